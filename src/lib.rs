// The README shows its pictures from files beside it, which a page of documentation does not have. There those links
// are blank (of two definitions of one link the first is taken), and the pictures themselves stand at the end.
#![doc = "[article]: data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="]
#![doc = "[twiddle]: data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="]
#![doc = "[curves]: data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="]
#![doc = include_str!("../README.md")]
#![doc = include_str!("_docs/pictures/article.svg")]
#![doc = include_str!("_docs/pictures/twiddle.svg")]
#![doc = include_str!("_docs/pictures/curves.svg")]
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

// The floors, from the ground up: a module imports only from those above it in this list. (rustfmt would sort
// the lines of a block.)
pub mod number;

mod error;

mod function;

mod algebra;

mod calculus;

mod network;

pub mod approximate;

pub mod fit;

mod interop;

#[cfg(test)]
#[path = "../tests/laws/support/mod.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
mod support;

pub use calculus::{Antiderivative, Extrema, Solution};
pub use error::{Error, Parameter};
pub use function::{PiecewiseLinear, Segment, Tail};
pub use network::{Influence, Parameters, Sensitivity, ShallowReluNet, construct};
pub use number::{ExactScalar, Scalar};
