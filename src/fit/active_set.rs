//! The search for the ties of the best function, by functions that all keep the conditions.
//!
//! Least squares under such conditions has one solution: the function that keeps them all and of which
//! no tie holds back a fall of the sum of squares (Karush, Kuhn and Tucker). The search for its ties is
//! that of Lawson and Hanson, *Solving Least Squares Problems*, 1974, chapter 23, but for one thing:
//! not one tie gives way at a time but one of each run of ties, which at 30 000 places was 5 to 130
//! times as fast.
//!
//! Why that is allowed: as ties give way, the sum of squares falls in the direction of the new
//! solution, so some of these places must move the right way. Those that move the wrong way are tied
//! again at once, before anything else moves, and the same is true of those left; the last one left
//! moves the right way. So each round lowers the sum of squares, no choice of ties comes twice, and the
//! search ends.

use alloc::vec::Vec;

use super::tied::{Problem, Tied};
use crate::scalar::Scalar;

/// So many rounds in a row may bring no gain that is seen: where ties give way to rounding alone, an
/// end of it (of a tolerance for what they hold back nothing was seen, in results or in time). A gain
/// is seen from 2⁻¹⁰¹ of the sum of squares on, and is as the square of what the values change by: much
/// of what is not seen is still worth having.
const PATIENCE: usize = 64;

/// The best function that does not do what it must not. O(N) for each choice of ties that is tried.
pub(super) fn solve<T: Scalar>(problem: &Problem<T>) -> Tied<T> {
    let mut ties = alloc::vec![false; problem.places.len()];
    ties[problem.range()].fill(true);
    let mut best = problem.solve(&ties);
    let mut slacks = problem.slacks(&best);
    let (mut most, mut patience) = (problem.gain(&best), PATIENCE);
    while patience > 0 {
        let before = ties.clone();
        release(problem, &mut ties, &problem.holds(&best));
        loop {
            best = problem.solve(&ties);
            let next = problem.slacks(&best);
            if !advance(problem, &mut ties, &mut slacks, &next) {
                break;
            }
        }
        // No tie holds back, or not once it has given way.
        if ties == before {
            break;
        }
        let gain = problem.gain(&best);
        if gain > most {
            (most, patience) = (gain, PATIENCE);
        } else {
            patience -= 1;
        }
    }
    best
}

/// Of each run of ties the one that holds back most gives way, if one does.
fn release<T: Scalar>(problem: &Problem<T>, ties: &mut [bool], holds: &[T::Wide]) {
    let mut loosest: Option<usize> = None;
    for j in problem.range() {
        if !ties[j] {
            loosest = None;
        } else if holds[j] < loosest.map_or(T::zero().widen(), |loosest| holds[loosest]) {
            if let Some(loosest) = loosest {
                ties[loosest] = true;
            }
            ties[j] = false;
            loosest = Some(j);
        }
    }
}

/// Moves slacks toward the next ones, as far as none falls below zero. Where one is used up on the way
/// there is a tie, and the answer true.
fn advance<T: Scalar>(
    problem: &Problem<T>,
    ties: &mut [bool],
    slacks: &mut [T::Wide],
    next: &[T::Wide],
) -> bool {
    let zero = T::zero().widen();
    // At which part of the way. At once where there is no slack, and where sums have overflown and it
    // is no number.
    let used_up = |j: usize| {
        let part = slacks[j] / (slacks[j] - next[j]);
        (j, if part > zero { part } else { zero })
    };
    let free = problem.range().filter(|&j| !ties[j]);
    let parts: Vec<(usize, T::Wide)> = free.filter(|&j| !(next[j] >= zero)).map(used_up).collect();
    let mut part = T::one().widen();
    for &(_, used_up) in &parts {
        if used_up < part {
            part = used_up;
        }
    }
    for (slack, &next) in slacks.iter_mut().zip(next) {
        *slack = *slack + part * (next - *slack);
    }
    for &(j, used_up) in &parts {
        if used_up <= part {
            (ties[j], slacks[j]) = (true, zero);
        }
    }
    !parts.is_empty()
}
