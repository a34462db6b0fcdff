//! Samples, fits and approximations.

use shallow_relu::approximate::{
    Along, Approximation, Tolerance, function, function_in_segments, polyline, samples,
    samples_in_segments, smooth, windows,
};
use shallow_relu::fit::{Fit, Shape, isotonic, least_squares, local, shape};
use shallow_relu::{Error, Samples, Ties};

use crate::table::Table;
use crate::values::{
    COUNTS, FEW, INF, INTERVALS, LARGE, LEAST, MAX, MIN_POSITIVE, NAN, Number, POINTS, SCALARS,
    SLICES, SMALL, WEIGHTS, many, pair, points,
};

const TIES: [Ties; 6] = [
    Ties::Mean,
    Ties::First,
    Ties::Last,
    Ties::Least,
    Ties::Greatest,
    Ties::Refuse,
];
const SHAPES: [Shape; 4] = [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave];

/// The samples that are tried with all breakpoints.
const LONGEST: &str = "[(0.0, 0.0), (1.0, 1.0), (1.0, 2.0), (2.0, 0.0)]";

/// Breakpoints of a fit, good ones last.
const BREAKPOINTS: &[&[f64]] = &[
    &[],
    &[0.0],
    &[0.0, 2.0],
    &[0.0, NAN],
    &[-INF, INF],
    &[2.0, 0.0],
    &[0.0, 0.0],
    &[-MAX, MAX],
    &[0.0, LEAST],
    &[0.0, 1.0, 2.0],
    &[0.0, 0.5, 0.75, 2.0],
];

pub(crate) fn call_all<F: Number>(table: &mut Table) {
    make_samples::<F>(table);
    fits::<F>(table);
    tolerances::<F>(table);
    approximations::<F>(table);
    code::<F>(table);
}

fn make_samples<F: Number>(table: &mut Table) {
    for list in POINTS {
        table.call("Samples::from_points", format_args!("{list:?}"), || {
            Samples::from_points(&points::<F>(list))
        });
        if let Ok(data) = Samples::from_points(&points::<F>(list)) {
            let of = format!("of {list:?}");
            table.call("Samples::len", &of, || data.len());
            table.call("Samples::is_empty", &of, || data.is_empty());
            table.call("Samples::iter", &of, || data.iter().len());
            for ties in TIES {
                table.call(
                    "Samples::interpolate",
                    format_args!("{of}: {ties:?}"),
                    || data.interpolate(ties),
                );
            }
            if let Ok(interpolant) = data.interpolate(Ties::Mean) {
                table.call("Interpolant::function", &of, || {
                    interpolant.function().clone()
                });
                table.call("Interpolant::merged", &of, || interpolant.merged());
                table.call("Interpolant::into_function", &of, || {
                    interpolant.into_function()
                });
            }
        }
    }
    for (xs, ys) in SLICES {
        table.call("Samples::new", format_args!("{xs:?}, {ys:?}"), || {
            Samples::new(&many::<F>(xs), &many::<F>(ys))
        });
    }
    for weights in WEIGHTS {
        table.call(
            "Samples::weighted",
            format_args!("3 samples, {weights:?}"),
            || weighted::<F>(weights),
        );
        for ties in TIES {
            if let Ok(data) = weighted::<F>(weights) {
                table.call(
                    "Samples::interpolate",
                    format_args!("of weights {weights:?}: {ties:?}"),
                    || data.interpolate(ties),
                );
            }
        }
    }
}

/// Samples of which two share an x.
fn weighted<F: Number>(weights: &[f64]) -> Result<Samples<F>, Error> {
    Samples::weighted(
        &many(&[0.0, 2.0, 2.0]),
        &many(&[1.0, 0.5, 2.0]),
        &many(weights),
    )
}

/// Data to fit, with a name.
fn data<F: Number>() -> Vec<(String, Samples<F>)> {
    let unweighted = POINTS.iter().filter_map(|list| {
        Some((
            format!("{list:?}"),
            Samples::from_points(&points(list)).ok()?,
        ))
    });
    let weighted = WEIGHTS
        .iter()
        .filter_map(|list| Some((format!("weights {list:?}"), weighted(list).ok()?)));
    unweighted.chain(weighted).collect()
}

fn fits<F: Number>(table: &mut Table) {
    for list in POINTS {
        // What samples refuse, fits refuse.
        table.call("fit::isotonic", format_args!("{list:?}"), || {
            isotonic(&points::<F>(list))
        });
    }
    for (name, samples) in data::<F>() {
        table.call("fit::isotonic", format_args!("samples {name}"), || {
            isotonic(&samples)
        });
        // All breakpoints for one list of samples, and good ones for all.
        let few = if name == LONGEST {
            BREAKPOINTS
        } else {
            &BREAKPOINTS[BREAKPOINTS.len() - 2..]
        };
        for breakpoints in few {
            let arguments = format!("{name}, {breakpoints:?}");
            let breakpoints = many::<F>(breakpoints);
            table.call("fit::least_squares", &arguments, || {
                least_squares(&samples, &breakpoints)
            });
            table.call("fit::local", &arguments, || local(&samples, &breakpoints));
            for kind in SHAPES {
                table.call("fit::shape", format_args!("{arguments}, {kind:?}"), || {
                    shape(&samples, &breakpoints, kind)
                });
            }
        }
    }
    for (name, fit) in [
        (
            "three points",
            least_squares(
                &points::<F>(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]),
                &many(&[0.0, 2.0]),
            ),
        ),
        (
            "large points",
            isotonic(&points::<F>(&[(0.0, MAX), (1.0, -MAX)])),
        ),
    ] {
        if let Ok(fit) = fit {
            of_fit(table, name, &fit);
            table.call("Fit::into_function", name, || fit.into_function());
        }
    }
}

fn of_fit<F: Number>(table: &mut Table, name: &str, fit: &Fit<F>) {
    table.call("Fit::function", name, || fit.function().clone());
    table.call("Fit::residual", name, || fit.residual());
    table.call("Fit::variances", name, || {
        fit.variances().map(<[F]>::to_vec)
    });
    table.call("Fit::standard_errors", name, || fit.standard_errors());
}

fn tolerances<F: Number>(table: &mut Table) {
    for size in FEW {
        let number = F::of(size);
        let arguments = format!("{size:?}");
        table.call("Tolerance::absolute", &arguments, || {
            Some(Tolerance::absolute(number))
        });
        table.call("Tolerance::relative", &arguments, || {
            Some(Tolerance::relative(number))
        });
        for least in FEW {
            table.call(
                "Tolerance::at_least",
                format_args!("{size:?}, {least:?}"),
                || Some(Tolerance::relative(number).at_least(F::of(least))),
            );
        }
        let tolerance = Tolerance::absolute(number);
        table.call("Tolerance::never_below", &arguments, || {
            Some(tolerance.never_below())
        });
        table.call("Tolerance::never_above", &arguments, || {
            Some(tolerance.never_above())
        });
        for y in SCALARS {
            table.call("Tolerance::window", format_args!("{size:?}: {y:?}"), || {
                tolerance.window(F::of(y))
            });
            table.call(
                "Tolerance::window",
                format_args!("{size:?} of y: {y:?}"),
                || Tolerance::relative(number).window(F::of(y)),
            );
        }
    }
}

/// Tolerances of every kind and size.
fn kinds<F: Number>() -> Vec<(String, Tolerance<F>)> {
    let sizes = [NAN, INF, MAX, -1.0, 0.0, LEAST, SMALL, MIN_POSITIVE, 0.5];
    let absolute = sizes.map(|size| (format!("{size:?}"), Tolerance::absolute(F::of(size))));
    let relative = sizes.map(|size| (format!("{size:?} of y"), Tolerance::relative(F::of(size))));
    let half = Tolerance::absolute(F::of(0.5));
    let others = [
        ("0.5 above".to_owned(), half.never_below()),
        (
            "0.5 on no side".to_owned(),
            half.never_below().never_above(),
        ),
    ];
    absolute.into_iter().chain(relative).chain(others).collect()
}

fn approximations<F: Number>(table: &mut Table) {
    for (i, list) in POINTS.iter().enumerate() {
        let data = points::<F>(list);
        // Every tolerance for some of the lists, and a plain one for all.
        let is_tried = |name: &str| i % 8 == 7 || name == "0.5";
        let kinds = kinds::<F>().into_iter().filter(|(name, _)| is_tried(name));
        for (name, tolerance) in kinds {
            let arguments = format!("{list:?}, {name}");
            table.call("approximate::samples", &arguments, || {
                samples(&data, tolerance)
            });
            table.call("approximate::polyline", &arguments, || {
                polyline(&data, tolerance)
            });
        }
        for segments in COUNTS {
            table.call(
                "approximate::samples_in_segments",
                format_args!("{list:?}, {segments}"),
                || samples_in_segments(&data, segments),
            );
        }
    }
    for (lower, upper) in SLICES {
        for xs in [
            &[][..],
            &[0.0],
            &[0.0, 1.0],
            &[1.0, 0.0],
            &[0.0, NAN],
            &[0.0, 1.0, 2.0],
        ] {
            table.call(
                "approximate::windows",
                format_args!("{xs:?}, {lower:?}, {upper:?}"),
                || windows(&many::<F>(xs), &many(lower), &many(upper), Along::Polyline),
            );
        }
    }
    let open: [(&[f64], &[f64]); 3] = [
        (&[-INF, -INF], &[INF, INF]),
        (&[0.0, -INF], &[INF, 1.0]),
        (&[INF, 0.0], &[INF, 0.0]),
    ];
    for (lower, upper) in open {
        for along in [Along::Samples, Along::Polyline] {
            table.call(
                "approximate::windows",
                format_args!("{lower:?}, {upper:?}, {along:?}"),
                || windows(&many::<F>(&[0.0, 1.0]), &many(lower), &many(upper), along),
            );
        }
    }
    if let Ok(approximation) = samples(
        &points::<F>(&[(0.0, 0.0), (1.0, MAX), (2.0, 0.0)]),
        F::of(LARGE),
    ) {
        of_approximation(table, "of huge samples", &approximation);
        table.call("Approximation::into_function", "of huge samples", || {
            approximation.into_function()
        });
    }
}

fn of_approximation<F: Number>(table: &mut Table, of: &str, approximation: &Approximation<F>) {
    table.call("Approximation::function", of, || {
        approximation.function().clone()
    });
    table.call("Approximation::least_segments", of, || {
        approximation.least_segments()
    });
    table.call("Approximation::measured_error", of, || {
        approximation.measured_error()
    });
    table.call("Approximation::measured_share", of, || {
        approximation.measured_share()
    });
    table.call("Approximation::guaranteed_error", of, || {
        approximation.guaranteed_error()
    });
    table.call("Approximation::evaluations", of, || {
        approximation.evaluations()
    });
}

/// A function as code, with a name.
type Code<F> = (&'static str, fn(F) -> F);

/// Functions as code that make trouble.
fn codes<F: Number>() -> [Code<F>; 8] {
    [
        ("NaN", |_| F::of(NAN)),
        ("inf", |_| F::of(INF)),
        ("0", |_| F::of(0.0)),
        ("x", |x| x),
        ("MAX", |_| F::of(MAX)),
        ("1/x", |x| F::of(1.0) / x),
        ("sign", |x| num_traits::Float::signum(x - F::of(0.3))),
        ("x^2", |x| x * x),
    ]
}

fn code<F: Number>(table: &mut Table) {
    for (name, f) in codes::<F>() {
        for interval in INTERVALS {
            let ends = pair(interval);
            let arguments = format!("{name}, {interval:?}");
            table.call(
                "approximate::function",
                format_args!("{arguments}, 0.5"),
                || function(f, ends, F::of(0.5)),
            );
            table.call(
                "approximate::smooth",
                format_args!("{arguments}, 0.5, 2"),
                || smooth(f, ends, F::of(0.5), F::of(2.0)),
            );
            table.call(
                "approximate::function_in_segments",
                format_args!("{arguments}, 2"),
                || function_in_segments(f, ends, 2),
            );
        }
        // Tolerances so small would cost 2^23 samples each.
        let is_cheap = |kind: &str| !kind.contains("e-") || kind == "5e-324";
        let kinds = kinds::<F>().into_iter().filter(|(kind, _)| is_cheap(kind));
        for (kind, tolerance) in kinds {
            let ends = pair((0.25, 1.0));
            table.call(
                "approximate::function",
                format_args!("{name}, {kind}"),
                || function(f, ends, tolerance),
            );
            table.call(
                "approximate::smooth",
                format_args!("{name}, {kind}, 2"),
                || smooth(f, ends, tolerance, F::of(2.0)),
            );
        }
        for curvature in [NAN, INF, -1.0, 0.0, LEAST, MAX] {
            table.call(
                "approximate::smooth",
                format_args!("{name}, 0.5, {curvature:?}"),
                || smooth(f, pair((0.25, 1.0)), F::of(0.5), F::of(curvature)),
            );
        }
        // For many segments, a function that is not linear is sampled some 10^8 times.
        let most = if ["1/x", "x^2"].contains(&name) {
            3
        } else {
            COUNTS.len()
        };
        for &segments in &COUNTS[..most] {
            table.call(
                "approximate::function_in_segments",
                format_args!("{name}, {segments}"),
                || function_in_segments(f, pair((0.25, 1.0)), segments),
            );
        }
    }
}
