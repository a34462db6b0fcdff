//! The levels that a piece passes, from left to right.

use core::ops::Range;

use super::{Piece, Side};
use crate::number::Scalar;

/// Those of some levels, given in increasing order, that a piece passes between its ends.
pub(crate) struct Passes<'a, T> {
    levels: &'a [T],
    /// The levels not passed yet. A piece that rises passes them from below, one that falls from above.
    ahead: Range<usize>,
    falls: bool,
}

impl<T: Scalar> Piece<T> {
    pub(crate) fn passes<'a>(&self, levels: &'a [T]) -> Passes<'a, T> {
        let first_above = |y: T| levels.partition_point(|&level| level <= y);
        let count_below = |y: T| levels.partition_point(|&level| level < y);
        let falls = !self.rises();
        let ahead = match *self {
            Self::Segment(segment) => {
                let (y0, y1) = (segment.start().1, segment.end().1);
                let (low, high) = if falls { (y1, y0) } else { (y0, y1) };
                first_above(low)..count_below(high).max(first_above(low))
            }
            Self::Tail { slope, .. } if slope.is_zero() => 0..0,
            // On its left tail a rising function is below its first y, and a falling one above it.
            Self::Tail { side, end, .. } if (side == Side::Left) == falls => {
                first_above(end.1)..levels.len()
            }
            Self::Tail { end, .. } => 0..count_below(end.1),
        };
        Passes {
            levels,
            ahead,
            falls,
        }
    }
}

impl<T: Scalar> Piece<T> {
    /// Whether the piece passes a level between its ends.
    #[inline]
    pub(crate) fn passes_level(&self, y: T) -> bool {
        match *self {
            Self::Segment(segment) => {
                let (y0, y1) = (segment.start().1, segment.end().1);
                (y0 < y && y < y1) || (y1 < y && y < y0)
            }
            Self::Tail { slope, .. } if slope.is_zero() => false,
            Self::Tail { side, end, .. } if (side == Side::Left) != self.rises() => end.1 < y,
            Self::Tail { end, .. } => y < end.1,
        }
    }
}

impl<'a, T: Scalar> Passes<'a, T> {
    /// The levels not passed yet, in increasing order.
    pub(crate) fn levels(&self) -> &'a [T] {
        &self.levels[self.ahead.clone()]
    }

    /// The next levels, at most `most` of them, by their indices; and whether the piece falls, so that the last one is next.
    pub(crate) fn next_levels(&self, most: usize) -> (Range<usize>, bool) {
        let Range { start, end } = self.ahead.clone();
        let levels = if self.falls {
            start.max(end.saturating_sub(most))..end
        } else {
            start..end.min(start + most)
        };
        (levels, self.falls)
    }

    /// How many levels are not passed yet.
    pub(crate) fn remaining(&self) -> usize {
        self.ahead.len()
    }

    /// How many of all levels lie below the piece before it passes the next one.
    pub(crate) fn below(&self) -> usize {
        if self.falls {
            self.ahead.end
        } else {
            self.ahead.start
        }
    }

    /// Skips some levels.
    pub(crate) fn skip_levels(&mut self, count: usize) {
        if self.falls {
            self.ahead.end -= count;
        } else {
            self.ahead.start += count;
        }
    }

    /// Skips the next levels as long as the condition holds for them; after that it holds for none.
    pub(crate) fn go_past_while(&mut self, is_passed: impl Fn(T) -> bool) {
        let levels = self.levels();
        // In general it holds for none.
        if self.falls && levels.last().is_some_and(|&level| is_passed(level)) {
            let ahead = levels.partition_point(|&level| !is_passed(level));
            self.ahead.end = self.ahead.start + ahead;
        } else if !self.falls && levels.first().is_some_and(|&level| is_passed(level)) {
            self.ahead.start += levels.partition_point(|&level| is_passed(level));
        }
    }
}

/// Each level is given by its index among all levels.
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
