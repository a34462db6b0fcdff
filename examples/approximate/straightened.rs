//! Measurements within a tolerance: only at each x that was measured, or along the lines that join them as well.

use std::time::Duration;

use shallow_relu::approximate::{self, Approximation};
use shallow_relu::{Error, PiecewiseLinear};

use crate::measurements::range;
use crate::progress::Progress;
use crate::timed;
use gallery::reading::Points;

/// The tolerances, as shares of the range of the values.
pub(crate) const SHARES: [f64; 6] = [1e-1, 5e-2, 2e-2, 1e-2, 5e-3, 1e-3];

/// The measurements within one tolerance, both ways.
pub(crate) struct Straightened {
    pub(crate) share: f64,
    pub(crate) tolerance: f64,
    pub(crate) samples: Fewest,
    pub(crate) polyline: Fewest,
}

/// One of the two, and by how much it misses.
pub(crate) struct Fewest {
    pub(crate) found: Approximation<f64>,
    /// At the measurements.
    pub(crate) at_samples: f64,
    /// Along the lines that join them.
    pub(crate) along: f64,
    pub(crate) time: Duration,
}

impl Straightened {
    /// From the largest share to the smallest.
    pub(crate) fn all(measurements: &Points, progress: &Progress) -> Result<Vec<Self>, String> {
        let mut all = Vec::new();
        for share in SHARES {
            progress.at(format!("measurements within {share:e} of their range"));
            let one = Self::new(measurements, share);
            all.push(one.map_err(|error| measurements.refused(&error))?);
            progress.step();
        }
        Ok(all)
    }

    fn new(measurements: &Points, share: f64) -> Result<Self, Error> {
        let tolerance = share * range(&measurements.ys);
        let samples: Approximate = |xs, ys, tolerance| approximate::samples((xs, ys), tolerance);
        let polyline: Approximate = |xs, ys, tolerance| approximate::polyline((xs, ys), tolerance);
        Ok(Self {
            share,
            tolerance,
            samples: Fewest::new(measurements, tolerance, samples)?,
            polyline: Fewest::new(measurements, tolerance, polyline)?,
        })
    }
}

type Approximate = fn(&[f64], &[f64], f64) -> Result<Approximation<f64>, Error>;

impl Fewest {
    fn new(measurements: &Points, tolerance: f64, approximate: Approximate) -> Result<Self, Error> {
        let (xs, ys) = (&measurements.xs, &measurements.ys);
        let (found, time) = timed(|| approximate(xs, ys, tolerance));
        let found = found?;
        let at_samples = found.measured_error().expect("these are samples");
        // Both are straight between their breakpoints: the largest difference is at one of them.
        let joined = PiecewiseLinear::from_xy(xs, ys)?;
        let breakpoints = found.function().breakpoints();
        let along = breakpoints
            .map(|(x, y)| (joined.eval(x) - y).abs())
            .fold(at_samples, f64::max);
        Ok(Self {
            found,
            at_samples,
            along,
            time,
        })
    }
}
