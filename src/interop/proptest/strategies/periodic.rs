//! Periodic functions.

use proptest::prelude::*;
use proptest::sample::select;

use super::{Float, Periodic, Size, breakpoints, floats, jumping, sides};

/// Periodic functions. Some go through hard [`breakpoints`], which may lie many periods apart. The others repeat a
/// function that may jump, which is as long as the period or shorter.
///
/// The size is the number of segments before the function is made periodic. One period has up to two more of them,
/// because it is closed and cut, or fewer if breakpoints coincide.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::{inputs, periodic};
///
/// proptest!(|(wave in periodic::<f64>(1..=8))| {
///     for x in inputs(wave.function()) {
///         prop_assert_eq!(wave.eval(x).is_nan(), !x.is_finite());
///     }
/// });
/// ```
pub fn periodic<F: Float>(segments: impl Into<Size>) -> BoxedStrategy<Periodic<F>> {
    let size = segments.into();
    let scattered = (breakpoints::<F>(size.clone()), periods());
    let scattered = scattered.prop_filter_map("two values at one x", |(points, period)| {
        Periodic::from_breakpoints(&points, period).ok()
    });
    // How many times as long as the function a period is.
    let lengths = select([1.0, 1.0, 1.5, 7.0].as_slice());
    let repeated = (jumping::<F>(size), lengths, sides());
    let repeated = repeated.prop_filter_map("a period out of range", |(f, length, side)| {
        let (from, to) = f.domain();
        f.periodic((to - from) * F::of(length), side).ok()
    });
    prop_oneof![scattered, repeated].boxed()
}

/// Periods of ordinary size, with any exponent, and at both ends of the range.
pub(crate) fn periods<F: Float>() -> BoxedStrategy<F> {
    let ordinary = [
        1.0,
        24.0,
        360.0,
        0.1,
        core::f64::consts::TAU,
        745.0,
        1.0 / 3.0,
    ];
    let edges = [
        F::LEAST,
        F::LEAST * F::of(3.0),
        F::LEAST * F::of(1001.0),
        F::LEAST_NORMAL,
        F::LEAST_NORMAL.next_up(),
        F::LARGEST,
        F::LARGEST.next_down(),
    ];
    let any = floats::<F>().prop_map(|x| if x.is_zero() { F::one() } else { x.abs() });
    prop_oneof![
        3 => select(ordinary.map(F::of).to_vec()),
        1 => select(edges.to_vec()),
        3 => any,
    ]
    .boxed()
}
