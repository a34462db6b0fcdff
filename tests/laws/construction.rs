//! From a function to its network: units, weights, and the reports on their rounding.

use num_traits::{One, Zero};
use shallow_relu::{Error, PiecewiseLinear, Scalar, ShallowReluNet, Tail, construct};

use crate::support::generators::{functions, inputs_within};
use crate::support::rational::Rational;
use crate::support::{
    Float, Number, assert_same_values, check, for_floats, function, oracle, same, same_bits,
    tail_pairs,
};

for_floats!(
    default_tails_give_one_unit_a_segment,
    every_pair_of_tails_has_its_number_of_units,
    a_flat_end_needs_no_unit_for_its_tail,
    units_are_unit_rays_from_breakpoints_in_order,
    forward_is_eval,
    a_function_becomes_a_network_and_comes_back,
    reported_breakpoint_error_is_the_real_one,
    reported_breakpoint_error_is_the_real_one_on_graded_meshes,
    a_correction_is_limited_to_sixteen_roundoffs_of_the_slopes,
    the_sum_starts_in_the_middle_between_linear_tails,
    a_flat_tail_is_flat_however_it_is_given,
    no_weight_and_no_slope_is_minus_zero,
    breakpoint_error_is_below_its_bound,
    reported_amplification_is_the_real_one,
    forward_dense_is_within_its_bound,
    activations_are_the_terms_of_the_dense_sum,
    an_overflowing_weight_is_refused,
);

/// The network, or `None` if the exact weight overflows.
fn network<F: Float>(f: &PiecewiseLinear<F>) -> Option<ShallowReluNet<F>> {
    match construct(f) {
        Ok(net) => Some(net),
        Err(Error::WeightOverflow { index, .. }) => {
            let before = f.slope_left(f.xs()[index]).exact();
            let after = f.slope_right(f.xs()[index]).exact();
            // The weight is the change of slope, up to the rounding of slopes and the correction: 40 u
            // altogether.
            let near_max = F::max_value().exact() * (Rational::one() - oracle::gamma::<F>(40));
            assert!(
                (after - before).abs() >= near_max,
                "refused at breakpoint {index} of {f:?}"
            );
            None
        }
        Err(error) => panic!("{error} for {f:?}"),
    }
}

fn default_tails_give_one_unit_a_segment<F: Float>() {
    for segments in 1..40 {
        let breakpoints: Vec<(F, F)> = (0..=segments)
            .map(|i| (F::of(f64::from(i)), F::of(f64::from(i * i % 7))))
            .collect();
        let net = ShallowReluNet::from_breakpoints(&breakpoints).expect("good breakpoints");
        assert_eq!(net.width(), segments as usize);
        assert_eq!(net, construct(&function(&breakpoints)).expect("the same"));
    }
}

fn every_pair_of_tails_has_its_number_of_units<F: Float>() {
    for n in 1..20_usize {
        let breakpoints: Vec<(F, F)> = (0..=n)
            .map(|i| (F::of(i as f64), F::of((i * i * i % 11) as f64)))
            .collect();
        for (left, right) in tail_pairs(F::of(0.7), F::of(-0.2)) {
            let f = function(&breakpoints)
                .with_tails(left, right)
                .expect("finite slopes");
            let wanted = match (left, right) {
                (Tail::Constant, Tail::Linear) | (Tail::Linear, Tail::Constant) => n,
                (Tail::Linear, Tail::Linear) => n.max(2),
                (Tail::Slope(_), Tail::Slope(_)) => n + 2,
                _ => n + 1,
            };
            assert_eq!(
                construct(&f).expect("small weights").width(),
                wanted,
                "{n} segments, {left:?}, {right:?}"
            );
        }
    }
}

fn a_flat_end_needs_no_unit_for_its_tail<F: Float>() {
    let points = [(0.0, 0.0), (1.0, 0.0), (2.0, 1.0), (3.0, 1.0)];
    let f = function(&points.map(|(x, y)| (F::of(x), F::of(y))));
    for (left, right) in tail_pairs(F::zero(), F::zero()) {
        let f = f.clone().with_tails(left, right).expect("finite");
        assert_eq!(f.tails(), (Tail::Constant, Tail::Constant));
        assert_eq!(construct(&f).expect("small weights").width(), 3);
    }
    // The flat segment may be at either end.
    let points = [(0.0, 0.0), (1.0, 0.0), (2.0, 1.0), (3.0, -1.0)];
    let f = function(&points.map(|(x, y)| (F::of(x), F::of(y))));
    let f = f.with_tails(Tail::Constant, Tail::Constant).expect("flat");
    let mirrored = f.scale_x(-F::one()).expect("exact");
    for f in [f, mirrored] {
        let net = construct(&f).expect("small weights");
        assert_eq!(net.width(), 3);
        for (x, y) in f.breakpoints() {
            assert_eq!(net.forward_dense(x), y);
        }
    }
}

fn units_are_unit_rays_from_breakpoints_in_order<F: Float>() {
    check(500, functions::<F>(12), |f| {
        let Some(net) = network(&f) else { return };
        let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
        let kinks: Vec<F> = hidden
            .map(|(&v, &b)| {
                assert!(v == F::one() || v == -F::one());
                assert!(b != F::zero() || b.bits() == 0, "a bias of -0.0");
                -b / v
            })
            .collect();
        assert!(kinks.iter().all(|kink| f.xs().contains(kink)));
        assert!(kinks.is_sorted());
        assert!(f.ys().contains(&net.output_bias()));
        assert!(net.width() <= f.segment_count() + 2);
        // The kinks of the rays that face left are not to the right of the first one that faces right.
        assert!(net.hidden_weights().is_sorted());
    });
}

fn a_function_becomes_a_network_and_comes_back<F: Float>() {
    check(300, functions::<F>(8), |f| {
        let net = construct(&f);
        assert_eq!(net, ShallowReluNet::from_function(f.clone()));
        assert_eq!(net, ShallowReluNet::try_from(f.clone()));
        if let Ok(net) = net {
            assert!(same_bits(&net.clone().into_function(), &f));
            assert!(same_bits(&PiecewiseLinear::from(net), &f));
        }
    });
}

fn forward_is_eval<F: Float>() {
    check(500, functions::<F>(12), |f| {
        let Some(net) = network(&f) else { return };
        assert_eq!(*net.function(), f);
        let inputs: Vec<F> = f
            .segments()
            .flat_map(|segment| inputs_within(&segment))
            .collect();
        let mut outputs = vec![F::zero(); inputs.len()];
        net.forward_batch(&inputs, &mut outputs)
            .expect("one length");
        assert_same_values(&net.values(&inputs), &outputs);
        for (&x, &y) in inputs.iter().zip(&outputs) {
            assert!(same(y, f.eval(x)) && same(net.forward(x), f.eval(x)));
        }
    });
}

/// The exact sum of the units is compared with y at each breakpoint.
fn real_breakpoint_error<F: Float>(net: &ShallowReluNet<F>) -> Rational {
    let errors = net
        .function()
        .breakpoints()
        .map(|(x, y)| (oracle::network_value(net, x).0 - y.exact()).abs());
    errors.max().expect("two breakpoints at least")
}

/// The terms of the sum at the end of the domain where they are largest.
fn terms<F: Float>(net: &ShallowReluNet<F>) -> Rational {
    let (first, last) = net.function().domain();
    oracle::network_value(net, first)
        .1
        .max(oracle::network_value(net, last).1)
}

/// A bound on the error of the report, except for its own rounding to `T`.
///
/// 1. For each segment there are at most 8 operations in the wider type. Each is off by a relative 2^-101 of
///    a rise of the function or of the sum over that segment.
/// 2. The report adds 2^-202 of the terms for each unit, because the slope is kept in two wide values.
/// 3. Underflow in the wider type adds the least positive f64 for each operation, times a width if it is that
///    of a slope.
pub(crate) fn wide_tolerance<F: Float>(net: &ShallowReluNet<F>) -> Rational {
    let units = Rational::from_integer((net.width() + 1).into());
    let eight = Rational::from_integer(8.into());
    let rise = oracle::scale(net.function()) + real_breakpoint_error(net);
    let (first, last) = net.function().domain();
    let span = last.exact() - first.exact() + Rational::one();
    &units * &eight * 2.0_f64.powi(-100).exact() * rise
        + &units * 2.0_f64.powi(-201).exact() * terms(net)
        + units * eight * f64::from_bits(1).exact() * span
}

fn reported_breakpoint_error_is_the_real_one<F: Float>() {
    check(600, functions::<F>(8), |f| {
        let Some(net) = network(&f) else { return };
        let real = real_breakpoint_error(&net);
        let reported = net.breakpoint_error();
        if num_traits::Float::is_infinite(reported) {
            let amplified = num_traits::Float::is_infinite(net.amplification());
            assert!(
                amplified || real >= F::max_value().exact(),
                "infinite for {f:?}"
            );
            return;
        }
        // The report is rounded to T twice, by u of it or half the least positive float.
        let rounding = &real * oracle::gamma::<F>(2) + F::LEAST.exact();
        let tolerance = rounding + wide_tolerance(&net);
        assert!(
            (reported.exact() - &real).abs() <= tolerance,
            "{reported:e} for {f:?}"
        );
    });
}

/// Segments whose widths grow by orders of magnitude, so that the weights cancel down to slopes far below the
/// first.
fn reported_breakpoint_error_is_the_real_one_on_graded_meshes<F: Float>() {
    let decades = [(6, 120), (8, 160), (12, 120), (18, 100)];
    let logarithmic = decades.map(|(decades, steps)| {
        let x = move |i: i32| 10_f64.powf(f64::from(i * decades) / f64::from(steps));
        let points = (-steps..=steps).map(move |i| (x(i), x(i) / (1.0 + x(i))));
        points.collect::<Vec<(f64, f64)>>()
    });
    let sinh = (-200..=200).map(|i| ((f64::from(i) / 10.0).sinh(), f64::from(i * 37 % 101)));
    for points in logarithmic.into_iter().chain([sinh.collect()]) {
        let points: Vec<(F, F)> = points.iter().map(|&(x, y)| (F::of(x), F::of(y))).collect();
        let net = ShallowReluNet::from_breakpoints(&points).expect("moderate slopes");
        let (real, reported) = (real_breakpoint_error(&net), net.breakpoint_error().exact());
        assert!(&reported + F::LEAST.exact() >= &real * (Rational::one() - oracle::gamma::<F>(2)));
        assert!(
            reported <= &real * (Rational::one() + oracle::gamma::<F>(2)) + wide_tolerance(&net)
        );
    }
}

fn a_correction_is_limited_to_sixteen_roundoffs_of_the_slopes<F: Float>() {
    // After a segment of slope 100.1 the sum is off by about u. A full correction on a segment of width 2^-20
    // would bend it by 2^20 u. The limit is 16 u of the larger of the slope and of its change.
    for (slope, larger) in [(1.0, 99.1), (100.5, 100.5)] {
        let h = F::of(2.0).powi(-20);
        let y = F::of(100.1);
        let points = [
            (-F::one(), F::zero()),
            (F::zero(), y),
            (h, y + F::of(slope) * h),
            (F::one(), y),
        ];
        let net = ShallowReluNet::from_breakpoints(&points).expect("moderate slopes");
        let made = net.output_weights()[0].exact() + net.output_weights()[1].exact();
        let f = net.function();
        let wanted = oracle::segment_slope(&f.segments().nth(1).expect("three segments"));
        let bend = (made - wanted).abs() / (F::unit_roundoff().exact() * F::of(larger).exact());
        // The weight is rounded as well, by u of at most 99.1.
        let range = [14, 18].map(|roundoffs| Rational::from_integer(roundoffs.into()));
        let missed = net.output_weights()[0] != y;
        assert!(missed || bend <= Rational::one());
        assert!(!missed || (range[0] <= bend && bend <= range[1]), "{bend}");
    }
}

fn the_sum_starts_in_the_middle_between_linear_tails<F: Float>() {
    let points: Vec<(F, F)> = (0..=8)
        .map(|i| (F::of(f64::from(i)), F::of(f64::from(i * i))))
        .collect();
    let f = function(&points)
        .with_tails(Tail::Linear, Tail::Linear)
        .expect("no slopes given");
    let net = construct(&f).expect("small weights");
    assert_eq!(net.output_bias(), F::of(16.0));
    assert_eq!(
        net.hidden_weights()
            .iter()
            .filter(|&&v| v < F::zero())
            .count(),
        4
    );
}

fn a_flat_tail_is_flat_however_it_is_given<F: Float>() {
    let f = function(&[
        (F::zero(), F::zero()),
        (F::one(), F::one()),
        (F::of(2.0), F::zero()),
    ]);
    let with = |left, right| f.clone().with_tails(left, right).expect("finite slopes");
    let constant = with(Tail::Constant, Tail::Constant);
    for zero in [F::zero(), F::of(-0.0)] {
        let sloped = with(Tail::Slope(zero), Tail::Slope(zero));
        assert_eq!(
            (sloped.tails(), &sloped),
            ((Tail::Constant, Tail::Constant), &constant)
        );
        assert_eq!(construct(&sloped), construct(&constant));
    }
}

fn no_weight_and_no_slope_is_minus_zero<F: Float>() {
    // The slopes underflow from below.
    let f = function(&[
        (F::zero(), F::zero()),
        (F::of(1e10), -F::LEAST),
        (F::of(2e10), -F::LEAST),
    ]);
    assert!(f.segments().all(|segment| segment.slope().bits() == 0));
    let net = construct(&f).expect("no weights to speak of");
    assert!(net.output_weights().iter().all(|w| w.bits() == 0));
}

fn breakpoint_error_is_below_its_bound<F: Float>() {
    check(600, functions::<F>(8), |f| {
        let Some(net) = network(&f) else { return };
        // The documented bound is the largest u |w| h, where h is the width of the segment that begins at the
        // kink, going out from the pivot. If a weight or a correction is subnormal, the least positive float
        // is used instead of u |w|. The same float is left over if an error is too small to be corrected.
        let u = F::unit_roundoff().exact();
        let width = |v: F, kink: Rational| {
            let begins = |s: &shallow_relu::Segment<F>| {
                if v > F::zero() {
                    s.start().0
                } else {
                    s.end().0
                }
            };
            let segment = f.segments().find(|segment| begins(segment).exact() == kink);
            segment.map_or_else(Rational::zero, |s| s.end().0.exact() - s.start().0.exact())
        };
        let units = net
            .hidden_weights()
            .iter()
            .zip(net.hidden_biases())
            .zip(net.output_weights());
        let bound = units
            .map(|((&v, b), w)| {
                (&u * w.exact().abs()).max(F::LEAST.exact()) * width(v, -b.exact() / v.exact())
            })
            .fold(Rational::zero(), Rational::max)
            * (Rational::one() + oracle::gamma::<F>(4))
            + F::LEAST.exact();
        assert!(
            real_breakpoint_error(&net) <= bound + wide_tolerance(&net),
            "{f:?}"
        );
    });
}

fn reported_amplification_is_the_real_one<F: Float>() {
    check(600, functions::<F>(8), |f| {
        let Some(net) = network(&f) else { return };
        let scale = oracle::scale(&f);
        let reported = net.amplification();
        if scale.is_zero() {
            assert_eq!(reported, F::one());
            return;
        }
        // Weights that are rounded, or underflow, may leave terms smaller than the function.
        let real = (terms(&net) / scale).max(Rational::one());
        assert!(reported >= F::one(), "{reported:e} for {f:?}");
        if num_traits::Float::is_infinite(reported) {
            // The terms, their quotient or the sum of |w| overflowed, so one of them is near the largest
            // float.
            let steepness = net.output_weights().iter().map(|w| w.exact().abs()).sum();
            let half_max = F::max_value().exact() / Rational::from_integer(2.into());
            assert!(terms(&net).max(real).max(steepness) >= half_max, "{f:?}");
            return;
        }
        // The documented bound is (2 n + 4) u. Underflow in the sum of the rays adds at most n times the
        // least positive float.
        let n = net.width();
        let underflow = F::LEAST.exact() * Rational::from_integer((n + 1).into());
        let tolerance =
            &real * oracle::gamma::<F>(2 * n + 4) + &underflow + underflow / oracle::scale(&f);
        assert!(
            (reported.exact() - &real).abs() <= tolerance,
            "{reported:e} for {f:?}"
        );
    });
}

/// All of a function may be lost if its weights underflow.
#[test]
fn amplification_is_one_where_the_weights_underflow() {
    let f = function(&[(-1.06e270, 0.0), (0.0, 5.4e-323)]);
    let net = construct(&f).expect("a weight of 0");
    assert_eq!(net.output_weights(), [0.0]);
    assert_eq!(
        (net.amplification(), net.breakpoint_error()),
        (1.0, 5.4e-323)
    );
}

fn forward_dense_is_within_its_bound<F: Float>() {
    check(400, functions::<F>(8), |f| {
        let Some(net) = network(&f) else { return };
        // The documented bound, plus half the least positive float for each product that may underflow.
        let n = net.width();
        let scale = oracle::scale(&f);
        let terms = terms(&net);
        let underflow = F::LEAST.exact() * Rational::from_integer(n.into());
        let bound = real_breakpoint_error(&net) + oracle::gamma::<F>(n + 2) * &terms + underflow;
        let four = Rational::from_integer(4.into());
        let (first, last) = f.domain();
        let overflows = &terms * four >= F::max_value().exact() || !Scalar::is_finite(last - first);
        if overflows {
            return;
        }
        for x in f
            .segments()
            .flat_map(|segment| inputs_within(&segment).into_iter().step_by(9))
        {
            let dense = net.forward_dense(x).exact();
            assert!(
                (dense - oracle::value(&f, x)).abs() <= bound,
                "at x = {x:e} of {f:?}"
            );
        }
        assert!(
            scale <= terms + real_breakpoint_error(&net),
            "the terms are no smaller than the function"
        );
    });
}

fn activations_are_the_terms_of_the_dense_sum<F: Float>() {
    check(300, functions::<F>(12), |f| {
        let Some(net) = network(&f) else { return };
        for x in f
            .segments()
            .flat_map(|segment| inputs_within(&segment).into_iter().step_by(9))
        {
            let rays = net.hidden_activations(x);
            assert_eq!(rays.len(), net.width());
            assert!(rays.iter().all(|&ray| ray >= F::zero()));
            let weighted = rays
                .iter()
                .zip(net.output_weights())
                .map(|(&ray, &w)| w * ray);
            let sum = weighted.fold(net.output_bias(), |sum, term| sum + term);
            assert!(same(sum, net.forward_dense(x)));
        }
    });
}

fn an_overflowing_weight_is_refused<F: Float>() {
    // The slopes are MAX / 2 * 1.5 up and down. Each is finite, but their difference is not.
    let steep = F::max_value() * F::of(0.75);
    let breakpoints = [
        (F::zero(), F::zero()),
        (F::one(), steep),
        (F::of(2.0), F::zero()),
    ];
    let error = ShallowReluNet::from_breakpoints(&breakpoints).expect_err("a weight of -1.5 MAX");
    assert!(matches!(error, Error::WeightOverflow { index: 1, .. }));
    assert!(PiecewiseLinear::from_breakpoints(&breakpoints).is_ok());
    // The change of slope may also be too large at a tail.
    let up = function(&[(F::zero(), F::zero()), (F::one(), steep)]);
    let f = up
        .with_tails(Tail::Constant, Tail::Slope(-steep))
        .expect("finite slopes");
    let error = construct(&f).expect_err("a weight of -1.5 MAX");
    assert!(matches!(error, Error::WeightOverflow { index: 1, .. }));
}

#[test]
fn the_article_by_hand() {
    let net =
        ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])
            .expect("good");
    assert_eq!(net.hidden_weights(), [1.0, 1.0, 1.0]);
    assert_eq!(net.hidden_biases(), [1.0, 0.5, 0.0]);
    assert_eq!(net.output_weights(), [4.0, -8.0, 5.0]);
    assert_eq!((net.output_bias(), net.breakpoint_error()), (-1.0, 0.0));
    assert_eq!(net.hidden_activations(0.5), [1.5, 1.0, 0.5]);
    assert_eq!(net.forward_dense(0.5), -0.5);
}

#[test]
fn errors_do_not_grow_with_the_number_of_segments() {
    let naive_misses = |net: &ShallowReluNet<f32>| {
        let slopes: Vec<f32> = net.function().segments().map(|s| s.slope()).collect();
        let mut naive = vec![slopes[0]];
        naive.extend(slopes.windows(2).map(|pair| pair[1] - pair[0]));
        let f = net.function();
        let (mut slope, mut y) = (0.0_f64, f64::from(f.ys()[0]));
        let mut worst = 0.0_f64;
        for (segment, weight) in f.segments().zip(naive) {
            slope += f64::from(weight);
            y += slope * (f64::from(segment.end().0) - f64::from(segment.start().0));
            worst = worst.max((y - f64::from(segment.end().1)).abs());
        }
        worst
    };
    // The sawtooth goes through 0, .3, .7. The naive weights drift off by a large part of its height.
    let sawtooth: Vec<(f32, f32)> = (0..=10_000_u16)
        .map(|i| (f32::from(i), [0.0, 0.3, 0.7][usize::from(i) % 3]))
        .collect();
    let net = ShallowReluNet::from_breakpoints(&sawtooth).expect("good breakpoints");
    // The bound is u |w| h with |w| <= 1.1 and h = 1.
    assert!(f64::from(net.breakpoint_error()) <= 1.1 * f64::from(f32::unit_roundoff()));
    assert!(
        naive_misses(&net) > 0.1,
        "the naive weights are as bad as expected"
    );
}

#[test]
fn f32_and_f64_represent_one_function() {
    let points: Vec<(f64, f64)> = (0..=60)
        .map(|i| f64::from(i) / 10.0)
        .map(|x| (x, x.sin()))
        .collect();
    let narrow: Vec<(f32, f32)> = points.iter().map(|&(x, y)| (x as f32, y as f32)).collect();
    let (wide, narrow) = (function(&points), function(&narrow));
    for i in 0..=600_u16 {
        let x = f32::from(i) / 100.0;
        // 4 ulp of evaluation, half an ulp for each y, and slope 1 times 2^-22 for each rounded x.
        let tolerance = 8.0 * f64::from(f32::EPSILON);
        approx::assert_abs_diff_eq!(
            f64::from(narrow.eval(x)),
            wide.eval(x.into()),
            epsilon = tolerance
        );
    }
}
