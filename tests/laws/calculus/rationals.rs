//! For an exact number type every identity holds with `==`.

use num_rational::Ratio;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use shallow_relu::{PiecewiseLinear, Solution, Tail};

use super::exact_integral;
use crate::support::{Number, check, function, oracle};

type Rational = Ratio<i128>;

fn ratio(from: i128, to: i128) -> impl Strategy<Value = Rational> + Clone {
    (from..to, prop::sample::select(&[1_i128, 2, 3][..])).prop_map(|(n, d)| Ratio::new(n, d))
}

/// Functions with small numerators and denominators.
fn rational_functions() -> impl Strategy<Value = PiecewiseLinear<Rational>> + Clone {
    let steps = prop::collection::vec((ratio(1, 9), ratio(-9, 9)), 1..7);
    (
        ratio(-20, 20),
        ratio(-9, 9),
        steps,
        ratio(-9, 9),
        ratio(-9, 9),
    )
        .prop_map(|(x, y, steps, left, right)| {
            let mut points = vec![(x, y)];
            for (h, y) in steps {
                points.push((points[points.len() - 1].0 + h, y));
            }
            let f = function(&points);
            f.with_tails(Tail::Slope(left), Tail::Slope(right))
                .expect("finite")
        })
}

/// Three different x in order.
fn three_xs() -> impl Strategy<Value = [Rational; 3]> {
    [ratio(-60, 60), ratio(-60, 60), ratio(-60, 60)].prop_map(|mut xs| {
        xs.sort();
        xs
    })
}

#[test]
fn integrals_add_up() {
    check(500, (rational_functions(), three_xs()), |(f, [a, b, c])| {
        let integral = |from, to| f.integral((from, to)).expect("small");
        assert_eq!(integral(a, b) + integral(b, c), integral(a, c));
        assert_eq!(integral(a, c).exact(), exact_integral(&f, (a, c)));
        let table = f.antiderivative();
        let at = |x| table.at(x).expect("small");
        assert_eq!(at(c) - at(a), integral(a, c));
        assert_eq!(at(f.domain().0), Ratio::zero());
        let variation = |from, to| f.total_variation((from, to)).expect("small");
        assert_eq!(variation(a, b) + variation(b, c), variation(a, c));
    });
}

#[test]
fn the_derivative_of_the_antiderivative_is_the_function() {
    check(500, (rational_functions(), ratio(-60, 60)), |(f, x)| {
        let table = f.antiderivative();
        let at = |x| table.at(x).expect("small");
        // h is shorter than any piece, so each side is a straight line, whose mean is the value in its
        // middle.
        let h = Ratio::new(1, 1000);
        let (left, right) = ((at(x) - at(x - h)) / h, (at(x + h) - at(x)) / h);
        let half = Ratio::new(1, 2);
        assert_eq!(left, f.eval(x) - f.slope_left(x) * h * half);
        assert_eq!(right, f.eval(x) + f.slope_right(x) * h * half);
        assert_eq!(f.mean((x, x + h)), Ok(right));
    });
}

#[test]
fn the_mean_lies_between_the_extrema() {
    check(500, (rational_functions(), three_xs()), |(f, [a, _, c])| {
        let extrema = f.extrema((a, c)).expect("small");
        let mean = f.mean((a, c)).expect("small");
        assert!(extrema.min <= mean && mean <= extrema.max);
        let is_one_value = extrema.min == extrema.max;
        assert_eq!(mean == extrema.min, is_one_value);
        for (at, value) in [(extrema.argmin, extrema.min), (extrema.argmax, extrema.max)] {
            assert_eq!(f.eval(at), value);
            // The reported x is the leftmost solution in the interval.
            for solution in f.solve(value) {
                if let Solution::Point(x) = solution {
                    assert!(x < a || x >= at, "{f:?}");
                }
            }
        }
    });
}

#[test]
fn a_monotone_function_varies_by_its_rise() {
    check(500, (rational_functions(), three_xs()), |(f, [a, _, c])| {
        let mut ys = f.ys().to_vec();
        ys.sort();
        let points: Vec<_> = f.xs().iter().copied().zip(ys).collect();
        let (left, right) = f.tail_slopes();
        let sorted = function(&points)
            .with_tails(Tail::Slope(left.abs()), Tail::Slope(right.abs()))
            .expect("finite");
        let rise = sorted.eval(c) - sorted.eval(a);
        assert_eq!(sorted.total_variation((a, c)), Ok(rise));
        // A function that is not monotone varies at least by its rise, and at most by its steepest slope
        // times the width.
        let variation = f.total_variation((a, c)).expect("small");
        assert!((f.eval(c) - f.eval(a)).abs() <= variation);
        assert!(variation <= f.lipschitz() * (c - a));
    });
}

#[test]
fn the_lipschitz_constant_is_a_slope() {
    check(500, rational_functions(), |f| {
        let (left, right) = f.tail_slopes();
        let all = f
            .segments()
            .map(|segment| segment.slope())
            .chain([left, right]);
        assert_eq!(Some(f.lipschitz()), all.map(|slope| slope.abs()).max());
    });
}

#[test]
fn distances_are_metrics() {
    let three = || {
        [
            rational_functions(),
            rational_functions(),
            rational_functions(),
        ]
    };
    check(300, (three(), three_xs()), |([f, g, h], [a, _, c])| {
        let sup = |f: &PiecewiseLinear<_>, g| f.sup_distance(g, (a, c)).expect("small");
        assert!(sup(&f, &h) <= sup(&f, &g) + sup(&g, &h));
        assert_eq!(sup(&f, &g), sup(&g, &f));
        assert_eq!(sup(&f, &f), Ratio::zero());
        let square = |f: &PiecewiseLinear<_>, g| f.squared_distance(g, (a, c)).expect("small");
        assert_eq!(square(&f, &g), square(&g, &f));
        assert_eq!(square(&f, &f), Ratio::zero());
        assert!(square(&f, &g) <= sup(&f, &g) * sup(&f, &g) * (c - a));
        assert_eq!(square(&f, &g).is_zero(), sup(&f, &g).is_zero() || a == c);
        // The distance from a constant is the integral of the square, piece by piece.
        let level = f.eval(a);
        let constant = function(&[(a, level), (a + Ratio::from_integer(1), level)]);
        let variation = f.total_variation((a, c)).expect("small");
        assert!(sup(&f, &constant) <= variation);
    });
}

#[test]
fn hulls_touch_and_stay_on_their_side() {
    check(500, rational_functions(), |f| {
        let (convex, concave) = (
            f.convex_hull().expect("small"),
            f.concave_hull().expect("small"),
        );
        assert!(convex.is_convex() && concave.is_concave());
        for (x, y) in f.breakpoints() {
            assert!(convex.eval(x) <= y && y <= concave.eval(x), "{f:?}");
        }
        assert_eq!(f.is_convex(), {
            let (left, right) = f.tail_slopes();
            let (first, last) = (f.slope_right(f.domain().0), f.slope_left(f.domain().1));
            let simple = f.simplify().expect("small");
            left <= first && last <= right && convex.xs() == simple.xs()
        });
    });
}

#[test]
fn intersections_are_the_zeros_of_the_difference() {
    let drawn = (rational_functions(), rational_functions(), ratio(-9, 9));
    check(500, drawn, |(f, g, y)| {
        let difference = (&f - &g).expect("small");
        assert_eq!(f.intersections(&g), difference.solve(Ratio::zero()));
        // The maximum coincides with an operand where that operand is the greater one.
        let greater = f.max(&g).expect("small");
        let lead = (&greater - &f).expect("small");
        assert_eq!(greater.intersections(&f), lead.solve(Ratio::zero()));
        let constant = PiecewiseLinear::constant(y).expect("small");
        assert_eq!(f.intersections(&constant), f.solve(y));
    });
}

/// Breakpoints at integers, values from -2 to 2, tails of slope -1, 0 or 1. At a level that is a multiple of
/// 1/2, every solution is a multiple of 1/24.
#[test]
fn solutions_are_all_multiples_of_a_24th_that_brute_force_finds() {
    let ys = prop::collection::vec(-2..=2_i128, 2..7);
    let drawn = (ys, [-1..=1_i128, -1..=1_i128], -5..=5_i128);
    check(1000, drawn, |(ys, tails, half_level)| {
        let whole = Ratio::from_integer;
        let points: Vec<_> = (0..)
            .map(whole)
            .zip(ys.iter().copied().map(whole))
            .collect();
        let [left, right] = tails.map(|slope| Tail::Slope(whole(slope)));
        let f = function(&points).with_tails(left, right).expect("finite");
        let level = Ratio::new(half_level, 2);
        let solutions = f.solve(level);
        let holds = |x: Rational| {
            let count = solutions.iter().filter(|solution| match **solution {
                Solution::Point(point) => point == x,
                Solution::Interval((from, to)) => from <= x && x <= to,
            });
            count.count()
        };
        for multiple in -24 * 6..24 * 13 {
            let x = Ratio::new(multiple, 24);
            let expected = usize::from(oracle::value(&f, x) == level.exact());
            assert_eq!(holds(x), expected, "at {x}, {solutions:?} of {f:?}");
        }
        let is_multiple = |x: Rational| (x * whole(24)).is_integer();
        assert!(solutions.iter().all(|solution| match *solution {
            Solution::Point(x) => is_multiple(x),
            Solution::Interval((from, to)) => from < to,
        }));
    });
}
