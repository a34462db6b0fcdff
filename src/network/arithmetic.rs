//! Sums and multiples of networks, unit by unit, and one network after another.

use alloc::vec::Vec;
use core::ops::{Add, Mul, Neg, Sub};

use super::from_parameters::traced;
use super::{ShallowReluNet, construct};
use crate::algebra::operators::{binary, operators};

use crate::error::{Error, finite};
use crate::number::{Exact, Scalar, larger, smaller};

impl<T: Scalar> ShallowReluNet<T> {
    /// The sum of networks: the units of all, one after the other, and the sum of the output biases.
    /// O(n log n) for n units together.
    ///
    /// Only the output bias is rounded: summed without rounding and rounded once. The parameters are the
    /// truth, as for [`from_parameters`](Self::from_parameters): at a breakpoint the
    /// [`function`](Self::function) of the sum is their sum, rounded once. So there it differs from the
    /// sum of the functions by at most the [`breakpoint_error`](Self::breakpoint_error) of each network,
    /// where that network's domain holds the breakpoint, and the roundings of the output bias and of
    /// y. For an exact `T` it is the sum of the functions. The domain reaches as far as all of theirs;
    /// within it breakpoints are where units have kinks, so the end of a domain may be none of the sum.
    ///
    /// The widths add. [`canonical`](Self::canonical) merges units of one kink: what it returns has at
    /// most one unit more than the sum has kinks.
    ///
    /// # Errors
    ///
    /// [`NothingToCombine`](Error::NothingToCombine) for no networks, and those of
    /// [`from_parameters`](Self::from_parameters), also for the value at an end of the domain.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let hat = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)])?;
    /// let ramp = ShallowReluNet::from_breakpoints(&[(1.0, 0.5), (4.0, 3.5)])?;
    /// let sum = (&hat + &ramp)?;
    /// assert_eq!((sum.output_weights(), sum.output_bias()), (&[1.0, -2.0, 1.0][..], 0.5));
    /// assert!(sum.function().same_function(&(hat.function() + ramp.function())?));
    /// assert_eq!((sum.width(), sum.canonical()?.width()), (3, 2));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn sum<'a>(networks: impl IntoIterator<Item = &'a Self>) -> Result<Self, Error> {
        let (mut v, mut b, mut w) = (Vec::new(), Vec::new(), Vec::new());
        let (mut bias, mut whole) = (T::Exact::zero(), None);
        for network in networks {
            v.extend_from_slice(&network.hidden_weights);
            b.extend_from_slice(&network.hidden_biases);
            w.extend_from_slice(&network.output_weights);
            bias.add_product(network.output_bias, T::one());
            let (first, last) = network.function.domain();
            let (from, to) = whole.unwrap_or((first, last));
            whole = Some((smaller(first, from), larger(last, to)));
        }
        let domain = whole.ok_or(Error::NothingToCombine)?;
        traced((v, b, w, bias.round()), Some(domain))
    }

    /// The network times -1, without rounding: of its output weights, its output bias and its function.
    fn negated(&self) -> Self {
        // Taken from +0, so that no zero becomes -0.
        let negative = |&value: &T| T::zero() - value;
        Self {
            function: self.function.negated(),
            hidden_weights: self.hidden_weights.clone(),
            hidden_biases: self.hidden_biases.clone(),
            output_weights: self.output_weights.iter().map(negative).collect(),
            output_bias: negative(&self.output_bias),
            ..*self
        }
    }

    /// The network with its output weights and output bias times `factor`, each rounded once.
    fn scaled(&self, factor: T) -> Result<Self, Error> {
        finite("factor", factor)?;
        let (v, b) = (self.hidden_weights.clone(), self.hidden_biases.clone());
        let w = self.output_weights.iter().map(|&w| w * factor).collect();
        let output_bias = self.output_bias * factor;
        traced((v, b, w, output_bias), Some(self.function.domain()))
    }
}

impl<T: Scalar> ShallowReluNet<T> {
    /// The shallow network of this network after another one, `x -> self(inner(x))`: of their
    /// functions, [composed](crate::PiecewiseLinear::compose) and [constructed](construct), at the cost of both.
    ///
    /// Networks one after the other are a deep network, whose width here is their product: a
    /// network of N units after one of M may need some N M units.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::compose`](crate::PiecewiseLinear::compose) and of [`construct`].
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // A tooth of two units; four teeth, by three layers of it: eight segments and a flat tail.
    /// let tooth = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    /// let four_teeth = tooth.compose(&tooth)?.compose(&tooth)?;
    /// assert_eq!((tooth.width(), four_teeth.width()), (2, 9));
    /// assert_eq!(four_teeth.forward(0.8125), tooth.forward(tooth.forward(tooth.forward(0.8125))));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn compose(&self, inner: &Self) -> Result<Self, Error> {
        construct(&self.function().compose(inner.function())?)
    }
}

operators!(
    ShallowReluNet,
    "The output weights and the output bias times the number, each rounded once. O(N log N).

The parameters are the truth, as in a [`sum`](ShallowReluNet::sum): the [`function`](ShallowReluNet::function) is that of the
new parameters. On the domain it differs from the old function times the number by as much as the old
network did from its function, [`breakpoint_error`](ShallowReluNet::breakpoint_error) times the number, and by what
the rounding of the products takes.

# Errors

[`ArgumentNotFinite`](Error::ArgumentNotFinite) for the factor, and those of
[`from_parameters`](ShallowReluNet::from_parameters).

```
# use shallow_relu::ShallowReluNet;
let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
assert_eq!((&net * 0.5)?.output_weights(), [1.0]);
# Ok::<(), shallow_relu::Error>(())
```",
    "Minus every value, without rounding: the output weights, the output bias and the function. O(N)."
);
