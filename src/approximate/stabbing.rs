//! The lines that pass through a row of windows.
//!
//! A line passes if it is above every lower end and below every upper one. Two of these lines bound the
//! others:
//!
//! * The *steepest* touches a lower end and, further on, an upper one.
//! * The *flattest* touches an upper end and, further on, a lower one.
//!
//! The next window is out of reach if it lies above the steepest or below the flattest. Otherwise it may
//! bring the two closer together. The ends that they touch are found on two convex hulls, of the lower ends
//! and of the upper ones. Every end enters a hull and leaves it once, so a window costs O(1) (O'Rourke, *An
//! on-line algorithm for fitting straight lines between data ranges*, 1981).

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::line::Line;
use crate::number::orientation::side;
use crate::number::{Scalar, half, larger};

/// An end of a window, and the index of the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct End<T> {
    pub(super) at: (T, T),
    pub(super) window: usize,
}

/// A line through two ends, the first to the left of the second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tangent<T> {
    pub(super) from: End<T>,
    pub(super) to: End<T>,
}

impl<T: Scalar> Tangent<T> {
    pub(super) fn line(&self) -> Line<T> {
        Line {
            from: self.from.at,
            to: self.to.at,
        }
    }

    /// Whether a point to the right of the line's first end lies above the line, on it or below it.
    fn side(&self, point: (T, T)) -> Ordering {
        side([self.from.at, self.to.at, point])
    }
}

/// The side on which a window is out of reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Miss {
    Above,
    Below,
}

/// The lines through the windows so far.
#[derive(Clone, Debug)]
pub(super) struct Reach<T> {
    /// The upper hull of the lower ends, the lower hull of the upper ends.
    lowers: Hull<T>,
    uppers: Hull<T>,
    steepest: Option<Tangent<T>>,
    flattest: Option<Tangent<T>>,
}

impl<T: Scalar> Reach<T> {
    pub(super) fn new() -> Self {
        Self {
            lowers: Hull::new(Ordering::Less),
            uppers: Hull::new(Ordering::Greater),
            steepest: None,
            flattest: None,
        }
    }

    /// Whether all lines miss a window: its lower end is above all, or its upper end below all. An end that is
    /// no bound is None.
    pub(super) fn misses(&self, lower: Option<&End<T>>, upper: Option<&End<T>>) -> Option<Miss> {
        if let (Some(line), Some(lower)) = (&self.steepest, lower)
            && line.side(lower.at) == Ordering::Greater
        {
            return Some(Miss::Above);
        }
        if let (Some(line), Some(upper)) = (&self.flattest, upper)
            && line.side(upper.at) == Ordering::Less
        {
            return Some(Miss::Below);
        }
        None
    }

    /// The line that comes nearest to a window that is missed.
    pub(super) fn extreme(&self, miss: Miss) -> Option<Tangent<T>> {
        match miss {
            Miss::Above => self.steepest,
            Miss::Below => self.flattest,
        }
    }

    /// A line in the middle of all lines, or the only one that bounds them, given by its points at two x.
    pub(super) fn middle(&self, (from, to): (T, T)) -> Option<Line<T>> {
        let (Some(steepest), Some(flattest)) = (self.steepest, self.flattest) else {
            return self.steepest.or(self.flattest).map(|line| line.line());
        };
        let half = half::<T>();
        let (steepest, flattest) = (steepest.line(), flattest.line());
        let point = |x| (x, steepest.at(x) * half + flattest.at(x) * half);
        let mut start = point(from);
        if !start.1.is_finite() {
            // The lines may be out of range to the left of their first ends.
            start = point(larger(steepest.from.0, flattest.from.0));
        }
        Some(Line {
            from: start,
            to: point(to),
        })
    }

    /// Keeps the lines that are above the one end and below the other, at an x further to the right. There
    /// must be such lines.
    pub(super) fn pass(&mut self, lower: Option<End<T>>, upper: Option<End<T>>) {
        let steepest = upper.filter(|end| self.may_lower_the_steepest(end));
        let steepest = steepest.and_then(|end| self.lowers.tangent_to(end));
        let flattest = lower.filter(|end| self.may_raise_the_flattest(end));
        let flattest = flattest.and_then(|end| self.uppers.tangent_to(end));
        self.steepest = steepest.or(self.steepest);
        self.flattest = flattest.or(self.flattest);
        // The ends are added only after the tangents are found, because a line does not touch both ends of
        // one window.
        lower.into_iter().for_each(|end| self.lowers.push(end));
        upper.into_iter().for_each(|end| self.uppers.push(end));
    }

    // An end on the line counts, because the last end that the line touches is the one needed.
    fn may_lower_the_steepest(&self, upper: &End<T>) -> bool {
        self.steepest
            .is_none_or(|line| line.side(upper.at) != Ordering::Greater)
    }

    fn may_raise_the_flattest(&self, lower: &End<T>) -> bool {
        self.flattest
            .is_none_or(|line| line.side(lower.at) != Ordering::Less)
    }
}

/// A chain of ends from left to right that always turns one way.
#[derive(Clone, Debug)]
struct Hull<T> {
    ends: Vec<End<T>>,
    /// No line touches the ends before this one any more.
    first: usize,
    /// The side of the line through two ends on which the next end lies.
    turns: Ordering,
}

impl<T: Scalar> Hull<T> {
    fn new(turns: Ordering) -> Self {
        Self {
            ends: Vec::new(),
            first: 0,
            turns,
        }
    }

    /// The line from an end of the hull to one further right that has all others on one side.
    fn tangent_to(&mut self, to: End<T>) -> Option<Tangent<T>> {
        let mut from = *self.ends.get(self.first)?;
        while let Some(&next) = self.ends.get(self.first + 1) {
            // The hull is followed as long as the next end lies beyond the line, or on it.
            if side([from.at, next.at, to.at]) == self.turns.reverse() {
                break;
            }
            from = next;
            self.first += 1;
        }
        Some(Tangent { from, to })
    }

    fn push(&mut self, end: End<T>) {
        while let [.., before, last] = &self.ends[self.first..] {
            if side([before.at, last.at, end.at]) == self.turns {
                break;
            }
            self.ends.pop();
        }
        self.ends.push(end);
    }
}
