//! The fewest segments: they keep within the bounds, and there are no more than needed.

use num_traits::Signed;
use proptest::prelude::*;
use shallow_relu::approximate::{self, Along, Approximation, Tolerance};
use shallow_relu::{Error, PiecewiseLinear, Scalar};

use crate::support::generators::{breakpoints, floats};
use crate::support::{Float, check, for_floats};

for_floats!(
    every_value_is_within_the_bounds_or_the_samples_are_too_steep,
    errors_of_samples_are_named,
    one_segment_is_enough_for_a_line_or_a_wide_tolerance,
    hard_samples_take_hardly_more_than_the_least_segments,
    a_long_plateau_takes_few_segments,
    a_line_of_rounded_values_takes_few_segments,
);

/// Compares the values as they are returned with the windows before any rounding.
fn keeps_within<F: Float>(found: &Approximation<F>, xs: &[F], ys: &[F], tolerance: F) -> bool {
    xs.iter()
        .zip(ys)
        .all(|(&x, &y)| (found.function().eval(x).exact() - y.exact()).abs() <= tolerance.exact())
}

fn measured<F: Float>(found: &Approximation<F>) -> F {
    found.measured_error().expect("an error that was measured")
}

/// The measured error is the least float that no distance from a sample exceeds.
fn measures_exactly<F: Float>(found: &Approximation<F>, xs: &[F], ys: &[F]) -> bool {
    let errors = xs
        .iter()
        .zip(ys)
        .map(|(&x, &y)| (found.function().eval(x).exact() - y.exact()).abs());
    let (largest, measured) = (errors.max().expect("samples"), measured(found));
    largest <= measured.exact() && (measured.is_zero() || measured.down().exact() < largest)
}

/// Compares the breakpoints with the polyline before any rounding. Between two neighbours among the
/// breakpoints and samples both are straight.
fn keeps_along<F: Float>(found: &Approximation<F>, xs: &[F], ys: &[F], tolerance: F) -> bool {
    found.function().breakpoints().all(|(x, y)| {
        let i = xs.partition_point(|&sample| sample <= x).min(xs.len() - 1);
        let point = |i: usize| (xs[i].exact(), ys[i].exact());
        let ((x0, y0), (x1, y1)) = (point(i - 1), point(i));
        let part = (x.exact() - &x0) / (x1 - x0);
        let polyline = &y0 + (y1 - &y0) * part;
        (y.exact() - polyline).abs() <= tolerance.exact()
    })
}

fn every_value_is_within_the_bounds_or_the_samples_are_too_steep<F: Float>() {
    let tolerance = floats::<F>().prop_map(num_traits::Float::abs);
    check(
        1500,
        (breakpoints::<F>(30), tolerance),
        |(samples, tolerance)| {
            let (xs, ys): (Vec<F>, Vec<F>) = samples.into_iter().unzip();
            let scale = ys.iter().fold(F::zero(), |scale, y| {
                num_traits::Float::max(scale, num_traits::Float::abs(*y))
            });
            // One tolerance of any size, and one of the size of the values.
            for tolerance in [tolerance, scale / F::of(8.0), F::zero()] {
                if !Scalar::is_finite(tolerance) {
                    continue;
                }
                for along in [Along::Samples, Along::Polyline] {
                    let approximate = match along {
                        Along::Samples => approximate::samples::<F>,
                        Along::Polyline => approximate::polyline::<F>,
                    };
                    match approximate((&xs, &ys), tolerance) {
                        Ok(found) => {
                            assert!(
                                keeps_within(&found, &xs, &ys, tolerance)
                                    && (along == Along::Samples
                                        || keeps_along(&found, &xs, &ys, tolerance)),
                                "{found:?} {xs:?} {ys:?}"
                            );
                            assert!(
                                measures_exactly(&found, &xs, &ys),
                                "{found:?} {xs:?} {ys:?}"
                            );
                            assert!(found.least_segments() <= found.function().segment_count());
                            assert_eq!(found.function().domain(), (xs[0], xs[xs.len() - 1]));
                        }
                        // The samples themselves are too steep.
                        Err(error) => {
                            assert_eq!(Err(error), PiecewiseLinear::from_xy(&xs, &ys).map(|_| ()));
                        }
                    }
                }
            }
        },
    );
}

fn errors_of_samples_are_named<F: Float>() {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let text = |xs: &[F], ys: &[F], tolerance| {
        approximate::samples((xs, ys), tolerance)
            .expect_err("bad samples")
            .to_string()
    };
    assert_eq!(
        text(&[one], &[one], one),
        "at least 2 samples at different x are needed, got 1"
    );
    assert_eq!(
        text(&[], &[], one),
        "at least 2 samples at different x are needed, got 0"
    );
    assert_eq!(
        text(&[one, two], &[one], one),
        "xs and ys must have the same length, got 2 and 1"
    );
    // Several samples at one x count as one.
    assert_eq!(
        text(&[one, one], &[one, one], one),
        "at least 2 samples at different x are needed, got 1"
    );
    assert_eq!(
        text(&[two, one, two], &[one, one, two], zero),
        "at x = 2 no value is within the tolerance of all samples, which reach from 1 to 2"
    );
    assert_eq!(
        approximate::samples_in_segments((&[two, one, two], &[one, one, two]), 1)
            .expect_err("two samples at one x")
            .to_string(),
        "x[0] and x[2] are both 2; merge them, for example by Ties::Mean"
    );
    assert_eq!(
        text(&[one, F::nan()], &[one, one], one),
        "x[1] = NaN is not finite"
    );
    assert_eq!(
        text(&[one, two], &[one, F::infinity()], one),
        "y[1] = inf is not finite"
    );
    assert_eq!(
        text(&[one, two], &[one, one], -one),
        "the tolerance must be finite and not negative, got -1"
    );
    assert_eq!(
        text(&[one, two], &[one, one], F::nan()),
        "the tolerance must be finite and not negative, got NaN"
    );
    let error = approximate::windows(&[zero, one], &[zero, two], &[zero, one], Along::Samples);
    assert_eq!(
        error.expect_err("an empty window").to_string(),
        "lower[1] = 2 must not be greater than upper[1] = 1"
    );
}

fn one_segment_is_enough_for_a_line_or_a_wide_tolerance<F: Float>() {
    let xs: Vec<F> = (0..1000).map(|i| F::of(f64::from(i) * 0.25)).collect();
    let line: Vec<F> = xs.iter().map(|&x| x * F::of(3.0) - F::of(7.0)).collect();
    let sawtooth: Vec<F> = (0..1000).map(|i| F::of(f64::from(i % 2))).collect();
    for approximate in [approximate::samples::<F>, approximate::polyline::<F>] {
        let exact = approximate((&xs, &line), F::zero()).expect("a line");
        assert_eq!(
            (exact.function().segment_count(), exact.least_segments()),
            (1, 1)
        );
        assert!(keeps_within(&exact, &xs, &line, F::zero()));
        let wide = approximate((&xs, &sawtooth), F::one()).expect("a wide tolerance");
        assert_eq!(
            (wide.function().segment_count(), wide.least_segments()),
            (1, 1)
        );
        let teeth = approximate((&xs, &sawtooth), F::of(0.25)).expect("small values");
        assert_eq!(
            (teeth.function().segment_count(), teeth.least_segments()),
            (999, 999)
        );
    }
}

/// Samples that are hard for floats: the values, at integers as x.
fn hard_values<F: Float>() -> Vec<(&'static str, Vec<F>)> {
    let row = |value: fn(usize) -> f64| (0..500).map(|i| F::of(value(i))).collect::<Vec<F>>();
    let huge = |y: F| y * (F::max_value() / F::of(4.0));
    vec![
        ("sawtooth", row(|i| (i % 2) as f64)),
        ("line", row(|i| 0.1 * i as f64)),
        ("constant", row(|_| 0.3)),
        (
            "spike",
            row(|i| {
                if i == 250 {
                    1e15
                } else {
                    (0.7 * i as f64).sin()
                }
            }),
        ),
        ("steps", row(|i| (i / 50) as f64)),
        (
            "huge",
            row(|i| (0.1 * i as f64).sin())
                .into_iter()
                .map(huge)
                .collect(),
        ),
        (
            "subnormal",
            (0..500)
                .map(|i| F::LEAST * F::of((i * i % 97) as f64))
                .collect(),
        ),
    ]
}

fn hard_samples_take_hardly_more_than_the_least_segments<F: Float>() {
    let at_whole_numbers: Vec<F> = (0..500).map(|i| F::of(i as f64)).collect();
    // As steep as possible: every x is the next float.
    let mut next = F::one();
    let crowded: Vec<F> = (0..500)
        .map(|_| {
            next = next.up();
            next
        })
        .collect();
    for (name, ys) in hard_values::<F>() {
        for xs in [&at_whole_numbers, &crowded] {
            let range = F::of(0.25)
                * (ys.iter().copied().fold(ys[0], num_traits::Float::max)
                    - ys.iter().copied().fold(ys[0], num_traits::Float::min));
            for share in [0.0, 1e-6, 1e-3, 0.1, 0.5, 1.0, 2.0, 2.1] {
                let tolerance = range * F::of(share);
                for approximate in [approximate::samples::<F>, approximate::polyline::<F>] {
                    let Ok(found) = approximate((xs, &ys), tolerance) else {
                        assert!(PiecewiseLinear::from_xy(xs, &ys).is_err(), "{name}");
                        continue;
                    };
                    assert!(keeps_within(&found, xs, &ys, tolerance), "{name} {share}");
                    let (segments, least) =
                        (found.function().segment_count(), found.least_segments());
                    assert!(least <= segments && segments < 500, "{name} {share}");
                    // There are as many segments as needed, except if the tolerance is no more than a few
                    // roundings.
                    assert!(
                        name == "subnormal"
                            || share < 1e-3
                            || segments as f64 <= least as f64 * 1.01 + 1.0,
                        "{name} {share}: {segments}, not {least}"
                    );
                    // If the tolerance is more than half the range, a level line through the middle is
                    // enough.
                    assert!(share <= 2.0 || segments == 1, "{name}: {segments}");
                }
            }
        }
    }
}

#[test]
fn counts_of_smooth_functions_are_the_known_ones() {
    type Function = fn(f64) -> f64;
    // The counts of segments along the polyline of 20001 samples, as published with the algorithm.
    let cases: [(Function, f64, f64, f64, usize); 7] = [
        (f64::exp, 0.0, 1.0, 1e-4, 33),
        (f64::exp, 0.0, 1.0, 1e-6, 325),
        (f64::sin, 0.0, std::f64::consts::TAU, 1e-4, 121),
        (f64::sin, 0.0, std::f64::consts::TAU, 1e-6, 1199),
        (f64::tanh, -4.0, 4.0, 1e-5, 261),
        (|x| x * x, 0.0, 1.0, 1e-6, 354),
        (f64::sqrt, 0.01, 1.0, 1e-5, 109),
    ];
    for (f, from, to, tolerance, segments) in cases {
        let xs: Vec<f64> = (0..=20_000)
            .map(|i| from + (to - from) * f64::from(i) / 2e4)
            .collect();
        let ys: Vec<f64> = xs.iter().map(|&x| f(x)).collect();
        let found = approximate::polyline((&xs, &ys), tolerance).expect("smooth");
        assert_eq!(
            found.function().segment_count(),
            segments,
            "tolerance {tolerance}"
        );
        assert_eq!(found.least_segments(), segments, "tolerance {tolerance}");
        let at_samples = approximate::samples((&xs, &ys), tolerance).expect("smooth");
        assert!(at_samples.least_segments() <= segments);
    }
}

/// A function, its domain, the largest second derivative there, and the integral of its square root.
type Smooth = (fn(f64) -> f64, (f64, f64), f64, f64);

fn smooth_functions() -> [Smooth; 4] {
    [
        // 2 (e^(1/2) - 1)
        (
            f64::exp,
            (0.0, 1.0),
            std::f64::consts::E,
            2.0 * (0.5_f64.exp() - 1.0),
        ),
        // 4 times the integral of sqrt(sin) from 0 to pi/2, which is 1.1981402347355923.
        (
            f64::sin,
            (0.0, std::f64::consts::TAU),
            1.0,
            4.0 * 1.198_140_234_735_592_3,
        ),
        (|x| x * x, (-1.0, 1.0), 2.0, 2.0 * 2.0_f64.sqrt()),
        // 1 / (2 x^(3/2)): the integral of x^(-3/4) / 2 is 2 x^(1/4).
        (
            f64::sqrt,
            (0.01, 1.0),
            0.25 * 1000.0,
            2.0 * (1.0 - 0.01_f64.powf(0.25)),
        ),
    ]
}

#[test]
fn smooth_functions_take_as_many_segments_as_their_curvature_needs() {
    for (f, domain, curvature, integral) in smooth_functions() {
        for tolerance in [1e-3, 1e-4, 1e-5] {
            let measured = approximate::function(f, domain, tolerance).expect("smooth");
            // N = (integral of sqrt |f''|) / (4 sqrt tolerance), as the tolerance goes to 0.
            let law = integral / (4.0 * f64::sqrt(tolerance));
            let least = measured.least_segments() as f64;
            assert!(
                (law - 1.0..=law + 2.0).contains(&least),
                "{least} segments, law {law}"
            );
            let segments = measured.function().segment_count() as f64;
            // One part in 256 of the tolerance is kept in reserve for the values between the samples.
            assert!(segments <= least * 1.01 + 1.0, "{measured:?}");
            assert!(measured.measured_error() <= Some(tolerance));
            assert!(measured.measured_error().is_some() && measured.guaranteed_error().is_none());

            let sure = approximate::smooth(f, domain, tolerance, curvature).expect("smooth");
            let bound = sure.guaranteed_error().expect("a guarantee");
            assert!(bound <= tolerance && sure.measured_error() <= Some(bound));
            assert!(sure.function().segment_count() as f64 <= segments * 1.01 + 1.0);
            for i in 0..=100_003 {
                let x = domain.0 + (domain.1 - domain.0) * f64::from(i) / 100_003.0;
                assert!((sure.function().eval(x) - f(x)).abs() <= bound, "at {x}");
            }
        }
    }
}

#[test]
fn kinks_and_steep_parts_are_approximated_and_steps_refused() {
    let absolute = approximate::function(f64::abs, (-1.0, 2.0), 1e-6).expect("a kink");
    assert_eq!(
        (
            absolute.function().segment_count(),
            absolute.least_segments()
        ),
        (2, 2)
    );
    assert!((absolute.function().eval(0.0) - 0.0).abs() <= 1e-6);
    let root = approximate::function(f64::sqrt, (0.0, 1.0), 1e-4).expect("a steep part");
    assert!(root.function().segment_count() <= root.least_segments() + 1);
    for i in 0..=10_000 {
        let x = (f64::from(i) / 10_000.0).powi(4);
        assert!((root.function().eval(x) - x.sqrt()).abs() <= 1e-4, "at {x}");
    }
    let step = |x: f64| if x < 0.3 { 0.0 } else { 1.0 };
    let error = approximate::function(step, (0.0, 1.0), 1e-3).expect_err("a step");
    let Error::Step { x, .. } = &error else {
        panic!("{error}")
    };
    assert!(
        (x.parse::<f64>().expect("a float") - 0.3).abs() < 1e-15,
        "{error}"
    );
    assert!(approximate::function(step, (0.0, 1.0), 0.6).is_ok());
    // Beside a zero a relative tolerance allows so little that a smooth function seems to jump.
    let smooth: [fn(f64) -> f64; 3] =
        [|x| x * x, |x| (x - 0.3).max(0.0), |x| (x - 0.3) * (x - 0.3)];
    let percent = Tolerance::relative(0.01);
    for f in smooth {
        let error = approximate::function(f, (0.0, 1.0), percent).expect_err("a zero");
        assert!(matches!(error, Error::NearZero { .. }), "{error}");
        assert!(approximate::function(f, (0.0, 1.0), percent.at_least(1e-6)).is_ok());
    }
    // A least value may be too small.
    let error = approximate::function(smooth[2], (0.0, 1.0), percent.at_least(1e-100));
    assert!(matches!(error, Err(Error::NearZero { .. })), "{error:?}");
    // A jump is one with any tolerance, also at a zero.
    for f in [step, |x: f64| if x < 0.3 { 1.0 } else { 1.03 }] {
        for tolerance in [percent, percent.at_least(1e-6)] {
            let error = approximate::function(f, (0.0, 1.0), tolerance).expect_err("a jump");
            assert!(matches!(error, Error::Step { .. }), "{error}");
        }
    }
}

#[test]
fn dense_samples_take_hardly_more_than_the_least_segments() {
    fn assert_near<F: Float>(found: Result<Approximation<F>, Error>) {
        let found = found.expect("smooth, or steep at 0");
        let [segments, least] = [found.function().segment_count(), found.least_segments()];
        assert!(segments as f64 <= least as f64 * 1.02 + 1.0, "{found:?}");
    }
    for tolerance in [1e-5, 1e-6, 1e-8] {
        assert_near(approximate::function(f64::sqrt, (0.0, 1.0), tolerance));
    }
    for tolerance in [1e-2, 1e-3, 1e-4] {
        assert_near(approximate::function(f32::sqrt, (0.0, 1.0), tolerance));
        assert_near(approximate::function(f32::sin, (10.0, 16.0), tolerance));
    }
}

#[test]
fn evaluations_are_counted() {
    let asked = std::cell::Cell::new(0);
    let sin = |x: f64| {
        asked.set(asked.get() + 1);
        x.sin()
    };
    let found = approximate::function(sin, (0.0, 6.0), 1e-3).expect("smooth");
    assert_eq!(found.evaluations(), asked.replace(0));
    let found = approximate::smooth(sin, (0.0, 6.0), 1e-3, 1.0).expect("smooth");
    assert_eq!(found.evaluations(), asked.replace(0));
    // The evaluations are those for all tolerances that were tried.
    let found = approximate::function_in_segments(sin, (0.0, 6.0), 5).expect("smooth");
    assert_eq!(found.evaluations(), asked.get());
    let found = approximate::samples((&[0.0, 1.0], &[0.0, 1.0]), 0.5).expect("a line");
    assert_eq!(found.evaluations(), 0);
    let error = approximate::smooth(f64::sqrt, (0.0, 1.0), 1e-3, 1.0).expect_err("a false bound");
    assert!(matches!(error, Error::TooCurved { .. }), "{error}");
}

#[test]
fn budgets_for_lines_kinks_and_as_many_segments_as_samples() {
    for segments in [1, 2, 4] {
        let line = approximate::function_in_segments(|x| 0.1 * x + 0.3, (-1.0, 2.0), segments)
            .expect("a line");
        assert_eq!(
            (line.function().segment_count(), line.least_segments()),
            (1, 1)
        );
        assert!(measured(&line) <= 1e-13);
    }
    for segments in [2, 4] {
        let ray = |x: f64| (x - 0.1).max(0.0);
        let kink = approximate::function_in_segments(ray, (-1.0, 2.0), segments).expect("a kink");
        assert!(kink.function().segment_count() <= segments);
        assert!(measured(&kink) <= 1e-13, "{kink:?}");
    }
    let xs: Vec<f64> = (0..300).map(f64::from).collect();
    let ys: Vec<f64> = (0..300)
        .map(|i| f64::from(i * 7919 % 1000) / 999.0)
        .collect();
    for segments in [250, 298, 299, 300, 1000, usize::MAX] {
        let found = approximate::samples_in_segments((&xs, &ys), segments).expect("finite");
        let tolerance = measured(&found);
        assert!(found.function().segment_count() <= segments);
        assert!(keeps_within(&found, &xs, &ys, tolerance));
        assert!(segments < 299 || tolerance == 0.0, "{tolerance}");
    }
    // Without a tolerance the result is the function through all samples.
    let found = approximate::samples((&xs, &ys), 0.0).expect("finite");
    assert!(keeps_within(&found, &xs, &ys, 0.0));
}

#[test]
fn errors_of_a_function_are_named() {
    let text = |f: fn(f64) -> f64, domain, tolerance| {
        approximate::function(f, domain, tolerance)
            .expect_err("bad input")
            .to_string()
    };
    assert_eq!(
        text(f64::ln, (-1.0, 1.0), 0.1),
        "the function to be approximated must be finite, but is NaN at x = -1"
    );
    assert_eq!(
        text(|x| 1.0 / x, (0.0, 1.0), 0.1),
        "the function to be approximated must be finite, but is inf at x = 0"
    );
    assert_eq!(
        text(f64::sin, (1.0, 1.0), 0.1),
        "an interval needs two finite ends in increasing order, got 1 and 1"
    );
    assert_eq!(
        text(f64::sin, (1.0, 0.0), 0.1),
        "an interval needs two finite ends in increasing order, got 1 and 0"
    );
    assert_eq!(
        text(f64::sin, (f64::NAN, 0.0), 0.1),
        "an interval needs two finite ends in increasing order, got NaN and 0"
    );
    assert_eq!(
        text(f64::sin, (0.0, 1.0), 0.0),
        "the tolerance must be greater than 0, got 0"
    );
    assert!(
        text(f64::sin, (0.0, 6.0), 1e-300).starts_with("more than 8388608 samples would be needed")
    );
    assert!(
        text(|x| x * x, (1.0, 2.0), 1e-15).starts_with("more than 8388608 samples would be needed")
    );
    let error = approximate::smooth(f64::sin, (0.0, 6.0), 1e-3, -1.0).expect_err("a bad bound");
    assert_eq!(
        error.to_string(),
        "the curvature must be finite and not negative, got -1"
    );
    assert_eq!(
        approximate::function_in_segments(f64::sin, (0.0, 6.0), 0).expect_err("none"),
        Error::NoSegments
    );
}

#[test]
fn a_function_is_evaluated_on_its_domain_only_and_refused_if_not_finite() {
    // Between these two floats lie a dozen others.
    let (from, to) = (62.186_404_174_431_146, 62.186_404_174_431_23);
    let inside = |x: f64| {
        if (from..=to).contains(&x) {
            1.0
        } else {
            f64::NAN
        }
    };
    let level = approximate::function(inside, (from, to), 1.0).expect("a constant");
    assert_eq!(level.function().domain(), (from, to));
    // A hole half-way between samples is found, too.
    let hole = |x: f64| if x == 0.125 { f64::NAN } else { x };
    let error = approximate::function(hole, (0.0, 61.0), 0.5).expect_err("a hole");
    assert_eq!(
        error.to_string(),
        "the function to be approximated must be finite, but is NaN at x = 0.125"
    );
    let spike = |x: f64| if x == 0.125 { 7.0 } else { x };
    let error = approximate::function(spike, (0.0, 61.0), 0.5).expect_err("a spike");
    assert!(matches!(error, Error::Unresolved { .. }), "{error}");
}

#[test]
fn the_guarantee_holds_where_floats_are_coarse() {
    // Steps between floats are 1 here, so samples at even steps are not exactly at even steps.
    let center = 15_895_565.491_541_762_f64;
    let curvature = 0.023_944_195_f32;
    let exact = |x: f32| (f64::from(x) - center).powi(2) * f64::from(curvature) / 2.0;
    let f = |x: f32| exact(x) as f32;
    let domain = (15_895_505.0_f32, 15_895_711.0);
    let mut kept = 0;
    for tolerance in [30.0, 8.980_268_5, 3.0, 1.0, 0.3] {
        let Ok(sure) = approximate::smooth(f, domain, tolerance, curvature) else {
            // The tolerance is refused because the steps are too large.
            continue;
        };
        kept += 1;
        let bound = f64::from(sure.guaranteed_error().expect("a guarantee"));
        assert!(f64::from(measured(&sure)) <= bound && bound <= f64::from(tolerance));
        for step in 0..=206 {
            let x = domain.0 + step as f32;
            // The rounding of the function itself is not counted.
            let rounding = exact(x) * f64::from(f32::EPSILON);
            assert!((f64::from(sure.function().eval(x)) - exact(x)).abs() <= bound + rounding);
        }
    }
    assert!(kept > 0);
    // The values between the samples use all of the reserve, and no more.
    for tolerance in [0.5, 0.125, 1.0 / 2048.0] {
        let found = approximate::smooth(|x: f64| x * x, (0.0, 1.0), tolerance, 2.0);
        let bound = found.expect("smooth").guaranteed_error();
        assert!(bound.is_some_and(|bound| bound <= tolerance));
    }
}

#[test]
fn a_tolerance_beyond_all_values_takes_one_segment() {
    let one = |xs: &[f64], ys: &[f64], tolerance| {
        let found = approximate::samples((xs, ys), tolerance).expect("a level line");
        assert_eq!(
            (found.function().segment_count(), found.least_segments()),
            (1, 1)
        );
        assert!(keeps_within(&found, xs, ys, tolerance));
    };
    let quarters = [0.0, 0.25, 0.5, 1.0];
    one(&quarters, &quarters, 0.6 * f64::MAX);
    one(
        &[-f64::MAX, -1.0, 0.0, 1.0, f64::MAX],
        &[0.0, 1.0, 0.5, 1.0, 0.0],
        10.0,
    );
    one(&[0.0, 1e-310, 2e-310, 3e-310], &[0.0, 1.0, 0.0, 1.0], 1e10);
    one(&[-4e-310, 0.0], &[0.0, -2.0], 1.0);
    let line = approximate::function(|x: f64| x, (0.0, 1.0), 0.6 * f64::MAX).expect("a line");
    assert_eq!(line.function().segment_count(), 1);
    let line = approximate::function(|x| 0.5 * x, (-f64::MAX, f64::MAX), 1e300).expect("a line");
    assert_eq!(line.function().segment_count(), 1);
}

#[test]
fn samples_too_steep_for_a_segment_each_may_have_a_level_line() {
    let steep = approximate::samples_in_segments((&[0.0, 1e-300], &[0.0, 1e300]), usize::MAX)
        .expect("a level line");
    assert_eq!(steep.function().segment_count(), 1);
    let tolerance = measured(&steep);
    assert!((tolerance / 5e299 - 1.0).abs() < 1e-5, "{tolerance}");
}

#[test]
fn small_values_are_approximated_as_well_as_large_ones() {
    let xs: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 1000.0).collect();
    for scale in [1.0, 1e300, 1e-305, 1e-308, 1e-311] {
        let ys: Vec<f64> = xs.iter().map(|x| x * x * scale).collect();
        let found = approximate::samples_in_segments((&xs, &ys), 4).expect("finite");
        assert_eq!(found.function().segment_count(), 4, "{scale}");
        let tolerance = measured(&found);
        // The exact error is 2 / (16 N^2), and some roundings: the largest value is 2^43 subnormals at least.
        assert!(
            (tolerance / scale - 1.0 / 128.0).abs() < 1e-4,
            "{scale}: {tolerance}"
        );
    }
}

#[test]
fn a_budget_that_cannot_be_kept_is_answered_in_time() {
    // The function is noise to the last bit, which no sampling resolves.
    let noise = |x: f64| {
        let bits = x.to_bits().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    };
    let found = approximate::function_in_segments(noise, (0.0, 1.0), 1);
    assert!(
        found.is_ok_and(|found| found.function().segment_count() == 1 && measured(&found) <= 1.0)
    );
    let found = approximate::function_in_segments(f64::atan, (-f64::MAX, f64::MAX), 4);
    assert!(found.is_ok_and(|found| found.function().segment_count() <= 4));
}

#[test]
fn a_budget_of_segments_gives_the_least_error() {
    for (f, domain, _, _) in smooth_functions() {
        let xs: Vec<f64> = (0..=5000)
            .map(|i| domain.0 + (domain.1 - domain.0) * f64::from(i) / 5e3)
            .collect();
        let ys: Vec<f64> = xs.iter().map(|&x| f(x)).collect();
        for segments in [1, 2, 7, 30] {
            let found = approximate::samples_in_segments((&xs, &ys), segments).expect("smooth");
            let tolerance = measured(&found);
            assert!(found.function().segment_count() <= segments);
            assert!(keeps_within(&found, &xs, &ys, tolerance));
            // A slightly smaller tolerance is not enough.
            let less = approximate::samples((&xs, &ys), tolerance * (1.0 - 1e-5)).expect("smooth");
            assert!(
                less.least_segments() > segments,
                "{segments} at {tolerance}"
            );

            let found = approximate::function_in_segments(f, domain, segments).expect("smooth");
            assert!(found.function().segment_count() <= segments);
            // With a tolerance that is one part in a hundred less, no function of this many segments exists.
            // The bisection stops at one part in 4096, and one in 256 is kept in reserve for the values
            // between the samples.
            let less = measured(&found) * 0.99;
            let narrower = approximate::function(f, domain, less).expect("smooth");
            assert!(narrower.least_segments() > segments, "{found:?}");
        }
    }
}

/// A few integers, and then many samples that leave a line only one value: zeros within a relative tolerance, one value
/// within 0, or two integers within half of their distance. One line for each of the first samples and one for all
/// others are enough. Where rounding takes the crossing of two lines out of a window, a line takes no more than a
/// breakpoint at its first sample and one at its last.
fn a_long_plateau_takes_few_segments<F: Float>() {
    let start = prop::collection::vec(-20..=20_i8, 1..6);
    let drawn = (start, 40..80_usize, 0..4_u8, any::<bool>(), any::<bool>());
    check(
        600,
        drawn,
        |(start, length, kind, is_polyline, is_turned)| {
            let plateau = (0..length).map(|i| match kind {
                0 => 0.0,
                1 => 7.0,
                2 => (i % 2) as f64,
                _ => 2.0 * (i % 3 / 2) as f64,
            });
            let tolerance = match kind {
                0 => Tolerance::relative(F::of(0.1)),
                1 => Tolerance::absolute(F::zero()),
                2 => Tolerance::absolute(F::of(0.5)),
                _ => Tolerance::absolute(F::one()),
            };
            let ys = start.iter().map(|&y| f64::from(y)).chain(plateau);
            let mut ys: Vec<F> = ys.map(F::of).collect();
            let xs: Vec<F> = (0..ys.len()).map(|i| F::of(i as f64)).collect();
            if is_turned {
                ys.reverse();
            }
            let found = if is_polyline {
                approximate::polyline((&xs, &ys), tolerance)
            } else {
                approximate::samples((&xs, &ys), tolerance)
            };
            let count = found.expect("few steps").function().segment_count();
            assert!(
                count <= 3 * (start.len() + 1),
                "{count} segments for {ys:?} within {tolerance:?}"
            );
        },
    );
}

/// One line passes all windows, but they are as narrow as a few roundings, and the values of the line are rounded. Where
/// that takes it out of some windows, a few repairs are enough, and not one segment for each sample. (Today there are at
/// most 4 segments.)
fn a_line_of_rounded_values_takes_few_segments<F: Float>() {
    let u = <F as Scalar>::unit_roundoff();
    let mut repaired = 0;
    for count in 5..60 {
        for slope in [0.1, 1.0 / 3.0, 0.7, 1e-3] {
            for start in [0.0, 1.0, 100.0, -3.3] {
                for step in [1.0, 3.0, 10.0] {
                    let xs: Vec<F> = (0..count).map(|i| F::of(i.into()) / F::of(step)).collect();
                    let line = |&x: &F| x * F::of(slope) + F::of(start);
                    let ys: Vec<F> = xs.iter().map(line).collect();
                    for roundings in [1.0, 2.0, 4.0, 8.0] {
                        let size = F::of(f64::abs(start) + 1.0);
                        let tolerance = F::of(roundings) * u * size;
                        for approximate in [approximate::samples::<F>, approximate::polyline::<F>] {
                            let found = approximate((&xs, &ys), tolerance).expect("flat");
                            if found.least_segments() > 1 {
                                continue;
                            }
                            let segments = found.function().segment_count();
                            assert!(segments <= 5, "{segments} for {xs:?} {ys:?} {tolerance:?}");
                            repaired += usize::from(segments > 1);
                        }
                    }
                }
            }
        }
    }
    assert!(repaired > 0, "no window was missed");
}
