//! Least squares for given breakpoints under a condition on the shape of the function.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::active_set;
use super::equations::Equations;
use super::least_squares::{Fit, rounded};
use super::samples::Samples;
use super::tied::{Kind, Problem};
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::scalar::Scalar;
use crate::tail::Tail;
use crate::turn::hull;

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
/// The values are computed in the wider type and rounded once. A breakpoint of a convex function that
/// this puts on or above the line between two others is left out; all of the function is within u of
/// its largest value of the best one nevertheless: that one, lowered by so much, is convex and below
/// all points. For an exact `T` it is the best one.
///
/// Which conditions hold with equality is found by an active set (Lawson and Hanson, *Solving Least
/// Squares Problems*, 1974), in O(n + N k) for n samples in order of x, N places, and k choices that
/// are tried: some ten to some hundred for most data, and about N/8 at worst of all that was measured,
/// with N up to 30 000. O(n log N) instead of O(n) for samples in any order.
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
    samples.determine(places)?;
    let (kind, is_opposite) = match shape {
        Shape::Rising => (Kind::Fall, false),
        Shape::Falling => (Kind::Fall, true),
        Shape::Convex => (Kind::BendDown, false),
        Shape::Concave => (Kind::BendDown, true),
    };
    let mut equations = Equations::new(&samples, places);
    if is_opposite {
        for sum in &mut equations.right {
            *sum = T::zero().widen() - *sum;
        }
    }
    let problem = Problem {
        equations,
        places,
        kind,
    };
    let best = active_set::solve(&problem);
    let upright = |y: T| if is_opposite { -y } else { y };
    let function = match kind {
        Kind::Fall => {
            let values = rounded(best.all_values(), places)?;
            let values: Vec<T> = values.into_iter().map(upright).collect();
            PiecewiseLinear::from_xy(places, &values)?.simplify()?
        }
        Kind::BendDown => {
            let values = rounded(best.values, &best.places)?;
            let points = best.places.iter().copied().zip(values);
            let mut points = hull(points, Ordering::Greater);
            for point in &mut points {
                point.1 = upright(point.1);
            }
            PiecewiseLinear::from_breakpoints(&points)?.with_tails(Tail::Linear, Tail::Linear)?
        }
    };
    Ok(Fit::without_variances(
        samples.residual(&function),
        function,
    ))
}
