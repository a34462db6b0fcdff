//! One function after another: depth made shallow.
//!
//! The composition bends at the inner function's breakpoints and wherever the inner function passes
//! a breakpoint of the outer one. Such a place in general is no number; then, as for a network's
//! kinks, the numbers on both of its sides become breakpoints. Places and values are decided exactly.

use alloc::vec::Vec;

use crate::construct::construct;
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::ShallowReluNet;
use crate::pieces::{Piece, Side, order};
use crate::scalar::Scalar;
use crate::segment::Segment;

impl<T: Scalar> PiecewiseLinear<T> {
    /// This function after another one: `x -> self(inner(x))`, on all of R.
    ///
    /// Its breakpoints are those of `inner`, and the places where `inner` passes a breakpoint of
    /// `self`, or the numbers on both sides of such a place; which they are is decided exactly. There y
    /// is `self(inner(x))` on the reals, rounded once. Between breakpoints holds what is promised of
    /// evaluation. The slope of a tail is the product of two slopes in `T`, which may underflow to
    /// zero. A function that is one straight line on all of R adds no breakpoints of its own, but for
    /// an inner one where fewer than two others are left. So f after the identity is f, and the
    /// identity after f is f; of two identities it is the outer one.
    ///
    /// N segments after M segments are at most N M + 2 N + 2 M + 2 of them, for each of the M + 2
    /// pieces of the inner function may pass N + 1 breakpoints. A place that is no number adds one
    /// more. The cost is that of the result and of both functions, times log N.
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

impl<T: Scalar> ShallowReluNet<T> {
    /// The shallow network of this network after another one, `x -> self(inner(x))`: of their
    /// functions, [composed](PiecewiseLinear::compose) and [constructed](construct), at the cost of both.
    ///
    /// Networks one after the other are a deep network, whose width here is their product: a
    /// network of N units after one of M may need some N M units.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::compose`] and of [`construct`].
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // A tooth of two units; four teeth, by three layers of it: eight segments and a flat tail.
    /// let tooth = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    /// let four_teeth = tooth.compose(&tooth)?.compose(&tooth)?;
    /// assert_eq!((tooth.width(), four_teeth.width()), (2, 9));
    /// assert_eq!(four_teeth.forward(0.8125), tooth.forward(tooth.forward(tooth.forward(0.8125))));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn compose(&self, inner: &Self) -> Result<Self, Error> {
        construct(&self.function().compose(inner.function())?)
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

    /// The places where a piece passes a breakpoint of the outer function.
    fn add_passes(&mut self, piece: &Piece<T>) -> Result<(), Error> {
        let levels = self.levels;
        let mut passes = piece.passes(levels);
        loop {
            let below = passes.below();
            let Some(level) = passes.next() else {
                return Ok(());
            };
            match piece.crossing_at(levels[level]).around() {
                // Beyond all numbers.
                None => {}
                Some((x, ceiling)) if x == ceiling => self.push(x, self.outer.ys()[level])?,
                Some((floor, ceiling)) => {
                    self.push(floor, self.value_after(below, piece, floor))?;
                    // Many may be passed between the same two numbers.
                    passes.skip_to(ceiling);
                    self.push(ceiling, self.value_after(passes.below(), piece, ceiling))?;
                }
            }
        }
    }

    /// The value at `x` on a piece of the inner function, whose value there lies after so many
    /// breakpoints of the outer one, but for an end of the piece, which may lie further away.
    fn value_after(&self, passed: usize, piece: &Piece<T>, x: T) -> T {
        match piece.end_at(x) {
            Some(y) => self.value_of(y),
            None => Piece::after(self.outer, passed).number_after(piece, x),
        }
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
    let is_passed = |&level: &T| piece.crossing_at(level).around().is_some();
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
