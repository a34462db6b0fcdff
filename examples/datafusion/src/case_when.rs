//! The same function in SQL's own words, to compare with.

use std::fmt::Write;

use shallow_relu::PiecewiseLinear;

/// `CASE WHEN x < x0 THEN ... ELSE ... END`, with one line for each segment and each tail.
#[must_use]
pub fn case_when(function: &PiecewiseLinear<f64>, x: &str) -> String {
    // With an exponent, a number in SQL is a float.
    let line = |slope: f64, (x0, y0): (f64, f64)| {
        if slope == 0.0 {
            format!("{y0:e}")
        } else {
            format!("{y0:e} + {slope:e} * ({x} - {x0:e})")
        }
    };
    let (left, right) = function.tail_slopes();
    let first = function.domain().0;
    let mut end = (first, function.eval(first));
    let mut sql = format!("CASE WHEN {x} < {first:e} THEN {}", line(left, end));
    for segment in function.segments() {
        end = segment.end();
        let line = line(segment.slope(), segment.start());
        // Writing to a string does not fail.
        let _ = write!(sql, " WHEN {x} < {:e} THEN {line}", end.0);
    }
    let _ = write!(sql, " ELSE {} END", line(right, end));
    sql
}
