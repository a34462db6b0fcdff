//! The convex and the concave hull.

use core::cmp::Ordering;

use crate::error::Error;
use crate::function::{PiecewiseLinear, Tail};
use crate::number::Scalar;
use crate::number::orientation::hull;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The convex hull on the domain: the greatest convex function that is at no x above this one, before any
    /// rounding.
    ///
    /// Its breakpoints are some of those of this function, bit for bit. The first and the last one are among
    /// them, and the hull bends at every other one. Which they are is decided exactly. Its tails go on with
    /// the end segments, so [`is_convex`](Self::is_convex) returns true for it. O(N), by the monotone chain
    /// (Andrew, *Another efficient algorithm for convex hulls in two dimensions*, 1979).
    ///
    /// # Errors
    ///
    /// [`SlopeOverflow`](Error::SlopeOverflow) if the slope of a joined segment rounds to infinity although
    /// the slopes of its parts do not. That can only happen for slopes within 3 ulp of the largest float.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (1.0, 0.0), (2.0, 3.0), (3.0, 2.0)])?;
    /// let hull = f.convex_hull()?;
    /// assert_eq!(hull.xs(), [0.0, 1.0, 3.0]);
    /// assert!(hull.is_convex());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn convex_hull(&self) -> Result<Self, Error> {
        self.hull(Ordering::Greater)
    }

    /// The concave hull on the domain: the least concave function that is at no x below this one. It is
    /// the [`convex_hull`](Self::convex_hull) upside down, with the same guarantees.
    ///
    /// # Errors
    ///
    /// Those of [`convex_hull`](Self::convex_hull).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (1.0, 0.0), (2.0, 3.0), (3.0, 2.0)])?;
    /// let hull = f.concave_hull()?;
    /// assert_eq!(hull.xs(), [0.0, 2.0, 3.0]);
    /// assert!(hull.is_concave());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn concave_hull(&self) -> Result<Self, Error> {
        self.hull(Ordering::Less)
    }

    fn hull(&self, side: Ordering) -> Result<Self, Error> {
        Self::from_breakpoints(&hull(self.breakpoints(), side))?
            .with_tails(Tail::Linear, Tail::Linear)
    }
}
