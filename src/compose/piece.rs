//! The straight pieces of a function, and values on them in the wider type.

use core::cmp::Ordering;

use crate::exact::Exact;
use crate::function::PiecewiseLinear;
use crate::quotient::wide_quotient;
use crate::scalar::{Scalar, next_up};
use crate::segment::{Segment, half, turn_at_first};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A straight piece of the inner function: a segment, or a tail from its breakpoint on.
#[derive(Clone, Copy)]
pub(super) enum Piece<T> {
    Segment(Segment<T>),
    Tail { side: Side, end: (T, T), slope: T },
}

impl<T: Scalar> Piece<T> {
    pub(super) fn tail(function: &PiecewiseLinear<T>, side: Side) -> Self {
        let (xs, ys) = (function.xs(), function.ys());
        let slopes = function.tail_slopes();
        let (i, slope) = match side {
            Side::Left => (0, slopes.0),
            Side::Right => (function.segment_count(), slopes.1),
        };
        Self::Tail {
            side,
            end: (xs[i], ys[i]),
            slope,
        }
    }

    /// The value at a number on the piece: exact at the ends.
    pub(super) fn value_at(&self, x: T) -> T::Wide {
        match *self {
            Self::Segment(segment) => match (segment.start(), segment.end()) {
                ((x0, y0), _) if x == x0 => y0.widen(),
                (_, (x1, y1)) if x == x1 => y1.widen(),
                ((x0, y0), (x1, y1)) => between((y0, y1), part((x0, x1), x.widen())),
            },
            Self::Tail { end, slope, .. } => beyond(end, slope, x.widen()),
        }
    }

    /// The numbers on both sides of the place where the piece, which is not level, has the value `y`;
    /// the same number twice where the place is one. None where it is beyond all numbers.
    ///
    /// On which side of the place a number lies is decided exactly. The place as the wider type has it
    /// is seldom off by more than one number; where it is, near zero or for huge segments, the interval
    /// is halved until its ends are neighbours.
    pub(super) fn numbers_around(&self, y: T) -> Option<(T, T)> {
        // An exact type has no numbers beside the place.
        let nearest = T::round(self.place_of(y)) + T::zero();
        if T::unit_roundoff().is_zero() {
            return Some((nearest, nearest));
        }
        let (mut low, mut high) = self.reach();
        let rises = self.rises();
        let side = |x: T| {
            let below = self.below((x, y)).sign();
            if rises { below.reverse() } else { below }
        };
        let is_tail = matches!(self, Self::Tail { .. });
        if is_tail && (side(low) == Ordering::Greater || side(high) == Ordering::Less) {
            return None;
        }
        for x in [nearest, nearest.next_down(), next_up(nearest)] {
            if low <= x && x <= high {
                match side(x) {
                    Ordering::Less => low = x,
                    Ordering::Equal => return Some((x, x)),
                    Ordering::Greater => high = x,
                }
            }
        }
        loop {
            let x = low.halfway(high);
            if !(low < x && x < high) {
                return Some((low, high));
            }
            match side(x) {
                Ordering::Less => low = x,
                Ordering::Equal => return Some((x, x)),
                Ordering::Greater => high = x,
            }
        }
    }

    /// The first and the last number on the piece.
    fn reach(&self) -> (T, T) {
        let (lowest, highest) = (next_up(T::lowest()), T::highest().next_down());
        match *self {
            Self::Segment(segment) => (segment.start().0, segment.end().0),
            Self::Tail {
                side: Side::Left,
                end,
                ..
            } => (lowest, end.0),
            Self::Tail {
                side: Side::Right,
                end,
                ..
            } => (end.0, highest),
        }
    }

    fn rises(&self) -> bool {
        match *self {
            Self::Segment(segment) => segment.start().1 < segment.end().1,
            Self::Tail { slope, .. } => slope > T::zero(),
        }
    }

    /// Where the piece has the value `y`, in the wider type.
    fn place_of(&self, y: T) -> T::Wide {
        match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                between((x0, x1), part((y0, y1), y.widen()))
            }
            Self::Tail {
                end: (x, y0),
                slope,
                ..
            } => {
                let rise = y.wide_difference(y0);
                let distance = if T::round(rise).is_finite() {
                    rise / slope.widen()
                } else {
                    (y * half()).wide_difference(y0 * half()) / (slope * half()).widen()
                };
                x.widen() + distance
            }
        }
    }

    /// The y at the end of the piece that lies at `x`, if one does.
    pub(super) fn end_at(&self, x: T) -> Option<T> {
        let ends = match *self {
            Self::Segment(segment) => [segment.start(), segment.end()],
            Self::Tail { end, .. } => [end, end],
        };
        ends.into_iter().find(|end| end.0 == x).map(|end| end.1)
    }

    /// By how much the piece lies above `y` at the number `x`: the first two words of what is known
    /// exactly.
    pub(super) fn excess(&self, x: T, y: T) -> T::Wide {
        let width = match *self {
            Self::Segment(segment) => segment.start().0.wide_difference(segment.end().0),
            Self::Tail { .. } => (-T::one()).widen(),
        };
        wide_quotient::<T>(self.below((x, y)), width)
    }

    /// By how much the piece lies below a point, times its width: positive where it does. Exact.
    fn below(&self, (x, y): (T, T)) -> T::Exact {
        match *self {
            Self::Segment(segment) => turn_at_first([segment.start(), segment.end(), (x, y)]),
            Self::Tail {
                end: (x0, y0),
                slope,
                ..
            } => {
                let mut below = T::Exact::zero();
                for (a, b) in [(y, T::one()), (-y0, T::one()), (-slope, x), (slope, x0)] {
                    below.add_product(a, b);
                }
                below
            }
        }
    }

    /// The `levels` that the piece passes between its ends, in the order in which it does, as a range
    /// of places among them; and whether it goes through them backward.
    pub(super) fn passes(&self, levels: &[T]) -> (core::ops::Range<usize>, bool) {
        let above = |y: T| levels.partition_point(|&level| level <= y);
        let below = |y: T| levels.partition_point(|&level| level < y);
        match *self {
            Self::Segment(segment) => {
                let (y0, y1) = (segment.start().1, segment.end().1);
                let falls = y1 < y0;
                let (low, high) = if falls { (y1, y0) } else { (y0, y1) };
                (above(low)..below(high).max(above(low)), falls)
            }
            Self::Tail { slope, .. } if slope.is_zero() => (0..0, false),
            Self::Tail {
                side,
                end: (_, y),
                slope,
            } => {
                let falls = slope < T::zero();
                // To the left of a rising function it is low.
                if (side == Side::Left) == falls {
                    (above(y)..levels.len(), falls)
                } else {
                    (0..below(y), falls)
                }
            }
        }
    }
}

/// The value at `x` on a tail.
pub(super) fn beyond<T: Scalar>((x0, y0): (T, T), slope: T, x: T::Wide) -> T::Wide {
    if slope.is_zero() {
        return y0.widen();
    }
    let rise = slope.widen() * (x - x0.widen());
    if T::round(rise).is_finite() {
        return y0.widen() + rise;
    }
    // The value may be finite where the rise is not.
    let half = half::<T>();
    let half_way = x * half.widen() - (x0 * half).widen();
    ((y0 * half).widen() + slope.widen() * half_way) / half.widen()
}

/// How far `at` has come from one number to another: 0 at the first, 1 at the second.
pub(super) fn part<T: Scalar>((from, to): (T, T), at: T::Wide) -> T::Wide {
    let (way, whole) = (at - from.widen(), to.wide_difference(from));
    if T::round(way).is_finite() && T::round(whole).is_finite() {
        return way / whole;
    }
    // The differences of the halves do not overflow, and the quotient is the same.
    let (from, to) = (from * half(), to * half());
    (at * half::<T>().widen() - from.widen()) / to.wide_difference(from)
}

/// The number that has come that part of the way.
pub(super) fn between<T: Scalar>((from, to): (T, T), part: T::Wide) -> T::Wide {
    let whole = to.wide_difference(from);
    if T::round(whole).is_finite() {
        return from.widen() + whole * part;
    }
    // The numbers have different signs, and so the terms do.
    from.widen() * (T::one().widen() - part) + to.widen() * part
}
