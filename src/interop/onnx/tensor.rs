//! Tensors of ONNX files: to values and from values.

use alloc::string::ToString;
use alloc::vec::Vec;
use alloc::{format, string::String};

use super::messages::{Tensor, data_type};
use crate::error::Error;
use crate::interop::tensors::{Element, Kind, bytes_of, shown};

impl Kind {
    /// The number of this type in `TensorProto.DataType`.
    pub(super) fn data_type(self) -> i32 {
        match self {
            Self::F16 => data_type::FLOAT16,
            Self::Bf16 => data_type::BFLOAT16,
            Self::F32 => data_type::FLOAT,
            Self::F64 => data_type::DOUBLE,
        }
    }

    /// The type with this number, if it can be read.
    pub(super) fn of_data_type(number: i32) -> Option<Self> {
        [Self::F16, Self::Bf16, Self::F32, Self::F64]
            .into_iter()
            .find(|kind| kind.data_type() == number)
    }
}

impl Tensor {
    /// A tensor with the given values, one for each place of the shape.
    pub(super) fn new<T: Element>(name: &str, dims: &[usize], values: &[T]) -> Self {
        Self {
            name: name.to_string(),
            dims: dims.iter().map(|&dim| dim as i64).collect(),
            data_type: T::KIND.data_type(),
            raw_data: bytes_of(values),
            ..Self::default()
        }
    }

    /// A list of integers.
    pub(super) fn integers(name: &str, values: &[i64]) -> Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        Self {
            name: name.to_string(),
            dims: [values.len() as i64].into(),
            data_type: data_type::INT64,
            raw_data: bytes.collect(),
            ..Self::default()
        }
    }

    /// The shape and the values, one for each place of the shape.
    pub(super) fn read<T: Element>(&self, name: &str) -> Result<(Vec<usize>, Vec<T>), Error> {
        let kind = Kind::of_data_type(self.data_type);
        let wrong_type = || Error::TensorType {
            name: shown(name),
            found: type_name(self.data_type),
            expected: T::READABLE,
        };
        let kind = kind.ok_or_else(wrong_type)?;
        let shape = self.shape(name)?;
        // The values are in the raw data or in the list of their type.
        let values: Option<Vec<T>> = if !self.raw_data.is_empty() {
            self.check_count(name, &shape, self.raw_data.len(), kind.size())?;
            kind.read(&self.raw_data)
        } else if let Kind::F16 | Kind::Bf16 = kind {
            let bits = self
                .int32_data
                .iter()
                .flat_map(|&bits| (bits as u16).to_le_bytes());
            kind.read(&bits.collect::<Vec<u8>>())
        } else if kind == Kind::F32 {
            Some(
                self.float_data
                    .iter()
                    .map(|&value| T::from_f32(value))
                    .collect(),
            )
        } else {
            // The type of values decides, not the values: an empty list is refused for `f32`, too.
            T::from_f64(0.0).and_then(|_| {
                self.double_data
                    .iter()
                    .map(|&value| T::from_f64(value))
                    .collect()
            })
        };
        let values = values.ok_or_else(wrong_type)?;
        self.check_count(name, &shape, values.len(), 1)?;
        Ok((shape, values))
    }

    /// The last of a list of integers.
    pub(super) fn last_integer(&self) -> Option<i64> {
        if self.data_type != data_type::INT64 || self.data_location != 0 {
            return None;
        }
        match self.raw_data.as_chunks() {
            ([.., last], []) => Some(i64::from_le_bytes(*last)),
            _ => self.int64_data.last().copied(),
        }
    }

    fn shape(&self, name: &str) -> Result<Vec<usize>, Error> {
        if self.data_location != 0 {
            return Err(data(name, "has its values in another file".to_string()));
        }
        let dims = self.dims.iter().map(|&dim| usize::try_from(dim));
        let shape: Result<Vec<usize>, _> = dims.collect();
        shape.map_err(|_| data(name, "has a negative dimension".to_string()))
    }

    /// `Ok` if `length` items of `size` for each value are what the shape needs.
    fn check_count(
        &self,
        name: &str,
        shape: &[usize],
        length: usize,
        size: usize,
    ) -> Result<(), Error> {
        let needed = shape
            .iter()
            .try_fold(size, |product, &dim| product.checked_mul(dim));
        if needed == Some(length) {
            return Ok(());
        }
        let unit = if size == 1 { "values" } else { "bytes" };
        let needed = needed.map_or("more than fit into memory".to_string(), |needed| {
            needed.to_string()
        });
        Err(data(
            name,
            format!("has {length} {unit}, but its shape needs {needed}"),
        ))
    }
}

fn data(name: &str, reason: String) -> Error {
    let name = shown(name);
    Error::TensorData { name, reason }
}

/// The names in `TensorProto.DataType` as other formats write them.
fn type_name(number: i32) -> String {
    match number {
        0 => "values of no type".to_string(),
        1 => "F32".to_string(),
        2 => "U8".to_string(),
        3 => "I8".to_string(),
        6 => "I32".to_string(),
        7 => "I64".to_string(),
        9 => "BOOL".to_string(),
        10 => "F16".to_string(),
        11 => "F64".to_string(),
        16 => "BF16".to_string(),
        _ => format!("values of ONNX type {number}"),
    }
}
