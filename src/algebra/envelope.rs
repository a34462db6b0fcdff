//! The greatest of some functions, as the straight pieces it is made of.
//!
//! Everything that decides is exact, because every piece is one of an operand as it was given: which of
//! two pieces lies above the other at a number, between which numbers they cross, and how a value is
//! rounded. Rounded once, the greater of two values is the greater number.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::place::{Joint, Kind, Pair, Place};
use super::union::{last_passed, union};
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::pieces::{Piece, Side};
use crate::scalar::Scalar;

pub(super) struct Envelope<T> {
    /// The piece to the left of all places.
    before: Piece<T>,
    xs: Vec<T>,
    /// At each place.
    places: Vec<Place<T>>,
}

impl<T: Scalar> Envelope<T> {
    /// A function with its breakpoints, or a straight line, without any.
    pub(super) fn new(function: &PiecewiseLinear<T>, has_places: bool) -> Self {
        let mut envelope = Self::starting(Piece::tail(function, Side::Left), 0);
        if has_places {
            let right = Piece::tail(function, Side::Right);
            let pieces = function.segments().map(Piece::Segment).chain([right]);
            let place = |(&y, piece)| Place::new(Kind::Breakpoint, y, piece);
            envelope.xs = function.xs().to_vec();
            envelope.places = function.ys().iter().zip(pieces).map(place).collect();
        }
        envelope
    }

    /// Without places as yet, but with room for some.
    fn starting(before: Piece<T>, room: usize) -> Self {
        Self {
            before,
            xs: Vec::with_capacity(room),
            places: Vec::with_capacity(room),
        }
    }

    /// The function at `x`, where so many places have been passed.
    fn place(&self, x: T, passed: usize) -> Place<T> {
        match passed.checked_sub(1) {
            Some(last) if self.xs[last] == x => self.places[last],
            last => {
                let piece = last.map_or(self.before, |last| self.places[last].after);
                Place::new(Kind::Nowhere, piece.number_at(x), piece)
            }
        }
    }

    /// The greater of two at every x.
    pub(super) fn highest(&self, other: &Self) -> Self {
        let mut pair = Pair(self.before, other.before);
        let mut highest = Self::starting(self.before, self.xs.len() + other.xs.len());
        let mut start = None;
        for (x, mine, theirs) in union(&self.xs, &other.xs) {
            let (mine, theirs) = (self.place(x, mine), other.place(x, theirs));
            let end = Joint::new(x, &mine, &theirs);
            highest.add_interval(pair, start, Some(end));
            if end.is_seen {
                highest.push(x, end.place);
            }
            pair = Pair(mine.after, theirs.after);
            start = Some(end);
        }
        highest.add_interval(pair, start, None);
        highest
    }

    /// What the higher of two pieces is from `start` to `end`, or without end: one of them, or both
    /// with the place between where they cross.
    fn add_interval(&mut self, pair: Pair<T>, start: Option<Joint<T>>, end: Option<Joint<T>>) {
        let Pair(one, two) = pair;
        let sign = |joint: Option<Joint<T>>, side| {
            joint.map_or_else(|| pair.sign_beyond(side), |joint| joint.sign)
        };
        let (first, last) = (sign(start, Side::Left), sign(end, Side::Right));
        if first == Ordering::Equal || last != first.reverse() {
            self.follow(pair.higher(first.then(last)));
            return;
        }
        let (meeting, near) = match (start.map(|joint| joint.x), end.map(|joint| joint.x)) {
            // What the pieces are between neighbours does not matter.
            (Some(start), Some(end)) if start.next_up() == end => (Some((start, end)), first),
            (Some(start), Some(end)) => (Some(one.meeting(&two, (start, end))), first),
            (None, Some(end)) => (one.meeting_beyond(&two, end, Side::Left), last),
            (Some(start), None) => (one.meeting_beyond(&two, start, Side::Right), first),
            (None, None) => match one.compare_at(&two, T::zero()) {
                Ordering::Equal => (Some((T::zero(), T::zero())), first),
                sign if sign == first => (one.meeting_beyond(&two, T::zero(), Side::Right), first),
                _ => (one.meeting_beyond(&two, T::zero(), Side::Left), last),
            },
        };
        let Some((floor, ceiling)) = meeting else {
            // They cross beyond all numbers.
            self.follow(pair.higher(near));
            return;
        };
        self.follow(pair.higher(first));
        let place = |x: T, sign| {
            let end = [start, end]
                .into_iter()
                .flatten()
                .find(|joint| joint.x == x);
            end.map_or_else(|| pair.crossing(sign, x), |joint| joint.place)
        };
        self.push(floor, place(floor, first));
        if floor < ceiling {
            self.push(ceiling, place(ceiling, last));
        }
        self.follow(pair.higher(last));
    }

    /// The next place, instead of one already there.
    fn push(&mut self, x: T, place: Place<T>) {
        if last_passed(&self.xs, self.xs.len()) == Some(x) {
            self.xs.pop();
            self.places.pop();
        }
        self.xs.push(x);
        self.places.push(place);
    }

    /// What comes after the last place.
    fn follow(&mut self, piece: Piece<T>) {
        match self.places.last_mut() {
            Some(place) => place.after = piece,
            None => self.before = piece,
        }
    }

    /// The function.
    pub(super) fn function(self) -> Result<PiecewiseLinear<T>, Error> {
        let right = self.places.last().map_or(self.before, |place| place.after);
        let ys = self.places.iter().map(|place| place.y).collect();
        PiecewiseLinear::checked_values(self.xs, ys)?
            .with_tail_slopes(self.before.slope(), right.slope())
    }
}
