//! Exact values: rationals whose power of two is kept apart.
//!
//! The denominator of a float is a power of two, up to 2^1074, and a `BigRational` looks for a common divisor
//! bit by bit after each operation. That took most of the time of the laws. Here sums and products of floats
//! need no divisor: each is an odd integer times a power of two. An odd denominator comes from a quotient
//! only. It is the product of those of the operands, and is reduced when its length has doubled.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// `numerator / denominator * 2^power`.
#[derive(Clone)]
pub(crate) struct Rational {
    /// Odd, or zero.
    numerator: BigInt,
    /// Odd and positive. It may have a factor in common with the numerator.
    denominator: BigInt,
    /// Zero if the numerator is.
    power: i64,
    /// A denominator of more bits is divided by what it has in common with the numerator.
    most_bits: u64,
}

/// No denominator up to this length is reduced.
const SHORT: u64 = 512;

impl Rational {
    /// `numerator / denominator`; panics if the denominator is zero.
    pub(crate) fn new(numerator: BigInt, denominator: BigInt) -> Self {
        Self::from_integer(numerator) / Self::from_integer(denominator)
    }

    pub(crate) fn from_integer(integer: BigInt) -> Self {
        Self::of(integer, BigInt::one(), 0, SHORT)
    }

    /// The value of a finite float, and None for any other.
    pub(crate) fn from_float<F: num_traits::Float>(float: F) -> Option<Self> {
        let (mantissa, power, sign) = float.integer_decode();
        let signed = BigInt::from(mantissa) * sign;
        float
            .is_finite()
            .then(|| Self::of(signed, BigInt::one(), power.into(), SHORT))
    }

    /// The value with an odd numerator and without a long denominator. The given denominator is odd and
    /// positive.
    fn of(numerator: BigInt, denominator: BigInt, power: i64, most_bits: u64) -> Self {
        let mut value = Self {
            numerator,
            denominator,
            power,
            most_bits,
        };
        let Some(twos) = value.numerator.trailing_zeros() else {
            value.denominator = BigInt::one();
            value.power = 0;
            return value;
        };
        if twos > 0 {
            value.numerator >>= twos;
            value.power += twos as i64;
        }
        if value.denominator.bits() > most_bits {
            let mut divisor = value.denominator.clone();
            let mut rest = &value.numerator % &divisor;
            while !rest.is_zero() {
                let next = divisor % &rest;
                divisor = rest;
                rest = next;
            }
            let divisor = divisor.abs();
            value.numerator /= &divisor;
            value.denominator /= divisor;
            value.most_bits = SHORT.max(2 * value.denominator.bits());
        }
        value
    }

    fn reciprocal(&self) -> Self {
        let sign = match self.numerator.sign() {
            Sign::Plus => BigInt::one(),
            Sign::Minus => -BigInt::one(),
            Sign::NoSign => panic!("division by zero"),
        };
        Self {
            numerator: &self.denominator * sign,
            denominator: self.numerator.abs(),
            power: -self.power,
            most_bits: self.most_bits.max(2 * self.numerator.bits()),
        }
    }

    /// `self / other`. A denominator that divides the numerator goes at once.
    fn over(&self, other: &Self) -> Self {
        let mut quotient = self.times(&other.reciprocal());
        if (&quotient.numerator % &quotient.denominator).is_zero() {
            quotient.numerator /= &quotient.denominator;
            quotient.denominator = BigInt::one();
        }
        quotient
    }

    /// The largest integer that is not above the value.
    pub(crate) fn floor(&self) -> Self {
        Self::from_integer(self.to_rational().floor().to_integer())
    }

    /// One divided by the odd part of the denominator.
    pub(crate) fn grain(&self) -> Self {
        Self::from_integer(self.denominator.clone()).reciprocal()
    }

    pub(crate) fn pow(&self, power: i32) -> Self {
        let size = num_traits::pow(self.clone(), power.unsigned_abs() as usize);
        if power < 0 { size.reciprocal() } else { size }
    }

    pub(crate) fn abs(&self) -> Self {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    pub(crate) fn is_positive(&self) -> bool {
        self.numerator.is_positive()
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.numerator.is_negative()
    }

    pub(crate) fn to_f64(&self) -> Option<f64> {
        self.to_rational().to_f64()
    }

    /// The exponent of the power of two at or below |value|, or one next to it.
    pub(crate) fn ilogb(&self) -> i64 {
        self.numerator.bits() as i64 - self.denominator.bits() as i64 + self.power
    }

    pub(crate) fn to_rational(&self) -> BigRational {
        let power = BigInt::one() << self.power.unsigned_abs();
        if self.power < 0 {
            BigRational::new(self.numerator.clone(), &self.denominator * power)
        } else {
            BigRational::new(&self.numerator * power, self.denominator.clone())
        }
    }

    /// Both numerators over a common denominator and a common power of two, which follow.
    fn together(&self, other: &Self) -> (BigInt, BigInt, BigInt, i64) {
        let (mut one, mut two, denominator) = if self.denominator == other.denominator {
            let denominator = self.denominator.clone();
            (self.numerator.clone(), other.numerator.clone(), denominator)
        } else {
            (
                &self.numerator * &other.denominator,
                &other.numerator * &self.denominator,
                &self.denominator * &other.denominator,
            )
        };
        let power = self.power.min(other.power);
        if self.power > power {
            one <<= self.power - power;
        }
        if other.power > power {
            two <<= other.power - power;
        }
        (one, two, denominator, power)
    }

    fn plus(&self, other: &Self) -> Self {
        // Zero has no power of its own.
        if self.is_zero() {
            return other.clone();
        }
        if other.is_zero() {
            return self.clone();
        }
        let (one, two, denominator, power) = self.together(other);
        let most_bits = self.most_bits.max(other.most_bits);
        Self::of(one + two, denominator, power, most_bits)
    }

    fn times(&self, other: &Self) -> Self {
        Self::of(
            &self.numerator * &other.numerator,
            &self.denominator * &other.denominator,
            self.power + other.power,
            self.most_bits.max(other.most_bits),
        )
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        let (sign, other_sign) = (self.numerator.sign(), other.numerator.sign());
        if sign != other_sign || sign == Sign::NoSign {
            return sign.cmp(&other_sign);
        }
        // The true exponents differ from these by one at most.
        let (exponent, other_exponent) = (self.ilogb(), other.ilogb());
        if (exponent - other_exponent).abs() > 2 {
            let sizes = exponent.cmp(&other_exponent);
            return if sign == Sign::Minus {
                sizes.reverse()
            } else {
                sizes
            };
        }
        let (one, two, ..) = self.together(other);
        one.cmp(&two)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Rational {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Rational {}

impl Zero for Rational {
    fn zero() -> Self {
        Self::from_integer(BigInt::zero())
    }

    fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }
}

impl One for Rational {
    fn one() -> Self {
        Self::from_integer(BigInt::one())
    }
}

impl Neg for Rational {
    type Output = Self;

    fn neg(mut self) -> Self {
        self.numerator = -self.numerator;
        self
    }
}

impl Neg for &Rational {
    type Output = Rational;

    fn neg(self) -> Rational {
        -self.clone()
    }
}

macro_rules! operators {
    ($($trait:ident, $name:ident, $operator:expr;)*) => {$(
        impl $trait<&Rational> for &Rational {
            type Output = Rational;

            fn $name(self, other: &Rational) -> Rational {
                let operator: fn(&Rational, &Rational) -> Rational = $operator;
                operator(self, other)
            }
        }

        impl $trait<Rational> for &Rational {
            type Output = Rational;

            fn $name(self, other: Rational) -> Rational {
                self.$name(&other)
            }
        }

        impl $trait<&Rational> for Rational {
            type Output = Rational;

            fn $name(self, other: &Rational) -> Rational {
                (&self).$name(other)
            }
        }

        impl $trait<Rational> for Rational {
            type Output = Rational;

            fn $name(self, other: Rational) -> Rational {
                (&self).$name(&other)
            }
        }
    )*};
}

operators! {
    Add, add, Rational::plus;
    Sub, sub, |a, b| a.plus(&-b);
    Mul, mul, Rational::times;
    Div, div, Rational::over;
}

macro_rules! assignments {
    ($($trait:ident, $name:ident, $operator:tt;)*) => {$(
        impl $trait<&Rational> for Rational {
            fn $name(&mut self, other: &Rational) {
                *self = &*self $operator other;
            }
        }

        impl $trait for Rational {
            fn $name(&mut self, other: Rational) {
                *self = &*self $operator other;
            }
        }
    )*};
}

assignments! {
    AddAssign, add_assign, +;
    SubAssign, sub_assign, -;
    MulAssign, mul_assign, *;
    DivAssign, div_assign, /;
}

impl Sum for Rational {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::zero(), |sum, term| sum + term)
    }
}

impl<'a> Sum<&'a Rational> for Rational {
    fn sum<I: Iterator<Item = &'a Rational>>(terms: I) -> Self {
        terms.fold(Self::zero(), |sum, term| sum + term)
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_rational().fmt(formatter)
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The results are those of `BigRational`, which is written by others and shares nothing with this file
/// except the integers.
#[test]
fn the_operations_are_those_of_big_rationals() {
    use super::generators::floats;

    let rational = |x: f64| BigRational::from_float(x).expect("a finite float");
    // The operands are quotients, sums of quotients whose denominators grow long, and neighbours.
    let operand = || proptest::collection::vec((floats::<f64>(), floats::<f64>()), 1..9);
    let cases = (operand(), operand(), proptest::bool::ANY);
    super::check(1500, cases, |(one, two, near)| {
        let both = |pairs: &[(f64, f64)]| {
            let mut sums = (Rational::zero(), BigRational::zero());
            for &(a, b) in pairs {
                let (exact, big) = (Rational::from_float(a).expect("finite"), rational(a));
                assert_eq!(exact.to_rational(), big);
                assert_eq!(exact.to_f64(), Some(a));
                if b.is_zero() {
                    sums.0 -= exact;
                    sums.1 -= big;
                } else {
                    sums.0 += exact / Rational::from_float(b).expect("finite");
                    sums.1 += big / rational(b);
                }
            }
            sums
        };
        let (a, x) = both(&one);
        let (b, y) = if near {
            let little = f64::from_bits(1);
            (
                &a + Rational::from_float(little).expect("finite"),
                &x + rational(little),
            )
        } else {
            both(&two)
        };
        let same = |exact: Rational, big: BigRational| {
            assert_eq!(exact.to_rational(), big);
            assert!((exact.numerator.bit(0) || exact.is_zero()) && exact.denominator.bit(0));
            assert!(exact.denominator.is_positive());
            assert_eq!(exact.is_zero(), big.is_zero());
            assert_eq!(exact.is_positive(), big.is_positive());
            assert_eq!(exact.is_negative(), big.is_negative());
            assert_eq!(exact.abs().to_rational(), big.abs());
            assert_eq!((-exact).to_rational(), -big);
        };
        same(&a + &b, &x + &y);
        same(&a - &b, &x - &y);
        same(&a * &b, &x * &y);
        same(&a * &b + &a - &a * &b, x.clone());
        if !y.is_zero() {
            same(&a / &b, &x / &y);
            assert!((&a / a.grain()).denominator.is_one());
            assert_eq!(&a / &b * &b, a);
            same(b.pow(-2), y.pow(-2));
        }
        same(a.pow(3), x.pow(3));
        same([&a, &b, &a].into_iter().sum(), &x + &y + &x);
        same(a.floor(), x.floor());
        assert_eq!(a.cmp(&b), x.cmp(&y));
        assert_eq!(b.cmp(&a), y.cmp(&x));
        assert_eq!((-&a).cmp(&b), (-&x).cmp(&y));
        assert_eq!(a == b, x == y);
        assert_eq!((&a + &b) - &b, a);
        assert_eq!(a.to_string(), x.to_string());
    });
    assert_eq!(Rational::from_float(f64::NAN), None);
    assert_eq!(Rational::from_float(f32::INFINITY), None);
    let half = Rational::new((-3).into(), (-6).into());
    assert_eq!(half, Rational::from_float(0.5_f32).expect("finite"));
}
