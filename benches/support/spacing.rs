//! Spacings of breakpoints that are hard for an index over them.

use super::{Float, SplitMix64, sort};

/// The spacing of breakpoints. All of them are random, except that of `Even`.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spacing {
    /// In [0, 1).
    Uniform,
    /// In [0, 1), each as far from the next.
    Even,
    /// Their logarithms are uniform: from 2⁻⁶⁰ to 1.
    Geometric,
    /// The logarithms of their distances from 1 are uniform: from 2⁻⁴⁰ to 1, for `f32` from 2⁻²⁰.
    GeometricFromOne,
    /// Twenty clusters in [0, 1), each a thousandth wide.
    Clustered,
    /// Ten clusters of ten clusters of ten clusters.
    Nested,
    /// Around 100, at a millionth of the cube of a Cauchy variable, for `f32` around 0.
    Cauchy,
    /// In [0, 1), except the last at 1e9.
    Outlier,
    /// In [0, 1), except the first at -1e9 and the last at 1e9.
    Scales,
    /// Pairs of neighbouring floats in [1, 2).
    Neighbours,
}

impl Spacing {
    /// The uniform spacing comes first, because the others are compared with it.
    pub(crate) const ALL: [Self; 10] = [
        Self::Uniform,
        Self::Even,
        Self::Geometric,
        Self::GeometricFromOne,
        Self::Clustered,
        Self::Nested,
        Self::Cauchy,
        Self::Outlier,
        Self::Scales,
        Self::Neighbours,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Even => "even",
            Self::Geometric => "geometric",
            Self::GeometricFromOne => "from one",
            Self::Clustered => "clustered",
            Self::Nested => "nested",
            Self::Cauchy => "cauchy",
            Self::Outlier => "outlier",
            Self::Scales => "scales",
            Self::Neighbours => "neighbours",
        }
    }

    /// Breakpoints of the given number of segments, y uniform in [-1, 1) times the narrowest segment, so that no slope
    /// overflows. None if so many x cannot be told from each other.
    pub(crate) fn breakpoints<T: Float>(self, segments: usize) -> Option<Vec<(T, T)>> {
        let mut random = SplitMix64::new(segments as u64);
        let far: &[f64] = match self {
            Self::Outlier => &[1e9],
            Self::Scales => &[-1e9, 1e9],
            _ => &[],
        };
        let mut xs: Vec<T> = far.iter().map(|&x| T::nearest(x)).collect();
        // Crowded x may coincide once they are rounded. Those that do are drawn again.
        for _ in 0..20 {
            while xs.len() <= segments {
                let part = xs.len() as f64 / segments as f64;
                let x = self.x::<T>(part, &mut random);
                xs.push(x);
                if self == Self::Neighbours {
                    xs.push(x + x * T::epsilon());
                }
            }
            sort(&mut xs);
            xs.dedup();
            xs.truncate(segments + 1);
            if xs.len() > segments {
                let narrowest = xs.windows(2).map(|pair| pair[1] - pair[0]);
                let narrowest = narrowest.fold(T::one(), T::min);
                let with_y = |x| (x, narrowest * T::nearest(random.symmetric()));
                return Some(xs.into_iter().map(with_y).collect());
            }
        }
        None
    }

    fn x<T: Float>(self, part: f64, random: &mut SplitMix64) -> T {
        let is_f32 = T::NAME == "f32";
        T::nearest(match self {
            Self::Uniform | Self::Outlier | Self::Scales => random.unit(),
            Self::Even => part,
            Self::Geometric => (-60.0 * random.unit()).exp2(),
            Self::GeometricFromOne => {
                let octaves = if is_f32 { 20.0 } else { 40.0 };
                1.0 + (-octaves * random.unit()).exp2()
            }
            Self::Clustered => (20.0 * random.unit()).floor() / 20.0 + 1e-3 * random.unit(),
            Self::Nested => {
                let [a, b, c] = [(); 3].map(|()| (10.0 * random.unit()).floor());
                // Clusters as narrow as for `f64` would hold too few floats of `f32`.
                let (b_width, c_width) = if is_f32 { (2e-2, 1e-3) } else { (1e-3, 1e-5) };
                a / 10.0 + b * b_width / 10.0 + c * c_width / 10.0 + c_width * 1e-2 * random.unit()
            }
            Self::Cauchy => {
                let cauchy = (std::f64::consts::PI * (random.unit() - 0.5)).tan();
                let centre = if is_f32 { 0.0 } else { 100.0 };
                centre + 1e-6 * cauchy.powi(3)
            }
            Self::Neighbours => 1.0 + random.unit(),
        })
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
