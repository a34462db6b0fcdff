//! What adds up over an interval, without rounding.

use core::cmp::Ordering;

use crate::exact::Exact;
use crate::function::PiecewiseLinear;
use crate::pieces::Piece;
use crate::quotient::times_distance;
use crate::scalar::{Scalar, from_count};

/// A sum of products over the width of a segment, by which a value inside of it is divided.
#[derive(Clone, Debug)]
pub(super) struct Part<T: Scalar> {
    sum: T::Exact,
    /// The two ends of the segment; None where nothing is divided.
    segment: Option<(T, T)>,
}

/// A sum, and two parts.
#[derive(Clone, Debug)]
pub(super) struct Total<T: Scalar> {
    sum: T::Exact,
    parts: [Part<T>; 2],
}

impl<T: Scalar> Part<T> {
    fn zero() -> Self {
        let sum = T::Exact::zero();
        Self { sum, segment: None }
    }

    /// The value of a piece at a number on it.
    fn value(piece: &Piece<T>, x: T) -> Self {
        let segment = match piece {
            Piece::Segment(segment) => Some((segment.start().0, segment.end().0)),
            Piece::Tail { .. } => None,
        };
        let sum = piece.above((x, T::zero()));
        Self { sum, segment }
    }

    /// Twice the integral of a piece from one number on it to another: the sum of the two values times
    /// the distance.
    pub(super) fn twice_integral(piece: &Piece<T>, (from, to): (T, T)) -> Self {
        let mut part = Self::value(piece, from);
        part.sum.add(&Self::value(piece, to).sum);
        part.sum = times_distance::<T>(&part.sum, (from, to));
        part
    }

    /// By how much a piece rises or falls from one number on it to another.
    pub(super) fn variation(piece: &Piece<T>, (from, to): (T, T)) -> Self {
        let mut part = Self::value(piece, to);
        part.sum.add(&Self::value(piece, from).minus().sum);
        if part.sum.sign() == Ordering::Less {
            part = part.minus();
        }
        part
    }

    /// The opposite.
    pub(super) fn minus(self) -> Self {
        Self {
            sum: self.sum.times(-T::one()),
            ..self
        }
    }
}

impl<T: Scalar> Total<T> {
    /// What adds up from one number to another: `whole` between two breakpoints, given by index, and
    /// `part` on the part of a piece.
    pub(super) fn over(
        function: &PiecewiseLinear<T>,
        (from, to): (T, T),
        whole: impl Fn(usize, usize) -> T::Exact,
        part: impl Fn(&Piece<T>, (T, T)) -> Part<T>,
    ) -> Self {
        let xs = function.xs();
        let first = xs.partition_point(|&x| x < from);
        let end = xs.partition_point(|&x| x <= to);
        let part = |passed: usize, (from, to): (T, T)| {
            if from == to {
                return Part::zero();
            }
            part(&Piece::after(function, passed), (from, to))
        };
        if first >= end {
            return Self {
                sum: T::Exact::zero(),
                parts: [part(first, (from, to)), Part::zero()],
            };
        }
        let last = end - 1;
        Self {
            sum: whole(first, last),
            parts: [part(first, (from, xs[first])), part(end, (xs[last], to))],
        }
    }

    /// The total over a divisor, as the quotient of two sums.
    pub(super) fn divided_by(self, divisor: T::Exact) -> (T::Exact, T::Exact) {
        let [left, right] = self.parts;
        let [over_left, over_right] = [left.segment, right.segment];
        // a + b / h + c / k = (a h k + b k + c h) / (h k)
        let times_both = |sum| times_width::<T>(times_width::<T>(sum, over_left), over_right);
        let mut sum = times_both(self.sum);
        sum.add(&times_width::<T>(left.sum, over_right));
        sum.add(&times_width::<T>(right.sum, over_left));
        (sum, times_both(divisor))
    }
}

/// The sum times the width of a segment.
fn times_width<T: Scalar>(sum: T::Exact, segment: Option<(T, T)>) -> T::Exact {
    match segment {
        None => sum,
        Some(ends) => times_distance::<T>(&sum, ends),
    }
}

/// The sum of these products.
pub(super) fn sum_of<T: Scalar>(products: &[(T, T)]) -> T::Exact {
    let mut sum = T::Exact::zero();
    for &(a, b) in products {
        sum.add_product(a, b);
    }
    sum
}

/// A whole number.
pub(super) fn exactly<T: Scalar>(count: usize) -> T::Exact {
    sum_of::<T>(&[(from_count(count), T::one())])
}
