//! The standard operators, where they read naturally.

use core::ops::{Add, Mul, Neg, Sub};

use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::Scalar;

/// An operation of two, each by reference or by value.
macro_rules! binary {
    ($type:ident, $trait:ident, $method:ident, $doc:expr, ($a:ident, $b:ident) => $result:expr) => {
        #[doc = $doc]
        impl<T: Scalar> $trait for &$type<T> {
            type Output = Result<$type<T>, Error>;

            fn $method(self, other: Self) -> Self::Output {
                let ($a, $b) = (self, other);
                $result
            }
        }

        impl<T: Scalar> $trait for $type<T> {
            type Output = Result<$type<T>, Error>;

            fn $method(self, other: Self) -> Self::Output {
                $trait::$method(&self, &other)
            }
        }

        impl<T: Scalar> $trait<$type<T>> for &$type<T> {
            type Output = Result<$type<T>, Error>;

            fn $method(self, other: $type<T>) -> Self::Output {
                $trait::$method(self, &other)
            }
        }

        impl<T: Scalar> $trait<&$type<T>> for $type<T> {
            type Output = Result<$type<T>, Error>;

            fn $method(self, other: &$type<T>) -> Self::Output {
                $trait::$method(&self, other)
            }
        }
    };
}

/// The operators of a type. Their results can overflow, all but that of the negation.
macro_rules! operators {
    ($type:ident, $times:literal, $minus:literal) => {
        binary!(
            $type, Add, add,
            concat!("The [`sum`](", stringify!($type), "::sum) of both."),
            (a, b) => $type::sum([a, b])
        );
        binary!(
            $type, Sub, sub,
            concat!("The [`sum`](", stringify!($type), "::sum) of the first and minus the second."),
            (a, b) => $type::sum([a, &b.negated()])
        );

        #[doc = $times]
        impl<T: Scalar> Mul<T> for &$type<T> {
            type Output = Result<$type<T>, Error>;

            fn mul(self, factor: T) -> Self::Output {
                self.scaled(factor)
            }
        }

        impl<T: Scalar> Mul<T> for $type<T> {
            type Output = Result<$type<T>, Error>;

            fn mul(self, factor: T) -> Self::Output {
                &self * factor
            }
        }

        #[doc = $minus]
        impl<T: Scalar> Neg for &$type<T> {
            type Output = $type<T>;

            fn neg(self) -> Self::Output {
                self.negated()
            }
        }

        impl<T: Scalar> Neg for $type<T> {
            type Output = $type<T>;

            fn neg(self) -> Self::Output {
                -&self
            }
        }
    };
}

operators!(
    PiecewiseLinear,
    "Every value times the number: each y and the slope of each tail, rounded once. O(N).

# Errors

[`ArgumentNotFinite`](Error::ArgumentNotFinite) for the factor; [`ValueOverflow`](Error::ValueOverflow) and
[`TailNotFinite`](Error::TailNotFinite) where a product is out of range;
[`SlopeOverflow`](Error::SlopeOverflow) where a segment becomes too steep.

```
# use shallow_relu::PiecewiseLinear;
let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
assert_eq!((&f * 0.5)?.ys(), [0.5, 2.5]);
# Ok::<(), shallow_relu::Error>(())
```",
    "Minus every value, without rounding: `-(-f)` is f, bit for bit. O(N)."
);

pub(crate) use {binary, operators};
