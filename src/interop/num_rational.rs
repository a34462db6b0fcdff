//! Exact rationals of machine integers as a number type.

use num_rational::Ratio;
use num_traits::Zero;

use crate::number::Scalar;

macro_rules! impl_scalar_for_ratio {
    ($($integer:ty),*) => {$(
        impl Scalar for Ratio<$integer> {
            type Wide = Self;
            type Exact = Self;

            fn lowest() -> Self {
                Ratio::new_raw(<$integer>::MIN, 1)
            }

            fn highest() -> Self {
                Ratio::new_raw(<$integer>::MAX, 1)
            }

            fn unit_roundoff() -> Self {
                Ratio::zero()
            }

            fn wide_roundoff() -> Self {
                Ratio::zero()
            }

            fn is_finite(self) -> bool {
                // `Ratio::new_raw` can make others, which do not compare as numbers.
                *self.denom() > 0
            }

            fn next_down(self) -> Self {
                self
            }

            fn widen(self) -> Self {
                self
            }

            fn wide_difference(self, other: Self) -> Self {
                self - other
            }

            fn add_to(self, wide: Self) -> (Self, Self) {
                (wide + self, Ratio::zero())
            }

            fn round(wide: Self) -> Self {
                wide
            }
        }
    )*};
}

impl_scalar_for_ratio!(i32, i64, i128);
