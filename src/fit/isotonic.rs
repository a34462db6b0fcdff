//! Least squares under the condition that the function never falls.

use alloc::vec::Vec;

use super::samples::Samples;
use crate::error::{Error, increasing};
use crate::function::PiecewiseLinear;
use crate::scalar::Scalar;

/// Neighbouring samples that share one value.
struct Block<T: Scalar> {
    first: usize,
    last: usize,
    weight: T::Wide,
    /// The weighted sum of the y.
    sum: T::Wide,
}

impl<T: Scalar> Block<T> {
    fn value(&self) -> T {
        T::round(self.sum / self.weight)
    }
}

/// The function that never falls and is nearest to the samples: with breakpoints at the samples, the
/// one for which the sum of `weights[i] * (function(xs[i]) - ys[i])^2` is least. By pooling neighbours
/// that fall until none do (Barlow et al., *Statistical inference under order restrictions*, 1972).
/// Means are computed in the wider type and rounded once. O(n).
///
/// Only the ends of a level stretch become breakpoints.
///
/// # Errors
///
/// [`LengthMismatch`](Error::LengthMismatch); [`NotFinite`](Error::NotFinite);
/// [`TooFewSamples`](Error::TooFewSamples); [`NotIncreasing`](Error::NotIncreasing);
/// [`BadWeight`](Error::BadWeight); [`SlopeOverflow`](Error::SlopeOverflow).
///
/// ```
/// use shallow_relu::fit_isotonic;
///
/// let f = fit_isotonic(&[0.0, 1.0, 2.0, 3.0], &[1.0, 3.0, 2.0, 4.0], None)?;
/// assert_eq!(f.ys(), [1.0, 2.5, 2.5, 4.0]);
/// assert!(f.ys().is_sorted());
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn fit_isotonic<T: Scalar>(
    xs: &[T],
    ys: &[T],
    weights: Option<&[T]>,
) -> Result<PiecewiseLinear<T>, Error> {
    let samples = Samples::checked(xs, ys, weights)?;
    if xs.len() < 2 {
        return Err(Error::TooFewSamples { count: xs.len() });
    }
    increasing(xs)?;
    let mut blocks: Vec<Block<T>> = Vec::new();
    for (i, y) in ys.iter().enumerate() {
        let weight = samples.weight(i);
        let mut block = Block {
            first: i,
            last: i,
            weight,
            sum: weight * y.widen(),
        };
        while let Some(before) = blocks.pop_if(|before| before.value() >= block.value()) {
            block = Block {
                first: before.first,
                last: block.last,
                weight: before.weight + block.weight,
                sum: before.sum + block.sum,
            };
        }
        blocks.push(block);
    }
    let mut points = Vec::with_capacity(2 * blocks.len());
    for block in &blocks {
        points.push((xs[block.first], block.value()));
        if block.first < block.last {
            points.push((xs[block.last], block.value()));
        }
    }
    PiecewiseLinear::from_breakpoints(&points)
}
