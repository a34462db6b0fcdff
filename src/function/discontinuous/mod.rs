//! The type `Discontinuous`: pieces that need not meet.

mod constructors;
mod conversions;
mod jump;
mod ramped;
mod traits;

use alloc::vec::Vec;

use super::evaluate::kernel;
use super::{PiecewiseLinear, Segment, Side, Tail, Whole};
use crate::error::{Error, same_length};
use crate::number::Scalar;

pub use jump::Jump;

/// A piecewise linear function on all of R that may jump at its breakpoints.
///
/// Two breakpoints with the same x are a [jump](Jump). There the function takes the value on the left or
/// the one on the right, as is chosen for each jump: it is continuous from that [`Side`]. Tariffs with
/// thresholds, curves with hard stops and step functions ([`previous`](Self::previous),
/// [`next`](Self::next)) are of this kind, and so are the [lower](Self::lower_inverse) and the
/// [upper](Self::upper_inverse) inverse of functions with level stretches.
///
/// Beyond its domain the function is constant unless other [tails](Tail) are set.
///
/// # What is promised of evaluation
///
/// What is promised of [`PiecewiseLinear`](PiecewiseLinear#what-is-promised-of-evaluation), by the same
/// means and as fast: a jump costs what one more breakpoint costs.
///
/// 1. *exact*: the value at a breakpoint is its y, bit for bit; at a jump it is the y of the chosen side, and
///    [`left_limit`](Self::left_limit) and [`right_limit`](Self::right_limit) are both y;
/// 2. *monotone* and *bounded* on the floats of each segment, by its two ends;
/// 3. *total*, *one value* and *accurate*, as there.
///
/// ```
/// use shallow_relu::{Discontinuous, Side};
///
/// // A fan: off below 45 degrees, 30 % at 45, and then rising to 100 % at 80.
/// let fan = Discontinuous::from_breakpoints(
///     &[(0.0, 0.0), (45.0, 0.0), (45.0, 30.0), (80.0, 100.0)],
///     Side::Right,
/// )?;
/// assert_eq!([20.0, 44.9, 45.0, 52.0, 99.0].map(|x| fan.eval(x)), [0.0, 0.0, 30.0, 44.0, 100.0]);
/// assert_eq!((fan.left_limit(45.0), fan.right_limit(45.0)), (0.0, 30.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Discontinuous<T> {
    /// The breakpoints, tails and cells. Unlike in any other function, neighbouring breakpoints may have one
    /// x. So it is asked only what does not depend on that: for values, tails and integrals.
    pieces: PiecewiseLinear<T>,
    /// The index of the left breakpoint of each jump, and the side whose value counts.
    jumps: Vec<(usize, Side)>,
}

impl<T: Scalar> Discontinuous<T> {
    /// The value at `x`, on all of R and at the infinities, as
    /// [promised](Self#what-is-promised-of-evaluation). At a jump it is the value on the chosen side. The
    /// cost is that of [`PiecewiseLinear::eval`].
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let postage = Discontinuous::next(&[(20.0, 0.95), (50.0, 1.10), (500.0, 1.80)])?;
    /// assert_eq!([7.0, 20.0, 20.5, 500.0].map(|grams| postage.eval(grams)), [0.95, 0.95, 1.10, 1.80]);
    /// assert!(postage.eval(f64::NAN).is_nan());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn eval(&self, x: T) -> T {
        if is_exact::<T>()
            && let Some(jump) = self.jump_at(x)
        {
            // No value follows x directly, so no boundary between cells is just above it.
            return jump.value();
        }
        self.pieces.eval(x)
    }

    /// Writes the value at `inputs[i]`, on all of R, to `outputs[i]`: the same bits as [`eval`](Self::eval),
    /// as fast as [`PiecewiseLinear::eval_batch`]. Nothing is allocated.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [0.0; 3];
    /// step.eval_batch(&[-1.0, 1.9, 2.0], &mut values)?;
    /// assert_eq!(values, [1.0, 1.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        same_length(("inputs", inputs.len()), ("outputs", outputs.len()))?;
        self.write_values(inputs, outputs);
        Ok(())
    }

    /// The same for slices that are known to have the same length.
    pub(super) fn write_values(&self, inputs: &[T], outputs: &mut [T]) {
        if !is_exact::<T>() {
            return kernel::eval_batch(self.pieces.cells(), inputs, outputs);
        }
        for (&x, output) in inputs.iter().zip(outputs) {
            *output = self.eval(x);
        }
    }

    /// The values at the inputs, on all of R: the same bits as [`eval`](Self::eval), at the cost of
    /// [`eval_batch`](Self::eval_batch), in a new vector.
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.values(&[-1.0, 1.9, 2.0]), [1.0, 1.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn values(&self, inputs: &[T]) -> Vec<T> {
        if is_exact::<T>() {
            return inputs.iter().map(|&x| self.eval(x)).collect();
        }
        self.pieces.values(inputs)
    }

    /// The limit at `x` from the left, on all of R: at a jump the y of its left breakpoint, bit for bit, and
    /// elsewhere the [value](Self::eval). O(log N).
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!((step.left_limit(2.0), step.left_limit(1.0)), (1.0, 1.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn left_limit(&self, x: T) -> T {
        self.jump_at(x)
            .map_or_else(|| self.eval(x), |jump| jump.left())
    }

    /// The limit at `x` from the right, on all of R: at a jump the y of its right breakpoint, bit for bit,
    /// and elsewhere the [value](Self::eval). O(log N).
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!((step.right_limit(2.0), step.right_limit(1.0)), (5.0, 1.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn right_limit(&self, x: T) -> T {
        self.jump_at(x)
            .map_or_else(|| self.eval(x), |jump| jump.right())
    }

    /// The jump at `x`; None if there is none. O(log N).
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.jump_at(2.0).map(|jump| (jump.left(), jump.right())), Some((1.0, 5.0)));
    /// assert_eq!(step.jump_at(1.0), None);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn jump_at(&self, x: T) -> Option<Jump<T>> {
        let xs = self.pieces.xs();
        let i = self.jumps.partition_point(|&(i, _)| xs[i] < x);
        let &jump = self.jumps.get(i)?;
        (xs[jump.0] == x).then(|| self.jump(jump))
    }

    /// The jumps from left to right.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// let heights: Vec<f64> = step.jumps().map(|jump| jump.right() - jump.left()).collect();
    /// assert_eq!(heights, [4.0, -1.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn jumps(&self) -> impl ExactSizeIterator<Item = Jump<T>> + DoubleEndedIterator + Clone {
        self.jumps.iter().map(|&jump| self.jump(jump))
    }

    fn jump(&self, (i, side): (usize, Side)) -> Jump<T> {
        let (xs, ys) = (self.pieces.xs(), self.pieces.ys());
        Jump::new(xs[i], (ys[i], ys[i + 1]), side)
    }

    /// The sides of the jumps, from left to right.
    fn sides(&self) -> Vec<Side> {
        self.jumps.iter().map(|&(_, side)| side).collect()
    }

    /// The breakpoints (x, y) from left to right. A jump has two of them, with the same x.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let points: Vec<(f64, f64)> = step.breakpoints().collect();
    /// assert_eq!(points, [(0.0, 1.0), (2.0, 1.0), (2.0, 5.0)]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn breakpoints(
        &self,
    ) -> impl ExactSizeIterator<Item = (T, T)> + DoubleEndedIterator + Clone {
        self.pieces.breakpoints()
    }

    /// The x of the [breakpoints](Self::breakpoints); that of a jump twice.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.xs(), [0.0, 2.0, 2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn xs(&self) -> &[T] {
        self.pieces.xs()
    }

    /// The y of the [breakpoints](Self::breakpoints).
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.ys(), [1.0, 1.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn ys(&self) -> &[T] {
        self.pieces.ys()
    }

    /// The segments of the domain from left to right: the straight pieces between breakpoints, without the
    /// jumps.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!(step.segments().map(|segment| segment.start()).collect::<Vec<_>>(), [(0.0, 1.0), (2.0, 5.0)]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = Segment<T>> + Clone {
        let is_piece = |segment: &Segment<T>| segment.start().0 < segment.end().0;
        self.pieces.segments().filter(is_piece)
    }

    /// The number of [segments](Self::segments), jumps and tails not counted.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!(step.segment_count(), 2);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.pieces.segment_count() - self.jumps.len()
    }

    /// The domain: the x of the first and of the last breakpoint. They are equal if the function has one jump
    /// and no segment.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.domain(), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn domain(&self) -> (T, T) {
        self.pieces.domain()
    }

    /// The least and the greatest y of a breakpoint, both sides of jumps included. Between them lie all values
    /// and limits on the domain. O(N).
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.range(), (1.0, 5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> (T, T) {
        self.pieces.range()
    }

    /// The left and the right tail, beyond the domain, classified by slope as in [`PiecewiseLinear::tails`].
    ///
    /// ```
    /// # use shallow_relu::{Discontinuous, Tail};
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.tails(), (Tail::Constant, Tail::Constant));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn tails(&self) -> (Tail<T>, Tail<T>) {
        let ((left, right), [first, last]) = (self.tail_slopes(), self.end_segments());
        (Tail::of_slope(left, first), Tail::of_slope(right, last))
    }

    /// The slopes of the left and the right tail, beyond the domain.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.tail_slopes(), (0.0, 0.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn tail_slopes(&self) -> (T, T) {
        self.pieces.tail_slopes()
    }

    /// The first segment and the last one; None if the function has no segment.
    fn end_segments(&self) -> [Option<Segment<T>>; 2] {
        [self.segments().next(), self.segments().next_back()]
    }

    /// The function as one to take parts from.
    pub(crate) fn whole(&self) -> Whole<'_, T> {
        (&self.pieces, &self.jumps)
    }

    /// The function with the jumps closed up by segments of no width.
    pub(crate) fn pieces(&self) -> &PiecewiseLinear<T> {
        &self.pieces
    }
}

/// Whether the type computes without rounding.
fn is_exact<T: Scalar>() -> bool {
    T::unit_roundoff().is_zero()
}
