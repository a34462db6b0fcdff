//! The least error that is possible with a number of segments.

use std::time::Duration;

use shallow_relu::Error;
use shallow_relu::approximate::{self, Approximation};

use crate::functions::{FUNCTIONS, Function};
use crate::timed;

const BUDGETS: [usize; 3] = [4, 8, 16];

/// A function in at most the allowed number of segments.
pub(crate) struct Budget {
    pub(crate) function: &'static Function,
    pub(crate) allowed: usize,
    pub(crate) found: Approximation<f64>,
    pub(crate) time: Duration,
}

impl Budget {
    /// For the functions with a bound on their curvature, which are looked at more closely.
    pub(crate) fn all() -> Result<Vec<Self>, Error> {
        let closely = FUNCTIONS
            .iter()
            .filter(|function| function.curvature.is_some());
        let each = closely.flat_map(|function| BUDGETS.map(|allowed| (function, allowed)));
        each.map(|(function, allowed)| Self::new(function, allowed))
            .collect()
    }

    fn new(function: &'static Function, allowed: usize) -> Result<Self, Error> {
        let (found, time) =
            timed(|| approximate::function_in_segments(function.of, function.domain, allowed));
        Ok(Self {
            function,
            allowed,
            found: found?,
            time,
        })
    }
}
