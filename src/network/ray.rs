//! The units of a network in the exact order of their kinks.
//!
//! A unit's ray starts at its *kink*, `-b / v`, which in general is no float. It is represented by its
//! *floor*, the last float that is not above it. The floor determines on which side of the kink any float
//! lies. Kinks between the same two floats are put in order by cross-multiplication, without rounding. (The
//! rounded quotients alone would be equal for most pairs of kinks that nearly coincide.)

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::function::piece::Side;
use crate::number::{Exact, Scalar, from_count, largest, without_negative_zero};

/// A unit with a ray: v is not zero. Its output is `weight * relu(b + v x)` if it faces right,
/// `weight * relu(-(b + v x))` if it faces left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ray<T> {
    /// The index of the unit in the network.
    pub(crate) unit: usize,
    pub(crate) faces: Side,
    /// Positive.
    pub(crate) v: T,
    pub(crate) b: T,
    pub(crate) weight: T,
    /// The last float that is not above the kink, which may be minus infinity.
    pub(crate) floor: T,
    /// Whether the kink is that float.
    pub(crate) is_float: bool,
}

impl<T: Scalar> Ray<T> {
    /// The ray of the unit (v, b, w), v not zero.
    pub(crate) fn new(unit: usize, v: T, b: T, weight: T) -> Self {
        let (faces, v, b) = if v < T::zero() {
            (Side::Left, -v, -b)
        } else {
            (Side::Right, v, b)
        };
        let nearest = without_negative_zero(-b / v);
        let nearest = if nearest >= T::highest() {
            largest()
        } else if nearest <= T::lowest() {
            T::lowest().next_up()
        } else {
            nearest
        };
        // Rounding is monotone, so the floor is the nearest float or the one before it.
        let (floor, is_float) = match T::Exact::compare_products((v, nearest), (-b, T::one())) {
            Ordering::Less => (nearest, false),
            Ordering::Equal => (nearest, true),
            Ordering::Greater => (nearest.next_down(), false),
        };
        Self {
            unit,
            faces,
            v,
            b,
            weight,
            floor,
            is_float,
        }
    }

    /// The first float that is not below the kink, which may be infinite.
    pub(crate) fn ceiling(&self) -> T {
        if self.is_float {
            self.floor
        } else {
            self.floor.next_up()
        }
    }

    /// The float nearest to the kink, the lower one of two; infinite if the kink lies beyond all floats.
    pub(crate) fn nearest(&self) -> T {
        let (floor, ceiling) = (self.floor, self.ceiling());
        if self.is_float || !floor.is_finite() {
            return floor;
        }
        if !ceiling.is_finite() {
            return ceiling;
        }
        let nearest = without_negative_zero(-self.b / self.v);
        // A quotient of two floats of p bits never has exactly p + 1 bits. So the kink is in the middle
        // between two floats only if they are subnormal or zero, where the step is the least positive float.
        if ceiling - floor == T::zero().next_up() {
            let mut from_middle = T::Exact::zero();
            from_middle.add_product(self.v, floor);
            from_middle.add_product(self.v, ceiling);
            from_middle.add_product(self.b, from_count(2));
            if from_middle.sign() == Ordering::Equal {
                return floor;
            }
        }
        nearest
    }

    /// Whether the ray is positive at the float `x`.
    pub(crate) fn is_active(&self, x: T) -> bool {
        match self.faces {
            Side::Left => x < self.ceiling(),
            Side::Right => x > self.floor,
        }
    }

    /// The order of the kinks as far as their floors determine it.
    pub(crate) fn cmp_gap(&self, other: &Self) -> Ordering {
        let by_floor = self.floor.partial_cmp(&other.floor);
        by_floor
            .unwrap_or(Ordering::Equal)
            .then(other.is_float.cmp(&self.is_float))
    }

    /// The exact order of the kinks.
    pub(crate) fn cmp_kink(&self, other: &Self) -> Ordering {
        self.cmp_gap(other).then_with(|| {
            if self.is_float {
                return Ordering::Equal;
            }
            // -b / v < -b' / v' if and only if b' v < b v'.
            T::Exact::compare_products((other.b, self.v), (self.b, other.v))
        })
    }
}

/// A line `constant + slope * x`, without rounding.
#[derive(Clone, Debug)]
pub(crate) struct ExactLine<T: Scalar> {
    pub(crate) constant: T::Exact,
    pub(crate) slope: T::Exact,
}

impl<T: Scalar> ExactLine<T> {
    pub(crate) fn zero() -> Self {
        Self {
            constant: T::Exact::zero(),
            slope: T::Exact::zero(),
        }
    }

    /// Adds `factor * (b + v x)`.
    pub(crate) fn add(&mut self, factor: T, (v, b): (T, T)) {
        self.slope.add_product(factor, v);
        self.constant.add_product(factor, b);
    }

    /// Takes the sum past the kinks of these rays from left to right: adds each ray that faces right, and
    /// subtracts each that faces left.
    pub(crate) fn add_rays(&mut self, rays: &[Ray<T>]) {
        for ray in rays {
            self.add(ray.weight, (ray.v, ray.b));
        }
    }

    /// The value of the line, rounded, if the line is level.
    pub(crate) fn level(&mut self) -> Option<T> {
        (self.slope.sign() == Ordering::Equal).then(|| self.constant.round())
    }

    pub(crate) fn add_line(&mut self, other: &Self) {
        self.slope.add(&other.slope);
        self.constant.add(&other.constant);
    }

    pub(crate) fn at(&self, x: T) -> T::Exact {
        let mut value = self.slope.times(x);
        value.add(&self.constant);
        value
    }

    pub(crate) fn is_zero(&mut self) -> bool {
        self.constant.sign() == Ordering::Equal && self.slope.sign() == Ordering::Equal
    }
}

/// The network as a line and the rays that bend it.
#[derive(Clone, Debug)]
pub(crate) struct Rays<T: Scalar> {
    /// From left to right by their kinks. Rays of one kink are in the order of the units.
    pub(crate) rays: Vec<Ray<T>>,
    /// The line that the sum is to the left of all kinks.
    pub(crate) leftmost: ExactLine<T>,
    /// The sum of the absolute values of the terms that do not depend on x.
    constants: T::Exact,
}

impl<T: Scalar> Rays<T> {
    /// The rays of the units (v, b, w), and the output bias; all finite. O(N log N).
    pub(crate) fn new(units: impl Iterator<Item = (T, T, T)>, output_bias: T) -> Self {
        let mut rays = Vec::with_capacity(units.size_hint().0);
        let (mut leftmost, mut constants) = (ExactLine::<T>::zero(), T::Exact::zero());
        leftmost.constant.add_product(output_bias, T::one());
        constants.add_product(output_bias.abs(), T::one());
        for (unit, (v, b, w)) in units.enumerate() {
            if !w.is_zero() && !v.is_zero() {
                let ray = Ray::new(unit, v, b, w);
                if ray.faces == Side::Left {
                    leftmost.add(w, (v, b));
                }
                rays.push(ray);
            } else if b > T::zero() {
                leftmost.constant.add_product(w, b);
                constants.add_product(w.abs(), b);
            }
        }
        rays.sort_unstable_by(|a, b| a.cmp_kink(b).then(a.unit.cmp(&b.unit)));
        Self {
            rays,
            leftmost,
            constants,
        }
    }

    /// The rays of each kink, from left to right.
    pub(crate) fn kinks(&self) -> impl Iterator<Item = &[Ray<T>]> {
        self.rays.chunk_by(|a, b| a.cmp_kink(b) == Ordering::Equal)
    }

    /// The sum of the absolute values of the terms at the float `x`, rounded.
    pub(crate) fn terms_at(&self, x: T) -> T {
        let mut terms = ExactLine {
            constant: self.constants.clone(),
            slope: T::Exact::zero(),
        };
        for ray in self.rays.iter().filter(|ray| ray.is_active(x)) {
            let size = match ray.faces {
                Side::Left => -ray.weight.abs(),
                Side::Right => ray.weight.abs(),
            };
            terms.add(size, (ray.v, ray.b));
        }
        terms.at(x).round()
    }
}

/// The line by which the sum changes from the left of these kinks to their right. It is zero if they cancel.
pub(crate) fn turn<T: Scalar>(rays: &[Ray<T>]) -> ExactLine<T> {
    let mut turn = ExactLine::zero();
    turn.add_rays(rays);
    turn
}
