#![doc = include_str!("../README.md")]

mod case_when;
pub mod cluster;
mod codec;
pub mod compare;
mod error;
mod function;
pub mod people;
mod wire;

pub use case_when::case_when;
pub use codec::Codec;
pub use error::Error;
pub use function::udf;
