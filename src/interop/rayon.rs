//! Evaluation of batches on several threads.

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::{ParallelSlice, ParallelSliceMut};

use crate::error::{Error, same_length};
use crate::function::{Discontinuous, PiecewiseLinear};
use crate::network::ShallowReluNet;
use crate::number::Scalar;

/// The number of inputs that one thread takes at a time.
const CHUNK: usize = 1 << 16;

/// A batch up to this long stays on its thread. Waking another thread takes some seventeen microseconds, and
/// at its fastest a single thread needs four times as long for this many inputs.
const ALONE: usize = 1 << 18;

impl<T: Scalar + Send + Sync> PiecewiseLinear<T> {
    /// The same bits as [`eval_batch`](Self::eval_batch), on all of R, computed by all threads of the
    /// current `rayon` pool.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [0.0; 3];
    /// f.eval_batch_parallel(&[1.0, -4.0, 3.0], &mut values)?;
    /// assert_eq!(values, [3.0, 1.0, 7.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch_parallel(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        in_parallel(inputs, outputs, |inputs, outputs| {
            self.eval_batch(inputs, outputs)
        })
    }
}

impl<T: Scalar + Send + Sync> Discontinuous<T> {
    /// The same bits as [`eval_batch`](Self::eval_batch), on all of R, computed by all threads of the
    /// current `rayon` pool.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [0.0; 3];
    /// step.eval_batch_parallel(&[1.0, -4.0, 2.0], &mut values)?;
    /// assert_eq!(values, [1.0, 1.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch_parallel(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        in_parallel(inputs, outputs, |inputs, outputs| {
            self.eval_batch(inputs, outputs)
        })
    }
}

impl<T: Scalar + Send + Sync> ShallowReluNet<T> {
    /// The same bits as [`forward_batch`](Self::forward_batch), on all of R, computed by all threads of the
    /// current `rayon` pool.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [0.0; 2];
    /// net.forward_batch_parallel(&[0.5, 1.5], &mut values)?;
    /// assert_eq!(values, [2.0, 4.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn forward_batch_parallel(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        self.function().eval_batch_parallel(inputs, outputs)
    }
}

fn in_parallel<T: Scalar + Send + Sync>(
    inputs: &[T],
    outputs: &mut [T],
    eval_batch: impl Fn(&[T], &mut [T]) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    same_length(("inputs", inputs.len()), ("outputs", outputs.len()))?;
    if inputs.len() <= ALONE {
        return eval_batch(inputs, outputs);
    }
    let chunks = inputs.par_chunks(CHUNK).zip(outputs.par_chunks_mut(CHUNK));
    chunks.try_for_each(|(inputs, outputs)| eval_batch(inputs, outputs))
}
