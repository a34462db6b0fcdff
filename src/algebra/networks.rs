//! Sums and multiples of networks, unit by unit.

use alloc::vec::Vec;

use crate::error::{Error, finite};
use crate::exact::Exact;
use crate::network::ShallowReluNet;
use crate::parameters::traced;
use crate::scalar::{Scalar, larger, smaller};

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
    pub(super) fn negated(&self) -> Self {
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
    pub(super) fn scaled(&self, factor: T) -> Result<Self, Error> {
        finite("factor", factor)?;
        let (v, b) = (self.hidden_weights.clone(), self.hidden_biases.clone());
        let w = self.output_weights.iter().map(|&w| w * factor).collect();
        let output_bias = self.output_bias * factor;
        traced((v, b, w, output_bias), Some(self.function.domain()))
    }
}
