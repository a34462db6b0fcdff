//! Functions that need features.

use shallow_relu::ShallowReluNet;

use crate::table::Table;
use crate::values::{SLICES, jumping, many, networks, subjects};

/// Bytes that are no file.
const BYTES: [&[u8]; 7] = [
    &[],
    &[0],
    &[255; 8],
    &[0; 64],
    b"{}",
    &[2, 0, 0, 0, 0, 0, 0, 0, b'{', b'}'],
    &[8, 10, 18, 255, 255, 255, 255, 15],
];

const LAYERS: [[&str; 2]; 4] = [
    ["", ""],
    ["a", "a"],
    ["hidden", "output"],
    ["__metadata__", "\u{0}"],
];

pub(crate) fn calls() -> Table {
    let mut table = Table::new();
    for bytes in BYTES {
        table.call(
            "ShallowReluNet::from_onnx",
            format_args!("{bytes:?}"),
            || ShallowReluNet::<f64>::from_onnx(bytes),
        );
        table.call(
            "ShallowReluNet::from_safetensors",
            format_args!("{bytes:?}"),
            || ShallowReluNet::<f64>::from_safetensors(bytes),
        );
        for layers in LAYERS {
            table.call(
                "ShallowReluNet::from_safetensors_layers",
                format_args!("{bytes:?}, {layers:?}"),
                || ShallowReluNet::<f64>::from_safetensors_layers(bytes, layers),
            );
        }
    }
    for (name, net) in networks::<f64>() {
        let of = format!("of {name}");
        table.call("ShallowReluNet::to_onnx", &of, || net.to_onnx().len());
        table.call("ShallowReluNet::to_safetensors", &of, || {
            net.to_safetensors().len()
        });
        let file = net.to_safetensors();
        table.call(
            "ShallowReluNet::from_safetensors",
            format_args!("{of}, as f32"),
            || ShallowReluNet::<f32>::from_safetensors(&file),
        );
        for layers in LAYERS {
            table.call(
                "ShallowReluNet::to_safetensors_layers",
                format_args!("{of}: {layers:?}"),
                || net.to_safetensors_layers(layers).map(|bytes| bytes.len()),
            );
            table.call(
                "ShallowReluNet::from_safetensors_layers",
                format_args!("{of}: {layers:?}"),
                || ShallowReluNet::<f64>::from_safetensors_layers(&file, layers),
            );
        }
        for (inputs, outputs) in SLICES {
            let arguments = format!("{of}: {inputs:?}, {} outputs", outputs.len());
            let (inputs, mut outputs) = (many::<f64>(inputs), many::<f64>(outputs));
            table.call("ShallowReluNet::forward_batch_parallel", arguments, || {
                net.forward_batch_parallel(&inputs, &mut outputs)
            });
        }
    }
    for (name, f) in subjects::<f64>() {
        table.call(
            "PiecewiseLinear::to_onnx_table",
            format_args!("of {name}"),
            || f.to_onnx_table().len(),
        );
    }
    for (name, f) in jumping::<f64>() {
        table.call(
            "Discontinuous::to_onnx_table",
            format_args!("of {name}"),
            || f.to_onnx_table().len(),
        );
    }
    for (inputs, outputs) in SLICES {
        let arguments = format!("{inputs:?}, {} outputs", outputs.len());
        let (inputs, mut outputs) = (many::<f64>(inputs), many::<f64>(outputs));
        let f = &subjects::<f64>()[1].1;
        table.call("PiecewiseLinear::eval_batch_parallel", &arguments, || {
            f.eval_batch_parallel(&inputs, &mut outputs)
        });
        let f = &jumping::<f64>()[1].1;
        table.call("Discontinuous::eval_batch_parallel", &arguments, || {
            f.eval_batch_parallel(&inputs, &mut outputs)
        });
    }
    table
}
