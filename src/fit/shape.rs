//! Least squares for given breakpoints under a condition on the shape of the function.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::active_set;
use super::arithmetic::{Number, Plain, Scales};
use super::constrained::{Kind, Problem};
use super::least_squares::{Fit, rounded, unparted};
use super::samples::Samples;
use super::summary::Summary;
use super::unbounded::Unbounded;
use crate::error::Error;
use crate::function::{PiecewiseLinear, Tail};
use crate::number::orientation::hull;
use crate::number::{Scalar, larger};

/// The shape of a function.
///
/// ```
/// use shallow_relu::{Shape, fit_shape};
///
/// let xs = [0.0, 1.0, 2.0, 3.0];
/// let bump = [0.0, 2.0, 2.0, 0.0];
/// let rising = fit_shape(&xs, &bump, None, &xs, Shape::Rising)?;
/// assert!(rising.function().is_monotone());
/// let concave = fit_shape(&xs, &bump, None, &xs, Shape::Concave)?;
/// assert_eq!(concave.function().ys(), bump);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Never falls.
    Rising,
    /// Never rises.
    Falling,
    /// Bends up only: no slope is less than the one before.
    Convex,
    /// Bends down only: no slope is greater than the one before.
    Concave,
}

/// The function of a shape, with breakpoints at no other than the given places, for which the sum of
/// `weights[i] * (function(xs[i]) - ys[i])^2` is least: of all such functions, the only one. With
/// places at all samples a rising one is that of [`fit_isotonic`](crate::fit_isotonic).
///
/// It has its shape after rounding, too, exactly: the values rise, the slopes of the segments grow.
/// Places where it does not bend are no breakpoints of it, but for the first and the last. A rising or
/// falling function has the default tails, and its shape on all of R; a convex or concave one has
/// linear tails on both sides.
///
/// The values are computed in the wider type and rounded once, with the accuracy of
/// [`fit_least_squares`](crate::fit_least_squares), whatever the sizes of y and of the weights. A
/// breakpoint of a convex function that rounding puts on or above the line between two others is left
/// out; all of the function is within u of its largest value of the best one nevertheless: that one,
/// lowered by so much, is convex and below all points. For an exact `T` it is the best one.
///
/// Two places whose distance is below the normal numbers get one value, or one of them no bend, if the
/// slope between them would overflow; a convex or concave function of which only the first and the last
/// place are left is then level.
///
/// Which conditions hold with equality is found by an active set (Lawson and Hanson, *Solving Least
/// Squares Problems*, 1974), first on short parts and then on parts 8 times as long: in
/// O(n + N k log N) for n samples in order of x, N places, and k choices that are tried on each part:
/// 2 to some 20 in all that was measured, with N up to 40 000. O(n log n) instead of O(n) for samples in
/// any order.
///
/// # Errors
///
/// Those of [`fit_least_squares`](crate::fit_least_squares), also for samples that only together with
/// the shape would say every value.
///
/// ```
/// use shallow_relu::{Shape, fit_shape};
///
/// let xs = [0.0, 1.0, 2.0, 3.0, 4.0];
/// let ys = [4.0, 1.0, 1.0, 0.0, 4.0];
/// let fit = fit_shape(&xs, &ys, None, &xs, Shape::Convex)?;
/// let slopes: Vec<f64> = fit.function().segments().map(|segment| segment.slope()).collect();
/// assert!(slopes.is_sorted());
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn fit_shape<T: Scalar>(
    xs: &[T],
    ys: &[T],
    weights: Option<&[T]>,
    places: &[T],
    shape: Shape,
) -> Result<Fit<T>, Error> {
    let samples = Samples::checked(xs, ys, weights)?;
    samples.determine(xs, places)?;
    let (kind, is_opposite) = match shape {
        Shape::Rising => (Kind::Fall, false),
        Shape::Falling => (Kind::Fall, true),
        Shape::Convex => (Kind::BendDown, false),
        Shape::Concave => (Kind::BendDown, true),
    };
    // A function that falls is the opposite of one that rises.
    let samples = if is_opposite {
        samples.upside_down()
    } else {
        samples
    };
    let scales = Scales::new(&samples, places);
    if scales.is_moderate {
        best::<Plain<T>>(&samples, places, scales, kind, is_opposite)
    } else {
        best::<Unbounded<T>>(&samples, places, scales, kind, is_opposite)
    }
}

fn best<N: Number>(
    samples: &Samples<N::Scalar>,
    places: &[N::Scalar],
    scales: Scales,
    kind: Kind,
    is_opposite: bool,
) -> Result<Fit<N::Scalar>, Error> {
    let points = best_points(&Summary::<N>::new(samples, places, scales), kind)?;
    match through(&points, kind) {
        Ok(function) => {
            let residual = samples.residual::<N>(&function, &scales);
            let upright = if is_opposite { -function } else { function };
            Ok(Fit::without_variances(residual, upright))
        }
        // Told of the function as it is, not upside down.
        Err(error) if is_opposite => {
            let zero: N::Scalar = num_traits::Zero::zero();
            let upright: Vec<_> = points.iter().map(|&(x, y)| (x, zero - y)).collect();
            Err(through(&upright, kind).err().unwrap_or(error))
        }
        Err(error) => Err(error),
    }
}

type Points<N> = Vec<(<N as Number>::Scalar, <N as Number>::Scalar)>;

/// The breakpoints of the best function, rounded, with the shape that is left by rounding.
fn best_points<N: Number>(summary: &Summary<N>, kind: Kind) -> Result<Points<N>, Error> {
    let places = summary.places;
    let mut joined = alloc::vec![false; places.len()];
    loop {
        let problem = Problem {
            summary,
            kind,
            joined: &joined,
        };
        let best = active_set::solve(&problem);
        let ys = match kind {
            Kind::Fall => rounded(summary, 0..places.len(), &best.at_all_places())?,
            Kind::BendDown => rounded(summary, best.free.iter().copied(), best.values())?,
        };
        let points: Points<N> = match kind {
            Kind::Fall => {
                // Values in doubt of which is the larger may be rounded the wrong way.
                let mut highest = N::Scalar::lowest();
                let never_lower = |y| {
                    highest = larger(y, highest);
                    highest
                };
                let ys = ys.into_iter().map(never_lower);
                places.iter().copied().zip(ys).collect()
            }
            Kind::BendDown => best.free.iter().map(|&j| places[j]).zip(ys).collect(),
        };
        // Between two places that no slope can part there is no rise, or no bend at one of them; the
        // first place and the last one are kept.
        let tied = unparted(&points)
            .into_iter()
            .filter_map(|segment| match kind {
                Kind::Fall => Some(segment + 1),
                Kind::BendDown if segment + 2 < points.len() => Some(best.free[segment + 1]),
                Kind::BendDown if segment > 0 => Some(best.free[segment]),
                Kind::BendDown => None,
            });
        if kind == Kind::BendDown && points.len() == 2 && !unparted(&points).is_empty() {
            return level_points(summary);
        }
        let mut has_joined = false;
        for place in tied {
            joined[place] = true;
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

/// The ends of the best level line.
fn level_points<N: Number>(summary: &Summary<N>) -> Result<Points<N>, Error> {
    let last = summary.places.len() - 1;
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
        .flat_map(|y| [(summary.places[0], y), (summary.places[last], y)])
        .collect())
}

/// The function through points of a shape.
fn through<T: Scalar>(points: &[(T, T)], kind: Kind) -> Result<PiecewiseLinear<T>, Error> {
    let function = PiecewiseLinear::from_breakpoints(points)?;
    match kind {
        Kind::Fall => function.simplify(),
        Kind::BendDown => function.with_tails(Tail::Linear, Tail::Linear),
    }
}
