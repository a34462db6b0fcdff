//! Fits of noisy samples.

use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::{Error, PiecewiseLinear, fit};

use crate::support::oracle::{scale, value_at};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, for_floats};

for_floats!(
    the_gradient_vanishes_at_least_squares,
    isotonic_values_are_the_pooled_means,
    errors_of_a_fit_are_named,
    a_local_fit_is_no_worse_than_its_start,
    standard_errors_are_the_roots_of_the_variances,
);

/// For each breakpoint the sum of w h (f - y), where h is its hat, which is half the gradient; and the sum of
/// w h.
fn gradient<T: Number>(f: &PiecewiseLinear<T>, samples: &[(T, T, T)]) -> Vec<(Rational, Rational)> {
    let xs: Vec<Rational> = f.xs().iter().map(|x| x.exact()).collect();
    let ys: Vec<Rational> = f.ys().iter().map(|y| y.exact()).collect();
    let mut sums = vec![(Rational::zero(), Rational::zero()); xs.len()];
    for (x, y, w) in samples {
        let (x, y, w) = (x.exact(), y.exact(), w.exact());
        let i = xs
            .partition_point(|breakpoint| *breakpoint <= x)
            .clamp(1, xs.len() - 1)
            - 1;
        let right = (&x - &xs[i]) / (&xs[i + 1] - &xs[i]);
        let left = (&xs[i + 1] - &x) / (&xs[i + 1] - &xs[i]);
        let error = &left * &ys[i] + &right * &ys[i + 1] - y;
        for (j, share) in [(i, left), (i + 1, right)] {
            sums[j].0 += &w * &share * &error;
            sums[j].1 += &w * share;
        }
    }
    sums
}

/// Samples in every segment: (x, y, weight), and the x of the breakpoints.
fn problems() -> impl Strategy<Value = (Vec<(f64, f64, f64)>, Vec<f64>)> {
    let segment = prop::collection::vec((0.02..0.98_f64, -2.0..2.0_f64, 0.1..2.0_f64), 3..8);
    prop::collection::vec((0.1..3.0_f64, segment), 1..6).prop_map(|segments| {
        let (mut samples, mut breakpoints) = (vec![], vec![-1.0]);
        for (width, within) in segments {
            let start = breakpoints[breakpoints.len() - 1];
            samples.extend(
                within
                    .into_iter()
                    .map(|(part, y, w)| (start + part * width, y, w)),
            );
            breakpoints.push(start + width);
        }
        (samples, breakpoints)
    })
}

/// Values are rounded to `T` once, by u each, and the error of the wider type is far below that. So the
/// gradient is at most 2 u of the largest value times the weights under the hat.
fn the_gradient_vanishes_at_least_squares<F: Float>() {
    check(300, problems(), |(samples, breakpoints)| {
        let samples: Vec<(F, F, F)> = samples
            .into_iter()
            .map(|(x, y, w)| (F::of(x), F::of(y), F::of(w)))
            .collect();
        let breakpoints: Vec<F> = breakpoints.into_iter().map(F::of).collect();
        let (xs, ys): (Vec<F>, Vec<F>) = samples.iter().map(|s| (s.0, s.1)).unzip();
        let weights: Vec<F> = samples.iter().map(|s| s.2).collect();
        let fit = fit::least_squares((&xs, &ys, &weights), &breakpoints).expect("enough samples");
        let f = fit.function();
        let scale = f
            .ys()
            .iter()
            .map(|y| y.exact().abs())
            .max()
            .expect("breakpoints");
        let two_u = F::unit_roundoff().exact() * Rational::from_integer(2.into());
        for (sum, weight) in gradient(f, &samples) {
            assert!(sum.abs() <= &two_u * &scale * weight, "{f:?}");
        }
        // With the samples in another order the fit is the same, up to that rounding.
        let reversed = |x: &[F]| x.iter().rev().copied().collect::<Vec<_>>();
        let again = fit::least_squares(
            (&reversed(&xs), &reversed(&ys), &reversed(&weights)),
            &breakpoints,
        );
        for (a, b) in f.ys().iter().zip(again.expect("the same").function().ys()) {
            assert!((a.exact() - b.exact()).abs() <= &two_u * &scale);
        }
    });
}

fn isotonic_values_are_the_pooled_means<F: Float>() {
    let samples = prop::collection::vec((-4..=4_i32, 1..=3_u32), 2..8);
    check(500, samples, |samples| {
        let xs: Vec<F> = (0..samples.len()).map(|i| F::of(i as f64)).collect();
        let ys: Vec<F> = samples.iter().map(|s| F::of(s.0.into())).collect();
        let weights: Vec<F> = samples.iter().map(|s| F::of(s.1.into())).collect();
        let fit = fit::isotonic((&xs, &ys, &weights)).expect("increasing");
        let f = fit.function();
        assert!(f.ys().is_sorted());
        // The fit has the least error of all ways to pool neighbours so that their means never fall.
        let least = (0..1_u32 << (samples.len() - 1))
            .filter_map(|cuts| pooled_error(&samples, cuts))
            .min()
            .expect("all in one");
        let error: Rational = xs
            .iter()
            .zip(&samples)
            .map(|(&x, &(y, w))| {
                let off = f.eval(x).exact() - Rational::from_integer(y.into());
                Rational::from_integer(w.into()) * &off * off
            })
            .sum();
        // A mean is off by at most u of 4. So the error is off by twice that times the distances, and by its
        // square.
        let slack = F::unit_roundoff().exact() * Rational::from_integer(4096.into());
        assert!(error <= least + slack, "{f:?} of {samples:?}");
        // The residual is that error, computed in the wider type and rounded once. It is off by u of it and
        // by far less than another u.
        let two_u = F::unit_roundoff().exact() * Rational::from_integer(2.into());
        let off = fit.residual().exact() - &error;
        assert!(off.abs() <= two_u * error, "{fit:?} of {samples:?}");
        assert_eq!(fit.variances(), None);
    });
}

/// The error of the means of the parts between cuts, if these means never fall.
fn pooled_error(samples: &[(i32, u32)], cuts: u32) -> Option<Rational> {
    let (mut error, mut before, mut start) = (Rational::zero(), None, 0);
    for end in 1..=samples.len() {
        if end < samples.len() && cuts >> (end - 1) & 1 == 0 {
            continue;
        }
        let part = &samples[start..end];
        let weight: i64 = part.iter().map(|s| i64::from(s.1)).sum();
        let sum: i64 = part.iter().map(|s| i64::from(s.0) * i64::from(s.1)).sum();
        let mean = Rational::new(sum.into(), weight.into());
        if before.is_some_and(|before| mean < before) {
            return None;
        }
        for &(y, w) in part {
            let off = &mean - Rational::from_integer(y.into());
            error += Rational::from_integer(w.into()) * &off * off;
        }
        before = Some(mean);
        start = end;
    }
    Some(error)
}

fn errors_of_a_fit_are_named<F: Float>() {
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let text = |xs: &[F], ys: &[F], weights: Option<&[F]>, breakpoints: &[F]| {
        let fit = match weights {
            None => fit::least_squares((xs, ys), breakpoints),
            Some(weights) => fit::least_squares((xs, ys, weights), breakpoints),
        };
        fit.expect_err("bad input").to_string()
    };
    let line = [zero, one];
    assert_eq!(
        text(&line, &[zero], None, &line),
        "xs and ys must have the same length, got 2 and 1"
    );
    assert_eq!(
        text(&line, &line, Some(&[one]), &line),
        "xs and weights must have the same length, got 2 and 1"
    );
    assert_eq!(
        text(&line, &line, Some(&[one, -one]), &line),
        "weights[1] = -1 must be finite and not negative"
    );
    assert_eq!(
        text(&[zero, two], &line, None, &line),
        "the sample x[1] = 2 must lie between the first and the last breakpoint"
    );
    assert_eq!(
        text(&line, &line, None, &[one, zero]),
        "x[1] = 0 must be greater than x[0] = 1"
    );
    assert_eq!(
        text(&line, &line, None, &[zero, one, two]),
        "the samples do not determine the value at the breakpoint x[2] = 2; on a segment that ends there \
         at least one more is needed, apart from the others"
    );
    assert_eq!(
        text(&[], &[], None, &line),
        "the samples do not determine the value at the breakpoint x[0] = 0; on a segment that ends there \
         at least one more is needed, apart from the others"
    );
    let exact = fit::least_squares((&line, &line), &line).expect("two samples, two values");
    assert_eq!(
        (exact.function().ys(), exact.variances()),
        (&line[..], None)
    );
    let error = fit::isotonic((&line, &line, &[zero; 2])).expect_err("none of any weight");
    assert_eq!(error, Error::TooFewSamples { least: 1, count: 0 });
}

fn a_local_fit_is_no_worse_than_its_start<F: Float>() {
    check(60, problems(), |(samples, breakpoints)| {
        let xs: Vec<F> = samples.iter().map(|s| F::of(s.0)).collect();
        let ys: Vec<F> = samples.iter().map(|s| F::of(s.1)).collect();
        let breakpoints: Vec<F> = breakpoints.into_iter().map(F::of).collect();
        let start = fit::least_squares((&xs, &ys), &breakpoints).expect("enough samples");
        let found = fit::local((&xs, &ys), &breakpoints).expect("enough samples");
        assert!(found.residual() <= start.residual());
        assert_eq!(found.function().domain(), start.function().domain());
        assert_eq!(
            found.function().segment_count(),
            start.function().segment_count()
        );
        // It is the least-squares fit of its own breakpoints.
        let own = fit::least_squares((&xs, &ys), found.function().xs());
        assert_eq!(own.expect("as found"), found);
    });
}

/// The second breakpoint has the first half of the domain to cross, and the residual falls all the way to 0. With steps
/// that never grew this took a hundred thousand rounds.
#[test]
fn a_local_fit_does_not_creep() {
    let xs = [
        -390.49033, -390.49106, -390.4918, -390.49158, -390.4923, 0.0, 1.0, 0.99999857, 0.99999714,
        0.9999957, 0.9999943, 0.99999285, 0.9999914, 0.99999, -0.99999,
    ];
    let ys = [
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        -391.5294,
        -391.53012,
        -391.53085,
        -391.5316,
        -391.53232,
        -391.53305,
        -391.53378,
        0.0,
        -391.53378_f32,
    ];
    let breakpoints = [
        -390.4923, -390.4918, 0.0, 0.99999285, 0.9999943, 0.9999957, 0.99999714, 0.99999857, 1.0,
    ];
    let fit = fit::local((&xs, &ys), &breakpoints).expect("many samples");
    assert!(fit.residual() < 1e-4, "{fit:?}");
}

/// The squares of the standard errors are `R / (n - N) * inverse(A)_jj`, where R is the least sum of squares.
///
/// 1. The variance and the root are rounded by u each. That is 3 u for the square, and the terms of higher
///    order stay below another u.
/// 2. The residual is that of rounded values, each off by at most u of the largest value. The gradient
///    vanishes, so the residual is larger by at most the square of that times the sum of the weights.
/// 3. The error of the wider type is far below: the diagonal of the inverse is known to 2⁻⁹⁷ times the
///    condition number.
fn standard_errors_are_the_roots_of_the_variances<F: Float>() {
    check(200, problems(), |(samples, breakpoints)| {
        let (xs, ys, weights): (Vec<F>, Vec<F>, Vec<F>) = samples
            .into_iter()
            .map(|(x, y, w)| (F::of(x), F::of(y), F::of(w)))
            .collect();
        let breakpoints: Vec<F> = breakpoints.into_iter().map(F::of).collect();
        let fit = fit::least_squares((&xs, &ys, &weights), &breakpoints).expect("enough samples");
        let errors = fit
            .standard_errors()
            .expect("more samples than breakpoints");
        assert_eq!(errors.len(), breakpoints.len());

        let hat = |j: usize, x: F| {
            let mut points = vec![F::zero(); breakpoints.len()];
            points[j] = F::one();
            let hat = PiecewiseLinear::from_xy(&breakpoints, &points).expect("increasing");
            value_at(&hat, &x.exact())
        };
        // The equations, and the unit matrix beside them, which becomes the inverse.
        let size = breakpoints.len();
        let mut rows = vec![vec![Rational::zero(); 2 * size + 1]; size];
        for ((&x, &y), &w) in xs.iter().zip(&ys).zip(&weights) {
            let shares: Vec<Rational> = (0..size).map(|j| hat(j, x)).collect();
            for j in 0..size {
                for k in 0..size {
                    rows[j][k] += w.exact() * &shares[j] * &shares[k];
                }
                rows[j][2 * size] += w.exact() * &shares[j] * y.exact();
            }
        }
        for (j, row) in rows.iter_mut().enumerate() {
            row[size + j] = Rational::one();
        }
        for j in 0..size {
            let pivot = rows[j][j].clone();
            rows[j].iter_mut().for_each(|entry| *entry /= &pivot);
            let row = rows[j].clone();
            for i in (0..size).filter(|&i| i != j) {
                let factor = rows[i][j].clone();
                for (entry, own) in rows[i].iter_mut().zip(&row) {
                    *entry -= &factor * own;
                }
            }
        }
        let least: Rational = (0..xs.len())
            .map(|i| {
                let value: Rational = (0..size).map(|j| &rows[j][2 * size] * hat(j, xs[i])).sum();
                let error = value - ys[i].exact();
                weights[i].exact() * &error * error
            })
            .sum();
        let u = F::unit_roundoff().exact();
        let four = Rational::from_integer(4.into());
        let largest = &u * scale(fit.function());
        let all: Rational = weights.iter().map(|w| w.exact()).sum();
        let surplus = Rational::from_integer((xs.len() - size).into());
        for (j, &error) in errors.iter().enumerate() {
            let entry = &rows[j][size + j] / &surplus;
            let variance = &least * &entry;
            let off = (error.exact() * error.exact() - &variance).abs();
            let excess = &largest * &largest * &all * &entry;
            let slack = &four * &u * (&variance + &excess) + &excess;
            assert!(off <= slack, "{errors:?}");
        }
    });
}

#[cfg(feature = "num-rational")]
mod exact {
    use num_rational::Ratio;
    use num_traits::Zero;
    use proptest::prelude::*;
    use shallow_relu::fit;

    use super::gradient;
    use crate::support::check;

    #[test]
    fn the_gradient_is_zero_and_the_variances_are_the_inverse() {
        let sample = (0..=8_i128, -3..=3_i128, 1..=2_i128);
        check(300, prop::collection::vec(sample, 4..9), |samples| {
            let of = |n: i128| Ratio::from_integer(n);
            let samples: Vec<_> = samples
                .iter()
                .map(|&(x, y, w)| (of(x), of(y), of(w)))
                .collect();
            let (xs, ys): (Vec<_>, Vec<_>) = samples.iter().map(|s| (s.0, s.1)).unzip();
            let weights: Vec<_> = samples.iter().map(|s| s.2).collect();
            let breakpoints = [of(0), of(3), of(8)];
            let Ok(fit) = fit::least_squares((&xs, &ys, &weights), &breakpoints) else {
                return;
            };
            for (sum, _) in gradient(fit.function(), &samples) {
                assert!(sum.is_zero(), "{fit:?} of {samples:?}");
            }
            let Some(variances) = fit.variances() else {
                return;
            };
            // The diagonal of the inverse of the normal equations, by cofactors.
            let mut a = [[of(0); 3]; 3];
            for &(x, _, w) in &samples {
                let i = usize::from(x > of(3));
                let right = (x - breakpoints[i]) / (breakpoints[i + 1] - breakpoints[i]);
                let shares = [(i, of(1) - right), (i + 1, right)];
                for (j, s) in shares {
                    for (k, t) in shares {
                        a[j][k] += w * s * t;
                    }
                }
            }
            let minor = |r: [usize; 2], c: [usize; 2]| {
                a[r[0]][c[0]] * a[r[1]][c[1]] - a[r[0]][c[1]] * a[r[1]][c[0]]
            };
            let determinant = a[0][0] * minor([1, 2], [1, 2]) - a[0][1] * minor([1, 2], [0, 2]);
            let of_sample = fit.residual() / of(samples.len() as i128 - 3);
            for (j, others) in [[1, 2], [0, 2], [0, 1]].into_iter().enumerate() {
                assert_eq!(
                    variances[j],
                    minor(others, others) / determinant * of_sample,
                    "{samples:?}"
                );
            }
        });
    }
}
