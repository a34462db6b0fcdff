//! Approximations of a function given as code.

use alloc::vec::Vec;

use super::certificate::{Certificate, Reserve};
use super::errors::{CHUNK, Errors};
use super::fewest::Fewest;
use super::sampling::{self, Samples};
use super::windows::Windows;
use super::{Along, Approximation, Tolerance};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, from_count};

/// The function of the fewest segments within `tolerance` of `f` on a domain, as far as evaluating `f` can
/// tell. Its tails are
/// constant on the left and linear on the right.
///
/// `f` is evaluated more densely the more it bends. The result stays within the tolerance wherever `f` was
/// evaluated, which includes the middle between each two neighbouring samples. That is *measured*, not
/// guaranteed: a feature of `f` that lies between these x goes unseen. [`smooth`] guarantees the tolerance if
/// the second derivative is bounded.
///
/// The tolerance is a value of type `T`, or any other [`Tolerance`]: relative to the value, on one side only, or both.
///
/// One part in 256 of the tolerance is kept in reserve for the values of `f` between the samples, on the side
/// of `f`, too, if the tolerance is one-sided. If the reserve of a tolerance on both sides costs a segment,
/// the whole tolerance is used at the samples, and the error between them may exceed the tolerance by two
/// parts in 256.
///
/// The domain of the result is `domain`, given as `(from, to)`. O(n) for n evaluations.
///
/// # Errors
///
/// * [`BadInterval`](Error::BadInterval) if the domain is empty, reversed or not finite.
/// * [`BadTolerance`](Error::BadTolerance) if the tolerance is not positive and finite, or allows no error.
/// * [`NoValue`](Error::NoValue) if `f` returns NaN or an infinity.
/// * [`Step`](Error::Step) if `f` jumps, from one float to the next, so far that no level line keeps the
///   tolerance at both.
/// * [`NearZero`](Error::NearZero) instead if the tolerance is relative and the step is not larger than roundings of the
///   largest values may be, because `f` is near 0 there. [`Tolerance::at_least`] relaxes the tolerance.
/// * [`TooManySamples`](Error::TooManySamples) if more than 2²³ samples would be needed.
/// * [`Unresolved`](Error::Unresolved) if, in the middle between two samples, `f` is further than the tolerance from the
///   line that joins them.
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
    tolerance: impl Into<Tolerance<T>>,
) -> Result<Approximation<T>, Error> {
    with_samples(f, domain, tolerance.into(), sampling::MOST)
}

/// The same as [`function`] with no more than `most` samples.
pub(super) fn with_samples<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: Tolerance<T>,
    most: usize,
) -> Result<Approximation<T>, Error> {
    sampling::check_domain(domain)?;
    tolerance.check_positive()?;
    let share = T::one() / from_count(Reserve::<T>::PARTS);
    let samples = sampling::adaptively(&f, domain, tolerance, share, most)?;
    let evaluated = samples.with_middles(&f)?;
    let reserves = samples.ys.iter().map(|&y| Reserve::of(tolerance.at(y)));
    let windows = reserves.zip(&samples.ys).map(|(reserve, &y)| {
        // A one-sided tolerance of a few roundings leaves nothing to reserve.
        let window = reserve.window(tolerance, y);
        window.unwrap_or_else(|| tolerance.window(y))
    });
    let found = with_reserve(&samples, &evaluated, tolerance, windows)?;
    // A line may cross `f` between two samples if there is no reserve.
    if found.function.segment_count() == found.least_segments || tolerance.is_one_sided() {
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
    tolerance: Tolerance<T>,
    found: &Approximation<T>,
) -> Result<Option<Approximation<T>>, Error> {
    let most = found.function.segment_count() - 1;
    let Ok(polyline) = PiecewiseLinear::from_xy(&evaluated.xs, &evaluated.ys) else {
        return Ok(None);
    };
    let is_near = |(x, y): (T, T)| {
        let value = polyline.eval(x);
        let size = tolerance.at(value);
        (value - y).abs() - size <= Reserve::of(size).reserve
    };
    let mut bounds = evaluated.clone();
    for _ in 0..ROUNDS {
        let windows = Windows::around(&bounds.xs, &bounds.ys, tolerance)?;
        let Some(fewer) = Fewest::of_at_most(most, &windows, Along::Samples)? else {
            break;
        };
        let function = fewer.function;
        if !function.breakpoints().all(is_near) {
            bounds = bounds.with_more(|x| polyline.eval(x), function.xs())?;
            continue;
        }
        let errors = measured(&function, evaluated, tolerance)?;
        let fewer = Fewest {
            least_segments: found.least_segments.min(function.segment_count()),
            function,
        };
        return Ok(Some(Approximation {
            evaluations: evaluated.evaluations,
            ..Approximation::of_samples(fewer, Some(errors))
        }));
    }
    Ok(None)
}

/// How often windows are added at breakpoints that are too far off, and the search is repeated.
const ROUNDS: usize = 8;

/// The function of the fewest segments within `tolerance` of `f` at every x of the domain, guaranteed. Its tails are
/// constant on the left and linear on the right.
///
/// The guarantee needs a bound on the second derivative of `f`: at no x may it be larger than `curvature`
/// in size. Between two x that are h apart, `f` is then within `curvature h² / 8` of the line that joins its
/// two values. [`guaranteed_error`](Approximation::guaranteed_error) is the bound that was reached. The
/// rounding inside of `f` is not known, and not counted.
///
/// The tolerance is a value of type `T`, or any other [`Tolerance`], and the guarantee is for what it means: the result
/// is within r |f(x)| at every x, or at no x below `f`. A relative tolerance cannot be guaranteed at a zero
/// of `f`, where it is 0. [`Tolerance::at_least`] relaxes it there.
///
/// The domain of the result is `domain`, given as `(from, to)`. O(n) for n evaluations. They are evenly spread
/// for an absolute tolerance, and denser where `f` is small for a relative one.
///
/// # Errors
///
/// Those of [`function`] except for [`Step`](Error::Step) and [`NearZero`](Error::NearZero).
/// [`BadTolerance`](Error::BadTolerance) is returned also if the curvature is negative or not finite. There are four more:
///
/// * [`TooFine`](Error::TooFine) if more than 2²³ samples would be needed. It names the least absolute
///   tolerance that can be guaranteed.
/// * [`TooCurved`](Error::TooCurved) if `f` was found to bend more than `curvature` allows.
/// * [`TooNarrow`](Error::TooNarrow) if the tolerance is so small that rounding may use it up, or the bend of
///   `f` from one float to the next.
/// * [`TooNarrowAt`](Error::TooNarrowAt) if a relative tolerance is as small as that at some x.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate::{self, Tolerance};
///
/// // The second derivative of the sine is 1 at most.
/// let sin = approximate::smooth(f64::sin, (0.0, 6.25), 1e-3, 1.0)?;
/// assert!(sin.guaranteed_error().is_some_and(|error| error <= 1e-3));
/// assert!((sin.function().eval(1.3) - 1.3_f64.sin()).abs() <= 1e-3);
///
/// // Never above e^x, and within 1 %, at every x.
/// let tolerance = Tolerance::relative(0.01).never_above();
/// let exp = approximate::smooth(f64::exp, (0.0, 2.0), tolerance, 2.0_f64.exp())?;
/// let (value, exact) = (exp.function().eval(1.3), 1.3_f64.exp());
/// assert!(0.99 * exact <= value && value <= exact);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn smooth<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: impl Into<Tolerance<T>>,
    curvature: T,
) -> Result<Approximation<T>, Error> {
    let tolerance = tolerance.into();
    sampling::check_domain(domain)?;
    tolerance.check_positive()?;
    if !(curvature >= T::zero() && curvature.is_finite()) {
        return Err(Error::BadTolerance {
            what: "curvature",
            value: text(curvature),
        });
    }
    let certificate = Certificate {
        tolerance,
        curvature,
    };
    let samples = match tolerance.constant() {
        Some(size) => sampling::evenly(&f, domain, certificate.steps(domain, size)?)?,
        None => {
            let is_settled = |pair| certificate.is_settled(pair);
            sampling::until_settled(&f, domain, Certificate::<T>::FIRST, is_settled)?
        }
    };
    let reserves = certificate.reserves(&samples);
    // What no function keeps is refused before one is looked for.
    certificate.bound(&samples, &reserves, None)?;
    let windows = reserves.iter().zip(samples.xs.iter().zip(&samples.ys));
    let windows = windows.map(|(reserve, (&x, &y))| {
        let window = reserve.window(tolerance, y);
        window.ok_or_else(|| certificate.too_narrow(x, reserve.size))
    });
    let windows = windows.collect::<Result<Vec<_>, Error>>()?;
    let evaluated = samples.with_middles(&f)?;
    let found = match with_reserve(&samples, &evaluated, tolerance, windows.into_iter()) {
        // In the middle between two samples `f` is further from their line than the curvature allows.
        Err(Error::Unresolved { x }) => return Err(Error::TooCurved { x }),
        other => other?,
    };
    let bound = certificate.bound(&samples, &reserves, Some(&found.function))?;
    Ok(Approximation {
        guaranteed_error: Some(bound),
        ..found
    })
}

/// The function of the fewest segments through windows that leave a reserve of the tolerance, along the lines
/// between the samples, or else these lines, whichever keeps the tolerance wherever `f` was evaluated.
fn with_reserve<T: Scalar>(
    samples: &Samples<T>,
    evaluated: &Samples<T>,
    tolerance: Tolerance<T>,
    windows: impl Iterator<Item = (T, T)>,
) -> Result<Approximation<T>, Error> {
    let (xs, ys) = (&samples.xs, &samples.ys);
    let (lower, upper): (Vec<T>, Vec<T>) = windows.unzip();
    let mut found = Fewest::of(&Windows::between(xs, &lower, &upper)?, Along::Polyline)?;
    let mut errors = measured(&found.function, evaluated, tolerance);
    // If the tolerance is as small as a rounding, a long segment may be off by more than the lines between the samples.
    if errors.is_err()
        && let Ok(lines) = PiecewiseLinear::from_xy(xs, ys)
    {
        errors = measured(&lines, evaluated, tolerance);
        found.function = lines;
    }
    let errors = errors?;
    Ok(Approximation {
        least_segments: Fewest::least(xs, ys, tolerance)?,
        evaluations: evaluated.evaluations,
        ..Approximation::of_samples(found, Some(errors))
    })
}

/// The largest errors of a function where `f` was evaluated, if it keeps the tolerance there.
fn measured<T: Scalar>(
    function: &PiecewiseLinear<T>,
    evaluated: &Samples<T>,
    tolerance: Tolerance<T>,
) -> Result<Errors<T>, Error> {
    let mut errors = Errors::none();
    let mut values = [T::zero(); CHUNK];
    for (xs, ys) in evaluated.xs.chunks(CHUNK).zip(evaluated.ys.chunks(CHUNK)) {
        let values = &mut values[..xs.len()];
        function.eval_batch(xs, values)?;
        let mut pairs = values.iter().zip(ys);
        let is_kept = |(&value, &y): (&T, &T)| {
            let (low, high) = tolerance.window(y);
            low <= value && value <= high
        };
        if let Some(i) = pairs.position(|pair| !is_kept(pair)) {
            return Err(Error::Unresolved { x: text(xs[i]) });
        }
        let distances = values.iter().zip(ys).map(|(&value, &y)| (value - y).abs());
        errors.take_all(distances, ys, tolerance);
    }
    Ok(errors)
}
