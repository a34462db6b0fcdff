//! Spacings of breakpoints that are hard for an index over them.

use super::{Float, SplitMix64, sort};

/// The spacing of breakpoints. All of them are random.
#[derive(Clone, Copy)]
pub(crate) enum Spacing {
    /// In [0, 1).
    Uniform,
    /// Their logarithms are uniform: from 2⁻⁶⁰ to 1.
    Geometric,
    /// Twenty clusters in [0, 1), each a thousandth wide.
    Clustered,
    /// In [0, 1), except the last at 1e9.
    Outlier,
    /// In [0, 1), except the first at -1e9 and the last at 1e9.
    Scales,
}

impl Spacing {
    /// The uniform spacing comes first, because the others are compared with it.
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
        // Crowded x may coincide once they are rounded to `f32`. Those that do are drawn again.
        while xs.len() <= segments {
            xs.resize_with(segments + 1, || T::nearest(self.x(&mut random)));
            sort(&mut xs);
            xs.dedup();
        }
        let with_y = |x| (x, T::nearest(random.symmetric()));
        xs.into_iter().map(with_y).collect()
    }

    fn x(self, random: &mut SplitMix64) -> f64 {
        match self {
            Self::Uniform | Self::Outlier | Self::Scales => random.unit(),
            Self::Geometric => (-60.0 * random.unit()).exp2(),
            Self::Clustered => (20.0 * random.unit()).floor() / 20.0 + 1e-3 * random.unit(),
        }
    }
}

/// Each input is a random x in a random one of the intervals between `ends`. If the ends are all breakpoints,
/// the inputs are as crowded as the breakpoints. If they are the first and the last one, the inputs are
/// uniform.
pub(crate) fn inputs_between<T: Float>(ends: &[T], count: usize) -> Vec<T> {
    let mut random = SplitMix64::new(1);
    let mut input = || {
        let i = ((ends.len() - 1) as f64 * random.unit()) as usize;
        let (from, to): (f64, f64) = (ends[i].into(), ends[i + 1].into());
        T::nearest(from + (to - from) * random.unit())
    };
    (0..count).map(|_| input()).collect()
}
