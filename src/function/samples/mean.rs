//! Weighted means, from sums without rounding.

use core::cmp::Ordering;

use super::Sample;
use crate::number::division::{nearest_quotient, step};
use crate::number::{Exact, Scalar};

/// The exact sums of weight times y and of the weights of some samples.
#[derive(Clone)]
pub(crate) struct Sums<T: Scalar> {
    weighted: T::Exact,
    weight: T::Exact,
}

impl<T: Scalar> Sums<T> {
    pub(crate) fn of(samples: &[Sample<T>]) -> Self {
        let (mut weighted, mut weight) = (T::Exact::zero(), T::Exact::zero());
        for sample in samples {
            weighted.add_product(sample.weight, sample.y);
            weight.add_product(sample.weight, T::one());
        }
        Self { weighted, weight }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.weighted.add(&other.weighted);
        self.weight.add(&other.weight);
    }

    /// The mean, rounded once.
    pub(crate) fn mean(self) -> T {
        nearest_quotient(self.weighted, self.weight)
    }

    /// Whether the exact mean is less than that of the other sums.
    pub(crate) fn is_below(&self, other: &Self) -> bool {
        let mut rise = product::<T>(&other.weighted, &self.weight);
        rise.add(&product::<T>(&self.weighted, &other.weight).times(-T::one()));
        rise.sign() == Ordering::Greater
    }
}

/// The exact product of two sums. The second is split into floats.
fn product<T: Scalar>(sum: &T::Exact, factor: &T::Exact) -> T::Exact {
    let (mut product, mut rest, mut scaled) = (T::Exact::zero(), factor.clone(), sum.clone());
    loop {
        // The power of 2^32 by which the rest is divided.
        let power = rest.take_power();
        let step = if power < 0 {
            T::one() / step::<T>()
        } else {
            step::<T>()
        };
        for _ in 0..power.abs() {
            scaled = scaled.times(step);
        }
        let leading = rest.round();
        if leading.is_zero() {
            return product;
        }
        product.add(&scaled.times(leading));
        rest.add_product(-leading, T::one());
    }
}
