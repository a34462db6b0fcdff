//! The integral of a periodic function over any number of periods.
//!
//! Let x = k p + r for a whole number k and a residue r. With the integral S of one period, the integral from
//! x to x' is (k' - k) S plus the integral from r to r' of one period. Here k' - k = (x' - r' - x + r) / p.
//! So all of it, times 2 p, is a sum of products of floats and of parts of pieces:
//!
//! ```text
//! 2 p I = (x' - r' - x + r) 2 S  +  p 2 (integral from r to r')
//! ```

use crate::error::{Error, in_range, interval};
use crate::function::Periodic;
use crate::number::division::{nearest_quotient, times_distance};
use crate::number::{Exact, Scalar};

use super::integral::twice_integral;
use super::interval_sum::{Interval, Part, exactly};

impl<T: Scalar> Periodic<T> {
    /// The integral over an interval of R, over any number of periods: the exact one of the function that
    /// [`function`](Self::function) repeats, rounded once. From an x to itself it is 0. O(N).
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the integral is out of range.
    ///
    /// ```
    /// use shallow_relu::Periodic;
    ///
    /// let wave = Periodic::from_breakpoints(&[(0.0, 1.0), (1.0, 3.0)], 2.0)?;
    /// assert_eq!(wave.integral((0.0, 2.0))?, 4.0);
    /// assert_eq!(wave.integral((-0.5, 1e9))?, 2e9 + 0.75);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn integral(&self, ends: (T, T)) -> Result<T, Error> {
        interval(ends.0, ends.1)?;
        let (sum, divisor) = self.exact_integral(ends);
        in_range("integral", ends, nearest_quotient::<T>(sum, divisor))
    }

    /// The mean value on an interval of R: the integral divided by the width of the interval, rounded once.
    /// On an interval of one point it is the value that [`eval`](Self::eval) returns. O(N).
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite.
    ///
    /// ```
    /// # use shallow_relu::Periodic;
    /// let wave = Periodic::from_breakpoints(&[(0.0, 1.0), (1.0, 3.0)], 2.0)?;
    /// assert_eq!((wave.mean((0.0, 2.0))?, wave.mean((0.5, 0.5))?), (2.0, 2.0));
    /// assert_eq!(wave.mean((-1e300, 1e300))?, 2.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn mean(&self, ends: (T, T)) -> Result<T, Error> {
        interval(ends.0, ends.1)?;
        if ends.0 == ends.1 {
            return in_range("mean", ends, self.eval(ends.0));
        }
        let (sum, divisor) = self.exact_integral(ends);
        let divisor = times_distance::<T>(&divisor, ends);
        in_range("mean", ends, nearest_quotient::<T>(sum, divisor))
    }

    /// The integral as the quotient of two sums.
    fn exact_integral(&self, (from, to): (T, T)) -> (T::Exact, T::Exact) {
        let pieces = self.function().pieces();
        let [start, end] = [from, to].map(|x| self.residue(x));
        let twice_period = twice_integral(pieces, 0, pieces.segment_count());
        let mut sum = times_distance::<T>(&twice_period, (from, to));
        sum.add(&times_distance::<T>(&twice_period, (end, start)));
        // From the greater residue to the lesser one the integral is the negative one.
        let (residues, factor) = if start <= end {
            ((start, end), self.period())
        } else {
            ((end, start), -self.period())
        };
        let interval = Interval::new(pieces, residues);
        let whole = interval.sum(|i, j| twice_integral(pieces, i, j));
        sum.add(&whole.times(factor));
        let total = interval.total(sum, |piece, ends| {
            Part::twice_integral(piece, ends).times(factor)
        });
        total.divided_by(exactly::<T>(2).times(self.period()))
    }
}
