//! What one asks of a function.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::PiecewiseLinear;
use crate::error::{Error, text};
use crate::function::Segment;
use crate::number::orientation::{are_collinear, side};
use crate::number::{Exact, Scalar, larger, smaller, sum_rounded_down};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The number of segments, N: one fewer than the breakpoints, tails not counted.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.segment_count(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.xs.len() - 1
    }

    /// The segments from left to right, with their ends and slopes.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 5.0)])?;
    /// let slopes: Vec<f64> = f.segments().map(|segment| segment.slope()).collect();
    /// assert_eq!(slopes, [2.0, 0.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn segments(
        &self,
    ) -> impl ExactSizeIterator<Item = Segment<T>> + DoubleEndedIterator + Clone {
        (0..self.segment_count()).map(|i| self.segment(i))
    }

    /// The x of the first and of the last breakpoint.
    ///
    /// ```
    /// # let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.domain(), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn domain(&self) -> (T, T) {
        (self.xs[0], self.xs[self.segment_count()])
    }

    /// The least and the greatest value on the domain: taken at breakpoints, so exact. O(N).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!(f.range(), (1.0, 5.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> (T, T) {
        let ys = self.ys.iter().copied();
        ys.fold((self.ys[0], self.ys[0]), |(least, greatest), y| {
            (smaller(least, y), larger(greatest, y))
        })
    }

    /// The largest |y|.
    pub(crate) fn scale(&self) -> T {
        let (least, greatest) = self.range();
        larger(least.abs(), greatest.abs())
    }

    /// The derivative from the left at `x`: the slope of the segment or tail that ends at or contains
    /// `x`. The same as [`Segment::slope`]; NaN for NaN. O(log N).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!((f.slope_left(2.0), f.slope_right(2.0)), (2.0, -1.0));
    /// assert_eq!(f.slope_left(0.0), 0.0); // the flat tail
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn slope_left(&self, x: T) -> T {
        self.slope_after(self.xs.partition_point(|&breakpoint| breakpoint < x), x)
    }

    /// The derivative from the right at `x`: the slope of the segment or tail that starts at or contains
    /// `x`. The same as [`Segment::slope`]; NaN for NaN. O(log N).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 4.0)])?;
    /// assert_eq!((f.slope_left(1.0), f.slope_right(1.0)), (2.0, 2.0));
    /// assert_eq!(f.slope_right(3.0), -1.0); // the last segment goes on
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn slope_right(&self, x: T) -> T {
        self.slope_after(self.xs.partition_point(|&breakpoint| breakpoint <= x), x)
    }

    /// The slope where `passed` breakpoints have been passed on the way to `x`.
    fn slope_after(&self, passed: usize, x: T) -> T {
        let is_nan = x.partial_cmp(&x).is_none();
        match passed {
            _ if is_nan => x,
            0 => self.tail_slopes().0,
            passed if passed > self.segment_count() => self.tail_slopes().1,
            passed => self.segment(passed - 1).slope(),
        }
    }

    /// Whether the function never falls, or never rises, on all of R, tails included. Exact. O(N).
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (1.0, 1.0), (2.0, 5.0)])?;
    /// assert!(f.is_monotone());
    /// assert!(!f.with_tails(Tail::Constant, Tail::Slope(-1.0))?.is_monotone());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_monotone(&self) -> bool {
        // The tails count by the sign of their slopes, the segments by the order of their end
        // values: a slope may underflow to zero, the order is exact.
        let (left, right) = self.tail_slopes();
        let zero = T::zero();
        let never_falls = left >= zero && right >= zero && self.ys.is_sorted();
        let never_rises = left <= zero && right <= zero && self.ys.is_sorted_by(|a, b| a >= b);
        never_falls || never_rises
    }

    /// Whether the function is one straight line on all of R, decided exactly: by the slopes of the
    /// tails as they are rounded, so that any two points of it, or one and the slope, say all of it.
    pub(crate) fn is_line(&self) -> bool {
        let point = |i: usize| (self.xs[i], self.ys[i]);
        let (left, right) = self.tail_slopes();
        (1..self.segment_count()).all(|i| are_collinear([point(i - 1), point(i), point(i + 1)]))
            && self.climbs(left)
            && self.climbs(right)
    }

    /// Whether every value is its x, on all of R.
    pub(crate) fn is_identity(&self) -> bool {
        self.xs == self.ys && self.tail_slopes() == (T::one(), T::one())
    }

    /// Whether the way from the first breakpoint to the last has this slope, decided exactly.
    fn climbs(&self, slope: T) -> bool {
        let last = self.segment_count();
        let all = Segment::new((self.xs[0], self.ys[0]), (self.xs[last], self.ys[last]));
        all.shortfall(slope).sign() == Ordering::Equal
    }

    /// The same function without the breakpoints that do not bend it, decided exactly: [`simplify_within`] a
    /// tolerance of 0. O(N).
    ///
    /// On all of the domain the result is the same function, before rounding. On floats the values at the
    /// remaining breakpoints are the same bits; elsewhere both functions keep their
    /// [promise](Self#what-is-promised-of-evaluation), which leaves the last bits open.
    ///
    /// [`simplify_within`]: Self::simplify_within
    ///
    /// # Errors
    ///
    /// [`SlopeOverflow`](Error::SlopeOverflow) when the joined segment's slope rounds to infinity
    /// though those of its parts did not: only for slopes within 3 ulp of the largest number.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (3.0, 6.0), (4.0, 0.0)])?;
    /// assert_eq!(f.simplify()?.xs(), [0.0, 3.0, 4.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn simplify(&self) -> Result<Self, Error> {
        self.simplify_within(T::zero())
    }

    /// A function through some of the breakpoints that is within `tolerance` of this one on all of the domain,
    /// decided exactly. O(N).
    ///
    /// The first and the last breakpoint stay, and with them the domain. From each breakpoint that is kept a
    /// segment goes on to the next one, and to the one after that, for as long as all between lie within the
    /// tolerance of it. Those may be more segments than necessary: the fewest, with breakpoints elsewhere, are
    /// found by [`approximate_polyline`](crate::approximate_polyline). A linear tail takes the slope of the
    /// joined segment, rounded anew.
    ///
    /// # Errors
    ///
    /// [`BadTolerance`](Error::BadTolerance) if the tolerance is negative, infinite or NaN;
    /// [`SlopeOverflow`](Error::SlopeOverflow) as for [`simplify`](Self::simplify).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// // 3.3 x in decimals, which are no floats: most breakpoints bend the function a little.
    /// let xs: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
    /// let ys: Vec<f64> = (0..=10).map(|i| f64::from(33 * i) / 100.0).collect();
    /// let f = PiecewiseLinear::from_xy(&xs, &ys)?;
    /// assert_eq!(f.simplify()?.segment_count(), 8);
    /// assert_eq!(f.simplify_within(1e-12)?.breakpoints().collect::<Vec<_>>(), [(0.0, 0.0), (1.0, 3.3)]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn simplify_within(&self, tolerance: T) -> Result<Self, Error> {
        if !(tolerance >= T::zero() && tolerance.is_finite()) {
            return Err(Error::BadTolerance {
                what: "tolerance",
                value: text(tolerance),
            });
        }
        let (low, high) = (
            |(x, y): (T, T)| (x, -sum_rounded_down(-y, tolerance)),
            |(x, y): (T, T)| (x, sum_rounded_down(y, tolerance)),
        );
        let mut points = self.breakpoints();
        let mut kept: Vec<(T, T)> = points.next().into_iter().collect();
        // The lines from the last point kept that pass so far: above one point, below another, and through
        // the last one.
        let mut passing: Option<[(T, T); 3]> = None;
        for here in points {
            let start = kept[kept.len() - 1];
            let lines = passing.filter(|[floor, ceiling, _]| {
                side([start, *floor, here]) != Ordering::Less
                    && side([start, *ceiling, here]) != Ordering::Greater
            });
            passing = Some(match (passing, lines) {
                (_, Some([floor, ceiling, _])) => {
                    let is_steeper = side([start, floor, low(here)]) == Ordering::Greater;
                    let is_flatter = side([start, ceiling, high(here)]) == Ordering::Less;
                    [
                        if is_steeper { low(here) } else { floor },
                        if is_flatter { high(here) } else { ceiling },
                        here,
                    ]
                }
                (before, None) => {
                    kept.extend(before.map(|[_, _, last]| last));
                    [low(here), high(here), here]
                }
            });
        }
        kept.extend(passing.map(|[_, _, last]| last));
        Self::from_breakpoints(&kept)?.with_tails(self.tails().0, self.tails().1)
    }
}
