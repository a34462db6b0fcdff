//! Functions moved and scaled.

use crate::error::{Error, finite};
use crate::function::{PiecewiseLinear, Tail};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function moved to the right by `dx`: `x -> f(x - dx)`, but for the rounding of each
    /// `x + dx`, once. Values and the slopes of the tails stay as they are. O(N).
    ///
    /// # Errors
    ///
    /// [`ArgumentNotFinite`](Error::ArgumentNotFinite) for dx; [`NotFinite`](Error::NotFinite) where x
    /// overflows; [`NotIncreasing`](Error::NotIncreasing) where two x become the same number;
    /// [`SlopeOverflow`](Error::SlopeOverflow) where they come too close. The values named are those of
    /// the result.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.shift_x(3.0)?.xs(), [3.0, 5.0]);
    /// assert_eq!(f.shift_x(1e30).unwrap_err().to_string(), "x[1] = 1e30 must be greater than x[0] = 1e30");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn shift_x(&self, dx: T) -> Result<Self, Error> {
        finite("dx", dx)?;
        let xs = self.xs().iter().map(|&x| x + dx).collect();
        let (left, right) = self.tail_slopes();
        Self::checked(xs, self.ys().to_vec())?.with_tail_slopes(left, right)
    }

    /// The function stretched along x: `x -> f(x / factor)`, but for the rounding of each `x * factor`,
    /// once; mirrored where the factor is negative. Values stay. A linear tail goes on with its
    /// segment, as the segment then is, and the slope of any other tail is divided by the factor and
    /// rounded. O(N).
    ///
    /// # Errors
    ///
    /// [`ArgumentNotFinite`](Error::ArgumentNotFinite) for the factor; [`NotFinite`](Error::NotFinite)
    /// where x overflows; [`NotIncreasing`](Error::NotIncreasing) where two x become the same number,
    /// as all do for a factor of 0; [`SlopeOverflow`](Error::SlopeOverflow) and
    /// [`TailNotFinite`](Error::TailNotFinite) where the result is too steep. Indices and values named
    /// are those of the result, from left to right.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.scale_x(2.0)?.xs(), [0.0, 4.0]);
    /// let mirrored = f.scale_x(-1.0)?;
    /// assert_eq!((mirrored.xs(), mirrored.ys()), (&[-2.0, 0.0][..], &[5.0, 1.0][..]));
    /// assert_eq!((mirrored.eval(-3.0), f.eval(3.0)), (7.0, 7.0));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn scale_x(&self, factor: T) -> Result<Self, Error> {
        finite("factor", factor)?;
        let (mut xs, mut ys) = (self.xs().to_vec(), self.ys().to_vec());
        for x in &mut xs {
            *x = *x * factor;
        }
        let (mut left, mut right) = self.tails();
        if factor < T::zero() {
            xs.reverse();
            ys.reverse();
            (left, right) = (right, left);
        }
        let scaled = |tail| match tail {
            Tail::Slope(slope) => Tail::Slope(slope / factor),
            tail => tail,
        };
        // Of a factor of 0 nothing is left to be divided.
        let function = Self::checked(xs, ys)?;
        function.with_tails(scaled(left), scaled(right))
    }

    /// The function moved up by `dy`: `x -> f(x) + dy`, each `y + dy` being rounded once. The slopes of
    /// the tails stay as they are. O(N).
    ///
    /// # Errors
    ///
    /// [`ArgumentNotFinite`](Error::ArgumentNotFinite) for dy; [`ValueOverflow`](Error::ValueOverflow);
    /// [`SlopeOverflow`](Error::SlopeOverflow) where the rounding of y makes a segment too steep.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.shift_y(-1.0)?.ys(), [0.0, 4.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn shift_y(&self, dy: T) -> Result<Self, Error> {
        finite("dy", dy)?;
        let ys = self.ys().iter().map(|&y| y + dy).collect();
        let (left, right) = self.tail_slopes();
        Self::checked_values(self.xs().to_vec(), ys)?.with_tail_slopes(left, right)
    }

    /// The function times `factor`.
    pub(super) fn scaled(&self, factor: T) -> Result<Self, Error> {
        finite("factor", factor)?;
        let ys = self.ys().iter().map(|&y| y * factor).collect();
        let (left, right) = self.tail_slopes();
        Self::checked_values(self.xs().to_vec(), ys)?
            .with_tail_slopes(left * factor, right * factor)
    }
}
