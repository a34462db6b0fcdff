//! What becomes samples.

use alloc::vec::Vec;

use super::Samples;
use crate::error::Error;
use crate::number::Scalar;

/// `(&xs, &ys)`, the same as [`Samples::new`]: for vectors, arrays and slices.
///
/// ```
/// use shallow_relu::Samples;
///
/// let xs = vec![1.0, 0.0];
/// let samples = Samples::try_from((&xs, &[5.0, 7.0]))?;
/// assert_eq!(samples, Samples::new(&xs, &[5.0, 7.0])?);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T, X, Y> TryFrom<(&X, &Y)> for Samples<T>
where
    T: Scalar,
    X: AsRef<[T]> + ?Sized,
    Y: AsRef<[T]> + ?Sized,
{
    type Error = Error;

    fn try_from((xs, ys): (&X, &Y)) -> Result<Self, Error> {
        Self::new(xs.as_ref(), ys.as_ref())
    }
}

/// `(&xs, &ys, &weights)`, the same as [`Samples::weighted`]: for vectors, arrays and slices.
///
/// ```
/// use shallow_relu::Samples;
///
/// let samples = Samples::try_from((&[1.0, 0.0], &[5.0, 7.0], &[0.5, 2.0]))?;
/// assert_eq!(samples.iter().next(), Some((0.0, 7.0, 2.0)));
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T, X, Y, W> TryFrom<(&X, &Y, &W)> for Samples<T>
where
    T: Scalar,
    X: AsRef<[T]> + ?Sized,
    Y: AsRef<[T]> + ?Sized,
    W: AsRef<[T]> + ?Sized,
{
    type Error = Error;

    fn try_from((xs, ys, weights): (&X, &Y, &W)) -> Result<Self, Error> {
        Self::weighted(xs.as_ref(), ys.as_ref(), weights.as_ref())
    }
}

/// The same as [`Samples::from_points`].
///
/// ```
/// use shallow_relu::Samples;
///
/// let points = [(1.0, 5.0), (0.0, 7.0)];
/// assert_eq!(Samples::try_from(&points[..])?, Samples::from_points(&points)?);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
impl<T: Scalar> TryFrom<&[(T, T)]> for Samples<T> {
    type Error = Error;

    fn try_from(points: &[(T, T)]) -> Result<Self, Error> {
        Self::from_points(points)
    }
}

/// The same as [`Samples::from_points`].
impl<T: Scalar, const N: usize> TryFrom<&[(T, T); N]> for Samples<T> {
    type Error = Error;

    fn try_from(points: &[(T, T); N]) -> Result<Self, Error> {
        Self::from_points(points)
    }
}

/// The same as [`Samples::from_points`].
impl<T: Scalar> TryFrom<&Vec<(T, T)>> for Samples<T> {
    type Error = Error;

    fn try_from(points: &Vec<(T, T)>) -> Result<Self, Error> {
        Self::from_points(points)
    }
}

/// A copy. So whatever takes samples can be given a reference to them.
impl<T: Clone> From<&Samples<T>> for Samples<T> {
    fn from(samples: &Samples<T>) -> Self {
        samples.clone()
    }
}
