//! Evaluation of few segments: every table fits into registers.
//!
//! A binary search finds the cell. Its answers, 1 for "not below this boundary" and 0 for "below", are the binary
//! digits of the cell's number, the highest first. Written down lowest first, they are the *place* at which the next
//! level keeps the boundary that is asked about next. So each level has a table of its own, with no more boundaries
//! than it asks about:
//!
//! ```text
//! boundaries              level 0    level 1    level 2
//! b0 b1 b2 b3 b4 b5 b6    b3         b1 b5      b0 b4 b2 b6
//!
//! x from b4 to b5: not below b3 (place 1), below b5 (place 1 + 0), not below b4: cell 101 in binary, which is 5
//! x from b1 to b2: below b3 (place 0), not below b1 (place 0 + 2), below b2: cell 010 in binary, which is 2
//! ```
//!
//! The number of the cell is built beside the place, and the records are in its order.

use num_traits::Zero;

use super::simd::Simd;
use crate::function::evaluate::cells::Cells;
use crate::function::evaluate::index::{FEW, MOST_LANES, search_depth};
use crate::number::Scalar;

/// Evaluates whole vectors of inputs, if there are fewer records than `S::RECORDS_IN_REGISTERS`.
#[inline(always)]
pub(super) fn eval<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    const {
        assert!(
            S::RECORDS_IN_REGISTERS <= FEW + 2,
            "the table of the search is missing"
        )
    };
    // The depth is a constant, which unrolls the search.
    match search_depth(cells.index.boundaries.len()) {
        2 => eval_to_depth::<S, 2>(simd, cells, inputs, outputs),
        3 => eval_to_depth::<S, 3>(simd, cells, inputs, outputs),
        4 => eval_to_depth::<S, 4>(simd, cells, inputs, outputs),
        5 => eval_to_depth::<S, 5>(simd, cells, inputs, outputs),
        6 => eval_to_depth::<S, 6>(simd, cells, inputs, outputs),
        _ => eval_to_depth::<S, 7>(simd, cells, inputs, outputs),
    }
}

/// The same for fewer than 2^DEPTH boundaries.
#[inline(always)]
fn eval_to_depth<S: Simd, const DEPTH: usize>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    if 1 << DEPTH > S::RECORDS_IN_REGISTERS {
        unreachable!("more records than registers hold");
    }
    // How many vectors the last two levels of the search take, and how many a column of the records, which has one slope
    // more than there are records. For one depth the compiler keeps only one or two of these.
    let fits = |vectors: usize| cells.records.len() < vectors * S::LANES;
    match (1 << DEPTH) / S::LANES {
        0 => eval_columns::<S, DEPTH, 1, 1, 1>(simd, cells, inputs, outputs),
        1 if fits(1) => eval_columns::<S, DEPTH, 1, 1, 1>(simd, cells, inputs, outputs),
        1 => eval_columns::<S, DEPTH, 1, 1, 2>(simd, cells, inputs, outputs),
        2 if fits(2) => eval_columns::<S, DEPTH, 1, 1, 2>(simd, cells, inputs, outputs),
        2 => eval_columns::<S, DEPTH, 1, 1, 4>(simd, cells, inputs, outputs),
        4 if fits(4) => eval_columns::<S, DEPTH, 1, 2, 4>(simd, cells, inputs, outputs),
        4 => eval_columns::<S, DEPTH, 1, 2, 8>(simd, cells, inputs, outputs),
        _ => eval_columns::<S, DEPTH, 2, 4, 8>(simd, cells, inputs, outputs),
    }
}

#[inline(always)]
fn eval_columns<
    S: Simd,
    const DEPTH: usize,
    const BEFORE: usize,
    const LAST: usize,
    const COLUMN: usize,
>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    // The stores below rely on it.
    let outputs = &mut outputs[..inputs.len()];
    let search = Search::<S, DEPTH, BEFORE, LAST>::new(simd, &cells.index.in_order_of_search);
    let records = Records::<S, COLUMN>::new(simd, cells);
    let together = if S::TOGETHER == 2 {
        eval_together::<S, DEPTH, BEFORE, LAST, COLUMN, 2>(simd, &search, &records, inputs, outputs)
    } else {
        eval_together::<S, DEPTH, BEFORE, LAST, COLUMN, 4>(simd, &search, &records, inputs, outputs)
    };
    // The last vector takes some of the inputs before it once more, if that leaves none.
    for start in (together..inputs.len()).step_by(S::LANES) {
        let start = start.min(inputs.len() - S::LANES);
        // SAFETY: one vector of outputs is left, because there are as many outputs as inputs.
        unsafe {
            let x = load::<S, 1>(simd, &inputs[start..]);
            records.eval(simd, x, search.find(simd, x), &mut outputs[start..]);
        }
    }
}

/// Takes TOGETHER vectors through the search at a time, because the answers of a single one wait for each other. Returns
/// the number of inputs that are evaluated.
#[inline(always)]
fn eval_together<
    S: Simd,
    const DEPTH: usize,
    const BEFORE: usize,
    const LAST: usize,
    const COLUMN: usize,
    const TOGETHER: usize,
>(
    simd: S,
    search: &Search<S, DEPTH, BEFORE, LAST>,
    records: &Records<S, COLUMN>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) -> usize {
    let together = inputs.len() - inputs.len() % (TOGETHER * S::LANES);
    for start in (0..together).step_by(TOGETHER * S::LANES) {
        // SAFETY: TOGETHER vectors of outputs are left, because there are as many outputs as inputs.
        unsafe {
            let x = load::<S, TOGETHER>(simd, &inputs[start..]);
            records.eval(simd, x, search.find(simd, x), &mut outputs[start..]);
        }
    }
    together
}

/// The first vectors of the floats. There are enough floats for them.
#[inline(always)]
fn load<S: Simd, const VECTORS: usize>(simd: S, floats: &[S::Float]) -> [S::Vector; VECTORS] {
    let floats = &floats[..VECTORS * S::LANES];
    // A loop, because the closure of `from_fn` would not be compiled for the instruction set.
    let mut vectors = [simd.splat(S::Float::zero()); VECTORS];
    for (i, vector) in vectors.iter_mut().enumerate() {
        // SAFETY: a vector starts there.
        *vector = unsafe { simd.load(floats.as_ptr().add(i * S::LANES)) };
    }
    vectors
}

/// The boundaries in the order of the search. The levels take one vector each, except the last two.
struct Search<S: Simd, const DEPTH: usize, const BEFORE: usize, const LAST: usize> {
    root: S::Vector,
    levels: [[S::Vector; 1]; DEPTH],
    before: [S::Vector; BEFORE],
    last: [S::Vector; LAST],
}

impl<S: Simd, const DEPTH: usize, const BEFORE: usize, const LAST: usize>
    Search<S, DEPTH, BEFORE, LAST>
{
    /// Loads the table [`Index::in_order_of_search`], which must be of this depth.
    #[inline(always)]
    fn new(simd: S, table: &[S::Float]) -> Self {
        let root = simd.splat(table[1]);
        let mut levels = [[root]; DEPTH];
        for (level, boundaries) in levels.iter_mut().enumerate().skip(1) {
            *boundaries = load(simd, &table[1 << level..]);
        }
        Self {
            root,
            levels,
            before: load(simd, &table[1 << (DEPTH - 2)..]),
            last: load(simd, &table[1 << (DEPTH - 1)..]),
        }
    }

    /// The cells of the inputs.
    #[inline(always)]
    fn find<const VECTORS: usize>(
        &self,
        simd: S,
        x: [S::Vector; VECTORS],
    ) -> [S::Indices; VECTORS] {
        let mut place = [simd.zero_indices(); VECTORS];
        let mut cell = [simd.zero_indices(); VECTORS];
        for i in 0..VECTORS {
            let above = simd.ge(x[i], self.root);
            place[i] = simd.ahead_where(above, place[i], 1);
            cell[i] = simd.ahead_where(above, cell[i], 1 << (DEPTH - 1));
        }
        for level in 1..DEPTH - 1 {
            for i in 0..VECTORS {
                let boundary = if level < DEPTH - 2 {
                    simd.look_up(&self.levels[level], place[i])
                } else {
                    simd.look_up(&self.before, place[i])
                };
                let above = simd.ge(x[i], boundary);
                place[i] = simd.ahead_where(above, place[i], 1 << level);
                cell[i] = simd.ahead_where(above, cell[i], 1 << (DEPTH - 1 - level));
            }
        }
        for i in 0..VECTORS {
            let above = simd.ge(x[i], simd.look_up(&self.last, place[i]));
            cell[i] = simd.ahead_where(above, cell[i], 1);
        }
        cell
    }
}

/// The records as columns in registers.
struct Records<S: Simd, const COLUMN: usize> {
    low: S::Vector,
    high: S::Vector,
    xs: [S::Vector; COLUMN],
    ys: [S::Vector; COLUMN],
    /// The slope on the right of one breakpoint is the slope on the left of the next one, so one column serves both.
    slopes: [S::Vector; COLUMN],
}

impl<S: Simd, const COLUMN: usize> Records<S, COLUMN> {
    #[inline(always)]
    fn new(simd: S, cells: &Cells<S::Float>) -> Self {
        let zero = simd.splat(S::Float::zero());
        let (mut xs, mut ys, mut slopes) = ([zero; COLUMN], [zero; COLUMN], [zero; COLUMN]);
        let count = cells.records.len();
        let last_slope = simd.splat(cells.records[count - 1].slope_right);
        for vector in 0..COLUMN {
            // No cell has the number of a lane after the last record, so any record may stand there.
            let mut rows = [0_u32; MOST_LANES];
            let mut is_last = [S::Float::zero(); MOST_LANES];
            for lane in 0..S::LANES {
                let row = vector * S::LANES + lane;
                rows[lane] = row.min(count - 1) as u32;
                if row < count {
                    is_last[lane] = S::Float::lowest();
                }
            }
            debug_assert!(rows.iter().all(|&row| (row as usize) < count));
            // SAFETY: as many rows as lanes, each inside the table.
            let [x, y, slope_left, _] =
                unsafe { simd.quads(cells.records.as_ptr().cast(), rows.as_ptr()) };
            (xs[vector], ys[vector]) = (x, y);
            let [is_last] = load(simd, &is_last);
            slopes[vector] = simd.select(simd.ge(is_last, zero), last_slope, slope_left);
        }
        Self {
            low: simd.splat(cells.lower),
            high: simd.splat(cells.upper),
            xs,
            ys,
            slopes,
        }
    }

    /// Evaluates the inputs in the given cells.
    ///
    /// # Safety
    /// There is room for as many outputs.
    #[inline(always)]
    unsafe fn eval<const VECTORS: usize>(
        &self,
        simd: S,
        x: [S::Vector; VECTORS],
        cell: [S::Indices; VECTORS],
        outputs: &mut [S::Float],
    ) {
        debug_assert!(outputs.len() >= VECTORS * S::LANES);
        for i in 0..VECTORS {
            let x = simd.bound(x[i], self.low, self.high);
            let t = simd.sub(x, simd.look_up(&self.xs, cell[i]));
            let y = simd.look_up(&self.ys, cell[i]);
            let zero = simd.splat(S::Float::zero());
            let segment = simd.ahead_where(simd.ge(t, zero), cell[i], 1);
            let slope = simd.look_up(&self.slopes, segment);
            let y = simd.add(y, simd.mul(slope, t));
            // SAFETY: the caller promises room for as many vectors of outputs.
            unsafe { simd.store(y, outputs.as_mut_ptr().add(i * S::LANES)) };
        }
    }
}
