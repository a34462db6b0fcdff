//! Samples: the function through them, fits, and approximations of few segments.

use num_traits::Zero;
use shallow_relu::approximate::{self, Along, Tolerance};
use shallow_relu::fit::{self, Fit, Shape};
use shallow_relu::{Error, PiecewiseLinear, Samples, Ties};

use crate::bits::Bits;
use crate::files::stays_the_same;
use crate::script::Script;
use crate::support::fits::{exact_all, normal_equations, pooled_means, solve};
use crate::support::rational::Rational;
use crate::support::{Float, finite, oracle};

/// The laws of samples.
pub fn laws(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    if script.flag() {
        of_samples::<f32>(&mut script);
    } else {
        of_samples::<f64>(&mut script);
    }
}

/// x, y and weights.
type Columns<F> = [Vec<F>; 3];

fn of_samples<F: Float>(script: &mut Script) {
    let kind = script.below(4);
    let given = samples(script);
    let [xs, ys, weights] = &given;
    let samples = match Samples::weighted(xs, ys, weights) {
        Ok(samples) => samples,
        Err(Error::NotFinite { .. } | Error::BadWeight { .. }) => return,
        Err(error) => panic!("{error} of {given:?}"),
    };
    let rows: Vec<(F, F, F)> = samples.iter().collect();
    assert!(rows.is_sorted_by(|a, b| a.0 <= b.0) && rows.iter().all(|row| row.2 > F::zero()));
    stays_the_same(&samples);
    match kind {
        0 => through(&samples, &rows),
        1 => isotonic(&samples, &rows, &given),
        2 => fits(&samples, &rows, script, &given),
        _ => approximations(&samples, &rows, script),
    }
}

/// Samples in any order, many of one x, with weights of every size.
fn samples<F: Float>(script: &mut Script) -> Columns<F> {
    let is_weighted = script.flag();
    let mut row = (F::zero(), F::zero());
    let rows = script.list(24, |script| {
        row = (script.number_after(row.0), script.number_after(row.1));
        let weight = if is_weighted {
            script.float()
        } else {
            F::one()
        };
        (row.0, row.1, num_traits::Float::abs(weight))
    });
    let column = |of: fn(&(F, F, F)) -> F| rows.iter().map(of).collect();
    [
        column(|row| row.0),
        column(|row| row.1),
        column(|row| row.2),
    ]
}

fn groups<F: Float>(rows: &[(F, F, F)]) -> impl Iterator<Item = &[(F, F, F)]> {
    rows.chunk_by(|a, b| a.0 == b.0)
}

/// x, the exact mean and the exact weight of the samples of each x.
fn means<F: Float>(rows: &[(F, F, F)]) -> Vec<[Rational; 3]> {
    let mean = |group: &[(F, F, F)]| {
        let weight: Rational = group.iter().map(|row| row.2.exact()).sum();
        let sum: Rational = group.iter().map(|row| row.1.exact() * row.2.exact()).sum();
        [group[0].0.exact(), sum / &weight, weight]
    };
    groups(rows).map(mean).collect()
}

/// The function through samples has their exact values, or exact means of them, rounded once.
fn through<F: Float>(samples: &Samples<F>, rows: &[(F, F, F)]) {
    let least = |a: F, b: F| a.min(b);
    let greatest = |a: F, b: F| a.max(b);
    let ys = |of: &dyn Fn(&[F]) -> F| -> Vec<F> {
        groups(rows)
            .map(|group| of(&group.iter().map(|row| row.1).collect::<Vec<F>>()))
            .collect()
    };
    let xs: Vec<F> = groups(rows).map(|group| group[0].0).collect();
    let mean: Vec<F> = means(rows)
        .iter()
        .map(|mean| oracle::rounded(&mean[1]))
        .collect();
    for (ties, ys) in [
        (Ties::Mean, mean),
        (Ties::First, ys(&|ys| ys[0])),
        (Ties::Last, ys(&|ys| ys[ys.len() - 1])),
        (
            Ties::Least,
            ys(&|ys| ys.iter().copied().reduce(least).expect("a sample")),
        ),
        (
            Ties::Greatest,
            ys(&|ys| ys.iter().copied().reduce(greatest).expect("a sample")),
        ),
    ] {
        let found = samples.interpolate(ties);
        let wanted = match xs.len() {
            0 => Err(Error::TooFewSamples { least: 1, count: 0 }),
            1 => PiecewiseLinear::constant(ys[0]),
            _ => PiecewiseLinear::from_xy(&xs, &ys).map(PiecewiseLinear::clamped),
        };
        match (found, wanted) {
            (Ok(found), Ok(wanted)) => {
                let function = found.function();
                let is_same = function.bits() == wanted.bits();
                assert!(
                    is_same || xs.len() == 1 && function.same_function(&wanted),
                    "{ties:?} of {rows:?}"
                );
                assert_eq!(found.merged(), rows.len() - xs.len());
            }
            (found, wanted) => assert_eq!(found.err(), wanted.err(), "{ties:?} of {rows:?}"),
        }
    }
}

/// Whether no two x are so close that they may have to share a value.
fn is_wide<F: Float>(xs: &[F]) -> bool {
    xs.windows(2)
        .all(|pair| pair[0] == pair[1] || pair[1] - pair[0] >= F::LEAST_NORMAL)
}

/// The values of an isotonic fit are exact weighted means, rounded once.
fn isotonic<F: Float>(samples: &Samples<F>, rows: &[(F, F, F)], given: &Columns<F>) {
    let found = fit::isotonic(samples);
    let [xs, ys, weights] = given
        .each_ref()
        .map(|column| column.iter().rev().copied().collect::<Vec<F>>());
    assert_eq!(found, fit::isotonic((&xs, &ys, &weights)), "{given:?}");
    let fit = match found {
        Ok(fit) => fit,
        Err(Error::TooFewSamples { .. }) => return assert!(rows.is_empty()),
        Err(Error::SlopeOverflow { .. }) => return,
        Err(error) => panic!("{error} of {rows:?}"),
    };
    let f = fit.function();
    assert!(
        f.ys().is_sorted() && fit.residual() >= F::zero(),
        "{fit:?} of {rows:?}"
    );
    let xs: Vec<F> = groups(rows).map(|group| group[0].0).collect();
    if is_wide(&xs) {
        let means = pooled_means(&means(rows));
        for (&x, mean) in xs.iter().zip(&means) {
            assert_eq!(
                f.eval(x).bits(),
                oracle::rounded::<F>(mean).bits(),
                "at {x:e} of {rows:?}"
            );
        }
    }
}

fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::TooFewSamples { .. }
            | Error::TooFewBreakpoints { .. }
            | Error::NotIncreasing { .. }
            | Error::NotFinite { .. }
            | Error::OutsideDomain { .. }
            | Error::Undetermined { .. }
            | Error::ValueOverflow { .. }
            | Error::SlopeOverflow { .. }
            | Error::TailNotFinite { .. }
    )
}

fn fits<F: Float>(
    samples: &Samples<F>,
    rows: &[(F, F, F)],
    script: &mut Script,
    given: &Columns<F>,
) {
    let mut breakpoints: Vec<F> = groups(rows).map(|group| group[0].0).collect();
    // Some of the x of the samples, and others between them.
    let (first, last) = (breakpoints.first().copied(), breakpoints.last().copied());
    breakpoints.retain(|x| Some(*x) == first || Some(*x) == last || script.flag());
    breakpoints.extend(
        script
            .numbers::<F>(3)
            .into_iter()
            .filter(|&x| first <= Some(x) && Some(x) <= last),
    );
    breakpoints.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
    breakpoints.dedup();

    let [xs, ys, weights] = given
        .each_ref()
        .map(|column| column.iter().rev().copied().collect::<Vec<F>>());
    let turned = Samples::weighted(&xs, &ys, &weights).expect("as before");
    let check = |found: Result<Fit<F>, Error>, other: Result<Fit<F>, Error>| {
        match (&found, &other) {
            (Ok(found), Ok(other)) => assert_eq!(
                found.function().bits(),
                other.function().bits(),
                "{given:?}, {breakpoints:?}"
            ),
            (found, other) => {
                assert_eq!(found.is_ok(), other.is_ok(), "{given:?}, {breakpoints:?}")
            }
        }
        match found {
            Ok(fit) => {
                assert!(fit.residual() >= F::zero(), "{fit:?}");
                let _ = (fit.variances(), fit.standard_errors());
                Some(fit.into_function())
            }
            Err(error) => {
                assert!(is_refusal(&error), "{error} of {given:?}, {breakpoints:?}");
                None
            }
        }
    };
    let best = check(
        fit::least_squares(samples, &breakpoints),
        fit::least_squares(&turned, &breakpoints),
    );
    let _ = check(
        fit::local(samples, &breakpoints),
        fit::local(&turned, &breakpoints),
    );
    for shape in [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave] {
        let Some(f) = check(
            fit::shape(samples, &breakpoints, shape),
            fit::shape(&turned, &breakpoints, shape),
        ) else {
            continue;
        };
        let has_shape = match shape {
            Shape::Rising => f.ys().is_sorted(),
            Shape::Falling => f.ys().is_sorted_by(|a, b| a >= b),
            Shape::Convex => f.is_convex(),
            Shape::Concave => f.is_concave(),
        };
        assert!(has_shape, "{shape:?} {f:?} of {given:?}");
        assert!(
            f.xs().iter().all(|x| breakpoints.contains(x)),
            "{shape:?} {f:?}"
        );
    }
    if let Some(best) = best {
        assert_eq!(best.xs(), breakpoints);
        if is_wide(&breakpoints) && breakpoints.len() <= 6 {
            is_best(&best, rows);
        }
    }
}

/// A value of least squares is off by u of itself, and by at most the square root of u of the largest |y| around it.
fn is_best<F: Float>(f: &PiecewiseLinear<F>, rows: &[(F, F, F)]) {
    let exact: Vec<[Rational; 3]> = rows
        .iter()
        .map(|row| [row.0.exact(), row.1.exact(), row.2.exact()])
        .collect();
    let (a, r) = normal_equations(&exact, &exact_all(f.xs()));
    let best = solve(a, r);
    let u = F::unit_roundoff().exact();
    let sizes = best
        .iter()
        .chain(exact.iter().map(|row| &row[1]))
        .map(Rational::abs);
    let largest = sizes.max().expect("a value");
    for (y, best) in f.ys().iter().zip(&best) {
        let off = (y.exact() - best).abs();
        let more = (&off - &u * best.abs() - F::LEAST.exact()).max(Rational::zero());
        assert!(
            &more * &more <= &u * &largest * &largest,
            "{f:?} of {rows:?}"
        );
    }
}

/// Every sample is within the tolerance, and the least numbers of segments agree with each other.
fn approximations<F: Float>(samples: &Samples<F>, rows: &[(F, F, F)], script: &mut Script) {
    let absolute: F = num_traits::Float::abs(script.number());
    let share: F = num_traits::Float::abs(script.number());
    let kind = script.below(3);
    let relative = (kind == 1).then_some(share);
    let of = |absolute: F| {
        let tolerance = match relative {
            Some(share) => Tolerance::relative(share).at_least(absolute),
            None => Tolerance::absolute(absolute),
        };
        if kind == 2 {
            tolerance.never_below()
        } else {
            tolerance
        }
    };
    let tolerance = of(absolute);
    let context = (rows, absolute, share, kind);
    let near = approximate::samples(samples, tolerance);
    let line = approximate::polyline(samples, tolerance);
    let found = [&near, &line];
    for found in found {
        match found {
            Ok(found) => {
                let f = found.function();
                assert!(found.least_segments() <= f.segment_count(), "{context:?}");
                for &(x, y, _) in rows {
                    let value = f.eval(x);
                    let of_share = relative.map(|share| share.exact() * y.exact().abs());
                    let most =
                        of_share.map_or(absolute.exact(), |share| share.max(absolute.exact()));
                    assert!(
                        (value.exact() - y.exact()).abs() <= most,
                        "{value:e} at {x:e} of {context:?}"
                    );
                    assert!(kind != 2 || value >= y, "{value:e} at {x:e} of {context:?}");
                }
            }
            Err(error) => assert!(
                matches!(
                    error,
                    Error::TooFewSamples { .. }
                        | Error::NoCommonValue { .. }
                        | Error::SlopeOverflow { .. }
                        | Error::BadTolerance { .. }
                ),
                "{error} of {context:?}"
            ),
        }
    }
    if let (Ok(near), Ok(line)) = (&near, &line) {
        // The polyline's function is near the samples, too.
        assert!(
            near.least_segments() <= line.function().segment_count(),
            "{context:?}"
        );
    }
    let doubled = absolute + absolute;
    if let (Ok(near), true) = (&near, finite(doubled)) {
        let wider = approximate::samples(samples, of(doubled));
        if let Ok(wider) = wider {
            assert!(
                wider.least_segments() <= near.least_segments(),
                "{context:?}"
            );
        }
        let segments = 1 + script.below(3);
        if let Ok(few) = approximate::samples_in_segments(samples, segments) {
            assert!(few.function().segment_count() <= segments, "{context:?}");
            let off = rows
                .iter()
                .map(|&(x, y, _)| (few.function().eval(x).exact() - y.exact()).abs());
            let most = off.max().expect("two samples");
            let reported = few.measured_error().expect("samples have a centre");
            assert!(reported.exact() >= most, "{context:?}");
        }
    }
    let lower: Vec<F> = rows.iter().map(|row| row.1 - absolute).collect();
    let upper: Vec<F> = rows.iter().map(|row| row.1 + share).collect();
    let xs: Vec<F> = rows.iter().map(|row| row.0).collect();
    for along in [Along::Samples, Along::Polyline] {
        if let Ok(found) = approximate::windows(&xs, &lower, &upper, along) {
            let values = found.function().values(&xs);
            let is_inside = |i: usize| lower[i] <= values[i] && values[i] <= upper[i];
            assert!((0..xs.len()).all(is_inside), "{along:?} {context:?}");
        }
    }
}
