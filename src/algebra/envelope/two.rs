//! The greater of two functions.
//!
//! An envelope of several functions has breakpoints at floats near the crossings of its operands, and three pieces may have
//! three values there. So what comes before such a breakpoint counts for what comes after it. The breakpoints of functions
//! are exact: all pieces meet there. So each interval between neighbouring breakpoints of two functions is decided by itself.

use core::cmp::Ordering;

use super::state::Pair;
use super::{Highest, Values, value};
use crate::function::PiecewiseLinear;
use crate::function::piece::{Comparison, Piece, Side, last_passed, union};
use crate::number::Scalar;
use crate::number::quick::QuickEstimate;

/// A function, with its breakpoints, or without any for a straight line.
#[derive(Clone, Copy)]
pub(super) struct Operand<'a, T> {
    pub(super) function: &'a PiecewiseLinear<T>,
    pub(super) xs: &'a [T],
}

/// Passes on the breakpoints of the greater of two functions, from left to right, each with its value. It returns the first
/// piece and the last one.
pub(super) fn highest_of_two<T: Scalar>(
    [one, two]: [Operand<'_, T>; 2],
    values: Values,
    mut push: impl FnMut(T, T),
) -> (Piece<T>, Piece<T>) {
    let mut pair = Pair(
        Piece::tail(one.function, Side::Left),
        Piece::tail(two.function, Side::Left),
    );
    let (mut left, mut start) = (None, None);
    for (x, mine, theirs) in union(one.xs, two.xs) {
        let before = pair;
        if last_passed(one.xs, mine) == Some(x) {
            pair.0 = Piece::after(one.function, mine);
        }
        if last_passed(two.xs, theirs) == Some(x) {
            pair.1 = Piece::after(two.function, theirs);
        }
        let estimates = [pair.0.quick_at(x), pair.1.quick_at(x)];
        let end = pair.0.compared_by(&pair.1, x, estimates);
        // In general two functions cross only in some intervals, and do not meet at their ends.
        let crosses = |start: &Comparison<T>| {
            start.sign != Ordering::Equal && start.sign == end.sign.reverse()
        };
        if start.as_ref().is_none_or(crosses) {
            let (first, _) = add_crossing(before, (start.as_ref(), Some(&end)), values, &mut push);
            left.get_or_insert(first);
        }
        let y = match end.sign {
            Ordering::Less => nearest(&estimates[1], &pair.1, x),
            _ => nearest(&estimates[0], &pair.0, x),
        };
        push(x, y);
        start = Some(end);
    }
    let (first, right) = add_crossing(pair, (start.as_ref(), None), values, &mut push);
    (left.unwrap_or(first), right)
}

/// The value of a piece at `x`, rounded once, of which a quick estimate is given.
#[inline(always)]
fn nearest<T: Scalar>(estimate: &Option<QuickEstimate<T>>, piece: &Piece<T>, x: T) -> T {
    let quick = estimate.as_ref().and_then(QuickEstimate::nearest);
    quick.unwrap_or_else(|| piece.value_at(x))
}

/// Passes on the float nearest to where two pieces cross between two x at which they are compared. It returns the piece that
/// is higher first, and the one that is higher last.
#[inline(never)]
fn add_crossing<T: Scalar>(
    pair: Pair<T>,
    (start, end): (Option<&Comparison<T>>, Option<&Comparison<T>>),
    values: Values,
    push: &mut impl FnMut(T, T),
) -> (Piece<T>, Piece<T>) {
    let mut highest = Highest {
        first: pair.0,
        before: pair.0,
        last: None,
        push: |x, before: &Piece<T>, breakpoint: &_| {
            // At an end there is a breakpoint already.
            if start.is_none_or(|start| start.x < x) {
                push(x, value(x, before, breakpoint, values));
            }
        },
    };
    highest.add_interval(pair, start, end);
    highest.finished()
}
