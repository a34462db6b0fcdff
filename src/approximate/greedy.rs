//! The fewest segments through a row of windows.
//!
//! Greedy, and optimal (Imai and Iri, *An optimal algorithm for approximating a piecewise linear
//! function*, 1986; Guibas et al., *Approximating polygons and subdivisions with minimum-link paths*,
//! 1993): a line goes on as far as any line can. When the next window lies above all lines, the
//! steepest is the one that comes nearest to it, and no function of so many segments is anywhere above
//! it from there on. The next line leaves it after its last contact, at an upper end. Up to there it lies
//! below the steepest, and from there above: of the windows since the contact only the upper ends
//! bind it. So the lines of the next segment are those below these upper ends and through the windows
//! from the next on. The other way round when the window lies below. A window is visited twice at
//! most.

use alloc::vec::Vec;

use super::line::Line;
use super::stabbing::{End, Miss, Reach};
use super::windows::Windows;
use crate::number::Scalar;

/// Where the function has to stay within the windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// At the samples only.
    Samples,
    /// Between the samples, too: between the lines that join lower ends, and those that join upper
    /// ones.
    Polyline,
}

/// One of the lines, and the first window that it misses, or how many there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<T> {
    pub(super) line: Line<T>,
    pub(super) end: usize,
}

/// The lines of the fewest segments, from left to right. Each meets the next between the second point
/// that it touches and the window that it misses.
pub(super) fn runs<T: Scalar>(windows: &Windows<'_, T>, along: Along) -> Vec<Run<T>> {
    runs_up_to(usize::MAX, windows, along).unwrap_or_default()
}

/// The same, if there are no more than `most`.
pub(super) fn runs_up_to<T: Scalar>(
    most: usize,
    windows: &Windows<'_, T>,
    along: Along,
) -> Option<Vec<Run<T>>> {
    let mut runs = Vec::new();
    let mut reach = Reach::new();
    // Where the line that is sought may start.
    let mut start = 0;
    for i in 0..windows.len() {
        let (lower, upper) = ends(windows, i);
        if let Some(miss) = reach.misses(lower.at, upper.at)
            && let Some(line) = reach.extreme(miss)
        {
            runs.push(Run {
                line: line.line(),
                end: i,
            });
            // The next line is one more.
            if runs.len() >= most {
                return None;
            }
            reach = Reach::new();
            start = line.to.window;
            for window in start..i {
                let (lower, upper) = ends(windows, window);
                match miss {
                    Miss::Above => reach.pass(None, Some(upper)),
                    Miss::Below => reach.pass(Some(lower), None),
                }
            }
            if along == Along::Polyline
                && let Some(at) = windows.exit(&line.line(), i, miss)
            {
                let end = Some(End { at, window: i });
                match miss {
                    Miss::Above => reach.pass(end, None),
                    Miss::Below => reach.pass(None, end),
                }
            }
        }
        reach.pass(Some(lower), Some(upper));
    }
    let xs = windows.xs();
    let last = reach.middle((xs[start], xs[xs.len() - 1]));
    let end = windows.len();
    runs.extend(last.map(|line| Run { line, end }));
    Some(runs)
}

fn ends<T: Scalar>(windows: &Windows<'_, T>, window: usize) -> (End<T>, End<T>) {
    let (x, low, high) = windows.get(window);
    (
        End {
            at: (x, low),
            window,
        },
        End {
            at: (x, high),
            window,
        },
    )
}
