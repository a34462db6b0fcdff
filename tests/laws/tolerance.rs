//! Shape and simplification within a tolerance.

use std::cell::Cell;

use num_traits::Zero;
use proptest::prelude::*;
use shallow_relu::{Error, PiecewiseLinear, Tail};

use crate::support::generators::functions;
use crate::support::rational::Rational;
use crate::support::{Float, check, enough, for_floats, function, oracle};

for_floats!(
    simplified_within_a_tolerance_it_is_within_it,
    three_breakpoints_become_two_if_the_middle_one_is_within,
    within_zero_is_exactly,
    convexity_within_a_tolerance_is_decided_by_the_hull,
    decimals_of_a_line_are_straight_within_a_tolerance,
    a_tolerance_must_not_be_negative_or_nan,
);

/// Functions, many of them nearly straight lines, and a tolerance of about the size of their bends.
fn bent<F: Float>() -> impl Strategy<Value = (PiecewiseLinear<F>, F)> {
    let straight = (
        prop::collection::vec((1_u32..1000, -4_i32..=4), 2..12),
        -1.0..1.0,
        prop::sample::select(vec![(-30, -20), (0, 0), (0, 20)]),
    )
        .prop_map(|(steps, slope, (x_power, y_power))| {
            let two = F::of(2.0);
            let mut x = F::zero();
            let points = steps.into_iter().map(|(step, off)| {
                x = x + F::of(f64::from(step));
                let y = F::of(slope) * x + F::of(f64::from(off) * 1e-3);
                (x * two.powi(x_power), y * two.powi(y_power))
            });
            function(&points.collect::<Vec<_>>())
        });
    let tails = |f: PiecewiseLinear<F>, linear: bool| {
        let tail = if linear { Tail::Linear } else { Tail::Constant };
        f.clone().with_tails(tail, Tail::Linear).unwrap_or(f)
    };
    let any = prop_oneof![
        (straight, any::<bool>()).prop_map(move |(f, linear)| tails(f, linear)),
        functions::<F>(8),
    ];
    (any, 0.0..2.0).prop_map(|(f, part)| {
        let hull = f.convex_hull().ok();
        let most = hull.map(|hull| most_above::<F>(&f, &hull));
        let most = most.map_or(F::one(), |most| oracle::rounded(&most));
        let tolerance = most * F::of(part);
        let is_good = tolerance <= F::max_value();
        (f, if is_good { tolerance } else { F::one() })
    })
}

/// The largest height of a function above another one, over its breakpoints.
fn most_above<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) -> Rational {
    let above = f
        .breakpoints()
        .map(|(x, y)| y.exact() - oracle::value(g, x));
    above.max().expect("two breakpoints")
}

fn simplified_within_a_tolerance_it_is_within_it<F: Float>() {
    let dropped = Cell::new([0; 2]);
    check(2000, bent::<F>(), |(f, tolerance)| {
        let Ok(simple) = f.simplify_within(tolerance) else {
            return;
        };
        let points: Vec<_> = f.breakpoints().collect();
        assert!(simple.breakpoints().all(|point| points.contains(&point)));
        assert_eq!(simple.domain(), f.domain());
        // A tail that goes on with its segment still does.
        let with_tails = simple.clone().with_tails(f.tails().0, f.tails().1);
        assert_eq!(with_tails.as_ref(), Ok(&simple));
        for &(x, y) in &points {
            let off = (oracle::value(&simple, x) - y.exact()).abs();
            assert!(
                off <= tolerance.exact(),
                "at {x:e} of {f:?} within {tolerance:e}"
            );
        }
        let [some, all] = dropped.get();
        let count = points.len() - simple.xs().len();
        dropped.set([some + count, all + usize::from(simple.segment_count() == 1)]);
    });
    let [some, all] = dropped.get();
    assert!(some > enough(1000) && all > enough(100), "{dropped:?}");
}

/// The distance of the middle breakpoint from the line is compared exactly with the tolerance, down to the
/// last float.
fn three_breakpoints_become_two_if_the_middle_one_is_within<F: Float>() {
    let dropped = Cell::new([0; 2]);
    check(2000, (bent::<F>(), 0.0..2.0), |((f, _), part)| {
        let points: Vec<_> = f.breakpoints().take(3).collect();
        let [first, middle, last] = points[..] else {
            return;
        };
        let (f, line) = (function(&points), function(&[first, last]));
        let off = (oracle::value(&line, middle.0) - middle.1.exact()).abs();
        let near = oracle::rounded::<F>(&off);
        for tolerance in [near, near.down(), near * F::of(part)] {
            if !(tolerance >= F::zero() && tolerance <= F::max_value()) {
                continue;
            }
            let Ok(simple) = f.simplify_within(tolerance) else {
                continue;
            };
            let expected = off <= tolerance.exact();
            assert_eq!(
                simple.xs().len() == 2,
                expected,
                "{f:?} within {tolerance:e}"
            );
            let [no, yes] = dropped.get();
            dropped.set(if expected {
                [no, yes + 1]
            } else {
                [no + 1, yes]
            });
        }
    });
    assert!(
        dropped.get().iter().all(|&count| count > enough(500)),
        "{dropped:?}"
    );
}

fn within_zero_is_exactly<F: Float>() {
    check(1000, bent::<F>(), |(f, _)| {
        let zero = F::zero();
        assert_eq!(f.is_convex_within(zero), f.is_convex(), "{f:?}");
        assert_eq!(f.is_concave_within(zero), f.is_concave(), "{f:?}");
        assert_eq!(f.simplify_within(zero), f.simplify());
        let Ok(simple) = f.simplify() else { return };
        let slopes: Vec<_> = simple
            .segments()
            .map(|s| oracle::segment_slope(&s))
            .collect();
        assert!(slopes.windows(2).all(|pair| pair[0] != pair[1]), "{f:?}");
    });
}

fn convexity_within_a_tolerance_is_decided_by_the_hull<F: Float>() {
    let seen = Cell::new([0; 2]);
    check(2000, bent::<F>(), |(f, tolerance)| {
        let Ok(hull) = f.convex_hull() else { return };
        let tails = f.tails();
        let (left, right) = f.tail_slopes();
        let segments: Vec<_> = f.segments().collect();
        let ends = [
            (&segments[0], tails.0, left, -1),
            (&segments[segments.len() - 1], tails.1, right, 1),
        ];
        // The drop of the tail over the width of its segment.
        let bend = |(segment, tail, slope, side): (&shallow_relu::Segment<F>, Tail<F>, F, i32)| {
            if tail == Tail::Linear || slope == segment.slope() {
                return Rational::zero();
            }
            let apart = oracle::segment_slope(segment) - slope.exact();
            let width = segment.end().0.exact() - segment.start().0.exact();
            apart * width * Rational::from_integer(side.into())
        };
        let most = ends
            .map(bend)
            .into_iter()
            .fold(most_above(&f, &hull), Rational::max);
        let close = [
            tolerance,
            oracle::rounded(&most),
            oracle::rounded::<F>(&most).down(),
        ];
        for tolerance in close
            .into_iter()
            .filter(|t| *t >= F::zero() && *t <= F::max_value())
        {
            let expected = most <= tolerance.exact();
            assert_eq!(
                f.is_convex_within(tolerance),
                expected,
                "{f:?} within {tolerance:e}"
            );
            assert_eq!((-&f).is_concave_within(tolerance), expected);
            let [no, yes] = seen.get();
            seen.set(if expected {
                [no, yes + 1]
            } else {
                [no + 1, yes]
            });
        }
    });
    assert!(
        seen.get().iter().all(|&count| count > enough(1000)),
        "{seen:?}"
    );
}

fn decimals_of_a_line_are_straight_within_a_tolerance<F: Float>() {
    for (slope, count) in [(33, 10), (7, 100), (1, 3), (123, 1000)] {
        let xs: Vec<F> = (0..=count)
            .map(|i| F::of(f64::from(i) / f64::from(count)))
            .collect();
        let ys: Vec<F> = (0..=count)
            .map(|i| F::of(f64::from(slope * i) / f64::from(10 * count)))
            .collect();
        let f = PiecewiseLinear::from_xy(&xs, &ys).expect("good breakpoints");
        // x and y are rounded once. The rounding of x counts slope times as much.
        let tolerance = F::of(f64::from(slope) / 10.0 + 1.0) * F::epsilon() * F::of(2.0);
        for f in [
            f.clone(),
            f.with_tails(Tail::Linear, Tail::Linear).expect("finite"),
        ] {
            assert!(f.is_convex_within(tolerance));
            assert_eq!(
                f.simplify_within(tolerance).expect("finite").xs(),
                [F::zero(), F::one()]
            );
        }
    }
}

fn a_tolerance_must_not_be_negative_or_nan<F: Float>() {
    let points = [(0.0, 0.0), (1.0, 5.0), (2.0, 0.0)].map(|(x, y)| (F::of(x), F::of(y)));
    let f = function(&points);
    for bad in [F::nan(), -F::LEAST, F::neg_infinity()] {
        assert!(!f.is_convex_within(bad) && !f.is_concave_within(bad));
        let error = f.simplify_within(bad).expect_err("no tolerance");
        assert!(matches!(
            error,
            Error::BadTolerance {
                what: "tolerance",
                ..
            }
        ));
    }
    assert!(f.is_convex_within(F::infinity()) && f.is_concave_within(F::infinity()));
    assert!(f.is_convex_within(F::max_value()) && f.simplify_within(F::max_value()).is_ok());
    assert!(f.simplify_within(F::infinity()).is_err());
}
