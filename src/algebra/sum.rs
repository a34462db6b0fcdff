//! Sum and difference of functions.

use alloc::vec::Vec;

use super::kept_breakpoints::counting;
use super::pairwise::{down_to_two, in_pairs};
use super::wide_function::WideFunction;
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The sum of functions, on all of R. The cost for k functions of n breakpoints together is O(n log k).
    ///
    /// Its breakpoints are those of all the functions, whether the sum bends there or not
    /// ([`simplify`](Self::simplify) drops those where it does not). Let L be the logarithm of k to base 2,
    /// rounded up.
    ///
    /// * At every breakpoint y is the exact sum, except for at most `2⁻⁹⁸ L` of its terms, rounded once. The
    ///   terms of a function are |y| at both ends of its segment; in a tail, they are |y| at the end of the
    ///   tail and what the function has risen since. Values of `f64` that are nearly subnormal may be off by
    ///   another `3 L` times the least positive float for each function.
    /// * The slope of a tail is the exact sum of the slopes, except for at most `2⁻¹⁰¹ L` of their sizes,
    ///   rounded once.
    /// * Between breakpoints the promise of [evaluation](Self#what-is-promised-of-evaluation) holds.
    /// * For an exact `T` everything is exact.
    ///
    /// A function that is exactly one straight line on all of R adds no breakpoints as long as another one
    /// bends. If none bends, only the lines that are not constant add theirs; if all are constant, those
    /// that are not zero; if all are zero, the first. So `f + 0` is f, bit for bit, and `f - f` is zero at
    /// the breakpoints of f.
    ///
    /// # Errors
    ///
    /// * [`NothingToCombine`](Error::NothingToCombine) if there are no functions;
    /// * [`ValueOverflow`](Error::ValueOverflow) and [`TailNotFinite`](Error::TailNotFinite) if a value or
    ///   the slope of a tail is out of range. For `f64` also if that is so on the way: for one function at a
    ///   breakpoint of another, or for the sum of some of them. (Functions that bend are added first,
    ///   neighbours in pairs; then straight lines among themselves; and these to the others last.)
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment becomes too steep, also because two
    ///   breakpoints are so close that the rounding of y makes it so.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let step = |x: f64| PiecewiseLinear::from_breakpoints(&[(x, 0.0), (x + 1.0, 1.0)]);
    /// let stairs = PiecewiseLinear::sum(&[step(0.0)?, step(2.0)?, step(4.0)?])?;
    /// assert_eq!(stairs.xs(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    /// assert_eq!(stairs.ys(), [0.0, 1.0, 2.0, 4.0, 6.0, 9.0]);
    /// assert_eq!(stairs.tail_slopes(), (0.0, 3.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn sum<'a>(functions: impl IntoIterator<Item = &'a Self>) -> Result<Self, Error> {
        let functions: Vec<&Self> = functions.into_iter().collect();
        let (mut bent, mut lines) = (Vec::new(), Vec::new());
        for (function, counts) in functions.iter().zip(counting(&functions)) {
            let operands = if counts { &mut bent } else { &mut lines };
            operands.push(WideFunction::new(function));
        }
        if lines.is_empty() {
            return match down_to_two(bent, WideFunction::plus)? {
                (sum, None) => sum.function(),
                (sum, Some(last)) => sum.rounded_plus(&last),
            };
        }
        let sum = in_pairs(bent, WideFunction::plus)?;
        sum.rounded_plus_line(&in_pairs(lines, WideFunction::plus)?)
    }

    /// The [`sum`](Self::sum) of this function and another one, on all of R; the operator `+` is the same.
    ///
    /// # Errors
    ///
    /// Those of [`sum`](Self::sum) if something is out of range.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let ramp = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)])?;
    /// let step = PiecewiseLinear::from_breakpoints(&[(2.0, 0.0), (3.0, 1.0)])?;
    /// assert_eq!(ramp.plus(&step)?.plus(&step)?.ys(), [0.0, 1.0, 2.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn plus(&self, other: &Self) -> Result<Self, Error> {
        Self::sum([self, other])
    }

    /// The [`sum`](Self::sum) of this function and another one [`negated`](Self::negated), on all of R; the
    /// operator `-` is the same.
    ///
    /// # Errors
    ///
    /// Those of [`sum`](Self::sum) if something is out of range.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let ramp = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)])?;
    /// let step = PiecewiseLinear::from_breakpoints(&[(2.0, 0.0), (3.0, 1.0)])?;
    /// assert_eq!(ramp.minus(&step)?.ys(), [0.0, 1.0, 2.0, 2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn minus(&self, other: &Self) -> Result<Self, Error> {
        Self::sum([self, &other.negated()])
    }
}
