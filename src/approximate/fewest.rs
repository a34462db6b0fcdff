//! The search for the fewest segments through a row of windows.

use super::greedy::{self, Along, Run};
use super::windows::Windows;
use super::{Tolerance, repair};
use crate::error::Error;
use crate::function::PiecewiseLinear;
use crate::number::{Scalar, from_count, larger};

/// A function of few segments through a row of windows, and the least number that any function needs.
#[derive(Clone, Debug)]
pub(super) struct Fewest<T> {
    pub(super) function: PiecewiseLinear<T>,
    pub(super) least_segments: usize,
}

impl<T: Scalar> Fewest<T> {
    /// The least number of segments at the samples, without a function.
    pub(super) fn least(xs: &[T], ys: &[T], tolerance: Tolerance<T>) -> Result<usize, Error> {
        let windows = Windows::around(xs, ys, tolerance)?;
        Ok(greedy::runs(&windows, Along::Samples).len())
    }

    pub(super) fn of(windows: &Windows<'_, T>, along: Along) -> Result<Self, Error> {
        let exact = greedy::runs(windows, along);
        Self::of_runs(&exact, usize::MAX, windows, along)
    }

    /// The same function as [`of`](Self::of) returns, if it has no more than `most` segments.
    pub(super) fn of_at_most(
        most: usize,
        windows: &Windows<'_, T>,
        along: Along,
    ) -> Result<Option<Self>, Error> {
        let Some(exact) = greedy::runs_up_to(most, windows, along) else {
            return Ok(None);
        };
        match Self::of_runs(&exact, most, windows, along) {
            Ok(found) => Ok((found.function.segment_count() <= most).then_some(found)),
            // The function through all samples is too steep.
            Err(Error::SlopeOverflow { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The function of the lines through the windows. Two kinds of functions are considered: those of at most
    /// `most` segments, and the one through all samples.
    fn of_runs(
        exact: &[Run<T>],
        most: usize,
        windows: &Windows<'_, T>,
        along: Along,
    ) -> Result<Self, Error> {
        let least_segments = exact.len();
        // If one value lies in all windows, a tolerance beyond all values may leave other lines without useful digits. So
        // only one segment is allowed, and else the level line is taken. Otherwise no more segments are allowed than the
        // function through all samples has.
        let most = match least_segments {
            1 if windows.common_value().is_some() => 1,
            _ => most.min(windows.len() - 1),
        };
        let (scale, widest) = windows.extent();
        let found = match repair::unrepaired(exact, windows, along) {
            Ok(Some(function)) => Some(function),
            // Lines through narrower windows are a little less steep.
            Err(Error::SlopeOverflow { .. }) => {
                through_narrowed(windows, (widest, widest), most, along)
            }
            _ => {
                let roundings = scale * T::unit_roundoff() * from_count(4);
                let margin = larger(roundings, T::zero().next_up());
                let found = through_narrowed(windows, (margin, widest), most, along);
                if has_at_most(&found, least_segments) {
                    found
                } else {
                    // Windows with one common value, such as those of integers within 1/2, have none if they are
                    // narrower. Samples that lie on few lines need no search.
                    let wide = repair::repaired(most, exact, windows, along);
                    let all = interpolant(windows).ok();
                    let each = [found, wide, all].into_iter().flatten();
                    each.min_by_key(PiecewiseLinear::segment_count)
                }
            }
        };
        let function = match found {
            Some(function) if function.segment_count() <= most => function,
            // What is found and longer than `most` is the interpolant.
            longer => match windows.level() {
                Some(level) => level,
                None => longer.map_or_else(|| interpolant(windows), Ok)?,
            },
        };
        Ok(Self {
            least_segments: least_segments.min(function.segment_count()),
            function,
        })
    }
}

/// The function through a value of each window, without the breakpoints that do not bend it.
fn interpolant<T: Scalar>(windows: &Windows<'_, T>) -> Result<PiecewiseLinear<T>, Error> {
    Ok(repair::simplified(windows.interpolant()?, windows))
}

fn has_at_most<T: Scalar>(function: &Option<PiecewiseLinear<T>>, segments: usize) -> bool {
    (function.as_ref()).is_some_and(|function| function.segment_count() <= segments)
}

/// The function of the fewest segments, no more than `most`, that is found in windows narrowed by the first
/// margin, or by larger ones up to the last.
fn through_narrowed<T: Scalar>(
    windows: &Windows<'_, T>,
    (mut margin, last): (T, T),
    most: usize,
    along: Along,
) -> Option<PiecewiseLinear<T>> {
    let mut found: Option<PiecewiseLinear<T>> = None;
    for _ in 0..MARGINS {
        let runs = greedy::runs_up_to(most, &windows.narrowed(margin), along);
        let Some(runs) = runs else { break };
        let repaired = repair::repaired(most, &runs, windows, along);
        let both = [found, repaired].into_iter().flatten();
        found = both.min_by_key(PiecewiseLinear::segment_count);
        // Narrower windows never take fewer segments, so nothing is gained by them.
        if margin >= last || has_at_most(&found, runs.len()) {
            break;
        }
        margin = margin * from_count(16);
    }
    found
}

/// The number of margins that are tried, each sixteen times the one before.
const MARGINS: usize = 8;
