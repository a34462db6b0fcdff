//! The two float types, their ranks, and a generator of random numbers.

use shallow_relu::Scalar;

/// `f32` or `f64`.
pub(crate) trait Float: Scalar + Into<f64> + Send + Sync {
    const NAME: &'static str;

    /// The nearest value of this type.
    fn of(value: f64) -> Self;

    /// The number of the float in the order of all floats: 0 for zero, and neighbours differ by 1.
    fn rank(self) -> i64;

    /// The float of that rank.
    fn of_rank(rank: i64) -> Self;

    fn bits(self) -> u64;

    /// Whether it is neither zero, subnormal, infinite nor NaN.
    fn is_a_normal_number(self) -> bool;

    /// The distance from this float to the next one of larger magnitude. The float is normal.
    fn ulp(self) -> f64;
}

macro_rules! float {
    ($float:ident, $signed:ty) => {
        impl Float for $float {
            const NAME: &'static str = stringify!($float);

            fn of(value: f64) -> Self {
                value as $float
            }

            #[inline]
            fn rank(self) -> i64 {
                let bits = self.to_bits() as $signed;
                i64::from(if bits < 0 {
                    <$signed>::MIN - bits
                } else {
                    bits
                })
            }

            #[inline]
            fn of_rank(rank: i64) -> Self {
                let rank = rank as $signed;
                let bits = if rank < 0 {
                    <$signed>::MIN - rank
                } else {
                    rank
                };
                Self::from_bits(bits as _)
            }

            #[inline]
            fn bits(self) -> u64 {
                self.to_bits().into()
            }

            #[inline]
            fn is_a_normal_number(self) -> bool {
                self.is_normal()
            }

            #[inline]
            fn ulp(self) -> f64 {
                let power = Self::from_bits(self.to_bits() & Self::INFINITY.to_bits());
                f64::from(power) * f64::from(Self::EPSILON)
            }
        }
    };
}

float!(f32, i32);
float!(f64, i64);

/// Whether both are NaN, or the same bits.
#[inline]
pub(crate) fn same<F: Float>(a: F, b: F) -> bool {
    a.bits() == b.bits() || (is_nan(a) && is_nan(b))
}

#[inline]
#[expect(clippy::eq_op, reason = "true of NaN alone")]
pub(crate) fn is_nan<F: Float>(x: F) -> bool {
    x != x
}

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A float in [0, 1).
    #[inline]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A float in [-1, 1).
    pub(crate) fn symmetric(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// An integer from 0 to `end - 1`.
    #[inline]
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    pub(crate) fn one_of<R: Copy>(&mut self, choices: &[R]) -> R {
        choices[self.below(choices.len())]
    }
}
