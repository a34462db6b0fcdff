//! Noisy samples of a smooth function. The noise comes from a fixed seed and the arithmetic is
//! IEEE 754's, so every machine fits the same samples.

use gallery::random::Random;

/// The noise lies between this and its negative.
pub(crate) const NOISE: f64 = 0.3;

/// Values of x from -1 to 1 in increasing order, and the y that was measured at each.
pub(crate) struct Samples {
    pub(crate) xs: Vec<f64>,
    pub(crate) ys: Vec<f64>,
}

impl Samples {
    /// One sample at a random x in each of `count` equal parts.
    pub(crate) fn new(count: usize) -> Self {
        let mut random = Random::new(1);
        let mut x = |i: usize| (i as f64 + random.unit()) / count as f64 * 2.0 - 1.0;
        let xs: Vec<f64> = (0..count).map(&mut x).collect();
        let mut measured = |&x: &f64| smooth(x) + NOISE * (2.0 * random.unit() - 1.0);
        let ys = xs.iter().map(&mut measured).collect();
        Self { xs, ys }
    }

    pub(crate) fn len(&self) -> usize {
        self.xs.len()
    }

    /// The values less the measured ones.
    pub(crate) fn errors(&self, values: &[f64]) -> Vec<f64> {
        values.iter().zip(&self.ys).map(|(f, y)| f - y).collect()
    }
}

/// Half the mean of the squared errors.
pub(crate) fn loss(errors: &[f64]) -> f64 {
    let squares: f64 = errors.iter().map(|error| error * error).sum();
    0.5 * squares / errors.len() as f64
}

/// Chebyshev's polynomial of degree 5, which swings between -1 and 1.
fn smooth(x: f64) -> f64 {
    let square = x * x;
    x * ((16.0 * square - 20.0) * square + 5.0)
}
