//! Steepness, bends and hulls.

use std::cell::Cell;

use shallow_relu::{PiecewiseLinear, Tail};

use crate::support::generators::functions;
use crate::support::rational::Rational;
use crate::support::{Float, check, enough, for_floats, function, oracle, tail_pairs, tails_go_on};

for_floats!(
    the_lipschitz_constant_is_the_steepest_slope_rounded_up,
    bends_are_the_changes_of_the_slopes,
    a_slope_above_all_floats_is_an_infinite_lipschitz_constant,
    a_tail_bends_by_one_float,
    the_hull_is_convex_and_of_the_functions_own_breakpoints,
    the_hull_is_the_lowest_chord_everywhere,
    the_concave_hull_is_the_convex_one_upside_down,
);

fn slopes<F: Float>(f: &PiecewiseLinear<F>) -> Vec<Rational> {
    f.segments()
        .map(|segment| oracle::segment_slope(&segment))
        .collect()
}

fn the_lipschitz_constant_is_the_steepest_slope_rounded_up<F: Float>() {
    check(2000, functions::<F>(8), |f| {
        let (left, right) = f.tail_slopes();
        let tails = [left, right].map(|slope| slope.exact());
        let all = slopes(&f).into_iter().chain(tails);
        let steepest = all.map(|slope| slope.abs()).max().expect("a slope");
        let found = f.lipschitz();
        if found == F::infinity() {
            assert!(steepest > F::max_value().exact(), "{f:?}");
            return;
        }
        assert!(found.exact() >= steepest, "{found:e} of {f:?}");
        assert!(
            found == F::zero() || found.down().exact() < steepest,
            "{found:e} of {f:?}"
        );
    });
}

fn a_slope_above_all_floats_is_an_infinite_lipschitz_constant<F: Float>() {
    // The width is 1 once rounded, but its exact value is slightly less.
    let little = F::of(2.0_f64.powi(-60));
    let (zero, one, max) = (F::zero(), F::one(), F::max_value());
    let steep = function(&[
        (little, zero),
        (one, max),
        (F::of(2.0), max),
        (F::of(3.0), zero),
    ]);
    let slope = oracle::segment_slope(&steep.segments().next().expect("three"));
    assert!(slope > max.exact() && steep.slope_left(one) == max);
    assert_eq!(steep.lipschitz(), F::infinity());
    let less = function(&[(zero, zero), (one, max), (F::of(2.0), max)]);
    assert_eq!(less.lipschitz(), max);
}

/// The slopes from left to right. A tail that has the rounded slope of its segment goes on with the exact
/// one.
fn with_tails<F: Float>(f: &PiecewiseLinear<F>) -> Vec<Rational> {
    let mut slopes = slopes(f);
    let rounded: Vec<F> = f.segments().map(|segment| segment.slope()).collect();
    let last = rounded.len() - 1;
    let (left, right) = f.tail_slopes();
    if left != rounded[0] {
        slopes.insert(0, left.exact());
    }
    if right != rounded[last] {
        slopes.push(right.exact());
    }
    slopes
}

fn bends_are_the_changes_of_the_slopes<F: Float>() {
    let (convex, concave) = (Cell::new(0), Cell::new(0));
    check(1000, functions::<F>(6), |f| {
        // Few functions are convex, but hulls with any tails often are.
        let (left, right) = f.tail_slopes();
        let hulls = [f.convex_hull(), f.concave_hull()].into_iter().flatten();
        let with_tails_of_f = hulls.flat_map(|hull| {
            let pairs = tail_pairs(left, right).into_iter();
            pairs.map(move |(left, right)| hull.clone().with_tails(left, right).expect("finite"))
        });
        for f in with_tails_of_f.chain([f]) {
            let slopes = with_tails(&f);
            assert_eq!(f.is_convex(), slopes.is_sorted(), "{f:?}");
            assert_eq!(f.is_concave(), slopes.is_sorted_by(|a, b| a >= b), "{f:?}");
            convex.set(convex.get() + usize::from(f.is_convex()));
            concave.set(concave.get() + usize::from(f.is_concave()));
        }
    });
    assert!(convex.get() > enough(2000) && concave.get() > enough(2000));
}

fn a_tail_bends_by_one_float<F: Float>() {
    // 1/3 is no float, but the slopes beside it are.
    let [zero, three, one] = [0.0, 3.0, 1.0].map(F::of);
    let f = function(&[(zero, zero), (three, one)]);
    let third = one / three;
    let with = |left, right| f.clone().with_tails(left, right).expect("finite");
    let same = with(Tail::Slope(third), Tail::Linear);
    assert!(same.is_convex() && same.is_concave());
    let steeper = with(Tail::Linear, Tail::Slope(third.up()));
    assert!(steeper.is_convex() && !steeper.is_concave());
    let flatter = with(Tail::Linear, Tail::Slope(third.down()));
    assert!(!flatter.is_convex() && flatter.is_concave());
    let flatter_before = with(Tail::Slope(third.down()), Tail::Linear);
    assert!(flatter_before.is_convex() && !flatter_before.is_concave());
    // A slope that underflows is flat once it is rounded, but not for the Lipschitz constant.
    let f = function(&[(zero, F::LEAST), (F::max_value(), zero)]);
    assert!(f.segments().all(|segment| segment.slope() == zero));
    assert!(f.is_convex() && f.is_concave() && f.lipschitz() == F::LEAST);
}

fn the_hull_is_convex_and_of_the_functions_own_breakpoints<F: Float>() {
    check(1000, functions::<F>(12), |f| {
        let Ok(hull) = f.convex_hull() else { return };
        assert!(hull.is_convex(), "{f:?}");
        assert_eq!(hull.domain(), f.domain());
        assert!(tails_go_on(&hull), "{hull:?}");
        let mut own = f.breakpoints();
        assert!(
            hull.breakpoints()
                .all(|point| own.any(|other| other == point))
        );
        // Every breakpoint bends it.
        assert!(
            slopes(&hull).windows(2).all(|pair| pair[0] < pair[1]),
            "{f:?}"
        );
    });
}

fn the_hull_is_the_lowest_chord_everywhere<F: Float>() {
    check(500, functions::<F>(9), |f| {
        let Ok(hull) = f.convex_hull() else { return };
        let points: Vec<_> = f
            .breakpoints()
            .map(|(x, y)| (x.exact(), y.exact()))
            .collect();
        for (i, (x, y)) in points.iter().enumerate() {
            let chords = points[..i].iter().flat_map(|(x0, y0)| {
                points[i + 1..]
                    .iter()
                    .map(move |(x1, y1)| y0 + (y1 - y0) / (x1 - x0) * (x - x0))
            });
            let lowest = chords.chain([y.clone()]).min().expect("the point itself");
            assert_eq!(oracle::value_at(&hull, x), lowest, "{f:?}");
        }
    });
}

fn the_concave_hull_is_the_convex_one_upside_down<F: Float>() {
    check(500, functions::<F>(12), |f| {
        let points: Vec<_> = f.breakpoints().map(|(x, y)| (x, -y)).collect();
        match (f.concave_hull(), function(&points).convex_hull()) {
            (Ok(concave), Ok(convex)) => {
                let turned = convex.breakpoints().map(|(x, y)| (x, F::zero() - y));
                assert!(concave.breakpoints().eq(turned), "{f:?}");
                assert!(concave.is_concave());
            }
            (concave, convex) => assert!(concave.is_err() && convex.is_err(), "{f:?}"),
        }
    });
}
