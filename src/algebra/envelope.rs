//! The greatest of some functions, as the straight pieces it is made of.
//!
//! Everything that decides is exact, because every piece is one of an operand as it was given: which of
//! two pieces lies above the other at a number, and between which numbers they cross. Values are
//! computed at the end, in the wider type, and rounded once.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::draft::checked_values;
use super::union::{last_passed, union};
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::pieces::{Piece, Side, order};
use crate::scalar::Scalar;

pub(super) struct Envelope<T> {
    /// The piece to the left of all places.
    before: Piece<T>,
    xs: Vec<T>,
    /// At each place.
    pieces: Vec<Place<T>>,
}

/// The pieces of a function at one of its places.
#[derive(Clone, Copy)]
pub(super) struct Place<T> {
    /// The one that says the value there.
    pub(super) at: Piece<T>,
    /// The one that follows. Between neighbouring numbers, where there is no other number, any.
    pub(super) after: Piece<T>,
}

impl<T: Scalar> Envelope<T> {
    /// A function with its breakpoints, or a straight line, without any.
    pub(super) fn new(function: &PiecewiseLinear<T>, has_places: bool) -> Self {
        let before = Piece::tail(function, Side::Left);
        if !has_places {
            let (xs, pieces) = (Vec::new(), Vec::new());
            return Self { before, xs, pieces };
        }
        let place = |piece| Place {
            at: piece,
            after: piece,
        };
        let segments = function.segments().map(Piece::Segment);
        let right = Piece::tail(function, Side::Right);
        Self {
            before,
            xs: function.xs().to_vec(),
            pieces: segments.chain([right]).map(place).collect(),
        }
    }

    /// The pieces at `x`, where so many places have been passed.
    pub(super) fn place(&self, x: T, passed: usize) -> Place<T> {
        match passed.checked_sub(1) {
            Some(last) if self.xs[last] == x => self.pieces[last],
            last => {
                let piece = last.map_or(self.before, |last| self.pieces[last].after);
                Place {
                    at: piece,
                    after: piece,
                }
            }
        }
    }

    /// The places of two functions together, and the pieces of both.
    pub(super) fn together<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (T, Place<T>, Place<T>)> + 'a {
        union(&self.xs, &other.xs)
            .map(|(x, mine, theirs)| (x, self.place(x, mine), other.place(x, theirs)))
    }

    /// The greater of two at every x.
    pub(super) fn highest(&self, other: &Self) -> Self {
        let mut highest = Self {
            before: self.before,
            xs: Vec::with_capacity(self.xs.len() + other.xs.len()),
            pieces: Vec::with_capacity(self.xs.len() + other.xs.len()),
        };
        let mut pair = Pair(self.before, other.before);
        let mut sign = pair.sign_beyond(Side::Left);
        for (x, mine, theirs) in self.together(other) {
            let here = mine.at.compare_at(&theirs.at, x);
            highest.add_interval(pair, sign, here, Some(x));
            highest.push(x, Pair(mine.at, theirs.at).at(here, x));
            pair = Pair(mine.after, theirs.after);
            sign = here;
        }
        highest.add_interval(pair, sign, pair.sign_beyond(Side::Right), None);
        highest
    }

    /// What the higher of two pieces is from the last place to `end`, or beyond it: one of them, or both
    /// with the place between where they cross.
    fn add_interval(&mut self, pair: Pair<T>, first: Ordering, last: Ordering, end: Option<T>) {
        let start = last_passed(&self.xs, self.xs.len());
        if first == Ordering::Equal || last != first.reverse() {
            self.follow(pair.higher(first.then(last)));
            return;
        }
        let (meeting, near) = match (start, end) {
            (Some(start), Some(end)) => (Some(pair.0.meeting(&pair.1, (start, end))), first),
            (None, Some(end)) => (pair.0.meeting_beyond(&pair.1, end, Side::Left), last),
            (Some(start), None) => (pair.0.meeting_beyond(&pair.1, start, Side::Right), first),
            (None, None) => (None, first),
        };
        let Some((floor, ceiling)) = meeting else {
            // They cross beyond all numbers.
            self.follow(pair.higher(near));
            return;
        };
        self.follow(pair.higher(first));
        let is_met = floor == ceiling;
        for (x, sign) in [(floor, first), (ceiling, last)] {
            let is_new = last_passed(&self.xs, self.xs.len()) != Some(x) && end != Some(x);
            if is_new {
                let sign = if is_met { Ordering::Equal } else { sign };
                self.push(x, pair.at(sign, x));
                self.follow(pair.higher(last));
            }
        }
    }

    fn push(&mut self, x: T, at: Piece<T>) {
        self.xs.push(x);
        self.pieces.push(Place { at, after: at });
    }

    /// What comes after the last place.
    fn follow(&mut self, piece: Piece<T>) {
        match self.pieces.last_mut() {
            Some(place) => place.after = piece,
            None => self.before = piece,
        }
    }

    /// The pieces of both tails.
    pub(super) fn tails(&self) -> [Piece<T>; 2] {
        let right = self.pieces.last().map_or(self.before, |place| place.after);
        [self.before, right]
    }

    /// The function, rounded.
    pub(super) fn function(self) -> Result<PiecewiseLinear<T>, Error> {
        let [left, right] = self.tails();
        let value = |(&x, place): (&T, &Place<T>)| T::round(place.at.wide_at(x));
        let ys = self.xs.iter().zip(&self.pieces).map(value).collect();
        checked_values(self.xs, ys)?.with_tail_slopes(left.slope(), right.slope())
    }
}

/// Two pieces over one interval.
#[derive(Clone, Copy)]
struct Pair<T>(Piece<T>, Piece<T>);

impl<T: Scalar> Pair<T> {
    /// The higher one, where the first compares so with the second.
    fn higher(&self, sign: Ordering) -> Piece<T> {
        if sign == Ordering::Less {
            self.1
        } else {
            self.0
        }
    }

    /// The one that says the value at `x`. Where both have the same on the reals, that is one that ends
    /// there, with nothing to compute, or else the one whose value is rounded up: so the order of
    /// the two does not matter.
    fn at(&self, sign: Ordering, x: T) -> Piece<T> {
        let is_second = match (self.0.end_at(x), self.1.end_at(x)) {
            _ if sign != Ordering::Equal => sign == Ordering::Less,
            (Some(_), _) => false,
            (None, Some(_)) => true,
            (None, None) => T::round(self.0.wide_at(x)) < T::round(self.1.wide_at(x)),
        };
        if is_second { self.1 } else { self.0 }
    }

    /// How two tails compare far out.
    fn sign_beyond(&self, side: Side) -> Ordering {
        let by_slope = order(self.0.slope(), self.1.slope());
        match side {
            Side::Left => by_slope.reverse(),
            Side::Right => by_slope,
        }
    }
}
