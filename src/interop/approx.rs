//! Comparisons within a tolerance: `AbsDiffEq`, `RelativeEq` and `UlpsEq`, breakpoint by breakpoint.
//!
//! The three traits differ only in how they compare two values, so each is a short entry to one comparison of
//! two functions.

use approx::{AbsDiffEq, RelativeEq, UlpsEq};

use crate::function::{Discontinuous, Periodic, PiecewiseLinear, Segment};
use crate::network::{Parameters, ShallowReluNet};
use crate::number::Scalar;

/// What is compared value by value.
trait Values<T> {
    /// Whether both have as many values, and `close` holds for each pair of values.
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool;
}

impl<T> Values<T> for [T] {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| close(a, b))
    }
}

impl<T: Scalar> Values<T> for Segment<T> {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        let values = |segment: &Self| {
            let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
            [x0, y0, x1, y1]
        };
        values(self).pairs_are(&values(other), close)
    }
}

impl<T: Scalar> Values<T> for PiecewiseLinear<T> {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        let slopes = |f: &Self| <[T; 2]>::from(f.tail_slopes());
        self.xs().pairs_are(other.xs(), &close)
            && self.ys().pairs_are(other.ys(), &close)
            && slopes(self).pairs_are(&slopes(other), close)
    }
}

impl<T: Scalar> Values<T> for Discontinuous<T> {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        // Both breakpoints of a jump have one x.
        let jumps = |f: &Self, i: usize| f.xs()[i - 1] == f.xs()[i];
        self.pieces().pairs_are(other.pieces(), close)
            && (1..self.xs().len()).all(|i| jumps(self, i) == jumps(other, i))
            && (self.jumps().map(|jump| jump.side())).eq(other.jumps().map(|jump| jump.side()))
    }
}

impl<T: Scalar> Values<T> for Periodic<T> {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        // The period is the distance of the ends of the function.
        self.function().pairs_are(other.function(), close)
    }
}

impl<T: Scalar> Values<T> for Parameters<T> {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        self.hidden_weights.pairs_are(&other.hidden_weights, &close)
            && self.hidden_biases.pairs_are(&other.hidden_biases, &close)
            && self.output_weights.pairs_are(&other.output_weights, &close)
            && close(&self.output_bias, &other.output_bias)
    }
}

impl<T: Scalar> Values<T> for ShallowReluNet<T> {
    fn pairs_are(&self, other: &Self, close: impl Fn(&T, &T) -> bool) -> bool {
        self.parameters().pairs_are(other.parameters(), &close)
            && self.function().pairs_are(other.function(), close)
    }
}

macro_rules! compare_within_a_tolerance {
    ($(#[doc = $doc:literal])* $compared:ident) => {
        $(#[doc = $doc])*
        impl<T: Scalar + AbsDiffEq<Epsilon: Copy>> AbsDiffEq for $compared<T> {
            type Epsilon = T::Epsilon;

            fn default_epsilon() -> T::Epsilon {
                T::default_epsilon()
            }

            fn abs_diff_eq(&self, other: &Self, epsilon: T::Epsilon) -> bool {
                self.pairs_are(other, |a, b| a.abs_diff_eq(b, epsilon))
            }
        }

        /// Compares the pairs of values that `abs_diff_eq` compares.
        impl<T: Scalar + RelativeEq<Epsilon: Copy>> RelativeEq for $compared<T> {
            fn default_max_relative() -> T::Epsilon {
                T::default_max_relative()
            }

            fn relative_eq(&self, other: &Self, epsilon: T::Epsilon, max_relative: T::Epsilon) -> bool {
                self.pairs_are(other, |a, b| a.relative_eq(b, epsilon, max_relative))
            }
        }

        /// Compares the pairs of values that `abs_diff_eq` compares.
        impl<T: Scalar + UlpsEq<Epsilon: Copy>> UlpsEq for $compared<T> {
            fn default_max_ulps() -> u32 {
                T::default_max_ulps()
            }

            fn ulps_eq(&self, other: &Self, epsilon: T::Epsilon, max_ulps: u32) -> bool {
                self.pairs_are(other, |a, b| a.ulps_eq(b, epsilon, max_ulps))
            }
        }
    };
}

compare_within_a_tolerance! {
    /// Compares pair by pair: the x and the y of the breakpoints, and the slopes of the tails.
    ///
    /// Functions with different numbers of breakpoints are never equal, even if they have the same values
    /// everywhere. With tolerances of 0 it is `==`. How far apart two functions are, wherever their
    /// breakpoints lie, is answered by [`sup_distance`](PiecewiseLinear::sup_distance).
    ///
    /// ```
    /// use approx::{assert_abs_diff_eq, assert_abs_diff_ne, assert_relative_eq, assert_ulps_eq};
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.1), (1.0, 0.3)])?;
    /// let g = PiecewiseLinear::from_breakpoints(&[(0.0, 0.1), (1.0, 0.1 + 0.2)])?; // one float above 0.3
    /// assert_ne!(f, g);
    /// assert_abs_diff_eq!(f, g, epsilon = 1e-15);
    /// assert_relative_eq!(f, g);
    /// assert_ulps_eq!(f, g, epsilon = 0.0, max_ulps = 2); // the slope of the right tail is 2 ulp off
    ///
    /// // The same values, but another breakpoint.
    /// let middle = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)])?;
    /// let without = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (2.0, 2.0)])?;
    /// assert_abs_diff_ne!(middle, without, epsilon = 100.0);
    /// assert_eq!(middle.sup_distance(&without, (0.0, 2.0))?, 0.0);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    PiecewiseLinear
}

compare_within_a_tolerance! {
    /// Compares pair by pair: the x and the y of the breakpoints, and the slopes of the tails. The jumps must be
    /// at the same breakpoints, and have the same sides.
    ///
    /// With tolerances of 0 it is `==`.
    ///
    /// ```
    /// use approx::{assert_abs_diff_eq, assert_abs_diff_ne};
    /// use shallow_relu::{Discontinuous, Side};
    ///
    /// let step = Discontinuous::previous(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let other = Discontinuous::previous(&[(0.0, 1.0), (2.001, 5.0)])?;
    /// assert_abs_diff_eq!(step, other, epsilon = 0.01);
    /// assert_abs_diff_ne!(step, other.with_side_at(2.001, Side::Left)?, epsilon = 0.01);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    Discontinuous
}

compare_within_a_tolerance! {
    /// Compares the [functions of one period](Periodic::function), and with their ends the periods.
    ///
    /// With tolerances of 0 it is `==`.
    ///
    /// ```
    /// use shallow_relu::Periodic;
    ///
    /// let wave = Periodic::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)], 4.0)?;
    /// let other = Periodic::from_breakpoints(&[(0.0, 1.0), (2.0, 5.001)], 4.0)?;
    /// approx::assert_abs_diff_eq!(wave, other, epsilon = 0.01);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    Periodic
}

compare_within_a_tolerance! {
    /// Compares both ends, x and y.
    ///
    /// ```
    /// use shallow_relu::PiecewiseLinear;
    ///
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let g = PiecewiseLinear::from_breakpoints(&[(0.0, 1.0), (2.0, 5.001)])?;
    /// approx::assert_relative_eq!(f.segment(0).unwrap(), g.segment(0).unwrap(), max_relative = 0.001);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    Segment
}

compare_within_a_tolerance! {
    /// Compares pair by pair. Parameters of different numbers of units are never equal.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, ShallowReluNet};
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let other = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.001)])?;
    /// approx::assert_abs_diff_eq!(net.parameters(), other.parameters(), epsilon = 0.001);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    Parameters
}

compare_within_a_tolerance! {
    /// Compares the parameters pair by pair, and then the functions.
    ///
    /// Networks of different widths are never equal, and neither are networks whose functions have different
    /// numbers of breakpoints. With tolerances of 0 it is `==`. Compare [`parameters`](ShallowReluNet::parameters)
    /// if only these are to be close. How far apart the functions of two networks are is answered by
    /// [`sup_distance`](PiecewiseLinear::sup_distance).
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// let net = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.0)])?;
    /// let other = ShallowReluNet::from_breakpoints(&[(0.0, 1.0), (2.0, 5.001)])?;
    /// approx::assert_relative_eq!(net, other, max_relative = 0.001);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    ShallowReluNet
}
