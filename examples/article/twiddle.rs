//! Twiddling: one parameter of a network changed, and where that acts.
//!
//! The output weight, the hidden bias and the hidden weight of one unit in the middle are changed, and for
//! contrast the value of the breakpoint at which its ray starts. A parameter changes by the
//! largest power of two that moves the function by no more than its height.
//!
//! For networks made from breakpoints with the default tails: unit i's ray starts at breakpoint i.

use shallow_relu::{Error, Parameter, ShallowReluNet};

use gallery::number::rounded;

type Net = ShallowReluNet<f64>;

/// A network with one parameter changed.
pub(crate) struct Twiddle {
    /// The unit, or the breakpoint at which its ray starts.
    pub(crate) unit: usize,
    /// None if the value of the breakpoint is changed.
    pub(crate) parameter: Option<Parameter>,
    pub(crate) old: f64,
    pub(crate) new: f64,
    pub(crate) after: Net,
    /// Outside of this interval nothing moves. None if nothing moves anywhere.
    pub(crate) interval: Option<(f64, f64)>,
    /// Where the function turns at the unit, after the change.
    pub(crate) kink: Option<f64>,
}

/// The parameters of the unit in the middle, twiddled, and its breakpoint. A change that leads out of
/// the range of floats is left out.
pub(crate) fn twiddles(net: &Net) -> Vec<Twiddle> {
    let unit = net.width() / 2;
    // The bias down and the weight up: in the article the one moves the kink to the right, and the
    // other does and steepens the ray.
    let (v, b) = (net.hidden_weights()[unit], net.hidden_biases()[unit]);
    let w = net.output_weights()[unit];
    let twiddled = [
        Twiddle::parameter(net, unit, (Parameter::OutputWeight(unit), w), 1.0),
        Twiddle::parameter(net, unit, (Parameter::HiddenBias(unit), b), -1.0),
        Twiddle::parameter(net, unit, (Parameter::HiddenWeight(unit), v), 1.0),
    ];
    let raised = Twiddle::breakpoint_value(net, unit);
    twiddled.into_iter().chain([raised]).flatten().collect()
}

impl Twiddle {
    fn parameter(
        net: &Net,
        unit: usize,
        (which, old): (Parameter, f64),
        sign: f64,
    ) -> Result<Self, Error> {
        let before = net.sensitivity().influence(which)?;
        let step = match before.largest {
            0.0 => 1.0,
            largest => power_of_two(half_height(net) / largest * 2.0),
        };
        let new = old + sign * step;
        let after = net.with_parameter(which, new)?;
        // A moved kink may have come to lie before the old one.
        let moved = after.sensitivity().influence(which)?.interval;
        Ok(Self {
            unit,
            parameter: Some(which),
            old,
            new,
            after,
            interval: before.interval.zip(moved).map(hull),
            kink: moved.map(|(start, _)| start),
        })
    }

    /// The breakpoint raised by half the height of the function.
    fn breakpoint_value(net: &Net, index: usize) -> Result<Self, Error> {
        let function = net.function();
        let (xs, old) = (function.xs(), function.ys()[index]);
        let new = old + half_height(net);
        let mut breakpoints: Vec<_> = function.breakpoints().collect();
        breakpoints[index].1 = new;
        // A tail follows the breakpoints that it is made from: on the left the first one, on the
        // right the last two.
        let from = if index == 0 {
            f64::NEG_INFINITY
        } else {
            xs[index - 1]
        };
        let to = if index + 2 < xs.len() {
            xs[index + 1]
        } else {
            f64::INFINITY
        };
        Ok(Self {
            unit: index,
            parameter: None,
            old,
            new,
            after: Net::from_breakpoints(&breakpoints)?,
            interval: Some((from, to)),
            kink: Some(xs[index]),
        })
    }

    /// What kind of parameter is changed.
    pub(crate) fn kind(&self) -> &'static str {
        match self.parameter {
            Some(Parameter::OutputWeight(_)) => "output weight",
            Some(Parameter::HiddenBias(_)) => "hidden bias",
            Some(Parameter::HiddenWeight(_)) => "hidden weight",
            Some(Parameter::OutputBias) => "output bias",
            None => "breakpoint value",
        }
    }

    /// `acts from -0.5 on`
    pub(crate) fn effect(&self) -> String {
        let text = |x| rounded(x, 4);
        match self.interval {
            None => "moves nothing".to_string(),
            Some((from, to)) => match (from.is_finite(), to.is_finite()) {
                (false, false) => "acts everywhere".to_string(),
                (true, false) => format!("acts from {} on", text(from)),
                (false, true) => format!("acts up to {}", text(to)),
                (true, true) => format!("acts from {} to {}", text(from), text(to)),
            },
        }
    }
}

/// Half the distance from the least to the greatest value; the whole may overflow. For a flat function half of 1.
fn half_height(net: &Net) -> f64 {
    let (least, greatest) = net.function().range();
    match greatest * 0.5 - least * 0.5 {
        0.0 => 0.5,
        half_height => half_height,
    }
}

/// The largest power of two up to a positive float, among the normal ones.
fn power_of_two(x: f64) -> f64 {
    let fraction_bits = f64::MANTISSA_DIGITS - 1;
    let x = x.clamp(f64::MIN_POSITIVE, f64::MAX);
    f64::from_bits(x.to_bits() >> fraction_bits << fraction_bits)
}

fn hull((one, other): ((f64, f64), (f64, f64))) -> (f64, f64) {
    (one.0.min(other.0), one.1.max(other.1))
}
