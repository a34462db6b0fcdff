//! A value with a bound on its error: what the bound decides need not be decided by exact arithmetic.

use core::cmp::Ordering;

use crate::number::division::step;
use crate::number::{Exact, Scalar, from_count};

/// A value in the wider type, and by how much it may be off.
///
/// The doubt is at least four times the error of the value. That leaves room for what is done with an
/// estimate: one more rounding in the wider type, and the roundings in `T` by which the doubt itself is
/// computed.
///
/// A doubt that is infinite or NaN decides nothing, and neither does a value that is NaN, because every
/// comparison with them fails. An infinite value decides nothing except its sign. For an exact type the
/// doubt is always 0. It is not computed, because the computation might overflow.
#[derive(Clone, Copy)]
pub(crate) struct Estimate<T: Scalar> {
    pub(crate) value: T::Wide,
    pub(crate) doubt: T,
}

impl<T: Scalar> Estimate<T> {
    pub(crate) fn new(value: T::Wide, doubt: impl FnOnce() -> T) -> Self {
        let is_exact = T::unit_roundoff().is_zero();
        let doubt = if is_exact { T::zero() } else { doubt() };
        Self { value, doubt }
    }

    pub(crate) fn exactly(value: T) -> Self {
        Self::new(value.widen(), T::zero)
    }

    /// A sum of two words, which represent an exact sum up to a relative u².
    pub(crate) fn of_sum(sum: &T::Exact) -> Self {
        let mut rest = sum.clone();
        let nearest = rest.round();
        rest.add_product(-nearest, T::one());
        Self::new(nearest.widen() + rest.round().widen(), || {
            let (size, u) = (nearest.abs(), T::unit_roundoff());
            doubt_of(size) + from_count::<T>(4) * u * u * size
        })
    }

    /// By how much this value lies above another one.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.rounded_to(self.value - other.value, other)
    }

    /// The sum of two values.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        self.rounded_to(self.value + other.value, other)
    }

    /// `value`, the sum or the difference of this value and another one as computed in the wider type, with
    /// its doubt.
    fn rounded_to(&self, value: T::Wide, other: &Self) -> Self {
        Self::new(value, || {
            let doubt = self.doubt + other.doubt;
            if doubt.is_zero() {
                // If neither is in doubt, the result is exact.
                doubt
            } else {
                doubt + doubt_of(T::round(value).abs())
            }
        })
    }

    /// The value times a factor that has no doubt.
    pub(crate) fn times(&self, factor: T::Wide) -> Self {
        let value = self.value * factor;
        Self::new(value, || {
            self.doubt * T::round(factor).abs() + doubt_of(T::round(value).abs())
        })
    }

    /// How the value compares with zero; None if that is in doubt.
    pub(crate) fn sign(&self) -> Option<Ordering> {
        let (rounded, zero) = (self.rounded(), T::zero());
        if rounded.abs() > self.doubt {
            return rounded.partial_cmp(&zero);
        }
        let is_zero = self.doubt.is_zero() && self.value == zero.widen();
        is_zero.then_some(Ordering::Equal)
    }

    /// Whether the size of the value is certainly no larger than `most`.
    pub(crate) fn is_within(&self, most: T) -> bool {
        // The next float is greater than the value before rounding.
        self.rounded().abs().next_up() + self.doubt <= most
    }

    /// The value of type `T` nearest to this one; None if that is in doubt or out of range.
    pub(crate) fn nearest(&self) -> Option<T> {
        let (low, high) = self.ends();
        let nearest = T::round(low);
        (nearest == T::round(high) && nearest.is_finite()).then_some(nearest)
    }

    /// The value in two words, to a relative u 2⁻³² + u² of the value: the float nearest to it, or nearly
    /// the nearest, and what that lacks. None if the doubt is larger than that.
    pub(crate) fn words(&self) -> Option<(T, T)> {
        let nearest = self.rounded();
        let rest = T::round(self.value - nearest.widen());
        let little = T::unit_roundoff() / step::<T>();
        // If a value is out of range, its difference from another one may still be in range.
        let is_close = nearest.is_finite() && self.doubt <= nearest.abs() * little;
        is_close.then_some((nearest, rest))
    }

    /// The value rounded to `T`, whether in doubt or not.
    pub(crate) fn rounded(&self) -> T {
        T::round(self.value)
    }

    /// A lower and an upper bound of the value.
    fn ends(&self) -> (T::Wide, T::Wide) {
        let doubt = self.doubt.widen();
        (self.value - doubt, self.value + doubt)
    }
}

/// The doubt of a value that is computed by a few operations of the wider type from values up to `size`. It
/// is off by at most 2⁻⁹⁹ of the size and, if products underflow, by four times the least positive float.
/// Four times that error is 16 times both the roundoff and the least positive float.
pub(crate) fn doubt_of<T: Scalar>(size: T) -> T {
    from_count::<T>(16) * (size * T::wide_roundoff() + T::zero().next_up())
}
