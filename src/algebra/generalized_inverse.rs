//! The two inverses of a function that is monotone, but not strictly.
//!
//! Exchanging x and y turns a level stretch of the function into a jump of the inverse, and a jump of the
//! function into a level stretch. So both inverses have the same breakpoints, and differ in the side whose
//! value counts at a jump.

use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::function::{Discontinuous, PiecewiseLinear, Segment, Side, Tail};
use crate::number::{Scalar, compared_alone, larger};

/// Which of the x with one value: the least or the greatest.
#[derive(Clone, Copy, PartialEq)]
enum Choice {
    Least,
    Greatest,
}

impl<T: Scalar> PiecewiseLinear<T> {
    /// The lower inverse of a function that never falls, or never rises: the least x at which the function
    /// has reached y, as a function of y on all of R. O(N).
    ///
    /// For a function that never falls it is `min {x : f(x) >= y}`, and for one that never rises
    /// `min {x : f(x) <= y}`. A level stretch becomes a jump, at which its left end counts. Statisticians
    /// call it the quantile function of a distribution function. Where the function is strictly monotone,
    /// it is the [`inverse`](Self::inverse), and so is the [`upper_inverse`](Self::upper_inverse).
    ///
    /// The x are those of the domain, and those of tails that are not constant. A y beyond all values there
    /// gives the result of the nearest value. (One case is left out: if that value is the least or the greatest
    /// float, the function is constant there, and the other tail is not constant, then an infinite y may give the
    /// other end of the level stretch.)
    ///
    /// The result for the y of a breakpoint is an x of a breakpoint, bit for bit. Between them it lies on
    /// straight lines, as [promised](Discontinuous#what-is-promised-of-evaluation) of evaluation.
    ///
    /// # Errors
    ///
    /// * [`NotMonotone`](Error::NotMonotone) for the first segment that turns against those before;
    /// * [`TailNotInvertible`](Error::TailNotInvertible) for a tail that turns against them;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) and [`TailNotFinite`](Error::TailNotFinite) if the inverse
    ///   is too steep. Both name the segment or the tail of the inverse.
    ///
    /// ```
    /// use shallow_relu::{Error, PiecewiseLinear};
    ///
    /// // How many of the values lie below x: none between 0.1 and 0.2.
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.1, 5.0), (0.2, 5.0), (0.3, 20.0)])?.clamped();
    /// let (lower, upper) = (f.lower_inverse()?, f.upper_inverse()?);
    /// assert_eq!((lower.eval(5.0), upper.eval(5.0)), (0.1, 0.2));
    /// assert_eq!((lower.eval(2.5), upper.eval(2.5)), (0.05, 0.05));
    /// assert_eq!((lower.eval(-1.0), upper.eval(99.0)), (0.0, 0.3));
    ///
    /// let bent = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)])?;
    /// assert!(matches!(bent.lower_inverse(), Err(Error::NotMonotone { segment: 1, .. })));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn lower_inverse(&self) -> Result<Discontinuous<T>, Error> {
        exchanged(self, Choice::Least)
    }

    /// The upper inverse of a function that never falls, or never rises: the greatest x at which the
    /// function has not gone beyond y, as a function of y on all of R. O(N).
    ///
    /// For a function that never falls it is `max {x : f(x) <= y}`, and for one that never rises
    /// `max {x : f(x) >= y}`. At the jump that a level stretch becomes, its right end counts. Everything
    /// else is as for the [`lower_inverse`](Self::lower_inverse).
    ///
    /// # Errors
    ///
    /// Those of [`lower_inverse`](Self::lower_inverse).
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// // A table of colours that starts with blacks.
    /// let table = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.25, 0.0), (1.0, 1.0)])?.clamped();
    /// let (lower, upper) = (table.lower_inverse()?, table.upper_inverse()?);
    /// assert_eq!((lower.eval(0.0), upper.eval(0.0)), (0.0, 0.25));
    /// assert_eq!((lower.eval(0.5), upper.eval(0.5)), (0.625, 0.625));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn upper_inverse(&self) -> Result<Discontinuous<T>, Error> {
        exchanged(self, Choice::Greatest)
    }
}

impl<T: Scalar> Discontinuous<T> {
    /// The lower inverse of a function that never falls, or never rises: the least x at which the function
    /// has reached y, as a function of y on all of R. O(N).
    ///
    /// A jump has all values between its two limits, whatever side counts. So it becomes a level stretch.
    /// Everything else is as for [`PiecewiseLinear::lower_inverse`].
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::lower_inverse`]. If a jump turns back, the segment named is the next one, and the
    /// coordinates are those of the jump.
    ///
    /// ```
    /// use shallow_relu::Discontinuous;
    ///
    /// // The distribution function of a die, and its median.
    /// let die = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0), (5.0, 5.0), (6.0, 6.0)];
    /// let die = Discontinuous::previous(&die)?;
    /// assert_eq!((die.lower_inverse()?.eval(3.0), die.upper_inverse()?.eval(3.0)), (3.0, 4.0));
    /// assert_eq!(die.lower_inverse()?.eval(2.5), 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn lower_inverse(&self) -> Result<Self, Error> {
        exchanged(self.pieces(), Choice::Least)
    }

    /// The upper inverse of a function that never falls, or never rises: the greatest x at which the
    /// function has not gone beyond y, as a function of y on all of R. O(N).
    ///
    /// Everything else is as for the [`lower_inverse`](Self::lower_inverse).
    ///
    /// # Errors
    ///
    /// Those of [`lower_inverse`](Self::lower_inverse).
    ///
    /// ```
    /// # use shallow_relu::Discontinuous;
    /// let steps = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0), (3.0, 7.0)])?;
    /// assert_eq!((steps.lower_inverse()?.eval(5.0), steps.upper_inverse()?.eval(5.0)), (2.0, 3.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn upper_inverse(&self) -> Result<Self, Error> {
        exchanged(self.pieces(), Choice::Greatest)
    }
}

/// The function with x and y exchanged. Its breakpoints may come in pairs of one x, the jumps.
fn exchanged<T: Scalar>(
    function: &PiecewiseLinear<T>,
    choice: Choice,
) -> Result<Discontinuous<T>, Error> {
    let falls = falls(function)?;
    let slopes = function.tail_slopes();
    let exchange = |(x, y)| (y, x);
    // From here on the first coordinate is y, which never falls.
    let (points, (left, right)): (Vec<(T, T)>, _) = if falls {
        let points = function.breakpoints().rev().map(exchange);
        (points.collect(), (slopes.1, slopes.0))
    } else {
        (function.breakpoints().map(exchange).collect(), slopes)
    };
    // The x on the left of a jump is the lesser one if the function rises.
    let side = match (choice, falls) {
        (Choice::Least, false) | (Choice::Greatest, true) => Side::Left,
        (Choice::Least, true) | (Choice::Greatest, false) => Side::Right,
    };
    let points = ends_of_level_stretches(&points);
    let points = without_jumps_to_no_value(points, side, (left.is_zero(), right.is_zero()));
    let last = points.len() - 1;
    let left = exchanged_tail(left, [points[0], points[1]]);
    let right = exchanged_tail(right, [points[last - 1], points[last]]);
    Discontinuous::from_breakpoints(&points, side)?.with_tails(left, right)
}

/// Whether the function falls, or an error if it is not monotone. A constant function does not fall.
fn falls<T: Scalar>(function: &PiecewiseLinear<T>) -> Result<bool, Error> {
    let (xs, ys, slopes) = (function.xs(), function.ys(), function.tail_slopes());
    let zero = T::zero();
    let mut turns = ys.windows(2).map(|pair| (pair[0], pair[1]));
    let turned = turns.clone().find(|(before, after)| before != after);
    let falls = match turned {
        Some((before, after)) => after < before,
        None => slopes.0 < zero || (slopes.0.is_zero() && slopes.1 < zero),
    };
    let turns_back = |(before, after): (T, T)| {
        if falls {
            before < after
        } else {
            after < before
        }
    };
    if let Some(i) = turns.position(turns_back) {
        // A jump is no segment.
        let is_segment = |pair: &&[T]| compared_alone(pair[0]) < pair[1];
        return Err(Error::NotMonotone {
            segment: xs[..=i].windows(2).filter(is_segment).count(),
            x0: text(xs[i]),
            y0: text(ys[i]),
            x1: text(xs[i + 1]),
            y1: text(ys[i + 1]),
        });
    }
    for (side, slope) in [("left", slopes.0), ("right", slopes.1)] {
        if turns_back((zero, slope)) {
            let slope = text(slope);
            return Err(Error::TailNotInvertible { side, slope });
        }
    }
    Ok(falls)
}

/// Of the points with one y the first and the last.
fn ends_of_level_stretches<T: Scalar>(points: &[(T, T)]) -> Vec<(T, T)> {
    let mut ends = Vec::with_capacity(points.len());
    for stretch in points.chunk_by(|a, b| a.0 == b.0) {
        ends.push(stretch[0]);
        if let [_, .., last] = stretch {
            ends.push(*last);
        }
    }
    ends
}

/// The points without the outer end of a level stretch beside a constant tail, if the inner end counts. No
/// value lies beyond that tail, so every y there has the x of the inner end.
fn without_jumps_to_no_value<T: Scalar>(
    mut points: Vec<(T, T)>,
    side: Side,
    (left_is_constant, right_is_constant): (bool, bool),
) -> Vec<(T, T)> {
    let is_jump = |pair: &[(T, T)]| pair[0].0 == pair[1].0;
    let count = points.len();
    let outer = match side {
        Side::Right if left_is_constant && is_jump(&points[..2]) => points.remove(0),
        Side::Left if right_is_constant && is_jump(&points[count - 2..]) => {
            points.swap_remove(count - 1)
        }
        _ => return points,
    };
    if let [(y, x)] = points[..] {
        // A second breakpoint, beside a constant tail.
        let step = larger(y.abs(), T::one());
        if left_is_constant && (y - step).is_finite() {
            points.insert(0, (y - step, x));
        } else if right_is_constant && (y + step).is_finite() {
            points.push((y + step, x));
        } else if left_is_constant && T::lowest().next_up() < y {
            points.insert(0, (T::lowest().next_up(), x));
        } else if right_is_constant && y < T::highest().next_down() {
            points.push((T::highest().next_down(), x));
        } else if left_is_constant {
            // Below y there is only infinity.
            points.insert(0, outer);
        } else {
            points.push(outer);
        }
    }
    points
}

/// The tail of the inverse beside its end segment, for a tail of the given slope.
fn exchanged_tail<T: Scalar>(slope: T, [start, end]: [(T, T); 2]) -> Tail<T> {
    let is_segment = start.0 < end.0 && start.1 != end.1;
    let goes_on = |(y0, x0), (y1, x1)| {
        let (start, end) = if x0 < x1 {
            ((x0, y0), (x1, y1))
        } else {
            ((x1, y1), (x0, y0))
        };
        slope == Segment::new(start, end).slope()
    };
    if slope.is_zero() {
        Tail::Constant
    } else if is_segment && goes_on(start, end) {
        Tail::Linear
    } else {
        Tail::Slope(T::one() / slope)
    }
}
