//! The values of a function in the wider type.

use crate::function::PiecewiseLinear;
use crate::scalar::Scalar;
use crate::segment::half;

/// The value of a function at a number of the wider type.
pub(crate) fn wide_value<T: Scalar>(function: &PiecewiseLinear<T>, x: T::Wide) -> T::Wide {
    let (xs, ys) = (function.xs(), function.ys());
    let is_passed = |&breakpoint: &T| T::round(x - breakpoint.widen()) >= T::zero();
    let slopes = function.tail_slopes();
    match xs.partition_point(is_passed) {
        0 => beyond((xs[0], ys[0]), slopes.0, x),
        passed if passed == xs.len() => beyond((xs[passed - 1], ys[passed - 1]), slopes.1, x),
        i => between((ys[i - 1], ys[i]), part((xs[i - 1], xs[i]), x)),
    }
}

/// The value at `x` on a tail.
pub(crate) fn beyond<T: Scalar>((x0, y0): (T, T), slope: T, x: T::Wide) -> T::Wide {
    if slope.is_zero() {
        return y0.widen();
    }
    let rise = slope.widen() * (x - x0.widen());
    if T::round(rise).is_finite() {
        return y0.widen() + rise;
    }
    // The value may be finite where the rise is not.
    let half = half::<T>();
    let half_way = x * half.widen() - (x0 * half).widen();
    ((y0 * half).widen() + slope.widen() * half_way) / half.widen()
}

/// How far `at` has come from one number to another: 0 at the first, 1 at the second.
pub(crate) fn part<T: Scalar>((from, to): (T, T), at: T::Wide) -> T::Wide {
    let (way, whole) = (at - from.widen(), to.wide_difference(from));
    if T::round(way).is_finite() && T::round(whole).is_finite() {
        return way / whole;
    }
    // The differences of the halves do not overflow, and the quotient is the same.
    let (from, to) = (from * half(), to * half());
    (at * half::<T>().widen() - from.widen()) / to.wide_difference(from)
}

/// The number that has come that part of the way.
pub(crate) fn between<T: Scalar>((from, to): (T, T), part: T::Wide) -> T::Wide {
    let whole = to.wide_difference(from);
    if T::round(whole).is_finite() {
        return from.widen() + whole * part;
    }
    // The numbers have different signs, and so the terms do.
    from.widen() * (T::one().widen() - part) + to.widen() * part
}
