//! From a function, given as code, to one of few segments.

use super::sampling::{self, Samples};
use super::{Approximation, approximate_polyline};
use crate::construct::construct;
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::ShallowReluNet;
use crate::scalar::{Scalar, from_count, larger};
use crate::segment::half;

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
/// *measured*, not guaranteed. With a bound on the curvature [`approximate_smooth`] guarantees it. The
/// domain of the result is the one given, its tails are the default ones. O(n) for n evaluations.
///
/// # Errors
///
/// [`BadInterval`](Error::BadInterval) for a domain that is empty, reversed or not finite;
/// [`BadTolerance`](Error::BadTolerance) for one that is not a positive number;
/// [`NoValue`](Error::NoValue) where `f` is NaN or infinite;
/// [`Step`](Error::Step) where it jumps, from one number to the next, by more than twice the tolerance;
/// [`TooManySamples`](Error::TooManySamples) where more than 2^23 evaluations would be needed;
/// [`TooNarrow`](Error::TooNarrow) and [`SlopeOverflow`](Error::SlopeOverflow) where the tolerance is too
/// small for `T`.
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
    check(domain, tolerance)?;
    let samples = sampling::adaptively(&f, domain, tolerance, T::one() / from_count(SHARES))?;
    fit(&f, &samples, tolerance)
}

/// The function of the fewest segments within `tolerance` of `f`, guaranteed on the whole domain for
/// an `f` whose second derivative is nowhere larger than `curvature`: between places a step h apart it
/// is then within `curvature h^2 / 8` of the line that joins its values. (The rounding inside of `f`
/// is not known and not counted.) O(n) for n evaluations, evenly spread.
///
/// # Errors
///
/// The same as of [`approximate`]; [`BadTolerance`](Error::BadTolerance) also for a curvature that is
/// negative or not finite; [`TooCurved`](Error::TooCurved) where `f` was found to bend more than that.
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
            value: text(curvature),
        });
    }
    let allowed = tolerance / from_count(2 * SHARES);
    let mut count = 16;
    let mut between = T::zero();
    while count <= sampling::MOST {
        let step = domain.1 / from_count(count) - domain.0 / from_count(count);
        between = curvature * step * step / from_count(8);
        if between <= allowed {
            break;
        }
        count *= 2;
    }
    if count > sampling::MOST {
        return Err(Error::TooManySamples { x: text(domain.0) });
    }
    let samples = sampling::evenly(&f, domain, count)?;
    let (function, certificate) = match fit(&f, &samples, tolerance) {
        // Half-way between samples it is further from their line than the curvature allows.
        Err(Error::TooNarrow { x, .. }) => return Err(Error::TooCurved { x }),
        other => other?,
    };
    // At the samples and breakpoints within the narrower tolerance; between them a line; each value
    // rounded by four ulp at most, and the step by a few roundings.
    let rounding = function.scale() * T::unit_roundoff() * from_count(16);
    let bound = narrower(tolerance) + between * from_count(2) + rounding;
    if bound > tolerance {
        return Err(Error::TooNarrow {
            index: 0,
            x: text(domain.0),
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
            value: text(tolerance),
        })
    }
}

fn fit<T: Scalar>(
    f: impl Fn(T) -> T,
    samples: &Samples<T>,
    tolerance: T,
) -> Result<(PiecewiseLinear<T>, Certificate<T>), Error> {
    let Samples {
        xs,
        ys,
        evaluations,
    } = samples;
    let found = approximate_polyline(xs, ys, narrower(tolerance))?;
    let least_segments = Approximation::least(xs, ys, tolerance)?;
    let function = found.into_function();
    let mut evaluations = *evaluations;
    let mut measured_error = T::zero();
    for i in 0..xs.len() {
        let mut places = [Some((xs[i], ys[i])), None];
        if let Some(&next) = xs.get(i + 1) {
            let x = xs[i] * half() + next * half();
            places[1] = Some((x, f(x)));
            evaluations += 1;
        }
        for (x, y) in places.into_iter().flatten() {
            let error = (function.eval(x) - y).abs();
            if !(error <= tolerance) {
                return Err(Error::TooNarrow {
                    index: i,
                    x: text(x),
                });
            }
            measured_error = larger(measured_error, error);
        }
    }
    let segments = function.segment_count();
    let certificate = Certificate {
        segments,
        least_segments,
        evaluations,
        measured_error,
        guaranteed_error: None,
    };
    Ok((function, certificate))
}
