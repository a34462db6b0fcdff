//! Simplifying: the same function with fewer breakpoints.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::number::orientation::{side, turn_at_first};
use crate::number::{Exact, Scalar};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The same function on all of the domain without the breakpoints that do not bend it, decided exactly:
    /// [`simplify_within`] a tolerance of 0. O(N).
    ///
    /// Before any rounding, the result is the same function on the domain. On floats, the values at the
    /// remaining breakpoints are the same bits. Elsewhere both functions keep their
    /// [promise](Self#what-is-promised-of-evaluation), which leaves the last bits open.
    ///
    /// [`simplify_within`]: Self::simplify_within
    ///
    /// # Errors
    ///
    /// [`SlopeOverflow`](Error::SlopeOverflow) if the slope of a joined segment rounds to infinity although
    /// the slopes of its parts do not. That can only happen for slopes within 3 ulp of the largest float.
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0), (3.0, 6.0), (4.0, 0.0)])?;
    /// assert_eq!(f.simplify()?.xs(), [0.0, 3.0, 4.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn simplify(&self) -> Result<Self, Error> {
        self.simplify_within(T::zero())
    }

    /// A function through some of the breakpoints that is within `tolerance` of this one on all of the
    /// domain, decided exactly. O(N).
    ///
    /// The first and the last breakpoint stay, and with them the domain. From each breakpoint that is kept,
    /// a segment goes on to the next breakpoint, to the one after that, and so on, as long as all
    /// breakpoints between lie within the tolerance of it. So there may be more segments than necessary;
    /// [`approximate::polyline`](crate::approximate::polyline) finds the fewest, with breakpoints elsewhere.
    /// A linear tail takes the slope of the joined segment, rounded anew.
    ///
    /// # Errors
    ///
    /// [`BadTolerance`](Error::BadTolerance) if the tolerance is negative, infinite or NaN;
    /// [`SlopeOverflow`](Error::SlopeOverflow) as for [`simplify`](Self::simplify).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// // A table of 3.3 x in rounded decimals: most breakpoints bend the function a little.
    /// let xs: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
    /// let ys: Vec<f64> = (0..=10).map(|i| f64::from(33 * i) / 100.0).collect();
    /// let f = PiecewiseLinear::from_xy(&xs, &ys)?;
    /// assert_eq!(f.simplify()?.segment_count(), 8);
    /// assert_eq!(f.simplify_within(1e-12)?.breakpoints().collect::<Vec<_>>(), [(0.0, 0.0), (1.0, 3.3)]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn simplify_within(&self, tolerance: T) -> Result<Self, Error> {
        if !(tolerance >= T::zero() && tolerance.is_finite()) {
            return Err(Error::BadTolerance {
                what: "tolerance",
                value: text(tolerance),
            });
        }
        let mut points = self.breakpoints();
        let mut kept: Vec<(T, T)> = points.next().into_iter().collect();
        // The lines from the last point kept that pass all points so far. The
        // flattest one is below the first of three points by the tolerance, the steepest one is above the
        // second by the tolerance, and the third is the last point passed.
        let mut passing: Option<[(T, T); 3]> = None;
        for here in points {
            let start = kept[kept.len() - 1];
            // The side of the line from `start` to `via` on which `here` lies, both moved up by an amount.
            let side_of =
                |via, via_up, here_up| side_of_shifted(start, (via, via_up), (here, here_up));
            let zero = T::zero();
            passing = Some(match passing {
                None => [here; 3],
                Some([floor, ceiling, _])
                    if side_of(floor, -tolerance, zero) != Ordering::Less
                        && side_of(ceiling, tolerance, zero) != Ordering::Greater =>
                {
                    let is_steeper = side_of(floor, -tolerance, -tolerance) == Ordering::Greater;
                    let is_flatter = side_of(ceiling, tolerance, tolerance) == Ordering::Less;
                    [
                        if is_steeper { here } else { floor },
                        if is_flatter { here } else { ceiling },
                        here,
                    ]
                }
                Some([_, _, last]) => {
                    kept.push(last);
                    [here; 3]
                }
            });
        }
        kept.extend(passing.map(|[_, _, last]| last));
        Self::from_breakpoints(&kept)?.with_tails(self.tails().0, self.tails().1)
    }
}

/// [`side`] of the line from the first point to the second on which the third one lies, if the second and
/// the third are moved up by the amounts beside them; decided exactly.
fn side_of_shifted<T: Scalar>(
    start: (T, T),
    (via, via_up): ((T, T), T),
    (to, to_up): ((T, T), T),
) -> Ordering {
    if via_up.is_zero() && to_up.is_zero() {
        return side([start, via, to]);
    }
    let mut turn = turn_at_first([start, via, to]);
    for (up, x) in [(to_up, via.0), (-via_up, to.0)] {
        turn.add_product(up, x);
        turn.add_product(-up, start.0);
    }
    turn.sign()
}
