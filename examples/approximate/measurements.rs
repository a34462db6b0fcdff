//! Noisy measurements of a smooth curve. The noise comes from a fixed seed and the arithmetic is
//! IEEE 754's, so every machine has the same.

use gallery::random::Random;
use gallery::reading::Points;

/// How many are built in.
const COUNT: usize = 400;
/// Their noise lies between this and its negative.
const NOISE: f64 = 0.025;

/// One at a random x in each of equal parts from -4 to 4.
pub(crate) fn built_in() -> Points {
    let mut random = Random::new(1);
    let mut x = |i: usize| (i as f64 + random.unit()) / COUNT as f64 * 8.0 - 4.0;
    let xs: Vec<f64> = (0..COUNT).map(&mut x).collect();
    let mut measured = |&x: &f64| smooth(x) + NOISE * (2.0 * random.unit() - 1.0);
    let ys = xs.iter().map(&mut measured).collect();
    Points {
        source: format!("(x^3 - 3 x) / (1 + x^4) with noise within {NOISE}"),
        xs,
        ys,
        lines: Vec::new(),
    }
}

/// From the least value to the greatest.
pub(crate) fn range(ys: &[f64]) -> f64 {
    let least = ys.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = ys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Without values the range is empty, too.
    (greatest - least).max(0.0)
}

fn smooth(x: f64) -> f64 {
    let square = x * x;
    x * (square - 3.0) / (1.0 + square * square)
}
