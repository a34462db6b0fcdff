//! The least error for a number of segments.

use alloc::vec::Vec;
use core::cell::Cell;
use core::iter;

use super::closure::with_samples;
use super::fewest::Fewest;
use super::windows::Windows;
use super::{Along, Approximation, Tolerance, greedy, sampling};
use crate::error::{Error, text};
use crate::function::Samples;
use crate::number::{Scalar, from_count, half, larger, largest, middle, smaller};

/// The function of at most `segments` segments whose largest distance from the samples is least. Its tails are
/// constant on the left and linear on the right.
///
/// That distance is [`measured_error`](Approximation::measured_error). It is a distance in y. For the least
/// relative error call [`samples`](fn@super::samples) with several relative tolerances: a tolerance is too small
/// if [`least_segments`](Approximation::least_segments) is more than the number of segments.
///
/// # Accuracy
///
/// The distance is the least possible, to within a relative 2⁻²⁰ or 64 roundings of the largest value, if
/// breakpoints can lie anywhere and the best lines are in range. Breakpoints cannot lie anywhere if some x
/// are only a few floats apart. Then the distance is that of the best function that bisection on the
/// tolerance has found.
///
/// # Costs
///
/// O(n) for each tolerance that is tried. About 20 are tried, and one more for each power of 2 by which the
/// range of the samples is larger than the error.
///
/// # Errors
///
/// Those of [`samples`](fn@super::samples) except for the tolerance, [`NoSegments`](Error::NoSegments) if
/// `segments` is 0, and [`Tie`](Error::Tie) if two samples have one x.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate;
///
/// let xs: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 1000.0).collect();
/// let ys: Vec<f64> = xs.iter().map(|x| x * x).collect();
/// let square = approximate::samples_in_segments((&xs, &ys), 4)?;
/// assert_eq!(square.function().segment_count(), 4);
/// // The error of N segments for a second derivative of 2 is 2 / (16 N^2).
/// assert!(square.measured_error().is_some_and(|error| (error - 1.0 / 128.0).abs() < 1e-4));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn samples_in_segments<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
    segments: usize,
) -> Result<Approximation<T>, Error> {
    let samples = samples.try_into().map_err(Into::into)?.into_sorted();
    if let Some(pair) = samples.windows(2).find(|pair| pair[0].x == pair[1].x) {
        return Err(Error::Tie {
            first: pair[0].index,
            second: pair[1].index,
            x: text(pair[0].x),
        });
    }
    let (xs, ys): (Vec<T>, Vec<T>) = samples.iter().map(|sample| (sample.x, sample.y)).unzip();
    let (found, error) = nearest(&xs, &ys, segments)?;
    Ok(Approximation {
        measured_error: Some(error),
        ..Approximation::of_samples(found, None)
    })
}

/// The function of at most `segments` segments that is nearest to the samples, and its largest distance from
/// them.
fn nearest<T: Scalar>(xs: &[T], ys: &[T], segments: usize) -> Result<(Fewest<T>, T), Error> {
    if segments == 0 {
        return Err(Error::NoSegments);
    }
    let samples = Windows::around(xs, ys, T::zero().into())?;
    let fits = |tolerance: T| {
        let windows = samples.with_tolerance(tolerance);
        greedy::runs_up_to(segments, &windows, Along::Samples).is_some()
    };
    // The function within a tolerance, and its largest distance from the samples.
    let fitted = |tolerance: T| {
        let windows = samples.with_tolerance(tolerance);
        let Some(found) = Fewest::of_at_most(segments, &windows, Along::Samples)? else {
            return Ok(None);
        };
        let errors = windows.errors_of(&found.function)?;
        Ok(errors.map(|errors| (found, errors.distance)))
    };
    if (segments >= xs.len() - 1 || fits(T::zero()))
        && let Some(exact) = fitted(T::zero())?
    {
        return Ok(exact);
    }
    // A level line through the middle is at most half the range away from all samples.
    let mut bounds = (T::zero(), half_range(ys));
    let million = from_count::<T>(1 << 20);
    let rounding = resolution(ys);
    let is_close = |low: T, high: T| high - low <= high / million || high - low <= rounding;
    while !is_close(bounds.0, bounds.1) {
        bounds = halved(bounds, middle(bounds.0, bounds.1), fits);
    }
    let (low, high) = bounds;
    // The tolerance is made a little wider until the rounded function fits as well.
    let more = larger(high / million, rounding);
    let found = least_tolerance((low, high, more), is_close, fitted)?;
    let (mut best, mut tolerance) = found.ok_or(Error::TooNarrow { value: text(high) })?;
    if is_close(low, tolerance) {
        return Ok((best, tolerance));
    }
    // If some x are only a few floats apart, breakpoints cannot lie anywhere. Then a function may be found
    // within one tolerance although none is found within a larger one. So the least tolerance that would be
    // kept if breakpoints could lie anywhere is tried, too.
    for _ in 0..HALVINGS {
        bounds = halved(bounds, bounds.0.halfway(bounds.1), fits);
    }
    if let Some(found) = fitted(bounds.1)?
        && found.1 < tolerance
    {
        (best, tolerance) = found;
    }
    Ok((best, tolerance))
}

/// The lower and the upper bound of the least tolerance that fits, after a trial between them.
fn halved<T: Scalar>((low, high): (T, T), middle: T, fits: impl Fn(T) -> bool) -> (T, T) {
    if fits(middle) {
        (low, middle)
    } else {
        (middle, high)
    }
}

/// Half the difference of the largest value and the least one. The whole may overflow.
fn half_range<T: Scalar>(ys: &[T]) -> T {
    let halves = ys.iter().map(|&y| y * half());
    let first = ys[0] * half();
    let (least, greatest) = halves.fold((first, first), |(least, greatest), y| {
        (smaller(least, y), larger(greatest, y))
    });
    greatest - least
}

/// A float has at most this many bits. After as many halvings between two floats a tolerance is known to the
/// last bit.
const HALVINGS: usize = 64;

/// The function of at most `segments` segments that is nearest to `f` on a domain, as far as evaluating `f`
/// can tell. Its tails are
/// constant on the left and linear on the right.
///
/// The tolerance is the least for which [`function`](super::function) finds a result, to within a relative
/// 2⁻¹² or some roundings of the values. A tolerance counts as too small if it needs more than 2¹⁶ samples
/// or 1024 samples a segment, whichever is more, or more than 2²³ in any case. The result has fewer segments
/// if more of them do not come nearer.
///
/// The cost is that of about 20 calls of [`function`](super::function).
/// [`evaluations`](Approximation::evaluations) counts the evaluations of all of them.
///
/// # Errors
///
/// Those of [`function`](super::function) except for the tolerance, and [`NoSegments`](Error::NoSegments) if
/// `segments` is 0.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate;
///
/// let exp = approximate::function_in_segments(f64::exp, (0.0, 1.0), 8)?;
/// assert_eq!(exp.function().segment_count(), 8);
/// assert!(exp.measured_error().is_some_and(|error| error < 2e-3));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn function_in_segments<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    segments: usize,
) -> Result<Approximation<T>, Error> {
    let evaluations = Cell::new(0);
    let f = |x: T| {
        evaluations.set(evaluations.get() + 1);
        f(x)
    };
    sampling::check_domain(domain)?;
    let count = segments.saturating_mul(32).clamp(256, COARSE);
    let coarse = sampling::evenly(f, domain, count)?;
    // A tolerance that is not kept at these samples is not kept on the domain.
    let (_, least) = nearest(&coarse.xs, &coarse.ys, segments)?;
    let rounding = resolution(&coarse.ys);
    let first = larger(least, rounding);
    // A few hundred samples for each segment are usual. A tolerance that needs many more than that is too
    // small.
    let most = segments.saturating_mul(1024).clamp(1 << 16, sampling::MOST);
    let share = from_count::<T>(1 << 12);
    let is_close = |low: T, high: T| high - low <= high / share || high - low <= rounding;
    // The error of the last tolerance that was too small. None if it was too small because of the number of
    // segments.
    let mut refused = None;
    let found = least_tolerance(
        (least, first, first / from_count(16)),
        is_close,
        |tolerance| match with_samples(f, domain, Tolerance::absolute(tolerance), most) {
            Ok(found) if found.function.segment_count() <= segments => Ok(Some((found, tolerance))),
            Ok(_) => {
                refused = None;
                Ok(None)
            }
            Err(error) if is_of_small_tolerance(&error) => {
                refused = match (refused.take(), error) {
                    // A jump that the samples resolve is too steep, too.
                    (Some(jump @ Error::Step { .. }), Error::SlopeOverflow { .. }) => Some(jump),
                    (_, error) => Some(error),
                };
                Ok(None)
            }
            Err(error) => Err(error),
        },
    )?;
    match (found, refused) {
        // The tolerance is so large only because of the jump.
        (_, Some(jump @ Error::Step { .. })) => Err(jump),
        (Some((found, _)), _) => Ok(Approximation {
            measured_share: None,
            evaluations: evaluations.get(),
            ..found
        }),
        (None, refused) => Err(refused.unwrap_or(Error::TooNarrow { value: text(first) })),
    }
}

/// Whether a larger tolerance may avoid the error.
fn is_of_small_tolerance(error: &Error) -> bool {
    matches!(
        error,
        Error::TooManySamples { .. }
            | Error::Unresolved { .. }
            | Error::SlopeOverflow { .. }
            | Error::Step { .. }
    )
}

/// The result of the trial with the least tolerance, and a tolerance that this result keeps. None if every
/// trial up to the largest float fails.
///
/// 1. From `high` the tolerance goes up, in steps that start with `more` and grow faster and faster, until a
///    trial succeeds.
/// 2. Then the interval from the last failure to that success is halved until its ends are close. `low` is
///    known to fail.
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
            middle(low, best.1)
        };
        match trial(middle)? {
            Some(found) => best = found,
            None => low = middle,
        }
    }
    Ok(Some(best))
}

/// A first estimate uses this many samples at most.
const COARSE: usize = 1 << 18;

/// Some roundings of the values, or the least positive float. No rounded function can be made to come nearer
/// than this.
fn resolution<T: Scalar>(ys: &[T]) -> T {
    let scale = ys.iter().fold(T::zero(), |scale, y| larger(scale, y.abs()));
    // An exact type has no least positive value; any small one is good enough.
    let least = match T::zero().next_up() {
        zero if zero.is_zero() => T::one() / from_count(1 << 20),
        least => least,
    };
    larger(scale * T::unit_roundoff() * from_count(64), least)
}
