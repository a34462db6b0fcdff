//! What functions are at one place, and how two of them compare there.

use core::cmp::Ordering;

use crate::pieces::{Comparison, Piece, Side};
use crate::scalar::{Scalar, larger};

/// What a function is at a number, in general one of its places.
#[derive(Clone, Copy)]
pub(super) struct Place<T> {
    pub(super) kind: Kind,
    /// The piece that has the value there. It follows, too, but between neighbouring numbers, where what
    /// follows does not matter.
    pub(super) piece: Piece<T>,
}

/// Why a number is a place.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Kind {
    /// It is none.
    Nowhere,
    /// Two operands cross there, or between it and a neighbouring number.
    Crossing,
    /// An operand has a breakpoint there.
    Breakpoint,
}

/// Two functions at a place of either.
#[derive(Clone, Copy)]
pub(super) struct Joint<T: Scalar> {
    /// How the first compares with the second.
    pub(super) comparison: Comparison<T>,
    /// The greater of both.
    pub(super) place: Place<T>,
    /// Not where two operands cross below a third.
    pub(super) is_seen: bool,
}

impl<T: Scalar> Joint<T> {
    pub(super) fn new(x: T, mine: &Place<T>, theirs: &Place<T>) -> Self {
        let comparison = mine.piece.compared(&theirs.piece, x);
        let (higher, lower) = match comparison.sign {
            Ordering::Less => (theirs, mine),
            _ => (mine, theirs),
        };
        let is_below = higher.kind == Kind::Nowhere && lower.kind == Kind::Crossing;
        Self {
            comparison,
            place: Place {
                kind: larger(mine.kind, theirs.kind),
                piece: higher.piece,
            },
            is_seen: !is_below || comparison.sign == Ordering::Equal,
        }
    }
}

/// Two pieces over one interval.
#[derive(Clone, Copy)]
pub(super) struct Pair<T>(pub(super) Piece<T>, pub(super) Piece<T>);

impl<T: Scalar> Pair<T> {
    /// The higher one, where the first compares so with the second.
    pub(super) fn higher(&self, sign: Ordering) -> Piece<T> {
        match sign {
            Ordering::Less => self.1,
            _ => self.0,
        }
    }

    /// The place beside or on the crossing of the two, where the first compares so with the second.
    pub(super) fn crossing(&self, sign: Ordering) -> Place<T> {
        Place {
            kind: Kind::Crossing,
            piece: self.higher(sign),
        }
    }

    /// How two tails compare far out. Parallel ones do so alike at every x.
    pub(super) fn sign_beyond(&self, side: Side) -> Ordering {
        let by_slope = self.0.compare_beyond(&self.1, side);
        by_slope.then_with(|| self.0.compared(&self.1, T::zero()).sign)
    }
}
