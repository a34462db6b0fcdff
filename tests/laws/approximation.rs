//! The fewest segments, and that they keep within the bounds.

use num_traits::Signed;
use proptest::prelude::*;
use shallow_relu::{
    Along, Approximation, Error, Scalar, approximate, approximate_network, approximate_polyline,
    approximate_samples, approximate_samples_with, approximate_smooth, approximate_windows,
    approximate_with,
};

use crate::support::generators::{breakpoints, numbers};
use crate::support::{Float, check, for_floats};

for_floats!(
    every_value_is_within_the_bounds_or_the_place_is_named,
    what_is_wrong_with_samples_is_named,
    one_segment_is_enough_for_a_line_or_a_wide_tolerance,
);

/// The values as they are returned, against the windows without rounding.
fn keeps_within<F: Float>(found: &Approximation<F>, xs: &[F], ys: &[F], tolerance: F) -> bool {
    xs.iter()
        .zip(ys)
        .all(|(&x, &y)| (found.function().eval(x).exact() - y.exact()).abs() <= tolerance.exact())
}

fn every_value_is_within_the_bounds_or_the_place_is_named<F: Float>() {
    let tolerance = numbers::<F>().prop_map(num_traits::Float::abs);
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
                for approximate in [approximate_samples::<F>, approximate_polyline::<F>] {
                    match approximate(&xs, &ys, tolerance) {
                        Ok(found) => {
                            assert!(
                                keeps_within(&found, &xs, &ys, tolerance),
                                "{found:?} {xs:?} {ys:?}"
                            );
                            assert!(found.least_segments() <= found.function().segment_count());
                            assert_eq!(found.function().domain(), (xs[0], xs[xs.len() - 1]));
                        }
                        Err(Error::TooNarrow { index, .. }) => assert!(index < xs.len()),
                        Err(
                            Error::SlopeOverflow { .. }
                            | Error::NotFinite { .. }
                            | Error::NotIncreasing { .. },
                        ) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        },
    );
}

fn what_is_wrong_with_samples_is_named<F: Float>() {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let text = |xs: &[F], ys: &[F], tolerance| {
        approximate_samples(xs, ys, tolerance)
            .expect_err("bad samples")
            .to_string()
    };
    assert_eq!(text(&[one], &[one], one), "two samples are needed, not 1");
    assert_eq!(text(&[], &[], one), "two samples are needed, not 0");
    assert_eq!(
        text(&[one, two], &[one], one),
        "xs has length 2 but ys has length 1"
    );
    assert_eq!(
        text(&[one, one], &[one, one], one),
        "x[1] = 1 does not follow x[0] = 1"
    );
    assert_eq!(
        text(&[two, one], &[one, one], one),
        "x[1] = 1 does not follow x[0] = 2"
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
        "the tolerance -1 is not a finite number from 0 on"
    );
    assert_eq!(
        text(&[one, two], &[one, one], F::nan()),
        "the tolerance NaN is not a finite number from 0 on"
    );
    let error = approximate_windows(&[zero, one], &[zero, two], &[zero, one], Along::Samples);
    assert_eq!(
        error.expect_err("an empty window").to_string(),
        "no value lies between lower[1] = 2 and upper[1] = 1"
    );
}

fn one_segment_is_enough_for_a_line_or_a_wide_tolerance<F: Float>() {
    let xs: Vec<F> = (0..1000).map(|i| F::of(f64::from(i) * 0.25)).collect();
    let line: Vec<F> = xs.iter().map(|&x| x * F::of(3.0) - F::of(7.0)).collect();
    let sawtooth: Vec<F> = (0..1000).map(|i| F::of(f64::from(i % 2))).collect();
    for approximate in [approximate_samples::<F>, approximate_polyline::<F>] {
        let exact = approximate(&xs, &line, F::zero()).expect("a line");
        assert_eq!(
            (exact.function().segment_count(), exact.least_segments()),
            (1, 1)
        );
        assert!(keeps_within(&exact, &xs, &line, F::zero()));
        let wide = approximate(&xs, &sawtooth, F::one()).expect("a wide tolerance");
        assert_eq!(
            (wide.function().segment_count(), wide.least_segments()),
            (1, 1)
        );
        let teeth = approximate(&xs, &sawtooth, F::of(0.25)).expect("small numbers");
        assert_eq!(
            (teeth.function().segment_count(), teeth.least_segments()),
            (999, 999)
        );
    }
}

#[test]
fn counts_of_smooth_functions_are_the_known_ones() {
    type Function = fn(f64) -> f64;
    // Segments along the polyline of 20001 samples, as published with the algorithm.
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
        let found = approximate_polyline(&xs, &ys, tolerance).expect("smooth");
        assert_eq!(
            found.function().segment_count(),
            segments,
            "tolerance {tolerance}"
        );
        assert_eq!(found.least_segments(), segments, "tolerance {tolerance}");
        let at_samples = approximate_samples(&xs, &ys, tolerance).expect("smooth");
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
fn smooth_functions_take_as_many_segments_as_their_curvature_says() {
    for (f, domain, curvature, integral) in smooth_functions() {
        for tolerance in [1e-3, 1e-4, 1e-5] {
            let (found, measured) = approximate(f, domain, tolerance).expect("smooth");
            // N = (integral of sqrt |f''|) / (4 sqrt tolerance), as the tolerance goes to 0.
            let law = integral / (4.0 * f64::sqrt(tolerance));
            let least = measured.least_segments as f64;
            assert!(
                (law - 1.0..=law + 2.0).contains(&least),
                "{least} segments, law {law}"
            );
            assert_eq!(measured.segments, found.segment_count());
            // One part in 256 of the tolerance is kept for what lies between the samples.
            assert!(
                measured.segments as f64 <= least * 1.01 + 1.0,
                "{measured:?}"
            );
            assert!(measured.measured_error <= tolerance && measured.guaranteed_error.is_none());

            let (found, sure) =
                approximate_smooth(f, domain, tolerance, curvature).expect("smooth");
            let bound = sure.guaranteed_error.expect("a guarantee");
            assert!(bound <= tolerance && sure.measured_error <= bound);
            assert!(sure.segments as f64 <= measured.segments as f64 * 1.01 + 1.0);
            for i in 0..=100_003 {
                let x = domain.0 + (domain.1 - domain.0) * f64::from(i) / 100_003.0;
                assert!((found.eval(x) - f(x)).abs() <= bound, "at {x}");
            }
        }
    }
}

#[test]
fn kinks_and_steep_parts_are_approximated_and_steps_refused() {
    let (absolute, certificate) = approximate(f64::abs, (-1.0, 2.0), 1e-6).expect("a kink");
    assert_eq!((certificate.segments, certificate.least_segments), (2, 2));
    assert!((absolute.eval(0.0) - 0.0).abs() <= 1e-6);
    let (root, certificate) = approximate(f64::sqrt, (0.0, 1.0), 1e-4).expect("a steep part");
    assert!(certificate.segments <= certificate.least_segments + 1);
    for i in 0..=10_000 {
        let x = (f64::from(i) / 10_000.0).powi(4);
        assert!((root.eval(x) - x.sqrt()).abs() <= 1e-4, "at {x}");
    }
    let step = |x: f64| if x < 0.3 { 0.0 } else { 1.0 };
    let error = approximate(step, (0.0, 1.0), 1e-3).expect_err("a step");
    let Error::Step { x, .. } = &error else {
        panic!("{error}")
    };
    assert!(
        (x.parse::<f64>().expect("a number") - 0.3).abs() < 1e-15,
        "{error}"
    );
    assert!(approximate(step, (0.0, 1.0), 0.6).is_ok());
}

#[test]
fn dense_samples_take_hardly_more_than_the_least_segments() {
    let near = |segments: usize, least: usize| segments as f64 <= least as f64 * 1.02 + 1.0;
    for tolerance in [1e-5, 1e-6, 1e-8] {
        let (_, found) = approximate(f64::sqrt, (0.0, 1.0), tolerance).expect("steep at 0");
        assert!(near(found.segments, found.least_segments), "{found:?}");
    }
    for tolerance in [1e-2, 1e-3, 1e-4] {
        let (_, found) = approximate(f32::sqrt, (0.0, 1.0), tolerance).expect("steep at 0");
        assert!(near(found.segments, found.least_segments), "{found:?}");
        let (_, found) = approximate(f32::sin, (10.0, 16.0), tolerance).expect("smooth");
        assert!(near(found.segments, found.least_segments), "{found:?}");
    }
}

#[test]
fn evaluations_are_counted() {
    let asked = std::cell::Cell::new(0);
    let sin = |x: f64| {
        asked.set(asked.get() + 1);
        x.sin()
    };
    let (_, found) = approximate(sin, (0.0, 6.0), 1e-3).expect("smooth");
    assert_eq!(found.evaluations, asked.replace(0));
    let (_, found) = approximate_smooth(sin, (0.0, 6.0), 1e-3, 1.0).expect("smooth");
    assert_eq!(found.evaluations, asked.get());
    let error = approximate_smooth(f64::sqrt, (0.0, 1.0), 1e-3, 1.0).expect_err("a false bound");
    assert!(matches!(error, Error::TooCurved { .. }), "{error}");
}

#[test]
fn budgets_for_lines_kinks_and_as_many_segments_as_samples() {
    for segments in [1, 2, 4] {
        let (line, found) =
            approximate_with(|x| 0.1 * x + 0.3, (-1.0, 2.0), segments).expect("a line");
        assert_eq!((line.segment_count(), found.least_segments), (1, 1));
        assert!(found.measured_error <= 1e-13);
    }
    for segments in [2, 4] {
        let ray = |x: f64| shallow_relu::relu(x - 0.1);
        let (kink, found) = approximate_with(ray, (-1.0, 2.0), segments).expect("a kink");
        assert!(kink.segment_count() <= segments);
        assert!(found.measured_error <= 1e-13, "{found:?}");
    }
    let xs: Vec<f64> = (0..300).map(f64::from).collect();
    let ys: Vec<f64> = (0..300)
        .map(|i| f64::from(i * 7919 % 1000) / 999.0)
        .collect();
    for segments in [250, 298, 299, 300, 1000, usize::MAX] {
        let (found, tolerance) = approximate_samples_with(&xs, &ys, segments).expect("finite");
        assert!(found.function().segment_count() <= segments);
        assert!(keeps_within(&found, &xs, &ys, tolerance));
        assert!(segments < 299 || tolerance == 0.0, "{tolerance}");
    }
    // Without a tolerance, the function through all samples.
    let found = approximate_samples(&xs, &ys, 0.0).expect("finite");
    assert!(keeps_within(&found, &xs, &ys, 0.0));
}

#[test]
fn what_is_wrong_with_a_function_is_named() {
    let text = |f: fn(f64) -> f64, domain, tolerance| {
        approximate(f, domain, tolerance)
            .expect_err("bad input")
            .to_string()
    };
    assert_eq!(
        text(f64::ln, (-1.0, 1.0), 0.1),
        "the function is NaN at x = -1"
    );
    assert_eq!(
        text(|x| 1.0 / x, (0.0, 1.0), 0.1),
        "the function is inf at x = 0"
    );
    assert_eq!(
        text(f64::sin, (1.0, 1.0), 0.1),
        "there is no interval from 1 to 1"
    );
    assert_eq!(
        text(f64::sin, (1.0, 0.0), 0.1),
        "there is no interval from 1 to 0"
    );
    assert_eq!(
        text(f64::sin, (f64::NAN, 0.0), 0.1),
        "there is no interval from NaN to 0"
    );
    assert_eq!(
        text(f64::sin, (0.0, 1.0), 0.0),
        "the tolerance 0 is not a finite number from 0 on"
    );
    assert!(text(f64::sin, (0.0, 6.0), 1e-300).starts_with("more than 2^23 evaluations"));
    assert!(text(|x| x * x, (1.0, 2.0), 1e-15).starts_with("more than 2^23 evaluations"));
    let error = approximate_smooth(f64::sin, (0.0, 6.0), 1e-3, -1.0).expect_err("a bad bound");
    assert!(matches!(error, Error::BadTolerance { .. }));
    assert_eq!(
        approximate_with(f64::sin, (0.0, 6.0), 0).expect_err("none"),
        Error::NoSegments
    );
}

#[test]
fn a_budget_of_segments_gives_the_least_error() {
    for (f, domain, _, _) in smooth_functions() {
        let xs: Vec<f64> = (0..=5000)
            .map(|i| domain.0 + (domain.1 - domain.0) * f64::from(i) / 5e3)
            .collect();
        let ys: Vec<f64> = xs.iter().map(|&x| f(x)).collect();
        for segments in [1, 2, 7, 30] {
            let (found, tolerance) = approximate_samples_with(&xs, &ys, segments).expect("smooth");
            assert!(found.function().segment_count() <= segments);
            assert!(keeps_within(&found, &xs, &ys, tolerance));
            // A little less does not do.
            let less = approximate_samples(&xs, &ys, tolerance * (1.0 - 1e-5)).expect("smooth");
            assert!(
                less.least_segments() > segments,
                "{segments} at {tolerance}"
            );

            let (function, certificate) = approximate_with(f, domain, segments).expect("smooth");
            assert_eq!(function.segment_count(), certificate.segments);
            assert!(certificate.segments <= segments);
            // With one part in a hundred less no function of so many segments does: the bisection
            // stops at one in 4096, and one in 256 is kept for what lies between the samples.
            let less = certificate.measured_error * 0.99;
            let (_, narrower) = approximate(f, domain, less).expect("smooth");
            assert!(narrower.least_segments > segments, "{certificate:?}");
        }
    }
    let (net, certificate) = approximate_network(f64::tanh, (-4.0, 4.0), 1e-3).expect("smooth");
    assert_eq!(net.width(), certificate.segments);
}

#[cfg(feature = "num-rational")]
mod minimality {
    use num_rational::{BigRational, Ratio};
    use num_traits::{One, Signed, Zero};
    use proptest::prelude::*;
    use shallow_relu::{Along, PiecewiseLinear, approximate_windows};

    use crate::support::{Number, check};

    type Exact = Ratio<i128>;
    type Window = (BigRational, BigRational, BigRational);

    /// Windows on small whole numbers: many bounds coincide, many points lie on a line.
    fn windows(most: usize) -> impl Strategy<Value = Vec<(i128, i128, i128)>> {
        let window = (1..3_i128, -3..=3_i128, 0..3_i128);
        prop::collection::vec(window, 2..=most).prop_map(|windows| {
            let mut x = 0;
            let place = |(step, low, width)| {
                x += step;
                (x, low, low + width)
            };
            windows.into_iter().map(place).collect()
        })
    }

    /// Whether numbers x_j, free in sign, exist with `sum of a_j x_j <= b` for all rows (a, b): by the
    /// simplex method on the dual side of nothing clever, Fourier and Motzkin's elimination with the
    /// rows that say less than another one left out.
    fn is_feasible(mut rows: Vec<(Vec<BigRational>, BigRational)>) -> bool {
        let unknowns = rows.first().map_or(0, |row| row.0.len());
        for j in 0..unknowns {
            let (mut above, mut below, mut rest) = (vec![], vec![], vec![]);
            for (a, b) in rows {
                let factor = a[j].abs();
                if factor.is_zero() {
                    rest.push((a, b));
                    continue;
                }
                let scaled = (
                    a.iter().map(|a| a / &factor).collect::<Vec<_>>(),
                    b / &factor,
                );
                if a[j].is_positive() {
                    above.push(scaled)
                } else {
                    below.push(scaled)
                }
            }
            for (a, b) in &above {
                for (c, d) in &below {
                    rest.push((a.iter().zip(c).map(|(a, c)| a + c).collect(), b + d));
                }
            }
            rows = without_idle(rest);
        }
        rows.iter().all(|(_, b)| !b.is_negative())
    }

    /// One row for each left side, the tightest, scaled so that equal sides look equal.
    fn without_idle(
        rows: Vec<(Vec<BigRational>, BigRational)>,
    ) -> Vec<(Vec<BigRational>, BigRational)> {
        let mut tightest = std::collections::BTreeMap::new();
        for (a, b) in rows {
            let size = a
                .iter()
                .find(|a| !a.is_zero())
                .map_or_else(BigRational::one, |a| a.abs());
            let (a, b): (Vec<_>, _) = (a.iter().map(|a| a / &size).collect(), b / &size);
            let entry = tightest.entry(a).or_insert_with(|| b.clone());
            if b < *entry {
                *entry = b;
            }
        }
        tightest.into_iter().collect()
    }

    /// Whether so many segments can pass the windows: every way to share out the windows among lines,
    /// of which some may have none, and every way in which neighbouring lines can cross between their
    /// windows.
    fn can_pass(windows: &[Window], segments: usize) -> bool {
        fn share(left: usize, groups: usize) -> Vec<Vec<usize>> {
            if groups == 1 {
                return vec![vec![left]];
            }
            (0..=left)
                .flat_map(|first| {
                    share(left - first, groups - 1)
                        .into_iter()
                        .map(move |mut rest| {
                            rest.insert(0, first);
                            rest
                        })
                })
                .collect()
        }
        share(windows.len(), segments).into_iter().any(|counts| {
            // A line without windows joins any two; where there are several, so much the better.
            let lines: Vec<(usize, bool)> = {
                let mut lines = vec![];
                let mut is_joined = false;
                for count in counts {
                    if count == 0 {
                        is_joined = true;
                    } else {
                        lines.push((count, is_joined));
                        is_joined = false;
                    }
                }
                lines
            };
            let crossings = lines.iter().skip(1).filter(|line| !line.1).count();
            (0..1_usize << crossings).any(|signs| is_feasible(rows(windows, &lines, signs)))
        })
    }

    fn rows(
        windows: &[Window],
        lines: &[(usize, bool)],
        mut signs: usize,
    ) -> Vec<(Vec<BigRational>, BigRational)> {
        let (mut rows, mut start) = (vec![], 0);
        let zero = BigRational::zero;
        let row = |line: usize, x: &BigRational, sign: i64| {
            let mut a = vec![zero(); 2 * lines.len()];
            a[2 * line] = BigRational::from_integer(sign.into());
            a[2 * line + 1] = x * BigRational::from_integer(sign.into());
            a
        };
        for (line, &(count, is_joined)) in lines.iter().enumerate() {
            for (x, low, high) in &windows[start..start + count] {
                rows.push((row(line, x, 1), high.clone()));
                rows.push((row(line, x, -1), -low.clone()));
            }
            if line > 0 && !is_joined {
                let sign = if signs & 1 == 1 { 1 } else { -1 };
                signs >>= 1;
                // The difference to the line before has one sign here and the other there.
                for (x, sign) in [(&windows[start - 1].0, sign), (&windows[start].0, -sign)] {
                    let (one, other) = (row(line, x, sign), row(line - 1, x, -sign));
                    rows.push((one.iter().zip(&other).map(|(a, b)| a + b).collect(), zero()));
                }
            }
            start += count;
        }
        rows
    }

    fn exact(windows: &[(i128, i128, i128)]) -> (Vec<Exact>, Vec<Exact>, Vec<Exact>) {
        let of = |n: i128| Exact::from_integer(n);
        (
            windows.iter().map(|w| of(w.0)).collect(),
            windows.iter().map(|w| of(w.1)).collect(),
            windows.iter().map(|w| of(w.2)).collect(),
        )
    }

    fn passes(f: &PiecewiseLinear<Exact>, windows: &[(i128, i128, i128)]) -> bool {
        windows.iter().all(|&(x, low, high)| {
            let y = f.eval(Exact::from_integer(x));
            Exact::from_integer(low) <= y && y <= Exact::from_integer(high)
        })
    }

    #[test]
    fn no_fewer_segments_pass_the_samples() {
        check(1000, windows(7), |windows| {
            let (xs, lower, upper) = exact(&windows);
            let found =
                approximate_windows(&xs, &lower, &upper, Along::Samples).expect("small numbers");
            let segments = found.function().segment_count();
            assert_eq!(segments, found.least_segments());
            assert!(passes(found.function(), &windows), "{found:?}");
            let big = |n: Exact| n.exact();
            let windows: Vec<Window> = (0..xs.len())
                .map(|i| (big(xs[i]), big(lower[i]), big(upper[i])))
                .collect();
            if segments > 1 && segments <= 4 {
                assert!(
                    !can_pass(&windows, segments - 1),
                    "{found:?} of {windows:?}"
                );
            }
            assert!(segments > 4 || can_pass(&windows, segments));
        });
    }

    /// Along the polyline: the function keeps within the tube, and on a finer grid, whose windows the
    /// tube implies, as many segments are needed.
    #[test]
    fn no_fewer_segments_pass_the_tube() {
        let proved = std::cell::Cell::new(0);
        check(1000, windows(8), |windows| {
            let (xs, lower, upper) = exact(&windows);
            let found =
                approximate_windows(&xs, &lower, &upper, Along::Polyline).expect("small numbers");
            let f = found.function();
            assert_eq!(f.segment_count(), found.least_segments());
            let wall = |ys: &[Exact]| PiecewiseLinear::from_xy(&xs, ys).expect("increasing");
            let (floor, ceiling) = (wall(&lower), wall(&upper));
            for &x in xs.iter().chain(f.xs()) {
                assert!(
                    floor.eval(x) <= f.eval(x) && f.eval(x) <= ceiling.eval(x),
                    "{found:?} of {windows:?}"
                );
            }
            let fine: Vec<Exact> = {
                let (first, last) = (xs[0], xs[xs.len() - 1]);
                let steps = (last - first).to_integer() * 12;
                (0..=steps).map(|i| first + Ratio::new(i, 12)).collect()
            };
            let (low, high): (Vec<_>, Vec<_>) = fine
                .iter()
                .map(|&x| (floor.eval(x), ceiling.eval(x)))
                .unzip();
            let least =
                approximate_windows(&fine, &low, &high, Along::Samples).expect("small numbers");
            assert!(
                least.least_segments() <= f.segment_count(),
                "{found:?} of {windows:?}"
            );
            proved.set(proved.get() + usize::from(least.least_segments() == f.segment_count()));
        });
        assert!(proved.get() > 900, "{proved:?}");
    }
}
