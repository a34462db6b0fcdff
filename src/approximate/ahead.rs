//! Many windows at a time.
//!
//! The walk decides exactly, window by window, how each end changes the lines that pass. Where windows lie close
//! together, most of that is not needed: it is enough to know the lines after many windows, and that none was missed.
//!
//! 1. The line in the middle between the steepest and the flattest passes all windows so far. As long as it passes the next
//!    ones clearly, none of them is missed.
//! 2. Of their upper ends, that to which the slope from the steepest line's first end is least becomes the second end of
//!    the steepest line. Its first end is then found on the hull, exactly. The same holds for the flattest, upside down.
//! 3. If all other ends of these windows are clearly passed by both lines, the two are those that the walk would find: they
//!    pass all windows, and no line that passes the ends that they touch is steeper or flatter. Otherwise the windows are
//!    left to the walk.
//! 4. The ends wait to be added to the hulls, as they do in the walk.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::mem;

use super::stabbing::{End, Hull, Reach, Tangent};
use super::windows::{Windows, bound_above, bound_below};
use crate::number::{Scalar, half};

/// What is known of the next windows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ahead {
    /// So many are passed.
    Passed(usize),
    /// So many, at least one, have to be passed one by one.
    Unclear(isize),
}

/// So few windows are not worth the preparation.
const FEW: usize = 8;

/// Ends of some windows that may bind the lines: lower ones and upper ones.
type Ends<T> = (Vec<End<T>>, Vec<End<T>>);

impl<T: Scalar> Reach<T> {
    /// Passes the windows from `start` on, for as long as they are clearly passed.
    pub(super) fn pass_ahead<S: Scalar<Double = T>>(
        &mut self,
        windows: &Windows<'_, S>,
        start: usize,
    ) -> Ahead {
        if T::unit_roundoff().is_zero() {
            return Ahead::Unclear(isize::MAX);
        }
        // Their room is used again.
        let mut more = (
            mem::take(&mut self.lowers.more),
            mem::take(&mut self.uppers.more),
        );
        more.0.clear();
        more.1.clear();
        let ahead = self.pass_clear(windows, start, &mut more);
        (self.lowers.more, self.uppers.more) = more;
        ahead
    }

    fn pass_clear<S: Scalar<Double = T>>(
        &mut self,
        windows: &Windows<'_, S>,
        start: usize,
        (lowers, uppers): &mut Ends<T>,
    ) -> Ahead {
        let (Some(steepest), Some(flattest)) = (self.steepest, self.flattest) else {
            return Ahead::Unclear(1);
        };
        // Of more windows than were passed since the line's start, most would change the lines for the time being.
        let most = FEW + (start - steepest.from.window.min(flattest.from.window));
        let (mut count, half) = (0, half::<T>());
        for (window, (x, low, high)) in (start..start + most).zip(windows.doubles(start)) {
            let (steep, flat) = (steepest.band(x), flattest.band(x));
            // The line in the middle. It is rounded by no more than is left over in the bands.
            let below = steep.0 * half + flat.0 * half;
            let above = steep.1 * half + flat.1 * half;
            if !(low <= below && above <= high) {
                break;
            }
            if !(low < flat.0) && bound_below(low).is_some() {
                let at = (x, low);
                lowers.push(End { at, window });
            }
            if !(steep.1 < high) && bound_above(high).is_some() {
                let at = (x, high);
                uppers.push(End { at, window });
            }
            count += 1;
        }
        if count < FEW {
            return Ahead::Unclear(FEW as isize);
        }
        let (x, ..) = windows.double(start);
        let [highest, lowest] = [steepest.band(x).1, flattest.band(x).0].map(|y| End {
            at: (x, y),
            window: start,
        });
        let least = |slope: T, than: T| slope < than;
        let greatest = |slope: T, than: T| slope > than;
        let turned = (
            self.lowers
                .turned(&steepest, (uppers, lowers), Ordering::Greater, least),
            self.uppers
                .turned(&flattest, (lowers, uppers), Ordering::Less, greatest),
        );
        let (Some((on_lowers, steepest)), Some((on_uppers, flattest))) = turned else {
            return Ahead::Unclear(count as isize);
        };
        let are_passed =
            (start..start + count)
                .zip(windows.doubles(start))
                .all(|(window, (x, low, high))| {
                    let (steep, flat) = (steepest.band(x), flattest.band(x));
                    ((low < flat.0) | (window == flattest.to.window))
                        & ((low < steep.0) | (window == steepest.from.window))
                        & ((steep.1 < high) | (window == steepest.to.window))
                        & ((flat.1 < high) | (window == flattest.from.window))
                });
        if !are_passed {
            return Ahead::Unclear(count as isize);
        }
        let above = Tangent::new(highest, steepest.to);
        let below = Tangent::new(lowest, flattest.to);
        // Where the lines lie highest is a convex function of x. At the first of these windows it was known before, at the
        // end that the steepest line touches it is the end itself, and further on it is the steepest line.
        let is_free = |end: &End<T>| above.band(end.at.0).1 < end.at.1;
        uppers.retain(|end| end.window <= steepest.to.window && !is_free(end));
        let is_free = |end: &End<T>| end.at.1 < below.band(end.at.0).0;
        lowers.retain(|end| end.window <= flattest.to.window && !is_free(end));
        (self.lowers.first, self.uppers.first) = (on_lowers, on_uppers);
        (self.steepest, self.flattest) = (Some(steepest), Some(flattest));
        self.lowers.waiting.extend_from_slice(lowers);
        self.uppers.waiting.extend_from_slice(uppers);
        Ahead::Passed(count)
    }
}

impl<T: Scalar, const TURNS: bool> Hull<T, TURNS> {
    /// A line from an end of this hull, turned so that it passes some ends further right that bind it from the other side,
    /// and `more` ends that are to be added to this hull. None if its first end changes twice, or if it is in doubt because
    /// slopes are rounded. The index is that of an end of the hull up to which no line touches an end.
    ///
    /// An end on the side `free` does not turn the line. Of two slopes one is `is_nearer` if it turns the line further.
    fn turned(
        &mut self,
        line: &Tangent<T>,
        (ends, more): (&[End<T>], &[End<T>]),
        free: Ordering,
        is_nearer: impl Fn(T, T) -> bool,
    ) -> Option<(usize, Tangent<T>)> {
        let slope = |from: &End<T>, to: &End<T>| (to.at.1 - from.at.1) / (to.at.0 - from.at.0);
        let (mut first, mut from) = (self.first, line.from);
        for is_first in [true, false] {
            let mut best: Option<(T, &End<T>)> = None;
            for end in ends {
                let slope = slope(&from, end);
                let is_better = best.is_none_or(|best| is_nearer(slope, best.0));
                if is_better && end.window > from.window {
                    best = Some((slope, end));
                }
            }
            let best = best.filter(|(_, to)| !is_first || line.side(to.at) != free);
            let Some((_, to)) = best else {
                return is_first.then_some((first, *line));
            };
            let tangent;
            (first, tangent) = self.tangent_to(first, to)?;
            let mut best = (slope(&tangent.from, to), &tangent.from);
            for end in more.iter().take_while(|end| end.window < to.window) {
                let slope = slope(end, to);
                if is_nearer(slope, best.0) {
                    best = (slope, end);
                }
            }
            let (_, next) = best;
            if next.at == from.at {
                // No end that is on the hull already may lie beyond the line.
                let is_beyond =
                    next.at != tangent.from.at && !Self::turns([&tangent.from, next, to]);
                return (!is_beyond).then(|| (first, Tangent::new(from, *to)));
            }
            from = *next;
        }
        None
    }
}

#[cfg(all(test, feature = "num-rational"))]
mod tests {
    use alloc::vec::Vec;

    use num_rational::Ratio;
    use proptest::prelude::*;

    use super::*;
    use crate::approximate::{Along, greedy};
    use crate::number::orientation::side;

    /// Three ends, of which the slopes to the last one are rounded so that the second seems to lie above the line of the
    /// others. Then no line is taken from the second.
    #[test]
    fn rounded_slopes_take_no_line_from_an_end_below_the_hull() {
        let slope = |from: (f64, f64), to: (f64, f64)| (to.1 - from.1) / (to.0 - from.0);
        let nearly_on_a_line = (1..1000).map(f64::from).flat_map(|i| {
            let (second, third) = (0.1 + i / 10.0, 0.1 + 3.0 * (i / 10.0));
            let thirds = [third.next_down(), third, third.next_up()];
            thirds.map(|third| [(0.0, 0.1), (0.3, second), (0.9, third)])
        });
        let misleading: Vec<_> = nearly_on_a_line
            .filter(|&[a, b, c]| slope(b, c) < slope(a, c) && side([a, b, c]) != Ordering::Less)
            .collect();
        assert!(misleading.len() > 10);
        for points in misleading {
            let [a, b, c] = [0, 1, 2].map(|window| End {
                at: points[window],
                window,
            });
            let high = End {
                at: (0.9, 1e9),
                window: 2,
            };
            let mut reach = Reach::new();
            reach.pass(Some(a), None);
            reach.pass(None, Some(high));
            let line = reach.steepest.expect("two ends");
            let turned =
                reach
                    .lowers
                    .turned(&line, (&[c], &[b]), Ordering::Greater, |slope, than| {
                        slope < than
                    });
            assert!(turned.is_none(), "{points:?}");
        }
    }

    /// The ends that the lines touch, and the windows that they miss, except for the last line.
    fn runs<T: Scalar>(
        ys: &[i32],
        tolerance: i32,
        along: Along,
        value: impl Fn(i32) -> T,
    ) -> Vec<([(T, T); 2], usize)> {
        let xs: Vec<T> = (0..).take(ys.len()).map(&value).collect();
        let ys: Vec<T> = ys.iter().map(|&y| value(y)).collect();
        let windows = Windows::around(&xs, &ys, value(tolerance).into()).expect("valid");
        let mut runs = greedy::runs(&windows, along);
        runs.pop();
        let ends = runs
            .iter()
            .map(|run| ([run.line.from, run.line.to], run.end));
        ends.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 1000,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1),
            ..ProptestConfig::default()
        })]
        /// An exact type is walked one window at a time.
        #[test]
        fn lines_are_those_of_the_exact_walk(
            height in 1.0..1e6_f64,
            length in 5.0..300.0_f64,
            noise in prop::collection::vec(-1.0..1.0, 400),
            of_noise in prop_oneof![Just(0.0), 0.0..0.1],
            tolerance in prop_oneof![1..10, 1..100_000],
        ) {
            let wave = |(i, noise): (i32, &f64)| {
                let x: f64 = f64::from(i) / length;
                // Rounded, so that some samples lie on one line.
                (height * (x.sin() + of_noise * noise)).round() as i32
            };
            let ys: Vec<i32> = (0..).zip(&noise).map(wave).collect();
            let exact = runs(&ys, tolerance, Along::Samples, |y| Ratio::from(i128::from(y)));
            let found = runs(&ys, tolerance, Along::Samples, f64::from);
            let float = |value: Ratio<i128>| value.to_integer() as f64;
            let rounded = exact.iter().map(|&(ends, end)| {
                (ends.map(|(x, y)| (float(x), float(y))), end)
            });
            prop_assert_eq!(found, rounded.collect::<Vec<_>>());
        }
    }
}
