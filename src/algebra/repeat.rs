//! A function repeated.

use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::function::{Discontinuous, Parts, PiecewiseLinear, Side, Whole, without_end_jumps};
use crate::number::division::distance;
use crate::number::estimate::Estimate;
use crate::number::{Exact, Scalar};

/// About how many bytes a breakpoint takes in a function and while it is built, in units of the number type:
/// its coordinates, its record, and its part of the index with four buckets for each boundary.
const MEMORY: usize = 20;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function `n` times over: on all of R, copies of its domain one after the other, between its two
    /// tails. O(n N).
    ///
    /// Copy k, counted from 0, is moved to the right by k times the width of the domain. That product and
    /// its sum with each x are exact, and the sum is rounded once. The y stay as they are.
    /// [`periodic`](Self::periodic) repeats a function without end, in the memory of one copy.
    ///
    /// # Errors
    ///
    /// * [`NoCopies`](Error::NoCopies) if n is 0;
    /// * [`EndsDiffer`](Error::EndsDiffer) if the first y is not the last y, and n is not 1:
    ///   [`Discontinuous::repeat`] makes jumps between the copies;
    /// * [`TooManyCopies`](Error::TooManyCopies) if the memory for them is not there (a system that promises
    ///   more memory than it has may end the program instead);
    /// * [`NotFinite`](Error::NotFinite) if an x overflows, [`NotIncreasing`](Error::NotIncreasing) if two
    ///   moved x become the same float, and [`SlopeOverflow`](Error::SlopeOverflow) if they come too close.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let tooth = PiecewiseLinear::from_breakpoints(&[(1.0, 0.0), (1.5, 2.0), (2.0, 0.0)])?;
    /// let teeth = tooth.repeat(3)?;
    /// assert_eq!(teeth.xs(), [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]);
    /// assert_eq!(teeth.ys(), [0.0, 2.0, 0.0, 2.0, 0.0, 2.0, 0.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn repeat(&self, n: usize) -> Result<Self, Error> {
        let (first, last) = (self.ys()[0], self.ys()[self.segment_count()]);
        if n > 1 && first != last {
            let (first, last) = (text(first), text(last));
            return Err(Error::EndsDiffer { first, last });
        }
        let parts = copies((self, &[]), n, Side::Right)?;
        let (left, right) = self.tail_slopes();
        Self::checked(parts.xs, parts.ys)?.with_tail_slopes(left, right)
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// The function `n` times over: on all of R, copies of its domain one after the other, between its two
    /// tails, as [`PiecewiseLinear::repeat`]. O(n N).
    ///
    /// Between two copies there is a jump, from the limit at the end of the domain from the left to that at
    /// its start from the right, unless they are equal. The values there are those on the given side.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::repeat`], except that the first and the last y may differ, and
    /// [`NoSegments`](Error::NoSegments) if the function is a single jump, whose domain has no width.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, PiecewiseLinear, Side};
    ///
    /// let ramp = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (2.0, 1.0)])?;
    /// let saw = Discontinuous::from(ramp).repeat(3, Side::Right)?;
    /// assert_eq!([1.0, 2.0, 3.0, 4.0, 5.5].map(|x| saw.eval(x)), [0.5, 0.0, 0.5, 0.0, 0.75]);
    /// assert_eq!(saw.jumps().len(), 2);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn repeat(&self, n: usize, side: Side) -> Result<Self, Error> {
        if self.segment_count() == 0 {
            return Err(Error::NoSegments);
        }
        Self::from_parts(copies(self.whole(), n, side)?, self.tail_slopes())
    }
}

/// The breakpoints of `n` copies of a function, whose domain has a width.
fn copies<T: Scalar>(whole: Whole<'_, T>, n: usize, side: Side) -> Result<Parts<T>, Error> {
    if n == 0 {
        return Err(Error::NoCopies);
    }
    let count = whole.0.xs().len();
    let mut parts = Parts::with_capacity(0);
    if !has_memory::<T>(n, count) || !parts.try_reserve(n * count) {
        let breakpoints = count;
        return Err(Error::TooManyCopies { n, breakpoints });
    }
    let width = distance::<T>(whole.0.domain());
    let mut shift = T::Exact::zero();
    for k in 0..n {
        let mut copy = without_end_jumps(whole, (k > 0, k + 1 < n));
        if k > 0 {
            // The end of the copy before has the same x, because both are the same exact sum.
            parts.jump(whole.0.ys()[copy.start], side);
            copy.start += 1;
            shift.add(&width);
        }
        let estimate = Estimate::of_sum(&shift);
        parts.extend(whole, copy, |x| moved(x, &shift, &estimate));
        let moved_out = parts.xs.last().is_some_and(|x| !x.is_finite());
        if moved_out {
            // The copies that would follow are out of range, too.
            break;
        }
    }
    Ok(parts)
}

/// `x + shift`, rounded once.
fn moved<T: Scalar>(x: T, shift: &T::Exact, estimate: &Estimate<T>) -> T {
    let sum = Estimate::exactly(x).plus(estimate);
    sum.nearest().unwrap_or_else(|| {
        let mut sum = shift.clone();
        sum.add_product(x, T::one());
        sum.round()
    })
}

/// Whether the memory for functions of `n` times `count` breakpoints can be had. It is asked for and given
/// back at once, because the tables behind a function are allocated without a way to fail.
fn has_memory<T: Scalar>(n: usize, count: usize) -> bool {
    let values = n.checked_mul(count).and_then(|all| all.checked_mul(MEMORY));
    values.is_some_and(|values| Vec::<T>::new().try_reserve_exact(values).is_ok())
}
