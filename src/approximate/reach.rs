//! The lines that pass through a row of windows.
//!
//! A line passes when it is above every lower end and below every upper one. Of all such lines two
//! bound the rest: the *steepest*, which touches a lower end and, further on, an upper one, and the
//! *flattest*, which touches an upper end and then a lower one. A window that comes next is out of
//! reach when it lies above the steepest or below the flattest; otherwise it may bring them closer
//! together. Which end a line touches is found on two convex hulls, of the lower ends and of the upper
//! ones. Every end enters a hull and leaves it once, so a window costs O(1) (O'Rourke, *An on-line
//! algorithm for fitting straight lines between data ranges*, 1981).

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::line::Line;
use crate::exact::Exact;
use crate::scalar::{Scalar, half};
use crate::segment::turn_at_first;

/// An end of a window, and which window.
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

    /// How a point to the right of the line's first end lies: above it, on it or below it.
    fn side(&self, point: (T, T)) -> Ordering {
        side([self.from.at, self.to.at, point])
    }
}

/// Which way a window is out of reach.
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

    /// Whether the lower end of a window is above, or the upper end below, all lines.
    pub(super) fn misses(&self, lower: (T, T), upper: (T, T)) -> Option<Miss> {
        if self
            .steepest
            .is_some_and(|line| line.side(lower) == Ordering::Greater)
        {
            return Some(Miss::Above);
        }
        if self
            .flattest
            .is_some_and(|line| line.side(upper) == Ordering::Less)
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

    /// A line in the middle of all, or the only one that bounds them, from one x to another.
    pub(super) fn middle(&self, (from, to): (T, T)) -> Option<Line<T>> {
        let (Some(steepest), Some(flattest)) = (self.steepest, self.flattest) else {
            return self.steepest.or(self.flattest).map(|line| line.line());
        };
        let half = half::<T>();
        let (steepest, flattest) = (steepest.line(), flattest.line());
        let point = |x| (x, steepest.at(x) * half + flattest.at(x) * half);
        Some(Line {
            from: point(from),
            to: point(to),
        })
    }

    /// Keeps the lines that are above the one end and below the other, which lie in one place further
    /// to the right; they exist.
    pub(super) fn pass(&mut self, lower: Option<End<T>>, upper: Option<End<T>>) {
        let steepest = upper.filter(|end| self.may_lower_the_steepest(end));
        let steepest = steepest.and_then(|end| self.lowers.tangent_to(end));
        let flattest = lower.filter(|end| self.may_raise_the_flattest(end));
        let flattest = flattest.and_then(|end| self.uppers.tangent_to(end));
        self.steepest = steepest.or(self.steepest);
        self.flattest = flattest.or(self.flattest);
        // Only now: a line does not touch both ends of one window.
        lower.into_iter().for_each(|end| self.lowers.push(end));
        upper.into_iter().for_each(|end| self.uppers.push(end));
    }

    // An end on the line counts, for the line's last contact is wanted.
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
    /// The ends before this one are touched by no line any more.
    first: usize,
    /// How the next end lies to the line through the two before it.
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
            // As long as the next end lies beyond the line, or on it.
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

/// How the third of three points, from left to right, lies to the line through the first two. Decided
/// exactly: by floats where their errors leave no doubt (Shewchuk, *Adaptive precision floating-point
/// arithmetic and fast robust geometric predicates*, 1997), without rounding elsewhere.
pub(super) fn side<T: Scalar>([a, b, c]: [(T, T); 3]) -> Ordering {
    let left = (b.0 - a.0) * (c.1 - a.1);
    let right = (c.0 - a.0) * (b.1 - a.1);
    let (turn, u) = (left - right, T::unit_roundoff());
    let two = T::one() + T::one();
    // Each difference, product and sum is off by u: (3 + 16 u) u of the size in all; and by the least
    // numbers where products underflow. Where they overflow the comparison fails.
    let doubt = || two * two * u * (left.abs() + right.abs()) + T::one() / T::highest().next_down();
    if u.is_zero() || turn.abs() > doubt() {
        return turn.partial_cmp(&T::zero()).unwrap_or(Ordering::Equal);
    }
    exact_side([a, b, c])
}

/// Out of the way of those that floats decide.
#[cold]
#[inline(never)]
fn exact_side<T: Scalar>(points: [(T, T); 3]) -> Ordering {
    turn_at_first(points).sign()
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::Float;
    use proptest::prelude::*;

    /// Three points on a line, or a few roundings beside it, so spread that their differences are rounded.
    fn agrees_with_the_determinant<F: Scalar + Float>(parts: [f64; 5], off: i8, power: i32) {
        let of = |n: f64| F::from(n).expect("a number of ordinary size");
        let scale = Float::powi(of(2.0), power);
        let [x0, x1, x2, y0, y1] = parts;
        let y2 = y0 + (y1 - y0) * ((x2 + 2.0 + x0) / (x1 + x0));
        let mut points =
            [(-x0, y0), (x1, y1), (x2 + 2.0, y2)].map(|(x, y)| (of(x) * scale, of(y) * scale));
        let last = &mut points[2].1;
        *last = *last + *last * F::epsilon() * of(f64::from(off % 4) / 2.0);
        assert_eq!(side(points), exact_side(points), "{points:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 50_000,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1),
            ..ProptestConfig::default()
        })]
        #[test]
        fn side_is_that_of_the_exact_determinant(
            x in prop::array::uniform3(0.0..1.0),
            y in prop::array::uniform2(-1.0..1.0),
            off: i8,
            // From sizes whose products underflow to some whose products overflow.
            power in -140..118,
        ) {
            let parts = [x[0], x[1], x[2], y[0], y[1]];
            agrees_with_the_determinant::<f32>(parts, off, power);
            agrees_with_the_determinant::<f64>(parts, off, power * 8);
        }
    }
}
