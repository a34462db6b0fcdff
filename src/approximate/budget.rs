//! The least error for a number of segments.

use core::iter;

use super::closure::{Certificate, with_samples};
use super::windows::{Windows, largest};
use super::{Along, Approximation, greedy, sampling};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, from_count, half, larger, smaller};

/// The function of at most `segments` segments that comes nearest to the samples, and its largest distance
/// from them.
///
/// That distance is the least possible, to within a relative 2⁻²⁰ or 64 roundings of the largest value, if
/// breakpoints can lie anywhere and the best lines are in range. Where x are only a few floats apart they cannot: the distance is then that of
/// the best function found, by bisection on the tolerance. O(n) for each tolerance that is tried: some
/// twenty, and as many more as the range of the samples is larger than the error, in powers of two.
///
/// # Errors
///
/// Those of [`approximate_samples`](crate::approximate_samples); [`NoSegments`](Error::NoSegments) when none are allowed.
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
    let samples = Windows::around(xs, ys, T::zero())?;
    let fits = |tolerance: T| {
        let windows = samples.with_tolerance(tolerance);
        greedy::runs_up_to(segments, &windows, Along::Samples).is_some()
    };
    // With the largest distance.
    let fitted = |tolerance: T| {
        let windows = samples.with_tolerance(tolerance);
        let found = Approximation::of_at_most(segments, windows, Along::Samples)?;
        let with_error = |found: Approximation<T>| {
            let error = windows.error_of(found.function())?;
            Ok((found, error))
        };
        found.map(with_error).transpose()
    };
    if (segments >= xs.len() - 1 || fits(T::zero()))
        && let Some(exact) = fitted(T::zero())?
    {
        return Ok(exact);
    }
    // A level line through the middle is this near to all samples.
    let halves = ys.iter().map(|&y| y * half());
    let (least, greatest) = halves.fold((ys[0] * half(), ys[0] * half()), |(a, b), y| {
        (smaller(a, y), larger(b, y))
    });
    let (mut low, mut high) = (T::zero(), greatest - least);
    let million = from_count::<T>(1 << 20);
    let rounding = resolution(ys);
    let is_close = |low: T, high: T| high - low <= high / million || high - low <= rounding;
    while !is_close(low, high) {
        let middle = low * half() + high * half();
        if fits(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    // A little wider, until the rounded function fits as well.
    let more = larger(high / million, rounding);
    let found = least_tolerance((low, high, more), is_close, fitted)?;
    let (mut best, mut tolerance) = found.ok_or(Error::TooNarrow { value: text(high) })?;
    if is_close(low, tolerance) {
        return Ok((best, tolerance));
    }
    // Where x are only a few floats apart, breakpoints cannot lie anywhere, and a function may be found within
    // a tolerance and none within a larger one. The least that breakpoints anywhere would keep is worth a trial.
    for _ in 0..HALVINGS {
        let middle = low.halfway(high);
        if fits(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    if let Some(found) = fitted(high)?
        && found.1 < tolerance
    {
        (best, tolerance) = found;
    }
    Ok((best, tolerance))
}

/// As often as a float has bits: halved so often between two floats, a tolerance is known to the last bit.
const HALVINGS: usize = 64;

/// The function of at most `segments` segments that comes nearest to `f`, as far as evaluating `f` can
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
    let share = from_count::<T>(1 << 12);
    let is_close = |low: T, high: T| high - low <= high / share || high - low <= rounding;
    // Why the last tolerance that was too small was so, unless for the number of segments.
    let mut refused = None;
    let found = least_tolerance(
        (least, first, first / from_count(16)),
        is_close,
        |tolerance| match with_samples(&f, domain, tolerance, most) {
            Ok(found) if found.0.segment_count() <= segments => Ok(Some((found, tolerance))),
            Ok(_) => {
                refused = None;
                Ok(None)
            }
            // A larger tolerance may do.
            Err(
                error @ (Error::TooManySamples { .. }
                | Error::Unresolved { .. }
                | Error::SlopeOverflow { .. }
                | Error::Step { .. }),
            ) => {
                refused = match (refused.take(), error) {
                    // Too steep is what a jump is, too, that the samples resolve.
                    (Some(jump @ Error::Step { .. }), Error::SlopeOverflow { .. }) => Some(jump),
                    (_, error) => Some(error),
                };
                Ok(None)
            }
            Err(error) => Err(error),
        },
    )?;
    match (found, refused) {
        // Nothing but the jump calls for so large a tolerance.
        (_, Some(jump @ Error::Step { .. })) => Err(jump),
        (Some((found, _)), _) => Ok(found),
        (None, refused) => Err(refused.unwrap_or(Error::TooNarrow { value: text(first) })),
    }
}

/// What is found with the least tolerance, and a tolerance that it keeps: upward from `high` in steps that
/// grow faster and faster, and then by halving, until the tolerance is close to one that is too small. With
/// `low` nothing is found. None if there is nothing up to the largest float.
fn least_tolerance<T: Scalar, R>(
    (mut low, mut high, mut more): (T, T, T),
    is_close: impl Fn(T, T) -> bool,
    mut trial: impl FnMut(T) -> Result<Option<(R, T)>, Error>,
) -> Result<Option<(R, T)>, Error> {
    let two = from_count::<T>(2);
    let mut growths =
        iter::repeat_n(two, 8).chain(iter::successors(Some(two), |&by| Some(by * two)));
    let mut best = loop {
        if let Some(found) = trial(high)? {
            break found;
        }
        if high >= largest() {
            return Ok(None);
        }
        low = high;
        high = match high + more {
            sum if sum.is_finite() => sum,
            _ => largest(),
        };
        more = more * growths.next().unwrap_or(two);
    };
    while !is_close(low, best.1) {
        let is_far = low > T::zero() && best.1 * half() > low * two;
        let middle = if is_far {
            low.halfway(best.1)
        } else {
            low * half() + best.1 * half()
        };
        match trial(middle)? {
            Some(found) => best = found,
            None => low = middle,
        }
    }
    Ok(Some(best))
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
