//! The sum of weighted rays, with output weights of one's choosing.
//!
//! The crate's own [`forward_dense`](ShallowReluNet::forward_dense) adds the rays with the
//! network's weights. The pictures need it for the first few rays only, and for a weight that has
//! been changed.

use shallow_relu::{ShallowReluNet, relu};

use crate::drawing::number::short;

/// The ray of one unit at `x`: `relu(b + v * x)`.
pub(crate) fn ray(net: &ShallowReluNet<f64>, unit: usize, x: f64) -> f64 {
    relu(net.hidden_biases()[unit] + net.hidden_weights()[unit] * x)
}

/// The output bias and the first `weights.len()` rays, each times its weight, added up at `x`.
pub(crate) fn sum(net: &ShallowReluNet<f64>, weights: &[f64], x: f64) -> f64 {
    let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
    hidden
        .zip(weights)
        .fold(net.output_bias(), |z, ((v, b), w)| z + w * relu(b + v * x))
}

/// The network with one output weight changed.
pub(crate) struct Twiddle {
    pub(crate) unit: usize,
    /// All output weights, the changed one among them.
    pub(crate) weights: Vec<f64>,
    is_last: bool,
}

/// The first and the last unit's weight raised, each by so much that the last breakpoint moves up
/// by the height of the whole function (by one if it is flat): both move that point by the same
/// amount, and what differs is the rest. One unit alone is both the first and the last.
pub(crate) fn twiddles(net: &ShallowReluNet<f64>) -> Vec<Twiddle> {
    let last = net.width() - 1;
    let mut units = vec![0, last];
    units.dedup();
    let twiddle = |unit: usize| {
        let mut weights = net.output_weights().to_vec();
        weights[unit] = raised(net, unit);
        Twiddle {
            unit,
            weights,
            is_last: unit == last,
        }
    };
    units.into_iter().map(twiddle).collect()
}

fn raised(net: &ShallowReluNet<f64>, unit: usize) -> f64 {
    let function = net.function();
    // The halves, because the difference of two huge numbers overflows.
    let half_distance = |from: f64, to: f64| to * 0.5 - from * 0.5;
    let (least, greatest) = function.range();
    let half_height = match half_distance(least, greatest) {
        0.0 => 0.5,
        half_height => half_height,
    };
    let half_reach = half_distance(function.xs()[unit], function.domain().1);
    let weight = net.output_weights()[unit] + half_height / half_reach;
    weight.clamp(f64::MIN, f64::MAX)
}

impl Twiddle {
    /// `w1 = 5`
    pub(crate) fn change(&self) -> String {
        format!("w{} = {}", self.unit + 1, short(self.weights[self.unit]))
    }

    pub(crate) fn effect(&self) -> &'static str {
        if self.is_last {
            "only the last segment moves"
        } else {
            "everything to the right moves"
        }
    }
}
