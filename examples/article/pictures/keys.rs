//! What the legends call the units.

use gallery::drawing::Key;
use gallery::drawing::style::{MOST_STROKES, WIDTH, numbered};
use gallery::number::rounded;

use super::{BLACK, Net};

/// One key for each unit, its ray times a factor that is written before it. None if the strokes would repeat.
pub(super) fn ray_keys(net: &Net, factor: impl Fn(usize) -> String) -> Vec<Key> {
    let text = |unit| format!("{}{}", factor(unit), ray(net, unit));
    unit_keys(net, text)
}

/// The terms of the sum, so that the legend reads as the formula.
pub(super) fn sum_keys(net: &Net) -> Vec<Key> {
    let bias = rounded(net.output_bias(), 4);
    if net.width() > MOST_STROKES {
        return vec![Key::line(BLACK, format!("{bias} and {} rays", net.width()))];
    }
    let term = |unit| {
        let weight = signed(net.output_weights()[unit], 4);
        format!("{weight} {}", ray(net, unit))
    };
    let mut keys = vec![Key::line(BLACK, format!("z = {bias}"))];
    keys.extend(unit_keys(net, term));
    keys
}

/// The units by their formulas, or by their numbers if a formula is too long for a third of the picture.
fn unit_keys(net: &Net, formula: impl Fn(usize) -> String) -> Vec<Key> {
    if net.width() > MOST_STROKES {
        return Vec::new();
    }
    let key = |unit, text| Key::line(numbered(unit), text);
    let keys: Vec<Key> = (0..net.width())
        .map(|unit| key(unit, formula(unit)))
        .collect();
    if keys.iter().all(|key| key.width() < WIDTH / 3.0 - 30.0) {
        return keys;
    }
    (0..net.width())
        .map(|unit| key(unit, format!("unit {}", unit + 1)))
        .collect()
}

/// `relu(x + 1)`: the hidden weights of networks from breakpoints are 1.
fn ray(net: &Net, unit: usize) -> String {
    match net.hidden_biases()[unit] {
        0.0 => "relu(x)".to_string(),
        bias => format!("relu(x {})", signed(bias, 10)),
    }
}

/// The sign as an operator: `+ 4`, `- 8`.
fn signed(x: f64, digits: usize) -> String {
    let sign = if x < 0.0 { '-' } else { '+' };
    format!("{sign} {}", rounded(x.abs(), digits))
}
