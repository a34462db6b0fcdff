//! From rays to breakpoints.
//!
//! The sum is followed from left to right as a line, without rounding. At its kink a ray that faces right is
//! added to the line, and one that faces left is subtracted. The float nearest to a kink is a breakpoint.
//! Kinks with the same nearest float share it. A kink beyond all floats bends nothing.
//!
//! Moving the kinks to floats costs this much:
//!
//! 1. Let k be the float nearest to a kink t, where the slope changes by d = |w v|. No float lies between k
//!    and t. So at every float except k the sum is on the line before the kink or on the one after it.
//! 2. At k the breakpoint has the exact sum, rounded once, as its y. Both lines differ from the exact sum at
//!    k by d |k - t| at most. The chords to (k, y) therefore differ from the sum by no more than that. If
//!    several kinks share k, they differ by at most the sum of these steps.
//! 3. With t = -b / v such a step is at most |w v| u |t| (1 + u) = u |w b| (1 + u).

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::ray::{ExactLine, Ray, Rays, turn};
use crate::number::{Exact, Scalar, half, larger};

/// The function of a sum of rays.
pub(crate) struct Traced<T> {
    pub(crate) function: PiecewiseLinear<T>,
    /// The largest distance between y and the exact sum at a breakpoint.
    pub(crate) error: T,
}

impl<T: Scalar> Traced<T> {
    /// The function of these rays. If a domain is given, its ends are breakpoints, too, unless there are
    /// kinks at least as far out. O(N) for N rays.
    pub(crate) fn new(rays: &Rays<T>, domain: Option<(T, T)>) -> Result<Self, Error> {
        let mut left = rays.leftmost.clone();
        let (below, rays) = split(&rays.rays, |nearest| nearest <= T::lowest());
        let (rays, _beyond) = split(rays, |nearest| nearest < T::highest());
        left.add_rays(below);
        let mut breakpoints = rays
            .chunk_by(|a, b| a.nearest() == b.nearest())
            .filter(|kinks| kinks.len() == 1 || !cancel(kinks))
            .peekable();

        let mut points = Points::with_capacity(rays.len() + 2);
        let mut line = left.clone();
        if let Some((first, _)) = domain
            && breakpoints
                .peek()
                .is_none_or(|kinks| first < kinks[0].nearest())
        {
            points.push(first, &line)?;
        }
        for kinks in breakpoints {
            points.push_kinks(kinks, &mut line)?;
        }
        if let Some((_, last)) = domain
            && points.xs.last().is_some_and(|&x| x < last)
        {
            points.push(last, &line)?;
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

/// Whether kinks that share their nearest float cancel: the sum is the same line before them, after them and
/// at that float.
fn cancel<T: Scalar>(kinks: &[Ray<T>]) -> bool {
    let x = kinks[0].nearest();
    turn(kinks).is_zero() && turn(passed(x, kinks)).at(x).sign() == Ordering::Equal
}

/// The kinks that lie at `x` or before it.
fn passed<T: Scalar>(x: T, kinks: &[Ray<T>]) -> &[Ray<T>] {
    &kinks[..kinks.partition_point(|ray| ray.floor < x || ray.is_float)]
}

/// Rays from left to right, split before the first whose nearest float does not meet the condition.
fn split<T: Scalar>(rays: &[Ray<T>], is_so: impl Fn(T) -> bool) -> (&[Ray<T>], &[Ray<T>]) {
    rays.split_at(rays.partition_point(|ray| is_so(ray.nearest())))
}

/// Breakpoints on lines, and the largest error of rounding y.
struct Points<T> {
    xs: Vec<T>,
    ys: Vec<T>,
    error: T,
}

impl<T: Scalar> Points<T> {
    fn with_capacity(most: usize) -> Self {
        Self {
            xs: Vec::with_capacity(most),
            ys: Vec::with_capacity(most),
            error: T::zero(),
        }
    }

    /// Adds the point of the line at `x`.
    fn push(&mut self, x: T, line: &ExactLine<T>) -> Result<(), Error> {
        self.push_value(x, line.at(x), None)
    }

    /// Adds the breakpoint of kinks that share their nearest float, and takes the line past them. If the line
    /// is level on one side of them and not on the other, y is the level. So a function that is level up to a
    /// breakpoint keeps exactly that value there.
    fn push_kinks(&mut self, kinks: &[Ray<T>], line: &mut ExactLine<T>) -> Result<(), Error> {
        let x = kinks[0].nearest();
        let before = line.level();
        let (passed, ahead) = kinks.split_at(passed(x, kinks).len());
        line.add_rays(passed);
        let value = line.at(x);
        line.add_rays(ahead);
        self.push_value(x, value, before.xor(line.level()))
    }

    /// Adds a breakpoint at `x`. Its y is the level if there is one, and otherwise the value, rounded.
    fn push_value(&mut self, x: T, mut value: T::Exact, level: Option<T>) -> Result<(), Error> {
        let y = level.unwrap_or_else(|| value.round());
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
        // A rounded y is off by at most half a step to the next float. If that is no more than the error so
        // far, the exact error need not be computed.
        let size = y.abs();
        if level.is_some() || (size.next_up() - size) * half() > self.error {
            value.add_product(-y, T::one());
            self.error = larger(self.error, value.round().abs());
        }
        self.xs.push(x);
        self.ys.push(y);
        Ok(())
    }

    /// Adds points until there are two, on the line to the left or to the right of the point that there is,
    /// if any.
    fn complete(&mut self, left: &ExactLine<T>, right: &ExactLine<T>) -> Result<(), Error> {
        if self.xs.is_empty() {
            self.push(T::zero(), right)?;
        }
        if self.xs.len() > 1 {
            return Ok(());
        }
        let x = self.xs[0];
        let step = larger(x.abs(), T::one());
        let candidates = [
            (x + step, right),
            (x - step, left),
            (x.next_up(), right),
            (x.next_down(), left),
        ];
        // The first float at which the line has a finite value is taken. If there is none, any float is refused.
        let mut floats = candidates.iter().filter(|(x, _)| x.is_finite());
        let fits = |&&(x, line): &&(T, &ExactLine<T>)| line.at(x).round().is_finite();
        let found = floats.clone().find(fits).or_else(|| floats.next());
        let &(second, line) = found.unwrap_or(&candidates[0]);
        self.push(second, line)?;
        if second < x {
            self.xs.reverse();
            self.ys.reverse();
        }
        Ok(())
    }
}
