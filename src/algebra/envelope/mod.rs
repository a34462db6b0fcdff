//! The envelope: the greatest of some functions, as the straight pieces it is made of.
//!
//! Every decision is exact, because every piece is a piece of an operand as it was given: which of two
//! pieces lies above the other at a float, which float is nearest to where they cross, and how a value is
//! rounded. Rounding keeps the order, so the greater of two values, rounded once, is the greater float.
//!
//! # What the float nearest to a crossing costs
//!
//! Let two pieces cross at t, where the slope changes by d, and let k be the nearest float.
//!
//! 1. Let B be the piece before, A the piece after. Both have the same value at t, so their values at k
//!    differ by |d| |k - t|, and y there is one of them, rounded once.
//! 2. No float lies between t and k, so at every other float the envelope is on B or on A.
//! 3. The result is a chord to (k, y), which leaves B or A by at most |d| |k - t| at k, and by less further
//!    away: two straight lines that are e apart at one end and e' at the other are at most the larger of
//!    both apart between.
//! 4. k is the nearest float, so |d| |k - t| is at most |d| ulp(k) / 2. If several crossings have the same
//!    nearest float, the steps from piece to piece add up, and so do the bounds.

mod state;

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::function::piece::{Comparison, Piece, Side, last_passed, union};
use crate::number::Scalar;
use state::{Breakpoint, Kind, Pair, State, StateComparison};

pub(super) struct Envelope<T> {
    /// The piece to the left of all breakpoints.
    before: Piece<T>,
    xs: Vec<T>,
    /// One for each x of `xs`.
    breakpoints: Vec<Breakpoint<T>>,
}

impl<T: Scalar> Envelope<T> {
    /// The envelope of one function: with its breakpoints, or without any for a straight line.
    pub(super) fn new(function: &PiecewiseLinear<T>, has_breakpoints: bool) -> Self {
        let mut envelope = Self::starting(Piece::tail(function, Side::Left), 0);
        if has_breakpoints {
            let right = Piece::tail(function, Side::Right);
            let pieces = function.segments().map(Piece::Segment).chain([right]);
            envelope.xs = function.xs().to_vec();
            let start_of = |piece| Breakpoint {
                kind: Kind::Breakpoint,
                here: piece,
                after: piece,
                is_joined: true,
            };
            envelope.breakpoints = pieces.map(start_of).collect();
        }
        envelope
    }

    /// An envelope without breakpoints as yet, but with room for some.
    fn starting(before: Piece<T>, room: usize) -> Self {
        Self {
            before,
            xs: Vec::with_capacity(room),
            breakpoints: Vec::with_capacity(room),
        }
    }

    /// The piece that follows after the first `passed` breakpoints.
    fn piece_after(&self, passed: usize) -> &Piece<T> {
        let last = passed.checked_sub(1);
        last.map_or(&self.before, |last| &self.breakpoints[last].after)
    }

    /// The state of the envelope at `x`, after `passed` breakpoints, `x` included.
    fn state_at(&self, x: T, passed: usize) -> State<'_, T> {
        if last_passed(&self.xs, passed) == Some(x) {
            let breakpoint = &self.breakpoints[passed - 1];
            return State {
                kind: breakpoint.kind,
                before: self.piece_after(passed - 1),
                here: &breakpoint.here,
                after: &breakpoint.after,
                is_joined: breakpoint.is_joined,
            };
        }
        let piece = self.piece_after(passed);
        State {
            kind: Kind::Interior,
            before: piece,
            here: piece,
            after: piece,
            is_joined: true,
        }
    }

    /// The greater of two envelopes at every x.
    pub(super) fn highest(&self, other: &Self) -> Self {
        let mut pair = Pair(self.before, other.before);
        let mut highest = Self::starting(self.before, self.xs.len() + other.xs.len());
        let mut start = None;
        for (x, mine, theirs) in union(&self.xs, &other.xs) {
            let (mine, theirs) = (self.state_at(x, mine), other.state_at(x, theirs));
            let mut compared = StateComparison::new(x, &mine, &theirs);
            let crosses_at_end = highest.add_interval(pair, start.as_ref(), Some(&compared.before));
            compared.higher.is_joined &= !crosses_at_end;
            if compared.is_breakpoint || crosses_at_end {
                highest.push(x, compared.higher);
            }
            pair = Pair(*mine.after, *theirs.after);
            start = Some(compared.after);
        }
        highest.add_interval(pair, start.as_ref(), None);
        highest
    }

    /// Adds the higher of two pieces from `start` to `end`, either of which may be missing. That is one of
    /// them, or both and the breakpoint at which they cross. It returns true if they cross so close to `end`
    /// that this breakpoint is at `end`.
    fn add_interval(
        &mut self,
        pair: Pair<T>,
        start: Option<&Comparison<T>>,
        end: Option<&Comparison<T>>,
    ) -> bool {
        let sign = |comparison: Option<&Comparison<T>>, side| {
            comparison.map_or_else(|| pair.sign_beyond(side), |comparison| comparison.sign)
        };
        let (first, last) = (sign(start, Side::Left), sign(end, Side::Right));
        if first == Ordering::Equal || last != first.reverse() {
            self.follow(pair.higher(first.then(last)));
            return false;
        }
        let Some(x) = pair.nearest_crossing(start, end) else {
            // They cross beyond all floats.
            let known = start.or(end).map(|comparison| comparison.sign);
            let sign = known.unwrap_or_else(|| pair.0.compared(&pair.1, T::zero()).sign);
            self.follow(pair.higher(sign));
            return false;
        };
        if end.is_some_and(|end| end.x == x) {
            self.follow(pair.higher(first));
            return true;
        }
        if last_passed(&self.xs, self.xs.len()) == Some(x) {
            self.follow(pair.higher(last));
            if let Some(breakpoint) = self.breakpoints.last_mut() {
                breakpoint.is_joined = false;
            }
            return false;
        }
        self.follow(pair.higher(first));
        self.push(x, pair.crossing(x, last));
        false
    }

    fn push(&mut self, x: T, breakpoint: Breakpoint<T>) {
        self.xs.push(x);
        self.breakpoints.push(breakpoint);
    }

    /// Sets the piece that follows after the last breakpoint.
    fn follow(&mut self, piece: Piece<T>) {
        match self.breakpoints.last_mut() {
            Some(breakpoint) => breakpoint.after = piece,
            None => self.before = piece,
        }
    }

    /// The envelope as a function.
    pub(super) fn function(self) -> Result<PiecewiseLinear<T>, Error> {
        self.function_of(|value| value, Self::value)
    }

    /// The envelope times -1 as a function. If there is an error, it names values of this function.
    pub(super) fn negated_function(self) -> Result<PiecewiseLinear<T>, Error> {
        self.function_of(|value| T::zero() - value, Self::value)
    }

    /// The function of an envelope whose operands cross at zero only.
    pub(super) fn function_crossing_at_zero(self) -> Result<PiecewiseLinear<T>, Error> {
        let value = |envelope: &Self, i: usize| match envelope.breakpoints[i].kind {
            Kind::Crossing => T::zero(),
            _ => envelope.value(i),
        };
        self.function_of(|value| value, value)
    }

    /// The function with the given values, and the slopes of the tails. Each is first passed to `signed`, the
    /// identity or the opposite.
    fn function_of(
        self,
        signed: impl Fn(T) -> T,
        value: impl Fn(&Self, usize) -> T,
    ) -> Result<PiecewiseLinear<T>, Error> {
        let right = self.piece_after(self.breakpoints.len()).slope();
        let left = self.before.slope();
        let ys = (0..self.xs.len())
            .map(|i| signed(value(&self, i)))
            .collect();
        PiecewiseLinear::checked_values(self.xs, ys)?.with_tail_slopes(signed(left), signed(right))
    }

    /// The value at breakpoint `i`, rounded once. If a level piece crosses another one there, it is that level,
    /// so that the level piece stays level to its end.
    fn value(&self, i: usize) -> T {
        let breakpoint = &self.breakpoints[i];
        if breakpoint.kind == Kind::Crossing
            && !breakpoint.is_joined
            && let Some(level) = self.piece_after(i).level().xor(breakpoint.after.level())
        {
            return level;
        }
        breakpoint.here.value_at(self.xs[i])
    }
}
