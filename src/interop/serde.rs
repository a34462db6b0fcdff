//! Functions, networks and samples in every format of serde.
//!
//! A type with something to check is written as a plain form, and read through the constructors that everyone
//! calls: what they refuse, no file can bring in. The forms are derived. One type is the form that is written,
//! which borrows its vectors, and the form that is read, which owns them, so the two have the same fields in the
//! same order. That is what a format needs that does not describe itself. For the same reason no field is ever
//! left out, no form is flattened into another one, and no enum is untagged.

use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Parameter};
use crate::function::{Discontinuous, Periodic, PiecewiseLinear, Samples, Side, Tail};
use crate::network::{Parameters, ShallowReluNet, construct};
use crate::number::Scalar;

/// The form of a function. `V` is the list of coordinates: a slice when it is written, a vector when it is read.
#[derive(Serialize, Deserialize)]
#[serde(rename = "PiecewiseLinear", deny_unknown_fields)]
#[serde(bound(
    serialize = "V: Serialize, T: Serialize",
    deserialize = "V: Deserialize<'de>, T: Deserialize<'de>"
))]
struct Function<V, T> {
    xs: V,
    ys: V,
    #[serde(default = "constant")]
    left: Tail<T>,
    #[serde(default = "linear")]
    right: Tail<T>,
}

/// The form of a function that jumps.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Discontinuous", deny_unknown_fields)]
#[serde(bound(
    serialize = "V: Serialize, T: Serialize",
    deserialize = "V: Deserialize<'de>, T: Deserialize<'de>"
))]
struct Jumping<V, T> {
    xs: V,
    ys: V,
    /// The sides of the jumps, from left to right.
    #[serde(default)]
    sides: Vec<Side>,
    #[serde(default = "constant")]
    left: Tail<T>,
    #[serde(default = "constant")]
    right: Tail<T>,
}

/// The form of one period of a periodic function.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Periodic", deny_unknown_fields)]
#[serde(bound(
    serialize = "V: Serialize, T: Serialize",
    deserialize = "V: Deserialize<'de>, T: Deserialize<'de>"
))]
struct Period<V, T> {
    period: T,
    xs: V,
    ys: V,
    /// The sides of the jumps, from left to right.
    #[serde(default)]
    sides: Vec<Side>,
}

/// The form of samples.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Samples", deny_unknown_fields)]
struct Data<V> {
    xs: V,
    ys: V,
    /// None only if it is missing where it is read. Each sample then has weight 1.
    #[serde(default = "none")]
    weights: Option<V>,
}

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
#[serde(remote = "Tail", rename = "Tail", rename_all = "snake_case")]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
enum TailForm<T> {
    Constant,
    Linear,
    Slope(T),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Side", rename = "Side", rename_all = "snake_case")]
enum SideForm {
    Left,
    Right,
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

fn constant<T>() -> Tail<T> {
    Tail::Constant
}

fn linear<T>() -> Tail<T> {
    Tail::Linear
}

fn none<V>() -> Option<V> {
    None
}

/// Writes `"constant"`, `"linear"` or `{"slope": 0.5}`.
///
/// ```
/// use shallow_relu::Tail;
///
/// assert_eq!(serde_json::to_string(&Tail::Slope(0.5))?, r#"{"slope":0.5}"#);
/// assert_eq!(serde_json::from_str::<Tail<f64>>(r#""linear""#)?, Tail::Linear);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<T: Serialize> Serialize for Tail<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        TailForm::serialize(self, serializer)
    }
}

/// Reads what [`Serialize`] writes. Whether a slope is finite is checked by the function that gets it.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Tail<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TailForm::deserialize(deserializer)
    }
}

/// Writes `"left"` or `"right"`.
///
/// ```
/// assert_eq!(serde_json::to_string(&shallow_relu::Side::Left)?, r#""left""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        SideForm::serialize(self, serializer)
    }
}

/// Reads what [`Serialize`] writes.
impl<'de> Deserialize<'de> for Side {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SideForm::deserialize(deserializer)
    }
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

/// Writes the breakpoints and the tails.
///
/// In JSON, turn on the feature `float_roundtrip` of serde_json. Without it, what is *written* is right, but
/// serde_json *reads* 10 to 30 % of all `f64` as a float beside the right one. With it, and in binary formats,
/// every function comes back bit for bit.
///
/// ```
/// use shallow_relu::PiecewiseLinear;
///
/// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.1), (2.0, 5.0)])?;
/// let json = serde_json::to_string(&f)?;
/// assert_eq!(json, r#"{"xs":[0.0,2.0],"ys":[0.1,5.0],"left":"constant","right":"linear"}"#);
/// assert_eq!(serde_json::from_str::<PiecewiseLinear<f64>>(&json)?, f);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Scalar + Serialize> Serialize for PiecewiseLinear<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (left, right) = self.tails();
        let (xs, ys) = (self.xs(), self.ys());
        let form = Function {
            xs,
            ys,
            left,
            right,
        };
        form.serialize(serializer)
    }
}

/// Reads through [`from_xy`](PiecewiseLinear::from_xy) and [`with_tails`](PiecewiseLinear::with_tails), and gives
/// their messages. The tails `left` and `right` may be missing, and are then those of
/// [`from_breakpoints`](PiecewiseLinear::from_breakpoints). Other fields are refused.
///
/// ```
/// use shallow_relu::{PiecewiseLinear, Tail};
///
/// let f: PiecewiseLinear<f64> = serde_json::from_str(r#"{"xs": [0, 2], "ys": [1, 5], "left": {"slope": -1}}"#)?;
/// assert_eq!(f.tails(), (Tail::Slope(-1.0), Tail::Linear));
///
/// let error = serde_json::from_str::<PiecewiseLinear<f64>>(r#"{"xs": [0, 2, 1], "ys": [1, 5, 4]}"#).unwrap_err();
/// assert_eq!(error.to_string(), "x[2] = 1 must be greater than x[1] = 2");
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de, T: Scalar + Deserialize<'de>> Deserialize<'de> for PiecewiseLinear<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Function::<Vec<T>, T>::deserialize(deserializer)?;
        Self::try_from(form).map_err(D::Error::custom)
    }
}

impl<T: Scalar> TryFrom<Function<Vec<T>, T>> for PiecewiseLinear<T> {
    type Error = Error;

    fn try_from(form: Function<Vec<T>, T>) -> Result<Self, Error> {
        Self::from_xy(&form.xs, &form.ys)?.with_tails(form.left, form.right)
    }
}

/// Writes the breakpoints, the sides of the jumps from left to right, and the tails. What is said of JSON for
/// [`PiecewiseLinear`] holds here, too.
///
/// ```
/// let step = shallow_relu::Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
/// assert_eq!(
///     serde_json::to_string(&step)?,
///     r#"{"xs":[0.0,2.0,2.0],"ys":[1.0,1.0,5.0],"sides":["right"],"left":"constant","right":"constant"}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Scalar + Serialize> Serialize for Discontinuous<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (left, right) = self.tails();
        let form = Jumping {
            xs: self.xs(),
            ys: self.ys(),
            sides: self.jumps().map(|jump| jump.side()).collect(),
            left,
            right,
        };
        form.serialize(serializer)
    }
}

/// Reads through [`from_xy`](Discontinuous::from_xy), [`with_sides`](Discontinuous::with_sides) and
/// [`with_tails`](Discontinuous::with_tails), and gives their messages. The tails may be missing, and are then
/// constant. So may the sides of a function without jumps. Other fields are refused.
///
/// ```
/// use shallow_relu::Discontinuous;
///
/// let json = r#"{"xs": [0, 45, 45, 80], "ys": [0, 0, 30, 100], "sides": ["right"]}"#;
/// let fan: Discontinuous<f64> = serde_json::from_str(json)?;
/// assert_eq!([44.9, 45.0, 52.0, 99.0].map(|x| fan.eval(x)), [0.0, 30.0, 44.0, 100.0]);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de, T: Scalar + Deserialize<'de>> Deserialize<'de> for Discontinuous<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Jumping::<Vec<T>, T>::deserialize(deserializer)?;
        Self::try_from(form).map_err(D::Error::custom)
    }
}

impl<T: Scalar> TryFrom<Jumping<Vec<T>, T>> for Discontinuous<T> {
    type Error = Error;

    fn try_from(form: Jumping<Vec<T>, T>) -> Result<Self, Error> {
        Self::from_xy(&form.xs, &form.ys, Side::Right)?
            .with_sides(&form.sides)?
            .with_tails(form.left, form.right)
    }
}

/// Writes the period, and the breakpoints of one period from -p/2 to p/2 with the sides of its jumps. What is said of
/// JSON for [`PiecewiseLinear`] holds here, too.
///
/// ```
/// let wave = shallow_relu::Periodic::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)], 4.0)?;
/// let json = serde_json::to_string(&wave)?;
/// assert_eq!(json, r#"{"period":4.0,"xs":[-2.0,0.0,2.0],"ys":[5.0,1.0,5.0],"sides":[]}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Scalar + Serialize> Serialize for Periodic<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let function = self.function();
        let form = Period {
            period: self.period(),
            xs: function.xs(),
            ys: function.ys(),
            sides: function.jumps().map(|jump| jump.side()).collect(),
        };
        form.serialize(serializer)
    }
}

/// Reads through [`Discontinuous::from_xy`], [`with_sides`](Discontinuous::with_sides) and
/// [`periodic`](Discontinuous::periodic), and gives their messages. So one period may start at any x. Where it ends
/// and the next one starts, a jump has the side of the jump at the first breakpoint, or else the last, or else
/// right. Other fields are refused.
///
/// ```
/// use shallow_relu::Periodic;
///
/// let json = r#"{"period": 24, "xs": [0, 6, 15, 24], "ys": [8, 5, 20, 8]}"#;
/// let day: Periodic<f64> = serde_json::from_str(json)?;
/// assert_eq!([6.0, 30.0, -18.0].map(|hour| day.eval(hour)), [5.0; 3]);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de, T: Scalar + Deserialize<'de>> Deserialize<'de> for Periodic<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Period::<Vec<T>, T>::deserialize(deserializer)?;
        Self::try_from(form).map_err(D::Error::custom)
    }
}

impl<T: Scalar> TryFrom<Period<Vec<T>, T>> for Periodic<T> {
    type Error = Error;

    fn try_from(form: Period<Vec<T>, T>) -> Result<Self, Error> {
        let function =
            Discontinuous::from_xy(&form.xs, &form.ys, Side::Right)?.with_sides(&form.sides)?;
        let (first, last) = function.domain();
        let end = function.jump_at(first).or_else(|| function.jump_at(last));
        let side = end.map_or(Side::Right, |jump| jump.side());
        function.periodic(form.period, side)
    }
}

/// Writes x, y and weight of the samples in order of x. Samples of weight 0 are not written.
///
/// ```
/// let samples = shallow_relu::Samples::new(&[3.0, 1.0], &[0.5, 0.25])?;
/// assert_eq!(
///     serde_json::to_string(&samples)?,
///     r#"{"xs":[1.0,3.0],"ys":[0.25,0.5],"weights":[1.0,1.0]}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl<T: Copy + Serialize> Serialize for Samples<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = Data {
            xs: self.iter().map(|(x, _, _)| x).collect::<Vec<T>>(),
            ys: self.iter().map(|(_, y, _)| y).collect(),
            weights: Some(self.iter().map(|(_, _, weight)| weight).collect()),
        };
        form.serialize(serializer)
    }
}

/// Reads through [`weighted`](Samples::weighted), or [`new`](Samples::new) if there are no weights, and gives
/// their messages. Other fields are refused.
///
/// ```
/// use shallow_relu::Samples;
///
/// let samples: Samples<f64> = serde_json::from_str(r#"{"xs": [3, 1], "ys": [0.5, 0.25]}"#)?;
/// assert_eq!(samples.iter().next(), Some((1.0, 0.25, 1.0)));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de, T: Scalar + Deserialize<'de>> Deserialize<'de> for Samples<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Data::<Vec<T>>::deserialize(deserializer)?;
        Self::try_from(form).map_err(D::Error::custom)
    }
}

impl<T: Scalar> TryFrom<Data<Vec<T>>> for Samples<T> {
    type Error = Error;

    fn try_from(form: Data<Vec<T>>) -> Result<Self, Error> {
        match &form.weights {
            None => Self::new(&form.xs, &form.ys),
            Some(weights) => Self::weighted(&form.xs, &form.ys, weights),
        }
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
