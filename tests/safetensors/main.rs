//! Networks as safetensors files: what is written, what is read, what is refused.

#[path = "../hostile/mod.rs"]
mod hostile;

use safetensors::{Dtype, SafeTensors, View};
use shallow_relu::{Element, Error, ShallowReluNet};

const POINTS: [(f64, f64); 4] = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];

fn article() -> ShallowReluNet<f64> {
    ShallowReluNet::from_breakpoints(&POINTS).expect("the article's network")
}

fn article_f32() -> ShallowReluNet<f32> {
    let points = POINTS.map(|(x, y)| (x as f32, y as f32));
    ShallowReluNet::from_breakpoints(&points).expect("the article's network")
}

/// A tensor of any type and shape.
#[derive(Clone)]
struct Raw(Dtype, Vec<usize>, Vec<u8>);

impl View for Raw {
    fn dtype(&self) -> Dtype {
        self.0
    }

    fn shape(&self) -> &[usize] {
        &self.1
    }

    fn data(&self) -> std::borrow::Cow<'_, [u8]> {
        (&self.2).into()
    }

    fn data_len(&self) -> usize {
        self.2.len()
    }
}

fn file(tensors: &[(&str, Raw)]) -> Vec<u8> {
    safetensors::serialize(tensors.iter().cloned(), None).expect("a file")
}

fn f32s(shape: &[usize], values: &[f32]) -> Raw {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    Raw(Dtype::F32, shape.to_vec(), bytes.collect())
}

/// The tensors of |x| + 0.5.
fn absolute() -> Vec<(&'static str, Raw)> {
    vec![
        ("0.weight", f32s(&[2, 1], &[1.0, -1.0])),
        ("0.bias", f32s(&[2], &[0.0, 0.0])),
        ("2.weight", f32s(&[1, 2], &[1.0, 1.0])),
        ("2.bias", f32s(&[1], &[0.5])),
    ]
}

fn with(name: &'static str, tensor: Raw) -> Vec<u8> {
    let mut tensors = absolute();
    tensors.retain(|(other, _)| *other != name);
    tensors.push((name, tensor));
    file(&tensors)
}

#[test]
fn the_file_is_the_state_dict_of_pytorch() {
    let bytes = article().to_safetensors();
    assert_eq!(bytes.len(), 336);
    let header = br#"{"0.bias":{"dtype":"F64","shape":[3],"data_offsets":[0,24]},"#;
    assert!(bytes[8..].starts_with(header));

    let file = SafeTensors::deserialize(&bytes).expect("a file");
    let expected: [(&str, &[usize], &[f64]); 4] = [
        ("0.weight", &[3, 1], &[1.0, 1.0, 1.0]),
        ("0.bias", &[3], &[1.0, 0.5, 0.0]),
        ("2.weight", &[1, 3], &[4.0, -8.0, 5.0]),
        ("2.bias", &[1], &[-1.0]),
    ];
    assert_eq!(file.len(), expected.len());
    for (name, shape, values) in expected {
        let tensor = file.tensor(name).expect(name);
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        assert_eq!(
            (tensor.dtype(), tensor.shape(), tensor.data()),
            (Dtype::F64, shape, &bytes[..])
        );
    }
    assert_eq!(
        SafeTensors::deserialize(&article_f32().to_safetensors())
            .expect("a file")
            .tensor("2.bias")
            .expect("it")
            .dtype(),
        Dtype::F32
    );
}

fn bits_come_back<T: Element>(convert: impl Fn(f64) -> T, bits: impl Fn(T) -> u64) {
    let mut compared = 0;
    for net in hostile::networks(1, convert) {
        let layers = ["rises", "falls: \"\n\u{1F600}"];
        let named = net.to_safetensors_layers(layers).expect("two names");
        for read in [
            ShallowReluNet::<T>::from_safetensors(&net.to_safetensors()),
            ShallowReluNet::from_safetensors_layers(&named, layers),
        ] {
            let read = read.expect("the same network");
            assert_eq!(read, net);
            compared += 1;
            for (a, b) in read.parameters().iter().zip(net.parameters().iter()) {
                assert_eq!(bits(a.1), bits(b.1));
            }
        }
    }
    assert!(compared >= 8, "{compared} networks compared");
}

#[test]
fn every_bit_comes_back() {
    bits_come_back(|value| value, f64::to_bits);
    bits_come_back(|value| value as f32, |value| value.to_bits().into());
}

#[test]
fn narrow_types_are_read_without_rounding() {
    // 1.5, -2, 0.1 rounded, the largest, the least subnormal and the largest one.
    let halves: [(u16, f64); 6] = [
        (0x3e00, 1.5),
        (0xc000, -2.0),
        (0x2e66, 0.0999755859375),
        (0x7bff, 65504.0),
        (0x0001, 5.960_464_477_539_063e-8),
        (0x03ff, 6.097_555_160_522_461e-5),
    ];
    let brains: [(u16, f64); 3] = [
        (0x3fc0, 1.5),
        (0xc000, -2.0),
        (0x7f7f, 3.389_531_389_251_535_5e38),
    ];
    let cases = halves.map(|case| (Dtype::F16, case)).into_iter();
    for (dtype, (bits, value)) in cases.chain(brains.map(|case| (Dtype::BF16, case))) {
        let bytes = with("2.bias", Raw(dtype, vec![1], bits.to_le_bytes().to_vec()));
        let wide = ShallowReluNet::<f64>::from_safetensors(&bytes).expect("a network");
        assert_eq!(wide.output_bias(), value);
        assert_eq!(wide.output_weights(), [1.0, 1.0]); // the other tensors are F32
        let narrow = ShallowReluNet::<f32>::from_safetensors(&bytes).expect("a network");
        assert_eq!(f64::from(narrow.output_bias()), value);
    }
}

#[test]
fn shapes_without_the_dimension_of_one_fit_too() {
    for (name, shape) in [
        ("0.weight", vec![2]),
        ("2.weight", vec![2]),
        ("2.bias", vec![]),
    ] {
        let values = if name == "2.bias" {
            vec![0.5]
        } else {
            vec![1.0; 2]
        };
        let bytes = with(name, f32s(&shape, &values));
        assert!(
            ShallowReluNet::<f32>::from_safetensors(&bytes).is_ok(),
            "{name}"
        );
    }
}

#[test]
fn other_tensors_are_ignored() {
    let net = ShallowReluNet::<f64>::from_safetensors(&with("4.weight", f32s(&[5], &[0.0; 5])));
    assert_eq!(net.expect("a network").forward(-2.0), 2.5);
}

#[test]
fn a_refusal_names_the_tensor() {
    let refused = [
        (
            with("0.weight", f32s(&[1, 2], &[1.0; 2])),
            "the tensor 0.weight has shape [1, 2], expected [N, 1]",
        ),
        (
            with("0.weight", f32s(&[2, 3], &[1.0; 6])),
            "the tensor 0.weight has shape [2, 3], expected [N, 1]",
        ),
        (
            with("0.bias", f32s(&[3], &[1.0; 3])),
            "the tensor 0.bias has shape [3], expected [2]",
        ),
        (
            with("2.weight", f32s(&[2, 1], &[1.0; 2])),
            "the tensor 2.weight has shape [2, 1], expected [1, 2] or [2]",
        ),
        (
            with("2.weight", f32s(&[1; 70], &[1.0])),
            "the tensor 2.weight has shape [1, 1, 1, 1, ...], expected [1, 2] or [2]",
        ),
        (
            with("2.bias", f32s(&[2], &[1.0; 2])),
            "the tensor 2.bias has shape [2], expected [1] or []",
        ),
        (
            with("2.bias", f32s(&[0], &[])),
            "the tensor 2.bias has shape [0], expected [1] or []",
        ),
        (
            with("2.bias", Raw(Dtype::I64, vec![1], vec![0; 8])),
            "the tensor 2.bias holds I64, expected F32, F16 or BF16 for f32",
        ),
        (
            with("0.bias", Raw(Dtype::F64, vec![2], vec![0; 16])),
            "the tensor 0.bias holds F64, expected F32, F16 or BF16 for f32",
        ),
        (
            with("0.bias", Raw(Dtype::F64, vec![0], vec![])),
            "the tensor 0.bias holds F64, expected F32, F16 or BF16 for f32",
        ),
        (
            with("2.bias", f32s(&[1], &[f32::NAN])),
            "output_bias = NaN is not finite",
        ),
        (
            file(&absolute()[1..]),
            "the file has no tensor 0.weight; it has 0.bias, 2.bias, 2.weight",
        ),
        (
            file(&[]),
            "the file has no tensor 0.weight; it has no tensors",
        ),
    ];
    for (bytes, text) in refused {
        let error = ShallowReluNet::<f32>::from_safetensors(&bytes).unwrap_err();
        assert_eq!(error.to_string(), text);
    }
    let many: Vec<_> = "abcdefgh"
        .split("")
        .filter(|name| !name.is_empty())
        .map(|name| (name, f32s(&[1], &[0.0])))
        .collect();
    let error = ShallowReluNet::<f32>::from_safetensors(&file(&many)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file has no tensor 0.weight; it has a, b, c, d, e, f and 2 more"
    );
}

#[test]
fn layers_need_two_names() {
    let error = article().to_safetensors_layers(["fc", "fc"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the layers need two different names of at most 65536 bytes, got \"fc\" and \"fc\""
    );
    let long = "\u{0}".repeat(1 << 16);
    assert!(article().to_safetensors_layers([&long, "fc"]).is_ok());
    assert!(
        article()
            .to_safetensors_layers(["fc", &(long + "x")])
            .is_err()
    );
}

fn bad(bytes: &[u8]) -> String {
    match ShallowReluNet::<f64>::from_safetensors(bytes) {
        Err(Error::BadFile {
            format: "safetensors",
            reason,
        }) => reason,
        other => panic!("{other:?}"),
    }
}

fn headed(header: &str, data: usize) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend_from_slice(header.as_bytes());
    bytes.resize(bytes.len() + data, 0);
    bytes
}

#[test]
fn what_is_no_file_is_refused() {
    assert_eq!(bad(b""), "it is shorter than 8 bytes");
    assert_eq!(bad(&[0xff; 64]), "header too large");
    assert_eq!(
        bad(&[90, 0, 0, 0, 0, 0, 0, 0, b'{']),
        "the header is longer than the file"
    );
    let mut longer = article().to_safetensors();
    longer.push(0);
    assert_eq!(bad(&longer), "the tensors do not end where the file ends");
    assert!(bad(&headed(&"[".repeat(100_000), 0)).starts_with("invalid JSON in header"));
    let apart = r#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#;
    assert_eq!(
        bad(&headed(apart, 2)),
        "the tensor a does not start where the one before ends"
    );
}

/// The reader of the crate `safetensors` adds the end of the tensors to the length of the header.
#[test]
fn tensors_that_end_beyond_any_memory_are_refused() {
    let eighth = 1_u64 << 61;
    let tensors: Vec<String> = (0..8)
        .map(|i| {
            let (start, end) = (i * (eighth - 1), (i + 1) * (eighth - 1));
            format!(
                r#""{i}":{{"dtype":"U8","shape":[{}],"data_offsets":[{start},{end}]}}"#,
                eighth - 1
            )
        })
        .collect();
    assert_eq!(
        bad(&headed(&format!("{{{}}}", tensors.join(",")), 0)),
        "a number in the header is larger than any file"
    );
    // Digits in names are not numbers.
    let name = "9".repeat(40);
    let header = format!(r#"{{"\"{name}\\":{{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}}}"#);
    let error = ShallowReluNet::<f64>::from_safetensors(&headed(&header, 1)).unwrap_err();
    assert!(matches!(error, Error::NoTensor { .. }), "{error}");
}

#[test]
fn no_single_byte_and_no_truncation_harms() {
    for good in good_files() {
        let read = ShallowReluNet::<f64>::from_safetensors;
        assert_eq!(
            hostile::every_truncation_and_every_byte(&good, read),
            [0_usize; 0]
        );
    }
}

fn good_files() -> [Vec<u8>; 4] {
    let half = Raw(Dtype::F16, vec![1], vec![0, 0x3e]);
    [
        article().to_safetensors(),
        article_f32().to_safetensors(),
        file(&absolute()),
        with("2.bias", half),
    ]
}

#[test]
fn mutations_are_survived() {
    let good = good_files();
    let good: Vec<&[u8]> = good.iter().map(|bytes| &bytes[..]).collect();
    hostile::mutations(&good, 7, 20_000, ShallowReluNet::<f64>::from_safetensors);
}

#[test]
#[ignore = "takes a minute"]
fn mutations_are_survived_for_a_minute() {
    let good = good_files();
    let good: Vec<&[u8]> = good.iter().map(|bytes| &bytes[..]).collect();
    hostile::mutations_for_a_minute(&good, ShallowReluNet::<f64>::from_safetensors);
}
