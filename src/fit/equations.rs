//! The normal equations of least squares.
//!
//! The function is `sum over j of y_j h_j(x)`, where the hat h_j is 1 at the j-th breakpoint, 0 at all
//! others, and straight between. A sample touches two hats, so the normal equations `A y = r`, with
//!
//! ```text
//! A_jk = sum over the samples of w h_j(x) h_k(x),   r_j = sum of w h_j(x) y
//! ```
//!
//! are tridiagonal, and well conditioned wherever samples are spread evenly: their condition number does
//! not grow with the number of breakpoints, unlike that of the same problem in weights of a network.
//! They are summed and solved in the wider type.

use alloc::vec::Vec;

use super::samples::Samples;
use crate::scalar::Scalar;
use crate::wide::Wide;

/// The tridiagonal normal equations.
pub(super) struct Equations<W> {
    pub(super) diagonal: Vec<W>,
    /// Entry j stands beside entries j and j + 1 of the diagonal.
    pub(super) beside: Vec<W>,
    pub(super) right: Vec<W>,
}

impl<W: Wide> Equations<W> {
    /// Of no samples, for so many unknowns.
    pub(super) fn empty<T: Scalar<Wide = W>>(size: usize) -> Self {
        let zero = T::zero().widen();
        Self {
            diagonal: alloc::vec![zero; size],
            beside: alloc::vec![zero; size - 1],
            right: alloc::vec![zero; size],
        }
    }

    /// Of all samples, for the values at the places.
    pub(super) fn new<T: Scalar<Wide = W>>(samples: &Samples<T>, places: &[T]) -> Self {
        let mut equations = Self::empty::<T>(places.len());
        for sample in samples.between(places) {
            let (segment, [left, right], weight) = (sample.segment, sample.ends, sample.weight);
            for (j, share) in [(segment, left), (segment + 1, right)] {
                equations.diagonal[j] = equations.diagonal[j] + weight * share * share;
                equations.right[j] = equations.right[j] + weight * share * sample.y;
            }
            equations.beside[segment] = equations.beside[segment] + weight * left * right;
        }
        equations
    }

    /// The solution. The equations are positive definite: no pivot is sought, and what rounding does is
    /// no more than a relative 2⁻⁹⁸ in the equations would do (Higham, *Accuracy and Stability of
    /// Numerical Algorithms*, 2002, section 9.6).
    pub(super) fn solution(&self) -> Vec<W> {
        let mut right = self.right.clone();
        let mut pivots = self.diagonal.clone();
        for j in 1..pivots.len() {
            let factor = self.beside[j - 1] / pivots[j - 1];
            pivots[j] = pivots[j] - factor * self.beside[j - 1];
            right[j] = right[j] - factor * right[j - 1];
        }
        for j in (0..pivots.len()).rev() {
            if j + 1 < pivots.len() {
                right[j] = right[j] - self.beside[j] * right[j + 1];
            }
            right[j] = right[j] / pivots[j];
        }
        right
    }

    /// The diagonal of the inverse. Eliminated from the top down to a row, and from the bottom up to it,
    /// the equations leave one of one unknown there.
    pub(super) fn inverse_diagonal<T: Scalar<Wide = W>>(&self) -> Vec<W> {
        let size = self.diagonal.len();
        let (mut down, mut up) = (self.diagonal.clone(), self.diagonal.clone());
        for j in 1..size {
            down[j] = down[j] - self.beside[j - 1] / down[j - 1] * self.beside[j - 1];
        }
        for j in (0..size - 1).rev() {
            up[j] = up[j] - self.beside[j] / up[j + 1] * self.beside[j];
        }
        let one = T::one().widen();
        (0..size)
            .map(|j| one / (down[j] + up[j] - self.diagonal[j]))
            .collect()
    }
}
