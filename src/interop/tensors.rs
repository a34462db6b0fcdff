//! The values of tensors, as files store them, and what they become.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, string::ToString};

use crate::error::Error;
use crate::number::Scalar;

/// A number type that the tensors of files hold: `f32` or `f64`.
///
/// Only these two are, and no other type can be. Code that reads or writes files of either type asks for it:
///
#[cfg_attr(feature = "safetensors", doc = "```")]
#[cfg_attr(not(feature = "safetensors"), doc = "```ignore")]
/// use shallow_relu::{Element, Error, ShallowReluNet};
///
/// /// Half of the network in a file, as a file.
/// fn halved<T: Element>(bytes: &[u8]) -> Result<Vec<u8>, Error> {
///     let net = ShallowReluNet::<T>::from_safetensors(bytes)?;
///     let half = T::one() / (T::one() + T::one());
///     Ok(net.scale_y(half)?.to_safetensors())
/// }
///
/// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// let half: ShallowReluNet<f64> = ShallowReluNet::from_safetensors(&halved::<f64>(&net.to_safetensors())?)?;
/// assert_eq!(half.forward(1.0), 1.5);
/// # Ok::<(), Error>(())
/// ```
pub trait Element: Scalar + Stored {}

impl Element for f32 {}
impl Element for f64 {}

/// How an [`Element`] is stored. Its name cannot be reached from outside of the crate, so no other type is one.
pub trait Stored: Sized {
    /// The type of tensors of it.
    const KIND: Kind;

    /// The types of tensors that it holds exactly.
    const READABLE: &'static str;

    /// The same value. Every type of tensors but one fits into `f32`.
    fn from_f32(value: f32) -> Self;

    /// The same value, or `None` if the type is too narrow for some values of `f64`.
    fn from_f64(value: f64) -> Option<Self>;

    /// Appends the bytes of the value, the lowest first.
    fn write(self, bytes: &mut Vec<u8>);
}

impl Stored for f32 {
    const KIND: Kind = Kind::F32;
    const READABLE: &'static str = "F32, F16 or BF16 for f32";

    fn from_f32(value: f32) -> Self {
        value
    }

    fn from_f64(_: f64) -> Option<Self> {
        None
    }

    fn write(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }
}

impl Stored for f64 {
    const KIND: Kind = Kind::F64;
    const READABLE: &'static str = "F64, F32, F16 or BF16";

    fn from_f32(value: f32) -> Self {
        value.into()
    }

    fn from_f64(value: f64) -> Option<Self> {
        Some(value)
    }

    fn write(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }
}

/// The types of tensors that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    F16,
    Bf16,
    F32,
    F64,
}

impl Kind {
    /// The number of bytes of one value.
    #[cfg(feature = "onnx")]
    pub(super) fn size(self) -> usize {
        match self {
            Self::F16 | Self::Bf16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// The values of the tensor `name`, whose bytes are whole values; `None` if `T` cannot hold all values of
    /// this type.
    pub(super) fn read<T: Element>(self, bytes: &[u8]) -> Option<Vec<T>> {
        match self {
            Self::F16 => Some(map(bytes, |value| T::from_f32(f16(value)))),
            Self::Bf16 => Some(map(bytes, |value| T::from_f32(bf16(value)))),
            Self::F32 => Some(map(bytes, |value| T::from_f32(f32::from_le_bytes(value)))),
            // The answer is the same for all values. So none are read, and an empty tensor is refused, too.
            Self::F64 => T::from_f64(0.0).map(|zero| {
                map(bytes, |value| {
                    T::from_f64(f64::from_le_bytes(value)).unwrap_or(zero)
                })
            }),
        }
    }
}

/// The values of `SIZE` bytes each.
fn map<const SIZE: usize, T>(bytes: &[u8], value: impl Fn([u8; SIZE]) -> T) -> Vec<T> {
    let (values, _) = bytes.as_chunks::<SIZE>();
    values.iter().map(|&bytes| value(bytes)).collect()
}

/// A half-precision float. Its exponent is 15 too large and that of an `f32` 127, so the bits in the place of
/// those of an `f32` are a value that is too small by 2^112. Subnormals need no case of their own.
fn f16(bytes: [u8; 2]) -> f32 {
    let bits = u32::from(u16::from_le_bytes(bytes));
    let (sign, rest) = (bits >> 15 << 31, bits & 0x7fff);
    let magnitude = if rest < 0x7c00 {
        let two_to_112 = f32::from_bits((127 + 112) << 23);
        (f32::from_bits(rest << 13) * two_to_112).to_bits()
    } else {
        // Infinity or NaN.
        0x7f80_0000 | rest << 13
    };
    f32::from_bits(sign | magnitude)
}

/// The upper half of an `f32`.
fn bf16(bytes: [u8; 2]) -> f32 {
    f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)
}

/// The bytes of values, one after the other.
pub(super) fn bytes_of<T: Element>(values: &[T]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of_val(values));
    for &value in values {
        value.write(&mut bytes);
    }
    bytes
}

/// The shape of a tensor with the name `name` and a number of values known already, as one of the `expected`.
pub(super) fn check_shape(name: &str, shape: &[usize], expected: &[&[usize]]) -> Result<(), Error> {
    if expected.contains(&shape) {
        return Ok(());
    }
    let expected: Vec<String> = expected.iter().map(|shape| format!("{shape:?}")).collect();
    Err(wrong_shape(name, shape, &expected.join(" or ")))
}

pub(super) fn wrong_shape(name: &str, shape: &[usize], expected: &str) -> Error {
    Error::TensorShape {
        name: shown(name),
        found: match shape {
            [first, second, third, fourth, _, ..] => {
                format!("[{first}, {second}, {third}, {fourth}, ...]")
            }
            _ => format!("{shape:?}"),
        },
        expected: expected.to_string(),
    }
}

/// A name from a file, as a text shows it: without control characters, and not longer than a line.
pub(super) fn shown(name: &str) -> String {
    const MOST: usize = 60;
    let mut text: String = name
        .chars()
        .take(MOST)
        .flat_map(char::escape_debug)
        .collect();
    if name.chars().nth(MOST).is_some() {
        text.push_str("...");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every half-precision float, from its definition.
    #[test]
    fn every_f16_has_its_value() {
        for bits in 0..=u16::MAX {
            let value = f16(bits.to_le_bytes());
            let (exponent, fraction) = (bits >> 10 & 31, f32::from(bits & 1023) / 1024.0);
            let magnitude = match exponent {
                0 => fraction * 2f32.powi(-14),
                31 if fraction == 0.0 => f32::INFINITY,
                31 => f32::NAN,
                _ => (1.0 + fraction) * 2f32.powi(i32::from(exponent) - 15),
            };
            assert_eq!(value.is_sign_negative(), bits >> 15 == 1);
            assert!(value.abs() == magnitude || value.is_nan() && magnitude.is_nan());
        }
    }

    #[test]
    fn every_bf16_is_the_f32_that_starts_with_it() {
        for bits in 0..=u16::MAX {
            let value = bf16(bits.to_le_bytes());
            assert_eq!(value.to_bits(), u32::from(bits) << 16);
        }
    }

    #[test]
    fn names_are_shown_in_one_short_line() {
        assert_eq!(shown("fc1.weight"), "fc1.weight");
        assert_eq!(shown("a\nb"), "a\\nb");
        assert_eq!(shown(&"ß".repeat(100)).chars().count(), 63);
    }
}
