//! From samples to the function of the fewest segments.

mod budget;
mod line;
mod of_function;
mod reach;
mod sampling;
mod tube;
mod windows;

use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::scalar::Scalar;
pub use budget::{approximate_samples_with, approximate_with};
use line::Line;
pub use of_function::{Certificate, approximate, approximate_network, approximate_smooth};
pub use tube::Along;
use windows::Windows;

/// The function of the fewest segments that stays within `tolerance` of every sample, breakpoints
/// being free: no continuous piecewise linear function of fewer segments does. O(n) for n samples.
///
/// It is defined on all of R, with the samples' range as its domain and the default tails.
///
/// Before the result is returned, its values as [`PiecewiseLinear::eval`] gives them are checked at every
/// sample. To leave room for rounding the windows are taken narrower by a few roundings of the numbers
/// involved, by sixteen times as much each time that does not do, but by no more than a quarter on each
/// side. The least number of segments is that of the windows as they are given, decided exactly; where
/// the rounded function needs more, at worst one segment from each sample to the next,
/// [`Approximation::least_segments`] says so.
///
/// # Errors
///
/// [`LengthMismatch`](Error::LengthMismatch); [`TooFewSamples`](Error::TooFewSamples);
/// [`NotFinite`](Error::NotFinite); [`NotIncreasing`](Error::NotIncreasing) for an x that does not lie above
/// the one before; [`BadTolerance`](Error::BadTolerance); [`SlopeOverflow`](Error::SlopeOverflow) where two
/// samples are too steep for `T`, and no function of fewer segments passes.
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
/// // A line may cut across the step between two samples, but not across the polyline.
/// let (xs, ys) = ([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 1.0, 1.0]);
/// assert_eq!(approximate_samples(&xs, &ys, 0.25)?.least_segments(), 1);
/// assert_eq!(approximate_polyline(&xs, &ys, 0.25)?.least_segments(), 1);
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
/// Those of [`approximate_samples`] but for the tolerance; [`EmptyWindow`](Error::EmptyWindow) where a lower
/// bound lies above the upper one.
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

    /// No continuous piecewise linear function of fewer segments keeps within the bounds.
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
    fn least(xs: &[T], ys: &[T], tolerance: T) -> Result<usize, Error> {
        let windows = Windows::around(xs, ys, tolerance)?;
        Ok(tube::lines(&windows, Along::Samples).len())
    }

    fn of(windows: Windows<'_, T>, along: Along) -> Result<Self, Error> {
        let exact = tube::lines(&windows, along);
        let least_segments = exact.len();
        let two = T::one() + T::one();
        let mut margin = windows.scale() * T::unit_roundoff() * two * two;
        for _ in 0..MARGINS {
            let lines = tube::lines(&windows.narrowed(margin), along);
            if let Ok(function) = checked(&lines, &windows, along) {
                return Ok(Self {
                    function,
                    least_segments,
                });
            }
            margin = margin * two * two * two * two;
        }
        // Where there is nothing to narrow, as without a tolerance; and where no rounded function but
        // one through all samples passes.
        let function = checked(&exact, &windows, along).or_else(|_| windows.interpolant())?;
        Ok(Self {
            function,
            least_segments,
        })
    }
}

/// So many margins are tried, each sixteen times the one before.
const MARGINS: usize = 8;

/// The function of these lines, if it keeps within the windows once rounded.
fn checked<T: Scalar>(
    lines: &[Line<T>],
    windows: &Windows<'_, T>,
    along: Along,
) -> Result<PiecewiseLinear<T>, Error> {
    let samples = windows.xs();
    let too_narrow = |index: usize| Error::TooNarrow {
        index,
        x: text(samples[index]),
    };
    let (xs, ys) = breakpoints(lines, samples);
    let is_lost = |&i: &usize| !(xs[i - 1] < xs[i] && ys[i].is_finite() && ys[i - 1].is_finite());
    if let Some(i) = (1..xs.len()).find(is_lost) {
        // A segment is lost between two numbers, or beyond them.
        let index = samples.partition_point(|&x| x < xs[i - 1]);
        return Err(too_narrow(index.min(samples.len() - 1)));
    }
    let function = PiecewiseLinear::checked(xs, ys)?;
    let left = match along {
        Along::Samples => None,
        Along::Polyline => windows.left_between(&function),
    };
    match windows.left_by(&function)?.or(left) {
        None => Ok(function),
        Some(index) => Err(too_narrow(index)),
    }
}

/// Where the lines meet, and their ends.
fn breakpoints<T: Scalar>(lines: &[Line<T>], samples: &[T]) -> (Vec<T>, Vec<T>) {
    let (first, last) = (samples[0], samples[samples.len() - 1]);
    let mut xs = Vec::with_capacity(lines.len() + 1);
    let mut ys = Vec::with_capacity(lines.len() + 1);
    xs.push(first);
    ys.push(lines[0].at(first));
    for pair in lines.windows(2) {
        let x = pair[0].meets(&pair[1]);
        xs.push(x);
        ys.push(pair[0].at(x));
    }
    xs.push(last);
    ys.push(lines[lines.len() - 1].at(last));
    (xs, ys)
}
