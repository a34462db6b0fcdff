//! Functions fitted to noisy samples.

mod active_set;
mod chain;
mod isotonic;
mod least_squares;
mod local;
mod number;
mod samples;
mod shape;
mod summary;
mod tied;
mod unbounded;

pub use isotonic::fit_isotonic;
pub use least_squares::{Fit, fit_least_squares};
pub use local::fit_local;
pub use shape::{Shape, fit_shape};
