//! The distance of two functions.
//!
//! The difference of two functions is straight between neighbouring breakpoints of either. So its largest
//! size is at a breakpoint or at an end of the interval. If its values at the ends of a piece of width w are
//! a and b, the integral of its square over the piece is `w (a² + a b + b²) / 3`. For that integral each
//! value is computed in two words. No piece of the integral is negative, so errors do not grow by
//! cancelling: if a and b have a relative error e, the relative error of `a² + a b + b²` is at most
//! `e (2 a² + 2 |a b| + 2 b²) / (a² + a b + b²) <= 6 e`.

use core::iter;

use crate::error::{Error, in_range, interval};
use crate::function::PiecewiseLinear;
use crate::function::piece::{Piece, union};
#[cfg(feature = "std")]
use crate::number::division::root_of_quotient;
use crate::number::division::{nearest_quotient, quotient_of_sums, quotient_words, times_distance};
use crate::number::{Exact, Scalar, larger};

use super::interval_sum::{exactly, sum_of};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The largest distance of the values of two functions on an interval of R: the exact one, rounded once.
    /// O(log N + k) for k breakpoints of either in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the distance is out of range.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)])?;
    /// let g = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.5, 2.0), (1.0, 0.0)])?;
    /// assert_eq!(f.sup_distance(&g, (0.0, 1.0))?, 1.5);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn sup_distance(&self, other: &Self, (from, to): (T, T)) -> Result<T, Error> {
        interval(from, to)?;
        let mut largest = T::zero();
        for (x, [f, g]) in ends_and_breakpoints([self, other], (from, to)) {
            let over = f.estimate_over(&g, x);
            // For most x this comparison is enough.
            if !over.is_within(largest) {
                let distance = over.nearest().unwrap_or_else(|| {
                    let (sum, divisor) = f.quotient_over(&g, x);
                    nearest_quotient::<T>(sum, divisor)
                });
                largest = larger(largest, distance.abs());
            }
        }
        in_range("distance", (from, to), largest)
    }

    /// The integral of the squared difference of two functions over an interval of R, within the error below
    /// of the exact one.
    ///
    /// Let u be the [unit roundoff](Scalar::unit_roundoff). The relative error is below u + 2⁻²⁸ u + 100 u².
    /// If the integral is subnormal, add the least positive float to that bound. The same amount is added
    /// to each difference of the functions before it is squared, which is visible only if the difference is
    /// less than about u⁻² times it. For an exact `T` the integral is exact. O(log N + k) for k breakpoints
    /// of either in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the integral or a difference of the functions is out
    /// of range.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)])?;
    /// let g = PiecewiseLinear::from_breakpoints(&[(0.0, 3.0), (1.0, 1.0)])?;
    /// assert_eq!(f.squared_distance(&g, (0.0, 1.0))?, 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn squared_distance(&self, other: &Self, (from, to): (T, T)) -> Result<T, Error> {
        let squares = triple_squares([self, other], (from, to))?;
        let integral = quotient_of_sums::<T>(squares, exactly::<T>(3));
        in_range("squared distance", (from, to), integral)
    }
}

#[cfg(feature = "std")]
impl<T: Scalar + num_traits::Float> PiecewiseLinear<T> {
    /// The L² distance of two functions on an interval of R: the square root of the integral of their
    /// squared difference. It is in range even if that integral is not.
    ///
    /// Let u be the [unit roundoff](Scalar::unit_roundoff). The relative error of a normal result is below
    /// 1.5 u + 2⁻²⁸ u + 100 u², except for what [`squared_distance`](Self::squared_distance) adds for small
    /// differences. Needs the feature `std`. O(log N + k) for k breakpoints of either in the interval.
    ///
    /// # Errors
    ///
    /// [`BadInterval`](Error::BadInterval) if `from` is greater than `to`, or an end is NaN or infinite;
    /// [`IntervalOverflow`](Error::IntervalOverflow) if the distance or a difference of the functions is out
    /// of range.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (1.0, 1.0)])?;
    /// let g = PiecewiseLinear::from_breakpoints(&[(0.0, 4.0), (1.0, 4.0)])?;
    /// assert_eq!(f.l2_distance(&g, (0.0, 4.0))?, 6.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn l2_distance(&self, other: &Self, (from, to): (T, T)) -> Result<T, Error> {
        let squares = triple_squares([self, other], (from, to))?;
        let root = root_of_quotient::<T>(squares, exactly::<T>(3));
        in_range("distance", (from, to), root)
    }
}

/// Three times the integral of the squared difference.
fn triple_squares<T: Scalar>(
    functions: [&PiecewiseLinear<T>; 2],
    (from, to): (T, T),
) -> Result<T::Exact, Error> {
    interval(from, to)?;
    let mut integral = T::Exact::zero();
    let mut before = None;
    for (x, [f, g]) in ends_and_breakpoints(functions, (from, to)) {
        let difference = f.estimate_over(&g, x).words().unwrap_or_else(|| {
            let (sum, divisor) = f.quotient_over(&g, x);
            quotient_words::<T>(sum, divisor)
        });
        in_range("difference", (from, to), difference.0)?;
        if let Some((start, at_start)) = before {
            let squares = [
                (at_start, at_start),
                (at_start, difference),
                (difference, difference),
            ];
            // The fourth product is left out: it is below u² of the first.
            let products = squares.map(|((a, b), (c, d))| [(a, c), (a, d), (b, c)]);
            let squares = sum_of::<T>(products.as_flattened());
            integral.add(&times_distance::<T>(&squares, (start, x)));
        }
        before = Some((x, difference));
    }
    Ok(integral)
}

/// Both ends of an interval and all breakpoints of two functions between them, from left to right. With each x
/// come the pieces of both functions that follow it.
fn ends_and_breakpoints<T: Scalar>(
    [f, g]: [&PiecewiseLinear<T>; 2],
    (from, to): (T, T),
) -> impl Iterator<Item = (T, [Piece<T>; 2])> {
    let [of_f, of_g] = [f, g].map(|function| {
        let passed = function.xs().partition_point(|&x| x <= from);
        let before = function.xs().partition_point(|&x| x < to);
        // If `from` and `to` are one breakpoint, `passed` counts it and `before` does not.
        passed..before.max(passed)
    });
    let between = union(&f.xs()[of_f.clone()], &g.xs()[of_g.clone()]);
    let ends = [(from, 0, 0), (to, of_f.len(), of_g.len())];
    let xs = iter::once(ends[0]).chain(between).chain([ends[1]]);
    xs.map(move |(x, i, j)| {
        let pieces = [
            Piece::after(f, of_f.start + i),
            Piece::after(g, of_g.start + j),
        ];
        (x, pieces)
    })
}
