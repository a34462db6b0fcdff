//! Where two straight pieces meet, decided exactly.

use core::cmp::Ordering;

use super::value::wide_between;
use super::{Piece, Side};
use crate::exact::Exact;
use crate::scalar::Scalar;

impl<T: Scalar> Piece<T> {
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
