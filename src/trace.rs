//! From rays to breakpoints.
//!
//! From left to right the sum is followed as a line, without rounding: a ray that faces right joins
//! it at its kink, one that faces left leaves it there. A kink that is a number is a breakpoint. Of
//! one that is not, the numbers on both sides are: no number lies between them, so the function
//! equals the sum at every number, but for one rounding of y. A kink beyond all numbers bends
//! nothing.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, text};
use crate::exact::Exact;
use crate::function::PiecewiseLinear;
use crate::rays::{Line, Rays, turn};
use crate::scalar::{Scalar, half, larger};

/// The function of a sum of rays.
pub(crate) struct Traced<T> {
    pub(crate) function: PiecewiseLinear<T>,
    /// The largest distance between y and the sum at a breakpoint: how far y is rounded.
    pub(crate) error: T,
}

impl<T: Scalar> Traced<T> {
    /// With breakpoints at the ends of the given domain, too, where there are no kinks as far out.
    /// O(N) for N rays.
    pub(crate) fn new(rays: &Rays<T>, domain: Option<(T, T)>) -> Result<Self, Error> {
        let most = 2 * rays.rays.len() + 2;
        let mut points = Points {
            xs: Vec::with_capacity(most),
            ys: Vec::with_capacity(most),
            error: T::zero(),
        };
        let mut line = rays.leftmost.clone();
        let mut left = line.clone();
        for gap in rays.rays.chunk_by(|a, b| a.cmp_gap(b) == Ordering::Equal) {
            let (floor, ceiling) = (gap[0].floor, gap[0].ceiling());
            if !ceiling.is_finite() {
                break;
            }
            // Rays that start between the same two numbers, or on the same one, may cancel.
            if gap.len() > 1 && turn(gap).is_zero() {
                continue;
            }
            if floor.is_finite() {
                if let Some((first, _)) = domain
                    && points.xs.is_empty()
                    && first < floor
                {
                    points.push(first, &line)?;
                }
                points.push(floor, &line)?;
            }
            for ray in gap {
                line.add(ray.weight, (ray.v, ray.b));
            }
            if floor.is_finite() {
                points.push(ceiling, &line)?;
            } else {
                left = line.clone();
            }
        }
        if let Some((first, last)) = domain {
            if points.xs.is_empty() {
                points.push(first, &line)?;
            }
            if points.xs.last().is_some_and(|&x| x < last) {
                points.push(last, &line)?;
            }
        }
        points.complete(&left, &line)?;
        let function = PiecewiseLinear::checked(points.xs, points.ys)?;
        let function = function.with_tail_slopes(left.slope.round(), line.slope.round())?;
        Ok(Self {
            function,
            error: points.error,
        })
    }
}

/// Breakpoints on lines, with what rounding y has cost.
struct Points<T> {
    xs: Vec<T>,
    ys: Vec<T>,
    error: T,
}

impl<T: Scalar> Points<T> {
    /// Adds the point of the line at `x`, unless it is the last one.
    fn push(&mut self, x: T, line: &Line<T>) -> Result<(), Error> {
        if self.xs.last() == Some(&x) {
            return Ok(());
        }
        let mut value = line.at(x);
        let y = value.round();
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
        // Half a step away at most: that is seldom more than what has been found.
        let size = y.abs();
        if (size.next_up() - size) * half() > self.error {
            value.add_product(-y, T::one());
            self.error = larger(self.error, value.round().abs());
        }
        self.xs.push(x);
        self.ys.push(y);
        Ok(())
    }

    /// Adds what is missing to two points, on the line to the left and on the one to the right of
    /// the point that there is, if any.
    fn complete(&mut self, left: &Line<T>, right: &Line<T>) -> Result<(), Error> {
        if self.xs.is_empty() {
            self.push(T::zero(), right)?;
        }
        if self.xs.len() > 1 {
            return Ok(());
        }
        let x = self.xs[0];
        let step = larger(x.abs(), T::one());
        // One step on, or wherever the line has a finite value.
        let [far, near] = [(x + step, x - step), (x.next_up(), x.next_down())];
        let places = [
            (far.0, right),
            (far.1, left),
            (near.0, right),
            (near.1, left),
        ];
        let fits = |&(x, line): &(T, &Line<T>)| x.is_finite() && line.at(x).round().is_finite();
        let &(second, line) = places
            .iter()
            .find(|place| fits(place))
            .unwrap_or(&places[0]);
        self.push(second, line)?;
        if second < x {
            self.xs.reverse();
            self.ys.reverse();
        }
        Ok(())
    }
}
