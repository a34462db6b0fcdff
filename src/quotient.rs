//! Exact sums divided: with as many digits as are wanted, and nothing overflowing or underflowing on
//! the way.

use core::cmp::Ordering;

use crate::exact::Exact;
use crate::scalar::Scalar;

/// `sum / v`, off by less than one ulp where it is a normal number, and exact where it is one.
pub(crate) fn quotient<T: Scalar>(sum: &T::Exact, v: T) -> T {
    let mut divisor = T::Exact::zero();
    divisor.add_product(v, T::one());
    quotient_of_sums::<T>(sum.clone(), divisor)
}

/// The same of two sums. Where it is a normal number the relative error is below u + 20 u².
pub(crate) fn quotient_of_sums<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> T {
    let ((quotient, _), steps) = words::<T>(sum, divisor);
    // Adding +0 turns a -0, of a quotient that underflows, into +0.
    stepped(quotient, steps, |quotient, factor| quotient * factor) + T::zero()
}

/// The quotient of two sums in two words: the number above, and what it lacks, to a relative 11 u² of the
/// quotient where both are normal numbers.
pub(crate) fn quotient_words<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> (T, T) {
    let ((quotient, rest), steps) = words::<T>(sum, divisor);
    let stepped = |word| stepped(word, steps, |word, factor| word * factor);
    (stepped(quotient), stepped(rest))
}

/// The square root of the quotient of two sums, in range where the quotient may not be. Where the root
/// is a normal number the relative error is below 1.5 u + 20 u².
#[cfg(feature = "std")]
pub(crate) fn root_of_quotient<T: Scalar + num_traits::Float>(
    sum: T::Exact,
    divisor: T::Exact,
) -> T {
    let ((mut quotient, _), steps) = words::<T>(sum, divisor);
    if steps % 2 != 0 {
        // Between 2^-64 and 2^64 so far.
        quotient = quotient * step::<T>();
    }
    stepped(quotient.sqrt(), steps.div_euclid(2), |root, factor| {
        root * factor
    })
}

/// The quotient of two sums, so many steps down, as a number and what it lacks.
///
/// The first division rounds three times: it is off by at most a relative 3 u + O(u²). What it leaves
/// over is exact, and divided again with the same relative error: 9 u² + O(u³) of the quotient. The sum
/// of both is rounded once, and what that takes is exact (Dekker's fast two-sum).
fn words<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> ((T, T), i32) {
    let (mut sum, steps) = near_one::<T>(sum);
    let (mut divisor, divisor_steps) = near_one::<T>(divisor);
    let v = divisor.round();
    let first = sum.round() / v;
    sum.add(&divisor.times(-first));
    let second = sum.round() / v;
    let quotient = first + second;
    (
        (quotient, second - (quotient - first)),
        steps - divisor_steps,
    )
}

/// The first words of a sum, as many as the wider type has room for, over a number of the wider type that
/// is within the range of `T`.
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
    while is_rounded && T::round(divisor).abs() >= step {
        divisor = divisor * (T::one() / step).widen();
        steps -= 1;
    }
    let mut dividend = T::zero().widen();
    for _ in 0..WORDS {
        let word = sum.round();
        sum.add_product(-word, T::one());
        dividend = dividend + word.widen();
    }
    stepped::<T, _>(dividend / divisor, steps, |quotient, factor| {
        quotient * factor.widen()
    })
}

/// So many `f32` fill the wider type; of `f64` two do.
const WORDS: usize = 5;

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
