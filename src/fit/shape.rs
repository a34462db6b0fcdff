//! Least squares for given breakpoints under a condition on the shape of the function.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::active_set;
use super::arithmetic::{Number, Plain, Scales};
use super::constrained::{Kind, Problem, Tied};
use super::least_squares::{rounded, too_narrow_segments};
use super::result::Fit;
use super::samples::{determine, in_order, residual, turn_upside_down};
use super::summary::Summary;
use super::unbounded::Unbounded;
use crate::error::Error;
use crate::function::{PiecewiseLinear, Sample, Samples};
use crate::number::orientation::hull;
use crate::number::{Scalar, larger};

/// The condition on a function: it rises, falls, or bends one way only.
///
/// ```
/// use shallow_relu::fit::{self, Shape};
///
/// let xs = [0.0, 1.0, 2.0, 3.0];
/// let bump = [0.0, 2.0, 2.0, 0.0];
/// let rising = fit::shape((&xs, &bump), &xs, Shape::Rising)?;
/// assert!(rising.function().is_monotone());
/// let concave = fit::shape((&xs, &bump), &xs, Shape::Concave)?;
/// assert_eq!(concave.function().ys(), bump);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Never falls.
    Rising,
    /// Never rises.
    Falling,
    /// Bends up only: no slope is smaller than the one before.
    Convex,
    /// Bends down only: no slope is greater than the one before.
    Concave,
}

/// The function that has a [`Shape`] on all of R and is nearest to the samples, with breakpoints at some of
/// those given. A rising or falling function has two constant tails, a convex or concave one two linear tails.
///
/// The sum of `weight * (function(x) - y)²` over all samples is the least of all functions that have the shape
/// and bend only at `breakpoints`. No other such function has it. Samples may come in any order and share an x.
/// A rising function with breakpoints at all x of the samples is that of [`isotonic`](fn@super::isotonic), tails
/// included; only breakpoints that do not bend it are left out.
///
/// The function has its shape exactly, after rounding, too: its values rise, or the slopes of its segments
/// grow. A given breakpoint at which it does not bend is left out, unless it is the first or the last.
///
/// # Accuracy
///
/// The accuracy is that of [`least_squares`](fn@super::least_squares). In addition, a breakpoint of a convex
/// function is left out if rounding puts it on or above the line between two others. Let u be the unit
/// roundoff. The function nevertheless differs from the best one by at most u times its largest value, at
/// every x of the domain: the best one, lowered by that much, is convex and below all breakpoints. For an
/// exact `T` it is the best one.
///
/// If two breakpoints are closer than the normal floats and the slope between them would overflow, they get
/// one value, or the function does not bend at one of them. A convex or concave function of which only the
/// first and the last breakpoint are left is then level.
///
/// # Costs
///
/// O(n + N k log N) for n samples in order of x and N breakpoints, and O(n log n) instead of O(n) for samples
/// in any order. Which conditions hold with equality is found by an active set (Lawson and Hanson, *Solving
/// Least Squares Problems*, 1974), first on short parts of the function and then on parts 8 times as long. On
/// each part it tries k sets; 2 to about 20 were measured, with N up to 40 000.
///
/// # Errors
///
/// Those of [`least_squares`](fn@super::least_squares). [`Undetermined`](Error::Undetermined) is returned
/// also if the samples determine the values only together with the shape.
///
/// # Examples
///
/// ```
/// use shallow_relu::fit::{self, Shape};
///
/// let xs = [0.0, 1.0, 2.0, 3.0, 4.0];
/// let ys = [4.0, 1.0, 1.0, 0.0, 4.0];
/// let valley = fit::shape((&xs, &ys), &xs, Shape::Convex)?;
/// let slopes: Vec<f64> = valley.function().segments().map(|segment| segment.slope()).collect();
/// assert!(slopes.is_sorted());
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn shape<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
    breakpoints: &[T],
    shape: Shape,
) -> Result<Fit<T>, Error> {
    let mut samples = in_order(samples)?;
    determine(&samples, breakpoints)?;
    let (kind, is_opposite) = match shape {
        Shape::Rising => (Kind::Fall, false),
        Shape::Falling => (Kind::Fall, true),
        Shape::Convex => (Kind::BendDown, false),
        Shape::Concave => (Kind::BendDown, true),
    };
    // A function that falls is the opposite of one that rises.
    if is_opposite {
        turn_upside_down(&mut samples);
    }
    let scales = Scales::new(&samples, breakpoints);
    if scales.is_moderate {
        best::<Plain<T>>(&samples, breakpoints, scales, kind, is_opposite)
    } else {
        best::<Unbounded<T>>(&samples, breakpoints, scales, kind, is_opposite)
    }
}

fn best<N: Number>(
    samples: &[Sample<N::Scalar>],
    breakpoints: &[N::Scalar],
    scales: Scales,
    kind: Kind,
    is_opposite: bool,
) -> Result<Fit<N::Scalar>, Error> {
    let points = best_points(&Summary::<N>::new(samples, breakpoints, scales), kind)?;
    match through(&points, kind) {
        Ok(function) => {
            let residual = residual::<N>(samples, &function, &scales);
            let upright = if is_opposite { -function } else { function };
            Ok(Fit::new(upright, residual, None))
        }
        // The error must name the values of the function as it is, not upside down.
        Err(error) if is_opposite => {
            let zero: N::Scalar = num_traits::Zero::zero();
            let upright: Vec<_> = points.iter().map(|&(x, y)| (x, zero - y)).collect();
            Err(through(&upright, kind).err().unwrap_or(error))
        }
        Err(error) => Err(error),
    }
}

type Points<N> = Vec<(<N as Number>::Scalar, <N as Number>::Scalar)>;

/// The breakpoints of the best function, rounded so that they keep the shape.
fn best_points<N: Number>(summary: &Summary<N>, kind: Kind) -> Result<Points<N>, Error> {
    let breakpoints = summary.breakpoints;
    let mut joined = alloc::vec![false; breakpoints.len()];
    loop {
        let problem = Problem {
            summary,
            kind,
            joined: &joined,
        };
        let best = active_set::solve(&problem);
        let points = rounded_points(summary, kind, &best)?;
        // If two breakpoints are too close for a finite slope, the function must not rise between them, or
        // must not bend at one of them. The first breakpoint and the last one are kept.
        let too_narrow = too_narrow_segments(&points);
        if kind == Kind::BendDown && points.len() == 2 && !too_narrow.is_empty() {
            return level_points(summary);
        }
        let tied = too_narrow.into_iter().filter_map(|segment| match kind {
            Kind::Fall => Some(segment + 1),
            Kind::BendDown if segment + 2 < points.len() => Some(best.free[segment + 1]),
            Kind::BendDown if segment > 0 => Some(best.free[segment]),
            Kind::BendDown => None,
        });
        let mut has_joined = false;
        for j in tied {
            joined[j] = true;
            has_joined = true;
        }
        if !has_joined {
            return Ok(match kind {
                Kind::Fall => points,
                Kind::BendDown => hull(points.into_iter(), Ordering::Greater),
            });
        }
    }
}

/// The breakpoints of the best function with certain ties, rounded.
fn rounded_points<N: Number>(
    summary: &Summary<N>,
    kind: Kind,
    best: &Tied<N>,
) -> Result<Points<N>, Error> {
    let breakpoints = summary.breakpoints;
    match kind {
        Kind::Fall => {
            let ys = rounded(summary, 0..breakpoints.len(), &best.at_all_breakpoints())?;
            // If the error bounds leave open which of two values is larger, they may be rounded the wrong way.
            let mut highest = N::Scalar::lowest();
            let never_lower = |y| {
                highest = larger(y, highest);
                highest
            };
            let ys = ys.into_iter().map(never_lower);
            Ok(breakpoints.iter().copied().zip(ys).collect())
        }
        Kind::BendDown => {
            let ys = rounded(summary, best.free.iter().copied(), best.values())?;
            let xs = best.free.iter().map(|&j| breakpoints[j]);
            Ok(xs.zip(ys).collect())
        }
    }
}

/// The ends of the best level line.
fn level_points<N: Number>(summary: &Summary<N>) -> Result<Points<N>, Error> {
    let last = summary.breakpoints.len() - 1;
    let ties = alloc::vec![true; last + 1];
    let problem = Problem {
        summary,
        kind: Kind::Fall,
        joined: &ties,
    };
    let level = problem.solve(0..=last, &ties, None);
    let ys = rounded(summary, [0], level.values())?;
    Ok(ys
        .into_iter()
        .flat_map(|y| [(summary.breakpoints[0], y), (summary.breakpoints[last], y)])
        .collect())
}

/// The function through points that have a shape.
fn through<T: Scalar>(points: &[(T, T)], kind: Kind) -> Result<PiecewiseLinear<T>, Error> {
    let function = PiecewiseLinear::from_breakpoints(points)?;
    match kind {
        Kind::Fall => function.clamped().simplify(),
        Kind::BendDown => Ok(function.extended()),
    }
}
