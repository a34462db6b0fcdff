//! Evaluation of cells in batches.
//!
//! There is one [algorithm](batch), written over the operations of an [instruction set](simd), and thin
//! bodies that supply the operations of a CPU. Every body returns the same bits for every input as
//! [`Cells::eval`](crate::function::evaluate::cells::Cells::eval), because it does the same operations in
//! the same order and each is rounded as IEEE 754 prescribes.
//!
//! The bodies for AVX need a target with SSE2. A target with software floats, such as `x86_64-unknown-none`,
//! has no registers to pass their vectors in. The bodies for NEON need a target that has it, as every aarch64 with hardware
//! floats does, and that is little-endian.
//!
//! # Why no table is read outside
//!
//! The tables are read unchecked. An index into one of them is computed from an input in floating point, and
//! then bounded as an integer by the length of the table it is for ([`simd::Simd::store_bounded`]). So
//! safety depends on that bound alone. Whether the index is the right one depends on the floating point
//! before it.

/// Defines operations by intrinsics for a type that proves that the CPU has them.
#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(
        target_arch = "aarch64",
        target_feature = "neon",
        target_endian = "little"
    )
))]
macro_rules! operations {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty = $body:expr;)*) => {$(
        #[inline(always)]
        fn $name(self, $($argument: $type),*) -> $result {
            // SAFETY: the value of this type proves that the CPU has the instructions.
            unsafe { $body }
        }
    )*};
}
/// Defines the entry to an instruction set, in a module that can tell whether the CPU has it.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
macro_rules! entry {
    ($eval:ident, $eval_columns:ident, $float:ty, $simd:ident, $features:literal) => {
        /// Evaluates the batch, or returns `false` if the CPU does not have the instructions.
        pub(super) fn $eval(
            cells: &Cells<$float>,
            inputs: &[$float],
            outputs: &mut [$float],
        ) -> bool {
            #[target_feature(enable = $features)]
            fn body(cells: &Cells<$float>, inputs: &[$float], outputs: &mut [$float]) {
                debug_assert!(detected());
                batch::eval_batch($simd(()), cells, inputs, outputs);
            }
            if !detected() {
                return false;
            }
            // SAFETY: the CPU was found to have the instructions.
            unsafe { body(cells, inputs, outputs) };
            true
        }

        /// The same for columns.
        pub(super) fn $eval_columns(
            columns: &[&Cells<$float>],
            inputs: &[$float],
            outputs: &mut [&mut [$float]],
        ) -> bool {
            #[target_feature(enable = $features)]
            fn body(columns: &[&Cells<$float>], inputs: &[$float], outputs: &mut [&mut [$float]]) {
                debug_assert!(detected());
                batch::eval_columns($simd(()), columns, inputs, outputs, $eval);
            }
            if !detected() {
                return false;
            }
            // SAFETY: the CPU was found to have the instructions.
            unsafe { body(columns, inputs, outputs) };
            true
        }
    };
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod avx2;
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod avx512;
mod batch;
mod in_registers;
#[cfg(all(
    target_arch = "aarch64",
    target_feature = "neon",
    target_endian = "little"
))]
mod neon;
mod portable;
mod simd;
mod widest;

use core::any::{TypeId, type_name};

use crate::function::evaluate::cells::Cells;
use crate::number::Scalar;
pub(crate) use widest::{Work, widest};

/// For a batch shorter than this, asking what the CPU has does not pay.
const SHORT: usize = 16;

/// Writes the value at `inputs[i]` to `outputs[i]`. The slices have the same length.
pub(crate) fn eval_batch<T: Scalar>(cells: &Cells<T>, inputs: &[T], outputs: &mut [T]) {
    debug_assert_eq!(inputs.len(), outputs.len());
    if inputs.len() < SHORT {
        return batch::eval_each(cells, inputs, outputs);
    }
    for backend in Backend::ALL {
        if backend.eval_batch(cells, inputs, outputs) {
            return;
        }
    }
}

/// Writes the value of column k at `inputs[i]` to `outputs[k][i]`. The slices have the same length, and the columns
/// the same boundaries between their cells.
pub(crate) fn eval_columns<T: Scalar>(
    columns: &[&Cells<T>],
    inputs: &[T],
    outputs: &mut [&mut [T]],
) {
    debug_assert_eq!(columns.len(), outputs.len());
    for backend in Backend::ALL {
        if backend.eval_columns(columns, inputs, outputs) {
            return;
        }
    }
}

/// The bodies, best first.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Backend {
    Avx512,
    Avx2,
    Neon,
    Portable,
    /// One input after the other: the only body for a number type that is not a float.
    Each,
}

impl Backend {
    const ALL: [Self; 5] = [
        Self::Avx512,
        Self::Avx2,
        Self::Neon,
        Self::Portable,
        Self::Each,
    ];

    /// Evaluates the batch, or returns `false` if there is no such body for the CPU or the number type.
    fn eval_batch<T: Scalar>(self, cells: &Cells<T>, inputs: &[T], outputs: &mut [T]) -> bool {
        match self {
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512 => as_floats(cells, inputs, outputs, avx512::eval_f32, avx512::eval_f64),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2 => as_floats(cells, inputs, outputs, avx2::eval_f32, avx2::eval_f64),
            #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
            Self::Avx512 | Self::Avx2 => false,
            #[cfg(all(
                target_arch = "aarch64",
                target_feature = "neon",
                target_endian = "little"
            ))]
            Self::Neon => as_floats(cells, inputs, outputs, neon::eval_f32, neon::eval_f64),
            #[cfg(not(all(
                target_arch = "aarch64",
                target_feature = "neon",
                target_endian = "little"
            )))]
            Self::Neon => false,
            Self::Portable => as_floats(cells, inputs, outputs, portable::eval, portable::eval),
            Self::Each => {
                batch::eval_each(cells, inputs, outputs);
                true
            }
        }
    }

    /// The same for columns.
    fn eval_columns<T: Scalar>(
        self,
        columns: &[&Cells<T>],
        inputs: &[T],
        outputs: &mut [&mut [T]],
    ) -> bool {
        let bodies: (ColumnsBody<f32>, ColumnsBody<f64>) = match self {
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx512 => (avx512::eval_columns_f32, avx512::eval_columns_f64),
            #[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
            Self::Avx2 => (avx2::eval_columns_f32, avx2::eval_columns_f64),
            #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
            Self::Avx512 | Self::Avx2 => return false,
            #[cfg(all(
                target_arch = "aarch64",
                target_feature = "neon",
                target_endian = "little"
            ))]
            Self::Neon => (neon::eval_columns_f32, neon::eval_columns_f64),
            #[cfg(not(all(
                target_arch = "aarch64",
                target_feature = "neon",
                target_endian = "little"
            )))]
            Self::Neon => return false,
            Self::Portable => (portable::eval_columns, portable::eval_columns),
            Self::Each => {
                for (cells, outputs) in columns.iter().zip(outputs) {
                    batch::eval_each(cells, inputs, outputs);
                }
                return true;
            }
        };
        columns_as_floats(columns, inputs, outputs, bodies)
    }
}

/// A body for one number type, which returns `false` if the CPU cannot run it.
type Body<F> = fn(&Cells<F>, &[F], &mut [F]) -> bool;

/// Hands the batch to the body for its number type, if there is one.
fn as_floats<T: Scalar>(
    cells: &Cells<T>,
    inputs: &[T],
    outputs: &mut [T],
    f32_body: Body<f32>,
    f64_body: Body<f64>,
) -> bool {
    // SAFETY: each cast is made only if T is the type that it casts to.
    unsafe {
        if TypeId::of::<T>() == TypeId::of::<f32>() {
            f32_body(
                same_cells(cells),
                same_slice(inputs),
                same_slice_mut(outputs),
            )
        } else if TypeId::of::<T>() == TypeId::of::<f64>() {
            f64_body(
                same_cells(cells),
                same_slice(inputs),
                same_slice_mut(outputs),
            )
        } else {
            false
        }
    }
}

/// A body for the columns of one number type, which returns `false` if the CPU cannot run it.
type ColumnsBody<F> = fn(&[&Cells<F>], &[F], &mut [&mut [F]]) -> bool;

/// Hands the columns to the body for their number type, if there is one.
fn columns_as_floats<T: Scalar>(
    columns: &[&Cells<T>],
    inputs: &[T],
    outputs: &mut [&mut [T]],
    (f32_body, f64_body): (ColumnsBody<f32>, ColumnsBody<f64>),
) -> bool {
    // SAFETY: each cast is made only if T is the type that it casts to.
    unsafe {
        if TypeId::of::<T>() == TypeId::of::<f32>() {
            f32_body(
                same_slice(columns),
                same_slice(inputs),
                same_slice_mut(outputs),
            )
        } else if TypeId::of::<T>() == TypeId::of::<f64>() {
            f64_body(
                same_slice(columns),
                same_slice(inputs),
                same_slice_mut(outputs),
            )
        } else {
            false
        }
    }
}

/// # Safety
/// `T` is `F`.
unsafe fn same_cells<T, F>(cells: &Cells<T>) -> &Cells<F> {
    debug_assert_eq!(type_name::<T>(), type_name::<F>());
    // SAFETY: the caller promises that the types are the same.
    unsafe { &*core::ptr::from_ref(cells).cast() }
}

/// # Safety
/// `T` is `F`: the same type, or built in the same way from the type of the cells.
unsafe fn same_slice<T, F>(slice: &[T]) -> &[F] {
    debug_assert_eq!(type_name::<T>(), type_name::<F>());
    // SAFETY: the caller promises that the types are the same.
    unsafe { core::slice::from_raw_parts(slice.as_ptr().cast(), slice.len()) }
}

/// # Safety
/// `T` is `F`, as above.
unsafe fn same_slice_mut<T, F>(slice: &mut [T]) -> &mut [F] {
    debug_assert_eq!(type_name::<T>(), type_name::<F>());
    // SAFETY: the caller promises that the types are the same.
    unsafe { core::slice::from_raw_parts_mut(slice.as_mut_ptr().cast(), slice.len()) }
}

#[cfg(test)]
mod tests;
