//! One straight piece between two breakpoints.

use crate::number::division::{distance, nearest_quotient};
use crate::number::{Exact, Scalar, half, without_negative_zero};

/// A straight piece of a function, between two neighbouring breakpoints.
///
/// ```
/// use shallow_relu::PiecewiseLinear;
///
/// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 5.0)])?;
/// let first = f.segments().next().unwrap();
/// assert_eq!((first.start(), first.end(), first.slope()), ((0.0, 1.0), (2.0, 5.0), 2.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Segment<T> {
    start: (T, T),
    end: (T, T),
}

impl<T: Scalar> Segment<T> {
    /// The segment from `start` to `end`, which must have the larger x.
    pub(crate) fn new(start: (T, T), end: (T, T)) -> Self {
        Self { start, end }
    }

    /// The breakpoint at the left end.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.segments().next().unwrap().start(), (0.0, 1.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn start(&self) -> (T, T) {
        self.start
    }

    /// The breakpoint at the right end.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.segments().next().unwrap().end(), (2.0, 5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn end(&self) -> (T, T) {
        self.end
    }

    /// The slope: the change of y per unit of x. It is within a relative 3 u of the exact quotient if that
    /// and both differences are normal floats, and exact for an exact `T`.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.segments().next().unwrap().slope(), 2.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn slope(&self) -> T {
        let (h, rise) = (self.end.0 - self.start.0, self.end.1 - self.start.1);
        if h.is_finite() && rise.is_finite() {
            // A slope that underflows may be -0.
            return without_negative_zero(rise / h);
        }
        // A difference overflowed. The differences of the halves do not overflow, and their quotient is the
        // same. What a subnormal coordinate loses when halved is nothing beside the huge one.
        let half = half();
        let rise = self.end.1 * half - self.start.1 * half;
        without_negative_zero(rise / (self.end.0 * half - self.start.0 * half))
    }

    /// The y at which the line through the segment meets x = 0: the exact one, rounded once to the nearest
    /// value, ties to even. It is infinite if it is out of range, and exact for an exact `T`.
    ///
    /// With the slope it makes the equation of the line, `y = slope x + intercept`. To evaluate the function
    /// by it is less accurate than [`eval`](crate::PiecewiseLinear::eval): far away from x = 0, both terms
    /// may be much larger than their sum.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(3.0, 1.0), (5.0, 5.0)])?;
    /// let segment = f.segments().next().unwrap();
    /// assert_eq!((segment.slope(), segment.intercept()), (2.0, -5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn intercept(&self) -> T {
        let ((x0, y0), (x1, y1)) = (self.start, self.end);
        let mut sum = T::Exact::zero();
        sum.add_product(y0, x1);
        sum.add_product(-y1, x0);
        nearest_quotient::<T>(sum, distance::<T>((x0, x1)))
    }
}

impl<T: Scalar> Segment<T> {
    /// By how much a line of the given slope rises more than the segment over its width, without rounding.
    pub(crate) fn shortfall(&self, slope: T) -> T::Exact {
        let mut shortfall = T::Exact::zero();
        for (a, b) in [
            (slope, self.end.0),
            (-slope, self.start.0),
            (-T::one(), self.end.1),
            (T::one(), self.start.1),
        ] {
            shortfall.add_product(a, b);
        }
        shortfall
    }
}
