//! From ONNX graphs to networks: the graph is a chain from its input to its output, and each node on the way is
//! the next step of a network, or one that changes no value.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use prost::Message;

use super::chain::{Chain, graph_is, refused};
use super::messages::{Model, Node, Tensor};
use crate::error::Error;
use crate::interop::tensors::{Element, shown};
use crate::network::{Parameters, ShallowReluNet};

impl<T: Element> ShallowReluNet<T> {
    /// The network in an ONNX file, as [`to_onnx`](Self::to_onnx), PyTorch or scikit-learn's `MLPRegressor` write
    /// it. O(N log N).
    ///
    /// The parameters are authoritative, as in [`from_parameters`](Self::from_parameters). The graph must lead from
    /// one input to one output in these steps:
    ///
    /// 1. the hidden layer: `Gemm`, or `MatMul` and perhaps `Add`;
    /// 2. `Relu`;
    /// 3. the output layer: `Gemm`, or `MatMul` and perhaps `Add`.
    ///
    /// A bias that is absent is 0. `Identity`, `Flatten`, `Reshape`, and `Cast` from one type of floats to another
    /// are passed over: the network does not round where such a `Cast` would. Tensors of F16, BF16 and F32 are read
    /// into `f32` or `f64` without rounding, and those of F64 into `f64` only.
    ///
    /// # Errors
    ///
    /// * [`BadFile`](Error::BadFile) if the bytes are not an ONNX file.
    /// * [`GraphNotShallow`](Error::GraphNotShallow) if the graph does not lead from one input to one output, or a
    ///   step is missing.
    /// * [`NotShallow`](Error::NotShallow) if a node is none of these steps, with the name of the node.
    /// * [`TensorType`](Error::TensorType), [`TensorShape`](Error::TensorShape) or
    ///   [`TensorData`](Error::TensorData) if a tensor does not fit.
    /// * Those of [`from_parameters`](Self::from_parameters).
    ///
    /// Nothing panics on any bytes. Memory is allocated for the messages and the tensors that are there, whatever
    /// lengths the file claims: little more than the length of the file for tensors with values, and at worst, for
    /// two bytes that are a message without content, some hundreds of bytes.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0_f32, 1.0), (2.0, 5.0)])?;
    /// let bytes = net.to_onnx();
    /// assert_eq!(ShallowReluNet::<f64>::from_onnx(&bytes)?.forward(1.0), 3.0);
    ///
    /// let error = ShallowReluNet::<f64>::from_onnx(&bytes[..50]).unwrap_err();
    /// assert!(error.to_string().starts_with("not a readable ONNX file: "));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_onnx(bytes: &[u8]) -> Result<Self, Error> {
        let model = Model::decode(bytes).map_err(|error| bad_file(shown(&error.to_string())))?;
        Self::from_parameters(parameters(&model)?)
    }
}

fn bad_file(reason: String) -> Error {
    let format = "ONNX";
    Error::BadFile { format, reason }
}

fn parameters<T: Element>(model: &Model) -> Result<Parameters<T>, Error> {
    let graph = model.graph.as_ref();
    let graph = graph.ok_or_else(|| bad_file("it has no graph".to_string()))?;
    // The version of the operators does not matter, but a file without one has lost its end: it is the last that
    // is written.
    let mut versions = model.opset_import.iter();
    if !versions.any(|set| is_standard(&set.domain)) {
        return Err(bad_file("it names no version of the operators".to_string()));
    }
    let mut constants: BTreeMap<&str, &Tensor> = BTreeMap::new();
    for tensor in &graph.initializer {
        if constants.insert(&tensor.name, tensor).is_some() {
            let name = shown(&tensor.name);
            return Err(bad_file(format!("it has two tensors {name}")));
        }
    }
    // Old files list the initializers among the inputs.
    let inputs = graph.input.iter().map(|input| &input.name[..]);
    let inputs: Vec<&str> = inputs
        .filter(|name| !constants.contains_key(name))
        .collect();
    let (&[input], [output]) = (&inputs[..], &graph.output[..]) else {
        let (inputs, outputs) = (inputs.len(), graph.output.len());
        return Err(graph_is(format!(
            "has {inputs} inputs and {outputs} outputs, expected one of each"
        )));
    };
    // A file may define operators of its own, also under the names of standard ones.
    let functions = model.functions.iter();
    let defined: BTreeSet<&str> = functions
        .filter(|function| is_standard(&function.domain))
        .map(|function| &function.name[..])
        .collect();
    let mut chain = Chain::new();
    let mut value = input;
    for node in &graph.node {
        if !is_standard(&node.domain) || defined.contains(&node.op_type[..]) {
            return Err(refused(node, "is not an operator of the ONNX standard"));
        }
        let [result] = &node.output[..] else {
            return Err(refused(
                node,
                &format!("has {} outputs, expected 1", node.output.len()),
            ));
        };
        if constants.contains_key(&result[..]) {
            return Err(refused(node, "has an output with the name of a constant"));
        }
        if node.input.iter().any(|name| name == value) {
            chain.step(node, value, &constants)?;
            value = result;
        } else if let Some(constant) = constant(node, &constants) {
            constants.insert(result, constant);
        } else {
            return Err(refused(
                node,
                "is not on one way from the input to the output",
            ));
        }
    }
    if value != output.name {
        return Err(graph_is(
            "does not lead from its input to its output".to_string(),
        ));
    }
    chain.parameters()
}

/// Whether operators of this domain are those of the ONNX standard.
fn is_standard(domain: &str) -> bool {
    matches!(domain, "" | "ai.onnx")
}

/// The tensor that a node only names: a constant, or another name for one.
fn constant<'a>(node: &'a Node, constants: &BTreeMap<&str, &'a Tensor>) -> Option<&'a Tensor> {
    match &node.op_type[..] {
        "Constant" => node
            .attribute
            .iter()
            .find(|attribute| attribute.name == "value")?
            .t
            .as_deref(),
        "Identity" => constants.get(&node.input.first()?[..]).copied(),
        _ => None,
    }
}
