//! What the example prints.

use crate::chain::{RANDOM_WIDTH, Random, SAMPLES, Teeth};
use gallery::number::rounded;
use gallery::table::Table;

/// The sawtooth, layer by layer.
pub(crate) fn sawtooth(all: &[Teeth]) -> String {
    let headings = [
        "deep units",
        "segments",
        "shallow units",
        "breakpoint_error",
        "amplification",
        "points",
        "equal",
    ];
    let mut table = Table::new("layers", headings.map(String::from));
    for teeth in all {
        let (net, count) = (&teeth.shallow, |count: usize| count.to_string());
        let cells = [
            count(teeth.deep_units),
            count(net.function().segment_count()),
            count(net.width()),
            rounded(net.breakpoint_error(), 12),
            rounded(net.amplification(), 12),
            count(teeth.points),
            count(teeth.equal),
        ];
        table.line(&teeth.layers.to_string(), cells);
    }
    format!(
        "A tooth, up from (0, 0) to (0.5, 1) and down to (1, 0), composed with itself: each layer adds\n\
         two units and doubles the segments. The shallow network of the same function needs a unit for\n\
         each of them and, from two layers on, one that ends the last. The sum of its terms grows four\n\
         times as large with each layer, and may cost forward_dense two bits. Equal: the\n\
         number of points i / 2^n at which its forward is the tooth's forward, taken once a layer.\n\n{table}"
    )
}

/// Random networks, layer by layer.
pub(crate) fn random(all: &[Random]) -> String {
    let headings = [
        "deep units",
        "worst case",
        "fewest",
        "median",
        "most",
        "shallow units",
    ];
    let mut table = Table::new("layers", headings.map(String::from));
    for random in all {
        let (segments, widths) = (&random.segments, &random.widths);
        let cells = [
            (random.layers * RANDOM_WIDTH).to_string(),
            random.worst().to_string(),
            segments[0].to_string(),
            random.median().to_string(),
            segments[SAMPLES - 1].to_string(),
            widths[SAMPLES - 1].to_string(),
        ];
        table.line(&random.layers.to_string(), cells);
    }
    format!(
        "Random layers of {RANDOM_WIDTH} units that map [0, 1] into itself, {SAMPLES} networks of each depth: segments on\n\
         [0, 1] in the worst case, the product of the layers' segments, and those found. The last column\n\
         is the largest number of units of a shallow network: a bend between two floats takes two units,\n\
         and there are bends outside of [0, 1]. The sawtooth is an exception: every segment of it crosses\n\
         all of [0, 1], and so every bend of the next layer; few segments of a random function do.\n\n{table}"
    )
}
