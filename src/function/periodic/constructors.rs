//! Constructors: periodic functions from breakpoints modulo the period, and from functions of one period.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::super::{Discontinuous, Parts, PiecewiseLinear, Side, Whole, without_end_jumps};
use super::Periodic;
use super::residue::Reduction;
use crate::error::{Error, finite_point, positive, text};
use crate::number::division::{distance, nearest_quotient};
use crate::number::{Exact, Scalar};

/// A breakpoint, with its two limits.
#[derive(Clone, Copy)]
struct Node<T> {
    x: T,
    left: T,
    right: T,
    side: Side,
}

impl<T: Scalar> Periodic<T> {
    /// The periodic function on all of R through the breakpoints (x, y) and all whole periods away from them.
    /// The x may lie anywhere and in any order, and only what they are modulo the period counts. Each segment
    /// joins two neighbours of them. O(N log N).
    ///
    /// Two breakpoints with the same x modulo the period, such as the first and the last of a table that
    /// contains both ends, must have the same y. They count once. A single breakpoint that is left makes a
    /// constant function.
    ///
    /// # Errors
    ///
    /// * [`NotPositive`](Error::NotPositive) if the period is not positive and finite;
    /// * [`TooFewBreakpoints`](Error::TooFewBreakpoints) for fewer than two breakpoints;
    /// * [`NotFinite`](Error::NotFinite) for a coordinate that is NaN or infinite;
    /// * [`TwoValues`](Error::TwoValues) if two breakpoints are the same modulo the period and have different
    ///   y: [`Discontinuous::periodic`] may jump;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment is too steep for `T`; it is counted from -p/2.
    ///
    /// ```
    /// use shallow_relu::Periodic;
    ///
    /// // A deviation by heading, in degrees. The order of the headings does not matter.
    /// let deviation = Periodic::from_breakpoints(&[(90.0, -2.0), (350.0, 3.0), (10.0, 1.0)], 360.0)?;
    /// assert_eq!([0.0, 360.0, -10.0, 50.0].map(|heading| deviation.eval(heading)), [2.0, 2.0, 3.0, -0.5]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_breakpoints(breakpoints: &[(T, T)], period: T) -> Result<Self, Error> {
        positive("period", period)?;
        let reduction = Reduction::new(period);
        if breakpoints.len() < 2 {
            let count = breakpoints.len();
            return Err(Error::TooFewBreakpoints { count });
        }
        let mut points = Vec::with_capacity(breakpoints.len());
        for (index, &(x, y)) in breakpoints.iter().enumerate() {
            finite_point(index, (x, y))?;
            points.push((reduction.residue(x), y, index));
        }
        points.sort_by(|a, b| compare(a.0, b.0));
        for pair in points.windows(2) {
            let [(x, y, other), (next, next_y, index)] = [pair[0], pair[1]];
            if x == next && y != next_y {
                return Err(Error::TwoValues {
                    index,
                    y: text(next_y),
                    other,
                    other_y: text(y),
                });
            }
        }
        points.dedup_by(|a, b| a.0 == b.0);
        let node = |&(x, y, _): &(T, T, usize)| Node {
            x,
            left: y,
            right: y,
            side: Side::Right,
        };
        Self::through(&points.iter().map(node).collect::<Vec<_>>(), reduction)
    }

    /// The function through these nodes, at least one, whose x are residues in increasing order.
    fn through(nodes: &[Node<T>], reduction: Reduction<T>) -> Result<Self, Error> {
        let (first, last) = (nodes[0], nodes[nodes.len() - 1]);
        let mut parts = Parts::with_capacity(nodes.len() + 2);
        let mut push = |node: &Node<T>| {
            parts.push(node.x, node.left);
            parts.jump(node.right, node.side);
        };
        let seam = if first.x == reduction.low {
            first.left
        } else {
            let y = between((last.x, last.right), (first.x, first.left), &reduction);
            push(&Node {
                x: reduction.low,
                left: y,
                right: y,
                side: Side::Right,
            });
            y
        };
        nodes.iter().for_each(push);
        parts.push(reduction.high, seam);
        let function = Discontinuous::from_parts(parts, (T::zero(), T::zero()))?;
        Ok(Self {
            reduction,
            function,
        })
    }

    /// The function whose one period is this one.
    fn of_period(whole: Whole<'_, T>, period: T, side: Side) -> Result<Self, Error> {
        let (function, jumps) = whole;
        let ((from, to), reduction) = (function.domain(), Reduction::new(period));
        let mut longer = distance::<T>((from, to));
        longer.add_product(-period, T::one());
        let is_closed = match longer.sign() {
            Ordering::Less => false,
            Ordering::Equal => true,
            Ordering::Greater => {
                return Err(Error::PeriodTooShort {
                    period: text(period),
                    from: text(from),
                    to: text(to),
                });
            }
        };
        let (xs, ys) = (function.xs(), function.ys());
        // If the last breakpoint is the first one of the next period, the two become one node.
        let within = without_end_jumps(whole, (is_closed, is_closed));
        let mut jumps = jumps.iter().skip_while(|jump| jump.0 < within.start);
        let mut next_jump = jumps.next();
        let mut nodes: Vec<Node<T>> = Vec::with_capacity(within.len());
        let mut i = within.start;
        while i < within.end {
            let mut node = Node {
                x: reduction.residue(xs[i]),
                left: ys[i],
                right: ys[i],
                side,
            };
            if let Some(&(_, side)) = next_jump.filter(|jump| jump.0 == i && i + 1 < within.end) {
                (node.right, node.side) = (ys[i + 1], side);
                next_jump = jumps.next();
                i += 1;
            }
            nodes.push(node);
            i += 1;
        }
        if is_closed && let Some(end) = nodes.pop() {
            nodes[0].left = end.left;
        }
        nodes.sort_by(|a, b| compare(a.x, b.x));
        Self::through(&nodes, reduction)
    }
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// The periodic function that is this one on its domain, up to rounding, and comes again after each
    /// period: on all of R. The tails do not count. O(N log N).
    ///
    /// If the period is longer than the domain, a segment leads from the last breakpoint to the first one of
    /// the next period. What is exact is told at [`Periodic`].
    ///
    /// The length of the domain is the difference of two floats, before any rounding. So the domain from 0.1 to 0.4 is
    /// longer than the period 0.3, as floats. [`Periodic::from_breakpoints`] does not mind.
    ///
    /// # Errors
    ///
    /// * [`NotPositive`](Error::NotPositive) if the period is not positive and finite;
    /// * [`PeriodTooShort`](Error::PeriodTooShort) if it is shorter than the domain;
    /// * [`EndsDiffer`](Error::EndsDiffer) if it is as long as the domain, and the first y is not the last y:
    ///   [`Discontinuous::periodic`] makes a jump there;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment is too steep for `T`.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let day = PiecewiseLinear::from_breakpoints(&[(0.0, 8.0), (6.0, 5.0), (15.0, 20.0), (24.0, 8.0)])?;
    /// let days = day.periodic(24.0)?;
    /// assert_eq!((days.eval(54.0), days.integral((0.0, 48.0))?), (5.0, 2.0 * day.integral((0.0, 24.0))?));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn periodic(&self, period: T) -> Result<Periodic<T>, Error> {
        positive("period", period)?;
        let periodic = Periodic::of_period((self, &[]), period, Side::Right)?;
        let first_jump = periodic.function.jumps().next();
        if first_jump.is_some() {
            let (first, last) = (text(self.ys()[0]), text(self.ys()[self.segment_count()]));
            return Err(Error::EndsDiffer { first, last });
        }
        Ok(periodic)
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// The periodic function that is this one on its domain, up to rounding, and comes again after each
    /// period: on all of R, as [`PiecewiseLinear::periodic`]. O(N log N).
    ///
    /// If the period is as long as the domain, there is a jump where one period ends and the next starts,
    /// from the limit at the end of the domain from the left to that at its start from the right, unless they
    /// are equal. The value there is the one on the given side.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::periodic`], except that the first and the last y may differ.
    ///
    /// ```
    /// use shallow_relu::{Discontinuous, PiecewiseLinear, Side};
    ///
    /// // Any angle as one from -180 up to 180, which is excluded.
    /// let angle = PiecewiseLinear::from_breakpoints(&[(-180.0, -180.0), (0.0, 0.0), (180.0, 180.0)])?;
    /// let wrap = Discontinuous::from(angle).periodic(360.0, Side::Right)?;
    /// assert_eq!([190.0, -3.5, 180.0, 7200.25].map(|x| wrap.eval(x)), [-170.0, -3.5, -180.0, 0.25]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn periodic(&self, period: T, side: Side) -> Result<Periodic<T>, Error> {
        positive("period", period)?;
        Periodic::of_period(self.whole(), period, side)
    }
}

/// The y at both ends of the interval of residues, on the segment from the last node to the first one of the
/// next period, rounded once.
fn between<T: Scalar>((x0, y0): (T, T), (x1, y1): (T, T), reduction: &Reduction<T>) -> T {
    // The distances from the last node to the end, and from there to the first node.
    let before = distance::<T>((x0, reduction.high));
    let after = distance::<T>((reduction.low, x1));
    let mut sum = after.times(y0);
    sum.add(&before.times(y1));
    let mut width = before;
    width.add(&after);
    nearest_quotient::<T>(sum, width)
}

/// Residues are not NaN.
fn compare<T: PartialOrd>(a: T, b: T) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}
