//! Integrals, means, variations.

use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Error, PiecewiseLinear, Scalar, Tail};

use super::{assert_rounded_once, exact_integral, interval, on_intervals, sum_over};
use crate::support::generators::functions;
use crate::support::{Float, check, for_floats, function, same};

for_floats!(
    the_integral_is_rounded_once,
    the_mean_is_rounded_once,
    the_variation_is_rounded_once,
    the_table_has_the_bits_of_the_integral,
    an_integral_that_is_a_float_is_that_float,
    an_integral_below_all_floats_is_plus_zero,
    an_integral_beyond_the_middle_of_two_floats_is_the_higher,
    the_mean_of_a_constant_is_the_constant,
    bad_intervals_are_refused,
    integrals_out_of_range_are_refused_and_areas_that_cancel_are_not,
);

fn the_integral_is_rounded_once<F: Float>() {
    check(1000, on_intervals::<F>(9), |(f, from, to)| {
        let exact = exact_integral(&f, (from, to));
        assert_rounded_once(&f.integral((from, to)), &exact, &(&f, from, to));
    });
}

fn the_mean_is_rounded_once<F: Float>() {
    check(1000, on_intervals::<F>(9), |(f, from, to)| {
        if from == to {
            let value = f.eval(from);
            match f.mean((from, to)) {
                Ok(mean) => assert!(same(mean, value)),
                Err(_) => assert!(!Scalar::is_finite(value)),
            }
            return;
        }
        let exact = exact_integral(&f, (from, to)) / (to.exact() - from.exact());
        assert_rounded_once(&f.mean((from, to)), &exact, &(&f, from, to));
    });
}

fn the_variation_is_rounded_once<F: Float>() {
    check(1000, on_intervals::<F>(9), |(f, from, to)| {
        let exact = sum_over(&f, (from, to), |_, a, b| (b - a).abs());
        let found = f.total_variation((from, to));
        assert_rounded_once(&found, &exact, &(&f, from, to));
    });
}

fn the_table_has_the_bits_of_the_integral<F: Float>() {
    let drawn = (functions::<F>(150), any::<[[Index; 2]; 12]>());
    check(100, drawn, |(f, pairs)| {
        let table = f.antiderivative();
        let (first, _) = f.domain();
        for [a, b] in pairs {
            let (from, to) = interval(&f, a, b);
            let context = (&f, from, to);
            match (table.integral((from, to)), f.integral((from, to))) {
                (Ok(one), Ok(other)) => assert!(same(one, other), "{context:?}"),
                (one, other) => assert_eq!(one, other, "{context:?}"),
            }
            let signed = if from < first {
                f.integral((from, first)).map(|area| -area)
            } else {
                f.integral((first, from))
            };
            assert_eq!(table.at(from), signed, "{context:?}");
        }
    });
}

fn an_integral_that_is_a_float_is_that_float<F: Float>() {
    // The coordinates are integers, so twice the area is an integer, and small.
    let step = (1..50_i32, -99..99_i32);
    let drawn = (-50..50_i32, prop::collection::vec(step, 2..40));
    check(500, drawn, |(start, steps)| {
        let mut x = start;
        let (mut points, mut twice) = (vec![], 0);
        for (h, y) in steps {
            if let Some(&(_, before)) = points.last() {
                twice += h * (before + y);
                x += h;
            }
            points.push((x, y));
        }
        let of = |n: i32| F::of(n.into());
        let f = function(
            &points
                .iter()
                .map(|&(x, y)| (of(x), of(y)))
                .collect::<Vec<_>>(),
        );
        let expected = F::of(f64::from(twice) / 2.0);
        assert_eq!(f.integral((of(start), of(x))), Ok(expected));
        assert_eq!(f.antiderivative().at(of(x)), Ok(expected));
    });
}

fn an_integral_below_all_floats_is_plus_zero<F: Float>() {
    let (zero, quarter) = (F::zero(), F::of(0.25));
    let f = function(&[(zero, -F::LEAST), (F::one(), -F::LEAST)]);
    assert_eq!(f.integral((zero, F::one())), Ok(-F::LEAST));
    let found = f.integral((zero, quarter)).expect("small");
    assert!(same(found, zero), "{found:?}");
    let behind = f.antiderivative().at(-quarter).expect("small");
    assert!(same(behind, zero), "{behind:?}");
}

/// 1 plus half of the step to the next float, plus so little that the sum of two floats cannot represent it
/// beside the 1.
fn an_integral_beyond_the_middle_of_two_floats_is_the_higher<F: Float>() {
    let (zero, one) = (F::zero(), F::one());
    let little = F::epsilon() * F::epsilon();
    let f = function(&[(zero, one), (one, one), (one.up(), little)]);
    assert_eq!(f.integral((zero, one.up())), Ok(one.up()));
    // A triangle below zero makes the integral smaller.
    let less = function(&[(zero, one), (one, one), (one.up(), -little)]);
    assert_eq!(less.integral((zero, one.up())), Ok(one));
}

fn the_mean_of_a_constant_is_the_constant<F: Float>() {
    check(500, on_intervals::<F>(6), |(f, from, to)| {
        let y = f.ys()[0];
        let points: Vec<_> = f.xs().iter().map(|&x| (x, y)).collect();
        let constant = function(&points);
        assert_eq!(constant.mean((from, to)), Ok(y), "{constant:?}");
        assert_eq!(constant.total_variation((from, to)), Ok(F::zero()));
    });
}

fn bad_intervals_are_refused<F: Float>() {
    let f = function(&[(F::zero(), F::one()), (F::one(), F::one())]);
    let table = f.antiderivative();
    let bad = [
        (F::one(), F::zero()),
        (F::nan(), F::one()),
        (F::zero(), F::nan()),
        (F::neg_infinity(), F::zero()),
        (F::zero(), F::infinity()),
        (F::infinity(), F::infinity()),
    ];
    for (from, to) in bad {
        let answers = [
            f.integral((from, to)),
            f.mean((from, to)),
            f.total_variation((from, to)),
            table.integral((from, to)),
            f.extrema((from, to)).map(|extrema| extrema.min),
            f.sup_distance(&f, (from, to)),
            f.squared_distance(&f, (from, to)),
            f.l2_distance(&f, (from, to)),
        ];
        for answer in answers {
            let Err(Error::BadInterval { .. }) = answer else {
                panic!("{answer:?} from {from} to {to}");
            };
        }
    }
    for x in [F::nan(), F::infinity(), F::neg_infinity()] {
        assert!(matches!(
            table.at(x),
            Err(Error::ArgumentNotFinite { what: "x", .. })
        ));
    }
    for x in [F::zero(), F::of(0.5), -F::max_value(), F::max_value()] {
        assert_eq!(f.integral((x, x)), Ok(F::zero()));
        assert_eq!(f.mean((x, x)), Ok(F::one()));
    }
}

fn integrals_out_of_range_are_refused_and_areas_that_cancel_are_not<F: Float>() {
    let max = F::max_value();
    let [zero, one, two, three, four] = [0.0, 1.0, 2.0, 3.0, 4.0].map(F::of);
    // Up to 1 the area is larger than the largest float, and beyond 3 it is taken away again.
    let f = function(&[(-one, max), (one, max), (three, -max), (four + one, -max)])
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("finite");
    let integral = f.integral((-one, one)).expect_err("twice the largest");
    assert!(
        integral
            .to_string()
            .starts_with("the integral from -1 to 1 is too large")
    );
    assert_eq!(f.mean((-one, one)), Ok(max));
    assert_eq!(f.integral((-one, four + one)), Ok(zero));
    assert_eq!(f.integral((-one, four)), Ok(max));
    assert_eq!(f.antiderivative().at(four), Ok(max));
    // The function is as far above zero as below, except for an area of 4 times the largest value. The width
    // is twice the largest float.
    assert_eq!(f.mean((-max, max)), Ok(two));
    assert!(
        f.total_variation((zero, two))
            .is_ok_and(|variation| variation == max)
    );
    let variation = f
        .total_variation((zero, four))
        .expect_err("twice the largest");
    assert!(matches!(
        variation,
        Error::IntervalOverflow {
            what: "variation",
            ..
        }
    ));
    // The interval is short and far behind a huge area.
    let f: PiecewiseLinear<F> = function(&[(zero, max), (one, zero), (two, one), (three, one)]);
    let half = F::of(0.5);
    assert_eq!(
        f.antiderivative().integral((one, one + half)),
        Ok(F::of(0.125))
    );
}
