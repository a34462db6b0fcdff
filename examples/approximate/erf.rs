//! The error function, which the standard library does not have.

use std::f64::consts::FRAC_2_SQRT_PI;

/// From here on no `f64` lies between erf(x) and 1.
const ONE_FROM: f64 = 6.0;

/// erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)), whose terms all
/// have one sign (Abramowitz and Stegun, *Handbook of Mathematical Functions*, 7.1.6).
pub(crate) fn erf(x: f64) -> f64 {
    if x.is_nan() || x.abs() >= ONE_FROM {
        return x.signum();
    }
    let square = x * x;
    let (mut term, mut sum) = (x, x);
    let mut odd = 1.0;
    loop {
        odd += 2.0;
        term *= 2.0 * square / odd;
        let next = sum + term;
        if next == sum {
            return FRAC_2_SQRT_PI * (-square).exp() * sum;
        }
        sum = next;
    }
}
