//! The result of every approximation.

use super::errors::Errors;
use super::fewest::Fewest;
use crate::function::PiecewiseLinear;
use crate::number::Scalar;

/// A function of few segments, and the facts known about it.
///
/// Every function of [this module](super) returns one.
///
/// ```
/// use shallow_relu::approximate;
///
/// let found = approximate::function(f64::exp, (0.0, 1.0), 1e-3)?;
/// assert_eq!(found.least_segments(), 11);
/// assert_eq!(found.function().segment_count(), 11);
/// assert!(found.measured_error().is_some_and(|error| error <= 1e-3));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Approximation<T> {
    pub(super) function: PiecewiseLinear<T>,
    pub(super) least_segments: usize,
    pub(super) measured_error: Option<T>,
    pub(super) measured_share: Option<T>,
    pub(super) guaranteed_error: Option<T>,
    pub(super) evaluations: usize,
}

impl<T: Scalar> Approximation<T> {
    /// A function through windows. Its errors are known if the windows are around samples.
    pub(super) fn of_samples(found: Fewest<T>, errors: Option<Errors<T>>) -> Self {
        Self {
            function: found.function,
            least_segments: found.least_segments,
            measured_error: errors.map(|errors| errors.distance),
            measured_share: errors.map(|errors| errors.share),
            guaranteed_error: None,
            evaluations: 0,
        }
    }

    /// The function, on all of R.
    ///
    /// Its domain reaches from the first x to the last. Beyond it the tails are the default ones, constant on
    /// the left and linear on the right. [`construct`](crate::construct()) makes a network of it.
    ///
    /// ```
    /// use shallow_relu::{approximate, construct};
    ///
    /// let found = approximate::function(f64::tanh, (-4.0, 4.0), 1e-2)?;
    /// assert_eq!(found.function().domain(), (-4.0, 4.0));
    /// let net = construct(found.function())?;
    /// assert_eq!(net.width(), found.function().segment_count());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn function(&self) -> &PiecewiseLinear<T> {
        &self.function
    }

    /// The function by value, the same as [`function`](Self::function).
    ///
    /// ```
    /// use shallow_relu::approximate;
    ///
    /// let exp = approximate::function(f64::exp, (0.0, 1.0), 1e-3)?.into_function();
    /// assert!((exp.eval(0.5) - 0.5_f64.exp()).abs() <= 1e-3);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn into_function(self) -> PiecewiseLinear<T> {
        self.function
    }

    /// A proven lower bound on the domain: no continuous piecewise linear function of fewer segments keeps
    /// the tolerance.
    ///
    /// * For [`samples`](fn@super::samples) it is exactly the least number. A function may take every value
    ///   of type `T` within the tolerance of a sample.
    /// * For [`polyline`](super::polyline) it may be less than the least number, but seldom is. The point
    ///   where a line leaves the strip around the polyline is rounded to the side that leaves more room to
    ///   the next line. (It may be rounded to the other side if products of the coordinates underflow.)
    /// * For a function given as code it is the least number at the x where the function was evaluated.
    ///
    /// [`function`](Self::function) itself may need fewer, because its values are rounded into windows that
    /// the exact line misses. The bound is then the number of its segments.
    ///
    /// ```
    /// use shallow_relu::approximate;
    ///
    /// // Two lines, up and down, and no single line.
    /// let found = approximate::samples((&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]), 0.25)?;
    /// assert_eq!(found.least_segments(), 2);
    /// // With a tolerance of half the height one level line is enough.
    /// let found = approximate::samples((&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]), 0.5)?;
    /// assert_eq!(found.least_segments(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn least_segments(&self) -> usize {
        self.least_segments
    }

    /// The largest distance of the function from the samples, or from the values of a function given as code
    /// at the x where it was evaluated. None for [`windows`](fn@super::windows), which have no centre.
    ///
    /// It is a distance in y for every kind of [`Tolerance`](super::Tolerance), and never larger than the
    /// largest tolerance. For samples it is the exact distance, rounded up. For a function given as code it is
    /// the computed distance. [`measured_share`](Self::measured_share) compares the distances with the
    /// tolerances.
    ///
    /// ```
    /// use shallow_relu::approximate;
    ///
    /// let found = approximate::samples((&[0.0, 1.0, 2.0], &[0.0, 1.0, 0.0]), 0.75)?;
    /// assert_eq!(found.function().segment_count(), 1);
    /// assert!(found.measured_error().is_some_and(|error| 0.5 <= error && error <= 0.75));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn measured_error(&self) -> Option<T> {
        self.measured_error
    }

    /// The largest share of the tolerance that is used, from 0 to 1: the largest quotient of a distance and the
    /// tolerance at that value, over the same x as for [`measured_error`](Self::measured_error). None if no
    /// tolerance was given.
    ///
    /// So the largest relative error is this share of a relative tolerance. A value whose tolerance is 0 is
    /// met exactly and does not count. For samples it is rounded up.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Tolerance};
    ///
    /// let (xs, ys) = ([0.0, 1.0, 2.0], [1.0, 100.0, 201.0]);
    /// let found = approximate::samples((&xs, &ys), Tolerance::relative(0.125))?;
    /// let relative_error = |(&x, y): (&f64, f64)| ((found.function().eval(x) - y) / y).abs();
    /// let largest = xs.iter().zip(ys).map(relative_error).fold(0.0, f64::max);
    /// assert!(found.measured_share().is_some_and(|share| (0.125 * share - largest).abs() < 1e-15));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn measured_share(&self) -> Option<T> {
        self.measured_share
    }

    /// A bound on the distance from the function given as code, at every x of the domain.
    ///
    /// It is a distance in y for every kind of [`Tolerance`](super::Tolerance). The tolerance itself is
    /// guaranteed at every x, too: relative to the value there, and on the side that was asked for.
    ///
    /// Only [`smooth`](super::smooth) gives one. Without a bound on the second derivative nothing is known
    /// between the x where the function was evaluated, and this is None.
    ///
    /// ```
    /// use shallow_relu::approximate;
    ///
    /// // The second derivative of the sine is 1 at most.
    /// let found = approximate::smooth(f64::sin, (0.0, 6.0), 1e-3, 1.0)?;
    /// assert!(found.guaranteed_error().is_some_and(|error| error <= 1e-3));
    /// assert!(found.measured_error() <= found.guaranteed_error());
    ///
    /// let found = approximate::function(f64::sin, (0.0, 6.0), 1e-3)?;
    /// assert_eq!(found.guaranteed_error(), None);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn guaranteed_error(&self) -> Option<T> {
        self.guaranteed_error
    }

    /// How often a function given as code was evaluated; 0 for samples.
    ///
    /// ```
    /// use std::cell::Cell;
    ///
    /// use shallow_relu::approximate;
    ///
    /// let calls = Cell::new(0);
    /// let sin = |x: f64| {
    ///     calls.set(calls.get() + 1);
    ///     x.sin()
    /// };
    /// let found = approximate::function(sin, (0.0, 6.0), 1e-3)?;
    /// assert_eq!(found.evaluations(), calls.get());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn evaluations(&self) -> usize {
        self.evaluations
    }
}
