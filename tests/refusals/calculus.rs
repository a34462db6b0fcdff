//! Numbers from functions.

use shallow_relu::{Antiderivative, PiecewiseLinear};

use crate::table::Table;
use crate::values::{INTERVALS, Number, SCALARS, jumping, pair, subjects};

pub(crate) fn call_all<F: Number>(table: &mut Table) {
    for (name, f) in subjects::<F>() {
        one(table, name, &f);
        for (other, g) in subjects::<F>().into_iter().step_by(2) {
            let of = format!("of {name}, {other}");
            table.call("PiecewiseLinear::intersections", &of, || {
                f.intersections(&g)
            });
            distances(table, &of, (&f, &g), &SOME);
        }
        let of = format!("of {name}, negated");
        distances(table, &of, (&f, &f.negated()), &INTERVALS);
        table.call(
            "PiecewiseLinear::antiderivative",
            format_args!("of {name}"),
            || {
                let _ = f.antiderivative();
            },
        );
        antiderivative(table, name, &f.antiderivative());
    }
    for (name, f) in jumping::<F>() {
        for interval in INTERVALS {
            let arguments = format!("of {name}: {interval:?}");
            table.call("Discontinuous::integral", &arguments, || {
                f.integral(pair(interval))
            });
            table.call("Discontinuous::mean", &arguments, || f.mean(pair(interval)));
        }
        for value in SCALARS {
            table.call(
                "Discontinuous::solve",
                format_args!("of {name}: {value:?}"),
                || f.solve(F::of(value)),
            );
        }
        table.call(
            "Discontinuous::antiderivative",
            format_args!("of {name}"),
            || {
                let _ = f.antiderivative();
            },
        );
        antiderivative(table, &format!("{name} with jumps"), &f.antiderivative());
    }
}

fn one<F: Number>(table: &mut Table, name: &str, f: &PiecewiseLinear<F>) {
    for interval in INTERVALS {
        let arguments = format!("of {name}: {interval:?}");
        table.call("PiecewiseLinear::integral", &arguments, || {
            f.integral(pair(interval))
        });
        table.call("PiecewiseLinear::mean", &arguments, || {
            f.mean(pair(interval))
        });
        table.call("PiecewiseLinear::extrema", &arguments, || {
            f.extrema(pair(interval))
        });
        table.call("PiecewiseLinear::total_variation", &arguments, || {
            f.total_variation(pair(interval))
        });
    }
    for value in SCALARS {
        let number = F::of(value);
        let arguments = format!("of {name}: {value:?}");
        table.call("PiecewiseLinear::solve", &arguments, || f.solve(number));
        table.call("PiecewiseLinear::is_convex_within", &arguments, || {
            f.is_convex_within(number)
        });
        table.call("PiecewiseLinear::is_concave_within", &arguments, || {
            f.is_concave_within(number)
        });
    }
    let of = format!("of {name}");
    table.call("PiecewiseLinear::is_convex", &of, || f.is_convex());
    table.call("PiecewiseLinear::is_concave", &of, || f.is_concave());
    table.call("PiecewiseLinear::is_monotone", &of, || f.is_monotone());
    table.call("PiecewiseLinear::lipschitz", &of, || f.lipschitz());
    table.call("PiecewiseLinear::convex_hull", &of, || f.convex_hull());
    table.call("PiecewiseLinear::concave_hull", &of, || f.concave_hull());
}

/// Intervals for every pair of functions. One pair of each function is asked for all of them.
const SOME: [(f64, f64); 4] = [INTERVALS[0], INTERVALS[3], INTERVALS[9], INTERVALS[12]];

fn distances<F: Number>(
    table: &mut Table,
    of: &str,
    (f, g): (&PiecewiseLinear<F>, &PiecewiseLinear<F>),
    intervals: &[(f64, f64)],
) {
    for &interval in intervals {
        let arguments = format!("{of}: {interval:?}");
        let ends = pair(interval);
        table.call("PiecewiseLinear::sup_distance", &arguments, || {
            f.sup_distance(g, ends)
        });
        table.call("PiecewiseLinear::squared_distance", &arguments, || {
            f.squared_distance(g, ends)
        });
        table.call("PiecewiseLinear::l2_distance", &arguments, || {
            f.l2_distance(g, ends)
        });
    }
}

fn antiderivative<F: Number>(table: &mut Table, name: &str, integrals: &Antiderivative<'_, F>) {
    for value in SCALARS {
        let number = F::of(value);
        let arguments = format!("of {name}: {value:?}");
        table.call("Antiderivative::at", &arguments, || integrals.at(number));
        table.call("Antiderivative::solve", &arguments, || {
            integrals.solve(number)
        });
    }
    for interval in INTERVALS {
        table.call(
            "Antiderivative::integral",
            format_args!("of {name}: {interval:?}"),
            || integrals.integral(pair(interval)),
        );
    }
}
