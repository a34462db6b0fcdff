//! Hard inputs: breakpoints, points between them, samples and parameters. The same ones on every machine.

use shallow_relu::{Parameters, PiecewiseLinear, Tail};

use crate::float::Float;
pub(crate) use crate::random::Random;

impl Random {
    /// A finite float, every exponent as likely as any other.
    pub(crate) fn finite<F: Float>(&mut self) -> F {
        loop {
            let value = F::from_bits(self.next());
            if value.is_finite() {
                return value;
            }
        }
    }

    /// One of the values.
    pub(crate) fn one_of<V: Copy>(&mut self, values: &[V]) -> V {
        values[self.below(values.len())]
    }
}

/// Numbers of segments: around the sizes of tables in registers, of blocks, and of indices.
pub(crate) const SIZES: [usize; 32] = [
    1, 2, 3, 4, 5, 7, 8, 9, 13, 14, 15, 16, 17, 29, 30, 31, 32, 33, 47, 61, 62, 63, 64, 100, 125,
    126, 127, 128, 129, 300, 1000, 20_000,
];

/// How x are spread.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spacing {
    Even,
    Random,
    /// From 1e-20 to 1e20 in equal ratios, nearly.
    Geometric,
    /// Every exponent as likely as any other.
    Exponents,
    /// Nine clusters.
    Clusters,
    /// Three x far away from all others.
    Outliers,
    /// Neighbouring floats, around 1.
    Neighbours,
    /// So far apart that differences overflow.
    Overflowing,
    Subnormal,
}

pub(crate) const SPACINGS: [Spacing; 9] = [
    Spacing::Even,
    Spacing::Random,
    Spacing::Geometric,
    Spacing::Exponents,
    Spacing::Clusters,
    Spacing::Outliers,
    Spacing::Neighbours,
    Spacing::Overflowing,
    Spacing::Subnormal,
];

impl Spacing {
    /// The i-th x of about `count`, perhaps one that is there already.
    fn x<F: Float>(self, i: usize, count: usize, random: &mut Random) -> F {
        let step = i as f64 / count as f64;
        match self {
            Self::Even => F::of(12.5 * step - 5.0),
            Self::Random => F::of(8.0 * random.unit()),
            Self::Geometric => {
                let (low, high) = (F::of(1e-20).bits(), F::of(1e20).bits());
                F::from_bits(low + (high - low) / count as u64 * i as u64)
            }
            Self::Exponents => random.finite(),
            Self::Clusters => F::of(random.below(9) as f64 + 0.05 * random.unit()),
            Self::Outliers => match i {
                0 => F::of(-1e9),
                1 => F::of(3e5),
                2 => F::of(1e30),
                _ => F::of(random.unit()),
            },
            Self::Neighbours => F::from_bits(F::of(1.0).bits() + i as u64 - count as u64 / 3),
            Self::Overflowing => match i {
                0 => -F::MAX,
                1 => F::MAX,
                _ => F::of(random.unit()) * F::MAX,
            },
            Self::Subnormal => {
                let size = F::from_bits(random.next() % (4 * count as u64));
                if random.below(2) == 0 { size } else { -size }
            }
        }
    }

    /// `count` different x in increasing order.
    pub(crate) fn xs<F: Float>(self, count: usize, random: &mut Random) -> Vec<F> {
        let mut xs: Vec<F> = Vec::new();
        while xs.len() < count {
            xs.extend((xs.len()..count).map(|i| self.x::<F>(i, count, random) + F::zero()));
            xs.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
            xs.dedup();
        }
        xs
    }
}

/// y of several kinds: random, a sawtooth, rising, with level stretches, of all exponents, huge.
pub(crate) fn heights<F: Float>(kind: usize, count: usize, random: &mut Random) -> Vec<F> {
    let mut level = 0.0;
    let y = |i: usize| match kind % 6 {
        0 => F::of(random.unit()),
        1 => F::of([0.0, 0.3, 0.7][i % 3]),
        2 => {
            level += 1.0 + random.unit();
            F::of(level)
        }
        3 => {
            level = if random.below(3) == 0 {
                random.unit()
            } else {
                level
            };
            F::of(level)
        }
        4 => random.finite(),
        _ => F::of(random.unit()) * F::MAX,
    };
    (0..count).map(y).collect()
}

/// The function through these points with two tails. Segments that are too steep are made level, and tails that
/// are refused stay as they are.
pub(crate) fn function<F: Float>(
    xs: &[F],
    mut ys: Vec<F>,
    random: &mut Random,
) -> PiecewiseLinear<F> {
    for i in 1..xs.len() {
        let segment = [(xs[i - 1], ys[i - 1]), (xs[i], ys[i])];
        if PiecewiseLinear::from_breakpoints(&segment).is_err() {
            ys[i] = ys[i - 1];
        }
    }
    let f = PiecewiseLinear::from_xy(xs, &ys).expect("increasing x, and no slope overflows");
    let slope = Tail::Slope(F::of(random.unit()));
    let mut tail = || random.one_of(&[Tail::Constant, Tail::Linear, slope]);
    f.clone().with_tails(tail(), tail()).unwrap_or(f)
}

/// A function of every spacing and every one of these sizes, with y of the next kind each.
pub(crate) fn functions<F: Float>(sizes: &[usize], seed: u64) -> Vec<PiecewiseLinear<F>> {
    let mut random = Random(seed);
    let mut kind = 0;
    let mut made = Vec::new();
    for spacing in SPACINGS {
        for &segments in sizes {
            let xs = spacing.xs::<F>(segments + 1, &mut random);
            let ys = heights(kind, segments + 1, &mut random);
            made.push(function(&xs, ys, &mut random));
            kind += 1;
        }
    }
    made
}

/// Pairs of functions: each with the next one, with itself, with the sum of itself and a small change, and with
/// another one at the same x.
pub(crate) fn pairs<F: Float>(
    sizes: &[usize],
    seed: u64,
) -> Vec<(PiecewiseLinear<F>, PiecewiseLinear<F>)> {
    let functions = functions::<F>(sizes, seed);
    let mut random = Random(seed);
    let mut pairs = Vec::new();
    for (i, f) in functions.iter().enumerate() {
        let near = f
            .ys()
            .iter()
            .map(|&y| if random.below(2) == 0 { y } else { y.next_up() });
        let near: Vec<F> = near.collect();
        let near = function(f.xs(), near, &mut random);
        let other = function(
            f.xs(),
            heights(i + 1, f.xs().len(), &mut random),
            &mut random,
        );
        pairs.push((f.clone(), functions[(i + 1) % functions.len()].clone()));
        pairs.push((f.clone(), random.one_of(&[f, &near, &other]).clone()));
    }
    pairs
}

/// What is special wherever the breakpoints are.
pub(crate) fn specials<F: Float>() -> Vec<F> {
    let positive = [
        F::highest(),
        F::MAX,
        F::one(),
        F::LEAST,
        F::of(1e-38),
        F::zero(),
    ];
    let both = positive.iter().flat_map(|&x| [x, -x]);
    both.chain([F::NAN]).collect()
}

/// The special values and, beside about `most` of the breakpoints, the floats at which evaluation is hard: the breakpoint,
/// the middle of the segment, their neighbours, and random ones. In no order.
pub(crate) fn inputs<F: Float>(xs: &[F], most: usize, random: &mut Random) -> Vec<F> {
    let half = F::of(0.5);
    let mut inputs = specials();
    let step = xs.len().div_ceil(most);
    for i in (0..xs.len() - 1).step_by(step).chain([xs.len() - 2]) {
        let (a, b) = (xs[i], xs[i + 1]);
        let share = F::of(random.unit() * 0.5 + 0.5);
        for x in [
            a,
            b,
            a * half + b * half,
            a * (F::one() - share) + b * share,
        ] {
            inputs.extend([x, x.next_up(), x.next_down()]);
        }
        inputs.push(F::from_bits(random.next()));
    }
    for i in (1..inputs.len()).rev() {
        inputs.swap(i, random.below(i + 1));
    }
    inputs
}

/// Intervals between breakpoints, between inputs, and some that are refused.
pub(crate) fn intervals<F: Float>(xs: &[F], random: &mut Random) -> Vec<(F, F)> {
    let inputs = inputs(xs, 4, random);
    let mut intervals = vec![(xs[0], xs[xs.len() - 1])];
    for pair in inputs.windows(2).take(8) {
        let (from, to) = (pair[0], pair[1]);
        intervals.push(if from < to { (from, to) } else { (to, from) });
    }
    intervals.push((xs[xs.len() / 2], xs[xs.len() - 1].next_up()));
    intervals.push((xs[xs.len() - 1], xs[0]));
    intervals
}

/// Parameters of networks: of ordinary size, of all exponents, with kinks that coincide or nearly do, with zeros.
pub(crate) fn parameters<F: Float>(widths: &[usize], seed: u64) -> Vec<Parameters<F>> {
    let mut random = Random(seed);
    let mut made = Vec::new();
    for kind in 0..5 {
        for &width in widths {
            let mut value = |i: usize| match kind {
                0 => F::of(random.unit()),
                1 => random.finite(),
                2 => F::of([1.0, 3.0, -2.0, 0.1][(i + random.below(2)) % 4]),
                3 => F::of(random.unit() * [1.0, 1e-30, 1e-310, -0.0, 1e30][random.below(5)]),
                _ => F::one() + F::of(random.below(4) as f64) * F::unit_roundoff(),
            };
            let mut values = || (0..width).map(&mut value).collect::<Vec<F>>();
            made.push(Parameters {
                hidden_weights: values(),
                hidden_biases: values(),
                output_weights: values(),
                output_bias: values().first().copied().unwrap_or(F::one()),
            });
        }
    }
    made
}

/// Samples (x, y, weight) in no order, several at some x, some of weight 0.
pub(crate) fn samples<F: Float>(
    spacing: Spacing,
    kind: usize,
    count: usize,
    random: &mut Random,
) -> Vec<(F, F, F)> {
    let xs = spacing.xs::<F>(count / 2 + 1, random);
    let ys = heights::<F>(kind, count, random);
    let weights = [1.0, 0.25, 3.7, 0.0, 1e-30];
    let weight = |random: &mut Random| match kind % 3 {
        0 => 1.0,
        1 => 1.1 + random.unit(),
        _ => random.one_of(&weights),
    };
    let sample = |y| (random.one_of(&xs), y, F::of(weight(random)));
    ys.into_iter().map(sample).collect()
}

/// x and y as people have them: a few integers before or behind a plateau of zeros, of another integer, or of two in turn.
pub(crate) fn plateaus<F: Float>() -> impl Iterator<Item = (Vec<F>, Vec<F>)> {
    let starts = [&[3, 1][..], &[12, 9, 7, 4, 3, 1], &[-5], &[0, 1, 2, 3, 4]];
    let made = (0..starts.len()).flat_map(|i| (0..6).map(move |kind| (i, kind)));
    made.map(move |(i, kind)| {
        let plateau = (0..40).map(|i| [0, 7, i % 2][kind % 3]);
        let ys = starts[i].iter().copied().chain(plateau);
        let mut ys: Vec<F> = ys.map(|y| F::of(y.into())).collect();
        if kind >= 3 {
            ys.reverse();
        }
        let xs = (0..ys.len()).map(|i| F::of(i as f64)).collect();
        (xs, ys)
    })
}

/// The columns of samples.
pub(crate) fn columns<F: Float>(samples: &[(F, F, F)]) -> (Vec<F>, Vec<F>, Vec<F>) {
    let column = |of: fn(&(F, F, F)) -> F| samples.iter().map(of).collect();
    (column(|s| s.0), column(|s| s.1), column(|s| s.2))
}
