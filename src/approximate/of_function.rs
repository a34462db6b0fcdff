//! From a function, given as code, to one of few segments.

use super::sampling::{self, Checked, Samples};
use super::{Approximation, approximate_polyline};
use crate::construct::construct;
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::network::ShallowReluNet;
use crate::scalar::{Scalar, from_count, half, larger};

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

/// The same with no more than so many samples.
pub(super) fn with_samples<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: T,
    most: usize,
) -> Result<(PiecewiseLinear<T>, Certificate<T>), Error> {
    check(domain, tolerance)?;
    let share = T::one() / from_count(SHARES);
    let samples = sampling::adaptively(&f, domain, tolerance, share, most)?;
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
/// negative or not finite; [`TooCurved`](Error::TooCurved) where `f` was found to bend more than that;
/// [`TooNarrow`](Error::TooNarrow) where the tolerance is small beside the rounding of values, or beside
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
    while !(between(domain.1 / from_count(count) - domain.0 / from_count(count)) <= allowed) {
        count *= 2;
        if count > sampling::MOST {
            let (most, x) = (sampling::MOST, text(domain.0));
            return Err(Error::TooManySamples { most, x });
        }
    }
    let samples = sampling::evenly(&f, domain, count)?;
    let (function, certificate) = match fit(&f, &samples, tolerance) {
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

fn fit<T: Scalar>(
    f: impl Fn(T) -> T,
    samples: &Samples<T>,
    tolerance: T,
) -> Result<(PiecewiseLinear<T>, Certificate<T>), Error> {
    let (xs, ys) = (&samples.xs, &samples.ys);
    let found = approximate_polyline(xs, ys, narrower(tolerance))?;
    let least_segments = Approximation::least(xs, ys, tolerance)?;
    let function = found.into_function();
    let f = Checked::new(f);
    let mut measured_error = T::zero();
    for i in 0..xs.len() {
        let mut places = [Some((xs[i], ys[i])), None];
        if let Some(&next) = xs.get(i + 1) {
            places[1] = Some(f.at(xs[i] * half() + next * half())?);
        }
        for (x, y) in places.into_iter().flatten() {
            let error = (function.eval(x) - y).abs();
            if !(error <= tolerance) {
                return Err(Error::Unresolved { x: text(x) });
            }
            measured_error = larger(measured_error, error);
        }
    }
    let segments = function.segment_count();
    let certificate = Certificate {
        segments,
        least_segments,
        evaluations: samples.evaluations + f.count.get(),
        measured_error,
        guaranteed_error: None,
    };
    Ok((function, certificate))
}
