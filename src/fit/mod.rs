//! Functions fitted to noisy samples.

mod isotonic;
mod least_squares;
mod local;

pub use isotonic::fit_isotonic;
pub use least_squares::{Fit, fit_least_squares};
pub use local::fit_local;
