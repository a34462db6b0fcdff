//! Sums of products without rounding. They answer the questions that only exact arithmetic settles: in which
//! order kinks lie, whether two networks are the same function, and what a network's value is before it is
//! rounded, once.

use core::cmp::Ordering;
use core::fmt::Debug;

use num_traits::Signed;

/// A sum of products of values of type `T`, and such sums times one more value, without rounding.
///
/// For the floats that is [`ExactSum`](crate::number::ExactSum). Every exact number type is its own sum,
/// because its plus and times are exact already.
///
/// The blanket implementation also covers types that round, the floats included. Only an exact type may name
/// itself as the `Exact` of a [`Scalar`](crate::Scalar): with a type that rounds, what is promised to be
/// exact would not be.
///
/// ```
/// use shallow_relu::number::{Exact, ExactSum};
///
/// // As floats, 0.1 + 0.2 differs from 0.3.
/// let mut sum = ExactSum::<f64>::default();
/// for term in [0.1, 0.2, -0.3] {
///     sum.add_product(term, 1.0);
/// }
/// assert_eq!(sum.round(), 2.0_f64.powi(-55));
/// ```
pub trait Exact<T>: Clone + Debug {
    /// The empty sum.
    fn zero() -> Self;

    /// How `a * b` compares with `c * d`.
    #[must_use]
    fn compare_products(a_b: (T, T), c_d: (T, T)) -> Ordering;

    /// Adds `a * b`.
    fn add_product(&mut self, a: T, b: T);

    /// Adds another sum.
    fn add(&mut self, other: &Self);

    /// The sum times `x`.
    #[must_use]
    fn times(&self, x: T) -> Self;

    /// How the sum compares with zero. This call and `round` put the digits in order. That changes the form
    /// of the sum, not its value.
    #[must_use]
    fn sign(&mut self) -> Ordering;

    /// The nearest value of type `T`; infinite if the sum is out of range.
    #[must_use]
    fn round(&mut self) -> T;

    /// Divides the sum by the power of 2³² that brings its size between 1/2 and 2³², and returns the
    /// exponent of that power. The exponent is 0 for the sum zero, and for a type without limits.
    #[must_use]
    fn take_power(&mut self) -> i32;
}

impl<T: Copy + Signed + PartialOrd + Debug> Exact<T> for T {
    fn zero() -> Self {
        T::zero()
    }

    fn compare_products((a, b): (T, T), (c, d): (T, T)) -> Ordering {
        (a * b).partial_cmp(&(c * d)).unwrap_or(Ordering::Equal)
    }

    fn add_product(&mut self, a: T, b: T) {
        *self = *self + a * b;
    }

    fn add(&mut self, other: &Self) {
        *self = *self + *other;
    }

    fn times(&self, x: T) -> Self {
        *self * x
    }

    fn sign(&mut self) -> Ordering {
        (*self).partial_cmp(&T::zero()).unwrap_or(Ordering::Equal)
    }

    fn round(&mut self) -> T {
        *self
    }

    fn take_power(&mut self) -> i32 {
        0
    }
}
