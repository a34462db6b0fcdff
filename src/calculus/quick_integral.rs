//! A quick estimate of an integral: several terms at once, in plain arithmetic.
//!
//! Twice the integral from breakpoint 0 to breakpoint n is
//!
//! ```text
//! y_0 (x_1 - x_0) + sum of y_k (x_k+1 - x_k-1) for k from 1 to n - 1 + y_n (x_n - x_n-1)
//! ```
//!
//! # The doubt
//!
//! Let u be 2⁻⁵³.
//!
//! 1. A term is the product of a value and an exact difference. It is off by less than 4 u² of itself, or by 2 u for `f32`.
//! 2. A lane adds at most 64 terms, each with an error of less than 10 u² of the terms before it, or u for `f32`.
//! 3. The sums of all blocks and then of all 16 lanes are added with the same error for each.
//! 4. So the whole is off by less than `10 (b + 82) u²` of the size of all terms for b blocks, or by `(b + 82) u` for `f32`. The
//!    doubt is `2¹² (b + 128) u²`, or `2⁵ (b + 128) u`: at least sixteen times as much.

use crate::function::PiecewiseLinear;
use crate::function::evaluate::kernel::{Work, widest};
use crate::number::quick::{Quick, QuickEstimate};
use crate::number::{Scalar, from_count, half};

use super::interval_sum::Interval;

/// The number of sums side by side. The compiler puts them into vectors.
const LANES: usize = 16;

/// The number of terms in a block, which are added before what they have in common with others.
const BLOCK: usize = 64 * LANES;

/// A quick estimate of the integral over an interval; None if something is not of moderate size.
pub(super) fn quick_integral<T: Scalar>(
    function: &PiecewiseLinear<T>,
    interval: &Interval<T>,
) -> Option<QuickEstimate<T>> {
    if !T::Quick::DECIDES {
        return None;
    }
    let mut twice = QuickEstimate::exactly(T::zero());
    if let Some((from, to)) = interval.whole.filter(|(from, to)| from < to) {
        let (xs, ys) = (&function.xs()[from..=to], &function.ys()[from..=to]);
        twice = quick_twice_integral(xs, ys)?;
    }
    for (piece, ends) in interval.parts.iter().flatten() {
        twice = twice.plus(&piece.quick_twice_integral(*ends)?);
    }
    Some(twice.times(T::Quick::new(half())))
}

/// Twice the integral from the first of two or more breakpoints to the last one.
fn quick_twice_integral<T: Scalar>(xs: &[T], ys: &[T]) -> Option<QuickEstimate<T>> {
    let last = xs.len() - 1;
    let mut totals = Lanes::<T>::new();
    totals.add(0, term(ys[0], (xs[0], xs[1])));
    totals.add(1, term(ys[last], (xs[last - 1], xs[last])));
    let inner = [&xs[..last - 1], &ys[1..last], &xs[2..]];
    widest(AddTerms {
        totals: &mut totals,
        inner,
    });
    let mut sum = QuickEstimate::exactly(T::zero());
    for (&value, &size) in totals.sums.iter().zip(&totals.sizes) {
        sum = sum.plus(&QuickEstimate { value, size });
    }
    let factor = from_count::<T>(inner[0].len().div_ceil(BLOCK) + 128) * half() * half();
    sum.size = sum.size * factor;
    Some(sum)
}

/// Adds the terms of the breakpoints between the first one and the last one: the x before each, its y, the x after it.
struct AddTerms<'a, T: Scalar> {
    totals: &'a mut Lanes<T>,
    inner: [&'a [T]; 3],
}

impl<T: Scalar> Work for AddTerms<'_, T> {
    #[inline(always)]
    fn run(self) {
        let [from, ys, to] = self.inner;
        let blocks = ys.chunks(BLOCK).zip(to.chunks(BLOCK));
        for (from, (ys, to)) in from.chunks(BLOCK).zip(blocks) {
            self.totals.add_lanes(&sum_of_block(from, ys, to));
        }
    }
}

#[inline(always)]
fn sum_of_block<T: Scalar>(from: &[T], ys: &[T], to: &[T]) -> Lanes<T> {
    let mut lanes = Lanes::new();
    let whole = ys.len() - ys.len() % LANES;
    let vectors = ys[..whole].chunks_exact(LANES);
    let ends = from[..whole]
        .chunks_exact(LANES)
        .zip(to[..whole].chunks_exact(LANES));
    for (ys, (from, to)) in vectors.zip(ends) {
        for lane in 0..LANES {
            lanes.add(lane, term(ys[lane], (from[lane], to[lane])));
        }
    }
    for (lane, i) in (whole..ys.len()).enumerate() {
        lanes.add(lane, term(ys[i], (from[i], to[i])));
    }
    lanes
}

/// A term, and whether its factors are moderate, or the value is 0.
#[inline(always)]
fn term<T: Scalar>(y: T, (from, to): (T, T)) -> (T::Quick, bool) {
    let value = T::Quick::new(y);
    let term = T::Quick::difference(to, from).times(value);
    // If a product and one factor are moderate, the other factor is normal and no larger than 2^600.
    let is_moderate = value.is_moderate() & term.is_moderate();
    (term, is_moderate | y.is_zero())
}

/// Sums side by side, and the sizes of their terms.
struct Lanes<T: Scalar> {
    sums: [T::Quick; LANES],
    sizes: [T; LANES],
}

impl<T: Scalar> Lanes<T> {
    #[inline(always)]
    fn new() -> Self {
        Self {
            sums: [T::Quick::new(T::zero()); LANES],
            // With it even a sum of zeros has a doubt.
            sizes: [T::Quick::least_size(); LANES],
        }
    }

    #[inline(always)]
    fn add(&mut self, lane: usize, (term, is_moderate): (T::Quick, bool)) {
        self.sums[lane] = self.sums[lane].plus(term);
        // A size that is not finite leaves all in doubt.
        let size = if is_moderate {
            term.near().abs()
        } else {
            T::highest()
        };
        self.sizes[lane] = self.sizes[lane] + size;
    }

    #[inline(always)]
    fn add_lanes(&mut self, block: &Self) {
        for lane in 0..LANES {
            self.sums[lane] = self.sums[lane].plus(block.sums[lane]);
            self.sizes[lane] = self.sizes[lane] + block.sizes[lane];
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::calculus::integral::twice_integral;
    use crate::number::{DoubleDouble, Exact};

    /// Values from -1/2 to 1/2 (SplitMix64).
    fn random(state: &mut u64) -> f64 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    }

    /// A function with y of sizes from 2^-power to 2^power, and every hundredth y is 0.
    fn function(count: usize, power: i32) -> PiecewiseLinear<f64> {
        let (mut state, mut x) = (count as u64, 0.0);
        let points: Vec<(f64, f64)> = (0..count)
            .map(|i| {
                x += 0.51 + random(&mut state);
                let y = random(&mut state);
                let size = (2.0 * f64::from(power) * random(&mut state)).exp2();
                (x, if i % 100 == 7 { 0.0 } else { y * size })
            })
            .collect();
        PiecewiseLinear::from_breakpoints(&points).expect("increasing")
    }

    #[test]
    fn the_sum_is_off_by_a_sixteenth_of_its_doubt() {
        for count in [2, 3, 17, 18, 19, 1025, 1026, 1027, 5000] {
            for power in [0, 30, 200] {
                let f = function(count, power);
                let quick = quick_twice_integral(f.xs(), f.ys()).expect("moderate");
                let high = quick.value.high();
                let low = (quick.value - DoubleDouble::from(high)).high();
                let mut error = twice_integral(&f, 0, count - 1);
                error.add_product(-high, 1.0);
                error.add_product(-low, 1.0);
                let doubt = quick.size * <DoubleDouble as Quick<f64>>::DOUBT;
                assert!(16.0 * error.round().abs() <= doubt, "{count} {power}");
            }
        }
    }

    #[test]
    fn what_is_not_moderate_is_left_in_doubt() {
        for y in [1e-320, 1e-200, 1e200, 1e300] {
            let ys = [1.0, y, 1.0, 2.0];
            let quick = quick_twice_integral(&[0.0, 1.0, 2.0, 1e10], &ys);
            assert!(quick.is_none_or(|sum| sum.nearest().is_none()), "{y:e}");
        }
    }
}
