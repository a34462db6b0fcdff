//! The values of a function in the wider type.

use crate::scalar::{Scalar, half};

/// The value at `x` on a tail.
pub(super) fn beyond<T: Scalar>((x0, y0): (T, T), slope: T, x: T) -> T::Wide {
    wide_beyond::<T>((x0, y0.widen()), slope.widen(), x)
}

/// The same, of a tail whose y and slope are known to more digits.
pub(crate) fn wide_beyond<T: Scalar>((x0, y0): (T, T::Wide), slope: T::Wide, x: T) -> T::Wide {
    if T::round(slope).is_zero() {
        return y0;
    }
    let rise = slope * x.wide_difference(x0);
    if T::round(rise).is_finite() {
        return y0 + rise;
    }
    // The value may be finite where the rise is not.
    let half = half::<T>();
    let half_way = (x * half).wide_difference(x0 * half);
    (y0 * half.widen() + slope * half_way) / half.widen()
}

/// How far `at` has come from one number to another: 0 at the first, 1 at the second.
pub(crate) fn part<T: Scalar>((from, to): (T, T), at: T) -> T::Wide {
    let (way, whole) = (at.wide_difference(from), to.wide_difference(from));
    if !T::round(way).is_finite() || !T::round(whole).is_finite() {
        // The differences of the halves do not overflow, and the quotient is the same.
        let [from, to, at] = [from, to, at].map(|x| x * half());
        return at.wide_difference(from) / to.wide_difference(from);
    }
    let (tiny, shrink) = tiny::<T>();
    if T::round(whole).abs() < tiny {
        // What the division multiplies would underflow: digits would be lost.
        let grow = (T::one() / shrink).widen();
        return (way * grow) / (whole * grow);
    }
    way / whole
}

/// The number that has come that part of the way.
pub(crate) fn between<T: Scalar>((from, to): (T, T), part: T::Wide) -> T::Wide {
    wide_between::<T>((from.widen(), to.widen()), part)
}

/// The same, of numbers that are known to more digits.
pub(super) fn wide_between<T: Scalar>((from, to): (T::Wide, T::Wide), part: T::Wide) -> T::Wide {
    let whole = to - from;
    if T::round(whole).is_finite() {
        return from + whole * part;
    }
    // The numbers have different signs, and so the terms do.
    from * (T::one().widen() - part) + to * part
}

/// The value at `x` on the line from one point to another, which is off by a few units of the wider
/// type of the way that y goes from the first point, not of the whole line.
pub(crate) fn wide_along<T: Scalar>(
    (x0, y0): (T, T::Wide),
    (x1, y1): (T, T::Wide),
    x: T,
) -> T::Wide {
    let part_way = part((x0, x1), x);
    let (tiny, shrink) = tiny::<T>();
    if T::round(part_way).abs() >= tiny {
        return wide_between::<T>((y0, y1), part_way);
    }
    // So small a part has lost digits, which a large y would show. The line is at least 2^848 times as
    // long as the way: neither grows or shrinks out of range.
    let grow = (T::one() / shrink).widen();
    let half = half::<T>();
    let whole = (x1 * half).wide_difference(x0 * half);
    let grown_part = x.wide_difference(x0) * grow * half.widen() / whole;
    let shrunk_rise = y1 * shrink.widen() - y0 * shrink.widen();
    y0 + shrunk_rise * grown_part
}

/// Below the first of two powers of two the wider type loses digits in a product with a number near
/// one; times the second, that power is twice as near to one in its exponent. 2⁻⁸⁴⁸ and 2⁻⁴²⁴ for
/// `f64`; zero where nothing underflows: in an exact type, and in `f32`, whose wider type has the range
/// of `f64`.
fn tiny<T: Scalar>() -> (T, T) {
    let square = T::unit_roundoff() * T::unit_roundoff();
    let fourth = square * square;
    let shrink = fourth * fourth;
    (shrink * shrink, shrink)
}
