//! The greatest of some functions, as the straight pieces it is made of.
//!
//! Everything that decides is exact, because every piece is one of an operand as it was given: which of
//! two pieces lies above the other at a number, between which numbers they cross, and how a value is
//! rounded. Rounded once, the greater of two values is the greater number.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::place::{Joint, Kind, Pair, Place};
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::pieces::{Comparison, Piece, Side, last_passed, union};
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
            envelope.xs = function.xs().to_vec();
            let kind = Kind::Breakpoint;
            envelope.places = pieces.map(|piece| Place { kind, piece }).collect();
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
            last => Place {
                kind: Kind::Nowhere,
                piece: last.map_or(self.before, |last| self.places[last].piece),
            },
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
            pair = Pair(mine.piece, theirs.piece);
            start = Some(end);
        }
        highest.add_interval(pair, start, None);
        highest
    }

    /// What the higher of two pieces is from `start` to `end`, or without end: one of them, or both
    /// with the place between where they cross.
    fn add_interval(&mut self, pair: Pair<T>, start: Option<Joint<T>>, end: Option<Joint<T>>) {
        let Pair(one, two) = pair;
        let joints = [start, end];
        let [start, end] = joints
            .each_ref()
            .map(|joint| joint.as_ref().map(|joint| &joint.comparison));
        let sign = |comparison: Option<&Comparison<T>>, side| {
            comparison.map_or_else(|| pair.sign_beyond(side), |comparison| comparison.sign)
        };
        let (first, last) = (sign(start, Side::Left), sign(end, Side::Right));
        if first == Ordering::Equal || last != first.reverse() {
            self.follow(pair.higher(first.then(last)));
            return;
        }
        let beyond = |from: &Comparison<T>, side| {
            (one.crossing_beyond(&two, from, side).around(), from.sign)
        };
        let (crossing, near) = match (start, end) {
            // What the pieces are between neighbours does not matter.
            (Some(start), Some(end)) if start.x.next_up() == end.x => {
                (Some((start.x, end.x)), first)
            }
            (Some(start), Some(end)) => (one.crossing(&two, (start, end)).around(), first),
            (None, Some(end)) => beyond(end, Side::Left),
            (Some(start), None) => beyond(start, Side::Right),
            (None, None) => match one.compared(&two, T::zero()) {
                at if at.sign == Ordering::Equal => (Some((at.x, at.x)), first),
                at if at.sign == first => beyond(&at, Side::Right),
                at => beyond(&at, Side::Left),
            },
        };
        let Some((floor, ceiling)) = crossing else {
            // They cross beyond all numbers.
            self.follow(pair.higher(near));
            return;
        };
        self.follow(pair.higher(first));
        let place = |x: T, sign| {
            let mut joints = joints.iter().flatten();
            let end = joints.find(|joint| joint.comparison.x == x);
            end.map_or_else(|| pair.crossing(sign), |joint| joint.place)
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

    /// What comes after the last place, and has the value there, too.
    fn follow(&mut self, piece: Piece<T>) {
        match self.places.last_mut() {
            Some(place) => place.piece = piece,
            None => self.before = piece,
        }
    }

    /// The function.
    pub(super) fn function(self) -> Result<PiecewiseLinear<T>, Error> {
        self.function_of(|number| number)
    }

    /// The function times -1, of which an error speaks, too.
    pub(super) fn negated_function(self) -> Result<PiecewiseLinear<T>, Error> {
        self.function_of(|number| T::zero() - number)
    }

    fn function_of(self, of: impl Fn(T) -> T) -> Result<PiecewiseLinear<T>, Error> {
        let right = self.places.last().map_or(self.before, |place| place.piece);
        let ys = self.xs.iter().zip(&self.places);
        let ys = ys.map(|(&x, place)| of(place.piece.number_at(x))).collect();
        PiecewiseLinear::checked_values(self.xs, ys)?
            .with_tail_slopes(of(self.before.slope()), of(right.slope()))
    }
}
