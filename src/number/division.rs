//! Exact sums divided: with as many digits as are wanted, and nothing overflowing or underflowing on
//! the way.

use core::cmp::Ordering;

use crate::number::{Exact, Scalar, from_count, half, without_negative_zero};

/// The distance from one number to another.
pub(crate) fn distance<T: Scalar>((from, to): (T, T)) -> T::Exact {
    let mut distance = T::Exact::zero();
    distance.add_product(to, T::one());
    distance.add_product(-from, T::one());
    distance
}

/// The sum times the distance from one number to another.
pub(crate) fn times_distance<T: Scalar>(sum: &T::Exact, (from, to): (T, T)) -> T::Exact {
    let mut product = sum.times(to);
    product.add(&sum.times(-from));
    product
}

/// `sum / v`, off by less than one ulp where it is a normal number, and exact where it is one.
pub(crate) fn quotient<T: Scalar>(sum: &T::Exact, v: T) -> T {
    let mut divisor = T::Exact::zero();
    divisor.add_product(v, T::one());
    quotient_of_sums::<T>(sum.clone(), divisor)
}

/// The quotient of two sums, the second positive, rounded once: to the nearest number, ties to even;
/// infinite where it is out of range.
pub(crate) fn nearest_quotient<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> T {
    if T::unit_roundoff().is_zero() {
        return quotient_of_sums::<T>(sum, divisor);
    }
    // Two words say it, but where the quotient is almost in the middle between two numbers, or subnormal.
    let ((quotient, rest), power) = words::<T>(sum.clone(), divisor.clone());
    let two_words = quotient.widen() + rest.widen();
    let doubt = (quotient.abs() * from_count(16) * T::unit_roundoff() * T::unit_roundoff()).widen();
    let nearest = T::round(two_words - doubt);
    let result = times_power(nearest, power);
    if nearest == T::round(two_words + doubt) && times_power(result, -power) == nearest {
        return result;
    }
    let near = times_power(quotient, power);
    nearest_of_three::<T>(near, &sum, &divisor)
}

/// The same, from the number `near`, which is off by one number at most.
#[cold]
fn nearest_of_three<T: Scalar>(near: T, sum: &T::Exact, divisor: &T::Exact) -> T {
    let twice = sum.times(from_count(2));
    let nearest = [near.next_down(), near, near.next_up()]
        .into_iter()
        .reduce(|low, high| {
            // Infinity is taken for the number that would follow on the largest one.
            let both = match (low.is_finite(), high.is_finite()) {
                (true, true) => [low, high, T::zero()],
                (true, false) => [low, low, low - low.next_down()],
                (false, true) => [high, high, high - high.next_up()],
                (false, false) => return low,
            };
            // Twice the sum against the divisor times both.
            let mut above_middle = twice.clone();
            for number in both {
                above_middle.add(&divisor.times(-number));
            }
            match above_middle.sign() {
                Ordering::Equal => even(low, high),
                Ordering::Less => low,
                Ordering::Greater => high,
            }
        });
    without_negative_zero(nearest.unwrap_or(near))
}

/// Of two neighbouring numbers the even one, which the arithmetic takes for the mean of both: the sum is
/// rounded to it or, below the normal numbers, the half of the sum.
fn even<T: Scalar>(low: T, high: T) -> T {
    let sum = low + high;
    if sum.is_finite() {
        sum * half()
    } else {
        low * half() + high * half()
    }
}

/// The quotient of two sums. Where it is a normal number the relative error is below u + 20 u².
pub(crate) fn quotient_of_sums<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> T {
    let ((quotient, _), power) = words::<T>(sum, divisor);
    // -0 where the quotient underflows.
    without_negative_zero(times_power(quotient, power))
}

/// The quotient of two sums in two words: the number above, and what it lacks, to a relative 11 u² of the
/// quotient where both are normal numbers.
pub(crate) fn quotient_words<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> (T, T) {
    let ((quotient, rest), power) = words::<T>(sum, divisor);
    (times_power(quotient, power), times_power(rest, power))
}

/// The square root of the quotient of two sums, in range where the quotient may not be. Where the root
/// is a normal number the relative error is below 1.5 u + 20 u².
#[cfg(feature = "std")]
pub(crate) fn root_of_quotient<T: Scalar + num_traits::Float>(
    sum: T::Exact,
    divisor: T::Exact,
) -> T {
    let ((mut quotient, _), power) = words::<T>(sum, divisor);
    if power % 2 != 0 {
        // Between 2^-33 and 2^33 so far.
        quotient = quotient * step::<T>();
    }
    times_power(quotient.sqrt(), power.div_euclid(2))
}

/// The quotient of two sums, as a number and what it lacks, times a power of 2^32.
///
/// The first division rounds three times: it is off by at most a relative 3 u + O(u²). What it leaves
/// over is exact, and divided again with the same relative error: 9 u² + O(u³) of the quotient. The sum
/// of both is rounded once, and what that takes is exact (Dekker's fast two-sum).
fn words<T: Scalar>(mut sum: T::Exact, mut divisor: T::Exact) -> ((T, T), i32) {
    let power = sum.take_power() - divisor.take_power();
    let v = divisor.round();
    let first = sum.round() / v;
    sum.add(&divisor.times(-first));
    let second = sum.round() / v;
    let quotient = first + second;
    ((quotient, second - (quotient - first)), power)
}

/// The power of two by which numbers are scaled: exactly, where they stay in range.
pub(crate) fn step<T: Scalar>() -> T {
    let two = T::one() + T::one();
    (0..5).fold(two, |power, _| power * power)
}

/// The number times that power of 2^32.
fn times_power<T: Scalar>(number: T, power: i32) -> T {
    let step = step::<T>();
    let step = if power < 0 { T::one() / step } else { step };
    (0..power.abs()).fold(number, |number, _| number * step)
}
