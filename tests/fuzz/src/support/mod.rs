//! The exact answers: the rationals and the oracles of the law tests.

#[path = "../../../laws/support/fits.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
pub(crate) mod fits;
#[path = "../../../laws/support/oracle.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
pub(crate) mod oracle;
#[path = "../../../laws/support/rational.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
pub(crate) mod rational;

use rational::Rational;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shallow_relu::{Antiderivative, Element, Scalar, Solution};

/// A number type with its exact value.
pub(crate) trait Number: Scalar {
    /// The value of a finite `T` as a rational.
    fn exact(self) -> Rational;
}

/// `f32` or `f64`.
pub(crate) trait Float:
    Number + Element + num_traits::Float + Serialize + DeserializeOwned
{
    /// The least positive float.
    const LEAST: Self;
    /// The least positive normal float.
    const LEAST_NORMAL: Self;
    /// The largest float.
    const LARGEST: Self;
    /// The range of exponents, subnormals included.
    const EXPONENTS: std::ops::Range<i32>;

    /// The bit pattern, widened.
    fn bits(self) -> u64;
    /// The float of a bit pattern, whose upper half is ignored by `f32`.
    fn from_bits(bits: u64) -> Self;
    /// The float after this one.
    fn up(self) -> Self;
    /// The float before this one.
    fn down(self) -> Self;
    /// The nearest float.
    fn of(value: f64) -> Self;
    /// [`Antiderivative::solve`], whose bound is not this trait.
    fn levels(integrals: &Antiderivative<'_, Self>, value: Self) -> Vec<Solution<Self>>;
}

macro_rules! impl_float {
    ($($float:ident, $bits:ident, $exponents:expr;)*) => {$(
        impl Number for $float {
            fn exact(self) -> Rational {
                Rational::from_float(self).expect("a finite float")
            }
        }

        impl Float for $float {
            const LEAST: Self = $float::from_bits(1);
            const LEAST_NORMAL: Self = $float::MIN_POSITIVE;
            const LARGEST: Self = $float::MAX;
            const EXPONENTS: std::ops::Range<i32> = $exponents;

            fn bits(self) -> u64 {
                self.to_bits().into()
            }
            fn from_bits(bits: u64) -> Self {
                $float::from_bits(bits as $bits)
            }
            fn up(self) -> Self {
                self.next_up()
            }
            fn down(self) -> Self {
                self.next_down()
            }
            fn of(value: f64) -> Self {
                value as $float
            }
            fn levels(integrals: &Antiderivative<'_, Self>, value: Self) -> Vec<Solution<Self>> {
                integrals.solve(value)
            }
        }
    )*};
}

impl_float! {
    f32, u32, -149..128;
    f64, u64, -1074..1024;
}

pub(crate) fn finite<F: Float>(x: F) -> bool {
    num_traits::Float::is_finite(x)
}

/// Equal bits, or both NaN.
pub(crate) fn same<F: Float>(a: F, b: F) -> bool {
    a.bits() == b.bits() || (a.is_nan() && b.is_nan())
}

/// Whether values never move against the direction from the first to the last.
pub(crate) fn is_monotone<F: Float>(values: &[F]) -> bool {
    values.is_sorted() || values.is_sorted_by(|a, b| a >= b)
}

/// The breakpoints, neighbours of them, the middles of segments and floats beyond all of them, finite and in order.
pub(crate) fn inputs<F: Float>(xs: &[F]) -> Vec<F> {
    let half = F::of(0.5);
    let around = |x: F| [x.down().down(), x.down(), x, x.up(), x.up().up()];
    let mut inputs: Vec<F> = xs.iter().copied().flat_map(around).collect();
    for pair in xs.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        inputs.extend(around(a * half + b * half));
        inputs.extend([
            F::of(0.9) * a + F::of(0.1) * b,
            F::of(0.3) * a + F::of(0.7) * b,
        ]);
    }
    inputs.extend([-F::LARGEST, -F::LEAST, F::of(-0.0), F::LEAST, F::LARGEST]);
    inputs.retain(|&x| finite(x));
    inputs.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
    inputs
}
