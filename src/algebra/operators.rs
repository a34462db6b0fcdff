//! The standard operators, where they read naturally.

use core::ops::{Add, Mul, Neg, Sub};

use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::network::ShallowReluNet;
use crate::scalar::Scalar;

/// The operators of a type, by reference and by value. Their results can overflow, all but that of the
/// negation.
macro_rules! operators {
    ($type:ident) => {
        operators!($type, Add, add, (a, b) => $type::sum([a, b]));
        operators!($type, Sub, sub, (a, b) => $type::sum([a, &b.negated()]));

        /// Each value times the number.
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
    ($type:ident, $trait:ident, $method:ident, ($a:ident, $b:ident) => $result:expr) => {
        impl<T: Scalar> $trait<&$type<T>> for &$type<T> {
            type Output = Result<$type<T>, Error>;

            fn $method(self, other: &$type<T>) -> Self::Output {
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
    };
}

operators!(PiecewiseLinear);
operators!(ShallowReluNet);
