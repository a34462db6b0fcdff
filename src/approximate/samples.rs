//! The fewest segments within a tolerance of samples, or between bounds.

use alloc::vec::Vec;

use super::errors::Errors;
use super::fewest::Fewest;
use super::greedy::Along;
use super::windows::Windows;
use super::{Approximation, Tolerance};
use crate::error::{Error, text};
use crate::function::Samples;
use crate::number::{Scalar, larger, smaller};

/// The function of the fewest segments that stays within `tolerance` of every sample. Its tails are
/// constant on the left and linear on the right.
///
/// The samples are [`Samples`], a reference to them, or what can be made into them, such as `(&xs, &ys)`. They may
/// be in any order. If several samples share an x, the function is within the tolerance of all of them. Weights do
/// not matter, but samples of weight 0 are left out.
///
/// The tolerance is a value of type `T`, or any other [`Tolerance`]: relative to y, on one side only, or both.
///
/// Breakpoints may lie anywhere, not only at samples. It is proven that no function of fewer segments than
/// [`least_segments`](Approximation::least_segments) stays within the tolerance. The values that
/// [`eval`](crate::PiecewiseLinear::eval) returns are within the tolerance at every sample.
///
/// # Rounding
///
/// Rounding may cost segments. If the tolerance is only a few roundings of the values, or of x times the
/// slope, the result may have more segments than the least number: in the worst case one from each sample to
/// the next. So may it if many windows touch at a value, as those of integers within 1/2 do: only one line
/// passes two of them, and it is rarely one of floats. Rounding is dealt with in three steps:
///
/// 1. The least number of segments is decided exactly, for the windows as they are given.
/// 2. The function is checked at every sample. If it misses a window, all windows are made narrower and the
///    search is repeated. The margin starts with a few roundings and grows by a factor of 16, up to a quarter
///    of the window on each side.
/// 3. The first and the last sample that a segment still misses become breakpoints, and in the end all that are
///    missed. What then does not bend the function is left out again.
///
/// # Costs
///
/// O(n) for n samples, as a rule two passes. The memory is that of a few copies of the samples.
///
/// # Errors
///
/// * Those of [`Samples::new`]: [`LengthMismatch`](Error::LengthMismatch), and
///   [`NotFinite`](Error::NotFinite) if an x or a y is NaN or infinite.
/// * [`TooFewSamples`](Error::TooFewSamples) if there are fewer than 2 different x.
/// * [`NoCommonValue`](Error::NoCommonValue) if no value is within the tolerance of all samples at one x.
/// * [`BadTolerance`](Error::BadTolerance) if the tolerance, or a part of it, is negative, NaN or infinite.
/// * [`SlopeOverflow`](Error::SlopeOverflow) if no function of fewer segments was found, and the line that
///   joins two samples is too steep for `T`.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate::{self, Tolerance};
///
/// let xs: Vec<f64> = (0..1000).map(|i| f64::from(i) / 1000.0).collect();
/// let ys: Vec<f64> = xs.iter().map(|x| x * x).collect();
/// let square = approximate::samples((&xs, &ys), 1e-3)?;
/// assert_eq!((square.function().segment_count(), square.least_segments()), (12, 12));
/// assert!(xs.iter().zip(&ys).all(|(&x, y)| (square.function().eval(x) - y).abs() <= 1e-3));
///
/// // Never below the samples.
/// let above = approximate::samples((&xs, &ys), Tolerance::absolute(1e-3).never_below())?;
/// assert_eq!(above.least_segments(), 16);
/// assert!(xs.iter().zip(&ys).all(|(&x, &y)| above.function().eval(x) >= y));
///
/// // In any order, and two samples at 2.
/// let samples = [(2.0, 5.0), (0.0, 1.0), (2.0, 5.5), (1.0, 3.0)];
/// assert_eq!(approximate::samples(&samples, 0.5)?.least_segments(), 1);
/// let error = approximate::samples(&samples, 0.125).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "at x = 2 no value is within the tolerance of all samples, which reach from 5 to 5.5"
/// );
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn samples<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
    tolerance: impl Into<Tolerance<T>>,
) -> Result<Approximation<T>, Error> {
    let samples = samples.try_into().map_err(Into::into)?;
    near(&samples, tolerance.into(), Along::Samples)
}

/// The function of the fewest segments that stays within `tolerance` of the samples and of the straight
/// lines that join them. Its tails are
/// constant on the left and linear on the right.
///
/// Rounding, costs and the meaning of the tolerance are as for [`samples`](fn@samples). More segments are
/// needed if a function that stays near the samples leaves the lines between them.
///
/// # Errors
///
/// Those of [`samples`](fn@samples).
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate;
///
/// // Up, level and down: two lines are near all samples, but they meet above the polyline.
/// let (xs, ys) = ([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 1.0, 0.0]);
/// assert_eq!(approximate::samples((&xs, &ys), 0.125)?.least_segments(), 2);
/// assert_eq!(approximate::polyline((&xs, &ys), 0.125)?.least_segments(), 3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn polyline<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
    tolerance: impl Into<Tolerance<T>>,
) -> Result<Approximation<T>, Error> {
    let samples = samples.try_into().map_err(Into::into)?;
    near(&samples, tolerance.into(), Along::Polyline)
}

/// The function of the fewest segments whose value at each `xs[i]` lies between `lower[i]` and `upper[i]`. Its tails are
/// constant on the left and linear on the right.
///
/// The two bounds may be equal. A lower bound of minus infinity bounds nothing, and neither does an upper bound
/// of infinity. (An exact type without infinities has its least and its greatest value for that.) So bounds
/// may differ from sample to sample, and may be missing on either side. [`Tolerance::window`] makes two bounds
/// from a tolerance.
///
/// With [`Along::Polyline`] the function also stays between the polylines that join the lower bounds and the
/// upper bounds. Between two x, one of which has no such bound, there is none.
///
/// O(n) for n windows, as for [`samples`](fn@samples).
///
/// # Errors
///
/// * [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length.
/// * [`TooFewSamples`](Error::TooFewSamples) if there are fewer than 2 windows.
/// * [`NotFinite`](Error::NotFinite) if an x is NaN or infinite.
/// * [`BadBound`](Error::BadBound) if a bound is NaN, a lower bound infinity, or an upper one minus infinity.
/// * [`NotIncreasing`](Error::NotIncreasing) if an x is not greater than the one before.
/// * [`EmptyWindow`](Error::EmptyWindow) if a lower bound is greater than the upper bound.
/// * [`SlopeOverflow`](Error::SlopeOverflow) as for [`samples`](fn@samples).
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate::{self, Along};
///
/// let (xs, lower, upper) = ([0.0, 1.0, 2.0], [0.0, 0.5, 0.0], [0.1, 2.0, 0.1]);
/// let tent = approximate::windows(&xs, &lower, &upper, Along::Samples)?;
/// assert_eq!(tent.least_segments(), 2);
/// assert!(tent.function().eval(1.0) >= 0.5);
///
/// // Only from below, and not everywhere.
/// let lower = [0.0, f64::NEG_INFINITY, 2.0];
/// let ramp = approximate::windows(&xs, &lower, &[0.1, f64::INFINITY, f64::INFINITY], Along::Samples)?;
/// assert_eq!(ramp.least_segments(), 1);
/// assert!(ramp.function().eval(2.0) >= 2.0);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn windows<T: Scalar>(
    xs: &[T],
    lower: &[T],
    upper: &[T],
    along: Along,
) -> Result<Approximation<T>, Error> {
    through(Windows::between(xs, lower, upper)?, along)
}

fn through<T: Scalar>(windows: Windows<'_, T>, along: Along) -> Result<Approximation<T>, Error> {
    let found = Fewest::of(&windows, along)?;
    let errors = windows.errors_of(&found.function)?;
    Ok(Approximation::of_samples(found, errors))
}

/// Near samples in order of x.
fn near<T: Scalar>(
    samples: &Samples<T>,
    tolerance: Tolerance<T>,
    along: Along,
) -> Result<Approximation<T>, Error> {
    tolerance.check()?;
    let (xs, ys): (Vec<T>, Vec<T>) = samples.iter().map(|(x, y, _)| (x, y)).unzip();
    if xs.is_sorted_by(|a, b| a < b) {
        return through(Windows::around(&xs, &ys, tolerance)?, along);
    }
    let points: Vec<(T, T)> = xs.iter().copied().zip(ys.iter().copied()).collect();
    let (mut different, mut lower, mut upper) = (Vec::new(), Vec::new(), Vec::new());
    for group in points.chunk_by(|a, b| a.0 == b.0) {
        let (low, high) = common_window(group, tolerance)?;
        different.push(group[0].0);
        lower.push(low);
        upper.push(high);
    }
    let found = Fewest::of(&Windows::between(&different, &lower, &upper)?, along)?;
    let errors = Errors::of(&found.function, &xs, &ys, tolerance)?;
    Ok(Approximation::of_samples(found, Some(errors)))
}

/// The values within the tolerance of all samples at one x.
fn common_window<T: Scalar>(group: &[(T, T)], tolerance: Tolerance<T>) -> Result<(T, T), Error> {
    let first = tolerance.window(group[0].1);
    let windows = group[1..].iter().map(|&(_, y)| tolerance.window(y));
    let (low, high) = windows.fold(first, |(low, high), (next_low, next_high)| {
        (larger(low, next_low), smaller(high, next_high))
    });
    if low <= high {
        return Ok((low, high));
    }
    let (x, y) = group[0];
    let ys = group.iter().map(|&(_, y)| y);
    let (least, largest) = ys.fold((y, y), |(least, largest), y| {
        (smaller(least, y), larger(largest, y))
    });
    Err(Error::NoCommonValue {
        x: text(x),
        least: text(least),
        largest: text(largest),
    })
}
