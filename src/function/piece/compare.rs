//! The value of a piece at an x, and how two pieces compare at an x, decided exactly.

use core::cmp::Ordering;

use super::{Piece, Side};
use crate::number::division::{distance, nearest_quotient, times_distance};
use crate::number::estimate::{Estimate, doubt_of};
use crate::number::interpolation::{extrapolated, fraction, interpolated};
use crate::number::quick::{Quick, QuickEstimate, QuickLine};
use crate::number::{Exact, Scalar};

/// How two pieces compare at an x on both.
#[derive(Clone, Copy)]
pub(crate) struct Comparison<T: Scalar> {
    pub(crate) x: T,
    /// `Greater` if the first piece lies above the second one at `x`, decided exactly.
    pub(crate) sign: Ordering,
    /// By how much the first piece lies above the second one, if a quick estimate has decided the sign.
    pub(super) apart: Option<QuickEstimate<T>>,
}

impl<T: Scalar> Piece<T> {
    /// The value at `x`.
    pub(crate) fn estimate_at(&self, x: T) -> Estimate<T> {
        if let Some(y) = self.exact_at(x) {
            return Estimate::exactly(y);
        }
        let (value, ends) = match *self {
            Self::Segment(segment) => {
                let (start, end) = (segment.start(), segment.end());
                let value = interpolated((start.1, end.1), fraction((start.0, end.0), x));
                (value, [start.1, end.1])
            }
            Self::Tail { end, slope, .. } => (extrapolated(end, slope, x), [end.1, end.1]),
        };
        Estimate::new(value, || {
            doubt_of(T::round(value).abs() + ends[0].abs() + ends[1].abs())
        })
    }

    /// The same, quickly; None for an exact type, unless the value needs no arithmetic.
    #[inline(always)]
    pub(crate) fn quick_at(&self, x: T) -> Option<QuickEstimate<T>> {
        if let Some(y) = self.exact_at(x) {
            return Some(QuickEstimate::exactly(y));
        }
        if !T::Quick::DECIDES {
            return None;
        }
        Some(self.quick_line().at(x))
    }

    #[inline(always)]
    pub(crate) fn quick_line(&self) -> QuickLine<T> {
        let difference = T::Quick::difference;
        match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                QuickLine::new((x0, y0), difference(y1, y0), difference(x1, x0))
            }
            Self::Tail { end, slope, .. } => {
                QuickLine::new(end, T::Quick::new(slope), T::Quick::new(T::one()))
            }
        }
    }

    /// Twice the integral from one x on the piece to another: the sum of the two values times the distance.
    pub(crate) fn estimate_twice_integral(&self, (from, to): (T, T)) -> Estimate<T> {
        let values = self.estimate_at(from).plus(&self.estimate_at(to));
        values.times(to.wide_difference(from))
    }

    /// The same, quickly; None if the sum of the values or the distance is not of moderate size, or for an exact type.
    pub(crate) fn quick_twice_integral(&self, (from, to): (T, T)) -> Option<QuickEstimate<T>> {
        let values = self.quick_at(from)?.plus(&self.quick_at(to)?);
        let distance = T::Quick::difference(to, from);
        let is_moderate = distance.is_moderate() & values.value.is_moderate();
        is_moderate.then(|| values.times(distance))
    }

    /// How the value at `x`, of which a quick estimate is given if there is one, compares with a level, decided exactly.
    #[inline]
    pub(crate) fn compared_with_level(
        &self,
        x: T,
        level: T,
        value: &Option<QuickEstimate<T>>,
    ) -> Ordering {
        let quick = value
            .as_ref()
            .and_then(|value| value.minus(&QuickEstimate::exactly(level)).sign());
        quick.unwrap_or_else(|| {
            let above = self.estimate_at(x).minus(&Estimate::exactly(level)).sign();
            above.unwrap_or_else(|| self.above((x, level)).sign())
        })
    }

    /// The value at `x`, rounded once.
    pub(crate) fn value_at(&self, x: T) -> T {
        let quick = self.quick_at(x).and_then(|value| value.nearest());
        quick.unwrap_or_else(|| self.value_not_quickly(x))
    }

    #[cold]
    fn value_not_quickly(&self, x: T) -> T {
        self.estimate_at(x).nearest().unwrap_or_else(|| {
            let value = self.above((x, T::zero()));
            nearest_quotient::<T>(value, distance::<T>(self.width()))
        })
    }

    /// The slope. That of a segment is rounded.
    pub(crate) fn slope(&self) -> T {
        match *self {
            Self::Segment(segment) => segment.slope(),
            Self::Tail { slope, .. } => slope,
        }
    }

    /// How this piece compares with another one at `x`.
    pub(crate) fn compared(&self, other: &Self, x: T) -> Comparison<T> {
        self.compared_by(other, x, [self.quick_at(x), other.quick_at(x)])
    }

    /// The same, if quick estimates of the values of both are known already.
    #[inline(always)]
    pub(crate) fn compared_by(
        &self,
        other: &Self,
        x: T,
        values: [Option<QuickEstimate<T>>; 2],
    ) -> Comparison<T> {
        if let [Some(mine), Some(theirs)] = values {
            let apart = mine.minus(&theirs);
            if let Some(sign) = apart.sign() {
                let apart = Some(apart);
                return Comparison { x, sign, apart };
            }
        }
        let sign = self.sign_not_quickly(other, x);
        Comparison {
            x,
            sign,
            apart: None,
        }
    }

    #[cold]
    fn sign_not_quickly(&self, other: &Self, x: T) -> Ordering {
        let sign = self.estimate_over(other, x).sign();
        sign.unwrap_or_else(|| self.apart(other, x).sign())
    }

    /// By how much this piece lies above another one at `x`.
    pub(crate) fn estimate_over(&self, other: &Self, x: T) -> Estimate<T> {
        self.estimate_at(x).minus(&other.estimate_at(x))
    }

    /// The same without rounding, as the quotient of two sums, the second one positive.
    pub(crate) fn quotient_over(&self, other: &Self, x: T) -> (T::Exact, T::Exact) {
        let widths = times_distance::<T>(&distance::<T>(self.width()), other.width());
        (self.apart(other, x), widths)
    }

    /// By how much this piece lies above another one at `x`, times the widths of both, without rounding.
    pub(super) fn apart(&self, other: &Self, x: T) -> T::Exact {
        let [mine, theirs] = [self, other].map(|piece| piece.above((x, T::zero())));
        let mut apart = times_distance::<T>(&mine, other.width());
        apart.add(&times_distance::<T>(&theirs, self.width()).times(-T::one()));
        apart
    }

    /// How this piece compares with another one far out on a tail, as far as the slopes tell.
    pub(crate) fn compare_beyond(&self, other: &Self, side: Side) -> Ordering {
        match side {
            Side::Left => order(other.slope(), self.slope()),
            Side::Right => order(self.slope(), other.slope()),
        }
    }
}

/// The order of two values, neither NaN.
pub(crate) fn order<T: PartialOrd>(a: T, b: T) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
