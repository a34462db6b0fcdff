//! Every function at every tolerance.

use std::time::Duration;

use shallow_relu::Error;
use shallow_relu::approximate::{self, Approximation};

use crate::functions::Function;
use crate::progress::Progress;
use crate::timed;

pub(crate) const TOLERANCES: [f64; 4] = [1e-2, 1e-3, 1e-4, 1e-5];

/// A function within a tolerance.
pub(crate) struct Fit {
    pub(crate) function: &'static Function,
    pub(crate) tolerance: f64,
    pub(crate) found: Approximation<f64>,
    pub(crate) time: Duration,
}

/// Function by function, each from the largest tolerance to the smallest.
pub(crate) fn sweep(
    functions: &'static [Function],
    progress: &Progress,
) -> Result<Vec<Fit>, String> {
    let mut fits = Vec::new();
    for function in functions {
        for tolerance in TOLERANCES {
            progress.at(format!("{} within {tolerance:e}", function.name));
            fits.push(
                Fit::new(function, tolerance)
                    .map_err(|error| format!("{} within {tolerance:e}: {error}", function.name))?,
            );
            progress.step();
        }
    }
    Ok(fits)
}

impl Fit {
    fn new(function: &'static Function, tolerance: f64) -> Result<Self, Error> {
        let (found, time) =
            timed(|| approximate::function(function.of, function.domain, tolerance));
        Ok(Self {
            function,
            tolerance,
            found: found?,
            time,
        })
    }
}
