//! Rationals of machine integers as exact number types.

use num_rational::Ratio;

use crate::number::ExactScalar;

macro_rules! impl_exact_scalar_for_ratio {
    ($($integer:ty),*) => {$(
        impl ExactScalar for Ratio<$integer> {
            fn lowest() -> Self {
                Ratio::new_raw(<$integer>::MIN, 1)
            }

            fn highest() -> Self {
                Ratio::new_raw(<$integer>::MAX, 1)
            }

            fn is_finite(self) -> bool {
                // `Ratio::new_raw` can make values with other denominators, which do not compare as numbers.
                *self.denom() > 0
            }
        }
    )*};
}

impl_exact_scalar_for_ratio!(i32, i64, i128);
