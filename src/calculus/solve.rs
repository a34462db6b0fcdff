//! The x at which a function has a given value.

use alloc::vec::Vec;

use super::quick_solve::{QuickSolutions, SEGMENTS};
use super::solution::{Solution, Solutions};
use crate::function::piece::{Piece, Side};
use crate::function::{Discontinuous, PiecewiseLinear};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// All x on R at which the function has the value `y`, from left to right. O(N).
    ///
    /// * A breakpoint with that value is a point of the result. Flat pieces with that value are an interval,
    ///   joined with their neighbours. Both are exact.
    /// * If a piece passes the value between two breakpoints or on a tail, the point is the float nearest to
    ///   the exact solution, decided exactly; of two equally near it is the lower one. So it is one of the
    ///   two floats around the exact solution.
    /// * Two solutions with the same nearest float are one point. A solution beyond the largest float is
    ///   left out.
    /// * If `y` is NaN or infinite, there is no solution.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Solution};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (4.0, 1.0), (5.0, 1.0)])?;
    /// assert_eq!(f.solve(3.0), [Solution::Point(1.0), Solution::Point(3.0)]);
    /// assert_eq!(f.solve(5.0), [Solution::Point(2.0)]);
    /// let flat = [(f64::NEG_INFINITY, 0.0), (4.0, f64::INFINITY)];
    /// assert_eq!(f.solve(1.0), flat.map(Solution::Interval));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn solve(&self, y: T) -> Vec<Solution<T>> {
        solutions(self, y)
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// All x on R at which the function has the value `y`, or a limit `y` from one side, from left to right, as
    /// [`PiecewiseLinear::solve`] finds them. O(N).
    ///
    /// At a jump both limits count, whichever of them the value is. The values between them do not, because
    /// the function does not take them. A solution beside a jump whose nearest float is the x of the jump is part of
    /// an interval that starts or ends there.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Side, Solution};
    ///
    /// // What is left of an income if 1000 are lost at 20 000, where a support ends.
    /// let points = [(0.0, 4000.0), (20_000.0, 16_000.0), (20_000.0, 15_000.0), (30_000.0, 21_000.0)];
    /// let net = Discontinuous::from_breakpoints(&points, Side::Right)?;
    /// assert_eq!(net.solve(15_600.0), [Solution::Point(19_333.333333333332), Solution::Point(21_000.0)]);
    /// assert_eq!(net.solve(16_000.0), [Solution::Point(20_000.0), Solution::Point(21_666.666666666668)]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn solve(&self, y: T) -> Vec<Solution<T>> {
        solutions(self.pieces(), y)
    }
}

/// The x at which a function has the value or a limit `y`. Its breakpoints may come in pairs of one x, the
/// jumps.
fn solutions<T: Scalar>(function: &PiecewiseLinear<T>, y: T) -> Vec<Solution<T>> {
    let mut solutions = Solutions::new();
    if !y.is_finite() {
        return solutions.into_vec();
    }
    let (xs, ys) = (function.xs(), function.ys());
    let left = Piece::tail(function, Side::Left);
    add_piece(&mut solutions, &left, y, Some((xs[0], ys[0])));
    let mut quick = QuickSolutions::new();
    for first in (0..function.segment_count()).step_by(SEGMENTS) {
        for (i, nearest) in quick.find(function, first, y) {
            let end = (xs[i + 1], ys[i + 1]);
            if nearest < T::highest() {
                solutions.add_point(nearest);
            } else if xs[i] < end.0 {
                let piece = Piece::Segment(function.segment_at(i));
                add_piece(&mut solutions, &piece, y, Some(end));
            } else if end.1 == y {
                // No value lies between the two limits of a jump.
                solutions.add_point(end.0);
            }
        }
    }
    add_piece(&mut solutions, &Piece::tail(function, Side::Right), y, None);
    solutions.into_vec()
}

/// Adds the x at which a piece has the value `y`, its left end excepted.
#[inline(always)]
fn add_piece<T: Scalar>(solutions: &mut Solutions<T>, piece: &Piece<T>, y: T, end: Option<(T, T)>) {
    if piece.level() == Some(y) {
        solutions.add_interval_up_to(end.map(|(x, _)| x));
    } else if piece.passes_level(y)
        && let Some(x) = piece.nearest_at(y)
    {
        solutions.add_point(x);
    }
    if let Some((x, end_y)) = end
        && end_y == y
    {
        solutions.add_point(x);
    }
}
