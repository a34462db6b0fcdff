//! Least squares for functions whose breakpoints are tied to others.
//!
//! A constraint that holds with equality leaves fewer values to be chosen, and a basis of fewer
//! functions: where the function must not rise, two neighbouring hats are added up; where it must not
//! bend, a breakpoint drops out, and the hats beside it grow wider. Either way a value of the whole
//! function is made of at most two neighbouring values of the smaller one, so that the normal equations
//! stay tridiagonal: with these shares as the rows of P they are `P^T A P z = P^T r`.

use alloc::vec::Vec;
use core::ops::Range;

use super::equations::Equations;
use super::samples::shares;
use crate::scalar::Scalar;

/// What a function must not do.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Fall from one place to the next. A tie at a place: the value of the place before.
    Fall,
    /// Bend down at a place that is not the first or the last. A tie there: no bend.
    BendDown,
}

/// Least squares under the condition that a function must not do something.
pub(super) struct Problem<'a, T: Scalar> {
    pub(super) equations: Equations<T::Wide>,
    pub(super) places: &'a [T],
    pub(super) kind: Kind,
}

/// The best function of those with certain ties.
pub(super) struct Tied<T: Scalar> {
    /// The places without a tie, and the values there.
    pub(super) places: Vec<T>,
    pub(super) values: Vec<T::Wide>,
    /// For each place the value before it that it is made of, and the shares of that value and of the
    /// next.
    rows: Vec<(usize, [T::Wide; 2])>,
}

impl<T: Scalar> Problem<'_, T> {
    /// The places where ties can be.
    pub(super) fn range(&self) -> Range<usize> {
        match self.kind {
            Kind::Fall => 1..self.places.len(),
            Kind::BendDown => 1..self.places.len() - 1,
        }
    }

    /// The best function with the given ties. O(N).
    pub(super) fn solve(&self, ties: &[bool]) -> Tied<T> {
        let free = |&(_, &is_tied): &(&T, &bool)| !is_tied;
        let with_ties = self.places.iter().zip(ties);
        let places: Vec<T> = with_ties.filter(free).map(|(&place, _)| place).collect();
        let rows = self.rows(ties, &places);
        let values = self.reduced(&rows, places.len()).solution();
        Tied {
            places,
            values,
            rows,
        }
    }

    /// Half of what the sum of squares is less by than for the zero function.
    pub(super) fn gain(&self, tied: &Tied<T>) -> T::Wide {
        let terms = tied.all_values().into_iter().zip(&self.equations.right);
        terms.fold(T::zero().widen(), |sum, (value, &right)| {
            sum + value * right
        })
    }

    fn rows(&self, ties: &[bool], free: &[T]) -> Vec<(usize, [T::Wide; 2])> {
        let whole = [T::one().widen(), T::zero().widen()];
        let mut next = 0;
        let row = |(&place, &is_tied): (&T, &bool)| {
            next += usize::from(!is_tied);
            let before = next - 1;
            if is_tied && self.kind == Kind::BendDown {
                (before, shares(place, free, before))
            } else {
                (before, whole)
            }
        };
        self.places.iter().zip(ties).map(row).collect()
    }

    /// `P^T A P` and `P^T r`.
    fn reduced(&self, rows: &[(usize, [T::Wide; 2])], size: usize) -> Equations<T::Wide> {
        let zero = T::zero().widen();
        let mut reduced = Equations::empty::<T>(size);
        for (j, &(k, own)) in rows.iter().enumerate() {
            let (diagonal, right) = (self.equations.diagonal[j], self.equations.right[j]);
            // The place after it, in the shares of the same two values.
            let (beside, next) = match rows.get(j + 1) {
                None => (zero, own),
                Some(&(after, next)) if after == k => (self.equations.beside[j], next),
                Some(&(_, [all, _])) => (self.equations.beside[j], [zero, all]),
            };
            for side in 0..2 {
                // Of the last value there is no next one, nor a share of it.
                if k + side < size {
                    let twice = beside * next[side] + beside * next[side];
                    let entry = own[side] * (diagonal * own[side] + twice);
                    reduced.diagonal[k + side] = reduced.diagonal[k + side] + entry;
                    reduced.right[k + side] = reduced.right[k + side] + own[side] * right;
                }
            }
            if k + 1 < size {
                let crosswise = beside * (own[0] * next[1] + own[1] * next[0]);
                let entry = diagonal * own[0] * own[1] + crosswise;
                reduced.beside[k] = reduced.beside[k] + entry;
            }
        }
        reduced
    }

    /// By how much the function keeps what is asked of it at each place without a tie: by how much it
    /// rises from the place before, or bends up. O(N).
    pub(super) fn slacks(&self, tied: &Tied<T>) -> Vec<T::Wide> {
        let rise = |k: usize| tied.values[k] - tied.values[k - 1];
        let slope = |k: usize| rise(k) / tied.places[k].wide_difference(tied.places[k - 1]);
        let mut slacks = alloc::vec![T::zero().widen(); self.places.len()];
        for j in self.range() {
            if !tied.is_tied(j) {
                let k = tied.rows[j].0;
                slacks[j] = match self.kind {
                    Kind::Fall => rise(k),
                    Kind::BendDown => slope(k + 1) - slope(k),
                };
            }
        }
        slacks
    }

    /// What each tie holds back: how half the sum of squares would grow, per unit of change and up to a
    /// positive factor, if the tie gave way in the allowed direction. Negative where it would fall.
    /// O(N).
    ///
    /// In a run of ties the function is at rest under the pulls at its places. So a step is held back
    /// by the sum of the pulls before it, and a bend by their moment, as in a beam that rests on the
    /// two places beside the run.
    pub(super) fn holds(&self, tied: &Tied<T>) -> Vec<T::Wide> {
        let zero = T::zero().widen();
        let pulls = self.pulls(tied);
        let mut holds = alloc::vec![zero; pulls.len()];
        let mut before = zero;
        for j in 0..pulls.len() {
            let [left, right] = tied.rows[j].1;
            if !tied.is_tied(j) {
                before = zero;
            }
            match self.kind {
                Kind::Fall => {
                    holds[j] = before;
                    before = before + pulls[j];
                }
                Kind::BendDown => {
                    before = before + right * pulls[j];
                    holds[j] = left * before;
                }
            }
        }
        if self.kind == Kind::BendDown {
            let mut after = zero;
            for j in (0..pulls.len()).rev() {
                if tied.is_tied(j) {
                    let [left, right] = tied.rows[j].1;
                    holds[j] = holds[j] + right * after;
                    after = after + left * pulls[j];
                } else {
                    after = zero;
                }
            }
        }
        holds
    }

    /// The direction in which half the sum of squares falls, `r - A y`.
    fn pulls(&self, tied: &Tied<T>) -> Vec<T::Wide> {
        let equations = &self.equations;
        let values = tied.all_values();
        let pull = |j: usize| {
            let mut pull = equations.right[j] - equations.diagonal[j] * values[j];
            if j > 0 {
                pull = pull - equations.beside[j - 1] * values[j - 1];
            }
            if j + 1 < values.len() {
                pull = pull - equations.beside[j] * values[j + 1];
            }
            pull
        };
        (0..values.len()).map(pull).collect()
    }
}

impl<T: Scalar> Tied<T> {
    fn is_tied(&self, j: usize) -> bool {
        j > 0 && self.rows[j - 1].0 == self.rows[j].0
    }

    /// The values at all places.
    pub(super) fn all_values(&self) -> Vec<T::Wide> {
        let value = |&(k, [left, right]): &(usize, [T::Wide; 2])| match self.values.get(k + 1) {
            Some(&next) => left * self.values[k] + right * next,
            None => self.values[k],
        };
        self.rows.iter().map(value).collect()
    }
}
