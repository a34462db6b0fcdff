//! Evaluation of few segments: every table fits into registers.

use num_traits::Zero;

use super::simd::Simd;
use crate::function::evaluate::cells::Cells;
use crate::number::Scalar;

/// The size of the largest table of any instruction set.
const MOST: usize = 32;

/// Evaluates whole vectors of inputs, if a table has room for more values than there are records.
#[inline(always)]
pub(super) fn eval<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    // A half without boundaries is not searched. The depth is a constant, which unrolls the search.
    match cells.index.boundaries.len() {
        0..=3 => eval_to_depth::<S, 2>(simd, cells, inputs, outputs),
        4..=7 => eval_to_depth::<S, 3>(simd, cells, inputs, outputs),
        8..=15 => eval_to_depth::<S, 4>(simd, cells, inputs, outputs),
        _ => eval_to_depth::<S, 5>(simd, cells, inputs, outputs),
    }
}

/// The same for at most `2^DEPTH - 1` boundaries.
#[inline(always)]
fn eval_to_depth<S: Simd, const DEPTH: usize>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    let nan = S::Float::highest() - S::Float::highest();
    let (low, high) = (simd.splat(cells.lower), simd.splat(cells.upper));
    let zero = simd.splat(S::Float::zero());
    // The table goes on after the last boundary with NaN, because no input is above NaN, not even infinity.
    let boundaries = filled_up(cells.index.boundaries.iter().copied(), nan);
    let xs = table(simd, cells.records.iter().map(|record| record.x));
    let ys = table(simd, cells.records.iter().map(|record| record.y));
    // The slope on the right of one breakpoint is the slope on the left of the next one, so one table serves
    // both.
    let first = cells.records[0].slope_left;
    let slopes = cells.records.iter().map(|record| record.slope_right);
    let slopes = table(simd, core::iter::once(first).chain(slopes));

    // Each level of the search has its own table. It is shifted by the offset that would otherwise be added
    // to each index.
    let half = 1 << (DEPTH - 1);
    let root = simd.splat(boundaries[half as usize - 1]);
    let levels: [S::Table; DEPTH] = core::array::from_fn(|level| {
        let moved = boundaries[(1 << level) - 1..].iter().copied();
        simd.table(&filled_up(moved, nan))
    });
    for start in (0..inputs.len()).step_by(S::LANES) {
        // SAFETY: the inputs are whole vectors, from the start of one to its end.
        let x = unsafe { simd.load(inputs.as_ptr().add(start)) };
        let mut cell = simd.ahead_where(simd.ge(x, root), simd.zero_indices(), half);
        for level in (0..DEPTH - 1).rev() {
            let above = simd.ge(x, simd.look_up(levels[level], cell));
            cell = simd.ahead_where(above, cell, 1 << level);
        }
        let t = simd.sub(simd.bound(x, low, high), simd.look_up(xs, cell));
        let y = simd.look_up(ys, cell);
        let slope = simd.look_up(slopes, simd.ahead_where(simd.ge(t, zero), cell, 1));
        // SAFETY: there are as many outputs as inputs.
        unsafe {
            simd.store(
                simd.add(y, simd.mul(slope, t)),
                outputs.as_mut_ptr().add(start),
            )
        };
    }
}

/// A table in registers, filled up with zeros.
fn table<S: Simd>(simd: S, values: impl Iterator<Item = S::Float>) -> S::Table {
    simd.table(&filled_up(values, S::Float::zero()))
}

/// The first `MOST` values, filled up with `filler` if there are fewer.
fn filled_up<T: Scalar>(values: impl Iterator<Item = T>, filler: T) -> [T; MOST] {
    let mut floats = [filler; MOST];
    for (float, value) in floats.iter_mut().zip(values) {
        *float = value;
    }
    floats
}
