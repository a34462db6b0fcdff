//! The float types.

use shallow_relu::{Antiderivative, Element, Solution};

use crate::record::Record;

/// `f32` or `f64`.
pub(crate) trait Float: Element + Record + Into<f64> {
    const NAME: &'static str;
    const NAN: Self;
    const MAX: Self;
    /// The least positive value.
    const LEAST: Self;

    /// The float of a bit pattern, whose upper half is ignored by `f32`.
    fn from_bits(bits: u64) -> Self;
    fn bits(self) -> u64;
    /// The nearest float.
    fn of(value: f64) -> Self;
    /// `Antiderivative::solve`, whose bound is not this trait.
    fn levels(integrals: &Antiderivative<'_, Self>, value: Self) -> Vec<Solution<Self>>;
    /// What takes square roots, for the same reason.
    #[cfg(feature = "std")]
    fn l2_distance(
        f: &shallow_relu::PiecewiseLinear<Self>,
        g: &shallow_relu::PiecewiseLinear<Self>,
        interval: (Self, Self),
    ) -> Result<Self, shallow_relu::Error>;
    #[cfg(feature = "std")]
    fn standard_errors(fit: &shallow_relu::fit::Fit<Self>) -> Option<Vec<Self>>;
}

macro_rules! impl_float {
    ($float:ident, $bits:ident) => {
        impl Float for $float {
            const NAME: &'static str = stringify!($float);
            const NAN: Self = $float::NAN;
            const MAX: Self = $float::MAX;
            const LEAST: Self = $float::from_bits(1);

            fn from_bits(bits: u64) -> Self {
                $float::from_bits(bits as $bits)
            }
            fn bits(self) -> u64 {
                self.to_bits().into()
            }
            fn of(value: f64) -> Self {
                value as Self
            }
            fn levels(integrals: &Antiderivative<'_, Self>, value: Self) -> Vec<Solution<Self>> {
                integrals.solve(value)
            }
            #[cfg(feature = "std")]
            fn l2_distance(
                f: &shallow_relu::PiecewiseLinear<Self>,
                g: &shallow_relu::PiecewiseLinear<Self>,
                interval: (Self, Self),
            ) -> Result<Self, shallow_relu::Error> {
                f.l2_distance(g, interval)
            }
            #[cfg(feature = "std")]
            fn standard_errors(fit: &shallow_relu::fit::Fit<Self>) -> Option<Vec<Self>> {
                fit.standard_errors()
            }
        }

        impl Record for $float {
            fn record(&self, bits: &mut crate::table::Bits) {
                // Every NaN counts as the same one: its sign and payload are the machine's.
                let value = if self.is_nan() { $float::NAN } else { *self };
                bits.value(value.to_bits().into());
            }
        }
    };
}

impl_float!(f32, u32);
impl_float!(f64, u64);
