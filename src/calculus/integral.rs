//! The integral and the mean over an interval.
//!
//! The integral over whole segments, from breakpoint i to breakpoint j, is the shoelace formula:
//!
//! ```text
//! 2 I = x_j y_j - x_i y_i + sum of (x_k+1 y_k - x_k y_k+1) for k from i to j - 1
//! ```

use crate::error::{Error, in_range, interval};
use crate::function::{Discontinuous, PiecewiseLinear};
use crate::number::division::{nearest_quotient, times_distance};
use crate::number::estimate::Estimate;
use crate::number::{Exact, Scalar, half};

use super::interval_sum::{Interval, Part, exactly, sum_of};
use super::quick_integral::quick_integral;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The integral over an interval of R, tails included: the exact one, rounded once. O(log N + k) for k
    /// breakpoints in the interval.
    ///
    /// The sum is taken without rounding, so nothing is lost if positive and negative areas cancel. The
    /// result is the float nearest to the integral, ties to even; for an exact `T` it is the integral. From
    /// an x to itself it is 0. Many integrals of one function are faster, with the same bits, through its
    /// [`antiderivative`](Self::antiderivative).
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the integral is out of range.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// // A flat tail, a tooth, and a tail that goes on below zero.
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)])?;
    /// assert_eq!(f.integral((-5.0, 1.5))?, 1.75);
    /// assert_eq!(f.integral((0.0, 3.0))?, 1.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn integral(&self, (from, to): (T, T)) -> Result<T, Error> {
        interval(from, to)?;
        let interval = Interval::new(self, (from, to));
        let quick = quick_integral(self, &interval).and_then(|integral| integral.nearest());
        let integral = quick.unwrap_or_else(|| {
            self.rounded_integral((from, to), |i, j| twice_integral(self, i, j))
        });
        in_range("integral", (from, to), integral)
    }

    /// The mean value on an interval of R: the integral divided by the width of the interval, rounded once.
    /// It is in range even if the integral is not. On an interval of one point it is the value that
    /// [`eval`](Self::eval) returns. O(log N + k) for k breakpoints in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the mean is out of range, which is possible only on
    /// a tail.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)])?;
    /// assert_eq!(f.mean((0.0, 2.0))?, 1.0);
    /// assert_eq!(f.mean((0.25, 0.25))?, 0.5);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn mean(&self, (from, to): (T, T)) -> Result<T, Error> {
        self.mean_or_value((from, to), |x| self.eval(x))
    }

    /// The mean, which on an interval of one point is what `eval` returns there.
    fn mean_or_value(&self, (from, to): (T, T), eval: impl Fn(T) -> T) -> Result<T, Error> {
        interval(from, to)?;
        if from == to {
            return in_range("mean", (from, to), eval(from));
        }
        let interval = Interval::new(self, (from, to));
        let twice = interval.sum(|i, j| twice_integral(self, i, j));
        let total = interval.total(twice, Part::twice_integral);
        let (sum, divisor) = total.divided_by(times_distance::<T>(&exactly::<T>(2), (from, to)));
        in_range("mean", (from, to), nearest_quotient::<T>(sum, divisor))
    }

    /// The integral, infinite if it is out of range; `whole` returns twice the integral between two
    /// breakpoints.
    pub(super) fn rounded_integral(
        &self,
        ends: (T, T),
        whole: impl Fn(usize, usize) -> T::Exact,
    ) -> T {
        let interval = Interval::new(self, ends);
        let twice = interval.sum(whole);
        let parts = interval.parts.iter().flatten();
        let estimate = parts.fold(Estimate::of_sum(&twice), |sum, (piece, ends)| {
            sum.plus(&piece.estimate_twice_integral(*ends))
        });
        let estimate = estimate.times(half::<T>().widen());
        estimate.nearest().unwrap_or_else(|| {
            let total = interval.total(twice, Part::twice_integral);
            let (sum, divisor) = total.divided_by(exactly::<T>(2));
            nearest_quotient::<T>(sum, divisor)
        })
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// The integral over an interval of R, tails included: the exact one, rounded once, as
    /// [`PiecewiseLinear::integral`]. A jump adds nothing. O(log N + k) for k breakpoints in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the integral is out of range.
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// // The energy of a day: 2 kW until 8 o'clock, 0.5 kW until 18, then 3 kW.
    /// let power = Discontinuous::previous(&[(0.0, 2.0), (8.0, 0.5), (18.0, 3.0)])?;
    /// assert_eq!(power.integral((0.0, 24.0))?, 39.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn integral(&self, interval: (T, T)) -> Result<T, Error> {
        // At a jump the shoelace formula adds the area of a segment without width, which is 0.
        self.pieces().integral(interval)
    }

    /// The mean value on an interval of R, rounded once, as [`PiecewiseLinear::mean`]. On an interval of one
    /// point it is the value that [`eval`](Self::eval) returns.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::mean`].
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let power = Discontinuous::previous(&[(0.0, 2.0), (8.0, 0.5), (18.0, 3.0)])?;
    /// assert_eq!(power.mean((0.0, 24.0))?, 1.625);
    /// assert_eq!(power.mean((8.0, 8.0))?, 0.5);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn mean(&self, interval: (T, T)) -> Result<T, Error> {
        self.pieces().mean_or_value(interval, |x| self.eval(x))
    }
}

/// Twice the integral from one breakpoint to another.
pub(super) fn twice_integral<T: Scalar>(
    function: &PiecewiseLinear<T>,
    from: usize,
    to: usize,
) -> T::Exact {
    let (xs, ys) = (function.xs(), function.ys());
    let mut sum = sum_of::<T>(&[(xs[to], ys[to]), (-xs[from], ys[from])]);
    for k in from..to {
        sum.add_product(xs[k + 1], ys[k]);
        sum.add_product(-xs[k], ys[k + 1]);
    }
    sum
}
