//! Sums and multiples of networks, unit by unit, and one network after another.

use super::ShallowReluNet;
use super::from_parameters::traced;
use super::parameters::Parameters;
use crate::algebra::operators::operators;
use crate::error::{Error, finite, nonzero};
use crate::number::{Exact, Scalar, larger, smaller};

impl<T: Scalar> ShallowReluNet<T> {
    /// The sum of networks on all of R: the units of all, one after the other, and the sum of the output
    /// biases.
    ///
    /// O(n log n) for n units together.
    ///
    /// Only the output bias is rounded: it is summed exactly and rounded once. The parameters are
    /// authoritative, as for [`from_parameters`](Self::from_parameters), and the [`function`](Self::function)
    /// follows from them. At a breakpoint it is the exact sum of the units, rounded once. So there it differs
    /// from the sum of the functions by at most
    ///
    /// * the [`breakpoint_error`](Self::breakpoint_error) of each network whose domain holds the breakpoint,
    /// * the rounding of the output bias,
    /// * the rounding of y.
    ///
    /// For an exact `T` it is the sum of the functions. The domain reaches at least as far as each of theirs.
    /// Its inner breakpoints are kinks of units, so an end of one operand's domain need not be a breakpoint
    /// of the sum.
    ///
    /// The widths add. [`canonical`](Self::canonical) merges units of one kink. Its result has at most one
    /// unit more than the sum has kinks.
    ///
    /// # Errors
    ///
    /// * [`NothingToCombine`](Error::NothingToCombine) if there are no networks.
    /// * Those of [`from_parameters`](Self::from_parameters), also for the value at an end of the domain.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let hat = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)])?;
    /// let ramp = ShallowReluNet::from_breakpoints(&[(1.0, 0.5), (4.0, 3.5)])?;
    /// let sum = ShallowReluNet::sum([&hat, &ramp])?;
    /// assert_eq!((sum.output_weights(), sum.output_bias()), (&[1.0, -2.0, 1.0][..], 0.5));
    /// assert!(sum.function().same_function(&hat.function().plus(ramp.function())?));
    /// assert_eq!((sum.width(), sum.canonical()?.width()), (3, 2));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn sum<'a>(networks: impl IntoIterator<Item = &'a Self>) -> Result<Self, Error> {
        let mut parameters = Parameters::with_capacity(0, T::zero());
        let (mut bias, mut whole) = (T::Exact::zero(), None);
        for network in networks {
            for unit in network.parameters.units() {
                parameters.push(unit);
            }
            bias.add_product(network.output_bias(), T::one());
            let (first, last) = network.function.domain();
            let (from, to) = whole.unwrap_or((first, last));
            whole = Some((smaller(first, from), larger(last, to)));
        }
        parameters.output_bias = bias.round();
        let domain = whole.ok_or(Error::NothingToCombine)?;
        traced(parameters, Some(domain))
    }

    /// The [`sum`](Self::sum) of this network and another one, on all of R; the operator `+` is the same.
    ///
    /// # Errors
    ///
    /// Those of [`from_parameters`](Self::from_parameters), also for the value at an end of the domain.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let hat = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)])?;
    /// let ramp = ShallowReluNet::from_breakpoints(&[(1.0, 0.5), (4.0, 3.5)])?;
    /// assert_eq!(hat.plus(&ramp)?.forward(1.5), 1.5);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn plus(&self, other: &Self) -> Result<Self, Error> {
        Self::sum([self, other])
    }

    /// The [`sum`](Self::sum) of this network and another one [`negated`](Self::negated), on all of R; the
    /// operator `-` is the same.
    ///
    /// # Errors
    ///
    /// Those of [`from_parameters`](Self::from_parameters), also for the value at an end of the domain.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let hat = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)])?;
    /// let ramp = ShallowReluNet::from_breakpoints(&[(1.0, 0.5), (4.0, 3.5)])?;
    /// assert_eq!(hat.minus(&ramp)?.forward(1.5), -0.5);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn minus(&self, other: &Self) -> Result<Self, Error> {
        Self::sum([self, &other.negated()])
    }

    /// The network times -1, on all of R and without rounding; the operator `-` with one operand is the same.
    /// O(N).
    ///
    /// The output weights, the output bias and the function change sign.
    ///
    /// ```
    /// # use shallow_relu::ShallowReluNet;
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!((net.negated().output_weights(), net.negated().output_bias()), (&[-2.0][..], -1.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn negated(&self) -> Self {
        Self {
            function: self.function.negated(),
            // A value is subtracted from +0, so that no zero becomes -0.
            parameters: self.with_outputs(|value| T::zero() - value),
            ..*self
        }
    }

    /// The network times `factor`, on all of R; the operator `*` is the same. O(N log N).
    ///
    /// Each output weight and the output bias are multiplied by the factor and rounded once.
    ///
    /// The parameters are authoritative, as in a [`sum`](Self::sum): the [`function`](Self::function) is that
    /// of the new parameters. On the domain it differs from the old function times the factor by at most the
    /// [`breakpoint_error`](Self::breakpoint_error) of the old network times the factor, and by the rounding
    /// of the products. A reported error that is subnormal, or 0 because it underflows, may itself be off by up
    /// to the least positive value of the type, and that too is multiplied by the factor.
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) if the factor is NaN or infinite.
    /// * Those of [`from_parameters`](Self::from_parameters).
    ///
    /// ```
    /// # use shallow_relu::ShallowReluNet;
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.scale_y(0.5)?.output_weights(), [1.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn scale_y(&self, factor: T) -> Result<Self, Error> {
        finite("factor", factor)?;
        let parameters = self.with_outputs(|value| value * factor);
        traced(parameters, Some(self.function.domain()))
    }

    /// The network divided by `divisor`, on all of R; the operator `/` is the same. O(N log N).
    ///
    /// Each output weight and the output bias are divided by the divisor and rounded once. The rest is as for
    /// [`scale_y`](Self::scale_y).
    ///
    /// # Errors
    ///
    /// * [`BadDivisor`](Error::BadDivisor) if the divisor is zero, NaN or infinite.
    /// * Those of [`from_parameters`](Self::from_parameters).
    ///
    /// ```
    /// # use shallow_relu::ShallowReluNet;
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.divide_y(3.0)?.output_weights(), [2.0 / 3.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn divide_y(&self, divisor: T) -> Result<Self, Error> {
        nonzero(divisor)?;
        let parameters = self.with_outputs(|value| value / divisor);
        traced(parameters, Some(self.function.domain()))
    }

    /// The parameters with `new` applied to each output weight and to the output bias.
    fn with_outputs(&self, new: impl Fn(T) -> T) -> Parameters<T> {
        let mut parameters = self.parameters.clone();
        for weight in &mut parameters.output_weights {
            *weight = new(*weight);
        }
        parameters.output_bias = new(parameters.output_bias);
        parameters
    }

    /// The shallow network of this network after another one on all of R, `x -> self(inner(x))`.
    ///
    /// It is [`from_function`](Self::from_function) of their functions,
    /// [composed](crate::PiecewiseLinear::compose). The cost is that of both steps.
    ///
    /// Two networks, one after the other, are a deep network. The shallow network may need about N M units
    /// for a network of N units after one of M.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::compose`](crate::PiecewiseLinear::compose) and of
    /// [`from_function`](Self::from_function).
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // A tooth of two units; four teeth, by three layers of it: eight segments and a flat tail.
    /// let tooth = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    /// let four_teeth = tooth.compose(&tooth)?.compose(&tooth)?;
    /// assert_eq!((tooth.width(), four_teeth.width()), (2, 9));
    /// assert_eq!(four_teeth.forward(0.8125), tooth.forward(tooth.forward(tooth.forward(0.8125))));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn compose(&self, inner: &Self) -> Result<Self, Error> {
        Self::from_function(self.function.compose(&inner.function)?)
    }
}

operators!(ShallowReluNet);
