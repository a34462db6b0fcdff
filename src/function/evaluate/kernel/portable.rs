//! Plain arrays for every machine. The compiler vectorises what it can.

use core::marker::PhantomData;

use super::batch;
use super::simd::Simd;
use crate::function::evaluate::cells::Cells;
use crate::function::evaluate::index::Entry;
use crate::number::{Scalar, at_least, into_range};

const LANES: usize = 8;

/// An instruction set that needs nothing of the CPU.
#[derive(Clone, Copy, Debug)]
struct Portable<T>(PhantomData<T>);

/// The conversion of a float to an integer that takes the fewest instructions.
pub(super) trait ToWhole: Scalar {
    /// The integer part of a float from 0 to 2^30, no less than 2^30 for a larger one, 0 for a negative one and for NaN.
    fn to_whole(self) -> u32;
}

macro_rules! to_whole {
    ($($float:ty)*) => {$(
        impl ToWhole for $float {
            #[inline(always)]
            fn to_whole(self) -> u32 {
                if cfg!(target_family = "wasm") {
                    // One instruction there, also for vectors.
                    return self as u32;
                }
                // Elsewhere `as u32` would test each float for what does not fit, most often one after the other. Two
                // comparisons that keep all floats in range are vectorised.
                let in_range = into_range(self, 0.0, (1 << 30) as $float);
                debug_assert!((0.0..=(1 << 30) as $float).contains(&in_range));
                // SAFETY: the float is in the range of the integers, whatever it was before.
                let whole: i32 = unsafe { in_range.to_int_unchecked() };
                whole as u32
            }
        }
    )*};
}

to_whole!(f32 f64);

/// Evaluates the batch, on any CPU.
///
/// Only for floats: the tables are read unchecked, and the arithmetic by which another number type would
/// compute an index is unknown.
pub(super) fn eval<F: ToWhole>(cells: &Cells<F>, inputs: &[F], outputs: &mut [F]) -> bool {
    batch::eval_batch(Portable(PhantomData), cells, inputs, outputs);
    true
}

/// The same for columns.
pub(super) fn eval_columns<F: ToWhole>(
    columns: &[&Cells<F>],
    inputs: &[F],
    outputs: &mut [&mut [F]],
) -> bool {
    batch::eval_columns(Portable(PhantomData), columns, inputs, outputs, eval);
    true
}

impl<T: ToWhole> Simd for Portable<T> {
    type Float = T;
    type Vector = [T; LANES];
    type Mask = [bool; LANES];
    type Indices = [u32; LANES];

    const LANES: usize = LANES;
    // A table in memory would be no better than the records are.
    const RECORDS_IN_REGISTERS: usize = 0;
    const TOGETHER: usize = 4;

    #[inline(always)]
    fn splat(self, x: T) -> [T; LANES] {
        [x; LANES]
    }

    #[inline(always)]
    unsafe fn load(self, from: *const T) -> [T; LANES] {
        // SAFETY: the caller promises at least `LANES` floats, and an array needs no more alignment than its elements.
        unsafe { from.cast::<[T; LANES]>().read() }
    }

    #[inline(always)]
    unsafe fn store(self, vector: [T; LANES], to: *mut T) {
        // SAFETY: the caller promises room for `LANES` floats, and an array needs no more alignment than its elements.
        unsafe { to.cast::<[T; LANES]>().write(vector) }
    }

    #[inline(always)]
    fn add(self, a: [T; LANES], b: [T; LANES]) -> [T; LANES] {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub(self, a: [T; LANES], b: [T; LANES]) -> [T; LANES] {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul(self, a: [T; LANES], b: [T; LANES]) -> [T; LANES] {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn ge(self, a: [T; LANES], b: [T; LANES]) -> [bool; LANES] {
        each(|i| a[i] >= b[i])
    }

    #[inline(always)]
    #[expect(clippy::eq_op, reason = "true of NaN alone")]
    fn is_nan(self, a: [T; LANES]) -> [bool; LANES] {
        each(|i| a[i] != a[i])
    }

    #[inline(always)]
    fn and(self, a: [bool; LANES], b: [bool; LANES]) -> [bool; LANES] {
        each(|i| a[i] & b[i])
    }

    #[inline(always)]
    fn select(self, mask: [bool; LANES], yes: [T; LANES], no: [T; LANES]) -> [T; LANES] {
        each(|i| core::hint::select_unpredictable(mask[i], yes[i], no[i]))
    }

    #[inline(always)]
    fn bits(self, mask: [bool; LANES]) -> u32 {
        // A sum, which is vectorised. A fold of shifts is not.
        let bits: [u32; LANES] = each(|i| u32::from(mask[i]) << i);
        bits.iter().sum()
    }

    #[inline(always)]
    fn bound(self, x: [T; LANES], low: [T; LANES], high: [T; LANES]) -> [T; LANES] {
        let x: [T; LANES] = each(|i| if x[i] < low[i] { low[i] } else { x[i] });
        each(|i| if x[i] > high[i] { high[i] } else { x[i] })
    }

    #[inline(always)]
    fn at_least(self, x: [T; LANES], low: [T; LANES]) -> [T; LANES] {
        each(|i| at_least(x[i], low[i]))
    }

    #[inline(always)]
    fn into_range(self, x: [T; LANES], low: [T; LANES], high: [T; LANES]) -> [T; LANES] {
        each(|i| into_range(x[i], low[i], high[i]))
    }

    #[inline(always)]
    fn ordinal(self, x: [T; LANES]) -> [T; LANES] {
        x.map(T::ordinal)
    }

    #[inline(always)]
    unsafe fn store_bounded(self, x: [T; LANES], most: u32, to: *mut u32) {
        // SAFETY: the caller promises room for `LANES` integers, and an array needs no more alignment than its elements.
        unsafe {
            to.cast::<[u32; LANES]>()
                .write(x.map(|x| x.to_whole().min(most)))
        }
    }

    #[inline(always)]
    unsafe fn pairs(self, table: *const Entry<T>, at: *const u32) -> [[T; LANES]; 2] {
        // SAFETY: the caller promises `LANES` indices, each inside the table.
        let rows: [Entry<T>; LANES] = each(|i| unsafe { *table.add(*at.add(i) as usize) });
        [rows.map(|row| row.boundary), rows.map(|row| row.first)]
    }

    #[inline(always)]
    unsafe fn quads(self, table: *const [T; 4], at: *const u32) -> [[T; LANES]; 4] {
        // SAFETY: the caller promises `LANES` indices, each inside the table.
        let rows: [[T; 4]; LANES] = each(|i| unsafe { *table.add(*at.add(i) as usize) });
        core::array::from_fn(|column| rows.map(|row| row[column]))
    }

    #[inline(always)]
    fn look_up<const VECTORS: usize>(
        self,
        table: &[[T; LANES]; VECTORS],
        indices: [u32; LANES],
    ) -> [T; LANES] {
        let table = table.as_flattened();
        indices.map(|index| table[index as usize % table.len()])
    }

    #[inline(always)]
    fn zero_indices(self) -> [u32; LANES] {
        [0; LANES]
    }

    #[inline(always)]
    fn ahead_where(self, mask: [bool; LANES], indices: [u32; LANES], step: u32) -> [u32; LANES] {
        each(|i| indices[i] + step * u32::from(mask[i]))
    }
}

#[inline(always)]
fn each<R>(lane: impl FnMut(usize) -> R) -> [R; LANES] {
    core::array::from_fn(lane)
}
