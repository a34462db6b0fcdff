//! Quick estimates: the filter before all others, in arithmetic that takes no care of its range.
//!
//! An [estimate](super::estimate) holds for all values. A quick one holds for values of moderate size, which nearly all
//! are, and costs little more than plain floats: no branch, one division. What it leaves in doubt is asked of the
//! estimate, and what that leaves in doubt is computed without rounding. So it changes no result.
//!
//! # Why its doubt is enough
//!
//! 1. Let u be 2⁻⁵³. `f32` is computed in `f64`, where each operation is off by a relative u.
//! 2. `f64` is computed in pairs of `f64`. A difference of two values is exact. Let a pair be off by a relative e. A
//!    quotient of two exact differences is off by less than 30 u²: its first word by 5 u, and the exact remainder, which
//!    is rounded by u, is multiplied by the reciprocal, which is off by 3 u. A product with another exact difference adds
//!    less than 20 u². A sum adds less than 10 u² of its terms.
//! 3. So a value on a line, `y + (rise / run) way`, is off by less than 100 u² of its terms, or by 10 u for `f32`. The
//!    difference of two such values, and the x at which it is 0, is off by a few times that.
//! 4. The [doubt](Quick::DOUBT) is 2¹⁴ u², or 2⁷ u for `f32`, times the size of all terms: more than thirty times as much. This
//!    leaves room for the roundings of the size itself. If the terms are about as large as the value, it decides all but
//!    one of 2³⁷ roundings, or of 2²⁰ for `f32`.
//! 5. Products of [moderate](Quick::is_moderate) values do not overflow, and nothing that counts underflows: the quotient of two
//!    is at least 2⁻⁶⁰⁰, and times a third one at least 2⁻⁹⁰⁰. The last bit of the exact product of two words is then
//!    above 2⁻¹⁰²².
//! 6. A size may be so small that its doubt underflows, or be 0 because a term is less than the least positive float.
//!    Therefore the doubt of what is rounded is never less than 2⁻¹⁰⁰⁰, or 2⁻¹⁹⁰ for `f32`.
//! 7. The sum of two values has no doubt. In pairs it is exact. The sum of two `f32`, rounded to `f64`, has the right sign,
//!    and rounded again it is the nearest `f32`, because `f64` has more than twice as many bits (Figueroa, *When is double
//!    rounding innocuous?*, 1995).

use core::cmp::Ordering;

use super::{DoubleDouble, Scalar, without_negative_zero};

/// A value in quick arithmetic, and the size of all terms from which it was computed; 0 for a value of type `T`, or a sum
/// of two of them.
#[derive(Clone, Copy)]
pub(crate) struct QuickEstimate<T: Scalar> {
    pub(crate) value: T::Quick,
    pub(crate) size: T,
}

impl<T: Scalar> QuickEstimate<T> {
    #[inline(always)]
    pub(crate) fn exactly(value: T) -> Self {
        Self {
            value: T::Quick::new(value),
            size: T::zero(),
        }
    }

    #[inline(always)]
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self::rounded(self.value.plus(other.value), self.size + other.size)
    }

    #[inline(always)]
    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self::rounded(self.value.minus(other.value), self.size + other.size)
    }

    /// The value times a factor that has no doubt.
    #[inline(always)]
    pub(crate) fn times(&self, factor: T::Quick) -> Self {
        let value = self.value.times(factor);
        let size = self.size * factor.near().abs();
        Self {
            value,
            size: size + value.near().abs() + T::Quick::least_size(),
        }
    }

    /// A sum of terms of that size and others that are exact: those are no larger than the sum and the terms together. The
    /// sum of two that are exact is exact.
    #[inline(always)]
    fn rounded(value: T::Quick, size: T) -> Self {
        let size = if size.is_zero() {
            size
        } else {
            size + value.near().abs()
        };
        Self { value, size }
    }

    /// How the value compares with zero; None if that is in doubt.
    #[inline(always)]
    pub(crate) fn sign(&self) -> Option<Ordering> {
        self.value.sign(self.size)
    }

    /// The value of type `T` nearest to this one; None if that is in doubt or out of range.
    #[inline(always)]
    pub(crate) fn nearest(&self) -> Option<T> {
        let (low, high) = self.value.ends(self.size);
        (low == high && low.is_finite()).then(|| without_negative_zero(low))
    }
}

/// A straight line in quick arithmetic.
#[derive(Clone, Copy)]
pub(crate) struct QuickLine<T: Scalar> {
    point: (T, T),
    slope: T::Quick,
    is_moderate: bool,
}

impl<T: Scalar> QuickLine<T> {
    /// The line through a point that rises by `rise` over a run.
    #[inline(always)]
    pub(crate) fn new(point: (T, T), rise: T::Quick, run: T::Quick) -> Self {
        Self {
            point,
            slope: rise.over(run),
            is_moderate: rise.is_moderate() & run.is_moderate(),
        }
    }

    pub(crate) fn slope(&self) -> T::Quick {
        self.slope
    }

    /// The value at `x`. It decides nothing if a difference is not moderate.
    #[inline(always)]
    pub(crate) fn at(&self, x: T) -> QuickEstimate<T> {
        let (x0, y0) = self.point;
        let way = T::Quick::difference(x, x0);
        let rise = self.slope.times(way);
        let size = y0.abs() + rise.near().abs() + T::Quick::least_size();
        QuickEstimate {
            value: T::Quick::new(y0).plus(rise),
            size: if self.is_moderate & way.is_moderate() {
                size
            } else {
                T::highest()
            },
        }
    }
}

/// A value of a float type in quick arithmetic.
pub trait Quick<T>: Copy {
    /// Whether estimates are made in it. For an exact type none is needed.
    const DECIDES: bool;

    /// The doubt of a value, for each unit of the size of its terms.
    const DOUBT: f64;

    /// A size whose doubt is more than anything that underflows.
    fn least_size() -> T;

    /// The value itself.
    fn new(value: T) -> Self;

    /// `a - b`.
    fn difference(a: T, b: T) -> Self;

    /// `self + other`.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// `self - other`.
    #[must_use]
    fn minus(self, other: Self) -> Self;

    /// `self * other`.
    #[must_use]
    fn times(self, other: Self) -> Self;

    /// `self / other`.
    #[must_use]
    fn over(self, other: Self) -> Self;

    /// The nearest value of type `T`, or a neighbour of it.
    fn near(self) -> T;

    /// Whether the value is neither zero nor so small or large that products with it could leave the range.
    fn is_moderate(self) -> bool;

    /// The value less and plus its doubt, each rounded to `T`, if it was computed from terms of that size together.
    fn ends(self, size: T) -> (T, T);

    /// How the value compares with zero; None if that is in doubt.
    fn sign(self, size: T) -> Option<Ordering>;
}

/// `f32` in `f64`.
impl Quick<f32> for f64 {
    const DECIDES: bool = true;
    const DOUBT: f64 = power(-46);

    #[inline(always)]
    fn least_size() -> f32 {
        power(-144) as f32
    }

    #[inline(always)]
    fn new(value: f32) -> Self {
        value.into()
    }

    #[inline(always)]
    fn difference(a: f32, b: f32) -> Self {
        f64::from(a) - f64::from(b)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self - other
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self * other
    }

    #[inline(always)]
    fn over(self, other: Self) -> Self {
        self / other
    }

    #[inline(always)]
    fn near(self) -> f32 {
        self as f32
    }

    #[inline(always)]
    fn is_moderate(self) -> bool {
        true
    }

    #[inline(always)]
    fn ends(self, size: f32) -> (f32, f32) {
        let doubt = f64::from(size) * Self::DOUBT;
        ((self - doubt) as f32, (self + doubt) as f32)
    }

    #[inline(always)]
    fn sign(self, size: f32) -> Option<Ordering> {
        sign_between(
            self - f64::from(size) * Self::DOUBT,
            self + f64::from(size) * Self::DOUBT,
        )
    }
}

/// `f64` in pairs.
impl Quick<f64> for DoubleDouble {
    const DECIDES: bool = true;
    const DOUBT: f64 = power(-92);

    #[inline(always)]
    fn least_size() -> f64 {
        power(-908)
    }

    #[inline(always)]
    fn new(value: f64) -> Self {
        value.into()
    }

    #[inline(always)]
    fn difference(a: f64, b: f64) -> Self {
        Self::sum(a, -b)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        let sum = Self::sum(self.high, other.high);
        // After a cancellation the low word may be as large as the high one.
        Self::sum(sum.high, sum.low + (self.low + other.low))
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Quick::plus(self, -other)
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        let product = Self::product_of_normals(self.high, other.high);
        let cross = self.high * other.low + self.low * other.high;
        Self {
            high: product.high,
            low: product.low + cross,
        }
    }

    #[inline(always)]
    fn over(self, other: Self) -> Self {
        let reciprocal = 1.0 / other.high;
        let high = self.high * reciprocal;
        let product = Self::product_of_normals(high, other.high);
        let rest = ((self.high - product.high) - product.low) + (self.low - high * other.low);
        let low = rest * reciprocal;
        Self { high, low }
    }

    #[inline(always)]
    fn near(self) -> f64 {
        self.high
    }

    #[inline(always)]
    fn is_moderate(self) -> bool {
        let size = self.high.abs();
        (power(-300) < size) & (size < power(300))
    }

    #[inline(always)]
    fn ends(self, size: f64) -> (f64, f64) {
        let doubt = size * Self::DOUBT;
        (
            self.high + (self.low - doubt),
            self.high + (self.low + doubt),
        )
    }

    #[inline(always)]
    fn sign(self, size: f64) -> Option<Ordering> {
        let (low, high) = self.ends(size);
        sign_between(low, high)
    }
}

/// The sign of a value between two others; None if that is in doubt.
#[inline(always)]
fn sign_between(low: f64, high: f64) -> Option<Ordering> {
    if low > 0.0 {
        Some(Ordering::Greater)
    } else if high < 0.0 {
        Some(Ordering::Less)
    } else {
        (low == high).then_some(Ordering::Equal)
    }
}

/// `2^exponent`, for an exponent from -1022 to 1023.
const fn power(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// An exact type needs no estimate.
impl<T: super::ExactScalar> Quick<T> for T {
    const DECIDES: bool = false;
    const DOUBT: f64 = 0.0;

    fn least_size() -> T {
        T::zero()
    }

    fn new(value: T) -> Self {
        value
    }

    fn difference(a: T, b: T) -> Self {
        a - b
    }

    fn plus(self, other: Self) -> Self {
        self + other
    }

    fn minus(self, other: Self) -> Self {
        self - other
    }

    fn times(self, other: Self) -> Self {
        self * other
    }

    fn over(self, other: Self) -> Self {
        self / other
    }

    fn near(self) -> T {
        self
    }

    fn is_moderate(self) -> bool {
        true
    }

    fn ends(self, _size: T) -> (T, T) {
        (self, self)
    }

    fn sign(self, _size: T) -> Option<Ordering> {
        self.partial_cmp(&T::zero())
    }
}
