//! What the example prints.

use std::time::Duration;

use shallow_relu::approximate::Approximation;

use crate::budget::Budget;
use crate::guarantee::Guarantee;
use crate::measurements::range;
use crate::straightened::Straightened;
use crate::sweep::Fit;
use gallery::number::rounded;
use gallery::reading::Points;
use gallery::table::Table;

/// All functions at all tolerances.
pub(crate) fn sweep(fits: &[Fit]) -> String {
    let headings = [
        "tolerance",
        "segments",
        "at least",
        "evaluations",
        "measured error",
        "ms",
    ];
    let mut table = Table::new("function", headings.map(String::from));
    for fit in fits {
        let found = &fit.found;
        let cells = [
            format!("{:e}", fit.tolerance),
            segments(found),
            found.least_segments().to_string(),
            found.evaluations().to_string(),
            optional(found.measured_error()),
            milliseconds(fit.time),
        ];
        let function = fit.function;
        table.line(&format!("{} {}", function.name, function.interval), cells);
    }
    format!(
        "Segments within a tolerance (approximate::function, f64). At least: no continuous function of fewer\n\
         segments keeps within the tolerance at every x where the function was evaluated.\n\n{table}"
    )
}

/// Measured beside guaranteed.
pub(crate) fn guarantees(guarantees: &[Guarantee]) -> String {
    let headings = [
        "tolerance",
        "segments",
        "units",
        "evaluations",
        "measured",
        "|  segments",
        "evaluations",
        "measured",
        "guaranteed",
    ];
    let mut table = Table::new("|f''| within", headings.map(String::from));
    for guarantee in guarantees {
        let (fit, smooth) = (guarantee.fit, &guarantee.smooth);
        let (function, measured) = (fit.function, &fit.found);
        let cells = [
            format!("{:e}", fit.tolerance),
            segments(measured),
            guarantee.width.to_string(),
            measured.evaluations().to_string(),
            optional(measured.measured_error()),
            segments(smooth),
            smooth.evaluations().to_string(),
            optional(smooth.measured_error()),
            optional(smooth.guaranteed_error()),
        ];
        let bound = function.curvature.map_or("-".to_string(), short);
        table.line(&format!("{} {bound}", function.name), cells);
    }
    format!(
        "Measured and guaranteed. Left approximate::function, and the units of its network; right\n\
         approximate::smooth, which is told a bound on the second derivative.\n\n\
         {table}"
    )
}

/// The least error for each number of segments.
pub(crate) fn budgets(budgets: &[Budget]) -> String {
    let headings = ["allowed", "segments", "measured error", "times N^2", "ms"];
    let mut table = Table::new("function", headings.map(String::from));
    for budget in budgets {
        let found = &budget.found;
        let count = found.function().segment_count() as f64;
        let measured = found.measured_error();
        let cells = [
            budget.allowed.to_string(),
            segments(found),
            optional(measured),
            measured.map_or("-".to_string(), |error| rounded(error * count * count, 3)),
            milliseconds(budget.time),
        ];
        table.line(budget.function.name, cells);
    }
    format!(
        "The least error in at most the allowed number of segments (approximate::function_in_segments), and that error times\n\
         N^2, N being the segments used. Fewer are used if they come as near.\n\n{table}"
    )
}

/// At the measurements only, and along the lines that join them.
pub(crate) fn measurements(measurements: &Points, all: &[Straightened]) -> String {
    let headings = [
        "tolerance",
        "segments",
        "at least",
        "error",
        "along",
        "ms",
        "|  segments",
        "at least",
        "error",
        "along",
        "ms",
    ];
    let mut table = Table::new("of the range", headings.map(String::from));
    for one in all {
        let sides = [&one.samples, &one.polyline].map(|fewest| {
            [
                segments(&fewest.found),
                fewest.found.least_segments().to_string(),
                error(fewest.at_samples),
                error(fewest.along),
                milliseconds(fewest.time),
            ]
        });
        let cells = [error(one.tolerance)].into_iter();
        table.line(
            &one.share.to_string(),
            cells.chain(sides.into_iter().flatten()),
        );
    }
    format!(
        "{} measurements, whose values have a range of {}: {}.\n\
         Left approximate::samples, which keeps within the tolerance at the measurements (error); right\n\
         approximate::polyline, which does so on the lines that join them as well (along).\n\n{table}",
        measurements.xs.len(),
        short(range(&measurements.ys)),
        measurements.source,
    )
}

fn segments(found: &Approximation<f64>) -> String {
    found.function().segment_count().to_string()
}

fn optional(error: Option<f64>) -> String {
    error.map_or("-".to_string(), self::error)
}

fn error(error: f64) -> String {
    format!("{error:.3e}")
}

fn short(x: f64) -> String {
    rounded(x, 4)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}
