//! From rays to breakpoints.
//!
//! From left to right the sum is followed as a line, without rounding: a ray that faces right joins it at
//! its kink, one that faces left leaves it there. The float nearest to a kink is a breakpoint; kinks with
//! the same nearest float share it. A kink beyond all floats bends nothing.
//!
//! Let k be the float nearest to a kink t, where the slope changes by d = |w v|. No float lies between
//! them. So at every float but k the sum is on the line before the kink or on the one after it, and at k, where
//! y is the sum rounded once, both lines differ from it by |d| |k - t| at most. The chords to (k, y)
//! therefore differ from the sum by no more than that, and where several kinks share k by no more than these
//! steps together. With t = -b / v that is at most |w v| u |t| (1 + u) = u |w b| (1 + u) for each of them.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::ray::{Line, Ray, Rays, turn};
use crate::number::{Exact, Scalar, half, larger};

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
        let most = rays.rays.len() + 2;
        let mut points = Points {
            xs: Vec::with_capacity(most),
            ys: Vec::with_capacity(most),
            error: T::zero(),
        };
        let mut line = rays.leftmost.clone();
        let mut left = line.clone();
        for kinks in rays.rays.chunk_by(|a, b| a.nearest() == b.nearest()) {
            let x = kinks[0].nearest();
            if x >= T::highest() {
                break;
            }
            if kinks.len() > 1 && cancel(x, kinks) {
                continue;
            }
            if x <= T::lowest() {
                line.add_rays(kinks);
                left = line.clone();
                continue;
            }
            if let Some((first, _)) = domain
                && points.xs.is_empty()
                && first < x
            {
                points.push(first, &line)?;
            }
            points.push_kinks(x, &mut line, kinks)?;
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

/// Whether the sum is the same line before the kinks, after them and at `x`, the float nearest to them all.
fn cancel<T: Scalar>(x: T, kinks: &[Ray<T>]) -> bool {
    turn(kinks).is_zero()
        && (!x.is_finite() || turn(passed(x, kinks)).at(x).sign() == Ordering::Equal)
}

/// The kinks that lie at `x` or before it.
fn passed<T: Scalar>(x: T, kinks: &[Ray<T>]) -> &[Ray<T>] {
    &kinks[..kinks.partition_point(|ray| ray.floor < x || ray.is_number)]
}

/// Breakpoints on lines, with what rounding y has cost.
struct Points<T> {
    xs: Vec<T>,
    ys: Vec<T>,
    error: T,
}

impl<T: Scalar> Points<T> {
    /// Adds the point of the line at `x`.
    fn push(&mut self, x: T, line: &Line<T>) -> Result<(), Error> {
        self.push_value(x, line.at(x), None)
    }

    /// Adds the breakpoint `x` of these kinks, and takes the line past them. Where the line is level on one
    /// side of them, and not on the other, y is the level, so that the function stays level to its end.
    fn push_kinks(&mut self, x: T, line: &mut Line<T>, kinks: &[Ray<T>]) -> Result<(), Error> {
        let before = line.level();
        let (passed, ahead) = kinks.split_at(passed(x, kinks).len());
        line.add_rays(passed);
        let value = line.at(x);
        line.add_rays(ahead);
        let level = match (before, line.level()) {
            (Some(level), None) | (None, Some(level)) => Some(level),
            _ => None,
        };
        self.push_value(x, value, level)
    }

    /// Adds a breakpoint: the value there rounded, or the level instead.
    fn push_value(&mut self, x: T, mut value: T::Exact, level: Option<T>) -> Result<(), Error> {
        let y = level.unwrap_or_else(|| value.round());
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
        // Half a step away at most, unless it is a level: that is seldom more than what has been found.
        let size = y.abs();
        if level.is_some() || (size.next_up() - size) * half() > self.error {
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
