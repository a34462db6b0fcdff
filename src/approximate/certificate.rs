//! The proof that a tolerance is kept at every x, for a function whose second derivative is bounded.
//!
//! Notation: f is the function given as code, |f''| <= C, and f(x_i) = y_i at the samples. The tolerance is
//! tol(y) = max(t, r |y|). The approximation is g.
//!
//! 1. Let a and b be neighbouring samples, h apart, and c the line that joins their values. Between them
//!    |f - c| <= B with B = C h^2 / 8.
//! 2. Each sample has a size s_i <= tol(y_i) and a reserve q_i = s_i / 256. The window at the sample goes from
//!    y_i - (s_i - q_i) to y_i + (s_i - q_i). On a side on which no error is allowed it ends at y_i + q_i, or
//!    at y_i - q_i. The search keeps g between the polylines through the lower and the upper ends. So g, with
//!    its values rounded by at most e, is between c - (s - q) - e and c + (s - q) + e, or on its side of c by
//!    q - e. Here s and q are the lines between the sizes and the reserves at a and b.
//! 3. On a side on which no error is allowed, f passes c by B at most. So g does not cross f if B + e <= q.
//! 4. On the other side |g - f| <= s - q + e + B. That has to be at most tol(f). The tolerance changes by r
//!    times the change of y at most, so tol(f) >= tol(c) - r B. The sizes are chosen such that s <= tol(c)
//!    between a and b: they are tol(y_i), except where tol is no line from y_a to y_b, which is so if one of
//!    t and r |y| is larger at a and the other one at b, or if the sign changes. There both sizes are at most
//!    the least value of tol between y_a and y_b.
//! 5. So both hold if (1 + r) B + e <= q at a and at b. That is what is checked for each interval.
//!
//! The error e: a value of `eval` is within 4 ulp of its segment, which is 8 u of the larger value at its ends,
//! if its slope and its height are normal. In any case both lie between the values at its ends. Twice as much is counted, and B
//! is counted with a sixteenth more, so that the few roundings of this computation are covered. The ends of
//! the windows are rounded inward.

use alloc::vec::Vec;

use super::Tolerance;
use super::sampling::{self, Samples};
use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Segment};
use crate::number::{Scalar, from_count, larger, largest, smaller};

/// The tolerance at a sample, and the part of it that is kept for the values between samples.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reserve<T> {
    pub(super) size: T,
    pub(super) reserve: T,
}

impl<T: Scalar> Reserve<T> {
    /// The reserve is one of this many parts of the tolerance.
    pub(super) const PARTS: usize = 256;

    pub(super) fn of(size: T) -> Self {
        Self {
            size,
            reserve: size / from_count(Self::PARTS),
        }
    }

    /// The window that leaves the reserve on both sides. None if it is empty.
    pub(super) fn window(&self, tolerance: Tolerance<T>, y: T) -> Option<(T, T)> {
        tolerance.window_with_reserve(y, self.size, self.reserve)
    }
}

/// What is to be proved, of functions with a second derivative of at most `curvature`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Certificate<T> {
    pub(super) tolerance: Tolerance<T>,
    pub(super) curvature: T,
}

impl<T: Scalar> Certificate<T> {
    /// The least number of intervals.
    pub(super) const FIRST: usize = 16;

    /// The distance of the function from the line between two samples that are a step apart, rounded up.
    fn bend(&self, step: T) -> T {
        let eighth = T::one() / from_count(8);
        [step, step, eighth]
            .into_iter()
            .fold(self.curvature, times_up)
    }

    /// (1 + r) times the bend, which counts once against the function and r times against its tolerance.
    fn cost_of_bend(&self, step: T) -> T {
        let bend = self.bend(step);
        bend + times_up(bend, self.tolerance.share())
    }

    /// The number of equal intervals for the same tolerance everywhere: the bend takes at most a quarter of
    /// the reserve.
    pub(super) fn steps(&self, (from, to): (T, T), size: T) -> Result<usize, Error> {
        let parts = from_count(4 * Reserve::<T>::PARTS);
        let bend = |count: usize| {
            let count = from_count(count);
            self.bend(to / count - from / count)
        };
        let mut count = Self::FIRST;
        while !(bend(count) <= size / parts) {
            if count == sampling::MOST {
                return Err(Error::TooFine {
                    tolerance: text(size),
                    curvature: text(self.curvature),
                    most: sampling::MOST,
                    least: text(bend(count) * parts),
                });
            }
            count *= 2;
        }
        Ok(count)
    }

    /// Whether no sample is needed between two others: the bend takes at most a quarter of the reserve, or more
    /// than that however close the next sample is.
    pub(super) fn is_settled(&self, [a, b]: [(T, T); 2]) -> bool {
        let parts = from_count(4 * Reserve::<T>::PARTS);
        let is_close = |step, size: T| self.cost_of_bend(step) <= size / parts;
        let sizes = [a, b].map(|(_, y)| self.tolerance.at(y));
        let least = smaller(sizes[0], sizes[1]);
        let along = self.tolerance.along(a.1, b.1);
        let size = along.map_or(least, |along| smaller(along, least));
        is_close(b.0 - a.0, size)
            || size.is_zero()
            || !is_close(a.0.next_up() - a.0, sizes[0])
            || !is_close(b.0 - b.0.next_down(), sizes[1])
    }

    /// The sizes of step 4 in the proof, and their reserves.
    pub(super) fn reserves(&self, samples: &Samples<T>) -> Vec<Reserve<T>> {
        let ys = &samples.ys;
        let mut sizes: Vec<T> = ys.iter().map(|&y| self.tolerance.at(y)).collect();
        for i in 1..ys.len() {
            if let Some(along) = self.tolerance.along(ys[i - 1], ys[i]) {
                sizes[i - 1] = smaller(sizes[i - 1], along);
                sizes[i] = smaller(sizes[i], along);
            }
        }
        sizes.into_iter().map(Reserve::of).collect()
    }

    /// A bound on the distance between the function and an approximation, if the tolerance is proved. Without
    /// an approximation the rounding of its values is not counted.
    pub(super) fn bound(
        &self,
        samples: &Samples<T>,
        reserves: &[Reserve<T>],
        approximation: Option<&PiecewiseLinear<T>>,
    ) -> Result<T, Error> {
        let segments = approximation.map(PiecewiseLinear::segments);
        let roundings: Vec<(T, T)> = segments
            .into_iter()
            .flatten()
            .map(|segment| (segment.end().0, rounding(&segment)))
            .collect();
        let mut rest = &roundings[..];
        let mut bound = T::zero();
        for (xs, reserves) in samples.xs.windows(2).zip(reserves.windows(2)) {
            let (from, to) = (xs[0], xs[1]);
            while let [(end, _), others @ ..] = rest
                && *end <= from
            {
                rest = others;
            }
            let mut rounding = T::zero();
            for &(end, more) in rest {
                rounding = larger(rounding, more);
                if end >= to {
                    break;
                }
            }
            let with_more = |bend: T| bend + bend / from_count(16);
            let cost = with_more(self.cost_of_bend(to - from)) + rounding;
            for (&x, &Reserve { size, reserve }) in xs.iter().zip(reserves) {
                if !(cost <= reserve) {
                    return Err(self.too_narrow(x, size));
                }
                let off = size - reserve + (with_more(self.bend(to - from)) + rounding);
                bound = larger(bound, off);
            }
        }
        // The last sums were rounded, each by u.
        let bound = bound + bound * T::unit_roundoff() * from_count(4);
        Ok(match self.tolerance.constant() {
            Some(size) => smaller(bound, size),
            None => bound,
        })
    }

    /// The error if the tolerance at `x`, of this size, cannot be guaranteed.
    pub(super) fn too_narrow(&self, x: T, size: T) -> Error {
        match self.tolerance.constant() {
            Some(size) => Error::TooNarrow { value: text(size) },
            None => Error::TooNarrowAt {
                x: text(x),
                value: text(size),
            },
        }
    }
}

/// The product of two values that are not negative, rounded up, or the next value. It is 0 only if one of them
/// is.
fn times_up<T: Scalar>(a: T, b: T) -> T {
    let product = a * b;
    if a.is_zero() || b.is_zero() || !product.is_finite() {
        product
    } else {
        product.next_up()
    }
}

/// The largest rounding of a value on a segment, or more.
fn rounding<T: Scalar>(segment: &Segment<T>) -> T {
    let unit = T::unit_roundoff();
    if unit.is_zero() {
        return T::zero();
    }
    let (from, to) = (segment.start().1, segment.end().1);
    let height = larger(from, to) - smaller(from, to);
    // A slope or a height that is subnormal, or nearly, has fewer digits.
    if smaller(segment.slope().abs(), height) < from_count::<T>(16) / largest() {
        return height;
    }
    larger(from.abs(), to.abs()) * unit * from_count(16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::generators::floats;
    use crate::support::{Float, check};

    fn bend_is_rounded_up<F: Float>() {
        check(5000, (floats::<F>(), floats::<F>()), |(curvature, step)| {
            let (curvature, step) = (
                num_traits::Float::abs(curvature),
                num_traits::Float::abs(step),
            );
            let certificate = Certificate {
                tolerance: Tolerance::relative(F::of(0.5)),
                curvature,
            };
            let bend = certificate.bend(step);
            let exact = curvature.exact() * step.exact() * step.exact() / F::of(8.0).exact();
            assert!(
                bend.is_infinite() || exact <= bend.exact(),
                "{curvature:e} {step:e}"
            );
            let cost = certificate.cost_of_bend(step);
            let three_halves = F::of(1.5).exact();
            assert!(cost.is_infinite() || exact * three_halves <= cost.exact());
        });
    }

    #[test]
    fn bend_is_rounded_up_in_f32() {
        bend_is_rounded_up::<f32>();
    }

    #[test]
    fn bend_is_rounded_up_in_f64() {
        bend_is_rounded_up::<f64>();
    }
}
