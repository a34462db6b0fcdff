//! Files of other programs: the bytes, and what is read back from them.

use shallow_relu::{ShallowReluNet, construct};

use crate::discontinuous::jumping;
use crate::float::Float;
use crate::inputs::{Random, functions, parameters};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/interop/{group}", F::NAME);
    table.group(&name("onnx"), onnx::<F>);
    table.group(&name("safetensors"), safetensors::<F>);
    table.group(&name("sixteen_bits"), sixteen_bits::<F>);
}

fn networks<F: Float>(seed: u64) -> Vec<ShallowReluNet<F>> {
    let made = parameters::<F>(&[0, 1, 5, 33], seed)
        .into_iter()
        .map(ShallowReluNet::from_parameters);
    let functions = functions::<F>(&[1, 17], seed);
    made.flatten()
        .chain(functions.iter().flat_map(construct))
        .collect()
}

/// Adds bytes of a file.
fn add(bits: &mut Bits, bytes: &[u8]) {
    bits.count(bytes.len());
    for bytes in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        bits.value(u64::from_le_bytes(word));
    }
}

/// A file and the same without its end.
fn whole_and_cut(bytes: &[u8]) -> [&[u8]; 2] {
    [bytes, &bytes[..bytes.len() - 3]]
}

fn onnx<F: Float>(bits: &mut Bits) {
    for net in networks::<F>(70) {
        let bytes = net.to_onnx();
        add(bits, &bytes);
        for bytes in whole_and_cut(&bytes) {
            bits.add((
                ShallowReluNet::<F>::from_onnx(bytes),
                ShallowReluNet::<f32>::from_onnx(bytes),
            ));
        }
    }
    for (f, jumping) in functions::<F>(&[1, 17, 300], 70)
        .iter()
        .zip(jumping::<F>(&[1, 17, 300], 70))
    {
        add(bits, &f.to_onnx_table());
        add(bits, &jumping.to_onnx_table());
    }
}

fn safetensors<F: Float>(bits: &mut Bits) {
    for net in networks::<F>(71) {
        let bytes = net.to_safetensors();
        add(bits, &bytes);
        for bytes in whole_and_cut(&bytes) {
            bits.add(ShallowReluNet::<F>::from_safetensors(bytes));
            bits.add(ShallowReluNet::<f32>::from_safetensors(bytes));
            bits.add(ShallowReluNet::<F>::from_safetensors_layers(
                bytes,
                ["a", "b"],
            ));
        }
        let layers = net.to_safetensors_layers(["in", "out"]);
        add(bits, layers.as_deref().unwrap_or_default());
        bits.add(
            layers.and_then(|bytes| {
                ShallowReluNet::<F>::from_safetensors_layers(&bytes, ["in", "out"])
            }),
        );
        bits.add(
            net.to_safetensors_layers(["in", "in"])
                .map(|bytes| bytes.len()),
        );
    }
}

/// Networks whose parameters have 16 bits, as other programs write them.
fn sixteen_bits<F: Float>(bits: &mut Bits) {
    let mut random = Random(72);
    for round in 0..200 {
        let kind = ["F16", "BF16"][round % 2];
        let width = 1 + random.below(20);
        let (mut tensors, mut start) = (Vec::new(), 0);
        for (name, shape, count) in [
            ("0.weight", format!("{width}, 1"), width),
            ("0.bias", format!("{width}"), width),
            ("2.weight", format!("1, {width}"), width),
            ("2.bias", "1".to_owned(), 1),
        ] {
            let end = start + 2 * count;
            tensors.push(format!(
                r#""{name}": {{"dtype": "{kind}", "shape": [{shape}], "data_offsets": [{start}, {end}]}}"#
            ));
            start = end;
        }
        let header = format!("{{{}}}", tensors.join(", "));
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.bytes());
        for _ in 0..start / 2 {
            let value = random.below(1 << 16) as u16;
            // Without this bit of the exponent it is finite.
            let value = if round % 8 < 6 {
                value & !0x4000
            } else {
                value
            };
            bytes.extend(value.to_le_bytes());
        }
        bits.add(ShallowReluNet::<F>::from_safetensors(&bytes));
    }
}
