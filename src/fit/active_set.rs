//! The search for the ties of the best function, by functions that all keep the conditions.
//!
//! A *tie* is a condition that holds with equality. Least squares under such conditions has one solution. It
//! is the function that keeps all conditions and has no tie that holds back a fall of the sum of squares
//! (Karush, Kuhn and Tucker). The search for its ties is that of Lawson and Hanson, *Solving Least Squares
//! Problems*, 1974, chapter 23, with two differences.
//!
//! First, ties do not give way one at a time, but one of each run of ties at once. The search ends, for this
//! reason:
//!
//! 1. When ties give way, the sum of squares falls in the direction of the new solution. So some of their
//!    breakpoints move the right way.
//! 2. Those that move the wrong way are tied again at once, before anything else moves. Step 1 holds for the
//!    remaining ones as well. If only one is left, it moves the right way.
//! 3. So each round lowers the sum of squares, and no choice of ties occurs twice.
//!
//! Second, the breakpoints are taken in parts, each 8 times as long as those before. A part starts with the
//! ties with which the shorter ones have ended, because few of them change.
//!
//! A tie gives way only if its hold is negative by more than the bound on its error. A condition counts as
//! broken only if it is broken by more than that. Both bounds are computed only from the samples concerned,
//! so light samples far from heavy ones count as they would alone.

use alloc::vec::Vec;

use super::arithmetic::Number;
use super::constrained::{Doubted, Kind, Problem, Tied};
use crate::number::smaller;

/// The number of segments of the parts that are solved first.
const FIRST_PART: usize = 32;
/// How many parts make the next longer one. With 2 the search took twice as long, with 4 about as long.
const GROWTH: usize = 8;

/// The best function that keeps the conditions. O(N) for each choice of ties that is tried.
pub(super) fn solve<N: Number>(problem: &Problem<N>) -> Tied<N> {
    let last = problem.summary.breakpoints.len() - 1;
    let mut ties = alloc::vec![true; last + 1];
    let mut part = FIRST_PART;
    loop {
        let mut best = None;
        for from in (0..last).step_by(part) {
            let to = (from + part).min(last);
            let mut search = Search {
                problem,
                range: (from, to),
                ties: &mut ties,
                slacks: alloc::vec![N::zero(); to + 1 - from],
            };
            best = Some(search.run());
            // The end of a part lies within a later one.
            if problem.kind == Kind::BendDown && !problem.joined[to] {
                ties[to] = false;
            }
        }
        match best {
            Some(best) if part >= last => return best,
            _ => part *= GROWTH,
        }
    }
}

struct Search<'a, N: Number> {
    problem: &'a Problem<'a, N>,
    /// The indices of the first and the last breakpoint.
    range: (usize, usize),
    ties: &'a mut [bool],
    /// By how much the function keeps its conditions, at the breakpoints of the range.
    slacks: Vec<N>,
}

impl<N: Number> Search<'_, N> {
    fn run(&mut self) -> Tied<N> {
        let mut best = self.start();
        best = self.settle(best);
        // Each round lowers the sum of squares. The number of rounds is bounded in case rounding leads in a
        // circle nevertheless.
        for _ in 0..4 * self.slacks.len() {
            let mut released = Vec::new();
            self.problem.loosest(&best, |j| released.push(j));
            if released.is_empty() {
                break;
            }
            for &j in &released {
                self.ties[j] = false;
            }
            best = self.settle(best);
            if released.iter().all(|&j| self.ties[j]) {
                break;
            }
        }
        best
    }

    /// Adds ties until the best function keeps its conditions.
    ///
    /// At the start there is no slack, and any tie may be added: it may give way later. So that ties are not
    /// added one by one in many rounds, each round adds more of those beside them.
    fn start(&mut self) -> Tied<N> {
        let (from, to) = self.range;
        let (mut reach, mut best) = (0, None);
        loop {
            let next = self.problem.solve(from..=to, self.ties, best);
            let mut broken = Vec::new();
            self.problem.slacks(&next, |j, (slack, doubt)| {
                if slack < -doubt {
                    broken.push(j);
                }
            });
            if broken.is_empty() {
                return next;
            }
            best = Some(next);
            for j in broken {
                let end = (j + reach).min(to);
                self.ties[j.saturating_sub(reach).max(from + 1)..=end].fill(true);
            }
            reach = 2 * reach + 1;
        }
    }

    /// The best function with these ties and the further ones that it needs.
    fn settle(&mut self, mut best: Tied<N>) -> Tied<N> {
        let (from, to) = self.range;
        loop {
            best = self.problem.solve(from..=to, self.ties, Some(best));
            let mut next = Vec::with_capacity(best.free.len());
            self.problem.slacks(&best, |j, slack| next.push((j, slack)));
            if !self.advance(&next) {
                return best;
            }
        }
    }

    /// Moves slacks toward the next ones, as far as none falls below zero. A slack that is used up on the way
    /// becomes a tie. Returns whether there is one.
    fn advance(&mut self, next: &[(usize, Doubted<N>)]) -> bool {
        let (from, zero) = (self.range.0, N::zero());
        let one = N::new(num_traits::One::one());
        let part_of = |&(j, (next, doubt)): &(usize, Doubted<N>)| {
            let slack = self.slacks[j - from];
            (next < -doubt).then(|| (j, slack / (slack - next)))
        };
        let parts: Vec<(usize, N)> = next.iter().filter_map(part_of).collect();
        let part = parts
            .iter()
            .fold(one, |least, &(_, part)| smaller(least, part));
        for &(j, (next, _)) in next {
            let slack = self.slacks[j - from];
            let slack = slack + part * (next - slack);
            self.slacks[j - from] = slack.larger(zero);
        }
        for &(j, used_up) in &parts {
            if used_up <= part {
                self.ties[j] = true;
                self.slacks[j - from] = zero;
            }
        }
        !parts.is_empty()
    }
}
