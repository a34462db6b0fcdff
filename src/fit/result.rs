//! The result of every fit.

use alloc::vec::Vec;

use super::arithmetic::Number;
use super::unbounded::Unbounded;
use crate::function::PiecewiseLinear;
use crate::number::Scalar;

/// The function that is nearest to noisy samples, and its distance from them.
///
/// Every function of [this module](super) returns one.
///
/// ```
/// use shallow_relu::fit;
///
/// let (xs, ys) = ([0.0_f64, 1.0, 2.0, 2.0], [1.0, 2.0, 2.0, 4.0]);
/// let line = fit::least_squares((&xs, &ys), &[0.0, 2.0])?;
/// assert_eq!(line.function().segment_count(), 1);
/// assert!((line.residual() - 2.0).abs() < 1e-12);
/// assert!(line.variances().is_some_and(|variances| variances.len() == 2));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<T> {
    function: PiecewiseLinear<T>,
    residual: T,
    variances: Option<Variances<T>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Variances<T> {
    variances: Vec<T>,
    /// The same variances, each as a value from 1 to 4 and the exponent of a power of 4. So the root of a
    /// subnormal variance keeps all its digits.
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
    pub(super) fn new(
        function: PiecewiseLinear<T>,
        residual: Unbounded<T>,
        variances: Option<Vec<Unbounded<T>>>,
    ) -> Self {
        Self {
            function,
            residual: figure(residual),
            variances: variances.map(Variances::new),
        }
    }

    /// The function, on all of R.
    ///
    /// ```
    /// use shallow_relu::fit;
    ///
    /// let line = fit::least_squares((&[0.0, 0.0, 1.0], &[1.0, 3.0, 5.0]), &[0.0, 1.0])?;
    /// assert_eq!(line.function().ys(), [2.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn function(&self) -> &PiecewiseLinear<T> {
        &self.function
    }

    /// The function by value, the same as [`function`](Self::function).
    ///
    /// ```
    /// use shallow_relu::fit;
    ///
    /// let scores = [0.1, 0.2, 0.3, 0.4];
    /// let rising = fit::isotonic((&scores, &[0.0, 0.5, 0.5, 0.9]))?.into_function();
    /// // A probability stays below 1 beyond the last score.
    /// assert_eq!(rising.eval(1.0), 0.9);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn into_function(self) -> PiecewiseLinear<T> {
        self.function
    }

    /// The weighted sum of the squared distances of the samples from the function.
    ///
    /// It is 0 only if all samples lie on the function, because a positive sum below the least positive float
    /// is given as that float. It is infinite if it is too large for `T`; then
    /// [`standard_errors`](Self::standard_errors) may still be in range. Each distance is known to 2⁻⁹⁸ of
    /// the larger |y| of the two breakpoints around it, so a residual far below the square of that has fewer
    /// digits.
    ///
    /// ```
    /// use shallow_relu::fit;
    ///
    /// // Two samples, each 1 above or below their mean.
    /// let line = fit::least_squares((&[0.0, 0.0, 1.0], &[1.0, 3.0, 5.0]), &[0.0, 1.0])?;
    /// assert_eq!(line.residual(), 2.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn residual(&self) -> T {
        self.residual
    }

    /// The variance of the value at each breakpoint; its square root is the standard error.
    ///
    /// It holds for samples whose errors are independent and whose variances are proportional to the inverse
    /// weights. The factor is estimated from the [`residual`](Self::residual). A variance is never negative.
    /// It is infinite, or the least positive float, if it is out of range.
    ///
    /// The result is None in two cases:
    ///
    /// * There are no more samples than breakpoints, so nothing is left to estimate the factor from.
    /// * The function is the best one of a shape, from [`shape`](fn@super::shape) or
    ///   [`isotonic`](fn@super::isotonic). Which conditions hold with equality depends on the errors. So its
    ///   values are no sums of the samples with fixed weights, and their variances have no such formula.
    ///
    /// ```
    /// use shallow_relu::fit;
    ///
    /// let line = fit::least_squares((&[0.0, 0.0, 1.0], &[1.0, 3.0, 5.0]), &[0.0, 1.0])?;
    /// // A sample has variance 2, and the mean of two samples half of that.
    /// assert_eq!(line.variances(), Some(&[1.0, 2.0][..]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn variances(&self) -> Option<&[T]> {
        self.variances
            .as_ref()
            .map(|variances| &variances.variances[..])
    }
}

#[cfg(feature = "std")]
impl<T: Scalar + num_traits::Float> Fit<T> {
    /// The standard error of the value at each breakpoint: the square root of each of the
    /// [`variances`](Self::variances), rounded once more; None if there are no variances.
    ///
    /// Standard errors may be in range even if the variances are too large or too small for `T`. A standard
    /// error that is itself too large is infinite, and one that is too small is the least positive float.
    /// O(N) for N breakpoints.
    ///
    /// ```
    /// use shallow_relu::fit;
    ///
    /// // At 0 the mean of two samples that are 2 apart, and its standard error.
    /// let line = fit::least_squares((&[0.0_f64, 0.0, 1.0], &[1.0, 3.0, 5.0]), &[0.0, 1.0])?;
    /// assert_eq!(line.function().ys(), [2.0, 5.0]);
    /// assert_eq!(line.standard_errors(), Some(vec![1.0, 2.0_f64.sqrt()]));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn standard_errors(&self) -> Option<Vec<T>> {
        let roots = self.variances.as_ref()?.roots.iter();
        let two = T::one() + T::one();
        let root = |&(value, exponent): &(T, i32)| {
            // The powers are multiplied in two steps, and only the second may leave the normal floats.
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

/// A sum of squares, rounded: 0 only if it is 0.
fn figure<T: Scalar>(figure: Unbounded<T>) -> T {
    let rounded = figure.round();
    if rounded.is_zero() && !figure.is_zero() {
        T::zero().next_up()
    } else {
        rounded
    }
}
