//! Composition: one function after another, which turns depth into breadth.
//!
//! The composition bends at the breakpoints of the inner function, and at every x where the inner function
//! passes a breakpoint of the outer one. In general that x is not a float, and then the nearest float
//! becomes the breakpoint. Which float that is, and the value there, is decided exactly. The error that this
//! causes is derived as for a crossing of two functions ([`envelope`](super::envelope)): the piece before
//! the pass is an outer piece after the inner one, and so is the piece after the pass.

use alloc::vec::Vec;
use core::cell::Cell;
use core::ops::Range;

use super::quick_passes::{LEVELS, Levels, QuickPasses, slopes};
use crate::error::{Error, text};
use crate::function::piece::{Passes, Piece, Side, order};
use crate::function::{PiecewiseLinear, Segment};
use crate::number::quick::Quick;
use crate::number::{Scalar, without_negative_zero};

impl<T: Scalar> PiecewiseLinear<T> {
    /// This function after another one: `x -> self(inner(x))`, on all of R.
    ///
    /// Its breakpoints are those of `inner`, and the floats nearest to where `inner` passes a breakpoint of
    /// `self`. The nearest float is decided exactly; of two equally near it is the lower one. Passes with
    /// the same nearest float share it.
    ///
    /// A function that is one straight line on all of R adds no breakpoints of its own, except an inner one
    /// if fewer than two others are left. So f after the identity is f, and the identity after f is f. The
    /// composition of two identities is the outer one.
    ///
    /// # What is exact, and the bound elsewhere
    ///
    /// * At every breakpoint y is the exact `self(inner(x))`, rounded once. There is one exception: if
    ///   `self` is level on one side of the breakpoint that is passed and not on the other, y at the float
    ///   nearest to the pass is the level. So a level piece stays level to its end.
    /// * Let the slope of the composition change by d at a pass t, and let k be the float nearest to t. At
    ///   every float the result is within `|d| |k - t|`, which is at most `|d| ulp(k) / 2`, of the exact
    ///   composition. Two errors come on top: what is promised of
    ///   [evaluation](Self#what-is-promised-of-evaluation), and half an ulp of the larger y of the two
    ///   breakpoints around the float. If several passes have the same nearest float, their `|d| |k - t|`
    ///   add up. The error falls to 0 toward the next breakpoint; on a tail it stays.
    /// * The slope of a tail is the product of two slopes in `T`, which may underflow to zero.
    /// * Monotone functions have a monotone composition.
    ///
    /// The composition of N segments after M segments has at most N M + 2 N + 2 M + 2 segments, because each
    /// of the M + 2 pieces of the inner function may pass N + 1 breakpoints. The cost is the size of the
    /// result and of both functions, times log N.
    ///
    /// # Errors
    ///
    /// [`ValueOverflow`](Error::ValueOverflow), [`SlopeOverflow`](Error::SlopeOverflow) and
    /// [`TailNotFinite`](Error::TailNotFinite) if a value or a slope of the result is out of range.
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
        // The composition does not bend at the breakpoints of a straight line. They are used only if there
        // are no others.
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
        Self::checked_slopes(xs, ys)?.with_tail_slopes(slopes[0], slopes[1])
    }
}

/// The breakpoints of a composition, from left to right.
struct Composition<'a, T: Scalar> {
    outer: &'a PiecewiseLinear<T>,
    inner: &'a PiecewiseLinear<T>,
    /// The breakpoints of the outer function.
    levels: &'a [T],
    /// The slopes of the outer pieces, once they are asked for.
    slopes: Option<Vec<T::Quick>>,
    xs: Vec<T>,
    ys: Vec<T>,
}

impl<'a, T: Scalar> Composition<'a, T> {
    fn new(outer: &'a PiecewiseLinear<T>, inner: &'a PiecewiseLinear<T>, levels: &'a [T]) -> Self {
        Self {
            outer,
            inner,
            levels,
            slopes: None,
            xs: Vec::new(),
            ys: Vec::new(),
        }
    }

    /// Adds all breakpoints. Those of the inner function are added if `with_own` is set, or if their y is a
    /// breakpoint of the outer one.
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

    /// Adds the floats nearest to where a piece passes a breakpoint of the outer function.
    fn add_passes(&mut self, piece: &Piece<T>) -> Result<(), Error> {
        let mut passes = piece.passes(self.levels);
        // A level is asked for twice: whether it shares the float of the one before, and for its own.
        let last = Cell::new(None);
        let nearest = |level: T| match last.get() {
            Some((last, x)) if last == level => x,
            _ => {
                let x = piece.nearest_at(level);
                last.set(Some((level, x)));
                x
            }
        };
        let mut found = QuickPasses::new();
        while passes.remaining() > 0 {
            if !T::Quick::DECIDES {
                self.add_pass(piece, &mut passes, nearest)?;
                continue;
            }
            let (block, falls) = passes.next_levels(LEVELS);
            let count = block.len();
            found.find(piece, &self.levels_in(block), falls);
            // Whether the last one shares its float is not known yet, unless no other follows.
            let known = count - usize::from(count < passes.remaining());
            let mut i = 0;
            while i < known {
                let certain = found.certain(piece, i..count).min(known - i);
                self.xs.extend_from_slice(&found.xs[i..i + certain]);
                self.ys.extend_from_slice(&found.ys[i..i + certain]);
                passes.skip_levels(certain);
                i += certain;
                if i < known {
                    let remaining = passes.remaining();
                    self.add_pass(piece, &mut passes, nearest)?;
                    i += remaining - passes.remaining();
                }
            }
        }
        Ok(())
    }

    fn levels_in(&mut self, block: Range<usize>) -> Levels<'_, T> {
        let slopes = self.slopes.get_or_insert_with(|| slopes(self.outer));
        Levels {
            xs: &self.levels[block.clone()],
            ys: &self.outer.ys()[block.clone()],
            slopes: &slopes[block.start..=block.end],
        }
    }

    /// Adds the next pass, with all that share its float: the one nearest to where the piece passes a level.
    fn add_pass(
        &mut self,
        piece: &Piece<T>,
        passes: &mut Passes<'_, T>,
        nearest: impl Fn(T) -> Option<T>,
    ) -> Result<(), Error> {
        let before = passes.below();
        let Some(level) = passes.next() else {
            return Ok(());
        };
        // The nearest float is None if the pass is beyond all floats.
        if let Some(x) = nearest(self.levels[level]) {
            passes.go_past_while(|level| nearest(level) == Some(x));
            let y = self.value_at_pass(piece, x, (before, passes.below()));
            self.push(x, y)?;
        }
        Ok(())
    }

    /// The value at the float `x` nearest to where a piece of the inner function passes breakpoints of the
    /// outer one; `before` and `after` are how many of them lie below the piece on either side. If the outer
    /// function is level on one side of them and not on the other, the value is the level, so that the
    /// result stays level to its end.
    fn value_at_pass(&self, piece: &Piece<T>, x: T, (before, after): (usize, usize)) -> T {
        if let Some(y) = piece.end_at(x) {
            return self.value_of(y);
        }
        let outer = |passed: usize| Piece::after(self.outer, passed);
        let (first, last) = (before.min(after), before.max(after));
        let (lowest, highest) = (outer(first), outer(last));
        if let Some(level) = lowest.level().xor(highest.level()) {
            return level;
        }
        let inner = piece.quick_at(x);
        let is_above = |&level: &T| piece.compared_with_level(x, level, &inner).is_gt();
        let passed = self.levels[first..last].partition_point(is_above);
        let outer = match passed {
            0 => lowest,
            _ if first + passed == last => highest,
            _ => outer(first + passed),
        };
        outer.value_after(piece, x, &inner)
    }

    /// The value of the outer function at `y`, rounded once.
    fn value_of(&self, y: T) -> T {
        let passed = self.outer.xs().partition_point(|&level| level <= y);
        Piece::after(self.outer, passed).value_at(y)
    }

    /// Adds the breakpoint (x, y), unless it is not to the right of the last one.
    fn push(&mut self, x: T, y: T) -> Result<(), Error> {
        if self.xs.last().is_some_and(|&last| last >= x) {
            return Ok(());
        }
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
        self.xs.push(x);
        self.ys.push(without_negative_zero(y));
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
    // The last breakpoint of the outer function that is passed at a float.
    let mut passed = piece.passes(outer.xs()).levels().iter().copied();
    let is_passed = |&level: &T| piece.nearest_at(level).is_some();
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
