//! Bytes as files: whatever a reader accepts can be written, and comes back bit for bit.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shallow_relu::{
    Discontinuous, Error, Parameter, Parameters, Periodic, PiecewiseLinear, Samples,
    ShallowReluNet, Side, Tail,
};

use crate::bits::Bits;
use crate::models::model;
use crate::script::Script;
use crate::support::{Float, finite};

/// The bytes as a safetensors file, and as one whose header has the length that the file says.
pub fn safetensors(bytes: &[u8]) {
    of_safetensors(bytes);
    let end = bytes.iter().rposition(|&byte| byte == b'}');
    if let Some(length) = end.and_then(|end| (end + 1).checked_sub(8)) {
        let mut mended = bytes.to_vec();
        mended[..8].copy_from_slice(&(length as u64).to_le_bytes());
        of_safetensors(&mended);
    }
}

fn of_safetensors(bytes: &[u8]) {
    let narrow = ShallowReluNet::<f32>::from_safetensors(bytes);
    let wide = ShallowReluNet::<f64>::from_safetensors(bytes);
    compare(&narrow, &wide);
    narrow.iter().for_each(safetensors_come_back);
    wide.iter().for_each(safetensors_come_back);
    let _ = ShallowReluNet::<f64>::from_safetensors_layers(bytes, ["fc1", "fc2"]);
}

pub(crate) fn safetensors_come_back<F: Float>(net: &ShallowReluNet<F>) {
    let layers = ["0", "the layer \u{1F600} \"\n"];
    let file = net.to_safetensors_layers(layers).expect("two names");
    for read in [
        ShallowReluNet::<F>::from_safetensors(&net.to_safetensors()),
        ShallowReluNet::<F>::from_safetensors_layers(&file, layers),
    ] {
        let read = read.expect("the same file");
        assert_eq!(read.parameters().bits(), net.parameters().bits());
    }
}

/// The bytes as an ONNX file, or after a byte that no file starts with, as the script of one.
pub fn onnx(bytes: &[u8]) {
    match bytes.split_first() {
        Some((255, rest)) => of_onnx(&model(&mut Script::new(rest))),
        _ => of_onnx(bytes),
    }
}

fn of_onnx(bytes: &[u8]) {
    let narrow = ShallowReluNet::<f32>::from_onnx(bytes);
    let wide = ShallowReluNet::<f64>::from_onnx(bytes);
    compare(&narrow, &wide);
    narrow.iter().for_each(onnx_comes_back);
    wide.iter().for_each(onnx_comes_back);
}

pub(crate) fn onnx_comes_back<F: Float>(net: &ShallowReluNet<F>) {
    let read = ShallowReluNet::<F>::from_onnx(&net.to_onnx()).expect("the same file");
    assert_eq!(read.parameters().bits(), net.parameters().bits());
    // The table is written whatever the function is, and is no network.
    let table = net.function().to_onnx_table();
    assert!(ShallowReluNet::<F>::from_onnx(&table).is_err());
}

/// What is read into `f32` is read into `f64`, too, where less overflows, and as the same values.
fn compare(narrow: &Result<ShallowReluNet<f32>, Error>, wide: &Result<ShallowReluNet<f64>, Error>) {
    let Ok(narrow) = narrow else { return };
    let wide = wide.as_ref().expect("a file of f32");
    assert_eq!(narrow.width(), wide.width());
    for ((which, a), (_, b)) in narrow.parameters().iter().zip(wide.parameters().iter()) {
        assert_eq!(f64::from(a).to_bits(), b.to_bits(), "{which}");
    }
}

/// The bytes as JSON of every type.
pub fn json(bytes: &[u8]) {
    read_as_everything::<Json>(bytes);
}

/// The bytes as every type in postcard, a format that does not describe itself.
pub fn postcard(bytes: &[u8]) {
    read_as_everything::<Postcard>(bytes);
}

/// A format of serde.
trait Format {
    fn read<V: DeserializeOwned>(bytes: &[u8]) -> Option<V>;
    fn write<V: Serialize>(value: &V) -> Vec<u8>;
}

enum Json {}

impl Format for Json {
    fn read<V: DeserializeOwned>(bytes: &[u8]) -> Option<V> {
        serde_json::from_slice(bytes).ok()
    }

    fn write<V: Serialize>(value: &V) -> Vec<u8> {
        serde_json::to_vec(value).expect("JSON")
    }
}

enum Postcard {}

impl Format for Postcard {
    fn read<V: DeserializeOwned>(bytes: &[u8]) -> Option<V> {
        postcard::from_bytes(bytes).ok()
    }

    fn write<V: Serialize>(value: &V) -> Vec<u8> {
        postcard::to_allocvec(value).expect("bytes")
    }
}

fn read_as_everything<R: Format>(bytes: &[u8]) {
    read_with::<R, f32>(bytes);
    read_with::<R, f64>(bytes);
    comes_back::<R, Side, _>(bytes, |_| true, |&side| side);
    comes_back::<R, Parameter, _>(bytes, |_| true, |&parameter| parameter);
}

fn read_with<R: Format, F: Float>(bytes: &[u8]) {
    comes_back::<R, PiecewiseLinear<F>, _>(bytes, |_| true, Bits::bits);
    comes_back::<R, Discontinuous<F>, _>(bytes, |_| true, Bits::bits);
    comes_back::<R, Periodic<F>, _>(bytes, |_| true, Bits::bits);
    comes_back::<R, Samples<F>, _>(bytes, |_| true, Bits::bits);
    comes_back::<R, ShallowReluNet<F>, _>(bytes, |_| true, Bits::bits);
    // These two are read with any values.
    let are_finite = |parameters: &Parameters<F>| {
        let mut values = parameters.bits().into_iter().map(F::from_bits);
        values.all(finite)
    };
    comes_back::<R, Parameters<F>, _>(bytes, are_finite, Bits::bits);
    let is_finite = |tail: &Tail<F>| !matches!(*tail, Tail::Slope(slope) if !finite(slope));
    let bits = |tail: &Tail<F>| match *tail {
        Tail::Slope(slope) => Err(Float::bits(slope)),
        Tail::Constant => Ok("constant"),
        Tail::Linear => Ok("linear"),
    };
    comes_back::<R, Tail<F>, _>(bytes, is_finite, bits);
}

/// What can be read comes back, in JSON only if it is finite, because JSON has no infinity and no NaN.
fn comes_back<R: Format, V, B>(bytes: &[u8], is_finite: impl Fn(&V) -> bool, bits: impl Fn(&V) -> B)
where
    V: Serialize + DeserializeOwned + Debug,
    B: PartialEq + Debug,
{
    let Some(value) = R::read::<V>(bytes) else {
        return;
    };
    same_again::<Postcard, V, B>(&value, &bits);
    if is_finite(&value) {
        same_again::<Json, V, B>(&value, &bits);
    }
}

fn same_again<W: Format, V, B>(value: &V, bits: impl Fn(&V) -> B)
where
    V: Serialize + DeserializeOwned + Debug,
    B: PartialEq + Debug,
{
    let copy = W::read::<V>(&W::write(value)).expect("what was written");
    assert_eq!(bits(&copy), bits(value), "{value:?} came back as {copy:?}");
}

/// Asserts that a value can be written and read again, in both formats.
pub(crate) fn stays_the_same<V: Serialize + DeserializeOwned + Debug + Bits>(value: &V) {
    same_again::<Postcard, V, _>(value, Bits::bits);
    same_again::<Json, V, _>(value, Bits::bits);
}
