//! How far an approximation may be from what it approximates, and on which side.

use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::number::{Scalar, larger, product_rounded_down, sum_rounded_down};

/// How far an approximation may be from a value y, and on which side.
///
/// | tolerance | values allowed at y |
/// |---|---|
/// | `Tolerance::absolute(t)`, or just `t` | y - t to y + t |
/// | `Tolerance::relative(r)` | y - r\|y\| to y + r\|y\| |
/// | `Tolerance::relative(r).at_least(t)` | the larger of both on either side |
/// | any of them with [`never_below`](Self::never_below) | only those from y up |
/// | any of them with [`never_above`](Self::never_above) | only those up to y |
///
/// Every function that takes a tolerance also takes a plain value of type `T`, which is an absolute tolerance.
///
/// # Rounding
///
/// The bounds in the table are the exact ones. The values of type `T` that are allowed are those between
/// y - d and y + d, where d is the larger one of t and r|y|, rounded down to type `T`. So r|y| itself is never
/// exceeded. (A value of type `T` up to r|y| from y is not refused, either, if r is at most 1/2.)
///
/// # Errors
///
/// The functions that take a tolerance return [`BadTolerance`](Error::BadTolerance) if a part of it is
/// negative, NaN or infinite.
///
/// # Examples
///
/// ```
/// use shallow_relu::approximate::{self, Tolerance};
///
/// // Within 1 % and never more than the data.
/// let (xs, ys) = ([1.0, 2.0, 3.0, 4.0], [1.0, 8.0, 27.0, 64.0]);
/// let tolerance = Tolerance::relative(0.01).never_above();
/// let cubic = approximate::samples((&xs, &ys), tolerance)?;
/// for (x, y) in xs.into_iter().zip(ys) {
///     let value = cubic.function().eval(x);
///     assert!(0.99 * y <= value && value <= y);
/// }
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tolerance<T> {
    absolute: T,
    relative: T,
    /// Whether the approximation may lie below, and above.
    below: bool,
    above: bool,
}

impl<T: Scalar> Tolerance<T> {
    /// The same tolerance at every value, on both sides.
    ///
    /// A tolerance of 0 allows the value itself only. The plain value means the same.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Tolerance};
    ///
    /// let (xs, ys) = ([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]);
    /// let tent = approximate::samples((&xs, &ys), Tolerance::absolute(0.25))?;
    /// assert_eq!(tent, approximate::samples((&xs, &ys), 0.25)?);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn absolute(tolerance: T) -> Self {
        Self {
            absolute: tolerance,
            relative: T::zero(),
            below: true,
            above: true,
        }
    }

    /// A share of |y| at each value y, on both sides: 0.01 for one percent.
    ///
    /// At y = 0 it allows the value 0 only, and near a zero of the data hardly more. A sample there is met, but
    /// may take many segments. Code is evaluated only now and then, so beside a zero nothing is known of the
    /// relative error, and [`smooth`](super::smooth) refuses it. [`at_least`](Self::at_least) relaxes the tolerance
    /// there.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Tolerance};
    ///
    /// let sinh = approximate::function(f64::sinh, (1.0, 10.0), Tolerance::relative(0.01))?;
    /// assert!((sinh.function().eval(2.5) / 2.5_f64.sinh() - 1.0).abs() <= 0.01);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn relative(share: T) -> Self {
        Self {
            relative: share,
            ..Self::absolute(T::zero())
        }
    }

    /// The larger one of this tolerance and an absolute one.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Tolerance};
    ///
    /// // The sine is 0 at 0. Within 1 % or 1e-6, whichever is more.
    /// let tolerance = Tolerance::relative(0.01).at_least(1e-6);
    /// let sin = approximate::function(f64::sin, (0.0, 3.0), tolerance)?;
    /// let error = |x: f64| (sin.function().eval(x) - x.sin()).abs();
    /// assert!(error(1.0) <= 0.01 && error(1e-9) <= 1e-6);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn at_least(mut self, tolerance: T) -> Self {
        // A part that is to be refused stays, so that it is refused.
        let covers = T::zero() <= tolerance && tolerance <= self.absolute;
        if is_tolerance(self.absolute) && !covers {
            self.absolute = tolerance;
        }
        self
    }

    /// The tolerance on the upper side only: the approximation never lies below the data.
    ///
    /// Together with [`never_above`](Self::never_above) it allows no error at all.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Tolerance};
    ///
    /// let (xs, ys) = ([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]);
    /// let above = approximate::samples((&xs, &ys), Tolerance::absolute(1.0).never_below())?;
    /// assert_eq!(above.function().segment_count(), 1);
    /// assert_eq!(above.function().ys(), [1.0, 1.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn never_below(self) -> Self {
        Self {
            below: false,
            ..self
        }
    }

    /// The tolerance on the lower side only: the approximation never lies above the data.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Tolerance};
    ///
    /// let exp = approximate::function(f64::exp, (0.0, 2.0), Tolerance::relative(0.01).never_above())?;
    /// let (value, exact) = (exp.function().eval(1.0), 1.0_f64.exp());
    /// assert!(0.99 * exact <= value && value <= exact);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn never_above(self) -> Self {
        Self {
            above: false,
            ..self
        }
    }

    /// The least and the largest value that is allowed at y.
    ///
    /// With it windows can be made whose tolerances differ from sample to sample. It is not checked whether the
    /// tolerance is one that would be refused.
    ///
    /// ```
    /// use shallow_relu::approximate::{self, Along, Tolerance};
    ///
    /// assert_eq!(Tolerance::relative(0.25).at_least(0.5).window(8.0), (6.0, 10.0));
    ///
    /// // Measurements and the uncertainty of each.
    /// let (xs, ys, doubts) = ([0.0, 1.0, 2.0, 3.0], [0.0, 1.25, 4.0, 3.0], [0.125, 0.5, 2.5, 0.125]);
    /// let windows = ys.iter().zip(doubts).map(|(&y, doubt)| Tolerance::absolute(doubt).window(y));
    /// let (lower, upper): (Vec<f64>, Vec<f64>) = windows.unzip();
    /// let line = approximate::windows(&xs, &lower, &upper, Along::Samples)?;
    /// assert_eq!(line.function().segment_count(), 1);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn window(&self, y: T) -> (T, T) {
        let size = self.at(y);
        let low = if self.below {
            -sum_rounded_down(-y, size)
        } else {
            y
        };
        let high = if self.above {
            sum_rounded_down(y, size)
        } else {
            y
        };
        (low, high)
    }

    /// The least and the largest values that are allowed at many y.
    pub(super) fn windows(&self, ys: &[T]) -> (Vec<T>, Vec<T>) {
        ys.iter().map(|&y| self.window(y)).unzip()
    }

    /// `Ok` if both parts are finite and not negative.
    pub(super) fn check(&self) -> Result<(), Error> {
        let parts = [
            ("tolerance", self.absolute),
            ("relative tolerance", self.relative),
        ];
        match parts.into_iter().find(|&(_, part)| !is_tolerance(part)) {
            None => Ok(()),
            Some((what, part)) => Err(Error::BadTolerance {
                what,
                value: text(part),
            }),
        }
    }

    /// `Ok` if it also allows an error.
    pub(super) fn check_positive(&self) -> Result<(), Error> {
        self.check()?;
        let is_zero = self.absolute.is_zero() && self.relative.is_zero();
        if is_zero || !(self.below || self.above) {
            return Err(Error::BadTolerance {
                what: "tolerance",
                value: text(T::zero()),
            });
        }
        Ok(())
    }

    /// The tolerance at a value: the largest value of type `T` that is no more than the exact tolerance.
    pub(super) fn at(&self, y: T) -> T {
        if self.relative.is_zero() {
            return self.absolute;
        }
        larger(self.absolute, product_rounded_down(self.relative, y.abs()))
    }

    /// The window for a tolerance of `size` at `y`, narrower by a reserve on both sides. None if that leaves
    /// no value.
    pub(super) fn window_with_reserve(&self, y: T, size: T, reserve: T) -> Option<(T, T)> {
        let rest = sum_rounded_down(size, -reserve);
        let low = -sum_rounded_down(-y, if self.below { rest } else { -reserve });
        let high = sum_rounded_down(y, if self.above { rest } else { -reserve });
        (low <= high && low.is_finite() && high.is_finite()).then_some((low, high))
    }

    /// Whether the tolerance may be exceeded on a side at all.
    pub(super) fn is_one_sided(&self) -> bool {
        !(self.below && self.above)
    }

    /// The absolute tolerance, if it is the same at every value.
    pub(super) fn constant(&self) -> Option<T> {
        self.relative.is_zero().then_some(self.absolute)
    }

    /// The share of |y|, which is 0 for an absolute tolerance.
    pub(super) fn share(&self) -> T {
        self.relative
    }

    /// The least tolerance between two values, if the line that joins the tolerances at both lies above the
    /// tolerance somewhere between. Otherwise None.
    ///
    /// The tolerance max(t, r|y|) is convex in y. It is a line between the values if t is the larger part at
    /// both, or r|y| at both and their signs are equal.
    pub(super) fn along(&self, from: T, to: T) -> Option<T> {
        let is_level = |y: T| self.at(y) == self.absolute;
        let is_steep = |y: T| product_rounded_down(self.relative, y.abs()) >= self.absolute;
        let zero = T::zero();
        let is_on_one_side = (from > zero && to > zero) || (from < zero && to < zero);
        if is_level(from) && is_level(to) || is_on_one_side && is_steep(from) && is_steep(to) {
            return None;
        }
        let nearest = if from.abs() < to.abs() { from } else { to };
        Some(if is_on_one_side {
            self.at(nearest)
        } else {
            self.absolute
        })
    }
}

/// A plain value is an absolute tolerance.
///
/// ```
/// use shallow_relu::approximate::Tolerance;
///
/// assert_eq!(Tolerance::from(0.5), Tolerance::absolute(0.5));
/// ```
impl<T: Scalar> From<T> for Tolerance<T> {
    fn from(tolerance: T) -> Self {
        Self::absolute(tolerance)
    }
}

fn is_tolerance<T: Scalar>(part: T) -> bool {
    part >= T::zero() && part.is_finite()
}
