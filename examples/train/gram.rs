//! Gram matrices: the second derivatives of the loss in the coefficients of a basis, and their
//! eigenvalues.

use shallow_relu::ShallowReluNet;

use crate::hats::hats_at;
use crate::samples::Samples;

/// The least and the greatest curvature of the loss.
pub(crate) struct Spectrum {
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl Spectrum {
    /// The curvature of the loss in the output weights and the output bias.
    pub(crate) fn of_weights(net: &ShallowReluNet<f64>, samples: &Samples) -> Self {
        Self::of_basis(samples, |x| {
            let mut row = net.hidden_activations(x);
            row.push(1.0);
            row
        })
    }

    /// The curvature of the loss in the breakpoint values.
    pub(crate) fn of_breakpoints(breakpoints: &[f64], samples: &Samples) -> Self {
        Self::of_basis(samples, |x| {
            let (segment, hats) = hats_at(breakpoints, x);
            let mut row = vec![0.0; breakpoints.len()];
            row[segment..segment + 2].copy_from_slice(&hats);
            row
        })
    }

    fn of_basis(samples: &Samples, basis_at: impl Fn(f64) -> Vec<f64>) -> Self {
        let rows: Vec<Vec<f64>> = samples.xs.iter().map(|&x| basis_at(x)).collect();
        let mean_product = |i: usize, j: usize| {
            let products = rows.iter().map(|row| row[i] * row[j]);
            products.sum::<f64>() / rows.len() as f64
        };
        let size = rows[0].len();
        let gram = (0..size).map(|i| (0..size).map(|j| mean_product(i, j)).collect());
        let eigenvalues = eigenvalues(gram.collect());
        Self {
            least: eigenvalues.iter().copied().fold(f64::INFINITY, f64::min),
            greatest: eigenvalues.iter().copied().fold(0.0, f64::max),
        }
    }

    pub(crate) fn condition(&self) -> f64 {
        self.greatest / self.least
    }
}

/// The eigenvalues of a symmetric matrix by Jacobi's rotations: each makes one entry off the diagonal
/// zero, until all of them are small beside the rounding of the diagonal.
fn eigenvalues(mut matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let size = matrix.len();
    let diagonal = |matrix: &[Vec<f64>]| -> Vec<f64> { (0..size).map(|i| matrix[i][i]).collect() };
    let small = 1e-18 * diagonal(&matrix).iter().sum::<f64>();
    let mut is_done = false;
    while !is_done {
        is_done = true;
        for (p, q) in (0..size).flat_map(|p| (p + 1..size).map(move |q| (p, q))) {
            if matrix[p][q].abs() > small {
                rotate(&mut matrix, p, q);
                is_done = false;
            }
        }
    }
    diagonal(&matrix)
}

/// Turns the axes p < q so that the entry between them becomes zero.
fn rotate(matrix: &mut [Vec<f64>], p: usize, q: usize) {
    let cotangent = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = cotangent.signum() / (cotangent.abs() + (cotangent * cotangent + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turned = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
    for row in matrix.iter_mut() {
        (row[p], row[q]) = turned(row[p], row[q]);
    }
    let (above, from_q) = matrix.split_at_mut(q);
    for (a, b) in above[p].iter_mut().zip(&mut from_q[0]) {
        (*a, *b) = turned(*a, *b);
    }
    (matrix[p][q], matrix[q][p]) = (0.0, 0.0);
}
