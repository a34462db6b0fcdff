//! A function with wide values: an intermediate result of a sum.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::function::piece::{Piece, last_passed, union};
use crate::number::Scalar;
use crate::number::interpolation::{wide_extrapolated, wide_on_line};
use crate::number::quick::QuickEstimate;

/// A function with its values and the slopes of its tails in the wider type.
///
/// # How far a sum is off
///
/// Let ε = 2⁻¹⁰¹ be the [roundoff](Scalar::wide_roundoff) of the wider type. A quotient is off by ε, and a
/// sum, a difference or a product by half as much. Let L be log2 k, rounded up, for k operands.
///
/// 1. At a breakpoint of its own, an operand has its value without any error.
/// 2. Elsewhere its value is computed from the *nearer* end of its segment by a difference, a quotient, a
///    product and a sum. It is off by at most 2 ε of the way that y has gone from that end, and ε / 2 of
///    itself. In a tail it is off by no more.
/// 3. Adding two operands is off by ε / 2.
/// 4. Let the terms of an operand be |y| at both ends of its segment; in a tail, |y| at the end of the tail
///    and the rise since. From the nearer end of a segment of the sum, y of an operand has gone no further
///    than its terms. In a tail it has gone no further than from the end of the tail, which lies on the
///    other side of that segment if not on this one.
/// 5. So by (2) to (4) each of the L + 1 rounds in which pairs of operands are added is off by at most 3 ε
///    of all terms together. The errors of earlier rounds at both ends of a segment are interpolated, as the
///    terms are.
/// 6. Altogether that is `3 (L + 1) ε < 2⁻⁹⁸ L` of the terms, if nothing underflows. Then the value is
///    rounded.
/// 7. A product of `f64` that underflows adds at most three times the least positive float. There is one
///    such product for each operand and round.
///
/// From the *farther* end, y may have come 10^260 times as far. It may, too, in a sum that has lost the
/// breakpoints of a line; therefore lines are added last. They are added among themselves first, because
/// adding many lines at all breakpoints of the others would cost too much.
pub(super) struct WideFunction<'a, T: Scalar> {
    xs: Cow<'a, [T]>,
    ys: Ys<'a, T>,
    slopes: (T::Wide, T::Wide),
}

/// The values at the breakpoints.
enum Ys<'a, T: Scalar> {
    /// Those of an operand as it was given.
    Of(&'a PiecewiseLinear<T>),
    Wide(Vec<T::Wide>),
}

impl<'a, T: Scalar> WideFunction<'a, T> {
    pub(super) fn new(function: &'a PiecewiseLinear<T>) -> Self {
        let (left, right) = function.tail_slopes();
        Self {
            xs: function.xs().into(),
            ys: Ys::Of(function),
            slopes: (left.widen(), right.widen()),
        }
    }

    /// The sum, at the breakpoints of both. It is symmetric, because the addition of the wider type is.
    pub(super) fn plus(&self, other: &Self) -> Result<Self, Error> {
        let slopes = self.sum_of_slopes(other)?;
        let y = |x, mine, theirs| {
            let y = self.value(x, mine) + other.value(x, theirs);
            // With an infinite y nothing would be known of the pieces beside it.
            if is_infinite::<T>(y) {
                return Err(Error::ValueOverflow { x: text(x) });
            }
            Ok(y)
        };
        let (xs, ys) = self.merged(other, |_, _| true, y)?;
        Ok(Self {
            xs: xs.into(),
            ys: Ys::Wide(ys),
            slopes,
        })
    }

    /// The sum, rounded.
    pub(super) fn rounded_plus(&self, other: &Self) -> Result<PiecewiseLinear<T>, Error> {
        self.rounded_plus_at(other, |_, _| true)
    }

    /// The sum with a straight line, at the breakpoints of this function alone, rounded.
    pub(super) fn rounded_plus_line(&self, line: &Self) -> Result<PiecewiseLinear<T>, Error> {
        self.rounded_plus_at(line, |x, passed| last_passed(&self.xs, passed) == Some(x))
    }

    /// The sum at those breakpoints of both for which `is_kept` is true, rounded. Its arguments are the x, and how many
    /// breakpoints of this function are not above it.
    fn rounded_plus_at(
        &self,
        other: &Self,
        is_kept: impl Fn(T, usize) -> bool,
    ) -> Result<PiecewiseLinear<T>, Error> {
        let (left, right) = self.sum_of_slopes(other)?;
        let y = |x, mine, theirs| {
            let quick = self.quick_sum(other, x, (mine, theirs));
            let wide = || T::round(self.value(x, mine) + other.value(x, theirs));
            Ok(quick.unwrap_or_else(wide))
        };
        let (xs, ys) = self.merged(other, is_kept, y)?;
        PiecewiseLinear::checked_values(xs, ys)?.with_tail_slopes(T::round(left), T::round(right))
    }

    fn sum_of_slopes(&self, other: &Self) -> Result<(T::Wide, T::Wide), Error> {
        let slopes = (
            self.slopes.0 + other.slopes.0,
            self.slopes.1 + other.slopes.1,
        );
        for (side, slope) in [("left", slopes.0), ("right", slopes.1)] {
            if is_infinite::<T>(slope) {
                let value = text(T::round(slope));
                return Err(Error::TailNotFinite { side, value });
            }
        }
        Ok(slopes)
    }

    /// The breakpoints of both for which `is_kept` is true. The arguments of `y` are the x, and how many breakpoints of
    /// either are not above it.
    fn merged<Y>(
        &self,
        other: &Self,
        is_kept: impl Fn(T, usize) -> bool,
        y: impl Fn(T, usize, usize) -> Result<Y, Error>,
    ) -> Result<(Vec<T>, Vec<Y>), Error> {
        let room = self.xs.len() + other.xs.len();
        let (mut xs, mut ys) = (Vec::with_capacity(room), Vec::with_capacity(room));
        for (x, mine, theirs) in union(&self.xs, &other.xs) {
            if is_kept(x, mine) {
                xs.push(x);
                ys.push(y(x, mine, theirs)?);
            }
        }
        Ok((xs, ys))
    }

    /// The sum of two operands at `x`, rounded; None if a quick estimate leaves it in doubt.
    #[inline]
    fn quick_sum(&self, other: &Self, x: T, (mine, theirs): (usize, usize)) -> Option<T> {
        let (Ys::Of(f), Ys::Of(g)) = (&self.ys, &other.ys) else {
            return None;
        };
        let value = |function: &PiecewiseLinear<T>, passed| {
            if last_passed(function.xs(), passed) == Some(x) {
                return Some(QuickEstimate::exactly(function.ys()[passed - 1]));
            }
            Piece::after(function, passed).quick_at(x)
        };
        value(f, mine)?.plus(&value(g, theirs)?).nearest()
    }

    /// The value at `x`, after `passed` breakpoints.
    fn value(&self, x: T, passed: usize) -> T::Wide {
        let xs = &self.xs;
        let y = |i: usize| match &self.ys {
            Ys::Of(function) => function.ys()[i].widen(),
            Ys::Wide(ys) => ys[i],
        };
        if last_passed(xs, passed) == Some(x) {
            return y(passed - 1);
        }
        match passed {
            0 => wide_extrapolated::<T>((xs[0], y(0)), self.slopes.0, x),
            _ if passed == xs.len() => {
                wide_extrapolated::<T>((xs[passed - 1], y(passed - 1)), self.slopes.1, x)
            }
            _ => {
                let (a, b) = (passed - 1, passed);
                let is_nearer = x - xs[a] < xs[b] - x;
                let (near, far) = if is_nearer { (a, b) } else { (b, a) };
                wide_on_line::<T>((xs[near], y(near)), (xs[far], y(far)), x)
            }
        }
    }

    /// The function, rounded.
    pub(super) fn function(self) -> Result<PiecewiseLinear<T>, Error> {
        let ys = match self.ys {
            Ys::Of(function) => return Ok(function.clone()),
            Ys::Wide(ys) => ys.into_iter().map(T::round).collect(),
        };
        let slopes = (T::round(self.slopes.0), T::round(self.slopes.1));
        PiecewiseLinear::checked_values(self.xs.into_owned(), ys)?
            .with_tail_slopes(slopes.0, slopes.1)
    }
}

/// Whether a value is beyond the range of the wider type, which may be wider than that of `T`.
fn is_infinite<T: Scalar>(value: T::Wide) -> bool {
    // Infinity times zero is not zero.
    let zero = T::zero().widen();
    value * zero != zero
}
