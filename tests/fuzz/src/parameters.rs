//! Parameters: the function that they compute, canonical networks, the decision on equality, gradients.

use std::collections::BTreeMap;

use num_traits::Zero;
use shallow_relu::{Error, Parameter, Parameters, ShallowReluNet};

use crate::bits::Bits;
use crate::files;
use crate::script::Script;
use crate::support::rational::Rational;
use crate::support::{Float, Number, finite, inputs, oracle, same};

/// The laws of networks from parameters.
pub fn laws(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    if script.flag() {
        of_parameters::<f32>(&mut script);
    } else {
        of_parameters::<f64>(&mut script);
    }
}

fn of_parameters<F: Float>(script: &mut Script) {
    let parameters: Parameters<F> = script.parameters(8);
    let net = match ShallowReluNet::from_parameters(parameters.clone()) {
        Ok(net) => net,
        Err(error) => return overflows(&parameters, &error),
    };
    assert_eq!(net.parameters().bits(), parameters.bits());
    files::stays_the_same(&net);
    files::stays_the_same(&parameters);
    files::safetensors_come_back(&net);
    files::onnx_comes_back(&net);
    assert_eq!(net.negated().negated(), net);
    let f = net.function();
    assert!(f.xs().len() <= net.width().max(2), "{net:?}");
    breakpoints_are_sums(&net);

    let xs = script.some(inputs(f.xs()), 6);
    for &x in &xs {
        assert!(same(net.forward(x), f.eval(x)));
        assert_eq!(net.hidden_activations(x).len(), net.width());
    }
    dense_is_within_its_bound(&net, &xs);
    gradients(&net, &xs, script);
    canonical(&net, &xs);
    equality(&net, script);
}

/// Parameters are refused only for what is out of range.
fn overflows<F: Float>(parameters: &Parameters<F>, error: &Error) {
    let half = F::LARGEST.exact() / Rational::from_integer(2.into());
    match error {
        Error::ValueOverflow { .. } => {}
        Error::TailNotFinite { .. } => {
            let weights = parameters
                .hidden_weights
                .iter()
                .zip(&parameters.output_weights);
            let terms: Rational = weights.map(|(v, w)| (v.exact() * w.exact()).abs()).sum();
            assert!(terms > half, "{error} of {parameters:?}");
        }
        Error::SlopeOverflow { x0, y0, x1, y1, .. } => {
            let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(|text| {
                let value: f64 = text.parse().expect("a float");
                F::of(value).exact()
            });
            assert!(
                ((y1 - y0) / (x1 - x0)).abs() > half,
                "{error} of {parameters:?}"
            );
        }
        error => panic!("{error} of {parameters:?}"),
    }
}

/// Half an ulp of `value` as an absolute error: u |value|, or half the least positive float.
fn rounding<F: Float>(value: &Rational) -> Rational {
    let relative = F::unit_roundoff().exact() * value.abs();
    relative.max(F::LEAST.exact() / Rational::from_integer(2.into()))
}

/// Each y is the exact sum, rounded once, or the value of a level piece on one side, within the cost of moving the
/// kinks to floats.
fn breakpoints_are_sums<F: Float>(net: &ShallowReluNet<F>) {
    let f = net.function();
    let mut kinks = None;
    let mut worst = Rational::zero();
    for (x, y) in f.breakpoints() {
        let (sum, _) = oracle::network_value(net, x);
        let off = (y.exact() - &sum).abs();
        worst = worst.max(off.clone());
        if off <= rounding::<F>(&sum) {
            continue;
        }
        let kinks = kinks.get_or_insert_with(|| oracle::kinks(net));
        let is_level = f.slope_left(x).is_zero() || f.slope_right(x).is_zero();
        let most = oracle::cost_of_kinks(kinks, x) + rounding::<F>(&y.exact());
        assert!(is_level && off <= most, "{y:e} at {x:e} of {net:?}");
    }
    let reported = net.breakpoint_error();
    if finite(reported) {
        assert!(
            (reported.exact() - &worst).abs() <= rounding::<F>(&worst),
            "{net:?}"
        );
    } else {
        assert!(worst > F::LARGEST.exact(), "{net:?}");
    }
}

fn dense_is_within_its_bound<F: Float>(net: &ShallowReluNet<F>, xs: &[F]) {
    let bound = net.dense_error_bound();
    assert!(bound >= F::zero());
    let (first, last) = net.function().domain();
    if !finite(bound) {
        return;
    }
    for &x in xs.iter().filter(|&&x| first <= x && x <= last) {
        let off = (net.forward_dense(x).exact() - oracle::value(net.function(), x)).abs();
        assert!(
            off <= bound.exact(),
            "more than {bound:e} at {x:e} of {net:?}"
        );
    }
}

fn flat<F: Copy>(parameters: &Parameters<F>) -> Vec<F> {
    parameters.iter().map(|(_, value)| value).collect()
}

/// The gradient of the sum at `x`, and the size of its terms.
fn gradient<F: Float>(net: &ShallowReluNet<F>, which: Parameter, x: F) -> (Rational, Rational) {
    let one = Rational::from_integer(1.into());
    let unit = match which {
        Parameter::OutputBias => return (one.clone(), one),
        Parameter::HiddenWeight(unit)
        | Parameter::HiddenBias(unit)
        | Parameter::OutputWeight(unit) => unit,
    };
    let values = [
        net.hidden_weights(),
        net.hidden_biases(),
        net.output_weights(),
    ];
    let [v, b, w] = values.map(|values| values[unit].exact());
    let product = v * x.exact();
    let ray = &b + &product;
    if !ray.is_positive() {
        return (Rational::zero(), Rational::zero());
    }
    match which {
        Parameter::HiddenWeight(_) => (&w * x.exact(), (&w * x.exact()).abs()),
        Parameter::HiddenBias(_) => (w.clone(), w.abs()),
        _ => (ray, b.abs() + product.abs()),
    }
}

/// Gradients are those of the rule unit by unit, and zero outside of the interval on which a parameter acts.
fn gradients<F: Float>(net: &ShallowReluNet<F>, xs: &[F], script: &mut Script) {
    let sensitivity = net.sensitivity();
    let influences: Vec<_> = net
        .parameters()
        .iter()
        .map(|(which, _)| sensitivity.influence(which))
        .collect();
    for &x in xs {
        let found = sensitivity.gradients(x);
        let of_batch = sensitivity.batch_gradients(&[x], &[F::one()]);
        // An input that is not finite is refused by another name.
        assert_eq!(found.is_ok(), of_batch.is_ok());
        let Ok(found) = found else { continue };
        assert_eq!(Ok(&found), of_batch.as_ref());
        for (((which, _), found), influence) in
            net.parameters().iter().zip(flat(&found)).zip(&influences)
        {
            let (exact, terms) = gradient(net, which, x);
            let bound = F::unit_roundoff().exact() * exact.abs()
                + F::LEAST.exact()
                + terms * 2.0_f64.powi(-98).exact()
                // If a product underflows in the wider type.
                + f64::from_bits(4).exact();
            assert!(
                (found.exact() - &exact).abs() <= bound,
                "{which} at {x:e} of {net:?}"
            );
            let interval = influence
                .as_ref()
                .expect("a parameter of the network")
                .interval;
            let outside = interval.is_none_or(|(from, to)| x < from || to < x);
            assert!(!outside || exact.is_zero(), "{which} at {x:e} of {net:?}");
        }
    }
    let given: Vec<F> = xs.iter().map(|_| script.float()).collect();
    let _ = sensitivity.batch_gradients(xs, &given);
}

/// The line to the left of all kinks, and the change of slope at each.
type Form = (Rational, Rational, BTreeMap<Rational, Rational>);

/// The canonical form of the exact sum of the units.
fn form<F: Float>(parameters: &Parameters<F>) -> Form {
    let (mut constant, mut slope) = (parameters.output_bias.exact(), Rational::zero());
    let mut bends: BTreeMap<Rational, Rational> = BTreeMap::new();
    let units = parameters
        .hidden_weights
        .iter()
        .zip(&parameters.hidden_biases);
    for ((v, b), w) in units.zip(&parameters.output_weights) {
        let [v, b, w] = [v, b, w].map(|value| value.exact());
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

/// The narrowest network has at most one unit more than the function has kinks, and one more beside those if the line
/// through both units at one kink overflows. It is the same function if nothing was merged.
fn canonical<F: Float>(net: &ShallowReluNet<F>, xs: &[F]) {
    let Ok(canonical) = net.canonical() else {
        return;
    };
    let of_net = form(net.parameters());
    let (_, slope, bends) = &of_net;
    let most = match (bends.len(), slope.is_zero()) {
        (0, true) => 0,
        (0, false) => 2,
        (kinks, _) => kinks + 2,
    };
    assert!(canonical.width() <= most, "{canonical:?} of {net:?}");
    // At every float the sum is off by little more than one rounding of its terms.
    let u = F::unit_roundoff().exact();
    let share = &u + &u * &u * Rational::from_integer(21.into());
    let underflow = F::LEAST.exact() * Rational::from_integer((9 * (canonical.width() + 1)).into());
    for &x in xs {
        let (sum, terms) = oracle::network_value(&canonical, x);
        let off = (sum - oracle::network_value(net, x).0).abs();
        assert!(
            off <= &share * terms + &underflow,
            "at {x:e}: {canonical:?} of {net:?}"
        );
    }
    let live = net.output_weights().iter().filter(|w| !w.is_zero()).count();
    let is_constant = net.hidden_weights().iter().any(|v| v.is_zero());
    if bends.len() == live && !is_constant {
        assert!(canonical.same_function(net), "{canonical:?} of {net:?}");
        assert_eq!(form(canonical.parameters()), of_net);
        assert_eq!(canonical.function().bits(), net.function().bits());
    }
}

/// Another network, a little or not at all different: the decision is that of the canonical forms.
fn equality<F: Float>(net: &ShallowReluNet<F>, script: &mut Script) {
    let mut other = net.parameters().clone();
    let two = F::of(2.0);
    for _ in 0..script.below(4) {
        let width = other.width();
        let kind = script.below(6);
        let i = script.below(width.max(1));
        let Parameters {
            hidden_weights: v,
            hidden_biases: b,
            output_weights: w,
            output_bias,
        } = &mut other;
        match kind {
            0 => *output_bias = script.number_after(*output_bias),
            _ if width == 0 => {}
            1 => {
                v.rotate_left(1);
                b.rotate_left(1);
                w.rotate_left(1);
            }
            2 => (v[i], b[i], w[i]) = (v[i] * two, b[i] * two, w[i] / two),
            3 => {
                // Two units of half the weight.
                w[i] = w[i] / two;
                let unit = (v[i], b[i], w[i]);
                v.push(unit.0);
                b.push(unit.1);
                w.push(unit.2);
            }
            4 => {
                // relu(z) = z + relu(-z), with the line z as two more units.
                (v[i], b[i]) = (-v[i], -b[i]);
                let unit = (v[i], b[i], w[i]);
                v.extend([-unit.0, unit.0]);
                b.extend([-unit.1, unit.1]);
                w.extend([unit.2, -unit.2]);
            }
            _ => w[i] = script.number_after(w[i]),
        }
    }
    if let Ok(other) = ShallowReluNet::from_parameters(other) {
        if let Ok(sum) = net.plus(&other) {
            files::stays_the_same(&sum);
        }
        let same = form(net.parameters()) == form(other.parameters());
        assert_eq!(net.same_function(&other), same, "{net:?} and {other:?}");
        assert_eq!(other.same_function(net), same, "{net:?} and {other:?}");
        let _ = (net.compose(&other), other.canonical());
        assert_eq!(net.plus(&other).is_ok(), other.plus(net).is_ok());
    }
}
