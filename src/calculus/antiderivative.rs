//! Many integrals of one function.

use alloc::vec::Vec;

use crate::error::{Error, in_range, interval};
use crate::function::PiecewiseLinear;
use crate::number::{Exact, Scalar};

use super::integral::twice_integral;

/// A sum is kept for every `STRIDE` breakpoints. With fewer sums a query adds up more segments; with more
/// the table takes more memory. A sum of values of ordinary size takes some 150 bytes, and all of them
/// together a quarter of what the function takes.
const STRIDE: usize = 8;

/// The antiderivative of a function, which it borrows: the integrals up to some of the breakpoints, prepared
/// for integrals over any interval of R.
///
/// Its results have the same bits as [`PiecewiseLinear::integral`], also for a short interval far away from
/// the first breakpoint: the sums are kept without rounding, so their differences lose nothing.
///
/// ```
/// use shallow_relu::PiecewiseLinear;
///
/// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)])?;
/// let area = f.antiderivative();
/// assert_eq!((area.at(1.0)?, area.at(2.0)?, area.at(3.0)?), (1.0, 2.0, 1.0));
/// assert_eq!(area.integral((1.0, 3.0))?, 0.0);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Antiderivative<'a, T: Scalar> {
    function: &'a PiecewiseLinear<T>,
    /// Twice the integral from the first breakpoint to each breakpoint whose index is a multiple of
    /// `STRIDE`.
    sums: Vec<T::Exact>,
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// Prepares integrals over many intervals of R. O(N).
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.antiderivative().at(2.0)?, 6.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn antiderivative(&self) -> Antiderivative<'_, T> {
        let mut sum = T::Exact::zero();
        let mut sums = Vec::with_capacity(self.segment_count() / STRIDE + 1);
        sums.push(sum.clone());
        for end in (STRIDE..self.xs().len()).step_by(STRIDE) {
            sum.add(&twice_integral(self, end - STRIDE, end));
            sums.push(sum.clone());
        }
        Antiderivative {
            function: self,
            sums,
        }
    }
}

impl<T: Scalar> Antiderivative<'_, T> {
    /// The integral from the first breakpoint to `x`, on all of R. If `x` is to the left of that breakpoint,
    /// it is minus the integral from `x` to the breakpoint. It is rounded once, as
    /// [`PiecewiseLinear::integral`] is. O(log N).
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::integral`].
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.antiderivative().at(1.0)?, 2.0);
    /// assert_eq!(f.antiderivative().at(-3.0)?, -3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn at(&self, x: T) -> Result<T, Error> {
        let (first, _) = self.function.domain();
        if x < first {
            // Subtracted from +0, a zero stays +0.
            return self.integral((x, first)).map(|area| T::zero() - area);
        }
        self.integral((first, x))
    }

    /// The integral over an interval of R: the same bits as [`PiecewiseLinear::integral`], in O(log N).
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::integral`].
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.antiderivative().integral((1.0, 2.0))?, f.integral((1.0, 2.0))?);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn integral(&self, (from, to): (T, T)) -> Result<T, Error> {
        interval(from, to)?;
        let integral = (self.function).rounded_integral((from, to), |i, j| self.twice(i, j));
        in_range("integral", (from, to), integral)
    }

    /// Twice the integral from one breakpoint to another.
    fn twice(&self, from: usize, to: usize) -> T::Exact {
        let (first, last) = (from.div_ceil(STRIDE), to / STRIDE);
        if first >= last {
            return twice_integral(self.function, from, to);
        }
        let mut sum = self.sums[last].clone();
        sum.add(&self.sums[first].times(-T::one()));
        sum.add(&twice_integral(self.function, from, first * STRIDE));
        sum.add(&twice_integral(self.function, last * STRIDE, to));
        sum
    }
}
