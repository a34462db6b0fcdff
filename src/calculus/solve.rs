//! Where a function has a value.

use alloc::vec::Vec;

use crate::function::PiecewiseLinear;
use crate::pieces::Piece;
use crate::scalar::Scalar;

/// Where a function has a value: at a point, or all along an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Solution<T> {
    /// At one x.
    Point(T),
    /// From one breakpoint to another, both included.
    Interval {
        /// The left end; None on a flat tail, without end.
        from: Option<T>,
        /// The right end; None on a flat tail, without end.
        to: Option<T>,
    },
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// All x on R where the function has the value `y`, from left to right. O(N).
    ///
    /// A breakpoint at that value is a point of the result, and flat pieces there are an interval,
    /// joined with their neighbours; both are exact. Where a piece passes the value between two
    /// breakpoints, or on a tail, the point is the number nearest to the place on the reals, decided
    /// exactly, and the lower one of two equally near. So of two neighbouring numbers around the place
    /// it is one. Two places nearest to the same number are one point. A place beyond the largest
    /// number is left out. Empty for a `y` that is NaN or infinite.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Solution};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (4.0, 1.0), (5.0, 1.0)])?;
    /// assert_eq!(f.solve(3.0), [Solution::Point(1.0), Solution::Point(3.0)]);
    /// assert_eq!(f.solve(5.0), [Solution::Point(2.0)]);
    /// let flat = [(None, Some(0.0)), (Some(4.0), None)];
    /// assert_eq!(f.solve(1.0), flat.map(|(from, to)| Solution::Interval { from, to }));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn solve(&self, y: T) -> Vec<Solution<T>> {
        let mut solutions = Vec::new();
        if !y.is_finite() {
            return solutions;
        }
        for passed in 0..=self.xs().len() {
            let piece = Piece::after(self, passed);
            let end = self.xs().get(passed).copied();
            if piece.is_level_at(y) {
                // It starts at a breakpoint, which is the last of the solutions, or at an interval's end.
                let from = match solutions.pop() {
                    None => None,
                    Some(Solution::Point(x)) => Some(x),
                    Some(Solution::Interval { from, .. }) => from,
                };
                solutions.push(Solution::Interval { from, to: end });
                continue;
            }
            if !piece.passes(&[y]).0.is_empty() {
                push(&mut solutions, piece.number_nearest(y));
            }
            if passed < self.xs().len() && self.ys()[passed] == y {
                push(&mut solutions, end);
            }
        }
        solutions
    }
}

/// Adds a point, unless it is there.
fn push<T: Scalar>(solutions: &mut Vec<Solution<T>>, x: Option<T>) {
    let point = x.map(Solution::Point);
    if solutions.last().copied() != point {
        solutions.extend(point);
    }
}
