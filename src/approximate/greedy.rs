//! The lines of the fewest segments through a row of windows.
//!
//! The greedy walk is optimal (Imai and Iri, *An optimal algorithm for approximating a piecewise linear
//! function*, 1986; Guibas et al., *Approximating polygons and subdivisions with minimum-link paths*, 1993):
//!
//! 1. A line goes on as far as any line can, until a window lies above or below all of them.
//! 2. If it lies above all lines, the steepest one comes nearest to it. From there on no function of as many
//!    segments is anywhere above that line.
//! 3. Let e be the last window end that the steepest line touches. It is an upper end, and the next line
//!    leaves the steepest one after e. Before it leaves, it lies below the steepest, and afterwards above. So
//!    only the upper ends of the windows since e bind it.
//! 4. So the lines of the next segment are those below these upper ends that pass the windows from the next
//!    one on.
//! 5. If the window lies below all lines, the same holds upside down.
//!
//! A window is visited twice at most, and some more times where many are looked at together.
//!
//! Most ends are free: all lines that are left pass them without touching them, and so do all lines that will be left
//! later on. They need not be remembered.

use alloc::vec::Vec;

use super::ahead::Ahead;
use super::line::Line;
use super::stabbing::{End, Miss, Reach, Tangent};
use super::windows::{Windows, bound_above, bound_below};
use crate::number::Scalar;

/// The x at which a function has to stay within the windows: only those of the samples, or those between
/// them, too.
///
/// ```
/// use shallow_relu::approximate::{self, Along};
///
/// // Up, level and down: two lines pass all windows, but they meet above the strip between the bounds.
/// let (xs, ys) = ([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 1.0, 0.0]);
/// let [lower, upper] = [-0.125, 0.125].map(|off| ys.map(|y| y + off));
/// let at_samples = approximate::windows(&xs, &lower, &upper, Along::Samples)?;
/// assert_eq!(at_samples.least_segments(), 2);
/// let between = approximate::windows(&xs, &lower, &upper, Along::Polyline)?;
/// assert_eq!(between.least_segments(), 3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Along {
    /// At the samples only.
    Samples,
    /// Between the samples, too: above the lines that join the lower ends of the windows, and below those
    /// that join the upper ends.
    Polyline,
}

/// One of the lines, and the first window that it misses, or the number of windows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<T> {
    pub(super) line: Line<T>,
    pub(super) end: usize,
}

/// The lines of the fewest segments, from left to right. Each meets the next between the second window end
/// that it touches and the window that it misses.
pub(super) fn runs<T: Scalar>(windows: &Windows<'_, T>, along: Along) -> Vec<Run<T>> {
    runs_up_to(usize::MAX, windows, along).unwrap_or_default()
}

/// After this many windows in a row that bind the lines, many more are looked at together.
const ROW: isize = 16;

/// The same lines, or None if there are more than `most`.
pub(super) fn runs_up_to<T: Scalar>(
    most: usize,
    windows: &Windows<'_, T>,
    along: Along,
) -> Option<Vec<Run<T>>> {
    let mut runs = Vec::new();
    let mut reach = Reach::new();
    // The first window at which the next line may start.
    let mut start = 0;
    // How many windows, one after the other, an end of which was not free; less than 0 after an attempt in vain.
    let (mut next, mut bound) = (0, 0);
    while next < windows.len() {
        let (window, (x, low, high)) = (next, windows.double(next));
        let (lower_is_free, upper_is_free) =
            (reach.are_above((x, low)), reach.are_below((x, high)));
        if lower_is_free && upper_is_free {
            next += 1;
            bound = bound.min(0);
            continue;
        }
        if bound >= ROW {
            match reach.pass_ahead(windows, next) {
                Ahead::Passed(count) => {
                    next += count;
                    continue;
                }
                Ahead::Unclear(count) => bound = -count,
            }
        }
        next += 1;
        bound += 1;
        let (mut lower, mut upper) = ends(window, (x, low, high));
        lower = lower.filter(|_| !lower_is_free);
        upper = upper.filter(|_| !upper_is_free);
        if let Some(miss) = reach.misses(lower, upper)
            && let Some(line) = reach.extreme(miss)
        {
            runs.push(Run {
                line: line.line(),
                end: window,
            });
            // There will be at least one more line.
            if runs.len() >= most {
                return None;
            }
            restart(&mut reach, windows, along, &line, (window, miss));
            start = line.to.window;
            // The next lines may touch either end.
            (lower, upper) = ends(window, (x, low, high));
        }
        reach.pass(lower, upper);
    }
    let xs = windows.xs();
    let ends = (xs[start], xs[xs.len() - 1]);
    // If no two ends bound the slope, the line may be level.
    let level = || windows.common_value().map(|y| Line::level(ends, y));
    let last = reach.middle(ends).or_else(level);
    let end = windows.len();
    runs.extend(last.map(|line| Run { line, end }));
    Some(runs)
}

/// The lines that may come after a line that misses window `i`. If the window is missed above, upper ends bind
/// them, from the last one that the line touches on; if it is missed below, lower ends do.
fn restart<T: Scalar>(
    reach: &mut Reach<T::Double>,
    windows: &Windows<'_, T>,
    along: Along,
    line: &Tangent<T::Double>,
    (i, miss): (usize, Miss),
) {
    let since = (line.to.window..i).map(|window| (window, windows.double(window)));
    match miss {
        Miss::Above => reach.restart(miss, since.filter_map(|(window, at)| ends(window, at).1)),
        Miss::Below => reach.restart(miss, since.filter_map(|(window, at)| ends(window, at).0)),
    }
    if along == Along::Polyline
        && let Some((x, y)) = windows.exit(&line.line(), i, miss)
    {
        let at = (x.to_double(), y.to_double());
        let end = Some(End { at, window: i });
        match miss {
            Miss::Above => reach.pass(end, None),
            Miss::Below => reach.pass(None, end),
        }
    }
}

/// The ends of a window that are bounds.
#[inline]
fn ends<T: Scalar>(window: usize, (x, low, high): (T, T, T)) -> (Option<End<T>>, Option<End<T>>) {
    let end = |y| End { at: (x, y), window };
    (bound_below(low).map(end), bound_above(high).map(end))
}
