//! A guarantee instead of a measurement, for functions whose curvature is bounded.

use shallow_relu::approximate::{self, Approximation};
use shallow_relu::{Error, construct};

use crate::sweep::Fit;

/// A measured approximation beside the guaranteed one, and as a network.
pub(crate) struct Guarantee<'a> {
    pub(crate) fit: &'a Fit,
    pub(crate) smooth: Approximation<f64>,
    /// The units of the network of the measured one.
    pub(crate) width: usize,
}

impl<'a> Guarantee<'a> {
    /// For all fits of functions with a known bound on the curvature.
    pub(crate) fn all(fits: &'a [Fit]) -> Result<Vec<Self>, Error> {
        let known = |fit: &'a Fit| Some((fit, fit.function.curvature?));
        let known = fits.iter().filter_map(known);
        known
            .map(|(fit, curvature)| Self::new(fit, curvature))
            .collect()
    }

    fn new(fit: &'a Fit, curvature: f64) -> Result<Self, Error> {
        let (of, domain) = (fit.function.of, fit.function.domain);
        Ok(Self {
            fit,
            smooth: approximate::smooth(of, domain, fit.tolerance, curvature)?,
            width: construct(fit.found.function())?.width(),
        })
    }
}
