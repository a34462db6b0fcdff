//! Networks and their parameters.

use shallow_relu::{Parameter, Parameters, ShallowReluNet, construct};

use crate::table::Table;
use crate::values::{
    FEW, INF, LARGE, LEAST, MAX, MIN_POSITIVE, NAN, Number, POINTS, SCALARS, SLICES, many,
    networks, points, subjects,
};

/// Hidden weights, hidden biases, output weights, output bias.
type Lists = (&'static [f64], &'static [f64], &'static [f64], f64);

const PARAMETERS: &[Lists] = &[
    (&[], &[], &[], 0.0),
    (&[], &[], &[], NAN),
    (&[], &[], &[], MAX),
    (&[1.0], &[], &[1.0], 0.0),
    (&[1.0], &[1.0], &[], 0.0),
    (&[], &[1.0], &[1.0], 0.0),
    (&[1.0, 1.0], &[1.0], &[1.0, 2.0], 0.0),
    (&[NAN], &[0.0], &[1.0], 0.0),
    (&[1.0], &[INF], &[1.0], 0.0),
    (&[1.0], &[0.0], &[-INF], 0.0),
    (&[1.0], &[0.0], &[1.0], INF),
    (&[0.0], &[1.0], &[1.0], 0.0),
    (&[0.0], &[MAX], &[MAX], 0.0),
    (&[0.0, 1.0], &[MAX, 0.0], &[1.0, 1.0], MAX),
    (&[-0.0], &[-0.0], &[-0.0], -0.0),
    (&[1.0, 1.0], &[0.0, 0.0], &[1.0, -1.0], 0.0),
    (&[MAX], &[0.0], &[MAX], 0.0),
    (&[1.0, 1.0], &[0.0, -MAX], &[MAX, 1.0], 0.0),
    (&[LEAST], &[MAX], &[1.0], 0.0),
    (&[LEAST], &[-MAX], &[MAX], 0.0),
    (&[MAX], &[LEAST], &[LEAST], 0.0),
    (
        &[MIN_POSITIVE, -MIN_POSITIVE],
        &[1.0, 1.0],
        &[LARGE, -LARGE],
        0.0,
    ),
    (&[1.0, 1.0], &[0.0, -LEAST], &[MAX, MAX], 0.0),
    (&[1.0, -1.0], &[0.0, 0.0], &[1.0, 1.0], 0.5),
];

fn parameters<F: Number>(&(v, b, w, bias): &Lists) -> Parameters<F> {
    Parameters {
        hidden_weights: many(v),
        hidden_biases: many(b),
        output_weights: many(w),
        output_bias: F::of(bias),
    }
}

const WHICH: [Parameter; 6] = [
    Parameter::HiddenWeight(0),
    Parameter::HiddenBias(0),
    Parameter::OutputWeight(0),
    Parameter::OutputBias,
    Parameter::HiddenWeight(9),
    Parameter::OutputWeight(usize::MAX),
];

pub(crate) fn call_all<F: Number>(table: &mut Table) {
    for list in POINTS {
        table.call(
            "ShallowReluNet::from_breakpoints",
            format_args!("{list:?}"),
            || ShallowReluNet::from_breakpoints(&points::<F>(list)),
        );
    }
    for (name, f) in subjects::<F>() {
        table.call("network::construct", format_args!("of {name}"), || {
            construct(&f)
        });
        table.call(
            "ShallowReluNet::from_function",
            format_args!("of {name}"),
            || ShallowReluNet::from_function(f),
        );
    }
    let mut named: Vec<(String, ShallowReluNet<F>)> = networks()
        .into_iter()
        .map(|(name, net)| (name.to_owned(), net))
        .collect();
    for (i, lists) in PARAMETERS.iter().enumerate() {
        let parameters = parameters::<F>(lists);
        let of = format!("of network {i}");
        table.call("Parameters::width", &of, || parameters.width());
        table.call("Parameters::iter", &of, || parameters.iter().count());
        for which in WHICH {
            table.call("Parameters::get", format_args!("{of}: {which}"), || {
                parameters.get(which)
            });
        }
        table.call(
            "ShallowReluNet::from_parameters",
            format_args!("{lists:?}, network {i}"),
            || ShallowReluNet::from_parameters(parameters.clone()),
        );
        named.extend(
            ShallowReluNet::from_parameters(parameters.clone())
                .ok()
                .map(|net| (format!("network {i}"), net)),
        );
    }
    table.call("ShallowReluNet::sum", "of nothing", || {
        ShallowReluNet::<F>::sum([])
    });
    for (name, net) in &named {
        one(table, name, net);
        evaluation(table, name, net);
        sensitivity(table, name, net);
        for (other, second) in named.iter().step_by(4) {
            two(table, &format!("of {name}, {other}"), net, second);
        }
    }
}

fn one<F: Number>(table: &mut Table, name: &str, net: &ShallowReluNet<F>) {
    let of = format!("of {name}");
    table.call("ShallowReluNet::width", &of, || net.width());
    table.call("ShallowReluNet::hidden_weights", &of, || {
        net.hidden_weights().to_vec()
    });
    table.call("ShallowReluNet::hidden_biases", &of, || {
        net.hidden_biases().to_vec()
    });
    table.call("ShallowReluNet::output_weights", &of, || {
        net.output_weights().to_vec()
    });
    table.call("ShallowReluNet::output_bias", &of, || net.output_bias());
    table.call("ShallowReluNet::parameters", &of, || {
        net.parameters().clone()
    });
    table.call("ShallowReluNet::function", &of, || net.function().clone());
    table.call("ShallowReluNet::into_function", &of, || {
        net.clone().into_function()
    });
    table.call("ShallowReluNet::breakpoint_error", &of, || {
        net.breakpoint_error()
    });
    table.call("ShallowReluNet::amplification", &of, || net.amplification());
    table.call("ShallowReluNet::dense_error_bound", &of, || {
        net.dense_error_bound()
    });
    table.call("ShallowReluNet::canonical", &of, || net.canonical());
    table.call("ShallowReluNet::negated", &of, || net.negated());
    for value in FEW {
        let number = F::of(value);
        let arguments = format!("{of}: {value:?}");
        table.call("ShallowReluNet::scale_y", &arguments, || {
            net.scale_y(number)
        });
        table.call("ShallowReluNet::divide_y", &arguments, || {
            net.divide_y(number)
        });
        for which in WHICH {
            table.call(
                "ShallowReluNet::with_parameter",
                format_args!("{of}: {which}, {value:?}"),
                || net.with_parameter(which, number),
            );
        }
    }
}

fn evaluation<F: Number>(table: &mut Table, name: &str, net: &ShallowReluNet<F>) {
    for x in FEW {
        let arguments = format!("of {name}: {x:?}");
        let x = F::of(x);
        table.call("ShallowReluNet::forward", &arguments, || net.forward(x));
        table.call("ShallowReluNet::forward_dense", &arguments, || {
            net.forward_dense(x)
        });
        table.call("ShallowReluNet::hidden_activations", &arguments, || {
            net.hidden_activations(x)
        });
    }
    table.call(
        "ShallowReluNet::values",
        format_args!("of {name}: all of these"),
        || net.values(&many::<F>(&SCALARS)).len(),
    );
    for (inputs, outputs) in SLICES {
        let arguments = format!("of {name}: {inputs:?}, {} outputs", outputs.len());
        let (inputs, mut outputs) = (many::<F>(inputs), many::<F>(outputs));
        table.call("ShallowReluNet::forward_batch", arguments, || {
            net.forward_batch(&inputs, &mut outputs)
        });
    }
}

fn sensitivity<F: Number>(table: &mut Table, name: &str, net: &ShallowReluNet<F>) {
    table.call(
        "ShallowReluNet::sensitivity",
        format_args!("of {name}"),
        || {
            let _ = net.sensitivity();
        },
    );
    let sensitivity = net.sensitivity();
    for x in FEW {
        table.call(
            "Sensitivity::gradients",
            format_args!("of {name}: {x:?}"),
            || sensitivity.gradients(F::of(x)),
        );
    }
    for (inputs, gradients) in SLICES {
        table.call(
            "Sensitivity::batch_gradients",
            format_args!("of {name}: {inputs:?}, {gradients:?}"),
            || sensitivity.batch_gradients(&many::<F>(inputs), &many(gradients)),
        );
    }
    for which in WHICH {
        table.call(
            "Sensitivity::influence",
            format_args!("of {name}: {which}"),
            || sensitivity.influence(which),
        );
    }
}

fn two<F: Number>(table: &mut Table, of: &str, net: &ShallowReluNet<F>, other: &ShallowReluNet<F>) {
    table.call("ShallowReluNet::plus", of, || net.plus(other));
    table.call("ShallowReluNet::minus", of, || net.minus(other));
    table.call(
        "ShallowReluNet::sum",
        format_args!("{of}, once more"),
        || ShallowReluNet::sum([net, other, net]),
    );
    table.call("ShallowReluNet::compose", of, || net.compose(other));
    table.call("ShallowReluNet::same_function", of, || {
        net.same_function(other)
    });
}
