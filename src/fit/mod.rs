//! Functions fitted to noisy samples.

mod active_set;
mod arithmetic;
mod chain;
mod constrained;
mod isotonic;
mod least_squares;
mod local;
mod samples;
mod shape;
mod summary;
mod unbounded;

pub use isotonic::fit_isotonic;
pub use least_squares::{Fit, fit_least_squares};
pub use local::fit_local;
pub use shape::{Shape, fit_shape};
