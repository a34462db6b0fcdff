//! The x at which a straight piece passes a level or crosses another piece, decided exactly.

use core::cmp::Ordering;

use super::compare::Comparison;
use super::{Piece, Side};
use crate::number::estimate::{Estimate, doubt_of};
use crate::number::interpolation::{fraction, interpolated, wide_interpolated};
use crate::number::quick::{Quick, QuickEstimate, QuickLine};
use crate::number::{Exact, Scalar, larger, without_negative_zero};

/// The x at which a height that changes along a straight line is zero.
///
/// In general that x is not a float. The estimate decides which floats are beside it, or if it cannot, the exact
/// height at floats near it.
pub(crate) struct Crossing<T: Scalar, H> {
    estimate: Estimate<T>,
    /// The first and the last x of the interval that is searched.
    reach: (T, T),
    /// The sign of the height to the right of the crossing.
    ahead: Ordering,
    /// The height at a float times something positive, without rounding.
    height: H,
}

impl<T: Scalar, H: Fn(T) -> T::Exact> Crossing<T, H> {
    /// The float nearest to the crossing; of two equally near it is the lower one. None if the crossing is
    /// beyond all floats.
    pub(crate) fn nearest(&self) -> Option<T> {
        // Next to the largest float the estimate does not tell whether the crossing is beyond it.
        let nearest = match self.estimate.nearest() {
            Some(x) if x.next_up().is_finite() && x.next_down().is_finite() => x,
            _ => self.nearest_exactly()?,
        };
        Some(without_negative_zero(nearest))
    }

    /// The same by the exact height.
    #[cold]
    fn nearest_exactly(&self) -> Option<T> {
        let (floor, ceiling) = self.floor_and_ceiling()?;
        // Twice the height in the middle of two floats is the sum of the heights at both.
        let mut middle = (self.height)(floor);
        middle.add(&(self.height)(ceiling));
        let is_past_middle = middle.sign() == self.ahead.reverse();
        Some(if is_past_middle { ceiling } else { floor })
    }

    #[cfg(test)]
    pub(super) fn estimate(&self) -> &Estimate<T> {
        &self.estimate
    }

    /// The two floats around the crossing, or twice the same float if the crossing is a float. They are
    /// found from the estimate, which is seldom off by more than one float. If it is, near zero or for huge
    /// pieces, the interval is halved until its ends are neighbours.
    fn floor_and_ceiling(&self) -> Option<(T, T)> {
        let (low, high) = self.reach;
        let low = if low.is_finite() { low } else { low.next_up() };
        let high = if high.is_finite() {
            high
        } else {
            high.next_down()
        };
        let mut around = match (self.side(low), self.side(high)) {
            (Ordering::Equal, _) => (low, low),
            (_, Ordering::Equal) => (high, high),
            (Ordering::Less, Ordering::Greater) => (low, high),
            _ => return None,
        };
        let nearest = self.estimate.rounded();
        for x in [nearest, nearest.next_down(), nearest.next_up()] {
            around = self.narrowed(around, x);
        }
        loop {
            let narrowed = self.narrowed(around, around.0.halfway(around.1));
            if narrowed == around {
                return Some(around);
            }
            around = narrowed;
        }
    }

    /// The part of the interval that contains the crossing, if `x` divides the interval in two.
    fn narrowed(&self, (low, high): (T, T), x: T) -> (T, T) {
        if !(low < x && x < high) {
            return (low, high);
        }
        match self.side(x) {
            Ordering::Less => (x, high),
            Ordering::Equal => (x, x),
            Ordering::Greater => (low, x),
        }
    }

    /// On which side of the crossing `x` is: `Less` for the left.
    fn side(&self, x: T) -> Ordering {
        let sign = (self.height)(x).sign();
        match self.ahead {
            Ordering::Less => sign.reverse(),
            _ => sign,
        }
    }
}

impl<T: Scalar> Piece<T> {
    /// The float nearest to the x at which the piece, which is not level, has the value `y`; of two equally near it is the
    /// lower one. None if that x is beyond all floats.
    #[inline(always)]
    pub(crate) fn nearest_at(&self, y: T) -> Option<T> {
        let quick = self.quick_crossing_at(y).and_then(|x| quick_nearest(&x));
        quick.or_else(|| self.crossing_at(y).nearest())
    }

    /// A quick estimate of that x; None for an exact type.
    #[inline(always)]
    pub(super) fn quick_crossing_at(&self, y: T) -> Option<QuickEstimate<T>> {
        T::Quick::DECIDES.then(|| self.quick_inverse().at(y))
    }

    /// The x of the piece as a line over y.
    #[inline(always)]
    pub(crate) fn quick_inverse(&self) -> QuickLine<T> {
        let difference = T::Quick::difference;
        match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                QuickLine::new((y0, x0), difference(x1, x0), difference(y1, y0))
            }
            Self::Tail { end, slope, .. } => {
                let one = T::Quick::new(T::one());
                QuickLine::new((end.1, end.0), one, T::Quick::new(slope))
            }
        }
    }

    /// The float nearest to the x at which this piece and another one cross between two x at which they compare with
    /// opposite signs; then on which side of that x the float is, `Less` for the left, if that is known. None if
    /// that x is beyond all floats.
    #[inline(always)]
    pub(crate) fn nearest_crossing(
        &self,
        other: &Self,
        ends: (&Comparison<T>, &Comparison<T>),
    ) -> Option<(T, Option<Ordering>)> {
        if let Some(x) = quick_crossing(ends)
            && let Some(nearest) = quick_nearest(&x)
        {
            let side = QuickEstimate::exactly(nearest).minus(&x).sign();
            return Some((nearest, side));
        }
        let x = self.crossing(other, ends).nearest()?;
        Some((x, None))
    }

    /// The x at which the piece, which is not level, has the value `y`.
    #[cold]
    pub(super) fn crossing_at(&self, y: T) -> Crossing<T, impl Fn(T) -> T::Exact> {
        let estimate = match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                let x = interpolated((x0, x1), fraction((y0, y1), y));
                Estimate::new(x, || doubt_between((x0, x1), T::zero()))
            }
            Self::Tail {
                end: (x, y0),
                slope,
                ..
            } => {
                let rise = Estimate::new(y.wide_difference(y0), T::zero);
                estimate_beyond(x, &rise, slope.widen())
            }
        };
        Crossing {
            estimate,
            reach: self.reach(),
            ahead: if self.rises() {
                Ordering::Greater
            } else {
                Ordering::Less
            },
            height: move |x: T| self.above((x, y)),
        }
    }

    /// The x at which this piece and another one cross between two x at which they compare with opposite
    /// signs.
    #[cold]
    pub(super) fn crossing(
        &self,
        other: &Self,
        (start, end): (&Comparison<T>, &Comparison<T>),
    ) -> Crossing<T, impl Fn(T) -> T::Exact> {
        let ends = (start.x, end.x);
        let [first, last] = [start, end].map(|end| self.estimate_over(other, end.x));
        let whole = first.value - last.value;
        let x = wide_interpolated::<T>((ends.0.widen(), ends.1.widen()), first.value / whole);
        let estimate = Estimate::new(x, || {
            // If the values have opposite signs and each is off by at most e, the fraction is off by at most e /
            // |whole|: `a / (a - b) - A / (A - B) = (A (b - B) + B (A - a)) / ((a - b) (A - B))`.
            let off = larger(first.doubt, last.doubt) + doubt_of(T::zero());
            doubt_between(ends, quotient_doubt(off, whole))
        });
        Crossing {
            estimate,
            reach: ends,
            ahead: end.sign,
            height: move |x: T| self.apart(other, x),
        }
    }

    /// The same for two tails on one side that cross beyond an x.
    pub(crate) fn crossing_beyond(
        &self,
        other: &Self,
        start: &Comparison<T>,
        side: Side,
    ) -> Crossing<T, impl Fn(T) -> T::Exact> {
        let slope = other.slope().wide_difference(self.slope());
        let (reach, ahead) = match side {
            Side::Left => ((T::lowest(), start.x), start.sign),
            Side::Right => ((start.x, T::highest()), start.sign.reverse()),
        };
        Crossing {
            estimate: estimate_beyond(start.x, &self.estimate_over(other, start.x), slope),
            reach,
            ahead,
            height: move |x: T| self.apart(other, x),
        }
    }

    /// The first and the last x on the piece.
    pub(crate) fn reach(&self) -> (T, T) {
        match *self {
            Self::Segment(segment) => (segment.start().0, segment.end().0),
            Self::Tail {
                side: Side::Left,
                end,
                ..
            } => (T::lowest(), end.0),
            Self::Tail {
                side: Side::Right,
                end,
                ..
            } => (end.0, T::highest()),
        }
    }
}

/// A quick estimate of the x at which two pieces cross.
#[inline(always)]
pub(super) fn quick_crossing<T: Scalar>(
    (start, end): (&Comparison<T>, &Comparison<T>),
) -> Option<QuickEstimate<T>> {
    let (first, last) = (start.apart?, end.apart?);
    if !T::Quick::DECIDES {
        return None;
    }
    let whole = first.value.minus(last.value);
    let width = T::Quick::difference(end.x, start.x);
    let is_moderate = first.value.is_moderate() & whole.is_moderate() & width.is_moderate();
    if !is_moderate {
        return None;
    }
    let way = width.times(first.value.over(whole));
    // The signs are decided, so neither height is off by more than itself, and the whole by no more than itself. If they are
    // off by e together, the fraction is off by e over the whole (see `Piece::crossing`).
    let (width, off) = (width.near().abs(), first.size + last.size);
    Some(QuickEstimate {
        value: T::Quick::new(start.x).plus(way),
        size: start.x.abs() + width + width * (off / whole.near().abs()) + T::Quick::least_size(),
    })
}

/// The float nearest to a crossing; None if that is in doubt, or next to the largest float.
#[inline]
fn quick_nearest<T: Scalar>(x: &QuickEstimate<T>) -> Option<T> {
    let nearest = x.nearest()?;
    (nearest + nearest)
        .is_finite()
        .then(|| without_negative_zero(nearest))
}

/// The x at which a line of this slope has risen by `height` since `x`. A height and a slope that are negative
/// are a fall.
fn estimate_beyond<T: Scalar>(x: T, height: &Estimate<T>, slope: T::Wide) -> Estimate<T> {
    let distance = height.value / slope;
    Estimate::new(x.widen() + distance, || {
        let size = larger(x.abs(), T::round(distance).abs());
        quotient_doubt(height.doubt + doubt_of(T::zero()), slope) + doubt_of(size)
    })
}

/// The doubt of an x at some fraction of the way between two others, if the fraction has a doubt, too.
fn doubt_between<T: Scalar>((from, to): (T, T), fraction_doubt: T) -> T {
    let (width, size) = (to - from, larger(from.abs(), to.abs()));
    width * fraction_doubt + doubt_of(width + size)
}

/// How much the doubt of a dividend adds to the doubt of the quotient: infinitely much if the divisor is out of
/// range, because then it is not known.
fn quotient_doubt<T: Scalar>(doubt: T, divisor: T::Wide) -> T {
    let size = T::round(divisor).abs();
    if size.is_finite() {
        doubt / size
    } else {
        T::highest()
    }
}
