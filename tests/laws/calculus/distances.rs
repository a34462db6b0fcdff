//! Distances of two functions.

use num_traits::{One, Zero};
use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Error, PiecewiseLinear, Scalar, Tail};

use super::{assert_rounded_once, ends_of_pieces, interval};
use crate::support::generators::functions;
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, for_floats, function, oracle};

for_floats!(
    the_largest_distance_is_rounded_once,
    the_squared_distance_is_within_its_bound,
    the_l2_distance_is_within_its_bound,
    a_distance_in_range_is_found_where_its_square_is_not,
    a_distance_beyond_the_middle_of_two_floats_is_the_higher,
    a_distance_in_range_is_found_where_values_are_not,
);

type Pair<F> = (PiecewiseLinear<F>, PiecewiseLinear<F>, F, F);

/// Two functions, which may differ by only a few floats, and an interval.
fn pairs<F: Float>() -> impl Strategy<Value = Pair<F>> {
    let moved = prop::collection::vec(-2..=2_i8, 8);
    let near = (functions::<F>(8), moved).prop_filter_map("too steep", |(f, moved)| {
        let moved = f.breakpoints().zip(moved).map(|((x, y), steps)| {
            let moved = (0..steps).fold(y, |y, _| y.up());
            let moved = (steps..0).fold(moved, |y, _| y.down());
            (x, if Scalar::is_finite(moved) { moved } else { y })
        });
        let points: Vec<_> = moved.collect();
        let g = PiecewiseLinear::from_breakpoints(&points).ok()?;
        let g = g.with_tails(f.tails().0, f.tails().1).ok()?;
        Some((f, g))
    });
    let any_two = (functions::<F>(7), functions::<F>(7));
    let functions = prop_oneof![any_two, near];
    (functions, any::<[Index; 2]>(), any::<bool>()).prop_map(|((f, g), [a, b], of_first)| {
        let (from, to) = interval(if of_first { &f } else { &g }, a, b);
        (f, g, from, to)
    })
}

/// The x at which the difference could be largest, and the differences there.
fn differences<F: Float>((f, g, from, to): &Pair<F>) -> Vec<(Rational, Rational)> {
    let xs = f.xs().iter().chain(g.xs()).copied();
    let differences = ends_of_pieces(xs, *from, *to).into_iter().map(|x| {
        let difference = oracle::value_at(f, &x) - oracle::value_at(g, &x);
        (x, difference)
    });
    differences.collect()
}

/// The integral of the square of the difference.
fn exact_square(differences: &[(Rational, Rational)]) -> Rational {
    let pieces = differences.windows(2).map(|pair| {
        let ((x0, a), (x1, b)) = (&pair[0], &pair[1]);
        (x1 - x0) * (a * a + a * b + b * b)
    });
    pieces.sum::<Rational>() / Rational::from_integer(3.into())
}

fn largest(differences: &[(Rational, Rational)]) -> Rational {
    let sizes = differences.iter().map(|(_, difference)| difference.abs());
    sizes.max().expect("an end")
}

/// Whether a difference is so large that it may overflow once it is rounded.
fn overflows<F: Float>(differences: &[(Rational, Rational)]) -> bool {
    let u = F::unit_roundoff().exact();
    largest(differences) * (Rational::one() + &u + &u) > F::max_value().exact()
}

fn the_largest_distance_is_rounded_once<F: Float>() {
    check(1000, pairs::<F>(), |pair| {
        let exact = largest(&differences(&pair));
        let (f, g, from, to) = &pair;
        let found = f.sup_distance(g, (*from, *to));
        assert_rounded_once(&found, &exact, &pair);
        assert_eq!(found, g.sup_distance(f, (*from, *to)));
    });
}

/// Asserts that a squared distance is the exact one, except for u + 2⁻²⁸ u + 100 u² of it, the least positive
/// float, and `besides`; and that it is refused only if it is out of range.
fn assert_within_bound<F: Float>(
    found: &Result<F, Error>,
    exact: &Rational,
    besides: &Rational,
    context: &dyn std::fmt::Debug,
) {
    let u = F::unit_roundoff().exact();
    let little = 2.0_f64.powi(-28).exact();
    let relative = (Rational::one() + little + 100.0.exact() * &u) * &u;
    match found {
        Ok(found) => {
            let error = (found.exact() - exact).abs();
            let bound = relative * exact.abs() + F::LEAST.exact() + besides;
            assert!(error <= bound, "{found:e} in {context:?}");
        }
        Err(Error::IntervalOverflow { .. }) => {
            let largest = F::max_value().exact();
            assert!(
                (exact.abs() + besides) * (Rational::one() + relative) > largest,
                "{context:?}"
            );
        }
        Err(error) => panic!("{error} in {context:?}"),
    }
}

fn the_squared_distance_is_within_its_bound<F: Float>() {
    check(1000, pairs::<F>(), |pair| {
        let differences = differences(&pair);
        let (f, g, from, to) = &pair;
        let found = f.squared_distance(g, (*from, *to));
        if found.is_err() && overflows::<F>(&differences) {
            return;
        }
        // (d + l)² - d², where l is the least positive float, in both directions at both ends.
        let least = F::LEAST.exact();
        let two = Rational::from_integer(2.into());
        let besides = (two * largest(&differences) + &least) * &least * (to.exact() - from.exact());
        let exact = exact_square(&differences);
        assert_within_bound(&found, &exact, &besides, &pair);
    });
}

fn the_l2_distance_is_within_its_bound<F: Float>() {
    check(1000, pairs::<F>(), |pair| {
        let differences = differences(&pair);
        let (f, g, from, to) = &pair;
        let found = f.l2_distance(g, (*from, *to));
        let u = F::unit_roundoff().exact();
        let relative = (1.5.exact() + 2.0_f64.powi(-28).exact() + 100.0.exact() * &u) * &u;
        let exact = exact_square(&differences);
        let (below, above) = (Rational::one() - &relative, Rational::one() + relative);
        let Ok(found) = found else {
            // The root is larger than the largest float, or a difference is.
            let largest = F::max_value().exact() * below;
            assert!(overflows::<F>(&differences) || exact > &largest * &largest);
            return;
        };
        // Let l be the least positive float. If two functions are l apart, their distance is l times the root
        // of the width, which is less than l (1 + width).
        let besides = F::LEAST.exact() * (Rational::one() + (to.exact() - from.exact()));
        let highest = (found.exact() + &besides) / below;
        let lowest = (found.exact() - &besides).max(Rational::zero()) / above;
        assert!(&lowest * &lowest <= exact, "{found:e} in {pair:?}");
        assert!(exact <= &highest * &highest, "{found:e} in {pair:?}");
    });
}

fn a_distance_in_range_is_found_where_its_square_is_not<F: Float>() {
    let (zero, one) = (F::zero(), F::one());
    for size in [F::max_value(), F::LEAST_NORMAL] {
        let [low, high] = [zero, size].map(|y| function(&[(zero, y), (one, y)]));
        assert_eq!(low.l2_distance(&high, (zero, one)), Ok(size));
        assert_eq!(low.sup_distance(&high, (zero, one)), Ok(size));
        let square = low.squared_distance(&high, (zero, one));
        if size < one {
            assert_eq!(square, Ok(zero));
        } else {
            assert!(matches!(
                square,
                Err(Error::IntervalOverflow {
                    what: "squared distance",
                    ..
                })
            ));
        }
    }
}

/// At 4 one of the functions is three steps beyond the largest float.
fn a_distance_in_range_is_found_where_values_are_not<F: Float>() {
    let (zero, one, max) = (F::zero(), F::one(), F::max_value());
    let step = max - max.down();
    let level = function(&[(zero, max), (one, max)]);
    let rising = level.clone().with_tails(Tail::Constant, Tail::Slope(step));
    let rising = rising.expect("finite");
    let (three, four) = (F::of(3.0), F::of(4.0));
    assert_eq!(level.sup_distance(&rising, (zero, four)), Ok(step * three));
    // The root of the integral of (s x)² from 0 to 3.
    assert_eq!(level.l2_distance(&rising, (one, four)), Ok(step * three));
}

/// The distance at 1 is half-way from 1 to the next float, or off from that by less than the wider type can
/// represent.
fn a_distance_beyond_the_middle_of_two_floats_is_the_higher<F: Float>() {
    let (zero, one, two) = (F::zero(), F::one(), F::of(2.0));
    let little = F::of(2.0_f64.powi(-120));
    let f = function(&[(zero, one), (two, one.up())]);
    for (y, expected) in [(-little, one.up()), (zero, one), (little, one)] {
        let g = function(&[(zero, zero), (one, y), (two, two)]);
        assert_eq!(f.sup_distance(&g, (zero, two)), Ok(expected));
    }
}

#[test]
fn a_little_that_is_lost_in_the_wider_type_counts() {
    // 1 plus half of the step to the next float, plus so little that the wider type cannot represent it
    // beside the 1.
    let (half, wide) = (f64::EPSILON / 2.0, 2.0_f64.powi(60));
    let f = function(&[(0.0, half), (wide, 2.0 * half)]);
    let g = function(&[(-1.0, -1.0), (1.0, -1.0), (2.0, -1.0)]);
    assert_eq!(f.sup_distance(&g, (1.0, 1.0)), Ok(1.0_f64.next_up()));
}

#[test]
fn a_distance_is_rounded_up_to_the_largest_float() {
    // MAX + 9 * 2^970 (1 - x / 9) / 9 at 1: above or below MAX and half of the next step.
    let constant = PiecewiseLinear::constant(f64::MAX).expect("finite");
    let beside = |x: f64| {
        let f = function(&[(x, 0.0), (9.0, -9.0 * 2.0_f64.powi(970))]);
        let f = f.with_tails(Tail::Constant, Tail::Constant).expect("flat");
        let distance = constant.sup_distance(&f, (1.0, 1.0));
        assert_eq!(f.sup_distance(&constant, (1.0, 1.0)), distance);
        distance
    };
    let little = 2.0_f64.powi(-60);
    assert_eq!(beside(little), Ok(f64::MAX));
    assert!(beside(0.0).is_err() && beside(-little).is_err());
}
