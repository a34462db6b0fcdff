//! The prepared records behind evaluation: where the six laws of evaluation are kept.
//!
//! # The formula
//!
//! Every input is measured from its *nearest* breakpoint. The cell of a breakpoint reaches from the
//! middle of the segment on its left to the middle of the segment on its right:
//!
//! ```text
//! c = number of midpoints <= x
//! K = records[c],  t = x - K.x
//! y = K.y + s t,   s = K.slope_left where t < 0, K.slope_right elsewhere
//! ```
//!
//! # Why it is exact, monotone and bounded
//!
//! Within one half of a segment y is a composition of monotone maps: subtract a constant, round,
//! scale, round, add a constant, round. At a breakpoint t = 0, so y = K.y exactly, from either
//! side. What could go wrong is the middle, where the value measured from the left end meets the
//! one measured from the right end. The build checks the one inequality that matters, between the
//! last float before the midpoint and the midpoint itself, and lowers the slope, one float toward
//! zero at a time, until it holds. Floats being discrete, nothing lies between those two, so the
//! segment as a whole is monotone; monotone and exact at both ends, it is bounded by them.
//!
//! Each step lowers |s t| by at least one unit roundoff on both sides; the error of the roundings
//! involved is used up after six steps at most for normal numbers (three were ever seen).
//!
//! # Why it is accurate
//!
//! In units of one ulp of M, the larger of |y| at the two ends, and with |s t| at most half the
//! rise: the rounding of the rise contributes at most 1/2, those of the width, of the quotient and
//! of t at most |s t| / M each, that of the product 1/2, that of the sum (1 - |s t| / M) / 2.
//! Together that is at most 4, where y crosses zero in the middle of the segment; 3.44 has been
//! found there by search.
//!
//! Rejected: `y0 + s (x - x0)` measured from the left end alone misses the right end on 13 % of
//! ordinary segments; the two-fma interpolation is not monotone on 15 %; the formula above with
//! slopes rounded to nearest is not monotone on 2.8 %.

#[cfg(not(target_has_atomic = "ptr"))]
use alloc::boxed::Box as Shared;
#[cfg(target_has_atomic = "ptr")]
use alloc::sync::Arc as Shared;
use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::function::Segment;
use crate::function::evaluate::index::{Index, at};
use crate::number::{Scalar, half};

/// A breakpoint and the slopes of evaluation on both of its sides: one aligned load.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Record<T> {
    pub(crate) x: T,
    pub(crate) y: T,
    pub(crate) slope_left: T,
    pub(crate) slope_right: T,
}

impl<T: Scalar> Record<T> {
    /// The value at `x` in the cell of this breakpoint.
    #[inline(always)]
    pub(crate) fn eval(&self, x: T) -> T {
        let t = x - self.x;
        // Selected by the sign of t: min and max would drop a NaN.
        let slope =
            core::hint::select_unpredictable(t < T::zero(), self.slope_left, self.slope_right);
        self.y + slope * t
    }
}

/// One record per breakpoint, and the midpoints of the segments between them.
#[derive(Clone, Debug)]
pub(crate) struct Cells<T> {
    /// The input is bounded to this interval first, so that a flat tail gives its value for every
    /// input: 0 times infinity would be NaN.
    pub(crate) lower: T,
    pub(crate) upper: T,
    pub(crate) records: Vec<Record<T>>,
    /// One midpoint fewer than the records. Shared by all clones, because no tail changes it. A target
    /// without atomic operations cannot count who shares it; there a clone copies it, too.
    pub(crate) index: Shared<Index<T>>,
}

impl<T> Cells<T> {
    /// The slopes outside of the breakpoints.
    pub(crate) fn tail_slopes(&self) -> (&T, &T) {
        let last = self.records.len() - 1;
        (&self.records[0].slope_left, &self.records[last].slope_right)
    }
}

impl<T: Scalar> Cells<T> {
    /// The cells of the breakpoints (`xs[i]`, `ys[i]`): two at least, finite, x strictly
    /// increasing. Both tails flat.
    pub(crate) fn build(xs: &[T], ys: &[T]) -> Result<Self, Error> {
        let mut midpoints = Vec::with_capacity(xs.len() - 1);
        let mut records = Vec::with_capacity(xs.len());
        let mut slope_left = T::zero();
        for i in 1..xs.len() {
            let segment = Segment::new((xs[i - 1], ys[i - 1]), (xs[i], ys[i]));
            let (start, end) = (segment.start(), segment.end());
            if !segment.slope().is_finite() {
                let (x0, y0, x1, y1) = (text(start.0), text(start.1), text(end.0), text(end.1));
                return Err(Error::SlopeOverflow {
                    segment: i - 1,
                    x0,
                    y0,
                    x1,
                    y1,
                });
            }
            let midpoint = midpoint(start.0, end.0);
            let slope = inward_slope(&segment, midpoint);
            midpoints.push(midpoint);
            records.push(Record {
                x: start.0,
                y: start.1,
                slope_left,
                slope_right: slope,
            });
            slope_left = slope;
        }
        let (x, y) = (xs[xs.len() - 1], ys[ys.len() - 1]);
        records.push(Record {
            x,
            y,
            slope_left,
            slope_right: T::zero(),
        });
        let index = Shared::new(Index::new(midpoints));
        Ok(Self {
            lower: xs[0],
            upper: x,
            records,
            index,
        })
    }

    /// The same cells with the given slopes outside of the breakpoints.
    pub(crate) fn with_tail_slopes(mut self, left: T, right: T) -> Self {
        let last = self.records.len() - 1;
        self.records[0].slope_left = left;
        self.records[last].slope_right = right;
        self.lower = if left.is_zero() {
            self.records[0].x
        } else {
            T::lowest()
        };
        self.upper = if right.is_zero() {
            self.records[last].x
        } else {
            T::highest()
        };
        self
    }

    /// The cells of the function times -1: every value is the negative one, bit for bit, for all that
    /// rounds here does so alike on both sides of zero.
    pub(crate) fn negated(&self) -> Self {
        let mut cells = self.clone();
        for record in &mut cells.records {
            // Taken from +0, so that no zero becomes -0.
            for value in [
                &mut record.y,
                &mut record.slope_left,
                &mut record.slope_right,
            ] {
                *value = T::zero() - *value;
            }
        }
        cells
    }

    /// `x` moved into the interval where the cell formula is used as it stands; NaN stays NaN.
    #[inline(always)]
    pub(crate) fn bound(&self, x: T) -> T {
        let x = if x < self.lower { self.lower } else { x };
        if x > self.upper { self.upper } else { x }
    }

    /// The value at `x`; NaN for NaN.
    pub(crate) fn eval(&self, x: T) -> T {
        at(&self.records, self.index.count(x)).eval(self.bound(x))
    }

    /// The cell that `x` lies in: the number of midpoints that are not above it. NaN is not above
    /// any, and comes out of the first record as NaN.
    #[inline]
    pub(crate) fn find(&self, x: T) -> usize {
        self.index.count(x).min(self.index.midpoints.len())
    }
}

/// The first number in the right half of the interval from `a` to `b`: it lies no further from `b`
/// than half the width, and the number before it no further from `a`. So `slope * t` stays within
/// half the rise; were the middle rounded down, between neighbouring floats it could overflow.
fn midpoint<T: Scalar>(a: T, b: T) -> T {
    let middle = a * half() + b * half();
    if middle - a < b - middle {
        middle.next_up()
    } else {
        middle
    }
}

/// The slope of the segment, lowered toward zero until its two halves join without a step back.
fn inward_slope<T: Scalar>(segment: &Segment<T>, midpoint: T) -> T {
    let (start, end) = (segment.start(), segment.end());
    let before = midpoint.next_down() - start.0;
    let after = midpoint - end.0;
    let mut slope = segment.slope();
    if T::unit_roundoff().is_zero() {
        // An exact type rounds nothing, and has no number next to this one.
        return slope;
    }
    loop {
        let (left, right) = (start.1 + slope * before, end.1 + slope * after);
        let joined = if start.1 <= end.1 {
            left <= right
        } else {
            left >= right
        };
        if joined {
            return slope;
        }
        slope = toward_zero(slope);
    }
}

/// The neighbouring number nearer to zero.
fn toward_zero<T: Scalar>(value: T) -> T {
    if value > T::zero() {
        value.next_down()
    } else {
        value.next_up()
    }
}
