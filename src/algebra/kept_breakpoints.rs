//! Which operands of a sum or a maximum contribute their breakpoints.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::function::{PiecewiseLinear, Segment};
use crate::number::orientation::are_collinear;
use crate::number::{Exact, Scalar, larger};

/// The kinds of functions on all of R, from those that need their breakpoints least to those that need them
/// most.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Rank {
    Zero,
    Constant,
    Line,
    Bent,
}

impl Rank {
    fn of<T: Scalar>(function: &PiecewiseLinear<T>) -> Self {
        // A line is determined by its first breakpoint and the slopes of its tails. (If its slope had to be
        // rounded, the tails are not on the same line, and it keeps its breakpoints.)
        if !function.is_line() {
            Self::Bent
        } else if !function.tail_slopes().0.is_zero() {
            Self::Line
        } else if !function.ys()[0].is_zero() {
            Self::Constant
        } else {
            Self::Zero
        }
    }
}

/// For each operand, whether its breakpoints are breakpoints of the result.
///
/// They are for the operands of the highest rank: in general for those that bend; if none bends, for those
/// that rise or fall; and so on. Only the first of several zeros counts, so that `f + 0` is f for every f,
/// zero included.
pub(super) fn counting<T: Scalar>(functions: &[&PiecewiseLinear<T>]) -> Vec<bool> {
    let ranks: Vec<Rank> = functions
        .iter()
        .map(|function| Rank::of(function))
        .collect();
    let highest = ranks.iter().copied().fold(Rank::Zero, larger);
    let counts = |(i, rank)| rank == highest && (i == 0 || highest > Rank::Zero);
    ranks.into_iter().enumerate().map(counts).collect()
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// Whether the function is one straight line on all of R, decided exactly by the slopes of the tails as
    /// they are rounded. Then any two points of it determine all of it, and so do one point and the slope.
    pub(super) fn is_line(&self) -> bool {
        let point = |i: usize| (self.xs()[i], self.ys()[i]);
        let (left, right) = self.tail_slopes();
        (1..self.segment_count()).all(|i| are_collinear([point(i - 1), point(i), point(i + 1)]))
            && self.climbs(left)
            && self.climbs(right)
    }

    /// Whether f(x) = x on all of R.
    pub(super) fn is_identity(&self) -> bool {
        self.xs() == self.ys() && self.tail_slopes() == (T::one(), T::one())
    }

    /// Whether the line from the first breakpoint to the last has this slope, decided exactly.
    fn climbs(&self, slope: T) -> bool {
        let last = self.segment_count();
        let all = Segment::new(
            (self.xs()[0], self.ys()[0]),
            (self.xs()[last], self.ys()[last]),
        );
        all.shortfall(slope).sign() == Ordering::Equal
    }
}
