//! The error of the literal sum: the bound that a network reports.

use std::cell::Cell;

use num_traits::{One, Zero};
use shallow_relu::{Scalar, ShallowReluNet, construct};

use crate::canonical::scattered;
use crate::support::generators::{Parameters, functions, inputs_within, network, parameters};
use crate::support::rational::Rational;
use crate::support::{Float, check, enough, for_floats, oracle};

for_floats!(
    the_bound_holds_for_networks_from_breakpoints,
    the_bound_holds_for_networks_from_parameters,
    the_bound_holds_at_every_scale,
    the_bound_of_a_calibrator_is_of_the_order_of_its_error,
    the_bound_is_infinite_where_a_term_overflows,
);

/// The largest number of inputs for each network.
const INPUTS: usize = 40;

/// Asserts that the bound holds, and is at most four times the documented formula. Returns whether it is
/// finite.
fn holds<F: Float>(net: &ShallowReluNet<F>) -> bool {
    let bound = net.dense_error_bound();
    let (f, n) = (net.function(), net.width() + 8);
    let whole = |n: usize| Rational::from_integer(n.into());
    let u = F::unit_roundoff().exact();
    let (first, last) = f.domain();
    let ends = [first, last].map(|x| Sizes::new(net, x));
    let terms = ends[0].terms.clone().max(ends[1].terms.clone());
    let products = ends[0].products.clone().max(ends[1].products.clone());
    if num_traits::Float::is_infinite(bound) {
        let most = [&terms, &products, &ends[0].largest, &ends[1].largest]
            .into_iter()
            .max();
        let is_near = most.is_some_and(|most| most * whole(4) >= F::max_value().exact());
        assert!(
            is_near || num_traits::Float::is_infinite(net.breakpoint_error()),
            "infinite for {net:?}"
        );
        return false;
    }
    let span = last.exact() - first.exact();
    let underflow = F::LEAST.exact() * (whole(16 * n) * (span + whole(4)) + &ends[0].weights);
    let four = whole(4);
    let of_terms = &four * whole(n) * &u * terms + &four * &u * products + underflow * &four;
    let most = net.breakpoint_error().exact() * (Rational::one() + &u * whole(64)) + of_terms;
    assert!(bound.exact() <= most, "{bound:e} is too large for {net:?}");
    let inputs: Vec<F> = f
        .segments()
        .flat_map(|segment| inputs_within(&segment))
        .collect();
    for &x in inputs
        .iter()
        .step_by(inputs.len() / INPUTS + 1)
        .chain([&first, &last])
    {
        let off = (net.forward_dense(x).exact() - oracle::value(f, x)).abs();
        assert!(
            off <= bound.exact(),
            "more than {bound:e} at x = {x:e} of {net:?}"
        );
    }
    true
}

/// Sums of absolute values at an end of the domain.
struct Sizes {
    terms: Rational,
    products: Rational,
    weights: Rational,
    largest: Rational,
}

impl Sizes {
    fn new<F: Float>(net: &ShallowReluNet<F>, x: F) -> Self {
        let mut sizes = Self {
            terms: oracle::network_value(net, x).1,
            products: Rational::zero(),
            weights: Rational::zero(),
            largest: Rational::zero(),
        };
        let units = net.hidden_weights().iter().zip(net.hidden_biases());
        for ((&v, b), w) in units.zip(net.output_weights()) {
            let (product, size) = ((v.exact() * x.exact()).abs(), w.exact().abs());
            let ray = product + b.exact().abs();
            sizes.largest = sizes.largest.clone().max(ray.clone());
            if num_traits::Float::abs(v) != F::one() && !v.is_zero() {
                sizes.products += &size * ray;
                sizes.weights += size * (Rational::one() + v.exact().abs());
            }
        }
        sizes
    }
}

fn the_bound_holds_for_networks_from_breakpoints<F: Float>() {
    let finite = Cell::new(0);
    check(500, functions::<F>(10), |f| {
        let Ok(net) = construct(&f) else { return };
        finite.set(finite.get() + usize::from(holds(&net)));
    });
    assert!(finite.get() > enough(250), "{finite:?}");
}

fn holds_for_all<F: Float>(drawn: &Parameters<F>, finite: &Cell<usize>) {
    if let Ok(net) = drawn.network() {
        finite.set(finite.get() + usize::from(holds(&net)));
    }
}

fn the_bound_holds_for_networks_from_parameters<F: Float>() {
    let finite = Cell::new(0);
    check(500, parameters::<F>(8), |drawn| {
        holds_for_all(&drawn, &finite)
    });
    assert!(finite.get() > enough(250), "{finite:?}");
}

fn the_bound_holds_at_every_scale<F: Float>() {
    let finite = Cell::new(0);
    check(500, scattered::<F>(), |drawn| {
        holds_for_all(&drawn, &finite)
    });
    assert!(finite.get() > enough(100), "{finite:?}");
}

/// Plateaus with tiny steps between them, as isotonic calibration makes them. Terms that are a million times
/// as large as the function cancel.
fn the_bound_of_a_calibrator_is_of_the_order_of_its_error<F: Float>() {
    let steps = 167;
    let mut points: Vec<(F, F)> = Vec::new();
    for i in 0..steps {
        let part = |offset: f64| (f64::from(i) + offset) / f64::from(steps);
        let y = F::of(part(0.3).sqrt() * 0.97);
        let start = F::of(part(0.0).powf(1.3));
        // The function rises from the plateau before within a few floats.
        let step = (0..3 + i % 11).fold(start, |x, _| x.up());
        points.push((if i == 0 { start } else { step }, y));
        points.push((F::of(part(0.999).powf(1.3)), y));
    }
    let net = ShallowReluNet::from_breakpoints(&points).expect("steep, but in range");
    let bound = net.dense_error_bound();
    let (first, last) = net.function().domain();
    let inputs = (0..20_000).map(|i| first + (last - first) * F::of(f64::from(i) / 20_000.0));
    let errors = inputs.map(|x| num_traits::Float::abs(net.forward_dense(x) - net.forward(x)));
    let error = errors.fold(F::zero(), |a, b| if a > b { a } else { b });
    let ratio = (bound / error).to_f64().expect("a float");
    println!(
        "{error:e}, the bound is {ratio:.1} times that; breakpoint error {:e}",
        net.breakpoint_error()
    );
    assert!(bound >= error && ratio < 100.0, "{bound:e} for {error:e}");
    assert!(
        net.breakpoint_error() < error,
        "{error:e} is more than that of the weights"
    );
}

fn the_bound_is_infinite_where_a_term_overflows<F: Float>() {
    let max = F::max_value();
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    // max relu(x) - max relu(x - 1), whose terms at x = 2 overflow.
    let v = vec![one, one, one];
    let net = network(v, vec![zero, -one, -two], vec![max, -max, one], zero);
    let net = net.expect("values up to max");
    assert!(!Scalar::is_finite(net.forward_dense(two)));
    assert_eq!(net.dense_error_bound(), F::infinity());
    // A unit has weight 0, and its ray overflows: 0 times infinity.
    let (v, b) = (vec![max, one, one], vec![zero, zero, -two]);
    let net = network(v, b, vec![zero, one, one], zero).expect("in range");
    assert!(net.forward_dense(two).is_nan());
    assert_eq!(net.dense_error_bound(), F::infinity());
}

/// An exact type rounds nothing.
#[cfg(feature = "num-rational")]
#[test]
fn the_bound_is_zero_for_rationals() {
    use num_rational::Ratio;
    let points = [(0, 0), (3, 1), (5, 0)].map(|(x, y)| (Ratio::<i64>::from(x), y.into()));
    let net = ShallowReluNet::from_breakpoints(&points).expect("good breakpoints");
    assert_eq!(net.dense_error_bound(), Ratio::from(0));
}
