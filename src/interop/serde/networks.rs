//! Networks: the form of their function or of their parameters, and the names of parameters.

use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::none;
use crate::error::{Error, Parameter};
use crate::function::PiecewiseLinear;
use crate::network::{Parameters, ShallowReluNet, construct};
use crate::number::Scalar;

/// The form of a network: that of its function, if the function determines it, otherwise its parameters.
#[derive(Serialize, Deserialize)]
#[serde(rename = "ShallowReluNet", rename_all = "snake_case")]
enum Network<F, U> {
    Function(F),
    Parameters(U),
}

/// The parameters of a network and its domain.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(bound(
    serialize = "V: Serialize, T: Serialize",
    deserialize = "V: Deserialize<'de>, T: Deserialize<'de>"
))]
struct Units<V, T> {
    hidden_weights: V,
    hidden_biases: V,
    output_weights: V,
    output_bias: T,
    /// Where the function must have breakpoints besides its kinks; None if nowhere.
    #[serde(default = "none")]
    domain: Option<(T, T)>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Parameter", rename = "Parameter", rename_all = "snake_case")]
enum ParameterForm {
    HiddenWeight(usize),
    HiddenBias(usize),
    OutputWeight(usize),
    OutputBias,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Parameters", rename = "Parameters", deny_unknown_fields)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
struct ParametersForm<T> {
    hidden_weights: Vec<T>,
    hidden_biases: Vec<T>,
    output_weights: Vec<T>,
    output_bias: T,
}

/// Writes `{"hidden_bias": 3}` and the like, or `"output_bias"`.
///
/// ```
/// let parameter = shallow_relu::Parameter::HiddenBias(3);
/// assert_eq!(serde_json::to_string(&parameter)?, r#"{"hidden_bias":3}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for Parameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ParameterForm::serialize(self, serializer)
    }
}

/// Reads what [`Serialize`] writes.
impl<'de> Deserialize<'de> for Parameter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ParameterForm::deserialize(deserializer)
    }
}

/// Writes the four fields by their names.
///
/// ```
/// let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// assert_eq!(
///     serde_json::to_string(net.parameters())?,
///     r#"{"hidden_weights":[1.0],"hidden_biases":[0.0],"output_weights":[2.0],"output_bias":1.0}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Serialize> Serialize for Parameters<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ParametersForm::serialize(self, serializer)
    }
}

/// Reads what [`Serialize`] writes. As the fields may hold any values, nothing else is checked.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Parameters<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ParametersForm::deserialize(deserializer)
    }
}

/// Writes what determines the network, and nothing that follows from it: the function, if the network is the one
/// that [`construct`](crate::construct()) makes of it, and otherwise the parameters. In the second case the domain
/// is written too, unless it follows from the parameters. O(N), or O(N log N) for N parameters.
///
/// What is said of JSON for [`PiecewiseLinear`] holds here, too.
///
/// ```
/// use shallow_relu::{Parameters, ShallowReluNet};
///
/// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
/// let json = r#"{"function":{"xs":[0.0,2.0],"ys":[1.0,5.0],"left":"constant","right":"linear"}}"#;
/// assert_eq!(serde_json::to_string(&net)?, json);
///
/// let trained = ShallowReluNet::from_parameters(Parameters {
///     hidden_weights: vec![1.5],
///     hidden_biases: vec![-0.75],
///     output_weights: vec![2.0],
///     output_bias: -1.0,
/// })?;
/// let json = serde_json::to_string(&trained)?;
/// assert!(json.starts_with(r#"{"parameters":{"hidden_weights":[1.5],"#));
/// assert_eq!(serde_json::from_str::<ShallowReluNet<f64>>(&json)?, trained);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Scalar + Serialize> Serialize for ShallowReluNet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let function = self.function();
        let form = if construct(function).is_ok_and(|other| same(self, &other)) {
            Network::Function(function)
        } else {
            let again = Self::from_parameters(self.parameters().clone());
            let has_that_domain = again.is_ok_and(|other| same(self, &other));
            Network::Parameters(Units {
                hidden_weights: self.hidden_weights(),
                hidden_biases: self.hidden_biases(),
                output_weights: self.output_weights(),
                output_bias: self.output_bias(),
                domain: (!has_that_domain).then(|| function.domain()),
            })
        };
        form.serialize(serializer)
    }
}

/// Whether two networks are the same bit for bit, their reports included.
fn same<T: Scalar>(a: &ShallowReluNet<T>, b: &ShallowReluNet<T>) -> bool {
    // A parameter, unlike a coordinate, may be -0, which is equal to +0.
    let values = a.parameters().iter().zip(b.parameters().iter());
    let mut signs = values.map(|((_, a), (_, b))| a.is_negative() == b.is_negative());
    a == b
        && a.breakpoint_error() == b.breakpoint_error()
        && a.amplification() == b.amplification()
        && signs.all(|same| same)
}

/// Reads a function through [`construct`](crate::construct()), and parameters through
/// [`from_parameters`](ShallowReluNet::from_parameters), and gives their messages. `domain`, where it is given, is
/// an interval that the domain of the function must hold. Other fields are refused.
///
/// ```
/// use shallow_relu::ShallowReluNet;
///
/// let net: ShallowReluNet<f64> = serde_json::from_str(r#"{"function": {"xs": [0, 2], "ys": [1, 5]}}"#)?;
/// assert_eq!(net.output_weights(), [2.0]);
///
/// let json = r#"{"parameters": {
///     "hidden_weights": [1, -1], "hidden_biases": [0], "output_weights": [1, 1], "output_bias": 0.5
/// }}"#;
/// let error = serde_json::from_str::<ShallowReluNet<f64>>(json).unwrap_err();
/// let text = "hidden_weights and hidden_biases must have the same length, got 2 and 1";
/// assert!(error.to_string().starts_with(text));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de, T: Scalar + Deserialize<'de>> Deserialize<'de> for ShallowReluNet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Network::<PiecewiseLinear<T>, Units<Vec<T>, T>>::deserialize(deserializer)?;
        Self::try_from(form).map_err(D::Error::custom)
    }
}

impl<T: Scalar> TryFrom<Network<PiecewiseLinear<T>, Units<Vec<T>, T>>> for ShallowReluNet<T> {
    type Error = Error;

    fn try_from(form: Network<PiecewiseLinear<T>, Units<Vec<T>, T>>) -> Result<Self, Error> {
        let units = match form {
            Network::Function(function) => return Self::from_function(function),
            Network::Parameters(units) => units,
        };
        let parameters = Parameters {
            hidden_weights: units.hidden_weights,
            hidden_biases: units.hidden_biases,
            output_weights: units.output_weights,
            output_bias: units.output_bias,
        };
        match units.domain {
            None => Self::from_parameters(parameters),
            Some(domain) => Self::from_parameters_on(parameters, domain),
        }
    }
}
