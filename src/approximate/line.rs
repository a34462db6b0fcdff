//! A line through two points.

use crate::pieces::{between, part};
use crate::scalar::Scalar;

/// A line through two points, the first to the left of the second. Values and meeting points are
/// computed in the wider type and rounded once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<T> {
    pub(super) from: (T, T),
    pub(super) to: (T, T),
}

impl<T: Scalar> Line<T> {
    fn slope(&self) -> T::Wide {
        self.to.1.wide_difference(self.from.1) / self.to.0.wide_difference(self.from.0)
    }

    fn wide_at(&self, x: T) -> T::Wide {
        between((self.from.1, self.to.1), part((self.from.0, self.to.0), x))
    }

    /// The value at `x`.
    pub(super) fn at(&self, x: T) -> T {
        T::round(self.wide_at(x))
    }

    /// The x where another line of another slope has the same value.
    pub(super) fn meets(&self, other: &Self) -> T {
        // Measured from a point of the other line, near which they meet.
        let (x, y) = other.from;
        let apart = self.wide_at(x) - y.widen();
        T::round(x.widen() + apart / (other.slope() - self.slope()))
    }
}
