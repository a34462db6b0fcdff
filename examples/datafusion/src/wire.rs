//! How a function is written into a plan: one line of text.

use serde_json::{Value, json};
use shallow_relu::{PiecewiseLinear, Tail};

use crate::Error;

/// What such bytes begin with, to tell them from those of another codec.
const MARK: &[u8] = b"shallow-relu ";

/// Whether the bytes are those that [`write`] wrote.
pub(crate) fn is_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// Breakpoints and tails as JSON, each float with as many digits as it takes to read it back.
pub(crate) fn write(function: &PiecewiseLinear<f64>, bytes: &mut Vec<u8>) {
    let (left, right) = function.tails();
    let points: Vec<_> = function.breakpoints().collect();
    let text = json!({ "breakpoints": points, "left": tail(left), "right": tail(right) });
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(text.to_string().as_bytes());
}

/// The function of these bytes, built by the constructors that every function comes from.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<PiecewiseLinear<f64>, Error> {
    let refuse = |reason: String| Error::Plan {
        name: name.to_owned(),
        reason,
    };
    let text = bytes
        .strip_prefix(MARK)
        .ok_or_else(|| refuse("it does not begin with \"shallow-relu\"".to_owned()))?;
    let value: Value = serde_json::from_slice(text).map_err(|error| refuse(error.to_string()))?;
    let missing = |field: &str| refuse(format!("{field} is missing or malformed"));
    let points = points(&value["breakpoints"]).ok_or_else(|| missing("breakpoints"))?;
    let left = tail_of(&value["left"]).ok_or_else(|| missing("left"))?;
    let right = tail_of(&value["right"]).ok_or_else(|| missing("right"))?;
    PiecewiseLinear::from_breakpoints(&points)
        .and_then(|function| function.with_tails(left, right))
        .map_err(|error| refuse(error.to_string()))
}

fn tail(tail: Tail<f64>) -> Value {
    match tail {
        Tail::Constant => json!("Constant"),
        Tail::Linear => json!("Linear"),
        Tail::Slope(slope) => json!({ "Slope": slope }),
    }
}

fn tail_of(value: &Value) -> Option<Tail<f64>> {
    match value.as_str() {
        Some("Constant") => Some(Tail::Constant),
        Some("Linear") => Some(Tail::Linear),
        Some(_) => None,
        None => value["Slope"].as_f64().map(Tail::Slope),
    }
}

fn points(value: &Value) -> Option<Vec<(f64, f64)>> {
    let pair = |pair: &Value| match pair.as_array()?.as_slice() {
        [x, y] => Some((x.as_f64()?, y.as_f64()?)),
        _ => None,
    };
    value.as_array()?.iter().map(pair).collect()
}
