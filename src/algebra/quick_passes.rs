//! Where an inner piece passes breakpoints of an outer function, and the value of the composition there: several at
//! once, by estimates.
//!
//! Let the piece pass the outer breakpoint (L, Y), let k be the float nearest to where it does, and v the inner value at k.
//! The value of the composition there is Y + c with c = r (v - L), where r is the slope of the outer piece on that side of L.
//! No other breakpoint is passed at k.
//!
//! # The doubt of the value
//!
//! The value is computed in [quick arithmetic](crate::number::quick). Let D be the doubt of the estimate of v.
//!
//! 1. The estimate of v is off by at most D / 16, and so is its difference from L.
//! 2. The slope r is off by 30 u² of itself, and a product by 20 u², or by 3 u and u for `f32`. So c is off by 60 u² or 5 u of
//!    itself, and by |r| D / 16.
//! 3. If v seems to be on the wrong side of L, it is within D / 16 of L. Then c is at most D / 8 times the larger |r|, with
//!    either slope.
//! 4. The doubt is D times the larger |r|, and what a quick estimate of Y + c has by itself.
//! 5. D times a slope of a moderate size does not lose more to underflow than the [least size](Quick::least_size).
//! 6. If the rise or the run of an outer segment is not moderate, the slope may be off by more: by the rounding of the
//!    remainder, a few times 2⁻¹⁰⁷⁴, over the rise. Between its ends c is no larger than the rise, so that is less than the
//!    least doubt, 2⁻¹⁰⁰⁰. A rise or a run that overflows, or whose reciprocal does, leaves no moderate slope.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use crate::function::PiecewiseLinear;
use crate::function::evaluate::kernel::{Work, widest};
use crate::function::piece::Piece;
use crate::number::quick::{Quick, QuickEstimate, QuickLine};
use crate::number::{Scalar, larger, without_negative_zero};

/// How many levels are taken together.
pub(super) const LEVELS: usize = 32;

/// So many are taken at once, which the compiler puts into vectors.
const LANES: usize = 16;

/// The slopes of all pieces of an outer function, from the left tail to the right one. One that is infinite or NaN leaves
/// all in doubt.
pub(super) fn slopes<T: Scalar>(outer: &PiecewiseLinear<T>) -> Vec<T::Quick> {
    let pieces = (0..=outer.xs().len()).map(|passed| Piece::after(outer, passed));
    pieces.map(|piece| slope(&piece)).collect()
}

fn slope<T: Scalar>(piece: &Piece<T>) -> T::Quick {
    if piece.level().is_some() {
        return T::Quick::new(T::zero());
    }
    let slope = piece.quick_line().slope();
    let (size, u) = (slope.near().abs(), T::unit_roundoff());
    let is_moderate = u * u <= size && size * u * u <= T::one();
    if is_moderate {
        slope
    } else {
        T::Quick::new(T::highest())
    }
}

/// Neighbouring breakpoints of an outer function.
pub(super) struct Levels<'a, T: Scalar> {
    pub(super) xs: &'a [T],
    pub(super) ys: &'a [T],
    /// The slopes on both sides of each: one more than there are breakpoints.
    pub(super) slopes: &'a [T::Quick],
}

/// What was found for some levels, in the order in which they are passed.
pub(super) struct QuickPasses<T> {
    /// The floats nearest to where they are passed; infinite if in doubt.
    pub(super) xs: [T; LEVELS],
    /// The values of the composition there, rounded once; infinite if in doubt.
    pub(super) ys: [T; LEVELS],
}

impl<T: Scalar> QuickPasses<T> {
    pub(super) fn new() -> Self {
        let [xs, ys] = [[T::highest(); LEVELS]; 2];
        Self { xs, ys }
    }

    /// Finds the passes of a piece through at most [`LEVELS`] levels. A piece that falls passes the last one first.
    #[inline]
    pub(super) fn find(&mut self, piece: &Piece<T>, levels: &Levels<'_, T>, falls: bool) {
        let work = FindPasses {
            line: piece.quick_line(),
            inverse: piece.quick_inverse(),
            levels,
            found: self,
        };
        widest(work);
        let count = levels.xs.len();
        if falls {
            self.xs[..count].reverse();
            self.ys[..count].reverse();
        }
    }

    /// How many of some passes come first of which nothing is in doubt, each at a float of its own inside the piece.
    pub(super) fn certain(&self, piece: &Piece<T>, passes: Range<usize>) -> usize {
        let (xs, ys) = (&self.xs[passes.clone()], &self.ys[passes]);
        let (start, end) = piece.reach();
        // Next to the largest float it is not known whether a pass is beyond it.
        let is_inside = |x: T| start < x && x < end && (x + x).is_finite();
        let is_certain = |i: usize| {
            let next = xs.get(i + 1);
            let is_alone = next.is_none_or(|&next| xs[i] < next && next.is_finite());
            is_alone && is_inside(xs[i]) && ys[i].is_finite()
        };
        let count = xs.len();
        (0..count).position(|i| !is_certain(i)).unwrap_or(count)
    }
}

struct FindPasses<'a, T: Scalar> {
    /// The inner piece, and its x as a line over y.
    line: QuickLine<T>,
    inverse: QuickLine<T>,
    levels: &'a Levels<'a, T>,
    found: &'a mut QuickPasses<T>,
}

impl<T: Scalar> Work for FindPasses<'_, T> {
    #[inline(always)]
    fn run(mut self) {
        let count = self.levels.xs.len();
        if count < LANES {
            return self.lanes(0, count);
        }
        for start in (0..count).step_by(LANES) {
            // The last ones take some before them once more.
            self.lanes(start.min(count - LANES), LANES);
        }
    }
}

impl<T: Scalar> FindPasses<'_, T> {
    #[inline(always)]
    fn lanes(&mut self, start: usize, count: usize) {
        let lanes = start..start + count;
        let [xs, ys] = [self.levels.xs, self.levels.ys].map(|values| &values[lanes.clone()]);
        let slopes = &self.levels.slopes[start..=start + count];
        let (found_xs, found_ys) = (&mut self.found.xs[lanes.clone()], &mut self.found.ys[lanes]);
        for i in 0..count {
            let slopes = (slopes[i], slopes[i + 1]);
            (found_xs[i], found_ys[i]) = pass((&self.line, &self.inverse), (xs[i], ys[i]), slopes);
        }
    }
}

/// The float nearest to where an inner piece passes an outer breakpoint, and the value there.
#[inline(always)]
fn pass<T: Scalar>(
    (line, inverse): (&QuickLine<T>, &QuickLine<T>),
    (level, y): (T, T),
    (left, right): (T::Quick, T::Quick),
) -> (T, T) {
    let pass = inverse.at(level);
    let (x, high_x) = pass.value.ends(pass.size);
    let above = line.at(x).minus(&QuickEstimate::exactly(level));
    // As a `T` the difference might underflow.
    let is_above = above.value.sign(T::zero()) == Some(Ordering::Greater);
    let slope = if is_above { right } else { left };
    let change = slope.times(above.value);
    let steepest = larger(left.near().abs(), right.near().abs());
    let size = y.abs() + change.near().abs() + steepest * above.size + T::Quick::least_size();
    let (low_y, high_y) = T::Quick::new(y).plus(change).ends(size);
    // If the outer function is level on one side, the value is that level, so that it stays level to its end.
    let is_level = left.near().is_zero() | right.near().is_zero();
    let (low_y, high_y) = if is_level { (y, y) } else { (low_y, high_y) };
    let in_doubt = T::highest();
    (
        if x == high_x {
            without_negative_zero(x)
        } else {
            in_doubt
        },
        if low_y == high_y {
            without_negative_zero(low_y)
        } else {
            in_doubt
        },
    )
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::function::Tail;
    use crate::number::Exact;
    use crate::support::generators::functions;
    use crate::support::{Float, check, for_floats};

    for_floats!(what_is_certain_is_what_the_exact_arithmetic_finds,);

    /// The values at the passes of a piece through all levels of a function that it passes; returns how many are certain.
    fn certain<F: Float>(inner: &Piece<F>, outer: &PiecewiseLinear<F>) -> usize {
        let (passed, _) = inner.passes(outer.xs()).next_levels(LEVELS);
        let mut found = QuickPasses::new();
        let levels = Levels {
            xs: &outer.xs()[passed.clone()],
            ys: &outer.ys()[passed.clone()],
            slopes: &slopes(outer)[passed.start..=passed.end],
        };
        found.find(inner, &levels, false);
        let mut count = 0;
        for (i, level) in passed.enumerate() {
            let (x, y) = (found.xs[i], found.ys[i]);
            if !Scalar::is_finite(x + x) {
                continue;
            }
            assert_eq!(inner.nearest_at(outer.xs()[level]), Some(x));
            if !Scalar::is_finite(y) {
                continue;
            }
            count += 1;
            let [left, right] = [level, level + 1].map(|passed| Piece::after(outer, passed));
            let is_above = inner.above((x, outer.xs()[level])).sign() == Ordering::Greater;
            let expected = match left.level().xor(right.level()) {
                Some(level) => level,
                None if is_above => right.value_after(inner, x, &None),
                None => left.value_after(inner, x, &None),
            };
            assert_eq!(y, expected);
        }
        count
    }

    fn what_is_certain_is_what_the_exact_arithmetic_finds<F: Float>() {
        let count = Cell::new(0);
        check(
            500,
            (functions::<F>(5), functions::<F>(40)),
            |(f, outer)| {
                // The inner function goes from one end of the domain of the outer one to the other.
                let (low, high) = outer.domain();
                let ys = (0..f.xs().len()).map(|i| if i % 2 == 0 { low } else { high });
                let teeth = PiecewiseLinear::from_xy(f.xs(), &ys.collect::<Vec<F>>());
                for inner in [Some(f), teeth.ok()].into_iter().flatten() {
                    for passed in 0..=inner.xs().len() {
                        count.set(count.get() + certain(&Piece::after(&inner, passed), &outer));
                    }
                }
            },
        );
        assert!(count.get() > 1000, "{}", count.get());
    }

    /// By how much the inner value lies above the level is less than the least `f32`, and the outer slope above is another one.
    #[test]
    fn the_side_of_a_level_is_not_lost_to_underflow() {
        let [low, high] = [
            (-8.990_605_4e-38, 2.848_523_4e-26),
            (2.334_653e-37, 0.022_808_759),
        ];
        let outer = [
            low,
            (1.242_606e-37, -7.033_056e-28),
            (1.952_568e-37, 1.066_309_7e-36),
            high,
        ];
        let outer = PiecewiseLinear::<f32>::from_breakpoints(&outer).expect("valid");
        let mut count = 0;
        for i in 0..1000 {
            let inner = [(-0.1 - 0.001 * i as f32, low.0), (0.1, high.0)];
            let inner = PiecewiseLinear::from_breakpoints(&inner).expect("valid");
            count += certain(&Piece::after(&inner, 1), &outer);
        }
        assert!(count > 500, "{count}");
    }

    /// The second pass lies an eighth of a step beyond the largest `f32`. A cast to `f32` would round it to that float.
    #[test]
    fn a_pass_just_beyond_the_largest_float_is_no_breakpoint() {
        let step = f32::MAX - f32::MAX.next_down();
        let low = -step / 8.0;
        let inner = PiecewiseLinear::from_breakpoints(&[(-1.0, low), (0.0, low)]).expect("valid");
        let inner = inner.with_tails(Tail::Constant, Tail::Slope(1.0));
        let outer = [(0.0, 0.0), (f32::MAX, f32::MAX / 2.0)];
        let outer = PiecewiseLinear::from_breakpoints(&outer).expect("valid");
        let composition = outer.compose(&inner.expect("valid")).expect("in range");
        assert_eq!(composition.xs(), [-1.0, 0.0, step / 8.0]);
        assert_eq!(composition.tail_slopes(), (0.0, 0.5));
    }
}
