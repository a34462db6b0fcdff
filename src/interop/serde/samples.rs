//! Samples.

use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::none;
use crate::error::Error;
use crate::function::Samples;
use crate::number::Scalar;

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
