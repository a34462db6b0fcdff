//! The arithmetic of fits, in the wider type.
//!
//! x, y and weights are first multiplied by powers of two that bring the largest of each near 1. This is
//! exact. Afterwards no result depends on a common power of two of all x, all y or all weights, bit for bit.
//! If their ranges are then moderate, nothing that is computed from them overflows or underflows, and the
//! plain wider type is enough. Otherwise each value gets an exponent of its own.

use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use super::unbounded::Unbounded;
use crate::function::Sample;
use crate::number::{Scalar, half};

/// A number type that fits compute in.
pub(super) trait Number:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The type of the samples.
    type Scalar: Scalar;

    /// A value of the wider type times a power of two.
    fn scaled(wide: <Self::Scalar as Scalar>::Wide, exponent: i32) -> Self;

    /// The value times a power of two, with an exponent of its own.
    fn unbounded(self, exponent: i64) -> Unbounded<Self::Scalar>;

    #[inline]
    fn zero() -> Self {
        Self::new(num_traits::Zero::zero())
    }

    #[inline]
    fn new(value: Self::Scalar) -> Self {
        Self::scaled(value.widen(), 0)
    }

    #[inline]
    fn is_zero(self) -> bool {
        self == Self::zero()
    }

    #[inline]
    fn abs(self) -> Self {
        if self < Self::zero() { -self } else { self }
    }

    #[inline]
    fn square(self) -> Self {
        self * self
    }

    /// `self / other`; zero if the other value is zero.
    #[inline]
    fn over(self, other: Self) -> Self {
        if other.is_zero() { other } else { self / other }
    }

    #[inline]
    fn larger(self, other: Self) -> Self {
        if self < other { other } else { self }
    }
}

/// A value of the wider type, without an exponent of its own.
#[derive(PartialEq, PartialOrd)]
pub(super) struct Plain<T: Scalar>(T::Wide);

impl<T: Scalar> Number for Plain<T> {
    type Scalar = T;

    #[inline]
    fn scaled(wide: T::Wide, exponent: i32) -> Self {
        Self(T::times_power_of_two(wide, exponent))
    }

    fn unbounded(self, exponent: i64) -> Unbounded<T> {
        Unbounded::split(self.0, exponent)
    }
}

impl<T: Scalar> Clone for Plain<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Scalar> Copy for Plain<T> {}

impl<T: Scalar> Neg for Plain<T> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self(T::zero().widen() - self.0)
    }
}

impl<T: Scalar> AddAssign for Plain<T> {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

macro_rules! plain {
    ($($trait:ident $operation:ident),*) => {$(
        impl<T: Scalar> $trait for Plain<T> {
            type Output = Self;

            #[inline]
            fn $operation(self, other: Self) -> Self {
                Self($trait::$operation(self.0, other.0))
            }
        }
    )*};
}

plain!(Add add, Sub sub, Mul mul, Div div);

/// The powers of two by which the values of a fit are multiplied.
#[derive(Clone, Copy)]
pub(super) struct Scales {
    x: i32,
    y: i32,
    weight: i32,
    /// Whether the ranges are so small that the plain wider type is enough.
    pub(super) is_moderate: bool,
}

impl Scales {
    /// The powers for these samples, none of which may lie beyond the breakpoints.
    pub(super) fn new<T: Scalar>(samples: &[Sample<T>], breakpoints: &[T]) -> Self {
        let (mut x, mut y, mut weight) = (Range::EMPTY, Range::EMPTY, Range::EMPTY);
        let (first, last) = (breakpoints[0], breakpoints[breakpoints.len() - 1]);
        x.add_difference(last, first);
        for pair in breakpoints.windows(2) {
            x.add_difference(pair[1], pair[0]);
        }
        let mut before = first;
        let mut breakpoints = breakpoints.iter().peekable();
        for sample in samples {
            y.add::<T>(sample.y.widen(), 0);
            weight.add::<T>(sample.weight.widen(), 0);
            x.add_difference(sample.x, before);
            before = sample.x;
            // The breakpoints on both sides.
            while let Some(&before) = breakpoints.next_if(|&&before| before < sample.x) {
                x.add_difference(sample.x, before);
            }
            if let Some(&&next) = breakpoints.peek() {
                x.add_difference(next, sample.x);
            }
        }
        // Everything computed is a product of at most four weights, six distances and two y, or the quotient
        // of two such products. 64 bits are reserved for sums, and 106 for the lower half of a value.
        let least = 4 * weight.width() + 6 * x.width() + 2 * y.width();
        Self {
            x: -x.most(),
            y: -y.most(),
            weight: -weight.most(),
            is_moderate: least < 1022 - 64 - 106,
        }
    }

    /// `a - b` for two x.
    #[inline]
    pub(super) fn distance<N: Number>(&self, a: N::Scalar, b: N::Scalar) -> N {
        let (difference, exponent) = difference(a, b);
        N::scaled(difference, self.x + exponent)
    }

    /// `a - b` for two y.
    #[inline]
    pub(super) fn rise<N: Number>(&self, a: N::Scalar, b: N::Scalar) -> N {
        let (difference, exponent) = difference(a, b);
        N::scaled(difference, self.y + exponent)
    }

    #[inline]
    pub(super) fn y<N: Number>(&self, y: N::Scalar) -> N {
        N::scaled(y.widen(), self.y)
    }

    #[inline]
    pub(super) fn weight<N: Number>(&self, weight: N::Scalar) -> N {
        N::scaled(weight.widen(), self.weight)
    }

    /// A value of the function as it is before scaling.
    pub(super) fn value<N: Number>(&self, value: N) -> Unbounded<N::Scalar> {
        value.unbounded(-i64::from(self.y))
    }

    /// A weight as it is before scaling.
    pub(super) fn known<N: Number>(&self, weight: N) -> Unbounded<N::Scalar> {
        weight.unbounded(-i64::from(self.weight))
    }

    /// A sum of squares of y, weighted, as it is before scaling.
    pub(super) fn residual<N: Number>(&self, sum: N) -> Unbounded<N::Scalar> {
        sum.unbounded(-i64::from(self.weight) - 2 * i64::from(self.y))
    }
}

/// `a - b` as a value times a power of two.
#[inline]
fn difference<T: Scalar>(a: T, b: T) -> (T::Wide, i32) {
    let difference = a.wide_difference(b);
    if T::round(difference).is_finite() {
        return (difference, 0);
    }
    // A subnormal float may lose a bit when it is halved, but beside a huge float that is nothing.
    ((a * half()).wide_difference(b * half()), 1)
}

/// A range of exponents.
struct Range {
    least: i32,
    most: i32,
}

impl Range {
    const EMPTY: Self = Self {
        least: i32::MAX,
        most: i32::MIN,
    };

    fn add_difference<T: Scalar>(&mut self, a: T, b: T) {
        let (difference, exponent) = difference(a, b);
        self.add::<T>(difference, exponent);
    }

    fn add<T: Scalar>(&mut self, wide: T::Wide, power: i32) {
        if wide != T::zero().widen() {
            let exponent = T::split_exponent(wide).1 + power;
            self.least = self.least.min(exponent);
            self.most = self.most.max(exponent);
        }
    }

    fn most(&self) -> i32 {
        if self.most < self.least { 0 } else { self.most }
    }

    fn width(&self) -> i32 {
        if self.most < self.least {
            0
        } else {
            self.most - self.least
        }
    }
}
