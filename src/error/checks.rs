//! Checks of arguments and results.

use super::{Error, text};
use crate::number::Scalar;

/// `Ok` if two slices that belong together have the same length.
pub(crate) fn same_length(
    (left, left_len): (&'static str, usize),
    (right, right_len): (&'static str, usize),
) -> Result<(), Error> {
    if left_len == right_len {
        return Ok(());
    }
    Err(Error::LengthMismatch {
        left,
        left_len,
        right,
        right_len,
    })
}

/// `Ok` if each x is greater than the one before.
pub(crate) fn increasing<T: Scalar>(xs: &[T]) -> Result<(), Error> {
    match (1..xs.len()).find(|&i| !(xs[i - 1] < xs[i])) {
        None => Ok(()),
        Some(index) => Err(Error::NotIncreasing {
            index,
            x: text(xs[index]),
            previous: text(xs[index - 1]),
        }),
    }
}

/// `Ok` if an argument is neither NaN nor infinite.
pub(crate) fn finite<T: Scalar>(what: &'static str, argument: T) -> Result<(), Error> {
    if argument.is_finite() {
        return Ok(());
    }
    let value = text(argument);
    Err(Error::ArgumentNotFinite { what, value })
}

/// `Ok` if a divisor is finite and not 0.
pub(crate) fn nonzero<T: Scalar>(divisor: T) -> Result<(), Error> {
    if divisor.is_finite() && !divisor.is_zero() {
        return Ok(());
    }
    let value = text(divisor);
    Err(Error::BadDivisor { value })
}

/// `Ok` if none of the values is NaN or infinite.
pub(crate) fn all_finite<T: Scalar>(what: &'static str, values: &[T]) -> Result<(), Error> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => Err(Error::NotFinite {
            what,
            index,
            value: text(values[index]),
        }),
    }
}

/// `Ok` if neither coordinate of a breakpoint is NaN or infinite.
#[inline]
pub(crate) fn finite_point<T: Scalar>(index: usize, (x, y): (T, T)) -> Result<(), Error> {
    if x.is_finite() && y.is_finite() {
        return Ok(());
    }
    let (what, value) = if x.is_finite() { ("y", y) } else { ("x", x) };
    let value = text(value);
    Err(Error::NotFinite { what, index, value })
}

/// `Ok` if an argument is positive and finite.
pub(crate) fn positive<T: Scalar>(what: &'static str, argument: T) -> Result<(), Error> {
    if argument > T::zero() && argument.is_finite() {
        return Ok(());
    }
    let value = text(argument);
    Err(Error::NotPositive { what, value })
}

/// `Ok` if `from` and `to` are finite and in order. They may be equal.
pub(crate) fn interval<T: Scalar>(from: T, to: T) -> Result<(), Error> {
    if from.is_finite() && to.is_finite() && from <= to {
        return Ok(());
    }
    Err(bad_interval(from, to))
}

pub(crate) fn bad_interval<T: Scalar>(from: T, to: T) -> Error {
    let (from, to) = (text(from), text(to));
    Error::BadInterval { from, to }
}

/// The result for an interval, or an error if it is out of range.
pub(crate) fn in_range<T: Scalar>(
    what: &'static str,
    (from, to): (T, T),
    result: T,
) -> Result<T, Error> {
    if result.is_finite() {
        return Ok(result);
    }
    let (from, to) = (text(from), text(to));
    Err(Error::IntervalOverflow { what, from, to })
}
