//! How steep a function is.

use core::cmp::Ordering;

use crate::function::{PiecewiseLinear, Segment};
use crate::number::{Exact, Scalar, from_count, larger};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The Lipschitz constant on all of R, rounded up: the least L with `|f(a) - f(b)| <= L |a - b|` for all
    /// real a and b. O(N).
    ///
    /// It is the largest exact |slope|, tails included. The result is decided exactly: it is never below
    /// that slope, and less than one ulp above it. For an exact `T` it is that slope. It is infinite if the
    /// exact slope of a segment is beyond the largest float. (A slope within 3 ulp above the largest float
    /// may have been rounded to it.)
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

/// Whether a line of this slope, which is not negative, is at least as steep as the segment; decided
/// exactly.
fn covers<T: Scalar>(slope: T, segment: &Segment<T>) -> bool {
    // A quotient of floats is off by at most a relative 3 u plus the least positive float. The doubt is more
    // than that.
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

/// The least value that covers the segment.
fn steepness<T: Scalar>(segment: &Segment<T>) -> T {
    // The rounded slope is at most a few floats off.
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
