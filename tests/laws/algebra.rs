//! Sums, differences and multiples of functions.

use std::cell::Cell;

use num_traits::Zero;
use proptest::prelude::*;
use shallow_relu::{Error, PiecewiseLinear, Scalar, Tail};

use crate::support::generators::{floats, functions, inputs, inputs_within, pairs};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, function, oracle, same, same_bits};

for_floats!(
    a_sum_has_the_breakpoints_of_all_that_bend,
    at_shared_breakpoints_a_sum_is_that_of_floats,
    every_breakpoint_of_a_sum_is_rounded_once,
    every_breakpoint_of_a_sum_of_many_is_rounded_once,
    a_sum_is_within_its_bound_at_every_float,
    tails_of_sums_are_sums_of_tails,
    the_order_of_two_makes_no_difference,
    zero_is_neutral,
    the_negative_is_the_negative_everywhere,
    functions_that_differ_in_one_tail_are_not_the_same,
);

/// The rank of a function by its exact slopes: 3 if it bends, 2 for a line, 1 for a constant, 0 for zero.
pub(crate) fn rank<F: Float>(f: &PiecewiseLinear<F>) -> u8 {
    let mut slopes: Vec<Rational> = f.segments().map(|s| oracle::segment_slope(&s)).collect();
    let (left, right) = f.tail_slopes();
    slopes.extend([left.exact(), right.exact()]);
    if slopes.windows(2).any(|pair| pair[0] != pair[1]) {
        3
    } else if !slopes[0].is_zero() {
        2
    } else {
        u8::from(!f.ys()[0].is_zero())
    }
}

/// The x of the breakpoints of the functions that count: those of the larger rank.
pub(crate) fn all_xs<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) -> Vec<F> {
    let (mine, theirs) = (rank(f), rank(g));
    let mut xs: Vec<F> = vec![];
    if mine >= theirs {
        xs.extend(f.xs());
    }
    if theirs > mine || theirs == mine && mine > 0 {
        xs.extend(g.xs());
    }
    xs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    xs.dedup();
    xs
}

/// The terms from which the value of a function at `x` is computed: |y| at the ends of its segment. In a tail
/// they are |y| at its end, and the rise from there.
fn terms<F: Float>(f: &PiecewiseLinear<F>, x: &Rational) -> Rational {
    let around = f.segments().find(|segment| {
        let (start, end) = (segment.start().0.exact(), segment.end().0.exact());
        start <= *x && *x <= end
    });
    if let Some(segment) = around {
        return segment.start().1.exact().abs() + segment.end().1.exact().abs();
    }
    let last = f.segment_count();
    let end = if *x < f.xs()[0].exact() { 0 } else { last };
    let y = f.ys()[end].exact();
    y.abs() + (oracle::value_at(f, x) - y).abs()
}

/// A bound on the distance of y from the exact value: one rounding; 2^-98 of the terms for each of the rounds
/// in which the operands are combined; and three times the least positive f64 for each operand and round.
fn bound<F: Float>(operands: &[&PiecewiseLinear<F>], x: &Rational, exact: &Rational) -> Rational {
    let whole = |n: usize| Rational::from_integer(n.into());
    let rounds = operands.len().next_power_of_two().trailing_zeros() as usize;
    let wide = operands
        .iter()
        .fold(Rational::zero(), |sum, f| sum + terms(f, x))
        * 2.0_f64.powi(-98).exact()
        * whole(rounds.max(1));
    // The wider type of either float has the range of f64, and this is no part of any step of f32.
    let underflow = whole(3 * rounds.max(1) * operands.len()) * f64::from_bits(1).exact();
    let wide = wide + underflow;
    F::unit_roundoff().exact() * (exact.abs() + &wide) + wide + F::LEAST.exact()
}

fn a_sum_has_the_breakpoints_of_all_that_bend<F: Float>() {
    let seen = Cell::new([0; 4]);
    check(1000, pairs::<F>(6), |(f, g)| {
        let Ok(sum) = &f + &g else { return };
        assert_eq!(sum.xs(), all_xs(&f, &g), "{f:?} + {g:?}");
        let mut counts = seen.get();
        counts[usize::from(rank(&f).min(rank(&g)))] += 1;
        seen.set(counts);
    });
    let [zeros, constants, lines, bent] = seen.get();
    assert!(
        bent > enough(300) && lines > enough(20) && constants > enough(20) && zeros >= enough(1)
    );
}

fn at_shared_breakpoints_a_sum_is_that_of_floats<F: Float>() {
    let shared = Cell::new(0);
    check(1000, pairs::<F>(6), |(f, g)| {
        let Ok(sum) = &f + &g else { return };
        for (x, y) in f.breakpoints() {
            let Some(i) = g.xs().iter().position(|&other| other == x) else {
                continue;
            };
            if sum.xs().contains(&x) {
                shared.set(shared.get() + 1);
                // An addition of floats is rounded once.
                assert!(
                    same(sum.eval(x), y + g.ys()[i] + F::zero()),
                    "{f:?} + {g:?}"
                );
            }
        }
    });
    assert!(shared.get() > enough(300));
}

fn every_breakpoint_of_a_sum_is_rounded_once<F: Float>() {
    let summed = Cell::new(0);
    check(1000, pairs::<F>(6), |(f, g)| {
        for (sum, g) in [(&f + &g, g.clone()), (&f - &g, -&g)] {
            let Ok(sum) = sum else { continue };
            summed.set(summed.get() + 1);
            assert_within_its_bound(&sum, &[f.clone(), g]);
        }
    });
    assert!(summed.get() > enough(1000), "{summed:?}");
}

/// Each y of a sum is within its bound of the exact sum of the functions there.
pub(crate) fn assert_within_its_bound<F: Float>(
    sum: &PiecewiseLinear<F>,
    all: &[PiecewiseLinear<F>],
) {
    let operands: Vec<_> = all.iter().collect();
    for (x, y) in sum.breakpoints() {
        let values = all.iter().map(|f| oracle::value(f, x));
        let exact = values.fold(Rational::zero(), |sum, value| sum + value);
        let bound = bound(&operands, &x.exact(), &exact);
        assert!(
            (y.exact() - exact).abs() <= bound,
            "{y:e} at {x:e} of {all:?}"
        );
    }
}

fn every_breakpoint_of_a_sum_of_many_is_rounded_once<F: Float>() {
    let summed = Cell::new(0);
    check(300, prop::collection::vec(functions::<F>(4), 1..8), |all| {
        let Ok(sum) = PiecewiseLinear::sum(&all) else {
            return;
        };
        summed.set(summed.get() + 1);
        if let [one] = &all[..] {
            assert_eq!(&sum, one);
        }
        assert_within_its_bound(&sum, &all);
    });
    assert!(summed.get() > enough(100), "{summed:?}");
}

fn a_sum_is_within_its_bound_at_every_float<F: Float>() {
    let checked = Cell::new(0);
    check(300, pairs::<F>(5), |(f, g)| {
        let Ok(sum) = &f + &g else { return };
        let exact = |x: F| oracle::value(&f, x) + oracle::value(&g, x);
        for segment in sum.segments().filter(oracle::is_accurate) {
            let most = within::<F>(&[&f, &g], &segment, exact, |_| Rational::zero());
            for x in inputs_within(&segment).into_iter().step_by(61) {
                checked.set(checked.get() + 1);
                let error = (sum.eval(x).exact() - exact(x)).abs();
                assert!(error <= most, "at {x:e} of {f:?} + {g:?}");
            }
        }
    });
    assert!(checked.get() > enough(3_000), "{checked:?}");
}

/// A bound on the error of a function on an accurate segment: 4 ulp of its larger end, and the errors of the
/// ends, from rounding and otherwise.
pub(crate) fn within<F: Float>(
    operands: &[&PiecewiseLinear<F>],
    segment: &shallow_relu::Segment<F>,
    exact: impl Fn(F) -> Rational,
    off: impl Fn(F) -> Rational,
) -> Rational {
    let (start, end) = (segment.start(), segment.end());
    let larger = start.1.exact().abs().max(end.1.exact().abs());
    let eight_u = F::unit_roundoff().exact() * Rational::from_integer(8.into());
    let of_ends = [start.0, end.0].map(|x| bound(operands, &x.exact(), &exact(x)) + off(x));
    let [first, last] = of_ends;
    larger * eight_u + first.max(last) + F::LEAST.exact()
}

/// At every float beyond the breakpoints the result differs from the exact value by at most 12 u of the terms
/// and the error of the last y, from rounding and otherwise. The slope, the distance, the rise and the value
/// are rounded.
pub(crate) fn tails_are_right<F: Float>(
    result: &PiecewiseLinear<F>,
    operands: &[&PiecewiseLinear<F>],
    exact: impl Fn(F) -> Rational,
    off: impl Fn(F) -> Rational,
) {
    let (first, last) = result.domain();
    for x in inputs(result).into_iter().filter(|&x| Scalar::is_finite(x)) {
        if first <= x && x <= last {
            continue;
        }
        let end = if x < first { first } else { last };
        let (value, at_end) = (exact(x), exact(end));
        let (width, rise) = (x.exact() - end.exact(), &value - &at_end);
        let found = result.eval(x);
        let operands_rise = operands.iter().fold(Rational::zero(), |sum, f| {
            sum + (oracle::value(f, x) - oracle::value(f, end)).abs()
        });
        let in_range = [&width, &rise, &(&rise / &width), &value];
        if !Scalar::is_finite(found) || !in_range.into_iter().all(oracle::is_normal_or_zero::<F>) {
            continue;
        }
        let twelve_u = F::unit_roundoff().exact() * Rational::from_integer(12.into());
        // The slopes of tails that cancel are summed exactly, up to the wider type.
        let wide = operands_rise * 2.0_f64.powi(-98).exact();
        let most = bound(operands, &end.exact(), &at_end)
            + off(end)
            + twelve_u * (rise.abs() + value.abs() + at_end.abs())
            + wide;
        let error = (found.exact() - value).abs();
        assert!(
            error <= most,
            "{found:e} at {x:e} of {result:?}, {operands:?}"
        );
    }
}

fn tails_of_sums_are_sums_of_tails<F: Float>() {
    check(500, pairs::<F>(5), |(f, g)| {
        let Ok(sum) = &f + &g else { return };
        let (mine, theirs) = (f.tail_slopes(), g.tail_slopes());
        // For two floats the sum in the wider type is exact.
        assert_eq!(sum.tail_slopes(), (mine.0 + theirs.0, mine.1 + theirs.1));
        let exact = |x: F| oracle::value(&f, x) + oracle::value(&g, x);
        tails_are_right(&sum, &[&f, &g], exact, |_| Rational::zero());
    });
}

fn the_order_of_two_makes_no_difference<F: Float>() {
    check(1000, pairs::<F>(6), |(f, g)| {
        if rank(&f) > 0 || rank(&g) > 0 {
            assert_eq!(&f + &g, &g + &f);
            assert_eq!(f.max(&g), g.max(&f));
            assert_eq!(f.min(&g), g.min(&f));
            assert_eq!((&f - &g).ok().map(|f| -f), (&g - &f).ok());
        }
    });
}

fn zero_is_neutral<F: Float>() {
    check(500, (functions::<F>(6), floats::<F>()), |(f, start)| {
        let points = [
            start,
            if start < F::one() {
                F::of(2.0)
            } else {
                -F::one()
            },
        ];
        let mut xs = points;
        xs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        let zero = PiecewiseLinear::from_xy(&xs, &[F::zero(), F::of(-0.0)]).expect("level");
        let is = |found: Result<PiecewiseLinear<F>, Error>, expected: &PiecewiseLinear<F>| {
            found.is_ok_and(|found| same_bits(&found, expected))
        };
        for zero in [zero, PiecewiseLinear::constant(F::zero()).expect("finite")] {
            assert!(is(&f + &zero, &f) && is(&f - &zero, &f));
            if rank(&f) > 0 {
                assert!(is(&zero + &f, &f) && is(&zero - &f, &-&f));
            }
        }
        let itself = f.clone();
        let nothing = f.xs().iter().map(|&x| (x, F::zero())).collect::<Vec<_>>();
        let nothing = function(&nothing).with_tails(Tail::Constant, Tail::Constant);
        assert!(is(&f - &itself, &nothing.expect("flat")));
        for itself in [
            f.max(&f),
            f.min(&f),
            &f * F::one(),
            f.shift_x(F::zero()),
            f.shift_y(F::zero()),
            Ok(-(-&f)),
        ] {
            assert!(is(itself, &f));
        }
        assert!(is(&f * -F::one(), &-&f));
        assert_eq!((-(-&f)).tails(), f.tails());
    });
}

fn the_negative_is_the_negative_everywhere<F: Float>() {
    check(300, pairs::<F>(6), |(f, g)| {
        let negative = -&f;
        for x in inputs(&f)
            .into_iter()
            .chain(inputs(&g).into_iter().step_by(7))
        {
            assert!(
                same(negative.eval(x) + F::zero(), -f.eval(x) + F::zero()),
                "at {x:e}"
            );
        }
        let (left, right) = f.tail_slopes();
        assert_eq!(negative.tail_slopes(), (-left, -right));
        assert_eq!((&f + &g).ok().map(|sum| -sum), (&-&f + &-&g).ok());
        assert_eq!(&f - &g, &f + &-&g);
    });
}

fn functions_that_differ_in_one_tail_are_not_the_same<F: Float>() {
    let differ = Cell::new(0);
    check(500, (functions::<F>(4), floats::<F>()), |(f, slope)| {
        let ((left, right), slopes) = (f.tails(), f.tail_slopes());
        for (tails, is_same) in [
            ((Tail::Slope(slope), right), slope == slopes.0),
            ((left, Tail::Slope(slope)), slope == slopes.1),
        ] {
            let other = f.clone().with_tails(tails.0, tails.1).expect("finite");
            assert_eq!(f.same_function(&other), is_same, "{f:?}, {other:?}");
            assert_eq!(f == other, is_same);
            differ.set(differ.get() + usize::from(!is_same));
        }
    });
    assert!(differ.get() > enough(500), "{differ:?}");
}

#[test]
fn a_steep_line_is_not_taken_from_afar() {
    // The breakpoints of the line do not count. At those that count it is 10^27 times as large as at 0.
    let line = PiecewiseLinear::from_xy(&[2.019484e-28_f32, 2.0194842e-28], &[1.0, 0.99999994]);
    let line = line.and_then(|line| line.with_tails(Tail::Linear, Tail::Linear));
    let of = |xs: &[f32], ys: &[f32]| PiecewiseLinear::from_xy(xs, ys);
    let (bent, at_zero) = (
        of(&[-0.365, 0.216], &[0.0, -0.525]),
        of(&[0.0, 1.0], &[1.0, 0.0]),
    );
    let all = [line, bent, at_zero].map(|f| f.expect("good"));
    let sum = PiecewiseLinear::sum(&all).expect("in range");
    let values = all.iter().map(|f| oracle::value(f, 0.0));
    let exact = values.fold(Rational::zero(), |sum, value| sum + value);
    let error = (sum.eval(0.0).exact() - exact).abs();
    let halves = Rational::from_integer(2.into());
    assert!(error * halves <= oracle::ulp(sum.eval(0.0)));
}

#[test]
fn products_beyond_the_largest_float_lose_nothing() {
    // The product of the slope and the first 53 bits of the distance is a float, but the exact product is
    // none.
    let max = f64::MAX;
    let slope = (0..5).fold(0.75 * max, |slope, _| slope.next_down());
    let (from, to) = (-1e-16, (0..5).fold(4.0_f64 / 3.0, |to, _| to.next_up()));
    let exact = slope.exact() * (to.exact() - from.exact()) - max.exact();
    let is_close = |y: f64| (y.exact() - &exact).abs() <= max.exact() * 2.0_f64.powi(-98).exact();
    let rise = PiecewiseLinear::from_slopes(from, -max, &[(slope, to)]).expect("in range");
    assert!(is_close(rise.ys()[1]));
    let flat = function(&[(-1.0, -max), (from, -max)]);
    let steep = flat
        .with_tails(Tail::Constant, Tail::Slope(slope))
        .expect("finite");
    let bent = function(&[(-3.0, 0.0), (to, 1.0)]);
    let bent = bent
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("flat");
    assert!(is_close((&steep + &bent).expect("in range").eval(to)));
    let inner = function(&[(-3.0, -3.0), (to, to)]);
    let inner = inner
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("flat");
    assert!(is_close(steep.compose(&inner).expect("in range").eval(to)));
}

#[test]
fn a_segment_from_the_lowest_float_to_the_highest_has_a_middle() {
    let flat = |points: &[(f64, f64)]| {
        let f = function(points).with_tails(Tail::Constant, Tail::Constant);
        f.expect("flat")
    };
    let steep = flat(&[(-8.0, -f64::MAX), (8.0, f64::MAX)]);
    let sum = (&steep + &flat(&[(0.0, 0.0), (1.0, 1.0), (6.0, 0.0)])).expect("in range");
    assert_eq!(sum.ys()[1..4], [0.0, 0.125 * f64::MAX, 0.75 * f64::MAX]);
}

#[test]
fn an_overflow_is_named_where_it_is() {
    let flat = |points: &[(f64, f64)], right| {
        let f = function(points).with_tails(Tail::Constant, right);
        f.expect("finite")
    };
    let falling = flat(&[(-1.0, 0.0), (3.0, 1.0)], Tail::Slope(-1e10));
    let all = [
        falling,
        flat(&[(1.0, 0.0), (1e300, 1.0)], Tail::Constant),
        flat(&[(5.0, 0.0), (6.0, 1.0), (7.0, 0.0)], Tail::Constant),
        flat(&[(-7.0, 0.0), (-6.0, 1.0)], Tail::Constant),
    ];
    let error = PiecewiseLinear::sum(&all).expect_err("-1e310");
    assert_eq!(error, Error::ValueOverflow { x: "1e300".into() });
    let steep = flat(&[(0.0, 0.0), (1.0, 0.0)], Tail::Slope(f64::MAX));
    let bent = flat(
        &[(0.0, 1.0), (1.0 + 2.0 * f64::EPSILON, 0.0)],
        Tail::Constant,
    );
    let (side, value) = ("right", "inf".into());
    let error = PiecewiseLinear::sum([&steep, &steep, &bent]).expect_err("too steep");
    assert_eq!(error, Error::TailNotFinite { side, value });
    // The line is out of range at a breakpoint of the other function, although the sum is not.
    let steep = flat(&[(0.0, 0.0), (1.0, 0.0), (9e307, -1.5e308)], Tail::Constant);
    let line = flat(&[(0.0, 0.0), (1.0, 3.0)], Tail::Linear);
    let error = (&steep + &line).expect_err("2.7e308");
    assert_eq!(error, Error::ValueOverflow { x: "9e307".into() });
    // For f32 the sum of some of them may be out of range.
    let large = function(&[(0.0, f32::MAX), (1.0, f32::MAX)]);
    let small = (&large * -1.0).expect("in range");
    let sum = PiecewiseLinear::sum([&large, &large, &small, &small]);
    assert_eq!(sum.expect("in range").ys(), [0.0, 0.0]);
}

#[test]
fn sums_of_opposite_extremes_are_exact() {
    // The sum is 10^16 times smaller than the terms that cancel, at every x and in the tails.
    let of = |points: &[(f64, f64)]| PiecewiseLinear::from_breakpoints(points).expect("good");
    let large = of(&[(0.0, 1e16), (1.0, -1e16), (3.0, 1e16)]);
    let little = of(&[(0.0, 1.0), (2.0, 3.0), (3.0, 0.0)]);
    let sum = PiecewiseLinear::sum([&large, &little, &-&large]).expect("in range");
    assert_eq!(
        (sum.xs(), sum.ys()),
        (&[0.0, 1.0, 2.0, 3.0][..], &[1.0, 2.0, 3.0, 0.0][..])
    );
    assert_eq!(sum.tail_slopes(), (0.0, -3.0));
}

#[test]
fn many_operands_cost_their_breakpoints_times_a_logarithm() {
    // This would take minutes if they were added one after the other.
    let count = 40_000;
    let flat = |points: &[(f64, f64)]| {
        let f = function(points).with_tails(Tail::Constant, Tail::Constant);
        f.expect("flat")
    };
    let steps: Vec<_> = (0..count)
        .map(|i| f64::from(i * 2))
        .map(|x| flat(&[(x, 0.0), (x + 1.0, 1.0)]))
        .collect();
    let stairs = PiecewiseLinear::sum(&steps).expect("small");
    assert_eq!(stairs.range(), (0.0, f64::from(count)));
    assert!(stairs.breakpoints().all(|(x, y)| y == (x / 2.0).ceil()));
    // The tangents of a parabola cross at the odd integers. All of them are added to the stairs.
    let tangents: Vec<_> = (-count / 2..count / 2)
        .map(|i| f64::from(2 * i))
        .map(|x| function(&[(x, x * x), (x + 1.0, x * (x + 2.0))]))
        .map(|f| f.with_tails(Tail::Linear, Tail::Linear).expect("finite"))
        .collect();
    let greatest = PiecewiseLinear::maximum(&tangents).expect("small");
    assert_eq!((greatest.eval(7.0), greatest.eval(-8.0)), (48.0, 64.0));
    let all = PiecewiseLinear::sum(tangents.iter().chain([&stairs])).expect("small");
    assert_eq!(all.xs(), stairs.xs());
}
