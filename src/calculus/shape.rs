//! How steep a function is, and to which side it bends.

use core::cmp::Ordering;

use crate::exact::Exact;
use crate::function::PiecewiseLinear;
use crate::scalar::{Scalar, from_count, larger};
use crate::segment::Segment;
use crate::turn::side;

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

    /// Whether the function is convex on all of R, tails included: on the reals no slope is smaller than
    /// one to the left of it. Exact. O(N).
    ///
    /// A tail whose slope is the [rounded one](Segment::slope) of its end segment, as that of a linear
    /// tail is, counts as not bending.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 3.0)])?;
    /// assert!(f.is_convex());
    /// assert!(!f.with_tails(Tail::Constant, Tail::Constant)?.is_convex());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_convex(&self) -> bool {
        self.bends().all(|bend| bend != Ordering::Less)
    }

    /// Whether the function is concave on all of R, tails included: on the reals no slope is larger than
    /// one to the left of it. Exact. O(N).
    ///
    /// A tail whose slope is the [rounded one](Segment::slope) of its end segment, as that of a linear
    /// tail is, counts as not bending.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 3.0)])?;
    /// assert!(!f.is_concave()); // the tail on the left is flat
    /// assert!(f.with_tails(Tail::Linear, Tail::Constant)?.is_concave());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_concave(&self) -> bool {
        self.bends().all(|bend| bend != Ordering::Greater)
    }

    /// How the slope changes at each breakpoint: greater where it grows.
    fn bends(&self) -> impl Iterator<Item = Ordering> {
        let point = |i: usize| (self.xs()[i], self.ys()[i]);
        let last = self.segment_count();
        let (left, right) = self.tail_slopes();
        let at_first = over(&Segment::new(point(0), point(1)), left).reverse();
        let at_last = over(&Segment::new(point(last - 1), point(last)), right);
        let turn = move |i: usize| side([point(i - 1), point(i), point(i + 1)]);
        [at_first, at_last].into_iter().chain((1..last).map(turn))
    }
}

/// How the slope of a tail compares with that of the segment it starts at.
fn over<T: Scalar>(segment: &Segment<T>, slope: T) -> Ordering {
    if slope == segment.slope() {
        return Ordering::Equal;
    }
    segment.shortfall(slope).sign()
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
