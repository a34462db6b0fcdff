//! From a function, given as code, to one of few segments.

use super::sampling::{self, Samples};
use super::windows::Windows;
use super::{Along, Approximation, approximate_polyline};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::{ShallowReluNet, construct};
use crate::number::{Scalar, from_count, larger};

/// What is known of an approximation.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate<T> {
    /// The number of segments.
    pub segments: usize,
    /// No continuous function of fewer segments keeps within the tolerance: not even at the places
    /// where the function was evaluated.
    pub least_segments: usize,
    /// How often the function was evaluated.
    pub evaluations: usize,
    /// The largest error found at these places.
    pub measured_error: T,
    /// A bound on the error on the whole domain; None where no bound on the function's curvature was
    /// given, for then nothing is known of it between the places where it was evaluated.
    pub guaranteed_error: Option<T>,
}

/// The function of the fewest segments within `tolerance` of `f`, as far as evaluating `f` can tell.
///
/// `f` is evaluated where it is not nearly straight, more closely the more it bends; the result keeps
/// within the tolerance at all these places and half-way between them, and the certificate says so:
/// *measured*, not guaranteed. With a bound on the curvature [`approximate_smooth`] guarantees it. One part
/// in 256 of the tolerance is kept for what lies between these places. If that would cost a segment, the
/// whole tolerance is taken at them, and two parts in 256 more between them. The domain of the result is
/// the one given, its tails are the default ones. O(n) for n evaluations.
///
/// # Errors
///
/// [`BadInterval`](Error::BadInterval) for a domain that is empty, reversed or not finite;
/// [`BadTolerance`](Error::BadTolerance) for one that is not a positive number;
/// [`NoValue`](Error::NoValue) where `f` is NaN or infinite;
/// [`Step`](Error::Step) where it jumps, from one number to the next, by more than twice the tolerance;
/// [`TooManySamples`](Error::TooManySamples) where more than 2^23 samples would be needed;
/// [`Unresolved`](Error::Unresolved) where it turns out at last that it does something between them;
/// [`SlopeOverflow`](Error::SlopeOverflow) where it is too steep for `T`.
///
/// ```
/// use shallow_relu::approximate;
///
/// let (tanh, certificate) = approximate(f64::tanh, (-4.0, 4.0), 1e-3)?;
/// assert!(certificate.measured_error <= 1e-3 && certificate.guaranteed_error.is_none());
/// assert!(certificate.segments <= certificate.least_segments + 1);
/// assert!((tanh.eval(0.7) - 0.7_f64.tanh()).abs() <= 1e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
) -> Result<(PiecewiseLinear<T>, Certificate<T>), Error> {
    with_samples(f, domain, tolerance, sampling::MOST)
}

/// A function, and what is known of it.
type Certified<T> = (PiecewiseLinear<T>, Certificate<T>);

/// The same with no more than `most` samples.
pub(super) fn with_samples<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
    most: usize,
) -> Result<Certified<T>, Error> {
    check(domain, tolerance)?;
    let share = T::one() / from_count(SHARES);
    let samples = sampling::adaptively(&f, domain, tolerance, share, most)?;
    let places = samples.with_middles(&f)?;
    let (function, certificate) = fit(&samples, &places, tolerance)?;
    if certificate.segments == certificate.least_segments {
        return Ok((function, certificate));
    }
    // The share of the tolerance that was kept may have cost a segment.
    let fewer = with_whole(&places, tolerance, &certificate)?;
    Ok(fewer.unwrap_or((function, certificate)))
}

/// The function of fewer segments than those of a certificate, within the whole tolerance at all places where
/// `f` was evaluated, and at its own breakpoints within a share more of the lines that join these.
fn with_whole<T: Scalar>(
    places: &Samples<T>,
    tolerance: T,
    certificate: &Certificate<T>,
) -> Result<Option<Certified<T>>, Error> {
    let most = certificate.segments - 1;
    let Ok(polyline) = PiecewiseLinear::from_xy(&places.xs, &places.ys) else {
        return Ok(None);
    };
    let is_near = |(x, y): (T, T)| {
        let share = tolerance / from_count(SHARES);
        (polyline.eval(x) - y).abs() - tolerance <= share
    };
    let mut bounds = places.clone();
    for _ in 0..ROUNDS {
        let windows = Windows::around(&bounds.xs, &bounds.ys, tolerance)?;
        let Some(found) = Approximation::of_at_most(most, windows, Along::Samples)? else {
            break;
        };
        let function = found.into_function();
        if !function.breakpoints().all(is_near) {
            bounds = bounds.with_more(|x| polyline.eval(x), function.xs())?;
            continue;
        }
        let certificate = Certificate {
            segments: function.segment_count(),
            least_segments: certificate.least_segments.min(function.segment_count()),
            measured_error: measured(&function, places, tolerance)?,
            ..certificate.clone()
        };
        return Ok(Some((function, certificate)));
    }
    Ok(None)
}

/// So often the breakpoints that are too far off are bounded, too.
const ROUNDS: usize = 8;

/// The function of the fewest segments within `tolerance` of `f`, guaranteed on the whole domain for
/// an `f` whose second derivative is nowhere larger than `curvature`: between places a step h apart it
/// is then within `curvature h^2 / 8` of the line that joins its values. (The rounding inside of `f`
/// is not known and not counted.) O(n) for n evaluations, evenly spread.
///
/// # Errors
///
/// The same as of [`approximate`]; [`BadTolerance`](Error::BadTolerance) also for a curvature that is
/// negative or not finite; [`TooFine`](Error::TooFine), with the least tolerance that could be guaranteed, if
/// more than 2^23 samples would be needed; [`TooCurved`](Error::TooCurved) where `f` was found to bend more
/// than that; [`TooNarrow`](Error::TooNarrow) where the tolerance is small beside the rounding of values, or beside
/// what the function bends from one number to the next.
///
/// ```
/// use shallow_relu::approximate_smooth;
///
/// // |sin''| <= 1
/// let (sin, certificate) = approximate_smooth(f64::sin, (0.0, 6.25), 1e-3, 1.0)?;
/// assert!(certificate.guaranteed_error.is_some_and(|error| error <= 1e-3));
/// assert!((sin.eval(1.3) - 1.3_f64.sin()).abs() <= 1e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_smooth<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
    curvature: T,
) -> Result<(PiecewiseLinear<T>, Certificate<T>), Error> {
    check(domain, tolerance)?;
    if !(curvature >= T::zero() && curvature.is_finite()) {
        return Err(Error::BadTolerance {
            what: "curvature",
            value: text(curvature),
        });
    }
    let allowed = tolerance / from_count(4 * SHARES);
    let between = |step: T| curvature * step * step / from_count(8);
    let mut count = 16;
    while !(between(step(domain, count)) <= allowed) {
        if count == sampling::MOST {
            let least = between(step(domain, count)) * from_count(4 * SHARES);
            return Err(Error::TooFine {
                tolerance: text(tolerance),
                curvature: text(curvature),
                most: sampling::MOST,
                least: text(least),
            });
        }
        count *= 2;
    }
    let samples = sampling::evenly(&f, domain, count)?;
    let places = samples.with_middles(&f)?;
    let (function, certificate) = match fit(&samples, &places, tolerance) {
        // Half-way between samples it is further from their line than the curvature allows.
        Err(Error::Unresolved { x }) => return Err(Error::TooCurved { x }),
        other => other?,
    };
    // Where the numbers are coarse the steps are not even.
    let steps = samples.xs.windows(2).map(|pair| pair[1] - pair[0]);
    let between = between(steps.fold(T::zero(), larger));
    // At the samples and breakpoints within the narrower tolerance, between them a line; each value
    // rounded by four ulp at most, and what is between by a few roundings, far below a sixteenth.
    let rounding = function.scale() * T::unit_roundoff() * from_count(16);
    let bound = narrower(tolerance) + (between + between / from_count(16)) + rounding;
    if !(bound <= tolerance) {
        return Err(Error::TooNarrow {
            value: text(tolerance),
        });
    }
    Ok((
        function,
        Certificate {
            guaranteed_error: Some(bound),
            ..certificate
        },
    ))
}

/// The step between so many parts of a domain.
fn step<T: Scalar>((from, to): (T, T), count: usize) -> T {
    to / from_count(count) - from / from_count(count)
}

/// The network of [`approximate`]: N segments, N units.
///
/// # Errors
///
/// Those of [`approximate`] and of [`construct`].
///
/// ```
/// use shallow_relu::approximate_network;
///
/// let (net, certificate) = approximate_network(f64::exp, (0.0, 1.0), 1e-4)?;
/// assert_eq!(net.width(), certificate.segments);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn approximate_network<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
) -> Result<(ShallowReluNet<T>, Certificate<T>), Error> {
    let (function, certificate) = approximate(f, domain, tolerance)?;
    Ok((construct(&function)?, certificate))
}

/// One part in so many of the tolerance is left for what happens between the samples.
const SHARES: usize = 256;

fn narrower<T: Scalar>(tolerance: T) -> T {
    tolerance - tolerance / from_count(SHARES)
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

/// The function of the fewest segments that leaves a share of the tolerance along the lines between the
/// samples, if it keeps the tolerance at these and half-way between them.
fn fit<T: Scalar>(
    samples: &Samples<T>,
    places: &Samples<T>,
    tolerance: T,
) -> Result<Certified<T>, Error> {
    let (xs, ys) = (&samples.xs, &samples.ys);
    let function = approximate_polyline(xs, ys, narrower(tolerance))?.into_function();
    let certificate = Certificate {
        segments: function.segment_count(),
        least_segments: Approximation::least(xs, ys, tolerance)?,
        evaluations: places.evaluations,
        measured_error: measured(&function, places, tolerance)?,
        guaranteed_error: None,
    };
    Ok((function, certificate))
}

/// The largest error of a function at these places, if it keeps the tolerance.
fn measured<T: Scalar>(
    function: &PiecewiseLinear<T>,
    places: &Samples<T>,
    tolerance: T,
) -> Result<T, Error> {
    let mut largest = T::zero();
    for (&x, &y) in places.xs.iter().zip(&places.ys) {
        let error = (function.eval(x) - y).abs();
        if !(error <= tolerance) {
            return Err(Error::Unresolved { x: text(x) });
        }
        largest = larger(largest, error);
    }
    Ok(largest)
}
