//! Shifting, scaling and dividing functions.

use crate::error::{Error, finite, nonzero};
use crate::function::{PiecewiseLinear, Tail};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The function moved to the right by `dx`, on all of R: `x -> f(x - dx)`. Each `x + dx` is rounded
    /// once. The values and the slopes of the tails stay as they are. O(N).
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) for dx;
    /// * [`NotFinite`](Error::NotFinite) if an x overflows;
    /// * [`NotIncreasing`](Error::NotIncreasing) if two x become the same float;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if two x come too close.
    ///
    /// The errors name values of the result.
    ///
    /// ```
    /// # use shallow_relu::{Error, PiecewiseLinear};
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.shift_x(3.0)?.xs(), [3.0, 5.0]);
    /// assert!(matches!(f.shift_x(1e30), Err(Error::NotIncreasing { index: 1, .. })));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn shift_x(&self, dx: T) -> Result<Self, Error> {
        finite("dx", dx)?;
        let xs = self.xs().iter().map(|&x| x + dx).collect();
        let (left, right) = self.tail_slopes();
        Self::checked(xs, self.ys().to_vec())?.with_tail_slopes(left, right)
    }

    /// The function stretched along x, on all of R: `x -> f(x / factor)`, mirrored if the factor is
    /// negative. Each `x * factor` is rounded once, and the values stay as they are. A linear tail stays
    /// linear, with the slope that its end segment then has. The slope of any other tail is divided by the
    /// factor and rounded. O(N).
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) for the factor;
    /// * [`NotFinite`](Error::NotFinite) if an x overflows;
    /// * [`NotIncreasing`](Error::NotIncreasing) if two x become the same float, as all do for a factor of
    ///   0;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) and [`TailNotFinite`](Error::TailNotFinite) if the result
    ///   is too steep.
    ///
    /// The errors name indices and values of the result, from left to right.
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
        // With a factor of 0 this line returns an error, before anything is divided by the factor.
        let function = Self::checked(xs, ys)?;
        function.with_tails(scaled(left), scaled(right))
    }

    /// The function moved up by `dy`, on all of R: `x -> f(x) + dy`. Each `y + dy` is rounded once. The
    /// slopes of the tails stay as they are. O(N).
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) for dy;
    /// * [`ValueOverflow`](Error::ValueOverflow) if a y overflows;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if the rounding of y makes a segment too steep.
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

    /// The function times `factor`, on all of R; the operator `*` is the same. Each y and the slope of each
    /// tail are rounded once. O(N).
    ///
    /// # Errors
    ///
    /// * [`ArgumentNotFinite`](Error::ArgumentNotFinite) for the factor;
    /// * [`ValueOverflow`](Error::ValueOverflow) and [`TailNotFinite`](Error::TailNotFinite) if a product is
    ///   out of range;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment becomes too steep.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.scale_y(0.5)?.ys(), [0.5, 2.5]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn scale_y(&self, factor: T) -> Result<Self, Error> {
        finite("factor", factor)?;
        self.with_values(|value| value * factor)
    }

    /// The function divided by `divisor`, on all of R; the operator `/` is the same. Each y and the slope of
    /// each tail are rounded once. O(N).
    ///
    /// # Errors
    ///
    /// * [`BadDivisor`](Error::BadDivisor) if the divisor is 0, NaN or infinite;
    /// * [`ValueOverflow`](Error::ValueOverflow) and [`TailNotFinite`](Error::TailNotFinite) if a quotient
    ///   is out of range;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) if a segment becomes too steep.
    ///
    /// ```
    /// let f = shallow_relu::PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// assert_eq!(f.divide_y(3.0)?.ys(), [1.0 / 3.0, 5.0 / 3.0]);
    /// assert_eq!(f.divide_y(0.0).unwrap_err().to_string(), "the divisor must be finite and not 0, got 0");
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn divide_y(&self, divisor: T) -> Result<Self, Error> {
        nonzero(divisor)?;
        self.with_values(|value| value / divisor)
    }

    /// The function with `new` applied to each y and to the slope of each tail.
    fn with_values(&self, new: impl Fn(T) -> T) -> Result<Self, Error> {
        let ys = self.ys().iter().map(|&y| new(y)).collect();
        let (left, right) = self.tail_slopes();
        Self::checked_values(self.xs().to_vec(), ys)?.with_tail_slopes(new(left), new(right))
    }
}
