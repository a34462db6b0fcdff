//! What the example prints.

use shallow_relu::{Parameter, ShallowReluNet};

use crate::twiddle::{Twiddle, twiddles};
use gallery::number::{rounded, short, spread};
use gallery::table::Table;

type Net = ShallowReluNet<f64>;

/// Units in the table of parameters.
const MOST_COLUMNS: usize = 8;
/// Lines of a table.
const MOST_LINES: usize = 12;
/// Units in the table of values, which has two columns for each.
const MOST_UNITS: usize = 3;
/// The parameters that are twiddled.
const TWIDDLES: usize = 4;

/// The network by the article's names.
pub(crate) fn parameters(net: &Net) -> String {
    let units = spread(net.width(), MOST_COLUMNS);
    let numbers = units.iter().map(|unit| (unit + 1).to_string());
    let mut table = Table::new("unit", numbers);
    let (v, b) = (net.hidden_weights(), net.hidden_biases());
    let w = net.output_weights();
    table.line("v, hidden weight", units.iter().map(|&i| short(v[i])));
    table.line("b, hidden bias", units.iter().map(|&i| precise(b[i])));
    table.line("w, output weight", units.iter().map(|&i| short(w[i])));
    format!(
        "The network: z = b0 + the sum of w * relu(b + v * x) over its units, one a segment.\n\
         Each unit starts its ray at a breakpoint; w is the change of slope there.\n\n\
         {table}\n  b0, output bias: {}\n{}",
        short(net.output_bias()),
        left_out(units.len(), net.width(), "units"),
    )
}

/// The rays, the weighted rays and their sum, at the breakpoints, half-way between them and on the
/// tails.
pub(crate) fn values(net: &Net) -> String {
    let weights = net.output_weights();
    let units = spread(net.width(), MOST_UNITS);
    let rays = units.iter().map(|unit| format!("ray {}", unit + 1));
    let weighted = units.iter().map(|unit| format!("w*ray {}", unit + 1));
    let results = ["z", "forward(x)"].map(String::from);
    let mut table = Table::new("x", rays.chain(weighted).chain(results));

    let xs = shown_xs(net);
    let lines = spread(xs.len(), MOST_LINES);
    for x in lines.iter().map(|&line| xs[line]) {
        let all = net.hidden_activations(x);
        let rays = units.iter().map(|&unit| all[unit]);
        let weighted = units.iter().map(|&unit| weights[unit] * all[unit]);
        let results = [net.forward_dense(x), net.forward(x)];
        let cells = rays.chain(weighted).chain(results);
        table.line(&precise(x), cells.map(short));
    }
    let overflows = |x: &f64| !net.forward_dense(*x).is_finite();
    let overflow = if xs.iter().any(overflows) {
        "  inf and NaN: the terms overflow on the way to a sum that need not.\n"
    } else {
        ""
    };
    format!(
        "The rays, the weighted rays, and z = b0 + their sum, added up unit by unit. forward(x) looks up\n\
         the segment instead. The first and the last line are on the tails.\n\n{table}{overflow}{}{}",
        left_out(units.len(), net.width(), "units"),
        left_out(lines.len(), xs.len(), "lines"),
    )
}

/// The breakpoints before and after one parameter of a unit has been changed.
pub(crate) fn twiddled(net: &Net) -> String {
    let twiddles = twiddles(net);
    let effects: String = twiddles
        .iter()
        .map(|twiddle| {
            let (change, old) = (change(twiddle), short(twiddle.old));
            let (kind, effect) = (twiddle.kind(), twiddle.effect());
            let weights = changed_weights(net, twiddle);
            format!("  {kind} {change} instead of {old}: {effect}{weights}\n")
        })
        .collect();
    let changes = twiddles
        .iter()
        .flat_map(|twiddle| [change(twiddle), "moved by".to_string()]);
    let mut table = Table::new("x", ["z".to_string()].into_iter().chain(changes));

    let breakpoints: Vec<(f64, f64)> = net.function().breakpoints().collect();
    let lines = spread(breakpoints.len(), MOST_LINES);
    for (x, y) in lines.iter().map(|&line| breakpoints[line]) {
        let moved = twiddles.iter().flat_map(|twiddle| {
            let z = twiddle.after.forward(x);
            [z, z - y]
        });
        table.line(&precise(x), [y].into_iter().chain(moved).map(short));
    }
    format!(
        "Twiddling unit {}: each of its parameters by the largest power of two that moves the function by\n\
         no more than its height; and, for contrast, the value of the breakpoint where its ray starts.\n\
         {effects}\n{table}{}{}",
        net.width() / 2 + 1,
        left_out(lines.len(), breakpoints.len(), "breakpoints"),
        left_out(twiddles.len(), TWIDDLES, "changes lead to numbers"),
    )
}

/// `w2 = -7`
fn change(twiddle: &Twiddle) -> String {
    let letter = match twiddle.parameter {
        Some(Parameter::OutputWeight(_)) => 'w',
        Some(Parameter::HiddenWeight(_)) => 'v',
        Some(_) => 'b',
        None => 'y',
    };
    format!("{letter}{} = {}", twiddle.unit + 1, short(twiddle.new))
}

/// By how much a breakpoint value changes the weights: three of them; at an end of the domain fewer,
/// and on the left the output bias.
fn changed_weights(net: &Net, twiddle: &Twiddle) -> String {
    let (unit, after) = (twiddle.unit, &twiddle.after);
    if twiddle.parameter.is_some() {
        return String::new();
    }
    let bias = (unit == 0).then(|| ("b0".to_string(), after.output_bias() - net.output_bias()));
    let weights = (unit.saturating_sub(1)..net.width().min(unit + 2)).map(|unit| {
        let change = after.output_weights()[unit] - net.output_weights()[unit];
        (format!("w{}", unit + 1), change)
    });
    let changes = bias.into_iter().chain(weights);
    let changes: Vec<String> = changes
        .map(|(name, change)| format!("{name} by {}", short(change)))
        .collect();
    format!(", through {}", changes.join(", "))
}

/// An x, a hidden bias: with more digits, because neighbours may share the first ones.
fn precise(x: f64) -> String {
    rounded(x, 12)
}

/// The breakpoints, the middles between them, and an x on each tail.
fn shown_xs(net: &Net) -> Vec<f64> {
    let xs = net.function().xs();
    let middle = |ends: &[f64]| ends[0] * 0.5 + ends[1] * 0.5;
    let last = xs.len() - 1;
    let mut shown = vec![xs[0] - (middle(&xs[..2]) - xs[0])];
    for ends in xs.windows(2) {
        shown.extend([ends[0], middle(ends)]);
    }
    shown.extend([xs[last], xs[last] + (xs[last] - middle(&xs[last - 1..]))]);
    shown
}

fn left_out(shown: usize, all: usize, what: &str) -> String {
    if shown == all {
        return String::new();
    }
    format!("  ({shown} of {all} {what} shown)\n")
}
