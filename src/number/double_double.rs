//! The arithmetic in which weights are accumulated, with more digits than the weights themselves.

use core::ops::{Add, Div, Mul, Neg, Sub};

/// The operators that the wider type of a [`Scalar`](crate::Scalar) needs. Every type that has them
/// implements this trait.
///
/// The floats are widened to [`DoubleDouble`]; an exact number type is its own wider type.
///
/// ```
/// fn is_wide<W: shallow_relu::number::Wide>() {}
/// is_wide::<f64>();
/// is_wide::<shallow_relu::number::DoubleDouble>();
/// ```
pub trait Wide:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
}

impl<W> Wide for W where
    W: Copy + PartialOrd + Add<Output = W> + Sub<Output = W> + Mul<Output = W> + Div<Output = W>
{
}

/// An unevaluated sum of two `f64`, `high + low` with `high` the rounded sum: about 106 bits.
///
/// The relative error of one operation is at most 2⁻¹⁰² for sum and product, and 2⁻¹⁰¹ for the quotient,
/// unless something underflows (Joldes, Muller, Popescu: *Tight and rigorous error bounds for basic building
/// blocks of double-word arithmetic*, 2017). With u = 2⁻⁵³, their quotient is off by 15 u². The quotient
/// here is off by less than 19 u²: it uses a shorter product, and that product, if it is inexact, adds 2 u².
/// An overflow gives infinity, as in `f64`.
///
/// ```
/// use shallow_relu::number::DoubleDouble;
///
/// let third = DoubleDouble::from(1.0) / DoubleDouble::from(3.0);
/// let rest = third * DoubleDouble::from(3.0) - DoubleDouble::from(1.0);
/// assert!(rest.high().abs() < 1e-31);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct DoubleDouble {
    // The order of the fields matters: the derived comparison looks at `high` first.
    pub(super) high: f64,
    pub(super) low: f64,
}

impl DoubleDouble {
    /// The relative error of one operation.
    pub(crate) const ROUNDOFF: f64 = f64::from_bits((1023 - 101) << 52);

    /// The value rounded to `f64`.
    ///
    /// ```
    /// assert_eq!(shallow_relu::number::DoubleDouble::from(0.1).high(), 0.1);
    /// ```
    #[must_use]
    pub fn high(self) -> f64 {
        self.high
    }

    /// The nearest `f32`, ties to even.
    #[inline]
    pub(crate) fn to_f32(self) -> f32 {
        let bits = self.high.to_bits();
        if self.low == 0.0 || bits & 1 == 1 || !self.high.is_finite() {
            return self.high as f32;
        }
        // `high` is rounded to odd first, so that what is lost in `low` still tells a tie from what is
        // beside it (Boldo and Melquiond, *Emulation of a FMA and correctly rounded sums*, 2008).
        let is_larger = (self.low > 0.0) == (self.high > 0.0);
        f64::from_bits(if is_larger { bits + 1 } else { bits - 1 }) as f32
    }

    /// `a - b`, without rounding.
    #[inline]
    pub(crate) fn difference(a: f64, b: f64) -> Self {
        let difference = Self::sum(a, -b);
        if difference.low.is_finite() {
            return difference;
        }
        Self::from(a) + Self::from(-b)
    }

    /// `self + x` rounded, and what is missing from it, without rounding.
    #[inline]
    pub(crate) fn plus(self, x: f64) -> (Self, Self) {
        let highs = Self::sum(self.high, x);
        let lows = Self::sum(highs.low, self.low);
        let sum = Self::ordered_sum(highs.high, lows.high);
        if !sum.high.is_finite() {
            return (Self::from(self.high + x), Self::from(0.0));
        }
        (sum, Self::from(lows.low))
    }

    /// `a + b` exactly, for `|a| >= |b|` (Dekker's fast two-sum).
    #[inline]
    fn ordered_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        Self {
            high,
            low: b - (high - a),
        }
    }

    /// `a + b` exactly, in either order (Knuth's two-sum).
    #[inline]
    pub(super) fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let b_part = high - a;
        Self {
            high,
            low: (a - (high - b_part)) + (b - b_part),
        }
    }

    /// `a * b` to a relative 2⁻¹⁰⁵ or better (Dekker's two-product). Each factor is split by clearing bits,
    /// because splitting by a multiplication would overflow above 2⁹⁹⁶. The two lower halves have 27 bits
    /// each. So only their product may be rounded, in its 54th bit.
    #[inline]
    fn product(a: f64, b: f64) -> Self {
        if a.abs() < f64::MIN_POSITIVE || b.abs() < f64::MIN_POSITIVE {
            return Self::product_of_subnormals(a, b);
        }
        Self::product_of_normals(a, b)
    }

    #[inline]
    pub(super) fn product_of_normals(a: f64, b: f64) -> Self {
        let high = a * b;
        let (a_high, b_high) = (upper_half(a), upper_half(b));
        let (a_low, b_low) = (a - a_high, b - b_high);
        let low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low;
        Self { high, low }
    }

    /// The same for a subnormal factor, which is scaled up first: it has few bits, and clearing the lower
    /// ones might leave no upper half.
    #[cold]
    fn product_of_subnormals(a: f64, b: f64) -> Self {
        if a == 0.0 || b == 0.0 {
            return Self::from(a * b);
        }
        let normal = |factor: f64| {
            if factor.abs() < f64::MIN_POSITIVE {
                (factor * TWO_TO_64, 1.0 / TWO_TO_64)
            } else {
                (factor, 1.0)
            }
        };
        let ((a, a_unit), (b, b_unit)) = (normal(a), normal(b));
        let product = Self::product_of_normals(a, b);
        product.scaled(a_unit).scaled(b_unit)
    }

    /// `self + other`, if nothing overflows on the way.
    #[inline]
    fn plain_sum(self, other: Self) -> Self {
        let highs = Self::sum(self.high, other.high);
        let lows = Self::sum(self.low, other.low);
        let middle = Self::ordered_sum(highs.high, highs.low + lows.high);
        Self::ordered_sum(middle.high, middle.low + lows.low)
    }

    /// The value times a power of two.
    #[inline]
    fn scaled(self, factor: f64) -> Self {
        Self {
            high: self.high * factor,
            low: self.low * factor,
        }
    }

    /// The value divided by a power of two so that the size of its `high` is from 1 to 2, and the exponent
    /// of that power. Zero, the infinities and NaN stay as they are.
    #[inline]
    pub(crate) fn split_exponent(self) -> (Self, i32) {
        let biased = (self.high.to_bits() >> 52 & 0x7ff) as i32;
        if biased == 0 {
            if self.high == 0.0 {
                return (self, 0);
            }
            let (value, exponent) = self.scaled(TWO_TO_64).split_exponent();
            return (value, exponent - 64);
        }
        if biased == 0x7ff {
            return (self, 0);
        }
        let exponent = biased - 1023;
        (self.times_power_of_two(-exponent), exponent)
    }

    /// The value times `2^exponent`: exact if it stays in range, and infinite or zero beyond.
    #[inline]
    pub(crate) fn times_power_of_two(self, exponent: i32) -> Self {
        if (-1022..1023).contains(&exponent) {
            return self.scaled(normal_power_of_two(exponent));
        }
        self.times_far_power_of_two(exponent)
    }

    /// The same in three steps. The first two leave the range only if the third does not lead back into it.
    #[cold]
    fn times_far_power_of_two(self, exponent: i32) -> Self {
        let exponent = exponent.clamp(-3000, 3000);
        let third = exponent / 3;
        let steps = [third, third, exponent - 2 * third];
        steps
            .into_iter()
            .fold(self, |value, step| value.scaled(normal_power_of_two(step)))
    }

    /// The nearest `f64` to the value times `2^exponent`, ties to even. The size of the value is from 1
    /// to 2.
    pub(crate) fn round_times_power_of_two(self, exponent: i32) -> f64 {
        let nearest = Self::from(self.high).times_power_of_two(exponent).high;
        if exponent >= -1021 || self.low == 0.0 {
            return nearest;
        }
        // A subnormal result is rounded a second time. If `high` then lies in the middle between two floats,
        // `low` tells on which side of the middle the value lies.
        let least = f64::from_bits(1);
        let (below, above) = (nearest - least, nearest + least);
        let distance =
            |to: f64| (Self::from(to).times_power_of_two(-exponent).high - self.high).abs();
        let other = if self.low > 0.0 { above } else { below };
        if distance(other) == distance(nearest) {
            other
        } else {
            nearest
        }
    }

    /// `self * other`, if nothing overflows on the way.
    #[inline]
    fn plain_product(self, other: Self) -> Self {
        let highs = Self::product(self.high, other.high);
        let cross = self.high * other.low + self.low * other.high;
        Self::ordered_sum(highs.high, highs.low + cross)
    }

    /// `self / other`, if nothing overflows on the way.
    #[inline]
    fn plain_quotient(self, other: Self) -> Self {
        let first = self.high / other.high;
        let high_product = Self::product(other.high, first);
        let product = Self::ordered_sum(high_product.high, high_product.low + other.low * first);
        // The product is within a few u of the dividend, so the difference of the highs is exact (Sterbenz's
        // lemma).
        let rest = (self.high - product.high) + (self.low - product.low);
        Self::ordered_sum(first, rest / other.high)
    }

    /// `self` if it is finite. Otherwise an intermediate result may have overflowed: then twice the result
    /// for a halved operand, which is infinite if the result itself is out of range. If even the half is not
    /// finite, the plain `f64` result.
    #[inline]
    fn or_twice(self, half_result: impl FnOnce() -> Self, plain: f64) -> Self {
        if self.high.is_finite() {
            self
        } else {
            Self::twice(half_result, plain)
        }
    }

    #[cold]
    fn twice(half_result: impl FnOnce() -> Self, plain: f64) -> Self {
        let half = half_result();
        if half.high.is_finite() {
            let twice = half.scaled(2.0);
            return if twice.high.is_finite() {
                twice
            } else {
                Self::from(twice.high)
            };
        }
        Self::from(plain)
    }
}

const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;

/// `2^exponent`, for an exponent from -1022 to 1023.
#[inline]
pub(super) fn normal_power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// `a` with only the upper 26 of its 53 significant bits; the others are cleared.
#[inline]
fn upper_half(a: f64) -> f64 {
    f64::from_bits(a.to_bits() & (u64::MAX << 27))
}

impl From<f64> for DoubleDouble {
    #[inline]
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Neg for DoubleDouble {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self {
            high: -self.high,
            low: -self.low,
        }
    }
}

impl Add for DoubleDouble {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        let half_result = || self.scaled(0.5).plain_sum(other.scaled(0.5));
        (self.plain_sum(other)).or_twice(half_result, self.high + other.high)
    }
}

impl Sub for DoubleDouble {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        let half_result = || self.scaled(0.5).plain_product(other);
        (self.plain_product(other)).or_twice(half_result, self.high * other.high)
    }
}

impl Div for DoubleDouble {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        let half_result = || self.scaled(0.5).plain_quotient(other);
        (self.plain_quotient(other)).or_twice(half_result, self.high / other.high)
    }
}
