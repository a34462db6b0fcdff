//! Left or right.

/// Left or right: from which side a function has its value at a [jump](super::Discontinuous).
///
/// ```
/// use shallow_relu::{Discontinuous, Side};
///
/// // A fee of 1 below 50, and of 0 from 50 on: the value at 50 is that on the right.
/// let fee = Discontinuous::from_breakpoints(&[(0.0, 1.0), (50.0, 1.0), (50.0, 0.0), (99.0, 0.0)], Side::Right)?;
/// assert_eq!((fee.eval(49.9), fee.eval(50.0)), (1.0, 0.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
// Inside of the crate it is also the side of a tail, and the direction of a kink's ray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Left: the function is continuous from the left, and its value is the limit from there.
    Left,
    /// Right: the function is continuous from the right, and its value is the limit from there.
    Right,
}
