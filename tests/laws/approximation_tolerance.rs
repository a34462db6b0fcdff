//! Tolerances of every kind: kept as they are stated, before any rounding.

use std::cell::Cell;

use num_traits::Zero;
use proptest::prelude::*;
use shallow_relu::approximate::{self, Along, Approximation, Tolerance};
use shallow_relu::{Error, PiecewiseLinear};

use crate::support::generators::{breakpoints, floats};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, oracle};

for_floats!(
    every_kind_of_tolerance_is_kept_at_every_sample,
    no_window_is_narrower_than_its_tolerance,
    the_share_is_the_largest_quotient_of_distance_and_tolerance,
    samples_may_come_in_any_order_and_several_at_one_x,
    bounds_may_be_missing_on_either_side,
    tolerances_of_every_size_are_kept_or_refused_with_a_reason,
    a_guarantee_holds_between_samples,
);

/// A tolerance, and what it means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind<T> {
    pub(crate) absolute: T,
    pub(crate) relative: T,
    pub(crate) below: bool,
    pub(crate) above: bool,
}

impl<T: Number> Kind<T> {
    pub(crate) fn tolerance(&self) -> Tolerance<T> {
        let tolerance = Tolerance::relative(self.relative).at_least(self.absolute);
        let tolerance = if self.below {
            tolerance
        } else {
            tolerance.never_below()
        };
        if self.above {
            tolerance
        } else {
            tolerance.never_above()
        }
    }

    fn at(&self, y: &Rational) -> Rational {
        (self.relative.exact() * y.abs()).max(self.absolute.exact())
    }

    /// The least and the largest value allowed at `y`.
    pub(crate) fn window(&self, y: &Rational) -> (Rational, Rational) {
        let size = self.at(y);
        let size_if = |is_allowed| {
            if is_allowed {
                size.clone()
            } else {
                Rational::zero()
            }
        };
        (y - size_if(self.below), y + size_if(self.above))
    }

    fn allows(&self, value: &Rational, y: &Rational) -> bool {
        let (low, high) = self.window(y);
        low <= *value && *value <= high
    }
}

fn kinds<F: Float>() -> impl Strategy<Value = Kind<F>> {
    let share = prop_oneof![
        Just(0.0),
        Just(1e-6),
        Just(0.01),
        Just(0.1),
        Just(0.5),
        0.0..1.5
    ];
    let absolute = prop_oneof![
        2 => Just(F::zero()),
        1 => floats::<F>().prop_map(num_traits::Float::abs),
        1 => (0.0..0.5).prop_map(F::of),
    ];
    (absolute, share, 0..3_u8).prop_map(|(absolute, relative, side)| Kind {
        absolute,
        relative: F::of(relative),
        below: side != 1,
        above: side != 2,
    })
}

fn keeps<F: Float>(f: &PiecewiseLinear<F>, xs: &[F], ys: &[F], kind: &Kind<F>) -> bool {
    xs.iter()
        .zip(ys)
        .all(|(&x, &y)| kind.allows(&f.eval(x).exact(), &y.exact()))
}

fn every_kind_of_tolerance_is_kept_at_every_sample<F: Float>() {
    let fewer = Cell::new(0);
    check(
        3000,
        (breakpoints::<F>(30), kinds::<F>()),
        |(samples, kind)| {
            let (xs, ys): (Vec<F>, Vec<F>) = samples.into_iter().unzip();
            for along in [Along::Samples, Along::Polyline] {
                let found = match along {
                    Along::Samples => approximate::samples((&xs, &ys), kind.tolerance()),
                    Along::Polyline => approximate::polyline((&xs, &ys), kind.tolerance()),
                };
                let found = match found {
                    Ok(found) => found,
                    // The samples themselves are too steep.
                    Err(error) => {
                        assert_eq!(Err(error), PiecewiseLinear::from_xy(&xs, &ys).map(|_| ()));
                        continue;
                    }
                };
                let f = found.function();
                assert!(
                    keeps(f, &xs, &ys, &kind),
                    "{found:?} {kind:?} {xs:?} {ys:?}"
                );
                assert!(found.least_segments() <= f.segment_count());
                assert_eq!(f.domain(), (xs[0], xs[xs.len() - 1]));
                fewer.set(fewer.get() + usize::from(f.segment_count() + 1 < xs.len()));
                if along == Along::Polyline {
                    assert!(keeps_along(f, &xs, &ys, &kind), "{found:?} {kind:?}");
                }
            }
        },
    );
    assert!(fewer.get() > enough(1000), "{fewer:?}");
}

/// Compares the breakpoints with the strip between the ends of the windows, before any rounding.
fn keeps_along<F: Float>(f: &PiecewiseLinear<F>, xs: &[F], ys: &[F], kind: &Kind<F>) -> bool {
    f.breakpoints().all(|(x, y)| {
        let i = xs.partition_point(|&sample| sample <= x).min(xs.len() - 1);
        let part = (x.exact() - xs[i - 1].exact()) / (xs[i].exact() - xs[i - 1].exact());
        let [(low0, high0), (low1, high1)] = [i - 1, i].map(|i| kind.window(&ys[i].exact()));
        let between = |a: Rational, b: Rational| &a + (b - &a) * &part;
        between(low0, low1) <= y.exact() && y.exact() <= between(high0, high1)
    })
}

/// The window of a value goes from the first to the last float within the exact tolerance.
fn no_window_is_narrower_than_its_tolerance<F: Float>() {
    let strict = Cell::new(0);
    check(5000, (floats::<F>(), kinds::<F>()), |(y, kind)| {
        let (low, high) = kind.tolerance().window(y);
        for end in [low, high] {
            assert!(kind.allows(&end.exact(), &y.exact()), "{kind:?} {y:e}");
        }
        // A relative tolerance is rounded down once more. If it is no more than a half, nothing is lost.
        if kind.relative > F::of(0.5) {
            return;
        }
        for beyond in [low.down(), high.up()] {
            if num_traits::Float::is_finite(beyond) {
                assert!(!kind.allows(&beyond.exact(), &y.exact()), "{kind:?} {y:e}");
                strict.set(strict.get() + 1);
            }
        }
    });
    assert!(strict.get() > enough(3000), "{strict:?}");
}

fn the_share_is_the_largest_quotient_of_distance_and_tolerance<F: Float>() {
    check(
        1000,
        (breakpoints::<F>(20), kinds::<F>()),
        |(samples, kind)| {
            let (xs, ys): (Vec<F>, Vec<F>) = samples.into_iter().unzip();
            let Ok(found) = approximate::samples((&xs, &ys), kind.tolerance()) else {
                return;
            };
            let share = found.measured_share().expect("samples").exact();
            let error = found.measured_error().expect("samples").exact();
            assert!(share <= F::one().exact());
            let (mut largest, mut distances) = (Rational::zero(), vec![]);
            for (&x, &y) in xs.iter().zip(&ys) {
                let distance = (found.function().eval(x).exact() - y.exact()).abs();
                // The tolerance at y, rounded down as it is documented.
                let size = kind.at(&y.exact());
                let size = match oracle::around::<F>(&size) {
                    Some((floor, _)) => floor,
                    None => F::max_value(),
                };
                if !size.is_zero() {
                    largest = largest.max(&distance / size.exact());
                }
                distances.push(distance);
            }
            assert_eq!(
                distances
                    .into_iter()
                    .max()
                    .map(|most| oracle::around::<F>(&most).map(|(_, up)| up.exact())),
                Some(Some(error))
            );
            // Rounded up: by the rounding of the distance and that of the quotient.
            let unit = Rational::from_integer(4.into()) * F::epsilon().exact();
            let most =
                &largest + &largest * unit + F::LEAST.exact() * Rational::from_integer(2.into());
            assert!(largest <= share, "{kind:?} {xs:?} {ys:?}");
            // A subnormal distance is rounded by more.
            assert!(
                error_is_coarse::<F>(&found) || share <= most,
                "{kind:?} {xs:?} {ys:?}"
            );
        },
    );
}

fn error_is_coarse<F: Float>(found: &Approximation<F>) -> bool {
    found
        .measured_error()
        .is_none_or(|error| error < F::LEAST_NORMAL / F::epsilon())
}

/// A sample at an x where there is one already, a share of the tolerance away. All of them are met, or none
/// can be.
fn samples_may_come_in_any_order_and_several_at_one_x<F: Float>() {
    let seen = Cell::new([0; 2]);
    let more = prop::collection::vec((0..30_usize, -1.5..1.5_f64), 0..8);
    let cases = (breakpoints::<F>(12), kinds::<F>(), more, any::<u64>());
    check(2000, cases, |(mut samples, kind, more, seed)| {
        let sorted = samples.clone();
        for (i, share) in more {
            let (x, y) = sorted[i % sorted.len()];
            let (low, high) = kind.tolerance().window(y);
            let away = if share < 0.0 { low - y } else { high - y };
            let other = y + away * F::of(num_traits::Float::abs(share));
            if num_traits::Float::is_finite(other) {
                samples.push((x, other));
            }
        }
        let mut state = seed | 1;
        for i in (1..samples.len()).rev() {
            state = state.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
            samples.swap(i, (state % (i as u64 + 1)) as usize);
        }
        // The last value allowed from below by one sample, and from above by another.
        let common = |x: F| {
            let at_x = samples.iter().filter(|sample| sample.0 == x);
            let windows: Vec<(F, F)> = at_x.map(|s| kind.tolerance().window(s.1)).collect();
            let low = windows
                .iter()
                .map(|w| w.0)
                .fold(F::neg_infinity(), num_traits::Float::max);
            let high = windows
                .iter()
                .map(|w| w.1)
                .fold(F::infinity(), num_traits::Float::min);
            (low, high)
        };
        let windows: Vec<(F, (F, F))> = sorted.iter().map(|s| (s.0, common(s.0))).collect();
        let [no, yes] = seen.get();
        match approximate::samples(&samples, kind.tolerance()) {
            Ok(found) => {
                seen.set([no, yes + usize::from(samples.len() > sorted.len())]);
                let (xs, ys): (Vec<F>, Vec<F>) = samples.iter().copied().unzip();
                assert!(
                    keeps(found.function(), &xs, &ys, &kind),
                    "{found:?} {kind:?} {samples:?}"
                );
                let xs: Vec<F> = sorted.iter().map(|s| s.0).collect();
                let (lower, upper): (Vec<F>, Vec<F>) = windows.iter().map(|w| w.1).unzip();
                let again = approximate::windows(&xs, &lower, &upper, Along::Samples);
                let least = again.map(|again| again.least_segments());
                assert!(least.is_err() || least == Ok(found.least_segments()));
            }
            Err(Error::NoCommonValue { x, .. }) => {
                seen.set([no + 1, yes]);
                let first = windows.iter().find(|(_, (low, high))| low > high);
                assert!(
                    first.is_some_and(|&(at, _)| says(&x, at)),
                    "{x} {kind:?} {samples:?}"
                );
            }
            Err(error) => assert!(matches!(error, Error::SlopeOverflow { .. }), "{error}"),
        }
    });
    assert!(
        seen.get().iter().all(|&count| count > enough(200)),
        "{seen:?}"
    );
}

/// Windows without a lower or an upper end.
fn bounds_may_be_missing_on_either_side<F: Float>() {
    let fewer = Cell::new(0);
    let sides = prop::collection::vec((0..5_u8, 0.0..1.0_f64), 40);
    check(3000, (breakpoints::<F>(30), sides), |(samples, sides)| {
        let (xs, ys): (Vec<F>, Vec<F>) = samples.into_iter().unzip();
        let (mut lower, mut upper) = (vec![], vec![]);
        for (&y, (side, share)) in ys.iter().zip(sides) {
            let (low, high) = Tolerance::relative(F::of(share)).window(y);
            lower.push(if side == 1 || side == 3 {
                F::neg_infinity()
            } else {
                low
            });
            upper.push(if side == 2 || side == 3 {
                F::infinity()
            } else {
                high
            });
        }
        for along in [Along::Samples, Along::Polyline] {
            let Ok(found) = approximate::windows(&xs, &lower, &upper, along) else {
                continue;
            };
            let f = found.function();
            let (low, high) = (lower.iter(), upper.iter());
            for ((&x, &low), &high) in xs.iter().zip(low).zip(high) {
                let value = f.eval(x);
                assert!(
                    low <= value && value <= high,
                    "{found:?} {xs:?} {lower:?} {upper:?}"
                );
            }
            assert_eq!(f.domain(), (xs[0], xs[xs.len() - 1]));
            assert!(found.least_segments() <= f.segment_count());
            assert!((found.measured_error(), found.measured_share()) == (None, None));
            fewer.set(fewer.get() + usize::from(f.segment_count() + 1 < xs.len()));
        }
    });
    assert!(fewer.get() > enough(1000), "{fewer:?}");
}

#[test]
fn windows_without_any_bound_allow_everything() {
    let (minus, plus) = (f64::NEG_INFINITY, f64::INFINITY);
    let xs = [0.0, 1.0, 2.0, 3.0];
    let find =
        |lower: [f64; 4], upper: [f64; 4], along| approximate::windows(&xs, &lower, &upper, along);
    for along in [Along::Samples, Along::Polyline] {
        let level = |lower, upper| {
            let found = find(lower, upper, along).expect("a level line");
            assert_eq!(
                (found.least_segments(), found.function().segment_count()),
                (1, 1)
            );
            found.function().ys().to_vec()
        };
        assert_eq!(level([minus; 4], [plus; 4]), [0.0, 0.0]);
        assert_eq!(level([minus, 1.0, 5.0, minus], [plus; 4]), [5.0, 5.0]);
        assert_eq!(level([minus; 4], [plus, 1.0, -5.0, plus]), [-5.0, -5.0]);
        assert_eq!(
            level([minus, 2.0, minus, minus], [plus, 4.0, plus, plus]),
            [3.0, 3.0]
        );
        // A peak, and a bound only on the other side beside it.
        let found =
            find([minus, 5.0, minus, minus], [0.0, plus, 0.0, plus], along).expect("a tent");
        assert_eq!(
            (found.least_segments(), found.function().segment_count()),
            (2, 2)
        );
    }
    // Between a sample with a bound and one without there is no bound.
    let (lower, upper) = ([0.0, minus, 0.0, 0.0], [1.0, -9.0, 1.0, 1.0]);
    assert!(find(lower, upper, Along::Polyline).is_ok());
    let refused = |lower, upper| {
        find(lower, upper, Along::Samples)
            .expect_err("no windows")
            .to_string()
    };
    assert_eq!(
        refused([plus; 4], [plus; 4]),
        "lower[0] must be finite or -inf, got inf"
    );
    assert_eq!(
        refused([minus; 4], [minus; 4]),
        "upper[0] must be finite or inf, got -inf"
    );
    assert_eq!(
        refused([0.0, f64::NAN, 0.0, 0.0], [plus; 4]),
        "lower[1] must be finite or -inf, got NaN"
    );
    assert_eq!(
        refused([minus; 4], [0.0, 0.0, f64::NAN, 0.0]),
        "upper[2] must be finite or inf, got NaN"
    );
}

fn tolerances_of_every_size_are_kept_or_refused_with_a_reason<F: Float>() {
    let [zero, one] = [F::zero(), F::one()];
    let hard = [
        zero,
        F::of(-0.0),
        one,
        -one,
        F::LEAST,
        -F::LEAST,
        F::max_value(),
        -F::max_value(),
    ];
    let bad = [-one, F::nan(), F::infinity(), F::neg_infinity(), -F::LEAST];
    let sizes = hard.into_iter().filter(|size| *size >= zero).chain(bad);
    let sizes: Vec<F> = sizes.collect();
    let xs = [zero, one, F::of(2.0)];
    let (mut kept, mut refused) = (0, 0);
    for (&absolute, &relative) in sizes.iter().flat_map(|a| sizes.iter().map(move |r| (a, r))) {
        for (below, above) in [(true, true), (false, true), (true, false), (false, false)] {
            let kind = Kind {
                absolute,
                relative,
                below,
                above,
            };
            let is_bad = |size: F| !(size >= zero && size <= F::max_value());
            for ys in hard
                .iter()
                .flat_map(|&a| hard.iter().map(move |&b| [a, b, a]))
            {
                for found in [
                    approximate::samples((&xs, &ys), kind.tolerance()),
                    approximate::polyline((&xs, &ys), kind.tolerance()),
                ] {
                    match found {
                        Ok(found) => {
                            assert!(
                                keeps(found.function(), &xs, &ys, &kind),
                                "{kind:?} {ys:?} {found:?}"
                            );
                            assert!(found.measured_share() <= Some(one));
                            kept += 1;
                        }
                        Err(Error::BadTolerance { what, value }) => {
                            let bad = if is_bad(absolute) {
                                ("tolerance", absolute)
                            } else {
                                ("relative tolerance", relative)
                            };
                            assert!(
                                is_bad(bad.1) && what == bad.0 && says(&value, bad.1),
                                "{what} {value} of {kind:?}"
                            );
                            refused += 1;
                        }
                        Err(error) => {
                            assert_eq!(Err(error), PiecewiseLinear::from_xy(&xs, &ys).map(|_| ()))
                        }
                    }
                }
                let code = |x: F| if x == one { ys[1] } else { ys[0] };
                let _ = approximate::function(code, (zero, one), kind.tolerance());
            }
            let _ = approximate::smooth(|x: F| x * x, (zero, one), kind.tolerance(), F::of(2.0));
        }
    }
    assert!(
        kept > enough(1000) && refused > enough(1000),
        "{kept} {refused}"
    );
}

fn says<F: Float>(text: &str, number: F) -> bool {
    let value: f64 = text.parse().expect("a number");
    F::of(value) == number || value.is_nan() && number.is_nan()
}

#[test]
fn a_part_of_a_tolerance_that_is_refused_is_not_hidden_by_another() {
    let text = |tolerance| {
        let found = approximate::samples((&[0.0, 1.0], &[0.0, 1.0]), tolerance);
        found.expect_err("a bad tolerance").to_string()
    };
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let expected = format!("the tolerance must be finite and not negative, got {bad}");
        assert_eq!(text(Tolerance::absolute(bad).at_least(1.0)), expected);
        assert_eq!(text(Tolerance::absolute(1.0).at_least(bad)), expected);
        let expected = format!("the relative tolerance must be finite and not negative, got {bad}");
        assert_eq!(
            text(Tolerance::relative(bad).at_least(1.0).never_below()),
            expected
        );
    }
    assert_eq!(
        Tolerance::absolute(2.0).at_least(1.0),
        Tolerance::absolute(2.0)
    );
    assert_eq!(Tolerance::absolute(1.0).at_least(2.0), Tolerance::from(2.0));
    // Code needs a tolerance that allows an error.
    for zero in [
        Tolerance::relative(0.0),
        Tolerance::absolute(0.0).never_above(),
        Tolerance::absolute(1.0).never_above().never_below(),
    ] {
        let error = approximate::function(f64::sin, (0.0, 1.0), zero).expect_err("no tolerance");
        assert_eq!(
            error.to_string(),
            "the tolerance must be greater than 0, got 0"
        );
        assert!(approximate::smooth(f64::sin, (0.0, 1.0), zero, 1.0).is_err());
    }
    // Single precision: a literal is a tolerance, too.
    let (xs, ys) = ([0.0_f32, 1.0], [0.0_f32, 1.0]);
    assert!(approximate::samples((&xs, &ys), 1e-3).is_ok());
}

/// The functions are polynomials, whose exact values are known at every x.
fn a_guarantee_holds_between_samples<F: Float>() {
    // Coefficients from the constant up, a domain, and a bound on the second derivative.
    let polynomials: [(&[f64], (f64, f64), f64); 6] = [
        (&[0.0, 0.0, 1.0], (-1.0, 1.0), 2.0),
        (&[0.5, 0.0, -1.0], (-1.0, 1.0), 2.0),
        (&[0.0, 0.0, 0.0, 1.0], (0.25, 4.0), 24.0),
        (&[0.0, -1.0, 0.0, 1.0], (-1.5, 1.5), 9.0),
        (&[1.0, 3.0], (-1.0, 5.0), 0.0),
        (&[3.0, 0.0, 1.0], (-8.0, 8.0), 2.0),
    ];
    let [zero, share, size] = [0.0, 0.03125, 0.125].map(F::of);
    let (proved, refused) = (Cell::new(0), Cell::new(0));
    for (coefficients, (from, to), curvature) in polynomials {
        let f = |x: F| {
            coefficients
                .iter()
                .rev()
                .fold(zero, |sum, &c| sum * x + F::of(c))
        };
        let exact = |x: &Rational| {
            let step = |sum: Rational, &c: &f64| sum * x + F::of(c).exact();
            coefficients.iter().rev().fold(Rational::zero(), step)
        };
        for (absolute, relative) in [(size, zero), (zero, share), (size, share)] {
            for (below, above) in [(true, true), (false, true), (true, false)] {
                let kind = Kind {
                    absolute,
                    relative,
                    below,
                    above,
                };
                let domain = (F::of(from), F::of(to));
                let found = approximate::smooth(f, domain, kind.tolerance(), F::of(curvature));
                let found = match found {
                    Ok(found) => found,
                    Err(error) => {
                        // A relative tolerance is 0 at a zero.
                        assert!(matches!(error, Error::TooNarrowAt { .. }), "{error}");
                        assert!(
                            absolute.is_zero() && has_zero(coefficients, (from, to)),
                            "{error}"
                        );
                        refused.set(refused.get() + 1);
                        continue;
                    }
                };
                assert!(!(absolute.is_zero() && has_zero(coefficients, (from, to))));
                proved.set(proved.get() + 1);
                let bound = found.guaranteed_error().expect("a guarantee").exact();
                let g = found.function();
                let mut largest = Rational::zero();
                // Even steps that hit no sample, the breakpoints, and the floats beside them.
                let steps = (0..=3001)
                    .map(|i| domain.0 + (domain.1 - domain.0) * F::of(f64::from(i) / 3001.0));
                let beside = g.xs().iter().flat_map(|&x| [x.down(), x, x.up()]);
                for x in steps
                    .chain(beside)
                    .filter(|&x| domain.0 <= x && x <= domain.1)
                {
                    let (value, y) = (g.eval(x).exact(), exact(&x.exact()));
                    assert!(
                        kind.allows(&value, &y),
                        "{kind:?} at {x:e} of {coefficients:?}"
                    );
                    largest = largest.max((value - y).abs());
                }
                assert!(largest <= bound, "{kind:?} of {coefficients:?}");
                assert!(absolute.is_zero() || !relative.is_zero() || bound <= absolute.exact());
                assert!(found.measured_share() <= Some(F::one()));
                let least = found.least_segments();
                assert!(g.segment_count() <= least + 1 + least / 50, "{found:?}");
            }
        }
    }
    assert_eq!((proved.get(), refused.get()), (42, 12));
}

fn has_zero(coefficients: &[f64], (from, to): (f64, f64)) -> bool {
    let f = |x: f64| coefficients.iter().rev().fold(0.0, |sum, &c| sum * x + c);
    let steps = 1 << 16;
    let values = (0..=steps).map(|i| f(from + (to - from) * f64::from(i) / f64::from(steps)));
    let (mut least, mut largest) = (f64::INFINITY, f64::NEG_INFINITY);
    values.for_each(|y| (least, largest) = (least.min(y), largest.max(y)));
    least <= 0.0 && largest >= 0.0
}

/// Code of other shapes, with a tolerance on either side: kept wherever it is looked at, or nearly.
#[test]
fn code_is_approximated_within_tolerances_of_every_kind() {
    type Case = (fn(f64) -> f64, (f64, f64), f64);
    // The cubic is f(x) = 3.0375e-7 x^3 - 1.6875e-3 x^2 + 3.09375 x + 3750 on 0 to 5000, from a public
    // question about an approximation from below.
    let cases: [Case; 4] = [
        (
            |x| ((3.0375e-7 * x - 1.6875e-3) * x + 3.09375) * x + 3750.0,
            (0.0, 5000.0),
            5.7375e-3,
        ),
        (f64::sinh, (0.5, 8.0), 1491.0),
        (f64::exp, (-4.0, 4.0), 54.7),
        (f64::cosh, (-4.0, 4.0), 27.4),
    ];
    for (f, domain, curvature) in cases {
        for relative in [0.1, 1e-2, 1e-3] {
            for (below, above) in [(true, true), (false, true), (true, false)] {
                let kind = Kind {
                    absolute: 0.0,
                    relative,
                    below,
                    above,
                };
                let found = approximate::function(f, domain, kind.tolerance()).expect("smooth");
                let sure =
                    approximate::smooth(f, domain, kind.tolerance(), curvature).expect("smooth");
                for (found, more) in [(&found, 2.0 / 256.0), (&sure, 0.0)] {
                    let (segments, least) =
                        (found.function().segment_count(), found.least_segments());
                    assert!(
                        segments <= least + 1 + least / 50,
                        "{segments} of {least} at {relative}"
                    );
                    let more = if below && above { more } else { 0.0 };
                    for i in 0..=10_007 {
                        let x = domain.0 + (domain.1 - domain.0) * f64::from(i) / 10_007.0;
                        let (value, y) = (found.function().eval(x), f(x));
                        let size = relative * y * (1.0 + more);
                        assert!(above || value <= y, "{value} above {y} at {x}");
                        assert!(below || value >= y, "{value} below {y} at {x}");
                        assert!((value - y).abs() <= size, "{value} not {y} at {x}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_zero_of_code_needs_a_least_tolerance() {
    let relative = Tolerance::relative(0.01);
    let error =
        approximate::smooth(|x: f64| x * x, (-1.0, 2.0), relative, 2.0).expect_err("a zero");
    let Error::TooNarrowAt { x, .. } = &error else {
        panic!("{error}")
    };
    assert!(x.parse::<f64>().is_ok_and(|x| x.abs() < 1e-9), "{error}");
    let kept = approximate::smooth(|x: f64| x * x, (-1.0, 2.0), relative.at_least(1e-4), 2.0);
    assert!(kept.is_ok_and(|kept| kept.least_segments() > 10));
    // Measured, a zero is no hindrance, if the function is computed well there.
    let sin = approximate::function(f64::sin, (-3.0, 3.0), relative).expect("a zero");
    for i in -300..=300 {
        let x = f64::from(i) / 100.0;
        assert!(
            (sin.function().eval(x) - x.sin()).abs() <= 0.0101 * x.sin().abs(),
            "at {x}"
        );
    }
    // A change of sign that rounding makes a jump is named.
    let noisy = |x: f64| (1.0 + x) - (1.0 + 1e-9);
    assert!(approximate::function(noisy, (0.0, 1.0), relative.at_least(1e-6)).is_ok());
}
