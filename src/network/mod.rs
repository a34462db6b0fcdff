//! `ShallowReluNet`: its parameters, the function that they compute, and the literal sum.

mod arithmetic;
mod canonical;
mod construct;
mod dense_error;
mod feedback;
mod from_parameters;
mod parameters;
mod ray;
mod sensitivity;
mod sweep;

use alloc::vec::Vec;

use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, larger, relu};

pub use construct::construct;
pub use parameters::Parameters;
pub use sensitivity::{Influence, Sensitivity};

/// A network with one input, one hidden layer of ReLUs and one output,
///
/// ```text
/// z = b0 + sum over i of w_i * relu(b_i + v_i * x)
/// ```
///
/// with hidden weights v, hidden biases b, output weights w and output bias b0, together with the piecewise
/// linear function that it computes on all of R.
///
/// [`forward`](Self::forward) and [`forward_batch`](Self::forward_batch) evaluate the function, at the
/// cost of [its evaluation](PiecewiseLinear::eval) and with the
/// [promises](PiecewiseLinear#what-is-promised-of-evaluation) made there.
/// [`forward_dense`](Self::forward_dense) adds up the N units.
///
/// Either the breakpoints or the parameters are authoritative, and the others are derived from them and
/// rounded to `T`. [`breakpoint_error`](Self::breakpoint_error) is how far apart rounding takes them.
///
/// * The breakpoints are authoritative for a network made [`from_breakpoints`](Self::from_breakpoints) or,
///   with other tails, [`from_function`](Self::from_function).
/// * The parameters are authoritative for a network made [`from_parameters`](Self::from_parameters), such as
///   a trained one.
///
/// ```
/// use shallow_relu::ShallowReluNet;
///
/// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
/// assert_eq!(net.hidden_weights(), [1.0, 1.0, 1.0]);
/// assert_eq!(net.hidden_biases(), [1.0, 0.5, 0.0]);
/// assert_eq!(net.output_weights(), [4.0, -8.0, 5.0]);
/// assert_eq!(net.output_bias(), -1.0);
/// assert_eq!(net.forward(0.5), -0.5);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ShallowReluNet<T> {
    function: PiecewiseLinear<T>,
    parameters: Parameters<T>,
    breakpoint_error: T,
    amplification: T,
}

impl<T: Scalar> ShallowReluNet<T> {
    /// The number of units.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.width(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn width(&self) -> usize {
        self.parameters.width()
    }

    /// The weights v of the hidden layer, one for each unit. A weight is positive if the ray goes to the
    /// right, and negative if it goes to the left. It is +1 or -1 in a network made from breakpoints.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.hidden_weights(), [1.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn hidden_weights(&self) -> &[T] {
        &self.parameters.hidden_weights
    }

    /// The biases b of the hidden layer, one for each unit.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(3.0, 1.0), (4.0, 5.0)])?;
    /// assert_eq!(net.hidden_biases(), [-3.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn hidden_biases(&self) -> &[T] {
        &self.parameters.hidden_biases
    }

    /// The weights w of the output, one for each unit. If v is +1 or -1, w is the change of slope at the
    /// kink, where the unit's ray starts.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.output_weights(), [2.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn output_weights(&self) -> &[T] {
        &self.parameters.output_weights
    }

    /// The bias b0 of the output.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.output_bias(), 1.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn output_bias(&self) -> T {
        self.parameters.output_bias
    }

    /// All parameters by name. [`from_parameters`](Self::from_parameters) makes the same network of them, if
    /// this network was made from parameters.
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(3.0, 1.0), (4.0, 5.0)])?;
    /// assert_eq!(net.parameters().output_weights, [4.0]);
    /// assert_eq!(net.parameters().get(Parameter::HiddenBias(0)), Some(-3.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn parameters(&self) -> &Parameters<T> {
        &self.parameters
    }

    /// The function that the network computes, on all of R.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.function().domain(), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn function(&self) -> &PiecewiseLinear<T> {
        &self.function
    }

    /// The function that the network computes, on all of R, by value. O(1).
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.into_function().domain(), (0.0, 2.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn into_function(self) -> PiecewiseLinear<T> {
        self.function
    }

    /// The value at any `x`, on all of R: the same as [`PiecewiseLinear::eval`] of the function, at the same
    /// cost.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.forward(1.0), 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn forward(&self, x: T) -> T {
        self.function.eval(x)
    }

    /// Writes the value at `inputs[i]`, on all of R, to `outputs[i]`: the same as
    /// [`PiecewiseLinear::eval_batch`] of the function, at the same cost.
    ///
    /// # Errors
    ///
    /// [`LengthMismatch`](Error::LengthMismatch) if the lengths differ; then nothing is written.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let mut values = [0.0; 2];
    /// net.forward_batch(&[0.5, 1.5], &mut values)?;
    /// assert_eq!(values, [2.0, 4.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn forward_batch(&self, inputs: &[T], outputs: &mut [T]) -> Result<(), Error> {
        self.function.eval_batch(inputs, outputs)
    }

    /// The values at the inputs, on all of R: the same as [`PiecewiseLinear::values`] of the function, at the
    /// cost of [`forward_batch`](Self::forward_batch), in a new vector.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.values(&[0.5, 1.5]), [2.0, 4.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn values(&self, inputs: &[T]) -> Vec<T> {
        self.function.values(inputs)
    }

    /// The literal sum of the units at any `x`, on all of R: the output bias, and then unit by unit in order.
    /// O(N).
    ///
    /// It is the reference, in plain arithmetic of `T`. It is NaN for an infinite input if terms cancel.
    ///
    /// [`dense_error_bound`](Self::dense_error_bound) bounds its error on the domain. Let n be the number of
    /// units, u the unit roundoff and `g(k) = k u / (1 - k u)`. If nothing underflows or overflows, the sum
    /// is off
    ///
    /// * from the exact function by at most `breakpoint_error + g(n + 2) * amplification * max|y|`, on the
    ///   domain, for a network made from breakpoints;
    /// * from the exact sum by at most `g(n + 3) * (|b0| + sum of |w_i| (|b_i| + |v_i x|))`, over all units,
    ///   for any network.
    ///
    /// The `breakpoint_error` comes from the rounding of the weights. The rest comes from the sum. A term is
    /// rounded
    ///
    /// 1. when x is multiplied by v, unless v is +1 or -1;
    /// 2. when the bias is added;
    /// 3. when the ray is multiplied by w;
    /// 4. at most n times when it is summed (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002,
    ///    section 4.2).
    ///
    /// Each product that underflows adds at most half the least positive float, times w if it is the product
    /// `v x`.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.forward_dense(1.0), 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn forward_dense(&self, x: T) -> T {
        let (units, output_bias) = (self.parameters.units(), self.parameters.output_bias);
        units.fold(output_bias, |sum, (v, b, w)| sum + w * relu(b + v * x))
    }

    /// The ray of each unit at any `x`, on all of R: the N values `relu(b_i + v_i x)`, to which the output
    /// weights are applied.
    ///
    /// ```
    /// # use shallow_relu::ShallowReluNet;
    /// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// assert_eq!(net.hidden_activations(0.25), [1.25, 0.75, 0.25]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn hidden_activations(&self, x: T) -> Vec<T> {
        let units = self.parameters.units();
        units.map(|(v, b, _)| relu(b + v * x)).collect()
    }

    /// The largest distance, over the breakpoints of the domain, between y and the exact sum of the units. It
    /// is zero for an exact `T`, and infinite if it, or the terms of the sum, overflow.
    ///
    /// So it reports how closely the rounded weights reproduce the function, or the rounded y the weights.
    ///
    /// For a network made from parameters it is the rounding of y, at most u |y|. Beside a level piece the
    /// cost of moving a kink to a float is added, see [`from_parameters`](Self::from_parameters).
    ///
    /// For a network made from breakpoints the sum is no further from the function at any other point of the
    /// domain. The weights are chosen so that the error does not grow with N. It is at most `u |w_i| h_i` for
    /// the worst unit i, up to a relative 4 u and the least positive float. Here h_i is the width of the
    /// segment that begins at the kink of the unit. If `u |w_i|` is less than the least positive float, the
    /// bound is that float times h_i, because weights cannot be chosen more finely. The error is large if a
    /// steep segment is followed by a much wider one: no value of type `T` is a better weight.
    ///
    /// The report is computed in the wider type and then rounded. For each unit it may be off by 2⁻¹⁰⁰ of the
    /// terms of the sum.
    ///
    /// ```
    /// # use shallow_relu::ShallowReluNet;
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (3.0, 1.0), (6.0, 0.0)])?;
    /// assert!(net.breakpoint_error() < 1e-15); // a third is no f64
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn breakpoint_error(&self) -> T {
        self.breakpoint_error
    }

    /// How much larger the terms of the sum are than its result on the domain: the maximum over the domain of
    /// `|b0| + sum |w_i| relu_i(x)`, divided by the maximum of |y|.
    ///
    /// It is never below 1. It is reported as 1 also if the function is zero at every breakpoint, or if
    /// weights that underflow leave terms smaller than the function.
    ///
    /// The rounding error of [`forward_dense`](Self::forward_dense) grows with it, that of
    /// [`forward`](Self::forward) does not. The relative error of the report is at most (2 n + 4) u for n
    /// units, and 2 u for a network made from parameters. The report is infinite if the terms, or the sum of
    /// |w|, overflow.
    ///
    /// ```
    /// # use shallow_relu::ShallowReluNet;
    /// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// assert_eq!(net.amplification(), 26.0); // 1 + 4 * 2 + 8 * 1.5 + 5 * 1
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn amplification(&self) -> T {
        self.amplification
    }
}

/// Compares the parameters and the function. Whether two networks compute the same values on all of R is
/// answered by [`same_function`](ShallowReluNet::same_function).
// The two reports are not compared. They follow from the rest, but are rounded in other ways if the parameters
// are authoritative than if the breakpoints are.
impl<T: PartialEq> PartialEq for ShallowReluNet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.parameters == other.parameters && self.function == other.function
    }
}

/// No NaN gets into a network, so each one is equal to itself.
impl<T: PartialEq> Eq for ShallowReluNet<T> {}

/// The same as [`into_function`](ShallowReluNet::into_function).
impl<T: Scalar> From<ShallowReluNet<T>> for PiecewiseLinear<T> {
    fn from(network: ShallowReluNet<T>) -> Self {
        network.into_function()
    }
}

/// How much larger the terms of the sum are than the largest |y| of a breakpoint. Exact terms are never
/// smaller than it. Rounding may make them a little smaller, and weights that underflow may leave none.
fn amplification<T: Scalar>(terms: T, function: &PiecewiseLinear<T>) -> T {
    let scale = function.scale();
    if scale.is_zero() {
        T::one()
    } else {
        larger(terms / scale, T::one())
    }
}
