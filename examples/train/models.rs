//! Three ways to represent a piecewise linear function by numbers, each with a step of gradient descent.

use shallow_relu::{Error, Gradients, PiecewiseLinear, ShallowReluNet};

use crate::hats::sums_over_hats;

/// A function and the numbers that represent it.
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
        let hidden = (net.hidden_weights().to_vec(), net.hidden_biases().to_vec());
        with_hidden(hidden, net, &gradients, rate).map(Self)
    }
}

impl Model for AllParameters {
    fn function(&self) -> &PiecewiseLinear<f64> {
        self.0.function()
    }

    fn stepped(&self, xs: &[f64], slopes: &[f64], rate: f64) -> Result<Self, Error> {
        let net = &self.0;
        let gradients = net.sensitivity().batch_gradients(xs, slopes)?;
        let hidden = (
            against(&gradients.hidden_weights, net.hidden_weights(), rate),
            against(&gradients.hidden_biases, net.hidden_biases(), rate),
        );
        with_hidden(hidden, net, &gradients, rate).map(Self)
    }
}

/// The network after one step of the output parameters, with these hidden ones.
fn with_hidden(
    (weights, biases): (Vec<f64>, Vec<f64>),
    net: &ShallowReluNet<f64>,
    gradients: &Gradients<f64>,
    rate: f64,
) -> Result<ShallowReluNet<f64>, Error> {
    let output_weights = against(&gradients.output_weights, net.output_weights(), rate);
    let output_bias = net.output_bias() - rate * gradients.output_bias;
    ShallowReluNet::from_parameters(weights, biases, output_weights, output_bias)
}

fn against(gradient: &[f64], values: &[f64], rate: f64) -> Vec<f64> {
    let pairs = values.iter().zip(gradient);
    pairs.map(|(value, slope)| value - rate * slope).collect()
}
