//! Maximum and minimum of functions, absolute value and rectifier.

use alloc::vec::Vec;

use super::envelope::{Envelope, Values};
use super::kept_breakpoints::counting;
use super::pairwise::down_to_two;
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The greatest of some functions at every x, on all of R. The cost for k functions of n breakpoints
    /// together is O(m log k), where m is n plus the number of crossings of two of them on the way.
    ///
    /// Its breakpoints are those of all the functions, and one for each crossing where another function
    /// becomes the greatest: the float nearest to the crossing. The nearest float is decided exactly; of two
    /// equally near it is the lower one. If it is a breakpoint already, none is added. A crossing of tails
    /// beyond the largest float is ignored: the tail that is greater on the floats goes on. A straight line
    /// adds no breakpoints of its own, as in a [`sum`](Self::sum).
    ///
    /// # What is exact, and the bound elsewhere
    ///
    /// * At every breakpoint y is the exact greatest value there, rounded once, however much cancels on the
    ///   way. There is one exception: if a level piece meets one that is not level, y at the float nearest
    ///   to their crossing is the level. So a level piece stays level to its end, and a cap is the cap.
    /// * A tail has the slope of its function. Monotone functions have a monotone maximum.
    /// * Let the slope change by d at a crossing t, and let k be the float nearest to t. At every float the
    ///   maximum is within `|d| |k - t|`, which is at most `|d| ulp(k) / 2`, of the exact greatest value.
    ///   Two errors come on top: what is promised of [evaluation](Self#what-is-promised-of-evaluation), and
    ///   half an ulp of the larger y of the two breakpoints around the float. If several crossings have the
    ///   same nearest float, their `|d| |k - t|` add up. The error is largest beside k, on the side of t,
    ///   and falls to 0 toward the next breakpoint; on a tail it stays. It is the error of moving the input
    ///   by half an ulp. So a value near 0 beside a crossing far from 0 may be off by many of its own ulps.
    /// * Each slope lies within the slopes of the functions there, widened by the roundings of y at both
    ///   ends: by `2 u max|y| / width`, and beside a level piece by `|d| |k - t| / width`.
    ///
    /// The order of the functions makes no difference, unless all of them are zero.
    ///
    /// # Errors
    ///
    /// * [`NothingToCombine`](Error::NothingToCombine) if there are no functions;
    /// * [`ValueOverflow`](Error::ValueOverflow) if the greatest value at a breakpoint is out of range;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if two breakpoints are so close that the rounding of y
    ///   makes a segment too steep.
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
        highest(functions, Values::Kept)
    }

    /// The least of some functions at every x, on all of R: minus the [`maximum`](Self::maximum) of the
    /// negated functions, with the same guarantees and at the same cost.
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
        highest(&negative, Values::Negated)
    }

    /// The greater of two functions at every x, on all of R: the [`maximum`](Self::maximum) of both.
    /// O(N + M).
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

    /// The smaller of two functions at every x, on all of R: the [`minimum`](Self::minimum) of both.
    /// O(N + M).
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

    /// The absolute value at every x, on all of R: the [`maximum`](Self::maximum) of the function and the
    /// [`negated`](Self::negated) one. At the breakpoints of the function it is |y|, bit for bit. O(N).
    ///
    /// If the function passes 0 between two floats, the value at the nearest one is 0, unless that float is
    /// a breakpoint of the function, where |y| stays. So the result is zero at every float that
    /// [`solve(0)`](Self::solve) finds, except at a breakpoint with another y.
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
        highest([self, &self.negated()], Values::CrossingAtZero)
    }

    /// The rectifier of the function at every x, on all of R: the [`maximum`](Self::maximum) of the function
    /// and zero. At the breakpoints of the function it is y or zero, bit for bit. O(N).
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
fn highest<'a, T: Scalar>(
    functions: impl IntoIterator<Item = &'a PiecewiseLinear<T>>,
    values: Values,
) -> Result<PiecewiseLinear<T>, Error> {
    let functions: Vec<&PiecewiseLinear<T>> = functions.into_iter().collect();
    let counts = counting(&functions);
    let envelopes = functions.into_iter().zip(counts);
    let envelopes = envelopes.map(|(function, counts)| Envelope::Of(function, counts));
    let (one, two) = down_to_two(envelopes.collect(), |one, two| Ok(one.highest(two)))?;
    // A single function is the greater one of itself and itself.
    one.highest_function(two.as_ref().unwrap_or(&one), values)
}
