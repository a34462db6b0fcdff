//! Least squares under the condition that the function never falls.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::arithmetic::{Number, Plain, Scales};
use super::least_squares::too_narrow_segments;
use super::result::Fit;
use super::samples::{in_order, residual, residual_of_level};
use super::summary::Mass;
use super::unbounded::Unbounded;
use crate::error::Error;
use crate::function::{PiecewiseLinear, Sample, Samples, Sums, level};
use crate::number::{Scalar, from_count, without_negative_zero};

/// The function that never falls and is nearest to the samples, on all of R, with breakpoints at samples. It
/// is constant before the first and after the last sample.
///
/// The sum of `weight * (function(x) - y)²` over all samples is the least of all functions that never fall.
/// That sum is the [`residual`](Fit::residual). Each value is the exact weighted mean of neighbouring samples,
/// rounded once, whatever the sizes of y and of the weights. So samples that never fall come back bit for
/// bit, and values that are probabilities stay between 0 and 1 everywhere.
///
/// Samples may come in any order and share an x. Samples of one x count as one: their weighted mean, with the
/// sum of their weights. The breakpoints are the two ends of each level stretch. If all samples have one x,
/// the function is constant, with one more breakpoint beside that x. With other `breakpoints` than the samples,
/// or for a function that never rises, use [`shape`](fn@super::shape). With a breakpoint at each x,
/// [`Rising`](super::Shape::Rising) finds the same function, and its tails are the same.
///
/// If two x are closer than the normal floats and the slope between them would overflow, they get one value.
/// The function is then the best one under this condition.
///
/// # Costs
///
/// O(n) for n samples in order of x: neighbours that fall are pooled until none do (Barlow et al.,
/// *Statistical inference under order restrictions*, 1972). O(n log n) for samples in any order.
///
/// # Errors
///
/// * Those of [`Samples::weighted`] if the samples are given as slices.
/// * [`TooFewSamples`](Error::TooFewSamples) if there are no samples, those of weight 0 not counted.
/// * [`SlopeOverflow`](Error::SlopeOverflow) if a slope is too large for `T`.
///
/// # Examples
///
/// ```
/// use shallow_relu::fit;
///
/// let rising = fit::isotonic((&[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 4.0]))?;
/// assert_eq!(rising.function().ys(), [1.0, 2.5, 2.5, 4.0]);
/// assert_eq!(rising.residual(), 0.5 * 0.5 + 0.5 * 0.5);
/// assert_eq!(rising.function().eval(9.0), 4.0); // constant beyond the last sample
///
/// // Unsorted, two samples at 1, and weights: (3 + 2 * 6) / 3 at 1.
/// let rising = fit::isotonic((&[2.0, 1.0, 1.0], &[7.0, 3.0, 6.0], &[1.0, 1.0, 2.0]))?;
/// assert_eq!((rising.function().xs(), rising.function().ys()), (&[1.0, 2.0][..], &[5.0, 7.0][..]));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn isotonic<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
) -> Result<Fit<T>, Error> {
    let samples = in_order(samples)?;
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return Err(Error::TooFewSamples { least: 1, count: 0 });
    };
    let scales = Scales::new(&samples, &[first.x, last.x]);
    if scales.is_moderate {
        fit::<Plain<T>>(&samples, &scales)
    } else {
        fit::<Unbounded<T>>(&samples, &scales)
    }
}

fn fit<N: Number>(samples: &[Sample<N::Scalar>], scales: &Scales) -> Result<Fit<N::Scalar>, Error> {
    let points = rising::<N>(samples, scales);
    let (function, residual) = match points[..] {
        // All samples have one x.
        [(x, y)] => (level(x, y)?, residual_of_level::<N>(samples, y, scales)),
        _ => {
            let function = PiecewiseLinear::from_breakpoints(&points)?.clamped();
            let residual = residual::<N>(samples, &function, scales);
            (function, residual)
        }
    };
    Ok(Fit::new(function, residual, None))
}

type Points<N> = Vec<(<N as Number>::Scalar, <N as Number>::Scalar)>;

/// The breakpoints: the ends of each level stretch.
fn rising<N: Number>(samples: &[Sample<N::Scalar>], scales: &Scales) -> Points<N> {
    let mut joined = alloc::vec![false; samples.len()];
    loop {
        let mut stretches: Vec<(usize, usize, N::Scalar)> = Vec::new();
        for mut block in pooled::<N>(samples, scales, &joined) {
            let value = block.value(samples, scales);
            match stretches.last_mut() {
                // Both means are rounded to one value.
                Some((_, last, before)) if *before == value => *last = block.last,
                _ => stretches.push((block.first, block.last, value)),
            }
        }
        let mut points = Vec::with_capacity(2 * stretches.len());
        for &(first, last, value) in &stretches {
            let (first, last) = (samples[first].x, samples[last].x);
            points.push((first, value));
            if first < last {
                points.push((last, value));
            }
        }
        let too_narrow = too_narrow_segments(&points);
        if too_narrow.is_empty() {
            return points;
        }
        for segment in too_narrow {
            let end = points[segment + 1].0;
            let at_end = stretches.partition_point(|&(first, ..)| samples[first].x < end);
            joined[stretches[at_end].0] = true;
        }
    }
}

/// The blocks of neighbouring samples whose means never fall. Samples of one x are in one block. A block that
/// begins with a joined sample is one with the block before.
fn pooled<N: Number>(
    samples: &[Sample<N::Scalar>],
    scales: &Scales,
    joined: &[bool],
) -> Vec<Block<N>> {
    let mut blocks: Vec<Block<N>> = Vec::new();
    let mut first = 0;
    for group in samples.chunk_by(|a, b| a.x == b.x) {
        let mut block = Block::new(&group[0], first, scales);
        for (i, sample) in group.iter().enumerate().skip(1) {
            block = block.and(Block::new(sample, first + i, scales), samples);
        }
        let mut is_joined = joined[first];
        first += group.len();
        while let Some(before) = blocks.last_mut() {
            if !is_joined && before.is_below(&mut block, samples) {
                break;
            }
            is_joined = false;
            if let Some(before) = blocks.pop() {
                block = before.and(block, samples);
            }
        }
        blocks.push(block);
    }
    blocks
}

/// Neighbouring samples that share one value, their weighted mean.
struct Block<N: Number> {
    first: usize,
    last: usize,
    /// The mean.
    mass: Mass<N>,
    /// Whether all samples have one y.
    is_constant: bool,
    largest: N,
    /// The sums of weight times y and of the weights, once they were needed, which is rare.
    sums: Option<Box<Sums<N::Scalar>>>,
}

impl<N: Number> Block<N> {
    fn new(sample: &Sample<N::Scalar>, i: usize, scales: &Scales) -> Self {
        let level: N = scales.y(sample.y);
        Self {
            first: i,
            last: i,
            mass: Mass {
                weight: scales.weight(sample.weight),
                level,
                error: N::zero(),
            },
            is_constant: true,
            largest: level.abs(),
            sums: None,
        }
    }

    /// Both blocks as one.
    fn and(mut self, mut later: Self, samples: &[Sample<N::Scalar>]) -> Self {
        let sums = (self.sums.is_some() || later.sums.is_some()).then(|| {
            let mut sums = self.sums(samples).clone();
            sums.add(later.sums(samples));
            Box::new(sums)
        });
        let mut mass = self.mass.and(later.mass);
        let largest = self.largest.larger(later.largest);
        let is_constant =
            self.is_constant && later.is_constant && self.mass.level == later.mass.level;
        if !is_constant {
            // The mean of two means has their errors and one of 8 roundings of the largest y in addition. A
            // mean of n samples is made by n - 1 such steps.
            let roundings = N::new(from_count(8 * (later.last - self.first)));
            mass.error = N::new(N::Scalar::wide_roundoff()) * roundings * largest;
        }
        Self {
            first: self.first,
            last: later.last,
            mass,
            is_constant,
            largest,
            sums,
        }
    }

    /// The exact sums. Each sample is added once.
    fn sums(&mut self, samples: &[Sample<N::Scalar>]) -> &Sums<N::Scalar> {
        let (first, last) = (self.first, self.last);
        self.sums
            .get_or_insert_with(|| Box::new(Sums::of(&samples[first..=last])))
    }

    /// Whether the exact mean is less than that of a later block.
    fn is_below(&mut self, later: &mut Self, samples: &[Sample<N::Scalar>]) -> bool {
        let rise = later.mass.level - self.mass.level;
        let doubt = self.mass.error + later.mass.error;
        if doubt.is_zero() || doubt < rise.abs() {
            return rise > N::zero();
        }
        self.sums(samples).is_below(later.sums(samples))
    }

    /// The mean, rounded once.
    fn value(&mut self, samples: &[Sample<N::Scalar>], scales: &Scales) -> N::Scalar {
        if self.is_constant {
            return without_negative_zero(samples[self.first].y);
        }
        let Mass { level, error, .. } = self.mass;
        let [low, high] = [level - error, level + error].map(|level| scales.value(level).round());
        if low == high {
            return low;
        }
        self.sums(samples).clone().mean()
    }
}
