//! Tables: the graph, evaluated operator by operator, returns the bits of `eval`.

use std::collections::HashMap;

use onnx_rs::ast::{OpType, TensorProto};
use shallow_relu::{Discontinuous, Element, PiecewiseLinear, Side, Tail};

use crate::hostile::Random;

/// A float type, and the values of a tensor of it.
trait Float: Element {
    fn values(tensor: &TensorProto<'_>) -> Option<Vec<Self>>;
    fn of(value: f64) -> Self;
    fn bits(self) -> u64;
}

impl Float for f32 {
    fn values(tensor: &TensorProto<'_>) -> Option<Vec<Self>> {
        Some(tensor.as_f32()?.into_owned())
    }

    fn of(value: f64) -> Self {
        value as f32
    }

    fn bits(self) -> u64 {
        self.to_bits().into()
    }
}

impl Float for f64 {
    fn values(tensor: &TensorProto<'_>) -> Option<Vec<Self>> {
        Some(tensor.as_f64()?.into_owned())
    }

    fn of(value: f64) -> Self {
        value
    }

    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// What the graph returns for one input.
fn run<T: Float>(bytes: &[u8], x: T) -> T {
    let model = onnx_rs::parse(bytes).expect("an ONNX file");
    let graph = model.graph.expect("a graph");
    let mut floats: HashMap<&str, Vec<T>> = HashMap::from([("x", vec![x])]);
    let (mut flags, mut counts): (HashMap<&str, Vec<bool>>, HashMap<&str, usize>) =
        Default::default();
    for tensor in &graph.initializer {
        if let Some(values) = T::values(tensor) {
            floats.insert(tensor.name(), values);
        }
    }
    for node in &graph.node {
        let (inputs, output) = (&node.input, node.output[0]);
        let both = |f: fn(T, T) -> T| vec![f(floats[inputs[0]][0], floats[inputs[1]][0])];
        let compared = |f: fn(&T, &T) -> bool| -> Vec<bool> {
            floats[inputs[1]]
                .iter()
                .map(|b| f(&floats[inputs[0]][0], b))
                .collect()
        };
        match node.op_type {
            OpType::Less => {
                flags.insert(output, compared(T::lt));
            }
            OpType::Greater => {
                flags.insert(output, compared(T::gt));
            }
            OpType::GreaterOrEqual => {
                flags.insert(output, compared(T::ge));
            }
            OpType::Cast => {
                let count = flags[inputs[0]]
                    .iter()
                    .filter(|&&is_passed| is_passed)
                    .count();
                counts.insert(output, count);
            }
            OpType::ReduceSum => {
                counts.insert(output, counts[inputs[0]]);
            }
            OpType::Gather => {
                floats.insert(output, vec![floats[inputs[0]][counts[inputs[1]]]]);
            }
            OpType::Where => {
                let chosen = inputs[if flags[inputs[0]][0] { 1 } else { 2 }];
                floats.insert(output, vec![floats[chosen][0]]);
            }
            OpType::Sub => {
                floats.insert(output, both(|a, b| a - b));
            }
            OpType::Mul => {
                floats.insert(output, both(|a, b| a * b));
            }
            OpType::Add => {
                floats.insert(output, both(|a, b| a + b));
            }
            ref other => panic!("{other}"),
        }
    }
    floats["y"][0]
}

/// Breakpoints, their neighbours, points between them and beyond, zeros, infinities and NaN.
fn inputs<T: Float>(xs: &[T]) -> Vec<T> {
    let half = T::of(0.5);
    let mut inputs: Vec<T> = xs
        .iter()
        .flat_map(|&x| [x, x.next_down(), x.next_up()])
        .collect();
    inputs.extend(xs.windows(2).map(|pair| pair[0] * half + pair[1] * half));
    inputs.extend(
        [
            0.0,
            -0.0,
            1e-320,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            1e308,
            -1e308,
            7.0,
            -7.0,
        ]
        .map(T::of),
    );
    inputs
}

fn same<T: Float>(a: T, b: T) -> bool {
    let is_nan = |x: T| x.partial_cmp(&x).is_none();
    a.bits() == b.bits() || is_nan(a) && is_nan(b)
}

fn tables_return_the_bits_of_eval<T: Float>() {
    let (mut random, mut tables) = (Random(3), 0);
    let tails = [Tail::Constant, Tail::Linear, Tail::Slope(T::of(-3.0))];
    for i in 0..60 {
        let mut x = T::of(random.unit());
        let points: Vec<(T, T)> = (0..2 + i % 9)
            .map(|_| {
                let step = [1.0, 1e-3, 1e-30, 1e6][random.below(4)];
                x = (x + T::of(step * (random.unit() + 1.0))).next_up();
                (x, T::of(random.unit() * [1.0, 0.0, 1e-3][random.below(3)]))
            })
            .collect();
        let Ok(f) = PiecewiseLinear::from_breakpoints(&points) else {
            continue;
        };
        let Ok(f) = f.with_tails(tails[i % 3], tails[i / 3 % 3]) else {
            continue;
        };
        tables += 1;
        let bytes = f.to_onnx_table();
        for x in inputs(f.xs()) {
            assert!(same(run(&bytes, x), f.eval(x)), "{points:?} at {x}");
        }
        for (x, y) in f.breakpoints() {
            assert_eq!(run(&bytes, x).bits(), y.bits());
        }
    }
    assert!(tables > 30, "{tables} tables");
}

#[test]
fn tables_of_f64_return_the_bits_of_eval() {
    tables_return_the_bits_of_eval::<f64>();
}

#[test]
fn tables_of_f32_return_the_bits_of_eval() {
    tables_return_the_bits_of_eval::<f32>();
}

#[test]
fn tables_jump_where_the_function_jumps() {
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
        for tail in [Tail::Constant, Tail::Linear, Tail::Slope(1.5)] {
            let f = Discontinuous::from_breakpoints(&points, side).expect("three jumps");
            let f = f.with_tails(tail, tail).expect("tails");
            let bytes = f.to_onnx_table();
            for x in inputs(f.xs()) {
                assert!(same(run(&bytes, x), f.eval(x)), "{side:?}, {tail:?}: {x}");
            }
        }
    }
    let step = Discontinuous::previous(&[(0.0_f32, 1.0), (2.0, 5.0)]).expect("a step");
    let bytes = step.to_onnx_table();
    let values = [-1.0, 0.0, 2.0_f32.next_down(), 2.0, f32::INFINITY].map(|x| run(&bytes, x));
    assert_eq!(values, [1.0, 1.0, 1.0, 5.0, 5.0]);
}

/// A table is a function, and `from_onnx` reads networks.
#[test]
fn a_table_is_not_read_as_a_network() {
    let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)]).expect("a segment");
    let error = shallow_relu::ShallowReluNet::<f64>::from_onnx(&f.to_onnx_table()).unwrap_err();
    let text = "the node is_before_first, of type Less, is no part of a network with one hidden layer of ReLUs";
    assert_eq!(error.to_string(), text);
}
