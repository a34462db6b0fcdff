//! The inverse of a strictly monotone function.

use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Tail};
use crate::number::Scalar;

impl<T: Scalar> PiecewiseLinear<T> {
    /// The inverse of a function that is strictly monotone on its domain, as a function on all of R: the
    /// breakpoints with x and y exchanged. So `inverse.eval(ys()[i])` is `xs()[i]`, bit for bit. O(N).
    /// [`lower_inverse`](Self::lower_inverse) and [`upper_inverse`](Self::upper_inverse) allow flat segments.
    ///
    /// A linear tail becomes a linear one. A tail of slope s becomes one of slope 1 / s, rounded. A constant
    /// tail becomes a constant one: beyond the values that the function takes, the inverse stays at the
    /// nearest end. If the tails are linear or constant, the inverse of the inverse is the function.
    ///
    /// # Errors
    ///
    /// * [`NotInvertible`](Error::NotInvertible) for the first segment that is flat or turns against the
    ///   first one;
    /// * [`TailNotInvertible`](Error::TailNotInvertible) for a tail that is neither linear nor constant and
    ///   turns against the first segment;
    /// * [`SlopeOverflow`](Error::SlopeOverflow) and [`TailNotFinite`](Error::TailNotFinite) if the inverse
    ///   is too steep. Both name the segment or the tail of the inverse.
    ///
    /// ```
    /// use shallow_relu::{Error, PiecewiseLinear};
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 5.0), (2.0, 1.0), (3.0, 0.0)])?;
    /// let inverse = f.inverse()?;
    /// assert_eq!((inverse.xs(), inverse.ys()), (&[0.0, 1.0, 5.0][..], &[3.0, 2.0, 0.0][..]));
    /// assert_eq!((inverse.eval(3.0), inverse.eval(-1.0), inverse.eval(9.0)), (1.0, 4.0, 0.0));
    ///
    /// // A thermocouple of type K: millivolts at every 50 degrees, and the degrees for a voltage.
    /// let voltage = [(0.0, 0.0), (50.0, 2.023), (100.0, 4.096), (150.0, 6.138), (200.0, 8.138)];
    /// let temperature = PiecewiseLinear::from_breakpoints(&voltage)?.inverse()?;
    /// assert_eq!(temperature.eval(4.096), 100.0);
    /// assert_eq!(temperature.eval(5.117), 125.0);
    ///
    /// let flat = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 1.0)])?;
    /// assert!(matches!(flat.inverse(), Err(Error::NotInvertible { segment: 1, .. })));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn inverse(&self) -> Result<Self, Error> {
        let falls = self.ys()[1] < self.ys()[0];
        let ys = self.ys();
        let turns = |(y0, y1): &(&T, &T)| !(if falls { y1 < y0 } else { y0 < y1 });
        let pairs = || ys.iter().zip(&ys[1..]);
        // A count needs no branch, so that several are compared at once.
        if pairs().filter(turns).count() > 0
            && let Some(i) = pairs().position(|pair| turns(&pair))
        {
            let segment = self.segment_at(i);
            let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
            return Err(Error::NotInvertible {
                segment: i,
                x0: text(x0),
                y0: text(y0),
                x1: text(x1),
                y1: text(y1),
            });
        }
        let left = inverse_tail("left", self.tails().0, falls)?;
        let right = inverse_tail("right", self.tails().1, falls)?;
        let (mut xs, mut ys) = (self.ys().to_vec(), self.xs().to_vec());
        if falls {
            xs.reverse();
            ys.reverse();
        }
        let (left, right) = if falls { (right, left) } else { (left, right) };
        // A function has no -0, and its values increase or decrease, as was found above.
        Self::checked_slopes(xs, ys)?.with_tails(left, right)
    }
}

fn inverse_tail<T: Scalar>(
    side: &'static str,
    tail: Tail<T>,
    falls: bool,
) -> Result<Tail<T>, Error> {
    match tail {
        Tail::Slope(slope) if (slope < T::zero()) != falls => Err(Error::TailNotInvertible {
            side,
            slope: text(slope),
        }),
        Tail::Slope(slope) => Ok(Tail::Slope(T::one() / slope)),
        tail => Ok(tail),
    }
}
