//! The function through samples.

use alloc::vec;
use alloc::vec::Vec;

use super::{Sample, Samples, Sums};
use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, larger, smaller};

/// Which value a function gets at an x that several samples have.
///
/// ```
/// use shallow_relu::{Samples, Ties};
///
/// // Three samples at 1. The last one counts twice.
/// let samples = Samples::weighted(&[1.0; 3], &[5.0, 9.0, 3.0], &[1.0, 1.0, 2.0])?;
/// let at = |ties| samples.interpolate(ties).map(|through| through.function().eval(1.0));
/// assert_eq!(at(Ties::Mean)?, 5.0);
/// assert_eq!((at(Ties::First)?, at(Ties::Last)?), (5.0, 3.0));
/// assert_eq!((at(Ties::Least)?, at(Ties::Greatest)?), (3.0, 9.0));
/// assert!(at(Ties::Refuse).is_err());
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ties {
    /// The mean of the values, each counted by its weight: the exact mean, rounded once.
    Mean,
    /// The value of the sample that was given first.
    First,
    /// The value of the sample that was given last.
    Last,
    /// The least of the values, whatever their weights.
    Least,
    /// The greatest of the values, whatever their weights.
    Greatest,
    /// None: samples of one x are an [error](Error::Tie).
    Refuse,
}

/// The function through samples, and how many of them were merged: the result of
/// [`Samples::interpolate`].
///
/// ```
/// use shallow_relu::{Samples, Ties};
///
/// let samples = Samples::from_points(&[(0.0, 1.0), (2.0, 3.0), (2.0, 5.0)])?;
/// let through = samples.interpolate(Ties::Greatest)?;
/// assert_eq!(through.function().ys(), [1.0, 5.0]);
/// assert_eq!(through.merged(), 1);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpolant<T> {
    function: PiecewiseLinear<T>,
    merged: usize,
}

impl<T> Interpolant<T> {
    /// The function, on all of R. Its tails are constant.
    ///
    /// ```
    /// use shallow_relu::{Samples, Ties};
    ///
    /// let through = Samples::new(&[1.0, 0.0], &[5.0, 7.0])?.interpolate(Ties::Refuse)?;
    /// assert_eq!(through.function().eval(0.5), 6.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn function(&self) -> &PiecewiseLinear<T> {
        &self.function
    }

    /// The function by value, the same as [`function`](Self::function).
    ///
    /// ```
    /// use shallow_relu::{Samples, Ties};
    ///
    /// let f = Samples::new(&[1.0, 0.0], &[5.0, 7.0])?.interpolate(Ties::Refuse)?.into_function();
    /// assert_eq!(f.extended().eval(2.0), 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn into_function(self) -> PiecewiseLinear<T> {
        self.function
    }

    /// How many samples were merged into another one: the number of samples minus the number of different x.
    ///
    /// ```
    /// use shallow_relu::{Samples, Ties};
    ///
    /// // Three samples at 0 become one.
    /// let samples = Samples::new(&[0.0, 0.0, 0.0, 1.0], &[1.0, 2.0, 3.0, 4.0])?;
    /// assert_eq!(samples.interpolate(Ties::Mean)?.merged(), 2);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn merged(&self) -> usize {
        self.merged
    }
}

impl<T: Scalar> Samples<T> {
    /// The function through the samples: on all of R, constant beyond the first and the last one. Samples of
    /// one x are merged into one breakpoint, whose value [`Ties`] determines.
    ///
    /// The function has a breakpoint at each x, and no others. Unless the values at an x are merged, it has
    /// their y bit for bit. If all samples have one x, the function is constant, with one more breakpoint
    /// beside that x. With `Ties::Mean`, `Ties::Least` and `Ties::Greatest` it does
    /// not depend on the order in which the samples were given.
    ///
    /// [`extended`](PiecewiseLinear::extended) and [`with_tails`](PiecewiseLinear::with_tails) give it other
    /// tails. O(n).
    ///
    /// # Errors
    ///
    /// * [`TooFewSamples`](Error::TooFewSamples) if there are no samples, those of weight 0 not counted;
    /// * [`Tie`](Error::Tie) if ties are refused and two samples have one x;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment is too steep for `T`.
    ///
    /// ```
    /// use shallow_relu::{Samples, Ties};
    ///
    /// let samples = Samples::new(&[3.0, 0.0, 1.0, 3.0], &[6.0, 0.0, 1.0, 5.0])?;
    /// let f = samples.interpolate(Ties::Mean)?.into_function();
    /// assert_eq!((f.xs(), f.ys()), (&[0.0, 1.0, 3.0][..], &[0.0, 1.0, 5.5][..]));
    /// assert_eq!((f.eval(-9.0), f.eval(9.0)), (0.0, 5.5));
    ///
    /// let error = samples.interpolate(Ties::Refuse).unwrap_err();
    /// assert_eq!(error.to_string(), "x[0] and x[3] are both 3; merge them, for example by Ties::Mean");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn interpolate(&self, ties: Ties) -> Result<Interpolant<T>, Error> {
        let mut xs: Vec<T> = Vec::with_capacity(self.len());
        let mut ys: Vec<T> = Vec::with_capacity(self.len());
        for group in self.sorted.chunk_by(|a, b| a.x == b.x) {
            xs.push(group[0].x);
            ys.push(merged(group, ties)?);
        }
        let merged = self.len() - xs.len();
        let function = match (&xs[..], &ys[..]) {
            ([], _) => return Err(Error::TooFewSamples { least: 1, count: 0 }),
            (&[x], &[y]) => level(x, y)?,
            _ => PiecewiseLinear::checked(xs, ys)?.clamped(),
        };
        Ok(Interpolant { function, merged })
    }
}

/// The constant function for samples of one x. Its breakpoints are at x and at the next value, which for an
/// exact type is x + 1: so x is in its domain.
pub(crate) fn level<T: Scalar>(x: T, y: T) -> Result<PiecewiseLinear<T>, Error> {
    let next = x.next_up();
    let xs = if !(x < next) {
        vec![x, x + T::one()]
    } else if next.is_finite() {
        vec![x, next]
    } else {
        vec![x.next_down(), x]
    };
    Ok(PiecewiseLinear::checked(xs, vec![y; 2])?.clamped())
}

/// The value for samples of one x, of which there is at least one.
fn merged<T: Scalar>(group: &[Sample<T>], ties: Ties) -> Result<T, Error> {
    let (first, last) = (group[0], group[group.len() - 1]);
    let ys = group.iter().map(|sample| sample.y);
    Ok(match ties {
        _ if group.len() == 1 => first.y,
        Ties::Mean if group.iter().all(|sample| sample.y == first.y) => first.y,
        Ties::Mean => Sums::of(group).mean(),
        Ties::First => first.y,
        Ties::Last => last.y,
        Ties::Least => ys.fold(first.y, smaller),
        Ties::Greatest => ys.fold(first.y, larger),
        Ties::Refuse => {
            return Err(Error::Tie {
                first: first.index,
                second: group[1].index,
                x: text(first.x),
            });
        }
    })
}
