//! Generators of hard breakpoints and hard inputs: the [strategies](super::strategies) of the crate, by the number of
//! breakpoints or units.

use proptest::prelude::*;

use super::rational::Rational;
use super::{Float, Number, strategies};
use shallow_relu::{Error, PiecewiseLinear, Scalar, ShallowReluNet};

#[allow(
    unused_imports,
    reason = "not every test that includes this needs all of them"
)]
pub(crate) use strategies::{floats, inputs, inputs_within};

/// Breakpoints: 2 to `most` of them, strictly increasing, with slopes that do not overflow.
pub(crate) fn breakpoints<F: Float>(most: usize) -> BoxedStrategy<Vec<(F, F)>> {
    strategies::breakpoints(1..=most - 1)
}

/// Functions through [`breakpoints`], with every kind of tail.
pub(crate) fn functions<F: Float>(most: usize) -> BoxedStrategy<PiecewiseLinear<F>> {
    strategies::functions(1..=most - 1)
}

/// Two functions: any two, or two that have breakpoints in common, or differ in one float, or are opposite,
/// or one of which is a straight line.
pub(crate) fn pairs<F: Float>(
    most: usize,
) -> BoxedStrategy<(PiecewiseLinear<F>, PiecewiseLinear<F>)> {
    strategies::pairs(1..=most - 1)
}

/// The parameters of a network, by the letters of its formula.
#[derive(Clone, Debug)]
pub(crate) struct Parameters<T> {
    pub(crate) v: Vec<T>,
    pub(crate) b: Vec<T>,
    pub(crate) w: Vec<T>,
    pub(crate) b0: T,
}

impl<T: Scalar> Parameters<T> {
    pub(crate) fn network(&self) -> Result<ShallowReluNet<T>, Error> {
        network(self.v.clone(), self.b.clone(), self.w.clone(), self.b0)
    }
}

/// The network of these parameters.
pub(crate) fn network<T: Scalar>(
    hidden_weights: Vec<T>,
    hidden_biases: Vec<T>,
    output_weights: Vec<T>,
    output_bias: T,
) -> Result<ShallowReluNet<T>, Error> {
    ShallowReluNet::from_parameters(shallow_relu::Parameters {
        hidden_weights,
        hidden_biases,
        output_weights,
        output_bias,
    })
}

impl<T: Number> Parameters<T> {
    /// The exact sum of the units at `x`, and the sum of the absolute values of all terms in it, including
    /// those of inactive units.
    pub(crate) fn exact_sum(&self, x: Rational) -> (Rational, Rational) {
        let (mut sum, mut size) = (self.b0.exact(), self.b0.exact().abs());
        for ((v, b), w) in self.v.iter().zip(&self.b).zip(&self.w) {
            let (v, b, w) = (v.exact() * &x, b.exact(), w.exact());
            size += w.abs() * (v.abs() + b.abs());
            let ray = v + b;
            if ray.is_positive() {
                sum += w * ray;
            }
        }
        (sum, size)
    }
}

/// Parameters of networks of fewer than `most` units: of ordinary size, of all exponents, with kinks that
/// coincide or nearly do, with zeros.
pub(crate) fn parameters<F: Float>(most: usize) -> impl Strategy<Value = Parameters<F>> {
    strategies::parameters(0..=most - 1).prop_map(|parameters| Parameters {
        v: parameters.hidden_weights,
        b: parameters.hidden_biases,
        w: parameters.output_weights,
        b0: parameters.output_bias,
    })
}

/// Samples (x, y, weight) as they come: in no order, many at a few x, some x one or two floats apart, and
/// some weights 0. `x` draws the x that others are near.
pub(crate) fn unsorted_samples<F: Float>(
    x: impl Strategy<Value = F> + 'static,
    most: usize,
) -> BoxedStrategy<Vec<(F, F, F)>> {
    strategies::samples::rows(x, 0..=most)
}

#[test]
fn scenes_reach_the_trouble_they_are_meant_for() {
    let (mut neighbours, mut subnormal, mut overflow, mut graded, mut flat) =
        (false, false, false, false, false);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..500 {
        let tree = breakpoints::<f32>(12)
            .new_tree(&mut runner)
            .expect("a case");
        let drawn = proptest::strategy::ValueTree::current(&tree);
        assert!(
            drawn.len() >= 2 && drawn.is_sorted_by(|a, b| a.0 < b.0),
            "{drawn:?}"
        );
        let steps: Vec<f32> = drawn.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        neighbours |= drawn
            .windows(2)
            .any(|pair| pair[0].0.next_up() == pair[1].0);
        subnormal |= steps.iter().any(|h| h.is_subnormal());
        overflow |= steps.iter().any(|h| h.is_infinite());
        graded |= steps.windows(2).any(|h| h[1] > 1e9 * h[0]);
        flat |= drawn.windows(2).any(|pair| pair[0].1 == pair[1].1);
    }
    assert!(neighbours && subnormal && overflow && graded && flat);
}
