//! Monotonicity and convexity.

use core::cmp::Ordering;

use crate::function::{PiecewiseLinear, Segment};
use crate::number::orientation::{hull, side, turn_at_first};
use crate::number::{Exact, Scalar};

impl<T: Scalar> PiecewiseLinear<T> {
    /// Whether the function never falls, or never rises, on all of R; decided exactly. O(N).
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
        // Tails are decided by the sign of their slopes, and segments by the order of their end values: the
        // slope of a segment may underflow to zero, but the order is exact.
        let (left, right) = self.tail_slopes();
        let zero = T::zero();
        let never_falls = left >= zero && right >= zero && self.ys().is_sorted();
        let never_rises = left <= zero && right <= zero && self.ys().is_sorted_by(|a, b| a >= b);
        never_falls || never_rises
    }

    /// Whether the function is convex on all of R: no exact slope, tails included, is smaller than one to
    /// the left of it. Decided exactly. O(N).
    ///
    /// A tail counts as not bending if its slope is the [rounded slope](Segment::slope) of its end segment,
    /// as that of a linear tail is.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 3.0)])?;
    /// assert!(f.is_convex());
    /// assert!(!f.with_tails(Tail::Constant, Tail::Constant)?.is_convex());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_convex(&self) -> bool {
        self.bends().all(|bend| bend != Ordering::Less)
    }

    /// Whether the function is concave on all of R: no exact slope, tails included, is larger than one to
    /// the left of it. Decided exactly. O(N).
    ///
    /// A tail counts as not bending if its slope is the [rounded slope](Segment::slope) of its end segment,
    /// as that of a linear tail is.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 3.0)])?;
    /// assert!(!f.is_concave()); // the tail on the left is flat
    /// assert!(f.with_tails(Tail::Linear, Tail::Constant)?.is_concave());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_concave(&self) -> bool {
        self.bends().all(|bend| bend != Ordering::Greater)
    }

    /// Whether the function is convex on all of R except for `tolerance` in y, as a table of decimals of a
    /// straight line is. That means: at no x of the domain does it lie more than the tolerance above its
    /// [convex hull](Self::convex_hull), and no tail bends down by more than the tolerance over the width of
    /// the segment where it starts. Decided exactly. O(N).
    ///
    /// With a tolerance of 0 it is the same as [`is_convex`](Self::is_convex). With a negative tolerance or
    /// NaN it is false.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// // 3.3 x for x = 0, 0.1, 0.2 ... 1.0
    /// let xs: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
    /// let ys: Vec<f64> = (0..=10).map(|i| f64::from(33 * i) / 100.0).collect();
    /// let cost = PiecewiseLinear::from_xy(&xs, &ys)?;
    /// assert!(!cost.is_convex() && cost.is_convex_within(1e-12));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_convex_within(&self, tolerance: T) -> bool {
        self.bends_within(Ordering::Greater, tolerance)
    }

    /// Whether the function is concave on all of R except for `tolerance` in y: at no x of the domain does
    /// it lie more than the tolerance below its [concave hull](Self::concave_hull), and no tail bends up by
    /// more than the tolerance over the width of the segment where it starts. Decided exactly. O(N).
    ///
    /// With a tolerance of 0 it is the same as [`is_concave`](Self::is_concave). With a negative tolerance
    /// or NaN it is false.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// // The cheapest of three tariffs. The y at the crossings are rounded.
    /// let tariff = |fee: f64, price: f64| {
    ///     PiecewiseLinear::from_slopes(0.0, fee, &[(price, 1.0)])?.with_tails(Tail::Linear, Tail::Linear)
    /// };
    /// let tariffs = [tariff(0.7, 1.3)?, tariff(4.9, 0.4)?, tariff(9.9, 0.1)?];
    /// let cheapest = PiecewiseLinear::minimum(&tariffs)?;
    /// assert!(cheapest.is_concave_within(1e-12));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_concave_within(&self, tolerance: T) -> bool {
        self.bends_within(Ordering::Less, tolerance)
    }

    /// Whether the function bends to one side only, upward if `bends` is `Greater`, except for a tolerance.
    fn bends_within(&self, bends: Ordering, tolerance: T) -> bool {
        if !(tolerance >= T::zero()) {
            return false;
        }
        if !tolerance.is_finite() {
            return true;
        }
        // Multiplied by -1, what bends down bends up.
        let upward = if bends == Ordering::Less {
            -T::one()
        } else {
            T::one()
        };
        let [mut at_first, mut at_last] = self.tail_bends();
        for bend in [&mut at_first, &mut at_last].into_iter().flatten() {
            let mut down = bend.times(-upward);
            down.add_product(-tolerance, T::one());
            if down.sign() == Ordering::Greater {
                return false;
            }
        }
        let hull = hull(self.breakpoints(), bends);
        let mut points = self.breakpoints().peekable();
        hull.windows(2).all(|edge| {
            let (start, end) = (edge[0], edge[1]);
            let mut is_near = true;
            while let Some(point) = points.next_if(|point| is_near && point.0 < end.0) {
                // By how much the point lies above the edge, times the width of the edge, minus the
                // tolerance times that width.
                let mut above = turn_at_first([start, end, point]).times(upward);
                above.add_product(-tolerance, end.0);
                above.add_product(tolerance, start.0);
                is_near = above.sign() != Ordering::Greater;
            }
            is_near
        })
    }

    /// By how much each tail bends up over the width of the segment where it starts; None if it has the
    /// rounded slope of that segment.
    fn tail_bends(&self) -> [Option<T::Exact>; 2] {
        let point = |i: usize| (self.xs()[i], self.ys()[i]);
        let last = self.segment_count();
        let (left, right) = self.tail_slopes();
        let ends = [
            (Segment::new(point(0), point(1)), left, -T::one()),
            (Segment::new(point(last - 1), point(last)), right, T::one()),
        ];
        ends.map(|(segment, slope, outward)| {
            let bends = slope != segment.slope();
            bends.then(|| segment.shortfall(slope).times(outward))
        })
    }

    /// How the slope changes at each breakpoint: `Greater` if it grows.
    fn bends(&self) -> impl Iterator<Item = Ordering> {
        let point = |i: usize| (self.xs()[i], self.ys()[i]);
        let turn = move |i: usize| side([point(i - 1), point(i), point(i + 1)]);
        let of_tail = |bend: Option<T::Exact>| bend.map_or(Ordering::Equal, |mut bend| bend.sign());
        let tails = self.tail_bends().map(of_tail);
        tails.into_iter().chain((1..self.segment_count()).map(turn))
    }
}
