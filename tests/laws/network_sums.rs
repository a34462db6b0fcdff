//! Sums and multiples of networks.

use std::cell::Cell;

use num_traits::Zero;
use shallow_relu::{Scalar, ShallowReluNet, construct};

use crate::construction::wide_tolerance;
use crate::support::generators::{floats, functions, inputs, network, parameters};
use crate::support::rational::Rational;
use crate::support::{Float, check, enough, for_floats, oracle, same};

for_floats!(
    a_sum_of_networks_has_the_units_of_all,
    the_function_of_a_sum_is_the_sum_of_the_functions,
    the_negative_network_is_the_negative_everywhere,
    multiples_of_networks_are_those_of_their_weights,
    quotients_of_networks_are_those_of_their_weights,
    operators_of_networks_are_the_named_methods,
    the_function_of_a_multiple_is_off_by_what_is_reported,
);

fn a_sum_of_networks_has_the_units_of_all<F: Float>() {
    let summed = Cell::new(0);
    check(300, (parameters::<F>(5), parameters::<F>(5)), |(a, b)| {
        let (Ok(a), Ok(b)) = (a.network(), b.network()) else {
            return;
        };
        let Ok(sum) = &a + &b else { return };
        summed.set(summed.get() + 1);
        let both = |of: fn(&ShallowReluNet<F>) -> &[F]| [of(&a), of(&b)].concat();
        assert_eq!(sum.hidden_weights(), both(ShallowReluNet::hidden_weights));
        assert_eq!(sum.hidden_biases(), both(ShallowReluNet::hidden_biases));
        assert_eq!(sum.output_weights(), both(ShallowReluNet::output_weights));
        assert_eq!(sum.output_bias(), a.output_bias() + b.output_bias());
        let (first, last) = sum.function().domain();
        for domain in [a.function().domain(), b.function().domain()] {
            assert!(first <= domain.0 && domain.1 <= last);
        }
        // The parameters of the sum are authoritative.
        let kinks = oracle::kinks(&sum);
        for (x, y) in sum.function().breakpoints() {
            let (exact, _) = oracle::network_value(&sum, x);
            let most = F::unit_roundoff().exact() * exact.abs()
                + F::LEAST.exact()
                + oracle::cost_of_kinks(&kinks, x);
            assert!((y.exact() - exact).abs() <= most);
        }
    });
    assert!(summed.get() > enough(100), "{summed:?}");
}

#[test]
fn an_output_bias_is_summed_without_rounding() {
    let of = |bias: f64| network(vec![1.0], vec![0.0], vec![1.0], bias);
    let networks =
        [f64::MAX, f64::MAX, -f64::MAX, 1e-300, -f64::MAX].map(|bias| of(bias).expect("finite"));
    let sum = ShallowReluNet::sum(&networks).expect("in range");
    assert_eq!(sum.output_bias(), 1e-300);
}

/// If both functions are within the error that their networks report, the function of the sum is off by these
/// errors, by the rounding of the output bias and by that of y.
fn the_function_of_a_sum_is_the_sum_of_the_functions<F: Float>() {
    let checked = Cell::new(0);
    check(300, (functions::<F>(6), functions::<F>(6)), |(f, g)| {
        let (Ok(a), Ok(b)) = (construct(&f), construct(&g)) else {
            return;
        };
        let Ok(sum) = &a + &b else { return };
        let errors = [a.breakpoint_error(), b.breakpoint_error()];
        if !errors.iter().all(|&error| Scalar::is_finite(error)) {
            return;
        }
        let (f_domain, g_domain) = (f.domain(), g.domain());
        let u = F::unit_roundoff().exact();
        // The reports are themselves rounded, and their own sums are.
        let reported = errors
            .iter()
            .fold(Rational::zero(), |sum, error| sum + error.exact())
            * (oracle::gamma::<F>(4) + Rational::from_integer(1.into()))
            + wide_tolerance(&a)
            + wide_tolerance(&b);
        let bias = sum.output_bias().exact().abs() * &u;
        for (x, y) in sum.function().breakpoints() {
            let is_in = |domain: (F, F)| domain.0 <= x && x <= domain.1;
            if !is_in(f_domain) || !is_in(g_domain) {
                continue;
            }
            checked.set(checked.get() + 1);
            let exact = oracle::value(&f, x) + oracle::value(&g, x);
            // u |b0| is taken of the rounded b0, so a relative u is added. The least positive float is for
            // three roundings.
            let least = F::LEAST.exact() * Rational::from_integer(3.into());
            let most = (&reported + &bias + &u * y.exact().abs())
                * (oracle::gamma::<F>(2) + Rational::from_integer(1.into()))
                + least;
            assert!(
                (y.exact() - exact).abs() <= most,
                "{y:e} at {x:e}, {f:?}, {g:?}"
            );
        }
    });
    assert!(checked.get() > enough(200), "{checked:?}");
}

fn the_negative_network_is_the_negative_everywhere<F: Float>() {
    check(200, parameters::<F>(5), |a| {
        let Ok(a) = a.network() else { return };
        let negative = -&a;
        assert_eq!(-&negative, a);
        for x in inputs(a.function()).into_iter().step_by(5) {
            let (mine, theirs) = (negative.forward(x), a.forward(x));
            assert!(same(mine + F::zero(), -theirs + F::zero()));
            let (mine, theirs) = (negative.forward_dense(x), a.forward_dense(x));
            assert!(same(mine + F::zero(), -theirs + F::zero()));
        }
        let itself = a.clone();
        if let Ok(nothing) = &a - &itself {
            assert!(nothing.function().ys().iter().all(|y| y.is_zero()));
            assert_eq!(nothing.canonical().expect("nothing").width(), 0);
        }
    });
}

fn multiples_of_networks_are_those_of_their_weights<F: Float>() {
    check(200, (parameters::<F>(5), floats::<F>()), |(a, factor)| {
        let Ok(a) = a.network() else { return };
        let Ok(multiple) = &a * factor else { return };
        let weights = a.output_weights().iter().map(|&w| w * factor);
        assert!(weights.eq(multiple.output_weights().iter().copied()));
        assert_eq!(multiple.output_bias(), a.output_bias() * factor);
        assert_eq!(multiple.hidden_biases(), a.hidden_biases());
        let (first, last) = a.function().domain();
        let domain = multiple.function().domain();
        assert!(domain.0 <= first && last <= domain.1);
        assert!((&a * F::nan()).is_err());
    });
}

fn quotients_of_networks_are_those_of_their_weights<F: Float>() {
    let divided = Cell::new(0);
    check(200, (parameters::<F>(5), floats::<F>()), |(a, divisor)| {
        let Ok(a) = a.network() else { return };
        assert_eq!(a.divide_y(F::of(2.0)).ok(), a.scale_y(F::of(0.5)).ok());
        let Ok(quotient) = a.divide_y(divisor) else {
            return;
        };
        divided.set(divided.get() + 1);
        let weights = a.output_weights().iter().map(|&w| w / divisor);
        assert!(weights.eq(quotient.output_weights().iter().copied()));
        assert_eq!(quotient.output_bias(), a.output_bias() / divisor);
        assert_eq!(quotient.hidden_weights(), a.hidden_weights());
        assert_eq!(quotient.hidden_biases(), a.hidden_biases());
        let (first, last) = a.function().domain();
        let domain = quotient.function().domain();
        assert!(domain.0 <= first && last <= domain.1);
        for none in [F::zero(), F::nan(), F::infinity()] {
            assert!(a.divide_y(none).is_err());
        }
    });
    assert!(divided.get() > enough(50), "{divided:?}");
}

fn operators_of_networks_are_the_named_methods<F: Float>() {
    let drawn = (parameters::<F>(4), parameters::<F>(4), floats::<F>());
    check(200, drawn, |(a, b, factor)| {
        let (Ok(a), Ok(b)) = (a.network(), b.network()) else {
            return;
        };
        let sums = [
            &a + &b,
            a.clone() + b.clone(),
            &a + b.clone(),
            a.clone() + &b,
        ];
        assert!(sums.iter().all(|sum| *sum == a.plus(&b)));
        assert_eq!(a.plus(&b), ShallowReluNet::sum([&a, &b]));
        let differences = [
            &a - &b,
            a.clone() - b.clone(),
            &a - b.clone(),
            a.clone() - &b,
        ];
        assert!(differences.iter().all(|sum| *sum == a.minus(&b)));
        assert_eq!(a.minus(&b), a.plus(&b.negated()));
        let multiple = a.scale_y(factor);
        assert!(multiple == &a * factor && multiple == a.clone() * factor);
        let quotient = a.divide_y(factor);
        assert!(quotient == &a / factor && quotient == a.clone() / factor);
        assert!(a.negated() == -&a && a.negated() == -a.clone());
    });
}

fn the_function_of_a_multiple_is_off_by_what_is_reported<F: Float>() {
    let checked = Cell::new(0);
    check(500, (functions::<F>(6), floats::<F>()), |(f, factor)| {
        let Ok(net) = construct(&f) else { return };
        let Ok(multiple) = &net * factor else { return };
        let weights = net.output_weights().iter();
        let mut products = weights.map(|w| w.exact() * factor.exact());
        let reported = net.breakpoint_error();
        let underflows = !products.all(|product| oracle::is_normal_or_zero::<F>(&product));
        if !Scalar::is_finite(reported) || underflows {
            return;
        }
        let one = Rational::from_integer(1.into());
        let (u, size) = (F::unit_roundoff().exact(), factor.exact().abs());
        for (x, y) in multiple.function().breakpoints() {
            if !(f.domain().0 <= x && x <= f.domain().1) {
                continue;
            }
            checked.set(checked.get() + 1);
            let exact = oracle::value(&f, x) * factor.exact();
            let (_, terms) = oracle::network_value(&net, x);
            // The report is rounded a few times, if it is subnormal to a multiple of the least float, and every
            // product is rounded.
            let reported = reported.exact() * (oracle::gamma::<F>(4) + &one) + F::LEAST.exact();
            let reported = reported * &size;
            let most = (reported + terms * &size * &u + y.exact().abs() * &u)
                * (oracle::gamma::<F>(2) + &one)
                + F::LEAST.exact();
            assert!((y.exact() - exact).abs() <= most, "{y:e} at {x:e}, {f:?}");
        }
    });
    assert!(checked.get() > enough(200), "{checked:?}");
}
