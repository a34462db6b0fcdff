//! The effect of each parameter of a network on its value.
//!
//! Let `z = b0 + sum of w * relu(b + v x)`, and call a unit active at x if `b + v x` is positive. Then
//!
//! ```text
//! dz/dw = relu(b + v x),   dz/db = w,   dz/dv = w x   where the unit is active,   dz/db0 = 1
//! ```
//!
//! so a parameter of the hidden layer acts on a whole ray. Whether a unit is active at a float is decided
//! without rounding. At its kink a unit is not active.
//!
//! # Batches
//!
//! Let g_i be the gradient of a loss with respect to its i-th output. The gradients of the loss with respect
//! to the parameters of a unit are
//!
//! ```text
//! dL/db = w G,   dL/dv = w H,   dL/dw = b G + v H,   G = sum of g_i, H = sum of g_i x_i  over the active inputs
//! ```
//!
//! A kink splits the inputs in two. So G and H are first summed between neighbouring kinks. From these sums
//! they are added up to the right for all units that face right, and to the left for those that face left.
//! This is O(B log N + N) for B inputs instead of O(B N). Sums are computed in the wider type.

mod moments;

use alloc::vec::Vec;

use super::ShallowReluNet;
use super::parameters::Parameters;
use super::ray::Ray;
use crate::error::{Error, Parameter, all_finite, finite, same_length};
use crate::function::piece::Side;
use crate::number::{Exact, Scalar, larger, smaller, without_negative_zero};
use moments::{Active, Moments, Sums};

/// The kinks of a network's units in order, prepared for questions about its parameters.
///
/// ```
/// use shallow_relu::{Parameter, ShallowReluNet};
///
/// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
/// let sensitivity = net.sensitivity();
///
/// // This is the second unit, -8 relu(x + 0.5), at x = 0.25.
/// let gradients = sensitivity.gradients(0.25)?;
/// assert_eq!(gradients.output_weights[1], 0.75);
/// assert_eq!(gradients.hidden_biases[1], -8.0);
/// assert_eq!(gradients.hidden_weights[1], -2.0);
///
/// // Its bias acts from its kink on, and changes the value by 8 times as much.
/// let influence = sensitivity.influence(Parameter::HiddenBias(1))?;
/// assert_eq!(influence.interval, Some((-0.5, f64::INFINITY)));
/// assert_eq!(influence.largest, 8.0);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sensitivity<'a, T> {
    network: &'a ShallowReluNet<T>,
    /// The floats to which the kinks are rounded down, in increasing order, each once.
    floors: Vec<T>,
    /// The slots in which each unit is active.
    active: Vec<Active>,
}

/// The interval on which a parameter acts, and the largest gradient, for small changes of it.
///
/// A large change of a hidden weight or bias also moves the kink. Then the interval of the changed network
/// counts, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Influence<T> {
    /// The interval, on all of R, outside of which the gradient is zero. An end is minus or plus infinity if
    /// there is none, and a kink that is no float is rounded outward. None if the gradient is zero on all of
    /// R.
    pub interval: Option<(T, T)>,
    /// The largest absolute gradient on the domain of the network's function, rounded. It is infinite if it
    /// is out of range.
    pub largest: T,
}

impl<T: Scalar> ShallowReluNet<T> {
    /// Prepares questions about the parameters, on all of R. O(N log N).
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(net.sensitivity().gradients(1.5)?.output_bias, 1.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn sensitivity(&self) -> Sensitivity<'_, T> {
        Sensitivity::new(self)
    }
}

impl<'a, T: Scalar> Sensitivity<'a, T> {
    fn new(network: &'a ShallowReluNet<T>) -> Self {
        let units = network.parameters.units().enumerate();
        let mut rays: Vec<Ray<T>> = units
            .filter(|(_, (v, ..))| !v.is_zero())
            .map(|(unit, (v, b, w))| Ray::new(unit, v, b, w))
            .collect();
        rays.sort_unstable_by(Ray::cmp_gap);
        let mut floors = Vec::with_capacity(rays.len());
        // A unit that does not depend on x is active at every x or at none.
        let constant_unit = |&b: &T| {
            if b > T::zero() {
                Active::From(0)
            } else {
                Active::UpTo(0)
            }
        };
        let mut active: Vec<Active> = network.hidden_biases().iter().map(constant_unit).collect();
        for ray in rays {
            if floors.last() != Some(&ray.floor) {
                floors.push(ray.floor);
            }
            let at_floor = 2 * floors.len() - 1;
            active[ray.unit] = match ray.faces {
                Side::Right => Active::From(at_floor + 1),
                Side::Left if ray.is_float => Active::UpTo(at_floor),
                Side::Left => Active::UpTo(at_floor + 1),
            };
        }
        Self {
            network,
            floors,
            active,
        }
    }

    /// The gradients of the network's value at any `x`, on all of R, with respect to all parameters. O(N).
    ///
    /// Each gradient is rounded once. That of an output weight is, before this rounding, off by at most 2⁻⁹⁸
    /// of `|b| + |v x|`, and by 4 times the least positive `f64` if `v x` underflows in the wider type. A unit
    /// with its kink at `x` counts as inactive.
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) if `x` is NaN or infinite.
    /// * [`GradientOverflow`](Error::GradientOverflow) if a gradient is out of range.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let gradients = net.sensitivity().gradients(1.5)?;
    /// assert_eq!((gradients.output_weights[0], gradients.hidden_weights[0]), (1.5, 3.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn gradients(&self, x: T) -> Result<Parameters<T>, Error> {
        finite("x", x)?;
        self.batch_gradients(&[x], &[T::one()])
    }

    /// The gradients of a loss over a batch of inputs, anywhere on R, with respect to all parameters.
    /// O(B log N + N) for B inputs, in any order.
    ///
    /// `output_gradients[i]` is the gradient of the loss with respect to the network's value at `inputs[i]`.
    /// If the loss is half the sum of the squared errors, it is the i-th error.
    ///
    /// Each gradient is rounded once, and before this rounding off by at most `(B + 2 N + 8) 2⁻¹⁰⁰` of the
    /// sum of
    ///
    /// * `|g_i w|` for a hidden bias,
    /// * `|g_i w x_i|` for a hidden weight,
    /// * `|g_i| (|b| + |v x_i|)` for an output weight.
    ///
    /// This does not hold if something underflows in the wider type, nor near the limits of the range of
    /// `f64`.
    ///
    /// # Errors
    ///
    /// * [`LengthMismatch`](Error::LengthMismatch) if the lengths differ.
    /// * [`NotFinite`](Error::NotFinite) if a value is NaN or infinite.
    /// * [`GradientOverflow`](Error::GradientOverflow) if a gradient is out of range. For `f64` this is
    ///   returned also if a sum of `g_i` or of `g_i x_i` overflows that a small weight would bring back into
    ///   range.
    ///
    /// ```
    /// # let net = shallow_relu::ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// // The loss is half the squared distance from 3 x, at two points.
    /// let inputs = [1.0, 2.0];
    /// let errors = inputs.map(|x| net.forward(x) - 3.0 * x);
    /// let gradients = net.sensitivity().batch_gradients(&inputs, &errors)?;
    /// assert_eq!(gradients.output_weights, [0.0 * 1.0 - 1.0 * 2.0]);
    /// assert_eq!(gradients.output_bias, 0.0 - 1.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn batch_gradients(
        &self,
        inputs: &[T],
        output_gradients: &[T],
    ) -> Result<Parameters<T>, Error> {
        let lengths = (inputs.len(), output_gradients.len());
        same_length(("inputs", lengths.0), ("output_gradients", lengths.1))?;
        all_finite("inputs", inputs)?;
        all_finite("output_gradients", output_gradients)?;
        let sums = Sums::new(
            &self.floors,
            inputs.iter().copied().zip(output_gradients.iter().copied()),
        );

        let parameters = &self.network.parameters;
        let of_bias = rounded(sums.all.g, Parameter::OutputBias)?;
        let mut gradients = Parameters::with_capacity(parameters.width(), of_bias);
        for (unit, (v, b, w)) in parameters.units().enumerate() {
            let Moments { g, gx } = sums.of(self.active[unit]);
            let (v, b, w) = (v.widen(), b.widen(), w.widen());
            let of_v = rounded(w * gx, Parameter::HiddenWeight(unit))?;
            let of_b = rounded(w * g, Parameter::HiddenBias(unit))?;
            let of_w = rounded(b * g + v * gx, Parameter::OutputWeight(unit))?;
            gradients.push((of_v, of_b, of_w));
        }
        Ok(gradients)
    }

    /// The interval of all of R on which a parameter acts, and its largest gradient on the domain of the
    /// network's function. O(1).
    ///
    /// # Errors
    ///
    /// [`NoSuchParameter`](Error::NoSuchParameter) if there is no such unit.
    ///
    /// ```
    /// use shallow_relu::{Parameter, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)])?;
    /// let third = net.sensitivity().influence(Parameter::OutputWeight(2))?;
    /// assert_eq!(third.interval, Some((0.0, f64::INFINITY)));
    /// assert_eq!(third.largest, 1.0); // relu(1 - 0), at the end of the domain
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn influence(&self, which: Parameter) -> Result<Influence<T>, Error> {
        let all = (T::lowest(), T::highest());
        let (Parameter::HiddenWeight(unit)
        | Parameter::HiddenBias(unit)
        | Parameter::OutputWeight(unit)) = which
        else {
            return Ok(Influence {
                interval: Some(all),
                largest: T::one(),
            });
        };
        let net = self.network;
        let units = &mut net.parameters.units();
        let (v, b, w) = units.nth(unit).ok_or_else(|| net.no_such(which))?;
        // The weights of the hidden layer act through the output weight.
        let acts = matches!(which, Parameter::OutputWeight(_)) || !w.is_zero();
        let interval = if !acts {
            None
        } else if v.is_zero() {
            (b > T::zero()).then_some(all)
        } else {
            active_interval(&Ray::new(unit, v, b, w))
        };
        let domain = net.function.domain();
        let on_domain = interval
            .map(|(from, to)| (larger(from, domain.0), smaller(domain.1, to)))
            .filter(|(from, to)| from < to);
        let largest = match (on_domain, which) {
            (None, _) => T::zero(),
            (Some((from, to)), Parameter::HiddenWeight(_)) => {
                w.abs() * larger(from.abs(), to.abs())
            }
            (Some((from, to)), Parameter::OutputWeight(_)) => {
                larger(ray_at((v, b), from), ray_at((v, b), to))
            }
            (Some(_), _) => w.abs(),
        };
        Ok(Influence { interval, largest })
    }
}

/// The interval on which a unit is active, its kink rounded outward, if a float lies in it.
fn active_interval<T: Scalar>(ray: &Ray<T>) -> Option<(T, T)> {
    let (floor, ceiling) = (ray.floor, ray.ceiling());
    let (lowest, highest) = (T::lowest(), T::highest());
    match ray.faces {
        Side::Left => (lowest < floor).then_some((lowest, ceiling)),
        Side::Right => (ceiling < highest).then_some((floor, highest)),
    }
}

/// `b + v x`, rounded once.
fn ray_at<T: Scalar>((v, b): (T, T), x: T) -> T {
    let mut ray = T::Exact::zero();
    ray.add_product(v, x);
    ray.add_product(b, T::one());
    ray.round()
}

fn rounded<T: Scalar>(gradient: T::Wide, parameter: Parameter) -> Result<T, Error> {
    let gradient = without_negative_zero(T::round(gradient));
    if gradient.is_finite() {
        Ok(gradient)
    } else {
        Err(Error::GradientOverflow { parameter })
    }
}
