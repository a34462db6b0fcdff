//! Least squares for given breakpoints.

use alloc::vec::Vec;

use super::equations::Equations;
use super::samples::Samples;
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::scalar::{Scalar, from_count};

/// The function of given breakpoints that is nearest to samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<T> {
    function: PiecewiseLinear<T>,
    residual: T,
    variances: Option<Vec<T>>,
}

impl<T: Scalar> Fit<T> {
    pub(super) fn without_variances(residual: T::Wide, function: PiecewiseLinear<T>) -> Self {
        Self {
            function,
            residual: T::round(residual),
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

    /// The weighted sum of the squared distances of the samples from the function.
    #[must_use]
    pub fn residual(&self) -> T {
        self.residual
    }

    /// The variance of the value at each breakpoint, for samples whose errors are independent and whose
    /// variances are as the inverse weights: its square root is the standard error. Estimated from the
    /// residual; None when there are no more samples than breakpoints, and so nothing to estimate it
    /// from. None also for the fit of a [`Shape`](crate::Shape): which of its conditions hold with
    /// equality depends on the errors, so its values are no sums of the samples with fixed weights, and
    /// their variances have no such formula.
    #[must_use]
    pub fn variances(&self) -> Option<&[T]> {
        self.variances.as_deref()
    }
}

#[cfg(feature = "std")]
impl<T: Scalar + num_traits::Float> Fit<T> {
    /// The standard error of the value at each breakpoint: the square roots of the
    /// [`variances`](Self::variances), each rounded once more; None where these are. O(N).
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
        let variances = self.variances()?.iter();
        Some(variances.map(|&v| num_traits::Float::sqrt(v)).collect())
    }
}

/// The function with breakpoints at the given places for which the sum of
/// `weights[i] * (function(xs[i]) - ys[i])^2` is least: of all such functions, the only one. Samples may
/// come in any order; without weights every sample counts the same. O(n + N) for n samples in order of x
/// and N breakpoints, O(n log N) in any order.
///
/// # Errors
///
/// [`LengthMismatch`](Error::LengthMismatch); [`NotFinite`](Error::NotFinite);
/// [`NotIncreasing`](Error::NotIncreasing) and [`TooFewBreakpoints`](Error::TooFewBreakpoints) for the
/// places; [`BadWeight`](Error::BadWeight) for a weight that is not a positive number;
/// [`OutsideDomain`](Error::OutsideDomain) for a sample beyond the places;
/// [`Undetermined`](Error::Undetermined) where there are too few samples around a place to say its
/// value; [`ValueOverflow`](Error::ValueOverflow) and [`SlopeOverflow`](Error::SlopeOverflow) where a
/// value, or a sum that leads to it, or a slope is out of range.
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
    samples.determine(places)?;
    let equations = Equations::new(&samples, places);
    let values = rounded(equations.solution(), places)?;
    let function = PiecewiseLinear::from_xy(places, &values)?;

    let residual = samples.residual(&function);
    let surplus = xs.len().saturating_sub(places.len());
    let variances = (surplus > 0).then(|| {
        let of_sample = residual / from_count::<T>(surplus).widen();
        let inverse = equations.inverse_diagonal::<T>();
        let variances = inverse.into_iter().map(|entry| entry * of_sample);
        variances.map(T::round).collect()
    });
    Ok(Fit {
        function,
        residual: T::round(residual),
        variances,
    })
}

/// Values at places, rounded.
pub(super) fn rounded<T: Scalar>(values: Vec<T::Wide>, places: &[T]) -> Result<Vec<T>, Error> {
    let round = |(value, &place)| {
        let value = T::round(value);
        if value.is_finite() {
            Ok(value)
        } else {
            Err(Error::ValueOverflow { x: text(place) })
        }
    };
    values.into_iter().zip(places).map(round).collect()
}
