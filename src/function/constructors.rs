//! Constructors: functions from breakpoints, functions from slopes, constants; and how their tails are
//! chosen.

use alloc::vec;
use alloc::vec::Vec;

use super::evaluate::cells::{Cells, check_slopes};
use super::lazy_cells::LazyCells;
use super::{PiecewiseLinear, Tail};
use crate::error::{Error, all_finite, finite, finite_point, same_length, text};
use crate::number::interpolation::wide_extrapolated;
use crate::number::{Scalar, without_negative_zero};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function through the breakpoints (x, y): on all of R, constant to the left of the first one and
    /// linear to the right of the last one, with the slope of the last segment. O(N).
    ///
    /// With these tails N segments become N units of a network. [`clamped`](Self::clamped) makes both
    /// tails constant, [`extended`](Self::extended) both linear.
    ///
    /// # Errors
    ///
    /// Those of [`from_xy`](Self::from_xy).
    ///
    /// ```
    /// use shallow_relu::{Error, PiecewiseLinear};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.eval(1.0), 3.0);
    ///
    /// let error = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, f64::NAN)]).unwrap_err();
    /// assert_eq!(error.to_string(), "y[1] = NaN is not finite");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_breakpoints(breakpoints: &[(T, T)]) -> Result<Self, Error> {
        let (xs, ys) = breakpoints.iter().copied().unzip();
        Self::checked(xs, ys).map_err(of_given)
    }

    /// The function on all of R through the breakpoints (`xs[i]`, `ys[i]`), with the same tails as
    /// [`from_breakpoints`](Self::from_breakpoints). O(N).
    ///
    /// # Errors
    ///
    /// * [`LengthMismatch`](Error::LengthMismatch) if the slices differ in length;
    /// * [`TooFewBreakpoints`](Error::TooFewBreakpoints) for fewer than two breakpoints;
    /// * [`NotFinite`](Error::NotFinite) for a coordinate that is NaN or infinite;
    /// * [`NotIncreasing`](Error::NotIncreasing) if an x is less than the one before, and
    ///   [`TwoAtOneX`](Error::TwoAtOneX) if it is equal ([`Samples`](crate::Samples) take x in any order, and equal
    ///   x);
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment is too steep for `T`.
    ///
    /// The error names the first breakpoint that is not finite or out of order. Only if there is none, it
    /// names the first segment that is too steep.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_xy(&[0.0, 2.0], &[1.0, 5.0])?;
    /// assert_eq!(f.eval(1.0), 3.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_xy(xs: &[T], ys: &[T]) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        Self::checked(xs.to_vec(), ys.to_vec()).map_err(of_given)
    }

    /// [`from_xy`](Self::from_xy) for vectors of the same length, whose x may have been computed. If two of them are
    /// equal, that is [`NotIncreasing`](Error::NotIncreasing).
    pub(crate) fn checked(mut xs: Vec<T>, mut ys: Vec<T>) -> Result<Self, Error> {
        if xs.len() < 2 {
            return Err(Error::TooFewBreakpoints { count: xs.len() });
        }
        check_points(&xs, &ys)?;
        for values in [&mut xs, &mut ys] {
            for value in values {
                *value = without_negative_zero(*value);
            }
        }
        Self::checked_slopes(xs, ys)
    }

    /// The same for breakpoints of which everything else is known: there are at least two, they are finite and in
    /// increasing order of x, and none is -0.
    pub(crate) fn checked_slopes(xs: Vec<T>, ys: Vec<T>) -> Result<Self, Error> {
        debug_assert!(xs.len() > 1 && check_points(&xs, &ys).is_ok());
        check_slopes(&xs, &ys)?;
        let cells = LazyCells::new(|| Cells::new(&xs, &ys, &[]));
        let slopes = (T::zero(), T::zero());
        let function = Self {
            xs,
            ys,
            slopes,
            cells,
        };
        function.with_tails(Tail::Constant, Tail::Linear)
    }

    /// The same for breakpoints whose y may have overflowed.
    pub(crate) fn checked_values(xs: Vec<T>, ys: Vec<T>) -> Result<Self, Error> {
        match ys.iter().position(|y| !y.is_finite()) {
            None => Self::checked(xs, ys),
            Some(i) => Err(Error::ValueOverflow { x: text(xs[i]) }),
        }
    }

    /// The function with the same breakpoints and other tails, on all of R. O(1).
    ///
    /// # Errors
    ///
    /// [`TailNotFinite`](Error::TailNotFinite) for a slope that is NaN or infinite.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let clip = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (6.0, 6.0)])?
    ///     .with_tails(Tail::Constant, Tail::Constant)?;
    /// assert_eq!(clip.eval(f32::INFINITY), 6.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn with_tails(self, left: Tail<T>, right: Tail<T>) -> Result<Self, Error> {
        let [first, last] = self.end_segments().map(Some);
        let (left, right) = (left.slope(first), right.slope(last));
        self.with_tail_slopes(left, right)
    }

    /// The function with the same breakpoints and two constant tails, on all of R: beyond the domain the
    /// value is that of the nearest breakpoint. O(1).
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (6.0, 6.0)])?.clamped();
    /// assert_eq!((f.eval(-1.0), f.eval(9.0)), (0.0, 6.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn clamped(self) -> Self {
        self.with_finite_tail_slopes(T::zero(), T::zero())
    }

    /// The function with the same breakpoints and two linear tails, on all of R: the first and the last
    /// segment go on. O(1).
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (6.0, 6.0)])?.extended();
    /// assert_eq!((f.eval(-1.0), f.eval(9.0)), (-1.0, 9.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    #[must_use]
    pub fn extended(self) -> Self {
        let [first, last] = self.end_segments();
        self.with_finite_tail_slopes(first.slope(), last.slope())
    }

    /// The same breakpoints with tails of the given slopes.
    pub(crate) fn with_tail_slopes(self, left: T, right: T) -> Result<Self, Error> {
        for (side, slope) in [("left", left), ("right", right)] {
            if !slope.is_finite() {
                let value = text(slope);
                return Err(Error::TailNotFinite { side, value });
            }
        }
        Ok(self.with_finite_tail_slopes(left, right))
    }

    pub(super) fn with_finite_tail_slopes(mut self, left: T, right: T) -> Self {
        let [left, right] = [left, right].map(without_negative_zero);
        self.slopes = (left, right);
        self.cells
            .change(|cells| cells.set_tail_slopes(left, right));
        self
    }

    /// The function on all of R whose first breakpoint is (`x0`, `y0`) and whose segments are given, each by
    /// a slope and the x where it ends. Its tails are those of [`from_breakpoints`](Self::from_breakpoints).
    /// O(N).
    ///
    /// The recurrence `y[i + 1] = y[i] + slope (x[i + 1] - x[i])` is summed in the wider type, and each y is
    /// rounded once. Before that rounding y is within `2⁻¹⁰⁰ i` of the sum of the terms' absolute values.
    /// For an exact `T` it is exact. (Values of `f64` that are nearly subnormal may be off by another three
    /// times the least positive float for each segment.)
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) for x0 or y0;
    /// * [`NotFinite`](Error::NotFinite) for a `slope` or an `end`, with the index of the segment, counted
    ///   from 0;
    /// * [`NoSegments`](Error::NoSegments) if no segments are given;
    /// * [`SegmentReversed`](Error::SegmentReversed) for a segment that does not end to the right of its
    ///   start;
    /// * [`ValueOverflow`](Error::ValueOverflow) if a y overflows;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if the rounding of y makes a segment too steep.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// // An income tax: nothing up to 10 000, 20 % up to 40 000, 35 % up to 100 000, then 45 %.
    /// let brackets = [(0.0, 10_000.0), (0.2, 40_000.0), (0.35, 100_000.0)];
    /// let tax = PiecewiseLinear::from_slopes(0.0, 0.0, &brackets)?
    ///     .with_tails(Tail::Constant, Tail::Slope(0.45))?;
    /// assert_eq!(tax.ys(), [0.0, 0.0, 6_000.0, 27_000.0]);
    /// assert_eq!((tax.eval(50_000.0), tax.eval(200_000.0)), (9_500.0, 72_000.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn from_slopes(x0: T, y0: T, segments: &[(T, T)]) -> Result<Self, Error> {
        if segments.is_empty() {
            return Err(Error::NoSegments);
        }
        finite("x0", x0)?;
        finite("y0", y0)?;
        let (slopes, ends): (Vec<T>, Vec<T>) = segments.iter().copied().unzip();
        all_finite("slope", &slopes)?;
        all_finite("end", &ends)?;
        let mut xs = vec![x0];
        xs.extend(ends);
        if let Some(segment) = (0..segments.len()).find(|&i| !(xs[i] < xs[i + 1])) {
            return Err(Error::SegmentReversed {
                segment,
                start: text(xs[segment]),
                end: text(xs[segment + 1]),
            });
        }
        let mut ys = vec![y0];
        let mut y = y0.widen();
        for (slope, ends) in slopes.iter().zip(xs.windows(2)) {
            y = wide_extrapolated::<T>((ends[0], y), slope.widen(), ends[1]);
            ys.push(T::round(y));
        }
        Self::checked_values(xs, ys)
    }

    /// The function that is `y` on all of R. A function needs two breakpoints; those of this one are at 0
    /// and 1. In a [`sum`](Self::sum) or [`maximum`](Self::maximum) with a function that is not constant,
    /// they are dropped. O(1).
    ///
    /// # Errors
    ///
    /// [`ArgumentNotFinite`](Error::ArgumentNotFinite) for y.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::constant(2.5)?;
    /// assert_eq!((f.eval(-1e300), f.eval(f64::INFINITY)), (2.5, 2.5));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn constant(y: T) -> Result<Self, Error> {
        finite("y", y)?;
        Self::checked(vec![T::zero(), T::one()], vec![y, y])?
            .with_tails(Tail::Constant, Tail::Constant)
    }
}

/// Equal x that were given may be meant as a jump or as ties. Of computed ones nobody means that.
fn of_given(error: Error) -> Error {
    match error {
        Error::NotIncreasing { index, x, previous } if x == previous => {
            Error::TwoAtOneX { index, x }
        }
        error => error,
    }
}

/// `Ok` if the coordinates are finite and the x increase.
fn check_points<T: Scalar>(xs: &[T], ys: &[T]) -> Result<(), Error> {
    // Counted, because a count needs no branch, so that several are checked at once.
    let are_finite = |values: &[T]| values.iter().filter(|value| !value.is_finite()).count() == 0;
    let increase = || {
        let pairs = xs.iter().zip(&xs[1..]);
        pairs.filter(|(before, x)| !(before < x)).count() == 0
    };
    if are_finite(xs) && are_finite(ys) && increase() {
        return Ok(());
    }
    for index in 0..xs.len() {
        finite_point(index, (xs[index], ys[index]))?;
        if index > 0 && !(xs[index - 1] < xs[index]) {
            let [x, previous] = [index, index - 1].map(|i| text(without_negative_zero(xs[i])));
            return Err(Error::NotIncreasing { index, x, previous });
        }
    }
    Ok(())
}
