//! Least squares for given breakpoints.
//!
//! The function is `sum over j of y_j h_j(x)`, where the hat h_j is 1 at the j-th breakpoint, 0 at all
//! others, and straight between. A sample touches two hats, so the normal equations `A y = r`, with
//!
//! ```text
//! A_jk = sum over the samples of w h_j(x) h_k(x),   r_j = sum of w h_j(x) y
//! ```
//!
//! are tridiagonal, and well conditioned wherever samples are spread evenly: their condition number does
//! not grow with the number of breakpoints, unlike that of the same problem in weights of a network.
//! They are summed and solved in the wider type, from both ends: that gives the diagonal of the
//! inverse, too, and with it the variances.

use alloc::vec::Vec;

use crate::error::{Error, all_finite, same_length, text};
use crate::function::PiecewiseLinear;
use crate::scalar::{Scalar, from_count};
use crate::wide::Wide;

/// The function of given breakpoints that is nearest to samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit<T> {
    function: PiecewiseLinear<T>,
    residual: T,
    variances: Option<Vec<T>>,
}

impl<T: Scalar> Fit<T> {
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
    /// from.
    #[must_use]
    pub fn variances(&self) -> Option<&[T]> {
        self.variances.as_deref()
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
/// [`Undetermined`](Error::Undetermined) where there are too few samples around a place to say its value.
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
    check(xs, ys, weights)?;
    // As breakpoints the places are checked, and their segments found.
    let level = PiecewiseLinear::from_xy(places, &alloc::vec![T::zero(); places.len()])?;
    let (first, last) = level.domain();
    if let Some(index) = xs.iter().position(|&x| x < first || last < x) {
        return Err(Error::OutsideDomain {
            index,
            x: text(xs[index]),
        });
    }
    determined(xs, places)?;

    let mut equations = Equations::new::<T>(places.len());
    let mut segment = 0;
    for i in 0..xs.len() {
        segment = segment_of(xs[i], places, segment);
        let shares = shares(xs[i], places, segment);
        let weight = weights.map_or(T::one(), |weights| weights[i]);
        equations.add(segment, shares, weight.widen(), ys[i].widen());
    }
    let (solution, inverse) = equations.solve::<T>();
    let values: Vec<T> = solution.into_iter().map(T::round).collect();
    let function = PiecewiseLinear::from_xy(places, &values)?;

    let mut residual = T::zero().widen();
    segment = 0;
    for i in 0..xs.len() {
        segment = segment_of(xs[i], places, segment);
        let [left, right] = shares(xs[i], places, segment);
        let value = left * values[segment].widen() + right * values[segment + 1].widen();
        let error = value - ys[i].widen();
        let weight = weights.map_or(T::one(), |weights| weights[i]);
        residual = residual + weight.widen() * error * error;
    }
    let surplus = xs.len().saturating_sub(places.len());
    let variances = (surplus > 0).then(|| {
        let of_sample = residual / from_count::<T>(surplus).widen();
        inverse
            .into_iter()
            .map(|entry| T::round(entry * of_sample))
            .collect()
    });
    Ok(Fit {
        function,
        residual: T::round(residual),
        variances,
    })
}

pub(super) fn check<T: Scalar>(xs: &[T], ys: &[T], weights: Option<&[T]>) -> Result<(), Error> {
    same_length(("xs", xs.len()), ("ys", ys.len()))?;
    all_finite("x", xs)?;
    all_finite("y", ys)?;
    if let Some(weights) = weights {
        same_length(("xs", xs.len()), ("weights", weights.len()))?;
        let is_bad = |weight: &T| !(*weight > T::zero() && weight.is_finite());
        if let Some(index) = weights.iter().position(is_bad) {
            return Err(Error::BadWeight {
                index,
                value: text(weights[index]),
            });
        }
    }
    Ok(())
}

/// Whether the samples say every value: one for each place can be found, in order of x, within the
/// segments beside it (Schoenberg and Whitney, *On Polya frequency functions III*, 1953).
fn determined<T: Scalar>(xs: &[T], places: &[T]) -> Result<(), Error> {
    let mut sorted: Vec<T> = xs.to_vec();
    sorted.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(core::cmp::Ordering::Equal));
    sorted.dedup();
    let mut samples = sorted.into_iter().peekable();
    for (index, &place) in places.iter().enumerate() {
        let above = |x: T| index == 0 || places[index - 1] < x;
        let below = |x: T| index + 1 == places.len() || x < places[index + 1];
        while samples.next_if(|&x| !above(x)).is_some() {}
        if samples.next_if(|&x| below(x)).is_none() {
            return Err(Error::Undetermined {
                index,
                x: text(place),
            });
        }
    }
    Ok(())
}

/// The segment that `x` lies in, sought from the one before.
fn segment_of<T: Scalar>(x: T, places: &[T], before: usize) -> usize {
    let last = places.len() - 2;
    let mut segment = before;
    if x < places[segment] || places[segment + 1] < x {
        segment += 1;
        if segment > last || x < places[segment] || places[segment + 1] < x {
            segment = places
                .partition_point(|&place| place <= x)
                .saturating_sub(1);
        }
    }
    segment.min(last)
}

/// The shares of the two ends of a segment in the value at `x`.
fn shares<T: Scalar>(x: T, places: &[T], segment: usize) -> [T::Wide; 2] {
    let (from, to) = (places[segment], places[segment + 1]);
    let width = to.wide_difference(from);
    [
        to.wide_difference(x) / width,
        x.wide_difference(from) / width,
    ]
}

/// The tridiagonal normal equations.
struct Equations<W> {
    diagonal: Vec<W>,
    beside: Vec<W>,
    right: Vec<W>,
}

impl<W: Wide> Equations<W> {
    fn new<T: Scalar<Wide = W>>(size: usize) -> Self {
        let zero = T::zero().widen();
        Self {
            diagonal: alloc::vec![zero; size],
            beside: alloc::vec![zero; size - 1],
            right: alloc::vec![zero; size],
        }
    }

    fn add(&mut self, segment: usize, [left, right]: [W; 2], weight: W, y: W) {
        for (j, share) in [(segment, left), (segment + 1, right)] {
            self.diagonal[j] = self.diagonal[j] + weight * share * share;
            self.right[j] = self.right[j] + weight * share * y;
        }
        self.beside[segment] = self.beside[segment] + weight * left * right;
    }

    /// The solution, and the diagonal of the inverse.
    fn solve<T: Scalar<Wide = W>>(&self) -> (Vec<W>, Vec<W>) {
        let size = self.diagonal.len();
        // Eliminated from the top down to each row, and from the bottom up to it.
        let (mut down, mut down_right) = (self.diagonal.clone(), self.right.clone());
        let (mut up, mut up_right) = (self.diagonal.clone(), self.right.clone());
        for j in 1..size {
            let factor = self.beside[j - 1] / down[j - 1];
            down[j] = down[j] - factor * self.beside[j - 1];
            down_right[j] = down_right[j] - factor * down_right[j - 1];
        }
        for j in (0..size - 1).rev() {
            let factor = self.beside[j] / up[j + 1];
            up[j] = up[j] - factor * self.beside[j];
            up_right[j] = up_right[j] - factor * up_right[j + 1];
        }
        // Where both meet, one row is left of one unknown.
        let rows = (0..size).map(|j| {
            let pivot = down[j] + up[j] - self.diagonal[j];
            ((down_right[j] + up_right[j] - self.right[j]) / pivot, pivot)
        });
        let (solution, pivots): (Vec<W>, Vec<W>) = rows.unzip();
        let one = T::one().widen();
        let inverse = pivots.into_iter().map(|pivot| one / pivot).collect();
        (solution, inverse)
    }
}
