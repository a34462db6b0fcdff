//! Noisy samples of a smooth function. The noise comes from a fixed seed and the arithmetic is
//! IEEE 754's, so every machine fits the same samples.

/// The noise lies between this and its negative.
pub(crate) const NOISE: f64 = 0.3;

/// Places from -1 to 1 in increasing order, and what was measured there.
pub(crate) struct Samples {
    pub(crate) xs: Vec<f64>,
    pub(crate) ys: Vec<f64>,
}

impl Samples {
    /// One sample at a random place of each of `count` equal parts.
    pub(crate) fn new(count: usize) -> Self {
        let mut random = Random(1);
        let mut place = |i: usize| (i as f64 + random.next()) / count as f64 * 2.0 - 1.0;
        let xs: Vec<f64> = (0..count).map(&mut place).collect();
        let mut measured = |&x: &f64| smooth(x) + NOISE * (2.0 * random.next() - 1.0);
        let ys = xs.iter().map(&mut measured).collect();
        Self { xs, ys }
    }

    pub(crate) fn len(&self) -> usize {
        self.xs.len()
    }

    /// By how much values at the places miss what was measured.
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

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    /// In [0, 1), a multiple of 2^-53.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    }
}
