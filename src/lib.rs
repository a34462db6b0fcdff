// The README shows its pictures from files beside it. A documentation page has none, so there the
// pictures come inside the links: of two definitions of one link the first is taken.
#![doc = include_str!("../examples/pictures/article.md")]
#![doc = include_str!("../examples/pictures/twiddle.md")]
#![doc = include_str!("../examples/pictures/curves.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;
// Tests within share the generators of the law tests, which know the crate by its name.
#[cfg(test)]
extern crate self as shallow_relu;
#[cfg(test)]
extern crate std;

// The floors, from the ground up; a module imports only from floors below its own, or from one
// named before it.
//
// 0  numbers and errors      parameter, wide, exact, scalar, quotient,
//                            error
// 1  the pieces              turn, tail, segment, index, cells
// 2  batched evaluation      kernel
// 3  the function            function, pieces
// 4  its network             network, construct
//    and from any network    rays, trace, parameters, canonical
// 5  arithmetic with it      algebra
//    questions about it      sensitivity, calculus
//    and the way to it       approximate, fit
// 6  foreign crates          interop
mod algebra;
mod approximate;
mod calculus;
mod canonical;
mod cells;
mod construct;
mod error;
mod exact;
mod fit;
mod function;
mod index;
mod interop;
mod kernel;
mod network;
mod parameter;
mod parameters;
mod pieces;
mod quotient;
mod rays;
mod scalar;
mod segment;
mod sensitivity;
#[cfg(test)]
#[path = "../tests/laws/support/mod.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
mod support;
mod tail;
mod trace;
mod turn;
mod wide;

pub use approximate::{
    Along, Approximation, Certificate, approximate, approximate_network, approximate_polyline,
    approximate_samples, approximate_samples_with, approximate_smooth, approximate_windows,
    approximate_with,
};
pub use calculus::{Antiderivative, Extrema, Solution};
pub use construct::construct;
pub use error::Error;
pub use exact::{Exact, ExactSum};
pub use fit::{Fit, Shape, fit_isotonic, fit_least_squares, fit_local, fit_shape};
pub use function::PiecewiseLinear;
pub use network::ShallowReluNet;
pub use parameter::Parameter;
pub use scalar::{Scalar, relu};
pub use segment::Segment;
pub use sensitivity::{Gradients, Influence, Sensitivity};
pub use tail::Tail;
pub use wide::{DoubleDouble, Wide};
