//! The standard traits: text.

use core::fmt;
use core::iter::{Copied, Zip};
use core::slice;

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

/// Iterates over the [breakpoints](Discontinuous::breakpoints) from left to right. A jump has two of them.
///
/// ```
/// let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
/// let ys: Vec<f64> = (&step).into_iter().map(|(_, y)| y).collect();
/// assert_eq!(ys, [1.0, 1.0, 5.0]);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<'a, T: Scalar> IntoIterator for &'a Discontinuous<T> {
    type Item = (T, T);
    type IntoIter = Zip<Copied<slice::Iter<'a, T>>, Copied<slice::Iter<'a, T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.pieces().into_iter()
    }
}
