//! Evaluation in the domain only; functions cut to an interval, joined, and repeated.

use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Discontinuous, Error, PiecewiseLinear, Scalar, Side, Tail};

use crate::support::generators::{functions, inputs};
use crate::support::jumps::{exact_value, hard_inputs, jumping};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, function, oracle, same};

for_floats!(
    values_are_those_of_eval_in_the_domain_and_none_outside,
    a_batch_in_the_domain_is_right_at_every_length,
    a_restriction_has_rounded_ends_and_keeps_what_is_between,
    bad_intervals_and_values_out_of_range_are_refused,
    two_parts_of_a_function_are_appended_to_the_function,
    functions_that_do_not_follow_are_refused,
    copies_are_moved_by_whole_widths_and_rounded_once,
    too_many_copies_are_refused,
);

fn values_are_those_of_eval_in_the_domain_and_none_outside<F: Float>() {
    let outside = F::of(7.5);
    let law = |domain: (F, F), xs: &[F], one: &dyn Fn(F) -> Option<F>, eval: &dyn Fn(F) -> F| {
        for &x in xs {
            let inside = domain.0 <= x && x <= domain.1;
            match one(x) {
                Some(y) => assert!(inside && same(y, eval(x)), "{x:e}"),
                None => assert!(!inside, "{x:e}"),
            }
        }
    };
    let of_batch = |x: F, one: Option<F>| match one {
        Some(y) => y,
        None if x.is_nan() => x,
        None => outside,
    };
    check(400, jumping::<F>(9), |f| {
        let xs = hard_inputs(&f);
        law(f.domain(), &xs, &|x| f.eval_in_domain(x), &|x| f.eval(x));
        let mut ys = vec![F::zero(); xs.len()];
        f.eval_batch_in_domain(&xs, &mut ys, outside)
            .expect("one length");
        for (&x, &y) in xs.iter().zip(&ys) {
            assert!(same(y, of_batch(x, f.eval_in_domain(x))), "{x:e} of {f:?}");
        }
        assert!(f.eval_batch_in_domain(&xs, &mut ys[1..], outside).is_err());
    });
    check(400, functions::<F>(9), |f| {
        let xs = inputs(&f);
        law(f.domain(), &xs, &|x| f.eval_in_domain(x), &|x| f.eval(x));
        let mut ys = vec![F::zero(); xs.len()];
        f.eval_batch_in_domain(&xs, &mut ys, F::nan())
            .expect("one length");
        for (&x, &y) in xs.iter().zip(&ys) {
            let wanted = f.eval_in_domain(x).unwrap_or(F::nan());
            assert!(same(y, wanted), "{x:e} of {f:?}");
        }
        assert!(f.eval_batch_in_domain(&xs, &mut ys[1..], outside).is_err());
    });
}

fn a_batch_in_the_domain_is_right_at_every_length<F: Float>() {
    let points = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
    let points = points.map(|(x, y)| (F::of(x), F::of(y)));
    let (f, outside) = (function(&points), F::of(99.0));
    let step = Discontinuous::previous(&points).expect("good points");
    for len in (0..40).chain([1023, 1024, 1025, 2047, 2048, 2100]) {
        let xs: Vec<F> = (0..len)
            .map(|i| F::of(f64::from(i * 37 % 100) / 25.0 - 2.0))
            .collect();
        let mut ys = [vec![F::zero(); xs.len()], vec![F::zero(); xs.len()]];
        f.eval_batch_in_domain(&xs, &mut ys[0], outside)
            .expect("one length");
        step.eval_batch_in_domain(&xs, &mut ys[1], outside)
            .expect("one length");
        for (i, &x) in xs.iter().enumerate() {
            let wanted = [f.eval_in_domain(x), step.eval_in_domain(x)];
            let wanted = wanted.map(|y| y.unwrap_or(outside));
            assert_eq!([ys[0][i], ys[1][i]], wanted, "at x = {x:e} of {len}");
        }
    }
}

/// The exact limit at x from one side.
fn limit<T: Number>(f: &Discontinuous<T>, x: T, side: Side) -> Rational {
    match (f.jump_at(x), side) {
        (Some(jump), Side::Left) => jump.left().exact(),
        (Some(jump), Side::Right) => jump.right().exact(),
        (None, _) => exact_value(f, x),
    }
}

/// The function through these points, with the sides of jumps of another function where it has them.
fn with_sides<F: Float>(
    points: &[(F, F)],
    side: Side,
    of: &Discontinuous<F>,
    tails: (F, F),
) -> Result<Discontinuous<F>, Error> {
    let mut f = Discontinuous::from_breakpoints(points, side)?
        .with_tails(Tail::Slope(tails.0), Tail::Slope(tails.1))?;
    for jump in of.jumps() {
        if f.jump_at(jump.x()).is_some() {
            f = f.with_side_at(jump.x(), jump.side())?;
        }
    }
    Ok(f)
}

fn a_restriction_has_rounded_ends_and_keeps_what_is_between<F: Float>() {
    let cut = std::cell::Cell::new(0);
    check(800, (jumping::<F>(9), any::<[Index; 2]>()), |(f, ends)| {
        let mut xs = hard_inputs(&f);
        xs.retain(|&x| Scalar::is_finite(x));
        let [a, b] = ends.map(|end| *end.get(&xs));
        let (from, to) = if a <= b { (a, b) } else { (b, a) };
        let found = f.restrict((from, to));
        if from == to {
            assert!(matches!(found, Err(Error::BadInterval { .. })));
            return;
        }
        let start = oracle::rounded::<F>(&limit(&f, from, Side::Right));
        let end = oracle::rounded::<F>(&limit(&f, to, Side::Left));
        if start.is_infinite() || end.is_infinite() {
            assert!(
                matches!(found, Err(Error::ValueOverflow { .. })),
                "{found:?}"
            );
            return;
        }
        let mut points = vec![(from, start)];
        points.extend(f.breakpoints().filter(|&(x, _)| from < x && x < to));
        points.push((to, end));
        let expected = with_sides(&points, Side::Right, &f, (F::zero(), F::zero()));
        assert_eq!(found, expected, "from {from:e} to {to:e} of {f:?}");
        let Ok(found) = found else { return };
        cut.set(cut.get() + 1);
        assert_eq!(found.domain(), (from, to));
        let (first, last) = (points[1].0, points[points.len() - 2].0);
        for x in xs
            .into_iter()
            .filter(|&x| first <= x && x <= last && points.len() > 3)
        {
            assert_eq!(found.eval(x).bits(), f.eval(x).bits(), "{x:e} of {f:?}");
        }
        if let Ok(continuous) = PiecewiseLinear::try_from(f) {
            let found = PiecewiseLinear::try_from(found);
            assert_eq!(continuous.restrict((from, to)), found);
        }
    });
    assert!(cut.get() > enough(400), "{cut:?}");
}

fn bad_intervals_and_values_out_of_range_are_refused<F: Float>() {
    let f = function(&[(F::zero(), F::zero()), (F::one(), F::of(2.0))]);
    let step = Discontinuous::from(f.clone());
    let (zero, one) = (F::zero(), F::one());
    for (from, to) in [
        (one, zero),
        (zero, zero),
        (-zero, zero),
        (F::nan(), one),
        (zero, F::nan()),
        (F::neg_infinity(), zero),
        (zero, F::infinity()),
    ] {
        assert!(matches!(
            f.restrict((from, to)),
            Err(Error::BadInterval { .. })
        ));
        assert!(matches!(
            step.restrict((from, to)),
            Err(Error::BadInterval { .. })
        ));
    }
    let max = F::max_value();
    let found = f.restrict((zero, max));
    assert!(
        matches!(found, Err(Error::ValueOverflow { .. })),
        "{found:?}"
    );
    // The left tail is flat.
    let wide = f.restrict((-max, one)).expect("in range");
    assert_eq!(
        (wide.xs(), wide.ys()),
        (&[-max, zero, one][..], &[zero, zero, F::of(2.0)][..])
    );
    // Within one segment, between neighbouring floats, and in a tail alone.
    let half = F::of(0.5);
    let narrow = f.restrict((half, half.up())).expect("in range");
    assert_eq!(narrow.ys(), [one, one.up()]);
    let tail = f.restrict((F::of(3.0), F::of(4.0))).expect("in range");
    assert_eq!(
        (tail.ys(), tail.tails()),
        (
            &[F::of(6.0), F::of(8.0)][..],
            (Tail::Constant, Tail::Constant)
        )
    );
}

fn two_parts_of_a_function_are_appended_to_the_function<F: Float>() {
    let appended = std::cell::Cell::new((0, 0));
    let count = |(a, b): (u32, u32)| appended.set((appended.get().0 + a, appended.get().1 + b));
    check(
        800,
        (jumping::<F>(9), any::<Index>(), any::<bool>()),
        |(f, at, shared)| {
            let points: Vec<(F, F)> = f.breakpoints().collect();
            let i = at.index(points.len());
            let is_jump = points.get(i + 1).is_some_and(|next| next.0 == points[i].0);
            // Both parts have the breakpoint, or the second part starts with the one after it.
            let second = if shared && !is_jump { i } else { i + 1 };
            let (left, right) = f.tail_slopes();
            let part = |points: &[(F, F)], tails| with_sides(points, Side::Left, &f, tails);
            let [Ok(first), Ok(second)] = [
                part(&points[..=i], (left, F::one())),
                part(&points[second.min(points.len())..], (F::one(), right)),
            ] else {
                return;
            };
            let side = f
                .jump_at(points[i].0)
                .map_or(Side::Right, |jump| jump.side());
            let found = first.append(&second, side);
            assert_eq!(found.as_ref(), Ok(&f), "{first:?} and {second:?}");
            count((1, u32::from(is_jump)));
            let both = [first, second].map(PiecewiseLinear::try_from);
            if let ([Ok(first), Ok(second)], false) = (both, is_jump) {
                let continuous = first.append(&second);
                assert_eq!(continuous.map(Discontinuous::from), found);
            }
        },
    );
    assert!(
        appended.get().0 > enough(300) && appended.get().1 > enough(50),
        "{appended:?}"
    );
    // Two functions that jump where they meet: the limits beyond the seam do not count.
    let of = |points: &[(f64, f64)]| {
        let points: Vec<(F, F)> = points.iter().map(|&(x, y)| (F::of(x), F::of(y))).collect();
        Discontinuous::from_breakpoints(&points, Side::Left).expect("good breakpoints")
    };
    let (first, second) = (
        of(&[(0.0, 1.0), (1.0, 2.0), (1.0, 3.0)]),
        of(&[(1.0, 4.0), (1.0, 5.0), (2.0, 6.0)]),
    );
    let wanted = of(&[(0.0, 1.0), (1.0, 2.0), (1.0, 5.0), (2.0, 6.0)]);
    assert_eq!(first.append(&second, Side::Left), Ok(wanted));
    // Two jumps without any segment.
    let (up, down) = (of(&[(0.0, 1.0), (0.0, 2.0)]), of(&[(0.0, 2.0), (0.0, 1.0)]));
    assert_eq!(up.append(&up, Side::Left), Ok(up.clone()));
    assert_eq!(
        up.append(&down, Side::Left),
        Err(Error::TooFewBreakpoints { count: 1 })
    );
}

fn functions_that_do_not_follow_are_refused<F: Float>() {
    let of = |points: [(f64, f64); 2]| function(&points.map(|(x, y)| (F::of(x), F::of(y))));
    let (first, before) = (of([(0.0, 1.0), (4.0, 2.0)]), of([(3.5, 2.0), (6.0, 0.0)]));
    let text = "the function to be appended must start at (4, 2) or at a larger x, but starts at ";
    let error = first
        .append(&before)
        .expect_err("before the end")
        .to_string();
    assert_eq!(error, format!("{text}(3.5, 2)"));
    let jumping = Discontinuous::from(first.clone()).append(&before.into(), Side::Left);
    assert_eq!(jumping.expect_err("before the end").to_string(), error);
    let other = of([(4.0, 3.0), (6.0, 0.0)]);
    let error = first.append(&other).expect_err("another y").to_string();
    assert_eq!(
        error,
        format!("{text}(4, 3); Discontinuous::append makes a jump there")
    );
    // A gap of one float, and values too far apart for it.
    let x = F::of(4.0).up();
    let steep = function(&[(x, F::max_value()), (x + F::one(), F::zero())]);
    assert!(matches!(
        first.append(&steep),
        Err(Error::SlopeOverflow { segment: 1, .. })
    ));
}

fn copies_are_moved_by_whole_widths_and_rounded_once<F: Float>() {
    let repeated = std::cell::Cell::new(0);
    let drawn = (jumping::<F>(6), 1_usize..5, any::<bool>(), any::<bool>());
    check(500, drawn, |(f, n, left_counts, closed)| {
        let side = if left_counts { Side::Left } else { Side::Right };
        let (a, b) = f.domain();
        if a == b {
            assert_eq!(f.repeat(n, side), Err(Error::NoSegments));
            return;
        }
        // Some functions end where they start.
        let (start, end) = (f.right_limit(a), f.left_limit(b));
        let f = if closed && f.jumps().len() == 0 {
            let mut points: Vec<(F, F)> = f.breakpoints().collect();
            points.last_mut().expect("two at least").1 = start;
            match Discontinuous::from_breakpoints(&points, side) {
                Ok(closed) => closed,
                Err(_) => return,
            }
        } else {
            f
        };
        let (start, end) = (start, if f.left_limit(b) == start { start } else { end });
        let width = b.exact() - a.exact();
        let points: Vec<(F, F)> = f.breakpoints().collect();
        let inner: Vec<(F, F)> = points
            .iter()
            .copied()
            .filter(|&(x, _)| a < x && x < b)
            .collect();
        let (mut wanted, mut jumps) = (vec![], vec![]);
        for k in 0..n {
            let shift = &width * Rational::from_integer(k.into());
            let moved = |x: F| oracle::rounded::<F>(&(x.exact() + &shift));
            if k == 0 {
                wanted.extend(points.iter().filter(|point| point.0 == a));
            } else {
                let x = moved(a);
                wanted.push((x, end));
                if start != end {
                    wanted.push((x, start));
                    jumps.push((x, side));
                }
            }
            wanted.extend(inner.iter().map(|&(x, y)| (moved(x), y)));
            if k + 1 == n {
                let last = points.iter().filter(|point| point.0 == b);
                wanted.extend(last.map(|&(x, y)| (moved(x), y)));
            }
            let inside = f.jumps().filter(|jump| {
                let x = jump.x();
                (a < x || k == 0) && (x < b || k + 1 == n)
            });
            jumps.extend(inside.map(|jump| (moved(jump.x()), jump.side())));
        }
        let found = f.repeat(n, side);
        if n > 1 && start != end {
            if let Ok(continuous) = PiecewiseLinear::try_from(f.clone()) {
                assert!(matches!(
                    continuous.repeat(n),
                    Err(Error::EndsDiffer { .. })
                ));
            }
        } else if let Ok(continuous) = PiecewiseLinear::try_from(f.clone()) {
            let continuous = continuous.repeat(n);
            assert_eq!(continuous.map(Discontinuous::from), found);
        }
        let is_jump = |x: F| jumps.iter().any(|jump| jump.0 == x);
        let distinct: Vec<F> = wanted.iter().map(|point| point.0).collect();
        let at = |x: F| distinct.iter().filter(|&&other| other == x).count();
        let in_order = distinct
            .iter()
            .all(|&x| at(x) == 1 + usize::from(is_jump(x)));
        if distinct.iter().any(|x| x.is_infinite()) {
            assert!(matches!(
                found,
                Err(Error::NotFinite { .. } | Error::NotIncreasing { .. })
            ));
            return;
        }
        if !in_order {
            assert!(
                matches!(found, Err(Error::NotIncreasing { .. })),
                "{n} {f:?}"
            );
            return;
        }
        let (left, right) = f.tail_slopes();
        let expected = Discontinuous::from_breakpoints(&wanted, side)
            .and_then(|g| g.with_tails(Tail::Slope(left), Tail::Slope(right)))
            .and_then(|g| {
                jumps
                    .iter()
                    .try_fold(g, |g, &(x, side)| g.with_side_at(x, side))
            });
        assert_eq!(found, expected, "{n} copies of {f:?}");
        repeated.set(repeated.get() + usize::from(n > 1));
    });
    assert!(repeated.get() > enough(150), "{repeated:?}");
    // Added one after the other, the tenths would not come out.
    let tenth = F::of(0.1);
    let f = function(&[(F::zero(), F::one()), (tenth, F::one())]);
    let f = f.repeat(1000).expect("in range");
    for (k, &x) in f.xs().iter().enumerate() {
        let exact = tenth.exact() * Rational::from_integer(k.into());
        assert!(oracle::is_rounded(x, &exact), "{k}");
    }
}

fn too_many_copies_are_refused<F: Float>() {
    let (zero, one) = (F::zero(), F::one());
    let f = function(&[(zero, one), (one, zero), (one + one, one)]);
    assert_eq!(f.repeat(0), Err(Error::NoCopies));
    for n in [
        usize::MAX,
        usize::MAX / 2,
        usize::MAX / 3,
        if usize::BITS == 64 {
            usize::MAX >> 14
        } else {
            usize::MAX >> 3
        },
    ] {
        let breakpoints = 3;
        assert_eq!(f.repeat(n), Err(Error::TooManyCopies { n, breakpoints }));
        let f = Discontinuous::from(f.clone());
        assert_eq!(
            f.repeat(n, Side::Left),
            Err(Error::TooManyCopies { n, breakpoints })
        );
    }
    let texts = [0, usize::MAX].map(|n| f.repeat(n).expect_err("too many or none").to_string());
    assert_eq!(texts[0], "at least 1 copy is needed, got 0");
    assert!(texts[1].ends_with("copies of 3 breakpoints need more memory than there is"));
    assert_eq!(f.repeat(1), Ok(f.clone()));
    // Beyond 1 the floats are twice as far apart.
    let tiny = function(&[(one, one), (one.up(), one)]);
    assert!(tiny.repeat(2).is_ok());
    let before = function(&[(one.down(), one), (one, one)]);
    assert!(matches!(before.repeat(4), Err(Error::NotIncreasing { .. })));
    // At the end they leave the range.
    let huge = function(&[(zero, one), (F::max_value() / F::of(1.5), one)]);
    assert!(matches!(
        huge.repeat(9),
        Err(Error::NotFinite { what: "x", .. })
    ));
}

#[cfg(feature = "num-rational")]
#[test]
fn pieces_of_rational_functions_are_exact() {
    use num_rational::Ratio;
    let ratio = |n: i64, d: i64| Ratio::new(n, d);
    let points = [
        (ratio(0, 1), ratio(1, 3)),
        (ratio(1, 7), ratio(2, 3)),
        (ratio(1, 7), ratio(5, 1)),
        (ratio(2, 1), ratio(4, 1)),
    ];
    let f = Discontinuous::from_breakpoints(&points, Side::Left).expect("good breakpoints");
    assert_eq!(f.eval_in_domain(ratio(1, 14)), Some(ratio(1, 2)));
    assert_eq!(f.eval_in_domain(ratio(15, 7)), None);
    let cut = f.restrict((ratio(1, 9), ratio(1, 2))).expect("in range");
    for x in [
        ratio(1, 9),
        ratio(1, 8),
        ratio(1, 7),
        ratio(1, 5),
        ratio(1, 2),
    ] {
        assert_eq!(cut.eval(x), f.eval(x));
    }
    assert_eq!(cut.eval(ratio(9, 1)), f.eval(ratio(1, 2)));
    let rest = f.restrict((ratio(1, 2), ratio(2, 1))).expect("in range");
    let both = cut.append(&rest, Side::Left).expect("they meet");
    for x in [
        ratio(1, 7),
        ratio(2, 5),
        ratio(1, 2),
        ratio(3, 5),
        ratio(2, 1),
    ] {
        assert_eq!(both.eval(x), f.eval(x));
    }
    let copies = f.repeat(4, Side::Right).expect("small");
    assert_eq!(copies.domain(), (ratio(0, 1), ratio(8, 1)));
    for k in 0..4 {
        for x in [ratio(0, 1), ratio(1, 14), ratio(1, 7), ratio(3, 2)] {
            assert_eq!(
                copies.eval(x + 2 * k),
                if x == ratio(0, 1) {
                    ratio(1, 3)
                } else {
                    f.eval(x)
                }
            );
        }
    }
}
