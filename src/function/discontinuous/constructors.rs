//! Constructors: functions from breakpoints of which two may share an x, step functions; and how their tails
//! and the sides of their jumps are chosen.

use alloc::vec::Vec;

use super::super::evaluate::cells::Cells;
use super::super::samples::level;
use super::super::{Parts, PiecewiseLinear, Side, Tail};
use super::Discontinuous;
use crate::error::{Error, finite_point, same_length, text};
use crate::number::{Scalar, without_negative_zero};

impl<T: Scalar> Discontinuous<T> {
    /// The function through the breakpoints (x, y), of which two neighbours may share an x: on all of R,
    /// constant beyond the first and the last one. O(N).
    ///
    /// Two breakpoints with the same x are a jump, from the y of the first to the y of the second, and the
    /// value there is the one on the given side. (If their y are equal, too, the second one is dropped. If only one
    /// breakpoint is left, the function is constant, with one more breakpoint beside that x.)
    /// [`with_side_at`](Self::with_side_at) changes the side of a single jump, [`with_sides`](Self::with_sides)
    /// those of all.
    ///
    /// # Errors
    ///
    /// * [`TooFewBreakpoints`](Error::TooFewBreakpoints) for fewer than two breakpoints;
    /// * [`NotFinite`](Error::NotFinite) for a coordinate that is NaN or infinite;
    /// * [`NotIncreasing`](Error::NotIncreasing) if an x is less than the one before;
    /// * [`ThreeAtOneX`](Error::ThreeAtOneX) if more than two breakpoints share an x;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment is too steep for `T`.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side};
    ///
    /// let points = [(0.0, 0.0), (1.0, 1.0), (1.0, 3.0), (2.0, 4.0)];
    /// let from_left = Discontinuous::from_breakpoints(&points, Side::Left)?;
    /// let from_right = Discontinuous::from_breakpoints(&points, Side::Right)?;
    /// assert_eq!((from_left.eval(1.0), from_right.eval(1.0)), (1.0, 3.0));
    /// assert_eq!((from_left.eval(1.5), from_right.eval(9.0)), (3.5, 4.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_breakpoints(breakpoints: &[(T, T)], side: Side) -> Result<Self, Error> {
        Self::checked(breakpoints.iter().copied(), side)
    }

    /// The function on all of R through the breakpoints (`xs[i]`, `ys[i]`), as
    /// [`from_breakpoints`](Self::from_breakpoints) makes it. O(N).
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length, and those of
    /// [`from_breakpoints`](Self::from_breakpoints).
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side};
    ///
    /// let sign = Discontinuous::from_xy(&[0.0, 0.0], &[-1.0, 1.0], Side::Right)?;
    /// assert_eq!([-3.0, 0.0, 7.0].map(|x| sign.eval(x)), [-1.0, 1.0, 1.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_xy(xs: &[T], ys: &[T], side: Side) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        Self::checked(xs.iter().copied().zip(ys.iter().copied()), side)
    }

    /// The step function on all of R that keeps each y from its x on until the next x: the value is that of
    /// the previous of these points, or of the one at x. Before the first x it is the first y. O(N).
    ///
    /// # Errors
    ///
    /// * [`TooFewBreakpoints`](Error::TooFewBreakpoints) for fewer than two points;
    /// * [`NotFinite`](Error::NotFinite) for a coordinate that is NaN or infinite;
    /// * [`NotIncreasing`](Error::NotIncreasing) if an x is not greater than the one before.
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let rate = Discontinuous::previous(&[(2019.0, 0.19), (2020.5, 0.16), (2021.0, 0.19)])?;
    /// assert_eq!([2020.0, 2020.5, 2020.75, 2024.0].map(|year| rate.eval(year)), [0.19, 0.16, 0.16, 0.19]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn previous(points: &[(T, T)]) -> Result<Self, Error> {
        steps(points, |before, here| (here.0, before.1), Side::Right)
    }

    /// The step function on all of R that has each y from the x before, which does not count, up to its own
    /// x, which does: the value is that of the next of these points, or of the one at x. Beyond the last x
    /// it is the last y. O(N).
    ///
    /// # Errors
    ///
    /// Those of [`previous`](Self::previous).
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// let size = Discontinuous::next(&[(36.0, 1.0), (40.0, 2.0), (44.0, 3.0)])?;
    /// assert_eq!([30.0, 36.0, 37.0, 40.0, 44.0, 50.0].map(|x| size.eval(x)), [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn next(points: &[(T, T)]) -> Result<Self, Error> {
        steps(points, |before, here| (before.0, here.1), Side::Left)
    }

    fn checked(breakpoints: impl Iterator<Item = (T, T)>, side: Side) -> Result<Self, Error> {
        let (mut xs, mut ys): (Vec<T>, Vec<T>) = (Vec::new(), Vec::new());
        let mut jumps = Vec::new();
        let mut count = 0;
        for (index, (x, y)) in breakpoints.enumerate() {
            finite_point(index, (x, y))?;
            count += 1;
            let (x, y) = (without_negative_zero(x), without_negative_zero(y));
            if let (Some(&before), Some(&y_before)) = (xs.last(), ys.last()) {
                if x < before {
                    let (x, previous) = (text(x), text(before));
                    return Err(Error::NotIncreasing { index, x, previous });
                }
                if x == before {
                    if y == y_before {
                        continue;
                    }
                    let left = xs.len() - 1;
                    if jumps.last().is_some_and(|&(i, _)| i + 1 == left) {
                        return Err(Error::ThreeAtOneX { index, x: text(x) });
                    }
                    jumps.push((left, side));
                }
            }
            xs.push(x);
            ys.push(y);
        }
        if count < 2 {
            return Err(Error::TooFewBreakpoints { count });
        }
        if xs.len() == 1 {
            // Two equal breakpoints.
            return level(xs[0], ys[0]).map(Self::from);
        }
        Self::build(xs, ys, jumps)
    }

    /// The function of these breakpoints and jumps with two constant tails.
    pub(super) fn build(xs: Vec<T>, ys: Vec<T>, jumps: Vec<(usize, Side)>) -> Result<Self, Error> {
        let sides: Vec<Side> = jumps.iter().map(|&(_, side)| side).collect();
        let cells = Cells::build(&xs, &ys, &sides)?.into();
        let slopes = (T::zero(), T::zero());
        let pieces = PiecewiseLinear {
            xs,
            ys,
            slopes,
            cells,
        };
        Ok(Self { pieces, jumps })
    }

    /// The function that is put together from these parts, with tails of the given slopes, which are finite.
    /// Parts that were computed may be out of range or out of order.
    pub(crate) fn from_parts(parts: Parts<T>, (left, right): (T, T)) -> Result<Self, Error> {
        let Parts { xs, ys, jumps } = parts;
        if xs.len() < 2 {
            return Err(Error::TooFewBreakpoints { count: xs.len() });
        }
        let mut jumps_left = jumps.iter();
        let mut next_jump = jumps_left.next();
        for index in 0..xs.len() {
            if !ys[index].is_finite() {
                let x = text(xs[index]);
                return Err(Error::ValueOverflow { x });
            }
            finite_point(index, (xs[index], ys[index]))?;
            if next_jump.is_some_and(|&(i, _)| i + 1 == index) {
                next_jump = jumps_left.next();
            } else if index > 0 && !(xs[index - 1] < xs[index]) {
                let (x, previous) = (text(xs[index]), text(xs[index - 1]));
                return Err(Error::NotIncreasing { index, x, previous });
            }
        }
        let function = Self::build(xs, ys, jumps)?;
        Ok(function.with_finite_tail_slopes(left, right))
    }

    /// The same function, except that at the jump at `x` the value is the one on the given side. O(N).
    ///
    /// # Errors
    ///
    /// [`NoJump`](Error::NoJump) if the function does not jump at `x`.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side};
    ///
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// let step = step.with_side_at(3.0, Side::Left)?;
    /// assert_eq!((step.eval(2.0), step.eval(3.0)), (5.0, 5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn with_side_at(mut self, x: T, side: Side) -> Result<Self, Error> {
        let xs = self.pieces.xs();
        let Some(i) = self.jumps.iter().position(|&(i, _)| xs[i] == x) else {
            return Err(Error::NoJump { x: text(x) });
        };
        self.jumps[i].1 = side;
        self.rebuilt()
    }

    /// The same function, except that the sides of its jumps, from left to right, are the given ones. O(N).
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if there are not as many sides as jumps.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side};
    ///
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// let step = step.with_sides(&[Side::Right, Side::Left])?;
    /// assert_eq!((step.eval(2.0), step.eval(3.0)), (5.0, 5.0));
    ///
    /// let error = step.with_sides(&[Side::Left]).unwrap_err();
    /// assert_eq!(error.to_string(), "sides and jumps must have the same length, got 1 and 2");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn with_sides(mut self, sides: &[Side]) -> Result<Self, Error> {
        same_length(("sides", sides.len()), ("jumps", self.jumps.len()))?;
        for (jump, &side) in self.jumps.iter_mut().zip(sides) {
            jump.1 = side;
        }
        self.rebuilt()
    }

    /// The function of the same breakpoints and tails, after sides of jumps have changed.
    fn rebuilt(self) -> Result<Self, Error> {
        let (left, right) = self.tail_slopes();
        let PiecewiseLinear { xs, ys, .. } = self.pieces;
        let other = Self::build(xs, ys, self.jumps)?;
        Ok(other.with_finite_tail_slopes(left, right))
    }

    /// The function with the same breakpoints and other tails, on all of R. [`Tail::Linear`] goes on with
    /// the slope of the nearest segment, also if the function jumps at its first or last x; without any
    /// segment it is constant. O(1).
    ///
    /// # Errors
    ///
    /// [`TailNotFinite`](Error::TailNotFinite) for a slope that is NaN or infinite.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side, Tail};
    ///
    /// let tariff = Discontinuous::from_breakpoints(&[(0.0, 0.0), (0.0, 5.0), (10.0, 8.0)], Side::Left)?;
    /// let tariff = tariff.with_tails(Tail::Constant, Tail::Linear)?;
    /// assert_eq!([0.0, 10.0, 20.0].map(|x| tariff.eval(x)), [0.0, 8.0, 11.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn with_tails(self, left: Tail<T>, right: Tail<T>) -> Result<Self, Error> {
        let [first, last] = self.end_segments();
        let (left, right) = (left.slope(first), right.slope(last));
        let Self { pieces, jumps } = self;
        let pieces = pieces.with_tail_slopes(left, right)?;
        Ok(Self { pieces, jumps })
    }

    /// The function with the same breakpoints and two constant tails, on all of R: beyond the domain the
    /// value is that of the nearest breakpoint. O(1).
    ///
    /// ```
    /// # use shallow_relu::{Discontinuous, Side, Tail};
    /// let f = Discontinuous::from_breakpoints(&[(0.0, 0.0), (0.0, 5.0), (10.0, 8.0)], Side::Left)?;
    /// let f = f.with_tails(Tail::Linear, Tail::Linear)?.clamped();
    /// assert_eq!((f.eval(-1.0), f.eval(99.0)), (0.0, 8.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn clamped(self) -> Self {
        self.with_finite_tail_slopes(T::zero(), T::zero())
    }

    /// The function with the same breakpoints and two linear tails, on all of R: the first and the last
    /// segment go on, as in [`with_tails`](Self::with_tails). O(1).
    ///
    /// ```
    /// # use shallow_relu::{Discontinuous, Side};
    /// let f = Discontinuous::from_breakpoints(&[(0.0, 0.0), (4.0, 2.0), (4.0, 5.0)], Side::Left)?.extended();
    /// assert_eq!((f.eval(-2.0), f.eval(6.0)), (-1.0, 6.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn extended(self) -> Self {
        let [first, last] = self.end_segments();
        self.with_finite_tail_slopes(Tail::Linear.slope(first), Tail::Linear.slope(last))
    }

    fn with_finite_tail_slopes(self, left: T, right: T) -> Self {
        let Self { pieces, jumps } = self;
        let pieces = pieces.with_finite_tail_slopes(left, right);
        Self { pieces, jumps }
    }
}

/// A step function: between each point and the one before it a breakpoint with the x of one and the y of the
/// other.
fn steps<T: Scalar>(
    points: &[(T, T)],
    between: impl Fn((T, T), (T, T)) -> (T, T),
    side: Side,
) -> Result<Discontinuous<T>, Error> {
    if points.len() < 2 {
        return Err(Error::TooFewBreakpoints {
            count: points.len(),
        });
    }
    for (index, &point) in points.iter().enumerate() {
        finite_point(index, point)?;
        if index > 0 && !(points[index - 1].0 < point.0) {
            let (x, previous) = (text(point.0), text(points[index - 1].0));
            return Err(Error::NotIncreasing { index, x, previous });
        }
    }
    let first = core::iter::once(points[0]);
    let rest = points
        .windows(2)
        .flat_map(|pair| [between(pair[0], pair[1]), pair[1]]);
    Discontinuous::checked(first.chain(rest), side)
}
