//! Where two straight pieces meet, decided exactly.

use core::cmp::Ordering;

use super::value::{beyond, part, wide_between};
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
    fn apart(&self, other: &Self, x: T) -> T::Exact {
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

    /// The numbers on both sides of the place between the numbers `low` and `high` where this piece
    /// and another one meet; the same number twice where the place is one. At `low` one lies above, at
    /// `high` the other.
    pub(crate) fn meeting(&self, other: &Self, (low, high): (T, T)) -> (T, T) {
        let apart = |x: T| self.wide_at(x) - other.wide_at(x);
        let (first, last) = (apart(low), apart(high));
        let place = wide_between::<T>((low.widen(), high.widen()), first / (first - last));
        self.numbers_around_meeting(other, (low, high), place)
    }

    /// The same for two tails on one side, that meet beyond `end`. None where they do so beyond all
    /// numbers.
    pub(crate) fn meeting_beyond(&self, other: &Self, end: T, side: Side) -> Option<(T, T)> {
        let apart = self.wide_at(end) - other.wide_at(end);
        let place = end.widen() + apart / other.slope().wide_difference(self.slope());
        if T::unit_roundoff().is_zero() {
            let place = T::round(place);
            return Some((place, place));
        }
        let (far, reach) = match side {
            Side::Left => (T::lowest().next_up(), (T::lowest().next_up(), end)),
            Side::Right => (T::highest().next_down(), (end, T::highest().next_down())),
        };
        if self.compare_at(other, far) == self.compare_at(other, end) {
            return None;
        }
        Some(self.numbers_around_meeting(other, reach, place))
    }

    /// Of the numbers on both sides of a meeting the nearer one, the lower one of two.
    pub(crate) fn nearest_to_meeting(&self, other: &Self, (floor, ceiling): (T, T)) -> T {
        // In the middle two lines are half as far apart as at both together.
        let mut apart = self.apart(other, floor);
        apart.add(&self.apart(other, ceiling));
        let is_past_middle = apart.sign() == self.compare_at(other, floor);
        if is_past_middle { ceiling } else { floor }
    }

    /// The numbers around a place that is known but for rounding.
    fn numbers_around_meeting(&self, other: &Self, (low, high): (T, T), place: T::Wide) -> (T, T) {
        let nearest = T::round(place) + T::zero();
        if T::unit_roundoff().is_zero() {
            return (nearest, nearest);
        }
        // On the left of the place they lie as at `low`.
        let at_low = self.compare_at(other, low);
        let side = |x: T| {
            let here = self.compare_at(other, x);
            match here {
                Ordering::Equal => here,
                _ if here == at_low => Ordering::Less,
                _ => Ordering::Greater,
            }
        };
        neighbours((low, high), nearest, side)
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

/// The neighbouring numbers from `low` to `high` around a place near `nearest`, or twice the place
/// where it is a number. `side` says on which side of the place a number lies.
pub(super) fn neighbours<T: Scalar>(
    (mut low, mut high): (T, T),
    nearest: T,
    side: impl Fn(T) -> Ordering,
) -> (T, T) {
    for x in [nearest, nearest.next_down(), nearest.next_up()] {
        if low <= x && x <= high {
            match side(x) {
                Ordering::Less => low = x,
                Ordering::Equal => return (x, x),
                Ordering::Greater => high = x,
            }
        }
    }
    loop {
        let x = low.halfway(high);
        if !(low < x && x < high) {
            return (low, high);
        }
        match side(x) {
            Ordering::Less => low = x,
            Ordering::Equal => return (x, x),
            Ordering::Greater => high = x,
        }
    }
}

/// The order of two numbers.
pub(crate) fn order<T: PartialOrd>(a: T, b: T) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
