//! Three ways to say a piecewise linear function in numbers, each with a step of gradient descent.

use shallow_relu::{Error, PiecewiseLinear, ShallowReluNet};

use crate::hats::sums_over_hats;

/// A function and the numbers that say it.
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
        let stepped = ShallowReluNet::from_parameters(
            net.hidden_weights().to_vec(),
            net.hidden_biases().to_vec(),
            against(&gradients.output_weights, net.output_weights(), rate),
            net.output_bias() - rate * gradients.output_bias,
        );
        stepped.map(Self)
    }
}

impl Model for AllParameters {
    fn function(&self) -> &PiecewiseLinear<f64> {
        self.0.function()
    }

    fn stepped(&self, xs: &[f64], slopes: &[f64], rate: f64) -> Result<Self, Error> {
        let net = &self.0;
        let gradients = net.sensitivity().batch_gradients(xs, slopes)?;
        let stepped = ShallowReluNet::from_parameters(
            against(&gradients.hidden_weights, net.hidden_weights(), rate),
            against(&gradients.hidden_biases, net.hidden_biases(), rate),
            against(&gradients.output_weights, net.output_weights(), rate),
            net.output_bias() - rate * gradients.output_bias,
        );
        stepped.map(Self)
    }
}

fn against(gradient: &[f64], values: &[f64], rate: f64) -> Vec<f64> {
    let pairs = values.iter().zip(gradient);
    pairs.map(|(value, slope)| value - rate * slope).collect()
}
