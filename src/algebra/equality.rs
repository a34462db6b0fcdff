//! Whether two functions are the same function.

use core::cmp::Ordering;

use crate::function::PiecewiseLinear;
use crate::function::piece::{Piece, union};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// Whether both functions have the same values on all of R, wherever their breakpoints are. It is
    /// decided exactly, not by sampling: by the breakpoints and by the slopes of the tails as
    /// [reported](Self::tail_slopes). O(N + M).
    ///
    /// (`==` asks for the same breakpoints and tails.)
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (2.0, 1.0)])?;
    /// let cut = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.5, 0.25), (4.0, 2.0)])?;
    /// assert!(f.same_function(&cut) && f != cut);
    /// let bent = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.5, 0.25f64.next_up()), (4.0, 2.0)])?;
    /// assert!(!f.same_function(&bent));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn same_function(&self, other: &Self) -> bool {
        let agree = union(self.xs(), other.xs()).all(|(x, mine, theirs)| {
            let (mine, theirs) = (Piece::after(self, mine), Piece::after(other, theirs));
            mine.compared(&theirs, x).sign == Ordering::Equal
        });
        agree && self.tail_slopes() == other.tail_slopes()
    }
}
