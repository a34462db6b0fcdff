//! Breakpoints, functions and pairs of functions.
//!
//! Breakpoints are drawn step by step, so that a failing case shrinks to few and simple steps. A *scene*
//! restricts the steps to one kind of trouble, and the last scene mixes all of them. A segment that would be
//! too steep for the type is made flat, so every list that is drawn is valid.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;

use super::one_segment::to_one_segment;
use super::{
    Float, PiecewiseLinear, Size, Tail, Vec, any_exponent, mantissa, power, signed_mantissa,
};

/// The distance to the next breakpoint on the right.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// A few floats further.
    Floats(u8),
    /// An ordinary distance.
    Ordinary(f64),
    /// `mantissa * 2^exponent`, with any exponent of the type.
    Power(f64, i32),
    /// The distance to the opposite float, or to the largest one.
    Across,
}

/// The value at the next breakpoint.
#[derive(Clone, Copy, Debug)]
enum Value {
    /// An ordinary value.
    Ordinary(f64),
    /// The value before.
    Same,
    /// The value before, with the other sign.
    Opposite,
    /// A few floats above or below the value before.
    Near(i8),
    /// The value before, plus a slope times the step.
    Slope(f64),
    /// `mantissa * 2^exponent`, with any exponent of the type.
    Power(f64, i32),
    /// Minus zero.
    MinusZero,
    /// The largest float, or its opposite.
    Huge(bool),
}

/// Breakpoints (x, y). Their number is the size plus 1, their x increase strictly, and no slope overflows. A zero may be
/// -0.0.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::PiecewiseLinear;
/// use shallow_relu::proptest::breakpoints;
///
/// proptest!(|(points in breakpoints::<f64>(1..=8))| {
///     prop_assert!(PiecewiseLinear::from_breakpoints(&points).is_ok());
/// });
/// ```
pub fn breakpoints<F: Float>(segments: impl Into<Size>) -> BoxedStrategy<Vec<(F, F)>> {
    let size = segments.into();
    let points = walks(&size).prop_map(|points| (points, Vec::new()));
    to_one_segment(points, &size)
        .prop_map(|(points, _)| points)
        .boxed()
}

/// The breakpoints, which shrink step by step.
pub(super) fn walks<F: Float>(size: &Size) -> BoxedStrategy<Vec<(F, F)>> {
    let segments = size.at_least(1);
    let ordinary_x = (1e-3..1.0_f64).prop_map(Step::Ordinary).boxed();
    let floats = (1..=5_u8).prop_map(Step::Floats).boxed();
    let any_power = (mantissa(), F::EXPONENTS)
        .prop_map(|(m, e)| Step::Power(m, e))
        .boxed();
    let least = F::EXPONENTS.start;
    let subnormal = (mantissa(), least..least + 8)
        .prop_map(|(m, e)| Step::Power(m, e))
        .boxed();
    let top = F::EXPONENTS.end;
    let huge = (mantissa(), top - 4..top).prop_map(|(m, e)| Step::Power(m, e));
    let huge = prop_oneof![2 => huge, 1 => Just(Step::Across)].boxed();

    let ordinary_y = (-1.0..1.0_f64).prop_map(Value::Ordinary).boxed();
    let slope = (-3.0..3.0_f64).prop_map(Value::Slope).boxed();
    let near = (-4..=4_i8).prop_map(Value::Near).boxed();
    let any_y = any_exponent::<F>()
        .prop_map(|(m, e)| Value::Power(m, e))
        .boxed();
    let least_y = (signed_mantissa(), least..least + 8)
        .prop_map(|(m, e)| Value::Power(m, e))
        .boxed();
    let huge_y = prop_oneof![any::<bool>().prop_map(Value::Huge), any_y.clone()].boxed();
    let sawtooth = Just(Value::Opposite).boxed();
    let flat = prop_oneof![Just(Value::Same), Just(Value::MinusZero)].boxed();

    let ordinary_start = (-1.0..1.0_f64).prop_map(F::of).boxed();
    let any_start = any_exponent::<F>().prop_map(|(m, e)| power(m, e)).boxed();
    let edge_start = prop_oneof![
        Just(F::of(-0.0)),
        Just(F::LEAST),
        Just(-F::LEAST),
        Just(-F::LEAST_NORMAL),
        Just(F::LARGEST / F::of(2.0)),
        Just(-F::LARGEST),
        Just(F::of(1e6)),
    ]
    .boxed();
    let start = prop_oneof![ordinary_start.clone(), any_start, edge_start].boxed();

    let x_mix = prop_oneof![
        ordinary_x.clone(),
        floats.clone(),
        any_power.clone(),
        subnormal.clone(),
        huge.clone()
    ]
    .boxed();
    let y_mix = prop_oneof![
        ordinary_y.clone(),
        slope.clone(),
        near.clone(),
        any_y.clone(),
        least_y.clone(),
        huge_y.clone(),
        sawtooth.clone(),
        flat.clone()
    ]
    .boxed();

    let scene = |start: &BoxedStrategy<F>, x: &BoxedStrategy<Step>, y: &[&BoxedStrategy<Value>]| {
        let y = Union::new(y.iter().map(|&y| y.clone()));
        let steps = vec((x.clone(), y.clone()), segments.clone());
        (start.clone(), y, steps).boxed()
    };
    let scenes = prop_oneof![
        4 => scene(&ordinary_start, &ordinary_x, &[&ordinary_y]),
        2 => scene(&ordinary_start, &ordinary_x, &[&slope, &sawtooth, &flat]),
        3 => scene(&start, &floats, &[&slope, &near, &ordinary_y]),
        2 => scene(&start, &subnormal, &[&least_y, &near, &slope]),
        2 => scene(&start, &huge, &[&huge_y, &ordinary_y, &slope]),
        3 => scene(&start, &any_power, &[&any_y, &ordinary_y, &slope]),
        3 => scene(&start, &x_mix, &[&y_mix]),
    ];
    let least = segments.start() + 1;
    scenes
        .prop_map(move |(start, first, steps)| {
            let mut breakpoints = walk(start, first, &steps);
            complete(&mut breakpoints, least);
            breakpoints
        })
        .boxed()
}

fn walk<F: Float>(start: F, first: Value, steps: &[(Step, Value)]) -> Vec<(F, F)> {
    // One breakpoint must fit to the right of the first.
    let start = if start < F::LARGEST { start } else { F::zero() };
    let mut breakpoints = Vec::with_capacity(steps.len() + 1);
    let (mut x0, mut y0) = (start, value(first, F::one(), F::zero()));
    breakpoints.push((x0, y0));
    for &(step, next) in steps {
        if x0 == F::LARGEST {
            break;
        }
        let x = match step {
            Step::Floats(count) => (0..count).fold(x0, |x, _| x.next_up()),
            Step::Ordinary(h) => x0 + F::of(h),
            Step::Power(mantissa, exponent) => x0 + power(mantissa, exponent),
            Step::Across if x0 < F::zero() => -x0,
            Step::Across => F::LARGEST,
        };
        let x = if x > x0 { x } else { x0.next_up() };
        let x = if x < F::LARGEST { x } else { F::LARGEST };
        let y = value(next, y0, x - x0);
        let fits = PiecewiseLinear::from_breakpoints(&[(x0, y0), (x, y)]).is_ok();
        (x0, y0) = (x, if fits { y } else { y0 });
        breakpoints.push((x0, y0));
    }
    breakpoints
}

/// Adds breakpoints until there are `least`, if a walk has ended at the largest float: level ones to the left of the
/// first, or, if that is the lowest float, next to it on the right.
fn complete<F: Float>(breakpoints: &mut Vec<(F, F)>, least: usize) {
    while breakpoints.len() < least {
        let (x, y) = breakpoints[0];
        if x > -F::LARGEST {
            breakpoints.insert(0, (x.next_down(), y));
            continue;
        }
        // So far out the steps are so large that no slope overflows.
        let mut pairs = breakpoints.windows(2);
        let Some(i) = pairs.position(|pair| pair[0].0.next_up() < pair[1].0) else {
            return;
        };
        let (x, y) = breakpoints[i];
        breakpoints.insert(i + 1, (x.next_up(), y));
    }
}

fn value<F: Float>(value: Value, before: F, step: F) -> F {
    let y = match value {
        Value::Ordinary(y) => F::of(y),
        Value::Same => before,
        Value::Opposite => -before,
        Value::Near(count) if count < 0 => (count..0).fold(before, |y, _| y.next_down()),
        Value::Near(count) => (0..count).fold(before, |y, _| y.next_up()),
        Value::Slope(slope) => before + F::of(slope) * step,
        Value::Power(mantissa, exponent) => power(mantissa, exponent),
        Value::MinusZero => F::of(-0.0),
        Value::Huge(minus) => {
            if minus {
                -F::LARGEST
            } else {
                F::LARGEST
            }
        }
    };
    if y.is_finite() { y } else { before }
}

/// Tails of every kind: constant, linear, and of slopes of every size.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::PiecewiseLinear;
/// use shallow_relu::proptest::{breakpoints, tails};
///
/// proptest!(|(points in breakpoints::<f64>(1), left in tails(), right in tails())| {
///     prop_assert!(PiecewiseLinear::from_breakpoints(&points)?.with_tails(left, right).is_ok());
/// });
/// ```
pub fn tails<F: Float>() -> BoxedStrategy<Tail<F>> {
    let ordinary = (-3.0..3.0_f64).prop_map(|slope| Tail::Slope(F::of(slope)));
    let any = any_exponent::<F>().prop_map(|(m, e)| Tail::Slope(power(m, e)));
    prop_oneof![Just(Tail::Constant), Just(Tail::Linear), ordinary, any].boxed()
}

/// Functions through [`breakpoints`], with [`tails`] of every kind. If a single segment of a function fails by itself,
/// the function shrinks to it, or to a simpler one.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::functions;
///
/// proptest!(|(f in functions::<f64>(1..=8))| {
///     for (x, y) in &f {
///         prop_assert_eq!(f.eval(x), y);
///     }
/// });
/// ```
pub fn functions<F: Float>(segments: impl Into<Size>) -> BoxedStrategy<PiecewiseLinear<F>> {
    (breakpoints(segments), tails(), tails())
        .prop_map(|(breakpoints, left, right)| function(&breakpoints, left, right))
        .boxed()
}

fn function<F: Float>(breakpoints: &[(F, F)], left: Tail<F>, right: Tail<F>) -> PiecewiseLinear<F> {
    PiecewiseLinear::from_breakpoints(breakpoints)
        .and_then(|f| f.with_tails(left, right))
        .expect("good breakpoints and finite slopes")
}

/// Two functions: any two, or two that have breakpoints in common, or differ in one float, or are opposite,
/// or one of which is a straight line or constant. For what combines two functions.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::pairs;
///
/// proptest!(|((f, g) in pairs::<f64>(1..=8))| {
///     prop_assert_eq!(f.max(&g), g.max(&f));
/// });
/// ```
pub fn pairs<F: Float>(
    segments: impl Into<Size>,
) -> BoxedStrategy<(PiecewiseLinear<F>, PiecewiseLinear<F>)> {
    let functions = functions::<F>(segments);
    let slopes = prop_oneof![Just(1.0), Just(-0.5), Just(0.1)];
    let other = prop_oneof![
        4 => Just(Other::Any),
        2 => Just(Other::SameXs),
        2 => any::<usize>().prop_map(Other::Nudged),
        1 => Just(Other::Opposite),
        1 => (slopes, any::<bool>())
            .prop_map(|(slope, is_second)| Other::Line(slope, is_second)),
        1 => any::<usize>().prop_map(Other::Level),
    ];
    (functions.clone(), functions, other)
        .prop_map(|(f, g, other)| pair(f, g, other))
        .boxed()
}

/// How the second function of a pair is made from the first.
#[derive(Clone, Copy, Debug)]
enum Other {
    Any,
    /// Other values at the same x.
    SameXs,
    /// One value moved by one float.
    Nudged(usize),
    /// The first function times -1.
    Opposite,
    /// A line through zero, as the second function or the first.
    Line(f64, bool),
    /// The constant function with one of the first function's values.
    Level(usize),
}

fn pair<F: Float>(
    f: PiecewiseLinear<F>,
    g: PiecewiseLinear<F>,
    other: Other,
) -> (PiecewiseLinear<F>, PiecewiseLinear<F>) {
    let (left, right) = f.tails();
    let of = |ys: &[F]| PiecewiseLinear::from_xy(f.xs(), ys)?.with_tails(left, right);
    let second = match other {
        Other::Any => Ok(g),
        Other::SameXs => {
            let ys = f.xs().iter().zip(g.ys().iter().cycle()).map(|(_, &y)| y);
            of(&ys.collect::<Vec<_>>())
        }
        Other::Nudged(i) => {
            let mut ys = f.ys().to_vec();
            let i = i % ys.len();
            ys[i] = ys[i].next_up();
            of(&ys)
        }
        Other::Opposite => Ok(f.negated()),
        Other::Line(slope, is_second) => {
            let points = [F::zero(), F::one()].map(|x| (x, F::of(slope) * x));
            match PiecewiseLinear::from_breakpoints(&points).map(PiecewiseLinear::extended) {
                Ok(line) if is_second => Ok(line),
                Ok(line) => return (line, f),
                error => error,
            }
        }
        Other::Level(i) => PiecewiseLinear::constant(f.ys()[i % f.ys().len()]),
    };
    // If the other function would be too steep or out of range, it is the function itself.
    let second = second.unwrap_or_else(|_| f.clone());
    (f, second)
}
