//! The lower and the upper inverse of functions that never fall, or never rise.

use std::cell::Cell;

use num_traits::Signed;
use shallow_relu::{Discontinuous, Error, PiecewiseLinear, Side, Tail};

use crate::support::jumps::{exact_value, hard_inputs, monotone};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, oracle};

for_floats!(
    the_inverse_of_a_value_at_a_breakpoint_is_the_least_or_the_greatest_x,
    an_x_from_the_lower_inverse_on_has_reached_y,
    the_inverse_is_near_the_exact_one,
    beyond_constant_tails_the_inverse_stays_at_its_end,
    strictly_monotone_functions_have_one_inverse,
    what_turns_back_is_refused_by_name,
);

/// Both inverses; None if they are too steep.
fn inverses<T: Number>(f: &Discontinuous<T>) -> Option<[Discontinuous<T>; 2]> {
    match (f.lower_inverse(), f.upper_inverse()) {
        (Ok(lower), Ok(upper)) => Some([lower, upper]),
        (Err(Error::SlopeOverflow { .. } | Error::TailNotFinite { .. }), Err(_)) => None,
        other => panic!("{other:?} of {f:?}"),
    }
}

/// Whether the function falls somewhere.
fn falls<T: Number>(f: &Discontinuous<T>) -> bool {
    f.ys().windows(2).any(|pair| pair[1] < pair[0])
        || f.tail_slopes().0 < T::zero()
        || f.tail_slopes().1 < T::zero()
}

fn the_inverse_of_a_value_at_a_breakpoint_is_the_least_or_the_greatest_x<F: Float>() {
    let (inverted, level) = (Cell::new(0), Cell::new(0));
    check(2000, monotone::<F>(9), |f| {
        let Some([lower, upper]) = inverses(&f) else {
            return;
        };
        inverted.set(inverted.get() + 1);
        let points: Vec<(F, F)> = f.breakpoints().collect();
        for &(_, y) in &points {
            let mut xs = points
                .iter()
                .filter(|point| point.1 == y)
                .map(|point| point.0);
            let first = xs.next().expect("this one");
            let last = xs.next_back().unwrap_or(first);
            level.set(level.get() + usize::from(first < last));
            // A breakpoint is the first with its y, but in a jump y is reached before, at the same x.
            assert_eq!(lower.eval(y).bits(), first.bits(), "lower at {y:e}, {f:?}");
            assert_eq!(upper.eval(y).bits(), last.bits(), "upper at {y:e}, {f:?}");
        }
        // As functions of y they have the same limits.
        for y in f.ys().iter().copied() {
            if lower.jump_at(y).is_some() && upper.jump_at(y).is_some() {
                assert_eq!(lower.left_limit(y), upper.left_limit(y));
                assert_eq!(lower.right_limit(y), upper.right_limit(y));
            }
        }
    });
    assert!(
        inverted.get() > enough(800) && level.get() > enough(800),
        "{inverted:?} {level:?}"
    );
}

/// The Galois connection, for the values that the function returns and y of breakpoints: `f(x) >= y` if
/// `x >= lower(y)`, and `f(x) <= y` if `x <= upper(y)`. A value rounded up to y before `lower(y)` is possible;
/// therefore the converse holds for exact values.
fn an_x_from_the_lower_inverse_on_has_reached_y<F: Float>() {
    check(500, monotone::<F>(7), |f| {
        let Some([lower, upper]) = inverses(&f) else {
            return;
        };
        let falls = falls(&f);
        let reached = |value: F, y: F| if falls { value <= y } else { value >= y };
        let (first, last) = f.domain();
        let is_in = |x: &F| first <= *x && *x <= last;
        let inputs = hard_inputs(&f).into_iter().filter(is_in).step_by(7);
        let inputs: Vec<_> = inputs.map(|x| (x, exact_value(&f, x))).collect();
        for &y in f.ys() {
            let (low, high) = (lower.eval(y), upper.eval(y));
            for (x, exact) in &inputs {
                let x = *x;
                let [before, after] = [f.left_limit(x), f.right_limit(x)];
                if x >= low {
                    assert!(reached(after, y), "{x:e} {y:e} {f:?}");
                }
                if x <= high {
                    assert!(reached(y, before), "{x:e} {y:e} {f:?}");
                }
                let exactly_reached = if falls {
                    *exact <= y.exact()
                } else {
                    *exact >= y.exact()
                };
                if exactly_reached && f.jump_at(x).is_none() {
                    assert!(x >= low, "{x:e} {y:e} {f:?}");
                }
            }
        }
    });
}

/// Between the y of breakpoints the inverse is within 4 ulp of the exact one, wherever law 6 of evaluation
/// applies, and between the two x.
fn the_inverse_is_near_the_exact_one<F: Float>() {
    check(300, monotone::<F>(6), |f| {
        let Some([lower, upper]) = inverses(&f) else {
            return;
        };
        for inverse in [&lower, &upper] {
            for segment in inverse.segments() {
                let ((y0, x0), (y1, x1)) = (segment.start(), segment.end());
                let ys = crate::support::generators::inputs_within(&segment);
                for y in ys.into_iter().step_by(25).filter(|&y| y0 < y && y < y1) {
                    let x = inverse.eval(y);
                    assert!(x0.min(x1) <= x && x <= x0.max(x1));
                    if !oracle::is_accurate(&segment) {
                        continue;
                    }
                    // Either f is level at x (a jump of f), or it has the value y at the exact x.
                    let exact = oracle::segment_value(&segment, y);
                    let larger = Signed::abs(&x0).max(Signed::abs(&x1));
                    let four_ulp = oracle::ulp(larger) * Rational::from_integer(4.into());
                    assert!((x.exact() - &exact).abs() <= four_ulp, "{y:e} {f:?}");
                    if x0 != x1 {
                        let points = [(x0, y0), (x1, y1)];
                        let [a, b] = if x0 < x1 { [0, 1] } else { [1, 0] };
                        let (a, b) = (points[a], points[b]);
                        let part = (exact - a.0.exact()) / (b.0.exact() - a.0.exact());
                        let value = a.1.exact() + part * (b.1.exact() - a.1.exact());
                        assert_eq!(value, y.exact());
                        assert!(
                            f.segments()
                                .any(|own| own.start().0 <= a.0 && b.0 <= own.end().0)
                        );
                    }
                }
            }
        }
    });
}

fn beyond_constant_tails_the_inverse_stays_at_its_end<F: Float>() {
    check(500, monotone::<F>(6), |f| {
        let Some([lower, upper]) = inverses(&f.clone().clamped()) else {
            return;
        };
        let (least, greatest) = f.range();
        for inverse in [lower, upper] {
            let below = [
                F::neg_infinity(),
                -F::max_value(),
                least - F::one(),
                least.down(),
            ];
            for y in below.into_iter().filter(|&y| y < least) {
                assert_eq!(
                    inverse.eval(y).bits(),
                    inverse.eval(least).bits(),
                    "{y:e} {f:?}"
                );
            }
            let above = [
                F::infinity(),
                F::max_value(),
                greatest + F::one(),
                greatest.up(),
            ];
            for y in above
                .into_iter()
                .filter(|&y| y > greatest && greatest < F::max_value())
            {
                assert_eq!(
                    inverse.eval(y).bits(),
                    inverse.eval(greatest).bits(),
                    "{y:e} {f:?}"
                );
            }
            let (first, last) = f.domain();
            assert!(inverse.ys().iter().all(|x| first <= *x && *x <= last));
        }
    });
}

fn strictly_monotone_functions_have_one_inverse<F: Float>() {
    let found = Cell::new(0);
    check(1500, monotone::<F>(4), |f| {
        let Ok(continuous) = PiecewiseLinear::try_from(f) else {
            return;
        };
        let Ok(inverse) = continuous.inverse() else {
            return;
        };
        found.set(found.get() + 1);
        let both = [continuous.lower_inverse(), continuous.upper_inverse()];
        for generalized in both {
            let generalized = generalized.and_then(PiecewiseLinear::try_from);
            assert_eq!(generalized.as_ref(), Ok(&inverse), "{continuous:?}");
        }
    });
    assert!(found.get() > enough(60), "{found:?}");
}

fn what_turns_back_is_refused_by_name<F: Float>() {
    let points = [(0.0, 0.0), (1.0, 0.0), (2.0, 3.0), (3.0, 2.0)];
    let points = points.map(|(x, y)| (F::of(x), F::of(y)));
    let f = PiecewiseLinear::from_breakpoints(&points).expect("good breakpoints");
    let text = "only a function that never falls or never rises has a lower and an upper inverse, but \
                segment 2, from (2, 3) to (3, 2), turns back";
    for refused in [f.lower_inverse(), f.upper_inverse()] {
        assert_eq!(refused.expect_err("it turns back").to_string(), text);
    }
    let jump = Discontinuous::from_breakpoints(
        &[
            points[0],
            points[2],
            (points[2].0, F::one()),
            (F::of(9.0), F::of(9.0)),
        ],
        Side::Left,
    );
    let refused = jump.expect("good breakpoints").lower_inverse();
    assert!(
        matches!(refused, Err(Error::NotMonotone { segment: 1, .. })),
        "{refused:?}"
    );
    let f = PiecewiseLinear::from_breakpoints(&points[..3]).expect("good breakpoints");
    let f = f
        .with_tails(Tail::Slope(F::of(-1.0)), Tail::Linear)
        .expect("finite");
    let refused = f.upper_inverse();
    assert!(matches!(
        refused,
        Err(Error::TailNotInvertible { side: "left", .. })
    ));
}

#[test]
fn level_ends_and_constant_functions_by_hand() {
    let of = |points: &[(f64, f64)]| {
        PiecewiseLinear::from_breakpoints(points)
            .expect("good breakpoints")
            .clamped()
    };
    // Level at both ends, rising and falling.
    let rising = of(&[(0.0, 0.0), (1.0, 0.0), (2.0, 4.0), (3.0, 4.0)]);
    let falling = of(&[(0.0, 4.0), (1.0, 4.0), (2.0, 0.0), (3.0, 0.0)]);
    for (f, ys) in [
        (&rising, [-1.0, 0.0, 1.0, 4.0, 5.0]),
        (&falling, [5.0, 4.0, 3.0, 0.0, -1.0]),
    ] {
        let (lower, upper) = (
            f.lower_inverse().expect("monotone"),
            f.upper_inverse().expect("monotone"),
        );
        assert_eq!(ys.map(|y| lower.eval(y)), [0.0, 0.0, 1.25, 2.0, 2.0]);
        assert_eq!(ys.map(|y| upper.eval(y)), [1.0, 1.0, 1.25, 3.0, 3.0]);
    }
    // A constant function: the first x and the last one.
    for level in [0.0, -2.5, f64::MAX, -f64::MAX] {
        let f = of(&[(1.0, level), (2.0, level), (7.0, level)]);
        let (lower, upper) = (
            f.lower_inverse().expect("constant"),
            f.upper_inverse().expect("constant"),
        );
        let ys = [f64::NEG_INFINITY, -1.0, level, 1e300];
        assert_eq!(ys.map(|y| lower.eval(y)), [1.0; 4], "{level}");
        assert_eq!(ys.map(|y| upper.eval(y)), [7.0; 4], "{level}");
    }
    // Level on the domain, with a tail that rises.
    let f = of(&[(0.0, 0.0), (1.0, 0.0)])
        .with_tails(Tail::Constant, Tail::Slope(2.0))
        .expect("finite");
    let (lower, upper) = (
        f.lower_inverse().expect("monotone"),
        f.upper_inverse().expect("monotone"),
    );
    assert_eq!([-1.0, 0.0, 4.0].map(|y| lower.eval(y)), [0.0, 0.0, 3.0]);
    assert_eq!([-1.0, 0.0, 4.0].map(|y| upper.eval(y)), [1.0, 1.0, 3.0]);
    let f = of(&[(0.0, 0.0), (1.0, 0.0)])
        .with_tails(Tail::Slope(2.0), Tail::Constant)
        .expect("finite");
    let (lower, upper) = (
        f.lower_inverse().expect("monotone"),
        f.upper_inverse().expect("monotone"),
    );
    assert_eq!([-4.0, 0.0, 1.0].map(|y| lower.eval(y)), [-2.0, 0.0, 0.0]);
    assert_eq!([-4.0, 0.0, 1.0].map(|y| upper.eval(y)), [-2.0, 1.0, 1.0]);
}

/// A table of colours whose first entries are 0, as in real files; its obvious inverse by neighbouring floats
/// is too steep.
#[test]
fn a_table_that_starts_with_zeros() {
    let table: Vec<(f64, f64)> = (0..256)
        .map(|i| {
            (
                f64::from(i) / 255.0,
                (f64::from(i.max(16) - 16) / 239.0).powf(2.2),
            )
        })
        .collect();
    let f = PiecewiseLinear::from_breakpoints(&table)
        .expect("good breakpoints")
        .clamped();
    let upper = f.upper_inverse().expect("monotone");
    assert_eq!(upper.eval(0.0), 16.0 / 255.0);
    for &(x, y) in &table[17..] {
        assert_eq!(upper.eval(y), x);
    }
}

#[cfg(feature = "num-rational")]
mod rationals {
    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::*;

    type Q = Ratio<i128>;

    fn q(n: i128, d: i128) -> Q {
        Ratio::new(n, d)
    }

    /// Functions that never fall, with level stretches, jumps, and every kind of tail.
    fn rising() -> impl Strategy<Value = Discontinuous<Q>> {
        let step = (1..4_i128, 1..3_i128, 0..4_i128, 0..3_i128);
        let steps = prop::collection::vec(step, 1..7);
        let tails = prop::sample::select(vec![Tail::Constant, Tail::Linear, Tail::Slope(q(3, 2))]);
        (steps, tails.clone(), tails, any::<bool>()).prop_map(|(steps, left, right, is_left)| {
            let mut points = vec![(q(0, 1), q(0, 1))];
            for (h, d, rise, jump) in steps {
                let (x, y) = points[points.len() - 1];
                let (x, y) = (x + q(h, d), y + q(rise, 2));
                points.push((x, y));
                if jump > 0 {
                    points.push((x, y + q(jump, 3)));
                }
            }
            let side = if is_left { Side::Left } else { Side::Right };
            let f = Discontinuous::from_breakpoints(&points, side).expect("good breakpoints");
            f.with_tails(left, right).expect("finite")
        })
    }

    /// The whole Galois connection, and the exact inverse, for every x and y of a grid.
    #[test]
    fn galois_inequalities_are_exact() {
        let checked = Cell::new(0);
        check(40, rising(), |f| {
            let [lower, upper] = inverses(&f).expect("no range to leave");
            let ((first, last), (least, greatest)) = (f.domain(), f.range());
            let (left, right) = f.tail_slopes();
            let has_x = |x: Q| (first <= x || left != q(0, 1)) && (x <= last || right != q(0, 1));
            let has_y =
                |y: Q| (least <= y || left != q(0, 1)) && (y <= greatest || right != q(0, 1));
            for y in (-12..60).map(|n| q(n, 6)).filter(|&y| has_y(y)) {
                for x in (-12..120).map(|n| q(n, 6)).filter(|&x| has_x(x)) {
                    let [before, after] = [f.left_limit(x), f.right_limit(x)];
                    // Beyond a constant tail no x is left, so the first x stands for all of them.
                    let has_reached = y <= after || (x == last && y <= greatest);
                    assert_eq!(lower.eval(y) <= x, has_reached, "{x} {y} {f:?}");
                    let not_beyond = before <= y;
                    assert_eq!(x <= upper.eval(y), not_beyond, "{x} {y} {f:?}");
                    checked.set(checked.get() + 1);
                }
                assert!(has_x(lower.eval(y)) && has_x(upper.eval(y)));
            }
        });
        assert!(checked.get() > enough(20_000), "{checked:?}");
    }
}
