//! Functions fitted to noisy samples.

mod active_set;
mod equations;
mod isotonic;
mod least_squares;
mod local;
mod samples;
mod shape;
mod tied;

pub use isotonic::fit_isotonic;
pub use least_squares::{Fit, fit_least_squares};
pub use local::fit_local;
pub use shape::{Shape, fit_shape};
