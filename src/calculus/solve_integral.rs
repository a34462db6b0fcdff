//! The x up to which an integral has a given value: a level from a volume.
//!
//! The excess is twice the integral from the first breakpoint to x, less twice the value. On each piece it is a
//! quadratic,
//!
//! ```text
//! excess(x) = excess(a) + (f(a) + f(x)) (x - a)
//! ```
//!
//! from a breakpoint a of the piece on, and its derivative is 2 f. So
//!
//! 1. as long as f does not change its sign, the excess is monotone, and a binary search over breakpoints finds
//!    the piece on which it becomes zero;
//! 2. where f changes its sign within a piece, the excess turns. Its sign there is that of a sum of products,
//!    because the x of the turn is a quotient; so it is known on which sides of the turn a solution lies, or
//!    whether the turn is the solution;
//! 3. the x of a solution is in general no float and no quotient of floats. Its neighbours are found by the
//!    signs of the excess at floats, and the nearer one by the sign in the middle of both. That middle is no
//!    float, either, but twice the middle is the sum of two floats.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Range;

use num_traits::float::FloatCore;

use super::antiderivative::Antiderivative;
use super::interval_sum::sum_of;
use super::solution::{Solution, Solutions};
use crate::function::Side;
use crate::function::piece::{Piece, order};
use crate::number::division::times_distance;
use crate::number::estimate::Estimate;
use crate::number::{Exact, Scalar, from_count, without_negative_zero};

impl<T: Scalar + FloatCore> Antiderivative<'_, T> {
    /// All x on R up to which the integral from the first breakpoint is `value`, from left to right: the inverse
    /// of [`at`](Self::at) before any rounding. To the left of the first breakpoint that is minus the integral
    /// from x to the breakpoint.
    ///
    /// * A breakpoint with that integral is a point of the result. Stretches of it on which the function is 0 are
    ///   an interval. Both are exact.
    /// * Any other solution is a point, the float nearest to the exact x, decided exactly; of two equally near it
    ///   is the lower one. So it is one of the two floats around the exact x, which may be irrational. (That is
    ///   why the method is there for float types only.)
    /// * Two solutions with the same nearest float are one point. A solution beyond the largest float is left
    ///   out.
    /// * If `value` is NaN or infinite, there is no solution.
    ///
    /// O(log N) between two changes of the function's sign. So it is O(log N) for a function that is nowhere
    /// negative, and O(N) for one that changes its sign on every segment.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Solution};
    ///
    /// // The area of the surface of a tank at a height, in square metres and metres.
    /// let area = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (2.0, 4.0), (3.0, 4.0)])?;
    /// let volume = area.antiderivative();
    /// assert_eq!(volume.solve(1.0), [Solution::Point(1.0)]);
    /// assert_eq!(volume.solve(2.0), [Solution::Point(2_f64.sqrt())]);
    /// assert_eq!(volume.solve(6.0), [Solution::Point(2.5)]);
    /// // Below the bottom the area is 0.
    /// assert_eq!(volume.solve(0.0), [Solution::Interval((f64::NEG_INFINITY, 0.0))]);
    /// assert_eq!(volume.solve(-1.0), []);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn solve(&self, value: T) -> Vec<Solution<T>> {
        if !Scalar::is_finite(value) {
            return Vec::new();
        }
        let level = Level {
            integrals: self,
            value,
        };
        level.solutions()
    }
}

/// The value that the integral is to have.
struct Level<'a, T: Scalar> {
    integrals: &'a Antiderivative<'a, T>,
    value: T,
}

impl<T: Scalar> Level<'_, T> {
    fn solutions(&self) -> Vec<Solution<T>> {
        let count = self.integrals.function.xs().len();
        let mut solutions = Solutions::new();
        self.add_within(0, &mut solutions);
        let mut start = 0;
        for &end in &self.integrals.turns {
            if !self.integrals.certainly_misses(self.value, (start, end)) {
                self.add_between_turns(start..end, &mut solutions);
                self.add_within(end, &mut solutions);
            }
            start = end;
        }
        self.add_between_turns(start..count, &mut solutions);
        self.add_within(count, &mut solutions);
        solutions.into_vec()
    }

    /// The excess at a breakpoint.
    fn excess(&self, i: usize) -> T::Exact {
        let mut excess = self.integrals.twice_up_to(i);
        excess.add_product(-self.value, from_count(2));
        excess
    }

    fn sign(&self, i: usize) -> Ordering {
        self.excess(i).sign()
    }

    /// Adds the solutions from the first to the last of some breakpoints between which the function does not
    /// change its sign.
    fn add_between_turns(&self, breakpoints: Range<usize>, solutions: &mut Solutions<T>) {
        let xs = self.integrals.function.xs();
        let before = self.sign(breakpoints.start);
        let mut first = breakpoints.start;
        if before != Ordering::Equal {
            first = self.first_without(before, first + 1..breakpoints.end);
            if first == breakpoints.end {
                return;
            }
            if self.sign(first) != Ordering::Equal {
                return self.add_within(first, solutions);
            }
        }
        let last = self.first_without(Ordering::Equal, first + 1..breakpoints.end) - 1;
        solutions.add_point(xs[first]);
        // At a jump two breakpoints have one x.
        if xs[first] < xs[last] {
            solutions.add_interval_up_to(Some(xs[last]));
        }
    }

    /// The first of these breakpoints at which the excess does not have the given sign, or the end. They are in
    /// order: with the sign first, then without.
    fn first_without(&self, sign: Ordering, breakpoints: Range<usize>) -> usize {
        let Range { mut start, mut end } = breakpoints;
        while start < end {
            let middle = self.integrals.nearby_sum(start, start.midpoint(end));
            if self.sign(middle) == sign {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// Adds the solutions inside the piece after `passed` breakpoints; on a level tail also those at its end.
    fn add_within(&self, passed: usize, solutions: &mut Solutions<T>) {
        let piece = Piece::after(self.integrals.function, passed);
        let start = passed.saturating_sub(1);
        let mut excess = self.excess(start);
        let at_start = excess.sign();
        let (before, after) = match piece {
            Piece::Segment(_) => (at_start, self.sign(passed)),
            Piece::Tail { side, end, slope } => {
                // Far out, the sign is that of the square if there is one. Else f has one value.
                let far = match side {
                    _ if !slope.is_zero() => order(slope, T::zero()),
                    Side::Left => order(T::zero(), end.1),
                    Side::Right => order(end.1, T::zero()),
                };
                match side {
                    _ if far == Ordering::Equal => {
                        if at_start == Ordering::Equal {
                            let end = (side == Side::Left).then_some(end.0);
                            solutions.add_interval_up_to(end);
                        }
                        return;
                    }
                    Side::Left => (far, at_start),
                    Side::Right => (at_start, far),
                }
            }
        };
        let differ = |a: Ordering, b: Ordering| a != Ordering::Equal && a == b.reverse();
        let turns = piece.passes(&[T::zero()]).next().is_some();
        if !turns && !differ(before, after) {
            return;
        }
        let mut add = |ahead: Ordering, turn: Option<Side>| {
            let root = Root::new(
                piece,
                self.integrals.function.xs()[start],
                &excess,
                ahead,
                turn,
            );
            if let Some(x) = root.nearest() {
                solutions.add_point(x);
            }
        };
        if !turns {
            return add(after, None);
        }
        let at_turn = sign_at_turn(&piece, &excess);
        if at_turn == Ordering::Equal {
            if let Some(x) = piece.nearest_at(T::zero()) {
                solutions.add_point(x);
            }
            return;
        }
        if differ(before, at_turn) {
            add(at_turn, Some(Side::Right));
        }
        if differ(at_turn, after) {
            add(after, Some(Side::Left));
        }
    }
}

/// The sign of the excess where the piece, which is not level, passes zero; `excess` is that at the start of the
/// piece, or at the end of the tail. With y there and the slope s it is `excess - y^2 / s`.
fn sign_at_turn<T: Scalar>(piece: &Piece<T>, excess: &T::Exact) -> Ordering {
    let (mut product, slope) = match *piece {
        Piece::Segment(segment) => {
            // Times the rise instead of the slope.
            let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
            let mut product = times_distance::<T>(excess, (y0, y1));
            product.add(&times_distance::<T>(&sum_of::<T>(&[(-y0, y0)]), (x0, x1)));
            (product, y1)
        }
        Piece::Tail { end, slope, .. } => {
            let mut product = excess.times(slope);
            product.add_product(-end.1, end.1);
            (product, slope)
        }
    };
    let sign = product.sign();
    if slope > T::zero() {
        sign
    } else {
        sign.reverse()
    }
}

/// An x inside a piece at which the excess is zero and changes its sign.
struct Root<'a, T: Scalar> {
    piece: Piece<T>,
    /// The breakpoint of the piece from which the integral is continued.
    start: (T, T),
    excess: &'a T::Exact,
    /// Four times the excess.
    estimate: Estimate<T>,
    /// The sign of the excess to the right of the root, which is also the sign of the function about the root.
    ahead: Ordering,
    /// On which side of the root the excess turns, if it turns on this piece.
    turn: Option<Side>,
}

impl<'a, T: Scalar> Root<'a, T> {
    fn new(
        piece: Piece<T>,
        start: T,
        excess: &'a T::Exact,
        ahead: Ordering,
        turn: Option<Side>,
    ) -> Self {
        let y = piece.end_at(start).unwrap_or_else(T::zero);
        Self {
            piece,
            start: (start, y),
            excess,
            estimate: Estimate::of_sum(excess).times(from_count::<T>(4).widen()),
            ahead,
            turn,
        }
    }

    /// The float nearest to the root; of two equally near it is the lower one. None if the root is beyond all
    /// floats.
    ///
    /// The floats around it are found by Newton's method, which from the end of a piece where |f| is greater never
    /// steps across the root of a quadratic. Every third step halves the interval instead. So the method ends
    /// after three times as many steps as a float has bits, at most.
    fn nearest(&self) -> Option<T> {
        let (mut low, mut high) = self.piece.reach();
        let mut x = if self.starts_at_end() { high } else { low };
        for end in [&mut low, &mut high] {
            if !end.is_finite() {
                *end = if *end < T::zero() {
                    end.next_up()
                } else {
                    end.next_down()
                };
                let outside = if *end < T::zero() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
                match self.side((*end, *end)) {
                    Ordering::Equal => return Some(*end),
                    side if side != outside => return None,
                    _ => {}
                }
            }
        }
        if !x.is_finite() {
            x = low.halfway(high);
        }
        let mut steps = 0;
        while low.next_up() < high {
            let (side, newton) = self.probe(x);
            match side {
                Ordering::Less => low = x,
                Ordering::Equal => return Some(without_negative_zero(x)),
                Ordering::Greater => high = x,
            }
            steps += 1;
            x = if steps % 3 == 0 || !newton.is_finite() {
                low.halfway(high)
            } else if newton <= low {
                low.next_up()
            } else if newton >= high {
                high.next_down()
            } else {
                newton
            };
        }
        let is_past_middle = self.side((low, high)) == Ordering::Less;
        Some(without_negative_zero(if is_past_middle {
            high
        } else {
            low
        }))
    }

    /// Whether Newton's method starts at the right end of the piece. If the excess turns, that is the end on the
    /// other side of the root; else it is the end where |f| is greater. On a tail only the value at its end is
    /// known.
    fn starts_at_end(&self) -> bool {
        match (self.turn, &self.piece) {
            (Some(side), _) => side == Side::Left,
            (None, Piece::Segment(segment)) => segment.start().1.abs() < segment.end().1.abs(),
            (None, Piece::Tail { side, .. }) => *side == Side::Left,
        }
    }

    /// On which side of the root `x` is (`Less` for the left), and to which x Newton's method leads from there.
    fn probe(&self, x: T) -> (Ordering, T) {
        let (values, excess) = self.estimates((x, x));
        let newton = x.widen() - excess.value / (values.value * from_count::<T>(4).widen());
        (self.side_by((x, x), &values, &excess), T::round(newton))
    }

    /// On which side of the root the middle of two x is: `Less` for the left.
    fn side(&self, ends: (T, T)) -> Ordering {
        let (values, excess) = self.estimates(ends);
        self.side_by(ends, &values, &excess)
    }

    fn side_by(&self, ends: (T, T), values: &Estimate<T>, excess: &Estimate<T>) -> Ordering {
        if let Some(turn) = self.turn {
            let sign = values.sign();
            if sign.unwrap_or_else(|| self.values_exactly(ends).sign()) != self.ahead {
                // At the turn or beyond it.
                return match turn {
                    Side::Left => Ordering::Less,
                    Side::Right => Ordering::Greater,
                };
            }
        }
        let sign = excess.sign();
        let sign = sign.unwrap_or_else(|| self.excess_exactly(ends).sign());
        match self.ahead {
            Ordering::Less => sign.reverse(),
            _ => sign,
        }
    }

    /// The sum of the values at two x, which is twice the value in their middle, and four times the excess there.
    fn estimates(&self, (x0, x1): (T, T)) -> (Estimate<T>, Estimate<T>) {
        let [a, b] = [x0, x1].map(|x| self.piece.estimate_at(x));
        let values = a.plus(&b);
        // Here the product brings in the doubt that a sum of more than two floats needs.
        let at_start = Estimate::exactly(self.start.1).times(from_count::<T>(2).widen());
        let distances = x0.wide_difference(self.start.0) + x1.wide_difference(self.start.0);
        let area = values.plus(&at_start).times(distances);
        (values, area.plus(&self.estimate))
    }

    /// The sum of the values at two x, times the width of the piece.
    fn values_exactly(&self, (x0, x1): (T, T)) -> T::Exact {
        let mut values = self.piece.above((x0, T::zero()));
        values.add(&self.piece.above((x1, T::zero())));
        values
    }

    /// Four times the excess in the middle of two x, times the width of the piece.
    #[cold]
    fn excess_exactly(&self, (x0, x1): (T, T)) -> T::Exact {
        let start = self.start.0;
        let mut values = self.values_exactly((x0, x1));
        values.add(&self.values_exactly((start, start)));
        let mut excess = times_distance::<T>(self.excess, self.piece.width()).times(from_count(4));
        excess.add(&times_distance::<T>(&values, (start, x0)));
        excess.add(&times_distance::<T>(&values, (start, x1)));
        excess
    }
}
