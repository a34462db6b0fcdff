//! What a number type must provide, and the one definition of the rectifier.

use core::cmp::Ordering;
use core::fmt::{Debug, Display, LowerExp};

use num_traits::Signed;

use super::{Exact, Quick, Wide};

/// A number type that functions and networks are made of.
///
/// Implemented for `f32` and `f64`, and for every [`ExactScalar`](crate::ExactScalar): with the feature
/// `num-rational`, for rationals of machine integers, and for your own exact type.
///
/// A *float* type is a finite set of values, and what is promised of evaluation is promised for these
/// values. An *exact* type computes without error, and every identity in this crate holds with `==` for it.
/// An exact type of bounded size can overflow in its own arithmetic (`Ratio` of machine integers panics or
/// wraps as its integers do). This crate promises nothing for that case.
///
/// The hidden items of this trait are the arithmetic that the crate computes in, which the module
/// [`number`](crate::number) describes. They may change in any version.
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
    /// The type in which weights are accumulated. For a float type it has at least twice the significant
    /// bits; for an exact type it is the type itself.
    #[doc(hidden)]
    type Wide: Wide;

    /// The type of quick estimates: for a float about twice its digits. For an exact type it is the type itself.
    #[doc(hidden)]
    type Quick: Quick<Self>;

    /// A type as fast as this one that holds every value, if possible with digits to spare: `f64` for a float type. For
    /// an exact type it is the type itself.
    #[doc(hidden)]
    type Double: Scalar;

    /// The type of sums of products without rounding. For an exact type it is the type itself.
    #[doc(hidden)]
    type Exact: Exact<Self>;

    /// The least value: minus infinity if there is one.
    fn lowest() -> Self;

    /// The greatest value: infinity if there is one.
    fn highest() -> Self;

    /// Half the distance from 1 to the next value: 2⁻²⁴ for `f32`, 2⁻⁵³ for `f64`, 0 for an exact type.
    fn unit_roundoff() -> Self;

    /// Whether the value is neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// The largest value below this finite one. An exact type has none, and returns the value itself.
    fn next_down(self) -> Self;

    /// The least value above this finite one. An exact type has none, and returns the value itself.
    #[must_use]
    fn next_up(self) -> Self {
        -((-self).next_down())
    }

    /// The relative error of one operation of the wider type: 2⁻¹⁰¹ for a float type, 0 for an exact one.
    #[doc(hidden)]
    fn wide_roundoff() -> Self;

    /// A value between two others, in the middle of their representations: repeated halving of an interval
    /// ends with two neighbours after at most as many steps as the type has bits. For an exact type it is
    /// the mean.
    #[doc(hidden)]
    #[must_use]
    fn halfway(self, other: Self) -> Self;

    /// The same value in the wider type.
    #[doc(hidden)]
    fn widen(self) -> Self::Wide;

    /// The same value in double precision.
    #[doc(hidden)]
    fn to_double(self) -> Self::Double;

    /// The value of this type nearest to one in double precision.
    #[doc(hidden)]
    #[must_use]
    fn from_double(double: Self::Double) -> Self;

    /// `self - other` in the wider type, which is exact there or nearly exact.
    #[doc(hidden)]
    fn wide_difference(self, other: Self) -> Self::Wide;

    /// `wide + self` in the wider type, and what rounding has taken from the sum, without rounding.
    #[doc(hidden)]
    fn add_to(self, wide: Self::Wide) -> (Self::Wide, Self::Wide);

    /// The nearest value to `wide`; infinite if it is out of range.
    #[doc(hidden)]
    fn round(wide: Self::Wide) -> Self;

    /// A wide value as a value of size 1 to 2 times a power of two, whose exponent comes second. Zero stays
    /// zero. A type without limits may leave every value as it is.
    #[doc(hidden)]
    #[must_use]
    fn split_exponent(wide: Self::Wide) -> (Self::Wide, i32);

    /// A wide value times `2^exponent`. A type that splits no exponents returns the value itself.
    #[doc(hidden)]
    #[must_use]
    fn times_power_of_two(wide: Self::Wide, exponent: i32) -> Self::Wide;

    /// The nearest value to a wide value times `2^exponent`; infinite if it is out of range.
    #[doc(hidden)]
    #[must_use]
    fn round_times_power_of_two(wide: Self::Wide, exponent: i32) -> Self;

    /// Whether cells are found through buckets, with the help of the three functions below. Otherwise they
    /// are found by binary search.
    #[doc(hidden)]
    const BUCKETS: bool;

    /// The integer part of a value from 0 to 2^24.
    #[doc(hidden)]
    #[must_use]
    fn truncate(self) -> usize;

    /// An integer up to 2^24 as a value, without rounding.
    #[doc(hidden)]
    #[must_use]
    fn whole(integer: usize) -> Self;

    /// A monotone map under which geometric spacing becomes even: the rank of the value among all values, or
    /// nearly the rank.
    #[doc(hidden)]
    #[must_use]
    fn ordinal(self) -> Self;
}

/// The rectifier: `z` if `z` is positive, zero if it is negative.
///
/// NaN stays NaN, and -0.0 stays -0.0. Every rectifier in this crate is this one.
pub(crate) fn relu<T: Scalar>(z: T) -> T {
    // Written as the comparison that NaN fails; `max(z, 0)` would return 0 for NaN.
    if z < T::zero() { T::zero() } else { z }
}

/// The larger of two values, neither NaN.
pub(crate) fn larger<T: PartialOrd>(a: T, b: T) -> T {
    if a > b { a } else { b }
}

/// The smaller of two values, neither NaN.
pub(crate) fn smaller<T: PartialOrd>(a: T, b: T) -> T {
    if b < a { b } else { a }
}

/// The largest finite value.
pub(crate) fn largest<T: Scalar>() -> T {
    T::highest().next_down()
}

/// `x` moved up to `low`. NaN becomes `low`.
#[inline(always)]
pub(crate) fn at_least<T: PartialOrd>(x: T, low: T) -> T {
    if x > low { x } else { low }
}

/// `x` moved up to `low` and down to `high`. NaN becomes `low`.
#[inline(always)]
pub(crate) fn into_range<T: PartialOrd>(x: T, low: T, high: T) -> T {
    let x = at_least(x, low);
    if x < high { x } else { high }
}

/// `x` moved up to `low` and down to `high`. NaN stays NaN.
#[inline(always)]
pub(crate) fn bound<T: PartialOrd>(x: T, low: T, high: T) -> T {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// The value, for a comparison in a loop that the compiler may turn into one over vectors. On 32-bit ARM with NEON it
/// would do so though NEON takes subnormal floats for zeros, so there it does not see what the value is.
#[inline(always)]
pub(crate) fn compared_alone<T: Copy>(x: T) -> T {
    if cfg!(target_arch = "arm") {
        core::hint::black_box(x)
    } else {
        x
    }
}

/// `y + more` rounded down: the largest float that is at most the exact sum; minus infinity if there is none.
pub(crate) fn sum_rounded_down<T: Scalar>(y: T, more: T) -> T {
    let sum = y + more;
    if !sum.is_finite() {
        return smaller(sum, largest());
    }
    // The exact sum minus the rounded one (Knuth's two-sum).
    let part = sum - y;
    let lost = (y - (sum - part)) + (more - part);
    if lost < T::zero() {
        sum.next_down()
    } else {
        sum
    }
}

/// `a * b` rounded down: the largest float that is at most the exact product of two values that are not
/// negative.
pub(crate) fn product_rounded_down<T: Scalar>(a: T, b: T) -> T {
    let product = a * b;
    if !product.is_finite() {
        return largest();
    }
    match T::Exact::compare_products((product, T::one()), (a, b)) {
        Ordering::Greater => product.next_down(),
        _ => product,
    }
}

/// The value, with -0 turned into +0. Every other value stays as it is.
pub(crate) fn without_negative_zero<T: Scalar>(value: T) -> T {
    // In IEEE 754 arithmetic -0 + 0 is +0.
    value + T::zero()
}

/// One half.
pub(crate) fn half<T: Scalar>() -> T {
    T::one() / (T::one() + T::one())
}

/// The value halfway between two, which does not overflow. If the halves are subnormal, they are rounded.
pub(crate) fn middle<T: Scalar>(a: T, b: T) -> T {
    a * half() + b * half()
}

/// A count as a value of type `T`.
pub(crate) fn from_count<T: Scalar>(count: usize) -> T {
    let two = T::one() + T::one();
    let bits = usize::BITS - count.leading_zeros();
    (0..bits).rev().fold(T::zero(), |value, bit| {
        let value = value * two;
        if count >> bit & 1 == 1 {
            value + T::one()
        } else {
            value
        }
    })
}
