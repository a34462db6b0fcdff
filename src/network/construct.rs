//! From a function to its network.
//!
//! # Which units
//!
//! The sum starts at a breakpoint, the *pivot*, whose y is the output bias. Units to the right of it face
//! right, `relu(x - x_i)`. Units to the left of it face left, `relu(x_i - x)`. So at x_i only the units
//! between the pivot and x_i are active, and each one turns the sum into its next segment.
//!
//! The pivot is the breakpoint that costs the fewest units: an end with a constant tail, because no ray is
//! needed beyond it. N segments take N units. Each tail takes one more, except in two cases:
//!
//! * The tail is constant and starts at the pivot.
//! * The tail has the slope of its segment.
//!
//! So k breakpoints never need more than k + 1 units. In rare cases fewer suffice; finding them is a
//! subset-sum problem.
//!
//! The choice of the weights, which depends on rounding, is explained in [`feedback`](super::feedback).

use alloc::vec::Vec;
use core::iter;

use super::feedback::{Feedback, Overflow};
use super::parameters::Parameters;
use super::{ShallowReluNet, amplification};
use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Tail};
use crate::number::{Scalar, larger};

/// The network of a function on all of R. O(N).
///
/// It is [`from_function`](ShallowReluNet::from_function) of a copy of the function.
///
/// # Errors
///
/// [`WeightOverflow`](Error::WeightOverflow) if the slope changes by more than the largest float.
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
    ShallowReluNet::from_function(function.clone())
}

impl<T: Scalar> ShallowReluNet<T> {
    /// The network through the breakpoints (x, y), with the default tails on the rest of R. O(N).
    ///
    /// It is [`from_function`](Self::from_function) of [`PiecewiseLinear::from_breakpoints`]. N segments
    /// become N units.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::from_breakpoints`] and of [`from_function`](Self::from_function).
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0), (3.0, 5.0)])?;
    /// assert_eq!(net.output_weights(), [2.0, -2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_breakpoints(breakpoints: &[(T, T)]) -> Result<Self, Error> {
        Self::from_function(PiecewiseLinear::from_breakpoints(breakpoints)?)
    }

    /// The network of a function on all of R: N units for N segments with the default tails, and at most N +
    /// 2 with others. O(N).
    ///
    /// Hidden weights are +1 or -1, hidden biases are exact, the output bias is the y of a breakpoint, and
    /// the output weights are the changes of slope. Units are ordered by their kinks, from left to right.
    /// With the default tails this is the article's network.
    ///
    /// | tails                     | units  |
    /// |---------------------------|--------|
    /// | constant left, linear right (the default), or the mirror image | N |
    /// | linear, linear            | N; 2 if N = 1 |
    /// | constant, constant        | N + 1  |
    /// | one tail with a slope of its own | N + 1 |
    /// | both with slopes of their own | N + 2  |
    ///
    /// A constant tail next to a flat segment is a linear one, too. It needs no unit if the other tail is
    /// constant. Beyond the domain the literal sum is then as flat as the rounding of the weights allows.
    ///
    /// The function becomes a part of the network, and [`into_function`](Self::into_function) gives it back.
    /// [`construct`] copies it instead.
    ///
    /// # Errors
    ///
    /// [`WeightOverflow`](Error::WeightOverflow) if the slope changes by more than the largest float.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, ShallowReluNet, Tail};
    ///
    /// let ramp = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0)])?;
    /// let net = ShallowReluNet::from_function(ramp.with_tails(Tail::Constant, Tail::Constant)?)?;
    /// assert_eq!((net.hidden_biases(), net.output_weights()), (&[0.0, -1.0][..], &[1.0, -1.0][..]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_function(function: PiecewiseLinear<T>) -> Result<Self, Error> {
        let segments = function.segment_count();
        let pivot = pivot(&function);
        let (first, last) = function.domain();
        let mut output_weights = Vec::with_capacity(segments + 2);
        // Going outward, a slope to the left of the pivot has the other sign.
        let slopes = [function.slope_right(first), function.slope_left(first)].map(|slope| -slope);
        let outward = (0..pivot).rev();
        let leftward = add_chain(&function, pivot, outward, slopes, &mut output_weights)?;
        output_weights.reverse();
        let left = output_weights.len();
        let slopes = [function.slope_left(last), function.slope_right(last)];
        let outward = pivot + 1..segments + 1;
        let rightward = add_chain(&function, pivot, outward, slopes, &mut output_weights)?;
        let right = output_weights.len() - left;

        let (minus, plus) = (
            iter::repeat_n(-T::one(), left),
            iter::repeat_n(T::one(), right),
        );
        let hidden_weights = minus.chain(plus).collect();
        // A ray that faces left starts where x_i - x is 0, so its bias is x_i. One that faces right has the
        // bias -x_i, computed as 0 - x: that is +0 for x = 0, and -x would be -0.
        let xs = function.xs();
        let (minus, plus) = (&xs[pivot + 1 - left..=pivot], &xs[pivot..pivot + right]);
        let hidden_biases = minus
            .iter()
            .copied()
            .chain(plus.iter().map(|&x| T::zero() - x))
            .collect();

        let output_bias = function.ys()[pivot];
        // The terms grow outward from the pivot, so their sum is largest at an end of the domain.
        let terms = output_bias.abs() + larger(leftward.terms, rightward.terms);
        Ok(Self {
            amplification: amplification(terms, &function),
            function,
            parameters: Parameters {
                hidden_weights,
                hidden_biases,
                output_weights,
                output_bias,
            },
            breakpoint_error: larger(leftward.error, rightward.error),
        })
    }
}

/// The same as [`from_function`](ShallowReluNet::from_function).
impl<T: Scalar> TryFrom<PiecewiseLinear<T>> for ShallowReluNet<T> {
    type Error = Error;

    fn try_from(function: PiecewiseLinear<T>) -> Result<Self, Error> {
        Self::from_function(function)
    }
}

/// The breakpoint at which the sum starts: the one that costs the fewest units. If neither end costs fewer
/// than the middle, it is the middle, because the terms of the sum stay smallest there.
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

/// The report on the units on one side of the pivot.
struct Report<T> {
    /// The largest distance between the sum and y at a breakpoint.
    error: T,
    /// The sum of |w| relu at the outermost breakpoint.
    terms: T,
}

/// Appends the output weights of the units on one side of the pivot, from the pivot outward. A unit starts at
/// the pivot and at each breakpoint on that side except the outermost.
///
/// `outward` are the breakpoints beyond the pivot. `end_slope` is that of the last segment on the way,
/// `tail_slope` that of the tail after it, both as y over the way outward.
fn add_chain<T: Scalar>(
    function: &PiecewiseLinear<T>,
    pivot: usize,
    outward: impl Iterator<Item = usize>,
    [end_slope, tail_slope]: [T; 2],
    weights: &mut Vec<T>,
) -> Result<Report<T>, Error> {
    let point = |i: usize| (function.xs()[i], function.ys()[i]);
    let mut feedback = Feedback::new(weights);
    let mut here = pivot;
    for next in outward {
        feedback
            .extend(point(here), point(next))
            .map_err(|Overflow| weight_overflow(function, here))?;
        here = next;
    }
    // The last ray goes on with its slope. A flat tail that starts at the pivot needs no ray.
    let before = if here == pivot { T::zero() } else { end_slope };
    if tail_slope != before {
        feedback
            .turn_to(tail_slope)
            .map_err(|Overflow| weight_overflow(function, here))?;
    }
    Ok(Report {
        error: feedback.error_bound(),
        terms: feedback.terms,
    })
}

fn weight_overflow<T: Scalar>(function: &PiecewiseLinear<T>, index: usize) -> Error {
    let x = function.xs()[index];
    Error::WeightOverflow {
        index,
        x: text(x),
        left: text(function.slope_left(x)),
        right: text(function.slope_right(x)),
    }
}
