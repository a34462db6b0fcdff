//! Sums over an interval: whole segments and parts of pieces, without rounding.

use core::cmp::Ordering;

use crate::function::PiecewiseLinear;
use crate::function::piece::Piece;
use crate::number::division::times_distance;
use crate::number::{Exact, Scalar, from_count};

/// A sum of products divided by the width of a segment, as a value inside the segment is.
#[derive(Clone, Debug)]
pub(super) struct Part<T: Scalar> {
    sum: T::Exact,
    /// The two ends of the segment; None if nothing is divided.
    segment: Option<(T, T)>,
}

/// An interval: all from one breakpoint to another, given by their indices, and a part of a piece on either
/// side.
pub(super) struct Interval<T> {
    pub(super) whole: Option<(usize, usize)>,
    pub(super) parts: [Option<Stretch<T>>; 2],
}

/// A piece, and the two x on it between which it is taken.
type Stretch<T> = (Piece<T>, (T, T));

/// The sum over whole segments, and two parts.
pub(super) struct Total<T: Scalar> {
    sum: T::Exact,
    parts: [Part<T>; 2],
}

impl<T: Scalar> Part<T> {
    fn zero() -> Self {
        let sum = T::Exact::zero();
        Self { sum, segment: None }
    }

    /// The value of a piece at an x on it.
    fn value(piece: &Piece<T>, x: T) -> Self {
        let segment = match piece {
            Piece::Segment(segment) => Some((segment.start().0, segment.end().0)),
            Piece::Tail { .. } => None,
        };
        let sum = piece.above((x, T::zero()));
        Self { sum, segment }
    }

    /// Twice the integral of a piece from one x on it to another: the sum of the two values times the
    /// distance.
    pub(super) fn twice_integral(piece: &Piece<T>, (from, to): (T, T)) -> Self {
        let mut part = Self::value(piece, from);
        part.sum.add(&Self::value(piece, to).sum);
        part.sum = times_distance::<T>(&part.sum, (from, to));
        part
    }

    /// By how much a piece rises or falls from one x on it to another.
    pub(super) fn variation(piece: &Piece<T>, (from, to): (T, T)) -> Self {
        let mut part = Self::value(piece, to);
        part.sum.add(&Self::value(piece, from).minus().sum);
        if part.sum.sign() == Ordering::Less {
            part = part.minus();
        }
        part
    }

    /// The part times -1.
    pub(super) fn minus(self) -> Self {
        self.times(-T::one())
    }

    /// The part times a factor.
    pub(super) fn times(self, factor: T) -> Self {
        Self {
            sum: self.sum.times(factor),
            ..self
        }
    }
}

impl<T: Scalar> Interval<T> {
    pub(super) fn new(function: &PiecewiseLinear<T>, (from, to): (T, T)) -> Self {
        let xs = function.xs();
        let first = xs.partition_point(|&x| x < from);
        let end = xs.partition_point(|&x| x <= to);
        let stretch = |passed: usize, ends: (T, T)| {
            (ends.0 != ends.1).then(|| (Piece::after(function, passed), ends))
        };
        if first >= end {
            return Self {
                whole: None,
                parts: [stretch(first, (from, to)), None],
            };
        }
        let last = end - 1;
        Self {
            whole: Some((first, last)),
            parts: [
                stretch(first, (from, xs[first])),
                stretch(end, (xs[last], to)),
            ],
        }
    }

    /// The sum over the whole segments, which `whole` returns for the indices of two breakpoints.
    pub(super) fn sum(&self, whole: impl Fn(usize, usize) -> T::Exact) -> T::Exact {
        self.whole.map_or_else(T::Exact::zero, |(i, j)| whole(i, j))
    }

    /// That sum, with what `part_of` returns for the parts of pieces.
    pub(super) fn total(
        &self,
        sum: T::Exact,
        part_of: impl Fn(&Piece<T>, (T, T)) -> Part<T>,
    ) -> Total<T> {
        let parts = self.parts.map(|stretch| match stretch {
            Some((piece, ends)) => part_of(&piece, ends),
            None => Part::zero(),
        });
        Total { sum, parts }
    }
}

impl<T: Scalar> Total<T> {
    /// The total divided by a divisor, as the quotient of two sums.
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

/// An integer as an exact sum.
pub(super) fn exactly<T: Scalar>(count: usize) -> T::Exact {
    sum_of::<T>(&[(from_count(count), T::one())])
}
