//! Exact number types.

use core::fmt::{Debug, Display, LowerExp};

use num_traits::Signed;

use super::Scalar;

/// An exact number type: its four operations plus, minus, times and divided by do not round.
///
/// Such a type becomes a [`Scalar`] by the three functions below. For an exact type, every
/// identity in this crate holds with `==`, and a network equals its function at every x.
///
/// ```
/// # use num_traits::{Num, One, Signed, Zero};
/// # use std::fmt;
/// # use std::ops::*;
/// use shallow_relu::{ExactScalar, PiecewiseLinear, ShallowReluNet};
///
/// /// A fraction of two small integers, with the operators that `num_traits::Signed` asks for.
/// #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
/// struct Fraction(num_rational::Ratio<i64>);
///
/// impl ExactScalar for Fraction {
///     fn lowest() -> Self {
///         Self(i64::MIN.into())
///     }
///     fn highest() -> Self {
///         Self(i64::MAX.into())
///     }
///     fn is_finite(self) -> bool {
///         true
///     }
/// }
/// # macro_rules! operators { ($($tr:ident $f:ident),*) => { $(impl $tr for Fraction {
/// #     type Output = Self;
/// #     fn $f(self, other: Self) -> Self { Self($tr::$f(self.0, other.0)) }
/// # })* } }
/// # operators!(Add add, Sub sub, Mul mul, Div div, Rem rem);
/// # impl Neg for Fraction { type Output = Self; fn neg(self) -> Self { Self(-self.0) } }
/// # impl Zero for Fraction { fn zero() -> Self { Self(Zero::zero()) } fn is_zero(&self) -> bool { self.0.is_zero() } }
/// # impl One for Fraction { fn one() -> Self { Self(One::one()) } }
/// # impl Num for Fraction {
/// #     type FromStrRadixErr = num_rational::ParseRatioError;
/// #     fn from_str_radix(s: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> { Num::from_str_radix(s, radix).map(Self) }
/// # }
/// # impl Signed for Fraction {
/// #     fn abs(&self) -> Self { Self(self.0.abs()) }
/// #     fn abs_sub(&self, other: &Self) -> Self { Self(self.0.abs_sub(&other.0)) }
/// #     fn signum(&self) -> Self { Self(self.0.signum()) }
/// #     fn is_positive(&self) -> bool { self.0.is_positive() }
/// #     fn is_negative(&self) -> bool { self.0.is_negative() }
/// # }
/// # impl fmt::Display for Fraction { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) } }
/// # impl fmt::LowerExp for Fraction { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::LowerExp::fmt(&self.0, f) } }
///
/// let fraction = |numerator: i64, denominator: i64| {
///     Fraction(num_rational::Ratio::new(numerator, denominator))
/// };
/// let net = ShallowReluNet::from_breakpoints(&[
///     (fraction(0, 1), fraction(1, 3)),
///     (fraction(1, 1), fraction(1, 2)),
///     (fraction(4, 1), fraction(0, 1)),
/// ])?;
/// // Adding up the units one by one gives exactly the function.
/// assert_eq!(net.forward_dense(fraction(5, 2)), fraction(1, 4));
/// assert_eq!(net.forward(fraction(5, 2)), fraction(1, 4));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub trait ExactScalar: Copy + PartialOrd + Signed + Debug + Display + LowerExp + 'static {
    /// The least value: no value is below it.
    fn lowest() -> Self;

    /// The greatest value: no value is above it.
    fn highest() -> Self;

    /// Whether the value is a number at all. A type whose every value is one returns true.
    fn is_finite(self) -> bool;
}

/// An exact type rounds nothing, so it is its own wider type and its own type of exact sums.
impl<T: ExactScalar> Scalar for T {
    type Wide = Self;
    type Quick = Self;
    type Double = Self;
    type Exact = Self;

    fn lowest() -> Self {
        ExactScalar::lowest()
    }

    fn highest() -> Self {
        ExactScalar::highest()
    }

    fn unit_roundoff() -> Self {
        Self::zero()
    }

    fn wide_roundoff() -> Self {
        Self::zero()
    }

    fn is_finite(self) -> bool {
        ExactScalar::is_finite(self)
    }

    fn next_down(self) -> Self {
        self
    }

    fn halfway(self, other: Self) -> Self {
        (self + other) / (Self::one() + Self::one())
    }

    fn widen(self) -> Self {
        self
    }

    fn to_double(self) -> Self {
        self
    }

    fn from_double(double: Self) -> Self {
        double
    }

    fn wide_difference(self, other: Self) -> Self {
        self - other
    }

    fn add_to(self, wide: Self) -> (Self, Self) {
        (wide + self, Self::zero())
    }

    fn round(wide: Self) -> Self {
        wide
    }

    fn split_exponent(wide: Self) -> (Self, i32) {
        (wide, 0)
    }

    fn times_power_of_two(wide: Self, _exponent: i32) -> Self {
        wide
    }

    fn round_times_power_of_two(wide: Self, _exponent: i32) -> Self {
        wide
    }

    // The three functions below are called only if there are buckets.
    const BUCKETS: bool = false;

    fn truncate(self) -> usize {
        0
    }

    fn whole(_integer: usize) -> Self {
        Self::zero()
    }

    fn ordinal(self) -> Self {
        self
    }
}
