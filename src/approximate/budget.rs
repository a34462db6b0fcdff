//! The least error for a number of segments.

use super::of_function::{Certificate, with_samples};
use super::windows::Windows;
use super::{Along, Approximation, approximate_samples, sampling, tube};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::scalar::{Scalar, from_count, half, larger};

/// The function of at most so many segments that comes nearest to the samples: the one whose largest
/// error is least, to within a relative 2⁻²⁰ or some roundings of the values, by bisection on the
/// tolerance; with that tolerance. O(n) for each of some twenty halvings, and as many more as the range
/// of the samples is larger than the error, in powers of two.
///
/// # Errors
///
/// Those of [`approximate_samples`]; [`NoSegments`](Error::NoSegments) when none are allowed.
///
/// ```
/// use shallow_relu::approximate_samples_with;
///
/// let xs: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 1000.0).collect();
/// let ys: Vec<f64> = xs.iter().map(|x| x * x).collect();
/// let (square, tolerance) = approximate_samples_with(&xs, &ys, 4)?;
/// assert_eq!(square.function().segment_count(), 4);
/// // The error of N segments for a curvature of 2 is 2 / (16 N^2).
/// assert!((tolerance - 1.0 / 128.0).abs() < 1e-4);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_samples_with<T: Scalar>(
    xs: &[T],
    ys: &[T],
    segments: usize,
) -> Result<(Approximation<T>, T), Error> {
    if segments == 0 {
        return Err(Error::NoSegments);
    }
    let fits = |tolerance: T| -> Result<bool, Error> {
        let windows = Windows::around(xs, ys, tolerance)?;
        Ok(tube::runs(&windows, Along::Samples).len() <= segments)
    };
    let mut low = T::zero();
    let fitted = |tolerance: T| match approximate_samples(xs, ys, tolerance) {
        Ok(found) => Ok((found.function().segment_count() <= segments).then_some(found)),
        Err(Error::SlopeOverflow { .. }) => Ok(None),
        Err(error) => Err(error),
    };
    if (segments >= xs.len().saturating_sub(1) || fits(low)?)
        && let Some(exact) = fitted(low)?
    {
        return Ok((exact, low));
    }
    // A level line through the middle is this near to all samples.
    let halves = ys.iter().map(|&y| y * half());
    let (least, greatest) = halves.fold((ys[0] * half(), ys[0] * half()), |(a, b), y| {
        (if y < a { y } else { a }, larger(b, y))
    });
    let mut high = greatest - least;
    let million = from_count::<T>(1 << 20);
    let rounding = resolution(ys);
    while (high - low) * million > high && high - low > rounding {
        let middle = low * half() + high * half();
        if fits(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    // A little wider, until the rounded function fits as well.
    let more = larger(high / million, rounding);
    least_tolerance((low, high, more), (million, rounding), fitted)?
        .ok_or(Error::TooNarrow { value: text(high) })
}

/// The function of at most so many segments that comes nearest to `f`, as far as evaluating `f` can
/// tell: its tolerance is the least for which [`approximate`](fn@crate::approximate) finds one, to
/// within a relative 2⁻¹² or some roundings of the values, among those that need no more than 1024
/// samples a segment, or 2^16, or 2^23. With the certificate for that tolerance. It has fewer segments
/// where more do not come nearer.
///
/// The cost is that of some twenty approximations.
///
/// # Errors
///
/// Those of [`approximate`](fn@crate::approximate) but for the tolerance;
/// [`NoSegments`](Error::NoSegments) when none are allowed.
///
/// ```
/// use shallow_relu::approximate_with;
///
/// let (exp, certificate) = approximate_with(f64::exp, (0.0, 1.0), 8)?;
/// assert_eq!(exp.segment_count(), 8);
/// assert!(certificate.measured_error < 2e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_with<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    segments: usize,
) -> Result<(PiecewiseLinear<T>, Certificate<T>), Error> {
    sampling::check_domain(domain)?;
    let count = segments.saturating_mul(32).clamp(256, COARSE);
    let coarse = sampling::evenly(&f, domain, count)?;
    // What is not kept at these samples is not kept on the domain.
    let (_, least) = approximate_samples_with(&coarse.xs, &coarse.ys, segments)?;
    let rounding = resolution(&coarse.ys);
    let first = larger(least, rounding);
    // It takes some hundred for each segment; with so many more the tolerance is too small.
    let most = segments.saturating_mul(1024).clamp(1 << 16, sampling::MOST);
    let mut refused = Error::TooNarrow { value: text(first) };
    let found = least_tolerance(
        (least, first, first / from_count(16)),
        (from_count(1 << 12), rounding),
        |tolerance| match with_samples(&f, domain, tolerance, most) {
            Ok(found) => Ok((found.0.segment_count() <= segments).then_some(found)),
            // A larger tolerance may do.
            Err(
                error @ (Error::TooManySamples { .. }
                | Error::Unresolved { .. }
                | Error::SlopeOverflow { .. }
                | Error::Step { .. }),
            ) => {
                refused = error;
                Ok(None)
            }
            Err(error) => Err(error),
        },
    )?;
    found.map(|(found, _)| found).ok_or(refused)
}

/// The least tolerance with which something is found, and that: upward in growing steps from `high`, and
/// then by halving, down to one part in `share` or to `rounding`. With `low` nothing is. None if there is
/// nothing up to the largest number.
fn least_tolerance<T: Scalar, R>(
    (mut low, mut high, mut more): (T, T, T),
    (share, rounding): (T, T),
    mut trial: impl FnMut(T) -> Result<Option<R>, Error>,
) -> Result<Option<(R, T)>, Error> {
    let mut best = loop {
        if let Some(found) = trial(high)? {
            break found;
        }
        (low, high, more) = (high, high + more, more + more);
        if !high.is_finite() {
            return Ok(None);
        }
    };
    while (high - low) * share > high && high - low > rounding {
        let middle = low * half() + high * half();
        match trial(middle)? {
            Some(found) => (best, high) = (found, middle),
            None => low = middle,
        }
    }
    Ok(Some((best, high)))
}

/// The most samples for a first estimate.
const COARSE: usize = 1 << 18;

/// Some roundings of the values, or the least number: nearer than this no rounded function can be made
/// to come.
fn resolution<T: Scalar>(ys: &[T]) -> T {
    let scale = ys.iter().fold(T::zero(), |scale, y| larger(scale, y.abs()));
    // An exact type has no least number; any small one will do.
    let least = match T::zero().next_up() {
        zero if zero.is_zero() => T::one() / from_count(1 << 20),
        least => least,
    };
    larger(scale * T::unit_roundoff() * from_count(64), least)
}
