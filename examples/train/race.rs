//! Three descents to the same samples from the same function, zero.

use shallow_relu::{Error, PiecewiseLinear, construct};

use crate::descent::Descent;
use crate::gram::Spectrum;
use crate::hats::least_squares;
use crate::models::{AllParameters, BreakpointValues, OutputWeights};
use crate::samples::{Samples, loss};

/// The descents with one number of segments, and what they are measured by.
pub(crate) struct Race {
    pub(crate) segments: usize,
    /// The least loss of all functions with the breakpoints that the descents start with.
    pub(crate) least_loss: f64,
    /// The condition number of the Gram matrix.
    pub(crate) values_condition: f64,
    pub(crate) weights_condition: f64,
    pub(crate) values: Descent,
    pub(crate) weights: Descent,
    pub(crate) all: Descent,
}

impl Race {
    /// With breakpoints that cut -1 to 1 into equal segments.
    pub(crate) fn run(segments: usize, samples: &Samples) -> Result<Self, Error> {
        let breakpoint = |i: usize| 2.0 * i as f64 / segments as f64 - 1.0;
        let breakpoints: Vec<f64> = (0..=segments).map(breakpoint).collect();
        let fitted = least_squares(&breakpoints, samples)?.values(&samples.xs);

        let zero = PiecewiseLinear::from_xy(&breakpoints, &vec![0.0; segments + 1])?;
        let net = construct(&zero)?;
        let of_values = Spectrum::of_breakpoints(&breakpoints, samples);
        let of_weights = Spectrum::of_weights(&net, samples);
        let (values, weights) = (BreakpointValues(zero), OutputWeights(net.clone()));
        Ok(Self {
            segments,
            least_loss: loss(&samples.errors(&fitted)),
            values_condition: of_values.condition(),
            weights_condition: of_weights.condition(),
            values: Descent::new(&values, samples, 1.0 / of_values.greatest)?,
            weights: Descent::new(&weights, samples, 1.0 / of_weights.greatest)?,
            all: Descent::by_halving(&AllParameters(net), samples)?,
        })
    }

    /// In the order in which they are printed and drawn.
    pub(crate) fn descents(&self) -> [&Descent; 3] {
        [&self.values, &self.weights, &self.all]
    }

    /// The loss after this number of steps less the least loss.
    pub(crate) fn excess(&self, descent: &Descent, steps: usize) -> f64 {
        descent.losses[steps] - self.least_loss
    }
}
