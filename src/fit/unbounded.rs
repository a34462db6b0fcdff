//! Values of the wider type whose exponents have no limits.
//!
//! Weights from 1e-320 to 1e307 in one fit, multiplied by squares of x and of y, leave the range of every
//! float. Here each value is kept as a factor from 1 to 2 in size and an exponent. So nothing overflows or
//! underflows on the way. No result depends on a common power of two of all x, all y or all weights, because
//! the factors stay the same, bit for bit.

use core::cmp::Ordering;
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use super::arithmetic::Number;
use crate::number::{Scalar, without_negative_zero};

/// A value of the wider type times a power of two.
pub(super) struct Unbounded<T: Scalar> {
    /// From 1 to 2 in size, or zero.
    value: T::Wide,
    exponent: i64,
}

/// The exponent of zero: below all others, so that zero is the smaller of two terms.
const OF_ZERO: i64 = i64::MIN / 4;

/// A term that is smaller than the other one by more than this power of two does not change a sum.
const OUT_OF_SIGHT: i64 = 400;

impl<T: Scalar> Unbounded<T> {
    #[inline]
    pub(super) fn split(wide: T::Wide, exponent: i64) -> Self {
        let (value, more) = T::split_exponent(wide);
        if value == T::zero().widen() {
            return Self {
                value,
                exponent: OF_ZERO,
            };
        }
        Self {
            value,
            exponent: exponent + i64::from(more),
        }
    }

    /// The value for a larger exponent; None if it is too small to change a sum with a value of that exponent.
    #[inline]
    fn at_exponent(self, exponent: i64) -> Option<T::Wide> {
        match exponent - self.exponent {
            0 => Some(self.value),
            below if below <= OUT_OF_SIGHT => {
                Some(T::times_power_of_two(self.value, small(-below)))
            }
            _ => None,
        }
    }

    /// The nearest value of type `T`, infinite if it is out of range.
    pub(super) fn round(self) -> T {
        // A value that underflows may round to -0.
        without_negative_zero(T::round_times_power_of_two(
            self.value,
            small(self.exponent),
        ))
    }

    /// The value as one from 1 to 4 times an even power of two, whose exponent is returned halved: for a
    /// square root.
    pub(super) fn split_square(self) -> (T, i32) {
        let value = T::round_times_power_of_two(self.value, small(self.exponent.rem_euclid(2)));
        (value, small(self.exponent.div_euclid(2)))
    }
}

impl<T: Scalar> Number for Unbounded<T> {
    type Scalar = T;

    #[inline]
    fn scaled(wide: T::Wide, exponent: i32) -> Self {
        Self::split(wide, i64::from(exponent))
    }

    fn unbounded(self, exponent: i64) -> Self {
        Self {
            value: self.value,
            exponent: self.exponent + exponent,
        }
    }
}

/// The exponent, or one beyond those of all floats.
#[inline]
fn small(exponent: i64) -> i32 {
    exponent.clamp(-(1 << 20), 1 << 20) as i32
}

impl<T: Scalar> Clone for Unbounded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Scalar> Copy for Unbounded<T> {}

impl<T: Scalar> PartialEq for Unbounded<T> {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl<T: Scalar> PartialOrd for Unbounded<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let zero = T::zero().widen();
        if other.value == zero {
            return self.value.partial_cmp(&zero);
        }
        (*self - *other).value.partial_cmp(&zero)
    }
}

impl<T: Scalar> Neg for Unbounded<T> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self {
            value: T::zero().widen() - self.value,
            exponent: self.exponent,
        }
    }
}

impl<T: Scalar> Add for Unbounded<T> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        let (large, small) = if self.exponent < other.exponent {
            (other, self)
        } else {
            (self, other)
        };
        match small.at_exponent(large.exponent) {
            Some(small) => Self::split(large.value + small, large.exponent),
            None => large,
        }
    }
}

impl<T: Scalar> AddAssign for Unbounded<T> {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<T: Scalar> Sub for Unbounded<T> {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        if self.exponent < other.exponent {
            return match self.at_exponent(other.exponent) {
                Some(value) => Self::split(value - other.value, other.exponent),
                None => -other,
            };
        }
        match other.at_exponent(self.exponent) {
            Some(value) => Self::split(self.value - value, self.exponent),
            None => self,
        }
    }
}

impl<T: Scalar> Mul for Unbounded<T> {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        Self::split(self.value * other.value, self.exponent + other.exponent)
    }
}

impl<T: Scalar> Div for Unbounded<T> {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        Self::split(self.value / other.value, self.exponent - other.exponent)
    }
}
