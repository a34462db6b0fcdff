//! The type `Periodic`: one period of a function, and a reduction of x that rounds nothing.

mod constructors;
mod residue;

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::Discontinuous;
use crate::error::{Error, same_length, text};
use crate::number::Scalar;
use residue::Reduction;

/// The number of inputs that are reduced at a time. Their residues stay in the first-level cache.
const BLOCK: usize = 1024;

/// A periodic piecewise linear function on all of R: f(x + p) = f(x) for its period p.
///
/// It is made from one period: from a table of [breakpoints](Self::from_breakpoints) whose x may lie
/// anywhere, or from a [function](super::PiecewiseLinear::periodic), perhaps one
/// [that jumps](Discontinuous::periodic). The last breakpoint of a period is joined to the first one of the
/// next.
///
/// ```
/// use shallow_relu::Periodic;
///
/// // A tide: metres at some minutes, which come again after 12 hours and 25 minutes.
/// let tide = Periodic::from_breakpoints(&[(90.0, 4.2), (240.0, 2.5), (465.0, 0.8), (660.0, 2.75)], 745.0)?;
/// assert_eq!((tide.eval(90.0), tide.eval(465.0)), (4.2, 0.8));
/// assert_eq!((tide.eval(90.0 - 745.0), tide.eval(465.0 + 1e6 * 745.0)), (4.2, 0.8));
/// assert!((tide.mean((0.0, 60.0 * 24.0 * 365.0))? - 2.45_f64).abs() < 0.01);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
///
/// # What is exact
///
/// * *The reduction of x*: its residue, x minus a whole number of periods, in the interval from -p/2 to p/2,
///   is a float for every float x, negative, huge and subnormal ones included. It is computed without
///   rounding. So two x that differ by exactly a whole number of periods give the same bits.
/// * *The breakpoints*: their residues are exact in the same way, so each breakpoint keeps its y bit for bit.
/// * *The values*: those of [`function`](Self::function), one period from -p/2 to p/2, with what is
///   [promised](Discontinuous#what-is-promised-of-evaluation) of its evaluation.
///
/// One thing is rounded. If no breakpoint is there, the function gets one at -p/2 and p/2, half a period away
/// from 0. Its y is the exact value there, rounded once. So the values on the segment around it are
/// monotone and bounded by the ends of the segment as on any other, and within 4.5 ulp of the larger one
/// instead of 4. (The ends of the interval are rounded, too, if p/2 is no float. Then p is subnormal.)
///
/// The period itself is the float given: a day of 0.1 is not a tenth, and a thousand of them are 5.6 10⁻¹⁵
/// longer than 100. Choose units in which the period is a float: 24 hours, 365 days, 360 degrees.
#[derive(Clone, PartialEq, Eq)]
pub struct Periodic<T> {
    reduction: Reduction<T>,
    /// One period, between the lowest and the highest residue.
    function: Discontinuous<T>,
}

impl<T: Scalar> Periodic<T> {
    /// The value at `x`, on all of R. NaN for NaN and the infinities, where a periodic function has no
    /// limit. It takes a few operations more than [`eval`](super::PiecewiseLinear::eval) if |x| is no more
    /// than 2⁴⁸ periods (2²⁰ for `f32`), and a remainder by division beyond.
    ///
    /// ```
    /// use shallow_relu::Periodic;
    ///
    /// let day = Periodic::from_breakpoints(&[(0.0, 8.0), (6.0, 5.0), (15.0, 20.0)], 24.0)?;
    /// assert_eq!([6.0, 30.0, -18.0, 24e12 + 6.0].map(|hour| day.eval(hour)), [5.0; 4]);
    /// assert!(day.eval(f64::INFINITY).is_nan());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn eval(&self, x: T) -> T {
        self.function.eval(self.reduction.residue(x))
    }

    /// Writes the value at `inputs[i]`, on all of R, to `outputs[i]`: the same bits as [`eval`](Self::eval),
    /// several times as fast. The inputs of a block of 1024 are reduced without a division if no |x| is more
    /// than 2⁴⁸ periods (2²⁰ for `f32`), and not at all if all lie between -p/2 and p/2. Nothing is
    /// allocated.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length; then nothing is written.
    ///
    /// ```
    /// # use shallow_relu::Periodic;
    /// let day = Periodic::from_breakpoints(&[(0.0, 8.0), (6.0, 5.0), (15.0, 20.0)], 24.0)?;
    /// let mut values = [0.0; 3];
    /// day.eval_batch(&[-9.0, 3.0, 48.0], &mut values)?;
    /// assert_eq!(values, [20.0, 6.5, 8.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn eval_batch(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        same_length(("inputs", inputs.len()), ("outputs", outputs.len()))?;
        self.write_values(inputs, outputs);
        Ok(())
    }

    /// The same for slices that are known to have the same length.
    fn write_values(&self, inputs: &[T], outputs: &mut [T]) {
        let mut buffer = [T::zero(); BLOCK];
        for (inputs, outputs) in inputs.chunks(BLOCK).zip(outputs.chunks_mut(BLOCK)) {
            let inputs = if self.reduction.are_residues(inputs) {
                inputs
            } else {
                let residues = &mut buffer[..inputs.len()];
                self.reduction.residues(inputs, residues);
                residues
            };
            self.function.write_values(inputs, outputs);
        }
    }

    /// The values at the inputs, on all of R: the same bits as [`eval`](Self::eval), at the cost of
    /// [`eval_batch`](Self::eval_batch), in a new vector.
    ///
    /// ```
    /// # use shallow_relu::Periodic;
    /// let day = Periodic::from_breakpoints(&[(0.0, 8.0), (6.0, 5.0), (15.0, 20.0)], 24.0)?;
    /// assert_eq!(day.values(&[-9.0, 3.0, 48.0]), [20.0, 6.5, 8.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn values(&self, inputs: &[T]) -> Vec<T> {
        let mut values = vec![T::zero(); inputs.len()];
        self.write_values(inputs, &mut values);
        values
    }

    /// The period p.
    ///
    /// ```
    /// # use shallow_relu::Periodic;
    /// let day = Periodic::from_breakpoints(&[(0.0, 8.0), (6.0, 5.0), (15.0, 20.0)], 24.0)?;
    /// assert_eq!(day.period(), 24.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn period(&self) -> T {
        self.reduction.period
    }

    /// One period: the function from -p/2 to p/2, which is its domain. (Beyond, it is constant.) All
    /// breakpoints are in it, and one more at both ends if none is there. Its
    /// [`range`](Discontinuous::range) is that of the periodic function.
    ///
    /// ```
    /// # use shallow_relu::Periodic;
    /// let day = Periodic::from_breakpoints(&[(0.0, 8.0), (6.0, 5.0), (15.0, 20.0)], 24.0)?;
    /// assert_eq!(day.function().xs(), [-12.0, -9.0, 0.0, 6.0, 12.0]);
    /// assert_eq!(day.function().ys(), [15.0, 20.0, 8.0, 5.0, 15.0]);
    /// assert_eq!(day.function().range(), (5.0, 20.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn function(&self) -> &Discontinuous<T> {
        &self.function
    }

    /// The residue of a finite `x`: `x` minus a whole number of periods, between -p/2 and p/2, exactly.
    pub(crate) fn residue(&self, x: T) -> T {
        self.reduction.residue(x)
    }
}

/// Omits the evaluation tables.
impl<T: Scalar> fmt::Debug for Periodic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Periodic")
            .field("period", &self.period())
            .field("function", &self.function)
            .finish_non_exhaustive()
    }
}

/// Writes the period, and the function of one period as [`Discontinuous`] does.
///
/// ```
/// let wave = shallow_relu::Periodic::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)], 2.0)?;
/// assert_eq!(wave.to_string(), "period 2: constant, (-1, 1), (0, 0), (1, 1), constant");
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T: Scalar> fmt::Display for Periodic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "period {}: {}", text(self.period()), self.function)
    }
}
