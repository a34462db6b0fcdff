//! The hat basis: hat j is 1 at breakpoint j and 0 at every other, so that the breakpoint values are
//! its coefficients. Two hats reach into each segment.

use shallow_relu::PiecewiseLinear;

use crate::samples::Samples;

/// The segment `x` lies in, and the values at `x` of the two hats that reach into it.
pub(crate) fn hats_at(breakpoints: &[f64], x: f64) -> (usize, [f64; 2]) {
    let inner = &breakpoints[1..breakpoints.len() - 1];
    let segment = inner.partition_point(|&breakpoint| breakpoint <= x);
    let (start, end) = (breakpoints[segment], breakpoints[segment + 1]);
    let share = (x - start) / (end - start);
    (segment, [1.0 - share, share])
}

/// For each hat, the sum of what stands beside the samples times the hat's values there.
pub(crate) fn sums_over_hats(breakpoints: &[f64], xs: &[f64], factors: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; breakpoints.len()];
    for (&x, factor) in xs.iter().zip(factors) {
        let (segment, [start, end]) = hats_at(breakpoints, x);
        sums[segment] += start * factor;
        sums[segment + 1] += end * factor;
    }
    sums
}

/// The function with these breakpoints and the least loss. A hat overlaps its neighbours alone, so the
/// normal equations are tridiagonal. Every segment must have two samples or more inside.
pub(crate) fn least_squares(
    breakpoints: &[f64],
    samples: &Samples,
) -> Result<PiecewiseLinear<f64>, shallow_relu::Error> {
    let last = breakpoints.len() - 1;
    let (mut diagonal, mut beside) = (vec![0.0; last + 1], vec![0.0; last]);
    for &x in &samples.xs {
        let (segment, [start, end]) = hats_at(breakpoints, x);
        diagonal[segment] += start * start;
        diagonal[segment + 1] += end * end;
        beside[segment] += start * end;
    }
    let mut ys = sums_over_hats(breakpoints, &samples.xs, &samples.ys);
    for i in 0..last {
        let factor = beside[i] / diagonal[i];
        diagonal[i + 1] -= factor * beside[i];
        ys[i + 1] -= factor * ys[i];
    }
    ys[last] /= diagonal[last];
    for i in (0..last).rev() {
        ys[i] = (ys[i] - beside[i] * ys[i + 1]) / diagonal[i];
    }
    PiecewiseLinear::from_xy(breakpoints, &ys)
}
