//! The total variation: by how much a function rises and falls together.

use crate::error::{Error, in_range, interval};
use crate::function::PiecewiseLinear;
use crate::number::division::nearest_quotient;
use crate::number::{Exact, Scalar};

use super::interval_sum::{Interval, Part, exactly};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The total variation on an interval of R: by how much the function rises and falls on the way,
    /// together. It is summed without rounding and rounded once, at the end. O(log N + k) for k breakpoints
    /// in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the variation is out of range.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])?;
    /// assert_eq!(f.total_variation((-1.0, 2.0))?, 3.0);
    /// assert_eq!(f.total_variation((0.5, 1.5))?, 1.5);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn total_variation(&self, (from, to): (T, T)) -> Result<T, Error> {
        interval(from, to)?;
        let whole = |i: usize, j: usize| {
            let mut sum = T::Exact::zero();
            for pair in self.ys()[i..=j].windows(2) {
                let up = if pair[0] <= pair[1] {
                    T::one()
                } else {
                    -T::one()
                };
                sum.add_product(pair[1], up);
                sum.add_product(-pair[0], up);
            }
            sum
        };
        let interval = Interval::new(self, (from, to));
        let total = interval.total(interval.sum(whole), Part::variation);
        let (sum, divisor) = total.divided_by(exactly::<T>(1));
        let variation = nearest_quotient::<T>(sum, divisor);
        in_range("variation", (from, to), variation)
    }
}
