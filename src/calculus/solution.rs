//! The solutions of an equation, from left to right.

use alloc::vec::Vec;

use crate::number::Scalar;

/// A solution: the function has a value, or two functions have the same one, at a point or all along an
/// interval.
///
/// ```
/// use shallow_relu::{PiecewiseLinear, Solution};
///
/// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 2.0), (3.0, 0.0)])?;
/// let flat = Solution::Interval((1.0, 2.0));
/// assert_eq!(f.solve(2.0), [flat]);
/// assert_eq!(f.solve(1.0), [Solution::Point(0.5), Solution::Point(2.5)]);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Solution<T> {
    /// A single x.
    Point(T),
    /// All x from one breakpoint to another, both included. On a tail it goes on to infinity. (For an exact
    /// type it goes on to [`lowest`](crate::Scalar::lowest) or [`highest`](crate::Scalar::highest).)
    Interval((T, T)),
}

/// The solutions found so far, from left to right.
pub(super) struct Solutions<T>(Vec<Solution<T>>);

impl<T: Scalar> Solutions<T> {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a point, unless it is already there or ends the last interval.
    pub(super) fn add_point(&mut self, x: T) {
        let point = Solution::Point(x);
        let is_there = match self.0.last() {
            Some(Solution::Interval((_, to))) => *to == x,
            last => last == Some(&point),
        };
        if !is_there {
            self.0.push(point);
        }
    }

    /// Adds the interval from the last solution, a breakpoint or the end of an interval, up to `to`. If
    /// there is no solution yet, the interval has no left end; if `to` is None, it has no right end.
    pub(super) fn add_interval_up_to(&mut self, to: Option<T>) {
        let from = match self.0.pop() {
            None => T::lowest(),
            Some(Solution::Point(x)) => x,
            Some(Solution::Interval((from, _))) => from,
        };
        let to = to.unwrap_or_else(T::highest);
        self.0.push(Solution::Interval((from, to)));
    }

    pub(super) fn into_vec(self) -> Vec<Solution<T>> {
        self.0
    }
}
