//! Least squares with breakpoints that may move: a local search.

use alloc::vec::Vec;

use super::arithmetic::Number;
use super::least_squares::Found;
use super::result::Fit;
use super::samples::{determine, in_order};
use super::unbounded::Unbounded;
use crate::error::Error;
use crate::function::{Sample, Samples};
use crate::number::{Scalar, from_count, half, larger};

/// The number of rounds after which the search ends. A round may lower the residual by very little, so it might creep.
const MOST_ROUNDS: usize = 1000;
/// The number of rounds in a row with a move after which the steps grow. With 1 the search took a third longer.
const ROUNDS_TO_GROW: usize = 4;

/// The fit by [`least_squares`](fn@super::least_squares) on the domain, after the inner breakpoints have been
/// moved for as long as that made the residual smaller. Its tails are constant on the left and linear on the
/// right, as there.
///
/// The search is *local*: a better function may exist further away, so its result depends on where it starts.
/// The breakpoints of [`approximate::samples_in_segments`](crate::approximate::samples_in_segments) are a
/// good start. The residual is never larger than at the start.
///
/// # Method and costs
///
/// 1. In a round, each breakpoint in turn is tried a fraction of the way to its left neighbour, and to its right
///    one. The first fraction is a quarter.
/// 2. After a round in which no breakpoint has moved, the fraction is halved. After four rounds in a row in which
///    one has, it is doubled, up to a quarter.
/// 3. The search ends when no breakpoint moves by a fraction of 2⁻¹⁶, or the residual is 0, or after 1000 rounds.
///
/// Every trial is a fit of O(n + N) for n samples and N breakpoints, so a round takes O(N (n + N)). Residuals
/// are compared before they are rounded. So data of any size are fitted alike, as long as no value and no
/// slope of a trial is out of range.
///
/// # Errors
///
/// Those of [`least_squares`](fn@super::least_squares) for the breakpoints given.
///
/// # Examples
///
/// ```
/// use shallow_relu::fit;
///
/// // The kink is at 1/3; the search starts from 1/2.
/// let xs: Vec<f64> = (0..=100).map(|i| f64::from(i) / 100.0).collect();
/// let ys: Vec<f64> = xs.iter().map(|x| (x - 1.0 / 3.0).abs()).collect();
/// let start = fit::least_squares((&xs, &ys), &[0.0, 0.5, 1.0])?;
/// let found = fit::local((&xs, &ys), &[0.0, 0.5, 1.0])?;
/// assert!(found.residual() < 1e-6 * start.residual());
/// assert!((found.function().xs()[1] - 1.0 / 3.0).abs() < 1e-3);
/// # Ok::<(), shallow_relu::Error>(())
/// ```
pub fn local<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
    breakpoints: &[T],
) -> Result<Fit<T>, Error> {
    let samples = in_order(samples)?;
    determine(&samples, breakpoints)?;
    let best = search(&samples, breakpoints, MOST_ROUNDS)?;
    Ok(best.into_fit(&samples))
}

/// The fit after at most that number of rounds.
fn search<T: Scalar>(
    samples: &[Sample<T>],
    breakpoints: &[T],
    most_rounds: usize,
) -> Result<Found<T>, Error> {
    let mut best = Found::new(samples, breakpoints)?;
    // A step must lower the residual by more than this fraction, because otherwise the search might not end.
    let least = Unbounded::new(T::one() / from_count(1 << 16));
    let mut breakpoints: Vec<T> = breakpoints.to_vec();
    let [most_parts, least_parts] = [1 << 16, 4].map(from_count::<T>);
    let mut parts = least_parts;
    let mut rounds_of_moves = 0;
    for _ in 0..most_rounds {
        if best.residual.is_zero() {
            break;
        }
        let mut has_moved = false;
        for j in 1..breakpoints.len() - 1 {
            let here = breakpoints[j];
            let toward = |neighbour: T| here + (neighbour / parts - here / parts);
            for x in [toward(breakpoints[j - 1]), toward(breakpoints[j + 1])] {
                if !(breakpoints[j - 1] < x && x < breakpoints[j + 1]) {
                    continue;
                }
                let before = core::mem::replace(&mut breakpoints[j], x);
                let trial = determine(samples, &breakpoints)
                    .and_then(|()| Found::new(samples, &breakpoints));
                match trial {
                    Ok(found) if found.residual + best.residual * least < best.residual => {
                        best = found;
                        has_moved = true;
                    }
                    _ => breakpoints[j] = before,
                }
            }
        }
        rounds_of_moves = if has_moved { rounds_of_moves + 1 } else { 0 };
        if rounds_of_moves == ROUNDS_TO_GROW {
            // A breakpoint that other ones have held back may have far to go.
            parts = larger(half::<T>() * parts, least_parts);
            rounds_of_moves = 0;
        } else if !has_moved && parts < most_parts {
            parts = parts + parts;
        } else if !has_moved {
            break;
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each round takes the one breakpoint a quarter of the way to its left neighbour: from 1/2 to 3/8, and so on.
    #[test]
    fn a_search_takes_no_more_rounds_than_told() {
        let xs: Vec<f64> = (0..=128_u8).map(|i| f64::from(i) / 128.0).collect();
        let ys: Vec<f64> = xs.iter().map(|x| (x - 0.125).abs()).collect();
        let samples = in_order((&xs, &ys)).expect("samples");
        let breakpoint_after = |rounds| {
            let found = search(&samples, &[0.0, 0.5, 1.0], rounds).expect("determined");
            found.into_fit(&samples).function().xs()[1]
        };
        assert_eq!([0, 1, 2].map(breakpoint_after), [0.5, 0.375, 0.28125]);
    }
}
