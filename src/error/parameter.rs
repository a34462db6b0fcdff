//! Names for the parameters of a network.

use core::fmt;

/// One parameter of a network: a weight or a bias of one of its units, or the output bias.
///
/// ```
/// use shallow_relu::Parameter;
///
/// assert_eq!(Parameter::HiddenBias(3).to_string(), "hidden_biases[3]");
/// assert_eq!(Parameter::OutputBias.to_string(), "output_bias");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parameter {
    /// The hidden weight v of a unit.
    HiddenWeight(usize),
    /// The hidden bias b of a unit.
    HiddenBias(usize),
    /// The output weight w of a unit.
    OutputWeight(usize),
    /// The output bias b0.
    OutputBias,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HiddenWeight(unit) => write!(f, "hidden_weights[{unit}]"),
            Self::HiddenBias(unit) => write!(f, "hidden_biases[{unit}]"),
            Self::OutputWeight(unit) => write!(f, "output_weights[{unit}]"),
            Self::OutputBias => write!(f, "output_bias"),
        }
    }
}
