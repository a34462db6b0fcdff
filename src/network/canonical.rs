//! Whether two networks are the same function, and the narrowest form of a network.
//!
//! Every sum of units can be written in exactly one way as
//!
//! ```text
//! alpha + beta x + sum over j of d_j relu(x - t_j),    t_j increasing, no d_j zero
//! ```
//!
//! A unit (v, b, w) adds `w |v|` to the d of its kink `-b / v` and, if it faces left, the line
//! `w (b + v x)`. So two networks are the same function if and only if the line and every d of their
//! difference are zero.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::ShallowReluNet;
use super::parameters::Parameters;
use super::ray::{ExactLine, Ray, Rays, turn};
use crate::error::Error;
use crate::function::piece::Side;
use crate::number::division::{quotient, step};
use crate::number::{Exact, Scalar, without_negative_zero};

impl<T: Scalar> ShallowReluNet<T> {
    /// Whether the parameters of both networks compute the same exact function on all of R.
    ///
    /// This is decided exactly, from the parameters and not by sampling. O((N + M) log (N + M)) for networks
    /// of N and M units.
    ///
    /// For networks made from breakpoints the rounding of the weights counts, too: two networks made from one
    /// line that is cut at different breakpoints may differ by it.
    /// [`PiecewiseLinear::same_function`](crate::PiecewiseLinear::same_function) compares the functions by
    /// their breakpoints instead.
    ///
    /// ```
    /// use shallow_relu::{Parameter, Parameters, ShallowReluNet};
    ///
    /// // relu(x) = x + relu(-x), and x = relu(x + 1) - relu(-x - 1) - 1
    /// let one = ShallowReluNet::from_parameters(Parameters {
    ///     hidden_weights: vec![1.0],
    ///     hidden_biases: vec![0.0],
    ///     output_weights: vec![1.0],
    ///     output_bias: 0.0,
    /// })?;
    /// let other = ShallowReluNet::from_parameters(Parameters {
    ///     hidden_weights: vec![-1.0, 1.0, -1.0],
    ///     hidden_biases: vec![0.0, 1.0, -1.0],
    ///     output_weights: vec![1.0, 1.0, -1.0],
    ///     output_bias: -1.0,
    /// })?;
    /// assert!(one.same_function(&other));
    /// let other = other.with_parameter(Parameter::OutputWeight(2), -1.0 - f64::EPSILON)?;
    /// assert!(!one.same_function(&other));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn same_function(&self, other: &Self) -> bool {
        let [ours, theirs] = [&self.parameters, &other.parameters];
        let negated = theirs.units().map(|(v, b, w)| (v, b, -w));
        let mut difference = Rays::new(ours.units().chain(negated), ours.output_bias);
        let constant = &mut difference.leftmost.constant;
        constant.add_product(-theirs.output_bias, T::one());
        difference.leftmost.is_zero() && difference.kinks().all(|rays| turn(rays).is_zero())
    }

    /// The network of the same function, on all of R, without dead, duplicate and parallel units. O(N log N).
    ///
    /// Its units start at the k kinks of the function, in order, one at each. If a slope is left over, one
    /// more unit makes it up. That unit faces the other way and starts at the kink where the line with that
    /// slope is nearest to zero. So the network has at most k + 1 units: 2 for a line, 0 for a constant. Only
    /// if that line overflows at all kinks, it starts at 0 instead, with one unit more.
    ///
    /// A unit that shares its kink with no other stays as it is, or becomes the unit with v = 1 or -1 if `T`
    /// represents that unit exactly. Units of one kink are merged with one rounding of the weight. All terms
    /// that do not depend on x become one rounded output bias. A merged unit whose weight would overflow or
    /// underflow is scaled: v and b are multiplied by a power of two, and the weight is divided by it.
    ///
    /// Let u be the unit roundoff, m the least positive float, and n the number of units of the
    /// result, (v, b, w) with the output bias b0. At every float x the exact sum of its units
    /// is off from that of the network by at most
    ///
    /// ```text
    /// (u + 21 u²) (|b0| + sum of |w_i| relu(b_i + v_i x)) + 9 (n + 1) m
    /// ```
    ///
    /// 1. The kinks, and the changes of slope there, are computed without rounding. A weight, and the output
    ///    bias, is a quotient of such sums, with a relative error of u + 20 u² if it is a normal float.
    ///    Another u² is needed because the bound contains the rounded values.
    /// 2. After scaling every weight is a normal float, or exact. A bias or a v may become subnormal or 0, and
    ///    is then off by m at most. The unit starts beside its kink, perhaps even beyond the next kink. But
    ///    its weight is so small that its product changes by 8 m at most.
    /// 3. An output bias that is subnormal is off by m.
    ///
    /// [`same_function`](Self::same_function) tells whether the function is exactly the
    /// same. For an exact `T` it always is. There all units except the additional one face right, and the
    /// canonical forms of two networks of one function have the same parameters.
    ///
    /// # Errors
    ///
    /// Those of [`from_parameters`](Self::from_parameters), if merged parameters overflow.
    /// [`ParameterNotFinite`](Error::ParameterNotFinite) names the parameter of the result.
    ///
    /// ```
    /// use shallow_relu::{Parameters, ShallowReluNet};
    ///
    /// // Two units share a kink, one is dead, one is a constant.
    /// let net = ShallowReluNet::from_parameters(Parameters {
    ///     hidden_weights: vec![2.0, 1.0, 1.0, 0.0],
    ///     hidden_biases: vec![-1.0, -0.5, 3.0, 2.0],
    ///     output_weights: vec![1.0, 3.0, 0.0, 1.0],
    ///     output_bias: 1.0,
    /// })?;
    /// let net = net.canonical()?;
    /// assert_eq!((net.hidden_weights(), net.hidden_biases()), (&[1.0][..], &[-0.5][..]));
    /// assert_eq!((net.output_weights(), net.output_bias()), (&[5.0][..], 3.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn canonical(&self) -> Result<Self, Error> {
        let rays = Rays::new(self.parameters.units(), self.parameters.output_bias);
        let mut rest = rays.leftmost.clone();
        let mut bends: Vec<Bend<T>> = rays.kinks().filter_map(Bend::new).collect();
        for bend in bends.iter().filter(|bend| bend.faces == Side::Left) {
            rest.add_line(&bend.turn);
        }
        let is_level = rest.slope.sign() == Ordering::Equal;
        let pivot = if is_level {
            None
        } else if let Some(nearest) = nearest_to_zero(&bends, &mut rest) {
            Some(nearest)
        } else {
            let at_zero = bends.partition_point(|bend| bend.ray.floor < T::zero());
            bends.insert(at_zero, Bend::none_at_zero());
            Some(at_zero)
        };

        let mut parameters = Parameters::with_capacity(bends.len() + 1, rest.constant.round());
        for (i, bend) in bends.iter_mut().enumerate() {
            if pivot == Some(i) {
                parameters.output_bias = bend.value_of(&mut rest);
                bend.push_with(&rest.slope, &mut parameters);
            } else {
                bend.push(&mut parameters);
            }
        }
        Self::from_parameters(parameters)
    }
}

/// A kink of the function, and the unit that makes it.
struct Bend<T: Scalar> {
    /// The unit at this kink. If there are several, it is the one with the largest v, because it needs the
    /// least weight.
    ray: Ray<T>,
    /// Whether it is the only unit at this kink.
    is_alone: bool,
    faces: Side,
    /// The line by which the sum to the right of the kink differs from the sum to its left.
    turn: ExactLine<T>,
}

impl<T: Scalar> Bend<T> {
    /// The bend of all rays from one kink, unless they cancel.
    fn new(kink: &[Ray<T>]) -> Option<Self> {
        let mut turn = turn(kink);
        if turn.is_zero() {
            return None;
        }
        let steepest = |a: Ray<T>, b: &Ray<T>| if b.v > a.v { *b } else { a };
        let ray = kink.iter().fold(kink[0], steepest);
        // An exact type has no rounding to avoid by leaving units as they face.
        let faces = if T::unit_roundoff().is_zero() {
            Side::Right
        } else {
            ray.faces
        };
        Some(Self {
            ray,
            is_alone: kink.len() == 1,
            faces,
            turn,
        })
    }

    /// A kink at 0 at which nothing bends. Two units, one facing each side, represent a line from this kink on.
    fn none_at_zero() -> Self {
        let ray = Ray::new(0, T::one(), T::zero(), T::zero());
        Self {
            ray,
            is_alone: false,
            faces: Side::Right,
            turn: ExactLine::zero(),
        }
    }

    /// The value of a line at this kink.
    fn value_of(&self, line: &mut ExactLine<T>) -> T {
        let Ray {
            v,
            b,
            floor,
            is_float,
            ..
        } = self.ray;
        if is_float {
            return line.at(floor).round();
        }
        // The value at -b / v is computed times v, and then divided by v.
        let mut value = line.constant.times(v);
        value.add(&line.slope.times(-b));
        quotient::<T>(&value, v)
    }

    /// Appends the unit.
    fn push(&mut self, parameters: &mut Parameters<T>) {
        let weight = if self.is_alone {
            self.ray.weight
        } else {
            quotient::<T>(&self.turn.slope, self.ray.v)
        };
        self.push_unit(self.faces, weight, self.turn.slope.clone(), parameters);
    }

    /// Appends the unit and one that faces the other way. Together they add the slope `rest` on both sides.
    fn push_with(&mut self, rest: &T::Exact, parameters: &mut Parameters<T>) {
        let mut right = rest.clone();
        if self.faces == Side::Right {
            right.add(&self.turn.slope);
        }
        let mut left = right.times(-T::one());
        left.add(&self.turn.slope);
        for (faces, turn) in [(Side::Left, left), (Side::Right, right)] {
            let weight = quotient::<T>(&turn, self.ray.v);
            self.push_unit(faces, weight, turn, parameters);
        }
    }

    /// Appends the unit that changes the slope of the sum by `turn`, for which it needs `weight` with the v
    /// of the ray. If `turn` is 0, there is no unit.
    fn push_unit(
        &self,
        faces: Side,
        weight: T,
        mut turn: T::Exact,
        parameters: &mut Parameters<T>,
    ) {
        if turn.sign() == Ordering::Equal {
            return;
        }
        let Ray {
            v,
            b,
            floor,
            is_float,
            ..
        } = self.ray;
        // v becomes 1 if the weight is then exactly a float.
        let whole = turn.round();
        let (v, b, weight) = if is_float && is_product(&turn, whole, T::one()) {
            (T::one(), -floor, whole)
        } else if is_product(&turn, weight, v) {
            (v, b, weight)
        } else {
            scaled(&turn, (v, b), weight)
        };
        let (v, b) = match faces {
            Side::Left => (-v, -b),
            Side::Right => (v, b),
        };
        let [v, b] = [v, b].map(without_negative_zero);
        parameters.push((v, b, weight));
    }
}

/// Whether a unit with this weight and this v changes the slope by exactly `turn`.
fn is_product<T: Scalar>(turn: &T::Exact, weight: T, v: T) -> bool {
    if !weight.is_finite() {
        return false;
    }
    let mut rest = turn.clone();
    rest.add_product(-weight, v);
    rest.sign() == Ordering::Equal
}

/// The ray (v, b) times a power of two, and the weight with which it changes the slope of the sum by `turn`.
/// If the weight overflows, the ray must be steeper. If it underflows, and so loses digits or the whole unit,
/// the ray must be less steep.
///
/// 1. A steeper ray stays in range, or the weight stays infinite.
/// 2. In a less steep one v or b may become subnormal if the other one is much larger. Each is then off by
///    one least positive float at most.
/// 3. The steps are those of 2^32 as long as v stays a normal float, and of 2 from there on. So the weight is
///    below 2^32 times the least normal float while only b is subnormal, and below twice that float when v
///    is.
/// 4. With this weight the loss is at most eight least positive floats at every x.
fn scaled<T: Scalar>(turn: &T::Exact, (v, b): (T, T), weight: T) -> (T, T, T) {
    if T::unit_roundoff().is_zero() {
        return (v, b, weight);
    }
    let two = T::one() + T::one();
    let least_normal = T::zero().next_up() / (T::unit_roundoff() * two);
    let (mut turn, mut weight) = (turn.clone(), weight);
    let mut ray = (v, b);
    for (factor, least_v) in [(step::<T>(), least_normal), (two, T::zero())] {
        let inverse = T::one() / factor;
        while !weight.is_finite() && (ray.0 * factor).is_finite() && (ray.1 * factor).is_finite() {
            ray = (ray.0 * factor, ray.1 * factor);
            turn = turn.times(inverse);
            weight = quotient::<T>(&turn, v);
        }
        while weight.abs() < least_normal && ray.0 * inverse >= least_v {
            ray = (ray.0 * inverse, ray.1 * inverse);
            turn = turn.times(factor);
            weight = quotient::<T>(&turn, v);
        }
    }
    (ray.0, ray.1, weight)
}

/// The index of the kink at which the value of a line is nearest to zero, the first of several such kinks: the
/// line starts there with the least rounding. None if the line overflows at all kinks, or there are none.
fn nearest_to_zero<T: Scalar>(bends: &[Bend<T>], line: &mut ExactLine<T>) -> Option<usize> {
    let mut value = |bend: &Bend<T>| {
        let (floor, ceiling) = (bend.ray.floor, bend.ray.ceiling());
        let value = if floor.is_finite() && ceiling.is_finite() {
            line.at(floor).round()
        } else {
            // The kink lies beyond all floats.
            bend.value_of(line)
        };
        value.abs()
    };
    let values: Vec<T> = bends.iter().map(&mut value).collect();
    (0..values.len())
        .filter(|&i| values[i].is_finite())
        .reduce(|best, i| if values[i] < values[best] { i } else { best })
}
