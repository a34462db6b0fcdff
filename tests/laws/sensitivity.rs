//! The effect of each parameter.

use std::cell::Cell;

use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::{Error, Parameter, Parameters, Scalar, ShallowReluNet};

use crate::support::generators::{floats, inputs, network, parameters};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats};

for_floats!(
    batch_gradients_are_those_of_the_dense_rule,
    gradients_are_a_batch_of_one,
    a_gradient_is_zero_outside_of_the_interval_and_below_the_largest_within,
    gradients_agree_with_finite_differences,
    errors_of_a_batch_are_named,
);

/// The exact gradients of a batch by the rule, unit by unit and input by input; and the sum of the absolute
/// values of the terms of each.
pub(crate) fn dense_rule<T: Number>(
    net: &ShallowReluNet<T>,
    batch: &[(T, T)],
) -> Vec<(Rational, Rational)> {
    let of = |which: Parameter| {
        let (mut sum, mut terms) = (Rational::zero(), Rational::zero());
        for &(x, g) in batch {
            let (term, size) = gradient(net, which, x);
            sum += g.exact() * term;
            terms += g.exact().abs() * size;
        }
        (sum, terms)
    };
    net.parameters()
        .iter()
        .map(|(which, _)| of(which))
        .collect()
}

/// The gradient of the sum at `x`, and the size of its terms.
fn gradient<T: Number>(net: &ShallowReluNet<T>, which: Parameter, x: T) -> (Rational, Rational) {
    let x = x.exact();
    let unit = match which {
        Parameter::OutputBias => return (Rational::one(), Rational::one()),
        Parameter::HiddenWeight(unit)
        | Parameter::HiddenBias(unit)
        | Parameter::OutputWeight(unit) => unit,
    };
    let [v, b, w] = [
        net.hidden_weights(),
        net.hidden_biases(),
        net.output_weights(),
    ]
    .map(|values| values[unit].exact());
    let ray = &b + &v * &x;
    if !ray.is_positive() {
        return (Rational::zero(), Rational::zero());
    }
    match which {
        Parameter::HiddenWeight(_) => (&w * &x, (w * x).abs()),
        Parameter::HiddenBias(_) => (w.clone(), w.abs()),
        _ => (ray, b.abs() + (v * x).abs()),
    }
}

pub(crate) fn flat<T: Copy>(gradients: &Parameters<T>) -> Vec<T> {
    gradients.iter().map(|(_, gradient)| gradient).collect()
}

/// What a product may lose by underflow in the wider type: its first part and the four products of which the
/// second one is made are each rounded by half the least positive `f64`.
fn underflow() -> Rational {
    f64::from_bits(4).exact()
}

/// Inputs at kinks and beside them, and elsewhere.
fn hard_inputs<F: Float>(net: &ShallowReluNet<F>) -> Vec<F> {
    let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
    let kinks = hidden
        .map(|(&v, &b)| -b / v)
        .flat_map(|kink| [kink.down(), kink, kink.up()]);
    let others = inputs(net.function()).into_iter().step_by(17);
    let (first, last) = net.function().domain();
    kinks
        .chain(others)
        .chain([first, last])
        .filter(|&x| Scalar::is_finite(x))
        .collect()
}

fn batch_gradients_are_those_of_the_dense_rule<F: Float>() {
    let checked = Cell::new(0);
    check(
        500,
        (parameters::<F>(8), floats::<F>()),
        |(parameters, g)| {
            let Ok(net) = parameters.network() else {
                return;
            };
            let inputs = hard_inputs(&net);
            let gradients: Vec<F> = (0..inputs.len())
                .map(|i| {
                    if i % 3 == 0 {
                        g
                    } else {
                        F::of((i % 7) as f64 - 3.0)
                    }
                })
                .collect();
            let batch: Vec<_> = inputs
                .iter()
                .copied()
                .zip(gradients.iter().copied())
                .collect();
            let exact = dense_rule(&net, &batch);
            let found = match net.sensitivity().batch_gradients(&inputs, &gradients) {
                Ok(found) => flat(&found),
                Err(Error::GradientOverflow { .. }) => {
                    // Partial sums and products stay below the sum of the absolute values.
                    let most = exact
                        .iter()
                        .map(|(_, terms)| terms)
                        .max()
                        .expect("an output bias");
                    let moment: Rational = batch
                        .iter()
                        .map(|(x, g)| (x.exact() * g.exact()).abs())
                        .sum();
                    assert!(
                        most.max(&moment) * Rational::from_integer(2.into())
                            > F::max_value().exact(),
                        "{net:?}"
                    );
                    return;
                }
                Err(error) => panic!("{error}"),
            };
            let count = Rational::from_integer((inputs.len() + 2 * net.width() + 8).into());
            let wide = count * 2.0_f64.powi(-100).exact();
            let underflow = 2.0_f64.powi(-960).exact();
            for (found, (exact, terms)) in found.into_iter().zip(exact) {
                // No bound is promised if a factor of a product falls below the normal floats of f64.
                let factors = net
                    .parameters()
                    .iter()
                    .map(|(_, value)| value)
                    .chain(inputs.iter().copied())
                    .chain([g]);
                let least = factors
                    .filter(|x| !x.is_zero())
                    .map(|x| x.exact().abs())
                    .min();
                if least.is_some_and(|least| least < 2.0_f64.powi(-300).exact()) {
                    continue;
                }
                checked.set(checked.get() + 1);
                let rounding = F::unit_roundoff().exact() * exact.abs() + F::LEAST.exact();
                let bound = rounding + &wide * terms + &underflow;
                assert!(
                    (found.exact() - &exact).abs() <= bound,
                    "{found:e} is {exact} in {net:?}"
                );
            }
        },
    );
    assert!(checked.get() > enough(2000), "{checked:?}");
}

fn gradients_are_a_batch_of_one<F: Float>() {
    check(300, parameters::<F>(6), |parameters| {
        let Ok(net) = parameters.network() else {
            return;
        };
        let sensitivity = net.sensitivity();
        for x in hard_inputs(&net).into_iter().step_by(3) {
            let one = sensitivity.gradients(x);
            assert_eq!(one, sensitivity.batch_gradients(&[x], &[F::one()]));
            let Ok(one) = one else { continue };
            for ((which, _), found) in net.parameters().iter().zip(flat(&one)) {
                let (exact, terms) = gradient(&net, which, x);
                let bound = F::unit_roundoff().exact() * exact.abs()
                    + F::LEAST.exact()
                    + terms * 2.0_f64.powi(-98).exact()
                    + underflow();
                assert!(
                    (found.exact() - exact).abs() <= bound,
                    "{which} at {x:e} of {net:?}"
                );
            }
        }
        let empty = sensitivity
            .batch_gradients(&[], &[])
            .expect("nothing is no overflow");
        assert!(flat(&empty).into_iter().all(|gradient| gradient.is_zero()));
    });
}

fn a_gradient_is_zero_outside_of_the_interval_and_below_the_largest_within<F: Float>() {
    check(500, parameters::<F>(6), |parameters| {
        let Ok(net) = parameters.network() else {
            return;
        };
        let (sensitivity, domain) = (net.sensitivity(), net.function().domain());
        let xs = hard_inputs(&net);
        for (which, _) in net.parameters().iter() {
            let influence = sensitivity
                .influence(which)
                .expect("a parameter of the network");
            let mut reached = Rational::zero();
            for &x in &xs {
                let (exact, _) = gradient(&net, which, x);
                let outside = influence
                    .interval
                    .is_none_or(|(from, to)| x < from || to < x);
                assert!(!outside || exact.is_zero(), "{which} at {x:e} of {net:?}");
                let inside = influence
                    .interval
                    .is_some_and(|(from, to)| from < x && x < to);
                let acts = matches!(
                    which,
                    Parameter::HiddenBias(_) | Parameter::OutputWeight(_) | Parameter::OutputBias
                );
                assert!(
                    !inside || !acts || !exact.is_zero(),
                    "{which} at {x:e} of {net:?}"
                );
                if domain.0 <= x && x <= domain.1 {
                    reached = reached.max(exact.abs());
                }
            }
            if Scalar::is_finite(influence.largest) {
                let largest = influence.largest.exact();
                let slack = F::unit_roundoff().exact() * Rational::from_integer(2.into());
                let bound = &largest * (Rational::one() + &slack) + F::LEAST.exact();
                assert!(reached <= bound, "{which} of {net:?}");
                // The inputs include both ends of the domain and every kink. At a kink the gradient of a
                // hidden weight is approached, but not reached.
                let reached = reached + F::LEAST.exact();
                let slack = slack * Rational::from_integer(8.into());
                let least_step = domain.1.exact() - domain.0.exact();
                if least_step > F::of(1e-3).exact() && !matches!(which, Parameter::HiddenWeight(_))
                {
                    assert!(
                        largest <= reached * (Rational::one() + slack),
                        "{which} of {net:?}"
                    );
                }
            }
        }
        let which = Parameter::HiddenBias(net.width());
        let error = sensitivity.influence(which).expect_err("no such unit");
        assert_eq!(
            error,
            Error::NoSuchParameter {
                parameter: which,
                width: net.width()
            }
        );
    });
}

/// The sum is linear in every parameter as long as no unit changes sides. So in exact arithmetic the
/// difference quotient is the gradient. Here it is the quotient of the network with the parameter changed,
/// whose output is rounded twice.
fn gradients_agree_with_finite_differences<F: Float>() {
    let unit = (-2.0..2.0_f64, -2.0..2.0_f64, -2.0..2.0_f64);
    let cases = (prop::collection::vec(unit, 1..6), -3.0..3.0_f64);
    check(300, cases, |(units, x)| {
        let [v, b, w] = [0, 1, 2].map(|i| {
            units
                .iter()
                .map(|&(v, b, w)| F::of([v, b, w][i]))
                .collect::<Vec<F>>()
        });
        let net = network(v, b, w, F::of(0.5)).expect("small values");
        let (x, step) = (F::of(x), F::of(2.0_f64.powi(-8)));
        // x is so far from every kink that the step takes no unit across.
        let margin = F::of(0.125);
        let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
        if hidden
            .clone()
            .any(|(&v, &b)| num_traits::Float::abs(b + v * x) < margin)
        {
            return;
        }
        let gradients = flat(&net.sensitivity().gradients(x).expect("small values"));
        for ((which, value), gradient) in net.parameters().iter().zip(gradients) {
            let moved = net
                .with_parameter(which, value + step)
                .expect("small values");
            let step = (value + step).exact() - value.exact();
            let quotient = (moved.forward(x).exact() - net.forward(x).exact()) / &step;
            // Values stay below 2^6. The bound of from_parameters is 9/2 ulp on the domain, and 8 u of twice
            // the values on a tail. So 2^10 u is enough for each of the two networks.
            let bound = F::unit_roundoff().exact() * Rational::from_integer(2048.into()) / step;
            assert!(
                (quotient - gradient.exact()).abs() <= bound,
                "{which} at {x:e} of {net:?}"
            );
        }
    });
}

fn errors_of_a_batch_are_named<F: Float>() {
    let [one, two] = [1.0, 2.0].map(F::of);
    let net = ShallowReluNet::from_breakpoints(&[(one, one), (two, one + two)]).expect("a ray");
    let sensitivity = net.sensitivity();
    let text = |inputs: &[F], gradients: &[F]| {
        sensitivity
            .batch_gradients(inputs, gradients)
            .expect_err("bad input")
            .to_string()
    };
    assert_eq!(
        text(&[one], &[]),
        "inputs and output_gradients must have the same length, got 1 and 0"
    );
    assert_eq!(
        text(&[one, F::nan()], &[one, one]),
        "inputs[1] = NaN is not finite"
    );
    assert_eq!(
        text(&[one], &[F::infinity()]),
        "output_gradients[0] = inf is not finite"
    );
    let most = F::max_value();
    assert_eq!(
        text(&[two, two], &[most, most]),
        "the gradient of output_bias is too large for the number type"
    );
    assert_eq!(
        text(&[two], &[most]),
        "the gradient of hidden_weights[0] is too large for the number type"
    );
    let error = sensitivity
        .gradients(F::neg_infinity())
        .expect_err("bad input");
    assert_eq!(error.to_string(), "x = -inf is not finite");
}

#[test]
fn a_unit_with_its_kink_beyond_all_floats_acts_everywhere_or_nowhere() {
    let tiny = f64::from_bits(1);
    let acts = |v: f64, b: f64| {
        let net = network(vec![v], vec![b], vec![1.0], 0.0).expect("a line");
        let influence = net
            .sensitivity()
            .influence(Parameter::HiddenBias(0))
            .expect("a unit");
        influence.interval
    };
    let everywhere = Some((f64::NEG_INFINITY, f64::INFINITY));
    assert_eq!(
        (acts(tiny, 1.0), acts(-tiny, 1.0)),
        (everywhere, everywhere)
    );
    assert_eq!((acts(tiny, -1.0), acts(-tiny, -1.0)), (None, None));
    assert_eq!(
        (acts(0.0, 1.0), acts(0.0, -1.0), acts(0.0, 0.0)),
        (everywhere, None, None)
    );
}

#[test]
fn a_gradient_is_rounded_once_in_f32_too() {
    // b + v x = 1 + 2^-24 + 2^-60, which is a tie except for the last term.
    let v = 38737.0 * 2.0_f32.powi(-60);
    let net = network(vec![v], vec![1.0], vec![1.0], 0.0).expect("a ray");
    let gradients = net
        .sensitivity()
        .gradients(1_774_001.0)
        .expect("small values");
    assert_eq!(gradients.output_weights, [1.0 + f32::EPSILON]);
}

/// Found by fuzzing: v x is 40 million times the least positive float, and the result is off by 1.2 times that.
#[test]
fn a_gradient_that_underflows_is_off_by_a_few_of_the_least_floats() {
    let (v, b) = (3.592_257_700_324_066e-25, 6.631_249_5e-316);
    let net = network(vec![v], vec![b], vec![1.0], 0.0).expect("a ray");
    let x = -5.537_951_378_807_363e-292;
    let found = net.sensitivity().gradients(x).expect("small values");
    let exact = b.exact() + v.exact() * x.exact();
    let off = (found.output_weights[0].exact() - exact).abs();
    assert!(off <= underflow() + f64::from_bits(1).exact());
}
