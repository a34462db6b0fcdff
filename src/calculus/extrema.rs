//! The least and the greatest value on an interval.

use crate::error::{Error, interval, text};
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, without_negative_zero};

/// The least and the greatest value on an interval, each with an x at which it is taken: the leftmost one
/// among the breakpoints and the ends of the interval.
///
/// ```
/// # use shallow_relu::PiecewiseLinear;
/// let hat = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)])?;
/// let extrema = hat.extrema((0.0, 2.0))?;
/// assert_eq!((extrema.argmin, extrema.argmax, extrema.max), (0.0, 1.0, 2.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Extrema<T> {
    /// The x of the least value.
    pub argmin: T,
    /// The least value.
    pub min: T,
    /// The x of the greatest value.
    pub argmax: T,
    /// The greatest value.
    pub max: T,
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// The least and the greatest value on an interval of R, ends included, and the x at which they are
    /// taken. At a breakpoint the value is exact; at an end of the interval it is the one that
    /// [`eval`](Self::eval) returns. [`eval`](Self::eval) returns no value outside of the two for any float
    /// on the interval. O(log N + k) for k breakpoints in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`ValueOverflow`](Error::ValueOverflow) if the value at an end overflows, which is possible only on a
    /// tail.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// let extrema = f.extrema((-1.0, 2.5))?;
    /// assert_eq!((extrema.argmin, extrema.min), (-1.0, 1.0));
    /// assert_eq!((extrema.argmax, extrema.max), (2.0, 5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn extrema(&self, (from, to): (T, T)) -> Result<Extrema<T>, Error> {
        interval(from, to)?;
        let [start, end] = [from, to].map(|x| (without_negative_zero(x), self.eval(x)));
        if let Some((x, _)) = [start, end].iter().find(|(_, y)| !y.is_finite()) {
            return Err(Error::ValueOverflow { x: text(*x) });
        }
        let (mut least, mut greatest) = (start, start);
        let passed = self.xs().partition_point(|&x| x <= from);
        let inside = self.breakpoints().skip(passed);
        for (x, y) in inside.take_while(|&(x, _)| x < to).chain([end]) {
            if y < least.1 {
                least = (x, y);
            }
            if y > greatest.1 {
                greatest = (x, y);
            }
        }
        Ok(Extrema {
            argmin: least.0,
            min: least.1,
            argmax: greatest.0,
            max: greatest.1,
        })
    }
}
