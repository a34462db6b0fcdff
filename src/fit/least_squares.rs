//! Least squares for given breakpoints.

use alloc::vec::Vec;

use super::arithmetic::{Number, Plain, Scales};
use super::constrained::{Kind, Problem};
use super::samples::Samples;
use super::summary::{Mass, Summary};
use super::unbounded::Unbounded;
use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Segment};
use crate::number::{Scalar, from_count};

/// The function of given breakpoints that is nearest to samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<T> {
    function: PiecewiseLinear<T>,
    residual: T,
    variances: Option<Variances<T>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Variances<T> {
    variances: Vec<T>,
    /// The same as numbers from 1 to 4 times a power of 4, whose exponent comes second: where a variance
    /// is subnormal its root is not.
    roots: Vec<(T, i32)>,
}

impl<T: Scalar> Variances<T> {
    fn new(variances: Vec<Unbounded<T>>) -> Self {
        Self {
            roots: variances
                .iter()
                .map(|variance| variance.split_square())
                .collect(),
            variances: variances.into_iter().map(figure).collect(),
        }
    }
}

impl<T: Scalar> Fit<T> {
    pub(super) fn without_variances(residual: Unbounded<T>, function: PiecewiseLinear<T>) -> Self {
        Self {
            function,
            residual: figure(residual),
            variances: None,
        }
    }

    /// The function.
    #[must_use]
    pub fn function(&self) -> &PiecewiseLinear<T> {
        &self.function
    }

    /// The function, by value.
    #[must_use]
    pub fn into_function(self) -> PiecewiseLinear<T> {
        self.function
    }

    /// The weighted sum of the squared distances of the samples from the function. It is infinite if it is
    /// larger than the largest number, though the function is not; then
    /// [`standard_errors`](Self::standard_errors) may still be in range. Each distance is known to 2⁻⁹⁸ of the
    /// larger |y| of the two breakpoints around it: a residual far below the square of that has fewer digits. It is 0 only if all samples lie on the
    /// function; a sum below the least positive number is given as that number.
    #[must_use]
    pub fn residual(&self) -> T {
        self.residual
    }

    /// The variance of the value at each breakpoint, for samples whose errors are independent and whose
    /// variances are as the inverse weights: its square root is the standard error. Never negative; infinite
    /// or the least positive number where the [`residual`](Self::residual) would be. Estimated from the
    /// residual; None when there are no more samples than breakpoints, and so nothing to estimate it
    /// from. None also for the fit of a [`Shape`](crate::Shape): which of its conditions hold with
    /// equality depends on the errors, so its values are no sums of the samples with fixed weights, and
    /// their variances have no such formula.
    #[must_use]
    pub fn variances(&self) -> Option<&[T]> {
        self.variances
            .as_ref()
            .map(|variances| &variances.variances[..])
    }
}

#[cfg(feature = "std")]
impl<T: Scalar + num_traits::Float> Fit<T> {
    /// The standard error of the value at each breakpoint: the square roots of the
    /// [`variances`](Self::variances), each rounded once more; None where these are. They may be in
    /// range where variances are too large or too small; one that is too large itself is infinite, and one that is
    /// too small is the least positive number. O(N).
    ///
    /// ```
    /// use shallow_relu::fit_least_squares;
    ///
    /// // Twice the same x: the mean, and its standard error, of two samples that are 2 apart.
    /// let fit = fit_least_squares(&[0.0_f64, 0.0, 1.0], &[1.0, 3.0, 5.0], None, &[0.0, 1.0])?;
    /// assert_eq!(fit.function().ys(), [2.0, 5.0]);
    /// assert_eq!(fit.standard_errors(), Some(vec![1.0, 2.0_f64.sqrt()]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn standard_errors(&self) -> Option<Vec<T>> {
        let roots = self.variances.as_ref()?.roots.iter();
        let two = T::one() + T::one();
        let root = |&(value, exponent): &(T, i32)| {
            // In two steps, of which only the second leaves the normal numbers.
            let half = exponent / 2;
            let root = num_traits::Float::sqrt(value)
                * num_traits::Float::powi(two, half)
                * num_traits::Float::powi(two, exponent - half);
            if root.is_zero() && !value.is_zero() {
                T::zero().next_up()
            } else {
                root
            }
        };
        Some(roots.map(root).collect())
    }
}

/// The function with breakpoints at the given places for which the sum of
/// `weights[i] * (function(xs[i]) - ys[i])^2` is least: of all such functions, the only one. Samples may
/// come in any order, which changes nothing; without weights every sample counts the same. O(n + N) for n
/// samples in order of x and N breakpoints, O(n log n + N) in any order.
///
/// # Accuracy
///
/// Values are computed in the wider type and rounded once. No digits are lost to weights, y or x of very
/// different size, nor to samples close together or close to a breakpoint: all x, all y or all weights may be
/// multiplied by a power of two, and the values are the same, times that of y, as long as none underflows. Digits are lost where the
/// samples determine a value only as the difference of much larger numbers: a value is off by at most
/// the square root of u times the largest |y|, of samples and values, on the segments beside it and at
/// their ends, besides its rounding. A value that may be off by more is refused as
/// [`Undetermined`](Error::Undetermined). A value that may be 0, or that of the samples at its x, within
/// its error, is that.
///
/// Two breakpoints whose distance is below the normal numbers get one value, that of the best function
/// with this condition, if the slope between them would overflow.
///
/// # Errors
///
/// [`LengthMismatch`](Error::LengthMismatch); [`NotFinite`](Error::NotFinite);
/// [`NotIncreasing`](Error::NotIncreasing) and [`TooFewBreakpoints`](Error::TooFewBreakpoints) for the
/// places; [`BadWeight`](Error::BadWeight) for a weight that is not a positive number;
/// [`OutsideDomain`](Error::OutsideDomain) for a sample beyond the places;
/// [`Undetermined`](Error::Undetermined) if there are too few samples around a place to determine its
/// value, or if its value has no digits; [`ValueOverflow`](Error::ValueOverflow) and
/// [`SlopeOverflow`](Error::SlopeOverflow) if a value or a slope is out of range.
///
/// ```
/// use shallow_relu::fit_least_squares;
///
/// // Up to 2 and down again, with an error of a tenth in the middle of each side.
/// let xs = [0.0, 0.5, 1.0, 1.5, 2.0];
/// let ys = [0.0_f64, 1.1, 2.0, 0.9, 0.0];
/// let fit = fit_least_squares(&xs, &ys, None, &[0.0, 1.0, 2.0])?;
/// assert!((fit.function().eval(1.0) - 2.0).abs() < 1e-15);
/// assert!(fit.residual() < 0.1 * 0.1 + 0.1 * 0.1);
/// assert!(fit.variances().is_some_and(|variances| variances[1] < variances[0]));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn fit_least_squares<T: Scalar>(
    xs: &[T],
    ys: &[T],
    weights: Option<&[T]>,
    places: &[T],
) -> Result<Fit<T>, Error> {
    let samples = Samples::checked(xs, ys, weights)?;
    samples.determine(xs, places)?;
    Ok(Found::new(&samples, places)?.into_fit(&samples))
}

/// A fit whose figures are not rounded yet.
pub(super) struct Found<T: Scalar> {
    function: PiecewiseLinear<T>,
    pub(super) residual: Unbounded<T>,
    /// The weight of what is known of each value.
    known: Vec<Unbounded<T>>,
}

impl<T: Scalar> Found<T> {
    /// The best function for places at which the samples determine it.
    pub(super) fn new(samples: &Samples<T>, places: &[T]) -> Result<Self, Error> {
        let scales = Scales::new(samples, places);
        if scales.is_moderate {
            Self::with::<Plain<T>>(samples, places, scales)
        } else {
            Self::with::<Unbounded<T>>(samples, places, scales)
        }
    }

    fn with<N: Number<Scalar = T>>(
        samples: &Samples<T>,
        places: &[T],
        scales: Scales,
    ) -> Result<Self, Error> {
        let summary = Summary::<N>::new(samples, places, scales);
        let mut ties = alloc::vec![false; places.len()];
        loop {
            let problem = Problem {
                summary: &summary,
                kind: Kind::Fall,
                joined: &ties,
            };
            let tied = problem.solve(0..=places.len() - 1, &ties, None);
            let values = tied.at_all_places();
            let ys = rounded(&summary, 0..values.len(), &values)?;
            let points: Vec<(T, T)> = places.iter().copied().zip(ys).collect();
            let unparted = unparted(&points);
            if !unparted.is_empty() {
                for segment in unparted {
                    ties[segment + 1] = true;
                }
                continue;
            }
            let function = PiecewiseLinear::from_breakpoints(&points)?;
            return Ok(Self {
                residual: samples.residual::<N>(&function, &scales),
                function,
                known: values
                    .iter()
                    .map(|value| scales.known(value.weight))
                    .collect(),
            });
        }
    }

    pub(super) fn into_fit(self, samples: &Samples<T>) -> Fit<T> {
        let surplus = samples.sorted().len().saturating_sub(self.known.len());
        let variances = (surplus > 0).then(|| {
            let of_sample = self.residual / Unbounded::new(from_count(surplus));
            self.known.iter().map(|&known| of_sample / known).collect()
        });
        Fit {
            function: self.function,
            residual: figure(self.residual),
            variances: variances.map(Variances::new),
        }
    }
}

/// A sum of squares, rounded: 0 only if it is 0.
fn figure<T: Scalar>(figure: Unbounded<T>) -> T {
    let rounded = figure.round();
    if rounded.is_zero() && !figure.is_zero() {
        T::zero().next_up()
    } else {
        rounded
    }
}

/// The segments whose slopes overflow over distances below the normal numbers; of neighbouring ones every
/// second, because the value that two breakpoints share may mend the segment beside them.
pub(super) fn unparted<T: Scalar>(points: &[(T, T)]) -> Vec<usize> {
    let is_unparted = |pair: &[(T, T)]| {
        let gap = pair[1].0 - pair[0].0;
        // A normal number is 1/(2 u) steps from zero, or more.
        let steps = gap / (gap.next_up() - gap);
        let two_u = T::unit_roundoff() + T::unit_roundoff();
        steps * two_u < T::one() && !Segment::new(pair[0], pair[1]).slope().is_finite()
    };
    let mut unparted = Vec::new();
    if T::unit_roundoff().is_zero() {
        return unparted;
    }
    for (segment, pair) in points.windows(2).enumerate() {
        let is_free = unparted.last().is_none_or(|&last| last + 1 < segment);
        if is_free && is_unparted(pair) {
            unparted.push(segment);
        }
    }
    unparted
}

/// The values at some of the places, rounded: in range, and with digits.
pub(super) fn rounded<N: Number>(
    summary: &Summary<N>,
    places: impl IntoIterator<Item = usize>,
    values: &[Mass<N>],
) -> Result<Vec<N::Scalar>, Error> {
    let u = N::new(N::Scalar::unit_roundoff());
    let round = |(k, j): (usize, usize)| {
        let (x, value) = (summary.places[j], values[k]);
        let near = values[k.saturating_sub(1)..values.len().min(k + 2)].iter();
        let of_samples = summary.largest[j.saturating_sub(1)..summary.largest.len().min(j + 1)]
            .iter()
            .copied();
        let size = (near.map(|value| value.level.abs()))
            .chain(of_samples)
            .fold(N::zero(), N::larger);
        if value.weight.is_zero() || value.error.square() > u * size.square() {
            return Err(Error::Undetermined {
                index: j,
                x: text(x),
            });
        }
        let y = summary.scales.value(value.level).round();
        if y.is_finite() {
            Ok(y)
        } else {
            Err(Error::ValueOverflow { x: text(x) })
        }
    };
    places.into_iter().enumerate().map(round).collect()
}
