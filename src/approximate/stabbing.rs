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
//!
//! All of this is done in double precision, also for `f32`: it is as fast, and leaves hardly anything in doubt.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::line::Line;
use crate::number::orientation::side;
use crate::number::{Scalar, from_count, half, larger, largest};

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
    /// The slope, rounded; infinite if it is not known.
    slope: T,
}

impl<T: Scalar> Tangent<T> {
    pub(super) fn new(from: End<T>, to: End<T>) -> Self {
        Self {
            from,
            to,
            slope: rounded_slope(from.at, to.at),
        }
    }

    /// The line in the type of the windows.
    pub(super) fn line<S: Scalar<Double = T>>(&self) -> Line<S> {
        Line::from_double(&Line {
            from: self.from.at,
            to: self.to.at,
        })
    }

    /// Two values between which the line lies at an x to the right of its first end. If none are known, no value lies
    /// beyond them, because they are infinite or NaN.
    ///
    /// The slope and the distance from the first end are off by a relative 3 u and u, so their product is off by 5 u
    /// and, if it underflows, by the least positive float. The sum is rounded once more. Twice as much is counted, so
    /// that the roundings here are covered.
    #[inline]
    pub(super) fn band(&self, x: T) -> (T, T) {
        if T::unit_roundoff().is_zero() {
            // The products might overflow.
            return (T::lowest(), T::highest());
        }
        let (x0, y0) = self.from.at;
        let rise = self.slope * (x - x0);
        let size = y0.abs() + rise.abs();
        let doubt = size * (T::unit_roundoff() * from_count(16)) + T::one() / largest();
        let value = y0 + rise;
        (value - doubt, value + doubt)
    }

    /// Whether a point to the right of the line's first end lies above the line, on it or below it.
    #[inline]
    pub(super) fn side(&self, point: (T, T)) -> Ordering {
        let (low, high) = self.band(point.0);
        if point.1 < low {
            Ordering::Less
        } else if point.1 > high {
            Ordering::Greater
        } else {
            self.exact_side(point)
        }
    }

    #[cold]
    fn exact_side(&self, point: (T, T)) -> Ordering {
        side([self.from.at, self.to.at, point])
    }
}

/// The slope of the line through two points, off by a relative 3 u. Infinite if it overflows, if it is subnormal, or if
/// the points are too far apart.
fn rounded_slope<T: Scalar>((x0, y0): (T, T), (x1, y1): (T, T)) -> T {
    if T::unit_roundoff().is_zero() {
        return T::zero();
    }
    let (rise, run) = (y1 - y0, x1 - x0);
    let slope = rise / run;
    let is_normal = slope.abs() * largest() >= from_count(4);
    if run.is_finite() && (is_normal || rise.is_zero()) {
        slope
    } else {
        T::highest()
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
    pub(super) lowers: Hull<T, RIGHT>,
    pub(super) uppers: Hull<T, LEFT>,
    pub(super) steepest: Option<Tangent<T>>,
    pub(super) flattest: Option<Tangent<T>>,
}

impl<T: Scalar> Reach<T> {
    /// All lines, to begin with.
    pub(super) fn new() -> Self {
        Self {
            lowers: Hull::new(),
            uppers: Hull::new(),
            steepest: None,
            flattest: None,
        }
    }

    /// Whether a lower end further to the right is so clearly below all lines that it changes nothing. If it is not clear,
    /// the answer is no.
    #[inline]
    pub(super) fn are_above(&self, (x, low): (T, T)) -> bool {
        // To the right of the windows so far, the flattest line is nowhere above the steepest.
        matches!(&self.flattest, Some(line) if low < line.band(x).0)
    }

    /// Whether an upper end further to the right is clearly above all lines.
    #[inline]
    pub(super) fn are_below(&self, (x, high): (T, T)) -> bool {
        matches!(&self.steepest, Some(line) if line.band(x).1 < high)
    }

    /// Whether all lines miss a window: its lower end is above all, or its upper end below all. An end that is
    /// no bound is None, and so may be an end that changes nothing.
    #[inline]
    pub(super) fn misses(&self, lower: Option<End<T>>, upper: Option<End<T>>) -> Option<Miss> {
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
    pub(super) fn middle<S: Scalar<Double = T>>(&self, (from, to): (S, S)) -> Option<Line<S>> {
        let [steepest, flattest] =
            [&self.steepest, &self.flattest].map(|line| line.as_ref().map(Tangent::line::<S>));
        let (Some(steepest), Some(flattest)) = (steepest, flattest) else {
            return steepest.or(flattest);
        };
        let half = half::<S>();
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

    /// Starts again with all lines that pass these ends: upper ends if a window was missed above, lower ends if it was
    /// missed below.
    pub(super) fn restart(&mut self, miss: Miss, ends: impl Iterator<Item = End<T>>) {
        (self.steepest, self.flattest) = (None, None);
        self.lowers.clear();
        self.uppers.clear();
        match miss {
            Miss::Above => self.uppers.waiting.extend(ends),
            Miss::Below => self.lowers.waiting.extend(ends),
        }
    }

    /// Keeps the lines that are above the one end and below the other, at an x further to the right. There
    /// must be such lines. An end that is no bound is None. So may be an end that all lines pass without touching it:
    /// none of the lines that are kept later on touches it either.
    #[inline]
    pub(super) fn pass(&mut self, lower: Option<End<T>>, upper: Option<End<T>>) {
        // A line does not touch both ends of one window. So they are added only after the tangents are found.
        if let Some(upper) = &upper
            && self.may_lower_the_steepest(upper)
        {
            self.lowers.turn_to(upper, &mut self.steepest);
        }
        if let Some(lower) = &lower
            && self.may_raise_the_flattest(lower)
        {
            self.uppers.turn_to(lower, &mut self.flattest);
        }
        if let Some(lower) = lower {
            self.lowers.waiting.push(lower);
        }
        if let Some(upper) = upper {
            self.uppers.waiting.push(upper);
        }
    }

    // An end on the line counts, because the last end that the line touches is the one needed.
    #[inline]
    fn may_lower_the_steepest(&self, upper: &End<T>) -> bool {
        (self.steepest.as_ref()).is_none_or(|line| line.side(upper.at) != Ordering::Greater)
    }

    #[inline]
    fn may_raise_the_flattest(&self, lower: &End<T>) -> bool {
        (self.flattest.as_ref()).is_none_or(|line| line.side(lower.at) != Ordering::Less)
    }
}

/// The chain of lower ends turns right all along, that of upper ends left.
const RIGHT: bool = false;
const LEFT: bool = true;

/// A chain of ends from left to right that always turns one way: the upper hull of the lower ends of windows, or the
/// lower hull of their upper ends.
#[derive(Clone, Debug)]
pub(super) struct Hull<T, const TURNS: bool> {
    ends: Vec<End<T>>,
    /// No line touches the ends before this one any more.
    pub(super) first: usize,
    /// Ends still to be added. Many never are, because the next line starts before a tangent is asked for.
    pub(super) waiting: Vec<End<T>>,
    /// Room for the ends of many windows.
    pub(super) more: Vec<End<T>>,
}

impl<T: Scalar, const TURNS: bool> Hull<T, TURNS> {
    fn new() -> Self {
        Self {
            ends: Vec::new(),
            first: 0,
            waiting: Vec::new(),
            more: Vec::new(),
        }
    }

    fn clear(&mut self) {
        self.ends.clear();
        self.first = 0;
        self.waiting.clear();
    }

    /// Whether the third of three ends lies on the side to which the chain turns, of the line through the others.
    #[inline]
    pub(super) fn turns(ends: [&End<T>; 3]) -> bool {
        let turn = if TURNS == LEFT {
            Ordering::Greater
        } else {
            Ordering::Less
        };
        side(ends.map(|end| end.at)) == turn
    }

    /// Whether it lies on the other side.
    #[inline]
    fn turns_back(ends: [&End<T>; 3]) -> bool {
        let turn = if TURNS == LEFT {
            Ordering::Less
        } else {
            Ordering::Greater
        };
        side(ends.map(|end| end.at)) == turn
    }

    /// Turns a line to that from an end of the hull to one further right which has all others on one side. If there are no
    /// others, it stays.
    fn turn_to(&mut self, to: &End<T>, line: &mut Option<Tangent<T>>) {
        if let Some((first, turned)) = self.tangent_to(self.first, to) {
            (self.first, *line) = (first, Some(turned));
        }
    }

    /// The line from an end of the hull, that of index `first` or a later one, to an end further right which has all others
    /// on one side, and the index of its first end.
    #[inline]
    pub(super) fn tangent_to(
        &mut self,
        mut first: usize,
        to: &End<T>,
    ) -> Option<(usize, Tangent<T>)> {
        self.add_waiting();
        let (mut from, others) = self.ends[first..].split_first()?;
        // The hull is followed as long as the next end lies beyond the line, or on it.
        for next in others {
            if Self::turns_back([from, next, to]) {
                break;
            }
            from = next;
            first += 1;
        }
        Some((first, Tangent::new(*from, *to)))
    }

    fn add_waiting(&mut self) {
        for end in &self.waiting {
            // Ends that no longer lie on the hull are taken away.
            let mut count = self.ends.len();
            while count > self.first + 1
                && !Self::turns([&self.ends[count - 2], &self.ends[count - 1], end])
            {
                count -= 1;
            }
            self.ends.truncate(count);
            self.ends.push(*end);
        }
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Exact;
    use crate::number::orientation::turn_at_first;
    use crate::support::generators::floats;
    use crate::support::{Float, check};

    /// Of two points of any sizes, and a third one at the same height as the line through them, or nearly.
    fn band_holds_the_line<F: Float>() {
        let ends = (
            (floats::<F>(), floats::<F>()),
            (floats::<F>(), floats::<F>()),
        );
        check(20_000, (ends, floats::<F>()), |((a, b), x)| {
            let mut points = [a, b, (x, F::zero())];
            points.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
            let [a, b, (x, _)] = points;
            if !(a.0 < b.0 && b.0 < x) {
                return;
            }
            let [from, to] = [a, b].map(|at| End { at, window: 0 });
            let (low, high) = Tangent::new(from, to).band(x);
            let side_of = |y: F| turn_at_first([a, b, (x, y)]).sign();
            // A bound that is infinite or NaN decides nothing.
            if Scalar::is_finite(low) {
                assert_ne!(side_of(low), Ordering::Greater, "{a:?} {b:?} {x:e} {low:e}");
            }
            if Scalar::is_finite(high) {
                assert_ne!(side_of(high), Ordering::Less, "{a:?} {b:?} {x:e} {high:e}");
            }
            assert!(low != F::infinity(), "{a:?} {b:?} {x:e}");
            assert!(high != F::neg_infinity(), "{a:?} {b:?} {x:e}");
        });
    }

    #[test]
    fn band_holds_the_line_in_f32() {
        band_holds_the_line::<f32>();
    }

    #[test]
    fn band_holds_the_line_in_f64() {
        band_holds_the_line::<f64>();
    }
}
