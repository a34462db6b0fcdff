//! Hostile values, and functions to call methods of.

use shallow_relu::{Discontinuous, PiecewiseLinear, ShallowReluNet, Side, Tail};

use crate::table::Answer;

/// In the tables of values, these stand for the limits of the type.
pub(crate) const MAX: f64 = f64::MAX;
pub(crate) const MIN_POSITIVE: f64 = f64::MIN_POSITIVE;
pub(crate) const LEAST: f64 = 5e-324;
pub(crate) const NAN: f64 = f64::NAN;
pub(crate) const INF: f64 = f64::INFINITY;
/// A tenth of what overflows, and a subnormal.
pub(crate) const LARGE: f64 = 1e307;
pub(crate) const SMALL: f64 = 1e-320;

pub(crate) trait Number:
    shallow_relu::Scalar + num_traits::Float + num_traits::float::FloatCore + Answer
{
    /// The value of this type that a value of the tables stands for.
    fn of(value: f64) -> Self;
}

impl Number for f64 {
    fn of(value: f64) -> Self {
        value
    }
}

impl Number for f32 {
    fn of(value: f64) -> Self {
        let magnitude = match value.abs() {
            MAX => Self::MAX,
            LARGE => 1e37,
            MIN_POSITIVE => Self::MIN_POSITIVE,
            SMALL => 1e-43,
            LEAST => Self::from_bits(1),
            other => other as Self,
        };
        magnitude.copysign(value as Self)
    }
}

pub(crate) fn many<F: Number>(values: &[f64]) -> Vec<F> {
    values.iter().map(|&value| F::of(value)).collect()
}

pub(crate) fn pair<F: Number>((a, b): (f64, f64)) -> (F, F) {
    (F::of(a), F::of(b))
}

pub(crate) fn points<F: Number>(values: &[(f64, f64)]) -> Vec<(F, F)> {
    values.iter().map(|&value| pair(value)).collect()
}

/// For an argument that is one number.
pub(crate) const SCALARS: [f64; 15] = [
    NAN,
    INF,
    -INF,
    MAX,
    -MAX,
    LARGE,
    MIN_POSITIVE,
    SMALL,
    LEAST,
    -LEAST,
    -0.0,
    0.0,
    0.5,
    1.0,
    -1.0,
];

/// Fewer, where two of them are combined with each other.
pub(crate) const FEW: [f64; 8] = [NAN, INF, -INF, MAX, -1.0, LEAST, 0.0, 0.5];

pub(crate) const INTERVALS: [(f64, f64); 18] = [
    (0.0, 1.0),
    (0.0, 0.0),
    (-0.0, 0.0),
    (1.0, 0.0),
    (NAN, 1.0),
    (0.0, NAN),
    (NAN, NAN),
    (-INF, 0.0),
    (0.0, INF),
    (-INF, INF),
    (INF, -INF),
    (INF, INF),
    (-MAX, MAX),
    (MAX, -MAX),
    (MAX, MAX),
    (0.0, LEAST),
    (-LEAST, MIN_POSITIVE),
    (0.5, MAX),
];

/// Breakpoints, or samples, or points of steps.
pub(crate) const POINTS: &[&[(f64, f64)]] = &[
    &[],
    &[(0.0, 1.0)],
    &[(NAN, 0.0)],
    &[(0.0, INF)],
    &[(MAX, -MAX)],
    &[(NAN, NAN), (1.0, 1.0)],
    &[(NAN, 0.0), (1.0, 1.0)],
    &[(0.0, NAN), (1.0, 1.0)],
    &[(0.0, 0.0), (INF, 1.0)],
    &[(-INF, 0.0), (0.0, 1.0)],
    &[(0.0, 0.0), (1.0, INF)],
    &[(0.0, -INF), (1.0, 0.0)],
    &[(0.0, 0.0), (1.0, NAN), (NAN, 1.0)],
    &[(1.0, 0.0), (0.0, 1.0)],
    &[(0.0, 0.0), (1.0, 1.0), (0.5, 2.0)],
    &[(0.0, 0.0), (0.0, 0.0)],
    &[(0.0, 0.0), (0.0, 1.0)],
    &[(-0.0, 0.0), (0.0, 1.0)],
    &[(0.0, 0.0), (1.0, 1.0), (1.0, 2.0), (2.0, 0.0)],
    &[(0.0, 0.0), (0.0, 1.0), (0.0, 2.0)],
    &[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)],
    &[(MAX, 0.0), (MAX, 1.0)],
    &[(-0.0, -0.0), (1.0, -0.0)],
    &[(0.0, 0.0), (LEAST, LEAST)],
    &[(0.0, 0.0), (LEAST, 1.0)],
    &[(0.0, 0.0), (MIN_POSITIVE, MAX)],
    &[(0.0, 0.0), (SMALL, SMALL), (MIN_POSITIVE, LEAST)],
    &[(-MAX, -MAX), (MAX, MAX)],
    &[(-MAX, MAX), (MAX, -MAX)],
    &[(-MAX, 0.0), (0.0, MAX), (MAX, 0.0)],
    &[(0.0, 0.0), (1.0, MAX), (2.0, 0.0)],
    &[(0.0, 0.0), (1.0, MAX), (2.0, -MAX)],
    &[(-MAX, LEAST), (MAX, -LEAST)],
    &[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)],
];

/// Two slices, of lengths that differ and of equal ones.
pub(crate) const SLICES: &[(&[f64], &[f64])] = &[
    (&[], &[]),
    (&[], &[0.0]),
    (&[0.0], &[]),
    (&[0.0, 1.0, 2.0], &[0.0, 1.0]),
    (&[0.0, 1.0], &[0.0, 1.0, 2.0]),
    (&[NAN], &[0.0, 1.0]),
    (&[0.0, NAN], &[0.0, 1.0]),
    (&[0.0, 1.0], &[0.0, NAN]),
    (&[1.0, 0.0], &[0.0, 1.0]),
    (&[0.0, 1.0], &[MAX, -MAX]),
    (&[-MAX, MAX], &[LEAST, -LEAST]),
];

pub(crate) const WEIGHTS: &[&[f64]] = &[
    &[],
    &[1.0, 1.0],
    &[1.0, 1.0, 1.0, 1.0],
    &[NAN, 1.0, 1.0],
    &[1.0, INF, 1.0],
    &[1.0, 1.0, -1.0],
    &[-0.0, 0.0, 0.0],
    &[0.0, 0.0, 1.0],
    &[SMALL, SMALL, SMALL],
    &[LEAST, LARGE, 1.0],
    &[LARGE, LARGE, LARGE],
    &[MAX, MAX, LEAST],
];

/// Counts of segments, units or copies.
pub(crate) const COUNTS: [usize; 6] = [0, 1, 2, 1 << 40, usize::MAX / 2, usize::MAX];

pub(crate) const SIDES: [Side; 2] = [Side::Left, Side::Right];

/// Functions by name.
pub(crate) fn subjects<F: Number>() -> Vec<(&'static str, PiecewiseLinear<F>)> {
    let of = |values: &[(f64, f64)]| {
        PiecewiseLinear::from_breakpoints(&points::<F>(values)).expect("valid")
    };
    let slope = |value: f64| Tail::Slope(F::of(value));
    let steep_tails = of(&[(0.0, 0.0), (1.0, 1.0)]).with_tails(slope(-MAX), slope(MAX));
    vec![
        ("line", of(&[(0.0, 0.0), (1.0, 1.0)]).extended()),
        ("hat", of(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)])),
        (
            "flat",
            PiecewiseLinear::constant(F::of(2.0)).expect("valid"),
        ),
        (
            "huge",
            of(&[(-MAX, -MAX), (0.0, 0.0), (MAX, MAX)]).extended(),
        ),
        ("wide", of(&[(-MAX, 1.0), (MAX, -1.0)])),
        ("high", of(&[(0.0, MAX), (1.0, MAX)])),
        ("steep", of(&[(0.0, 0.0), (1.0, MAX)])),
        ("tiny", of(&[(0.0, LEAST), (LEAST, 0.0)]).extended()),
        ("steep tails", steep_tails.expect("finite")),
    ]
}

/// Functions with jumps by name, and some without.
pub(crate) fn jumping<F: Number>() -> Vec<(&'static str, Discontinuous<F>)> {
    let of = |values: &[(f64, f64)], side| {
        Discontinuous::from_breakpoints(&points::<F>(values), side).expect("valid")
    };
    vec![
        ("line", of(&[(0.0, 0.0), (1.0, 1.0)], Side::Left).extended()),
        ("step", of(&[(0.0, 0.0), (0.0, 1.0)], Side::Right)),
        (
            "down",
            of(
                &[(0.0, 0.0), (1.0, 1.0), (1.0, -1.0), (2.0, 0.0)],
                Side::Left,
            ),
        ),
        (
            "huge",
            of(
                &[(-MAX, -MAX), (0.0, -MAX), (0.0, MAX), (MAX, MAX)],
                Side::Left,
            ),
        ),
        (
            "tiny",
            of(&[(0.0, 0.0), (LEAST, LEAST), (LEAST, -LEAST)], Side::Right),
        ),
    ]
}

/// Networks by name: those of the functions that have one.
pub(crate) fn networks<F: Number>() -> Vec<(&'static str, ShallowReluNet<F>)> {
    let networks = subjects::<F>().into_iter();
    networks
        .filter_map(|(name, f)| Some((name, ShallowReluNet::from_function(f).ok()?)))
        .collect()
}
