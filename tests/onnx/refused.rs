//! What is no network, and what is no file.

use onnx_rs::ast::{
    DataLocation, DataType, Function, Graph, Model, Node, OpType, TensorProto, ValueInfo,
};
use shallow_relu::{Error, ShallowReluNet};

use crate::hostile;
use crate::model as model_of;
use crate::{
    MLP_F32, MLP_F64, article, article_f32, chain, chain_with, file, float, initializers, integer,
    node, step,
};

fn text(bytes: &[u8]) -> String {
    ShallowReluNet::<f32>::from_onnx(bytes)
        .unwrap_err()
        .to_string()
}

fn of_nodes(nodes: Vec<Node<'_>>) -> String {
    text(&file(nodes, initializers()))
}

fn of_tensor(index: usize, tensor: TensorProto<'_>) -> String {
    let mut tensors = initializers();
    tensors[index] = tensor;
    text(&file(chain(), tensors))
}

#[test]
fn a_refusal_names_the_node() {
    let mut tanh = chain();
    tanh[2] = Node {
        name: "/act/Tanh",
        ..node(OpType::Tanh, &["z"], "a")
    };
    assert_eq!(
        of_nodes(tanh),
        "the node /act/Tanh, of type Tanh, is no part of a network with one hidden layer of ReLUs"
    );

    // A node without a name is called by its output.
    let mut cast = step(OpType::Cast, &[]);
    cast.attribute.push(integer("to", 7));
    assert_eq!(
        of_nodes(chain_with(1, cast)),
        "the node between, of type Cast, does not keep floats as floats"
    );

    for shape in [
        step(OpType::Reshape, &["column"]),
        step(OpType::Reshape, &["v"]),
        step(OpType::Reshape, &[]),
    ] {
        let text = of_nodes(chain_with(1, shape));
        assert_eq!(
            text,
            "the node between, of type Reshape, may tear the values of the hidden layer apart"
        );
    }
    let mut flatten = step(OpType::Flatten, &[]);
    flatten.attribute.push(integer("axis", 0));
    assert_eq!(
        of_nodes(chain_with(2, flatten)),
        "the node between, of type Flatten, may tear the values of the hidden layer apart"
    );

    assert_eq!(
        of_nodes(chain_with(0, step(OpType::Relu, &[]))),
        "the node between, of type Relu, is not between the two layers"
    );
    assert_eq!(
        of_nodes(chain_with(3, step(OpType::Relu, &[]))),
        "the node between, of type Relu, is not between the two layers"
    );
    assert_eq!(
        of_nodes(chain_with(0, step(OpType::Add, &["b0"]))),
        "the node between, of type Add, adds what is not the bias of a layer"
    );
    assert_eq!(
        of_nodes(chain_with(2, step(OpType::Add, &["b"]))),
        "the node between, of type Add, adds what is not the bias of a layer"
    );
    assert_eq!(
        of_nodes(chain_with(3, step(OpType::Add, &["b"]))),
        "the node between, of type Add, adds what is not the bias of a layer"
    );

    let mut without = chain();
    without.remove(2);
    without[2].input[0] = "z";
    assert_eq!(
        of_nodes(without),
        "the node wa, of type MatMul, follows the hidden layer without a Relu between them"
    );
    assert_eq!(
        of_nodes(chain_with(4, step(OpType::MatMul, &["w"]))),
        "the node between, of type MatMul, is a third layer"
    );
    assert_eq!(
        of_nodes(chain_with(4, step(OpType::Add, &[""]))),
        "the node between, of type Add, needs a constant, but wa is none"
    );
    assert_eq!(
        of_nodes(chain_with(0, step(OpType::MatMul, &[]))),
        "the node between, of type MatMul, has fewer inputs than it needs"
    );

    let mut left = chain();
    left[0].input = vec!["v", "x"];
    assert_eq!(
        of_nodes(left),
        "the node vx, of type MatMul, does not have the value of the node before as its first input"
    );

    let mut foreign = chain();
    foreign[2].domain = "com.microsoft";
    assert_eq!(
        of_nodes(foreign),
        "the node a, of type Relu, is not an operator of the ONNX standard"
    );

    let mut two = chain();
    two[2].output.push("mask");
    assert_eq!(
        of_nodes(two),
        "the node a, of type Relu, has 2 outputs, expected 1"
    );

    // The value of a node may be used once.
    let mut twice = chain();
    twice.push(node(OpType::Relu, &["z"], "other"));
    assert_eq!(
        of_nodes(twice),
        "the node other, of type Relu, is not on one way from the input to the output"
    );
}

#[test]
fn a_gemm_that_scales_is_refused() {
    let gemm = |attribute| {
        let mut nodes = vec![node(OpType::Gemm, &["x", "v", "b"], "z")];
        nodes[0].attribute.push(attribute);
        nodes.extend(chain().into_iter().skip(2));
        of_nodes(nodes)
    };
    assert_eq!(
        gemm(float("alpha", 0.5)),
        "the node z, of type Gemm, has alpha = 0.5, expected 1"
    );
    assert_eq!(
        gemm(float("beta", 1e30)),
        "the node z, of type Gemm, has beta = 1e30, expected 1"
    );
    assert_eq!(
        gemm(float("beta", f32::NAN)),
        "the node z, of type Gemm, has beta = NaN, expected 1"
    );
    assert_eq!(
        gemm(integer("transA", 1)),
        "the node z, of type Gemm, has transA = 1, expected 0"
    );
    assert_eq!(
        gemm(integer("transB", 1)),
        "the tensor v has shape [1, 2], expected [N, 1]"
    );
}

#[test]
fn a_refusal_names_the_tensor() {
    let f32s = |name, dims: &[i64]| {
        let count = dims.iter().product::<i64>() as usize;
        TensorProto::from_f32(name, dims.to_vec(), vec![1.0; count])
    };
    assert_eq!(
        of_tensor(0, f32s("v", &[2, 1])),
        "the tensor v has shape [2, 1], expected [1, N]"
    );
    assert_eq!(
        of_tensor(0, f32s("v", &[2])),
        "the tensor v has shape [2], expected [1, N]"
    );
    assert_eq!(
        of_tensor(1, f32s("b", &[2, 1])),
        "the tensor b has shape [2, 1], expected [2] or [1, 2]"
    );
    assert_eq!(
        of_tensor(1, f32s("b", &[1])),
        "the tensor b has shape [1], expected [2] or [1, 2]"
    );
    assert_eq!(
        of_tensor(2, f32s("w", &[1, 2])),
        "the tensor w has shape [1, 2], expected [2, 1] or [2]"
    );
    assert_eq!(
        of_tensor(3, f32s("b0", &[2])),
        "the tensor b0 has shape [2], expected [1] or [1, 1] or []"
    );
    assert_eq!(
        of_tensor(3, f32s("b0", &[0])),
        "the tensor b0 has shape [0], expected [1] or [1, 1] or []"
    );
    assert_eq!(
        of_tensor(3, f32s("other", &[1])),
        "the node y, of type Add, needs a constant, but b0 is none"
    );

    let f64s = TensorProto::from_f64("b0", vec![1], vec![0.5]);
    assert_eq!(
        of_tensor(3, f64s),
        "the tensor b0 holds F64, expected F32, F16 or BF16 for f32"
    );
    assert_eq!(
        of_tensor(3, TensorProto::from_f64("b0", vec![0], vec![])),
        "the tensor b0 holds F64, expected F32, F16 or BF16 for f32"
    );
    assert_eq!(
        of_tensor(3, TensorProto::from_i64("b0", vec![1], vec![1])),
        "the tensor b0 holds I64, expected F32, F16 or BF16 for f32"
    );
    let strings = TensorProto::from_strings("b0", vec![1], vec![b"half"]);
    assert_eq!(
        of_tensor(3, strings),
        "the tensor b0 holds values of ONNX type 8, expected F32, F16 or BF16 for f32"
    );

    let short = TensorProto::from_f32("b", vec![2], vec![1.0]);
    assert_eq!(
        of_tensor(1, short),
        "the tensor b has 1 values, but its shape needs 2"
    );
    let raw = TensorProto::from_raw("b", vec![2], DataType::Float, &[0; 7]);
    assert_eq!(
        of_tensor(1, raw),
        "the tensor b has 7 bytes, but its shape needs 8"
    );
    let huge = TensorProto::from_raw("b", vec![i64::MAX, i64::MAX], DataType::Float, &[0; 8]);
    assert_eq!(
        of_tensor(1, huge),
        "the tensor b has 8 bytes, but its shape needs more than fit into memory"
    );
    let large = TensorProto::from_f32("b", vec![1 << 40], vec![1.0]);
    assert_eq!(
        of_tensor(1, large),
        "the tensor b has 1 values, but its shape needs 1099511627776"
    );
    let negative = TensorProto::from_f32("b", vec![-2], vec![1.0; 2]);
    assert_eq!(
        of_tensor(1, negative),
        "the tensor b has a negative dimension"
    );
    let external = TensorProto::from_f32("b", vec![2], vec![1.0; 2])
        .with_data_location(DataLocation::External);
    assert_eq!(
        of_tensor(1, external),
        "the tensor b has its values in another file"
    );
    let nan = TensorProto::from_f32("b0", vec![1], vec![f32::NAN]);
    assert_eq!(of_tensor(3, nan), "output_bias = NaN is not finite");
}

#[test]
fn a_graph_needs_one_input_one_output_and_two_layers() {
    let steps = |count| {
        let mut nodes = chain();
        nodes.truncate(count);
        if let Some(last) = nodes.last_mut() {
            last.output = vec!["y"];
        }
        of_nodes(nodes)
    };
    assert_eq!(
        steps(0),
        "the graph does not lead from its input to its output"
    );
    assert_eq!(
        steps(1),
        "the graph has one layer and no Relu, expected two layers"
    );
    assert_eq!(steps(3), "the graph has one layer, expected two");
    assert_eq!(
        of_nodes(vec![node(OpType::Identity, &["x"], "y")]),
        "the graph has no layers"
    );

    let value = |name| ValueInfo {
        name,
        ..ValueInfo::default()
    };
    let graph = Graph {
        node: chain(),
        initializer: initializers(),
        input: vec![value("x"), value("u")],
        output: vec![value("y")],
        ..Graph::default()
    };
    let mut model = model_of(graph);
    assert_eq!(
        text(&onnx_rs::encode(&model)),
        "the graph has 2 inputs and 1 outputs, expected one of each"
    );
    let graph = model.graph.as_mut().expect("a graph");
    graph.input.pop();
    assert!(ShallowReluNet::<f32>::from_onnx(&onnx_rs::encode(&model)).is_ok());
    // An operator of the file's own may have a standard name.
    // The standard operators have two names of their domain.
    for domain in ["", "ai.onnx"] {
        model.functions = vec![Function {
            name: "Relu",
            domain,
            ..Function::default()
        }];
        assert_eq!(
            text(&onnx_rs::encode(&model)),
            "the node a, of type Relu, is not an operator of the ONNX standard"
        );
    }
    model.functions.clear();
    model.graph.as_mut().expect("a graph").output.clear();
    assert_eq!(
        text(&onnx_rs::encode(&model)),
        "the graph has 1 inputs and 0 outputs, expected one of each"
    );
}

#[test]
fn what_is_no_file_is_refused() {
    assert_eq!(text(b""), "not a readable ONNX file: it has no graph");
    for bytes in [
        &b"\x3a"[..],
        b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        b"\x3a\x04\x2a\xff\xff\x7f",
        b"\x0a\x00",
        b"\x12\x01\xff",
        &[0x0b; 500],
        b"{\"a\":1}",
    ] {
        let error = ShallowReluNet::<f32>::from_onnx(bytes).unwrap_err();
        assert!(
            matches!(error, Error::BadFile { format: "ONNX", .. }),
            "{bytes:?}: {error}"
        );
    }
    let no_version = Model {
        opset_import: vec![],
        ..onnx_rs::parse(MLP_F32).expect("an ONNX file")
    };
    assert_eq!(
        text(&onnx_rs::encode(&no_version)),
        "not a readable ONNX file: it names no version of the operators"
    );
    let safetensors = b"\x10\0\0\0\0\0\0\0{\"__metadata__\":{}}";
    assert!(ShallowReluNet::<f32>::from_onnx(safetensors).is_err());
}

/// As many messages as the bytes have room for, each as short as it can be.
#[test]
fn many_empty_messages_take_memory_in_proportion() {
    let nested = |tag: u8, inside: &[u8]| {
        let (length, mut bytes) = (inside.len(), vec![tag << 3 | 2]);
        bytes.extend([
            length as u8 | 128,
            (length >> 7) as u8 | 128,
            (length >> 14) as u8,
        ]);
        bytes.extend(inside);
        bytes
    };
    let (graph, node) = (7, 1);
    for tag in [1, 5, 11, 12] {
        let bytes = nested(graph, &[tag << 3 | 2, 0].repeat(100_000));
        let read = hostile::survived(&bytes, "empty messages", ShallowReluNet::<f32>::from_onnx);
        assert!(read.is_err());
    }
    for tag in [1, 2, 5] {
        let bytes = nested(graph, &nested(node, &[tag << 3 | 2, 0].repeat(100_000)));
        let read = hostile::survived(&bytes, "empty messages", ShallowReluNet::<f32>::from_onnx);
        assert!(read.is_err());
    }
}

fn good_files() -> Vec<Vec<u8>> {
    vec![
        article().to_onnx(),
        article_f32().to_onnx(),
        MLP_F32.to_vec(),
        MLP_F64.to_vec(),
        file(
            chain_with(3, step(OpType::Reshape, &["rows"])),
            initializers(),
        ),
    ]
}

#[test]
fn no_single_byte_and_no_truncation_harms() {
    for good in good_files() {
        let read = ShallowReluNet::<f64>::from_onnx;
        assert_eq!(
            hostile::every_truncation_and_every_byte(&good, read),
            [0_usize; 0]
        );
    }
}

#[test]
fn mutations_are_survived() {
    let good = good_files();
    let good: Vec<&[u8]> = good.iter().map(|bytes| &bytes[..]).collect();
    hostile::mutations(&good, 11, 20_000, ShallowReluNet::<f64>::from_onnx);
}

#[test]
#[ignore = "takes a minute"]
fn mutations_are_survived_for_a_minute() {
    let good = good_files();
    let good: Vec<&[u8]> = good.iter().map(|bytes| &bytes[..]).collect();
    hostile::mutations_for_a_minute(&good, ShallowReluNet::<f64>::from_onnx);
}

/// Which of two values of one name is meant, no file can tell.
#[test]
fn two_values_of_one_name_are_refused() {
    let mut tensors = initializers();
    tensors.push(TensorProto::from_f32("b", vec![2], vec![1.0, 2.0]));
    assert_eq!(
        text(&file(chain(), tensors)),
        "not a readable ONNX file: it has two tensors b"
    );
    let mut nodes = chain();
    nodes[0].output = vec!["w"];
    nodes[1].input[0] = "w";
    assert_eq!(
        of_nodes(nodes),
        "the node w, of type MatMul, has an output with the name of a constant"
    );
}
