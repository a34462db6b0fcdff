//! Networks: the file that is written, and the files that are read.

use onnx_rs::ast::{Attribute, AttributeType, DataType, Dimension, OpType, TensorProto, TypeValue};
use shallow_relu::{Element, ShallowReluNet};

use crate::hostile;
use crate::{
    MLP_F32, MLP_F64, article, article_f32, chain, chain_with, file, initializers, integer, node,
    step,
};

#[test]
fn an_independent_reader_finds_gemm_relu_gemm() {
    let bytes = article().to_onnx();
    assert_eq!(bytes.len(), 376);
    let model = onnx_rs::parse(&bytes).expect("an ONNX file");
    assert_eq!((model.ir_version, model.producer_name), (7, "shallow-relu"));
    assert_eq!(
        (model.opset_import.len(), model.opset_import[0].version),
        (1, 13)
    );
    let graph = model.graph.expect("a graph");
    let steps: Vec<_> = graph
        .node
        .iter()
        .map(|node| (&node.op_type, &node.input[..], &node.output[..]))
        .collect();
    assert_eq!(
        steps,
        [
            (&OpType::Gemm, &["x", "0.weight", "0.bias"][..], &["z"][..]),
            (&OpType::Relu, &["z"], &["a"]),
            (&OpType::Gemm, &["a", "2.weight", "2.bias"], &["y"]),
        ]
    );
    for gemm in [&graph.node[0], &graph.node[2]] {
        assert_eq!(gemm.attribute.len(), 1);
        assert_eq!((gemm.attribute[0].name, gemm.attribute[0].i), ("transB", 1));
        assert_eq!(gemm.attribute[0].r#type, AttributeType::Int);
    }
    for (value, name) in [(&graph.input, "x"), (&graph.output, "y")] {
        assert_eq!((value.len(), value[0].name), (1, name));
        let Some(TypeValue::Tensor(tensor)) = value[0]
            .r#type
            .as_ref()
            .and_then(|kind| kind.value.as_ref())
        else {
            panic!("{name} is no tensor");
        };
        assert_eq!(tensor.elem_type, DataType::Double);
        let dims: Vec<_> = tensor
            .shape
            .iter()
            .flat_map(|shape| &shape.dim)
            .map(|dim| &dim.value)
            .collect();
        assert_eq!(dims, [&Dimension::Param("batch"), &Dimension::Value(1)]);
    }
    let expected: [(&str, &[i64], &[f64]); 4] = [
        ("0.weight", &[3, 1], &[1.0, 1.0, 1.0]),
        ("0.bias", &[3], &[1.0, 0.5, 0.0]),
        ("2.weight", &[1, 3], &[4.0, -8.0, 5.0]),
        ("2.bias", &[1], &[-1.0]),
    ];
    assert_eq!(graph.initializer.len(), expected.len());
    for (tensor, (name, dims, values)) in graph.initializer.iter().zip(expected) {
        assert_eq!((tensor.name(), tensor.dims()), (name, dims));
        assert_eq!(tensor.as_f64().expect("values of f64")[..], *values);
    }
    let narrow = article_f32().to_onnx();
    let graph = onnx_rs::parse(&narrow)
        .expect("an ONNX file")
        .graph
        .expect("a graph");
    assert!(
        graph
            .initializer
            .iter()
            .all(|tensor| tensor.data_type() == DataType::Float)
    );
}

fn bits_come_back<T: Element>(convert: impl Fn(f64) -> T, bits: impl Fn(T) -> u64) {
    let mut compared = 0;
    for net in hostile::networks(2, convert) {
        let read = ShallowReluNet::<T>::from_onnx(&net.to_onnx()).expect("the same network");
        assert_eq!(read, net);
        for (a, b) in read.parameters().iter().zip(net.parameters().iter()) {
            assert_eq!(bits(a.1), bits(b.1));
        }
        compared += 1;
    }
    assert!(compared >= 4, "{compared} networks compared");
}

#[test]
fn every_bit_comes_back() {
    bits_come_back(|value| value, f64::to_bits);
    bits_come_back(|value| value as f32, |value| value.to_bits().into());
}

/// The values are those of onnxruntime, in `f32` and in `f64`, at seven inputs from -1.5 to 1.5.
#[test]
fn scikit_learns_regressor_is_read() {
    let inputs = [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5];
    let expected = [
        -0.908_212_910_306_550_3,
        -0.774_421_910_225_615_5,
        -0.571_110_920_393_753_3,
        -0.013_317_703_217_742_505,
        0.530_913_386_226_013_1,
        0.976_402_443_515_836_2,
        1.421_891_500_805_659_4,
    ];
    let wide = ShallowReluNet::<f64>::from_onnx(MLP_F64).expect("a network");
    let narrow = ShallowReluNet::<f32>::from_onnx(MLP_F32).expect("a network");
    let widened = ShallowReluNet::<f64>::from_onnx(MLP_F32).expect("a network");
    assert_eq!(
        (wide.width(), narrow.width(), widened.width()),
        (12, 12, 12)
    );
    for (x, y) in inputs.into_iter().zip(expected) {
        assert!((wide.forward(x) - y).abs() < 1e-14);
        assert!((f64::from(narrow.forward(x as f32)) - y).abs() < 1e-6);
        assert!((widened.forward(x) - y).abs() < 1e-7);
    }
    let error = ShallowReluNet::<f32>::from_onnx(MLP_F64).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the tensor coefficient holds F64, expected F32, F16 or BF16 for f32"
    );
}

/// |x| + 0.5.
fn is_absolute(bytes: &[u8]) {
    let net = match ShallowReluNet::<f64>::from_onnx(bytes) {
        Ok(net) => net,
        Err(error) => panic!(
            "{error}: {:?}",
            onnx_rs::parse(bytes).expect("an ONNX file")
        ),
    };
    assert_eq!([-2.0, 0.0, 3.0].map(|x| net.forward(x)), [2.5, 0.5, 3.5]);
}

#[test]
fn nodes_that_change_no_value_are_passed_over() {
    is_absolute(&file(chain(), initializers()));
    for position in 0..5 {
        is_absolute(&file(
            chain_with(position, step(OpType::Identity, &[])),
            initializers(),
        ));
        is_absolute(&file(
            chain_with(position, step(OpType::Flatten, &[])),
            initializers(),
        ));
        let shape = if position == 0 || position == 4 {
            "column"
        } else {
            "rows"
        };
        is_absolute(&file(
            chain_with(position, step(OpType::Reshape, &[shape])),
            initializers(),
        ));
        for to in [1, 10, 11, 16] {
            let mut cast = step(OpType::Cast, &[]);
            cast.attribute.push(integer("to", to));
            is_absolute(&file(chain_with(position, cast), initializers()));
        }
    }
}

#[test]
fn gemm_is_read_with_weights_either_way_and_without_biases() {
    for (turned, bias) in [(0, true), (1, true), (0, false), (1, false)] {
        let mut tensors = initializers();
        let mut gemm = [
            node(OpType::Gemm, &["x", "v"], "z"),
            node(OpType::Gemm, &["a", "w"], "y"),
        ];
        for (gemm, bias_name) in gemm.iter_mut().zip(["b", "b0"]) {
            gemm.attribute = vec![integer("transB", turned), crate::float("alpha", 1.0)];
            if bias {
                gemm.input.push(bias_name);
            }
        }
        if turned == 1 {
            tensors[0] = TensorProto::from_f32("v", vec![2, 1], vec![1.0, -1.0]);
            tensors[2] = TensorProto::from_f32("w", vec![1, 2], vec![1.0, 1.0]);
        }
        let [first, second] = gemm;
        let bytes = file(
            vec![first, node(OpType::Relu, &["z"], "a"), second],
            tensors,
        );
        let net = ShallowReluNet::<f32>::from_onnx(&bytes).expect("a network");
        assert_eq!(net.forward(-2.0), if bias { 2.5 } else { 2.0 });
    }
}

#[test]
fn constants_may_be_nodes_and_have_two_names() {
    let mut tensors = initializers();
    let half = tensors.remove(3);
    let mut constant = node(OpType::Constant, &[], "half");
    constant.attribute.push(Attribute {
        name: "value",
        r#type: AttributeType::Tensor,
        t: Some(half),
        ..Attribute::default()
    });
    let mut nodes = chain();
    nodes.insert(0, constant);
    nodes.insert(1, node(OpType::Identity, &["half"], "b0"));
    is_absolute(&file(nodes, tensors));
}

#[test]
fn old_files_list_initializers_among_the_inputs() {
    let bytes = file(chain(), initializers());
    let mut model = onnx_rs::parse(&bytes).expect("an ONNX file");
    let graph = model.graph.as_mut().expect("a graph");
    for tensor in &graph.initializer {
        graph.input.push(onnx_rs::ast::ValueInfo {
            name: tensor.name(),
            ..Default::default()
        });
    }
    is_absolute(&onnx_rs::encode(&model));
}

#[test]
fn every_form_of_values_is_read() {
    let half = |tensor: TensorProto<'static>| {
        let mut tensors = initializers();
        tensors[3] = tensor;
        tensors
    };
    let forms = [
        TensorProto::from_f64("b0", vec![1, 1], vec![0.5]),
        TensorProto::from_f32("b0", vec![], vec![0.5]),
        TensorProto::from_raw("b0", vec![1], DataType::Float, &[0, 0, 0, 0x3f]),
        TensorProto::from_raw(
            "b0",
            vec![1],
            DataType::Double,
            &[0, 0, 0, 0, 0, 0, 0xe0, 0x3f],
        ),
        TensorProto::from_raw("b0", vec![1], DataType::Float16, &[0, 0x38]),
        TensorProto::from_raw("b0", vec![1], DataType::Bfloat16, &[0, 0x3f]),
    ];
    for form in forms {
        is_absolute(&file(chain(), half(form)));
    }
    // 16-bit floats are also written as integers: a shape, a type and a value of `int32_data`.
    for (kind, bits) in [(10, [0x80, 0x70]), (16, [0x80, 0x7e])] {
        let bytes = [&[8, 1, 16, kind, 42, 2], &bits[..], &[66, 2, b'b', b'0']].concat();
        let mut tensors = initializers();
        tensors.remove(3);
        let mut model = file(chain(), tensors);
        // The graph goes on in a second part: protobuf merges them.
        model.extend([58, bytes.len() as u8 + 2, 42, bytes.len() as u8]);
        model.extend(bytes);
        is_absolute(&model);
    }
}
