//! What a number type must be, and the one definition of the rectifier.

use core::fmt::{Debug, Display, LowerExp};
use num_traits::Signed;

use super::{Exact, Wide};

/// A number type that functions and networks are made of.
///
/// Implemented for `f32` and `f64` and, with the feature `num-rational`, for rationals of machine
/// integers. Another number type joins by implementing this trait; nothing else has to change.
///
/// There are two kinds. A *rounded* type (the floats) is a finite set of numbers, and what is
/// promised of evaluation is promised on that set. An *exact* type computes without error; for it
/// every identity in this crate holds with `==`. An exact type of bounded size can overflow in its
/// own arithmetic (`Ratio` of machine integers panics or wraps as its integers do): that lies
/// outside of what this crate promises.
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
    /// The type in which weights are accumulated: with at least twice the significant bits of a
    /// rounded type, and the type itself for an exact one.
    type Wide: Wide;

    /// The type of sums of products without rounding: the type itself for an exact one.
    type Exact: Exact<Self>;

    /// A value that no number is below: minus infinity where there is one.
    fn lowest() -> Self;

    /// A value that no number is above: infinity where there is one.
    fn highest() -> Self;

    /// Half the distance from 1 to the next number: 2⁻²⁴ for `f32`, 2⁻⁵³ for `f64`, 0 for an
    /// exact type.
    fn unit_roundoff() -> Self;

    /// The relative error of one operation of the wider type: 2⁻¹⁰¹ for [`DoubleDouble`](crate::DoubleDouble), 0 for an
    /// exact type.
    fn wide_roundoff() -> Self;

    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// The largest number below this finite one; for an exact type, where there is none, the number
    /// itself.
    fn next_down(self) -> Self;

    /// The least number above this finite one, as [`next_down`](Self::next_down) is the largest below.
    #[must_use]
    fn next_up(self) -> Self {
        -((-self).next_down())
    }

    /// A number between two others: taken again and again it leads to two neighbours in as many steps
    /// as a number has bits. For an exact type, where there are none, the mean.
    #[must_use]
    fn halfway(self, other: Self) -> Self {
        (self + other) / (Self::one() + Self::one())
    }

    /// The same value in the wider type.
    fn widen(self) -> Self::Wide;

    /// `self - other` in the wider type: exact there, or nearly so.
    fn wide_difference(self, other: Self) -> Self::Wide;

    /// `wide + self` in the wider type, and what rounding the sum has taken from it, exactly.
    fn add_to(self, wide: Self::Wide) -> (Self::Wide, Self::Wide);

    /// The nearest value to `wide`, infinite where it is out of range.
    fn round(wide: Self::Wide) -> Self;

    /// A wide value as a number from 1 to 2, or from -2 to -1, times a power of two, whose exponent comes
    /// second. Zero stays zero. A type without limits may leave every value as it is, as by default.
    #[must_use]
    fn split_exponent(wide: Self::Wide) -> (Self::Wide, i32) {
        (wide, 0)
    }

    /// A wide value times a power of two; for a type that splits no exponents, the value itself.
    #[must_use]
    fn times_power_of_two(wide: Self::Wide, _exponent: i32) -> Self::Wide {
        wide
    }

    /// The nearest value to a wide value times a power of two, infinite where it is out of range.
    #[must_use]
    fn round_times_power_of_two(wide: Self::Wide, _exponent: i32) -> Self {
        Self::round(wide)
    }

    /// Whether cells are found through buckets, with the help of the three functions below. Without
    /// them, as by default, they are found by binary search.
    const BUCKETS: bool = false;

    /// The integer part of a number from 0 to 2^24.
    #[must_use]
    fn truncate(self) -> usize {
        0
    }

    /// A whole number up to 2^24, exactly.
    #[must_use]
    fn whole(_number: usize) -> Self {
        Self::zero()
    }

    /// A map from numbers to numbers that never falls and that makes geometric spacing even: the
    /// place of the number in the order of all numbers, or nearly so.
    #[must_use]
    fn ordinal(self) -> Self {
        self
    }
}

/// The rectifier: `z` where `z` is positive, zero where it is negative.
///
/// NaN stays NaN, and -0.0 stays -0.0. Every rectifier in this crate is this one.
///
/// ```
/// assert_eq!(shallow_relu::relu(-2.0), 0.0);
/// assert_eq!(shallow_relu::relu(3.5), 3.5);
/// assert!(shallow_relu::relu(f32::NAN).is_nan());
/// ```
#[must_use]
pub fn relu<T: Scalar>(z: T) -> T {
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
