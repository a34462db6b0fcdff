//! Data as they come: in any order, with or without weights, several samples at one x.

mod conversions;
mod interpolant;
mod mean;

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, finite_point, same_length, text};
use crate::number::{Scalar, without_negative_zero};

pub(crate) use interpolant::level;
pub use interpolant::{Interpolant, Ties};
pub(crate) use mean::Sums;

/// Samples (x, y) with weights: data as they come, checked once and put in order of x.
///
/// * They may be given in any order, and several may have one x.
/// * A weight tells how much a sample counts. Without weights every sample has weight 1. A sample of weight 0
///   counts for nothing: it is checked and then left out.
/// * NaN and the infinities are refused, and so is a negative weight. The error names the index in the data as
///   given. A -0.0 is stored as +0.0.
/// * There may be no samples at all. What needs some refuses too few of them.
///
/// [`interpolate`](Self::interpolate) makes the function through the samples. The functions of
/// [`fit`](crate::fit) find the best one for noisy samples, and those of
/// [`approximate`](mod@crate::approximate) the one of the fewest segments. They take `Samples`, a reference to
/// them, or what becomes samples:
///
/// | `Samples<T>` can be made from | by |
/// |---|---|
/// | `(&xs, &ys)` | [`new`](Self::new) |
/// | `(&xs, &ys, &weights)` | [`weighted`](Self::weighted) |
/// | `&points`, for pairs (x, y) | [`from_points`](Self::from_points) |
///
/// Here `xs`, `ys`, `weights` and `points` are vectors, arrays or slices.
///
/// ```
/// use shallow_relu::{Samples, Ties, fit};
///
/// // Unsorted, and two samples at 2.
/// let samples = Samples::new(&[2.0, 0.0, 2.0, 1.0], &[5.0, 1.0, 7.0, 2.0])?;
/// assert_eq!(samples.iter().next(), Some((0.0, 1.0, 1.0)));
///
/// let through = samples.interpolate(Ties::Mean)?;
/// assert_eq!(through.function().ys(), [1.0, 2.0, 6.0]);
/// assert_eq!(through.merged(), 1);
///
/// let rising = fit::isotonic(&samples)?;
/// assert_eq!(rising.function().ys(), [1.0, 2.0, 6.0]);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Samples<T> {
    /// In order of x; those of one x in the order in which they were given.
    sorted: Vec<Sample<T>>,
}

/// A sample and its positive weight.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Sample<T> {
    pub(crate) x: T,
    pub(crate) y: T,
    pub(crate) weight: T,
    /// The index in the data as given.
    pub(crate) index: usize,
}

impl<T: Scalar> Samples<T> {
    /// The samples (`xs[i]`, `ys[i]`), each of weight 1. O(n log n), and O(n) if they are in order of x.
    ///
    /// # Errors
    ///
    /// * [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length;
    /// * [`NotFinite`](Error::NotFinite) for an x or a y that is NaN or infinite.
    ///
    /// The error names the first such sample, and of its x and y the first.
    ///
    /// ```
    /// use shallow_relu::Samples;
    ///
    /// let samples = Samples::new(&[3.0, 1.0], &[0.5, 0.25])?;
    /// assert_eq!(samples.iter().collect::<Vec<_>>(), [(1.0, 0.25, 1.0), (3.0, 0.5, 1.0)]);
    ///
    /// let error = Samples::new(&[3.0, 1.0], &[0.5, f64::NAN]).unwrap_err();
    /// assert_eq!(error.to_string(), "y[1] = NaN is not finite");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn new(xs: &[T], ys: &[T]) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        let pairs = xs.iter().zip(ys);
        Self::checked(pairs.map(|(&x, &y)| (x, y, T::one())))
    }

    /// The samples (`xs[i]`, `ys[i]`) of weight `weights[i]`. Those of weight 0 are checked and left out.
    /// O(n log n), and O(n) if they are in order of x.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new), also if the weights differ in number from the samples, and
    /// [`BadWeight`](Error::BadWeight) for a weight that is negative, NaN or infinite.
    ///
    /// ```
    /// use shallow_relu::Samples;
    ///
    /// let samples = Samples::weighted(&[0.0, 1.0, 2.0], &[5.0, 6.0, 7.0], &[1.0, 0.0, 3.0])?;
    /// assert_eq!(samples.iter().collect::<Vec<_>>(), [(0.0, 5.0, 1.0), (2.0, 7.0, 3.0)]);
    ///
    /// let error = Samples::weighted(&[0.0], &[5.0], &[-1.0]).unwrap_err();
    /// assert_eq!(error.to_string(), "weights[0] = -1 must be finite and not negative");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn weighted(xs: &[T], ys: &[T], weights: &[T]) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        same_length(("xs", xs.len()), ("weights", weights.len()))?;
        let rows = xs.iter().zip(ys).zip(weights);
        Self::checked(rows.map(|((&x, &y), &weight)| (x, y, weight)))
    }

    /// The samples (x, y), each of weight 1. O(n log n), and O(n) if they are in order of x.
    ///
    /// # Errors
    ///
    /// [`NotFinite`](Error::NotFinite) for an x or a y that is NaN or infinite.
    ///
    /// ```
    /// use shallow_relu::Samples;
    ///
    /// let samples = Samples::from_points(&[(3.0, 0.5), (1.0, 0.25)])?;
    /// assert_eq!(samples, Samples::new(&[3.0, 1.0], &[0.5, 0.25])?);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_points(points: &[(T, T)]) -> Result<Self, Error> {
        Self::checked(points.iter().map(|&(x, y)| (x, y, T::one())))
    }

    /// Rows of x, y and weight.
    fn checked(rows: impl ExactSizeIterator<Item = (T, T, T)>) -> Result<Self, Error> {
        let mut sorted = Vec::with_capacity(rows.len());
        for (index, (x, y, weight)) in rows.enumerate() {
            finite_point(index, (x, y))?;
            if !(weight >= T::zero() && weight.is_finite()) {
                let value = text(weight);
                return Err(Error::BadWeight { index, value });
            }
            if weight.is_zero() {
                continue;
            }
            sorted.push(Sample {
                x: without_negative_zero(x),
                y: without_negative_zero(y),
                weight,
                index,
            });
        }
        if !sorted.is_sorted_by(|a, b| a.x <= b.x) {
            // A stable sort keeps the order of samples at one x.
            sorted.sort_by(|a, b| a.x.partial_cmp(&b.x).unwrap_or(Ordering::Equal));
        }
        Ok(Self { sorted })
    }
}

impl<T> Samples<T> {
    /// The number of samples, except those of weight 0.
    ///
    /// ```
    /// let samples = shallow_relu::Samples::weighted(&[0.0, 0.0], &[1.0, 2.0], &[1.0, 0.0])?;
    /// assert_eq!(samples.len(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there are no samples, or only samples of weight 0.
    ///
    /// ```
    /// assert!(shallow_relu::Samples::<f64>::new(&[], &[])?.is_empty());
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The samples in order of x, those of one x in the order in which they were given.
    pub(crate) fn into_sorted(self) -> Vec<Sample<T>> {
        self.sorted
    }
}

impl<T: Copy> Samples<T> {
    /// x, y and weight of each sample, in order of x. Samples of one x keep the order in which they were
    /// given.
    ///
    /// ```
    /// let samples = shallow_relu::Samples::new(&[2.0, 1.0, 2.0], &[7.0, 6.0, 5.0])?;
    /// let ys: Vec<f64> = samples.iter().map(|(_, y, _)| y).collect();
    /// assert_eq!(ys, [6.0, 7.0, 5.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (T, T, T)> + DoubleEndedIterator + Clone {
        self.sorted
            .iter()
            .map(|sample| (sample.x, sample.y, sample.weight))
    }
}

/// Compares x, y and weights in order of x. The order in which samples were given counts only for samples of
/// one x.
impl<T: PartialEq> PartialEq for Samples<T> {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Sample<T>, b: &Sample<T>| a.x == b.x && a.y == b.y && a.weight == b.weight;
        let mut pairs = self.sorted.iter().zip(&other.sorted);
        self.sorted.len() == other.sorted.len() && pairs.all(|(a, b)| same(a, b))
    }
}

/// No NaN gets into samples, so they are equal to themselves.
impl<T: PartialEq> Eq for Samples<T> {}
