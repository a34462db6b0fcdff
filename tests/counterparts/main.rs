//! What the programs themselves make of our files, and we of theirs: onnx's checker and its reference evaluator,
//! onnxruntime, scikit-learn with skl2onnx, and the Python package safetensors.
//!
//! `.ci/counterparts` runs this in three steps: `writes` here, then `check.py`, then `reads` here. All files are in
//! the folder that the environment variable `COUNTERPARTS` names. Every number in them is an `f64`.

use std::fs;
use std::path::PathBuf;

use shallow_relu::{
    Discontinuous, Element, Parameters, PiecewiseLinear, ShallowReluNet, Side, Tail, construct,
};

/// How many inputs each function is compared at.
const INPUTS: usize = 10_000;

fn folder() -> PathBuf {
    std::env::var_os("COUNTERPARTS")
        .expect("the folder of the files")
        .into()
}

fn write(name: &str, bytes: &[u8]) {
    fs::write(folder().join(name), bytes).expect("a file is written");
}

fn write_numbers<T: Into<f64>>(name: &str, numbers: impl IntoIterator<Item = T>) {
    let numbers = numbers
        .into_iter()
        .flat_map(|number| number.into().to_le_bytes());
    write(name, &numbers.collect::<Vec<u8>>());
}

fn read(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).expect("a file that check.py writes")
}

fn read_numbers(name: &str) -> Vec<f64> {
    let bytes = read(name);
    let (numbers, rest) = bytes.as_chunks();
    assert!(rest.is_empty());
    numbers
        .iter()
        .map(|&bytes| f64::from_le_bytes(bytes))
        .collect()
}

/// A random value from -1 to 1, the same ones in every run.
fn random(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// Sine and noise in `segments` segments whose widths vary by a factor of a thousand.
fn wavy<T: Element>(segments: usize, of: fn(f64) -> T) -> PiecewiseLinear<T> {
    let (mut state, mut x) = (1, -1.0);
    let points = (0..=segments).map(|_| {
        x += 10_f64.powf(1.5 * random(&mut state) - 1.5) / segments as f64;
        (of(x), of((5.0 * x).sin() + 0.1 * random(&mut state)))
    });
    PiecewiseLinear::from_breakpoints(&points.collect::<Vec<_>>()).expect("a function")
}

/// The inputs at which values are compared: all breakpoints and their neighbours, points of the domain and a little
/// beyond, the infinities, NaN.
fn inputs<T: Element>(xs: &[T], of: fn(f64) -> T) -> Vec<T> {
    let mut inputs: Vec<T> = xs
        .iter()
        .flat_map(|&x| [x, x.next_down(), x.next_up()])
        .collect();
    inputs.extend(
        [
            0.0,
            -0.0,
            1e-300,
            1e30,
            -1e30,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ]
        .map(of),
    );
    let (first, last, mut state) = (xs[0], xs[xs.len() - 1], 2);
    let middle = (first + last) * of(0.5);
    while inputs.len() < INPUTS {
        inputs.push(middle + (last - first) * of(0.6 * random(&mut state)));
    }
    inputs
}

/// A network: inputs of the domain, the values of its function, and how far any order of summation may be off.
fn write_network<T: Element + Into<f64>>(name: &str, net: &ShallowReluNet<T>, of: fn(f64) -> T) {
    let (first, last) = net.function().domain();
    let mut xs = inputs(net.function().xs(), of);
    xs.retain(|&x| first <= x && x <= last);
    let values: Vec<T> = xs.iter().map(|&x| net.forward(x)).collect();
    let largest = net
        .function()
        .ys()
        .iter()
        .map(|&y| y.abs().into())
        .fold(0.0, f64::max);
    let u: f64 = T::unit_roundoff().into();
    let roundings = (net.width() + 2) as f64 * u;
    let terms = net.amplification().into() * largest;
    // `forward` is off by 4 ulp at most, and an ulp of y is at most 2 u max|y|.
    let of_sum = roundings / (1.0 - roundings) * terms;
    let bound = net.breakpoint_error().into() + of_sum + 8.0 * u * largest;
    write(&format!("{name}.net.onnx"), &net.to_onnx());
    write(&format!("{name}.safetensors"), &net.to_safetensors());
    write_numbers(&format!("{name}.net.x"), xs);
    write_numbers(&format!("{name}.net.y"), values);
    write_numbers(
        &format!("{name}.net.bound"),
        [bound, u * largest, net.dense_error_bound().into()],
    );
}

/// A table: inputs and the bits that it has to return.
fn write_table<T: Element + Into<f64>>(name: &str, bytes: &[u8], xs: &[T], eval: impl Fn(T) -> T) {
    write(&format!("{name}.table.onnx"), bytes);
    write_numbers(&format!("{name}.table.x"), xs.iter().copied());
    write_numbers(&format!("{name}.table.y"), xs.iter().map(|&x| eval(x)));
}

fn write_all<T: Element + Into<f64>>(suffix: &str, of: fn(f64) -> T) {
    let article = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)].map(|(x, y)| (of(x), of(y)));
    let article = PiecewiseLinear::from_breakpoints(&article).expect("a function");
    for (name, function) in [
        ("article", article),
        ("wavy_100", wavy(100, of)),
        ("wavy_1000", wavy(1000, of)),
    ] {
        let name = format!("{name}_{suffix}");
        write_network(&name, &construct(&function).expect("a network"), of);
        let tails = [Tail::Constant, Tail::Linear, Tail::Slope(of(-2.0))];
        for (i, left) in tails.into_iter().enumerate() {
            for (j, right) in tails.into_iter().enumerate() {
                let f = function.clone().with_tails(left, right).expect("tails");
                let xs = inputs(f.xs(), of);
                write_table(&format!("{name}_{i}{j}"), &f.to_onnx_table(), &xs, |x| {
                    f.eval(x)
                });
            }
        }
    }
    let points = [
        (-1.0, 2.0),
        (-1.0, 0.0),
        (0.5, 1.0),
        (0.5, -1.0),
        (2.0, -1.0),
        (2.0, 4.0),
        (3.0, 5.0),
    ];
    for side in [Side::Left, Side::Right] {
        let jumps = Discontinuous::from_breakpoints(&points.map(|(x, y)| (of(x), of(y))), side)
            .expect("jumps");
        let xs = inputs(jumps.xs(), of);
        write_table(
            &format!("jumps_{side:?}_{suffix}"),
            &jumps.to_onnx_table(),
            &xs,
            |x| jumps.eval(x),
        );
    }
    // No units at all: the constant 2.5.
    let none = Parameters {
        hidden_weights: vec![],
        hidden_biases: vec![],
        output_weights: vec![],
        output_bias: of(2.5),
    };
    write_network(
        &format!("no_units_{suffix}"),
        &ShallowReluNet::from_parameters(none).expect("a constant"),
        of,
    );
}

#[test]
#[ignore = "a step of .ci/counterparts"]
fn writes() {
    write_all("f64", |value| value);
    write_all("f32", |value| value as f32);
}

/// Files of scikit-learn and of the Python package safetensors: their values, by onnxruntime and by numpy, differ from
/// ours by no more than the roundings of a sum.
#[test]
#[ignore = "a step of .ci/counterparts"]
fn reads() {
    let (xs, mut read_files) = (read_numbers("read.x"), 0);
    let mut compare = |name: &str, u: f64, net: ShallowReluNet<f64>| {
        let parameters = net.parameters();
        let ys = read_numbers(&format!("{name}.y"));
        assert_eq!(xs.len(), ys.len());
        for (&x, y) in xs.iter().zip(ys) {
            let hidden = parameters
                .hidden_weights
                .iter()
                .zip(&parameters.hidden_biases);
            let terms = hidden
                .zip(&parameters.output_weights)
                .map(|((v, b), w)| w.abs() * (b.abs() + (v * x).abs()));
            let terms = parameters.output_bias.abs() + terms.sum::<f64>();
            let bound = (net.width() + 4) as f64 * u * terms;
            let off = (net.forward(x) - y).abs();
            assert!(off <= bound, "{name} at {x}: off by {off}, bound {bound}");
        }
        read_files += 1;
    };
    let (u32, u64) = (f32::EPSILON as f64 / 2.0, f64::EPSILON / 2.0);
    for (name, u) in [
        ("mlp_float32", u32),
        ("mlp_float64", u64),
        ("gemm_float32", u32),
        ("gemm_float64", u64),
    ] {
        let bytes = read(&format!("{name}.onnx"));
        compare(
            name,
            u,
            ShallowReluNet::from_onnx(&bytes).expect("an exported network"),
        );
    }
    for name in ["float16", "bfloat16", "float32", "float64"] {
        let bytes = read(&format!("{name}.safetensors"));
        let net = ShallowReluNet::from_safetensors_layers(&bytes, ["fc1", "fc2"])
            .expect("a saved network");
        // Numpy has computed in f64.
        compare(name, u64, net);
        let narrow = ShallowReluNet::<f32>::from_safetensors_layers(&bytes, ["fc1", "fc2"]);
        assert_eq!(narrow.is_ok(), name != "float64");
    }
    assert_eq!(read_files, 8);
}
