//! Periodic functions: an exact reduction of x, and integrals over any number of periods.

use num_traits::Zero;
use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Discontinuous, Error, Periodic, PiecewiseLinear, Scalar, Side};

use crate::support::generators::{breakpoints, floats, inputs_within};
#[cfg(feature = "num-rational")]
use crate::support::jumps::exact_value;
use crate::support::jumps::jumping;
use crate::support::rational::Rational;
use crate::support::strategies::{self, periodic::periods};
use crate::support::{Float, Number, check, enough, for_floats, oracle, same};

for_floats!(
    x_is_reduced_without_rounding,
    breakpoints_keep_their_y_in_every_period,
    whole_periods_change_no_bit,
    a_batch_has_the_bits_of_single_values,
    values_are_as_near_as_promised,
    every_constructor_makes_the_same_function,
    the_ends_of_a_period_have_the_exact_value_rounded_once,
    jumps_come_again_in_every_period,
    integrals_over_any_number_of_periods_are_rounded_once,
    bad_periods_and_breakpoints_are_refused,
);

/// Periodic functions of 1 to `most - 1` segments, before they are made periodic.
fn drawn<F: Float>(most: usize) -> BoxedStrategy<Periodic<F>> {
    strategies::periodic(1..=most - 1)
}

/// Inputs near breakpoints and ends, some of them many periods away, and any others.
fn hard_inputs<F: Float>(f: &Periodic<F>, more: &[F]) -> Vec<F> {
    let period = f.period();
    let mut xs: Vec<F> = f.function().xs().to_vec();
    xs.extend([
        F::zero(),
        F::of(-0.0),
        F::LEAST,
        -F::LEAST,
        F::max_value(),
        -F::max_value(),
    ]);
    xs.extend(more);
    let near: Vec<F> = xs.iter().flat_map(|&x| [x.down(), x, x.up()]).collect();
    let mut inputs = near.clone();
    // Every number of periods up to 2^60: the reduction changes its way at 2^10, 2^20, 2^24 and 2^48.
    for (i, &x) in near.iter().enumerate() {
        let power = F::of(2.0).powi((i * 7 % 61) as i32);
        let k = power + F::of([-1.0, 1.0, 3.0][i % 3]);
        let k = if i % 2 == 0 { k } else { -k };
        inputs.extend([x + k * period, x - power / F::of(3.0) * period]);
    }
    inputs.retain(|&x| Scalar::is_finite(x));
    inputs
}

/// The exact residue between the ends of one period, and the whole number of periods that is taken off.
fn residue<F: Float>(f: &Periodic<F>, x: F) -> (Rational, Rational) {
    let low = f.function().domain().0.exact();
    let periods = ((x.exact() - &low) / f.period().exact()).floor();
    (x.exact() - &periods * f.period().exact(), periods)
}

fn x_is_reduced_without_rounding<F: Float>() {
    let reduced = std::cell::Cell::new(0);
    let more = prop::collection::vec(floats::<F>(), 4);
    check(250, (drawn::<F>(5), more.clone()), |(f, more)| {
        let (low, high) = f.function().domain();
        assert_eq!(high.exact() - low.exact(), f.period().exact());
        for x in hard_inputs(&f, &more) {
            let (exact, _) = residue(&f, x);
            let float: F = oracle::rounded(&exact);
            assert_eq!(
                float.exact(),
                exact,
                "the residue of {x:e} is no float: {f:?}"
            );
            assert!(low <= float && float < high);
            assert!(same(f.eval(x), f.function().eval(float)), "{x:e} of {f:?}");
            reduced.set(reduced.get() + 1);
        }
        for x in [F::nan(), F::infinity(), F::neg_infinity()] {
            assert!(f.eval(x).is_nan());
        }
    });
    assert!(reduced.get() > enough(3000), "{reduced:?}");
    // The function that is x itself between -p/2 and p/2 shows the residues.
    check(300, (periods::<F>(), more), |(period, more)| {
        let half = period / F::of(2.0);
        if half + half != period || half < F::LEAST_NORMAL {
            return;
        }
        let points = [(-half, -half), (F::zero(), F::zero()), (half, half)];
        let line = Discontinuous::from_breakpoints(&points, Side::Left).expect("slope 1");
        let wrap = line.periodic(period, Side::Right).expect("a period");
        for x in hard_inputs(&wrap, &more) {
            let (exact, _) = residue(&wrap, x);
            assert_eq!(wrap.eval(x).exact(), exact, "{x:e} modulo {period:e}");
        }
    });
}

fn breakpoints_keep_their_y_in_every_period<F: Float>() {
    let kept = std::cell::Cell::new(0);
    check(
        500,
        (breakpoints::<F>(8), periods::<F>()),
        |(points, period)| {
            let Ok(f) = Periodic::from_breakpoints(&points, period) else {
                return;
            };
            for (x, y) in points {
                // A stored -0 is +0.
                let y = y + F::zero();
                assert_eq!(f.eval(x).bits(), y.bits(), "{x:e} of {f:?}");
                for k in [1.0, -1.0, 2.0, -65536.0, 3e8] {
                    let other = x + F::of(k) * period;
                    if Scalar::is_finite(other)
                        && other.exact() == x.exact() + F::of(k).exact() * period.exact()
                    {
                        kept.set(kept.get() + 1);
                        assert_eq!(
                            f.eval(other).bits(),
                            y.bits(),
                            "{x:e} and {k} periods of {f:?}"
                        );
                    }
                }
            }
        },
    );
    assert!(kept.get() > enough(500), "{kept:?}");
}

fn whole_periods_change_no_bit<F: Float>() {
    let moved = std::cell::Cell::new(0);
    let more = prop::collection::vec(floats::<F>(), 4);
    check(300, (drawn::<F>(6), more), |(f, more)| {
        for x in hard_inputs(&f, &more) {
            for k in [-1.0, 1.0, -2.0, 4.0, 1e3, -1048576.0] {
                let other = x + F::of(k) * f.period();
                if Scalar::is_finite(other)
                    && other.exact() == x.exact() + F::of(k).exact() * f.period().exact()
                {
                    moved.set(moved.get() + 1);
                    assert!(
                        same(f.eval(x), f.eval(other)),
                        "{x:e}, {k} periods of {f:?}"
                    );
                }
            }
        }
    });
    assert!(moved.get() > enough(3000), "{moved:?}");
}

fn a_batch_has_the_bits_of_single_values<F: Float>() {
    let more = prop::collection::vec(floats::<F>(), 4);
    check(300, (drawn::<F>(20), more), |(f, more)| {
        // Blocks of residues, blocks with larger x, blocks with NaN and the infinities.
        let mut inputs = hard_inputs(&f, &more);
        let (low, high) = f.function().domain();
        let inside = |x: &F| low <= *x && *x < high;
        let near: Vec<F> = inputs
            .iter()
            .copied()
            .filter(inside)
            .cycle()
            .take(300)
            .collect();
        inputs.splice(0..0, near.iter().copied());
        // Blocks that need one pass of the reduction, and two, and a division.
        for periods in [300.0, -70_001.0, 8_589_934_593.0, 1e20] {
            let far = near.iter().map(|&x| x + f.period() * F::of(periods));
            inputs.extend(far.filter(|&x| Scalar::is_finite(x)));
        }
        inputs.extend([F::nan(), F::infinity(), F::neg_infinity()]);
        inputs.extend(near);
        let mut outputs = vec![F::zero(); inputs.len()];
        f.eval_batch(&inputs, &mut outputs).expect("one length");
        for (&x, &y) in inputs.iter().zip(&outputs) {
            assert!(same(y, f.eval(x)), "{y:e} at x = {x:e} of {f:?}");
        }
        let values = f.values(&inputs);
        assert!(values.iter().zip(&outputs).all(|(&a, &b)| same(a, b)));
        assert!(f.eval_batch(&inputs, &mut outputs[1..]).is_err());
    });
}

fn values_are_as_near_as_promised<F: Float>() {
    let checked = std::cell::Cell::new(0);
    let longer = prop::sample::select(vec![1.0, 1.25, 3.0]);
    check(300, (jumping::<F>(6), longer), |(f, longer)| {
        let (from, to) = f.domain();
        let period = (to - from) * F::of(longer);
        let Ok(periodic) = f.periodic(period, Side::Right) else {
            return;
        };
        for segment in f.segments().filter(oracle::is_accurate) {
            let (y0, y1) = (segment.start().1, segment.end().1);
            let size = |y| num_traits::Float::abs(y);
            let larger = size(y0).max(size(y1));
            let most = oracle::ulp(larger) * F::of(4.5).exact();
            for x in inputs_within(&segment).into_iter().step_by(9) {
                let (r, _) = residue(&periodic, x);
                let around = periodic
                    .function()
                    .segments()
                    .find(|piece| piece.start().0.exact() <= r && r <= piece.end().0.exact());
                let is_end = x <= segment.start().0 || segment.end().0 <= x;
                if is_end || !around.is_some_and(|piece| oracle::is_accurate(&piece)) {
                    continue;
                }
                checked.set(checked.get() + 1);
                let y = periodic.eval(x);
                assert!(y0.min(y1) <= y && y <= y0.max(y1), "{x:e} of {periodic:?}");
                let error = (y.exact() - oracle::segment_value(&segment, x)).abs();
                assert!(error <= most, "{x:e} of {periodic:?}");
            }
        }
    });
    assert!(checked.get() > enough(2000), "{checked:?}");
}

fn every_constructor_makes_the_same_function<F: Float>() {
    let compared = std::cell::Cell::new(0);
    let shifts = prop::collection::vec(-3..4_i8, 8);
    let longer = prop::sample::select(vec![1.0, 1.5, 4.0]);
    check(
        500,
        (breakpoints::<F>(7), longer, shifts),
        |(points, longer, shifts)| {
            let Ok(f) = PiecewiseLinear::from_breakpoints(&points) else {
                return;
            };
            let (from, to) = f.domain();
            let period = (to - from) * F::of(longer);
            let one = f.periodic(period);
            let two = Discontinuous::from(f.clone()).periodic(period, Side::Left);
            match (&one, &two) {
                (Err(Error::EndsDiffer { .. }), Ok(two)) => {
                    assert_eq!(two.function().jumps().len(), 1)
                }
                (one, two) => assert_eq!(one, two),
            }
            if matches!(
                one,
                Err(Error::PeriodTooShort { .. } | Error::NotPositive { .. })
            ) {
                return;
            }
            // The same breakpoints in any order, each some periods away.
            let mut scattered = Vec::new();
            for (&(x, y), k) in points.iter().zip(shifts) {
                let other = x + F::of(k.into()) * period;
                let is_exact = Scalar::is_finite(other)
                    && other.exact() == x.exact() + F::of(k.into()).exact() * period.exact();
                scattered.push((if is_exact { other } else { x }, y));
            }
            scattered.reverse();
            let three = Periodic::from_breakpoints(&scattered, period);
            match (one, three) {
                (Err(Error::EndsDiffer { .. }), Err(Error::TwoValues { .. })) => {}
                (one, three) => {
                    compared.set(compared.get() + 1);
                    assert_eq!(one, three);
                }
            }
        },
    );
    assert!(compared.get() > enough(100), "{compared:?}");
}

fn the_ends_of_a_period_have_the_exact_value_rounded_once<F: Float>() {
    let made = std::cell::Cell::new(0);
    check(
        600,
        (breakpoints::<F>(5), periods::<F>()),
        |(points, period)| {
            let Ok(f) = Periodic::from_breakpoints(&points, period) else {
                return;
            };
            let (xs, ys) = (f.function().xs(), f.function().ys());
            let last = xs.len() - 1;
            assert_eq!(ys[0].bits(), ys[last].bits());
            if points
                .iter()
                .any(|&(x, _)| residue(&f, x).0 == xs[0].exact())
            {
                return;
            }
            made.set(made.get() + 1);
            let (before, after) = ((xs[last - 1], ys[last - 1]), (xs[1], ys[1]));
            let width = after.0.exact() + period.exact() - before.0.exact();
            let way = xs[last].exact() - before.0.exact();
            let exact = before.1.exact() + (after.1.exact() - before.1.exact()) * way / width;
            assert!(oracle::is_rounded(ys[0], &exact), "{f:?}");
        },
    );
    assert!(made.get() > enough(200), "{made:?}");
}

fn jumps_come_again_in_every_period<F: Float>() {
    let of = |x: f64| F::of(x);
    // A saw from 0 to 2 in each period of 4, whose jump is at 1, 5, 9 and so on.
    let points = [(1.0, 0.0), (5.0, 2.0)].map(|(x, y)| (of(x), of(y)));
    for (side, at_jump) in [(Side::Left, 2.0), (Side::Right, 0.0)] {
        let saw = Discontinuous::from_breakpoints(&points, Side::Left).expect("good");
        let saw = saw.periodic(of(4.0), side).expect("a period");
        for k in [-3.0, -1.0, 0.0, 1.0, 250.0] {
            let at = |x: f64| saw.eval(of(x + 4.0 * k));
            assert_eq!(
                [at(1.0), at(2.0), at(3.0), at(4.0)],
                [at_jump, 0.5, 1.0, 1.5].map(of)
            );
        }
        assert_eq!(saw.integral((of(-7.0), of(9.0))), Ok(of(16.0)));
        // The same with the jump at the end of the interval of residues, from -2 to 2.
        let points = [(-2.0, 0.0), (2.0, 2.0)].map(|(x, y)| (of(x), of(y)));
        let saw = Discontinuous::from_breakpoints(&points, Side::Left).expect("good");
        let saw = saw.periodic(of(4.0), side).expect("a period");
        for x in [-6.0, -2.0, 2.0, 402.0] {
            assert_eq!(saw.eval(of(x)), of(at_jump));
            assert_eq!(saw.eval(of(x - 1.0)), of(1.5));
            assert_eq!(saw.eval(of(x + 1.0)), of(0.5));
        }
        let inputs = [-6.0, -2.0, 2.0, 402.0].map(of).repeat(20);
        let mut outputs = vec![F::one(); inputs.len()];
        saw.eval_batch(&inputs, &mut outputs).expect("one length");
        assert!(outputs.iter().all(|&y| y == of(at_jump)));
    }
    // Jumps inside keep their own sides; a gap is closed from the last limit to the first one.
    let points = [(0.0, 1.0), (0.0, 2.0), (1.0, 2.0), (1.0, 5.0)].map(|(x, y)| (of(x), of(y)));
    let f = Discontinuous::from_breakpoints(&points, Side::Left).expect("good");
    let f = f.periodic(of(2.0), Side::Right).expect("a period");
    assert_eq!(
        [0.0, 0.5, 1.0, 1.5, 2.0].map(|x| f.eval(of(x))),
        [1.0, 2.0, 2.0, 3.0, 1.0].map(of)
    );
    // A single jump.
    let points = [(3.0, 1.0), (3.0, 2.0)].map(|(x, y)| (of(x), of(y)));
    let f = Discontinuous::from_breakpoints(&points, Side::Left).expect("good");
    let f = f.periodic(of(4.0), Side::Right).expect("a period");
    assert_eq!(
        [3.0, 4.0, 5.0, 7.0].map(|x| f.eval(of(x))),
        [1.0, 1.75, 1.5, 1.0].map(of)
    );
}

/// The exact integral of the function of one period from its left end to a residue.
fn area<F: Float>(f: &Discontinuous<F>, to: &Rational) -> Rational {
    let two = Rational::from_integer(2.into());
    let mut sum = Rational::zero();
    for segment in f.segments() {
        let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
        let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(Number::exact);
        if *to <= x0 {
            break;
        }
        let (end, value) = if *to < x1 {
            let slope = (&y1 - &y0) / (&x1 - &x0);
            (to.clone(), &y0 + slope * (to - &x0))
        } else {
            (x1, y1)
        };
        sum += (value + y0) * (end - x0) / &two;
    }
    sum
}

fn integrals_over_any_number_of_periods_are_rounded_once<F: Float>() {
    let found = std::cell::Cell::new(0);
    let more = prop::collection::vec(floats::<F>(), 4);
    let drawn = (drawn::<F>(5), more, any::<[[Index; 2]; 4]>());
    check(250, drawn, |(f, more, pairs)| {
        let inputs = hard_inputs(&f, &more);
        let high = f.function().domain().1.exact();
        let whole = area(f.function(), &high);
        for pair in pairs {
            let [a, b] = pair.map(|index| *index.get(&inputs));
            let (from, to) = if a <= b { (a, b) } else { (b, a) };
            let ends = [from, to].map(|x| {
                let (r, periods) = residue(&f, x);
                periods * &whole + area(f.function(), &r)
            });
            let exact = &ends[1] - &ends[0];
            match f.integral((from, to)) {
                Ok(area) => assert!(oracle::is_rounded(area, &exact), "{from:e} {to:e} {f:?}"),
                Err(_) => assert!(oracle::rounded::<F>(&exact).is_infinite()),
            }
            found.set(found.get() + 1);
            let mean = f.mean((from, to));
            if from == to {
                assert_eq!(mean, Ok(f.eval(from)));
            } else {
                let exact = exact / (to.exact() - from.exact());
                assert!(
                    mean.is_ok_and(|mean| oracle::is_rounded(mean, &exact)),
                    "{f:?}"
                );
            }
        }
        // One period, from anywhere; and a whole number of them.
        let start = inputs[0];
        for k in [1.0, 2.0, 64.0, 1000.0] {
            let end = start + F::of(k) * f.period();
            let exact = start.exact() + F::of(k).exact() * f.period().exact();
            if Scalar::is_finite(end) && end.exact() == exact {
                let wanted = oracle::rounded::<F>(&(&whole * F::of(k).exact()));
                let area = f.integral((start, end));
                assert!(
                    area.map_or(wanted.is_infinite(), |area| area == wanted),
                    "{k} {f:?}"
                );
            }
        }
    });
    assert!(found.get() > enough(400), "{found:?}");
    let f = Periodic::from_breakpoints(&[(F::zero(), F::one()), (F::one(), F::zero())], F::of(2.0));
    let f = f.expect("good breakpoints");
    let bad = [
        (F::one(), F::zero()),
        (F::nan(), F::one()),
        (F::zero(), F::infinity()),
    ];
    for ends in bad {
        for answer in [f.integral(ends), f.mean(ends)] {
            assert!(matches!(answer, Err(Error::BadInterval { .. })));
        }
    }
}

fn bad_periods_and_breakpoints_are_refused<F: Float>() {
    let points = [(0.0, 1.0), (2.0, 3.0)].map(|(x, y)| (F::of(x), F::of(y)));
    let f = PiecewiseLinear::from_breakpoints(&points).expect("good breakpoints");
    for period in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY] {
        let period = F::of(period);
        let of_points = Periodic::from_breakpoints(&points, period);
        let of_jumping = Discontinuous::from(f.clone()).periodic(period, Side::Left);
        for refused in [of_points, f.periodic(period), of_jumping] {
            assert!(matches!(
                refused,
                Err(Error::NotPositive { what: "period", .. })
            ));
        }
    }
    let text = |refused: Result<Periodic<F>, Error>| refused.expect_err("bad").to_string();
    assert_eq!(
        text(f.periodic(F::of(1.5))),
        "the period 1.5 must be at least as long as the domain, from 0 to 2, before any rounding; \
         Periodic::from_breakpoints takes breakpoints of any length"
    );
    assert_eq!(
        text(f.periodic(F::of(2.0))),
        "a continuous function that is repeated must end with the y it starts with, 1, but ends with 3; as a \
         Discontinuous it jumps there"
    );
    let of = |points: &[(f64, f64)]| {
        let points: Vec<(F, F)> = points.iter().map(|&(x, y)| (F::of(x), F::of(y))).collect();
        text(Periodic::from_breakpoints(&points, F::of(24.0)))
    };
    assert_eq!(of(&[]), "at least 2 breakpoints are needed, got 0");
    assert_eq!(
        of(&[(1.0, 1.0)]),
        "at least 2 breakpoints are needed, got 1"
    );
    assert_eq!(
        of(&[(1.0, 1.0), (f64::NAN, 1.0)]),
        "x[1] = NaN is not finite"
    );
    assert_eq!(
        of(&[(1.0, 1.0), (2.0, f64::INFINITY)]),
        "y[1] = inf is not finite"
    );
    assert_eq!(
        of(&[(30.0, 1.0), (1.0, 2.0), (-18.0, 3.0)]),
        "y[2] = 3 must be y[0] = 1, because x[2] and x[0] are the same modulo the period"
    );
    let steep = [(F::zero(), F::max_value()), (F::LEAST, F::zero())];
    let steep = Periodic::from_breakpoints(&steep, F::one());
    assert!(matches!(steep, Err(Error::SlopeOverflow { .. })));
    // Two breakpoints that are one modulo the period make a constant.
    let one = [(1.0, 5.0), (-23.0, 5.0)].map(|(x, y)| (F::of(x), F::of(y)));
    let constant = Periodic::from_breakpoints(&one, F::of(24.0)).expect("one value");
    assert_eq!(constant.eval(F::of(7.0)), F::of(5.0));
}

/// What the docs tell: no residue between 0 and the period would be a float.
#[test]
fn a_small_negative_x_is_not_lost() {
    let points = [(-12.0, 0.0), (0.0, 0.0), (6.0, 6.0), (-6.0, -6.0)];
    let f = Periodic::from_breakpoints(&points, 24.0).expect("good breakpoints");
    assert_eq!(
        [-1e-20, -1e-300, 1e-20].map(|x| f.eval(x)),
        [-1e-20, -1e-300, 1e-20]
    );
    assert_eq!(f.eval(-f64::from_bits(1)), -f64::from_bits(1));
}

#[cfg(feature = "num-rational")]
#[test]
fn periods_of_rationals_are_exact() {
    use num_rational::Ratio;
    let ratio = |n: i64, d: i64| Ratio::new(n, d);
    let points = [
        (ratio(0, 1), ratio(1, 3)),
        (ratio(1, 7), ratio(2, 3)),
        (ratio(9, 1), ratio(5, 1)),
    ];
    let period = ratio(7, 3);
    let f = Periodic::from_breakpoints(&points, period).expect("good breakpoints");
    for (x, y) in points {
        for k in [-5, -1, 0, 1, 1000] {
            assert_eq!(f.eval(x + period * k), y);
        }
    }
    let xs: Vec<Ratio<i64>> = (-300..300).map(|i| ratio(i, 11)).collect();
    let mut ys = vec![ratio(0, 1); xs.len()];
    f.eval_batch(&xs, &mut ys).expect("one length");
    for (&x, &y) in xs.iter().zip(&ys) {
        assert_eq!(
            (f.eval(x), f.eval(x + period), f.eval(x - period)),
            (y, y, y)
        );
        let (low, high) = f.function().domain();
        if low <= x && x < high {
            assert_eq!(y.exact(), exact_value(f.function(), x));
        }
    }
    let one = f.integral((ratio(0, 1), period)).expect("small");
    assert_eq!(
        f.integral((ratio(1, 5), ratio(1, 5) + period * 12)),
        Ok(one * 12)
    );
    assert_eq!(
        f.mean((ratio(1, 5), ratio(1, 5) + period * 12)),
        Ok(one / period)
    );
}
