//! The straight pieces of a function: their values, the x at which they have a value, and the x at which two
//! of them cross, decided exactly.
//!
//! An [estimate](crate::number::estimate) in the wider type comes first, with a bound on its error. Only
//! what it leaves in doubt is computed without rounding.

mod compare;
mod composed;
mod crossing;
mod levels;
mod merge;
#[cfg(test)]
mod tests;

pub(crate) use crate::function::Side;
use crate::function::{PiecewiseLinear, Segment};
use crate::number::orientation::turn_at_first;
use crate::number::{Exact, Scalar};
pub(crate) use compare::{Comparison, order};
pub(crate) use levels::Passes;
pub(crate) use merge::{last_passed, union};

/// A straight piece of a function: a segment, or a tail from its breakpoint on.
#[derive(Clone, Copy)]
pub(crate) enum Piece<T> {
    Segment(Segment<T>),
    Tail { side: Side, end: (T, T), slope: T },
}

impl<T: Scalar> Piece<T> {
    pub(crate) fn tail(function: &PiecewiseLinear<T>, side: Side) -> Self {
        let (xs, ys) = (function.xs(), function.ys());
        let slopes = function.tail_slopes();
        let (i, slope) = match side {
            Side::Left => (0, slopes.0),
            Side::Right => (function.segment_count(), slopes.1),
        };
        Self::Tail {
            side,
            end: (xs[i], ys[i]),
            slope,
        }
    }

    /// The piece after `passed` breakpoints from the left: the left tail after none, the right tail after
    /// all, and a segment otherwise.
    #[inline]
    pub(crate) fn after(function: &PiecewiseLinear<T>, passed: usize) -> Self {
        match passed.checked_sub(1).and_then(|i| function.segment(i)) {
            Some(segment) => Self::Segment(segment),
            None if passed == 0 => Self::tail(function, Side::Left),
            None => Self::tail(function, Side::Right),
        }
    }

    /// The one y of a level piece; None for any other piece.
    #[inline(always)]
    pub(crate) fn level(&self) -> Option<T> {
        match *self {
            Self::Segment(segment) => {
                let y = segment.start().1;
                (y == segment.end().1).then_some(y)
            }
            Self::Tail { end, slope, .. } => slope.is_zero().then_some(end.1),
        }
    }

    #[inline]
    fn rises(&self) -> bool {
        match *self {
            Self::Segment(segment) => segment.start().1 < segment.end().1,
            Self::Tail { slope, .. } => slope > T::zero(),
        }
    }

    /// The y of the end of the piece at `x`; None if no end is there.
    #[inline(always)]
    pub(crate) fn end_at(&self, x: T) -> Option<T> {
        let (first, last) = match self {
            Self::Segment(segment) => (segment.start(), segment.end()),
            Self::Tail { end, .. } => (*end, *end),
        };
        if first.0 == x {
            Some(first.1)
        } else {
            (last.0 == x).then_some(last.1)
        }
    }

    /// The value at `x` if it needs no arithmetic, because the piece ends there or is level.
    #[inline(always)]
    pub(crate) fn exact_at(&self, x: T) -> Option<T> {
        self.end_at(x).or(self.level())
    }

    /// By how much the piece lies above a point, times its width, without rounding: positive if it lies
    /// above.
    pub(crate) fn above(&self, (x, y): (T, T)) -> T::Exact {
        match *self {
            Self::Segment(segment) => turn_at_first([segment.end(), segment.start(), (x, y)]),
            Self::Tail {
                end: (x0, y0),
                slope,
                ..
            } => {
                let mut above = T::Exact::zero();
                for (a, b) in [(y0, T::one()), (-y, T::one()), (slope, x), (-slope, x0)] {
                    above.add_product(a, b);
                }
                above
            }
        }
    }

    /// Two values whose difference is the factor by which [`above`](Self::above) is scaled: the width of the
    /// segment, 1 on a tail.
    pub(crate) fn width(&self) -> (T, T) {
        match *self {
            Self::Segment(segment) => (segment.start().0, segment.end().0),
            Self::Tail { .. } => (T::zero(), T::one()),
        }
    }
}
