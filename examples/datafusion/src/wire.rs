//! How a function is written into a plan: its form of the feature `serde`, as JSON.

use shallow_relu::PiecewiseLinear;

use crate::Error;

/// What such bytes begin with, to tell them from those of another codec.
const MARK: &[u8] = b"shallow-relu ";

/// Whether the bytes are those that [`write`] wrote.
pub(crate) fn is_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

/// Breakpoints and tails, each float with as many digits as it takes to read it back.
pub(crate) fn write(
    name: &str,
    function: &PiecewiseLinear<f64>,
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    bytes.extend_from_slice(MARK);
    serde_json::to_writer(bytes, function).map_err(|error| refuse(name, &error))
}

/// The function of these bytes, built by the constructors that every function comes from.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<PiecewiseLinear<f64>, Error> {
    let text = bytes.strip_prefix(MARK).unwrap_or(bytes);
    serde_json::from_slice(text).map_err(|error| refuse(name, &error))
}

fn refuse(name: &str, error: &serde_json::Error) -> Error {
    Error::Plan {
        name: name.to_owned(),
        reason: error.to_string(),
    }
}
