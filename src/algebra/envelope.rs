//! The greatest of some functions, as the straight pieces it is made of.
//!
//! Everything that decides is exact, because every piece is one of an operand as it was given: which of
//! two pieces lies above the other at a number, and between which numbers they cross. Values are
//! computed in the wider type and rounded once.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::draft::checked_values;
use super::union::{last_passed, union};
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::pieces::{Piece, Side, order};
use crate::scalar::{Scalar, larger, next_up};

pub(super) struct Envelope<T> {
    /// The piece to the left of all places.
    before: Piece<T>,
    xs: Vec<T>,
    /// At each place.
    places: Vec<Place<T>>,
}

/// What a function is at a number, in general one of its places.
#[derive(Clone, Copy)]
pub(super) struct Place<T> {
    kind: Kind,
    y: T,
    /// The piece that has this value there.
    pub(super) at: Piece<T>,
    /// The one that follows. Between neighbouring numbers, where there is no other number, any.
    after: Piece<T>,
}

/// Why a number is a place.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Kind {
    /// It is none.
    Nowhere,
    /// Two operands cross there, or between it and a neighbouring number.
    Crossing,
    /// An operand has a breakpoint there.
    Breakpoint,
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
                Place::new(Kind::Nowhere, T::round(piece.wide_at(x)), piece)
            }
        }
    }

    /// The places of two functions together, and what both are there.
    pub(super) fn together<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (T, Place<T>, Place<T>)> + 'a {
        union(&self.xs, &other.xs)
            .map(|(x, mine, theirs)| (x, self.place(x, mine), other.place(x, theirs)))
    }

    /// The greater of two at every x.
    pub(super) fn highest(&self, other: &Self) -> Self {
        let mut pair = Pair(self.before, other.before);
        let mut highest = Self::starting(self.before, self.xs.len() + other.xs.len());
        let mut start = None;
        for (x, mine, theirs) in self.together(other) {
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
        let sign = |joint: Option<Joint<T>>, side| {
            joint.map_or_else(|| pair.sign_beyond(side), |joint| joint.sign)
        };
        let (first, last) = (sign(start, Side::Left), sign(end, Side::Right));
        if first == Ordering::Equal || last != first.reverse() {
            self.follow(pair.higher(first.then(last)));
            return;
        }
        let Pair(one, two) = pair;
        let (meeting, near) = match (start.map(|joint| joint.x), end.map(|joint| joint.x)) {
            // What the pieces are between neighbours does not matter.
            (Some(start), Some(end)) if next_up(start) == end => (Some((start, end)), first),
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
        checked_values(self.xs, ys)?.with_tail_slopes(self.before.slope(), right.slope())
    }
}

impl<T: Scalar> Place<T> {
    fn new(kind: Kind, y: T, piece: Piece<T>) -> Self {
        Self {
            kind,
            y,
            at: piece,
            after: piece,
        }
    }
}

/// Two functions at a place of either.
#[derive(Clone, Copy)]
struct Joint<T> {
    x: T,
    /// How the first compares with the second.
    sign: Ordering,
    /// The greater of both.
    place: Place<T>,
    /// Not where two operands cross below a third.
    is_seen: bool,
}

impl<T: Scalar> Joint<T> {
    /// The y of the place is the larger of both as they are rounded: no less than either, whichever
    /// piece lies above the other by less than the wider type can tell.
    fn new(x: T, mine: &Place<T>, theirs: &Place<T>) -> Self {
        let sign = mine.at.compare_at(&theirs.at, x);
        let (higher, lower) = match sign {
            Ordering::Less => (theirs, mine),
            _ => (mine, theirs),
        };
        let is_below = higher.kind == Kind::Nowhere && lower.kind == Kind::Crossing;
        Self {
            x,
            sign,
            place: Place {
                kind: larger(mine.kind, theirs.kind),
                y: larger(mine.y, theirs.y),
                ..*higher
            },
            is_seen: !is_below || sign == Ordering::Equal,
        }
    }
}

/// Two pieces over one interval.
#[derive(Clone, Copy)]
struct Pair<T>(Piece<T>, Piece<T>);

impl<T: Scalar> Pair<T> {
    /// The higher one, where the first compares so with the second.
    fn higher(&self, sign: Ordering) -> Piece<T> {
        match sign {
            Ordering::Less => self.1,
            _ => self.0,
        }
    }

    /// The place at `x`, beside or on the crossing of the two. Where they cross at zero, all that is
    /// left of their values is what is exact.
    fn crossing(&self, sign: Ordering, x: T) -> Place<T> {
        let value = |piece: Piece<T>| T::round(piece.excess(x, T::zero()));
        let [one, two] = [self.0, self.1].map(value);
        Place::new(Kind::Crossing, larger(one, two), self.higher(sign))
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
