//! The greater and the smaller of functions.

use alloc::vec::Vec;

use super::envelope::Envelope;
use super::pairs::in_pairs;
use super::rank::counting;
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::scalar::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The greatest of some functions at every x, tails included. For k functions of n breakpoints
    /// together O(m log k), m being the sum of n and of the number of places where two of them cross on
    /// the way.
    ///
    /// Its breakpoints are those of all of them, and the places where the greatest changes; of a place
    /// that is no number, the numbers on both sides, between which no number lies. Which those numbers
    /// are is decided exactly. Tails that would cross beyond the largest number do not count as crossing:
    /// the one that is greater on the numbers goes on. A straight line adds no breakpoints of its own, as
    /// in a [`sum`](Self::sum).
    ///
    /// At every breakpoint y is the greatest value on the reals, rounded once, however much cancels on
    /// the way. So at a breakpoint of one of the functions that is one of the result it is no less than
    /// y there, and where all of them have one it is the largest, bit for bit. A tail has the slope of
    /// its function. Between breakpoints holds what is promised of
    /// [evaluation](Self#what-is-promised-of-evaluation): no value lies beyond those of the breakpoints
    /// on both sides, and each is as near to the greatest value on the reals as is promised there, but
    /// for another half ulp of these.
    ///
    /// The order of the functions makes no difference, but where all of them are zero.
    ///
    /// # Errors
    ///
    /// [`NothingToCombine`](Error::NothingToCombine) for no functions;
    /// [`ValueOverflow`](Error::ValueOverflow) where the greatest value at a breakpoint is out of range;
    /// [`SlopeOverflow`](Error::SlopeOverflow) where two breakpoints are so close that the rounding of
    /// y makes a segment too steep.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// // The tangents of a parabola.
    /// let tangent = |at: f64| {
    ///     let y = at * at;
    ///     PiecewiseLinear::from_breakpoints(&[(at, y), (at + 1.0, y + 2.0 * at)])?
    ///         .with_tails(Tail::Linear, Tail::Linear)
    /// };
    /// let below = PiecewiseLinear::maximum([&tangent(-1.0)?, &tangent(0.0)?, &tangent(1.0)?])?;
    /// assert_eq!(below.simplify()?.xs(), [-1.0, -0.5, 0.5, 2.0]);
    /// assert_eq!((below.eval(-3.0), below.eval(0.0), below.eval(0.75)), (5.0, 0.0, 0.5));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn maximum<'a>(functions: impl IntoIterator<Item = &'a Self>) -> Result<Self, Error> {
        envelope(functions)?.function()
    }

    /// The least of some functions at every x: minus the [`maximum`](Self::maximum) of the negative
    /// ones, with the same guarantees and at the same cost.
    ///
    /// # Errors
    ///
    /// Those of [`maximum`](Self::maximum).
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let hat = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)])?;
    /// let (half, none) = (PiecewiseLinear::constant(0.5)?, PiecewiseLinear::constant(-1.0)?);
    /// let least = PiecewiseLinear::minimum([&hat, &half])?;
    /// assert_eq!(least.xs(), [0.0, 0.5, 1.0, 1.5, 2.0]);
    /// assert_eq!(least.ys(), [0.0, 0.5, 0.5, 0.5, 0.0]);
    /// // The right tail of the hat falls through -1 at 3.
    /// assert_eq!(PiecewiseLinear::maximum([&least, &none])?.xs()[5..], [3.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn minimum<'a>(functions: impl IntoIterator<Item = &'a Self>) -> Result<Self, Error> {
        let negative: Vec<Self> = functions.into_iter().map(Self::negated).collect();
        envelope(&negative)?.negated_function()
    }

    /// The greater of two functions at every x, as the [`maximum`](Self::maximum) of both. O(N + M).
    ///
    /// # Errors
    ///
    /// Those of [`maximum`](Self::maximum).
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let ramp = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (4.0, 4.0)])?;
    /// let greater = ramp.max(&PiecewiseLinear::constant(1.0)?)?;
    /// assert_eq!((greater.xs(), greater.ys()), (&[0.0, 1.0, 4.0][..], &[1.0, 1.0, 4.0][..]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn max(&self, other: &Self) -> Result<Self, Error> {
        Self::maximum([self, other])
    }

    /// The smaller of two functions at every x, as the [`minimum`](Self::minimum) of both. O(N + M).
    ///
    /// # Errors
    ///
    /// Those of [`maximum`](Self::maximum).
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let ramp = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (4.0, 4.0)])?;
    /// let clipped = ramp.min(&PiecewiseLinear::constant(6.0)?)?;
    /// assert_eq!((clipped.xs(), clipped.eval(9.0)), (&[0.0, 4.0, 6.0][..], 6.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn min(&self, other: &Self) -> Result<Self, Error> {
        Self::minimum([self, other])
    }

    /// The absolute value at every x: the [`maximum`](Self::maximum) of the function and the negative
    /// one. At the breakpoints of the function it is |y|, bit for bit. O(N).
    ///
    /// # Errors
    ///
    /// Those of [`maximum`](Self::maximum).
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let line = PiecewiseLinear::from_breakpoints(&[(1.0, -1.0), (3.0, 1.0)])?;
    /// let line = line.with_tails(Tail::Linear, Tail::Linear)?;
    /// assert_eq!((line.abs()?.xs(), line.abs()?.ys()), (&[1.0, 2.0, 3.0][..], &[1.0, 0.0, 1.0][..]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn abs(&self) -> Result<Self, Error> {
        self.max(&self.negated())
    }

    /// The function where it is positive, and zero elsewhere: the [`maximum`](Self::maximum) of the
    /// function and zero. At the breakpoints of the function it is its y or zero, bit for bit. O(N).
    ///
    /// # Errors
    ///
    /// Those of [`maximum`](Self::maximum).
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (1.0, -1.0), (4.0, 2.0)])?;
    /// assert_eq!(f.relu()?.xs(), [0.0, 0.5, 1.0, 2.0, 4.0]);
    /// assert_eq!(f.relu()?.ys(), [1.0, 0.0, 0.0, 0.0, 2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn relu(&self) -> Result<Self, Error> {
        self.max(&Self::constant(T::zero())?)
    }
}

/// The greatest of some functions.
fn envelope<'a, T: Scalar>(
    functions: impl IntoIterator<Item = &'a PiecewiseLinear<T>>,
) -> Result<Envelope<T>, Error> {
    let functions: Vec<&PiecewiseLinear<T>> = functions.into_iter().collect();
    let envelopes = functions
        .iter()
        .zip(counting(&functions))
        .map(|(function, counts)| Envelope::new(function, counts));
    let highest = |one: &Envelope<T>, two: &Envelope<T>| Ok(one.highest(two));
    in_pairs(envelopes.collect(), highest)
}
