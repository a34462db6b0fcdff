//! One function after another: depth made shallow.
//!
//! The composition bends at the inner function's breakpoints and wherever the inner function passes a
//! breakpoint of the outer one. Such a pass in general is at no float; then the float nearest to it becomes
//! the breakpoint. Which float that is, and the value there, is decided exactly. What it costs is derived as
//! for a crossing of two functions ([`envelope`](super::envelope)): the piece before the pass is an outer
//! piece after the inner one, and so is the piece after it.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, text};
use crate::function::piece::{Piece, Side, order};
use crate::function::{PiecewiseLinear, Segment};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// This function after another one: `x -> self(inner(x))`, on all of R.
    ///
    /// Its breakpoints are those of `inner`, and the floats nearest to where `inner` passes a breakpoint of
    /// `self`, the lower one of two, decided exactly. Passes with one nearest float share it. A function that is
    /// one straight line on all of R adds no breakpoints of its own, except an inner one if fewer than two
    /// others are left. So f after the identity is f, and the identity after f is f; of two identities it
    /// is the outer one.
    ///
    /// # What is exact, and the bound elsewhere
    ///
    /// * At every breakpoint y is `self(inner(x))`, before any rounding, rounded once. There is one exception:
    ///   if `self` is level on one side of the breakpoint that is passed and not on the other, y at the
    ///   float nearest to the pass is the level. So a level piece stays level to its end.
    /// * Let the slope of the composition change by d at a pass t, and let k be the float nearest to it. At
    ///   every float the result is within `|d| |k - t|`, at most `|d| ulp(k) / 2`, of the composition before
    ///   any rounding, besides what is promised of [evaluation](Self#what-is-promised-of-evaluation) and half an
    ///   ulp of the larger y of the two breakpoints around it. For several passes with one nearest float their
    ///   `|d| |k - t|` add up. The error falls to 0 toward the next breakpoint; on a tail it stays.
    /// * The slope of a tail is the product of two slopes in `T`, which may underflow to zero.
    /// * Monotone functions have a monotone composition.
    ///
    /// N segments after M segments are at most N M + 2 N + 2 M + 2 of them, because each of the M + 2
    /// pieces of the inner function may pass N + 1 breakpoints. The cost is that of the result and of both
    /// functions, times log N.
    ///
    /// # Errors
    ///
    /// [`ValueOverflow`](Error::ValueOverflow), [`SlopeOverflow`](Error::SlopeOverflow) and
    /// [`TailNotFinite`](Error::TailNotFinite) where a value or a slope of the result is out of range.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let tent = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    /// let two_teeth = tent.compose(&tent)?;
    /// assert_eq!(two_teeth.xs(), [0.0, 0.25, 0.5, 0.75, 1.0]);
    /// assert_eq!(two_teeth.ys(), [0.0, 1.0, 0.0, 1.0, 0.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn compose(&self, inner: &Self) -> Result<Self, Error> {
        if inner.is_identity() {
            return Ok(self.clone());
        }
        if self.is_identity() {
            return Ok(inner.clone());
        }
        // The breakpoints of a straight line are no places where the composition bends. They serve
        // where there are no others.
        let levels = if self.is_line() { &[] } else { self.xs() };
        let is_straight = !levels.is_empty() && inner.is_line();
        let mut composition = Composition::new(self, inner, levels);
        composition.add_all(!is_straight)?;
        if composition.xs.len() < 2 {
            composition = Composition::new(self, inner, levels);
            composition.add_all(true)?;
        }
        let Composition { xs, ys, .. } = composition;
        let slopes = [Side::Left, Side::Right].map(|side| tail_slope(self, inner, side));
        Self::checked(xs, ys)?.with_tail_slopes(slopes[0], slopes[1])
    }
}

/// The breakpoints of a composition, from left to right.
struct Composition<'a, T> {
    outer: &'a PiecewiseLinear<T>,
    inner: &'a PiecewiseLinear<T>,
    /// Where the outer function bends.
    levels: &'a [T],
    xs: Vec<T>,
    ys: Vec<T>,
}

impl<'a, T: Scalar> Composition<'a, T> {
    fn new(outer: &'a PiecewiseLinear<T>, inner: &'a PiecewiseLinear<T>, levels: &'a [T]) -> Self {
        Self {
            outer,
            inner,
            levels,
            xs: Vec::new(),
            ys: Vec::new(),
        }
    }

    /// All breakpoints; those of the inner function only where asked for, or where it has the value
    /// of one of the outer.
    fn add_all(&mut self, with_own: bool) -> Result<(), Error> {
        let inner = self.inner;
        self.add_passes(&Piece::tail(inner, Side::Left))?;
        for i in 0..=inner.segment_count() {
            let (x, y) = (inner.xs()[i], inner.ys()[i]);
            if i > 0 {
                let start = (inner.xs()[i - 1], inner.ys()[i - 1]);
                self.add_passes(&Piece::Segment(Segment::new(start, (x, y))))?;
            }
            let is_level = || {
                self.levels
                    .binary_search_by(|level| order(*level, y))
                    .is_ok()
            };
            if with_own || is_level() {
                self.push(x, self.value_of(y))?;
            }
        }
        self.add_passes(&Piece::tail(inner, Side::Right))
    }

    /// The floats nearest to where a piece passes a breakpoint of the outer function.
    fn add_passes(&mut self, piece: &Piece<T>) -> Result<(), Error> {
        let levels = self.levels;
        let nearest = |level: T| piece.crossing_at(level).nearest();
        let mut passes = piece.passes(levels);
        loop {
            let before = passes.below();
            let Some(level) = passes.next() else {
                return Ok(());
            };
            // None if it is passed beyond all floats.
            if let Some(x) = nearest(levels[level]) {
                passes.go_past_while(|level| nearest(level) == Some(x));
                let y = self.value_at_pass(piece, x, (before, passes.below()));
                self.push(x, y)?;
            }
        }
    }

    /// The value at the float `x`, nearest to where a piece of the inner function passes breakpoints of the
    /// outer one; `before` and `after` it has passed so many of them. Where the outer function is level on one
    /// side of them, and not on the other, it is the level, so that the result stays level to its end.
    fn value_at_pass(&self, piece: &Piece<T>, x: T, (before, after): (usize, usize)) -> T {
        if let Some(y) = piece.end_at(x) {
            return self.value_of(y);
        }
        let outer = |passed: usize| Piece::after(self.outer, passed);
        let sides = [before, after].map(|passed| outer(passed).level());
        if let [Some(level), None] | [None, Some(level)] = sides {
            return level;
        }
        let first = before.min(after);
        let passed = self.levels[first..before.max(after)]
            .partition_point(|&level| piece.compared_with_level(x, level) == Ordering::Greater);
        outer(first + passed).number_after(piece, x)
    }

    /// The value of the outer function at a number, rounded once.
    fn value_of(&self, y: T) -> T {
        let passed = self.outer.xs().partition_point(|&level| level <= y);
        Piece::after(self.outer, passed).number_at(y)
    }

    /// The breakpoint (x, y), unless it lies behind.
    fn push(&mut self, x: T, y: T) -> Result<(), Error> {
        if self.xs.last().is_some_and(|&last| last >= x) {
            return Ok(());
        }
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
        self.xs.push(x);
        self.ys.push(y);
        Ok(())
    }
}

/// The slope of the composition beyond its last breakpoint on one side.
fn tail_slope<T: Scalar>(outer: &PiecewiseLinear<T>, inner: &PiecewiseLinear<T>, side: Side) -> T {
    let (slope, end) = match side {
        Side::Left => (inner.tail_slopes().0, 0),
        Side::Right => (inner.tail_slopes().1, inner.segment_count()),
    };
    if slope.is_zero() {
        return slope;
    }
    let piece = Piece::tail(inner, side);
    // The last breakpoint of the outer function that is passed at a number.
    let mut passed = piece.passes(outer.xs()).levels().iter().copied();
    let is_passed = |&level: &T| piece.crossing_at(level).nearest().is_some();
    let falls = (side == Side::Left) == (slope > T::zero());
    let last = if falls {
        passed.find(is_passed)
    } else {
        passed.rfind(is_passed)
    };
    let last = last.unwrap_or(inner.ys()[end]);
    slope
        * if falls {
            outer.slope_left(last)
        } else {
            outer.slope_right(last)
        }
}
