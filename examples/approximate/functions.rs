//! The functions, and where they are approximated.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use crate::erf::erf;

/// A function on an interval.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// The interval, as text.
    pub(crate) interval: &'static str,
    pub(crate) of: fn(f64) -> f64,
    pub(crate) domain: (f64, f64),
    /// A bound on the absolute value of its second derivative in the interval, if one is known here.
    pub(crate) curvature: Option<f64>,
}

pub(crate) static FUNCTIONS: [Function; 5] = [
    Function {
        name: "sin",
        interval: "[0, 2 pi]",
        of: f64::sin,
        domain: (0.0, TAU),
        curvature: Some(1.0),
    },
    Function {
        name: "exp",
        interval: "[0, 1]",
        of: f64::exp,
        domain: (0.0, 1.0),
        curvature: None,
    },
    Function {
        name: "tanh",
        interval: "[-4, 4]",
        of: f64::tanh,
        domain: (-4.0, 4.0),
        curvature: None,
    },
    Function {
        name: "GELU",
        interval: "[-4, 4]",
        of: gelu,
        domain: (-4.0, 4.0),
        // (2 - x^2) exp(-x^2 / 2) / sqrt(2 pi) is furthest from 0 at x = 0, where it is 0.7978...
        curvature: Some(0.798),
    },
    Function {
        name: "sqrt",
        interval: "[0, 1]",
        of: f64::sqrt,
        domain: (0.0, 1.0),
        curvature: None,
    },
];

/// The Gaussian error linear unit as it is defined, with erf (Hendrycks and Gimpel 2016).
fn gelu(x: f64) -> f64 {
    0.5 * x * (1.0 + erf(x * FRAC_1_SQRT_2))
}
