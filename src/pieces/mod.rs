//! The straight pieces of a function: where they have a value, decided exactly.

mod compare;
mod meeting;
mod value;

use core::cmp::Ordering;

use crate::exact::Exact;
use crate::function::PiecewiseLinear;
use crate::quotient::{distance, nearest_quotient, times_distance};
use crate::scalar::{Scalar, half};
use crate::segment::{Segment, turn_at_first};
pub(crate) use compare::order;
pub(crate) use value::{between, part, wide_along, wide_beyond};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// A straight piece of a function: a segment, or a tail from its breakpoint on.
#[derive(Clone, Copy)]
pub(crate) enum Piece<T> {
    Segment(Segment<T>),
    Tail { side: Side, end: (T, T), slope: T },
}

impl<T: Scalar> Piece<T> {
    pub(crate) fn tail(function: &PiecewiseLinear<T>, side: Side) -> Self {
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

    /// The piece that follows on so many breakpoints from the left: a segment, or a tail after none or
    /// after all.
    pub(crate) fn after(function: &PiecewiseLinear<T>, passed: usize) -> Self {
        let (xs, ys) = (function.xs(), function.ys());
        let point = |i: usize| (xs[i], ys[i]);
        match passed {
            0 => Self::tail(function, Side::Left),
            passed if passed == xs.len() => Self::tail(function, Side::Right),
            passed => Self::Segment(Segment::new(point(passed - 1), point(passed))),
        }
    }

    /// Whether the piece has the value `y` everywhere.
    pub(crate) fn is_level_at(&self, y: T) -> bool {
        match *self {
            Self::Segment(segment) => segment.start().1 == y && segment.end().1 == y,
            Self::Tail { end, slope, .. } => slope.is_zero() && end.1 == y,
        }
    }

    /// The number nearest to the place where the piece, which is not level, has the value `y`; the lower
    /// one of two. None where it is beyond all numbers.
    pub(crate) fn number_nearest(&self, y: T) -> Option<T> {
        let (floor, ceiling) = self.numbers_around(y)?;
        let ahead = if self.rises() {
            Ordering::Greater
        } else {
            Ordering::Less
        };
        // A straight line lies below the middle of two points by half of what it does below both.
        let mut below_middle = self.below((floor, y));
        below_middle.add(&self.below((ceiling, y)));
        let is_past_middle = below_middle.sign() == ahead;
        // Adding +0 turns a -0 into +0.
        Some(if is_past_middle { ceiling } else { floor } + T::zero())
    }

    /// The numbers on both sides of the place where the piece, which is not level, has the value `y`;
    /// the same number twice where the place is one. None where it is beyond all numbers.
    ///
    /// On which side of the place a number lies is decided exactly. The place as the wider type has it
    /// is seldom off by more than one number; where it is, near zero or for huge segments, the interval
    /// is halved until its ends are neighbours.
    pub(crate) fn numbers_around(&self, y: T) -> Option<(T, T)> {
        // An exact type has no numbers beside the place.
        let nearest = T::round(self.place_of(y)) + T::zero();
        if T::unit_roundoff().is_zero() {
            return Some((nearest, nearest));
        }
        let (low, high) = self.reach();
        let rises = self.rises();
        let side = |x: T| {
            let below = self.below((x, y)).sign();
            if rises { below.reverse() } else { below }
        };
        let is_tail = matches!(self, Self::Tail { .. });
        if is_tail && (side(low) == Ordering::Greater || side(high) == Ordering::Less) {
            return None;
        }
        Some(meeting::neighbours((low, high), nearest, side))
    }

    /// The first and the last number on the piece.
    fn reach(&self) -> (T, T) {
        let (lowest, highest) = (T::lowest().next_up(), T::highest().next_down());
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
    pub(crate) fn end_at(&self, x: T) -> Option<T> {
        let ends = match *self {
            Self::Segment(segment) => [segment.start(), segment.end()],
            Self::Tail { end, .. } => [end, end],
        };
        ends.into_iter().find(|end| end.0 == x).map(|end| end.1)
    }

    /// By how much the piece lies above `y` at the number `x`: a quotient of two sums, the second one
    /// positive.
    pub(crate) fn excess(&self, x: T, y: T) -> (T::Exact, T::Exact) {
        let above = self.below((x, y)).times(-T::one());
        (above, distance::<T>(self.width()))
    }

    /// The value of the piece at `excess` beyond the x where it has the value `y`, rounded once.
    pub(crate) fn number_beyond(&self, y: T, (excess, width): (T::Exact, T::Exact)) -> T {
        let (run, rise) = match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                ((x0, x1), (y0, y1))
            }
            Self::Tail { slope, .. } => ((T::zero(), T::one()), (T::zero(), slope)),
        };
        // y + excess / width * rise / run
        let divisor = times_distance::<T>(&width, run);
        let mut sum = divisor.times(y);
        sum.add(&times_distance::<T>(&excess, rise));
        nearest_quotient::<T>(sum, divisor)
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
    pub(crate) fn passes(&self, levels: &[T]) -> (core::ops::Range<usize>, bool) {
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
