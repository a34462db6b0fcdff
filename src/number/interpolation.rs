//! Interpolation and extrapolation in the wider type.

use crate::number::division::step;
use crate::number::{Scalar, half};

/// The value at `x` on the tail that starts at (`x0`, `y0`).
pub(crate) fn extrapolated<T: Scalar>((x0, y0): (T, T), slope: T, x: T) -> T::Wide {
    wide_extrapolated::<T>((x0, y0.widen()), slope.widen(), x)
}

/// The same for a tail whose y and slope are given in the wider type.
pub(crate) fn wide_extrapolated<T: Scalar>(
    (x0, y0): (T, T::Wide),
    slope: T::Wide,
    x: T,
) -> T::Wide {
    if T::round(slope).is_zero() {
        return y0;
    }
    let rise = slope * x.wide_difference(x0);
    if T::round(rise).is_finite() {
        return y0 + rise;
    }
    // The value may be finite although the rise is not.
    let half = half::<T>();
    let half_way = (x * half).wide_difference(x0 * half);
    (y0 * half.widen() + slope * half_way) / half.widen()
}

/// The fraction of the way from `from` to `to` that lies before `x`: 0 at `from`, 1 at `to`.
pub(crate) fn fraction<T: Scalar>((from, to): (T, T), x: T) -> T::Wide {
    let (way, whole) = (x.wide_difference(from), to.wide_difference(from));
    if !T::round(way).is_finite() || !T::round(whole).is_finite() {
        // The differences of the halves do not overflow, and the quotient is the same.
        let [from, to, x] = [from, to, x].map(|value| value * half());
        return x.wide_difference(from) / to.wide_difference(from);
    }
    let (tiny, shrink) = tiny::<T>();
    if T::round(way).abs() < tiny && T::round(whole).abs() * shrink < T::one() {
        // The products inside the division, which are about as small as `way`, would underflow, so digits
        // would be lost. (If `whole` is too large to be multiplied by `grow`, `way` is nothing beside it.)
        let grow = (T::one() / shrink).widen();
        return (way * grow) / (whole * grow);
    }
    way / whole
}

/// The value at that fraction of the way from `from` to `to`.
pub(crate) fn interpolated<T: Scalar>((from, to): (T, T), fraction: T::Wide) -> T::Wide {
    wide_interpolated::<T>((from.widen(), to.widen()), fraction)
}

/// The same for two ends that are given in the wider type.
pub(crate) fn wide_interpolated<T: Scalar>(
    (from, to): (T::Wide, T::Wide),
    fraction: T::Wide,
) -> T::Wide {
    let whole = to - from;
    if T::round(whole).is_finite() {
        return from + whole * fraction;
    }
    // Outside of the two ends the terms may be larger than the value, but not by as much as they are shrunk
    // here. Beside ends so large the shrinking loses no digit.
    let shrink = (T::one() / step::<T>()).widen();
    let terms = from * shrink * (T::one().widen() - fraction) + to * shrink * fraction;
    terms / shrink
}

/// The value at `x` on the line from one point to another. Its error is a few units of the wider type,
/// relative to how far y goes from the first point to `x`, not to the rise of the whole line.
pub(crate) fn wide_on_line<T: Scalar>(
    (x0, y0): (T, T::Wide),
    (x1, y1): (T, T::Wide),
    x: T,
) -> T::Wide {
    let fraction = fraction((x0, x1), x);
    let (tiny, _) = tiny::<T>();
    if T::round(fraction).abs() >= tiny {
        return wide_interpolated::<T>((y0, y1), fraction);
    }
    // A fraction this small has lost digits, or all of them, although its product with a large rise still
    // counts. So its factors are kept with exponents of their own. The differences of the halves do not
    // overflow.
    let half = half::<T>();
    let whole = Scaled::<T>::new((x1 * half).wide_difference(x0 * half));
    let rise = Scaled::<T>::new(y1 * half.widen() - y0 * half.widen());
    let way = Scaled::<T>::new(x.wide_difference(x0));
    let fraction = Scaled::<T>::new(way.significand / whole.significand);
    let partial_rise = Scaled::<T> {
        significand: rise.significand * fraction.significand,
        power: rise.power + fraction.power + way.power - whole.power,
    };
    y0 + partial_rise.value()
}

/// A value of the wider type times a power of 2⁴²⁴, so near to 1 that no product or quotient of two such
/// values loses digits.
struct Scaled<T: Scalar> {
    significand: T::Wide,
    power: i32,
}

impl<T: Scalar> Scaled<T> {
    fn new(mut value: T::Wide) -> Self {
        let (_, shrink) = tiny::<T>();
        let grow = T::one() / shrink;
        let mut power = 0;
        while T::round(value).abs() < shrink && !T::round(value).is_zero() {
            (value, power) = (value * grow.widen(), power - 1);
        }
        while T::round(value).abs() > grow && T::round(value).is_finite() {
            (value, power) = (value * shrink.widen(), power + 1);
        }
        Self {
            significand: value,
            power,
        }
    }

    fn value(self) -> T::Wide {
        let (_, shrink) = tiny::<T>();
        let step = if self.power < 0 {
            shrink
        } else {
            T::one() / shrink
        };
        (0..self.power.abs()).fold(self.significand, |value, _| value * step.widen())
    }
}

/// Two powers of two: below the first one, the wider type loses digits in a product with a value near 1;
/// the second is its square root. They are 2⁻⁸⁴⁸ and 2⁻⁴²⁴ for `f64`. They are zero if nothing underflows:
/// for an exact type, and for `f32`, whose wider type has the range of `f64`.
fn tiny<T: Scalar>() -> (T, T) {
    let square = T::unit_roundoff() * T::unit_roundoff();
    let fourth = square * square;
    let shrink = fourth * fourth;
    (shrink * shrink, shrink)
}
