//! Networks as safetensors files, with the tensor names and shapes of PyTorch.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use safetensors::{Dtype, SafeTensorError, SafeTensors};

use super::tensors::{Element, Kind, bytes_of, check_shape, shown, wrong_shape};
use crate::error::Error;
use crate::network::{Parameters, ShallowReluNet};

/// The names of the layers in `Sequential(Linear(1, N), ReLU(), Linear(N, 1))`.
const SEQUENTIAL: [&str; 2] = ["0", "2"];

/// The longest name of a layer, because the length of a header is limited.
const LONGEST_NAME: usize = 1 << 16;

impl<T: Element> ShallowReluNet<T> {
    /// The parameters as a [safetensors](https://github.com/huggingface/safetensors) file: the state dict of
    /// PyTorch's `Sequential(Linear(1, N), ReLU(), Linear(N, 1))`. O(N).
    ///
    /// | tensor | shape | holds |
    /// |---|---|---|
    /// | `0.weight` | `[N, 1]` | [`hidden_weights`](Self::hidden_weights) |
    /// | `0.bias` | `[N]` | [`hidden_biases`](Self::hidden_biases) |
    /// | `2.weight` | `[1, N]` | [`output_weights`](Self::output_weights) |
    /// | `2.bias` | `[1]` | [`output_bias`](Self::output_bias) |
    ///
    /// The type of the tensors is that of the network. Every value keeps its bits. The same network always gives
    /// the same bytes. A framework that reads the file computes the sum of the units, and
    /// [`forward_dense`](Self::forward_dense) tells how far that may be off.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// let bytes = net.to_safetensors(); // for std::fs::write("net.safetensors", bytes)
    /// let read = ShallowReluNet::<f64>::from_safetensors(&bytes)?;
    /// assert_eq!(read.parameters(), net.parameters());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn to_safetensors(&self) -> Vec<u8> {
        written(self.parameters(), SEQUENTIAL)
    }

    /// The same as [`to_safetensors`](Self::to_safetensors), with other names of the hidden layer and the output
    /// layer. A module with `self.fc1 = Linear(1, N)` and `self.fc2 = Linear(N, 1)` has `["fc1", "fc2"]`.
    ///
    /// # Errors
    ///
    /// [`LayerNames`](Error::LayerNames) if the names are equal or longer than 65 536 bytes.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let bytes = net.to_safetensors_layers(["fc1", "fc2"])?;
    /// assert!(String::from_utf8_lossy(&bytes).contains("fc1.weight"));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn to_safetensors_layers(&self, layers: [&str; 2]) -> Result<Vec<u8>, Error> {
        let [hidden, output] = layers;
        if hidden == output || layers.iter().any(|name| name.len() > LONGEST_NAME) {
            return Err(Error::LayerNames {
                hidden: shown(hidden),
                output: shown(output),
                most: LONGEST_NAME,
            });
        }
        Ok(written(self.parameters(), layers))
    }

    /// The network of the tensors `0.weight`, `0.bias`, `2.weight` and `2.bias` of a safetensors file, as
    /// [`to_safetensors`](Self::to_safetensors) writes them. O(N log N).
    ///
    /// The parameters are authoritative, as in [`from_parameters`](Self::from_parameters).
    ///
    /// * Tensors of F16, BF16 and F32 are read into `f32` or `f64`, without rounding. Tensors of F64 are read into
    ///   `f64` only.
    /// * The shapes are those of `to_safetensors`. A weight may also have the shape `[N]`, and the output bias
    ///   `[]`.
    /// * Other tensors in the file are ignored.
    ///
    /// # Errors
    ///
    /// * [`BadFile`](Error::BadFile) if the bytes are not a safetensors file.
    /// * [`NoTensor`](Error::NoTensor), [`TensorType`](Error::TensorType) or [`TensorShape`](Error::TensorShape)
    ///   if a tensor is missing or does not fit.
    /// * Those of [`from_parameters`](Self::from_parameters).
    ///
    /// Nothing panics on any bytes. Memory is allocated for the header that is there and the tensors that are
    /// there, whatever lengths the file claims.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0_f32, 1.0), (2.0, 5.0)])?;
    /// let bytes = net.to_safetensors();
    /// // A file of f32 is read into f64, but not the other way round.
    /// let wide = ShallowReluNet::<f64>::from_safetensors(&bytes)?;
    /// assert_eq!(wide.forward(1.0), 3.0);
    /// let error = ShallowReluNet::<f32>::from_safetensors(&wide.to_safetensors()).unwrap_err();
    /// assert_eq!(error.to_string(), "the tensor 0.weight holds F64, expected F32, F16 or BF16 for f32");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_safetensors(bytes: &[u8]) -> Result<Self, Error> {
        Self::from_safetensors_layers(bytes, SEQUENTIAL)
    }

    /// The same as [`from_safetensors`](Self::from_safetensors), with other names of the hidden layer and the
    /// output layer, such as `["fc1", "fc2"]`.
    ///
    /// # Errors
    ///
    /// Those of [`from_safetensors`](Self::from_safetensors).
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let bytes = net.to_safetensors_layers(["fc1", "fc2"])?;
    /// assert_eq!(ShallowReluNet::from_safetensors_layers(&bytes, ["fc1", "fc2"])?.forward(1.0), 3.0);
    ///
    /// let error = ShallowReluNet::<f64>::from_safetensors(&bytes).unwrap_err();
    /// let text = "the file has no tensor 0.weight; it has fc1.bias, fc1.weight, fc2.bias, fc2.weight";
    /// assert_eq!(error.to_string(), text);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_safetensors_layers(bytes: &[u8], layers: [&str; 2]) -> Result<Self, Error> {
        check_numbers(bytes)?;
        let file = File(SafeTensors::deserialize(bytes).map_err(|error| bad_file(&error))?);
        let [[v, b], [w, b0]] =
            layers.map(|layer| [format!("{layer}.weight"), format!("{layer}.bias")]);
        let [(v_shape, hidden_weights), (b_shape, hidden_biases)] =
            [file.read(&v)?, file.read(&b)?];
        let [(w_shape, output_weights), (b0_shape, output_bias)] =
            [file.read(&w)?, file.read(&b0)?];
        let (&[n] | &[n, 1]) = &v_shape[..] else {
            return Err(wrong_shape(&v, &v_shape, "[N, 1]"));
        };
        check_shape(&b, &b_shape, &[&[n]])?;
        check_shape(&w, &w_shape, &[&[1, n], &[n]])?;
        check_shape(&b0, &b0_shape, &[&[1], &[]])?;
        Self::from_parameters(Parameters {
            hidden_weights,
            hidden_biases,
            output_weights,
            output_bias: output_bias[0],
        })
    }
}

/// The file of the parameters. The names of the layers differ and are short.
fn written<T: Element>(parameters: &Parameters<T>, layers: [&str; 2]) -> Vec<u8> {
    let n = parameters.width();
    let [[v, b], [w, b0]] =
        layers.map(|layer| [format!("{layer}.weight"), format!("{layer}.bias")]);
    let tensors = [
        (v, Tensor::new(vec![n, 1], &parameters.hidden_weights)),
        (b, Tensor::new(vec![n], &parameters.hidden_biases)),
        (w, Tensor::new(vec![1, n], &parameters.output_weights)),
        (b0, Tensor::new(vec![1], &[parameters.output_bias])),
    ];
    safetensors::serialize(tensors, None).expect("a header of four tensors with short names")
}

/// A tensor to be written.
struct Tensor {
    kind: Kind,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Tensor {
    fn new<T: Element>(shape: Vec<usize>, values: &[T]) -> Self {
        let (kind, bytes) = (T::KIND, bytes_of(values));
        Self { kind, shape, bytes }
    }
}

impl safetensors::View for Tensor {
    fn dtype(&self) -> Dtype {
        match self.kind {
            Kind::F16 => Dtype::F16,
            Kind::Bf16 => Dtype::BF16,
            Kind::F32 => Dtype::F32,
            Kind::F64 => Dtype::F64,
        }
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> alloc::borrow::Cow<'_, [u8]> {
        (&self.bytes).into()
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

/// A file to be read.
struct File<'a>(SafeTensors<'a>);

impl File<'_> {
    /// The shape and the values of a tensor, one for each place of the shape.
    fn read<T: Element>(&self, name: &str) -> Result<(Vec<usize>, Vec<T>), Error> {
        let tensor = self.0.tensor(name).map_err(|_| self.has_no(name))?;
        let kind = match tensor.dtype() {
            Dtype::F16 => Some(Kind::F16),
            Dtype::BF16 => Some(Kind::Bf16),
            Dtype::F32 => Some(Kind::F32),
            Dtype::F64 => Some(Kind::F64),
            _ => None,
        };
        let values = kind.and_then(|kind| kind.read(tensor.data()));
        let values = values.ok_or_else(|| Error::TensorType {
            name: shown(name),
            found: format!("{:?}", tensor.dtype()),
            expected: T::READABLE,
        })?;
        Ok((tensor.shape().to_vec(), values))
    }

    fn has_no(&self, name: &str) -> Error {
        const MOST: usize = 6;
        // In order, because the file's own order is that of a hash map.
        let names: BTreeSet<&str> = self.0.names().into_iter().collect();
        let first: Vec<String> = names.iter().take(MOST).map(|name| shown(name)).collect();
        let found = match names.len() {
            0 => "no tensors".to_string(),
            count if count > MOST => format!("{} and {} more", first.join(", "), count - MOST),
            _ => first.join(", "),
        };
        let name = shown(name);
        Error::NoTensor { name, found }
    }
}

fn bad_file(error: &SafeTensorError) -> Error {
    // A text of the reader may quote the file.
    let reason = match error {
        SafeTensorError::InvalidOffset(name) => {
            format!(
                "the tensor {} does not start where the one before ends",
                shown(name)
            )
        }
        SafeTensorError::InvalidHeaderLength => "the header is longer than the file".to_string(),
        SafeTensorError::HeaderTooSmall => "it is shorter than 8 bytes".to_string(),
        SafeTensorError::MetadataIncompleteBuffer => {
            "the tensors do not end where the file ends".to_string()
        }
        error => shown(&error.to_string()),
    };
    let format = "safetensors";
    Error::BadFile { format, reason }
}

/// `Ok` if no number in the header is larger than the length of any slice can be.
///
/// The reader adds the end of the last tensor and the length of the header. Without this check a file could make
/// that sum overflow, which is a panic where overflow is checked.
fn check_numbers(bytes: &[u8]) -> Result<(), Error> {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return Ok(()); // The reader refuses it.
    };
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let header = rest.get(..length).unwrap_or_default();
    let (mut is_string, mut is_escaped, mut number) = (false, false, 0_usize);
    for &byte in header {
        number = match byte {
            b'0'..=b'9' if !is_string => number
                .saturating_mul(10)
                .saturating_add(usize::from(byte - b'0')),
            _ => 0,
        };
        if number > isize::MAX as usize {
            return Err(Error::BadFile {
                format: "safetensors",
                reason: "a number in the header is larger than any file".to_string(),
            });
        }
        is_string ^= byte == b'"' && !is_escaped;
        is_escaped = is_string && byte == b'\\' && !is_escaped;
    }
    Ok(())
}
