//! Division of exact sums, to as many digits as are asked for. Nothing overflows or underflows on the way.

use core::cmp::Ordering;

use crate::number::{Exact, Scalar, from_count, half, middle, without_negative_zero};

/// The distance `to - from`, without rounding.
pub(crate) fn distance<T: Scalar>((from, to): (T, T)) -> T::Exact {
    let mut distance = T::Exact::zero();
    distance.add_product(to, T::one());
    distance.add_product(-from, T::one());
    distance
}

/// The sum times the distance `to - from`, without rounding.
pub(crate) fn times_distance<T: Scalar>(sum: &T::Exact, (from, to): (T, T)) -> T::Exact {
    let mut product = sum.times(to);
    product.add(&sum.times(-from));
    product
}

/// `sum / v`. A normal result is off by less than one ulp, and exact if the quotient is itself a value of
/// type `T`.
pub(crate) fn quotient<T: Scalar>(sum: &T::Exact, v: T) -> T {
    let mut divisor = T::Exact::zero();
    divisor.add_product(v, T::one());
    quotient_of_sums::<T>(sum.clone(), divisor)
}

/// The quotient of two sums, the second positive, rounded once: to the nearest value of type `T`, ties to
/// even. A quotient out of range becomes infinite.
pub(crate) fn nearest_quotient<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> T {
    if T::unit_roundoff().is_zero() {
        return quotient_of_sums::<T>(sum, divisor);
    }
    // Two words decide it, unless the quotient is almost in the middle between two floats, or subnormal.
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

/// The same, from the float `near`, which is the nearest one or a neighbour of it.
#[cold]
fn nearest_of_three<T: Scalar>(near: T, sum: &T::Exact, divisor: &T::Exact) -> T {
    let twice = sum.times(from_count(2));
    let nearest = [near.next_down(), near, near.next_up()]
        .into_iter()
        .reduce(|low, high| {
            // Infinity stands for the float that would follow the largest one,
            // `low + (low - low.next_down())`. So these three add up to `low + high`.
            let terms = match (low.is_finite(), high.is_finite()) {
                (true, true) => [low, high, T::zero()],
                (true, false) => [low, low, low - low.next_down()],
                (false, true) => [high, high, high - high.next_up()],
                (false, false) => return low,
            };
            // Compares twice the sum with the divisor times `low + high`.
            let mut above_middle = twice.clone();
            for term in terms {
                above_middle.add(&divisor.times(-term));
            }
            match above_middle.sign() {
                Ordering::Equal => even(low, high),
                Ordering::Less => low,
                Ordering::Greater => high,
            }
        });
    without_negative_zero(nearest.unwrap_or(near))
}

/// The even one of two neighbouring floats. The arithmetic itself picks it, because it rounds their mean, a
/// tie, to even. In general the sum is what is rounded; among subnormal floats it is the half of the sum.
fn even<T: Scalar>(low: T, high: T) -> T {
    let sum = low + high;
    if sum.is_finite() {
        sum * half()
    } else {
        middle(low, high)
    }
}

/// The quotient of two sums. The relative error of a normal result is below u + 20 u².
pub(crate) fn quotient_of_sums<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> T {
    let ((quotient, _), power) = words::<T>(sum, divisor);
    // A quotient that underflows may be -0.
    without_negative_zero(times_power(quotient, power))
}

/// The quotient of two sums in two words: the [`quotient_of_sums`], and what it lacks. If both words are
/// normal, they are off by at most a relative 11 u² of the quotient.
pub(crate) fn quotient_words<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> (T, T) {
    let ((quotient, rest), power) = words::<T>(sum, divisor);
    (times_power(quotient, power), times_power(rest, power))
}

/// The square root of the quotient of two sums, in range even if the quotient is not. The relative error of
/// a normal root is below 1.5 u + 20 u².
#[cfg(feature = "std")]
pub(crate) fn root_of_quotient<T: Scalar + num_traits::Float>(
    sum: T::Exact,
    divisor: T::Exact,
) -> T {
    let ((mut quotient, _), power) = words::<T>(sum, divisor);
    if power % 2 != 0 {
        // Up to here the quotient is between 2^-33 and 2^33.
        quotient = quotient * step::<T>();
    }
    times_power(quotient.sqrt(), power.div_euclid(2))
}

/// The quotient of two sums in two words, a value and what it lacks, and the exponent of a power of 2^32 by
/// which both are to be multiplied.
///
/// 1. The first division rounds three times, so it is off by at most a relative 3 u + O(u²).
/// 2. Its remainder is exact.
/// 3. The remainder is divided with the same relative error. So both quotients together are off by at most
///    9 u² + O(u³) of the quotient.
/// 4. The sum of both is rounded once, and what that rounding takes is computed exactly (Dekker's fast
///    two-sum).
fn words<T: Scalar>(mut sum: T::Exact, mut divisor: T::Exact) -> ((T, T), i32) {
    let power = sum.take_power() - divisor.take_power();
    let v = divisor.round();
    let first = sum.round() / v;
    sum.add(&divisor.times(-first));
    let second = sum.round() / v;
    let quotient = first + second;
    ((quotient, second - (quotient - first)), power)
}

/// 2^32, the power of two by which values are scaled. Scaling is exact as long as the value stays in range.
pub(crate) fn step<T: Scalar>() -> T {
    let two = T::one() + T::one();
    (0..5).fold(two, |power, _| power * power)
}

/// The value times 2^32 to the given power.
fn times_power<T: Scalar>(value: T, power: i32) -> T {
    let step = step::<T>();
    let step = if power < 0 { T::one() / step } else { step };
    (0..power.abs()).fold(value, |value, _| value * step)
}
