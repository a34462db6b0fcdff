//! One jump.

use super::super::Side;
use crate::number::Scalar;

/// A jump: an x at which a function has one limit from the left and another one from the right.
///
/// ```
/// use shallow_relu::{Discontinuous, Side};
///
/// let step = Discontinuous::next(&[(0.0, 1.0), (2.0, 5.0)])?;
/// let jump = step.jumps().next().unwrap();
/// assert_eq!((jump.x(), jump.left(), jump.right()), (0.0, 1.0, 5.0));
/// assert_eq!((jump.side(), jump.value()), (Side::Left, 1.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Jump<T> {
    x: T,
    left: T,
    right: T,
    side: Side,
}

impl<T: Scalar> Jump<T> {
    pub(super) fn new(x: T, (left, right): (T, T), side: Side) -> Self {
        Self {
            x,
            left,
            right,
            side,
        }
    }

    /// The x of the jump.
    ///
    /// ```
    /// # let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.jumps().next().unwrap().x(), 2.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn x(&self) -> T {
        self.x
    }

    /// The limit from the left.
    ///
    /// ```
    /// # let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.jumps().next().unwrap().left(), 1.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn left(&self) -> T {
        self.left
    }

    /// The limit from the right.
    ///
    /// ```
    /// # let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.jumps().next().unwrap().right(), 5.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn right(&self) -> T {
        self.right
    }

    /// The side whose limit is the value at the jump.
    ///
    /// ```
    /// # use shallow_relu::Side;
    /// # let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.jumps().next().unwrap().side(), Side::Right);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    /// The value at the jump: the limit from the [`side`](Self::side).
    ///
    /// ```
    /// # let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(step.jumps().next().unwrap().value(), 5.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> T {
        match self.side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }
}
