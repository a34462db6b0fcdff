//! Whether networks are the same function, and the narrowest network of a function.

use std::cell::Cell;
use std::collections::BTreeMap;

use num_traits::Zero;
use proptest::prelude::*;
use shallow_relu::{Scalar, ShallowReluNet};

use crate::support::generators::{Parameters, inputs, network, parameters};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, oracle};

for_floats!(
    same_function_decides_as_the_canonical_forms_do,
    canonical_is_as_narrow_as_promised,
    canonical_keeps_a_network_of_separate_kinks_exactly,
    canonical_is_off_only_by_its_roundings,
    canonical_is_within_its_bound_at_every_scale,
    canonical_loses_no_line,
    a_line_takes_two_units_and_a_constant_none,
);

/// A change of the parameters. Some of the changes leave the function as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    /// The first unit becomes the last.
    Rotate,
    /// v and b doubled, w halved.
    Rescale(usize),
    /// A unit becomes two of half the weight.
    Split(usize),
    /// A unit faces the other way: relu(z) = z + relu(-z), with the line z as two more units.
    Turn(usize),
    /// A unit that does nothing.
    Idle,
    /// The next larger weight.
    Weight(usize),
    /// The next larger bias.
    Bias(usize),
    /// The next larger output bias.
    OutputBias,
}

pub(crate) fn changes() -> impl Strategy<Value = Vec<Change>> {
    let unit = 0..8_usize;
    let change = prop_oneof![
        3 => Just(Change::Rotate),
        3 => unit.clone().prop_map(Change::Rescale),
        3 => unit.clone().prop_map(Change::Split),
        3 => unit.clone().prop_map(Change::Turn),
        1 => Just(Change::Idle),
        1 => unit.clone().prop_map(Change::Weight),
        1 => unit.prop_map(Change::Bias),
        1 => Just(Change::OutputBias),
    ];
    prop::collection::vec(change, 0..4)
}

/// The parameters after a change. `next` gives the next larger value.
pub(crate) fn changed<T: Number>(
    before: &Parameters<T>,
    change: Change,
    next: impl Fn(T) -> T,
) -> Parameters<T> {
    let mut after = before.clone();
    let Parameters { v, b, w, b0 } = &mut after;
    let two = T::one() + T::one();
    let width = v.len();
    let of = |unit: usize| unit % width.max(1);
    match change {
        Change::OutputBias => *b0 = next(*b0),
        _ if width == 0 => {}
        Change::Rotate => {
            v.rotate_left(1);
            b.rotate_left(1);
            w.rotate_left(1);
        }
        Change::Rescale(unit) => {
            let i = of(unit);
            (v[i], b[i], w[i]) = (v[i] * two, b[i] * two, w[i] / two);
        }
        Change::Split(unit) => {
            let i = of(unit);
            w[i] = w[i] / two;
            v.push(v[i]);
            b.push(b[i]);
            w.push(w[i]);
        }
        Change::Turn(unit) => {
            let i = of(unit);
            (v[i], b[i]) = (-v[i], -b[i]);
            for sign in [T::one(), -T::one()] {
                v.push(-sign * v[i]);
                b.push(-sign * b[i]);
                w.push(sign * w[i]);
            }
        }
        Change::Idle => {
            v.push(two);
            b.push(two);
            w.push(T::zero());
        }
        Change::Weight(unit) => w[of(unit)] = next(w[of(unit)]),
        Change::Bias(unit) => b[of(unit)] = next(b[of(unit)]),
    }
    after
}

/// The line to the left of all kinks, and the change of slope at each.
type Form = (Rational, Rational, BTreeMap<Rational, Rational>);

/// The canonical form of the exact sum of the units.
pub(crate) fn form<T: Number>(parameters: &Parameters<T>) -> Form {
    let (mut constant, mut slope, mut bends) =
        (parameters.b0.exact(), Rational::zero(), BTreeMap::new());
    for ((v, b), w) in parameters.v.iter().zip(&parameters.b).zip(&parameters.w) {
        let (v, b, w) = (v.exact(), b.exact(), w.exact());
        if v.is_zero() {
            if b.is_positive() {
                constant += w * b;
            }
            continue;
        }
        if v.is_negative() {
            constant += &w * &b;
            slope += &w * &v;
        }
        *bends.entry(-b / &v).or_insert_with(Rational::zero) += w * v.abs();
    }
    bends.retain(|_, bend| !bend.is_zero());
    (constant, slope, bends)
}

pub(crate) fn of_network<T: Number>(net: &ShallowReluNet<T>) -> Parameters<T> {
    Parameters {
        v: net.hidden_weights().to_vec(),
        b: net.hidden_biases().to_vec(),
        w: net.output_weights().to_vec(),
        b0: net.output_bias(),
    }
}

fn same_function_decides_as_the_canonical_forms_do<F: Float>() {
    let seen = [Cell::new(0), Cell::new(0)];
    check(
        1500,
        (parameters::<F>(8), changes()),
        |(before, changes)| {
            let next = |x: F| if x < F::max_value() { x.up() } else { x };
            let after = changes
                .iter()
                .fold(before.clone(), |p, &change| changed(&p, change, next));
            let (Ok(a), Ok(b)) = (before.network(), after.network()) else {
                return;
            };
            let same = form(&before) == form(&after);
            assert_eq!(a.same_function(&b), same, "{before:?} and {after:?}");
            assert_eq!(b.same_function(&a), same, "{before:?} and {after:?}");
            let count = &seen[usize::from(same)];
            count.set(count.get() + 1);
        },
    );
    assert!(
        seen.iter().all(|count| count.get() > enough(200)),
        "{seen:?}"
    );
}

/// Whether the unit (v, b) starts at a kink. If v or b is subnormal, the unit was perhaps scaled, and each of them is
/// off by one least positive float at most.
fn starts_at<F: Float>((v, b): (F, F), kink: &Rational) -> bool {
    let error = |parameter: F| match num_traits::Float::abs(parameter) < F::LEAST_NORMAL {
        true => F::LEAST.exact(),
        false => Rational::zero(),
    };
    (b.exact() + v.exact() * kink).abs() <= error(b) + error(v) * kink.abs()
}

/// Whether the units start at the kinks, in order. At one kink two units may start: one that
/// faces left, and then one that faces right.
fn start_at_kinks<F: Float>(units: &[(F, F)], kinks: &[&Rational]) -> bool {
    let start = |units: &[(F, F)], kinks: &[&Rational]| {
        let mut pairs = units.iter().zip(kinks);
        units.len() == kinks.len() && pairs.all(|(&unit, kink)| starts_at(unit, kink))
    };
    start(units, kinks)
        || (0..units.len().min(kinks.len())).any(|i| {
            let zero = F::zero();
            let is_pair = i + 1 < units.len() && units[i].0 <= zero && units[i + 1].0 >= zero;
            is_pair && start(&units[..=i], &kinks[..=i]) && start(&units[i + 1..], &kinks[i..])
        })
}

/// The canonical network of these parameters, unless they or it are refused.
fn canonical<F: Float>(parameters: &Parameters<F>) -> Option<ShallowReluNet<F>> {
    parameters.network().ok()?.canonical().ok()
}

fn canonical_is_as_narrow_as_promised<F: Float>() {
    let drawn = prop_oneof![3 => parameters::<F>(8), 1 => scattered::<F>()];
    check(2000, drawn, |parameters| {
        let Some(canonical) = canonical(&parameters) else {
            return;
        };
        let (_, slope, bends) = form(&parameters);
        let most = match (bends.len(), slope.is_zero()) {
            (0, true) => 0,
            (0, false) => 2,
            (kinks, _) => kinks + 1,
        };
        if canonical.width() == most + 1 {
            // There is one more unit at 0, because the line through both units there overflows at every kink.
            let units = of_network(&canonical);
            let at_zero = (0..units.v.len()).find(|&i| units.b[i].is_zero());
            let at_zero = at_zero.expect("a unit at 0");
            let slope = units.v[at_zero].exact() * units.w[at_zero].exact();
            let kinks = bends.keys().map(|kink| &slope * kink + units.b0.exact());
            let max = F::max_value().exact();
            assert!(kinks.into_iter().all(|value| value.abs() > max));
            return;
        }
        assert!(canonical.width() <= most, "{canonical:?} of {parameters:?}");
        let parts = of_network(&canonical);
        assert!(
            !parts.w.iter().any(|w| w.is_zero()),
            "{canonical:?} of {parameters:?}"
        );
        let units: Vec<(F, F)> = parts.v.into_iter().zip(parts.b).collect();
        // A line without kinks starts at 0.
        let zero = Rational::zero();
        let kinks: Vec<&Rational> = match bends.is_empty() {
            true if canonical.width() > 0 => vec![&zero],
            _ => bends.keys().collect(),
        };
        assert!(
            start_at_kinks(&units, &kinks),
            "{canonical:?} of {parameters:?}"
        );
    });
}

fn canonical_keeps_a_network_of_separate_kinks_exactly<F: Float>() {
    let kept = Cell::new(0);
    check(2000, parameters::<F>(8), |parameters| {
        let Ok(net) = parameters.network() else {
            return;
        };
        let live: Vec<_> = parameters.w.iter().filter(|w| !w.is_zero()).collect();
        let constant = parameters.v.iter().any(|v| v.is_zero());
        if form(&parameters).2.len() < live.len() || constant {
            return;
        }
        kept.set(kept.get() + 1);
        let canonical = net.canonical().expect("nothing is merged");
        assert!(canonical.same_function(&net), "{canonical:?} of {net:?}");
        assert_eq!(form(&of_network(&canonical)), form(&parameters));
        assert_eq!(canonical.function(), net.function());
        assert_eq!(canonical.width(), live.len());
    });
    assert!(kept.get() > enough(200), "{kept:?}");
}

/// A merged weight is off by 2 u, and is bounded by the weights from which it is merged: by at most 2 u of
/// the terms altogether. A slope that is left over is at most the sum of |w v|. Times its distance from the
/// pivot it is rounded in two weights and in the output bias. 16 u of the terms and of that cover all.
fn canonical_is_off_only_by_its_roundings<F: Float>() {
    let merged = Cell::new(0);
    check(1500, parameters::<F>(8), |parameters| {
        let values = [&parameters.v, &parameters.b, &parameters.w]
            .into_iter()
            .flatten();
        let (least, most) = (F::of(2.0).powi(-30), F::of(2.0).powi(30));
        let ordinary = |x: F| x.is_zero() || (least <= x.abs() && x.abs() <= most);
        if !values.copied().chain([parameters.b0]).all(ordinary) {
            return;
        }
        let net = parameters.network().expect("ordinary values");
        let canonical = net.canonical().expect("ordinary values");
        if canonical.same_function(&net) {
            return;
        }
        merged.set(merged.get() + 1);
        let slopes: Rational = parameters
            .v
            .iter()
            .zip(&parameters.w)
            .map(|(v, w)| (v.exact() * w.exact()).abs())
            .sum();
        let pivot = form(&parameters).2.into_keys().map(|kink| kink.abs()).min();
        let at_pivot = slopes * pivot.unwrap_or_else(Rational::zero);
        let sixteen_u = F::unit_roundoff().exact() * Rational::from_integer(16.into());
        for x in inputs(net.function()).into_iter().step_by(11) {
            if !Scalar::is_finite(x) || x.abs() > most {
                continue;
            }
            let (sum, terms) = parameters.exact_sum(x.exact());
            let terms = terms + &at_pivot;
            let error = (oracle::network_value(&canonical, x).0 - sum).abs();
            assert!(
                error <= &sixteen_u * terms,
                "at {x:e} {canonical:?} of {net:?}"
            );
        }
    });
    assert!(merged.get() > enough(100), "{merged:?}");
}

/// The relation of a unit to the one before it.
#[derive(Clone, Copy, Debug)]
enum Like {
    /// There is none.
    Free,
    /// The kink is 0.
    AtZero,
    /// The unit with the opposite ray and weight, so that both together are a line.
    Opposite,
    /// The same kink, v and b times a power of two, and any weight.
    Scaled(i32),
    /// The same kink, and a weight that cancels the change of slope, except perhaps its last digits.
    Cancelling(i32),
}

/// Networks whose v, b and w have any exponents, independently. Lines that are left over are far smaller or
/// larger than the units beside them, and changes of slope cancel down to nearly nothing.
pub(crate) fn scattered<F: Float>() -> impl Strategy<Value = Parameters<F>> {
    let any = || {
        let exponent = prop_oneof![F::EXPONENTS, -40..40_i32, -3..3_i32];
        (1.0..2.0_f64, exponent, any::<bool>()).prop_map(|(m, e, minus)| {
            let (half, rest) = (e / 2, e - e / 2);
            let size = F::of(m) * F::of(2.0).powi(half) * F::of(2.0).powi(rest);
            if minus { -size } else { size }
        })
    };
    let like = prop_oneof![
        2 => Just(Like::Free),
        1 => Just(Like::AtZero),
        3 => Just(Like::Opposite),
        1 => (-60..60_i32).prop_map(Like::Scaled),
        2 => (-60..60_i32).prop_map(Like::Cancelling),
    ];
    let units = prop::collection::vec((any(), any(), any(), like), 1..6);
    let b0 = prop_oneof![Just(F::zero()), any()];
    (units, b0).prop_map(|(units, b0)| {
        let (mut v, mut b, mut w) = (vec![], vec![], vec![]);
        for (v1, b1, w1, like) in units {
            let before = (v.last().copied(), b.last().copied(), w.last().copied());
            let (Some(v0), Some(b0), Some(w0)) = before else {
                v.push(v1);
                b.push(b1);
                w.push(w1);
                continue;
            };
            let two_to = |e: i32| F::of(2.0).powi(e);
            let unit: (F, F, F) = match like {
                Like::Free => (v1, b1, w1),
                Like::AtZero => (v1, F::zero(), w1),
                Like::Opposite => (-v0, -b0, -w0),
                Like::Scaled(e) => (v0 * two_to(e), b0 * two_to(e), w1),
                Like::Cancelling(e) => {
                    let cancelling = -w0 / two_to(e);
                    let weight = if e % 2 == 0 {
                        cancelling
                    } else {
                        cancelling.up()
                    };
                    (v0 * two_to(e), b0 * two_to(e), weight)
                }
            };
            // If a value overflows, the unit is left as drawn. A ray that underflows has another kink.
            let finite = |x: F, otherwise: F| if Scalar::is_finite(x) { x } else { otherwise };
            v.push(finite(unit.0, v1));
            b.push(finite(unit.1, b1));
            w.push(finite(unit.2, w1));
        }
        Parameters { v, b, w, b0 }
    })
}

/// The floats beside the kinks, between them and far out.
fn everywhere<F: Float>(parameters: &Parameters<F>) -> Vec<F> {
    let mut xs = vec![
        F::zero(),
        F::one(),
        F::LEAST,
        F::LEAST_NORMAL,
        F::max_value(),
    ];
    let exponents = F::EXPONENTS;
    xs.extend(exponents.step_by(37).map(|e| F::of(2.0).powi(e)));
    xs.extend(xs.clone().into_iter().map(|x| -x));
    for (&v, &b) in parameters.v.iter().zip(&parameters.b) {
        let kink = -b / v;
        xs.extend([
            kink.down(),
            kink,
            kink.up(),
            kink / F::of(2.0),
            kink * F::of(3.0),
        ]);
    }
    xs.retain(|&x| Scalar::is_finite(x));
    xs
}

/// The documented bound, which is that of the units of the result, at every float.
pub(crate) fn canonical_is_within_its_bound<F: Float>(
    parameters: &Parameters<F>,
    canonical: &ShallowReluNet<F>,
) {
    let u = F::unit_roundoff().exact();
    let share = &u + Rational::from_integer(21.into()) * &u * &u;
    let nine = Rational::from_integer((9 * (canonical.width() + 1)).into());
    let underflow = nine * F::LEAST.exact();
    let network = Network::new(parameters);
    let result = Network::new(&of_network(canonical));
    for x in everywhere(parameters) {
        let (sum, _) = network.at(&x.exact());
        let (value, terms) = result.at(&x.exact());
        assert!(
            (value - sum).abs() <= &share * terms + &underflow,
            "at {x:e} {canonical:?} of {parameters:?}"
        );
    }
}

/// The units and the output bias of a network, as rationals.
struct Network(Vec<[Rational; 3]>, Rational);

impl Network {
    fn new<F: Float>(of: &Parameters<F>) -> Self {
        let hidden = of.v.iter().zip(&of.b).zip(&of.w);
        let units = hidden.map(|((v, b), w)| [v.exact(), b.exact(), w.exact()]);
        Self(units.collect(), of.b0.exact())
    }

    /// The sum at `x`, and that of the absolute values of its terms.
    fn at(&self, x: &Rational) -> (Rational, Rational) {
        let start = (self.1.clone(), self.1.abs());
        self.0.iter().fold(start, |(sum, size), [v, b, w]| {
            let ray = v * x + b;
            if !ray.is_positive() {
                return (sum, size);
            }
            let term = w * ray;
            (sum + &term, size + term.abs())
        })
    }
}

fn canonical_is_within_its_bound_at_every_scale<F: Float>() {
    let seen = Cell::new(0);
    check(1000, scattered::<F>(), |parameters| {
        let Some(canonical) = canonical(&parameters) else {
            return;
        };
        seen.set(seen.get() + 1);
        canonical_is_within_its_bound(&parameters, &canonical);
    });
    assert!(seen.get() > enough(300), "{seen:?}");
}

/// A line beside a unit whose v is so large that the weight of a unit at its kink underflows.
fn canonical_loses_no_line<F: Float>() {
    // 1e200 and 1e-150 in f64, 1e30 and 1e-22 in f32.
    let large = F::max_value().powf(F::of(0.65));
    let small = F::one() / F::max_value().powf(F::of(0.487));
    let tiny = small * small.powf(F::of(0.9));
    for (v, b) in [
        (large, F::zero()),
        (large, tiny),
        (small, -tiny),
        (large, F::one()),
    ] {
        let parameters = Parameters {
            v: vec![v, -small, small],
            b: vec![b, F::one(), -F::one()],
            w: vec![F::one(), F::one(), -F::one()],
            b0: F::zero(),
        };
        let net = parameters.network().expect("in range");
        let canonical = net.canonical().expect("in range");
        canonical_is_within_its_bound(&parameters, &canonical);
        let far = -F::of(10.0) / small;
        let eleven = canonical.forward(far);
        let off = num_traits::Float::abs(eleven - F::of(11.0));
        assert!(
            off <= F::of(20.0) * F::unit_roundoff(),
            "{eleven} for {v:e}, {b:e}"
        );
    }
}

/// A kink beyond all floats, and a line that has no finite value there.
#[test]
fn a_line_that_overflows_at_every_kink_starts_at_zero() {
    let (v, b) = (vec![1e-12, -6.0, 6.0], vec![1.98e28, 1.5, -1.5]);
    let net = network(v, b, vec![3.7e-9, 0.5, -0.5], 0.0_f32);
    let net = net.expect("in range");
    let canonical = net.canonical().expect("in range");
    assert_eq!(canonical.hidden_biases().last(), Some(&0.0));
    for x in [-2.0, 0.25, 7.0] {
        assert_eq!(canonical.forward(x), net.forward(x));
    }
}

#[test]
fn a_line_far_smaller_than_its_pivot_is_kept() {
    let (v, b) = (vec![3e200, -1e-150, 1e-150], vec![1e-60, 1.0, -1.0]);
    let net = network(v, b, vec![1.0, 1.0, -1.0], 0.0).expect("in range");
    let canonical = net.canonical().expect("in range");
    assert_eq!(
        (net.forward(-1e151), canonical.forward(-1e151)),
        (11.0, 11.0)
    );
    assert_eq!(canonical.width(), 2);
}

fn a_line_takes_two_units_and_a_constant_none<F: Float>() {
    let [zero, one, three] = [0.0, 1.0, 3.0].map(F::of);
    // 3 relu(x - 1) - 3 relu(1 - x) = 3 x - 3, in three units; and the same with its opposite.
    let (v, b) = (vec![one, -one, -one], vec![-one, one, one]);
    let line = Parameters {
        v,
        b,
        w: vec![three, -one, -one - one],
        b0: one,
    };
    let canonical = line.network().expect("a line").canonical().expect("a line");
    assert_eq!(canonical.hidden_weights(), [-one, one]);
    assert_eq!(canonical.hidden_biases(), [zero, zero]);
    assert_eq!(canonical.output_weights(), [-three, three]);
    assert_eq!(canonical.output_bias(), one - three);

    let (v, b) = (vec![one, -one, one, -one], vec![-one, one, -one, one]);
    let constant = Parameters {
        v,
        b,
        w: vec![three, three, -three, -three],
        b0: one,
    };
    let canonical = constant
        .network()
        .expect("a constant")
        .canonical()
        .expect("a constant");
    assert_eq!((canonical.width(), canonical.output_bias()), (0, one));
    assert!(canonical.same_function(&constant.network().expect("a constant")));
}

/// Duplicates whose weights add up to a float are merged exactly, however small or large their products are.
#[test]
fn duplicates_merge_exactly_at_every_scale() {
    let merged = |v: f64, b: f64, w: f64| {
        let twice = network(vec![v; 2], vec![b; 2], vec![w; 2], 0.0);
        let net = twice.expect("in range");
        let canonical = net.canonical().expect("in range");
        assert!(canonical.same_function(&net), "{canonical:?} of {net:?}");
        assert_eq!(canonical.output_weights(), [2.0 * w]);
    };
    merged(1e-170, 1.0, 1e-150);
    merged(3e-320, 0.1, 1.2);
    merged(1.1e200, 1.0, 1e-200);
    let merged = |v: f32, b: f32, w: f32| {
        let twice = network(vec![v; 2], vec![b; 2], vec![w; 2], 0.0);
        let net = twice.expect("in range");
        let canonical = net.canonical().expect("in range");
        assert!(canonical.same_function(&net), "{canonical:?} of {net:?}");
        assert_eq!(canonical.output_weights(), [2.0 * w]);
    };
    merged(1e-30, 1.0, 1e-10);
    merged(1e-20, 1.0, 3e-20);
    merged(1e-45, 0.1, 1.2);
}

#[test]
fn networks_in_range_stay_in_range() {
    let (v, b, w) = (
        vec![-1.0, 1e20, 1.0],
        vec![-1e30, 1e30, 1e30],
        vec![1e10, 0.1, 0.1],
    );
    let net = network(v, b, w, 0.0_f32).expect("in range");
    net.canonical().expect("in range");
    let (v, b) = (vec![1.0, -1.0, 1e-30], vec![1e30, -1e30, 1e-20]);
    let net = network(v, b, vec![1e-20, 1e10, -1e30], 0.0_f32);
    let _ = net.expect("in range").canonical().expect("in range");
    // If two units share a kink, the one with the larger v needs the smaller weight.
    let (v, b, w) = (vec![3e-30, 3.0], vec![-1e-30, -1.0], vec![1e5, 1e20]);
    let net = network(v, b, w, 0.0_f32).expect("in range");
    assert_eq!(net.canonical().expect("in range").hidden_weights(), [3.0]);
}

/// If a slope is left over at a kink that is no float, the output bias is the value at the kink, not at the
/// float before it.
#[test]
fn the_output_bias_is_the_value_at_the_kink() {
    let line = 1e20;
    let (v, b) = (vec![3.0, 1.0, -1.0], vec![-1.0, 0.0, 0.0]);
    let net = network(v, b, vec![1.0, line, -line], 0.0).expect("in range");
    let canonical = net.canonical().expect("in range");
    assert_eq!(canonical.output_bias(), line / 3.0);
}
