//! Compositions: one function after another.

use std::cell::Cell;

use num_traits::Zero;
use shallow_relu::{PiecewiseLinear, Scalar, ShallowReluNet, Tail};

use crate::algebra::rank;
use crate::support::generators::{functions, inputs, inputs_within};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, function, oracle, same, same_bits};

for_floats!(
    every_breakpoint_is_the_composition,
    a_composition_has_the_exact_breakpoints_and_tails,
    a_composition_is_within_its_bound_at_every_float,
    a_straight_line_adds_no_breakpoint,
    the_composition_is_exact_at_the_breakpoints_of_both,
    teeth_double_with_every_layer,
    tails_follow_the_composition,
);

/// The exact value of the composition.
fn exact<F: Float>(outer: &PiecewiseLinear<F>, inner: &PiecewiseLinear<F>, x: F) -> Rational {
    oracle::value_at(outer, &oracle::value(inner, x))
}

/// Whether y is the exact value, rounded once, or the level of an outer piece within the cost of moving the
/// passes to floats.
fn every_breakpoint_is_the_composition<F: Float>() {
    let found = Cell::new([0; 2]);
    check(
        1500,
        (functions::<F>(6), functions::<F>(6)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for (x, y) in f.breakpoints() {
                let [rounded, levels] = found.get();
                let exact = exact(&outer, &inner, x);
                if oracle::is_rounded(y, &exact) {
                    found.set([rounded + 1, levels]);
                    continue;
                }
                found.set([rounded, levels + 1]);
                let cost = cost_of_passes(&outer, &inner, x);
                assert!(
                    outer.ys().contains(&y) && (y.exact() - exact).abs() <= cost,
                    "{y:e} at {x:e} of {f:?}, {outer:?} of {inner:?}"
                );
            }
        },
    );
    let [rounded, levels] = found.get();
    assert!(rounded > enough(2_000) && levels > enough(20), "{found:?}");
}

/// The breakpoints are those of the inner function, and the floats nearest to where the inner function passes
/// an outer breakpoint. There y is the exact composition, rounded once. At an end of an outer piece that is
/// level, y is its level.
fn a_composition_has_the_exact_breakpoints_and_tails<F: Float>() {
    let found = Cell::new((0, 0));
    let refused = Cell::new(0);
    check(
        2000,
        (functions::<F>(6), functions::<F>(6)),
        |(outer, inner)| {
            // The breakpoints of lines do not count.
            if rank(&outer) < 3 || rank(&inner) < 3 {
                return;
            }
            // Each pass: its x, and the index of the outer breakpoint.
            let mut passes: Vec<(F, usize)> = vec![];
            let mut pass = |at: Rational, level: usize| {
                if let Some(x) = oracle::nearest::<F>(&at) {
                    let (floats, gaps) = found.get();
                    let is_float = usize::from(x.exact() == at);
                    found.set((floats + is_float, gaps + 1 - is_float));
                    passes.push((x, level));
                }
            };
            for segment in inner.segments() {
                let ((x0, y0), (_, y1)) = (segment.start(), segment.end());
                let slope = oracle::segment_slope(&segment);
                for (i, &level) in outer.xs().iter().enumerate() {
                    if y0 < level && level < y1 || y1 < level && level < y0 {
                        pass(x0.exact() + (level.exact() - y0.exact()) / &slope, i);
                    }
                }
            }
            let (last, slopes) = (inner.segment_count(), inner.tail_slopes());
            for (end, slope, side) in [(0, slopes.0, -1.0), (last, slopes.1, 1.0)] {
                let (x, y, slope) = (inner.xs()[end], inner.ys()[end], slope.exact());
                for (i, level) in outer.xs().iter().enumerate() {
                    let rise = level.exact() - y.exact();
                    if (&rise * &slope * side.exact()).is_positive() {
                        pass(x.exact() + rise / &slope, i);
                    }
                }
            }
            let mut points: Vec<(F, Rational)> = inner
                .xs()
                .iter()
                .map(|&x| (x, exact(&outer, &inner, x)))
                .collect();
            passes.retain(|(x, _)| !inner.xs().contains(x));
            passes.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            for at_one in passes.chunk_by(|a, b| a.0 == b.0) {
                let (x, first) = at_one[0];
                let last = at_one[at_one.len() - 1].1;
                // The outer slopes below and above all breakpoints that are passed at this x.
                let below = oracle_slope(&outer, first).is_zero();
                let above = oracle_slope(&outer, last + 1).is_zero();
                let y = match (below, above) {
                    (true, false) => outer.ys()[first].exact(),
                    (false, true) => outer.ys()[last].exact(),
                    _ => exact(&outer, &inner, x),
                };
                points.push((x, y));
            }
            points.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            let slopes = (
                slopes.0 * slope_far_out(&outer, &inner, -F::max_value(), slopes.0 > F::zero()),
                slopes.1 * slope_far_out(&outer, &inner, F::max_value(), slopes.1 < F::zero()),
            );
            let composed = outer.compose(&inner);
            refused.set(refused.get() + usize::from(composed.is_err()));
            oracle::assert_rounded_once(&composed, &points, slopes, &(&outer, &inner));
        },
    );
    let (floats, gaps) = found.get();
    assert!(floats > enough(10) && gaps > enough(2_000), "{found:?}");
    assert!(refused.get() > enough(50), "{refused:?}");
}

/// The cost of moving the passes whose nearest float is `x` there: the change of slope times the distance,
/// for each.
fn cost_of_passes<F: Float>(
    outer: &PiecewiseLinear<F>,
    inner: &PiecewiseLinear<F>,
    x: F,
) -> Rational {
    let half = Rational::new(1.into(), 2.into());
    let beside = [(x.down(), x), (x, x.up())];
    let beside = beside
        .into_iter()
        .filter(|(a, b)| [a, b].into_iter().all(|x| !x.is_infinite()));
    beside
        .flat_map(|(a, b)| {
            let (at_a, at_b) = (oracle::value(inner, a), oracle::value(inner, b));
            let width = b.exact() - a.exact();
            let middle = (a.exact() + b.exact()) * &half;
            outer
                .xs()
                .iter()
                .enumerate()
                .filter_map(move |(i, level)| {
                    let (rise, height) = (&at_b - &at_a, level.exact() - &at_a);
                    let part = (!rise.is_zero()).then(|| height / &rise)?;
                    let at = part * &width + a.exact();
                    let is_near = if x == a {
                        at <= middle && at > a.exact()
                    } else {
                        at > middle && at < b.exact()
                    };
                    let turn = oracle_slope(outer, i + 1) - oracle_slope(outer, i);
                    is_near.then(|| (turn * rise / &width).abs() * (at - x.exact()).abs())
                })
                .collect::<Vec<_>>()
        })
        .sum()
}

/// The exact slope of the outer function after the first `passed` breakpoints.
fn oracle_slope<F: Float>(f: &PiecewiseLinear<F>, passed: usize) -> Rational {
    match passed {
        0 => f.tail_slopes().0.exact(),
        passed => f
            .segments()
            .nth(passed - 1)
            .map_or_else(|| f.tail_slopes().1.exact(), |s| oracle::segment_slope(&s)),
    }
}

/// The slope of the outer function at the value that the inner one takes far out, when the inner one falls or
/// rises on the way there.
fn slope_far_out<F: Float>(
    outer: &PiecewiseLinear<F>,
    inner: &PiecewiseLinear<F>,
    x: F,
    falls: bool,
) -> F {
    let y = oracle::value(inner, x);
    let is_below = |level: &&F| {
        let level = level.exact();
        level < y || level == y && !falls
    };
    match outer.xs().iter().filter(is_below).count() {
        0 => outer.tail_slopes().0,
        count => match outer.segments().nth(count - 1) {
            Some(segment) => segment.slope(),
            None => outer.tail_slopes().1,
        },
    }
}

fn a_composition_is_within_its_bound_at_every_float<F: Float>() {
    let checked = Cell::new(0);
    check(
        300,
        (functions::<F>(5), functions::<F>(5)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for segment in f.segments().filter(oracle::is_accurate) {
                // Evaluation is off by 4 ulp. The breakpoints are off by half an ulp and by the cost of
                // moving a pass to a float.
                let ends = [segment.start(), segment.end()];
                let ulps = ends.map(|end| oracle::ulp(end.1));
                let costs = ends.map(|end| cost_of_passes(&outer, &inner, end.0));
                let most = ulps.into_iter().max().expect("two") * F::of(4.5).exact()
                    + costs.into_iter().max().expect("two");
                for x in inputs_within(&segment).into_iter().step_by(61) {
                    checked.set(checked.get() + 1);
                    let error = (f.eval(x).exact() - exact(&outer, &inner, x)).abs();
                    assert!(error <= most, "at {x:e} of {f:?}, {outer:?} of {inner:?}");
                }
            }
        },
    );
    assert!(checked.get() > enough(3_000), "{checked:?}");
}

fn a_straight_line_adds_no_breakpoint<F: Float>() {
    let line = |points: [f64; 2], slope: f64| {
        function(&points.map(|x| (F::of(x), F::of(slope * x))))
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    let identities = [line([0.0, 1.0], 1.0), line([-3.0, 5.0], 1.0)];
    let double = line([0.0, 1.0], 2.0);
    check(500, functions::<F>(6), |f| {
        for identity in &identities {
            for itself in [f.compose(identity), identity.compose(&f)] {
                assert!(itself.is_ok_and(|itself| same_bits(&itself, &f)));
            }
        }
        if !is_line(&f)
            && let Ok(g) = double.compose(&f)
        {
            assert_eq!(g.xs(), f.xs());
        }
    });
}

fn is_line<F: Float>(f: &PiecewiseLinear<F>) -> bool {
    let slopes: Vec<_> = f
        .segments()
        .map(|segment| oracle::segment_slope(&segment))
        .collect();
    let (left, right) = f.tail_slopes();
    let goes_on = |tail, slope: F| tail == Tail::Linear || slope.exact() == slopes[0];
    slopes.windows(2).all(|pair| pair[0] == pair[1])
        && goes_on(f.tails().0, left)
        && goes_on(f.tails().1, right)
}

fn the_composition_is_exact_at_the_breakpoints_of_both<F: Float>() {
    check(
        500,
        (functions::<F>(6), functions::<F>(6)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for (x, y) in inner.breakpoints() {
                if let Some(i) = outer.xs().iter().position(|&level| level == y) {
                    assert_eq!(f.eval(x), outer.ys()[i], "at {x:e}, {outer:?} of {inner:?}");
                }
            }
        },
    );
}

fn teeth_double_with_every_layer<F: Float>() {
    let points = [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)].map(|(x, y)| (F::of(x), F::of(y)));
    let tooth = ShallowReluNet::from_breakpoints(&points).expect("a tooth");
    let mut teeth = tooth.clone();
    for layers in 2..=10 {
        teeth = tooth.compose(&teeth).expect("small values");
        assert_eq!(teeth.function().segment_count(), 1 << layers);
        assert_eq!(teeth.breakpoint_error(), F::zero());
        for i in 0..100 {
            // A multiple of 2^-12 leaves a bit to spare at every layer.
            let x = F::of(f64::from(i * 41) / 4096.0);
            let deep = (0..layers).fold(x, |x, _| tooth.forward(x));
            assert!(same(teeth.forward(x), deep) && same(teeth.forward_dense(x), deep));
        }
    }
}

fn tails_follow_the_composition<F: Float>() {
    check(
        1000,
        (functions::<F>(5), functions::<F>(5)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for x in inputs(&f)
                .into_iter()
                .step_by(3)
                .filter(|&x| Scalar::is_finite(x))
            {
                let (first, last) = f.domain();
                if first <= x && x <= last {
                    continue;
                }
                let found = f.eval(x);
                let exact = exact(&outer, &inner, x);
                let end = if x < first { first } else { last };
                let at_end = f.eval(end).exact();
                let (width, rise) = (x.exact() - end.exact(), &exact - &at_end);
                let slope = &rise / &width;
                let inner_slope = (oracle::value(&inner, x) - oracle::value(&inner, end)) / &width;
                let operands = [width, rise.clone(), slope, inner_slope, exact.clone()];
                if !Scalar::is_finite(found) || !operands.iter().all(oracle::is_normal_or_zero::<F>)
                {
                    continue;
                }
                let thirteen_u = F::unit_roundoff().exact() * Rational::from_integer(13.into());
                let bound = thirteen_u * (rise.abs() + exact.abs() + at_end.abs())
                    + F::LEAST.exact()
                    + cost_of_passes(&outer, &inner, end);
                assert!(
                    (found.exact() - &exact).abs() <= bound,
                    "{found:e} at {x:e} of {f:?}, {outer:?} of {inner:?}"
                );
            }
        },
    );
}

#[test]
fn a_step_below_all_floats_has_its_side_and_its_size() {
    // The inner values lie between 0 and the least positive float, near the outer function's kink.
    fn law<F: Float>(b: F, last: F, expected: [F; 3]) {
        let (least, one) = (F::LEAST, F::one());
        let outer = function(&[(-least, b), (F::zero(), F::zero()), (least, last)]);
        let end = (0..5).fold(one, |x, _| x + F::epsilon());
        let inner = function(&[(one, -least), (end, least)]);
        let f = outer.compose(&inner).expect("in range");
        assert_eq!(f.ys(), expected);
    }
    let b = 2.0_f32.powi(-25);
    law(b, b, [b, 0.2 * b, b]);
    let b = 2.0_f64.powi(-60);
    law(b, 2.0 * b, [b, 0.2 * b, 2.0 * b]);
}

#[test]
fn values_below_the_normal_floats_are_rounded_once() {
    // The exact value is 3, but it would be 4 if intermediate results were rounded.
    let least = f64::from_bits(1);
    let times = |count: f64| count * least;
    let of = |ys: [f64; 3], left: f64, right: f64| {
        let f = function(&[(-3.0, ys[0]), (1.0, ys[1]), (2.0_f64.next_down(), ys[2])]);
        let tails = (Tail::Slope(left), Tail::Slope(right));
        f.with_tails(tails.0, tails.1).expect("finite")
    };
    let outer = of([8.0, 2.0, 8.0].map(times), times(-2.0), 0.0);
    let inner = of([9.0, 1.0, 8.0].map(times), 0.0, times(7.0));
    let f = outer.compose(&inner).expect("in range");
    assert!(f.xs().len() > 2);
    for (x, y) in f.breakpoints() {
        assert!(
            oracle::is_rounded(y, &exact(&outer, &inner, x)),
            "{y:e} at {x:e}"
        );
    }
}

#[test]
fn huge_segments_keep_all_kinks() {
    let flat = |points: &[(f64, f64)]| {
        let f = PiecewiseLinear::from_breakpoints(points).expect("good breakpoints");
        f.with_tails(Tail::Constant, Tail::Constant)
            .expect("finite")
    };
    let inner = flat(&[(-1e300, -1.3e300), (2e300, 2.6e300)]);
    let outer = flat(&[(0.0, 0.0), (1e200, 0.0), (2e200, 1.0)]);
    let f = outer.compose(&inner).expect("in range");
    assert_eq!(
        (f.eval(-1e200), f.eval(7e199), f.eval(2e200), f.eval(1e299)),
        (0.0, 0.0, 1.0, 1.0)
    );

    // The tail reaches from the lowest float to the largest.
    let max = f64::MAX;
    let inner = PiecewiseLinear::from_breakpoints(&[(-1.0, -max), (0.0, -max)]).expect("level");
    let inner = inner
        .with_tails(Tail::Constant, Tail::Slope(1e10))
        .expect("finite");
    let outer = flat(&[(max / 2.0, 0.0), (max, 1.0)]);
    let f = outer.compose(&inner).expect("in range");
    let kink = f.xs().iter().copied().find(|&x| x > 1.0).expect("a kink");
    assert!((kink / (1.5 * (max / 1e10)) - 1.0).abs() < 1e-15, "{f:?}");
}

#[test]
fn a_composition_costs_what_its_result_does() {
    // A line of many breakpoints is the outer function, and then the inner one. This would take minutes if
    // each piece looked at all of the other function.
    let many = |y: fn(i32) -> f64| {
        let points: Vec<(f64, f64)> = (0..200_000).map(|i| (f64::from(i), y(i))).collect();
        function(&points)
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    let (line, bent) = (many(|i| f64::from(i) * 2.0), many(|i| f64::from(i % 2)));
    assert_eq!(line.compose(&bent).expect("in range").xs().len(), 200_000);
    assert_eq!(bent.compose(&line).expect("in range").xs().len(), 200_000);
    // Every segment lies between two neighbouring floats and passes all of the outer breakpoints.
    let mut x = 1.0_f64;
    let points: Vec<(f64, f64)> = (0..200_000)
        .map(|i| {
            x = x.next_up();
            (x, if i % 2 == 0 { -1.0 } else { 200_000.0 })
        })
        .collect();
    let steep = function(&points);
    let steep = steep
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("flat");
    assert_eq!(bent.compose(&steep).expect("in range").xs(), steep.xs());
}

#[test]
fn a_line_that_passes_one_breakpoint_keeps_its_own() {
    // The second breakpoint is passed at 1e600.
    let line = function(&[(0.0, 0.0), (1.0, 1e-300)]);
    let line = line.with_tails(Tail::Linear, Tail::Linear).expect("finite");
    let outer = function(&[(0.0, 0.0), (1e300, 1.0)]);
    let f = outer.compose(&line).expect("in range");
    assert_eq!(f.xs(), [0.0, 1.0]);
    // If nothing bends, the breakpoints are the inner ones.
    let constant = PiecewiseLinear::constant(7.0).expect("finite");
    assert_eq!(outer.compose(&constant).expect("in range").xs(), [0.0, 1.0]);
}
