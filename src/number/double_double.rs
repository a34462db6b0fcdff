//! The arithmetic in which weights are accumulated, wider than the weights themselves.

use core::ops::{Add, Div, Mul, Neg, Sub};

/// What the wider type of a [`Scalar`](crate::Scalar) must do; every type that can, does.
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
/// Relative error of one operation: at most 2⁻¹⁰² for sum and product, 2⁻¹⁰¹ for the quotient,
/// where nothing underflows (Joldes, Muller, Popescu: *Tight and rigorous error bounds for basic
/// building blocks of double-word arithmetic*, 2017: with u = 2⁻⁵³ their quotient is off by 15 u² and
/// this one by less than 19 u², for its product is a shorter one, and where it is inexact off by 2 u²
/// more). An overflow gives infinity, as in `f64`.
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
    // In this order: of two sums the one of the larger `high` is the larger.
    high: f64,
    low: f64,
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
    pub(crate) fn to_f32(self) -> f32 {
        let bits = self.high.to_bits();
        if self.low == 0.0 || bits & 1 == 1 || !self.high.is_finite() {
            return self.high as f32;
        }
        // Rounded to odd first: what is lost in `low` must still tell a tie from what is beside it
        // (Boldo and Melquiond, *Emulation of a FMA and correctly rounded sums*, 2008).
        let is_larger = (self.low > 0.0) == (self.high > 0.0);
        f64::from_bits(if is_larger { bits + 1 } else { bits - 1 }) as f32
    }

    /// `a - b`, exactly.
    #[inline]
    pub(crate) fn difference(a: f64, b: f64) -> Self {
        let difference = Self::sum(a, -b);
        if difference.low.is_finite() {
            return difference;
        }
        Self::from(a) + Self::from(-b)
    }

    /// `self + x`, and exactly what is missing from it.
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
    fn ordered_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        Self {
            high,
            low: b - (high - a),
        }
    }

    /// `a + b` exactly, in either order (Knuth's two-sum).
    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let b_part = high - a;
        Self {
            high,
            low: (a - (high - b_part)) + (b - b_part),
        }
    }

    /// `a * b` to 2⁻¹⁰⁵ or better (Dekker's two-product). The factors are cut by clearing bits
    /// instead of by a multiplication, which would overflow above 2⁹⁹⁶; the two lower halves have
    /// 27 bits, so their product alone may be rounded, in its 54th.
    #[inline]
    fn product(a: f64, b: f64) -> Self {
        if a.abs() < f64::MIN_POSITIVE || b.abs() < f64::MIN_POSITIVE {
            return Self::product_of_subnormals(a, b);
        }
        Self::product_of_normals(a, b)
    }

    #[inline]
    fn product_of_normals(a: f64, b: f64) -> Self {
        let high = a * b;
        let (a_high, b_high) = (upper_half(a), upper_half(b));
        let (a_low, b_low) = (a - a_high, b - b_high);
        let low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low;
        Self { high, low }
    }

    /// The same where a factor is subnormal: cutting away bits that it does not have would leave it
    /// no upper half.
    #[cold]
    fn product_of_subnormals(a: f64, b: f64) -> Self {
        let normal = |factor: f64| {
            if factor.abs() < f64::MIN_POSITIVE {
                (factor * TWO_TO_64, 1.0 / TWO_TO_64)
            } else {
                (factor, 1.0)
            }
        };
        let ((a, of_a), (b, of_b)) = (normal(a), normal(b));
        let product = Self::product_of_normals(a, b);
        product.scaled(of_a).scaled(of_b)
    }

    /// `self + other`, unless something overflows on the way.
    fn plain_sum(self, other: Self) -> Self {
        let highs = Self::sum(self.high, other.high);
        let lows = Self::sum(self.low, other.low);
        let middle = Self::ordered_sum(highs.high, highs.low + lows.high);
        Self::ordered_sum(middle.high, middle.low + lows.low)
    }

    /// Times a power of two.
    fn scaled(self, factor: f64) -> Self {
        Self {
            high: self.high * factor,
            low: self.low * factor,
        }
    }

    /// The value as one whose `high` is from 1 to 2 in size, and the exponent of the power of two that it
    /// has been divided by. Zero, the infinities and NaN stay what they are.
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

    /// Times 2 to that exponent. Exact where the value stays in range, and infinite or zero beyond.
    #[inline]
    pub(crate) fn times_power_of_two(self, exponent: i32) -> Self {
        if (-1022..1023).contains(&exponent) {
            return self.scaled(power_of_two(exponent));
        }
        self.times_far_power_of_two(exponent)
    }

    /// In three steps, of which the first two leave the range only where the third does not lead back.
    #[cold]
    fn times_far_power_of_two(self, exponent: i32) -> Self {
        let exponent = exponent.clamp(-3000, 3000);
        let third = exponent / 3;
        let steps = [third, third, exponent - 2 * third];
        steps
            .into_iter()
            .fold(self, |value, step| value.scaled(power_of_two(step)))
    }

    /// The nearest `f64` to the value times 2 to that exponent, ties to even; the value from 1 to 2.
    pub(crate) fn round_times_power_of_two(self, exponent: i32) -> f64 {
        let nearest = Self::from(self.high).times_power_of_two(exponent).high;
        if exponent >= -1021 || self.low == 0.0 {
            return nearest;
        }
        // A subnormal result is rounded again. Where `high` lies in the middle between two numbers, on
        // which side of it the value lies is what `low` tells.
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

    /// `self * other`, unless something overflows on the way.
    fn plain_product(self, other: Self) -> Self {
        let highs = Self::product(self.high, other.high);
        let cross = self.high * other.low + self.low * other.high;
        Self::ordered_sum(highs.high, highs.low + cross)
    }

    /// `self / other`, unless something overflows on the way.
    #[inline]
    fn plain_quotient(self, other: Self) -> Self {
        let first = self.high / other.high;
        let of_high = Self::product(other.high, first);
        let product = Self::ordered_sum(of_high.high, of_high.low + other.low * first);
        // The product is within a few u of the dividend, so the difference of the highs is exact
        // (Sterbenz).
        let rest = (self.high - product.high) + (self.low - product.low);
        Self::ordered_sum(first, rest / other.high)
    }

    /// This result. Where it is spoilt, because something overflowed near the largest number that may
    /// only have been on the way, twice that of a half; and infinite, as the plain `f64` one is, where
    /// the result is.
    #[inline]
    fn or_twice(self, of_half: impl FnOnce() -> Self, plain: f64) -> Self {
        if self.high.is_finite() {
            return self;
        }
        let half = of_half();
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

/// 2 to an exponent from -1022 to 1023.
#[inline]
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// `a` with all but 26 of its 53 significant bits cleared.
fn upper_half(a: f64) -> f64 {
    f64::from_bits(a.to_bits() & (u64::MAX << 27))
}

impl From<f64> for DoubleDouble {
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
        let of_half = || self.scaled(0.5).plain_sum(other.scaled(0.5));
        (self.plain_sum(other)).or_twice(of_half, self.high + other.high)
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
        let of_half = || self.scaled(0.5).plain_product(other);
        (self.plain_product(other)).or_twice(of_half, self.high * other.high)
    }
}

impl Div for DoubleDouble {
    type Output = Self;

    #[inline]
    fn div(self, other: Self) -> Self {
        let of_half = || self.scaled(0.5).plain_quotient(other);
        (self.plain_quotient(other)).or_twice(of_half, self.high / other.high)
    }
}
