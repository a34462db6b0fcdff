//! Three ways to represent a piecewise linear function by parameters, each with a step of gradient descent.

use shallow_relu::{Error, Parameters, PiecewiseLinear, ShallowReluNet};

use crate::hats::sums_over_hats;

/// A function and the parameters that represent it.
pub(crate) trait Model: Clone {
    fn function(&self) -> &PiecewiseLinear<f64>;

    /// The model after one step against the gradient of a loss whose gradient with respect to the
    /// function's value at `xs[i]` is `slopes[i]`.
    fn stepped(&self, xs: &[f64], slopes: &[f64], rate: f64) -> Result<Self, Error>;
}

/// The values at the breakpoints.
#[derive(Clone)]
pub(crate) struct BreakpointValues(pub(crate) PiecewiseLinear<f64>);

/// The output weights and the output bias of a network, in which the loss is quadratic.
#[derive(Clone)]
pub(crate) struct OutputWeights(pub(crate) ShallowReluNet<f64>);

/// All parameters of a network.
#[derive(Clone)]
pub(crate) struct AllParameters(pub(crate) ShallowReluNet<f64>);

impl Model for BreakpointValues {
    fn function(&self) -> &PiecewiseLinear<f64> {
        &self.0
    }

    fn stepped(&self, xs: &[f64], slopes: &[f64], rate: f64) -> Result<Self, Error> {
        let gradient = sums_over_hats(self.0.xs(), xs, slopes);
        let ys = against(&gradient, self.0.ys(), rate);
        PiecewiseLinear::from_xy(self.0.xs(), &ys).map(Self)
    }
}

impl Model for OutputWeights {
    fn function(&self) -> &PiecewiseLinear<f64> {
        self.0.function()
    }

    fn stepped(&self, xs: &[f64], slopes: &[f64], rate: f64) -> Result<Self, Error> {
        let net = &self.0;
        let gradients = net.sensitivity().batch_gradients(xs, slopes)?;
        // The hidden layer stays as it is.
        let parameters = Parameters {
            hidden_weights: net.hidden_weights().to_vec(),
            hidden_biases: net.hidden_biases().to_vec(),
            ..stepped(net.parameters(), &gradients, rate)
        };
        ShallowReluNet::from_parameters(parameters).map(Self)
    }
}

impl Model for AllParameters {
    fn function(&self) -> &PiecewiseLinear<f64> {
        self.0.function()
    }

    fn stepped(&self, xs: &[f64], slopes: &[f64], rate: f64) -> Result<Self, Error> {
        let net = &self.0;
        let gradients = net.sensitivity().batch_gradients(xs, slopes)?;
        let parameters = stepped(net.parameters(), &gradients, rate);
        ShallowReluNet::from_parameters(parameters).map(Self)
    }
}

/// The parameters after one step against their gradients.
fn stepped(
    parameters: &Parameters<f64>,
    gradients: &Parameters<f64>,
    rate: f64,
) -> Parameters<f64> {
    let [from, slopes] = [parameters, gradients];
    Parameters {
        hidden_weights: against(&slopes.hidden_weights, &from.hidden_weights, rate),
        hidden_biases: against(&slopes.hidden_biases, &from.hidden_biases, rate),
        output_weights: against(&slopes.output_weights, &from.output_weights, rate),
        output_bias: from.output_bias - rate * slopes.output_bias,
    }
}

fn against(gradient: &[f64], values: &[f64], rate: f64) -> Vec<f64> {
    let pairs = values.iter().zip(gradient);
    pairs.map(|(value, slope)| value - rate * slope).collect()
}
