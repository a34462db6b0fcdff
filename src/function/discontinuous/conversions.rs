//! From and to continuous functions.

use alloc::vec::Vec;

use super::super::PiecewiseLinear;
use super::Discontinuous;
use crate::error::{Error, text};
use crate::number::Scalar;

/// The same function, without jumps.
///
/// ```
/// use shallow_relu::{Discontinuous, PiecewiseLinear};
///
/// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// assert_eq!(Discontinuous::from(f.clone()).eval(1.0), f.eval(1.0));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T> From<PiecewiseLinear<T>> for Discontinuous<T> {
    fn from(pieces: PiecewiseLinear<T>) -> Self {
        let jumps = Vec::new();
        Self { pieces, jumps }
    }
}

/// The same function, which must not jump. Otherwise the error is [`Jumps`](Error::Jumps), with the first
/// jump.
///
/// ```
/// use shallow_relu::{Discontinuous, Error, PiecewiseLinear};
///
/// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
/// let error = PiecewiseLinear::try_from(step).unwrap_err();
/// assert_eq!(error.to_string(), "the function jumps from 1 to 5 at x = 2; ramped(width) makes it continuous");
/// # Ok::<(), Error>(())
/// ```
impl<T: Scalar> TryFrom<Discontinuous<T>> for PiecewiseLinear<T> {
    type Error = Error;

    fn try_from(function: Discontinuous<T>) -> Result<Self, Error> {
        let first = function.jumps().next();
        match first {
            None => Ok(function.pieces),
            Some(jump) => Err(Error::Jumps {
                x: text(jump.x()),
                left: text(jump.left()),
                right: text(jump.right()),
            }),
        }
    }
}
