//! The values of a function in the wider type.

use crate::number::division::step;
use crate::number::{Scalar, half};

/// The value at `x` on a tail.
pub(crate) fn beyond<T: Scalar>((x0, y0): (T, T), slope: T, x: T) -> T::Wide {
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
    if T::round(way).abs() < tiny && T::round(whole).abs() * shrink < T::one() {
        // What the division multiplies, which comes to the way, would underflow: digits would be lost.
        // (Beside a whole that cannot grow so much the way is nothing.)
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
pub(crate) fn wide_between<T: Scalar>((from, to): (T::Wide, T::Wide), part: T::Wide) -> T::Wide {
    let whole = to - from;
    if T::round(whole).is_finite() {
        return from + whole * part;
    }
    // Beyond one of the numbers the terms may be larger than the value, but not by as much as they are made
    // smaller here. Beside a number so large no digit is lost.
    let shrink = (T::one() / step::<T>()).widen();
    let terms = from * shrink * (T::one().widen() - part) + to * shrink * part;
    terms / shrink
}

/// The value at `x` on the line from one point to another, which is off by a few units of the wider
/// type of the way that y goes from the first point, not of the whole line.
pub(crate) fn wide_along<T: Scalar>(
    (x0, y0): (T, T::Wide),
    (x1, y1): (T, T::Wide),
    x: T,
) -> T::Wide {
    let part_way = part((x0, x1), x);
    let (tiny, _) = tiny::<T>();
    if T::round(part_way).abs() >= tiny {
        return wide_between::<T>((y0, y1), part_way);
    }
    // So small a part has lost digits, or is lost, and what it leaves of a large y is not. The halves of the
    // longer differences do not overflow.
    let half = half::<T>();
    let whole = Scaled::<T>::new((x1 * half).wide_difference(x0 * half));
    let rise = Scaled::<T>::new(y1 * half.widen() - y0 * half.widen());
    let way = Scaled::<T>::new(x.wide_difference(x0));
    let part = Scaled::<T>::new(way.number / whole.number);
    let way = Scaled::<T> {
        number: rise.number * part.number,
        power: rise.power + part.power + way.power - whole.power,
    };
    y0 + way.value()
}

/// A number times a power of 2⁴²⁴: near one, so that no product of two or quotient loses digits.
struct Scaled<T: Scalar> {
    number: T::Wide,
    power: i32,
}

impl<T: Scalar> Scaled<T> {
    fn new(mut number: T::Wide) -> Self {
        let (_, shrink) = tiny::<T>();
        let grow = T::one() / shrink;
        let mut power = 0;
        while T::round(number).abs() < shrink && !T::round(number).is_zero() {
            (number, power) = (number * grow.widen(), power - 1);
        }
        while T::round(number).abs() > grow && T::round(number).is_finite() {
            (number, power) = (number * shrink.widen(), power + 1);
        }
        Self { number, power }
    }

    fn value(self) -> T::Wide {
        let (_, shrink) = tiny::<T>();
        let step = if self.power < 0 {
            shrink
        } else {
            T::one() / shrink
        };
        (0..self.power.abs()).fold(self.number, |number, _| number * step.widen())
    }
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
