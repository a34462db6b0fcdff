//! The convex and the concave hull.

use core::cmp::Ordering;

use crate::error::Error;
use crate::function::{PiecewiseLinear, Tail};
use crate::number::Scalar;
use crate::number::orientation::hull;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The greatest function on the domain that is convex and lies nowhere above this one, on the reals.
    ///
    /// Its breakpoints are some of this function's, bit for bit, the first and the last among them, and
    /// every one bends it. Which they are is decided exactly. Its tails go on with the end segments, so
    /// [`is_convex`](Self::is_convex) says that it is. O(N), by the monotone chain (Andrew, *Another
    /// efficient algorithm for convex hulls in two dimensions*, 1979).
    ///
    /// # Errors
    ///
    /// [`SlopeOverflow`](Error::SlopeOverflow) where the slope of a joined segment rounds to infinity
    /// though those of its parts did not: only for slopes within 3 ulp of the largest number.
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

    /// The least function on the domain that is concave and lies nowhere below this one: the
    /// [`convex_hull`](Self::convex_hull) upside down, with all that is said of it.
    ///
    /// # Errors
    ///
    /// The same as of [`convex_hull`](Self::convex_hull).
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
