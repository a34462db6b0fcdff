//! Breakpoints and jumps in order, from which a function is put together.

use alloc::vec::Vec;
use core::ops::Range;

use super::{PiecewiseLinear, Side};
use crate::number::{Scalar, without_negative_zero};

/// The breakpoints of a function that is put together from parts of others, and its jumps: of each the index
/// of the left breakpoint, and the side whose value counts.
#[derive(Debug)]
pub(crate) struct Parts<T> {
    pub(crate) xs: Vec<T>,
    pub(crate) ys: Vec<T>,
    pub(crate) jumps: Vec<(usize, Side)>,
}

/// A function to take parts from: its breakpoints and its jumps.
pub(crate) type Whole<'a, T> = (&'a PiecewiseLinear<T>, &'a [(usize, Side)]);

impl<T: Scalar> Parts<T> {
    pub(crate) fn with_capacity(breakpoints: usize) -> Self {
        Self {
            xs: Vec::with_capacity(breakpoints),
            ys: Vec::with_capacity(breakpoints),
            jumps: Vec::new(),
        }
    }

    /// Makes room for more breakpoints, or returns `false` if there is no memory for them.
    pub(crate) fn try_reserve(&mut self, breakpoints: usize) -> bool {
        let mut lists = [&mut self.xs, &mut self.ys].into_iter();
        lists.all(|list| list.try_reserve_exact(breakpoints).is_ok())
    }

    /// Adds a breakpoint at the end.
    pub(crate) fn push(&mut self, x: T, y: T) {
        self.xs.push(without_negative_zero(x));
        self.ys.push(without_negative_zero(y));
    }

    /// Adds a breakpoint at the x of the last one: a jump, or nothing if their y are equal.
    pub(crate) fn jump(&mut self, y: T, side: Side) {
        let last = self.xs.len() - 1;
        if self.ys[last] != y {
            self.jumps.push((last, side));
            self.push(self.xs[last], y);
        }
    }

    /// Adds some of the breakpoints of a function, each moved, and the jumps between them.
    pub(crate) fn extend(
        &mut self,
        (function, jumps): Whole<'_, T>,
        breakpoints: Range<usize>,
        moved: impl Fn(T) -> T,
    ) {
        let start = self.xs.len();
        let first = jumps.partition_point(|&(left, _)| left < breakpoints.start);
        let inside = jumps[first..]
            .iter()
            .take_while(|&&(left, _)| left + 1 < breakpoints.end);
        let here = inside.map(|&(left, side)| (start + left - breakpoints.start, side));
        self.jumps.extend(here);
        for i in breakpoints {
            self.push(moved(function.xs()[i]), function.ys()[i]);
        }
    }
}

/// The breakpoints of a function without the right one of a jump at its end, if `to_last`, and without the
/// left one of a jump at its start, if `from_first`: those that count if another function follows or precedes
/// it there.
pub(crate) fn without_end_jumps<T: Scalar>(
    (function, jumps): Whole<'_, T>,
    (from_first, to_last): (bool, bool),
) -> Range<usize> {
    let count = function.xs().len();
    let starts_with_jump = jumps.first().is_some_and(|&(left, _)| left == 0);
    let ends_with_jump = jumps.last().is_some_and(|&(left, _)| left + 2 == count);
    let start = usize::from(from_first && starts_with_jump);
    start..count - usize::from(to_last && ends_with_jump)
}
