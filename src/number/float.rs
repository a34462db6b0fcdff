//! `f32` and `f64` as number types.

use super::{DoubleDouble, ExactSum, Scalar};

macro_rules! impl_scalar_for_float {
    ($float:ty, $quick:ty, $bits:ty, $upper_bits:expr, $round:expr, $round_power:expr) => {
        impl Scalar for $float {
            type Wide = DoubleDouble;
            type Quick = $quick;
            type Double = f64;
            type Exact = ExactSum<Self>;

            fn lowest() -> Self {
                <$float>::NEG_INFINITY
            }

            fn highest() -> Self {
                <$float>::INFINITY
            }

            fn unit_roundoff() -> Self {
                <$float>::EPSILON / 2.0
            }

            fn wide_roundoff() -> Self {
                DoubleDouble::ROUNDOFF as $float
            }

            fn is_finite(self) -> bool {
                <$float>::is_finite(self)
            }

            #[inline]
            fn next_down(self) -> Self {
                <$float>::next_down(self)
            }

            fn halfway(self, other: Self) -> Self {
                // The rank of a float in the order of all floats, and back: the same function does both. The
                // mean of two ranks, rounded down, does not overflow, because a + b = 2 (a & b) + (a ^ b).
                let turn = |bits: $bits| bits ^ (bits >> (<$bits>::BITS - 1) & <$bits>::MAX);
                let [a, b] = [self, other].map(|x| turn((x + 0.0).to_bits() as $bits));
                let mean = (a & b) + ((a ^ b) >> 1);
                <$float>::from_bits(turn(mean) as _) + 0.0
            }

            #[inline]
            fn widen(self) -> DoubleDouble {
                f64::from(self).into()
            }

            #[inline]
            fn to_double(self) -> f64 {
                self.into()
            }

            #[inline]
            fn from_double(double: f64) -> Self {
                double as $float
            }

            #[inline]
            fn wide_difference(self, other: Self) -> DoubleDouble {
                DoubleDouble::difference(self.into(), other.into())
            }

            #[inline]
            fn add_to(self, wide: DoubleDouble) -> (DoubleDouble, DoubleDouble) {
                wide.plus(self.into())
            }

            #[inline]
            fn round(wide: DoubleDouble) -> Self {
                $round(wide)
            }

            #[inline]
            fn split_exponent(wide: DoubleDouble) -> (DoubleDouble, i32) {
                wide.split_exponent()
            }

            #[inline]
            fn times_power_of_two(wide: DoubleDouble, exponent: i32) -> DoubleDouble {
                wide.times_power_of_two(exponent)
            }

            #[inline]
            fn round_times_power_of_two(wide: DoubleDouble, exponent: i32) -> Self {
                $round_power(wide, exponent)
            }

            const BUCKETS: bool = true;

            fn truncate(self) -> usize {
                self as u32 as usize
            }

            fn whole(integer: usize) -> Self {
                integer as $float
            }

            fn ordinal(self) -> Self {
                // The bits of positive floats, as integers, are in the order of the floats; those of
                // negative floats are in the opposite order. Adding +0 turns -0 into +0.
                let bits: i32 = $upper_bits(self + 0.0);
                (bits ^ ((bits >> 31) as u32 >> 1) as i32) as $float
            }
        }
    };
}

impl_scalar_for_float!(
    f32,
    f64,
    i32,
    |x: f32| x.to_bits() as i32,
    DoubleDouble::to_f32,
    |wide: DoubleDouble, exponent| wide.times_power_of_two(exponent).to_f32()
);
impl_scalar_for_float!(
    f64,
    DoubleDouble,
    i64,
    |x: f64| (x.to_bits() >> 32) as i32,
    DoubleDouble::high,
    DoubleDouble::round_times_power_of_two
);
