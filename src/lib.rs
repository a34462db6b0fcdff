// The README shows its pictures from files beside it. A documentation page has none, so there the
// pictures come inside the links: of two definitions of one link the first is taken.
#![doc = include_str!("../examples/pictures/article.md")]
#![doc = include_str!("../examples/pictures/twiddle.md")]
#![doc = include_str!("../examples/pictures/curves.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(any(
    all(target_arch = "x86", not(target_feature = "sse2")),
    target_arch = "m68k"
))]
compile_error!(
    "shallow-relu needs IEEE 754 arithmetic, which rounds every result to f32 or f64. The floating-point \
     registers of this target are wider, so results would depend on the compiler. On x86 compile for a \
     target with SSE2, for example i686-unknown-linux-gnu or -C target-feature=+sse2."
);

extern crate alloc;
// Tests within share the generators of the law tests, which know the crate by its name.
#[cfg(test)]
extern crate self as shallow_relu;
#[cfg(test)]
extern crate std;

// The floors, from the ground up; a module imports only from floors below its own, or from one named
// before it in the comment of its floor.

// Numbers and errors: parameter, wide, exact, scalar, quotient, error.
mod error;
mod exact;
mod parameter;
mod quotient;
mod scalar;
mod wide;

// The pieces: turn, tail, segment, index, cells.
mod cells;
mod index;
mod segment;
mod tail;
mod turn;

// Batched evaluation.
mod kernel;

// The function: function, pieces.
mod function;
mod pieces;

// Its network, and the function of any network: network, dense, construct, rays, trace, parameters,
// canonical.
mod canonical;
mod construct;
mod dense;
mod network;
mod parameters;
mod rays;
mod trace;

// Arithmetic with it, questions about it, and the way to it: algebra, sensitivity, calculus, approximate,
// fit.
mod algebra;
mod approximate;
mod calculus;
mod fit;
mod sensitivity;

// Foreign crates.
mod interop;

#[cfg(test)]
#[path = "../tests/laws/support/mod.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
mod support;

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
