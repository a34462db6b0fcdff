//! Many integrals of one function.

use alloc::vec::Vec;

use crate::error::{Error, finite, in_range, interval};
use crate::function::{Discontinuous, PiecewiseLinear};
use crate::number::{Exact, Scalar, from_count, half};

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
    pub(super) function: &'a PiecewiseLinear<T>,
    /// Twice the integral from the first breakpoint to each breakpoint whose index is a multiple of
    /// `STRIDE`.
    sums: Vec<T::Exact>,
    /// The index of each breakpoint whose y has the opposite sign of the last y before it that is not 0.
    pub(super) turns: Vec<usize>,
    /// Between which bounds the integral lies from each kept sum to the next. None for an exact type.
    spans: Vec<(T, T)>,
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
            turns: turns(self.ys()),
            spans: spans(self, &sums),
            sums,
        }
    }
}

/// Between which bounds the integral from the first breakpoint lies, from each kept sum to the next.
fn spans<T: Scalar>(function: &PiecewiseLinear<T>, sums: &[T::Exact]) -> Vec<(T, T)> {
    if T::unit_roundoff().is_zero() {
        return Vec::new();
    }
    let (xs, ys) = (function.xs(), function.ys());
    let little = |size: T| size * from_count(4) * T::unit_roundoff();
    let least = from_count::<T>(16) * T::zero().next_up();
    let span = |(i, sum): (usize, &T::Exact)| {
        let start = sum.clone().round() * half();
        if !start.is_finite() {
            return (T::lowest(), T::highest());
        }
        // Twice as far as the integral can go: that leaves room for all roundings in proportion to it.
        let segments = i * STRIDE..((i + 1) * STRIDE).min(xs.len() - 1);
        let reach = segments.fold(least + little(start.abs()), |reach, k| {
            reach + (ys[k].abs() + ys[k + 1].abs()) * (xs[k + 1] - xs[k])
        });
        (start - reach, start + reach)
    };
    sums.iter().enumerate().map(span).collect()
}

impl<T: Scalar> Discontinuous<T> {
    /// Prepares integrals over many intervals of R, as [`PiecewiseLinear::antiderivative`]. A jump adds
    /// nothing. O(N).
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, Solution};
    ///
    /// // 2 kW until 8 o'clock, 0.5 kW until 18, then 3 kW: when 20 kWh are used up.
    /// let power = Discontinuous::previous(&[(0.0, 2.0), (8.0, 0.5), (18.0, 3.0)])?;
    /// assert_eq!(power.antiderivative().solve(20.0), [Solution::Point(16.0)]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn antiderivative(&self) -> Antiderivative<'_, T> {
        self.pieces().antiderivative()
    }
}

/// The index of each y that has the opposite sign of the last one before it that is not 0.
fn turns<T: Scalar>(ys: &[T]) -> Vec<usize> {
    let mut before = T::zero();
    let mut turns = Vec::new();
    for (i, &y) in ys.iter().enumerate() {
        if (before < T::zero() && T::zero() < y) || (y < T::zero() && T::zero() < before) {
            turns.push(i);
        }
        if !y.is_zero() {
            before = y;
        }
    }
    turns
}

impl<T: Scalar> Antiderivative<'_, T> {
    /// The integral from the first breakpoint to `x`, on all of R. If `x` is to the left of that breakpoint,
    /// it is minus the integral from `x` to the breakpoint. It is rounded once, as
    /// [`PiecewiseLinear::integral`] is. O(log N).
    ///
    /// # Errors
    ///
    /// [`ArgumentNotFinite`](Error::ArgumentNotFinite) if `x` is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the result is too large for `T`.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.antiderivative().at(1.0)?, 2.0);
    /// assert_eq!(f.antiderivative().at(-3.0)?, -3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn at(&self, x: T) -> Result<T, Error> {
        finite("x", x)?;
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

    /// Twice the integral from the first breakpoint to another one.
    pub(super) fn twice_up_to(&self, i: usize) -> T::Exact {
        let last = i - i % STRIDE;
        let mut sum = self.sums[i / STRIDE].clone();
        if last < i {
            sum.add(&twice_integral(self.function, last, i));
        }
        sum
    }

    /// Whether the integral certainly has not the value up to any x from one breakpoint to another. Only if these
    /// are few segments apart, the answer may be yes.
    pub(super) fn certainly_misses(&self, value: T, (from, to): (usize, usize)) -> bool {
        let (first, last) = (from / STRIDE, to.saturating_sub(1) / STRIDE);
        let spans = self.spans.get(first..=last).unwrap_or(&[]);
        let misses = |&(low, high): &(T, T)| value < low || high < value;
        (1..=2).contains(&spans.len()) && spans.iter().all(misses)
    }

    /// The last breakpoint up to `i` for which the sum is kept; `i` itself if that is before `least`.
    pub(super) fn nearby_sum(&self, least: usize, i: usize) -> usize {
        let kept = i - i % STRIDE;
        if kept < least { i } else { kept }
    }
}
