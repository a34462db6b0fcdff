//! Networks and functions as ONNX files: what is written, by an independent reader; what is read, of files that an
//! independent writer and scikit-learn made; what is refused.

#[path = "../hostile/mod.rs"]
mod hostile;
mod networks;
mod refused;
mod tables;

use onnx_rs::ast::{
    Attribute, AttributeType, Graph, Model, Node, OpType, OperatorSetId, TensorProto, ValueInfo,
};
use shallow_relu::ShallowReluNet;

const POINTS: [(f64, f64); 4] = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];

/// What scikit-learn's `MLPRegressor` of 12 units is exported to by skl2onnx, for inputs of `f32` and of `f64`.
const MLP_F32: &[u8] = include_bytes!("mlp_regressor_f32.onnx");
const MLP_F64: &[u8] = include_bytes!("mlp_regressor_f64.onnx");

fn article() -> ShallowReluNet<f64> {
    ShallowReluNet::from_breakpoints(&POINTS).expect("the article's network")
}

fn article_f32() -> ShallowReluNet<f32> {
    let points = POINTS.map(|(x, y)| (x as f32, y as f32));
    ShallowReluNet::from_breakpoints(&points).expect("the article's network")
}

fn node<'a>(op_type: OpType<'a>, input: &[&'a str], output: &'a str) -> Node<'a> {
    Node {
        op_type,
        input: input.to_vec(),
        output: vec![output],
        ..Node::default()
    }
}

fn integer(name: &str, i: i64) -> Attribute<'_> {
    Attribute {
        name,
        i,
        r#type: AttributeType::Int,
        ..Attribute::default()
    }
}

fn float(name: &str, f: f32) -> Attribute<'_> {
    Attribute {
        name,
        f,
        r#type: AttributeType::Float,
        ..Attribute::default()
    }
}

/// The tensors of |x| + 0.5, with the shapes that `MatMul` needs, and some that do not fit.
fn initializers() -> Vec<TensorProto<'static>> {
    vec![
        TensorProto::from_f32("v", vec![1, 2], vec![1.0, -1.0]),
        TensorProto::from_f32("b", vec![2], vec![0.0, 0.0]),
        TensorProto::from_f32("w", vec![2, 1], vec![1.0, 1.0]),
        TensorProto::from_f32("b0", vec![1], vec![0.5]),
        TensorProto::from_i64("rows", vec![2], vec![-1, 2]),
        TensorProto::from_i64("column", vec![2], vec![-1, 1]),
    ]
}

fn file(nodes: Vec<Node<'_>>, initializer: Vec<TensorProto<'_>>) -> Vec<u8> {
    let value = |name| ValueInfo {
        name,
        ..ValueInfo::default()
    };
    let graph = Graph {
        node: nodes,
        initializer,
        input: vec![value("x")],
        output: vec![value("y")],
        ..Graph::default()
    };
    onnx_rs::encode(&model(graph))
}

fn model(graph: Graph<'_>) -> Model<'_> {
    Model {
        ir_version: 8,
        opset_import: vec![OperatorSetId {
            domain: "",
            version: 17,
        }],
        graph: Some(graph),
        ..Model::default()
    }
}

/// MatMul, Add, Relu, MatMul, Add.
fn chain() -> Vec<Node<'static>> {
    vec![
        node(OpType::MatMul, &["x", "v"], "vx"),
        node(OpType::Add, &["vx", "b"], "z"),
        node(OpType::Relu, &["z"], "a"),
        node(OpType::MatMul, &["a", "w"], "wa"),
        node(OpType::Add, &["b0", "wa"], "y"),
    ]
}

/// The chain with a node between two of them.
fn chain_with(position: usize, mut between: Node<'static>) -> Vec<Node<'static>> {
    let mut nodes = chain();
    let value = nodes[position].input[usize::from(position == 4)];
    for input in &mut between.input {
        if input.is_empty() {
            *input = value;
        }
    }
    for input in &mut nodes[position].input {
        if *input == value {
            *input = "between";
        }
    }
    between.output = vec!["between"];
    nodes.insert(position, between);
    nodes
}

/// A node that `chain_with` puts in.
fn step<'a>(op_type: OpType<'a>, others: &[&'a str]) -> Node<'a> {
    let input = [&[""], others].concat();
    node(op_type, &input, "")
}
