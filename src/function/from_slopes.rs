//! A function from the slopes of its segments.

use alloc::vec;
use alloc::vec::Vec;

use crate::error::{Error, all_finite, finite, text};
use crate::function::PiecewiseLinear;
use crate::number::Scalar;
use crate::number::interpolation::wide_beyond;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function that starts at (`x0`, `y0`) and has the given segments, each a slope and the x
    /// where it ends; with the tails of [`from_breakpoints`](Self::from_breakpoints). O(N).
    ///
    /// `y[i + 1] = y[i] + slope (x[i + 1] - x[i])` is summed up in the wider type and rounded for each
    /// breakpoint once: y is within 2⁻¹⁰⁰ i of the sum of the terms' absolute values, and then
    /// rounded; exact for an exact `T`. (`f64` that are nearly subnormal may be off by another three
    /// times the least positive number a segment.)
    ///
    /// # Errors
    ///
    /// [`ArgumentNotFinite`](Error::ArgumentNotFinite) for x0 or y0;
    /// [`NotFinite`](Error::NotFinite) for a `slope` or an `end`, with the number of the segment, counted
    /// from 0; [`NoSegments`](Error::NoSegments) for none;
    /// [`SegmentReversed`](Error::SegmentReversed) for a segment that does not end to the right of where it
    /// starts; [`ValueOverflow`](Error::ValueOverflow);
    /// [`SlopeOverflow`](Error::SlopeOverflow) where the rounding of y makes a segment too steep.
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
            y = wide_beyond::<T>((ends[0], y), slope.widen(), ends[1]);
            ys.push(T::round(y));
        }
        Self::checked_values(xs, ys)
    }
}
