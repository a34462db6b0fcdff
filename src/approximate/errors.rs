//! The errors of a function at samples.

use core::cmp::Ordering;

use super::Tolerance;
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::{Exact, Scalar, larger, smaller, sum_rounded_down};

/// The largest errors of a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Errors<T> {
    /// The largest distance.
    pub(super) distance: T,
    /// The largest share of a tolerance.
    pub(super) share: T,
}

impl<T: Scalar> Errors<T> {
    pub(super) fn none() -> Self {
        Self {
            distance: T::zero(),
            share: T::zero(),
        }
    }

    /// The errors at samples, at all of which the function keeps the tolerance. An x may occur several times.
    pub(super) fn of(
        function: &PiecewiseLinear<T>,
        xs: &[T],
        ys: &[T],
        tolerance: Tolerance<T>,
    ) -> Result<Self, Error> {
        let mut values = [T::zero(); CHUNK];
        let mut errors = Self::none();
        for (xs, ys) in xs.chunks(CHUNK).zip(ys.chunks(CHUNK)) {
            let values = &mut values[..xs.len()];
            function.eval_batch(xs, values)?;
            let pairs = values.iter().zip(ys);
            let distances = pairs.map(|(&value, &y)| distance_rounded_up(value, y));
            errors.take_all(distances, ys, tolerance);
        }
        Ok(errors)
    }

    /// Counts the distances from some values, and keeps the largest.
    pub(super) fn take_all(
        &mut self,
        distances: impl Iterator<Item = T>,
        ys: &[T],
        tolerance: Tolerance<T>,
    ) {
        match tolerance.constant() {
            // The largest distance is the largest share.
            Some(size) => self.take(distances.fold(T::zero(), larger), size),
            None => {
                (distances.zip(ys)).for_each(|(distance, &y)| self.take(distance, tolerance.at(y)))
            }
        }
    }

    /// Counts a distance from a value whose tolerance is `size`, and keeps it.
    fn take(&mut self, distance: T, size: T) {
        // A distance may be infinite near the end of the range.
        let distance = smaller(distance, size);
        self.distance = larger(self.distance, distance);
        if size.is_zero() {
            return;
        }
        let share = distance / size;
        if share >= self.share {
            let is_less =
                T::Exact::compare_products((share, size), (distance, T::one())) == Ordering::Less;
            let share = if is_less { share.next_up() } else { share };
            self.share = smaller(share, T::one());
        }
    }
}

/// This many values are computed at a time.
pub(super) const CHUNK: usize = 256;

/// The least value that is no less than the distance between two values.
fn distance_rounded_up<T: Scalar>(a: T, b: T) -> T {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let difference = high - low;
    // `sum_rounded_down` tells whether the difference was rounded down.
    if difference.is_finite() && sum_rounded_down(low, difference) < high {
        difference.next_up()
    } else {
        difference
    }
}
