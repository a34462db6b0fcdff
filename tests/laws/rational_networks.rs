//! The identities of networks, with `==`, if nothing is rounded.

use num_rational::Ratio;
use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::{Parameter, PiecewiseLinear, ShallowReluNet, Tail};

use crate::canonical::{changed, changes, form, of_network};
use crate::sensitivity::{dense_rule, flat};
use crate::support::generators::Parameters;
use crate::support::{Number, check, oracle};

type Exact = Ratio<i128>;

fn small() -> impl Strategy<Value = Exact> + Clone {
    (-6..=6_i128, 1..=3_i128).prop_map(|(n, d)| Ratio::new(n, d))
}

/// Few units of few different values, so that kinks often coincide and weights often cancel.
fn parameters() -> impl Strategy<Value = Parameters<Exact>> {
    let unit = (-2..=2_i128, small(), small());
    (prop::collection::vec(unit, 0..6), small()).prop_map(|(units, b0)| Parameters {
        v: units
            .iter()
            .map(|unit| Ratio::from_integer(unit.0))
            .collect(),
        b: units.iter().map(|unit| unit.1).collect(),
        w: units.iter().map(|unit| unit.2).collect(),
        b0,
    })
}

fn inputs() -> impl Strategy<Value = Vec<Exact>> {
    let fine = (-60..=60_i128, 1..=4_i128).prop_map(|(n, d)| Ratio::new(n, d));
    prop::collection::vec(fine, 12)
}

#[test]
fn a_network_is_its_parameters() {
    check(600, (parameters(), inputs()), |(parameters, xs)| {
        let net = parameters.network().expect("small values");
        assert!(net.breakpoint_error().is_zero());
        for &x in xs.iter().chain(net.function().xs()) {
            let (sum, _) = oracle::network_value(&net, x);
            assert_eq!(net.forward(x).exact(), sum, "at {x} of {parameters:?}");
            assert_eq!(net.forward_dense(x), net.forward(x));
        }
    });
}

#[test]
fn networks_of_one_function_have_one_canonical_form() {
    check(
        1500,
        (parameters(), changes(), parameters()),
        |(before, changes, other)| {
            let next = |x: Exact| x + Exact::one();
            let after = changes
                .iter()
                .fold(before.clone(), |p, &change| changed(&p, change, next));
            let [a, b, c] = [before, after, other].map(|p| p.network().expect("small values"));
            for (a, b) in [(&a, &b), (&a, &c)] {
                let same = form(&of_network(a)) == form(&of_network(b));
                assert_eq!(a.same_function(b), same, "{a:?} and {b:?}");
                let [one, two] = [a, b].map(|net| net.canonical().expect("small values"));
                assert!(one.same_function(a) && two.same_function(b));
                assert_eq!(one == two, same, "{one:?} of {a:?} and {two:?} of {b:?}");
                let kinks = form(&of_network(a)).2.len();
                assert!(one.width() <= (kinks + 1).max(2));
            }
        },
    );
}

#[test]
fn a_network_made_from_breakpoints_is_one_of_the_function() {
    let steps = prop::collection::vec((1..9_i128, small()), 1..6);
    check(
        500,
        (small(), small(), steps, inputs()),
        |(x, y, steps, xs)| {
            let mut points = vec![(x, y)];
            for (h, y) in steps {
                points.push((points[points.len() - 1].0 + Ratio::new(h, 2), y));
            }
            let made = ShallowReluNet::from_breakpoints(&points).expect("small values");
            let again = of_network(&made).network().expect("small values");
            assert!(again.same_function(&made));
            for x in xs {
                assert_eq!(again.forward(x), made.forward(x));
            }
        },
    );
}

#[test]
fn batch_gradients_are_the_dense_rule() {
    let batch = prop::collection::vec((small(), small()), 0..12);
    check(600, (parameters(), batch), |(parameters, batch)| {
        let net = parameters.network().expect("small values");
        let (xs, gs): (Vec<_>, Vec<_>) = batch.iter().copied().unzip();
        let found = net
            .sensitivity()
            .batch_gradients(&xs, &gs)
            .expect("small values");
        let dense = dense_rule(&net, &batch);
        for ((found, (exact, _)), (which, _)) in flat(&found)
            .into_iter()
            .zip(dense)
            .zip(net.parameters().iter())
        {
            assert_eq!(found.exact(), exact, "{which} of {net:?}");
        }
    });
}

#[test]
fn gradients_are_the_difference_quotients_of_steps_that_cross_no_kink() {
    check(400, (parameters(), inputs()), |(parameters, xs)| {
        let net = parameters.network().expect("small values");
        let step = Ratio::new(1, 1 << 20);
        for x in xs.into_iter().step_by(3) {
            let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
            // |x| is below 2^6, so the step moves no ray at x by more than 2^-14.
            if hidden
                .clone()
                .any(|(&v, &b)| (b + v * x) * (b + v * x) < Ratio::new(1, 1 << 28))
            {
                continue;
            }
            let gradients = flat(&net.sensitivity().gradients(x).expect("small values"));
            for ((which, value), gradient) in net.parameters().iter().zip(gradients) {
                let moved = net
                    .with_parameter(which, value + step)
                    .expect("small values");
                assert_eq!(
                    (moved.forward(x) - net.forward(x)) / step,
                    gradient,
                    "{which} at {x} of {net:?}"
                );
            }
        }
    });
}

#[test]
fn a_composition_is_one_function_after_the_other() {
    let steps = || prop::collection::vec((1..5_i128, -4..=4_i128), 1..5);
    let tail = || {
        prop_oneof![
            Just(Tail::Constant),
            Just(Tail::Linear),
            (-3..=3_i128).prop_map(|n| Tail::Slope(Ratio::new(n, 2)))
        ]
    };
    let function = move || {
        (-4..=4_i128, -4..=4_i128, steps(), tail(), tail()).prop_map(
            |(x, y, steps, left, right)| {
                let mut points = vec![(Exact::from_integer(x), Exact::from_integer(y))];
                for (h, y) in steps {
                    points.push((
                        points[points.len() - 1].0 + Ratio::from_integer(h),
                        Ratio::from_integer(y),
                    ));
                }
                let f = PiecewiseLinear::from_breakpoints(&points).expect("increasing");
                f.with_tails(left, right).expect("finite")
            },
        )
    };
    check(
        1000,
        (function(), function(), inputs()),
        |(outer, inner, xs)| {
            let f = outer.compose(&inner).expect("small values");
            for &x in xs.iter().chain(f.xs()) {
                assert_eq!(
                    f.eval(x),
                    outer.eval(inner.eval(x)),
                    "at {x} of {f:?}, {outer:?} of {inner:?}"
                );
            }
        },
    );
}

#[test]
fn a_unit_moves_with_its_bias() {
    let two = Exact::from_integer(2);
    let points =
        [(0, 1), (1, 3), (3, 2)].map(|(x, y)| (Exact::from_integer(x), Exact::from_integer(y)));
    let net = ShallowReluNet::from_breakpoints(&points).expect("a function");
    let moved = net
        .with_parameter(Parameter::HiddenBias(1), -two)
        .expect("small values");
    assert_eq!(moved.function().xs()[..2], [Exact::zero(), two]);
}
