//! What the example prints.

use shallow_relu::ShallowReluNet;

use crate::drawing::number::{rounded, short, spread};
use crate::drawing::table::Table;
use crate::sum::{ray, sum, twiddles};

type Net = ShallowReluNet<f64>;

/// Units in the table of parameters.
const MOST_COLUMNS: usize = 8;
/// Lines of a table.
const MOST_LINES: usize = 12;
/// Units in the table of values, which has two columns for each.
const MOST_UNITS: usize = 3;

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

    let places = places(net);
    let lines = spread(places.len(), MOST_LINES);
    for x in lines.iter().map(|&line| places[line]) {
        let rays = units.iter().map(|&unit| ray(net, unit, x));
        let weighted = units.iter().map(|&unit| weights[unit] * ray(net, unit, x));
        let results = [net.forward_dense(x), net.forward(x)];
        let cells = rays.chain(weighted).chain(results);
        table.line(&precise(x), cells.map(short));
    }
    let overflows = |x: &f64| !net.forward_dense(*x).is_finite();
    let overflow = if places.iter().any(overflows) {
        "  inf and NaN: the terms overflow on the way to a sum that need not.\n"
    } else {
        ""
    };
    format!(
        "Rays, weighted rays and z = b0 + their sum, added up unit by unit. Beside it forward(x),\n\
         which looks up the segment instead. The first and the last line lie on the tails.\n\n{table}{overflow}{}{}",
        left_out(units.len(), net.width(), "units"),
        left_out(lines.len(), places.len(), "lines"),
    )
}

/// The breakpoints before and after the first and the last unit's weight have been changed.
pub(crate) fn twiddled(net: &Net) -> String {
    let twiddles = twiddles(net);
    let effects = twiddles.iter().map(|twiddle| {
        let old_weight = short(net.output_weights()[twiddle.unit]);
        let (change, effect) = (twiddle.change(), twiddle.effect());
        format!("  {change} instead of {old_weight}: {effect}\n")
    });
    let effects: String = effects.collect();
    let changes = twiddles
        .iter()
        .flat_map(|twiddle| [twiddle.change(), "moved by".to_string()]);
    let mut table = Table::new("x", ["z".to_string()].into_iter().chain(changes));

    let breakpoints: Vec<(f64, f64)> = net.function().breakpoints().collect();
    let lines = spread(breakpoints.len(), MOST_LINES);
    for (x, y) in lines.iter().map(|&line| breakpoints[line]) {
        let moved = twiddles.iter().flat_map(|twiddle| {
            let z = sum(net, &twiddle.weights, x);
            [z, z - net.forward_dense(x)]
        });
        table.line(&precise(x), [y].into_iter().chain(moved).map(short));
    }
    format!(
        "Twiddling one output weight, so that the last breakpoint moves up by the function's height:\n\
         {effects}\n{table}{}",
        left_out(lines.len(), breakpoints.len(), "breakpoints")
    )
}

/// An x, a hidden bias: with more digits, because neighbours may share the first ones.
fn precise(x: f64) -> String {
    rounded(x, 12)
}

/// The breakpoints, the middles between them, and a place on each tail.
fn places(net: &Net) -> Vec<f64> {
    let xs = net.function().xs();
    let middle = |ends: &[f64]| ends[0] * 0.5 + ends[1] * 0.5;
    let last = xs.len() - 1;
    let mut places = vec![xs[0] - (middle(&xs[..2]) - xs[0])];
    for ends in xs.windows(2) {
        places.extend([ends[0], middle(ends)]);
    }
    places.extend([xs[last], xs[last] + (xs[last] - middle(&xs[last - 1..]))]);
    places
}

fn left_out(shown: usize, all: usize, what: &str) -> String {
    if shown == all {
        return String::new();
    }
    format!("  ({shown} of {all} {what} shown)\n")
}
