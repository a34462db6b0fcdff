//! The strategies themselves.
//!
//! The law tests include this folder, so what a user draws is what the crate is tested with. Therefore it imports
//! from its parent only, which in the tests is another one.

mod functions;
mod inputs;
mod jumps;
mod networks;
mod one_segment;
pub(crate) mod periodic;
pub(crate) mod samples;

use core::ops::{Range, RangeInclusive};

use proptest::prelude::*;

use super::{
    Discontinuous, Parameters, Periodic, PiecewiseLinear, Samples, Scalar, Segment, ShallowReluNet,
    Side, Tail, Vec,
};

pub use functions::{breakpoints, functions, pairs, tails};
pub use inputs::{inputs, inputs_within};
pub use jumps::{jumping, monotone, sides};
pub use networks::{networks, parameters};
pub use periodic::periodic;
pub use samples::samples;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The number types of the strategies: `f32` and `f64`.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::PiecewiseLinear;
/// use shallow_relu::proptest::{Float, functions};
///
/// fn holds<F: Float>() {
///     proptest!(|(f in functions::<F>(1..=8))| {
///         let (x, y) = f.breakpoints().next().unwrap();
///         prop_assert_eq!(f.eval(x), y);
///     });
/// }
/// holds::<f32>();
/// holds::<f64>();
/// ```
pub trait Float: Scalar + sealed::Sealed {
    /// The least positive float.
    #[doc(hidden)]
    const LEAST: Self;
    /// The least positive normal float.
    #[doc(hidden)]
    const LEAST_NORMAL: Self;
    /// The largest float.
    #[doc(hidden)]
    const LARGEST: Self;
    /// The range of exponents, subnormals included.
    #[doc(hidden)]
    const EXPONENTS: Range<i32>;

    /// The nearest float.
    #[doc(hidden)]
    fn of(value: f64) -> Self;
}

macro_rules! impl_float {
    ($($float:ident, $exponents:expr;)*) => {$(
        impl Float for $float {
            const LEAST: Self = $float::from_bits(1);
            const LEAST_NORMAL: Self = $float::MIN_POSITIVE;
            const LARGEST: Self = $float::MAX;
            const EXPONENTS: Range<i32> = $exponents;

            fn of(value: f64) -> Self {
                value as $float
            }
        }
    )*};
}

impl_float! {
    f32, -149..128;
    f64, -1074..1024;
}

/// How many segments a function has, or units a network, or how many samples there are: 1 to 16, unless told
/// otherwise.
///
/// It is made from a number, or from a range. A function has one segment at least. What does not fit into memory cannot
/// be drawn.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::PiecewiseLinear;
/// use shallow_relu::proptest::Size;
///
/// proptest!(|(f in any_with::<PiecewiseLinear<f64>>(Size::from(3..=5)))| {
///     prop_assert!((3..=5).contains(&f.segment_count()));
/// });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size(RangeInclusive<usize>);

impl Default for Size {
    fn default() -> Self {
        Self(1..=16)
    }
}

/// Exactly this number.
impl From<usize> for Size {
    fn from(count: usize) -> Self {
        (count..=count).into()
    }
}

/// From the first number to the second one. If the second one is less, exactly as many as the second one tells.
impl From<RangeInclusive<usize>> for Size {
    fn from(range: RangeInclusive<usize>) -> Self {
        // Larger ones would overflow where a breakpoint more than segments is counted, and no vector is as long.
        let (least, most) = range.into_inner();
        let most = most.min(isize::MAX as usize);
        Self(least.min(most)..=most)
    }
}

impl Size {
    /// The range, raised where it is below `least`.
    fn at_least(&self, least: usize) -> RangeInclusive<usize> {
        let (start, end) = (*self.0.start(), *self.0.end());
        start.max(least)..=end.max(least)
    }
}

fn mantissa() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![Just(1.0), Just(1.5), 1.0..2.0_f64]
}

fn signed_mantissa() -> impl Strategy<Value = f64> + Clone {
    (mantissa(), any::<bool>()).prop_map(|(m, minus)| if minus { -m } else { m })
}

fn power<F: Float>(mantissa: f64, exponent: i32) -> F {
    // The power is multiplied in two factors: 2^-1074 and 2^1023 are floats, and an intermediate result must
    // not overflow.
    let half = exponent / 2;
    F::of(mantissa * two_to(half) * two_to(exponent - half))
}

/// A power of two of a normal `f64`.
fn two_to(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// A mantissa and any exponent of the type.
fn any_exponent<F: Float>() -> impl Strategy<Value = (f64, i32)> + Clone {
    (signed_mantissa(), F::EXPONENTS)
}

/// Finite floats of ordinary size, or with any exponent of the type, or at the edges of its range.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::floats;
///
/// proptest!(|(x in floats::<f32>())| prop_assert!(x.is_finite()));
/// ```
pub fn floats<F: Float>() -> BoxedStrategy<F> {
    let any_power = any_exponent::<F>().prop_map(|(m, e)| power(m, e));
    let edges = [F::zero(), F::LEAST, F::LEAST_NORMAL, F::LARGEST, F::one()];
    let edges = (prop::sample::select(edges.to_vec()), any::<bool>())
        .prop_map(|(edge, minus)| if minus { -edge } else { edge });
    let whole = (-4..=4_i8).prop_map(|n| F::of(n.into()));
    prop_oneof![
        3 => (-2.0..2.0_f64).prop_map(F::of),
        2 => whole,
        2 => any_power,
        1 => edges,
    ]
    .boxed()
}
