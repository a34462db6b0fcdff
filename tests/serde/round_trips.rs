//! Round trips through JSON and through postcard, which does not describe itself.

use std::collections::HashSet;
use std::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shallow_relu::{
    Discontinuous, Parameter, Parameters, Periodic, Samples, ShallowReluNet, Side, Tail,
};

use crate::support::generators::{floats, functions, parameters, unsorted_samples};
use crate::support::jumps::jumping;
use crate::support::strategies::{periodic, tails};
use crate::support::{Float, check, for_floats, same_bits};

/// A float that can be written and read.
pub(crate) trait Stored: Float + Serialize + DeserializeOwned {}
impl Stored for f32 {}
impl Stored for f64 {}

/// The value after it was written and read, once in each format.
pub(crate) fn copies<V: Serialize + DeserializeOwned>(value: &V) -> [V; 3] {
    let json = serde_json::to_string(value).expect("JSON");
    let tree = serde_json::to_value(value).expect("a tree");
    let bytes = postcard::to_allocvec(value).expect("bytes");
    [
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}")),
        serde_json::from_value(tree).expect("the same tree"),
        postcard::from_bytes(&bytes).expect("the same bytes"),
    ]
}

/// The values come back equal, by the given comparison.
fn come_back<V: Serialize + DeserializeOwned + Debug>(value: &V, same: impl Fn(&V, &V) -> bool) {
    for copy in copies(value) {
        assert!(same(value, &copy), "{value:?} came back as {copy:?}");
    }
}

fn functions_come_back<F: Stored>() {
    check(500, functions::<F>(12), |f| come_back(&f, same_bits));
}

fn functions_that_jump_come_back<F: Stored>() {
    let bits = |f: &Discontinuous<F>| -> Vec<u64> {
        let (left, right) = f.tail_slopes();
        let values = f.xs().iter().chain(f.ys()).copied();
        values.chain([left, right]).map(F::bits).collect()
    };
    let same = |f: &Discontinuous<F>, g: &Discontinuous<F>| f == g && bits(f) == bits(g);
    check(500, jumping::<F>(12), |f| come_back(&f, same));
    // A jump and no segment, and a constant.
    let [zero, one] = [F::zero(), F::one()];
    for points in [[(zero, zero), (zero, one)], [(one, zero), (one, zero)]] {
        let f = Discontinuous::from_breakpoints(&points, Side::Left).expect("a function");
        let sloped = f.clone().with_tails(Tail::Linear, Tail::Slope(one));
        come_back(&f, same);
        come_back(&sloped.expect("finite"), same);
    }
}

fn periodic_functions_come_back<F: Stored>() {
    let jumps = std::cell::Cell::new(0);
    check(3000, periodic::<F>(1..=5), |f| {
        jumps.set(jumps.get() + f.function().jump_at(f.function().domain().0).iter().len());
        come_back(&f, |a, b| {
            let bits = |f: &Periodic<F>| -> Vec<u64> {
                let values = f.function().xs().iter().chain(f.function().ys());
                values.copied().map(F::bits).collect()
            };
            a == b && bits(a) == bits(b)
        });
    });
    assert!(jumps.get() > 50, "{} jumps between periods", jumps.get());
}

fn parameter_bits<F: Float>(parameters: &Parameters<F>) -> Vec<u64> {
    parameters.iter().map(|(_, value)| value.bits()).collect()
}

fn same_networks<F: Float>(a: &ShallowReluNet<F>, b: &ShallowReluNet<F>) -> bool {
    let reports = |net: &ShallowReluNet<F>| [net.breakpoint_error(), net.amplification()];
    same_bits(a.function(), b.function())
        && parameter_bits(a.parameters()) == parameter_bits(b.parameters())
        && reports(a).map(F::bits) == reports(b).map(F::bits)
}

/// Networks of every origin.
fn networks<F: Float>(
    f: shallow_relu::PiecewiseLinear<F>,
    p: Parameters<F>,
    factor: F,
) -> Vec<ShallowReluNet<F>> {
    let constructed = ShallowReluNet::from_function(f);
    let trained = ShallowReluNet::from_parameters(p);
    let (mut all, mut further) = (vec![], vec![]);
    all.extend([constructed, trained].into_iter().flatten());
    for net in &all {
        further.push(Ok(net.negated()));
        further.push(net.canonical());
        further.push(net.scale_y(factor));
        further.push(net.divide_y(F::of(3.0)));
        further.push(net.with_parameter(Parameter::OutputBias, net.output_bias()));
        further.push(net.with_parameter(Parameter::HiddenBias(0), factor));
        further.push(ShallowReluNet::from_parameters(net.parameters().clone()));
        let minus_zero = net.with_parameter(Parameter::HiddenBias(0), F::of(-0.0));
        further.push(minus_zero);
        for other in &all {
            further.push(net.plus(other));
            further.push(net.compose(other));
        }
    }
    let negated: Vec<_> = further.iter().flatten().map(|net| net.negated()).collect();
    all.extend(further.into_iter().flatten().chain(negated));
    all
}

fn networks_of_every_origin_come_back<F: Stored>() {
    let forms = std::cell::RefCell::new(HashSet::new());
    let drawn = (functions::<F>(8), parameters::<F>(6), floats::<F>());
    check(300, drawn, |(f, p, factor)| {
        let p = Parameters {
            hidden_weights: p.v,
            hidden_biases: p.b,
            output_weights: p.w,
            output_bias: p.b0,
        };
        for net in networks(f, p, factor) {
            come_back(&net, same_networks);
            let form = serde_json::to_value(&net).expect("a tree");
            let (name, form) = form
                .as_object()
                .and_then(|map| map.iter().next())
                .expect("a form");
            let has_domain = form.get("domain").is_some_and(|domain| !domain.is_null());
            forms.borrow_mut().insert((name.clone(), has_domain));
        }
    });
    assert_eq!(forms.borrow().len(), 3, "{forms:?}");
}

fn samples_come_back<F: Stored>() {
    let bits = |samples: &Samples<F>| -> Vec<[u64; 3]> {
        let rows = samples.iter();
        rows.map(|(x, y, weight)| [x, y, weight].map(F::bits))
            .collect()
    };
    check(300, unsorted_samples(floats::<F>(), 12), |rows| {
        let xs: Vec<F> = rows.iter().map(|row| row.0).collect();
        let ys: Vec<F> = rows.iter().map(|row| row.1).collect();
        let weights: Vec<F> = rows.iter().map(|row| row.2).collect();
        let samples = Samples::weighted(&xs, &ys, &weights).expect("good samples");
        come_back(&samples, |a, b| bits(a) == bits(b));
    });
}

fn small_values_come_back<F: Stored>() {
    check(200, (tails::<F>(), any::<usize>()), |(tail, unit)| {
        come_back(&tail, |a, b| a == b);
        come_back(&[Side::Left, Side::Right], |a, b| a == b);
        come_back(
            &[
                Parameter::HiddenWeight(unit),
                Parameter::HiddenBias(unit),
                Parameter::OutputWeight(unit),
                Parameter::OutputBias,
            ],
            |a, b| a == b,
        );
    });
    // Gradients, for example, may have any values and lengths.
    let parameters = Parameters {
        hidden_weights: vec![F::of(-0.0), F::LEAST],
        hidden_biases: vec![],
        output_weights: vec![F::max_value()],
        output_bias: F::of(0.1),
    };
    let same =
        |a: &Parameters<F>, b: &Parameters<F>| a == b && parameter_bits(a) == parameter_bits(b);
    come_back(&parameters, same);
}

for_floats!(
    functions_come_back,
    functions_that_jump_come_back,
    periodic_functions_come_back,
    networks_of_every_origin_come_back,
    samples_come_back,
    small_values_come_back,
);

#[cfg(feature = "num-rational")]
#[test]
fn rationals_come_back() {
    use num_rational::Ratio;
    use shallow_relu::PiecewiseLinear;

    let whole = (-20..20_i64, 1..20_i64);
    let point = (1..9_i64, whole.clone()).prop_map(|(step, (n, d))| (step, Ratio::new(n, d)));
    check(200, proptest::collection::vec(point, 2..6), |steps| {
        let mut x = Ratio::new(-1, 3);
        let points = steps.into_iter().map(|(step, y)| {
            x += Ratio::new(step, 4);
            (x, y)
        });
        let f = PiecewiseLinear::from_breakpoints(&points.collect::<Vec<_>>()).expect("in order");
        come_back(&f, |a, b| a == b);
        let net = ShallowReluNet::from_function(f).expect("a network");
        come_back(&net, |a, b| a == b);
        let trained = ShallowReluNet::from_parameters(net.parameters().clone()).expect("again");
        come_back(&trained, |a, b| a == b);
    });
}
