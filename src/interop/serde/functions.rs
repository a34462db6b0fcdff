//! Functions: the forms of continuous, jumping and periodic ones, tails and sides.

use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::function::{Discontinuous, Periodic, PiecewiseLinear, Side, Tail};
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

fn constant<T>() -> Tail<T> {
    Tail::Constant
}

fn linear<T>() -> Tail<T> {
    Tail::Linear
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
/// No file makes a function of `f32` or `f64` panic. Rationals of machine integers may overflow when they are compared, as
/// the chapter about [number types](crate::_docs::number_types) tells: read only files that you trust into those.
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
