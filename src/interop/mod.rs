//! One file per foreign crate, each behind the feature of its name.

#[cfg(feature = "approx")]
mod approx;
#[cfg(feature = "num-rational")]
mod num_rational;
#[cfg(feature = "rayon")]
mod rayon;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(feature = "safetensors")]
mod tensors;

#[cfg(feature = "safetensors")]
pub use tensors::Element;
