//! A value that is known but for rounding: what it decides need not be decided exactly.

use core::cmp::Ordering;

use crate::number::division::step;
use crate::number::{Exact, Scalar, from_count};

/// A value in the wider type, and by how much it may be off.
///
/// The doubt is at least four times what the value may be off. The room is for what is done with an
/// estimate: for one more rounding in the wider type, and for those by which the doubt itself is
/// computed, in `T`. A doubt that is infinite or NaN, or a value that is NaN, decides nothing, for every
/// comparison with it fails; nor does an infinite value, but for its sign. Of an exact type nothing is
/// in doubt, and nothing is computed to say so, which might overflow.
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

    pub(crate) fn exactly(number: T) -> Self {
        Self::new(number.widen(), T::zero)
    }

    /// A sum, which two words say but for u² of it.
    pub(crate) fn of_sum(sum: &T::Exact) -> Self {
        let mut rest = sum.clone();
        let number = rest.round();
        rest.add_product(-number, T::one());
        Self::new(number.widen() + rest.round().widen(), || {
            let u = T::unit_roundoff();
            doubt_of(number.abs()) + from_count::<T>(4) * u * u * number.abs()
        })
    }

    /// By how much one value lies above another.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.rounded_to(self.value - other.value, other)
    }

    /// The sum of two values.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        self.rounded_to(self.value + other.value, other)
    }

    /// The sum or the difference of two values.
    fn rounded_to(&self, value: T::Wide, other: &Self) -> Self {
        Self::new(value, || {
            let doubt = self.doubt + other.doubt;
            if doubt.is_zero() {
                // Of two numbers it is exact.
                doubt
            } else {
                doubt + doubt_of(T::round(value).abs())
            }
        })
    }

    /// The value times a factor that is known.
    pub(crate) fn times(&self, factor: T::Wide) -> Self {
        let value = self.value * factor;
        Self::new(value, || {
            self.doubt * T::round(factor).abs() + doubt_of(T::round(value).abs())
        })
    }

    /// How the value compares with zero.
    pub(crate) fn sign(&self) -> Option<Ordering> {
        let (number, zero) = (self.rounded(), T::zero());
        if number.abs() > self.doubt {
            return number.partial_cmp(&zero);
        }
        let is_zero = self.doubt.is_zero() && self.value == zero.widen();
        is_zero.then_some(Ordering::Equal)
    }

    /// Whether the size of the value is certainly no larger than `most`.
    pub(crate) fn is_within(&self, most: T) -> bool {
        // The next number is beyond what rounding took.
        self.rounded().abs().next_up() + self.doubt <= most
    }

    /// The number nearest to the value.
    pub(crate) fn number(&self) -> Option<T> {
        let (low, high) = self.ends();
        let number = T::round(low);
        (number == T::round(high) && number.is_finite()).then_some(number)
    }

    /// The value in two words: the number nearest to it, or nearly so, and what that lacks; to a relative
    /// u 2⁻³² + u² of the value.
    pub(crate) fn words(&self) -> Option<(T, T)> {
        let number = self.rounded();
        let rest = T::round(self.value - number.widen());
        let little = T::unit_roundoff() / step::<T>();
        // Where a value is out of range, a difference need not be.
        let is_close = number.is_finite() && self.doubt <= number.abs() * little;
        is_close.then_some((number, rest))
    }

    /// The number that the value is rounded to, in doubt or not.
    pub(crate) fn rounded(&self) -> T {
        T::round(self.value)
    }

    /// What the value is no less than, and what it is no more than.
    fn ends(&self) -> (T::Wide, T::Wide) {
        let doubt = self.doubt.widen();
        (self.value - doubt, self.value + doubt)
    }
}

/// The doubt of a value that is computed from numbers of this size by a few operations of the wider
/// type, and so is off by 2⁻⁹⁹ of them at most, and where products underflow by four times the least
/// positive number: times four, that is 16 times both the roundoff and that number.
pub(crate) fn doubt_of<T: Scalar>(size: T) -> T {
    from_count::<T>(16) * (size * T::wide_roundoff() + T::zero().next_up())
}
