//! Where a function has a value.

use alloc::vec::Vec;

use super::solution::{Solution, Solutions};
use crate::function::PiecewiseLinear;
use crate::function::piece::Piece;
use crate::number::Scalar;

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
    /// let flat = [(f64::NEG_INFINITY, 0.0), (4.0, f64::INFINITY)];
    /// assert_eq!(f.solve(1.0), flat.map(Solution::Interval));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn solve(&self, y: T) -> Vec<Solution<T>> {
        let mut solutions = Solutions::new();
        if !y.is_finite() {
            return solutions.into_vec();
        }
        for (passed, end) in self.breakpoints().map(Some).chain([None]).enumerate() {
            let piece = Piece::after(self, passed);
            if piece.level() == Some(y) {
                solutions.add_interval_up_to(end.map(|(x, _)| x));
            } else if piece.passes(&[y]).next().is_some()
                && let Some(x) = piece.crossing_at(y).nearest()
            {
                solutions.add_point(x);
            }
            if let Some((x, _)) = end.filter(|end| end.1 == y) {
                solutions.add_point(x);
            }
        }
        solutions.into_vec()
    }
}
