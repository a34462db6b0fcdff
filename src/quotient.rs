//! Exact sums divided: with as many digits as are wanted, and nothing overflowing or underflowing on
//! the way.

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
    let ((quotient, _), power) = words::<T>(sum, divisor);
    // Adding +0 turns a -0, of a quotient that underflows, into +0.
    times_power(quotient, power, |quotient, step| quotient * step) + T::zero()
}

/// The quotient of two sums in two words: the number above, and what it lacks, to a relative 11 u² of the
/// quotient where both are normal numbers.
pub(crate) fn quotient_words<T: Scalar>(sum: T::Exact, divisor: T::Exact) -> (T, T) {
    let ((quotient, rest), power) = words::<T>(sum, divisor);
    let times_power = |word| times_power(word, power, |word, step| word * step);
    (times_power(quotient), times_power(rest))
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
    times_power(quotient.sqrt(), power.div_euclid(2), |root, step| {
        root * step
    })
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

/// The quotient of two sums in the wider type, each taken to as many words as that has room for.
pub(crate) fn wide_quotient<T: Scalar>(mut sum: T::Exact, mut divisor: T::Exact) -> T::Wide {
    let power = sum.take_power() - divisor.take_power();
    let quotient = wide::<T>(sum) / wide::<T>(divisor);
    times_power(quotient, power, |quotient, step: T| quotient * step.widen())
}

/// The sum in the wider type, in range.
fn wide<T: Scalar>(mut sum: T::Exact) -> T::Wide {
    (0..WORDS).fold(T::zero().widen(), |wide, _| {
        let word = sum.round();
        sum.add_product(-word, T::one());
        wide + word.widen()
    })
}

/// So many `f32` fill the wider type; of `f64` two do.
const WORDS: usize = 5;

/// The power of two by which numbers are scaled: exactly, where they stay in range.
pub(crate) fn step<T: Scalar>() -> T {
    let two = T::one() + T::one();
    (0..32).fold(T::one(), |power, _| power * two)
}

/// The number times that power of 2^32.
fn times_power<T: Scalar, N>(number: N, power: i32, times: impl Fn(N, T) -> N) -> N {
    let step = step::<T>();
    let step = if power < 0 { T::one() / step } else { step };
    (0..power.abs()).fold(number, |number, _| times(number, step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::ExactSum;

    #[test]
    fn a_quotient_has_the_digits_of_the_wider_type() {
        // Three f32 words, which two of them would not hold.
        let words = [1.0_f32, 2.0_f32.powi(-40), 2.0_f32.powi(-80)];
        let (mut sum, mut three) = (ExactSum::default(), ExactSum::default());
        for word in words {
            sum.add_product(word, 3.0);
        }
        three.add_product(3.0, 1.0);
        let quotient = wide_quotient::<f32>(sum, three);
        assert_eq!(
            <f32 as Scalar>::round(quotient - words[0].widen() - words[1].widen()),
            words[2]
        );
    }
}
