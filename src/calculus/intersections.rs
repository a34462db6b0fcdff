//! The x at which two functions have the same value.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::solution::{Solution, Solutions};

use crate::function::PiecewiseLinear;
use crate::function::piece::{Comparison, Piece, Side, union};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// All x on R at which two functions have the same value, from left to right: the
    /// [solutions](Self::solve) of `f - g = 0` for the exact difference, not for a rounded one. O(N + M).
    ///
    /// * If the functions meet at a breakpoint of either, its x is a point of the result. If they go
    ///   together, from breakpoint to breakpoint or without end, there is an interval. Both are decided
    ///   exactly.
    /// * If they cross between two breakpoints or on the tails, the point is the float nearest to the
    ///   crossing; of two equally near it is the lower one.
    /// * Two crossings with the same nearest float are one point. A crossing beyond the largest float is
    ///   left out.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Solution};
    ///
    /// // Two suppliers, and the price at which they meet the demand.
    /// let one = PiecewiseLinear::from_breakpoints(&[(1.0, 0.0), (2.0, 3.0), (5.0, 6.0)])?;
    /// let other = PiecewiseLinear::from_breakpoints(&[(1.0, 0.0), (2.0, 1.0), (5.0, 1.0)])?;
    /// let supply = (&one + &other)?;
    /// let demand = PiecewiseLinear::from_breakpoints(&[(0.0, 8.0), (8.0, 0.0)])?;
    /// assert_eq!(supply.intersections(&demand), [Solution::Point(3.0)]);
    /// let greater = supply.max(&demand)?;
    /// let together = Solution::Interval((3.0, f64::INFINITY));
    /// assert_eq!(greater.intersections(&supply), [together]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn intersections(&self, other: &Self) -> Vec<Solution<T>> {
        let mut solutions = Solutions::new();
        let mut pieces = [self, other].map(|function| Piece::after(function, 0));
        let mut last = None;
        for (x, mine, theirs) in union(self.xs(), other.xs()) {
            let end = pieces[0].compared(&pieces[1], x);
            match &last {
                None => add_beyond(&mut solutions, pieces, &end, Side::Left),
                Some(start) => add_between(&mut solutions, pieces, (start, &end)),
            }
            if end.sign == Ordering::Equal {
                solutions.add_point(x);
            }
            pieces = [Piece::after(self, mine), Piece::after(other, theirs)];
            last = Some(end);
        }
        if let Some(end) = &last {
            add_beyond(&mut solutions, pieces, end, Side::Right);
        }
        solutions.into_vec()
    }
}

/// Adds the x at which two pieces meet between the ends of both.
fn add_between<T: Scalar>(
    solutions: &mut Solutions<T>,
    [one, two]: [Piece<T>; 2],
    ends: (&Comparison<T>, &Comparison<T>),
) {
    let (first, last) = (ends.0.sign, ends.1.sign);
    if (first, last) == (Ordering::Equal, Ordering::Equal) {
        solutions.add_interval_up_to(Some(ends.1.x));
    } else if first == last.reverse()
        && let Some((x, _)) = one.nearest_crossing(&two, ends)
    {
        solutions.add_point(x);
    }
}

/// Adds the x at which two tails meet beyond the end of both.
fn add_beyond<T: Scalar>(
    solutions: &mut Solutions<T>,
    [one, two]: [Piece<T>; 2],
    end: &Comparison<T>,
    side: Side,
) {
    let far_out = one.compare_beyond(&two, side).then(end.sign);
    if far_out == Ordering::Equal {
        solutions.add_interval_up_to((side == Side::Left).then_some(end.x));
    } else if far_out == end.sign.reverse()
        && let Some(x) = one.crossing_beyond(&two, end, side).nearest()
    {
        solutions.add_point(x);
    }
}
