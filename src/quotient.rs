//! Exact sums divided: with as many digits as are wanted, and nothing overflowing or underflowing on
//! the way.

use core::cmp::Ordering;

use crate::exact::Exact;
use crate::scalar::Scalar;

/// `sum / v`, off by less than one ulp where it is a normal number, and exact where it is one: what the
/// first division leaves over is divided again.
pub(crate) fn quotient<T: Scalar>(sum: &T::Exact, v: T) -> T {
    let mut divisor = T::Exact::zero();
    divisor.add_product(v, T::one());
    let (mut sum, steps) = near_one::<T>(sum.clone());
    let (mut divisor, divisor_steps) = near_one::<T>(divisor);
    let v = divisor.round();
    let first = sum.round() / v;
    sum.add_product(-first, v);
    let quotient = first + sum.round() / v;
    stepped(quotient, steps - divisor_steps, |quotient, factor| {
        quotient * factor
    })
}

/// The first two words of a sum, over a number of the wider type that is within the range of `T`.
pub(crate) fn wide_quotient<T: Scalar>(sum: T::Exact, mut divisor: T::Wide) -> T::Wide {
    let (mut sum, mut steps) = near_one::<T>(sum);
    if !T::unit_roundoff().is_zero() {
        // Near one, too.
        let step = step::<T>();
        while T::round(divisor).abs() * step <= T::one() {
            divisor = divisor * step.widen();
            steps += 1;
        }
        while T::round(divisor).abs() >= step {
            divisor = divisor * (T::one() / step).widen();
            steps -= 1;
        }
    }
    let first = sum.round();
    sum.add_product(-first, T::one());
    let quotient = (first.widen() + sum.round().widen()) / divisor;
    stepped::<T, _>(quotient, steps, |quotient, factor| {
        quotient * factor.widen()
    })
}

/// The power of two by which numbers are scaled: exactly, where they stay in range.
pub(crate) fn step<T: Scalar>() -> T {
    let two = T::one() + T::one();
    (0..32).fold(T::one(), |power, _| power * two)
}

/// A sum brought between 2^-32 and 2^32, unless it is zero or exact, and how many steps down that was.
fn near_one<T: Scalar>(mut sum: T::Exact) -> (T::Exact, i32) {
    let mut steps = 0;
    if T::unit_roundoff().is_zero() || sum.sign() == Ordering::Equal {
        return (sum, steps);
    }
    let step = step::<T>();
    while sum.round().abs() >= step {
        sum = sum.times(T::one() / step);
        steps += 1;
    }
    while sum.round().abs() * step <= T::one() {
        sum = sum.times(step);
        steps -= 1;
    }
    (sum, steps)
}

/// A number so many steps up.
fn stepped<T: Scalar, N>(number: N, steps: i32, times: impl Fn(N, T) -> N) -> N {
    let step = step::<T>();
    let factor = if steps < 0 { T::one() / step } else { step };
    (0..steps.abs()).fold(number, |number, _| times(number, factor))
}
