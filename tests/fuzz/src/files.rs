//! Bytes as files: whatever a reader accepts can be written, and comes back bit for bit.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shallow_relu::{
    Discontinuous, Error, Parameter, Parameters, Periodic, PiecewiseLinear, Samples,
    ShallowReluNet, Side, Tail,
};

use crate::bits::Bits;
use crate::support::{Float, finite};

/// The bytes as a safetensors file.
pub fn safetensors(bytes: &[u8]) {
    let narrow = ShallowReluNet::<f32>::from_safetensors(bytes);
    let wide = ShallowReluNet::<f64>::from_safetensors(bytes);
    compare(&narrow, &wide);
    if let Ok(net) = narrow {
        let read = ShallowReluNet::<f32>::from_safetensors(&net.to_safetensors());
        assert_eq!(read.expect("the same file").bits(), net.bits());
    }
    if let Ok(net) = wide {
        let layers = ["0", "the layer \u{1F600} \"\n"];
        let file = net.to_safetensors_layers(layers).expect("two names");
        let read = ShallowReluNet::<f64>::from_safetensors_layers(&file, layers);
        assert_eq!(read.expect("the same file").bits(), net.bits());
    }
    let _ = ShallowReluNet::<f64>::from_safetensors_layers(bytes, ["fc1", "fc2"]);
}

/// The bytes as an ONNX file.
pub fn onnx(bytes: &[u8]) {
    fn comes_back<F: Float>(net: &ShallowReluNet<F>) {
        let read = ShallowReluNet::<F>::from_onnx(&net.to_onnx()).expect("the same file");
        assert_eq!(read.bits(), net.bits());
        // The table is written whatever the function is, and is no network.
        let table = net.function().to_onnx_table();
        assert!(ShallowReluNet::<F>::from_onnx(&table).is_err());
    }
    let narrow = ShallowReluNet::<f32>::from_onnx(bytes);
    let wide = ShallowReluNet::<f64>::from_onnx(bytes);
    compare(&narrow, &wide);
    narrow.iter().for_each(comes_back);
    wide.iter().for_each(comes_back);
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

/// What can be read can be written and read again, and `bits` of it stay the same: in postcard, and in JSON if it is
/// finite, because JSON has no infinity and no NaN.
fn comes_back<R: Format, V, B>(bytes: &[u8], is_finite: impl Fn(&V) -> bool, bits: impl Fn(&V) -> B)
where
    V: Serialize + DeserializeOwned + Debug,
    B: PartialEq + Debug,
{
    let Some(value) = R::read::<V>(bytes) else {
        return;
    };
    let copy = Postcard::read::<V>(&Postcard::write(&value)).expect("the same bytes");
    assert_eq!(bits(&copy), bits(&value), "{value:?} came back as {copy:?}");
    if is_finite(&value) {
        let copy = Json::read::<V>(&Json::write(&value)).expect("the same JSON");
        assert_eq!(bits(&copy), bits(&value), "{value:?} came back as {copy:?}");
    }
}
