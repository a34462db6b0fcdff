//! Least squares under the condition that the function never falls.

use alloc::vec::Vec;

use super::arithmetic::{Number, Plain, Scales};
use super::least_squares::too_narrow_segments;
use super::result::Fit;
use super::samples::Samples;
use super::summary::Mass;
use super::unbounded::Unbounded;
use crate::error::{Error, increasing};
use crate::function::{PiecewiseLinear, Sample, Sums};
use crate::number::{Scalar, from_count, without_negative_zero};

/// The function that never falls, on all of R, and is nearest to the samples, with breakpoints at samples.
///
/// It has the least sum of `weights[i] * (function(xs[i]) - ys[i])²` of all functions that never fall. That
/// sum is the [`residual`](Fit::residual). Each value is the exact weighted mean of neighbouring samples,
/// rounded once, whatever the sizes of y and of the weights. So samples that never fall come back bit for
/// bit.
///
/// The breakpoints are the two ends of each level stretch. The tails are the default ones, constant on the
/// left and linear on the right: beyond the last sample the function goes on with the last slope. If the
/// values are probabilities, set two constant tails by [`with_tails`](PiecewiseLinear::with_tails).
///
/// The x must increase. If several samples have one x, or x are unsorted, use [`shape`](fn@super::shape) with
/// [`Rising`](super::Shape::Rising) and with each x once, in order, as `breakpoints`; it finds the same function.
///
/// If two samples are closer than the normal floats and the slope between them would overflow, they get one
/// value. The function is then the best one under this condition.
///
/// # Costs
///
/// O(n) for n samples: neighbours that fall are pooled until none do (Barlow et al., *Statistical inference
/// under order restrictions*, 1972).
///
/// # Errors
///
/// * [`LengthMismatch`](Error::LengthMismatch) if `xs`, `ys` and `weights` differ in length.
/// * [`TooFewSamples`](Error::TooFewSamples) if there are fewer than 2 samples.
/// * [`NotFinite`](Error::NotFinite) if an x or a y is NaN or infinite.
/// * [`NotIncreasing`](Error::NotIncreasing) if an x is not greater than the one before.
/// * [`BadWeight`](Error::BadWeight) if a weight is not positive and finite.
/// * [`SlopeOverflow`](Error::SlopeOverflow) if a slope is too large for `T`.
///
/// # Examples
///
/// ```
/// use shallow_relu::fit;
///
/// let rising = fit::isotonic(&[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 4.0], None)?;
/// assert_eq!(rising.function().ys(), [1.0, 2.5, 2.5, 4.0]);
/// assert_eq!(rising.residual(), 0.5 * 0.5 + 0.5 * 0.5);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn isotonic<T: Scalar>(xs: &[T], ys: &[T], weights: Option<&[T]>) -> Result<Fit<T>, Error> {
    let samples = Samples::checked(xs, ys, weights)?;
    if xs.len() < 2 {
        return Err(Error::TooFewSamples {
            least: 2,
            count: xs.len(),
        });
    }
    increasing(xs)?;
    let scales = Scales::new(&samples, &[xs[0], xs[xs.len() - 1]]);
    if scales.is_moderate {
        fit::<Plain<T>>(&samples, &scales)
    } else {
        fit::<Unbounded<T>>(&samples, &scales)
    }
}

fn fit<N: Number>(samples: &Samples<N::Scalar>, scales: &Scales) -> Result<Fit<N::Scalar>, Error> {
    let function = rising::<N>(samples.sorted(), scales)?;
    let residual = samples.residual::<N>(&function, scales);
    Ok(Fit::new(function, residual, None))
}

fn rising<N: Number>(
    samples: &[Sample<N::Scalar>],
    scales: &Scales,
) -> Result<PiecewiseLinear<N::Scalar>, Error> {
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
            points.push((samples[first].x, value));
            if first < last {
                points.push((samples[last].x, value));
            }
        }
        let too_narrow = too_narrow_segments(&points);
        if too_narrow.is_empty() {
            return PiecewiseLinear::from_breakpoints(&points);
        }
        for segment in too_narrow {
            let end = points[segment + 1].0;
            let at_end = stretches.partition_point(|&(first, ..)| samples[first].x < end);
            joined[stretches[at_end].0] = true;
        }
    }
}

/// The blocks of neighbouring samples whose means never fall.
fn pooled<N: Number>(
    samples: &[Sample<N::Scalar>],
    scales: &Scales,
    joined: &[bool],
) -> Vec<Block<N>> {
    let mut blocks: Vec<Block<N>> = Vec::new();
    for (i, sample) in samples.iter().enumerate() {
        let mut block = Block::new(sample, i, scales);
        let mut is_joined = joined[i];
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
    /// The sums of weight times y and of the weights, once they were needed.
    sums: Option<Sums<N::Scalar>>,
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
            sums
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
            .get_or_insert_with(|| Sums::of(&samples[first..=last]))
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
