//! The type `Columns`: several functions over the same x, which share the search.

use alloc::vec::Vec;

use super::PiecewiseLinear;
use super::evaluate::cells::Cells;
use super::evaluate::kernel;
use crate::error::{Error, same_length, text};
use crate::number::Scalar;

/// Several functions on all of R whose breakpoints have the same x, such as the channels of a colour table or
/// the columns of a table of measurements.
///
/// All are evaluated at once: the cell of an input is searched for once, and then each function is evaluated in
/// it. Every value has the bits of [`PiecewiseLinear::eval`]. Functions of 64 segments or more take half the
/// time of separate batches if there are eight of them, and 0.6 of it if there are four. (Functions of a few
/// segments, which a batch keeps in registers, and sorted inputs take as long as separate batches.)
///
/// ```
/// use shallow_relu::{Columns, PiecewiseLinear};
///
/// // From black over red to yellow.
/// let at = [0.0, 0.5, 1.0];
/// let [red, green] = [[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]].map(|ys| PiecewiseLinear::from_xy(&at, &ys));
/// let colours = Columns::new([red?, green?])?;
/// assert!(colours.eval(0.75).eq([1.0, 0.5]));
/// assert_eq!(colours.values(&[0.0, 0.25, 1.0]), [[0.0, 0.5, 1.0], [0.0, 0.0, 1.0]]);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns<T> {
    /// One at least. All have the same x, and so the same boundaries between their cells.
    functions: Vec<PiecewiseLinear<T>>,
}

impl<T: Scalar> Columns<T> {
    /// The functions together, each with its own y and tails. O(k N) for k functions of N segments. They share one
    /// index from then on, which takes less memory.
    ///
    /// # Errors
    ///
    /// * [`NothingToCombine`](Error::NothingToCombine) if there is no function;
    /// * [`DifferentLengths`](Error::DifferentLengths) if a function has not as many breakpoints as the first one;
    /// * [`DifferentXs`](Error::DifferentXs) if an x of it differs.
    ///
    /// ```
    /// use shallow_relu::{Columns, PiecewiseLinear};
    ///
    /// let one = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let other = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (3.0, 5.0)])?;
    /// assert!(Columns::new([one.clone(), one.clone().clamped()]).is_ok());
    /// let error = Columns::new([one, other]).unwrap_err();
    /// assert_eq!(error.to_string(), "columns need the same x, but x[1] is 2 in function 0 and 3 in function 1");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn new(functions: impl IntoIterator<Item = PiecewiseLinear<T>>) -> Result<Self, Error> {
        let mut functions: Vec<_> = functions.into_iter().collect();
        let Some((first, others)) = functions.split_first_mut() else {
            return Err(Error::NothingToCombine);
        };
        for (i, other) in others.iter_mut().enumerate() {
            let function = i + 1;
            let (xs, others) = (first.xs(), other.xs());
            if xs.len() != others.len() {
                let (first, count) = (xs.len(), others.len());
                return Err(Error::DifferentLengths {
                    function,
                    count,
                    first,
                });
            }
            if let Some(index) = (0..xs.len()).find(|&i| xs[i] != others[i]) {
                return Err(Error::DifferentXs {
                    function,
                    index,
                    x: text(others[index]),
                    first: text(xs[index]),
                });
            }
            other.cells();
            other
                .cells
                .change(|cells| cells.share_index_of(first.cells()));
        }
        Ok(Self { functions })
    }

    /// The functions, in the order in which they were given.
    ///
    /// ```
    /// # use shallow_relu::{Columns, PiecewiseLinear};
    /// # let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(Columns::new([f.clone()])?.functions(), [f]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn functions(&self) -> &[PiecewiseLinear<T>] {
        &self.functions
    }

    /// The value of each function at `x`, on all of R and at the infinities: the same bits as
    /// [`PiecewiseLinear::eval`], with one search. Nothing is allocated.
    ///
    /// ```
    /// # use shallow_relu::{Columns, PiecewiseLinear};
    /// # let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let columns = Columns::new([f.negated(), f])?;
    /// assert_eq!(columns.eval(1.0).collect::<Vec<f64>>(), [-3.0, 3.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval(&self, x: T) -> impl ExactSizeIterator<Item = T> {
        let cell = self.functions[0].cells().find(x);
        self.functions
            .iter()
            .map(move |function| function.cells().eval_in(cell, x))
    }

    /// Writes the value of function k at `inputs[i]`, on all of R, to `outputs[k][i]`: the same bits as
    /// [`PiecewiseLinear::eval_batch`], with one search for all functions.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if there are not as many outputs as functions, or an output
    /// differs in length from the inputs; then nothing is written.
    ///
    /// ```
    /// # use shallow_relu::{Columns, PiecewiseLinear};
    /// # let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let columns = Columns::new([f.negated(), f])?;
    /// let (mut negative, mut positive) = ([0.0; 2], [0.0; 2]);
    /// columns.eval_batch(&[1.0, 2.0], &mut [&mut negative, &mut positive])?;
    /// assert_eq!((negative, positive), ([-3.0, -5.0], [3.0, 5.0]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch(&self, inputs: &[T], outputs: &mut [&mut [T]]) -> Result<(), Error> {
        same_length(
            ("functions", self.functions.len()),
            ("outputs", outputs.len()),
        )?;
        for output in &*outputs {
            same_length(("inputs", inputs.len()), ("outputs", output.len()))?;
        }
        kernel::eval_columns(&self.cells(), inputs, outputs);
        Ok(())
    }

    /// The values at the inputs, on all of R, in a new vector for each function: the same bits as
    /// [`PiecewiseLinear::values`], with one search for all functions.
    ///
    /// ```
    /// # use shallow_relu::{Columns, PiecewiseLinear};
    /// # let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(Columns::new([f.negated(), f])?.values(&[1.0, 2.0]), [[-3.0, -5.0], [3.0, 5.0]]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn values(&self, inputs: &[T]) -> Vec<Vec<T>> {
        let zeros = |_| alloc::vec![T::zero(); inputs.len()];
        let mut values: Vec<Vec<T>> = self.functions.iter().map(zeros).collect();
        let mut outputs: Vec<&mut [T]> = values.iter_mut().map(Vec::as_mut_slice).collect();
        kernel::eval_columns(&self.cells(), inputs, &mut outputs);
        values
    }

    fn cells(&self) -> Vec<&Cells<T>> {
        self.functions.iter().map(PiecewiseLinear::cells).collect()
    }
}
