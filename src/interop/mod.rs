//! One file per foreign crate, each behind the feature of its name.

#[cfg(feature = "approx")]
mod approx;
#[cfg(feature = "num-rational")]
mod num_rational;
#[cfg(feature = "onnx")]
mod onnx;
#[cfg(feature = "proptest")]
pub mod proptest;
#[cfg(feature = "rayon")]
mod rayon;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(feature = "serde")]
mod serde;
#[cfg(any(feature = "onnx", feature = "safetensors"))]
mod tensors;

#[cfg(any(feature = "onnx", feature = "safetensors"))]
pub use tensors::Element;
