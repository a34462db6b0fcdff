//! A line through two points.

use crate::number::division::step;
use crate::number::interpolation::{fraction, interpolated};
use crate::number::{Scalar, half};

/// A line through two points, the first to the left of the second. Values, and the x where two lines meet,
/// are computed in the wider type and rounded once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<T> {
    pub(super) from: (T, T),
    pub(super) to: (T, T),
}

impl<T: Scalar> Line<T> {
    /// The level line between two x.
    pub(super) fn level((from, to): (T, T), y: T) -> Self {
        Self {
            from: (from, y),
            to: (to, y),
        }
    }

    /// The line through two points of double precision that are values of `T`.
    pub(super) fn from_double(line: &Line<T::Double>) -> Self {
        let point = |(x, y): (T::Double, T::Double)| (T::from_double(x), T::from_double(y));
        Self {
            from: point(line.from),
            to: point(line.to),
        }
    }

    fn times(&self, of_x: T, of_y: T) -> Self {
        let point = |(x, y): (T, T)| (x * of_x, y * of_y);
        Self {
            from: point(self.from),
            to: point(self.to),
        }
    }

    fn slope(&self) -> T::Wide {
        self.to.1.wide_difference(self.from.1) / self.to.0.wide_difference(self.from.0)
    }

    fn wide_at(&self, x: T) -> T::Wide {
        interpolated(
            (self.from.1, self.to.1),
            fraction((self.from.0, self.to.0), x),
        )
    }

    /// The value at `x`.
    pub(super) fn at(&self, x: T) -> T {
        T::round(self.wide_at(x))
    }

    /// The x where a line of another slope has the same value.
    pub(super) fn meets(&self, other: &Self) -> T {
        self.meets_in_range(other).unwrap_or_else(|| {
            // Lines that are so much lower and shorter meet without overflow, even far up a steep one.
            let (lower, shorter) = (T::one() / (step::<T>() * step::<T>()), half::<T>() * half());
            let [one, two] = [self, other].map(|line| line.times(shorter, lower));
            let x = one.meets_in_range(&two).map(|x| x / shorter);
            x.unwrap_or(T::highest())
        })
    }

    /// The same x, or None if an intermediate result overflows.
    fn meets_in_range(&self, other: &Self) -> Option<T> {
        // The x is measured from a point of the other line, near which they meet.
        let (x, y) = other.from;
        let apart = self.wide_at(x) - y.widen();
        let turn = other.slope() - self.slope();
        let x = T::round(x.widen() + apart / turn);
        let all = [T::round(apart), T::round(turn), x];
        all.into_iter().all(T::is_finite).then_some(x)
    }
}
