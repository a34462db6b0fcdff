//! Breakpoints that an index over them does not like.

use super::{Float, SplitMix64, sort};

/// How breakpoints lie. All are random.
#[derive(Clone, Copy)]
pub(crate) enum Spacing {
    /// In [0, 1).
    Uniform,
    /// Their logarithms are uniform: from 2⁻⁶⁰ to 1.
    Geometric,
    /// Twenty clusters in [0, 1), each a thousandth wide.
    Clustered,
    /// All but one in [0, 1), the last at 1e9.
    Outlier,
    /// All but two in [0, 1), the first at -1e9, the last at 1e9.
    Scales,
}

impl Spacing {
    /// The even one comes first: the others are compared with it.
    pub(crate) const ALL: [Self; 5] = [
        Self::Uniform,
        Self::Geometric,
        Self::Clustered,
        Self::Outlier,
        Self::Scales,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Geometric => "geometric",
            Self::Clustered => "clustered",
            Self::Outlier => "outlier",
            Self::Scales => "scales",
        }
    }

    /// Breakpoints of the given number of segments, y uniform in [-1, 1).
    pub(crate) fn breakpoints<T: Float>(self, segments: usize) -> Vec<(T, T)> {
        let mut random = SplitMix64::new(segments as u64);
        let far: &[f64] = match self {
            Self::Outlier => &[1e9],
            Self::Scales => &[-1e9, 1e9],
            _ => &[],
        };
        let mut xs: Vec<T> = far.iter().map(|&x| T::nearest(x)).collect();
        // Crowded places of `f32` do not have a number for every x: those that coincide are drawn
        // again.
        while xs.len() <= segments {
            xs.resize_with(segments + 1, || T::nearest(self.place(&mut random)));
            sort(&mut xs);
            xs.dedup();
        }
        let with_y = |x| (x, T::nearest(random.symmetric()));
        xs.into_iter().map(with_y).collect()
    }

    fn place(self, random: &mut SplitMix64) -> f64 {
        match self {
            Self::Uniform | Self::Outlier | Self::Scales => random.unit(),
            Self::Geometric => (-60.0 * random.unit()).exp2(),
            Self::Clustered => (20.0 * random.unit()).floor() / 20.0 + 1e-3 * random.unit(),
        }
    }
}

/// For each input one of the intervals between `ends`, and a place in it. With all breakpoints as
/// ends the inputs crowd where the breakpoints do; with the first and the last they are uniform.
pub(crate) fn inputs_between<T: Float>(ends: &[T], count: usize) -> Vec<T> {
    let mut random = SplitMix64::new(1);
    let mut input = || {
        let i = ((ends.len() - 1) as f64 * random.unit()) as usize;
        let (from, to): (f64, f64) = (ends[i].into(), ends[i + 1].into());
        T::nearest(from + (to - from) * random.unit())
    };
    (0..count).map(|_| input()).collect()
}
