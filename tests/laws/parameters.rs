//! From parameters to the function that they compute.

use num_traits::{One, Zero};
use shallow_relu::{Error, Parameter, ShallowReluNet};

use crate::support::generators::{inputs, network, parameters};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, oracle};

for_floats!(
    every_breakpoint_is_the_sum,
    breakpoints_are_the_floats_nearest_to_the_kinks,
    kinks_that_cancel_around_a_float_are_seen_there,
    the_function_is_within_its_bound_at_every_float,
    refused_parameters_do_overflow,
    reports_are_true,
    forward_dense_is_within_its_bound,
    a_line_and_a_constant_are_networks,
    kinks_beyond_all_floats_bend_nothing,
    one_parameter_is_changed_and_no_other,
    parameters_are_lent_as_they_were_given,
);

/// Hostile parameters, except those that overflow.
fn networks<F: Float>(cases: u32, law: impl Fn(&ShallowReluNet<F>)) {
    check(cases, parameters::<F>(12), |parameters| {
        if let Ok(net) = parameters.network() {
            law(&net);
        }
    });
}

/// Half an ulp of `value` as an absolute error: u |value|, or half the least positive float.
fn rounding<F: Float>(value: &Rational) -> Rational {
    let relative = F::unit_roundoff().exact() * value.abs();
    relative.max(F::LEAST.exact() / Rational::from_integer(2.into()))
}

/// Each y is the exact sum, rounded once, or the value of a level piece on one side, within the cost of
/// moving the kinks to floats.
fn every_breakpoint_is_the_sum<F: Float>() {
    let found = std::cell::Cell::new([0; 2]);
    networks::<F>(2000, |net| {
        let f = net.function();
        let kinks = oracle::kinks(net);
        for (x, y) in f.breakpoints() {
            let [rounded, levels] = found.get();
            let (sum, _) = oracle::network_value(net, x);
            if (y.exact() - &sum).abs() <= rounding::<F>(&sum) {
                found.set([rounded + 1, levels]);
                continue;
            }
            found.set([rounded, levels + 1]);
            assert!(
                (f.slope_left(x).is_zero() || f.slope_right(x).is_zero())
                    && (y.exact() - &sum).abs()
                        <= oracle::cost_of_kinks(&kinks, x) + rounding::<F>(&y.exact()),
                "{y:e} at {x:e} of {net:?}"
            );
        }
    });
    let [rounded, levels] = found.get();
    assert!(rounded > enough(5_000) && levels > enough(30), "{found:?}");
}

/// There is a breakpoint for each kink that bends the sum, and no other if there are at least two.
fn breakpoints_are_the_floats_nearest_to_the_kinks<F: Float>() {
    let bending = std::cell::Cell::new(0);
    networks::<F>(1000, |net| {
        let (xs, kinks) = (net.function().xs(), oracle::kinks(net));
        for kink in &kinks {
            // Kinks that share a float may cancel.
            let others = kinks.iter().filter(|other| other.nearest == kink.nearest);
            let sharing: Vec<_> = others.collect();
            let turn: Rational = sharing.iter().map(|other| &other.turn).sum();
            let is_alone = sharing.iter().all(|other| other.at == kink.at);
            if is_alone && !turn.is_zero() {
                bending.set(bending.get() + 1);
                assert!(kink.nearest.is_none_or(|x| xs.contains(&x)), "{net:?}");
            }
        }
        if xs.len() > 2 {
            let is_nearest = |x: &F| kinks.iter().any(|kink| kink.nearest == Some(*x));
            assert!(xs.iter().all(is_nearest), "{net:?}");
        }
        assert!(xs.len() <= net.width().max(2), "{net:?}");
    });
    assert!(bending.get() > enough(2_000), "{bending:?}");
}

fn the_function_is_within_its_bound_at_every_float<F: Float>() {
    let checked = std::cell::Cell::new([0; 2]);
    networks::<F>(600, |net| {
        let f = net.function();
        let kinks = oracle::kinks(net);
        let (first, last) = f.domain();
        let beyond = (-12..12).flat_map(|e| {
            let step = F::of(1.3).powi(5 * e);
            [first - step, last + step]
        });
        let all = inputs(f).into_iter().step_by(17).chain(beyond);
        for x in all.filter(|x| num_traits::Float::is_finite(*x)) {
            let (sum, value) = (oracle::network_value(net, x).0, net.forward(x));
            if first <= x && x <= last {
                let segment = f
                    .segments()
                    .find(|s| x <= s.end().0)
                    .expect("in the domain");
                if !oracle::is_accurate(&segment) {
                    continue;
                }
                let [start, end] = [segment.start().1, segment.end().1].map(num_traits::Float::abs);
                let larger = num_traits::Float::max(start, end);
                let costs = [segment.start(), segment.end()];
                let [first, last] = costs.map(|end| oracle::cost_of_kinks(&kinks, end.0));
                let bound =
                    oracle::ulp(larger) * Rational::new(9.into(), 2.into()) + first.max(last);
                assert!(
                    (value.exact() - sum).abs() <= bound,
                    "{value:e} at {x:e} of {net:?}"
                );
                checked.set([checked.get()[0] + 1, checked.get()[1]]);
            } else {
                // The sum is a line from the end on.
                let end = if x < first { first } else { last };
                let (y, at_end) = (f.eval(end), oracle::network_value(net, end).0);
                let width = x.exact() - end.exact();
                let slope = (&sum - &at_end) / &width;
                let operands = [width, slope, &sum - &at_end, sum.clone(), at_end];
                if !num_traits::Float::is_finite(value)
                    || !operands.iter().all(oracle::is_normal_or_zero::<F>)
                {
                    continue;
                }
                let u = F::unit_roundoff().exact();
                let four = Rational::from_integer(4.into());
                let bound =
                    (sum.abs() + y.exact().abs()) * (&four * &u) * (Rational::one() + four * u)
                        + oracle::cost_of_kinks(&kinks, end);
                assert!(
                    (value.exact() - sum).abs() <= bound,
                    "{value:e} at {x:e} of {net:?}"
                );
                checked.set([checked.get()[0], checked.get()[1] + 1]);
            }
        }
    });
    assert!(
        checked.get().into_iter().all(|count| count > enough(8_000)),
        "{checked:?}"
    );
}

/// Two kinks on both sides of a float have it as their nearest float. Between them is the kink of the
/// opposite of both together. So the sum is zero before and after them, and at the float it is a bump.
fn kinks_that_cancel_around_a_float_are_seen_there<F: Float>() {
    let bumps = std::cell::Cell::new(0);
    let weight = F::epsilon().recip();
    check(
        20_000,
        (0.5..1.0_f64, 0.5..1.0_f64, 1.0..2.0_f64),
        |(v0, v1, k)| {
            let [v0, v1, k] = [v0, v1, k].map(F::of);
            let v = [v0, v1, v0 + v1];
            let b = [-(v0 * k), -(v1 * k), -(v0 * k) - v1 * k];
            let is_exact =
                |sum: F, parts: [F; 2]| sum.exact() == parts[0].exact() + parts[1].exact();
            if !is_exact(v[2], [v0, v1]) || !is_exact(b[2], [b[0], b[1]]) {
                return;
            }
            let w = vec![weight, weight, -weight];
            let net = network(v.to_vec(), b.to_vec(), w, F::zero());
            let net = net.expect("small values");
            let (sum, _) = oracle::network_value(&net, k);
            if !sum.is_zero() {
                bumps.set(bumps.get() + 1);
                let most = oracle::cost_of_kinks(&oracle::kinks(&net), k) + rounding::<F>(&sum);
                assert!(net.function().xs().contains(&k), "{net:?}");
                assert!((net.forward(k).exact() - sum).abs() <= most, "{net:?}");
            }
        },
    );
    assert!(bumps.get() > enough(20), "{bumps:?}");
}

/// Beside a kink at an end of the range there may be no float with a finite sum.
#[test]
fn a_kink_at_the_largest_float_may_be_too_steep() {
    for (v, b) in [(-1.0, f64::MAX), (1.0, f64::MAX)] {
        let network = |w| {
            ShallowReluNet::from_parameters(shallow_relu::Parameters {
                hidden_weights: vec![v],
                hidden_biases: vec![b],
                output_weights: vec![w],
                output_bias: 0.0,
            })
        };
        assert!(network(2.0_f64.powi(52)).is_ok());
        let x = "0".to_owned();
        assert_eq!(network(2.0_f64.powi(53)), Err(Error::ValueOverflow { x }));
    }
}

fn refused_parameters_do_overflow<F: Float>() {
    let refused = std::cell::Cell::new(0);
    check(3000, parameters::<F>(12), |parameters| {
        let Err(error) = parameters.network() else {
            return;
        };
        refused.set(refused.get() + 1);
        let max = F::max_value().exact();
        let half = Rational::new(1.into(), 2.into());
        match error {
            // The exact sum at that x is out of range.
            Error::ValueOverflow { x } => {
                let Ok(x) = x.parse::<f64>() else {
                    panic!("{x}")
                };
                let (sum, _) = parameters.exact_sum(F::of(x).exact());
                assert!(sum.abs() > max, "{sum} at {x:e} of {parameters:?}");
            }
            // A sum of slopes is out of range. Each of its terms is below |w v|.
            Error::TailNotFinite { .. } => {
                let terms: Rational = parameters
                    .v
                    .iter()
                    .zip(&parameters.w)
                    .map(|(v, w)| (v.exact() * w.exact()).abs())
                    .sum();
                assert!(terms > max * half, "{parameters:?}");
            }
            // Two breakpoints are so close that the sum, or the rounding of y, rises too steeply.
            Error::SlopeOverflow { x0, y0, x1, y1, .. } => {
                let [x0, y0, x1, y1] = [x0, y0, x1, y1]
                    .map(|text| F::of(text.parse::<f64>().expect("a float")).exact());
                assert!(((y1 - y0) / (x1 - x0)).abs() > max * half, "{parameters:?}");
            }
            error => panic!("{error} of {parameters:?}"),
        }
    });
    assert!(refused.get() > enough(30), "{refused:?}");
}

fn reports_are_true<F: Float>() {
    networks::<F>(1000, |net| {
        let f = net.function();
        let errors = f
            .breakpoints()
            .map(|(x, y)| (oracle::network_value(net, x).0 - y.exact()).abs());
        let worst = errors.max().expect("two breakpoints");
        // Beside a level piece the sum may be beyond all floats at a breakpoint, if its kink lies beside it.
        let reported = net.breakpoint_error();
        if num_traits::Float::is_infinite(reported) {
            assert!(worst > F::max_value().exact(), "{net:?}");
        } else {
            let off = (reported.exact() - &worst).abs();
            assert!(off <= rounding::<F>(&worst), "{net:?}");
        }

        let scale = oracle::scale(f);
        if scale.is_zero() {
            assert_eq!(net.amplification(), F::one());
            return;
        }
        let (first, last) = f.domain();
        let terms = oracle::network_value(net, first)
            .1
            .max(oracle::network_value(net, last).1);
        let exact = &terms / &scale;
        // There are two roundings, if the terms and the quotient are in range.
        if [&terms, &exact]
            .into_iter()
            .all(oracle::is_normal_or_zero::<F>)
        {
            let reported = net.amplification().exact();
            assert!(
                (reported - &exact).abs() <= exact * oracle::gamma::<F>(2),
                "{net:?}"
            );
        }
    });
}

fn forward_dense_is_within_its_bound<F: Float>() {
    let checked = std::cell::Cell::new(0);
    check(400, parameters::<F>(12), |parameters| {
        let Ok(net) = parameters.network() else {
            return;
        };
        for x in inputs(net.function())
            .into_iter()
            .step_by(23)
            .filter(|x| num_traits::Float::is_finite(*x))
        {
            let dense = net.forward_dense(x);
            let (sum, size) = parameters.exact_sum(x.exact());
            if !num_traits::Float::is_finite(dense) || size > F::max_value().exact() {
                continue;
            }
            checked.set(checked.get() + 1);
            // Each unit has two products and two sums that may underflow, by half the least positive float
            // each. The first product is then multiplied by w.
            let least = F::LEAST.exact();
            let weights: Rational = parameters
                .w
                .iter()
                .map(|w| w.exact().abs() + Rational::one())
                .sum();
            let bound = size * oracle::gamma::<F>(net.width() + 3) + least * weights;
            assert!(
                (dense.exact() - sum).abs() <= bound,
                "{dense:e} at {x:e} of {net:?}"
            );
        }
    });
    assert!(checked.get() > enough(10_000));
}

fn a_line_and_a_constant_are_networks<F: Float>() {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let empty = network(vec![], vec![], vec![], two).expect("a constant");
    assert_eq!(
        (
            empty.width(),
            empty.forward(-one),
            empty.forward(F::infinity())
        ),
        (0, two, two)
    );
    assert_eq!(
        (empty.forward_dense(one), empty.amplification()),
        (two, one)
    );

    let (v, b, w) = (vec![one, -one], vec![zero, zero], vec![two, -two]);
    let line = network(v, b, w, one).expect("2 x + 1");
    for x in [-3.0, 0.0, 0.25, 7.0].map(F::of) {
        assert_eq!(line.forward(x), two * x + one);
    }
    assert_eq!(line.function().domain(), (zero, one));
    assert!(!line.function().tails().0.eq(&shallow_relu::Tail::Constant));

    // One kink, and a second breakpoint beside it.
    let relu = network(vec![one], vec![-two], vec![one], zero).expect("a ray");
    assert_eq!(relu.function().xs(), [two, two + two]);
    let max = F::max_value();
    let (v, b, w) = (vec![one], vec![-max], vec![max]);
    let last = network(v, b, w, one).expect("a ray at the last float");
    assert_eq!((last.function().domain().1, last.forward(max)), (max, one));
}

fn kinks_beyond_all_floats_bend_nothing<F: Float>() {
    let (tiny, one) = (F::LEAST, F::one());
    // Kinks at plus and minus a value beyond all floats, so that the units are active everywhere or nowhere.
    for (v, b, always) in [
        (tiny, one, true),
        (-tiny, one, true),
        (tiny, -one, false),
        (-tiny, -one, false),
    ] {
        let net = network(vec![v], vec![b], vec![one], one).expect("a line");
        let at_zero = if always { one + one } else { one };
        assert_eq!(net.forward(F::zero()), at_zero);
        let (sum, _) = oracle::network_value(&net, F::max_value());
        assert!((net.forward(F::max_value()).exact() - sum).abs() <= oracle::ulp(one + one));
        assert_eq!(net.function().xs(), [F::zero(), one]);
    }
}

fn one_parameter_is_changed_and_no_other<F: Float>() {
    check(300, parameters::<F>(5), |parameters| {
        let Ok(net) = parameters.network() else {
            return;
        };
        let before: Vec<_> = net.parameters().iter().collect();
        assert_eq!(before.len(), 3 * net.width() + 1);
        for &(which, _) in &before {
            let Ok(changed) = net.with_parameter(which, F::one()) else {
                continue;
            };
            for (&(name, old), (same_name, new)) in before.iter().zip(changed.parameters().iter()) {
                assert_eq!(name, same_name);
                assert_eq!(new, if name == which { F::one() } else { old });
            }
        }
        let which = Parameter::OutputWeight(net.width());
        let error = net
            .with_parameter(which, F::one())
            .expect_err("no such unit");
        assert_eq!(
            error,
            Error::NoSuchParameter {
                parameter: which,
                width: net.width()
            }
        );
    });
}

fn parameters_are_lent_as_they_were_given<F: Float>() {
    check(300, parameters::<F>(5), |given| {
        let Ok(net) = given.network() else { return };
        let lent = net.parameters();
        assert_eq!(lent.width(), net.width());
        assert_eq!(
            [
                &lent.hidden_weights,
                &lent.hidden_biases,
                &lent.output_weights
            ],
            [&given.v, &given.b, &given.w]
        );
        let values = [&given.v[..], &given.b, &given.w, &[given.b0]].concat();
        assert!(lent.iter().map(|(_, value)| value).eq(values));
        for (which, value) in lent.iter() {
            assert_eq!(lent.get(which), Some(value));
        }
        assert_eq!(lent.get(Parameter::HiddenBias(net.width())), None);
        assert_eq!(ShallowReluNet::from_parameters(lent.clone()), Ok(net));
    });
}

#[test]
fn kinks_below_all_floats_turn_the_left_tail() {
    // -1e60 is below all f32. The unit faces right and is active at every float.
    let (v, b, w) = (vec![1e-30, 1.0], vec![1e30, 0.0], vec![1e-10, 1.0]);
    let net = network(v, b, w, 0.0_f32).expect("in range");
    let (slope, _) = net.function().tail_slopes();
    assert_eq!(slope, 1e-10 * 1e-30);
    let (sum, _) = oracle::network_value(&net, -1e38);
    assert!((net.forward(-1e38).exact() - &sum).abs() <= oracle::ulp(net.forward(-1e38)));
}

#[test]
fn units_that_cancel_leave_no_breakpoint() {
    let v = vec![1.0, 1.0, 1.0, -1.0, 1.0];
    let b = vec![0.0, -1.0, -5.0, 5.0, -5.0];
    // At 5 the units relu(x - 5) - relu(5 - x) - 2 relu(x - 5) bend nothing.
    let net = network(v, b, vec![1.0, 1.0, 1.0, 1.0, -2.0], 0.0);
    assert_eq!(net.expect("small values").function().xs(), [0.0, 1.0]);
}

#[test]
fn the_domain_stays_when_a_kink_leaves_its_end() {
    let points = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (3.0, 5.0)];
    let net = ShallowReluNet::from_breakpoints(&points).expect("a function");
    let moved = net
        .with_parameter(Parameter::HiddenBias(2), 0.5)
        .expect("small values");
    assert_eq!(moved.function().domain(), (-0.5, 3.0));
    let dead = net
        .with_parameter(Parameter::OutputWeight(0), 0.0)
        .expect("small values");
    assert_eq!(dead.function().domain(), (0.0, 3.0));
}

#[test]
fn a_kink_between_overflowing_lines_is_a_network() {
    // The sum is steep on both sides of 1, so the second breakpoint is the next float.
    let steep = f64::MAX / 4.0;
    let (v, b) = (vec![1.0, -1.0], vec![-1e10, 1e10]);
    let net = network(v, b, vec![steep, steep], 0.0).expect("one kink");
    assert_eq!(net.function().tail_slopes(), (-steep, steep));
    let xs = net.function().xs();
    assert!(
        xs.contains(&1e10) && xs.len() == 2 && xs[1] == xs[0].next_up(),
        "{xs:?}"
    );
    let (sum, _) = oracle::network_value(&net, xs[1]);
    assert_eq!(net.forward(xs[1]).exact(), sum);
    let (sum, _) = oracle::network_value(&net, xs[0]);
    assert_eq!(net.forward(xs[0]).exact(), sum);
}
