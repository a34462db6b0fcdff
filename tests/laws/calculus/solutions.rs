//! Solutions: the x at which a function has a value, or the value of another function, and the x of its
//! extrema.

use std::fmt::Debug;

use num_traits::Zero as _;
use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Error, PiecewiseLinear, Scalar, Solution, Tail};

use super::on_intervals;
use crate::support::generators::{floats, functions, inputs, pairs};
use crate::support::rational::Rational;
use crate::support::{Float, check, for_floats, function, oracle, same};

for_floats!(
    solutions_are_the_floats_nearest_to_all_exact_solutions,
    intersections_are_the_floats_nearest_to_all_crossings,
    every_level_of_a_staircase_is_found,
    lines_a_few_least_floats_apart_cross_at_the_exact_x,
    extrema_hold_every_value_and_are_taken,
);

/// An exact function that is straight between its points, and its slopes beyond them.
struct Exact<F> {
    points: Vec<(F, Rational)>,
    slopes: (Rational, Rational),
}

/// A zero of an exact function.
#[derive(Debug)]
enum Zero<F> {
    /// Between two of its points.
    Between(Rational),
    /// At one of its points, or everywhere from one to another.
    Exactly(Solution<F>),
}

impl<F: Float> Exact<F> {
    fn less(f: &PiecewiseLinear<F>, y: F) -> Self {
        let (left, right) = f.tail_slopes();
        let points = f.breakpoints().map(|(x, at)| (x, at.exact() - y.exact()));
        Self {
            points: points.collect(),
            slopes: (left.exact(), right.exact()),
        }
    }

    fn difference(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) -> Self {
        let mut xs = [f.xs(), g.xs()].concat();
        xs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        xs.dedup();
        let difference = |x: F| oracle::value(f, x) - oracle::value(g, x);
        let (mine, theirs) = (f.tail_slopes(), g.tail_slopes());
        Self {
            points: xs.into_iter().map(|x| (x, difference(x))).collect(),
            slopes: (
                mine.0.exact() - theirs.0.exact(),
                mine.1.exact() - theirs.1.exact(),
            ),
        }
    }

    /// The zeros from left to right. There is a gap before each point, and one after the last.
    fn zeros(&self) -> Vec<Zero<F>> {
        let points = &self.points;
        let last = points.len();
        let at = |i: usize| points[i].1.is_zero();
        let is_level = |gap: usize| match gap {
            0 => at(0) && self.slopes.0.is_zero(),
            gap if gap == last => at(last - 1) && self.slopes.1.is_zero(),
            gap => at(gap - 1) && at(gap),
        };
        let mut zeros = vec![];
        for gap in 0..=last {
            let starts = is_level(gap) && (gap == 0 || !is_level(gap - 1));
            if starts {
                let end = (gap..last).find(|&gap| !is_level(gap + 1));
                zeros.push(Zero::Exactly(Solution::Interval((
                    gap.checked_sub(1)
                        .map_or(F::neg_infinity(), |i| points[i].0),
                    end.map_or(F::infinity(), |i| points[i].0),
                ))));
            }
            zeros.extend(self.between(gap).map(Zero::Between));
            if gap < last && at(gap) && !is_level(gap) && !is_level(gap + 1) {
                zeros.push(Zero::Exactly(Solution::Point(points[gap].0)));
            }
        }
        zeros
    }

    /// The x in a gap at which the sign changes.
    fn between(&self, gap: usize) -> Option<Rational> {
        let point = |i: usize| self.points.get(i).map(|(x, y)| (x.exact(), y.clone()));
        match (gap.checked_sub(1).and_then(point), point(gap)) {
            (Some((x0, y0)), Some((x1, y1))) => (&y0 * &y1)
                .is_negative()
                .then(|| &x0 - &y0 * (x1 - &x0) / (y1 - &y0)),
            (None, Some((x, y))) => (&y * &self.slopes.0)
                .is_positive()
                .then(|| x - y / &self.slopes.0),
            (Some((x, y)), None) => (&y * &self.slopes.1)
                .is_negative()
                .then(|| x - y / &self.slopes.1),
            (None, None) => None,
        }
    }

    /// Asserts that these are the floats nearest to all zeros.
    fn assert_solved(&self, found: Vec<Solution<F>>, context: &dyn Debug) {
        // No solution is -0.
        let xs_found = found.iter().flat_map(|&solution| match solution {
            Solution::Point(x) => [x, x],
            Solution::Interval((from, to)) => [from, to],
        });
        let mut xs_found = xs_found;
        assert!(xs_found.all(|x| same(x, x + F::zero())), "{context:?}");
        let mut found = found.into_iter();
        let mut before = None;
        for zero in self.zeros() {
            match zero {
                Zero::Exactly(solution) => {
                    before = found.next();
                    assert_eq!(before, Some(solution), "{context:?}");
                }
                Zero::Between(x) => {
                    let is_nearest = |solution| match solution {
                        Some(Solution::Point(float)) => oracle::is_nearest(float, &x),
                        _ => false,
                    };
                    // If one float is the nearest to several zeros, it is found once.
                    if x.abs() > F::max_value().exact() || is_nearest(before) {
                        continue;
                    }
                    before = found.next();
                    assert!(is_nearest(before), "{before:?} at {x} in {context:?}");
                }
            }
        }
        assert_eq!(found.next(), None, "{context:?}");
    }
}

fn solutions_are_the_floats_nearest_to_all_exact_solutions<F: Float>() {
    let level = prop_oneof![
        any::<Index>().prop_map(|i| (Some(i), 0)),
        (any::<Index>(), -2..=2_i8).prop_map(|(i, steps)| (Some(i), steps)),
        Just((None, 0)),
    ];
    let drawn = (functions::<F>(9), level, floats::<F>());
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
        let solutions = f.solve(y);
        if !Scalar::is_finite(y) {
            assert_eq!(solutions, []);
            return;
        }
        let context = (&f, y, &solutions);
        Exact::less(&f, y).assert_solved(solutions.clone(), &context);
        let constant = PiecewiseLinear::constant(y).expect("finite");
        assert_eq!(f.intersections(&constant), solutions, "{context:?}");
    });
}

fn intersections_are_the_floats_nearest_to_all_crossings<F: Float>() {
    check(3000, pairs::<F>(9), |(f, g)| {
        let solutions = f.intersections(&g);
        let context = (&f, &g, &solutions);
        Exact::difference(&f, &g).assert_solved(solutions.clone(), &context);
        assert_eq!(g.intersections(&f), solutions, "{context:?}");
        let everywhere = Solution::Interval((F::neg_infinity(), F::infinity()));
        assert_eq!(f.intersections(&f), [everywhere]);
        assert_eq!(
            f.same_function(&g),
            solutions == [everywhere],
            "{context:?}"
        );
    });
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
    let interval = |from, to| Solution::Interval((from, to));
    let (lowest, highest) = (F::neg_infinity(), F::infinity());
    assert_eq!(
        f.solve(zero),
        [interval(lowest, one), Solution::Point(F::of(5.0))]
    );
    assert_eq!(f.solve(one), [interval(two, four)]);
    assert_eq!(f.solve(two), []);
    let flat = function(&[(zero, one), (one, one)]);
    assert_eq!(flat.solve(one), [interval(lowest, highest)]);
    assert_eq!(flat.solve(zero), []);
    for nothing in [F::nan(), F::infinity(), F::neg_infinity()] {
        assert_eq!(flat.solve(nothing), []);
    }
    // At a peak of one float there are two zeros with the same nearest float, which is one point.
    let (x, y) = (one, two);
    let tent = function(&[(x.down(), zero), (x, y), (x.up(), zero)]);
    assert_eq!(tent.solve(y.down()), [Solution::Point(x)]);
}

/// The lines differ by a few least positive floats at their ends, and cross at 9/14 of the way.
fn lines_a_few_least_floats_apart_cross_at_the_exact_x<F: Float>() {
    let least = |count: f64| F::of(count) * F::LEAST;
    let m = F::LEAST_NORMAL;
    let f = function(&[(F::zero(), m - least(5.0)), (F::one(), least(2.0) - m)]);
    let g = function(&[(F::zero(), m + least(4.0)), (F::one(), -m - least(3.0))]);
    assert_eq!(f.intersections(&g), [Solution::Point(F::of(9.0 / 14.0))]);
}

fn extrema_hold_every_value_and_are_taken<F: Float>() {
    check(1000, on_intervals::<F>(6), |(f, from, to)| {
        let found = match f.extrema((from, to)) {
            Ok(found) => found,
            Err(Error::ValueOverflow { .. }) => {
                let ends = [f.eval(from), f.eval(to)];
                assert!(ends.iter().any(|y| !Scalar::is_finite(*y)));
                return;
            }
            Err(error) => panic!("{error}"),
        };
        assert_eq!(f.eval(found.argmin), found.min);
        assert_eq!(f.eval(found.argmax), found.max);
        for value in [found.argmin, found.min, found.argmax, found.max] {
            assert!(same(value, value + F::zero()));
        }
        let all = inputs(&f).into_iter().chain([from, to]);
        for x in all.filter(|&x| from <= x && x <= to) {
            let y = f.eval(x);
            assert!(found.min <= y && y <= found.max, "at {x:e} of {f:?}");
        }
        // It is the leftmost of the candidates.
        let candidates = f.xs().iter().copied().chain([from, to]);
        for x in candidates.filter(|&x| from <= x && x <= to) {
            assert!(x >= found.argmin || f.eval(x) > found.min, "{f:?}");
            assert!(x >= found.argmax || f.eval(x) < found.max, "{f:?}");
        }
    });
    // The least x beyond which a tail is not finite.
    let line = function(&[(F::zero(), F::zero()), (F::one(), F::of(2.0))]);
    assert!(line.extrema((F::zero(), F::max_value())).is_err());
    assert_eq!(
        line.extrema((F::one(), F::one()))
            .map(|extrema| extrema.max),
        Ok(F::of(2.0))
    );
}
