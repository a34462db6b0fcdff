//! Functions that are scaled, shifted, inverted, or made from slopes; and refusals.

use std::cell::Cell;

use num_traits::Signed;
use proptest::prelude::*;
use shallow_relu::{Error, PiecewiseLinear, ShallowReluNet, Tail, construct};

use crate::algebra::rank;
use crate::support::generators::{breakpoints, floats, functions};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, function, oracle, same};

for_floats!(
    multiples_are_rounded_once,
    quotients_are_rounded_once,
    operators_are_the_named_methods,
    shifts_are_rounded_once,
    stretching_rounds_every_x_once,
    an_inverse_exchanges_x_and_y,
    only_strictly_monotone_functions_have_an_inverse,
    slopes_are_summed_up_once,
);

fn multiples_are_rounded_once<F: Float>() {
    check(1000, (functions::<F>(6), floats::<F>()), |(f, factor)| {
        // Doubling is exact: the sum has the same values. (If several errors are possible, each of both may
        // name another one.)
        assert_eq!((&f + &f).ok(), (&f * F::of(2.0)).ok());
        let Ok(multiple) = &f * factor else { return };
        assert_eq!(multiple.xs(), f.xs());
        let values = f.ys().iter().map(|&y| y * factor);
        assert!(values.eq(multiple.ys().iter().copied()));
        let (left, right) = f.tail_slopes();
        assert_eq!(multiple.tail_slopes(), (left * factor, right * factor));
        for (x, y) in multiple.breakpoints() {
            let exact = oracle::value(&f, x) * factor.exact();
            let most = exact.abs() * F::unit_roundoff().exact() + F::LEAST.exact();
            assert!((y.exact() - exact).abs() <= most);
        }
    });
}

fn quotients_are_rounded_once<F: Float>() {
    let divided = Cell::new(0);
    check(1000, (functions::<F>(6), floats::<F>()), |(f, divisor)| {
        assert_eq!(f.divide_y(F::of(2.0)).ok(), f.scale_y(F::of(0.5)).ok());
        assert_eq!(f.divide_y(F::of(-1.0)), Ok(f.negated()));
        let Ok(quotient) = f.divide_y(divisor) else {
            return;
        };
        divided.set(divided.get() + 1);
        assert_eq!(quotient.xs(), f.xs());
        let values = f.ys().iter().map(|&y| y / divisor);
        assert!(values.eq(quotient.ys().iter().copied()));
        let (left, right) = f.tail_slopes();
        assert_eq!(quotient.tail_slopes(), (left / divisor, right / divisor));
        for (x, y) in quotient.breakpoints() {
            let exact = oracle::value(&f, x) / divisor.exact();
            let most = exact.abs() * F::unit_roundoff().exact() + F::LEAST.exact();
            assert!((y.exact() - exact).abs() <= most && same(y, y + F::zero()));
        }
    });
    assert!(divided.get() > enough(500), "{divided:?}");
}

fn operators_are_the_named_methods<F: Float>() {
    let drawn = (functions::<F>(5), functions::<F>(5), floats::<F>());
    check(200, drawn, |(f, g, factor)| {
        let sums = [
            &f + &g,
            f.clone() + g.clone(),
            &f + g.clone(),
            f.clone() + &g,
        ];
        assert!(sums.iter().all(|sum| *sum == f.plus(&g)));
        assert_eq!(f.plus(&g), PiecewiseLinear::sum([&f, &g]));
        let differences = [
            &f - &g,
            f.clone() - g.clone(),
            &f - g.clone(),
            f.clone() - &g,
        ];
        assert!(differences.iter().all(|sum| *sum == f.minus(&g)));
        assert_eq!(f.minus(&g), f.plus(&g.negated()));
        let multiple = f.scale_y(factor);
        assert!(multiple == &f * factor && multiple == f.clone() * factor);
        let quotient = f.divide_y(factor);
        assert!(quotient == &f / factor && quotient == f.clone() / factor);
        assert!(f.negated() == -&f && f.negated() == -f.clone());
    });
}

/// What is said of equal x that were computed and not given.
fn of_computed(error: Error) -> Error {
    match error {
        Error::TwoAtOneX { index, x } => Error::NotIncreasing {
            index,
            previous: x.clone(),
            x,
        },
        error => error,
    }
}

fn shifts_are_rounded_once<F: Float>() {
    let moved = Cell::new(0);
    check(1000, (functions::<F>(6), floats::<F>()), |(f, by)| {
        if let Ok(up) = f.shift_y(by) {
            assert_eq!((up.xs(), up.tail_slopes()), (f.xs(), f.tail_slopes()));
            assert!(
                f.ys()
                    .iter()
                    .map(|&y| y + by + F::zero())
                    .eq(up.ys().iter().copied())
            );
            if rank(&f) > 1 {
                let constant = PiecewiseLinear::constant(by).expect("finite");
                assert_eq!(&f + &constant, Ok(up));
            }
        }
        let xs: Vec<F> = f.xs().iter().map(|&x| x + by).collect();
        let expected = PiecewiseLinear::from_xy(&xs, f.ys());
        match (f.shift_x(by), expected) {
            (Ok(to_the_right), Ok(expected)) => {
                moved.set(moved.get() + 1);
                assert_eq!(
                    (to_the_right.xs(), to_the_right.ys()),
                    (expected.xs(), f.ys())
                );
                assert_eq!(to_the_right.tail_slopes(), f.tail_slopes());
            }
            (found, expected) => assert_eq!(found.err(), expected.err().map(of_computed)),
        }
    });
    assert!(moved.get() > enough(200), "{moved:?}");
}

fn stretching_rounds_every_x_once<F: Float>() {
    let stretched = Cell::new(0);
    check(1000, (functions::<F>(6), floats::<F>()), |(f, factor)| {
        let mut points: Vec<(F, F)> = f.breakpoints().map(|(x, y)| (x * factor, y)).collect();
        let (mut left, mut right) = f.tails();
        if factor < F::zero() {
            points.reverse();
            (left, right) = (right, left);
        }
        let scaled = |tail| match tail {
            Tail::Slope(slope) => Tail::Slope(slope / factor),
            tail => tail,
        };
        let expected = PiecewiseLinear::from_breakpoints(&points);
        let expected = expected.and_then(|g| g.with_tails(scaled(left), scaled(right)));
        let found = f.scale_x(factor);
        stretched.set(stretched.get() + usize::from(found.is_ok()));
        assert_eq!(found, expected.map_err(of_computed));
        let mirrored = f.scale_x(-F::one()).expect("exact");
        assert_eq!(mirrored.scale_x(-F::one()).as_ref(), Ok(&f));
        for (x, y) in f.breakpoints() {
            assert!(same(mirrored.eval(-x), y));
        }
    });
    assert!(stretched.get() > enough(200), "{stretched:?}");
}

/// Strictly rising functions, with x and y taken from lists of any kind, and falling ones.
fn monotone<F: Float>() -> impl Strategy<Value = Option<PiecewiseLinear<F>>> {
    let slope = floats::<F>().prop_filter("a slope", |slope| !slope.is_zero());
    let tail = prop_oneof![
        2 => Just(Tail::Constant),
        2 => Just(Tail::Linear),
        1 => slope.prop_map(|slope| Tail::Slope(Signed::abs(&slope))),
    ];
    (
        breakpoints::<F>(7),
        breakpoints::<F>(7),
        any::<bool>(),
        tail.clone(),
        tail,
    )
        .prop_map(|(xs, ys, falls, left, right)| {
            let points: Vec<(F, F)> = xs.iter().zip(&ys).map(|(x, y)| (x.0, y.0)).collect();
            let f =
                PiecewiseLinear::from_breakpoints(&points).and_then(|f| f.with_tails(left, right));
            f.ok().map(|f| if falls { -f } else { f })
        })
}

fn an_inverse_exchanges_x_and_y<F: Float>() {
    let inverted = Cell::new(0);
    check(1000, monotone::<F>(), |f| {
        let Some((f, inverse)) = f.and_then(|f| Some((f.clone(), f.inverse().ok()?))) else {
            return;
        };
        inverted.set(inverted.get() + 1);
        for (x, y) in f.breakpoints() {
            assert!(same(inverse.eval(y), x));
        }
        assert_eq!(inverse.xs().len(), f.xs().len());
        let falls = f.ys()[0] > f.ys()[1];
        let ends = |f: &PiecewiseLinear<F>| [f.tails().0, f.tails().1];
        let mut tails = ends(&inverse);
        if falls {
            tails.reverse();
        }
        for (tail, of_inverse) in ends(&f).into_iter().zip(tails) {
            match tail {
                Tail::Slope(slope) => assert_eq!(of_inverse, Tail::Slope(F::one() / slope)),
                tail => assert_eq!(of_inverse, tail),
            }
        }
        if !ends(&f).iter().any(|tail| matches!(tail, Tail::Slope(_))) {
            assert_eq!(inverse.inverse(), Ok(f));
        }
    });
    assert!(inverted.get() > enough(300), "{inverted:?}");
}

fn only_strictly_monotone_functions_have_an_inverse<F: Float>() {
    check(1000, functions::<F>(4), |f| {
        let directions: Vec<_> = f
            .ys()
            .windows(2)
            .map(|pair| pair[0].partial_cmp(&pair[1]).expect("no NaN"))
            .collect();
        let bad = directions
            .iter()
            .position(|direction| direction.is_eq() || *direction != directions[0]);
        let turns = |tail, slope: F| {
            matches!(tail, Tail::Slope(_)) && slope.is_negative() != directions[0].is_gt()
        };
        let (tails, slopes) = (f.tails(), f.tail_slopes());
        match f.inverse() {
            Err(Error::NotInvertible { segment, .. }) => assert_eq!(Some(segment), bad),
            Err(Error::TailNotInvertible { side, .. }) => {
                assert_eq!(bad, None);
                // The left one is named first.
                assert_eq!(side == "left", turns(tails.0, slopes.0));
                assert!(side == "left" || turns(tails.1, slopes.1));
            }
            Ok(_) => {
                assert_eq!(bad, None);
                assert!(!turns(tails.0, slopes.0) && !turns(tails.1, slopes.1));
            }
            Err(error) => {
                assert_eq!(bad, None);
                let is_steep = matches!(
                    error,
                    Error::SlopeOverflow { .. } | Error::TailNotFinite { .. }
                );
                assert!(is_steep, "{error}");
            }
        }
    });
}

fn slopes_are_summed_up_once<F: Float>() {
    let built = Cell::new(0);
    let slopes = prop::collection::vec(floats::<F>(), 1..9);
    check(
        1000,
        (breakpoints::<F>(9), floats::<F>(), slopes),
        |(points, y0, slopes)| {
            let xs: Vec<F> = points.iter().map(|point| point.0).collect();
            let ends = xs[1..].iter().copied();
            let segments: Vec<(F, F)> = slopes.iter().copied().zip(ends).collect();
            let Ok(f) = PiecewiseLinear::from_slopes(xs[0], y0, &segments) else {
                return;
            };
            built.set(built.get() + 1);
            let (mut exact, mut size) = (y0.exact(), y0.exact().abs());
            for (i, (&y, pair)) in f.ys()[1..].iter().zip(f.xs().windows(2)).enumerate() {
                let term = slopes[i].exact() * (pair[1].exact() - pair[0].exact());
                size += term.abs();
                exact += term;
                // There is a product and a sum for each segment, then one rounding. For f64 a product may
                // underflow.
                let count = Rational::from_integer((i + 1).into());
                let least = F::LEAST.exact() * (&count * Rational::from_integer(3.into()));
                let wide = &count * 2.0_f64.powi(-100).exact() * &size + least;
                let most = F::unit_roundoff().exact() * (exact.abs() + &wide) + wide;
                assert!((y.exact() - &exact).abs() <= most, "{y:e}, {segments:?}");
            }
        },
    );
    assert!(built.get() > enough(200), "{built:?}");
}

#[test]
fn errors_do_not_accumulate() {
    // A tenth a thousand times: if it were added up in f64, the sum would be 99.9999999999986.
    let segments: Vec<(f64, f64)> = (1..=1000).map(|i| (0.1, f64::from(i))).collect();
    let f = PiecewiseLinear::from_slopes(0.0, 0.0, &segments).expect("in range");
    assert!(f.breakpoints().all(|(x, y)| y == 0.1 * x));
}

#[track_caller]
fn assert_text<T: std::fmt::Debug>(result: Result<T, Error>, text: &str) {
    assert_eq!(result.expect_err("refused").to_string(), text);
}

#[test]
fn refusals_name_the_argument() {
    let f = function(&[(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)]);
    for nothing in [
        PiecewiseLinear::<f64>::sum([]),
        PiecewiseLinear::maximum([]),
        PiecewiseLinear::minimum([]),
    ] {
        assert_text(nothing, "at least 1 function or network is needed, got 0");
    }
    assert_text(
        ShallowReluNet::<f64>::sum([]),
        "at least 1 function or network is needed, got 0",
    );
    assert_text(&f * f64::NAN, "factor = NaN is not finite");
    for (divisor, text) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
    ] {
        let text = format!("the divisor must be finite and not 0, got {text}");
        assert_text(&f / divisor, &text);
        let net = construct(&f).expect("small values");
        assert_eq!((net / divisor).map(|_| ()), (&f / divisor).map(|_| ()));
    }
    assert_text(f.shift_x(f64::INFINITY), "dx = inf is not finite");
    assert_text(f.shift_y(f64::NEG_INFINITY), "dy = -inf is not finite");
    assert_text(f.scale_x(f64::NAN), "factor = NaN is not finite");
    assert_text(f.scale_x(0.0), "x[1] = 0 must be greater than x[0] = 0");
    assert_text(PiecewiseLinear::constant(f32::NAN), "y = NaN is not finite");
    assert_text(
        f.inverse(),
        "only a function that rises everywhere or falls everywhere has an inverse, but \
         segment 1, from (1, 2) to (3, 1), turns back",
    );
    assert_text(
        function(&[(0.0, 0.0), (1.0, 0.0)]).inverse(),
        "only a function that rises everywhere or falls everywhere has an inverse, but segment 0, from (0, \
         0) to (1, 0), is flat; lower_inverse and upper_inverse allow that",
    );
    let up = function(&[(0.0, 0.0), (1.0, 2.0)])
        .with_tails(Tail::Constant, Tail::Slope(-0.5))
        .expect("finite");
    assert_text(
        up.inverse(),
        "a function that turns back has no inverse, but the right tail turns back with slope -0.5",
    );
    let down = (-&up).with_tails(Tail::Slope(3.0), Tail::Linear);
    assert_text(
        down.and_then(|down| down.inverse()),
        "a function that turns back has no inverse, but the left tail turns back with slope 3",
    );

    let huge = function(&[(0.0, 0.0), (1.0, f64::MAX), (2.0, f64::MAX)]);
    assert_text(
        &huge + &huge,
        "the value at x = 1 is too large for the number type",
    );
    assert_text(
        &huge * -2.0,
        "the value at x = 1 is too large for the number type",
    );
    assert_text(
        huge.shift_y(f64::MAX),
        "the value at x = 1 is too large for the number type",
    );
    let steep = f
        .clone()
        .with_tails(Tail::Slope(f64::MAX), Tail::Constant)
        .expect("finite");
    assert_text(
        &steep + &steep,
        "the slope of the left tail, inf, is not finite",
    );
    assert_text(
        f.shift_x(1e30),
        "x[1] = 1e30 must be greater than x[0] = 1e30",
    );
    let far = function(&[(0.0, 0.0), (f64::MAX, 1.0)]);
    assert_text(far.shift_x(1e300), "x[1] = inf is not finite");

    let from = |x0, y0, segments: &[(f64, f64)]| PiecewiseLinear::from_slopes(x0, y0, segments);
    assert_text(from(0.0, 0.0, &[]), "at least 1 segment is needed, got 0");
    assert_text(from(f64::NAN, 0.0, &[(1.0, 1.0)]), "x0 = NaN is not finite");
    assert_text(from(0.0, f64::NAN, &[(1.0, 1.0)]), "y0 = NaN is not finite");
    assert_text(
        from(0.0, 0.0, &[(1.0, 1.0), (f64::INFINITY, 2.0)]),
        "slope[1] = inf is not finite",
    );
    assert_text(
        from(0.0, 0.0, &[(1.0, 1.0), (2.0, 1.0)]),
        "segment 1 must end to the right of its start x = 1, but ends at x = 1",
    );
    assert_text(
        from(0.0, 0.0, &[(1.0, 1.0), (1e308, 1e308)]),
        "the value at x = 1e308 is too large for the number type",
    );
}
