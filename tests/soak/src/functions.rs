//! Random functions of every spacing.

use shallow_relu::{Discontinuous, PiecewiseLinear, ShallowReluNet, Side, Tail};

use crate::float::{Float, Random};

/// How breakpoints are spaced.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Spacing {
    Even,
    Uniform,
    /// Their logarithms are uniform.
    Geometric,
    /// The logarithms of their distances from 1 are uniform, on one side, or on both.
    FromOne,
    /// Twenty clusters in [0, 1), each a thousandth wide.
    Clustered,
    /// Ten clusters of ten clusters of ten clusters.
    Nested,
    /// The cubes of Cauchy variables.
    Cauchy,
    /// In [0, 1), except the last at 1e9, or also the first at -1e9.
    Outliers,
    /// Neighbouring floats in [1, 2).
    Neighbours,
    /// All bit patterns of finite floats.
    Exponents,
    /// Up to the largest floats, so that the range of x overflows.
    Huge,
    /// Any of the above, and every fourth breakpoint is a jump.
    Jumps,
}

impl Spacing {
    pub(crate) const ALL: [Self; 12] = [
        Self::Even,
        Self::Uniform,
        Self::Geometric,
        Self::FromOne,
        Self::Clustered,
        Self::Nested,
        Self::Cauchy,
        Self::Outliers,
        Self::Neighbours,
        Self::Exponents,
        Self::Huge,
        Self::Jumps,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Uniform => "uniform",
            Self::Geometric => "geometric",
            Self::FromOne => "from one",
            Self::Clustered => "clustered",
            Self::Nested => "nested",
            Self::Cauchy => "cauchy",
            Self::Outliers => "outliers",
            Self::Neighbours => "neighbours",
            Self::Exponents => "exponents",
            Self::Huge => "huge",
            Self::Jumps => "jumps",
        }
    }

    /// Increasing x, at least two, and no more than one for each segment and one more.
    fn xs<F: Float>(self, segments: usize, random: &mut Random) -> Vec<F> {
        let is_f32 = F::NAME == "f32";
        let two_sided = random.below(2) == 0;
        let mut xs: Vec<F> = (0..=segments)
            .map(|i| {
                let part = i as f64 / segments as f64;
                let x = match self {
                    Self::Even => 2.0 * part - 1.0,
                    Self::Uniform => random.unit(),
                    Self::Geometric => (-60.0 * random.unit()).exp2(),
                    Self::FromOne => {
                        let octaves = if is_f32 { 20.0 } else { 40.0 };
                        let distance = (-octaves * random.unit()).exp2();
                        1.0 + if two_sided && i % 2 == 0 {
                            -distance
                        } else {
                            distance
                        }
                    }
                    Self::Clustered => (20.0 * random.unit()).floor() / 20.0 + 1e-3 * random.unit(),
                    Self::Nested => {
                        let [a, b, c] = [(); 3].map(|()| (10.0 * random.unit()).floor());
                        let narrow = if is_f32 { 2e-2 } else { 1e-3 };
                        let c = c + 0.1 * random.unit();
                        (a + narrow * (b + narrow * c)) / 10.0
                    }
                    Self::Cauchy => {
                        let cauchy = (std::f64::consts::PI * (random.unit() - 0.5)).tan();
                        1e-6 * cauchy.powi(3)
                    }
                    Self::Outliers if i == 0 => 1e9,
                    Self::Outliers if i == 1 && two_sided => -1e9,
                    Self::Outliers => random.unit(),
                    Self::Neighbours => {
                        let ulp = Into::<f64>::into(F::unit_roundoff()) * 2.0;
                        1.0 + 0.5 * part + ulp * random.below(3) as f64
                    }
                    Self::Exponents => return any_finite(random),
                    Self::Huge => {
                        let most: f64 = F::of_rank(F::highest().rank() - 1).into();
                        most * random.symmetric()
                    }
                    Self::Jumps => unreachable!("has the x of another spacing"),
                };
                F::of(x)
            })
            .collect();
        xs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        xs.dedup();
        if xs.len() < 2 {
            xs.push(xs[0].next_up());
        }
        xs
    }
}

fn any_finite<F: Float>(random: &mut Random) -> F {
    let end = F::highest().rank();
    F::of_rank((random.below(2 * end as usize - 1) as i64) + 1 - end)
}

/// What is evaluated.
pub(crate) enum Subject<F> {
    Network(ShallowReluNet<F>),
    Jumping(Discontinuous<F>),
}

impl<F: Float> Subject<F> {
    /// What is needed to make it again, or the start of it.
    pub(crate) fn describe(&self) -> String {
        let text = match self {
            Self::Network(net) => format!("{:?}", net.function()),
            Self::Jumping(f) => format!("{f:?}"),
        };
        text.chars().take(1000).collect()
    }
}

/// Counts on both sides of every border between the ways of evaluation.
const SEGMENTS: [usize; 19] = [
    1, 2, 3, 6, 7, 14, 15, 16, 28, 30, 31, 32, 62, 63, 64, 126, 127, 700, 5000,
];

/// Seldom there is a table that is larger than the caches.
const MANY_SEGMENTS: usize = 50_000;

/// A random function.
pub(crate) fn function<F: Float>(spacing: Spacing, random: &mut Random) -> Subject<F> {
    let segments = match random.below(200) {
        0 => MANY_SEGMENTS,
        _ => random.one_of(&SEGMENTS),
    };
    if spacing != Spacing::Jumps {
        let xs = spacing.xs(segments, random);
        let ys = ys(&xs, random);
        let net = with_any_y(&xs, ys, random, |xs, ys, random| {
            let f = PiecewiseLinear::from_xy(xs, ys).ok()?;
            let (left, right) = (tail(random), tail(random));
            ShallowReluNet::from_function(f.with_tails(left, right).ok()?).ok()
        });
        return Subject::Network(net);
    }
    let other = random.one_of(&Spacing::ALL[..Spacing::ALL.len() - 1]);
    let xs = other.xs::<F>(segments, random);
    let last = xs.len() - 1;
    let times = |i: usize, random: &mut Random| match random.below(4) {
        0 if i > 0 && i < last => 2,
        _ => 1,
    };
    let xs: Vec<F> = (0..=last)
        .flat_map(|i| core::iter::repeat_n(xs[i], times(i, random)))
        .collect();
    let ys = ys(&xs, random);
    Subject::Jumping(with_any_y(&xs, ys, random, |xs, ys, random| {
        let f = Discontinuous::from_xy(xs, ys, Side::Left).ok()?;
        let sides: Vec<Side> = f
            .jumps()
            .map(|_| random.one_of(&[Side::Left, Side::Right]))
            .collect();
        let (left, right) = (tail(random), tail(random));
        f.with_sides(&sides).ok()?.with_tails(left, right).ok()
    }))
}

/// Makes something of the breakpoints. If it is refused because slopes or weights are too large, y is scaled down until
/// it is not.
fn with_any_y<F: Float, R>(
    xs: &[F],
    mut ys: Vec<F>,
    random: &mut Random,
    make: impl Fn(&[F], &[F], &mut Random) -> Option<R>,
) -> R {
    loop {
        if let Some(made) = make(xs, &ys, random) {
            return made;
        }
        let factor = F::of(2.0_f64.powi(-60));
        ys.iter_mut().for_each(|y| *y = *y * factor);
    }
}

/// y of several kinds, all times one power of two.
fn ys<F: Float>(xs: &[F], random: &mut Random) -> Vec<F> {
    let kind = random.below(6);
    let most = match (random.below(3), F::NAME) {
        (0, "f32") => 90,
        (0, _) => 700,
        _ => 20,
    };
    let factor = 2.0_f64.powi(random.below(2 * most) as i32 - most as i32);
    let mut last = -1.0;
    let y = |i: usize| {
        last = match kind {
            0 => random.symmetric(),
            // A rising function, and one with level stretches.
            1 => last + random.unit(),
            2 => [last, random.symmetric()][random.below(2)],
            // Magnitudes from 2^-30 to 1.
            3 => random.symmetric() * 2.0_f64.powf(-30.0 * random.unit()),
            // Zero is crossed in the middle of the segments.
            4 => [-1.0, 1.0][i % 2] * (1.0 + 1e-3 * random.unit()),
            // A slow change far from zero.
            _ => 1e3 + 1e-3 * random.symmetric(),
        };
        F::of(last * factor)
    };
    (0..xs.len()).map(y).collect()
}

fn tail<F: Float>(random: &mut Random) -> Tail<F> {
    match random.below(4) {
        0 | 1 => Tail::Constant,
        2 => Tail::Linear,
        _ => Tail::Slope(F::of(random.symmetric())),
    }
}
