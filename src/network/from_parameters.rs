//! From parameters to a network: the function that any units compute.

use super::parameters::Parameters;
use super::ray::Rays;
use super::sweep::Traced;
use super::{ShallowReluNet, amplification};
use crate::error::{Error, Parameter};
use crate::number::{Scalar, larger};

impl<T: Scalar> ShallowReluNet<T> {
    /// The network of the given parameters, whatever finite values they have:
    /// `b0 + sum over i of w_i * relu(b_i + v_i * x)`. O(N log N).
    ///
    /// Here the parameters are the truth, and [`function`](Self::function) follows from them. Its breakpoints
    /// are the floats nearest to the kinks, `-b / v`, one for each kink; the lower one of two floats equally
    /// near. Kinks with one nearest float share it, and those that cancel have none. So N units have at most N
    /// breakpoints; and for two kinks or more, `segment_count() + 2` is the number of linear pieces of
    /// the network, its two tails included. The domain reaches from the first kink to the last. A function with
    /// one kink or none gets breakpoints beside it, or at 0 and 1. A kink beyond all floats bends nothing, so
    /// an infinite input gives the limit of the tail before it.
    ///
    /// # What is exact, and the bound elsewhere
    ///
    /// Let F be the sum, before any rounding, and u the unit roundoff. At a breakpoint y is F, rounded
    /// once. There is one exception: if F is level on one side of the kinks there and not on the other, y
    /// is the level. So a network that is constant beyond its first kink is that constant there.
    ///
    /// Let c(k) be what moving the kinks to the breakpoint k costs: the sum of `|w v| |k + b / v|` over the
    /// units whose kink has k as its nearest float, at most the sum of their `u |w b| (1 + u)`. That is no more
    /// than what the rounding of a product `v x` costs in any evaluation of a network as it is written. If
    /// nothing underflows or overflows, `forward` is off
    ///
    /// * at a breakpoint k by the rounding of y, and by c(k) in the exception;
    /// * between two breakpoints by at most 9/2 ulp of the larger |y| of the two and by the larger c of the two:
    ///   1/2 is the rounding of y, 4 are those of evaluation;
    /// * on a tail by at most `4 u (|F(x)| + |y|) (1 + 4 u) + c`, y and c being those of the last breakpoint:
    ///   the rounding of y, of the slope, of the distance, of their product and of the sum.
    ///
    /// Only c depends on how the terms cancel, and it does not grow with N as the error of
    /// [`forward_dense`](Self::forward_dense) does. It is zero if the kinks are floats.
    ///
    /// # Errors
    ///
    /// * [`LengthMismatch`](Error::LengthMismatch) and [`ParameterNotFinite`](Error::ParameterNotFinite);
    /// * [`ValueOverflow`](Error::ValueOverflow) if the sum at a breakpoint is out of range;
    /// * [`TailNotFinite`](Error::TailNotFinite) and [`SlopeOverflow`](Error::SlopeOverflow) if a slope is,
    ///   also because two breakpoints are so close that the rounding of y makes it so.
    ///
    /// ```
    /// use shallow_relu::{Parameters, ShallowReluNet};
    ///
    /// // |x - 1| / 2, by a unit facing right, one facing left, and two that do nothing.
    /// let net = ShallowReluNet::from_parameters(Parameters {
    ///     hidden_weights: vec![1.0, -2.0, 3.0, 0.0],
    ///     hidden_biases: vec![-1.0, 2.0, 0.1, -5.0],
    ///     output_weights: vec![0.5, 0.25, 0.0, 7.0],
    ///     output_bias: 0.0,
    /// })?;
    /// assert_eq!(net.function().eval(-3.0), 2.0);
    /// assert_eq!((net.function().xs()[0], net.function().tail_slopes()), (1.0, (-0.5, 0.5)));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_parameters(parameters: Parameters<T>) -> Result<Self, Error> {
        traced(parameters, None)
    }

    /// The network with one parameter changed, as [`from_parameters`](Self::from_parameters) makes
    /// it, on a domain that reaches at least as far as this one. O(N log N).
    ///
    /// # Errors
    ///
    /// [`NoSuchParameter`](Error::NoSuchParameter), and those of
    /// [`from_parameters`](Self::from_parameters), also for the value at an end of the domain.
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// // A smaller bias of the second unit moves its kink from -0.5 to -0.25.
    /// let moved = net.with_parameter(Parameter::HiddenBias(1), 0.25)?;
    /// assert_eq!(moved.function().xs(), [-1.0, -0.25, 0.0, 1.0]);
    /// assert_eq!((net.forward(-0.25), moved.forward(-0.25)), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn with_parameter(&self, which: Parameter, value: T) -> Result<Self, Error> {
        let mut parameters = self.parameters.clone();
        let changed = parameters.get_mut(which);
        *changed.ok_or_else(|| self.no_such(which))? = value;
        traced(parameters, Some(self.function.domain()))
    }

    pub(super) fn no_such(&self, parameter: Parameter) -> Error {
        let width = self.width();
        Error::NoSuchParameter { parameter, width }
    }
}

/// The network of the parameters, on a domain that reaches at least as far as the given one.
pub(super) fn traced<T: Scalar>(
    parameters: Parameters<T>,
    domain: Option<(T, T)>,
) -> Result<ShallowReluNet<T>, Error> {
    parameters.check()?;
    let rays = Rays::new(parameters.units(), parameters.output_bias);
    let Traced { function, error } = Traced::new(&rays, domain)?;
    // A convex function of x, so largest at an end of the domain.
    let (first, last) = function.domain();
    let terms = larger(rays.terms_at(first), rays.terms_at(last));
    Ok(ShallowReluNet {
        amplification: amplification(terms, &function),
        function,
        parameters,
        breakpoint_error: error,
    })
}
