#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

// The floors, from the ground up: a module imports only from those above it in this list.
mod collinear;
mod error;
mod scalar;
mod wide;

mod cells;
mod segment;
mod tail;

mod kernel;

mod function;

mod construct;
mod network;

mod interop;

pub use construct::construct;
pub use error::Error;
pub use function::PiecewiseLinear;
pub use network::ShallowReluNet;
pub use scalar::{Scalar, relu};
pub use segment::Segment;
pub use tail::Tail;
pub use wide::{DoubleDouble, Wide};
