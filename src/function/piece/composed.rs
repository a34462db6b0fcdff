//! The value of a piece at the value of another one, rounded once.

use super::Piece;
use crate::number::division::{distance, nearest_quotient, times_distance};
use crate::number::estimate::{Estimate, doubt_of};
use crate::number::quick::{Quick, QuickEstimate};
use crate::number::{Exact, Scalar};

impl<T: Scalar> Piece<T> {
    /// The value of this piece at the value that another piece has at `x`, rounded once. Of the inner value a quick
    /// estimate is given, if there is one.
    #[inline]
    pub(crate) fn value_after(
        &self,
        inner: &Self,
        x: T,
        inner_value: &Option<QuickEstimate<T>>,
    ) -> T {
        let quick = inner_value
            .as_ref()
            .and_then(|value| self.quick_after(value)?.nearest());
        quick.unwrap_or_else(|| self.value_after_not_quickly(inner, x))
    }

    #[cold]
    fn value_after_not_quickly(&self, inner: &Self, x: T) -> T {
        let estimate = self.estimate_after(inner, x);
        let nearest = estimate.nearest();
        nearest.unwrap_or_else(|| self.nearest_after(inner, x))
    }

    /// A quick estimate of the value of this piece at a value that is itself estimated.
    #[inline]
    pub(super) fn quick_after(&self, value: &QuickEstimate<T>) -> Option<QuickEstimate<T>> {
        if !T::Quick::DECIDES {
            return None;
        }
        let ((x0, y0), run, rise) = (self.anchor(), self.width(), self.rise());
        let [run, rise] = [run, rise].map(|(from, to)| T::Quick::difference(to, from));
        let way = value.minus(&QuickEstimate::exactly(x0));
        let is_moderate = run.is_moderate() & rise.is_moderate() & way.value.is_moderate();
        if !is_moderate {
            return None;
        }
        let slope = rise.over(run);
        let rise = slope.times(way.value);
        // What the inner value is off by, times the slope. A slope that underflows is less than the next float.
        let off = way.size * slope.near().abs().next_up();
        Some(QuickEstimate {
            value: T::Quick::new(y0).plus(rise),
            size: y0.abs() + rise.near().abs() + off + T::Quick::least_size(),
        })
    }

    pub(super) fn estimate_after(&self, inner: &Self, x: T) -> Estimate<T> {
        let ((x0, y0), run, rise) = (self.anchor(), self.width(), self.rise());
        let inner_value = inner.estimate_at(x);
        let width = run.1.wide_difference(run.0);
        let part = (inner_value.value - x0.widen()) / width;
        let value = y0.widen() + rise.1.wide_difference(rise.0) * part;
        Estimate::new(value, || {
            // The outer value is off by the slope times what the inner value is off by. A slope that
            // underflows is less than the next float.
            let slope = if T::round(width).is_finite() {
                self.slope().abs().next_up()
            } else {
                T::highest()
            };
            // Digits are lost if `part` underflows, or a product inside the division.
            let underflow = doubt_of(T::zero()) * (slope + (rise.1 - rise.0).abs());
            inner_value.doubt * slope + underflow + doubt_of(T::round(value).abs() + y0.abs())
        })
    }

    fn nearest_after(&self, inner: &Self, x: T) -> T {
        let ((x0, y0), run, rise) = (self.anchor(), self.width(), self.rise());
        let (excess, width) = (inner.above((x, x0)), distance::<T>(inner.width()));
        // y0 + excess / width * rise / run
        let divisor = times_distance::<T>(&width, run);
        let mut sum = divisor.times(y0);
        sum.add(&times_distance::<T>(&excess, rise));
        nearest_quotient::<T>(sum, divisor)
    }

    /// A breakpoint of the piece.
    fn anchor(&self) -> (T, T) {
        match *self {
            Self::Segment(segment) => segment.start(),
            Self::Tail { end, .. } => end,
        }
    }

    /// Two values whose difference is the rise of the piece over its [`width`](Self::width).
    fn rise(&self) -> (T, T) {
        match *self {
            Self::Segment(segment) => (segment.start().1, segment.end().1),
            Self::Tail { slope, .. } => (T::zero(), slope),
        }
    }
}
