//! How steep a function is.

use core::cmp::Ordering;

use crate::function::{PiecewiseLinear, Segment};
use crate::number::{Exact, Scalar, from_count, larger};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The Lipschitz constant on all of R, rounded up: the least number L with
    /// `|f(a) - f(b)| <= L |a - b|` for all reals a and b. O(N).
    ///
    /// It is the largest |slope|, tails included, of the function on the reals: decided exactly, so
    /// never below it, and by less than one ulp above; equal to it for an exact `T`. Infinite where the
    /// exact slope of a segment is beyond the largest number; one within 3 ulp above it may have been
    /// rounded to it.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, -5.0), (3.0, -4.0)])?;
    /// assert_eq!(f.lipschitz(), 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn lipschitz(&self) -> T {
        let (left, right) = self.tail_slopes();
        let mut steepest = larger(left.abs(), right.abs());
        for segment in self.segments() {
            if steepest.is_finite() && !covers(steepest, &segment) {
                steepest = steepness(&segment);
            }
        }
        steepest
    }
}

/// Whether a line of this slope, upward from 0 on, is at least as steep as the segment. Exact.
fn covers<T: Scalar>(slope: T, segment: &Segment<T>) -> bool {
    // A quotient of floats is within 3 u and the least number of the slope; here is room for more.
    let near = segment.slope().abs();
    let doubt = from_count::<T>(8) * (near * T::unit_roundoff() + T::zero().next_up());
    if near + doubt < slope {
        return true;
    }
    if segment.start().1 <= segment.end().1 {
        segment.shortfall(slope).sign() != Ordering::Less
    } else {
        segment.shortfall(-slope).sign() != Ordering::Greater
    }
}

/// The least number that covers the segment.
fn steepness<T: Scalar>(segment: &Segment<T>) -> T {
    // A few numbers off at most.
    let mut slope = segment.slope().abs();
    while slope.is_finite() && !covers(slope, segment) {
        slope = slope.next_up();
    }
    loop {
        let below = slope.next_down();
        if !(below < slope && covers(below, segment)) {
            return slope;
        }
        slope = below;
    }
}
