//! From parameters to a network: the function that any units compute.

use alloc::vec::Vec;

use crate::error::{Error, Parameter, same_length, text};
use crate::network::ray::Rays;
use crate::network::sweep::Traced;
use crate::network::{ShallowReluNet, amplification, units};
use crate::number::{Scalar, larger};

impl<T: Scalar> ShallowReluNet<T> {
    /// The network of the given hidden weights v, hidden biases b, output weights w and output bias
    /// b0, whatever finite numbers they are: `b0 + sum over i of w_i * relu(b_i + v_i * x)`. O(N log N).
    ///
    /// Here the parameters are the truth, and [`function`](Self::function) follows from them. Its breakpoints
    /// are the floats nearest to the kinks, `-b / v`, one for each kink, the lower one of two floats equally near.
    /// Kinks with one nearest float share it, and those that cancel have none. So N units have at most N
    /// breakpoints; and for two kinks or more, `segment_count() + 2` is the number of linear pieces of the
    /// network, its two tails included. The domain reaches from the first kink to the last. A function with one kink or none gets
    /// breakpoints beside it, or at 0 and 1. A kink beyond all floats bends nothing, so that an infinite
    /// input gives the limit of the tail before it.
    ///
    /// # What is exact, and the bound elsewhere
    ///
    /// Let F be the sum, before any rounding, and u the unit roundoff. At a breakpoint y is F, rounded
    /// once. There is one exception: if F is level on one side of the kinks there and not on the other, y
    /// is the level. So a network that is constant beyond its first kink is that constant there.
    ///
    /// Let c(k) be what moving the kinks to the breakpoint k costs: the sum of `|w v| |k + b / v|` over the
    /// units whose kink has k as its nearest float, at most the sum of their `u |w b| (1 + u)`. That is no more than
    /// the rounding of a product `v x` costs wherever a network is evaluated as it is written. Wherever nothing
    /// underflows or overflows, `forward` is off
    ///
    /// * at a breakpoint k by the rounding of y, and by c(k) in the exception;
    /// * between two breakpoints by at most 9/2 ulp of the larger |y| of the two and by the larger c of the two:
    ///   1/2 is the rounding of y, 4 are those of evaluation;
    /// * on a tail by at most `4 u (|F(x)| + |y|) (1 + 4 u) + c`, y and c being those of the last breakpoint:
    ///   the rounding of y, of the slope, of the distance, of their product and of the sum.
    ///
    /// Of this, only c depends on how the terms cancel, and it does not grow with N as the error of
    /// [`forward_dense`](Self::forward_dense) does. It is zero where the kinks are floats.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch); [`ParameterNotFinite`](Error::ParameterNotFinite);
    /// [`ValueOverflow`](Error::ValueOverflow) where the sum at a breakpoint is out of range;
    /// [`TailNotFinite`](Error::TailNotFinite) and [`SlopeOverflow`](Error::SlopeOverflow) where a
    /// slope is, also when two breakpoints are so close that the rounding of y makes it so.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // |x - 1| / 2, by a unit facing right, one facing left, and two that do nothing.
    /// let v = vec![1.0, -2.0, 3.0, 0.0];
    /// let b = vec![-1.0, 2.0, 0.1, -5.0];
    /// let w = vec![0.5, 0.25, 0.0, 7.0];
    /// let net = ShallowReluNet::from_parameters(v, b, w, 0.0)?;
    /// assert_eq!(net.function().eval(-3.0), 2.0);
    /// assert_eq!((net.function().xs()[0], net.function().tail_slopes()), (1.0, (-0.5, 0.5)));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_parameters(
        hidden_weights: Vec<T>,
        hidden_biases: Vec<T>,
        output_weights: Vec<T>,
        output_bias: T,
    ) -> Result<Self, Error> {
        traced(
            (hidden_weights, hidden_biases, output_weights, output_bias),
            None,
        )
    }
}

/// The network of the parameters v, b, w and b0, on the given domain at least.
pub(crate) fn traced<T: Scalar>(
    (hidden_weights, hidden_biases, output_weights, output_bias): (Vec<T>, Vec<T>, Vec<T>, T),
    domain: Option<(T, T)>,
) -> Result<ShallowReluNet<T>, Error> {
    let width = hidden_weights.len();
    let hidden = ("hidden_weights", width);
    same_length(hidden, ("hidden_biases", hidden_biases.len()))?;
    same_length(hidden, ("output_weights", output_weights.len()))?;
    finite(&hidden_weights, Parameter::HiddenWeight)?;
    finite(&hidden_biases, Parameter::HiddenBias)?;
    finite(&output_weights, Parameter::OutputWeight)?;
    finite(&[output_bias], |_| Parameter::OutputBias)?;

    let units = units(&hidden_weights, &hidden_biases, &output_weights);
    let rays = Rays::new(units, output_bias);
    let Traced { function, error } = Traced::new(&rays, domain)?;
    // A convex function of x, so largest at an end of the domain.
    let (first, last) = function.domain();
    let terms = larger(rays.terms_at(first), rays.terms_at(last));
    Ok(ShallowReluNet {
        amplification: amplification(terms, &function),
        function,
        hidden_weights,
        hidden_biases,
        output_weights,
        output_bias,
        breakpoint_error: error,
    })
}

impl<T: Scalar> ShallowReluNet<T> {
    /// All 3N + 1 parameters and their values: hidden weights, hidden biases, output weights, output
    /// bias.
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(3.0, 1.0), (5.0, 5.0)])?;
    /// let all: Vec<_> = net.parameters().collect();
    /// assert_eq!(all[1], (Parameter::HiddenBias(0), -3.0));
    /// assert_eq!(all[3], (Parameter::OutputBias, 1.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn parameters(&self) -> impl Iterator<Item = (Parameter, T)> {
        named(&self.hidden_weights, Parameter::HiddenWeight)
            .chain(named(&self.hidden_biases, Parameter::HiddenBias))
            .chain(named(&self.output_weights, Parameter::OutputWeight))
            .chain([(Parameter::OutputBias, self.output_bias)])
    }

    /// The value of one parameter.
    ///
    /// # Errors
    ///
    /// [`NoSuchParameter`](Error::NoSuchParameter).
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(3.0, 1.0), (5.0, 5.0)])?;
    /// assert_eq!(net.parameter(Parameter::OutputWeight(0))?, 2.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn parameter(&self, which: Parameter) -> Result<T, Error> {
        let value = match which {
            Parameter::HiddenWeight(unit) => self.hidden_weights.get(unit),
            Parameter::HiddenBias(unit) => self.hidden_biases.get(unit),
            Parameter::OutputWeight(unit) => self.output_weights.get(unit),
            Parameter::OutputBias => Some(&self.output_bias),
        };
        let error = Error::NoSuchParameter {
            parameter: which,
            width: self.width(),
        };
        value.copied().ok_or(error)
    }

    /// The network with one parameter changed, as [`from_parameters`](Self::from_parameters) makes
    /// it, on a domain that reaches as far as this one at least. O(N log N).
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
        self.parameter(which)?;
        let mut v = self.hidden_weights.clone();
        let mut b = self.hidden_biases.clone();
        let mut w = self.output_weights.clone();
        let mut output_bias = self.output_bias;
        match which {
            Parameter::HiddenWeight(unit) => v[unit] = value,
            Parameter::HiddenBias(unit) => b[unit] = value,
            Parameter::OutputWeight(unit) => w[unit] = value,
            Parameter::OutputBias => output_bias = value,
        }
        traced((v, b, w, output_bias), Some(self.function().domain()))
    }
}

fn named<T: Copy>(
    values: &[T],
    parameter: fn(usize) -> Parameter,
) -> impl Iterator<Item = (Parameter, T)> {
    values
        .iter()
        .enumerate()
        .map(move |(unit, &value)| (parameter(unit), value))
}

fn finite<T: Scalar>(values: &[T], parameter: impl Fn(usize) -> Parameter) -> Result<(), Error> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(i) => Err(Error::ParameterNotFinite {
            parameter: parameter(i),
            value: text(values[i]),
        }),
    }
}
