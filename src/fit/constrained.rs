//! Least squares for functions whose values are tied to others.
//!
//! A condition that holds with equality, a *tie*, reduces the number of values to be found. If the function
//! does not rise from one breakpoint to the next, both have one value, and the samples between them one
//! level. If it does not bend at a breakpoint, the samples on both sides lie along one line. In both cases
//! the values that are left are a chain.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use super::arithmetic::Number;
use super::chain::{Chain, Link};
use super::summary::{Cluster, Mass, Summary};

/// A motion that is forbidden to a function.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Fall from one breakpoint to the next. A tie at a breakpoint gives it the value of the one before.
    Fall,
    /// Bend down at a breakpoint that is not the first or the last. With a tie the function does not bend at it.
    BendDown,
}

/// Least squares for functions to which one motion is forbidden.
pub(super) struct Problem<'a, N: Number> {
    pub(super) summary: &'a Summary<'a, N>,
    pub(super) kind: Kind,
    /// The breakpoints with a tie that never gives way.
    pub(super) joined: &'a [bool],
}

/// The best of all functions with certain ties, on a range of breakpoints.
pub(super) struct Tied<N: Number> {
    /// The breakpoints without a tie.
    pub(super) free: Vec<usize>,
    last: usize,
    masses: Vec<Mass<N>>,
    links: Vec<Link<N>>,
    chain: Chain<N>,
}

/// A value, and a bound on its error.
pub(super) type Doubted<N> = (N, N);

impl<N: Number> Problem<'_, N> {
    /// The best function with the given ties on a range of breakpoints. A tie of the first breakpoint is
    /// ignored. O(N). The sums over a run of ties are taken from `before` if it has the same run.
    pub(super) fn solve(
        &self,
        range: RangeInclusive<usize>,
        ties: &[bool],
        before: Option<Tied<N>>,
    ) -> Tied<N> {
        let (first, last) = (*range.start(), *range.end());
        let is_free =
            |&j: &usize| j == first || !ties[j] || (self.kind == Kind::BendDown && j == last);
        let free: Vec<usize> = range.filter(is_free).collect();
        let mut masses = Vec::with_capacity(free.len());
        let mut links = Vec::with_capacity(free.len());
        let mut k_before = 0;
        for (k, &from) in free.iter().enumerate() {
            let next = free.get(k + 1).copied();
            let known = before.as_ref().and_then(|before| {
                while before.free.get(k_before).is_some_and(|&free| free < from) {
                    k_before += 1;
                }
                let is_same = before.free.get(k_before) == Some(&from)
                    && before.free.get(k_before + 1).copied() == next;
                is_same.then(|| (before.masses[k_before], before.links.get(k_before)))
            });
            if let Some((mass, link)) = known {
                masses.push(mass);
                links.extend(link);
                continue;
            }
            masses.push(match self.kind {
                Kind::Fall => self.level(from..=next.map_or(last, |next| next - 1)),
                Kind::BendDown => self.summary.masses[from],
            });
            links.extend(next.map(|to| match self.kind {
                Kind::Fall => self.link(to - 1),
                Kind::BendDown => Link::new(&self.line(from, to), self.summary.distance(from, to)),
            }));
        }
        let chain = Chain::solve(&masses, &links, self.summary.roundoff);
        Tied {
            free,
            last,
            masses,
            links,
            chain,
        }
    }

    /// The samples between a breakpoint and the next.
    fn link(&self, j: usize) -> Link<N> {
        Link::new(&self.summary.clusters[j], self.summary.distance(j, j + 1))
    }

    /// All samples at breakpoints of one value, and between them.
    fn level(&self, breakpoints: RangeInclusive<usize>) -> Mass<N> {
        let summary = self.summary;
        let (first, last) = (*breakpoints.start(), *breakpoints.end());
        (first..last).fold(summary.masses[first], |mass, j| {
            mass.and(summary.clusters[j].mass)
                .and(summary.masses[j + 1])
        })
    }

    /// All samples strictly between two breakpoints.
    fn line(&self, from: usize, to: usize) -> Cluster<N> {
        let mut line = self.summary.clusters[from];
        for j in from + 1..to {
            line = self.with_breakpoint(&line, from, j);
            line = self.with_segment(&line, from, j);
        }
        line
    }

    /// A cluster from the breakpoint `from` to the breakpoint `j`, with the mass at `j`.
    fn with_breakpoint(&self, line: &Cluster<N>, from: usize, j: usize) -> Cluster<N> {
        let next = Cluster::at_left_end(self.summary.masses[j]);
        let offset = self.summary.distance(from, j);
        line.and_next(&next, [offset, N::zero()], self.summary.roundoff)
    }

    /// A cluster from the breakpoint `from` to the breakpoint `j`, with the samples between `j` and the next.
    fn with_segment(&self, line: &Cluster<N>, from: usize, j: usize) -> Cluster<N> {
        let beside = [
            self.summary.distance(from, j),
            self.summary.distance(j, j + 1),
        ];
        let next = &self.summary.clusters[j];
        line.and_next(next, beside, self.summary.roundoff)
    }

    /// The slack of the condition at each breakpoint without a tie: how much the function rises from the
    /// breakpoint before, or bends up. O(N).
    pub(super) fn slacks(&self, tied: &Tied<N>, mut each: impl FnMut(usize, Doubted<N>)) {
        let (free, values) = (&tied.free, &tied.chain.values);
        let roundoff = self.summary.roundoff;
        let rise = |k: usize| {
            let (before, here) = (values[k - 1], values[k]);
            (here.level - before.level, here.error + before.error)
        };
        let slope = |k: usize| {
            let width = self.summary.distance(free[k - 1], free[k]);
            let (rise, doubt) = rise(k);
            let slope = rise / width;
            (slope, doubt / width + roundoff * slope.abs())
        };
        match self.kind {
            Kind::Fall => (1..free.len()).for_each(|k| each(free[k], rise(k))),
            Kind::BendDown => {
                let mut before = slope(1);
                for (k, &j) in free.iter().enumerate().skip(1).take(free.len() - 2) {
                    let after = slope(k + 1);
                    each(j, (after.0 - before.0, after.1 + before.1));
                    before = after;
                }
            }
        }
    }

    /// Calls `each` with one breakpoint of each run of ties: the one at which the sum of squares would fall
    /// fastest if its tie gave way, provided that it would fall without doubt. O(N).
    ///
    /// The *hold* of a tie is the rate at which half the sum of squares would grow if the tie gave way in the
    /// allowed direction. It is negative if the sum would fall.
    pub(super) fn loosest(&self, tied: &Tied<N>, mut each: impl FnMut(usize)) {
        let mut holds = Vec::new();
        for k in 0..tied.free.len() {
            let next = tied.free.get(k + 1).copied();
            holds.clear();
            match (self.kind, next) {
                (Kind::Fall, next) => {
                    let end = next.map_or(tied.last, |next| next - 1);
                    self.holds_of_level(tied, k, end, &mut holds);
                }
                (Kind::BendDown, Some(next)) => self.holds_of_line(tied, k, next, &mut holds),
                (Kind::BendDown, None) => {}
            }
            let may_loosen =
                |&&(j, (hold, doubt)): &&(usize, Doubted<N>)| !self.joined[j] && hold < -doubt;
            let sure = holds.iter().filter(may_loosen);
            let loosest = sure.reduce(|a, b| if b.1.0 < a.1.0 { b } else { a });
            if let Some(&(j, _)) = loosest {
                each(j);
            }
        }
    }

    /// The holds of the ties of a run at one level, from the free breakpoint `k` to the breakpoint `end`.
    fn holds_of_level(
        &self,
        tied: &Tied<N>,
        k: usize,
        end: usize,
        holds: &mut Vec<(usize, Doubted<N>)>,
    ) {
        let (start, summary) = (tied.free[k], self.summary);
        // The mass to the right of each tie, from the end on.
        let mut right = tied.chain.from_right[k].and(summary.masses[end]);
        let mut rights = alloc::vec![right; end - start];
        for j in (start..end).rev() {
            rights[j - start] = right;
            right = right.and(summary.clusters[j].mass).and(summary.masses[j]);
        }
        let mut left = tied.chain.from_left[k].and(summary.masses[start]);
        for j in start..end {
            let hold = self.link(j).hold(left, rights[j - start], summary.roundoff);
            holds.push((j + 1, hold));
            left = left
                .and(summary.clusters[j].mass)
                .and(summary.masses[j + 1]);
        }
    }

    /// The holds of the ties of a run along one line, from the free breakpoint `k` to the free breakpoint
    /// `end`.
    fn holds_of_line(
        &self,
        tied: &Tied<N>,
        k: usize,
        end: usize,
        holds: &mut Vec<(usize, Doubted<N>)>,
    ) {
        let (start, summary) = (tied.free[k], self.summary);
        if end == start + 1 {
            return;
        }
        let roundoff = summary.roundoff;
        // The samples from the end to the left, mirrored.
        let at_end = tied.chain.from_right[k + 1].and(summary.masses[end]);
        let mut line = Cluster::at_left_end(at_end);
        let mut rights = alloc::vec![line; end - start];
        for j in (start..end).rev() {
            let beside = [
                self.summary.distance(j + 1, end),
                self.summary.distance(j, j + 1),
            ];
            line = line.and_next(&summary.clusters[j].mirrored(), beside, roundoff);
            rights[j - start] = line;
            let here = Cluster::at_left_end(summary.masses[j]);
            let beside = [self.summary.distance(j, end), N::zero()];
            line = line.and_next(&here, beside, roundoff);
        }
        let at_start = tied.chain.from_left[k].and(summary.masses[start]);
        let mut line = Cluster::at_left_end(at_start);
        for j in start + 1..end {
            line = self.with_segment(&line, start, j - 1);
            line = self.with_breakpoint(&line, start, j);
            holds.push((j, hold_of_bend(&line, &rights[j - start], roundoff)));
        }
    }
}

/// The hold of the tie at a breakpoint, if all samples to its left and, mirrored, all to its right lie along
/// one line: the moment of the distances of the samples on the right from the line.
///
/// It is written with the determinants of three conditions: those of the mean points and of the slopes on
/// both sides. The line itself does not occur in it, because its distance from heavy samples has no digits.
fn hold_of_bend<N: Number>(left: &Cluster<N>, right: &Cluster<N>, roundoff: N) -> Doubted<N> {
    let (a, b) = (left.mass, right.mass);
    let (weights, both) = (a.weight * b.weight, a.weight + b.weight);
    let apart = left.right + right.right;
    let step = a.level - b.level;
    let step_error = a.error + b.error + roundoff * step.abs();
    // The tilt on the right is that of the mirror image.
    let tilts = [left.tilt, -right.tilt];
    let levers = [left.right, right.right];
    let spreads = [left.spread, right.spread];
    let tilt_errors = [
        left.tilt_error + roundoff * left.tilt.abs(),
        right.tilt_error + roundoff * right.tilt.abs(),
    ];
    let misfits = [0, 1].map(|i| spreads[i] * step + tilts[i] * apart);
    let misfit_errors = [0, 1].map(|i| spreads[i] * step_error + tilt_errors[i] * apart);
    let hold = weights * (levers[1] * misfits[0] - levers[0] * misfits[1])
        + both * (spreads[1] * tilts[0] - spreads[0] * tilts[1]);
    let doubt = weights * (levers[1] * misfit_errors[0] + levers[0] * misfit_errors[1])
        + both * (spreads[1] * tilt_errors[0] + spreads[0] * tilt_errors[1]);
    let all = weights * apart.square() + both * (spreads[0] + spreads[1]);
    (hold.over(all), doubt.over(all))
}

impl<N: Number> Tied<N> {
    /// The values at the breakpoints without a tie.
    pub(super) fn values(&self) -> &[Mass<N>] {
        &self.chain.values
    }

    /// The values at all breakpoints of the range, if ties are of values.
    pub(super) fn at_all_breakpoints(&self) -> Vec<Mass<N>> {
        let end = |k: usize| self.free.get(k + 1).map_or(self.last + 1, |&next| next);
        let values = self.chain.values.iter().enumerate();
        values
            .flat_map(|(k, &value)| core::iter::repeat_n(value, end(k) - self.free[k]))
            .collect()
    }
}
