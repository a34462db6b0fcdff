//! Which levels a piece passes, from left to right.

use core::cmp::Ordering;
use core::ops::Range;

use super::estimate::Estimate;
use super::{Piece, Side};
use crate::exact::Exact;
use crate::scalar::Scalar;

/// The levels, of some in increasing order, that a piece passes between its ends.
pub(crate) struct Passes<'a, T> {
    piece: &'a Piece<T>,
    levels: &'a [T],
    /// Those not passed yet: a piece that rises comes from below, one that falls from above.
    ahead: Range<usize>,
    falls: bool,
}

impl<T: Scalar> Piece<T> {
    pub(crate) fn passes<'a>(&'a self, levels: &'a [T]) -> Passes<'a, T> {
        let above = |y: T| levels.partition_point(|&level| level <= y);
        let below = |y: T| levels.partition_point(|&level| level < y);
        let falls = !self.rises();
        let ahead = match *self {
            Self::Segment(segment) => {
                let (y0, y1) = (segment.start().1, segment.end().1);
                let (low, high) = if falls { (y1, y0) } else { (y0, y1) };
                above(low)..below(high).max(above(low))
            }
            Self::Tail { slope, .. } if slope.is_zero() => 0..0,
            // To the left of a rising function it is low.
            Self::Tail { side, end, .. } if (side == Side::Left) == falls => {
                above(end.1)..levels.len()
            }
            Self::Tail { end, .. } => 0..below(end.1),
        };
        Passes {
            piece: self,
            levels,
            ahead,
            falls,
        }
    }
}

impl<'a, T: Scalar> Passes<'a, T> {
    /// Those ahead, in increasing order.
    pub(crate) fn levels(&self) -> &'a [T] {
        &self.levels[self.ahead.clone()]
    }

    /// How many of all levels lie below the piece before the next one.
    pub(crate) fn below(&self) -> usize {
        if self.falls {
            self.ahead.end
        } else {
            self.ahead.start
        }
    }

    /// Goes past those that the piece has passed before the number `x`.
    pub(crate) fn skip_to(&mut self, x: T) {
        let at = self.piece.estimate_at(x);
        let is_passed = |&level: &T| {
            let above = at.minus(&Estimate::exactly(level)).sign();
            let above = above.unwrap_or_else(|| self.piece.above((x, level)).sign());
            let beyond = if self.falls {
                Ordering::Less
            } else {
                Ordering::Greater
            };
            above == beyond
        };
        let levels = self.levels();
        // In general it has passed none.
        if self.falls && levels.last().is_some_and(is_passed) {
            let ahead = levels.partition_point(|level| !is_passed(level));
            self.ahead.end = self.ahead.start + ahead;
        } else if !self.falls && levels.first().is_some_and(is_passed) {
            self.ahead.start += levels.partition_point(is_passed);
        }
    }
}

/// By index among all levels.
impl<T: Scalar> Iterator for Passes<'_, T> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.falls {
            self.ahead.next_back()
        } else {
            self.ahead.next()
        }
    }
}
