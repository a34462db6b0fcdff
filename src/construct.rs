//! From a function to its network.
//!
//! # Which units
//!
//! The sum starts at a breakpoint, the *pivot*, whose y is the output bias. Units to the right of
//! it face right, `relu(x - x_i)`, units to the left of it face left, `relu(x_i - x)`; so at x_i
//! only the units between the pivot and x_i are active, and each one turns the sum into its next
//! segment.
//!
//! The pivot is the breakpoint that costs the fewest units: an end where the tail is constant, for
//! there no ray is needed on the other side.
//!
//! So k breakpoints never need more than k + 1 units. Fewer may do in rare cases; finding them is a
//! subset-sum problem.
//!
//! # Which weights
//!
//! A weight is the change of slope, `s_i - s_{i-1}`. Rounding each one by itself lets the rounding
//! errors be integrated twice, and they grow with N: on 10 000 breakpoints the sum can miss by 42 %
//! of max|y| (f32). Here the weights are chosen with *limited value feedback*: the known weights
//! are held, their sum followed in a wider type, and the next weight takes the sum back toward the
//! next breakpoint. The limit on the correction, 16 u times the slopes involved, keeps a short
//! segment from being bent out of shape to mend what a long one left over.

use alloc::vec::Vec;
use core::iter;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::ShallowReluNet;
use crate::scalar::Scalar;
use crate::tail::Tail;

/// The network of a function: N units for N segments with the default tails, and at most N + 2 with
/// others.
///
/// Hidden weights are +1 or -1, hidden biases are exact, the output bias is the y of a breakpoint,
/// the output weights are the changes of slope. Units stand in the order in which their rays start,
/// from left to right. With the default tails that is the article's network. O(N).
///
/// | tails                     | units  |
/// |---------------------------|--------|
/// | constant left, linear right (the default), or the mirror image | N |
/// | linear, linear            | N, but 2 when N = 1 |
/// | constant, constant        | N + 1  |
/// | one tail of a slope of its own | N + 1 |
/// | both                      | N + 2  |
///
/// # Errors
///
/// [`WeightOverflow`](Error::WeightOverflow) where the slope changes by more than the largest number.
///
/// ```
/// use shallow_relu::{PiecewiseLinear, Tail, construct};
///
/// let tent = PiecewiseLinear::from_breakpoints(&[(-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)])?
///     .with_tails(Tail::Constant, Tail::Constant)?;
/// let net = construct(&tent)?;
/// assert_eq!(net.output_weights(), [1.0, -2.0, 1.0]);
/// assert_eq!((net.forward(0.25), net.forward_dense(0.25)), (0.75, 0.75));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn construct<T: Scalar>(function: &PiecewiseLinear<T>) -> Result<ShallowReluNet<T>, Error> {
    network_of(function.clone())
}

impl<T: Scalar> ShallowReluNet<T> {
    /// The network through the breakpoints (x, y): [`construct`] of
    /// [`PiecewiseLinear::from_breakpoints`]. N segments become N units. O(N).
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::from_breakpoints`] and of [`construct`].
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 5.0)])?;
    /// assert_eq!(net.output_weights(), [2.0, -2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_breakpoints(breakpoints: &[(T, T)]) -> Result<Self, Error> {
        network_of(PiecewiseLinear::from_breakpoints(breakpoints)?)
    }
}

fn network_of<T: Scalar>(function: PiecewiseLinear<T>) -> Result<ShallowReluNet<T>, Error> {
    let segments = function.segment_count();
    let pivot = pivot(segments, function.tails());
    let mut output_weights = Vec::with_capacity(segments + 2);
    let leftward = add_chain(&function, pivot, Facing::Left, &mut output_weights)?;
    output_weights.reverse();
    let left = output_weights.len();
    let rightward = add_chain(&function, pivot, Facing::Right, &mut output_weights)?;
    let right = output_weights.len() - left;

    let (minus, plus) = (
        iter::repeat_n(-T::one(), left),
        iter::repeat_n(T::one(), right),
    );
    let hidden_weights = minus.chain(plus).collect();
    // A ray that faces left starts where x - x_i is 0, as one that faces right does; 0 - x is +0
    // where -x would be -0.
    let xs = function.xs();
    let (minus, plus) = (&xs[pivot + 1 - left..=pivot], &xs[pivot..pivot + right]);
    let hidden_biases = minus
        .iter()
        .copied()
        .chain(plus.iter().map(|&x| T::zero() - x))
        .collect();

    let output_bias = function.ys()[pivot];
    let breakpoint_error = larger(leftward.error, rightward.error);
    // The terms grow outward from the pivot, so their sum is largest at an end of the domain.
    let terms = output_bias.abs() + larger(leftward.reach, rightward.reach);
    let (least, greatest) = function.range();
    let scale = larger(least.abs(), greatest.abs());
    let amplification = if scale.is_zero() {
        T::one()
    } else {
        terms / scale
    };
    Ok(ShallowReluNet {
        function,
        hidden_weights,
        hidden_biases,
        output_weights,
        output_bias,
        breakpoint_error,
        amplification,
    })
}

/// The breakpoint at which the sum starts: the one that costs the fewest units. Away from the ends
/// the middle, where the terms of the sum stay smallest.
fn pivot<T: Scalar>(segments: usize, tails: (Tail<T>, Tail<T>)) -> usize {
    match tails {
        (Tail::Constant, _) => 0,
        (_, Tail::Constant) => segments,
        (_, Tail::Linear) if segments == 1 => 0,
        _ if segments == 1 => 1,
        _ => segments / 2,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Facing {
    Left,
    Right,
}

/// What is reported of the units on one side of the pivot.
struct Report<T> {
    /// The largest distance between the sum and y at a breakpoint.
    error: T,
    /// The sum of |w| relu at the outermost breakpoint.
    reach: T,
}

/// Appends the output weights of the units on one side of the pivot, from the pivot outward: unit i
/// starts at the i-th breakpoint from the pivot, the pivot being the 0th.
fn add_chain<T: Scalar>(
    function: &PiecewiseLinear<T>,
    pivot: usize,
    facing: Facing,
    weights: &mut Vec<T>,
) -> Result<Report<T>, Error> {
    let (xs, ys) = (function.xs(), function.ys());
    let (left, right) = function.tails();
    let (left_slope, right_slope) = function.tail_slopes();
    // Seen outward, a slope to the left of the pivot has the other sign.
    let (count, tail, tail_slope) = match facing {
        Facing::Left => (pivot, left, -left_slope),
        Facing::Right => (function.segment_count() - pivot, right, right_slope),
    };
    let at = |step: usize| match facing {
        Facing::Left => pivot - step,
        Facing::Right => pivot + step,
    };
    let overflow_at = |index: usize| {
        let x = xs[index];
        let (left, right) = (function.slope_left(x), function.slope_right(x));
        Error::WeightOverflow {
            index,
            x: text(x),
            left: text(left),
            right: text(right),
        }
    };

    let mut feedback = Feedback::new(weights);
    for step in 0..count {
        let (here, next) = (at(step), at(step + 1));
        feedback
            .extend((xs[here], ys[here]), (xs[next], ys[next]))
            .map_err(|Overflow| overflow_at(here))?;
    }
    // The last ray goes on by itself; a flat tail that starts at the pivot needs no ray.
    let bends = match tail {
        Tail::Linear => count == 0,
        Tail::Constant => count > 0,
        Tail::Slope(_) => true,
    };
    if bends {
        feedback
            .turn_to(tail_slope)
            .map_err(|Overflow| overflow_at(at(count)))?;
    }
    Ok(Report {
        error: feedback.error_bound(),
        reach: feedback.reach,
    })
}

/// The weights chosen so far, from the pivot outward, and what they add up to without rounding.
struct Feedback<'a, T: Scalar> {
    weights: &'a mut Vec<T>,
    /// The slope of the sum beyond the last unit: the sum of the weights, and what rounding that
    /// sum has taken from it. Where segments widen by orders of magnitude the weights cancel down
    /// to a slope far below the first of them, and the rest is what is left.
    slope: T::Wide,
    rest: Option<T::Wide>,
    /// The sum minus y at the last breakpoint.
    error: T::Wide,
    /// The largest absolute error so far.
    worst: T,
    /// The sum of |w|.
    steepness: T,
    /// The sum of |w| relu at the last breakpoint.
    reach: T,
}

/// A weight is no finite number.
struct Overflow;

impl<'a, T: Scalar> Feedback<'a, T> {
    fn new(weights: &'a mut Vec<T>) -> Self {
        let zero = T::zero();
        Self {
            weights,
            slope: zero.widen(),
            rest: None,
            error: zero.widen(),
            worst: zero,
            steepness: zero,
            reach: zero,
        }
    }

    /// Adds the unit that starts at `here` and takes the sum to `next`, the next breakpoint
    /// outward.
    fn extend(&mut self, here: (T, T), next: (T, T)) -> Result<(), Overflow> {
        let (left, right) = if here.0 < next.0 {
            (here.0, next.0)
        } else {
            (next.0, here.0)
        };
        if may_overflow(left, right) || may_overflow(here.1, next.1) {
            return self.extend_far((left, right), (here.1, next.1));
        }
        let h = right.wide_difference(left);
        let rise = next.1.wide_difference(here.1);
        // The correction mends a rounding error: it needs no more digits than `T` has.
        let correction = T::round(self.error) / T::round(h);
        self.turn_toward(rise / h, correction)?;
        self.follow(
            self.steepness * T::round(h),
            self.rise_over(h, |slope| slope) - rise,
        );
        Ok(())
    }

    /// The same where a difference, or a product that comes to one, could overflow: in sixteenths,
    /// x and y each where it needs them. What a subnormal coordinate loses when scaled is nothing
    /// beside the huge one.
    #[cold]
    fn extend_far(&mut self, xs: (T, T), ys: (T, T)) -> Result<(), Overflow> {
        let unit = |(a, b): (T, T)| {
            if may_overflow(a, b) {
                sixteen()
            } else {
                T::one()
            }
        };
        let (x_unit, y_unit) = (unit(xs), unit(ys));
        let difference = |(a, b): (T, T), unit: T| (b / unit).wide_difference(a / unit);
        let (h, rise) = (difference(xs, x_unit), difference(ys, y_unit));
        let steeper = (y_unit / x_unit).widen();
        let target = rise / h * steeper;
        let correction = T::round(self.error) / T::round(h) / x_unit;
        self.turn_toward(target, correction)?;
        let gain = self.rise_over(h, |slope| slope / steeper) - rise;
        self.follow(self.steepness * T::round(h) * x_unit, gain * y_unit.widen());
        Ok(())
    }

    /// Adds the unit that turns the sum to the slope `target`, less the `correction` within its
    /// limit.
    fn turn_toward(&mut self, target: T::Wide, correction: T) -> Result<(), Overflow> {
        let turn = self.turn_to_reach(target);
        let limit = feedback_limit::<T>() * larger(T::round(target).abs(), T::round(turn).abs());
        let (turn, _) = (-clamp(correction, limit)).add_to(turn);
        self.add(T::round(turn))
    }

    /// How far the sum rises over a width `h` beyond the last unit, slopes being taken in the units of
    /// `h` and y.
    fn rise_over(&self, h: T::Wide, in_units: impl Fn(T::Wide) -> T::Wide) -> T::Wide {
        let rise = in_units(self.slope) * h;
        self.rest.map_or(rise, |rest| rise + in_units(rest) * h)
    }

    /// The change of slope that leads to `target`.
    fn turn_to_reach(&self, target: T::Wide) -> T::Wide {
        let turn = target - self.slope;
        self.rest.map_or(turn, |rest| turn - rest)
    }

    /// The largest absolute error; and, where one wide number did not hold the slope, what two may have
    /// missed: their roundoff, for each unit, of the terms.
    fn error_bound(&self) -> T {
        if self.rest.is_none() {
            return self.worst;
        }
        let units = self
            .weights
            .iter()
            .fold(T::zero(), |units, _| units + T::one())
            .widen();
        let roundoff = T::wide_roundoff().widen();
        self.worst + T::round(self.reach.widen() * roundoff * roundoff * units)
    }

    /// Moves on to the next breakpoint, on the way to which the terms grow by `growth` and the sum
    /// gains `gain` on the function.
    fn follow(&mut self, growth: T, gain: T::Wide) {
        self.reach = self.reach + growth;
        self.error = self.error + gain;
        let error = T::round(self.error);
        self.worst = larger(error.abs(), self.worst);
        if !error.is_finite() {
            // Reported as infinite; what comes after it starts afresh.
            self.error = T::zero().widen();
        }
    }

    /// Adds the unit that starts at the last breakpoint and turns the sum to `slope`.
    fn turn_to(&mut self, slope: T) -> Result<(), Overflow> {
        self.add(T::round(self.turn_to_reach(slope.widen())))
    }

    fn add(&mut self, weight: T) -> Result<(), Overflow> {
        if !weight.is_finite() {
            return Err(Overflow);
        }
        // Adding +0 turns -0 into +0.
        self.weights.push(weight + T::zero());
        let (slope, lost) = weight.add_to(self.slope);
        self.slope = slope;
        if lost != T::zero().widen() {
            self.rest = Some(self.rest.map_or(lost, |rest| rest + lost));
        }
        self.steepness = self.steepness + weight.abs();
        Ok(())
    }
}

/// Whether the difference, or a product that should come to it, could leave the range of `T`. An
/// exact type has no range to leave.
fn may_overflow<T: Scalar>(a: T, b: T) -> bool {
    !T::unit_roundoff().is_zero() && !((b - a) * sixteen()).is_finite()
}

/// The correction may take a slope this far from its target, relative to the slopes involved: 16 u.
/// Without a limit two breakpoints 2e-20 apart after a unit segment give a weight that misses by
/// 3e7 ulp.
fn feedback_limit<T: Scalar>() -> T {
    sixteen::<T>() * T::unit_roundoff()
}

fn sixteen<T: Scalar>() -> T {
    let two = T::one() + T::one();
    two * two * two * two
}

fn larger<T: PartialOrd>(a: T, b: T) -> T {
    if a > b { a } else { b }
}

fn clamp<T: Scalar>(value: T, limit: T) -> T {
    if value > limit {
        limit
    } else if value < -limit {
        -limit
    } else {
        value
    }
}
