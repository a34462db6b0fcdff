//! Noisy measurements of a smooth curve. The noise comes from a fixed seed and the arithmetic is
//! IEEE 754's, so every machine has the same.

use shallow_relu::Error;

/// How many are built in.
const COUNT: usize = 400;
/// Their noise lies between this and its negative.
const NOISE: f64 = 0.025;

/// Places in increasing order, and what was measured there.
pub(crate) struct Measurements {
    /// Where they are from.
    pub(crate) source: String,
    pub(crate) xs: Vec<f64>,
    pub(crate) ys: Vec<f64>,
    /// The line of each, where they come from a file.
    pub(crate) lines: Vec<usize>,
}

impl Measurements {
    /// One at a random place of each of equal parts from -4 to 4.
    pub(crate) fn built_in() -> Self {
        let mut random = Random(1);
        let mut place = |i: usize| (i as f64 + random.next()) / COUNT as f64 * 8.0 - 4.0;
        let xs: Vec<f64> = (0..COUNT).map(&mut place).collect();
        let mut measured = |&x: &f64| smooth(x) + NOISE * (2.0 * random.next() - 1.0);
        let ys = xs.iter().map(&mut measured).collect();
        Self {
            source: format!("(x^3 - 3 x) / (1 + x^4) with noise within {NOISE}"),
            xs,
            ys,
            lines: Vec::new(),
        }
    }

    /// From the least value to the greatest.
    pub(crate) fn range(&self) -> f64 {
        let least = self.ys.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = self.ys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // Where there are none it is empty, too.
        (greatest - least).max(0.0)
    }

    /// What the library refuses, with the line of the file that it is about.
    pub(crate) fn refused(&self, error: &Error) -> String {
        let index = match *error {
            Error::NotFinite { index, .. }
            | Error::NotIncreasing { index, .. }
            | Error::TooNarrow { index, .. } => Some(index),
            _ => None,
        };
        match index.and_then(|index| self.lines.get(index)) {
            Some(line) => format!("{}, line {line}: {error}", self.source),
            None => format!("{}: {error}", self.source),
        }
    }
}

fn smooth(x: f64) -> f64 {
    let square = x * x;
    x * (square - 3.0) / (1.0 + square * square)
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
