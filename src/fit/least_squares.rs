//! Least squares for given breakpoints.

use alloc::vec::Vec;

use super::arithmetic::{Number, Plain, Scales};
use super::constrained::{Kind, Problem};
use super::result::Fit;
use super::samples::{determine, in_order, residual};
use super::summary::{Mass, Summary};
use super::unbounded::Unbounded;
use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Sample, Samples, Segment};
use crate::number::{Scalar, from_count};

/// The function with the given breakpoints that is nearest to the samples on their domain. Its tails are those
/// of [`from_breakpoints`](PiecewiseLinear::from_breakpoints): constant on the left, linear on the right.
///
/// `breakpoints` are the x of the breakpoints, in increasing order; the values there are found. The sum of
/// `weight * (function(x) - y)²` over all samples is the least of all functions with these breakpoints, and no
/// other such function has it. Samples may come in any order and share an x. Without weights every sample
/// counts the same. [`clamped`](PiecewiseLinear::clamped) makes both tails constant.
///
/// # Accuracy
///
/// Values are computed in the wider type and rounded once. No digits are lost if weights, y or x differ much
/// in size, or if samples lie close together or close to a breakpoint. Digits are lost if the samples
/// determine a value only as the difference of much larger values:
///
/// * Let u be the unit roundoff, M the largest |y| of all samples, and m the largest |y| of the samples and
///   values on the segments beside a breakpoint. The value there is off by at most u M or √u m, whichever is
///   larger, besides its own rounding. A value that may be off by more is refused as
///   [`Undetermined`](Error::Undetermined).
/// * A value that is 0 within its error becomes 0. A value that equals the mean of the samples at its x
///   within its error becomes that mean.
/// * So if some y are larger than others by 1/√u beside a breakpoint, or by 1/u anywhere, a value may have no certain
///   digit, and become 0 or that mean.
///
/// If two breakpoints are closer than the normal floats and the slope between them would overflow, they get
/// one value. The function is then the best one under this condition.
///
/// # Costs
///
/// O(n + N) for n samples in order of x and N breakpoints; O(n log n + N) for samples in any order.
///
/// # Errors
///
/// * Those of [`Samples::weighted`] if the samples are given as slices.
/// * [`NotFinite`](Error::NotFinite) if a breakpoint is NaN or infinite.
/// * [`TooFewBreakpoints`](Error::TooFewBreakpoints) if there are fewer than 2 breakpoints, and
///   [`NotIncreasing`](Error::NotIncreasing) if they do not increase.
/// * [`OutsideDomain`](Error::OutsideDomain) if a sample lies before the first breakpoint or after the last. The
///   index is that in the samples as given. Samples of weight 0 may lie anywhere.
/// * [`Undetermined`](Error::Undetermined) if there are too few samples around a breakpoint to determine its
///   value, or if it may be off by more than is told above.
/// * [`ValueOverflow`](Error::ValueOverflow) and [`SlopeOverflow`](Error::SlopeOverflow) if a value or a
///   slope is too large for `T`.
///
/// # Examples
///
/// ```
/// use shallow_relu::fit;
///
/// // Up to 2 and down again, with an error of a tenth in the middle of each side.
/// let xs = [0.0, 0.5, 1.0, 1.5, 2.0];
/// let ys = [0.0_f64, 1.1, 2.0, 0.9, 0.0];
/// let tent = fit::least_squares((&xs, &ys), &[0.0, 1.0, 2.0])?;
/// assert!((tent.function().eval(1.0) - 2.0).abs() < 1e-15);
/// assert!(tent.residual() < 0.1 * 0.1 + 0.1 * 0.1);
/// assert!(tent.variances().is_some_and(|variances| variances[1] < variances[0]));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn least_squares<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
    breakpoints: &[T],
) -> Result<Fit<T>, Error> {
    let samples = in_order(samples)?;
    determine(&samples, breakpoints)?;
    Ok(Found::new(&samples, breakpoints)?.into_fit(&samples))
}

/// A fit whose residual and variances are not rounded yet.
pub(super) struct Found<T: Scalar> {
    function: PiecewiseLinear<T>,
    pub(super) residual: Unbounded<T>,
    /// The weight of all samples for each value.
    known: Vec<Unbounded<T>>,
}

impl<T: Scalar> Found<T> {
    /// The best function for breakpoints whose values the samples determine.
    pub(super) fn new(samples: &[Sample<T>], breakpoints: &[T]) -> Result<Self, Error> {
        let scales = Scales::new(samples, breakpoints);
        if scales.is_moderate {
            Self::with::<Plain<T>>(samples, breakpoints, scales)
        } else {
            Self::with::<Unbounded<T>>(samples, breakpoints, scales)
        }
    }

    fn with<N: Number<Scalar = T>>(
        samples: &[Sample<T>],
        breakpoints: &[T],
        scales: Scales,
    ) -> Result<Self, Error> {
        let summary = Summary::<N>::new(samples, breakpoints, scales);
        let mut ties = alloc::vec![false; breakpoints.len()];
        loop {
            let problem = Problem {
                summary: &summary,
                kind: Kind::Fall,
                joined: &ties,
            };
            let tied = problem.solve(0..=breakpoints.len() - 1, &ties, None);
            let values = tied.at_all_breakpoints();
            let ys = rounded(&summary, 0..values.len(), &values)?;
            let points: Vec<(T, T)> = breakpoints.iter().copied().zip(ys).collect();
            let too_narrow = too_narrow_segments(&points);
            if !too_narrow.is_empty() {
                for segment in too_narrow {
                    ties[segment + 1] = true;
                }
                continue;
            }
            let function = PiecewiseLinear::from_breakpoints(&points)?;
            return Ok(Self {
                residual: residual::<N>(samples, &function, &scales),
                function,
                known: values
                    .iter()
                    .map(|value| scales.known(value.weight))
                    .collect(),
            });
        }
    }

    pub(super) fn into_fit(self, samples: &[Sample<T>]) -> Fit<T> {
        let surplus = samples.len().saturating_sub(self.known.len());
        let variances = (surplus > 0).then(|| {
            let of_sample = self.residual / Unbounded::new(from_count(surplus));
            self.known.iter().map(|&known| of_sample / known).collect()
        });
        Fit::new(self.function, self.residual, variances)
    }
}

/// The segments that are too narrow to have a finite slope: their width is subnormal, and their slope
/// overflows.
///
/// Of neighbouring ones, only every second is returned. If the two breakpoints of a segment get one value, this
/// may be enough for the segment beside it as well.
pub(super) fn too_narrow_segments<T: Scalar>(points: &[(T, T)]) -> Vec<usize> {
    let is_too_narrow = |pair: &[(T, T)]| {
        let gap = pair[1].0 - pair[0].0;
        // A normal float is at least 1/(2 u) steps away from zero.
        let steps = gap / (gap.next_up() - gap);
        let two_u = T::unit_roundoff() + T::unit_roundoff();
        steps * two_u < T::one() && !Segment::new(pair[0], pair[1]).slope().is_finite()
    };
    let mut too_narrow = Vec::new();
    if T::unit_roundoff().is_zero() {
        return too_narrow;
    }
    for (segment, pair) in points.windows(2).enumerate() {
        let is_free = too_narrow.last().is_none_or(|&last| last + 1 < segment);
        if is_free && is_too_narrow(pair) {
            too_narrow.push(segment);
        }
    }
    too_narrow
}

/// The values at some of the breakpoints, rounded, if they are in range and have certain digits.
pub(super) fn rounded<N: Number>(
    summary: &Summary<N>,
    breakpoints: impl IntoIterator<Item = usize>,
    values: &[Mass<N>],
) -> Result<Vec<N::Scalar>, Error> {
    let u = N::new(N::Scalar::unit_roundoff());
    // Where all y are 0, an error that comes from samples far away is large beside them, and yet far below the rounding
    // of those samples.
    let of_all = u * summary.largest.iter().copied().fold(N::zero(), N::larger);
    let round = |(k, j): (usize, usize)| {
        let (x, value) = (summary.breakpoints[j], values[k]);
        let near = values[k.saturating_sub(1)..values.len().min(k + 2)].iter();
        let of_samples = summary.largest[j.saturating_sub(1)..summary.largest.len().min(j + 1)]
            .iter()
            .copied();
        let size = (near.map(|value| value.level.abs()))
            .chain(of_samples)
            .fold(N::zero(), N::larger);
        // A level that was made simpler within its error may be off by twice as much.
        let error = value.error + value.error;
        let is_certain = error <= of_all || error.square() <= u * size.square();
        if value.weight.is_zero() || !is_certain {
            return Err(Error::Undetermined {
                index: j,
                x: text(x),
            });
        }
        let y = summary.scales.value(value.level).round();
        if y.is_finite() {
            Ok(y)
        } else {
            Err(Error::ValueOverflow { x: text(x) })
        }
    };
    breakpoints.into_iter().enumerate().map(round).collect()
}
