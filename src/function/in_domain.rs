//! Evaluation in the domain only: no value beyond the breakpoints.

use super::evaluate::kernel::{self, widest};
use super::{Discontinuous, PiecewiseLinear};
use crate::error::{Error, same_length};
use crate::number::{Scalar, compared_alone};

/// The number of inputs after whose evaluation those outside are written over: their results are still in
/// the first-level cache.
const CHUNK: usize = 1024;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The value at `x`, in the domain only: None beyond the first or the last breakpoint, whatever the
    /// tails are, and for NaN. In the domain it has the bits of [`eval`](Self::eval), and its cost.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!([0.0, 1.0, 2.0].map(|x| f.eval_in_domain(x)), [Some(1.0), Some(3.0), Some(5.0)]);
    /// assert_eq!([-0.5, 2.5, f64::NAN].map(|x| f.eval_in_domain(x)), [None; 3]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn eval_in_domain(&self, x: T) -> Option<T> {
        contains(self.domain(), x).then(|| self.eval(x))
    }

    /// Writes the value at `inputs[i]`, in the domain only, to `outputs[i]`, and `outside` for inputs beyond
    /// the first or the last breakpoint. That may be NaN, or 0, or any other value. An input that is NaN
    /// gives NaN. In the domain the bits are those of [`eval_batch`](Self::eval_batch). It costs one more
    /// pass over inputs and outputs that are still in the cache, which takes about a tenth of the time for
    /// more than sixty segments, and a third for three. Nothing is allocated.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [9.0; 3];
    /// f.eval_batch_in_domain(&[1.0, -4.0, 3.0], &mut values, f64::NAN)?;
    /// assert!(values[0] == 3.0 && values[1].is_nan() && values[2].is_nan());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch_in_domain(
        &self,
        inputs: &[T],
        outputs: &mut [T],
        outside: T,
    ) -> Result<(), Error> {
        let batch =
            |inputs: &[T], outputs: &mut [T]| kernel::eval_batch(self.cells(), inputs, outputs);
        each_chunk(batch, self.domain(), (inputs, outputs), outside)
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// The value at `x`, in the domain only: None beyond the first or the last breakpoint, whatever the
    /// tails are, and for NaN. In the domain it has the bits of [`eval`](Self::eval), and its cost. Where
    /// the domain starts or ends with a jump, the value there is that of the chosen side.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!([0.0, 1.9, 2.0].map(|x| step.eval_in_domain(x)), [Some(1.0), Some(1.0), Some(5.0)]);
    /// assert_eq!([-0.5, 2.5, f64::NAN].map(|x| step.eval_in_domain(x)), [None; 3]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn eval_in_domain(&self, x: T) -> Option<T> {
        contains(self.domain(), x).then(|| self.eval(x))
    }

    /// Writes the value at `inputs[i]`, in the domain only, to `outputs[i]`, and `outside` for inputs beyond
    /// the first or the last breakpoint, as [`PiecewiseLinear::eval_batch_in_domain`] does.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [9.0; 3];
    /// step.eval_batch_in_domain(&[1.0, -4.0, 2.0], &mut values, 0.0)?;
    /// assert_eq!(values, [1.0, 0.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch_in_domain(
        &self,
        inputs: &[T],
        outputs: &mut [T],
        outside: T,
    ) -> Result<(), Error> {
        let batch = |inputs: &[T], outputs: &mut [T]| self.write_values(inputs, outputs);
        each_chunk(batch, self.domain(), (inputs, outputs), outside)
    }
}

fn contains<T: Scalar>((first, last): (T, T), x: T) -> bool {
    first <= x && x <= last
}

/// Evaluates a batch in chunks, each followed by the pass that writes over what is outside.
fn each_chunk<T: Scalar>(
    batch: impl Fn(&[T], &mut [T]),
    (first, last): (T, T),
    (inputs, outputs): (&[T], &mut [T]),
    outside: T,
) -> Result<(), Error> {
    same_length(("inputs", inputs.len()), ("outputs", outputs.len()))?;
    for (inputs, outputs) in inputs.chunks(CHUNK).zip(outputs.chunks_mut(CHUNK)) {
        batch(inputs, outputs);
        widest(|| {
            // Copies, so that the compiler knows that no output is one of them.
            let (first, last, outside) = (first, last, outside);
            for (&x, y) in inputs.iter().zip(outputs.iter_mut()) {
                // Without branches, so that several inputs are compared at once. NaN is not outside.
                let x = compared_alone(x);
                let is_outside = (x < first) | (x > last);
                *y = if is_outside { outside } else { *y };
            }
        });
    }
    Ok(())
}
