//! What a number type must be, and the one definition of the rectifier.

use core::fmt::{Debug, Display, LowerExp};
use num_traits::Signed;

use super::{Exact, Wide};

/// A number type that functions and networks are made of.
///
/// Implemented for `f32` and `f64`, and for every [`ExactScalar`](crate::ExactScalar): with the feature
/// `num-rational`, for rationals of machine integers, and for your own exact type.
///
/// A *float* type is a finite set of values, and what is promised of evaluation is promised on that set.
/// An *exact* type computes without error; for it every identity in this crate holds with `==`. An exact type
/// of bounded size can overflow in its own arithmetic (`Ratio` of machine integers panics or wraps as its
/// integers do): that lies outside of what this crate promises.
///
/// What is hidden of this trait is the arithmetic that the crate computes in, which the module
/// [`number`](crate::number) describes; it may change in any version.
///
/// ```
/// use shallow_relu::{PiecewiseLinear, Scalar};
///
/// fn peak<T: Scalar>(f: &PiecewiseLinear<T>) -> T {
///     f.range().1
/// }
/// assert_eq!(peak(&PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (1.0, 3.0)])?), 3.0);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub trait Scalar: Copy + PartialOrd + Signed + Debug + Display + LowerExp + 'static {
    /// The type in which weights are accumulated: with at least twice the significant bits of a float type,
    /// and the type itself for an exact one.
    #[doc(hidden)]
    type Wide: Wide;

    /// The type of sums of products without rounding: the type itself for an exact one.
    #[doc(hidden)]
    type Exact: Exact<Self>;

    /// A value that no value is below: minus infinity where there is one.
    fn lowest() -> Self;

    /// A value that no value is above: infinity where there is one.
    fn highest() -> Self;

    /// Half the distance from 1 to the next value: 2⁻²⁴ for `f32`, 2⁻⁵³ for `f64`, 0 for an exact type.
    fn unit_roundoff() -> Self;

    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// The largest value below this finite one; for an exact type, which has none, the value itself.
    fn next_down(self) -> Self;

    /// The least value above this finite one, as [`next_down`](Self::next_down) is the largest below.
    #[must_use]
    fn next_up(self) -> Self {
        -((-self).next_down())
    }

    /// The relative error of one operation of the wider type: 2⁻¹⁰¹ for a float type, 0 for an exact one.
    #[doc(hidden)]
    fn wide_roundoff() -> Self;

    /// A value between two others, in the middle of their representations: halving an interval leads to two
    /// neighbours in at most as many steps as the type has bits. For an exact type the mean.
    #[doc(hidden)]
    #[must_use]
    fn halfway(self, other: Self) -> Self;

    /// The same value in the wider type.
    #[doc(hidden)]
    fn widen(self) -> Self::Wide;

    /// `self - other` in the wider type: exact there, or nearly so.
    #[doc(hidden)]
    fn wide_difference(self, other: Self) -> Self::Wide;

    /// `wide + self` in the wider type, and what rounding the sum has taken from it, exactly.
    #[doc(hidden)]
    fn add_to(self, wide: Self::Wide) -> (Self::Wide, Self::Wide);

    /// The nearest value to `wide`, infinite where it is out of range.
    #[doc(hidden)]
    fn round(wide: Self::Wide) -> Self;

    /// A wide value as a number from 1 to 2, or from -2 to -1, times a power of two, whose exponent comes
    /// second. Zero stays zero. A type without limits may leave every value as it is.
    #[doc(hidden)]
    #[must_use]
    fn split_exponent(wide: Self::Wide) -> (Self::Wide, i32);

    /// A wide value times a power of two; for a type that splits no exponents, the value itself.
    #[doc(hidden)]
    #[must_use]
    fn times_power_of_two(wide: Self::Wide, exponent: i32) -> Self::Wide;

    /// The nearest value to a wide value times a power of two, infinite where it is out of range.
    #[doc(hidden)]
    #[must_use]
    fn round_times_power_of_two(wide: Self::Wide, exponent: i32) -> Self;

    /// Whether cells are found through buckets, with the help of the three functions below, or else by binary
    /// search.
    #[doc(hidden)]
    const BUCKETS: bool;

    /// The integer part of a value from 0 to 2^24.
    #[doc(hidden)]
    #[must_use]
    fn truncate(self) -> usize;

    /// A whole number up to 2^24, exactly.
    #[doc(hidden)]
    #[must_use]
    fn whole(number: usize) -> Self;

    /// A map that never falls and that makes geometric spacing even: the rank of the value among all values,
    /// or nearly so.
    #[doc(hidden)]
    #[must_use]
    fn ordinal(self) -> Self;
}

/// The rectifier: `z` where `z` is positive, zero where it is negative.
///
/// NaN stays NaN, and -0.0 stays -0.0. Every rectifier in this crate is this one.
pub(crate) fn relu<T: Scalar>(z: T) -> T {
    // Written as the comparison that NaN fails; `max(z, 0)` would return 0 for NaN.
    if z < T::zero() { T::zero() } else { z }
}

/// The larger of two numbers, neither NaN.
pub(crate) fn larger<T: PartialOrd>(a: T, b: T) -> T {
    if a > b { a } else { b }
}

/// The smaller of two numbers, neither NaN.
pub(crate) fn smaller<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

/// The largest float that is no more than `more`, which is not negative, above `y`.
pub(crate) fn sum_rounded_down<T: Scalar>(y: T, more: T) -> T {
    let sum = y + more;
    if !sum.is_finite() {
        return T::highest().next_down();
    }
    // What the sum is too large by, negated (Knuth's two-sum).
    let part = sum - y;
    let lost = (y - (sum - part)) + (more - part);
    if lost < T::zero() {
        sum.next_down()
    } else {
        sum
    }
}

/// The value with -0 turned into +0, as every other value stays.
pub(crate) fn without_negative_zero<T: Scalar>(value: T) -> T {
    // In IEEE 754 arithmetic -0 + 0 is +0.
    value + T::zero()
}

/// One half.
pub(crate) fn half<T: Scalar>() -> T {
    T::one() / (T::one() + T::one())
}

/// A count as a number of type `T`.
pub(crate) fn from_count<T: Scalar>(count: usize) -> T {
    let two = T::one() + T::one();
    let bits = usize::BITS - count.leading_zeros();
    (0..bits).rev().fold(T::zero(), |number, bit| {
        let number = number * two;
        if count >> bit & 1 == 1 {
            number + T::one()
        } else {
            number
        }
    })
}
