//! The body for every machine and every number type.

use core::hint::select_unpredictable;

use crate::cells::Cells;
use crate::scalar::Scalar;

/// Inputs searched for side by side. One binary search waits for memory at each step; sixteen
/// independent ones fill the wait, and at 1024 segments are together 2.6 times as fast as one after
/// the other (8: 2.3, 32: 2.0).
const LANES: usize = 16;

/// Writes the value at `inputs[i]` to `outputs[i]`. The slices have one length.
pub(crate) fn eval_batch<T: Scalar>(cells: &Cells<T>, inputs: &[T], outputs: &mut [T]) {
    let (input_blocks, last_inputs) = inputs.as_chunks();
    let (output_blocks, last_outputs) = outputs.as_chunks_mut();
    for (block, output) in input_blocks.iter().zip(output_blocks) {
        *output = eval_block(cells, block);
    }
    for (&x, output) in last_inputs.iter().zip(last_outputs) {
        *output = cells.eval(x);
    }
}

/// [`Cells::eval`] for a block of inputs, each step taken for all of them before the next.
#[inline(always)]
fn eval_block<T: Scalar>(cells: &Cells<T>, inputs: &[T; LANES]) -> [T; LANES] {
    let inputs = inputs.map(|x| cells.bound(x));
    let found = search_block(&cells.midpoints, &inputs);
    core::array::from_fn(|lane| {
        // SAFETY: a count of midpoints, of which there is one fewer than records.
        let record = unsafe { cells.records.get_unchecked(found[lane]) };
        record.eval(inputs[lane])
    })
}

/// For each input the number of midpoints that are not above it.
#[inline(always)]
fn search_block<T: Scalar>(midpoints: &[T], inputs: &[T; LANES]) -> [usize; LANES] {
    // The answer lies in base..=base + size, and base + size <= midpoints.len().
    let mut base = [0; LANES];
    let mut size = midpoints.len();
    while size > 0 {
        let half = size.div_ceil(2);
        for (base, &x) in base.iter_mut().zip(inputs) {
            // SAFETY: base + half <= base + size <= midpoints.len(), and half > 0.
            let pivot = unsafe { *midpoints.get_unchecked(*base + half - 1) };
            // Told to select: a branch here would be mispredicted every other time.
            *base = select_unpredictable(pivot <= x, *base + half, *base);
        }
        size -= half;
    }
    base
}
