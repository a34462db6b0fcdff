//! From lines to breakpoints that are floats, within the windows.
//!
//! The point where two lines meet is in general no pair of floats, and the value of a line at a sample is
//! rounded. If rounding takes the function out of a window, a breakpoint at that sample repairs it.

use alloc::vec::Vec;

use super::Along;
use super::greedy::Run;
use super::windows::Windows;
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::Scalar;

/// The function of these lines, if it keeps within the windows as it is. Returns an error if the lines make
/// no function.
pub(super) fn unrepaired<T: Scalar>(
    runs: &[Run<T>],
    windows: &Windows<'_, T>,
    along: Along,
) -> Result<Option<PiecewiseLinear<T>>, Error> {
    let function = PiecewiseLinear::from_breakpoints(&breakpoints(runs, windows, along))?;
    let missed = windows.missed_by(&function, 1)?;
    Ok((missed.is_empty() && function.segment_count() <= runs.len()).then_some(function))
}

/// The function of these lines, with more breakpoints where it does not keep within the windows, if it has no
/// more than `most` segments.
pub(super) fn repaired<T: Scalar>(
    most: usize,
    runs: &[Run<T>],
    windows: &Windows<'_, T>,
    along: Along,
) -> Option<PiecewiseLinear<T>> {
    let mut points = breakpoints(runs, windows, along);
    for round in 0..ROUNDS {
        // A round adds breakpoints and takes none away.
        if points.len() - 1 > most {
            return None;
        }
        let function = PiecewiseLinear::from_breakpoints(&points).ok()?;
        let missed = windows.missed_by(&function, usize::MAX).ok()?;
        if missed.is_empty() {
            return Some(simplified(function, windows));
        }
        let missed = if round < ROUNDS_OF_ENDS {
            ends(&missed, windows.xs(), &points)
        } else {
            missed
        };
        let repairs = missed.into_iter().map(|i| {
            let x = windows.xs()[i];
            (x, windows.nearest(i, function.eval(x)))
        });
        points = merged(&points, repairs);
    }
    None
}

/// The number of rounds. An additional breakpoint changes the slopes beside it by a rounding, which may take
/// another value out of its window. After this many rounds a function through all samples is as good.
const ROUNDS: usize = 12;
/// The number of rounds, before all others, in which only the first and the last sample that a segment misses become
/// breakpoints. If rounding has taken the end of a level segment from 0, it misses all samples that must be 0, and two
/// breakpoints repair all.
const ROUNDS_OF_ENDS: usize = 4;

/// The first and the last of the missed samples on each segment between two points.
fn ends<T: Scalar>(missed: &[usize], xs: &[T], points: &[(T, T)]) -> Vec<usize> {
    let segment = |&i: &usize| points.partition_point(|point| point.0 <= xs[i]);
    let mut ends: Vec<usize> = missed
        .chunk_by(|a, b| segment(a) == segment(b))
        .flat_map(|missed| [missed[0], missed[missed.len() - 1]])
        .collect();
    ends.dedup();
    ends
}

/// The function without the breakpoints that do not bend it, unless the rounding of its values then misses a window.
pub(super) fn simplified<T: Scalar>(
    function: PiecewiseLinear<T>,
    windows: &Windows<'_, T>,
) -> PiecewiseLinear<T> {
    match function.simplify() {
        Ok(simpler)
            if simpler.segment_count() < function.segment_count()
                && windows
                    .missed_by(&simpler, 1)
                    .is_ok_and(|missed| missed.is_empty()) =>
        {
            simpler
        }
        _ => function,
    }
}

/// The points where the lines meet, and the two ends. If two lines do not meet at a float within the bounds,
/// the samples on both sides are taken instead.
fn breakpoints<T: Scalar>(runs: &[Run<T>], windows: &Windows<'_, T>, along: Along) -> Vec<(T, T)> {
    let xs = windows.xs();
    let sample_on = |run: &Run<T>, i: usize| (xs[i], windows.nearest(i, run.line.at(xs[i])));
    let mut points = Vec::with_capacity(runs.len() + 1);
    points.push(sample_on(&runs[0], 0));
    for pair in runs.windows(2) {
        let (line, end) = (pair[0].line, pair[0].end);
        let previous = points[points.len() - 1].0;
        let x = line.meets(&pair[1].line);
        let y = line.at(x);
        let is_between = previous < x && x <= xs[end] && x < xs[xs.len() - 1];
        let holds = || {
            let i = xs.partition_point(|&sample| sample <= x) - 1;
            along == Along::Samples || windows.contain((x, y), i)
        };
        if is_between && y.is_finite() && holds() {
            points.push((x, y));
        } else {
            let beside = [sample_on(&pair[0], end - 1), sample_on(&pair[1], end)];
            points.extend(beside.into_iter().filter(|&(x, _)| previous < x));
        }
    }
    let last = xs.len() - 1;
    if points[points.len() - 1].0 < xs[last] {
        points.push(sample_on(&runs[runs.len() - 1], last));
    }
    points
}

/// Both rows of points, in order of x. If a point of each has the same x, that of `more` is taken.
fn merged<T: Scalar>(points: &[(T, T)], more: impl Iterator<Item = (T, T)>) -> Vec<(T, T)> {
    let mut points = points.iter().copied().peekable();
    let mut merged = Vec::new();
    for next in more {
        while let Some(point) = points.next_if(|point| point.0 < next.0) {
            merged.push(point);
        }
        points.next_if(|point| point.0 == next.0);
        merged.push(next);
    }
    merged.extend(points);
    merged
}
