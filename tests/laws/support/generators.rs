//! Generators of hard breakpoints and hard inputs.
//!
//! Breakpoints are drawn step by step, so that a failing case shrinks to few and simple steps. A *scene*
//! restricts the steps to one kind of trouble, and the last scene mixes all of them. A segment that would be
//! too steep for the type is made flat, so every list that is drawn is valid.

use proptest::collection::vec;
use proptest::prelude::*;

use super::rational::Rational;
use super::{Float, Number};
use shallow_relu::{Error, PiecewiseLinear, Scalar, Segment, ShallowReluNet, Tail};

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

fn exponents<F: Float>() -> BoxedStrategy<i32> {
    F::EXPONENTS.boxed()
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
    F::of(mantissa) * F::of(2.0).powi(half) * F::of(2.0).powi(exponent - half)
}

/// Floats of ordinary size, or with any exponent of the type, or at the edges of its range.
pub(crate) fn floats<F: Float>() -> impl Strategy<Value = F> + Clone {
    let any_power = (signed_mantissa(), exponents::<F>()).prop_map(|(m, e)| power(m, e));
    let edges = [
        F::zero(),
        F::LEAST,
        F::LEAST_NORMAL,
        F::max_value(),
        F::one(),
    ];
    let edges = (prop::sample::select(edges.to_vec()), any::<bool>())
        .prop_map(|(edge, minus)| if minus { -edge } else { edge });
    let whole = (-4..=4_i8).prop_map(|n| F::of(n.into()));
    prop_oneof![
        3 => (-2.0..2.0_f64).prop_map(F::of),
        2 => whole,
        2 => any_power,
        1 => edges,
    ]
}

/// Breakpoints: 2 to `most` of them, strictly increasing, with slopes that do not overflow.
pub(crate) fn breakpoints<F: Float>(most: usize) -> BoxedStrategy<Vec<(F, F)>> {
    let ordinary_x = (1e-3..1.0_f64).prop_map(Step::Ordinary).boxed();
    let floats = (1..=5_u8).prop_map(Step::Floats).boxed();
    let any_power = (mantissa(), exponents::<F>())
        .prop_map(|(m, e)| Step::Power(m, e))
        .boxed();
    let least = F::EXPONENTS.start;
    let subnormal = (mantissa(), least..least + 8)
        .prop_map(|(m, e)| Step::Power(m, e))
        .boxed();
    let top = F::EXPONENTS.end;
    let huge = (mantissa(), top - 4..top).prop_map(|(m, e)| Step::Power(m, e));
    let huge = prop_oneof![3 => huge, 1 => Just(Step::Across)].boxed();

    let ordinary_y = (-1.0..1.0_f64).prop_map(Value::Ordinary).boxed();
    let slope = (-3.0..3.0_f64).prop_map(Value::Slope).boxed();
    let near = (-4..=4_i8).prop_map(Value::Near).boxed();
    let any_y = (signed_mantissa(), exponents::<F>())
        .prop_map(|(m, e)| Value::Power(m, e))
        .boxed();
    let least_y = (signed_mantissa(), least..least + 8)
        .prop_map(|(m, e)| Value::Power(m, e))
        .boxed();
    let huge_y = prop_oneof![any::<bool>().prop_map(Value::Huge), any_y.clone()].boxed();
    let sawtooth = Just(Value::Opposite).boxed();
    let flat = prop_oneof![Just(Value::Same), Just(Value::MinusZero)].boxed();

    let ordinary_start = (-1.0..1.0_f64).prop_map(F::of).boxed();
    let any_start = (signed_mantissa(), exponents::<F>())
        .prop_map(|(m, e)| power(m, e))
        .boxed();
    let edge_start = prop_oneof![
        Just(F::of(-0.0)),
        Just(F::LEAST),
        Just(-F::LEAST),
        Just(-F::LEAST_NORMAL),
        Just(F::max_value() / F::of(2.0)),
        Just(-F::max_value()),
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
        let y = proptest::strategy::Union::new(y.iter().map(|&y| y.clone()));
        (
            start.clone(),
            y.clone().boxed(),
            vec((x.clone(), y), 1..most),
        )
            .boxed()
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
    scenes
        .prop_map(|(start, first, steps)| walk(start, first, &steps))
        .boxed()
}

fn walk<F: Float>(start: F, first: Value, steps: &[(Step, Value)]) -> Vec<(F, F)> {
    // One breakpoint must fit to the right of the first.
    let start = if start < F::max_value() {
        start
    } else {
        F::zero()
    };
    let mut breakpoints = vec![(start, value(first, F::one(), F::zero()))];
    for &(step, next) in steps {
        let (x0, y0) = breakpoints[breakpoints.len() - 1];
        if x0 == F::max_value() {
            break;
        }
        let x = match step {
            Step::Floats(count) => (0..count).fold(x0, |x, _| x.up()),
            Step::Ordinary(h) => x0 + F::of(h),
            Step::Power(mantissa, exponent) => x0 + power(mantissa, exponent),
            Step::Across if x0 < F::zero() => -x0,
            Step::Across => F::max_value(),
        };
        let x = if x > x0 { x } else { x0.up() }.min(F::max_value());
        let y = value(next, y0, x - x0);
        let fits = PiecewiseLinear::from_breakpoints(&[(x0, y0), (x, y)]).is_ok();
        breakpoints.push((x, if fits { y } else { y0 }));
    }
    breakpoints
}

fn value<F: Float>(value: Value, before: F, step: F) -> F {
    let y = match value {
        Value::Ordinary(y) => F::of(y),
        Value::Same => before,
        Value::Opposite => -before,
        Value::Near(count) if count < 0 => (count..0).fold(before, |y, _| y.down()),
        Value::Near(count) => (0..count).fold(before, |y, _| y.up()),
        Value::Slope(slope) => before + F::of(slope) * step,
        Value::Power(mantissa, exponent) => power(mantissa, exponent),
        Value::MinusZero => F::of(-0.0),
        Value::Huge(minus) => {
            if minus {
                -F::max_value()
            } else {
                F::max_value()
            }
        }
    };
    if num_traits::Float::is_finite(y) {
        y
    } else {
        before
    }
}

/// Functions through [`breakpoints`], with every kind of tail.
pub(crate) fn functions<F: Float>(most: usize) -> impl Strategy<Value = PiecewiseLinear<F>> {
    (breakpoints::<F>(most), tail::<F>(), tail::<F>()).prop_map(|(breakpoints, left, right)| {
        super::function(&breakpoints)
            .with_tails(left, right)
            .expect("finite slopes")
    })
}

/// Two functions: any two, or two that have breakpoints in common, or differ in one float, or are opposite,
/// or one of which is a straight line.
pub(crate) fn pairs<F: Float>(
    most: usize,
) -> impl Strategy<Value = (PiecewiseLinear<F>, PiecewiseLinear<F>)> {
    let other = prop_oneof![
        4 => Just(Other::Any),
        2 => Just(Other::SameXs),
        2 => any::<usize>().prop_map(Other::Nudged),
        1 => Just(Other::Opposite),
        1 => (prop::sample::select(vec![1.0, -0.5, 0.1]), any::<bool>())
            .prop_map(|(slope, is_second)| Other::Line(slope, is_second)),
        1 => any::<usize>().prop_map(Other::Level),
    ];
    (functions::<F>(most), functions::<F>(most), other).prop_map(|(f, g, other)| {
        let (left, right) = f.tails();
        let of = |xs: &[F], ys: &[F]| {
            let g = PiecewiseLinear::from_xy(xs, ys)?;
            g.with_tails(left, right)
        };
        let second = match other {
            Other::Any => Ok(g),
            Other::SameXs => {
                let ys = f.xs().iter().zip(g.ys().iter().cycle()).map(|(_, &y)| y);
                of(f.xs(), &ys.collect::<Vec<_>>())
            }
            Other::Nudged(i) => {
                let mut ys = f.ys().to_vec();
                let i = i % ys.len();
                ys[i] = ys[i].up();
                of(f.xs(), &ys)
            }
            Other::Opposite => Ok(-&f),
            Other::Line(slope, is_second) => {
                let points = [F::zero(), F::one()].map(|x| (x, F::of(slope) * x));
                let line = super::function(&points)
                    .with_tails(Tail::Linear, Tail::Linear)
                    .expect("finite slopes");
                return if is_second { (f, line) } else { (line, f) };
            }
            Other::Level(i) => PiecewiseLinear::constant(f.ys()[i % f.ys().len()]),
        };
        // If the other function would be too steep or out of range, it is the function itself.
        let second = second.unwrap_or_else(|_| f.clone());
        (f, second)
    })
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

pub(crate) fn tail<F: Float>() -> impl Strategy<Value = Tail<F>> {
    let ordinary = (-3.0..3.0_f64).prop_map(|slope| Tail::Slope(F::of(slope)));
    let any = (signed_mantissa(), exponents::<F>()).prop_map(|(m, e)| Tail::Slope(power(m, e)));
    prop_oneof![Just(Tail::Constant), Just(Tail::Linear), ordinary, any]
}

/// The parameters of a network, by the letters of its formula.
#[derive(Clone, Debug)]
pub(crate) struct Parameters<T> {
    pub(crate) v: Vec<T>,
    pub(crate) b: Vec<T>,
    pub(crate) w: Vec<T>,
    pub(crate) b0: T,
}

impl<T: Scalar> Parameters<T> {
    pub(crate) fn network(&self) -> Result<ShallowReluNet<T>, Error> {
        network(self.v.clone(), self.b.clone(), self.w.clone(), self.b0)
    }
}

/// The network of these parameters.
pub(crate) fn network<T: Scalar>(
    hidden_weights: Vec<T>,
    hidden_biases: Vec<T>,
    output_weights: Vec<T>,
    output_bias: T,
) -> Result<ShallowReluNet<T>, Error> {
    ShallowReluNet::from_parameters(shallow_relu::Parameters {
        hidden_weights,
        hidden_biases,
        output_weights,
        output_bias,
    })
}

impl<T: Number> Parameters<T> {
    /// The exact sum of the units at `x`, and the sum of the absolute values of all terms in it, including
    /// those of inactive units.
    pub(crate) fn exact_sum(&self, x: Rational) -> (Rational, Rational) {
        let (mut sum, mut size) = (self.b0.exact(), self.b0.exact().abs());
        for ((v, b), w) in self.v.iter().zip(&self.b).zip(&self.w) {
            let (v, b, w) = (v.exact() * &x, b.exact(), w.exact());
            size += w.abs() * (v.abs() + b.abs());
            let ray = v + b;
            if ray.is_positive() {
                sum += w * ray;
            }
        }
        (sum, size)
    }
}

/// The kink of the next unit of a network, relative to the unit before.
#[derive(Clone, Copy, Debug)]
enum NextKink {
    /// Anywhere.
    Free,
    /// The same kink: v and b times a power of two, negative to face the other way.
    Same(i8),
    /// A kink beside it: b is the next float.
    Near,
    /// The same kink, and a weight that cancels the bend.
    Opposite,
}

/// Parameters of networks of up to `most` units: of ordinary size, of all exponents, with kinks that
/// coincide or nearly do, with zeros.
pub(crate) fn parameters<F: Float>(most: usize) -> impl Strategy<Value = Parameters<F>> {
    let ordinary = (-2.0..2.0_f64).prop_map(F::of).boxed();
    let whole = (-3..=3_i8).prop_map(|n| F::of(n.into())).boxed();
    let far = (signed_mantissa(), -20..20_i32)
        .prop_map(|(m, e)| power::<F>(m, e))
        .boxed();
    let scenes = [ordinary, whole, far, floats::<F>().boxed()];
    let kink = prop_oneof![
        4 => Just(NextKink::Free),
        2 => (-3..=3_i8).prop_map(NextKink::Same),
        2 => Just(NextKink::Near),
        1 => Just(NextKink::Opposite),
    ];
    let of_scene = move |float: BoxedStrategy<F>| {
        let unit = (float.clone(), float.clone(), float.clone(), kink.clone());
        (vec(unit, 0..most), float).prop_map(|(units, b0)| {
            let mut parameters = Parameters {
                v: vec![],
                b: vec![],
                w: vec![],
                b0,
            };
            for (v, b, w, kink) in units {
                parameters.push(v, b, w, kink);
            }
            parameters
        })
    };
    proptest::strategy::Union::new(scenes.map(|float| of_scene(float).boxed()))
}

impl<F: Float> Parameters<F> {
    fn push(&mut self, v: F, b: F, w: F, kink: NextKink) {
        let before = self.v.last().zip(self.b.last()).zip(self.w.last());
        let (v, b, w) = match (kink, before) {
            (NextKink::Same(n), Some(((&v0, &b0), _))) => {
                let factor = F::of(2.0).powi(n.into()) * F::of(if n % 2 == 0 { 1.0 } else { -1.0 });
                (v0 * factor, b0 * factor, w)
            }
            (NextKink::Near, Some(((&v0, &b0), _))) => (v0, b0.up(), w),
            (NextKink::Opposite, Some(((&v0, &b0), &w0))) => (-v0, -b0, -w0),
            _ => (v, b, w),
        };
        // If a value overflows, the unit is left as drawn.
        let finite = |x: F, otherwise: F| {
            if num_traits::Float::is_finite(x) {
                x
            } else {
                otherwise
            }
        };
        self.v.push(finite(v, F::one()));
        self.b.push(finite(b, F::zero()));
        self.w.push(finite(w, F::one()));
    }
}

/// Inputs in a segment, in increasing order, including both ends, at which something could go wrong.
pub(crate) fn inputs_within<F: Float>(segment: &Segment<F>) -> Vec<F> {
    let (a, b) = (segment.start().0, segment.end().0);
    let middle = a / F::of(2.0) + b / F::of(2.0);
    let mut inputs = vec![a, b];
    let mut around = |center: F| {
        let (mut below, mut above) = (center, center);
        inputs.push(center);
        for _ in 0..6 {
            (below, above) = (below.down(), above.up());
            inputs.extend([below, above]);
        }
    };
    around(a);
    around(b);
    around(middle);
    for k in 1..16 {
        let part = F::of(f64::from(k) / 16.0);
        around(a * (F::one() - part) + b * part);
        // Inputs near the ends, at every scale.
        let h = b / F::of(2.0) - a / F::of(2.0);
        let little = h * F::of(2.0).powi(-3 * k);
        inputs_near(&mut around, a + little, b - little);
    }
    inputs.retain(|&x| a <= x && x <= b);
    inputs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    inputs.dedup();
    inputs
}

fn inputs_near<F: Float>(around: &mut impl FnMut(F), low: F, high: F) {
    around(low);
    around(high);
}

/// Inputs on all of R that are hard for `f`, including NaN, infinities and signed zeros.
pub(crate) fn inputs<F: Float>(f: &PiecewiseLinear<F>) -> Vec<F> {
    let mut inputs: Vec<F> = f
        .segments()
        .flat_map(|segment| inputs_within(&segment))
        .collect();
    let (first, last) = f.domain();
    inputs.extend([first.down(), last.up(), first - F::one(), last + F::one()]);
    inputs.extend([
        F::zero(),
        F::of(-0.0),
        F::LEAST,
        -F::LEAST,
        F::max_value(),
        -F::max_value(),
    ]);
    inputs.extend([F::infinity(), F::neg_infinity(), F::nan()]);
    inputs
}

#[test]
fn scenes_reach_the_trouble_they_are_meant_for() {
    let (mut neighbours, mut subnormal, mut overflow, mut graded, mut flat) =
        (false, false, false, false, false);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..500 {
        let tree = breakpoints::<f32>(12)
            .new_tree(&mut runner)
            .expect("a case");
        let drawn = proptest::strategy::ValueTree::current(&tree);
        assert!(
            drawn.len() >= 2 && drawn.is_sorted_by(|a, b| a.0 < b.0),
            "{drawn:?}"
        );
        let steps: Vec<f32> = drawn.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        neighbours |= drawn
            .windows(2)
            .any(|pair| pair[0].0.next_up() == pair[1].0);
        subnormal |= steps.iter().any(|h| h.is_subnormal());
        overflow |= steps.iter().any(|h| h.is_infinite());
        graded |= steps.windows(2).any(|h| h[1] > 1e9 * h[0]);
        flat |= drawn.windows(2).any(|pair| pair[0].1 == pair[1].1);
    }
    assert!(neighbours && subnormal && overflow && graded && flat);
}

/// Samples (x, y, weight) as they come: in no order, many at a few x, some x one or two floats apart, and
/// some weights 0. `x` draws the x that others are near.
pub(crate) fn unsorted_samples<F: Float>(
    x: impl Strategy<Value = F>,
    most: usize,
) -> impl Strategy<Value = Vec<(F, F, F)>> {
    let whole = (-3..=3_i8).prop_map(|y| F::of(y.into()));
    let y = prop_oneof![3 => whole, 1 => floats::<F>()];
    let weight = prop_oneof![
        1 => Just(F::zero()),
        3 => (1..4_u8).prop_map(|w| F::of(w.into())),
        2 => floats::<F>().prop_map(num_traits::Float::abs),
    ];
    let row = (any::<prop::sample::Index>(), 0..6_u8, y, weight);
    let near = prop::collection::vec(x, 1..4);
    (near, prop::collection::vec(row, 0..=most)).prop_map(|(near, rows)| {
        let sample = |(index, floats, y, weight): (prop::sample::Index, u8, F, F)| {
            let x: F = near[index.index(near.len())];
            let further = (3..floats).fold(x, |x, _| x.up());
            let x = if further < F::infinity() { further } else { x };
            (x, y, weight)
        };
        rows.into_iter().map(sample).collect()
    })
}
