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
mod two;

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::function::piece::{Comparison, Piece, Side, last_passed, union};
use crate::number::Scalar;
use state::{Breakpoint, Kind, Pair, State, StateComparison};
use two::{Operand, highest_of_two};

/// An envelope: of one function, with its breakpoints, or without any for a straight line; or of several.
pub(super) enum Envelope<'a, T> {
    Of(&'a PiecewiseLinear<T>, bool),
    Merged(Merged<T>),
}

/// An envelope of several functions.
pub(super) struct Merged<T> {
    /// The piece to the left of all breakpoints.
    before: Piece<T>,
    xs: Vec<T>,
    /// One for each x of `xs`.
    breakpoints: Vec<Breakpoint<T>>,
}

impl<T: Scalar> Envelope<'_, T> {
    fn xs(&self) -> &[T] {
        match self {
            Self::Of(function, true) => function.xs(),
            Self::Of(_, false) => &[],
            Self::Merged(merged) => &merged.xs,
        }
    }

    /// The only function, if there is only one.
    fn operand(&self) -> Option<Operand<'_, T>> {
        match self {
            Self::Of(function, _) => Some(Operand {
                function,
                xs: self.xs(),
            }),
            Self::Merged(_) => None,
        }
    }

    /// The piece to the left of all breakpoints.
    fn before(&self) -> Piece<T> {
        match self {
            Self::Of(function, _) => Piece::tail(function, Side::Left),
            Self::Merged(merged) => merged.before,
        }
    }

    /// The greater of two envelopes at every x.
    pub(super) fn highest(&self, other: &Self) -> Self {
        let room = self.xs().len() + other.xs().len();
        let (mut xs, mut breakpoints) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let (before, _) = highest(self, other, |x, _, breakpoint| {
            xs.push(x);
            breakpoints.push(*breakpoint);
        });
        Self::Merged(Merged {
            before,
            xs,
            breakpoints,
        })
    }

    /// The greater of two envelopes at every x as a function. If there is an error, it names values of this function.
    pub(super) fn highest_function(
        &self,
        other: &Self,
        values: Values,
    ) -> Result<PiecewiseLinear<T>, Error> {
        let room = self.xs().len() + other.xs().len();
        let (mut xs, mut ys) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let signed = |value: T| match values {
            Values::Negated => T::zero() - value,
            _ => value,
        };
        let mut push = |x: T, y: T| {
            xs.push(x);
            ys.push(signed(y));
        };
        let (left, right) = match (self.operand(), other.operand()) {
            (Some(one), Some(two)) => highest_of_two([one, two], values, push),
            _ => highest(self, other, |x, before, breakpoint| {
                push(x, value(x, before, breakpoint, values));
            }),
        };
        PiecewiseLinear::checked_values(xs, ys)?
            .with_tail_slopes(signed(left.slope()), signed(right.slope()))
    }
}

/// What becomes of the values of an envelope in a function.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Values {
    Kept,
    Negated,
    /// They are kept, and at crossings they are zero, because the operands cross at zero only.
    CrossingAtZero,
}

/// The value at a breakpoint, rounded once. If a level piece crosses another one there, it is that level, so that the
/// level piece stays level to its end.
#[inline]
fn value<T: Scalar>(x: T, before: &Piece<T>, breakpoint: &Breakpoint<T>, values: Values) -> T {
    let is_crossing = breakpoint.kind == Kind::Crossing;
    if is_crossing && values == Values::CrossingAtZero {
        return T::zero();
    }
    if is_crossing
        && !breakpoint.is_joined
        && let Some(level) = before.level().xor(breakpoint.after.level())
    {
        return level;
    }
    breakpoint.y.unwrap_or_else(|| breakpoint.here.value_at(x))
}

/// The breakpoints of the greater of two envelopes, from left to right. Each is passed on with the piece before it. It
/// returns the first piece and the last one.
fn highest<T: Scalar>(
    one: &Envelope<T>,
    two: &Envelope<T>,
    push: impl FnMut(T, &Piece<T>, &Breakpoint<T>),
) -> (Piece<T>, Piece<T>) {
    let (mut one, mut two) = (Walk::new(one), Walk::new(two));
    let mut pair = Pair(one.after, two.after);
    let mut highest = Highest {
        first: pair.0,
        before: pair.0,
        last: None,
        push,
    };
    let mut start = None;
    for (x, mine, theirs) in union(one.xs, two.xs) {
        let (mine, theirs) = (one.state_at(x, mine), two.state_at(x, theirs));
        let mut compared = StateComparison::new(x, &mine, &theirs);
        let crosses_at_end = highest.add_interval(pair, start.as_ref(), Some(&compared.before));
        compared.higher.is_joined &= !crosses_at_end;
        pair = Pair(*mine.after, *theirs.after);
        if compared.is_breakpoint || crosses_at_end {
            highest.add(x, compared.higher);
        }
        start = Some(compared.after);
    }
    highest.add_interval(pair, start.as_ref(), None);
    highest.finished()
}

/// Where one goes along an envelope from left to right.
struct Walk<'a, T> {
    envelope: &'a Envelope<'a, T>,
    xs: &'a [T],
    /// The pieces before and after the last breakpoint passed.
    before: Piece<T>,
    after: Piece<T>,
}

impl<'a, T: Scalar> Walk<'a, T> {
    fn new(envelope: &'a Envelope<'a, T>) -> Self {
        Self {
            envelope,
            xs: envelope.xs(),
            before: envelope.before(),
            after: envelope.before(),
        }
    }

    /// The state of the envelope at `x`, after `passed` breakpoints, `x` included.
    #[inline(always)]
    fn state_at(&mut self, x: T, passed: usize) -> State<'_, T> {
        if last_passed(self.xs, passed) == Some(x) {
            self.before = self.after;
            let (kind, here, is_joined) = match self.envelope {
                Envelope::Of(function, _) => {
                    self.after = Piece::after(function, passed);
                    (Kind::Breakpoint, &self.after, true)
                }
                Envelope::Merged(merged) => {
                    let breakpoint = &merged.breakpoints[passed - 1];
                    self.after = breakpoint.after;
                    (breakpoint.kind, &breakpoint.here, breakpoint.is_joined)
                }
            };
            return State {
                kind,
                before: &self.before,
                here,
                after: &self.after,
                is_joined,
            };
        }
        State {
            kind: Kind::Interior,
            before: &self.after,
            here: &self.after,
            after: &self.after,
            is_joined: true,
        }
    }
}

/// The greater of two envelopes, as far as it is known.
struct Highest<T, P> {
    /// The piece to the left of all breakpoints, and the one before the last breakpoint.
    first: Piece<T>,
    before: Piece<T>,
    /// The last breakpoint. What follows it may yet change.
    last: Option<(T, Breakpoint<T>)>,
    /// Takes each breakpoint but the last, with the piece before it.
    push: P,
}

impl<T: Scalar, P: FnMut(T, &Piece<T>, &Breakpoint<T>)> Highest<T, P> {
    /// Adds the higher of two pieces from `start` to `end`, either of which may be missing. That is one of
    /// them, or both and the breakpoint at which they cross. It returns true if they cross so close to `end`
    /// that this breakpoint is at `end`.
    #[inline(always)]
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
        let Some((x, side)) = pair.nearest_crossing(start, end) else {
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
        if let Some((last_x, breakpoint)) = &mut self.last
            && *last_x == x
        {
            breakpoint.after = pair.higher(last);
            breakpoint.is_joined = false;
            return false;
        }
        self.follow(pair.higher(first));
        self.add(x, pair.crossing((x, side), last));
        false
    }

    #[inline(always)]
    fn add(&mut self, x: T, breakpoint: Breakpoint<T>) {
        self.pass_on();
        self.last = Some((x, breakpoint));
    }

    /// Passes on the last breakpoint.
    #[inline(always)]
    fn pass_on(&mut self) {
        if let Some((x, last)) = &self.last {
            (self.push)(*x, &self.before, last);
            self.before = last.after;
        }
    }

    /// Sets the piece that follows after the last breakpoint.
    #[inline(always)]
    fn follow(&mut self, piece: Piece<T>) {
        match &mut self.last {
            Some((_, breakpoint)) => breakpoint.after = piece,
            None => (self.first, self.before) = (piece, piece),
        }
    }

    /// The first piece and the last one, after all breakpoints are passed on.
    fn finished(mut self) -> (Piece<T>, Piece<T>) {
        self.pass_on();
        (self.first, self.before)
    }
}
