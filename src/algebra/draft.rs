//! A function on its way to a sum.

use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::pieces::{part, wide_between, wide_beyond};
use crate::scalar::Scalar;

use super::union::{last_passed, union};

/// A function with its values and the slopes of its tails in the wider type.
///
/// # How far a sum is off
///
/// With ε = 2⁻¹⁰¹, the [roundoff](Scalar::wide_roundoff) of the wider type, and nothing underflowing:
/// at a place of its own a function's value is exact. Elsewhere it is interpolated from the ends
/// of its segment by a quotient, a product and a sum, within 4 ε of |y| at both ends together; or in a
/// tail by a product and a sum, within 4 ε of |y| at its end and of its rise. Each addition of two
/// drafts adds one ε of the result, and the next interpolates between such values anew. So after L
/// rounds of pairs a value is within 5 L ε, which is less than 2⁻⁹⁸ L, of the sum of those terms; then
/// it is rounded. A product of `f64` that underflows adds at most three times the least positive
/// number, one for each operand.
pub(super) struct Draft<T: Scalar> {
    xs: Vec<T>,
    ys: Vec<T::Wide>,
    slopes: (T::Wide, T::Wide),
    /// Whether its places are places of the sum.
    counts: bool,
}

impl<T: Scalar> Draft<T> {
    pub(super) fn new(function: &PiecewiseLinear<T>, counts: bool) -> Self {
        let (left, right) = function.tail_slopes();
        Self {
            xs: function.xs().to_vec(),
            ys: function.ys().iter().map(|y| y.widen()).collect(),
            slopes: (left.widen(), right.widen()),
            counts,
        }
    }

    /// The sum. Symmetric in its operands, for the addition of the wider type is.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let room = self.xs.len() + other.xs.len();
        let (mut xs, mut ys) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let alike = self.counts == other.counts;
        for (x, mine, theirs) in union(&self.xs, &other.xs) {
            let is_mine = last_passed(&self.xs, mine) == Some(x);
            let is_theirs = last_passed(&other.xs, theirs) == Some(x);
            if alike || is_mine && self.counts || is_theirs && other.counts {
                xs.push(x);
                ys.push(self.value(x, mine) + other.value(x, theirs));
            }
        }
        Self {
            xs,
            ys,
            slopes: (
                self.slopes.0 + other.slopes.0,
                self.slopes.1 + other.slopes.1,
            ),
            counts: self.counts || other.counts,
        }
    }

    /// The value at `x`, where so many places have been passed.
    fn value(&self, x: T, passed: usize) -> T::Wide {
        let (xs, ys) = (&self.xs, &self.ys);
        if last_passed(xs, passed) == Some(x) {
            return ys[passed - 1];
        }
        let at = x.widen();
        match passed {
            0 => wide_beyond::<T>((xs[0], ys[0]), self.slopes.0, at),
            _ if passed == xs.len() => {
                wide_beyond::<T>((xs[passed - 1], ys[passed - 1]), self.slopes.1, at)
            }
            _ => wide_between::<T>(
                (ys[passed - 1], ys[passed]),
                part((xs[passed - 1], xs[passed]), at),
            ),
        }
    }

    /// The function, rounded.
    pub(super) fn function(self) -> Result<PiecewiseLinear<T>, Error> {
        let ys = self.ys.into_iter().map(T::round).collect();
        let slopes = (T::round(self.slopes.0), T::round(self.slopes.1));
        checked_values(self.xs, ys)?.with_tail_slopes(slopes.0, slopes.1)
    }
}

/// The function through these breakpoints, whose x are good and whose y may have overflowed.
pub(super) fn checked_values<T: Scalar>(
    xs: Vec<T>,
    ys: Vec<T>,
) -> Result<PiecewiseLinear<T>, Error> {
    match ys.iter().position(|y| !y.is_finite()) {
        None => PiecewiseLinear::checked(xs, ys),
        Some(i) => Err(Error::ValueOverflow { x: text(xs[i]) }),
    }
}
