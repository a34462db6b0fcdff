//! The fewest segments within a tolerance of samples.

use super::greedy::{self, Along, Run};
use super::repair;
use super::windows::Windows;
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, from_count, larger};

/// The function of the fewest segments that stays within `tolerance` of every sample, breakpoints
/// being free: no continuous piecewise linear function of fewer segments does, but for what
/// [`least_segments`](Approximation::least_segments) says. O(n) for n samples.
///
/// It is defined on all of R, with the samples' range as its domain and the default tails.
///
/// Before the result is returned, its values as [`PiecewiseLinear::eval`] gives them are checked at
/// every sample. To leave room for rounding the windows are taken narrower where that is needed: by a
/// few roundings of the numbers involved, by sixteen times as much each time that does not do, but by
/// no more than a quarter on each side. What is still out becomes a breakpoint at a sample. The least
/// number of segments is that of the windows as they are given, decided exactly; where the rounded
/// function needs more, at worst one segment from each sample to the next, as with a tolerance of a few
/// roundings of the values, or of x times the slope, [`Approximation::least_segments`] says so. That
/// takes two passes over the samples as a rule, and memory for no more than them.
///
/// # Errors
///
/// [`LengthMismatch`](Error::LengthMismatch); [`TooFewSamples`](Error::TooFewSamples);
/// [`NotFinite`](Error::NotFinite); [`NotIncreasing`](Error::NotIncreasing) for an x that does not lie
/// above the one before; [`BadTolerance`](Error::BadTolerance); [`SlopeOverflow`](Error::SlopeOverflow)
/// where two samples, or two lower bounds, are too steep for `T`, and no function of fewer segments was
/// found.
///
/// ```
/// use shallow_relu::approximate_samples;
///
/// let xs: Vec<f64> = (0..1000).map(|i| f64::from(i) / 1000.0).collect();
/// let ys: Vec<f64> = xs.iter().map(|x| x * x).collect();
/// let square = approximate_samples(&xs, &ys, 1e-3)?;
/// assert_eq!((square.function().segment_count(), square.least_segments()), (12, 12));
/// assert!(xs.iter().zip(&ys).all(|(&x, y)| (square.function().eval(x) - y).abs() <= 1e-3));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_samples<T: Scalar>(
    xs: &[T],
    ys: &[T],
    tolerance: T,
) -> Result<Approximation<T>, Error> {
    Approximation::of(Windows::around(xs, ys, tolerance)?, Along::Samples)
}

/// The same within `tolerance` of the samples and of the straight lines between them: along the whole
/// polyline.
///
/// # Errors
///
/// The same as of [`approximate_samples`].
///
/// ```
/// use shallow_relu::{approximate_polyline, approximate_samples};
///
/// // Up, level and down: two lines pass the samples, but they meet above the polyline.
/// let (xs, ys) = ([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 1.0, 0.0]);
/// assert_eq!(approximate_samples(&xs, &ys, 0.125)?.least_segments(), 2);
/// assert_eq!(approximate_polyline(&xs, &ys, 0.125)?.least_segments(), 3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_polyline<T: Scalar>(
    xs: &[T],
    ys: &[T],
    tolerance: T,
) -> Result<Approximation<T>, Error> {
    Approximation::of(Windows::around(xs, ys, tolerance)?, Along::Polyline)
}

/// The function of the fewest segments with a value from `lower[i]` to `upper[i]` at each `xs[i]`, and
/// between, if asked for along the polylines that join the bounds. Bounds may be equal.
///
/// # Errors
///
/// Those of [`approximate_samples`] but for the tolerance; [`EmptyWindow`](Error::EmptyWindow) where a
/// lower bound lies above the upper one.
///
/// ```
/// use shallow_relu::{Along, approximate_windows};
///
/// let (xs, lower, upper) = ([0.0, 1.0, 2.0], [0.0, 0.5, 0.0], [0.1, 2.0, 0.1]);
/// let tent = approximate_windows(&xs, &lower, &upper, Along::Samples)?;
/// assert_eq!(tent.least_segments(), 2);
/// assert!(tent.function().eval(1.0) >= 0.5);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_windows<T: Scalar>(
    xs: &[T],
    lower: &[T],
    upper: &[T],
    along: Along,
) -> Result<Approximation<T>, Error> {
    Approximation::of(Windows::between(xs, lower, upper)?, along)
}

/// A function of few segments, and the least number that would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Approximation<T> {
    function: PiecewiseLinear<T>,
    least_segments: usize,
}

impl<T: Scalar> Approximation<T> {
    /// The function.
    #[must_use]
    pub fn function(&self) -> &PiecewiseLinear<T> {
        &self.function
    }

    /// No continuous piecewise linear function of fewer segments keeps within the bounds: at the
    /// samples, exactly the least number; along the polyline no more than that, and seldom less, for
    /// where a line leaves the tube is rounded to the side that leaves the next one more room (or,
    /// where it is computed from numbers whose products underflow, perhaps to the wrong one). A window
    /// around a sample is from the least to the greatest number of type `T` within the tolerance.
    /// (Where [`function`](Self::function) itself has fewer, because its values are rounded into
    /// windows that it misses on the reals, it is the number of those.)
    #[must_use]
    pub fn least_segments(&self) -> usize {
        self.least_segments
    }

    /// The function, by value.
    #[must_use]
    pub fn into_function(self) -> PiecewiseLinear<T> {
        self.function
    }

    /// Only how many segments are needed at the samples.
    pub(super) fn least(xs: &[T], ys: &[T], tolerance: T) -> Result<usize, Error> {
        let windows = Windows::around(xs, ys, tolerance)?;
        Ok(greedy::runs(&windows, Along::Samples).len())
    }

    pub(super) fn of(windows: Windows<'_, T>, along: Along) -> Result<Self, Error> {
        let exact = greedy::runs(&windows, along);
        Self::of_runs(&exact, usize::MAX, windows, along)
    }

    /// The same, if it has no more than `most` segments.
    pub(super) fn of_at_most(
        most: usize,
        windows: Windows<'_, T>,
        along: Along,
    ) -> Result<Option<Self>, Error> {
        let Some(exact) = greedy::runs_up_to(most, &windows, along) else {
            return Ok(None);
        };
        match Self::of_runs(&exact, most, windows, along) {
            Ok(found) => Ok((found.function.segment_count() <= most).then_some(found)),
            // The function through all samples is too steep.
            Err(Error::SlopeOverflow { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// From the lines through the windows. Only functions of `most` segments at most are looked for, and the
    /// one through all samples.
    fn of_runs(
        exact: &[Run<T>],
        most: usize,
        windows: Windows<'_, T>,
        along: Along,
    ) -> Result<Self, Error> {
        let least_segments = exact.len();
        // Where one segment would do, a tolerance beyond all values may have left garbage of its line.
        // And mended at most samples a function has more segments than one through all of them.
        let most = match least_segments {
            1 => 1,
            _ => most.min(windows.len() - 1),
        };
        let unmended = repair::unmended(exact, &windows, along);
        let (scale, widest) = windows.extent();
        let mut margin = match unmended {
            // Lines through narrower windows are less steep, if little.
            Err(Error::SlopeOverflow { .. }) => widest,
            _ => larger(
                scale * T::unit_roundoff() * from_count(4),
                T::zero().next_up(),
            ),
        };
        let mut found = unmended.unwrap_or(None);
        let mut fewest = least_segments;
        for _ in 0..MARGINS {
            // The narrower the windows, the more segments it takes: there is nothing to be gained.
            let is_best = |found: &PiecewiseLinear<T>| found.segment_count() <= fewest;
            if found.as_ref().is_some_and(is_best) {
                break;
            }
            let Some(runs) = greedy::runs_up_to(most, &windows.narrowed(margin), along) else {
                break;
            };
            fewest = runs.len();
            let mended = repair::mended(most, &runs, &windows, along);
            let both = [found, mended].into_iter().flatten();
            found = both.min_by_key(PiecewiseLinear::segment_count);
            if margin >= widest {
                break;
            }
            margin = margin * from_count(16);
        }
        let function = found
            .filter(|function| function.segment_count() <= most)
            .or_else(|| windows.level())
            .map_or_else(|| windows.interpolant(), Ok)?;
        Ok(Self {
            least_segments: least_segments.min(function.segment_count()),
            function,
        })
    }
}

/// So many margins are tried, each sixteen times the one before.
const MARGINS: usize = 8;
