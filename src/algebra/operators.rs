//! The standard operators: other spellings of the named methods.

use crate::function::PiecewiseLinear;

/// An operator that calls the method named. Both operands may be references or values.
macro_rules! binary {
    ($type:ident, $trait:ident, $operator:ident, $method:ident) => {
        #[doc = concat!("The same as [`", stringify!($method), "`](", stringify!($type), "::", stringify!($method), ").")]
        impl<T: $crate::number::Scalar> core::ops::$trait for &$type<T> {
            type Output = Result<$type<T>, $crate::error::Error>;

            fn $operator(self, other: Self) -> Self::Output {
                self.$method(other)
            }
        }

        impl<T: $crate::number::Scalar> core::ops::$trait for $type<T> {
            type Output = Result<$type<T>, $crate::error::Error>;

            fn $operator(self, other: Self) -> Self::Output {
                self.$method(&other)
            }
        }

        impl<T: $crate::number::Scalar> core::ops::$trait<$type<T>> for &$type<T> {
            type Output = Result<$type<T>, $crate::error::Error>;

            fn $operator(self, other: $type<T>) -> Self::Output {
                self.$method(&other)
            }
        }

        impl<T: $crate::number::Scalar> core::ops::$trait<&$type<T>> for $type<T> {
            type Output = Result<$type<T>, $crate::error::Error>;

            fn $operator(self, other: &$type<T>) -> Self::Output {
                self.$method(other)
            }
        }
    };
}

/// An operator between a function or network and a factor or divisor that calls the method named.
macro_rules! scaling {
    ($type:ident, $trait:ident, $operator:ident, $method:ident) => {
        #[doc = concat!("The same as [`", stringify!($method), "`](", stringify!($type), "::", stringify!($method), ").")]
        impl<T: $crate::number::Scalar> core::ops::$trait<T> for &$type<T> {
            type Output = Result<$type<T>, $crate::error::Error>;

            fn $operator(self, value: T) -> Self::Output {
                self.$method(value)
            }
        }

        impl<T: $crate::number::Scalar> core::ops::$trait<T> for $type<T> {
            type Output = Result<$type<T>, $crate::error::Error>;

            fn $operator(self, value: T) -> Self::Output {
                self.$method(value)
            }
        }
    };
}

/// The operators of a type. They return a `Result`, because results can overflow; only the negation cannot.
macro_rules! operators {
    ($type:ident) => {
        $crate::algebra::operators::binary!($type, Add, add, plus);
        $crate::algebra::operators::binary!($type, Sub, sub, minus);
        $crate::algebra::operators::scaling!($type, Mul, mul, scale_y);
        $crate::algebra::operators::scaling!($type, Div, div, divide_y);

        #[doc = concat!("The same as [`negated`](", stringify!($type), "::negated).")]
        impl<T: $crate::number::Scalar> core::ops::Neg for &$type<T> {
            type Output = $type<T>;

            fn neg(self) -> Self::Output {
                self.negated()
            }
        }

        impl<T: $crate::number::Scalar> core::ops::Neg for $type<T> {
            type Output = $type<T>;

            fn neg(self) -> Self::Output {
                self.negated()
            }
        }
    };
}

pub(crate) use {binary, operators, scaling};

operators!(PiecewiseLinear);
