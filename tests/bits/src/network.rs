//! Networks: from functions and from parameters, evaluated as one and unit by unit, changed, combined, asked for
//! gradients.

use shallow_relu::{Parameter, Parameters, PiecewiseLinear, ShallowReluNet, construct};

use crate::float::Float;
use crate::inputs::{Random, SIZES, functions, inputs, pairs, parameters, specials};
use crate::table::{Bits, Table};

const WIDTHS: [usize; 9] = [0, 1, 2, 3, 5, 9, 16, 33, 70];

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/network/{group}", F::NAME);
    table.group(&name("construct"), constructed::<F>);
    table.group(&name("from_parameters"), from_parameters::<F>);
    table.group(&name("forward"), forward::<F>);
    table.group(&name("dense"), dense::<F>);
    table.group(&name("with_parameter"), with_parameter::<F>);
    table.group(&name("canonical"), canonical::<F>);
    table.group(&name("arithmetic"), arithmetic::<F>);
    table.group(&name("gradients"), gradients::<F>);
    table.group(&name("influence"), influence::<F>);
}

fn networks<F: Float>(widths: &[usize], seed: u64) -> Vec<ShallowReluNet<F>> {
    let networks = parameters::<F>(widths, seed)
        .into_iter()
        .map(ShallowReluNet::from_parameters);
    let functions = functions::<F>(&[1, 4, 17], seed);
    networks
        .flatten()
        .chain(functions.iter().flat_map(construct))
        .collect()
}

fn constructed<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&SIZES, 40) {
        bits.add(construct(&f));
        let points: Vec<(F, F)> = f.breakpoints().collect();
        if points.len() < 100 {
            bits.add(ShallowReluNet::from_breakpoints(&points));
            bits.add(ShallowReluNet::from_function(f.clone()));
            bits.add(ShallowReluNet::try_from(f.extended()));
        }
    }
    bits.add(ShallowReluNet::<F>::from_breakpoints(&[]));
}

fn from_parameters<F: Float>(bits: &mut Bits) {
    for parameters in parameters::<F>(&WIDTHS, 41) {
        bits.add(parameters.width());
        bits.add(
            parameters
                .iter()
                .map(|(which, value)| (which.to_string(), value))
                .collect::<Vec<_>>(),
        );
        let net = ShallowReluNet::from_parameters(parameters);
        bits.add(net.clone().map(ShallowReluNet::into_function));
        bits.add(net.clone().map(PiecewiseLinear::from));
        bits.add(net.map(|net| {
            let hidden = (net.hidden_weights().to_vec(), net.hidden_biases().to_vec());
            (
                hidden,
                (net.output_weights().to_vec(), net.output_bias()),
                (net.width(), format!("{net:?}")),
            )
        }));
    }
    for value in specials::<F>() {
        let one = F::one();
        for place in 0..4 {
            let mut values = [one; 4];
            values[place] = value;
            let [v, b, w, output_bias] = values;
            bits.add(ShallowReluNet::from_parameters(Parameters {
                hidden_weights: vec![one, v],
                hidden_biases: vec![b, -one],
                output_weights: vec![w, one],
                output_bias,
            }));
        }
    }
    bits.add(ShallowReluNet::from_parameters(Parameters {
        hidden_weights: vec![F::one()],
        hidden_biases: vec![],
        output_weights: vec![F::one()],
        output_bias: F::one(),
    }));
}

fn forward<F: Float>(bits: &mut Bits) {
    let mut random = Random(42);
    for net in networks::<F>(&WIDTHS, 42) {
        let inputs = inputs(net.function().xs(), 20, &mut random);
        bits.add(inputs.iter().map(|&x| net.forward(x)).collect::<Vec<_>>());
        let mut outputs = net.values(&inputs);
        bits.add(&outputs);
        bits.add(net.forward_batch(&inputs[..9], &mut outputs[..9]));
        bits.add(net.forward_batch(&inputs[..9], &mut outputs));
    }
}

fn dense<F: Float>(bits: &mut Bits) {
    let mut random = Random(43);
    for net in networks::<F>(&WIDTHS, 43) {
        for x in inputs(net.function().xs(), 6, &mut random) {
            bits.add((net.forward_dense(x), net.hidden_activations(x)));
        }
    }
}

/// One parameter of each kind, and one that does not exist.
fn some_parameters<F: Float>(net: &ShallowReluNet<F>, random: &mut Random) -> [Parameter; 5] {
    let unit = random.below(net.width().max(1));
    [
        Parameter::HiddenWeight(unit),
        Parameter::HiddenBias(unit),
        Parameter::OutputWeight(unit),
        Parameter::OutputBias,
        Parameter::HiddenBias(net.width()),
    ]
}

fn with_parameter<F: Float>(bits: &mut Bits) {
    let mut random = Random(44);
    for net in networks::<F>(&WIDTHS[..7], 44) {
        for which in some_parameters(&net, &mut random) {
            bits.add(net.parameters().get(which));
            for value in [F::of(random.unit()), F::zero(), random.finite(), F::NAN] {
                bits.add(net.with_parameter(which, value));
            }
        }
    }
}

fn canonical<F: Float>(bits: &mut Bits) {
    let networks = networks::<F>(&WIDTHS, 45);
    for (i, net) in networks.iter().enumerate() {
        let canonical = net.canonical();
        let same = canonical
            .as_ref()
            .map(|canonical| net.same_function(canonical));
        bits.add(same.map_err(Clone::clone));
        bits.add(canonical);
        bits.add(net.same_function(&networks[(i + 1) % networks.len()]));
    }
}

fn arithmetic<F: Float>(bits: &mut Bits) {
    let networks = networks::<F>(&WIDTHS[..7], 46);
    for two in networks.windows(2) {
        let [a, b] = [&two[0], &two[1]];
        bits.add((a.plus(b), a.minus(b), a.compose(b)));
        bits.add((a.negated(), a == b));
        bits.add((
            a.scale_y(F::of(0.3)),
            a.divide_y(F::of(0.3)),
            a.divide_y(F::zero()),
        ));
        bits.add((a + b, a - b, -a));
        bits.add((a * F::of(-7.0), a / F::of(-7.0)));
    }
    for some in networks.chunks(5) {
        bits.add(ShallowReluNet::sum(some));
    }
    bits.add(ShallowReluNet::<F>::sum([]));
    for (f, g) in pairs::<F>(&[3, 7], 46) {
        if let (Ok(a), Ok(b)) = (construct(&f), construct(&g)) {
            bits.add((a.plus(&b), a.compose(&b)));
        }
    }
}

fn gradients<F: Float>(bits: &mut Bits) {
    let mut random = Random(47);
    for net in networks::<F>(&WIDTHS, 47) {
        let sensitivity = net.sensitivity();
        let inputs = inputs(net.function().xs(), 10, &mut random);
        for &x in inputs.iter().take(12) {
            bits.add(sensitivity.gradients(x));
        }
        let finite: Vec<F> = inputs
            .iter()
            .copied()
            .filter(|x| x.abs() < F::of(1e30))
            .collect();
        let backward: Vec<F> = finite.iter().map(|_| F::of(random.unit())).collect();
        bits.add(sensitivity.batch_gradients(&finite, &backward));
        bits.add(sensitivity.batch_gradients(&inputs, &backward));
        bits.add(sensitivity.batch_gradients(&inputs[..3], &[F::one(), F::NAN, F::one()]));
    }
}

fn influence<F: Float>(bits: &mut Bits) {
    let mut random = Random(48);
    for net in networks::<F>(&WIDTHS, 48) {
        let sensitivity = net.sensitivity();
        for which in some_parameters(&net, &mut random) {
            bits.add(sensitivity.influence(which));
        }
    }
}
