//! Where a function has a value, and where its extrema are.

use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{PiecewiseLinear, Scalar, Solution, Tail};

use super::on_intervals;
use crate::support::generators::{functions, inputs, numbers};
use crate::support::{Float, check, for_floats, function, oracle};

for_floats!(
    solutions_are_the_numbers_nearest_to_all_places,
    every_level_of_a_staircase_is_found,
    extrema_hold_every_value_and_are_taken,
);

/// Where a function on the reals has a value.
#[derive(Clone, Debug, PartialEq)]
enum Place<F> {
    /// Inside of a piece.
    Inside(BigRational),
    /// At a breakpoint.
    At(F),
    /// All along, between these breakpoints.
    Along(Option<F>, Option<F>),
}

/// All of them, piece by piece and breakpoint by breakpoint; flat pieces not joined.
fn exact_places<F: Float>(f: &PiecewiseLinear<F>, y: F) -> Vec<Place<F>> {
    let mut places = Vec::new();
    let (left, right) = f.tail_slopes();
    let (xs, ys) = (f.xs(), f.ys());
    let last = f.segment_count();
    let mut piece = |from: Option<usize>, to: Option<usize>, slope: BigRational| {
        let at = from.or(to).expect("one end");
        let x_of = |i: Option<usize>| i.map(|i| xs[i]);
        let rise = y.exact() - ys[at].exact();
        if slope.is_zero() {
            if rise.is_zero() {
                places.push(Place::Along(x_of(from), x_of(to)));
            }
        } else {
            let x = xs[at].exact() + rise / slope;
            let after = x_of(from).is_none_or(|from| from.exact() < x);
            if after && x_of(to).is_none_or(|to| x < to.exact()) {
                places.push(Place::Inside(x));
            }
        }
        if let Some(to) = to.filter(|&to| ys[to] == y) {
            places.push(Place::At(xs[to]));
        }
    };
    piece(None, Some(0), left.exact());
    for (i, segment) in f.segments().enumerate() {
        piece(Some(i), Some(i + 1), oracle::segment_slope(&segment));
    }
    piece(Some(last), None, right.exact());
    places
}

fn solutions_are_the_numbers_nearest_to_all_places<F: Float>() {
    let level = prop_oneof![
        any::<Index>().prop_map(|i| (Some(i), 0)),
        (any::<Index>(), -2..=2_i8).prop_map(|(i, steps)| (Some(i), steps)),
        Just((None, 0)),
    ];
    let drawn = (functions::<F>(9), level, numbers::<F>());
    check(3000, drawn, |(f, level, any)| {
        let y = match level {
            (None, _) => any,
            (Some(i), 0) => f.eval(*i.get(&inputs(&f))),
            (Some(i), steps) => {
                let y = *i.get(f.ys());
                let y = (0..steps).fold(y, |y, _| y.up());
                (steps..0).fold(y, |y, _| y.down())
            }
        };
        if !Scalar::is_finite(y) {
            assert_eq!(f.solve(y), []);
            return;
        }
        let mut found = f.solve(y).into_iter().peekable();
        let context = (&f, y, f.solve(y));
        let mut before = None;
        let mut reach: Option<F> = None;
        for place in exact_places(&f, y) {
            match place {
                Place::Inside(x) => {
                    // One number for several places is found once.
                    if let Some(Solution::Point(number)) = before
                        && oracle::is_nearest(number, &x)
                    {
                        continue;
                    }
                    if x > F::max_value().exact() || x < (-F::max_value()).exact() {
                        continue;
                    }
                    before = found.next();
                    let Some(Solution::Point(number)) = before else {
                        panic!("nothing at {x} in {context:?}");
                    };
                    assert!(oracle::is_nearest(number, &x), "{number:e} in {context:?}");
                }
                Place::At(x) => {
                    let is_part = |end: &F| *end >= x;
                    if before == Some(Solution::Point(x)) || reach.as_ref().is_some_and(is_part) {
                        continue;
                    }
                    // Where an interval starts, it is the solution.
                    if let Some(&Solution::Interval {
                        from: Some(from), ..
                    }) = found.peek()
                    {
                        assert_eq!(from, x, "{context:?}");
                        continue;
                    }
                    before = found.next();
                    assert_eq!(before, Some(Solution::Point(x)), "{context:?}");
                }
                Place::Along(from, to) => {
                    if reach.is_some() && reach == from {
                        // Joined to the interval before, which must reach on.
                        let Some(Solution::Interval { to: end, .. }) = before else {
                            panic!("{context:?}");
                        };
                        assert!(end.is_none_or(|end| to.is_some_and(|to| to <= end)));
                    } else {
                        before = found.next();
                        let Some(Solution::Interval { from: start, .. }) = before else {
                            panic!("{context:?}");
                        };
                        assert_eq!(start, from, "{context:?}");
                    }
                    reach = to;
                    // Joined as far as the function is level, and no further.
                    let Some(Solution::Interval { to: end, .. }) = before else {
                        panic!("{context:?}");
                    };
                    let goes_on = to.is_some_and(|to| {
                        f.slope_right(to).is_zero()
                            && f.eval(to.up()) == y
                            && is_level_after(&f, to)
                    });
                    assert_eq!(end != to, goes_on, "{context:?}");
                }
            }
        }
        assert_eq!(found.next(), None, "{context:?}");
    });
}

/// Whether the piece that starts at a breakpoint is level.
fn is_level_after<F: Float>(f: &PiecewiseLinear<F>, x: F) -> bool {
    let i = f.xs().iter().position(|&breakpoint| breakpoint == x);
    let i = i.expect("a breakpoint");
    match f.ys().get(i + 1) {
        Some(&next) => next == f.ys()[i],
        None => f.tail_slopes().1.is_zero(),
    }
}

fn every_level_of_a_staircase_is_found<F: Float>() {
    let [zero, one, two, three] = [0.0, 1.0, 2.0, 3.0].map(F::of);
    let four = F::of(4.0);
    let f = function(&[
        (zero, zero),
        (one, zero),
        (two, one),
        (three, one),
        (four, one),
    ])
    .with_tails(Tail::Constant, Tail::Slope(-one))
    .expect("finite");
    let interval = |from, to| Solution::Interval { from, to };
    assert_eq!(
        f.solve(zero),
        [interval(None, Some(one)), Solution::Point(F::of(5.0))]
    );
    assert_eq!(f.solve(one), [interval(Some(two), Some(four))]);
    assert_eq!(f.solve(two), []);
    let flat = function(&[(zero, one), (one, one)]);
    assert_eq!(flat.solve(one), [interval(None, None)]);
    assert_eq!(flat.solve(zero), []);
    for nothing in [F::nan(), F::infinity(), F::neg_infinity()] {
        assert_eq!(flat.solve(nothing), []);
    }
    // A peak of one float: two places, nearest to one number, are one point.
    let (x, y) = (one, two);
    let tent = function(&[(x.down(), zero), (x, y), (x.up(), zero)]);
    assert_eq!(tent.solve(y.down()), [Solution::Point(x)]);
}

fn extrema_hold_every_value_and_are_taken<F: Float>() {
    check(1000, on_intervals::<F>(6), |(f, from, to)| {
        let Ok(found) = f.extrema(from, to) else {
            let ends = [f.eval(from), f.eval(to)];
            assert!(ends.iter().any(|y| !Scalar::is_finite(*y)));
            return;
        };
        assert_eq!(f.eval(found.argmin), found.min);
        assert_eq!(f.eval(found.argmax), found.max);
        let all = inputs(&f).into_iter().chain([from, to]);
        for x in all.filter(|&x| from <= x && x <= to) {
            let y = f.eval(x);
            assert!(found.min <= y && y <= found.max, "at {x:e} of {f:?}");
        }
        // The leftmost of the candidates.
        let candidates = f.xs().iter().copied().chain([from, to]);
        for x in candidates.filter(|&x| from <= x && x <= to) {
            assert!(x >= found.argmin || f.eval(x) > found.min, "{f:?}");
            assert!(x >= found.argmax || f.eval(x) < found.max, "{f:?}");
        }
    });
    // The least place beyond which a tail has no value.
    let line = function(&[(F::zero(), F::zero()), (F::one(), F::of(2.0))]);
    assert!(line.extrema(F::zero(), F::max_value()).is_err());
    assert_eq!(
        line.extrema(F::one(), F::one()).map(|extrema| extrema.max),
        Ok(F::of(2.0))
    );
}
