//! From parameters to a network: the function that any units compute.

use super::parameters::Parameters;
use super::ray::Rays;
use super::sweep::Traced;
use super::{ShallowReluNet, amplification};
use crate::error::{Error, Parameter};
#[cfg(feature = "serde")]
use crate::error::{bad_interval, interval};
use crate::number::{Scalar, larger};

impl<T: Scalar> ShallowReluNet<T> {
    /// The network of the given parameters on all of R, for any finite values that they have:
    /// `b0 + sum over i of w_i * relu(b_i + v_i * x)`. O(N log N).
    ///
    /// Here the parameters are authoritative, and [`function`](Self::function) follows from them:
    ///
    /// * The breakpoints are the floats nearest to the kinks, `-b / v`, the lower one of two floats equally
    ///   near.
    /// * Kinks with the same nearest float share one breakpoint. Kinks that cancel have none. So N units have
    ///   at most N breakpoints.
    /// * If there are two kinks or more, the domain reaches from the first kink to the last, and
    ///   `segment_count() + 2` is the number of linear pieces of the network, its two tails included.
    /// * A function with one kink gets another breakpoint beside it. A function without kinks gets
    ///   breakpoints at 0 and 1.
    /// * A kink beyond all floats bends nothing, so an infinite input gives the limit of the tail before it.
    ///
    /// # What is exact, and the bound elsewhere
    ///
    /// Let F be the exact sum, and u the unit roundoff. At a breakpoint y is F, rounded once. There is one
    /// exception: if F is level on one side of the kinks there and not on the other, y is the level. So a
    /// network that is constant beyond its first or last kink has exactly that constant there.
    ///
    /// Let c(k) be the cost of moving kinks to the breakpoint k: the sum of `|w v| |k + b / v|` over the
    /// units whose kink has k as its nearest float. It is at most the sum of their `u |w b| (1 + u)`, no more
    /// than the rounding of the products `v x` costs in any evaluation of a network as it is written. If
    /// nothing underflows or overflows, `forward` is off
    ///
    /// * at a breakpoint k by the rounding of y, and in the exception by c(k);
    /// * between two breakpoints by at most 9/2 ulp of the larger |y| of the two and by the larger c of the
    ///   two: 1/2 is the rounding of y, 4 are those of evaluation;
    /// * on a tail by at most `4 u (|F(x)| + |y|) (1 + 4 u) + c`, where y and c are those of the last
    ///   breakpoint: the roundings are those of y, of the slope, of the distance, of their product and of the
    ///   sum.
    ///
    /// Only c depends on how the terms cancel. Unlike the error of [`forward_dense`](Self::forward_dense), it
    /// does not grow with N. It is zero if the kinks are floats.
    ///
    /// # Errors
    ///
    /// * [`LengthMismatch`](Error::LengthMismatch) if the vectors differ in length.
    /// * [`ParameterNotFinite`](Error::ParameterNotFinite) if a parameter is NaN or infinite.
    /// * [`ValueOverflow`](Error::ValueOverflow) if the sum at a breakpoint is out of range.
    /// * [`TailNotFinite`](Error::TailNotFinite) if the slope of a tail is out of range.
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if the slope of a segment is out of range, perhaps only
    ///   because two breakpoints are so close that the rounding of y makes it so.
    ///
    /// ```
    /// use shallow_relu::{Parameters, ShallowReluNet};
    ///
    /// // |x - 1| / 2: one unit faces right, one faces left, and two do nothing.
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

    /// The network with one parameter changed, as [`from_parameters`](Self::from_parameters) makes it on all
    /// of R. O(N log N).
    ///
    /// Its domain reaches at least as far as this one's.
    ///
    /// # Errors
    ///
    /// * [`NoSuchParameter`](Error::NoSuchParameter) if there is no such unit.
    /// * Those of [`from_parameters`](Self::from_parameters), also for the value at an end of the domain.
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

    /// The network of the given parameters, whose domain reaches at least as far as the given one.
    #[cfg(feature = "serde")]
    pub(crate) fn from_parameters_on(
        parameters: Parameters<T>,
        (from, to): (T, T),
    ) -> Result<Self, Error> {
        interval(from, to)?;
        if from == to {
            return Err(bad_interval(from, to));
        }
        traced(parameters, Some((from, to)))
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
    // The sum of the terms is a convex function of x, so it is largest at an end of the domain.
    let (first, last) = function.domain();
    let terms = larger(rays.terms_at(first), rays.terms_at(last));
    Ok(ShallowReluNet {
        amplification: amplification(terms, &function),
        function,
        parameters,
        breakpoint_error: error,
    })
}
