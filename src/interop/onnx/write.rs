//! From networks and functions to ONNX graphs.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use prost::Message;

use super::messages::{
    Attribute, Dimension, Graph, INTEGER, Length, Model, Node, OperatorSet, Shape, Tensor,
    TensorType, Type, Value,
};
use crate::interop::tensors::Element;
use crate::network::ShallowReluNet;

/// The version of the format. Runtimes since 2020 read it.
const IR_VERSION: i64 = 7;

/// The version of the operators that came with it.
const OPSET: i64 = 13;

impl<T: Element> ShallowReluNet<T> {
    /// The network as an [ONNX](https://onnx.ai) file: `Gemm`, `Relu`, `Gemm`. O(N).
    ///
    /// * The input `x` and the output `y` have the type of the network and the shape `[batch, 1]`, where `batch` is
    ///   any number.
    /// * The initializers have the names and shapes of [PyTorch](crate::_docs::networks#to-pytorch-and-back):
    ///   `0.weight`, `0.bias`, `2.weight`, `2.bias`. Every value keeps its bits.
    /// * The version of the format is 7 and that of the operators 13, which runtimes since 2020 read. The same
    ///   network always gives the same bytes.
    ///
    /// A runtime adds up the units, in an order of its own. For a network made from breakpoints the sum is off by
    /// at most `breakpoint_error + g(n + 2) * amplification * max|y|` on the domain, in whatever order;
    /// [`forward_dense`](Self::forward_dense) tells what that is. `PiecewiseLinear::to_onnx_table` is exact at every
    /// breakpoint, and the [chapter about networks](crate::_docs::networks#to-onnxruntime) tells when to take
    /// which. A file of 2 GiB or more, some 90 million units of `f64`, is too large for ONNX.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// let bytes = net.to_onnx(); // for std::fs::write("net.onnx", bytes)
    /// assert_eq!(ShallowReluNet::<f64>::from_onnx(&bytes)?.parameters(), net.parameters());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn to_onnx(&self) -> Vec<u8> {
        let (parameters, n) = (self.parameters(), self.width());
        let gemm = |name: &str, inputs: &[&str], output: &str| {
            node("Gemm", name, inputs, output, vec![integer("transB", 1)])
        };
        file::<T>(Graph {
            name: "shallow_relu".to_string(),
            node: vec![
                gemm("/0/Gemm", &["x", "0.weight", "0.bias"], "z"),
                node("Relu", "/1/Relu", &["z"], "a", vec![]),
                gemm("/2/Gemm", &["a", "2.weight", "2.bias"], "y"),
            ],
            initializer: vec![
                Tensor::new("0.weight", &[n, 1], &parameters.hidden_weights),
                Tensor::new("0.bias", &[n], &parameters.hidden_biases),
                Tensor::new("2.weight", &[1, n], &parameters.output_weights),
                Tensor::new("2.bias", &[1], &[parameters.output_bias]),
            ],
            ..Graph::default()
        })
    }
}

/// The file of a graph with the input `x` and the output `y`.
pub(super) fn file<T: Element>(graph: Graph) -> Vec<u8> {
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: "shallow-relu".to_string(),
        graph: Some(Graph {
            input: vec![column::<T>("x")],
            output: vec![column::<T>("y")],
            ..graph
        }),
        opset_import: vec![OperatorSet {
            domain: String::new(),
            version: OPSET,
        }],
        functions: vec![],
    };
    model.encode_to_vec()
}

/// An input or an output of shape `[batch, 1]`.
fn column<T: Element>(name: &str) -> Value {
    let lengths = [Length::Named("batch".to_string()), Length::Value(1)];
    let dim = lengths.map(|length| Dimension {
        length: Some(length),
    });
    let tensor_type = TensorType {
        elem_type: T::KIND.data_type(),
        shape: Some(Shape { dim: dim.into() }),
    };
    Value {
        name: name.to_string(),
        r#type: Some(Type {
            tensor_type: Some(tensor_type),
        }),
    }
}

pub(super) fn node(
    op_type: &str,
    name: &str,
    inputs: &[&str],
    output: &str,
    attribute: Vec<Attribute>,
) -> Node {
    Node {
        input: inputs.iter().map(|input| input.to_string()).collect(),
        output: vec![output.to_string()],
        name: name.to_string(),
        op_type: op_type.to_string(),
        attribute,
        domain: String::new(),
    }
}

pub(super) fn integer(name: &str, i: i64) -> Attribute {
    Attribute {
        name: name.to_string(),
        i,
        kind: INTEGER,
        ..Attribute::default()
    }
}
