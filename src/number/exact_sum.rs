//! Sums of products of floats.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::marker::PhantomData;

use super::Exact;
use super::double_double::normal_power_of_two;

/// An exact sum of products of finite floats: an integer of any length times a power of two.
///
/// Only memory limits the sums and products of finite floats: a sum that ranges over all of `f64` takes a
/// kilobyte, one of values of ordinary size some hundred bytes. (Kulisch, *Computer Arithmetic and
/// Validity*, 2013, keeps the whole range; here only the digits in use are kept.) NaN and the infinities are
/// not allowed: a sum that one of them is added to has no meaning.
///
/// ```
/// use shallow_relu::number::{Exact, ExactSum};
///
/// let mut sum = ExactSum::<f64>::default();
/// sum.add_product(1e300, 1e300);
/// sum.add_product(1e-300, 1.0);
/// sum.add_product(-1e300, 1e300);
/// assert_eq!(sum.round(), 1e-300);
/// ```
#[derive(Clone, Debug, Default)]
pub struct ExactSum<F> {
    /// The value is the sum of `digits[i] * 2^(32 (lowest + i))`. Each digit has room for carries.
    digits: Vec<i64>,
    lowest: i32,
    /// No digit is larger than `2^34 * load`.
    load: u32,
    float: PhantomData<F>,
}

const DIGIT_BITS: i32 = 32;
const DIGIT: i64 = (1 << DIGIT_BITS) - 1;
/// Reserving this many digits saves allocations.
const SOME_DIGITS: usize = 12;
/// Two sums of this load still add up within an `i64`.
const MOST_LOAD: u32 = 1 << 27;

impl<F: Clone + Default> ExactSum<F> {
    fn add_float_product(&mut self, a: f64, b: f64) {
        let ((a, a_exponent), (b, b_exponent)) = (integer(a), integer(b));
        let product = i128::from(a) * i128::from(b);
        if product == 0 {
            return;
        }
        let exponent = a_exponent + b_exponent;
        let shift = exponent.rem_euclid(DIGIT_BITS);
        let digits = self.reserve(exponent.div_euclid(DIGIT_BITS), 5);
        // 106 bits and a shift of up to 31 do not fit into 128 bits, so the product is split in two parts.
        let (low, high) = (
            i128::from(product as u64) << shift,
            (product >> 64) << shift,
        );
        digits[0] += low as i64 & DIGIT;
        digits[1] += (low >> 32) as i64 & DIGIT;
        digits[2] += (low >> 64) as i64 + (high as i64 & DIGIT);
        digits[3] += (high >> 32) as i64 & DIGIT;
        digits[4] += (high >> 64) as i64;
        self.grow(1);
    }

    fn add_sum(&mut self, other: &Self) {
        if other.digits.is_empty() {
            return;
        }
        let digits = self.reserve(other.lowest, other.digits.len());
        for (digit, &more) in digits.iter_mut().zip(&other.digits) {
            *digit += more;
        }
        self.grow(other.load);
    }

    fn times_float(&self, x: f64) -> Self {
        let (factor, exponent) = integer(x);
        if factor == 0 || self.digits.is_empty() {
            return Self::default();
        }
        let shift = exponent.rem_euclid(DIGIT_BITS);
        let factor = i128::from(factor) << shift;
        let mut digits = Vec::with_capacity(self.digits.len() + SOME_DIGITS);
        // There are two carries: one of the digits themselves, and one of their products, which stay below
        // 2^118.
        let (mut carry, mut product_carry) = (0_i64, 0_i128);
        for &digit in &self.digits {
            let digit = digit + carry;
            carry = digit >> DIGIT_BITS;
            product_carry += i128::from(digit & DIGIT) * factor;
            digits.push(product_carry as i64 & DIGIT);
            product_carry >>= DIGIT_BITS;
        }
        product_carry += i128::from(carry) * factor;
        while product_carry != 0 && product_carry != -1 {
            digits.push(product_carry as i64 & DIGIT);
            product_carry >>= DIGIT_BITS;
        }
        digits.push(product_carry as i64);
        Self {
            digits,
            lowest: self.lowest + exponent.div_euclid(DIGIT_BITS),
            load: 1,
            float: PhantomData,
        }
    }

    /// The nearest float of `precision` bits, ties to even, the last bit no lower than `2^least`.
    fn round_to(&mut self, precision: i32, least: i32) -> f64 {
        self.carry();
        let count = self.digits.len();
        // The three top digits hold 63 bits or more. Of the other digits it only matters whether all of them
        // are 0.
        let digit = |from_top: usize| {
            let index = count.checked_sub(from_top);
            index.map_or(0, |i| i128::from(self.digits[i]))
        };
        let window = (digit(1) << 64) + (digit(2) << 32) + digit(3);
        if window == 0 {
            return 0.0;
        }
        let is_more = self.digits.iter().rev().skip(3).any(|&digit| digit != 0);
        // The digits below the window are positive, so they bring a negative sum nearer to zero.
        let size = window.unsigned_abs() - u128::from(window < 0 && is_more);
        let exponent = DIGIT_BITS * (self.lowest + count as i32 - 3);
        let last = (exponent + size.ilog2() as i32 - precision + 1).max(least);

        // At least 10 bits of the window are rounded away, and more if the result is subnormal.
        let away = (last - exponent) as u32;
        let shifted = |bits: u32| size.checked_shr(bits).unwrap_or(0);
        let (kept, half) = (shifted(away), shifted(away - 1) & 1);
        let is_more = is_more || shifted(away - 1) << (away - 1).min(127) != size;
        let rounded = kept + u128::from(half == 1 && (is_more || kept & 1 == 1));
        let magnitude = rounded as u64 as f64 * power_of_two(last);
        if window < 0 { -magnitude } else { magnitude }
    }

    /// The `count` digits from digit `first` on, after making room for them. Digit i counts as `2^(32 i)`.
    #[inline]
    fn reserve(&mut self, first: i32, count: usize) -> &mut [i64] {
        let end = self.lowest + self.digits.len() as i32;
        if first < self.lowest || end < first + count as i32 {
            self.extend(first, count);
        }
        let start = self.lowest.abs_diff(first) as usize;
        &mut self.digits[start..start + count]
    }

    #[cold]
    fn extend(&mut self, first: i32, count: usize) {
        if self.digits.is_empty() {
            self.lowest = first;
            self.digits.reserve(SOME_DIGITS);
        }
        if first < self.lowest {
            let missing = self.lowest.abs_diff(first) as usize;
            self.digits.splice(0..0, core::iter::repeat_n(0, missing));
            self.lowest = first;
        }
        let end = self.lowest.abs_diff(first) as usize + count;
        if self.digits.len() < end {
            self.digits.resize(end, 0);
        }
    }

    /// Records that the digits have grown, and carries before one of them could overflow.
    fn grow(&mut self, load: u32) {
        self.load += load;
        if self.load >= MOST_LOAD {
            self.carry();
        }
    }

    /// Brings all digits except the last into the range from 0 to 2^32 - 1. The last digit is not 0 and has
    /// the sign of the sum. It is -1 only if the sum cannot be represented with fewer digits.
    fn carry(&mut self) {
        let mut carry = 0;
        for digit in &mut self.digits {
            let sum = *digit + carry;
            *digit = sum & DIGIT;
            carry = sum >> DIGIT_BITS;
        }
        self.digits.push(carry);
        while let Some(&top) = self.digits.last() {
            let next = self.digits.len().checked_sub(2);
            match (top, next) {
                (0, _) => {
                    self.digits.pop();
                }
                (-1, Some(next)) if self.digits[next] > DIGIT / 2 => {
                    self.digits.pop();
                    self.digits[next] -= 1 << DIGIT_BITS;
                }
                _ => break,
            }
        }
        self.load = 1;
    }
}

/// How the products of two pairs of floats compare. A product of integers has at most 106 bits. Two products
/// whose leading bits have the same weight still fit into 128 bits when they are brought to one exponent.
fn compare_float_products(left: (f64, f64), right: (f64, f64)) -> Ordering {
    let product = |(a, b)| {
        let ((a, a_exponent), (b, b_exponent)) = (integer(a), integer(b));
        (i128::from(a) * i128::from(b), a_exponent + b_exponent)
    };
    let ((left, left_exponent), (right, right_exponent)) = (product(left), product(right));
    if left == 0 || left.signum() != right.signum() {
        return left.signum().cmp(&right.signum());
    }
    let leading = |product: i128, exponent: i32| product.unsigned_abs().ilog2() as i32 + exponent;
    let by_size = leading(left, left_exponent).cmp(&leading(right, right_exponent));
    if by_size != Ordering::Equal {
        return if left > 0 { by_size } else { by_size.reverse() };
    }
    let shift = left_exponent - right_exponent;
    if shift >= 0 {
        (left << shift).cmp(&right)
    } else {
        left.cmp(&(right << -shift))
    }
}

/// `x` as an integer times a power of two.
fn integer(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i32 & 0x7ff;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let magnitude = if exponent == 0 {
        fraction
    } else {
        fraction | 1 << 52
    };
    let integer = if x.is_sign_negative() {
        -magnitude
    } else {
        magnitude
    };
    (integer, exponent.max(1) - 1075)
}

/// `2^exponent` for an exponent of -1074 or more, subnormal if it is small and infinite if it is too large.
fn power_of_two(exponent: i32) -> f64 {
    match exponent {
        ..-1022 => f64::from_bits(1 << (exponent + 1074)),
        -1022..1024 => normal_power_of_two(exponent),
        _ => f64::INFINITY,
    }
}

macro_rules! impl_exact_for_float {
    ($float:ty) => {
        impl Exact<$float> for ExactSum<$float> {
            fn zero() -> Self {
                Self::default()
            }

            fn compare_products(a_b: ($float, $float), c_d: ($float, $float)) -> Ordering {
                let widened = |(a, b): ($float, $float)| (a.into(), b.into());
                compare_float_products(widened(a_b), widened(c_d))
            }

            fn add_product(&mut self, a: $float, b: $float) {
                self.add_float_product(a.into(), b.into());
            }

            fn add(&mut self, other: &Self) {
                self.add_sum(other);
            }

            fn times(&self, x: $float) -> Self {
                self.times_float(x.into())
            }

            fn sign(&mut self) -> Ordering {
                self.carry();
                self.digits
                    .last()
                    .map_or(Ordering::Equal, |top| top.cmp(&0))
            }

            fn round(&mut self) -> $float {
                // A sum that underflows may round to -0. Adding +0 turns -0 into +0.
                const PRECISION: i32 = <$float>::MANTISSA_DIGITS as i32;
                self.round_to(PRECISION, <$float>::MIN_EXP - PRECISION) as $float + 0.0
            }

            fn take_power(&mut self) -> i32 {
                // The last digit holds the sign and at least half of the size of the sum.
                self.carry();
                let power = match self.digits.len() {
                    0 => 0,
                    count => self.lowest + count as i32 - 1,
                };
                self.lowest -= power;
                power
            }
        }
    };
}

impl_exact_for_float!(f32);
impl_exact_for_float!(f64);
