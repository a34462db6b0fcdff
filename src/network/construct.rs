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
//! there no ray is needed on the other side. N segments take N units, and one more for each tail
//! that neither starts at the pivot and is constant nor goes on as its segment does. So k
//! breakpoints never need more than k + 1 units. Fewer may do in rare cases; finding them is a
//! subset-sum problem.
//!
//! [Which weights](super::feedback) they have is a matter of rounding.

use alloc::vec::Vec;
use core::iter;

use super::feedback::{Feedback, Overflow};
use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Tail};
use crate::network::{ShallowReluNet, amplification};
use crate::number::{Scalar, larger};

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
/// A constant tail next to a flat segment is a linear one, too: it needs no unit where another tail is
/// constant, and beyond the domain the literal sum is then as flat as the rounding of the weights
/// leaves it.
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
    let pivot = pivot(&function);
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
    Ok(ShallowReluNet {
        amplification: amplification(terms, &function),
        function,
        hidden_weights,
        hidden_biases,
        output_weights,
        output_bias,
        breakpoint_error,
    })
}

/// The breakpoint at which the sum starts: the one that costs the fewest units. Away from the ends
/// the middle, where the terms of the sum stay smallest.
fn pivot<T: Scalar>(function: &PiecewiseLinear<T>) -> usize {
    let segments = function.segment_count();
    let (first, last) = function.domain();
    let starts_flat = function.slope_right(first).is_zero();
    let ends_flat = function.slope_left(last).is_zero();
    match function.tails() {
        (Tail::Constant, Tail::Constant) if starts_flat && !ends_flat => segments,
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
    let (first, last) = function.domain();
    // Seen outward, a slope to the left of the pivot has the other sign.
    let (count, end_slope, tail_slope) = match facing {
        Facing::Left => (
            pivot,
            -function.slope_right(first),
            -function.slope_left(first),
        ),
        Facing::Right => (
            function.segment_count() - pivot,
            function.slope_left(last),
            function.slope_right(last),
        ),
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
    let before = if count == 0 { T::zero() } else { end_slope };
    if tail_slope != before {
        feedback
            .turn_to(tail_slope)
            .map_err(|Overflow| overflow_at(at(count)))?;
    }
    Ok(Report {
        error: feedback.error_bound(),
        reach: feedback.reach,
    })
}
