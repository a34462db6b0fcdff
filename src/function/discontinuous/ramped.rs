//! The continuous function with a steep ramp in place of each jump.

use alloc::vec::Vec;

use super::super::piece::Piece;
use super::super::{PiecewiseLinear, Side};
use super::Discontinuous;
use crate::error::{Error, positive, text};
use crate::number::Scalar;

impl<T: Scalar> Discontinuous<T> {
    /// The continuous function with a ramp of the given width in place of each jump, on all of R: what
    /// [`construct`](crate::construct()) needs to make a network. O(N).
    ///
    /// The ramp at x = a lies on the side whose value does not count: from a - width to a if the value at a
    /// is that on the right, and otherwise from a to a + width. So at a, and everywhere outside of the ramps,
    /// the function keeps its values, up to the rounding of y at the new end of the ramp, which is rounded
    /// once. The tails stay as they are. The x of that end is rounded, too, so the width may differ from the
    /// given one by half an ulp of x.
    ///
    /// # How wide a ramp should be
    ///
    /// As a function, a ramp may be as narrow as two neighbouring floats: evaluation is exact whatever the
    /// slopes are. The *literal* sum of the network, [`forward_dense`](crate::ShallowReluNet::forward_dense)
    /// and every other program that adds up the units, pays for steep ramps. A jump by J becomes two units
    /// with weights of about J / width and -J / width. At a distance d beyond them each of the two terms is
    /// J d / width, and their rounding errors stay when they cancel: about 2 u J d / width at least, and by
    /// the bound of `forward_dense` at most 2 (n + 2) u J d / width for n units. (u is 2⁻⁵³ for `f64`.) If
    /// inputs are only known to some width anyway, take that width.
    /// [`dense_error_bound`](crate::ShallowReluNet::dense_error_bound) of the network gives the bound for the
    /// whole domain.
    ///
    /// # Errors
    ///
    /// * [`NotPositive`](Error::NotPositive) if the width is not positive and finite;
    /// * [`RampTooWide`](Error::RampTooWide) if a ramp would reach the next breakpoint or ramp;
    /// * [`RampTooNarrow`](Error::RampTooNarrow) if a ramp would not reach the next float;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a ramp is too steep for `T`, and
    ///   [`ValueOverflow`](Error::ValueOverflow) if a tail is beyond range at the end of a ramp.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side, construct};
    ///
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (0.5, 1.2)])?;
    /// let ramp = step.ramped(0.125)?;
    /// assert_eq!((ramp.xs(), ramp.ys()), (&[0.0, 0.375, 0.5][..], &[1.0, 1.0, 1.2][..]));
    ///
    /// // What narrow ramps cost in the literal sum, a quarter beyond the jump.
    /// let error = |width: f64| -> Result<f64, shallow_relu::Error> {
    ///     let net = construct(&step.ramped(width)?)?;
    ///     Ok((net.forward_dense(0.75) - 1.2_f64).abs())
    /// };
    /// assert!(error(1e-3)? < 1e-13 && error(1e-6)? < 1e-10 && error(1e-9)? < 1e-7);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn ramped(&self, width: T) -> Result<PiecewiseLinear<T>, Error> {
        positive("width", width)?;
        let breakpoints: Vec<(T, T)> = self.breakpoints().collect();
        let mut points: Vec<(T, T)> = Vec::with_capacity(breakpoints.len());
        let mut jumps = self.jumps.iter().peekable();
        let mut i = 0;
        while i < breakpoints.len() {
            let point = breakpoints[i];
            let Some((_, side)) = jumps.next_if(|&&(left, _)| left == i) else {
                points.push(point);
                i += 1;
                continue;
            };
            let (x, after) = (point.0, breakpoints[i + 1]);
            let end = match side {
                Side::Left => x + width,
                Side::Right => x - width,
            };
            let next = match side {
                Side::Left => breakpoints.get(i + 2),
                Side::Right => points.last(),
            };
            let reaches_next = next.is_some_and(|next| match side {
                Side::Left => end >= next.0,
                Side::Right => end <= next.0,
            });
            if end == x {
                let (x, width) = (text(x), text(width));
                return Err(Error::RampTooNarrow { x, width });
            }
            if reaches_next || !end.is_finite() {
                return Err(Error::RampTooWide {
                    x: text(x),
                    width: text(width),
                    next: next.map_or_else(|| text(end), |next| text(next.0)),
                });
            }
            // The piece outside of the ramp, whose breakpoint beside the jump moves to the end of the ramp.
            let outside = match side {
                Side::Left => Piece::after(&self.pieces, i + 2),
                Side::Right => Piece::after(&self.pieces, i),
            };
            let y = outside.value_at(end);
            if !y.is_finite() {
                return Err(Error::ValueOverflow { x: text(end) });
            }
            points.extend(match side {
                Side::Left => [point, (end, y)],
                Side::Right => [(end, y), after],
            });
            i += 2;
        }
        let (left, right) = self.tail_slopes();
        PiecewiseLinear::from_breakpoints(&points)?.with_tail_slopes(left, right)
    }
}
