//! The state of an envelope at one x, and how two envelopes compare there.
//!
//! A crossing of two pieces is in general not a float, and the nearest float becomes a breakpoint. The piece
//! that comes first holds up to the crossing, and the other one follows from there. So three pieces may have
//! three different values at such a breakpoint: the piece before, the piece that determines the value, and
//! the piece after. What is true of one pair of these pieces need not be true of another.

use core::cmp::Ordering;

use crate::function::piece::{Comparison, Piece, Side};
use crate::number::quick::QuickEstimate;
use crate::number::{Scalar, larger};

/// A breakpoint of an envelope, without its x.
#[derive(Clone, Copy)]
pub(super) struct Breakpoint<T> {
    pub(super) kind: Kind,
    /// The piece that determines the value at the breakpoint.
    pub(super) here: Piece<T>,
    /// The piece that follows.
    pub(super) after: Piece<T>,
    /// Whether the piece before, the one here and the one after all have the same value at the breakpoint.
    pub(super) is_joined: bool,
    /// The value of the piece here, rounded once, if it is known already.
    pub(super) y: Option<T>,
}

/// Why an x is a breakpoint.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Kind {
    /// It is not a breakpoint: one piece continues through it.
    Interior,
    /// It is the float nearest to a crossing of two operands.
    Crossing,
    /// It is a breakpoint of an operand.
    Breakpoint,
}

/// The state of an envelope at an x, which need not be a breakpoint. It holds what a [`Breakpoint`] holds, and
/// the piece before that x.
#[derive(Clone, Copy)]
pub(super) struct State<'a, T> {
    pub(super) kind: Kind,
    pub(super) before: &'a Piece<T>,
    pub(super) here: &'a Piece<T>,
    pub(super) after: &'a Piece<T>,
    pub(super) is_joined: bool,
}

/// How two envelopes compare at an x that is a breakpoint of at least one of them.
pub(super) struct StateComparison<T: Scalar> {
    /// How the pieces before that x compare at it, the first envelope's with the second's.
    pub(super) before: Comparison<T>,
    /// How the pieces after that x compare at it.
    pub(super) after: Comparison<T>,
    /// The state of the higher envelope. The piece that follows is not yet decided.
    pub(super) higher: Breakpoint<T>,
    /// Whether x is a breakpoint of the result. It is not if two operands cross below a third one.
    pub(super) is_breakpoint: bool,
}

impl<T: Scalar> StateComparison<T> {
    #[inline(always)]
    pub(super) fn new(x: T, mine: &State<T>, theirs: &State<T>) -> Self {
        let values = [mine.here.quick_at(x), theirs.here.quick_at(x)];
        let here = mine.here.compared_by(theirs.here, x, values);
        let is_joined = mine.is_joined && theirs.is_joined;
        let (before, after) = if is_joined {
            (here, here)
        } else {
            (
                mine.before.compared(theirs.before, x),
                mine.after.compared(theirs.after, x),
            )
        };
        let (higher, lower, value) = match here.sign {
            Ordering::Less => (theirs, mine, &values[1]),
            _ => (mine, theirs, &values[0]),
        };
        let crosses_below = higher.kind == Kind::Interior
            && lower.kind == Kind::Crossing
            && here.sign != Ordering::Equal
            && [before.sign, after.sign] == [here.sign; 2];
        Self {
            before,
            after,
            higher: Breakpoint {
                kind: larger(mine.kind, theirs.kind),
                here: *higher.here,
                after: *higher.after,
                is_joined,
                y: value.as_ref().and_then(QuickEstimate::nearest),
            },
            is_breakpoint: !crosses_below,
        }
    }
}

/// Two pieces over the same interval.
#[derive(Clone, Copy)]
pub(super) struct Pair<T>(pub(super) Piece<T>, pub(super) Piece<T>);

impl<T: Scalar> Pair<T> {
    /// The higher piece, if `sign` is how the first piece compares with the second.
    pub(super) fn higher(&self, sign: Ordering) -> Piece<T> {
        match sign {
            Ordering::Less => self.1,
            _ => self.0,
        }
    }

    /// The breakpoint at `x`, the float nearest to the crossing of both, on the given side of it if that is known. They
    /// compare as `after` after it.
    #[inline]
    pub(super) fn crossing(
        &self,
        (x, side): (T, Option<Ordering>),
        after: Ordering,
    ) -> Breakpoint<T> {
        let sign = match side {
            Some(Ordering::Less) => after.reverse(),
            Some(Ordering::Greater) => after,
            _ => self.0.compared(&self.1, x).sign,
        };
        let here = self.higher(sign.then(after));
        Breakpoint {
            kind: Kind::Crossing,
            here,
            after: self.higher(after),
            is_joined: sign == Ordering::Equal,
            y: None,
        }
    }

    /// How two tails compare in the limit. Parallel tails compare in the same way at every x.
    pub(super) fn sign_beyond(&self, side: Side) -> Ordering {
        let by_slope = self.0.compare_beyond(&self.1, side);
        by_slope.then_with(|| self.0.compared(&self.1, T::zero()).sign)
    }

    /// The float nearest to the crossing of both, and its side if known, between `start` and `end`, or None if they cross beyond all
    /// floats. They compare with opposite signs at both ends. A tail lacks one of the ends, two tails both.
    pub(super) fn nearest_crossing(
        &self,
        start: Option<&Comparison<T>>,
        end: Option<&Comparison<T>>,
    ) -> Option<(T, Option<Ordering>)> {
        let Self(one, two) = self;
        let on_tail = |from, side| {
            let x = one.crossing_beyond(two, from, side).nearest()?;
            Some((x, None))
        };
        match (start, end) {
            (Some(start), Some(end)) => one.nearest_crossing(two, (start, end)),
            (None, Some(end)) => on_tail(end, Side::Left),
            (Some(start), None) => on_tail(start, Side::Right),
            (None, None) => {
                let at_zero = one.compared(two, T::zero());
                if at_zero.sign == Ordering::Equal {
                    Some((T::zero(), None))
                } else if at_zero.sign == self.sign_beyond(Side::Left) {
                    on_tail(&at_zero, Side::Right)
                } else {
                    on_tail(&at_zero, Side::Left)
                }
            }
        }
    }
}
