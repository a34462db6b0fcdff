//! The algorithm of a batch, the same for every instruction set.
//!
//! A block of inputs goes through each phase as a whole, and a small buffer holds the cell numbers between
//! the phases. So the loads of one phase are independent of each other and overlap, and the code of a phase
//! stays small. (That is a third faster than taking one vector after the other through all phases.)
//!
//! 1. *Few segments*: all tables are in registers, and a binary search by permutation finds the cell
//!    ([`in_registers`]).
//! 2. *One cell*: the inputs look sorted, and the first and the last one are in the same cell. Then a pass of two
//!    comparisons tells whether all inputs are. If so, no input is searched for and no record is loaded
//!    again. Sorted inputs go this way also where a column would take more than two registers.
//! 3. *Any*: the bucket of each input, its entry, and the one comparison; then the few inputs in crowded
//!    buckets, one by one; then the record and the cell formula.

use core::hint::select_unpredictable;
use core::mem::MaybeUninit;
use core::ops::Range;

use num_traits::{One, Zero};

use super::in_registers;
use super::simd::Simd;
use crate::function::evaluate::cells::{Cells, Record};
use crate::function::evaluate::index::{Buckets, Node, Spread};
use crate::number::Scalar;

/// The number of inputs in a block: the buffers stay in the first-level cache, and a phase is long enough
/// for loads to overlap.
const BLOCK: usize = 256;

/// Writes the value at `inputs[i]` to `outputs[i]`. The slices have the same length.
#[inline(always)]
pub(super) fn eval_batch<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    let count = inputs.len();
    if count < S::LANES {
        eval_each(cells, inputs, outputs);
    } else if cells.records.len() < S::RECORDS_IN_REGISTERS.min(count)
        && (cells.records.len() < 2 * S::LANES || !looks_sorted(inputs))
    {
        // For fewer inputs, filling the tables takes longer than it saves.
        in_registers::eval(simd, cells, inputs, outputs);
    } else if let Some(buckets) = &cells.index.buckets {
        for block in blocks::<S>(count) {
            let (inputs, outputs) = (&inputs[block.clone()], &mut outputs[block]);
            if !looks_sorted(inputs) || !eval_one_cell(simd, cells, inputs, outputs) {
                eval_block(simd, cells, buckets, inputs, outputs);
            }
        }
    } else {
        eval_each(cells, inputs, outputs);
    }
}

/// Whether there are many inputs, and the first eight never fall or never rise, which they seldom do at random. Then it
/// is worth while to try whether a block of them is in one cell. (That is not faster than registers of which a column
/// takes one or two.) Inputs further ahead are not asked, because they may not yet be in the cache.
#[inline(always)]
fn looks_sorted<T: Scalar>(inputs: &[T]) -> bool {
    const MANY: usize = 128;
    const FIRST: usize = 8;
    if inputs.len() < MANY {
        return false;
    }
    let (mut rises, mut falls) = (true, true);
    for pair in inputs[..FIRST].windows(2) {
        rises &= pair[0] <= pair[1];
        falls &= pair[0] >= pair[1];
    }
    rises | falls
}

/// The blocks of a number of inputs, which are at least one vector. Each block is whole vectors. If inputs are left, a
/// last block of one vector ends with them, and takes some of the inputs before once more.
#[inline(always)]
fn blocks<S: Simd>(inputs: usize) -> impl Iterator<Item = Range<usize>> {
    let whole = inputs - inputs % S::LANES;
    let blocks = (0..whole).step_by(BLOCK);
    let blocks = blocks.map(move |start| start..whole.min(start + BLOCK));
    blocks.chain((whole < inputs).then(|| inputs - S::LANES..inputs))
}

/// An index for each input of a block. Each phase writes as many as there are inputs.
type Indices = [MaybeUninit<u32>; BLOCK];

const NO_INDICES: Indices = [MaybeUninit::uninit(); BLOCK];

/// Whether the inputs are whole vectors, and no more than a block.
#[inline(always)]
fn is_block<S: Simd>(inputs: &[S::Float]) -> bool {
    inputs.len().is_multiple_of(S::LANES) && inputs.len() <= BLOCK
}

/// Whether the first `count` of these indices are inside a table of `rows` rows.
///
/// # Safety
/// The first `count` indices are written.
#[inline(always)]
unsafe fn are_inside(indices: &[MaybeUninit<u32>], count: usize, rows: usize) -> bool {
    indices[..count].iter().all(|index| {
        // SAFETY: the caller promises that they are written.
        let index = unsafe { index.assume_init() };
        (index as usize) < rows
    })
}

/// The number of blocks whose cells are found before the columns are evaluated, one after the other. With more
/// blocks the records of a column are brought into the cache less often. (One block alone makes four columns of
/// 1024 segments a quarter slower.)
const BLOCKS: usize = 8;

/// Writes the value of column k at `inputs[i]` to `outputs[k][i]`: one search for all columns. They have the same
/// boundaries between their cells, and the slices have the same length. `alone` evaluates a single column.
#[inline(always)]
pub(super) fn eval_columns<S: Simd>(
    simd: S,
    columns: &[&Cells<S::Float>],
    inputs: &[S::Float],
    outputs: &mut [&mut [S::Float]],
    alone: impl Fn(&Cells<S::Float>, &[S::Float], &mut [S::Float]) -> bool,
) {
    let Some((first, others)) = columns.split_first() else {
        return;
    };
    // The indices that are found must be those of records in every column.
    let fits = |cells: &&Cells<S::Float>| cells.records.len() == first.records.len();
    // Where a column takes no more than two registers, a search in registers for each is faster than one for all.
    let fewest = S::RECORDS_IN_REGISTERS.min(2 * S::LANES);
    let is_shared = !others.is_empty() && others.iter().all(fits) && first.records.len() >= fewest;
    let buckets = first.index.buckets.as_ref().filter(|_| is_shared);
    for start in (0..inputs.len()).step_by(BLOCKS * BLOCK) {
        let inputs = &inputs[start..inputs.len().min(start + BLOCKS * BLOCK)];
        let outputs = outputs
            .iter_mut()
            .map(|outputs| &mut outputs[start..][..inputs.len()]);
        let columns = columns.iter().zip(outputs);
        // Sorted inputs are evaluated faster one column after the other.
        let ends = (inputs[0], inputs[inputs.len().min(BLOCK) - 1]);
        let is_sorted = first.find(ends.0) == first.find(ends.1);
        let Some(buckets) = buckets.filter(|_| !is_sorted && inputs.len() >= S::LANES) else {
            for (cells, outputs) in columns {
                alone(cells, inputs, outputs);
            }
            continue;
        };
        // With room for a last block of one vector.
        let mut indices = [NO_INDICES; BLOCKS + 1];
        for (block, indices) in blocks::<S>(inputs.len()).zip(&mut indices) {
            // SAFETY: a block is whole vectors.
            unsafe { find_records(simd, first, buckets, &inputs[block], indices) };
        }
        for (cells, outputs) in columns {
            for (block, indices) in blocks::<S>(inputs.len()).zip(&indices) {
                let (inputs, outputs) = (&inputs[block.clone()], &mut outputs[block]);
                debug_assert!(cells.records.len() == first.records.len());
                // SAFETY: a block is whole vectors, and there are as many outputs. The indices are those of
                // records in the first column, and the others have as many records.
                unsafe { eval_records(simd, cells, inputs, indices, outputs) };
            }
        }
    }
}

pub(super) fn eval_each<T: Scalar>(cells: &Cells<T>, inputs: &[T], outputs: &mut [T]) {
    for (&x, output) in inputs.iter().zip(outputs) {
        *output = cells.eval(x);
    }
}

/// Evaluates a block of whole vectors if all inputs are in the cell of the first one. Otherwise it returns
/// `false`, and the outputs it has written are to be written over.
#[inline(always)]
fn eval_one_cell<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) -> bool {
    let cell = cells.find(inputs[0]);
    if cell != cells.find(inputs[inputs.len() - 1]) {
        return false;
    }
    let from = if cell > 0 {
        cells.index.boundaries[cell - 1]
    } else {
        S::Float::lowest()
    };
    // The last float of the cell, so that both comparisons are of one kind.
    let next = cells.index.boundaries.get(cell);
    let to = next.map_or(S::Float::highest(), |next| next.next_down());
    debug_assert!(inputs.len().is_multiple_of(S::LANES) && outputs.len() == inputs.len());
    let (from, to) = (simd.splat(from), simd.splat(to));
    let (low, high) = (simd.splat(cells.lower), simd.splat(cells.upper));
    let record = Columns::splat(simd, &cells.records[cell]);
    for at in (0..inputs.len()).step_by(S::LANES) {
        // SAFETY: the block is whole vectors, so one of them starts here.
        let x = unsafe { simd.load(inputs.as_ptr().add(at)) };
        let inside = simd.and(simd.ge(x, from), simd.ge(to, x));
        if simd.bits(inside) != ALL >> (32 - S::LANES) {
            return false;
        }
        let y = record.eval(simd, simd.bound(x, low, high));
        // SAFETY: there are as many outputs as inputs.
        unsafe { simd.store(y, outputs.as_mut_ptr().add(at)) };
    }
    true
}

const ALL: u32 = u32::MAX;

/// Evaluates a block of whole vectors, in which each input is looked up by itself. Each phase writes an index for
/// each input, bounded by the last index of the table that the next phase reads.
#[inline(always)]
fn eval_block<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    buckets: &Buckets<S::Float>,
    inputs: &[S::Float],
    outputs: &mut [S::Float],
) {
    debug_assert!(outputs.len() == inputs.len());
    let mut indices = NO_INDICES;
    // SAFETY: the inputs are whole vectors, no more than a block of them; the outputs are as many. The indices
    // that are found are those of records.
    unsafe {
        find_records(simd, cells, buckets, inputs, &mut indices);
        eval_records(simd, cells, inputs, &indices, outputs);
    }
}

/// The cell of each input, an index into the records.
///
/// # Safety
/// The inputs are whole vectors, and no more than a block.
#[inline(always)]
unsafe fn find_records<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    buckets: &Buckets<S::Float>,
    inputs: &[S::Float],
    indices: &mut Indices,
) {
    // SAFETY: the caller promises whole vectors, and no more than a block. Each phase but the first reads the indices that
    // the one before it has written, bounded by the last one of the table that they are for.
    let crowded = unsafe {
        find_buckets(simd, buckets, inputs, indices);
        for (i, nodes) in buckets.levels.iter().enumerate() {
            let last_bucket = buckets.last_below(i + 1);
            find_inner_buckets(simd, nodes, last_bucket, inputs, indices);
        }
        count_boundaries(simd, cells, buckets, inputs, indices)
    };
    if crowded != [0; BLOCK / 64] {
        // SAFETY: an index is written for each input, and no other is marked.
        unsafe {
            let boundaries = &cells.index.boundaries;
            settle(boundaries, buckets.widest, inputs, crowded, indices);
        }
    }
}

impl<T> Buckets<T> {
    /// The last index into the table below the first `levels` levels: that of the next level, or the entries.
    #[inline(always)]
    fn last_below(&self, levels: usize) -> u32 {
        match self.levels.get(levels) {
            Some(nodes) => last_index(nodes),
            None => last_index(&self.entries),
        }
    }
}

/// The last index of a table, which is not empty and has no more than 2^32 rows.
#[inline(always)]
fn last_index<R>(table: &[R]) -> u32 {
    (table.len() - 1) as u32
}

/// The bucket of each input: an index into the first level of nodes if there are any, or else into the entries.
///
/// # Safety
/// The inputs are whole vectors, and no more than a block.
#[inline(always)]
unsafe fn find_buckets<S: Simd>(
    simd: S,
    buckets: &Buckets<S::Float>,
    inputs: &[S::Float],
    indices: &mut Indices,
) {
    // Bounded by it in the end, an input needs no upper bound before the conversion to an integer.
    let last_bucket = buckets.last_below(0);
    let map = &buckets.map;
    let (first, last) = (simd.splat(map.first), simd.splat(map.last));
    let (origin, scale) = (simd.splat(map.origin), simd.splat(map.scale));
    let centre = simd.splat(map.centre);
    let (below, above) = (simd.splat(-map.gap), simd.splat(map.gap));
    let zero = simd.splat(S::Float::zero());
    debug_assert!(is_block::<S>(inputs));
    for at in (0..inputs.len()).step_by(S::LANES) {
        // SAFETY: a whole vector of inputs, and of indices, which are as many or more.
        unsafe {
            let x = simd.into_range(simd.load(inputs.as_ptr().add(at)), first, last);
            let key = if map.spread == Spread::Linear {
                x
            } else {
                let rank = simd.ordinal(simd.sub(x, centre));
                simd.sub(rank, simd.bound(rank, below, above))
            };
            let bucket = simd.at_least(simd.mul(simd.sub(key, origin), scale), zero);
            simd.store_bounded(
                bucket,
                last_bucket,
                indices.as_mut_ptr().cast::<u32>().add(at),
            );
        }
    }
}

/// From the outer bucket of each input to the inner one: an index into the next level of nodes, or into the entries.
///
/// # Safety
/// The inputs are whole vectors, and no more than a block, and the index of each is that of one of the nodes.
#[inline(always)]
unsafe fn find_inner_buckets<S: Simd>(
    simd: S,
    nodes: &[Node<S::Float>],
    last_bucket: u32,
    inputs: &[S::Float],
    indices: &mut Indices,
) {
    debug_assert!(is_block::<S>(inputs));
    // SAFETY: an index is written for each input.
    debug_assert!(unsafe { are_inside(indices, inputs.len(), nodes.len()) });
    for at in (0..inputs.len()).step_by(S::LANES) {
        // SAFETY: a whole vector of inputs and of indices; these are indices of nodes.
        unsafe {
            let index = indices.as_mut_ptr().cast::<u32>().add(at);
            let [origin, scale, top, base] = simd.quads(nodes.as_ptr().cast(), index);
            let x = simd.load(inputs.as_ptr().add(at));
            let inner = simd.mul(simd.sub(x, origin), scale);
            let inner = simd.into_range(inner, simd.splat(S::Float::zero()), top);
            simd.store_bounded(simd.add(base, inner), last_bucket, index);
        }
    }
}

/// From the bucket of each input to the number of boundaries that are not above it, an index into the records. A
/// bit is set for each input in a crowded bucket, where that number is only the first one possible.
///
/// # Safety
/// The inputs are whole vectors, and no more than a block, and the index of each is that of an entry.
#[inline(always)]
unsafe fn count_boundaries<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    buckets: &Buckets<S::Float>,
    inputs: &[S::Float],
    indices: &mut Indices,
) -> [u64; BLOCK / 64] {
    let mut crowded = [0_u64; BLOCK / 64];
    let last_record = last_index(&cells.records);
    let one = simd.splat(S::Float::one());
    let first = simd.splat(buckets.map.first);
    debug_assert!(is_block::<S>(inputs));
    // SAFETY: an index is written for each input.
    debug_assert!(unsafe { are_inside(indices, inputs.len(), buckets.entries.len()) });
    for at in (0..inputs.len()).step_by(S::LANES) {
        // SAFETY: a whole vector of inputs and of indices; these are indices of entries.
        unsafe {
            let index = indices.as_mut_ptr().cast::<u32>().add(at);
            let x = simd.load(inputs.as_ptr().add(at));
            let [boundary, count] = simd.pairs(buckets.entries.as_ptr(), index);
            let count = simd.select(simd.ge(x, boundary), simd.add(count, one), count);
            simd.store_bounded(count, last_record, index);
            // An input below all boundaries needs no search, even if its bucket is crowded.
            let unsettled = simd.bits(simd.and(simd.is_nan(boundary), simd.ge(x, first)));
            crowded[at / 64] |= u64::from(unsettled) << (at % 64);
        }
    }
    crowded
}

/// The value of each input by the cell formula.
///
/// # Safety
/// The inputs are whole vectors, and no more than a block, the outputs are as many, and the index of each
/// input is that of a record.
#[inline(always)]
unsafe fn eval_records<S: Simd>(
    simd: S,
    cells: &Cells<S::Float>,
    inputs: &[S::Float],
    indices: &Indices,
    outputs: &mut [S::Float],
) {
    let (low, high) = (simd.splat(cells.lower), simd.splat(cells.upper));
    debug_assert!(is_block::<S>(inputs) && outputs.len() == inputs.len());
    // SAFETY: an index is written for each input.
    debug_assert!(unsafe { are_inside(indices, inputs.len(), cells.records.len()) });
    for at in (0..inputs.len()).step_by(S::LANES) {
        // SAFETY: a whole vector of inputs, of outputs and of indices; these are indices of records.
        unsafe {
            let index = indices.as_ptr().cast::<u32>().add(at);
            let record = Columns(simd.quads(cells.records.as_ptr().cast(), index));
            let x = simd.load(inputs.as_ptr().add(at));
            let y = record.eval(simd, simd.bound(x, low, high));
            simd.store(y, outputs.as_mut_ptr().add(at));
        }
    }
}

/// Searches on from the first boundary of its bucket for each index that is marked. The binary searches run side by
/// side, so that one does not wait for another.
///
/// # Safety
/// The marked indices are written.
#[inline(always)]
unsafe fn settle<T: Scalar>(
    boundaries: &[T],
    widest: usize,
    inputs: &[T],
    crowded: [u64; BLOCK / 64],
    indices: &mut Indices,
) {
    let mut marked = [MaybeUninit::<u16>::uninit(); BLOCK];
    let mut count = 0;
    for (word, mut bits) in crowded.into_iter().enumerate() {
        while bits != 0 {
            marked[count].write(64 * word as u16 + bits.trailing_zeros() as u16);
            count += 1;
            bits &= bits - 1;
        }
    }
    let last = boundaries.len() - 1;
    let mut size = widest;
    while size > 0 {
        let half = size.div_ceil(2);
        for marked in &marked[..count] {
            // SAFETY: as many are written as are counted.
            let i = usize::from(unsafe { marked.assume_init() });
            debug_assert!(i < inputs.len());
            // SAFETY: the caller promises that the marked indices are written, those of inputs.
            let index = unsafe { indices[i].assume_init_mut() };
            // The pivot is never beyond the last boundary, so the result stays the index of a record.
            let pivot = (*index as usize + half - 1).min(last);
            let is_ahead = boundaries[pivot] <= inputs[i];
            *index = select_unpredictable(is_ahead, pivot as u32 + 1, *index);
        }
        size -= half;
    }
}

/// Records as columns: x, y, the slope on the left, the slope on the right.
struct Columns<V>([V; 4]);

impl<V: Copy> Columns<V> {
    #[inline(always)]
    fn splat<S: Simd<Vector = V>>(simd: S, record: &Record<S::Float>) -> Self {
        Self([record.x, record.y, record.slope_left, record.slope_right].map(|x| simd.splat(x)))
    }

    /// [`Record::eval`] in each lane.
    #[inline(always)]
    fn eval<S: Simd<Vector = V>>(&self, simd: S, x: V) -> V {
        let Self([kx, ky, left, right]) = *self;
        let t = simd.sub(x, kx);
        let not_left = simd.ge(t, simd.splat(S::Float::zero()));
        simd.add(ky, simd.mul(simd.select(not_left, right, left), t))
    }
}
