//! A function cut to an interval.

use crate::error::{Error, bad_interval, interval, text};
use crate::function::piece::Piece;
use crate::function::{Discontinuous, Parts, PiecewiseLinear, Whole};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function on an interval `(from, to)` of R, which becomes its domain, and constant beyond: of a
    /// measured curve the part that is used. O(N).
    ///
    /// A breakpoint is made at each end, if there is none. Its y is the exact value there, rounded once. The
    /// breakpoints between stay as they are, and so do the bits of all values between the first and the last
    /// of them. The interval may reach into the tails, or lie in one of them.
    ///
    /// The tails are constant because a cut curve ought not to go on as if it had not been cut.
    /// [`extended`](Self::extended) or [`with_tails`](Self::with_tails) makes others, and
    /// [`eval_in_domain`](Self::eval_in_domain) has no value there at all.
    ///
    /// # Errors
    ///
    /// * [`BadInterval`](Error::BadInterval) if `from` is not less than `to`, or an end is NaN or infinite;
    /// * [`ValueOverflow`](Error::ValueOverflow) if the value at an end, on a tail, is out of range;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if the rounding of y makes a segment too steep.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// // The head of a pump at a flow; it may run from 20 to 70 only.
    /// let pump = PiecewiseLinear::from_breakpoints(&[(0.0, 40.0), (40.0, 36.0), (80.0, 20.0)])?;
    /// let pump = pump.restrict((20.0, 70.0))?;
    /// assert_eq!((pump.xs(), pump.ys()), (&[20.0, 40.0, 70.0][..], &[38.0, 36.0, 24.0][..]));
    /// assert_eq!((pump.eval(0.0), pump.eval(99.0)), (38.0, 24.0));
    /// assert_eq!((pump.eval_in_domain(0.0), pump.eval_in_domain(99.0)), (None, None));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn restrict(&self, interval: (T, T)) -> Result<Self, Error> {
        let parts = cut((self, &[]), interval)?;
        Ok(Self::checked_values(parts.xs, parts.ys)?.clamped())
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// The function on an interval `(from, to)` of R, which becomes its domain, and constant beyond, as
    /// [`PiecewiseLinear::restrict`]. O(N).
    ///
    /// At a jump that lies at an end of the interval, the limit from inside becomes the value, whichever side counted
    /// before. So the result never jumps at an end.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::restrict`].
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let rate = Discontinuous::previous(&[(0.0, 2.0), (8.0, 0.5), (18.0, 3.0), (22.0, 2.0)])?;
    /// let day = rate.restrict((8.0, 20.0))?;
    /// assert_eq!([0.0, 8.0, 17.9, 18.0, 24.0].map(|hour| day.eval(hour)), [0.5, 0.5, 0.5, 3.0, 3.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn restrict(&self, interval: (T, T)) -> Result<Self, Error> {
        Self::from_parts(cut(self.whole(), interval)?, (T::zero(), T::zero()))
    }
}

/// The breakpoints and jumps inside of an interval, with a breakpoint at each end of it.
fn cut<T: Scalar>(whole: Whole<'_, T>, (from, to): (T, T)) -> Result<Parts<T>, Error> {
    interval(from, to)?;
    if from == to {
        return Err(bad_interval(from, to));
    }
    let function = whole.0;
    let xs = function.xs();
    let inside = xs.partition_point(|&x| x <= from)..xs.partition_point(|&x| x < to);
    // The pieces just inside of both ends. At a jump each of them ends with the y that is inside.
    let [start, end] = [(inside.start, from), (inside.end, to)].map(|(passed, x)| {
        let piece = Piece::after(function, passed);
        let y = piece.end_at(x).unwrap_or_else(|| piece.value_at(x));
        (x, y)
    });
    let mut parts = Parts::with_capacity(inside.len() + 2);
    parts.push(start.0, start.1);
    parts.extend(whole, inside, |x| x);
    parts.push(end.0, end.1);
    for (x, y) in [start, end] {
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
    }
    Ok(parts)
}
