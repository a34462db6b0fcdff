//! The prepared records behind evaluation, which keep the six promises of evaluation.
//!
//! # The formula
//!
//! Every input is measured from its *nearest* breakpoint. The cell of a breakpoint reaches from the middle
//! of the segment on its left to the middle of the segment on its right:
//!
//! ```text
//! c = number of midpoints <= x
//! K = records[c],  t = x - K.x
//! y = K.y + s t,   s = K.slope_left where t < 0, K.slope_right elsewhere
//! ```
//!
//! # Why it is exact, monotone and bounded
//!
//! 1. Within one half of a segment y is a composition of monotone maps: subtract a constant, round, scale,
//!    round, add a constant, round.
//! 2. At a breakpoint t = 0, so y = K.y exactly, from either side.
//! 3. Only the middle is at risk, where the value measured from the left end meets the one measured from the
//!    right end. One inequality decides: that between the last float before the midpoint and the midpoint
//!    itself. The build checks it and lowers the slope, one float toward zero at a time, until it holds.
//! 4. No float lies between those two, so the segment as a whole is monotone.
//! 5. A function that is monotone and exact at both ends is bounded by them.
//!
//! Each lowering in step 3 changes |s t| by at least one unit roundoff on both sides. For normal floats the
//! error of the roundings involved is used up after at most six of them (three were the most ever seen).
//!
//! # Why it is accurate
//!
//! Let M be the larger of |y| at the two ends. |s t| is at most half the rise. In units of one ulp of M, the
//! errors are:
//!
//! * at most 1/2 from the rounding of the rise;
//! * at most |s t| / M from each of the roundings of the width, of the quotient and of t;
//! * at most 1/2 from the rounding of the product;
//! * at most (1 - |s t| / M) / 2 from the rounding of the sum.
//!
//! Together that is at most 4. The worst case is a y that crosses zero in the middle of the segment; a
//! search found 3.44 there.
//!
//! # Jumps
//!
//! The formula never uses that the function is continuous, and the boundaries between cells are free. Two
//! breakpoints at one x = a make a jump: two records with that x, and between their cells the boundary a if
//! the value at a is that on the right, or the float after a if it is that on the left. Steps 1 to 5 hold on
//! each segment as before. An exact number type has no float after a; its jumps are looked up in
//! [`Discontinuous`](crate::Discontinuous).
//!
//! Boundaries may then coincide: a segment between neighbouring floats leaves nothing for the record between
//! them, whose cell is empty.
//!
//! # Why these formulas and no others
//!
//! Three other formulas were rejected. `y0 + s (x - x0)`, measured from the left end alone, misses the right
//! end on 13 % of ordinary segments. The interpolation with two fma is not monotone on 15 %. The formula
//! above with slopes rounded to nearest is not monotone on 2.8 %.

#[cfg(not(target_has_atomic = "ptr"))]
use alloc::boxed::Box as Shared;
#[cfg(target_has_atomic = "ptr")]
use alloc::sync::Arc as Shared;
use alloc::vec::Vec;
use core::hint::select_unpredictable;

use crate::error::{Error, text};
use crate::function::evaluate::index::{Index, get_or_last};
use crate::function::{Segment, Side};
use crate::number::{Scalar, bound, larger, middle, smaller};

/// A breakpoint and the slopes of evaluation on both of its sides, laid out for one aligned load.
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
        // The slope is selected by the sign of t, because min and max would drop a NaN.
        let slope = select_unpredictable(t < T::zero(), self.slope_left, self.slope_right);
        self.y + slope * t
    }
}

/// One record per breakpoint, and the boundaries between their cells: midpoints of segments, and jumps.
#[derive(Clone, Debug)]
pub(crate) struct Cells<T> {
    /// The input is first moved into the interval from `lower` to `upper`. So a flat tail gives its value
    /// for every input, although 0 times infinity would be NaN.
    pub(crate) lower: T,
    pub(crate) upper: T,
    pub(crate) records: Vec<Record<T>>,
    /// There is one boundary fewer than there are records. All clones of these cells share the index, because no
    /// tail changes it. A target without atomic operations cannot count who shares it, so there a clone copies
    /// the index, too.
    pub(crate) index: Shared<Index<T>>,
}

impl<T: Scalar> Cells<T> {
    /// The cells of the breakpoints (`xs[i]`, `ys[i]`), with two flat tails. There are at least two
    /// breakpoints, finite and increasing in x. Two neighbours may share an x. That is a jump, and there is
    /// one of the `sides` for each of them.
    pub(crate) fn build(xs: &[T], ys: &[T], sides: &[Side]) -> Result<Self, Error> {
        check_slopes(xs, ys)?;
        Ok(Self::new(xs, ys, sides))
    }

    /// The same for segments whose slopes are known to be finite.
    pub(crate) fn new(xs: &[T], ys: &[T], sides: &[Side]) -> Self {
        let mut boundaries = Vec::with_capacity(xs.len() - 1);
        let mut records = Vec::with_capacity(xs.len());
        let mut jumps = sides.iter();
        let mut record = Record {
            x: xs[0],
            y: ys[0],
            slope_left: T::zero(),
            slope_right: T::zero(),
        };
        for i in 1..xs.len() {
            let boundary = if xs[i - 1] < xs[i] {
                let segment = Segment::new((xs[i - 1], ys[i - 1]), (xs[i], ys[i]));
                if is_step(&segment, xs.get(i + 1)) {
                    continue;
                }
                let midpoint = midpoint(xs[i - 1], xs[i]);
                record.slope_right = inward_slope(&segment, midpoint);
                midpoint
            } else {
                match jumps.next() {
                    Some(Side::Left) => xs[i].next_up(),
                    _ => xs[i],
                }
            };
            let slope_left = record.slope_right;
            boundaries.push(boundary);
            records.push(record);
            record = Record {
                x: xs[i],
                y: ys[i],
                slope_left,
                slope_right: T::zero(),
            };
        }
        records.push(record);
        Self {
            lower: xs[0],
            upper: xs[xs.len() - 1],
            records,
            index: Shared::new(Index::new(boundaries)),
        }
    }

    /// The same cells with tails of the given slopes.
    pub(crate) fn with_tail_slopes(mut self, left: T, right: T) -> Self {
        self.set_tail_slopes(left, right);
        self
    }

    pub(crate) fn set_tail_slopes(&mut self, left: T, right: T) {
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
    }

    /// The cells of the function times -1. Every value is the negated one, bit for bit, because every
    /// rounding here is the same on both sides of zero.
    pub(crate) fn negated(&self) -> Self {
        let mut cells = self.clone();
        for record in &mut cells.records {
            // Subtracted from +0, so that no zero becomes -0.
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

    /// `x` moved into the interval in which the cell formula holds as it stands. NaN stays NaN.
    #[inline(always)]
    pub(crate) fn bound(&self, x: T) -> T {
        bound(x, self.lower, self.upper)
    }

    /// The value at `x`; NaN for NaN.
    pub(crate) fn eval(&self, x: T) -> T {
        self.eval_in(self.index.count(x), x)
    }

    /// The value at an `x` whose cell is known.
    pub(crate) fn eval_in(&self, cell: usize, x: T) -> T {
        get_or_last(&self.records, cell).eval(self.bound(x))
    }

    /// Drops the index for that of other cells with the same boundaries.
    pub(crate) fn share_index_of(&mut self, other: &Self) {
        self.index = other.index.clone();
    }

    /// The cell that contains `x`: the number of boundaries that are not above `x`. For NaN it is 0, and the
    /// first record returns NaN.
    #[inline]
    pub(crate) fn find(&self, x: T) -> usize {
        self.index.count(x).min(self.index.boundaries.len())
    }
}

/// Whether a flat segment ends at a jump, which is at the next breakpoint's x. Then the record at its start
/// serves all of it, so that a step function has one record for each step.
fn is_step<T: Scalar>(flat: &Segment<T>, next: Option<&T>) -> bool {
    let ((x0, y0), (x1, y1)) = (flat.start(), flat.end());
    y0 == y1 && next == Some(&x1) && (x1 - x0).is_finite()
}

/// `Ok` if every segment has a finite slope. There are at least two breakpoints, finite and increasing in x, of which
/// two may share an x.
pub(crate) fn check_slopes<T: Scalar>(xs: &[T], ys: &[T]) -> Result<(), Error> {
    if steepest_is_finite(xs, ys) {
        return Ok(());
    }
    let mut segment = 0;
    for i in 1..xs.len() {
        if xs[i - 1] < xs[i] {
            let piece = Segment::new((xs[i - 1], ys[i - 1]), (xs[i], ys[i]));
            if !piece.slope().is_finite() {
                return Err(too_steep(segment, &piece));
            }
            segment += 1;
        }
    }
    Ok(())
}

/// Whether the largest rise over the least width is finite. Then every slope is, because rounding keeps the order. (No
/// division for each segment, and several segments at once.) An exact type might overflow here where no slope does.
fn steepest_is_finite<T: Scalar>(xs: &[T], ys: &[T]) -> bool {
    if T::unit_roundoff().is_zero() {
        return false;
    }
    const LANES: usize = 8;
    let (mut widths, mut rises) = ([T::highest(); LANES], [T::zero(); LANES]);
    let mut add = |lane: usize, [x0, x1]: [T; 2], [y0, y1]: [T; 2]| {
        widths[lane] = smaller(widths[lane], x1 - x0);
        rises[lane] = larger(rises[lane], (y1 - y0).abs());
    };
    let whole = (xs.len() - 1) / LANES * LANES;
    let [x0, x1, y0, y1] = [(xs, 0), (xs, 1), (ys, 0), (ys, 1)]
        .map(|(values, from)| values[from..from + whole].chunks_exact(LANES));
    for ((x0, x1), (y0, y1)) in x0.zip(x1).zip(y0.zip(y1)) {
        for lane in 0..LANES {
            add(lane, [x0[lane], x1[lane]], [y0[lane], y1[lane]]);
        }
    }
    for i in whole..xs.len() - 1 {
        add(0, [xs[i], xs[i + 1]], [ys[i], ys[i + 1]]);
    }
    let width = widths.into_iter().fold(T::highest(), smaller);
    let rise = rises.into_iter().fold(T::zero(), larger);
    width > T::zero() && (rise / width).is_finite()
}

fn too_steep<T: Scalar>(i: usize, segment: &Segment<T>) -> Error {
    let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
    Error::SlopeOverflow {
        segment: i,
        x0: text(x0),
        y0: text(y0),
        x1: text(x1),
        y1: text(y1),
    }
}

/// The first float in the right half of the interval from `a` to `b`: it is no further from `b` than half
/// the width, and the float before it is no further from `a`. So `slope * t` stays within half the rise. If
/// the middle were rounded down, `slope * t` could overflow between neighbouring floats.
fn midpoint<T: Scalar>(a: T, b: T) -> T {
    let middle = middle(a, b);
    let is_left = middle - a < b - middle;
    select_unpredictable(is_left, middle.next_up(), middle)
}

/// The slope of the segment, lowered toward zero until its two halves meet without a step against its
/// direction.
fn inward_slope<T: Scalar>(segment: &Segment<T>, midpoint: T) -> T {
    let (start, end) = (segment.start(), segment.end());
    let before = midpoint.next_down() - start.0;
    let after = midpoint - end.0;
    let mut slope = segment.slope();
    if T::unit_roundoff().is_zero() {
        // An exact type rounds nothing, and its values have no neighbours.
        return slope;
    }
    loop {
        let (left, right) = (start.1 + slope * before, end.1 + slope * after);
        let rises = start.1 <= end.1;
        if select_unpredictable(rises, left <= right, left >= right) {
            return slope;
        }
        slope = toward_zero(slope);
    }
}

/// The neighbouring float that is nearer to zero.
fn toward_zero<T: Scalar>(value: T) -> T {
    if value > T::zero() {
        value.next_down()
    } else {
        value.next_up()
    }
}
