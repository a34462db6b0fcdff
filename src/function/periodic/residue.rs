//! The residue of x modulo a period, without rounding.
//!
//! The residue r is x minus a whole number of periods p, in the interval from `low` = -p/2 to `high` = p/2,
//! the end excluded. In floats it is exact, for every finite x:
//!
//! 1. The remainder x % p is exact. It is less than p in size and has the sign of x.
//! 2. If it is not in the interval, it is between p/2 and p in size. Then its difference from p, with the
//!    same sign, is exact: floats that differ by no more than a factor of 2 have an exact difference
//!    (Sterbenz).
//!
//! Between 0 and p there would be no such residue. That of -10⁻²⁰ modulo 24 would have to be 24 - 10⁻²⁰,
//! which is no float. So the interval is centred at 0.
//!
//! If p is so small that p/2 is no float, p is subnormal, and all sums of smaller floats are exact. Then
//! `low` is -p/2 as rounded, and `high` is p + `low`.
//!
//! # Without a division
//!
//! The remainder of floats takes dozens of operations, one input at a time. For |x| up to some number of
//! periods a few operations give the same residue, for several inputs at once (Cody and Waite):
//!
//! ```text
//! k = x / p, rounded to an integer
//! r = (x - k upper) - k lower,   upper + lower = p, each with half of the digits
//! ```
//!
//! Let the type have b binary digits, and let p be between 2^(b-1) and 2^b units; so x, if |x| >= p, is an
//! integer of units. Dekker's splitting with the factor 2^s, where 2s >= b, leaves `upper` with b - s digits,
//! and `lower` with |`lower`| <= p 2^(s-b). The input is accepted if |x| <= p 2^(b-s-2).
//!
//! 1. k has no more than b - s - 1 digits, so its products with `upper` and with `lower`, of s - 1 digits or
//!    fewer, are exact.
//! 2. x / p is off by much less than 1/8, so |x - k p| < 5/8 p.
//! 3. |x - k upper| is at most that plus |k lower| <= p/4, together less than p. So it is an integer of fewer
//!    than 2^b units, and exact.
//! 4. x - k p is one, too, so the last difference is exact.
//!
//! An |x| < p is its own remainder, and step 2 above does the rest. For a larger |x| the same is done twice:
//! first modulo p 2^(b-s-2), which has the same digits as p, and then modulo p.

use super::super::evaluate::kernel::widest;
use crate::number::{Scalar, from_count, half, without_negative_zero};

/// How x is reduced modulo a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reduction<T> {
    pub(super) period: T,
    /// The interval of the residues, the upper end excluded.
    pub(super) low: T,
    pub(super) high: T,
    quick: Option<Quick<T>>,
}

/// The reduction without a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quick<T> {
    /// The number of periods up to which one pass is exact: a power of two.
    reach: T,
    /// The largest |x| for one pass, and for two.
    most: [T; 2],
    /// 1 / period.
    inverse: T,
    /// Added and subtracted, it rounds to an integer.
    shift: T,
    upper: T,
    lower: T,
}

impl<T: Scalar> Reduction<T> {
    /// The period is positive and finite.
    pub(super) fn new(period: T) -> Self {
        let low = without_negative_zero(-(period * half()));
        Self {
            period,
            low,
            high: period + low,
            quick: Quick::new(period),
        }
    }

    /// The residue of `x`; NaN for NaN and the infinities.
    #[inline]
    pub(super) fn residue(&self, x: T) -> T {
        let size = x.abs();
        match &self.quick {
            Some(quick) if size <= quick.most[0] => self.centred(quick.once(x, self.period)),
            Some(quick) if size <= quick.most[1] => self.centred(quick.twice(x, self.period)),
            _ => self.centred(x % self.period),
        }
    }

    /// Writes the residues of `xs`. The slices have the same length.
    #[inline]
    pub(super) fn residues(&self, xs: &[T], residues: &mut [T]) {
        // NaN is not far, and every way returns NaN for it.
        let is_far = |most: T| {
            let mut is_far = false;
            widest(|| is_far = xs.iter().fold(false, |any, x| any | (x.abs() > most)));
            is_far
        };
        match &self.quick {
            Some(quick) if !is_far(quick.most[0]) => {
                widest(|| {
                    for (&x, residue) in xs.iter().zip(&mut *residues) {
                        *residue = self.centred(quick.once(x, self.period));
                    }
                });
            }
            Some(quick) if !is_far(quick.most[1]) => {
                widest(|| {
                    for (&x, residue) in xs.iter().zip(&mut *residues) {
                        *residue = self.centred(quick.twice(x, self.period));
                    }
                });
            }
            _ => {
                for (&x, residue) in xs.iter().zip(residues) {
                    *residue = self.residue(x);
                }
            }
        }
    }

    /// Whether every one of these is its own residue.
    #[inline]
    pub(super) fn are_residues(&self, xs: &[T]) -> bool {
        let mut are_residues = false;
        widest(|| {
            let inside = |all, &x| all & (self.low <= x) & (x < self.high);
            are_residues = xs.iter().fold(true, inside);
        });
        are_residues
    }

    /// The residue of a remainder, which is less than the period in size.
    #[inline(always)]
    fn centred(&self, x: T) -> T {
        let x = if x >= self.high { x - self.period } else { x };
        if x < self.low { x + self.period } else { x }
    }
}

impl<T: Scalar> Quick<T> {
    /// None for an exact type, and for a period so small or so large that products might leave the range of
    /// normal floats.
    fn new(period: T) -> Option<Self> {
        let u = T::unit_roundoff();
        let (square, one) = (u * u, T::one());
        if u.is_zero() || period < square * square || period > one / (square * square) {
            return None;
        }
        let two = one + one;
        let mut factor = two;
        while factor * factor * u < one {
            factor = factor * two;
        }
        let scaled = period * (factor + one);
        let upper = scaled - (scaled - period);
        let reach = one / (from_count::<T>(4) * factor * u);
        Some(Self {
            reach,
            most: [period * reach, period * reach * reach],
            inverse: one / period,
            shift: from_count::<T>(3) / (from_count::<T>(4) * u),
            upper,
            lower: period - upper,
        })
    }

    /// The remainder of an |x| up to `most[0]`, between -5/8 and 5/8 of the period, or `x` itself if that is
    /// less than the period.
    #[inline(always)]
    fn once(&self, x: T, period: T) -> T {
        let k = (x * self.inverse + self.shift) - self.shift;
        let remainder = (x - k * self.upper) - k * self.lower;
        if x.abs() < period { x } else { remainder }
    }

    /// The same of an |x| up to `most[1]`.
    #[inline(always)]
    fn twice(&self, x: T, period: T) -> T {
        let larger = Self {
            inverse: self.inverse / self.reach,
            upper: self.upper * self.reach,
            lower: self.lower * self.reach,
            ..*self
        };
        self.once(larger.once(x, period * self.reach), period)
    }
}
