//! The parameters of a network, by name.

use alloc::vec::Vec;

use crate::error::{Error, Parameter, same_length, text};
use crate::number::Scalar;

/// The parameters of a network,
///
/// ```text
/// z = b0 + sum over i of w_i * relu(b_i + v_i * x)
/// ```
///
/// or another value for each of them, such as its gradient.
///
/// [`from_parameters`](crate::ShallowReluNet::from_parameters) takes them and
/// [`parameters`](crate::ShallowReluNet::parameters) lends them. The gradients of
/// [`Sensitivity`](crate::Sensitivity) have the same type, so a step of gradient descent adds fields of the
/// same name. The fields may hold any values, and vectors of different lengths: `from_parameters` checks
/// them.
///
/// ```
/// use shallow_relu::{Parameters, ShallowReluNet};
///
/// let parameters = Parameters {
///     hidden_weights: vec![1.0, -1.0],
///     hidden_biases: vec![0.0, 0.0],
///     output_weights: vec![1.0, 1.0],
///     output_bias: 0.5,
/// };
/// let net = ShallowReluNet::from_parameters(parameters)?;
/// assert_eq!((net.forward(-2.0), net.forward(3.0)), (2.5, 3.5)); // |x| + 0.5
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters<T> {
    /// The hidden weights v, one for each unit.
    pub hidden_weights: Vec<T>,
    /// The hidden biases b, one for each unit.
    pub hidden_biases: Vec<T>,
    /// The output weights w, one for each unit.
    pub output_weights: Vec<T>,
    /// The output bias b0.
    pub output_bias: T,
}

impl<T: Copy> Parameters<T> {
    /// The number of units, which is the number of hidden weights if the lengths differ.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.parameters().width(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn width(&self) -> usize {
        self.hidden_weights.len()
    }

    /// The value of one parameter, or `None` if there is no such parameter.
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(3.0, 1.0), (5.0, 5.0)])?;
    /// assert_eq!(net.parameters().get(Parameter::OutputWeight(0)), Some(2.0));
    /// assert_eq!(net.parameters().get(Parameter::OutputWeight(1)), None);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, which: Parameter) -> Option<T> {
        match which {
            Parameter::HiddenWeight(unit) => self.hidden_weights.get(unit),
            Parameter::HiddenBias(unit) => self.hidden_biases.get(unit),
            Parameter::OutputWeight(unit) => self.output_weights.get(unit),
            Parameter::OutputBias => Some(&self.output_bias),
        }
        .copied()
    }

    /// All parameters and their values, 3N + 1 for N units: hidden weights, hidden biases, output weights,
    /// output bias.
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(3.0, 1.0), (5.0, 5.0)])?;
    /// let all: Vec<_> = net.parameters().iter().collect();
    /// assert_eq!(all[1], (Parameter::HiddenBias(0), -3.0));
    /// assert_eq!(all[3], (Parameter::OutputBias, 1.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Parameter, T)> {
        named(&self.hidden_weights, Parameter::HiddenWeight)
            .chain(named(&self.hidden_biases, Parameter::HiddenBias))
            .chain(named(&self.output_weights, Parameter::OutputWeight))
            .chain([(Parameter::OutputBias, self.output_bias)])
    }

    /// No units yet, and room for `width` of them.
    pub(super) fn with_capacity(width: usize, output_bias: T) -> Self {
        Self {
            hidden_weights: Vec::with_capacity(width),
            hidden_biases: Vec::with_capacity(width),
            output_weights: Vec::with_capacity(width),
            output_bias,
        }
    }

    /// Appends the unit (v, b, w).
    pub(super) fn push(&mut self, (v, b, w): (T, T, T)) {
        self.hidden_weights.push(v);
        self.hidden_biases.push(b);
        self.output_weights.push(w);
    }

    /// The units (v, b, w) in order.
    pub(super) fn units(&self) -> impl ExactSizeIterator<Item = (T, T, T)> {
        let hidden = self.hidden_weights.iter().zip(&self.hidden_biases);
        let units = hidden.zip(&self.output_weights);
        units.map(|((&v, &b), &w)| (v, b, w))
    }

    pub(super) fn get_mut(&mut self, which: Parameter) -> Option<&mut T> {
        match which {
            Parameter::HiddenWeight(unit) => self.hidden_weights.get_mut(unit),
            Parameter::HiddenBias(unit) => self.hidden_biases.get_mut(unit),
            Parameter::OutputWeight(unit) => self.output_weights.get_mut(unit),
            Parameter::OutputBias => Some(&mut self.output_bias),
        }
    }
}

impl<T: Scalar> Parameters<T> {
    /// `Ok` if the lengths agree and all values are finite.
    pub(super) fn check(&self) -> Result<(), Error> {
        let hidden_weights = ("hidden_weights", self.hidden_weights.len());
        same_length(hidden_weights, ("hidden_biases", self.hidden_biases.len()))?;
        same_length(
            hidden_weights,
            ("output_weights", self.output_weights.len()),
        )?;
        match self.iter().find(|(_, value)| !value.is_finite()) {
            None => Ok(()),
            Some((parameter, value)) => Err(Error::ParameterNotFinite {
                parameter,
                value: text(value),
            }),
        }
    }
}

fn named<T: Copy>(
    values: &[T],
    parameter: fn(usize) -> Parameter,
) -> impl Iterator<Item = (Parameter, T)> {
    let values = values.iter().enumerate();
    values.map(move |(unit, &value)| (parameter(unit), value))
}
