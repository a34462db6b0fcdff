//! Least squares with breakpoints that may move: a local search.

use alloc::vec::Vec;

use super::arithmetic::Number;
use super::least_squares::{Fit, Found};
use super::samples::Samples;
use super::unbounded::Unbounded;
use crate::error::Error;
use crate::number::{Scalar, from_count};

/// A fit by [`fit_least_squares`](crate::fit_least_squares) whose inner breakpoints have been moved for as long as that made the
/// residual smaller. *Local*: a better one may exist further away, so it matters where it starts; the
/// breakpoints of [`samples_in_segments`](crate::approximate::samples_in_segments) are a good place. The
/// residual is never larger than at the start.
///
/// One after the other each breakpoint is tried at a part of the way to its neighbours, a quarter at
/// first; the part is halved when no breakpoint has moved, down to 2⁻¹⁶. Every trial is a fit of O(n +
/// N). Residuals are compared before they are rounded, so data of any size are fitted alike, as long as no
/// value and no slope of a trial is out of range.
///
/// # Errors
///
/// Those of [`fit_least_squares`](crate::fit_least_squares) for the start.
///
/// ```
/// use shallow_relu::{fit_least_squares, fit_local};
///
/// // A corner at 1/3, sought from 1/2.
/// let xs: Vec<f64> = (0..=100).map(|i| f64::from(i) / 100.0).collect();
/// let ys: Vec<f64> = xs.iter().map(|x| (x - 1.0 / 3.0).abs()).collect();
/// let start = fit_least_squares(&xs, &ys, None, &[0.0, 0.5, 1.0])?;
/// let found = fit_local(&xs, &ys, None, &[0.0, 0.5, 1.0])?;
/// assert!(found.residual() < 1e-6 * start.residual());
/// assert!((found.function().xs()[1] - 1.0 / 3.0).abs() < 1e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn fit_local<T: Scalar>(
    xs: &[T],
    ys: &[T],
    weights: Option<&[T]>,
    places: &[T],
) -> Result<Fit<T>, Error> {
    let samples = Samples::checked(xs, ys, weights)?;
    samples.determine(xs, places)?;
    let mut best = Found::new(&samples, places)?;
    // By less than this part of the residual it is not worth a step, of which there would be no end.
    let least = Unbounded::new(T::one() / from_count(1 << 16));
    let mut places: Vec<T> = places.to_vec();
    let mut part = from_count::<T>(4);
    while part <= from_count(1 << 16) {
        let mut has_moved = false;
        for j in 1..places.len() - 1 {
            let here = places[j];
            let toward = |neighbour: T| here + (neighbour / part - here / part);
            for place in [toward(places[j - 1]), toward(places[j + 1])] {
                if !(places[j - 1] < place && place < places[j + 1]) {
                    continue;
                }
                let before = core::mem::replace(&mut places[j], place);
                let trial = samples
                    .determine(xs, &places)
                    .and_then(|()| Found::new(&samples, &places));
                match trial {
                    Ok(found) if found.residual + best.residual * least < best.residual => {
                        best = found;
                        has_moved = true;
                    }
                    _ => places[j] = before,
                }
            }
        }
        if !has_moved {
            part = part + part;
        }
    }
    Ok(best.into_fit(&samples))
}
