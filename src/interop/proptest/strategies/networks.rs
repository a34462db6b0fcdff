//! Parameters and networks.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;

use super::{
    Float, Parameters, ShallowReluNet, Size, Vec, floats, functions, power, signed_mantissa, two_to,
};

/// The kink of the next unit of a network, relative to the unit before.
#[derive(Clone, Copy, Debug)]
enum NextKink {
    /// Anywhere.
    Free,
    /// The same kink: v and b times a power of two, negative to face the other way.
    Same(i8),
    /// A kink beside it: b is the next float.
    Near,
    /// The same kink, and a weight that cancels the bend.
    Opposite,
}

/// Parameters of networks: of ordinary size, of all exponents, with kinks that coincide or nearly do, with zeros. The
/// size is the number of units. All values are finite, but a network of them may be out of range.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::{ShallowReluNet, proptest::parameters};
///
/// proptest!(|(parameters in parameters::<f64>(0..=8))| {
///     if let Ok(net) = ShallowReluNet::from_parameters(parameters.clone()) {
///         prop_assert_eq!(net.parameters(), &parameters);
///     }
/// });
/// ```
pub fn parameters<F: Float>(units: impl Into<Size>) -> BoxedStrategy<Parameters<F>> {
    let units = units.into().at_least(0);
    let ordinary = (-2.0..2.0_f64).prop_map(F::of).boxed();
    let whole = (-3..=3_i8).prop_map(|n| F::of(n.into())).boxed();
    let far = (signed_mantissa(), -20..20_i32)
        .prop_map(|(m, e)| power::<F>(m, e))
        .boxed();
    let scenes = [ordinary, whole, far, floats::<F>()];
    let kink = prop_oneof![
        4 => Just(NextKink::Free),
        2 => (-3..=3_i8).prop_map(NextKink::Same),
        2 => Just(NextKink::Near),
        1 => Just(NextKink::Opposite),
    ];
    let of_scene = move |float: BoxedStrategy<F>| {
        let unit = (float.clone(), float.clone(), float.clone(), kink.clone());
        (vec(unit, units.clone()), float)
            .prop_map(|(units, bias)| of_units(units, bias))
            .boxed()
    };
    Union::new(scenes.map(of_scene)).boxed()
}

fn of_units<F: Float>(units: Vec<(F, F, F, NextKink)>, output_bias: F) -> Parameters<F> {
    let mut parameters = Parameters {
        hidden_weights: Vec::new(),
        hidden_biases: Vec::new(),
        output_weights: Vec::new(),
        output_bias,
    };
    let mut before: Option<(F, F, F)> = None;
    // If a value overflows, another one takes its place.
    let finite = |x: F, otherwise: F| if x.is_finite() { x } else { otherwise };
    for (v, b, w, kink) in units {
        let (v, b, w) = match (kink, before) {
            (NextKink::Same(n), Some((v0, b0, _))) => {
                let sign = if n % 2 == 0 { 1.0 } else { -1.0 };
                let factor = F::of(sign * two_to(n.into()));
                (v0 * factor, b0 * factor, w)
            }
            (NextKink::Near, Some((v0, b0, _))) => (v0, b0.next_up(), w),
            (NextKink::Opposite, Some((v0, b0, w0))) => (-v0, -b0, -w0),
            _ => (v, b, w),
        };
        let (v, b, w) = (
            finite(v, F::one()),
            finite(b, F::zero()),
            finite(w, F::one()),
        );
        parameters.hidden_weights.push(v);
        parameters.hidden_biases.push(b);
        parameters.output_weights.push(w);
        before = Some((v, b, w));
    }
    parameters
}

/// Networks. Half of them are constructed from [`functions`], and the size is the number of segments. The others are
/// made from [`parameters`], and the size is the number of units.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::networks;
///
/// proptest!(|(net in networks::<f64>(1..=8))| {
///     for (x, y) in net.function() {
///         prop_assert_eq!(net.forward(x), y);
///     }
/// });
/// ```
pub fn networks<F: Float>(size: impl Into<Size>) -> BoxedStrategy<ShallowReluNet<F>> {
    let size = size.into();
    let constructed = functions::<F>(size.clone()).prop_filter_map("weights that overflow", |f| {
        ShallowReluNet::from_function(f).ok()
    });
    let made = parameters::<F>(size).prop_filter_map("values that overflow", |p| {
        ShallowReluNet::from_parameters(p).ok()
    });
    prop_oneof![constructed, made].boxed()
}
