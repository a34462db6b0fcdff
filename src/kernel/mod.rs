//! Batched evaluation of cells.
//!
//! One [algorithm](batch), written over the operations of an instruction [set](simd), and thin bodies that
//! give it those of a CPU. Every body returns, for every input, the bits that
//! [`Cells::eval`](crate::cells::Cells::eval) returns: the operations are the same ones in the same
//! order, and each is rounded as IEEE 754 says.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod batch;
mod few;
mod portable;
mod simd;

/// Defines operations by the intrinsic of the same arguments.
macro_rules! operations {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty = $body:expr;)*) => {$(
        #[inline(always)]
        fn $name(self, $($argument: $type),*) -> $result {
            // SAFETY: the value of this type proves that the CPU has the instructions.
            unsafe { $body }
        }
    )*};
}
#[cfg(target_arch = "x86_64")]
use operations;

use core::any::TypeId;
use core::marker::PhantomData;

use crate::cells::Cells;
use crate::scalar::Scalar;
use portable::Portable;

/// A batch shorter than this is not worth asking what the CPU has.
const SHORT: usize = 16;

/// Writes the value at `inputs[i]` to `outputs[i]`. The slices have one length.
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

/// The bodies, best first.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Backend {
    Avx512,
    Avx2,
    Portable,
}

impl Backend {
    const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Portable];

    /// Evaluates the batch, or returns `false` where the CPU or the number type has no such body.
    fn eval_batch<T: Scalar>(self, cells: &Cells<T>, inputs: &[T], outputs: &mut [T]) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => as_floats(cells, inputs, outputs, avx512::eval_f32, avx512::eval_f64),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => as_floats(cells, inputs, outputs, avx2::eval_f32, avx2::eval_f64),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Portable => {
                batch::eval_batch(Portable(PhantomData), cells, inputs, outputs);
                true
            }
        }
    }
}

/// A body for one number type.
#[cfg(target_arch = "x86_64")]
type Body<F> = fn(&Cells<F>, &[F], &mut [F]) -> bool;

/// Hands the batch to the body for its number type, if there is one.
#[cfg(target_arch = "x86_64")]
fn as_floats<T: Scalar>(
    cells: &Cells<T>,
    inputs: &[T],
    outputs: &mut [T],
    f32_body: Body<f32>,
    f64_body: Body<f64>,
) -> bool {
    if TypeId::of::<T>() == TypeId::of::<f32>() {
        // SAFETY: T is f32, so this changes no type.
        let (cells, inputs, outputs) = unsafe {
            core::mem::transmute::<(&Cells<T>, &[T], &mut [T]), (&Cells<f32>, &[f32], &mut [f32])>(
                (cells, inputs, outputs),
            )
        };
        f32_body(cells, inputs, outputs)
    } else if TypeId::of::<T>() == TypeId::of::<f64>() {
        // SAFETY: T is f64, so this changes no type.
        let (cells, inputs, outputs) = unsafe {
            core::mem::transmute::<(&Cells<T>, &[T], &mut [T]), (&Cells<f64>, &[f64], &mut [f64])>(
                (cells, inputs, outputs),
            )
        };
        f64_body(cells, inputs, outputs)
    } else {
        false
    }
}

#[cfg(test)]
mod tests;
