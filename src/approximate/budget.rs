//! The least error for a number of segments.

use super::of_function::{Certificate, approximate};
use super::windows::Windows;
use super::{Along, Approximation, approximate_samples, sampling, tube};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::scalar::{Scalar, from_count, larger};
use crate::segment::half;

/// The function of at most so many segments that comes nearest to the samples: the one whose largest
/// error is least, to within a relative 2⁻²⁰ or a few roundings of the values, by bisection on the
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
    if segments >= xs.len().saturating_sub(1) || fits(low)? {
        let exact = approximate_samples(xs, ys, low)?;
        if exact.function().segment_count() <= segments {
            return Ok((exact, low));
        }
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
    let mut more = larger(high / million, rounding);
    loop {
        let found = approximate_samples(xs, ys, high);
        if let Ok(found) = found
            && found.function().segment_count() <= segments
        {
            return Ok((found, high));
        }
        if !(high + more).is_finite() {
            return Err(Error::TooNarrow {
                index: 0,
                x: text(xs[0]),
            });
        }
        high = high + more;
        more = more + more;
    }
}

/// The function of at most so many segments that comes nearest to `f`, as far as evaluating `f` can
/// tell: its tolerance is the least to within a relative 2⁻¹², or a few roundings of the values. With the
/// certificate of [`approximate`] for that tolerance. It has fewer segments where more do not come
/// nearer.
///
/// # Errors
///
/// Those of [`approximate`] but for the tolerance; [`NoSegments`](Error::NoSegments) when none are
/// allowed.
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
    let mut refused = None;
    let mut fitted = |tolerance| match approximate(&f, domain, tolerance) {
        Ok(found) => Ok((found.0.segment_count() <= segments).then_some(found)),
        // A larger tolerance may do.
        Err(
            error @ (Error::TooManySamples { .. }
            | Error::TooNarrow { .. }
            | Error::SlopeOverflow { .. }
            | Error::Step { .. }),
        ) => {
            refused = Some(error);
            Ok(None)
        }
        Err(error) => Err(error),
    };
    let (mut low, mut high) = (least, larger(least, rounding));
    let mut more = high / from_count(16);
    let mut best = loop {
        if let Some(found) = fitted(high)? {
            break found;
        }
        low = high;
        high = high + more;
        more = more + more;
        if !high.is_finite() {
            let x = text(domain.0);
            return Err(refused.unwrap_or(Error::TooNarrow { index: 0, x }));
        }
    };
    while (high - low) * from_count(1 << 12) > high && high - low > rounding {
        let middle = low * half() + high * half();
        match fitted(middle)? {
            Some(found) => (best, high) = (found, middle),
            None => low = middle,
        }
    }
    Ok(best)
}

/// The most samples for a first estimate.
const COARSE: usize = 1 << 18;

/// A few roundings of the values, or the least number: nearer than this no rounded function can be made
/// to come.
fn resolution<T: Scalar>(ys: &[T]) -> T {
    let scale = ys.iter().fold(T::zero(), |scale, y| larger(scale, y.abs()));
    let least = T::one() / T::highest().next_down();
    larger(scale * T::unit_roundoff() * from_count(64), least)
}
