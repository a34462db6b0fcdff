//! Which networks are the same function, and the least that says it.
//!
//! Every sum of units is, in one way only,
//!
//! ```text
//! alpha + beta x + sum over j of d_j relu(x - t_j),    t_j increasing, no d_j zero
//! ```
//!
//! A unit (v, b, w) adds `w |v|` to the d of its kink `-b / v`, and the line `w (b + v x)` where it
//! faces left. So two networks are the same function when the line and every d of their difference
//! are zero.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::Error;
use crate::network::ShallowReluNet;
use crate::network::ray::{Line, Ray, Rays, turn};
use crate::number::division::{quotient, step};
use crate::number::{Exact, Scalar};

impl<T: Scalar> ShallowReluNet<T> {
    /// Whether the parameters of both networks compute the same function on the reals: decided
    /// exactly, by the parameters, not by sampling. O((N + M) log (N + M)) for networks of N and M
    /// units.
    ///
    /// For networks made from breakpoints the rounding of the weights counts, too: networks made
    /// from the same line cut at different places may differ by it.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // relu(x) = x + relu(-x), and x = relu(x + 1) - relu(-x - 1) - 1
    /// let one = ShallowReluNet::from_parameters(vec![1.0], vec![0.0], vec![1.0], 0.0)?;
    /// let (v, b, w) = (vec![-1.0, 1.0, -1.0], vec![0.0, 1.0, -1.0], vec![1.0, 1.0, -1.0]);
    /// assert!(one.same_function(&ShallowReluNet::from_parameters(v.clone(), b.clone(), w, -1.0)?));
    /// let w = vec![1.0, 1.0, -1.0 - f64::EPSILON];
    /// assert!(!one.same_function(&ShallowReluNet::from_parameters(v, b, w, -1.0)?));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn same_function(&self, other: &Self) -> bool {
        let negated = other.units().map(|(v, b, w)| (v, b, -w));
        let mut difference = Rays::new(self.units().chain(negated), self.output_bias);
        let constant = &mut difference.leftmost.constant;
        constant.add_product(-other.output_bias, T::one());
        difference.leftmost.is_zero() && difference.kinks().all(|rays| turn(rays).is_zero())
    }

    /// The network of the same function without dead, duplicate and parallel units. O(N log N).
    ///
    /// Its units start at the k kinks of the function, in order, one at each. Where they leave a
    /// slope over, one more unit, facing the other way, starts at the kink where the line with that
    /// slope is nearest to zero. So it is at most k + 1 units wide; 2 for a line, 0 for a constant. Only if
    /// that line overflows at all kinks, it starts at 0 instead, with one unit more.
    ///
    /// A unit that has its kink to itself stays as it is, or becomes the unit with v = 1 or -1
    /// if `T` represents that unit exactly. Units are merged with one rounding of the weight, and what
    /// does not depend on x becomes one rounded output bias. A merged unit whose weight would overflow
    /// or underflow is scaled: v and b times a power of two, the weight divided by it.
    ///
    /// Let u be the unit roundoff, m the least positive number, and n the number of units of the
    /// result, (v, b, w) with the output bias b0. At every number x the sum of its units, on the reals,
    /// is off from that of the network by at most
    ///
    /// ```text
    /// (u + 21 u²) (|b0| + sum of |w_i| relu(b_i + v_i x)) + 9 (n + 1) m
    /// ```
    ///
    /// 1. The kinks and the turns of the sum are followed without rounding. A weight, and the output
    ///    bias, is a quotient of such sums, with a relative error of u + 20 u² where it is a normal
    ///    number; u² covers that the bound has the rounded numbers in it.
    /// 2. Scaling leaves every weight a normal number, or exact. It may leave a bias or a v subnormal, of a
    ///    unit of so small a weight that this changes its product by 8 m at most.
    /// 3. An output bias that is subnormal is off by m.
    ///
    /// So no unit is lost. [`same_function`](Self::same_function) tells whether the function is the
    /// same exactly. For an exact `T` it always is; there, all units but the additional one face right,
    /// and any two networks of one function have the same parameters after this.
    ///
    /// # Errors
    ///
    /// Those of [`from_parameters`](Self::from_parameters), if merged parameters overflow:
    /// [`ParameterNotFinite`](Error::ParameterNotFinite) names the parameter of the result.
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // Two units of one kink, one that is dead, one that is a constant.
    /// let (v, b, w) = (vec![2.0, 1.0, 1.0, 0.0], vec![-1.0, -0.5, 3.0, 2.0], vec![1.0, 3.0, 0.0, 1.0]);
    /// let net = ShallowReluNet::from_parameters(v, b, w, 1.0)?.canonical()?;
    /// assert_eq!((net.hidden_weights(), net.hidden_biases()), (&[1.0][..], &[-0.5][..]));
    /// assert_eq!((net.output_weights(), net.output_bias()), (&[5.0][..], 3.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn canonical(&self) -> Result<Self, Error> {
        let rays = Rays::new(self.units(), self.output_bias);
        let mut rest = rays.leftmost.clone();
        let mut bends: Vec<Bend<T>> = rays.kinks().filter_map(Bend::new).collect();
        for bend in bends.iter().filter(|bend| bend.faces_left) {
            rest.add_line(&bend.turn);
        }
        let is_level = rest.slope.sign() == Ordering::Equal;
        let pivot = if is_level {
            None
        } else {
            let nearest = nearest_to_zero(&bends, &mut rest);
            nearest.or_else(|| {
                let place = bends.partition_point(|bend| bend.ray.floor < T::zero());
                bends.insert(place, Bend::none_at_zero());
                Some(place)
            })
        };

        let mut units = Units {
            v: Vec::new(),
            b: Vec::new(),
            w: Vec::new(),
        };
        let mut output_bias = rest.constant.round();
        for (i, bend) in bends.iter_mut().enumerate() {
            if pivot == Some(i) {
                output_bias = bend.value_of(&mut rest);
                bend.push_with(&rest.slope, &mut units);
            } else {
                bend.push(&mut units);
            }
        }
        Self::from_parameters(units.v, units.b, units.w, output_bias)
    }
}

/// A kink of the function, and which unit makes it.
struct Bend<T: Scalar> {
    /// The unit at this kink; of several the one with the largest v, for it needs the least weight.
    ray: Ray<T>,
    /// Whether it is the only one.
    is_alone: bool,
    faces_left: bool,
    /// What the sum gains from the left of the kink to its right.
    turn: Line<T>,
}

impl<T: Scalar> Bend<T> {
    /// Of all rays from one kink, unless they cancel.
    fn new(kink: &[Ray<T>]) -> Option<Self> {
        let mut turn = turn(kink);
        if turn.is_zero() {
            return None;
        }
        let steepest = |a: Ray<T>, b: &Ray<T>| if b.v > a.v { *b } else { a };
        let ray = kink.iter().fold(kink[0], steepest);
        // An exact type has no rounding to avoid by leaving units as they face.
        let faces_left = ray.faces_left && !T::unit_roundoff().is_zero();
        Some(Self {
            ray,
            is_alone: kink.len() == 1,
            faces_left,
            turn,
        })
    }

    /// No bend, at zero: a line starts there to both sides.
    fn none_at_zero() -> Self {
        let ray = Ray::new(0, T::one(), T::zero(), T::zero());
        Self {
            ray,
            is_alone: false,
            faces_left: false,
            turn: Line::zero(),
        }
    }

    /// The value of a line at this kink.
    fn value_of(&self, line: &mut Line<T>) -> T {
        let Ray {
            v,
            b,
            floor,
            is_number,
            ..
        } = self.ray;
        if is_number {
            return line.at(floor).round();
        }
        // At -b / v: both sides times v.
        let mut value = line.constant.times(v);
        value.add(&line.slope.times(-b));
        quotient::<T>(&value, v)
    }

    /// Appends the unit.
    fn push(&mut self, units: &mut Units<T>) {
        let weight = if self.is_alone {
            self.ray.weight
        } else {
            quotient::<T>(&self.turn.slope, self.ray.v)
        };
        self.push_unit(self.faces_left, weight, self.turn.slope.clone(), units);
    }

    /// Appends the unit and one that faces the other way, which together also have the slope `rest`
    /// on both sides.
    fn push_with(&mut self, rest: &T::Exact, units: &mut Units<T>) {
        let mut right = rest.clone();
        if !self.faces_left {
            right.add(&self.turn.slope);
        }
        let mut left = right.times(-T::one());
        left.add(&self.turn.slope);
        for (faces_left, turn) in [(true, left), (false, right)] {
            let weight = quotient::<T>(&turn, self.ray.v);
            self.push_unit(faces_left, weight, turn, units);
        }
    }

    /// Appends the unit that bends the sum by `turn`, which takes the weight `weight` here. Without a turn
    /// there is none.
    fn push_unit(&self, faces_left: bool, weight: T, mut turn: T::Exact, units: &mut Units<T>) {
        if turn.sign() == Ordering::Equal {
            return;
        }
        let Ray {
            v,
            b,
            floor,
            is_number,
            ..
        } = self.ray;
        // v = 1 where the weight then is a number.
        let whole = turn.round();
        let (v, b, weight) = if is_number && is_product(&turn, whole, T::one()) {
            (T::one(), -floor, whole)
        } else if is_product(&turn, weight, v) {
            (v, b, weight)
        } else {
            scaled(&turn, (v, b), weight)
        };
        let (v, b) = if faces_left { (-v, -b) } else { (v, b) };
        // Adding +0 turns -0 into +0.
        units.v.push(v + T::zero());
        units.b.push(b + T::zero());
        units.w.push(weight);
    }
}

/// Whether the turn is exactly that of a unit with this weight and this v.
fn is_product<T: Scalar>(turn: &T::Exact, weight: T, v: T) -> bool {
    if !weight.is_finite() {
        return false;
    }
    let mut rest = turn.clone();
    rest.add_product(-weight, v);
    rest.sign() == Ordering::Equal
}

/// The ray (v, b) times a power of two, and the weight with which it bends the sum by `turn`. A weight
/// that overflows needs a steeper ray; one that underflows, and so loses digits or the whole unit, a
/// less steep one.
///
/// A steeper ray stays in range, or the weight stays infinite. A less steep one may itself become
/// subnormal, its v or its b, where the other one is much larger; each is then off by one least number at
/// most. The steps are those of 2^32 as long as v stays a normal number, and of 2 from there on. So the
/// weight is below 2^32 times the least normal number while only b is subnormal, and below twice that
/// number where v is: with it, what is lost comes to eight least numbers at most, at every x.
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

/// The units of the result.
struct Units<T> {
    v: Vec<T>,
    b: Vec<T>,
    w: Vec<T>,
}

/// The place of the kink at which a line is nearest to zero, of the first of several such: the line
/// starts there with the least rounding. None if it overflows at all of them, or there are none.
fn nearest_to_zero<T: Scalar>(bends: &[Bend<T>], line: &mut Line<T>) -> Option<usize> {
    let mut value = |bend: &Bend<T>| {
        let (floor, ceiling) = (bend.ray.floor, bend.ray.ceiling());
        let value = if floor.is_finite() && ceiling.is_finite() {
            line.at(floor).round()
        } else {
            // The kink lies beyond all numbers.
            bend.value_of(line)
        };
        value.abs()
    };
    let values: Vec<T> = bends.iter().map(&mut value).collect();
    (0..values.len())
        .filter(|&i| values[i].is_finite())
        .reduce(|best, i| if values[i] < values[best] { i } else { best })
}
