//! The weights of the units, one after the other from the pivot outward.
//!
//! A weight is the change of slope, `s_i - s_{i-1}`. If each one is rounded by itself, the rounding errors
//! are integrated twice, and they grow with N: on a sawtooth of 10 000 segments the sum misses by a large
//! part of its height (f32). Here the weights are chosen with *limited value feedback*:
//!
//! 1. The sum of the weights chosen so far is followed in a wider type.
//! 2. The next weight takes the sum back toward the function at the next breakpoint.
//! 3. The correction is limited to 16 u times the slopes involved. Otherwise a short segment would be bent
//!    out of shape to make up for an error that a long one has left.

use alloc::vec::Vec;

use crate::number::{Scalar, bound, from_count, larger, without_negative_zero};

/// The weights chosen so far, from the pivot outward, and their exact sum as far as the wider type holds it.
pub(super) struct Feedback<'a, T: Scalar> {
    weights: &'a mut Vec<T>,
    /// The slope of the sum beyond the last unit, which is the sum of the weights, and the rounding errors of
    /// that sum. If segments widen by orders of magnitude, the weights cancel down to a slope far below the
    /// first of them, and then `rest` matters.
    slope: T::Wide,
    rest: Option<T::Wide>,
    /// The sum minus y at the last breakpoint.
    error: T::Wide,
    /// The largest absolute error so far.
    worst: T,
    /// The sum of |w|.
    steepness: T,
    /// The sum of |w| relu at the last breakpoint.
    pub(super) terms: T,
}

/// A weight is infinite.
pub(super) struct Overflow;

impl<'a, T: Scalar> Feedback<'a, T> {
    pub(super) fn new(weights: &'a mut Vec<T>) -> Self {
        let zero = T::zero();
        Self {
            weights,
            slope: zero.widen(),
            rest: None,
            error: zero.widen(),
            worst: zero,
            steepness: zero,
            terms: zero,
        }
    }

    /// Adds the unit that starts at `here` and takes the sum to `next`, the next breakpoint outward.
    pub(super) fn extend(&mut self, here: (T, T), next: (T, T)) -> Result<(), Overflow> {
        let (left, right) = if here.0 < next.0 {
            (here.0, next.0)
        } else {
            (next.0, here.0)
        };
        if may_overflow(left, right) || may_overflow(here.1, next.1) {
            return self.extend_far((left, right), (here.1, next.1));
        }
        let h = right.wide_difference(left);
        let rise = next.1.wide_difference(here.1);
        // The correction makes up for a rounding error: it needs no more digits than `T` has.
        let correction = T::round(self.error) / T::round(h);
        self.turn_toward(rise / h, correction)?;
        self.follow(
            self.steepness * T::round(h),
            self.rise_over(h, |slope| slope) - rise,
        );
        Ok(())
    }

    /// The same as [`extend`](Self::extend) if a difference, or a product that is about as large, could
    /// overflow. x and y are divided by sixteen, each only if it needs that. A subnormal coordinate may lose
    /// bits by this, but they are nothing beside the huge one.
    #[cold]
    fn extend_far(&mut self, xs: (T, T), ys: (T, T)) -> Result<(), Overflow> {
        let unit = |(a, b): (T, T)| {
            if may_overflow(a, b) {
                sixteen()
            } else {
                T::one()
            }
        };
        let (x_unit, y_unit) = (unit(xs), unit(ys));
        let difference = |(a, b): (T, T), unit: T| (b / unit).wide_difference(a / unit);
        let (h, rise) = (difference(xs, x_unit), difference(ys, y_unit));
        let steeper = (y_unit / x_unit).widen();
        let target = rise / h * steeper;
        let correction = T::round(self.error) / T::round(h) / x_unit;
        self.turn_toward(target, correction)?;
        let gain = self.rise_over(h, |slope| slope / steeper) - rise;
        self.follow(self.steepness * T::round(h) * x_unit, gain * y_unit.widen());
        Ok(())
    }

    /// Adds the unit that turns the sum to the slope `target` minus the `correction`, which is limited.
    fn turn_toward(&mut self, target: T::Wide, correction: T) -> Result<(), Overflow> {
        let turn = self.turn_to_reach(target);
        let limit = feedback_limit::<T>() * larger(T::round(target).abs(), T::round(turn).abs());
        let (turn, _) = (-bound(correction, -limit, limit)).add_to(turn);
        self.add(T::round(turn))
    }

    /// How far the sum rises over a width `h` beyond the last unit. `in_units` converts a slope into the
    /// units of `h` and y.
    fn rise_over(&self, h: T::Wide, in_units: impl Fn(T::Wide) -> T::Wide) -> T::Wide {
        let rise = in_units(self.slope) * h;
        self.rest.map_or(rise, |rest| rise + in_units(rest) * h)
    }

    /// The change of slope that leads to `target`.
    fn turn_to_reach(&self, target: T::Wide) -> T::Wide {
        let turn = target - self.slope;
        self.rest.map_or(turn, |rest| turn - rest)
    }

    /// The largest absolute error. If one wide value did not hold the slope, the error of two wide values is
    /// added: their roundoff times the terms, for each unit.
    pub(super) fn error_bound(&self) -> T {
        if self.rest.is_none() {
            return self.worst;
        }
        let units = from_count::<T>(self.weights.len()).widen();
        let roundoff = T::wide_roundoff().widen();
        self.worst + T::round(self.terms.widen() * roundoff * roundoff * units)
    }

    /// Moves on to the next breakpoint. On the way the terms grow by `growth`, and the error of the sum by
    /// `gain`.
    fn follow(&mut self, growth: T, gain: T::Wide) {
        self.terms = self.terms + growth;
        self.error = self.error + gain;
        let error = T::round(self.error);
        self.worst = larger(error.abs(), self.worst);
        if !error.is_finite() {
            // This is reported as infinite, and the feedback starts anew from 0.
            self.error = T::zero().widen();
        }
    }

    /// Adds the unit that starts at the last breakpoint and turns the sum to `slope`.
    pub(super) fn turn_to(&mut self, slope: T) -> Result<(), Overflow> {
        self.add(T::round(self.turn_to_reach(slope.widen())))
    }

    fn add(&mut self, weight: T) -> Result<(), Overflow> {
        if !weight.is_finite() {
            return Err(Overflow);
        }
        self.weights.push(without_negative_zero(weight));
        let (slope, lost) = weight.add_to(self.slope);
        self.slope = slope;
        if lost != T::zero().widen() {
            self.rest = Some(self.rest.map_or(lost, |rest| rest + lost));
        }
        self.steepness = self.steepness + weight.abs();
        Ok(())
    }
}

/// Whether the difference, or a product that is about as large, could leave the range of `T`. An exact type
/// has no range to leave.
fn may_overflow<T: Scalar>(a: T, b: T) -> bool {
    !T::unit_roundoff().is_zero() && !((b - a) * sixteen()).is_finite()
}

/// The correction may take a slope this far from its target, relative to the slopes involved: 16 u. Without a
/// limit two breakpoints that are 2e-20 apart after a segment of width 1 give a weight that misses by 3e7
/// ulp.
fn feedback_limit<T: Scalar>() -> T {
    sixteen::<T>() * T::unit_roundoff()
}

fn sixteen<T: Scalar>() -> T {
    let two = T::one() + T::one();
    two * two * two * two
}
