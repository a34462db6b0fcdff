//! ONNX files that a script puts together: the file of a network, with some changes. In bytes that are made up, the
//! lengths of nested messages seldom fit.

use crate::script::Script;

/// The numbers of the types of tensors, the first four of which are read.
const KINDS: [i64; 8] = [1, 11, 10, 16, 7, 6, 0, 99];

const OPERATORS: [&str; 10] = [
    "Identity", "Flatten", "Reshape", "Cast", "Relu", "Add", "MatMul", "Gemm", "Constant", "Tanh",
];

const ATTRIBUTES: [&str; 7] = ["transA", "transB", "alpha", "beta", "axis", "to", "value"];

const NAMES: [&str; 14] = [
    "x", "y", "v", "b", "w", "c", "rows", "t1", "t2", "t3", "t4", "s1", "s2", "",
];

struct Tensor {
    name: &'static str,
    dims: Vec<i64>,
    kind: i64,
    values: Vec<f64>,
    is_raw: bool,
}

struct Node {
    operator: &'static str,
    inputs: Vec<&'static str>,
    output: &'static str,
    attributes: Vec<(&'static str, i64, f32)>,
}

fn node(operator: &'static str, inputs: &[&'static str], output: &'static str) -> Node {
    Node {
        operator,
        inputs: inputs.to_vec(),
        output,
        attributes: vec![],
    }
}

/// The bytes of a model.
pub(crate) fn model(script: &mut Script) -> Vec<u8> {
    let units = script.below(4);
    let n = units as i64;
    let kind = script.one_of(&KINDS[..4]);
    let is_raw = script.flag();
    let mut tensor = |name, dims: &[i64], count| Tensor {
        name,
        dims: dims.to_vec(),
        kind,
        values: (0..count)
            .map(|_| f64::from(script.float::<f32>()))
            .collect(),
        is_raw,
    };
    let mut tensors = vec![
        tensor("v", &[1, n], units),
        tensor("b", &[n], units),
        tensor("w", &[n, 1], units),
        tensor("c", &[1], 1),
        Tensor {
            kind: 7,
            values: vec![-1.0, n as f64],
            ..tensor("rows", &[2], 0)
        },
    ];
    let mut nodes = if script.flag() {
        vec![
            node("Gemm", &["x", "v", "b"], "t1"),
            node("Relu", &["t1"], "t2"),
            node("Gemm", &["t2", "w", "c"], "y"),
        ]
    } else {
        vec![
            node("MatMul", &["x", "v"], "t1"),
            node("Add", &["t1", "b"], "t2"),
            node("Relu", &["t2"], "t3"),
            node("MatMul", &["t3", "w"], "t4"),
            node("Add", &["t4", "c"], "y"),
        ]
    };
    for _ in 0..script.below(5) {
        change(script, &mut nodes, &mut tensors);
    }
    let mut graph = Vec::new();
    for node in &nodes {
        message(&mut graph, 1, &node_bytes(node, &tensors));
    }
    for tensor in &tensors {
        message(&mut graph, 5, &tensor_bytes(tensor));
    }
    for (number, name) in [(11, "x"), (12, "y")] {
        let mut value = Vec::new();
        message(&mut value, 1, name.as_bytes());
        message(&mut graph, number, &value);
    }
    let mut version = Vec::new();
    integer(&mut version, 2, 13);
    let mut model = Vec::new();
    message(&mut model, 7, &graph);
    message(&mut model, 8, &version);
    model
}

fn change(script: &mut Script, nodes: &mut Vec<Node>, tensors: &mut [Tensor]) {
    let kind = script.below(10);
    let i = script.below(nodes.len().max(1));
    let tensor = script.below(tensors.len());
    let tensor = &mut tensors[tensor];
    match kind {
        0 => {
            let dim = script.one_of(&[0, 1, 2, 3, -1, 1 << 40, i64::MAX]);
            match script.below(3) {
                0 => tensor.dims.push(dim),
                1 => drop(tensor.dims.pop()),
                _ => tensor.dims = vec![dim],
            }
            // As many values as the shape has, if it has few.
            let count = tensor
                .dims
                .iter()
                .try_fold(1_i64, |count, &dim| count.checked_mul(dim));
            if let Some(count @ 0..=8) = count
                && script.flag()
            {
                tensor.values.resize(count as usize, 1.0);
            }
        }
        1 => tensor.kind = script.one_of(&KINDS),
        2 => tensor.values.truncate(script.below(3)),
        3 => tensor.values.push(script.float()),
        4 => tensor.is_raw = !tensor.is_raw,
        5 => tensor.name = script.one_of(&NAMES),
        6 if i < nodes.len() => drop(nodes.remove(i)),
        7 if i < nodes.len() => {
            // Another step before this one.
            let fresh = script.one_of(&["s1", "s2", "t1"]);
            let before = nodes[i].inputs.first().copied().unwrap_or("");
            let mut step = node(script.one_of(&OPERATORS), &[before], fresh);
            step.inputs
                .extend(script.list(2, |script| script.one_of(&NAMES)));
            if let Some(first) = nodes[i].inputs.first_mut() {
                *first = fresh;
            }
            nodes.insert(i, step);
        }
        8 if i < nodes.len() => {
            let attribute = script.one_of(&ATTRIBUTES);
            let value = script.one_of(&[0, 1, -1, 2, 10, 11, 16, i64::MAX]);
            nodes[i].attributes.push((attribute, value, script.float()));
        }
        _ if i < nodes.len() => match script.below(4) {
            0 => nodes[i].inputs.reverse(),
            1 => nodes[i].inputs.push(script.one_of(&NAMES)),
            2 => drop(nodes[i].inputs.pop()),
            _ => nodes[i].output = script.one_of(&NAMES),
        },
        _ => {}
    }
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 127 {
        bytes.push(value as u8 | 128);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn integer(bytes: &mut Vec<u8>, number: u64, value: i64) {
    varint(bytes, number << 3);
    varint(bytes, value as u64);
}

fn message(bytes: &mut Vec<u8>, number: u64, content: &[u8]) {
    varint(bytes, number << 3 | 2);
    varint(bytes, content.len() as u64);
    bytes.extend(content);
}

/// The upper half of an `f32`: a float of BF16, and some float of F16.
fn upper_half(value: f64) -> u16 {
    ((value as f32).to_bits() >> 16) as u16
}

fn tensor_bytes(tensor: &Tensor) -> Vec<u8> {
    let mut bytes = Vec::new();
    for &dim in &tensor.dims {
        integer(&mut bytes, 1, dim);
    }
    integer(&mut bytes, 2, tensor.kind);
    message(&mut bytes, 8, tensor.name.as_bytes());
    let values = tensor.values.iter();
    let content: Vec<u8> = match tensor.kind {
        1 => values
            .flat_map(|&value| (value as f32).to_le_bytes())
            .collect(),
        7 => values
            .flat_map(|&value| (value as i64).to_le_bytes())
            .collect(),
        10 | 16 if tensor.is_raw => values
            .flat_map(|&value| upper_half(value).to_le_bytes())
            .collect(),
        10 | 16 => {
            let mut bits = Vec::new();
            values.for_each(|&value| varint(&mut bits, upper_half(value).into()));
            bits
        }
        _ => values.flat_map(|value| value.to_le_bytes()).collect(),
    };
    let number = match tensor.kind {
        _ if tensor.is_raw || tensor.kind == 7 => 9,
        1 => 4,
        10 | 16 => 5,
        _ => 10,
    };
    message(&mut bytes, number, &content);
    bytes
}

fn node_bytes(node: &Node, tensors: &[Tensor]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for input in &node.inputs {
        message(&mut bytes, 1, input.as_bytes());
    }
    message(&mut bytes, 2, node.output.as_bytes());
    message(&mut bytes, 4, node.operator.as_bytes());
    for &(name, integer_value, float) in &node.attributes {
        let mut attribute = Vec::new();
        message(&mut attribute, 1, name.as_bytes());
        varint(&mut attribute, 2 << 3 | 5);
        attribute.extend(float.to_le_bytes());
        integer(&mut attribute, 3, integer_value);
        if name == "value" {
            message(&mut attribute, 5, &tensor_bytes(&tensors[0]));
        }
        message(&mut bytes, 5, &attribute);
    }
    bytes
}
