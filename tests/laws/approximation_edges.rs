//! Approximations at the edges: floats of any size, x that are neighbouring floats, jumps, tolerances that
//! are only just kept.

use std::cell::Cell;

use proptest::prelude::*;
use shallow_relu::{Error, Scalar, Segment, approximate};

use crate::support::{Float, check, enough, for_floats, same};

for_floats!(
    samples_times_powers_of_two_give_the_same_function_times_these,
    the_least_tolerance_is_found_if_it_can_be_kept,
);

/// Samples of ordinary size, at ordinary steps or a few floats apart.
fn samples<F: Float>() -> impl Strategy<Value = (Vec<F>, Vec<F>)> {
    let step = prop_oneof![
        (1..4_u8).prop_map(|n| (n, true)),
        (1..9_u8).prop_map(|n| (n, false))
    ];
    let y = prop_oneof![
        (-1.0..1.0_f64).boxed(),
        (-8..=8_i8).prop_map(|n| f64::from(n) / 8.0).boxed()
    ];
    let lift = prop_oneof![Just((0.0, 1.0)), Just((0.7, 0.25)), Just((-0.7, 0.25))];
    (prop::collection::vec((step, y), 2..24), any::<bool>(), lift).prop_map(
        |(steps, is_crowded, (middle, height))| {
            let mut x = F::of(0.5);
            let mut next = |(floats, is_near): (u8, bool)| {
                x = if is_crowded || is_near && floats == 1 {
                    (0..floats).fold(x, |x, _| x.up())
                } else {
                    x + F::of(f64::from(floats) / 256.0)
                };
                x
            };
            steps
                .into_iter()
                .map(|(step, y)| (next(step), F::of(middle + height * y)))
                .unzip()
        },
    )
}

fn samples_times_powers_of_two_give_the_same_function_times_these<F: Float>() {
    let is_f64 = F::EXPONENTS.end == 1024;
    // The values are as large as possible, or as small as the wider type allows before it loses digits.
    let (top, lowest) = if is_f64 { (1024, -700) } else { (128, -60) };
    let powers = prop_oneof![Just(top), lowest..=top];
    let compared = Cell::new(0);
    check(
        3000,
        (samples::<F>(), powers, lowest / 2..top / 2, 1..8_usize),
        |((xs, ys), up, along, most)| {
            let two = F::of(2.0);
            let times = |x: F, power: i32| {
                let half = power / 2;
                x * two.powi(half) * two.powi(power - half)
            };
            let Ok(found) = approximate::samples_in_segments((&xs, &ys), most) else {
                return;
            };
            let tolerance = found.measured_error().expect("samples");
            let values = ys.iter().chain(found.function().ys());
            let size = values.fold(F::zero(), |size, &y| {
                num_traits::Float::max(size, num_traits::Float::abs(y))
            });
            // Intermediate values must stay in range, and so must slopes.
            let steepest = xs
                .windows(2)
                .map(|pair| pair[1] - pair[0])
                .fold(F::one(), num_traits::Float::min);
            let steepest = steepest.to_f64().expect("a float").log2() as i32;
            let room = F::EXPONENTS.end - 8 + steepest;
            if size + tolerance * two >= F::one() || i32::abs(up - along) > room {
                return;
            }
            compared.set(compared.get() + 1);
            let (more_xs, more_ys): (Vec<F>, Vec<F>) = xs
                .iter()
                .zip(&ys)
                .map(|(&x, &y)| (times(x, along), times(y, up)))
                .unzip();
            let scales = |one: &approximate::Approximation<F>,
                          other: &approximate::Approximation<F>| {
                one.least_segments() == other.least_segments()
                    && one.function().segment_count() == other.function().segment_count()
                    && one
                        .function()
                        .breakpoints()
                        .zip(other.function().breakpoints())
                        .all(|(one, other)| {
                            same(times(one.0, along), other.0) && same(times(one.1, up), other.1)
                        })
            };
            let more =
                approximate::samples_in_segments((&more_xs, &more_ys), most).expect("in range");
            let wider = more.measured_error().expect("samples");
            // Near the largest float, lines between samples that are a few floats apart are left out, because
            // they are out of range almost everywhere else. The least error is only promised if the best lines are in
            // range.
            let (first, last) = found.function().domain();
            let leaves = |segment: Segment<F>| {
                [first, last].iter().any(|&x| {
                    let y = segment.start().1 + segment.slope() * (x - segment.start().0);
                    !Scalar::is_finite(times(y, up))
                })
            };
            if up > top - 16 && (steepest < -9 || found.function().segments().any(leaves)) {
                return;
            }
            // If a line leaves the range before its end, it is represented by other points, and the result is
            // the same except for rounding.
            if up > top - 16 {
                let back = times(wider, -up);
                let accuracy = tolerance * F::of(2.0).powi(-19)
                    + F::of(128.0) * <F as Scalar>::unit_roundoff();
                assert!(
                    back <= tolerance + accuracy,
                    "{back:e}, not {tolerance:e}, of {xs:?} {ys:?} 2^{up} 2^{along}"
                );
                return;
            }
            assert!(
                same(times(tolerance, up), wider),
                "{tolerance:e} and {wider:e} of {xs:?} {ys:?} 2^{up} 2^{along}"
            );
            assert!(scales(&found, &more), "{found:?} {more:?} 2^{up} 2^{along}");
            for approximate in [approximate::samples::<F>, approximate::polyline::<F>] {
                let tolerance = tolerance + F::of(0.01);
                let found = approximate((&xs, &ys), tolerance);
                let more = approximate((&more_xs, &more_ys), times(tolerance, up));
                // A steep line may cross the next one far beyond the samples.
                let is_in_range = |found: &approximate::Approximation<F>| {
                    let mut ys = found.function().ys().iter();
                    ys.all(|&y| Scalar::is_finite(times(y, up)))
                };
                match (found, more) {
                    (Ok(found), Ok(_)) if !is_in_range(&found) => (),
                    (Ok(found), Ok(more)) => assert!(scales(&found, &more), "{found:?} {more:?}"),
                    (found, more) => assert!(found.is_err() && more.is_err(), "{found:?} {more:?}"),
                }
            }
        },
    );
    assert!(compared.get() > enough(300), "{compared:?}");
}

/// The x of breakpoints are floats. If the least tolerance for breakpoints anywhere can be kept nevertheless,
/// no larger one is returned.
fn the_least_tolerance_is_found_if_it_can_be_kept<F: Float>() {
    let found = Cell::new(0);
    let y = prop_oneof![(0..200_u8).prop_map(f64::from), 0.0..1.0_f64];
    let samples = prop::collection::vec((1..4_u8, y), 3..12);
    check(1000, (samples, 1..8_usize), |(steps, most)| {
        let mut x = F::one();
        let mut next_x = |floats: u8| {
            x = (0..floats).fold(x, |x, _| x.up());
            x
        };
        let (xs, ys): (Vec<F>, Vec<F>) = steps
            .into_iter()
            .map(|(floats, y)| (next_x(floats), F::of(y)))
            .unzip();
        let kept = approximate::samples_in_segments((&xs, &ys), most).expect("ordinary values");
        let tolerance = kept.measured_error().expect("samples");
        let errors = xs
            .iter()
            .zip(&ys)
            .map(|(&x, &y)| (kept.function().eval(x).exact() - y.exact()).abs());
        assert!(errors.max() <= Some(tolerance.exact()));
        assert!(kept.function().segment_count() <= most);
        // The least tolerance with which `most` segments pass, to the last bit.
        let least = |tolerance: F| {
            approximate::samples((&xs, &ys), tolerance)
                .map_or(usize::MAX, |found| found.least_segments())
        };
        let (mut low, mut high) = (F::zero(), F::of(256.0));
        while low.up() < high {
            let middle = low.halfway(high);
            if least(middle) <= most {
                high = middle
            } else {
                low = middle
            }
        }
        let exact = approximate::samples((&xs, &ys), high).expect("ordinary values");
        if exact.function().segment_count() <= most && high > F::of(1e-4) {
            found.set(found.get() + 1);
            // The tolerance is found to within a relative 2^-20, or 64 roundings of the largest value. It is
            // twice that here, because this law searches in the same way.
            let size = ys.iter().copied().fold(F::one(), num_traits::Float::max);
            let accuracy = num_traits::Float::max(
                F::of(2.0).powi(-20) * high,
                F::of(64.0) * <F as Scalar>::unit_roundoff() * size,
            );
            assert!(
                tolerance <= high + accuracy + accuracy,
                "{tolerance:e}, not {high:e}, of {xs:?} {ys:?}"
            );
        }
    });
    assert!(found.get() > enough(100), "{found:?}");
}

#[test]
fn the_tolerance_that_n_segments_just_keep_takes_n() {
    // The least error of N segments for x^2 on an interval of 20 is 20^2 / (8 N^2), taken at their ends and
    // middles. If N is even, some of these are samples. There a rounded function is off by the least error
    // and a rounding, which is more than the tolerance, so one segment more is found.
    for segments in [1, 3, 5, 7, 9, 11] {
        let tolerance = 50.0 / (segments * segments) as f64;
        let found =
            approximate::function(|x: f64| x * x, (-10.0, 10.0), tolerance).expect("smooth");
        let f = found.function();
        assert_eq!(
            (f.segment_count(), found.least_segments()),
            (segments, segments)
        );
        assert!(
            found
                .measured_error()
                .is_some_and(|error| error <= tolerance)
        );
        // At other x the error may be larger by two parts in 256.
        for i in -10_000..=10_000 {
            let x = f64::from(i) / 1000.0;
            assert!(
                (f.eval(x) - x * x).abs() <= tolerance * (1.0 + 2.0 / 256.0),
                "at {x}"
            );
        }
    }
}

#[test]
fn a_jump_is_refused_with_a_tolerance_and_with_a_number_of_segments() {
    check(
        20,
        (0.1..0.9_f64, 0.5..2.0_f64, 2..20_usize),
        |(at, height, segments)| {
            let jump = |x: f64| x.sin() + if x < at { 0.0 } else { height };
            let refused = [
                approximate::function(jump, (0.0, 1.0), height / 8.0).expect_err("a jump"),
                approximate::function_in_segments(jump, (0.0, 1.0), segments).expect_err("a jump"),
            ];
            for error in refused {
                let Error::Step { x, from, to } = &error else {
                    panic!("{error}")
                };
                let [x, from, to] = [x, from, to].map(|text| text.parse::<f64>().expect("a float"));
                assert_eq!((x, from, to), (at, jump(at.next_down()), jump(at)));
            }
        },
    );
    // A jump that is small beside the error of the segments does not matter.
    let small = |x: f64| x * x + if x < 0.3 { 0.0 } else { 1e-3 };
    let found = approximate::function_in_segments(small, (0.0, 1.0), 4).expect("nearly smooth");
    assert!(found.function().segment_count() <= 4, "{found:?}");
    assert!(
        found.measured_error().is_some_and(|error| error < 0.01),
        "{found:?}"
    );
}

#[test]
fn too_fine_a_tolerance_is_refused_with_the_least_possible_one() {
    let parabola = |x: f64| x * x;
    let error = approximate::smooth(parabola, (0.0, 1.0), 1e-16, 2.0).expect_err("too fine");
    let Error::TooFine { least, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(
        error.to_string(),
        format!(
            "more than 8388608 samples would be needed for a tolerance of 0.0000000000000001 with a \
             curvature of 2; the tolerance must be at least {least}"
        )
    );
    // A smaller tolerance is refused. With this one the samples would be few enough.
    let least: f64 = least.parse().expect("a float");
    assert!(matches!(
        approximate::smooth(parabola, (0.0, 1.0), least * 0.999, 2.0),
        Err(Error::TooFine { .. })
    ));
    let error = approximate::function(parabola, (1.0, 2.0), 1e-15).expect_err("too fine");
    let Error::TooManySamples { most, from, x } = &error else {
        panic!("{error}")
    };
    let reached: f64 = x.parse().expect("a float");
    assert!((*most, from.as_str()) == (1 << 23, "1") && 1.0 < reached && reached < 2.0);
    assert!(
        error
            .to_string()
            .contains("reach from x = 1 only to x = 1."),
        "{error}"
    );
}

/// Within a rounding of the largest value a long segment may be too far off between the samples, and the lines that join
/// them are not.
#[test]
fn a_line_given_as_code_is_met_within_a_rounding() {
    for (slope, start, domain, tolerance) in [
        (0.1, 0.0, (-7.0, 13.0), 1.3 / 52.0_f64.exp2()),
        (0.7, -3.3, (0.0, 100.0), 70.0 / 53.0_f64.exp2()),
        (1.0, 0.0, (-7.0, 13.0), 13.0 / 54.0_f64.exp2()),
        (1e5, 1.0, (0.0, 1e17), 1e22 / 53.0_f64.exp2()),
        (1.0, 0.0, (-f64::MAX, f64::MAX), 0.5),
    ] {
        let line = |x: f64| slope * x + start;
        let found = approximate::function(line, domain, tolerance).expect("straight");
        assert!(
            found
                .measured_error()
                .is_some_and(|error| error <= tolerance),
            "{found:?}"
        );
    }
}

#[test]
fn a_jump_at_the_start_is_a_jump() {
    for at in [0.0, 1e-300] {
        let step = |x: f64| if x <= at { 0.0 } else { 1.0 };
        for segments in [1, 2, 3, 5, 8] {
            let found = approximate::function_in_segments(step, (0.0, 1.0), segments);
            assert!(matches!(found, Err(Error::Step { .. })), "{found:?}");
        }
    }
}
