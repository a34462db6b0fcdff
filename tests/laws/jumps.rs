//! Functions that jump: the laws of evaluation on each piece, limits, integrals, conversions, ramps, and
//! what is refused.

use num_traits::{Signed, Zero};
use proptest::prelude::*;
use shallow_relu::{
    Discontinuous, Error, PiecewiseLinear, Scalar, Side, Solution, Tail, construct,
};

use crate::support::generators::{breakpoints, functions, inputs_within};
use crate::support::jumps::{exact_value, hard_inputs, jumping};
use crate::support::rational::Rational;
use crate::support::{Float, Number, assert_same_values, check, enough, for_floats, oracle, same};

for_floats!(
    a_breakpoint_has_its_y_and_a_jump_that_of_its_side,
    values_are_monotone_and_bounded_on_every_segment,
    values_are_accurate_on_every_segment,
    values_are_total,
    a_batch_has_the_bits_of_single_values,
    a_piece_has_the_bits_of_the_function_without_jumps,
    steps_are_the_previous_and_the_next_value,
    the_integral_is_rounded_once,
    solutions_are_those_of_the_pieces,
    a_function_without_jumps_comes_back,
    breakpoints_are_kept_and_jumps_of_no_height_dropped,
    ramps_keep_the_values_outside_of_them,
    ramps_that_do_not_fit_are_refused,
    bad_breakpoints_are_refused_by_name,
);

fn a_breakpoint_has_its_y_and_a_jump_that_of_its_side<F: Float>() {
    let jumps = std::cell::Cell::new(0);
    check(2000, jumping::<F>(12), |f| {
        for jump in f.jumps() {
            let value = match jump.side() {
                Side::Left => jump.left(),
                Side::Right => jump.right(),
            };
            jumps.set(jumps.get() + 1);
            assert_eq!(f.eval(jump.x()).bits(), value.bits(), "{jump:?} of {f:?}");
            assert_eq!(jump.value().bits(), value.bits());
            assert_eq!(f.left_limit(jump.x()).bits(), jump.left().bits());
            assert_eq!(f.right_limit(jump.x()).bits(), jump.right().bits());
        }
        for (x, y) in f.breakpoints().filter(|point| f.jump_at(point.0).is_none()) {
            let values = [f.eval(x), f.left_limit(x), f.right_limit(x)];
            assert!(values.iter().all(|value| value.bits() == y.bits()), "{f:?}");
        }
        let points: Vec<F> = f.jumps().map(|jump| jump.x()).collect();
        assert!(points.is_sorted_by(|a, b| a < b));
        assert_eq!(f.segment_count(), f.segments().count());
        assert_eq!(f.xs().len(), f.segment_count() + f.jumps().len() + 1);
    });
    assert!(jumps.get() > enough(3000), "{jumps:?}");
}

fn values_are_monotone_and_bounded_on_every_segment<F: Float>() {
    check(700, jumping::<F>(10), |f| {
        for segment in f.segments() {
            let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
            let inside = |x: &F| x0 < *x && *x < x1;
            let inside = inputs_within(&segment).into_iter().filter(inside);
            let values: Vec<F> = [y0]
                .into_iter()
                .chain(inside.map(|x| f.eval(x)))
                .chain([y1])
                .collect();
            let sorted = if y0 <= y1 {
                values.is_sorted()
            } else {
                values.is_sorted_by(|a, b| a >= b)
            };
            assert!(sorted, "on {segment:?} of {f:?}");
        }
    });
}

fn values_are_accurate_on_every_segment<F: Float>() {
    check(300, jumping::<F>(6), |f| {
        for segment in f.segments().filter(oracle::is_accurate) {
            let larger = Signed::abs(&segment.start().1).max(Signed::abs(&segment.end().1));
            let four_ulp = oracle::ulp(larger) * Rational::from_integer(4.into());
            let xs = inputs_within(&segment).into_iter().step_by(15);
            for x in xs.filter(|&x| f.jump_at(x).is_none()) {
                let error = (f.eval(x).exact() - oracle::segment_value(&segment, x)).abs();
                assert!(error <= four_ulp, "at x = {x:e} of {f:?}");
            }
        }
    });
}

fn values_are_total<F: Float>() {
    check(1000, jumping::<F>(8), |f| {
        for x in hard_inputs(&f) {
            let values = [f.eval(x), f.left_limit(x), f.right_limit(x)];
            assert!(
                values.iter().all(|value| value.is_nan() == x.is_nan()),
                "{f:?}"
            );
        }
        let (left, right) = f.tail_slopes();
        let limit = |slope: F, y| {
            if slope.is_zero() {
                y
            } else {
                slope * F::infinity()
            }
        };
        let (first, last) = (f.ys()[0], f.ys()[f.ys().len() - 1]);
        assert!(same(f.eval(F::infinity()), limit(right, last)), "{f:?}");
        assert!(
            same(f.eval(F::neg_infinity()), limit(-left, first)),
            "{f:?}"
        );
    });
}

fn a_batch_has_the_bits_of_single_values<F: Float>() {
    check(1000, jumping::<F>(40), |f| {
        let inputs = hard_inputs(&f);
        let mut outputs = vec![F::zero(); inputs.len()];
        f.eval_batch(&inputs, &mut outputs).expect("one length");
        assert_same_values(&f.values(&inputs), &outputs);
        for (&x, &y) in inputs.iter().zip(&outputs) {
            assert!(same(y, f.eval(x)), "{y:e} at x = {x:e} of {f:?}");
        }
        assert!(f.eval_batch(&inputs, &mut outputs[1..]).is_err());
    });
}

/// Between two jumps the values are those of the continuous function through the breakpoints there. So the
/// jumps elsewhere change no bit.
fn a_piece_has_the_bits_of_the_function_without_jumps<F: Float>() {
    check(500, jumping::<F>(12), |f| {
        let points: Vec<(F, F)> = f.breakpoints().collect();
        for piece in points
            .chunk_by(|a, b| a.0 < b.0)
            .filter(|piece| piece.len() > 1)
        {
            let alone = PiecewiseLinear::from_breakpoints(piece).expect("as in the function");
            for segment in alone.segments() {
                for x in inputs_within(&segment) {
                    if f.jump_at(x).is_none() {
                        assert_eq!(f.eval(x).bits(), alone.eval(x).bits(), "{x:e}, {f:?}");
                    }
                }
            }
        }
    });
}

fn steps_are_the_previous_and_the_next_value<F: Float>() {
    check(1000, breakpoints::<F>(30), |points| {
        let previous = Discontinuous::previous(&points).expect("good points");
        let next = Discontinuous::next(&points).expect("good points");
        let (first, last) = (points[0].1, points[points.len() - 1].1);
        for x in hard_inputs(&previous).into_iter().filter(|x| !x.is_nan()) {
            let before = points.iter().rev().find(|point| point.0 <= x);
            let after = points.iter().find(|point| point.0 >= x);
            // A stored -0 is +0.
            let stored = |y: F| y + F::zero();
            let wanted = stored(before.map_or(first, |point| point.1));
            assert_eq!(previous.eval(x).bits(), wanted.bits(), "{x:e}, {points:?}");
            let wanted = stored(after.map_or(last, |point| point.1));
            assert_eq!(next.eval(x).bits(), wanted.bits(), "{x:e}, {points:?}");
        }
    });
}

fn the_integral_is_rounded_once<F: Float>() {
    check(
        400,
        (jumping::<F>(8), any::<[prop::sample::Index; 2]>()),
        |(f, ends)| {
            let mut inputs = hard_inputs(&f);
            inputs.retain(|&x| Scalar::is_finite(x));
            let [a, b] = ends.map(|end| *end.get(&inputs));
            let (from, to) = if a <= b { (a, b) } else { (b, a) };
            let exact = exact_integral(&f, from, to);
            match f.integral((from, to)) {
                Ok(found) => assert!(oracle::is_rounded(found, &exact), "{from:e} {to:e} {f:?}"),
                Err(_) => assert!(oracle::rounded::<F>(&exact).is_infinite()),
            }
            if from < to {
                let mean = exact / (to.exact() - from.exact());
                match f.mean((from, to)) {
                    Ok(found) => assert!(oracle::is_rounded(found, &mean), "{from:e} {to:e} {f:?}"),
                    Err(_) => assert!(oracle::rounded::<F>(&mean).is_infinite()),
                }
            } else if Scalar::is_finite(f.eval(from)) {
                assert_eq!(f.mean((from, to)), Ok(f.eval(from)));
            }
        },
    );
}

/// The exact integral: trapezia between the breakpoints, with the limits at their ends.
fn exact_integral<T: Number>(f: &Discontinuous<T>, from: T, to: T) -> Rational {
    let two = Rational::from_integer(2.into());
    let mut xs: Vec<T> = f
        .xs()
        .iter()
        .copied()
        .filter(|&x| from < x && x < to)
        .collect();
    xs.insert(0, from);
    xs.push(to);
    let mut sum = Rational::zero();
    for pair in xs.windows(2).filter(|pair| pair[0] < pair[1]) {
        let limit = |x: T, side: Side| match (f.jump_at(x), side) {
            (Some(jump), Side::Left) => jump.left().exact(),
            (Some(jump), Side::Right) => jump.right().exact(),
            (None, _) => exact_value(f, x),
        };
        let width = pair[1].exact() - pair[0].exact();
        sum += (limit(pair[0], Side::Right) + limit(pair[1], Side::Left)) * width / &two;
    }
    sum
}

/// The solutions on each piece by itself, one after the other. (A piece of one breakpoint, beside a jump at an
/// end, is left out.)
fn solutions_are_those_of_the_pieces<F: Float>() {
    let found = std::cell::Cell::new(0);
    check(
        1000,
        (jumping::<F>(9), any::<prop::sample::Index>()),
        |(f, index)| {
            let points: Vec<(F, F)> = f.breakpoints().collect();
            let pieces: Vec<&[(F, F)]> = points.chunk_by(|a, b| a.0 < b.0).collect();
            if pieces.iter().any(|piece| piece.len() < 2) {
                return;
            }
            let middle = |a: F, b: F| a / F::of(2.0) + b / F::of(2.0);
            let levels = points.windows(2).map(|pair| middle(pair[0].1, pair[1].1));
            let levels: Vec<F> = levels.chain(points.iter().map(|point| point.1)).collect();
            let y = *index.get(&levels);
            let (left, right) = f.tail_slopes();
            let mut wanted = Vec::new();
            for (i, piece) in pieces.iter().enumerate() {
                let (first, last) = (piece[0].0, piece[piece.len() - 1].0);
                // Constant at a jump. What is constant beyond it is cut off below.
                let left = if i == 0 { left } else { F::zero() };
                let right = if i + 1 == pieces.len() {
                    right
                } else {
                    F::zero()
                };
                let alone = PiecewiseLinear::from_breakpoints(piece)
                    .and_then(|alone| alone.with_tails(Tail::Slope(left), Tail::Slope(right)))
                    .expect("as in f");
                let first = if i == 0 { F::neg_infinity() } else { first };
                let last = if i + 1 == pieces.len() {
                    F::infinity()
                } else {
                    last
                };
                for solution in alone.solve(y) {
                    let solution = match solution {
                        Solution::Point(x) if x < first || last < x => continue,
                        Solution::Interval((from, to)) if to < first || last < from => continue,
                        Solution::Interval((from, to)) => {
                            let (from, to) = (from.max(first), to.min(last));
                            if from < to {
                                Solution::Interval((from, to))
                            } else {
                                Solution::Point(from)
                            }
                        }
                        point => point,
                    };
                    // The nearest float of a solution on one piece may be where an interval of the next piece starts, or
                    // where one of the last piece ends.
                    match (wanted.last(), solution) {
                        (Some(&last), solution) if last == solution => (),
                        (Some(&Solution::Interval((_, to))), Solution::Point(x)) if to == x => (),
                        (Some(&Solution::Point(x)), Solution::Interval((from, _))) if x == from => {
                            wanted.pop();
                            wanted.push(solution);
                        }
                        _ => wanted.push(solution),
                    }
                }
            }
            found.set(found.get() + wanted.len());
            assert_eq!(f.solve(y), wanted, "{y:e} {f:?}");
        },
    );
    assert!(found.get() > enough(400), "{found:?}");
}

fn a_function_without_jumps_comes_back<F: Float>() {
    check(300, functions::<F>(9), |f| {
        let same_function = Discontinuous::from(f.clone());
        assert_eq!(same_function.tails(), f.tails());
        for x in hard_inputs(&same_function) {
            assert!(same(same_function.eval(x), f.eval(x)));
        }
        assert_eq!(PiecewiseLinear::try_from(same_function), Ok(f));
    });
    check(300, jumping::<F>(9), |f| {
        let first = f.jumps().next();
        match (PiecewiseLinear::try_from(f.clone()), first) {
            (Ok(continuous), None) => assert!(continuous.breakpoints().eq(f.breakpoints())),
            (Err(Error::Jumps { x, .. }), Some(jump)) => {
                assert_eq!(x.parse().map(F::of), Ok(jump.x()));
            }
            other => panic!("{other:?} for {f:?}"),
        }
    });
}

fn breakpoints_are_kept_and_jumps_of_no_height_dropped<F: Float>() {
    check(500, jumping::<F>(9), |f| {
        let points: Vec<(F, F)> = f.breakpoints().collect();
        let twice: Vec<(F, F)> = points.iter().flat_map(|&point| [point, point]).collect();
        for points in [&points, &twice] {
            let (left, right) = f.tail_slopes();
            let mut again = Discontinuous::from_breakpoints(points, Side::Left)
                .and_then(|again| again.with_tails(Tail::Slope(left), Tail::Slope(right)))
                .expect("as before");
            let sides: Vec<Side> = f.jumps().map(|jump| jump.side()).collect();
            assert_eq!(again.clone().with_sides(&sides), Ok(f.clone()));
            for jump in f.jumps() {
                again = again.with_side_at(jump.x(), jump.side()).expect("a jump");
            }
            assert_eq!(again, f);
        }
    });
}

fn ramps_keep_the_values_outside_of_them<F: Float>() {
    let ramped = std::cell::Cell::new(0);
    check(600, (jumping::<F>(7), 0..60_i32), |(f, exponent)| {
        let width = F::of(2.0).powi(-exponent);
        let Ok(ramp) = f.ramped(width) else { return };
        ramped.set(ramped.get() + f.jumps().len());
        assert_eq!(ramp.tail_slopes(), f.tail_slopes());
        for jump in f.jumps() {
            assert_eq!(ramp.eval(jump.x()).bits(), jump.value().bits(), "{f:?}");
        }
        // A piece ends at the y of its ramp, which is rounded: the piece is off by no more.
        let u = F::unit_roundoff().exact();
        for (x, y) in ramp
            .breakpoints()
            .filter(|point| f.jump_at(point.0).is_none())
        {
            let off = (y.exact() - exact_value(&f, x)).abs();
            assert!(
                off <= &u * y.exact().abs() + F::LEAST.exact(),
                "{x:e}, {f:?}"
            );
        }
        for segment in f.segments() {
            let ((x0, _), (x1, _)) = (segment.start(), segment.end());
            for x in inputs_within(&segment).into_iter().step_by(15) {
                let in_ramp = |at: F, side: Side| {
                    f.jump_at(at).is_some_and(|jump| jump.side() == side)
                        && (x.exact() - at.exact()).abs()
                            <= width.exact() + oracle::ulp(at) + F::LEAST.exact()
                };
                if x <= x0 || x1 <= x || in_ramp(x0, Side::Left) || in_ramp(x1, Side::Right) {
                    continue;
                }
                let off = (oracle::value(&ramp, x) - exact_value(&f, x)).abs();
                let largest = Signed::abs(&segment.start().1).max(Signed::abs(&segment.end().1));
                assert!(
                    off <= &u * largest.exact() + F::LEAST.exact(),
                    "{x:e}, {f:?}"
                );
            }
        }
        // The network of the ramps, added up literally, is within its own bound.
        if let Ok(net) = construct(&ramp) {
            let bound = net.dense_error_bound();
            for (x, y) in ramp.breakpoints().filter(|_| Scalar::is_finite(bound)) {
                let off = (net.forward_dense(x).exact() - y.exact()).abs();
                assert!(off <= bound.exact(), "{x:e}, {f:?}");
            }
        }
    });
    assert!(ramped.get() > enough(100), "{ramped:?}");
}

fn ramps_that_do_not_fit_are_refused<F: Float>() {
    let points = [
        (0.0, 0.0),
        (1.0, 1.0),
        (1.0, 3.0),
        (2.0, 4.0),
        (2.0, 0.0),
        (3.0, 0.0),
    ];
    let points = points.map(|(x, y)| (F::of(x), F::of(y)));
    let f = Discontinuous::from_breakpoints(&points, Side::Right).expect("good breakpoints");
    for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = f.ramped(F::of(width));
        assert!(matches!(
            refused,
            Err(Error::NotPositive { what: "width", .. })
        ));
    }
    // The ramp at 1 would reach 0, or the one at 2 would reach 1.
    for (width, x, next) in [(1.0, "1", "0"), (1.5, "1", "0")] {
        let refused = f.ramped(F::of(width));
        let Err(Error::RampTooWide {
            x: at,
            next: reached,
            ..
        }) = refused
        else {
            panic!("{refused:?}")
        };
        assert_eq!((at.as_str(), reached.as_str()), (x, next));
    }
    let refused = f.ramped(F::of(1e-20));
    assert!(
        matches!(refused, Err(Error::RampTooNarrow { .. })),
        "{refused:?}"
    );
    // Two ramps toward each other: from 1 to the right and to 2 from the left.
    let f = f.with_side_at(F::one(), Side::Left).expect("a jump");
    assert!(f.ramped(F::of(0.25)).is_ok());
    let refused = f.ramped(F::of(0.5));
    assert!(
        matches!(refused, Err(Error::RampTooWide { .. })),
        "{refused:?}"
    );
}

fn bad_breakpoints_are_refused_by_name<F: Float>() {
    let of = |points: &[(f64, f64)]| {
        let points: Vec<(F, F)> = points.iter().map(|&(x, y)| (F::of(x), F::of(y))).collect();
        Discontinuous::from_breakpoints(&points, Side::Left)
            .expect_err("bad")
            .to_string()
    };
    let cases: [(&[(f64, f64)], &str); 7] = [
        (&[], "at least 2 breakpoints are needed, got 0"),
        (&[(0.0, 1.0)], "at least 2 breakpoints are needed, got 1"),
        (&[(0.0, 1.0), (f64::NAN, 1.0)], "x[1] = NaN is not finite"),
        (
            &[(0.0, 1.0), (0.0, f64::INFINITY)],
            "y[1] = inf is not finite",
        ),
        (
            &[(1.0, 1.0), (0.5, 2.0)],
            "x[1] = 0.5 must be greater than x[0] = 1",
        ),
        (
            &[(0.0, 1.0), (0.0, 2.0), (0.0, 3.0)],
            "x[2] = 0 is the third breakpoint at this x; two are a jump, from the y of the first to the y \
             of the second",
        ),
        (
            &[(-1.0, 0.0), (-1.0, 5.0), (0.0, -3e38), (1e-20, 3e38)],
            "the slope of segment 1, from (0, -3e38) to (1e-20, 3e38), is too large for the number type; \
             merge the two breakpoints, move them apart in x, or make a jump of them (Discontinuous)",
        ),
    ];
    for (points, wanted) in cases {
        if F::of(1e300).is_infinite() || !wanted.contains("3e38") {
            assert_eq!(of(points), wanted);
        }
    }
    let ends = [(F::zero(), F::one()), (F::zero(), F::zero())];
    let text = PiecewiseLinear::from_breakpoints(&ends)
        .expect_err("equal")
        .to_string();
    assert!(
        text.ends_with("two y at one x are a jump (Discontinuous) or ties (Samples)"),
        "{text}"
    );
    let step = Discontinuous::from_breakpoints(&ends, Side::Left).expect("a jump");
    assert!(matches!(
        step.clone().with_side_at(F::one(), Side::Left),
        Err(Error::NoJump { .. })
    ));
    assert_eq!(
        (step.segment_count(), step.domain()),
        (0, (F::zero(), F::zero()))
    );
    assert!(
        step.with_tails(Tail::Slope(F::nan()), Tail::Constant)
            .is_err()
    );
}

/// A jump at the largest float, whose right side no float reaches.
#[test]
fn a_jump_at_the_end_of_the_floats() {
    let points = [
        (-f64::MAX, 2.0),
        (-f64::MAX, 0.0),
        (f64::MAX, 0.0),
        (f64::MAX, 1.0),
    ];
    for side in [Side::Left, Side::Right] {
        let f = Discontinuous::from_breakpoints(&points, side).expect("finite");
        let (low, high) = if side == Side::Left {
            (2.0, 0.0)
        } else {
            (0.0, 1.0)
        };
        let inputs = [
            f64::NEG_INFINITY,
            -f64::MAX,
            -1.0,
            0.0,
            1e300,
            f64::MAX,
            f64::INFINITY,
        ];
        let wanted = [2.0, low, 0.0, 0.0, 0.0, high, 1.0];
        assert_eq!(inputs.map(|x| f.eval(x)), wanted);
        let inputs = inputs.repeat(9);
        let mut outputs = vec![0.0; inputs.len()];
        f.eval_batch(&inputs, &mut outputs).expect("one length");
        assert_eq!(outputs, wanted.repeat(9));
    }
}

#[cfg(feature = "num-rational")]
#[test]
fn jumps_of_rationals_are_exact() {
    use num_rational::Ratio;
    let ratio = |n: i64, d: i64| Ratio::new(n, d);
    let points = [
        (ratio(0, 1), ratio(1, 3)),
        (ratio(1, 7), ratio(2, 3)),
        (ratio(1, 7), ratio(5, 1)),
        (ratio(2, 1), ratio(5, 1)),
    ];
    for side in [Side::Left, Side::Right] {
        let f = Discontinuous::from_breakpoints(&points, side).expect("good breakpoints");
        let xs = [
            ratio(-1, 1),
            ratio(1, 14),
            ratio(1, 7),
            ratio(1, 6),
            ratio(9, 1),
        ];
        let mut values = [ratio(0, 1); 5];
        f.eval_batch(&xs, &mut values).expect("one length");
        assert_eq!(f.values(&xs), values);
        for (&x, &value) in xs.iter().zip(&values) {
            assert_eq!(value.exact(), exact_value(&f, x));
            assert_eq!(value, f.eval(x));
        }
        assert_eq!(f.tails(), (Tail::Constant, Tail::Constant));
        let integral = f
            .integral((ratio(-1, 1), ratio(3, 1)))
            .expect("no overflow");
        assert_eq!(
            integral.exact(),
            exact_integral(&f, ratio(-1, 1), ratio(3, 1))
        );
        let ramp = f.ramped(ratio(1, 70)).expect("it fits");
        assert_eq!(ramp.eval(ratio(1, 7)), f.eval(ratio(1, 7)));
    }
}
