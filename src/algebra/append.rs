//! One function followed by another.

use crate::error::{Error, text};
use crate::function::{Discontinuous, Parts, PiecewiseLinear, Side, Whole, without_end_jumps};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// This function up to its last breakpoint, and another one from its first breakpoint on: on all of R,
    /// with the left tail of this function and the right tail of the other. O(N).
    ///
    /// If there is a gap between them, a segment closes it. Nothing is rounded, so the bits of all values in
    /// both domains stay as they are.
    ///
    /// # Errors
    ///
    /// * [`DoesNotFollow`](Error::DoesNotFollow) if the other function starts before this one ends, or at
    ///   the same x with another y: [`Discontinuous::append`] makes a jump there;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if the segment between them is too steep.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// // A sound rises and falls to a level, which is held until the key is let go; then it fades.
    /// let attack = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.01, 1.0), (0.05, 0.7)])?;
    /// let release = PiecewiseLinear::from_breakpoints(&[(0.0, 0.7), (0.2, 0.0)])?.clamped();
    /// let sound = attack.append(&release.shift_x(0.3)?)?;
    /// assert_eq!(sound.xs(), [0.0, 0.01, 0.05, 0.3, 0.5]);
    /// assert_eq!((sound.eval(0.15), sound.eval(0.3), sound.eval(9.0)), (0.7, 0.7, 0.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn append(&self, other: &Self) -> Result<Self, Error> {
        let (end, start) = seam(self, other);
        if !(end.0 < start.0 || end == start) {
            return Err(does_not_follow(end, start));
        }
        let parts = joined((self, &[]), (other, &[]), Side::Right);
        let tails = (self.tail_slopes().0, other.tail_slopes().1);
        Self::checked(parts.xs, parts.ys)?.with_tail_slopes(tails.0, tails.1)
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// This function up to its last breakpoint, and another one from its first breakpoint on: on all of R,
    /// with the left tail of this function and the right tail of the other. O(N).
    ///
    /// If the other function starts at the x at which this one ends, there is a jump, from the limit of this
    /// function from the left to that of the other one from the right, unless they are equal. The value
    /// there is the one on the given side. If there is a gap between the two functions, a segment closes it.
    /// Nothing is rounded, so the bits of all other values in both domains stay as they are.
    ///
    /// # Errors
    ///
    /// * [`DoesNotFollow`](Error::DoesNotFollow) if the other function starts before this one ends;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if the segment between them is too steep;
    /// * [`TooFewBreakpoints`](Error::TooFewBreakpoints) if both functions are single jumps at one x, and
    ///   the limits that are left of them are equal.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, PiecewiseLinear, Side};
    ///
    /// let [first, second] = [[(0.0, 1.0), (4.0, 2.0)], [(4.0, 5.0), (6.0, 6.0)]]
    ///     .map(|points| PiecewiseLinear::from_breakpoints(&points));
    /// let (first, second) = (first?, second?);
    /// assert_eq!(
    ///     first.append(&second).unwrap_err().to_string(),
    ///     "the function to be appended must start at (4, 2) or at a larger x, but starts at (4, 5); \
    ///      Discontinuous::append makes a jump there"
    /// );
    /// let both = Discontinuous::from(first).append(&second.into(), Side::Left)?;
    /// assert_eq!([3.0, 4.0, 5.0].map(|x| both.eval(x)), [1.75, 2.0, 5.5]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn append(&self, other: &Self, side: Side) -> Result<Self, Error> {
        let (end, start) = seam(self.pieces(), other.pieces());
        if !(end.0 <= start.0) {
            return Err(does_not_follow(end, start));
        }
        let parts = joined(self.whole(), other.whole(), side);
        Self::from_parts(parts, (self.tail_slopes().0, other.tail_slopes().1))
    }
}

/// The last breakpoint of a function and the first one of another.
fn seam<T: Scalar>(one: &PiecewiseLinear<T>, other: &PiecewiseLinear<T>) -> ((T, T), (T, T)) {
    let last = one.segment_count();
    (
        (one.xs()[last], one.ys()[last]),
        (other.xs()[0], other.ys()[0]),
    )
}

fn does_not_follow<T: Scalar>((x0, y0): (T, T), (x1, y1): (T, T)) -> Error {
    Error::DoesNotFollow {
        x0: text(x0),
        y0: text(y0),
        x1: text(x1),
        y1: text(y1),
    }
}

/// The breakpoints of one function and then those of another, which does not start before the first one ends.
fn joined<T: Scalar>(one: Whole<'_, T>, other: Whole<'_, T>, side: Side) -> Parts<T> {
    let (end, start) = seam(one.0, other.0);
    let meet = end.0 == start.0;
    let first = without_end_jumps(one, (false, meet));
    let mut second = without_end_jumps(other, (meet, false));
    let mut parts = Parts::with_capacity(first.len() + second.len());
    parts.extend(one, first, |x| x);
    if meet {
        parts.jump(other.0.ys()[second.start], side);
        second.start += 1;
    }
    parts.extend(other, second, |x| x);
    parts
}
