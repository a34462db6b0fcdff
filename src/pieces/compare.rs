//! What a piece is at a number, and how two of them compare there, decided exactly.

use core::cmp::Ordering;

use super::value::{beyond, part};
use super::{Piece, Side, between};
use crate::exact::Exact;
use crate::quotient::{nearest_quotient, times_distance};
use crate::scalar::{Scalar, from_count};

impl<T: Scalar> Piece<T> {
    /// The value at the number `x` in the wider type; at an end of the piece the y there.
    pub(crate) fn wide_at(&self, x: T) -> T::Wide {
        if let Some(y) = self.end_at(x) {
            return y.widen();
        }
        match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                between((y0, y1), part((x0, x1), x.widen()))
            }
            Self::Tail { end, slope, .. } => beyond(end, slope, x.widen()),
        }
    }

    /// The value at the number `x`, rounded once.
    ///
    /// Where the value in the wider type might be off by enough to matter, it is decided exactly.
    pub(crate) fn number_at(&self, x: T) -> T {
        if let Some(y) = self.end_at(x).or(self.level()) {
            return y;
        }
        let wide = self.wide_at(x);
        let value = T::round(wide);
        let doubt = self.doubt(value).widen();
        if T::round(wide - doubt) == T::round(wide + doubt) {
            return value;
        }
        let (value, width) = self.excess(x, T::zero());
        nearest_quotient::<T>(value, width)
    }

    /// The one y of a level piece.
    fn level(&self) -> Option<T> {
        match *self {
            Self::Segment(segment) => {
                let y = segment.start().1;
                (y == segment.end().1).then_some(y)
            }
            Self::Tail { end, slope, .. } => slope.is_zero().then_some(end.1),
        }
    }

    /// The slope, rounded where the piece is a segment.
    pub(crate) fn slope(&self) -> T {
        match *self {
            Self::Segment(segment) => segment.slope(),
            Self::Tail { slope, .. } => slope,
        }
    }

    /// `Greater` where this piece lies above another one at the number `x`, `Less` where it lies
    /// below; exactly.
    ///
    /// The values in the wider type decide where they differ by more than they can be off.
    pub(crate) fn compare_at(&self, other: &Self, x: T) -> Ordering {
        if let (Some(mine), Some(theirs)) = (self.end_at(x), other.end_at(x)) {
            return order(mine, theirs);
        }
        let (difference, doubt) = self.difference(other, x);
        if difference.abs() > doubt {
            return order(difference, T::zero());
        }
        self.apart(other, x).sign()
    }

    /// Whether the values of two pieces at the number `x` are certainly no further apart than `most`.
    pub(crate) fn is_within(&self, other: &Self, x: T, most: T) -> bool {
        let (difference, doubt) = self.difference(other, x);
        // The next number is beyond what rounding took, and the doubt has room for the rounding here.
        difference.abs().next_up() + doubt <= most
    }

    /// By how much this piece lies above another one at the number `x`, rounded from the wider type,
    /// and by how much that may be off there.
    fn difference(&self, other: &Self, x: T) -> (T, T) {
        let (mine, theirs) = (self.wide_at(x), other.wide_at(x));
        let doubt = self.doubt(T::round(mine)) + other.doubt(T::round(theirs));
        (T::round(mine - theirs), doubt)
    }

    /// By how much this piece lies above another one at the number `x`, times the widths of both. Exact.
    pub(super) fn apart(&self, other: &Self, x: T) -> T::Exact {
        let scaled =
            |piece: &Self, width: (T, T)| times_distance::<T>(&piece.below((x, T::zero())), width);
        let mut apart = scaled(other, self.width());
        apart.add(&scaled(self, other.width()).times(-T::one()));
        apart
    }

    /// How this piece compares with another one far out on a tail, as far as the slopes tell.
    pub(crate) fn compare_beyond(&self, other: &Self, side: Side) -> Ordering {
        match side {
            Side::Left => order(other.slope(), self.slope()),
            Side::Right => order(self.slope(), other.slope()),
        }
    }

    /// By how much a value in the wider type may be off, with room to spare: it is by 2^-99 of the
    /// numbers it is computed from, and where products underflow by a few times the least positive
    /// number.
    fn doubt(&self, value: T) -> T {
        let ends = match *self {
            Self::Segment(segment) => segment.start().1.abs() + segment.end().1.abs(),
            Self::Tail { end: (_, y), .. } => y.abs() + y.abs(),
        };
        from_count::<T>(16) * ((value.abs() + ends) * T::wide_roundoff() + T::zero().next_up())
    }

    /// Two numbers that are as far apart as the exact value of [`below`](Self::below) is too large.
    pub(super) fn width(&self) -> (T, T) {
        match *self {
            Self::Segment(segment) => (segment.start().0, segment.end().0),
            Self::Tail { .. } => (T::zero(), T::one()),
        }
    }
}

/// The order of two numbers.
pub(crate) fn order<T: PartialOrd>(a: T, b: T) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
