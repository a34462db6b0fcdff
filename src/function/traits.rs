//! The standard traits of a function: equality, text, conversions, iteration.

use alloc::vec::Vec;
use core::fmt;
use core::iter::{Copied, Zip};
use core::slice;

use super::{PiecewiseLinear, Segment, Tail};
use crate::error::{Error, text};
use crate::number::Scalar;

/// Compares the breakpoints and the slopes of the tails, which determine the function. Whether two functions
/// have the same values on all of R, wherever their breakpoints are, is answered by
/// [`same_function`](PiecewiseLinear::same_function).
impl<T: PartialEq> PartialEq for PiecewiseLinear<T> {
    fn eq(&self, other: &Self) -> bool {
        self.xs == other.xs && self.ys == other.ys && self.slopes == other.slopes
    }
}

/// No NaN gets into a function, so each one is equal to itself.
impl<T: PartialEq> Eq for PiecewiseLinear<T> {}

/// Omits the evaluation tables.
impl<T: fmt::Debug> fmt::Debug for PiecewiseLinear<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PiecewiseLinear")
            .field("xs", &self.xs)
            .field("ys", &self.ys)
            .field("tail_slopes", &self.slopes)
            .finish_non_exhaustive()
    }
}

/// Writes the tails and the breakpoints. If there are more than eight breakpoints, it writes the first three
/// and the last three. Very large and very small values are written in the scientific form, as in errors.
///
/// ```
/// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// assert_eq!(f.to_string(), "constant, (0, 1), (2, 5), linear");
/// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1e-300), (1e300, 5.0)])?;
/// assert_eq!(f.to_string(), "constant, (0, 1e-300), (1e300, 5), linear");
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T: Scalar> fmt::Display for PiecewiseLinear<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_breakpoints(f, self.tails(), self.breakpoints(), |_| false)
    }
}

/// Writes tails and breakpoints, those breakpoints in square brackets whose index is `marked`. If there are
/// more than eight, it writes the first three and the last three.
pub(super) fn write_breakpoints<T: Scalar>(
    f: &mut fmt::Formatter<'_>,
    (left, right): (Tail<T>, Tail<T>),
    breakpoints: impl ExactSizeIterator<Item = (T, T)>,
    marked: impl Fn(usize) -> bool,
) -> fmt::Result {
    const MOST: usize = 8;
    const ENDS: usize = 3;
    let count = breakpoints.len();
    write!(f, "{left}")?;
    for (i, (x, y)) in breakpoints.enumerate() {
        if count <= MOST || i < ENDS || i + ENDS >= count {
            let (x, y) = (text(x), text(y));
            let [open, close] = if marked(i) { ["[", "]"] } else { ["(", ")"] };
            write!(f, ", {open}{x}, {y}{close}")?;
        } else if i == ENDS {
            write!(f, ", {} more", count - 2 * ENDS)?;
        }
    }
    write!(f, ", {right}")
}

/// Writes the two ends.
///
/// ```
/// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// assert_eq!(f.segments().next().unwrap().to_string(), "from (0, 1) to (2, 5)");
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T: Scalar> fmt::Display for Segment<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [(x0, y0), (x1, y1)] = [self.start(), self.end()].map(|(x, y)| (text(x), text(y)));
        write!(f, "from ({x0}, {y0}) to ({x1}, {y1})")
    }
}

/// Writes the name of the variant, and the slope if it has one.
///
/// ```
/// assert_eq!(shallow_relu::Tail::Slope(0.5).to_string(), "slope 0.5");
/// ```
impl<T: Copy + fmt::Display + fmt::LowerExp> fmt::Display for Tail<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant => write!(f, "constant"),
            Self::Linear => write!(f, "linear"),
            Self::Slope(slope) => write!(f, "slope {}", text(*slope)),
        }
    }
}

/// The same as [`PiecewiseLinear::from_breakpoints`].
///
/// ```
/// # use shallow_relu::PiecewiseLinear;
/// let f = PiecewiseLinear::try_from(&[(0.0, 1.0), (2.0, 5.0)][..])?;
/// assert_eq!(f.eval(1.0), 3.0);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T: Scalar> TryFrom<&[(T, T)]> for PiecewiseLinear<T> {
    type Error = Error;

    fn try_from(breakpoints: &[(T, T)]) -> Result<Self, Error> {
        Self::from_breakpoints(breakpoints)
    }
}

/// The same as [`PiecewiseLinear::from_breakpoints`].
impl<T: Scalar> TryFrom<Vec<(T, T)>> for PiecewiseLinear<T> {
    type Error = Error;

    fn try_from(breakpoints: Vec<(T, T)>) -> Result<Self, Error> {
        Self::from_breakpoints(&breakpoints)
    }
}

/// Iterates over the [breakpoints](PiecewiseLinear::breakpoints) from left to right.
///
/// ```
/// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// let mut sum = 0.0;
/// for (_, y) in &f {
///     sum += y;
/// }
/// assert_eq!(sum, 6.0);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<'a, T: Scalar> IntoIterator for &'a PiecewiseLinear<T> {
    type Item = (T, T);
    type IntoIter = Zip<Copied<slice::Iter<'a, T>>, Copied<slice::Iter<'a, T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.xs.iter().copied().zip(self.ys.iter().copied())
    }
}
