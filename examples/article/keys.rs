//! What the legend says of the units.

use shallow_relu::ShallowReluNet;

use crate::drawing::legend::{Key, row_width};
use crate::drawing::number::rounded;
use crate::drawing::style::{INK, WIDTH, unit_colour};

/// Of more units than this the colours repeat.
const MOST_UNITS: usize = 6;

/// The keys of the units are the terms of the sum, so that the legend reads as the formula; short
/// of room, their numbers.
pub(crate) fn unit_keys(net: &ShallowReluNet<f64>) -> Vec<Key> {
    if net.width() > MOST_UNITS {
        let text = format!("b0, then {} units, one a segment", net.width());
        return vec![(INK, text)];
    }
    let units = 0..net.width();
    let bias = (INK, format!("z = {}", rounded(net.output_bias(), 4)));
    let terms = units
        .clone()
        .map(|unit| (unit_colour(unit), term(net, unit)));
    let keys: Vec<Key> = [bias].into_iter().chain(terms).collect();
    if row_width(&keys) < WIDTH as i32 * 3 / 4 {
        return keys;
    }
    let numbered = |unit: usize| (unit_colour(unit), format!("unit {}", unit + 1));
    units.map(numbered).collect()
}

/// `+ 4 relu(x + 1)`
fn term(net: &ShallowReluNet<f64>, unit: usize) -> String {
    let weight = signed(net.output_weights()[unit], 4);
    match net.hidden_biases()[unit] {
        0.0 => format!("{weight} relu(x)"),
        bias => format!("{weight} relu(x {})", signed(bias, 10)),
    }
}

/// The sign as an operator: `+ 4`, `- 8`.
fn signed(x: f64, digits: usize) -> String {
    let sign = if x < 0.0 { '-' } else { '+' };
    format!("{sign} {}", rounded(x.abs(), digits))
}
