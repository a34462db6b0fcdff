//! The same function with fewer breakpoints.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, text};
use crate::function::PiecewiseLinear;
use crate::number::orientation::{side, turn_at_first};
use crate::number::{Exact, Scalar};

impl<T: Scalar> PiecewiseLinear<T> {
    /// The same function without the breakpoints that do not bend it, decided exactly: [`simplify_within`] a
    /// tolerance of 0. O(N).
    ///
    /// On all of the domain the result is the same function, before rounding. On floats the values at the
    /// remaining breakpoints are the same bits; elsewhere both functions keep their
    /// [promise](Self#what-is-promised-of-evaluation), which leaves the last bits open.
    ///
    /// [`simplify_within`]: Self::simplify_within
    ///
    /// # Errors
    ///
    /// [`SlopeOverflow`](Error::SlopeOverflow) when the joined segment's slope rounds to infinity
    /// though those of its parts did not: only for slopes within 3 ulp of the largest number.
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

    /// A function through some of the breakpoints that is within `tolerance` of this one on all of the domain,
    /// decided exactly. O(N).
    ///
    /// The first and the last breakpoint stay, and with them the domain. From each breakpoint that is kept a
    /// segment goes on to the next one, and to the one after that, for as long as all between lie within the
    /// tolerance of it. Those may be more segments than necessary: the fewest, with breakpoints elsewhere, are
    /// found by [`approximate::polyline`](crate::approximate::polyline). A linear tail takes the slope of the
    /// joined segment, rounded anew.
    ///
    /// # Errors
    ///
    /// [`BadTolerance`](Error::BadTolerance) if the tolerance is negative, infinite or NaN;
    /// [`SlopeOverflow`](Error::SlopeOverflow) as for [`simplify`](Self::simplify).
    ///
    /// ```
    /// # use shallow_relu::PiecewiseLinear;
    /// // 3.3 x in decimals, which are no floats: most breakpoints bend the function a little.
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
        // The lines from the last point kept that pass so far: no further than the tolerance below one point,
        // no further above another, and through the last one.
        let mut passing: Option<[(T, T); 3]> = None;
        for here in points {
            let start = kept[kept.len() - 1];
            let lines = passing.filter(|&[floor, ceiling, _]| {
                let below = side_of_shifted(start, (floor, -tolerance), (here, T::zero()));
                let above = || side_of_shifted(start, (ceiling, tolerance), (here, T::zero()));
                below != Ordering::Less && above() != Ordering::Greater
            });
            passing = Some(match (passing, lines) {
                (_, Some([floor, ceiling, _])) => {
                    let low = side_of_shifted(start, (floor, -tolerance), (here, -tolerance));
                    let high = side_of_shifted(start, (ceiling, tolerance), (here, tolerance));
                    [
                        if low == Ordering::Greater {
                            here
                        } else {
                            floor
                        },
                        if high == Ordering::Less {
                            here
                        } else {
                            ceiling
                        },
                        here,
                    ]
                }
                (before, None) => {
                    kept.extend(before.map(|[_, _, last]| last));
                    [here; 3]
                }
            });
        }
        kept.extend(passing.map(|[_, _, last]| last));
        Self::from_breakpoints(&kept)?.with_tails(self.tails().0, self.tails().1)
    }
}

/// [`side`] of the way from the first point, of two points that are moved up by what stands beside them. Exact.
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
