//! The least error for a number of segments.

use super::of_function::{Certificate, approximate};
use super::windows::Windows;
use super::{Along, Approximation, approximate_samples, sampling, tube};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::scalar::{Scalar, from_count, larger};
use crate::segment::half;

/// The function of at most so many segments that comes nearest to the samples: the one whose largest
/// error is least, to within a relative 2⁻²⁰ or a few
/// roundings of the values, by bisection on the tolerance. Returned with that
/// tolerance. O(n) for each of some twenty halvings more than the range of the samples is large beside
/// the error.
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
        Ok(tube::lines(&windows, Along::Samples).len() <= segments)
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
    // A few roundings of the values: closer than this no rounded function can be made to come.
    let rounding = ys.iter().fold(T::zero(), |scale, y| larger(scale, y.abs())) * resolution();
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
/// tell; with the certificate of [`approximate`] for the tolerance found. It has fewer segments where
/// more do not come nearer.
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
    let coarse = sampling::evenly(
        &f,
        domain,
        segments.saturating_mul(64).clamp(256, sampling::MOST),
    )?;
    let (_, tolerance) = approximate_samples_with(&coarse.xs, &coarse.ys, segments)?;
    // Between the coarse samples the function may bend more; a line has no error at all.
    let scale = coarse
        .ys
        .iter()
        .fold(T::zero(), |scale, y| larger(scale, y.abs()));
    let least = T::one() / T::highest().next_down();
    let mut low = T::zero();
    let mut high = larger(larger(tolerance, scale * resolution()), least);
    let mut best = None;
    while high.is_finite() {
        if let Ok(found) = approximate(&f, domain, high)
            && found.0.segment_count() <= segments
        {
            best = Some(found);
            break;
        }
        low = high;
        high = high + high / from_count(SHARES);
    }
    for _ in 0..HALVINGS {
        let middle = low * half() + high * half();
        match approximate(&f, domain, middle) {
            Ok(found) if found.0.segment_count() <= segments => {
                best = Some(found);
                high = middle;
            }
            _ => low = middle,
        }
    }
    best.ok_or(Error::TooNarrow {
        index: 0,
        x: text(domain.0),
    })
}

/// The tolerance is found to one part in so many times `2^HALVINGS`.
const SHARES: usize = 16;
const HALVINGS: usize = 8;

/// Of values this large a share is lost to rounding.
fn resolution<T: Scalar>() -> T {
    from_count::<T>(64) * T::unit_roundoff()
}
