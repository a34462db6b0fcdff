//! How a function goes on outside of its breakpoints.

use super::Segment;
use crate::number::Scalar;

/// How a function goes on to the left of its first breakpoint, or to the right of its last one.
///
/// ```
/// use shallow_relu::{PiecewiseLinear, Tail};
///
/// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0)])?;
/// assert_eq!(f.tails(), (Tail::Constant, Tail::Linear));
/// assert_eq!((f.eval(-3.0), f.eval(3.0)), (0.0, 6.0));
///
/// let f = f.with_tails(Tail::Slope(-1.0), Tail::Constant)?;
/// assert_eq!((f.eval(-3.0), f.eval(3.0)), (3.0, 2.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tail<T> {
    /// Flat: every input beyond the end breakpoint, infinity included, has its value.
    Constant,
    /// Linear: the end segment goes on, with its slope rounded to `T`.
    Linear,
    /// A straight line of the given slope, which must be finite.
    Slope(T),
}

impl<T: Scalar> Tail<T> {
    /// The slope of the tail beside the end segment of a function, if it has one.
    pub(super) fn slope(self, end: Option<Segment<T>>) -> T {
        match self {
            Self::Constant => T::zero(),
            Self::Linear => end.map_or(T::zero(), |end| end.slope()),
            Self::Slope(slope) => slope,
        }
    }

    /// The name of a tail of this slope.
    pub(super) fn of_slope(slope: T, end: Option<Segment<T>>) -> Self {
        if slope.is_zero() {
            Self::Constant
        } else if end.is_some_and(|end| slope == end.slope()) {
            Self::Linear
        } else {
            Self::Slope(slope)
        }
    }
}
