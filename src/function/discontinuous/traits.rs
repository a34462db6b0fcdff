//! The standard traits: text.

use core::fmt;

use super::super::Side;
use super::super::traits::write_breakpoints;
use super::Discontinuous;
use crate::number::Scalar;

/// Omits the evaluation tables.
impl<T: Scalar> fmt::Debug for Discontinuous<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Discontinuous")
            .field("xs", &self.xs())
            .field("ys", &self.ys())
            .field("sides", &self.sides())
            .field("tail_slopes", &self.tail_slopes())
            .finish_non_exhaustive()
    }
}

/// Writes the tails and the breakpoints as [`PiecewiseLinear`](crate::PiecewiseLinear) does. At a
/// jump, the breakpoint whose y is the value there is in square brackets.
///
/// ```
/// let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
/// assert_eq!(step.to_string(), "constant, (0, 1), (2, 1), [2, 5], constant");
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T: Scalar> fmt::Display for Discontinuous<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = |i: usize| match self.jumps.binary_search_by_key(&i, |&(left, _)| left) {
            Ok(jump) => self.jumps[jump].1 == Side::Left,
            Err(0) => false,
            Err(after) => self.jumps[after - 1] == (i.wrapping_sub(1), Side::Right),
        };
        write_breakpoints(f, self.tails(), self.breakpoints(), counts)
    }
}
