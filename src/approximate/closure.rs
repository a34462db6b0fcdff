//! Approximations of a function given as code.

use super::fewest::Fewest;
use super::sampling::{self, Samples};
use super::windows::Windows;
use super::{Along, Approximation};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, from_count, larger};

/// The function of the fewest segments within `tolerance` of `f` on a domain, as far as evaluating `f` can
/// tell.
///
/// `f` is evaluated more densely the more it bends. The result stays within the tolerance wherever `f` was
/// evaluated, which includes the middle between each two neighbouring samples. That is *measured*, not
/// guaranteed: a feature of `f` that lies between these x goes unseen. [`smooth`] guarantees the tolerance if
/// the second derivative is bounded.
///
/// One part in 256 of the tolerance is kept in reserve for the values of `f` between the samples. If the
/// reserve costs a segment, the whole tolerance is used at the samples, and the error between them may exceed
/// the tolerance by two parts in 256.
///
/// The domain of the result is `domain`, given as `(from, to)`. O(n) for n evaluations.
///
/// # Errors
///
/// * [`BadInterval`](Error::BadInterval) if the domain is empty, reversed or not finite.
/// * [`BadTolerance`](Error::BadTolerance) if the tolerance is not positive and finite.
/// * [`NoValue`](Error::NoValue) if `f` returns NaN or an infinity.
/// * [`Step`](Error::Step) if `f` jumps, from one float to the next, by more than twice the tolerance.
/// * [`TooManySamples`](Error::TooManySamples) if more than 2²³ samples would be needed.
/// * [`Unresolved`](Error::Unresolved) if `f` is further than the tolerance from the result in the middle
///   between two samples.
/// * [`SlopeOverflow`](Error::SlopeOverflow) if `f` is too steep for `T`.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate;
///
/// let tanh = approximate::function(f64::tanh, (-4.0, 4.0), 1e-3)?;
/// assert!(tanh.measured_error().is_some_and(|error| error <= 1e-3));
/// assert!(tanh.function().segment_count() <= tanh.least_segments() + 1);
/// assert!((tanh.function().eval(0.7) - 0.7_f64.tanh()).abs() <= 1e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn function<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
) -> Result<Approximation<T>, Error> {
    with_samples(f, domain, tolerance, sampling::MOST)
}

/// The same as [`function`] with no more than `most` samples.
pub(super) fn with_samples<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
    most: usize,
) -> Result<Approximation<T>, Error> {
    check(domain, tolerance)?;
    let reserve = T::one() / from_count(PARTS);
    let samples = sampling::adaptively(&f, domain, tolerance, reserve, most)?;
    let evaluated = samples.with_middles(&f)?;
    let found = with_reserve(&samples, &evaluated, tolerance)?;
    if found.function.segment_count() == found.least_segments {
        return Ok(found);
    }
    // The reserve may have cost a segment.
    let fewer = without_reserve(&evaluated, tolerance, &found)?;
    Ok(fewer.unwrap_or(found))
}

/// A function of fewer segments than `found`, within the whole tolerance wherever `f` was evaluated. At its
/// own breakpoints it exceeds the tolerance by the reserve at most, measured from the lines that join the
/// values of `f`.
fn without_reserve<T: Scalar>(
    evaluated: &Samples<T>,
    tolerance: T,
    found: &Approximation<T>,
) -> Result<Option<Approximation<T>>, Error> {
    let most = found.function.segment_count() - 1;
    let Ok(polyline) = PiecewiseLinear::from_xy(&evaluated.xs, &evaluated.ys) else {
        return Ok(None);
    };
    let is_near = |(x, y): (T, T)| {
        let reserve = tolerance / from_count(PARTS);
        (polyline.eval(x) - y).abs() - tolerance <= reserve
    };
    let mut bounds = evaluated.clone();
    for _ in 0..ROUNDS {
        let windows = Windows::around(&bounds.xs, &bounds.ys, tolerance)?;
        let Some(fewer) = Fewest::of_at_most(most, windows, Along::Samples)? else {
            break;
        };
        let function = fewer.function;
        if !function.breakpoints().all(is_near) {
            bounds = bounds.with_more(|x| polyline.eval(x), function.xs())?;
            continue;
        }
        return Ok(Some(Approximation {
            least_segments: found.least_segments.min(function.segment_count()),
            measured_error: Some(measured(&function, evaluated, tolerance)?),
            function,
            guaranteed_error: None,
            evaluations: evaluated.evaluations,
        }));
    }
    Ok(None)
}

/// How often windows are added at breakpoints that are too far off, and the search is repeated.
const ROUNDS: usize = 8;

/// The function of the fewest segments within `tolerance` of `f` at every x of the domain, guaranteed.
///
/// The guarantee needs a bound on the second derivative of `f`: at no x may it be larger than `curvature`
/// in size. Between two x that are h apart, `f` is then within `curvature h² / 8` of the line that joins its
/// two values. [`guaranteed_error`](Approximation::guaranteed_error) is the bound that was reached. The
/// rounding inside of `f` is not known, and not counted.
///
/// The domain of the result is `domain`, given as `(from, to)`. O(n) for n evaluations, evenly spread.
///
/// # Errors
///
/// Those of [`function`]. [`BadTolerance`](Error::BadTolerance) is returned also if the curvature is negative
/// or not finite. There are three more:
///
/// * [`TooFine`](Error::TooFine) if more than 2²³ samples would be needed. It names the least tolerance that
///   can be guaranteed.
/// * [`TooCurved`](Error::TooCurved) if `f` was found to bend more than `curvature` allows.
/// * [`TooNarrow`](Error::TooNarrow) if the tolerance is so small that rounding may use it up, or the bend of
///   `f` from one float to the next.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate;
///
/// // The second derivative of the sine is 1 at most.
/// let sin = approximate::smooth(f64::sin, (0.0, 6.25), 1e-3, 1.0)?;
/// assert!(sin.guaranteed_error().is_some_and(|error| error <= 1e-3));
/// assert!((sin.function().eval(1.3) - 1.3_f64.sin()).abs() <= 1e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn smooth<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
    curvature: T,
) -> Result<Approximation<T>, Error> {
    check(domain, tolerance)?;
    if !(curvature >= T::zero() && curvature.is_finite()) {
        return Err(Error::BadTolerance {
            what: "curvature",
            value: text(curvature),
        });
    }
    let count = steps(domain, tolerance, curvature)?;
    let samples = sampling::evenly(&f, domain, count)?;
    let evaluated = samples.with_middles(&f)?;
    let found = match with_reserve(&samples, &evaluated, tolerance) {
        // In the middle between two samples `f` is further from their line than the curvature allows.
        Err(Error::Unresolved { x }) => return Err(Error::TooCurved { x }),
        other => other?,
    };
    // If floats are coarse, the steps are not even.
    let widths = samples.xs.windows(2).map(|pair| pair[1] - pair[0]);
    let deviation = deviation(curvature, widths.fold(T::zero(), larger));
    // At samples and breakpoints the function keeps the narrower tolerance, and between them it is a line.
    // Each value is rounded by four ulp at most. The deviation is rounded a few times, which is far less than a
    // sixteenth of it.
    let rounding = found.function.scale() * T::unit_roundoff() * from_count(16);
    let bound = narrower(tolerance) + (deviation + deviation / from_count(16)) + rounding;
    if !(bound <= tolerance) {
        return Err(Error::TooNarrow {
            value: text(tolerance),
        });
    }
    Ok(Approximation {
        guaranteed_error: Some(bound),
        ..found
    })
}

/// The number of equal steps, a power of two, that leave room for the deviation between samples.
fn steps<T: Scalar>(domain: (T, T), tolerance: T, curvature: T) -> Result<usize, Error> {
    let allowed = tolerance / from_count(4 * PARTS);
    let mut count = 16;
    while !(deviation(curvature, step(domain, count)) <= allowed) {
        if count == sampling::MOST {
            let least = deviation(curvature, step(domain, count)) * from_count(4 * PARTS);
            return Err(Error::TooFine {
                tolerance: text(tolerance),
                curvature: text(curvature),
                most: sampling::MOST,
                least: text(least),
            });
        }
        count *= 2;
    }
    Ok(count)
}

/// How far a function may be, between two x that are `step` apart, from the line that joins its values.
fn deviation<T: Scalar>(curvature: T, step: T) -> T {
    curvature * step * step / from_count(8)
}

/// The length of one of `count` equal parts of a domain.
fn step<T: Scalar>((from, to): (T, T), count: usize) -> T {
    to / from_count(count) - from / from_count(count)
}

/// The reserve for the values between samples is one of this many parts of the tolerance.
const PARTS: usize = 256;

fn narrower<T: Scalar>(tolerance: T) -> T {
    tolerance - tolerance / from_count(PARTS)
}

fn check<T: Scalar>(domain: (T, T), tolerance: T) -> Result<(), Error> {
    sampling::check_domain(domain)?;
    if tolerance > T::zero() && tolerance.is_finite() {
        Ok(())
    } else {
        Err(Error::BadTolerance {
            what: "tolerance",
            value: text(tolerance),
        })
    }
}

/// The function of the fewest segments that leaves a reserve of the tolerance along the lines between the
/// samples, if it keeps the tolerance wherever `f` was evaluated.
fn with_reserve<T: Scalar>(
    samples: &Samples<T>,
    evaluated: &Samples<T>,
    tolerance: T,
) -> Result<Approximation<T>, Error> {
    let (xs, ys) = (&samples.xs, &samples.ys);
    let windows = Windows::around(xs, ys, narrower(tolerance))?;
    let function = Fewest::of(windows, Along::Polyline)?.function;
    Ok(Approximation {
        least_segments: Fewest::least(xs, ys, tolerance)?,
        measured_error: Some(measured(&function, evaluated, tolerance)?),
        function,
        guaranteed_error: None,
        evaluations: evaluated.evaluations,
    })
}

/// The largest error of a function where `f` was evaluated, if it keeps the tolerance there.
fn measured<T: Scalar>(
    function: &PiecewiseLinear<T>,
    evaluated: &Samples<T>,
    tolerance: T,
) -> Result<T, Error> {
    let mut largest = T::zero();
    for (&x, &y) in evaluated.xs.iter().zip(&evaluated.ys) {
        let error = (function.eval(x) - y).abs();
        if !(error <= tolerance) {
            return Err(Error::Unresolved { x: text(x) });
        }
        largest = larger(largest, error);
    }
    Ok(largest)
}
