//! Fits of samples whose weights, values and distances range over all exponents, compared with exact fits.

use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::Error;
use shallow_relu::fit::{self, Shape};

use crate::support::fits::{
    best_of_shape, exact_all, exact_samples, normal_equations, pooled_means, solve,
};
use crate::support::generators::floats;
use crate::support::oracle::{rounded, value_at};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats};

for_floats!(
    isotonic_values_are_exact_means_rounded_once,
    a_shape_is_the_best_whatever_the_weights,
    least_squares_are_right_or_refused,
    samples_of_a_function_are_never_refused,
    variances_are_right_whatever_the_weights,
    the_residual_is_that_of_the_function,
);

const SHAPES: [Shape; 4] = [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave];

/// A weight of any exponent, or one of a few values.
fn weight<F: Float>() -> impl Strategy<Value = F> {
    prop_oneof![
        2 => (1.0..2.0_f64, F::EXPONENTS).prop_map(|(m, e)| power(m, e)),
        1 => (1.0..2.0_f64, -100..100_i32).prop_map(|(m, e)| power(m, e)),
        1 => (1..4_u8).prop_map(|w| F::of(w.into())),
    ]
}

fn power<F: Float>(mantissa: f64, exponent: i32) -> F {
    let two = F::of(2.0);
    let half = exponent / 2;
    let value = F::of(mantissa) * two.powi(half) * two.powi(exponent - half);
    num_traits::Float::max(value, F::LEAST)
}

fn isotonic_values_are_exact_means_rounded_once<F: Float>() {
    let whole = (-3..=3_i8).prop_map(|y| F::of(y.into()));
    let y = prop_oneof![floats::<F>(), whole.clone()];
    let any = prop::collection::vec((y, weight::<F>()), 2..14);
    let ties = prop::collection::vec((whole, (1..3_u8).prop_map(|w| F::of(w.into()))), 2..14);
    check(2000, prop_oneof![any, ties], |samples| {
        let xs: Vec<F> = (0..samples.len())
            .map(|i| F::of(1024.0 * i as f64))
            .collect();
        let (ys, weights): (Vec<F>, Vec<F>) = samples.iter().copied().unzip();
        let fit = fit::isotonic((&xs, &ys, &weights)).expect("no slope overflows");
        let f = fit.function();
        let means = pooled_means(&exact_samples(&xs, &ys, &weights));
        for (&x, mean) in xs.iter().zip(&means) {
            assert_eq!(f.eval(x), rounded::<F>(mean), "{samples:?}");
        }
    });
}

/// Values and breakpoints at integers, so that none outweighs the others; weights of very different sizes.
fn a_shape_is_the_best_whatever_the_weights<F: Float>() {
    let sample = (-4..=4_i8, weight::<F>(), 0..3_u8);
    let samples = prop::collection::vec(sample, 3..=6);
    check(300, samples, |samples| {
        let (mut xs, mut breakpoints, mut x) = (vec![], vec![], 0.0);
        for (i, &(_, _, step)) in samples.iter().enumerate() {
            x += f64::from(step.max(1));
            xs.push(F::of(x));
            // Sometimes there is a sample between breakpoints.
            if i == 0 || i + 1 == samples.len() || step > 0 {
                breakpoints.push(F::of(x));
            }
        }
        let ys: Vec<F> = samples.iter().map(|s| F::of(s.0.into())).collect();
        let weights: Vec<F> = samples.iter().map(|s| s.1).collect();
        let exact = exact_samples(&xs, &ys, &weights);
        for shape in SHAPES {
            let fit = fit::shape((&xs, &ys, &weights), &breakpoints, shape).expect("determined");
            let f = fit.function();
            let best = best_of_shape(&exact, &exact_all(&breakpoints), shape);
            let largest = best.iter().map(Rational::abs).max().expect("some");
            // Values are rounded once, and a bend that rounding removes costs the same. The error of the
            // wider type is some hundred roundings of the samples.
            let two_u = F::unit_roundoff().exact() * Rational::from_integer(2.into());
            let of_wide = num_traits::pow(Rational::new(1.into(), 2.into()), 90);
            let off = two_u * largest + of_wide * Rational::from_integer(4.into());
            for (breakpoint, best) in exact_all(&breakpoints).iter().zip(&best) {
                assert!(
                    (value_at(f, breakpoint) - best).abs() <= off,
                    "{shape:?} {f:?}"
                );
            }
        }
    });
}

/// Samples at few x, some of them a few floats apart or beside a breakpoint: x, y, weight; and the x of
/// breakpoints. Or, on each segment, samples so close to the first breakpoint that the value at the other one is hardly
/// determined.
#[allow(clippy::type_complexity)]
fn cramped<F: Float>() -> impl Strategy<Value = (Vec<F>, Vec<F>, Vec<F>, Vec<F>)> {
    let part = prop_oneof![Just(0.0), Just(0.3), Just(0.7), Just(1.0), 0.0..1.0_f64];
    let sample = (part, -4..=4_i8, -2.0..2.0_f64, weight::<F>());
    let segments = prop::collection::vec(prop::collection::vec(sample, 1..5), 1..5);
    // The mean of these two is rounded. So all values are that mean, and yet computed as the mean and the quotient of a
    // rounding and a small part.
    let two = |part: f64| [(1.1, 0.9), (0.8, 1.5)].map(|(y, w)| (part, 0, y, F::of(w)));
    let chain = prop::collection::vec(1..52_i32, 1..5).prop_map(move |exponents| {
        let parts = exponents.into_iter().map(|e| 2.0_f64.powi(-e));
        let mut segments: Vec<_> = parts.map(|part| two(part).to_vec()).collect();
        segments[0].extend(two(0.0));
        segments
    });
    let segments = prop_oneof![3 => segments, 1 => chain];
    (segments, any::<bool>()).prop_map(|(segments, is_even)| {
        let (mut xs, mut ys, mut weights, mut breakpoints) =
            (vec![], vec![], vec![], vec![F::of(0.1)]);
        for segment in segments {
            let start = breakpoints[breakpoints.len() - 1];
            let end = start + F::one();
            for (part, floats, y, weight) in segment {
                let mut x = start + (end - start) * F::of(part);
                for _ in 0..floats.abs() {
                    x = if floats < 0 { x.down() } else { x.up() };
                }
                let inside = num_traits::Float::max(num_traits::Float::min(x, end), start);
                xs.push(inside);
                ys.push(F::of(y));
                weights.push(if is_even { F::one() } else { weight });
            }
            breakpoints.push(end);
        }
        (xs, ys, weights, breakpoints)
    })
}

/// Whether the samples leave a value open, or hardly determine it: errors of 1 in all y may change it by 2⁻²⁰ u^(-3/2) or
/// more. A fit computes in a type whose roundings are about u², so 2²⁰ of them may then change the value by √u.
fn are_ill_determined<F: Float>(samples: &[[Rational; 3]], breakpoints: &[Rational]) -> bool {
    let of_each = |y: &dyn Fn(usize) -> Rational| {
        let samples: Vec<[Rational; 3]> = (samples.iter().enumerate())
            .map(|(i, [x, _, w])| [x.clone(), y(i), w.clone()])
            .collect();
        let (a, r) = normal_equations(&samples, breakpoints);
        solve(a, r)
    };
    if is_singular(&normal_equations(samples, breakpoints).0) {
        return true;
    }
    let mut changes = vec![Rational::zero(); breakpoints.len()];
    for i in 0..samples.len() {
        let changed = of_each(&|j| {
            if i == j {
                Rational::one()
            } else {
                Rational::zero()
            }
        });
        for (sum, change) in changes.iter_mut().zip(changed) {
            *sum += change.abs();
        }
    }
    let cube = num_traits::pow(F::unit_roundoff().exact(), 3);
    let limit = num_traits::pow(Rational::new(1.into(), 2.into()), 40);
    changes.iter().any(|change| change * change * &cube > limit)
}

/// Whether a positive semidefinite tridiagonal matrix has no inverse.
fn is_singular(a: &[Vec<Rational>]) -> bool {
    let mut pivot = Rational::one();
    (0..a.len()).any(|j| {
        let before = if j == 0 {
            Rational::zero()
        } else {
            &a[j][j - 1] * &a[j - 1][j] / &pivot
        };
        pivot = &a[j][j] - before;
        pivot.is_zero()
    })
}

/// Samples of a function, three on each segment, come back: the function has their shape and meets them all. Large parts
/// of it may be 0, or far smaller than the rest. The three samples determine every value well.
fn samples_of_a_function_are_never_refused<F: Float>() {
    let value = prop_oneof![
        4 => Just(0.0),
        2 => (-4..=4_i8).prop_map(f64::from),
        1 => (-100..0_i32).prop_map(|e| 2.0_f64.powi(e)),
    ];
    let values = prop::collection::vec((value, 1..=20_u8), 2..8);
    check(400, (values, any::<bool>()), |(runs, is_sorted)| {
        let mut values: Vec<f64> = (runs.iter())
            .flat_map(|&(value, times)| std::iter::repeat_n(value, times.into()))
            .collect();
        if is_sorted {
            values.sort_by(f64::total_cmp);
        }
        let breakpoints: Vec<F> = (0..values.len()).map(|i| F::of(4.0 * i as f64)).collect();
        let (mut xs, mut ys) = (vec![], vec![]);
        for (i, pair) in values.windows(2).enumerate() {
            for part in 1..=3_u8 {
                let part = f64::from(part) / 4.0;
                xs.push(F::of(4.0 * (i as f64 + part)));
                ys.push(F::of(pair[0] + part * (pair[1] - pair[0])));
            }
        }
        let mut fits = vec![fit::least_squares((&xs, &ys), &breakpoints)];
        if is_sorted {
            fits.push(fit::shape((&xs, &ys), &breakpoints, Shape::Rising));
        }
        let u = F::unit_roundoff().exact();
        let largest = (ys.iter().map(|y| y.exact().abs())).max().expect("some");
        for fit in fits {
            let fit = fit.expect("determined");
            for (x, &value) in breakpoints.iter().zip(&values) {
                // A rounding of all y by u moves a value by less than 3 u, the largest sum of a row of the
                // pseudoinverse for such samples. The bound of the fit adds u of the largest, and the rounding of the
                // value another one.
                let off = (value_at(fit.function(), &x.exact()) - value.exact()).abs();
                let most = &u * &largest * Rational::from_integer(5.into());
                assert!(off <= most, "at {x:e} {:?} of {ys:?}", fit.function());
            }
        }
    });
}

/// The documented bound: besides its rounding a value is off by at most √u m, m being the largest |y| on the segments
/// beside it, or by at most u M, M being the largest |y| of all samples. A refusal has a
/// reason: the samples hardly determine a value.
fn least_squares_are_right_or_refused<F: Float>() {
    let (answered, close) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let refused = std::cell::Cell::new(0);
    check(400, cramped::<F>(), |(xs, ys, weights, breakpoints)| {
        let exact = exact_samples(&xs, &ys, &weights);
        let fit = fit::least_squares((&xs, &ys, &weights), &breakpoints);
        let breakpoints = exact_all(&breakpoints);
        let fit = match fit {
            Ok(fit) => fit,
            Err(Error::SlopeOverflow { .. }) => return,
            Err(Error::Undetermined { .. }) => {
                refused.set(refused.get() + 1);
                assert!(
                    are_ill_determined::<F>(&exact, &breakpoints),
                    "{exact:?} {breakpoints:?}"
                );
                return;
            }
            Err(error) => panic!("{error}"),
        };
        answered.set(answered.get() + 1);
        let (a, r) = normal_equations(&exact, &breakpoints);
        let best = solve(a, r);
        let u = F::unit_roundoff().exact();
        let ys = exact_all(fit.function().ys());
        let of_samples = exact.iter().map(|sample| sample[1].abs());
        let of_all = of_samples.max().expect("some");
        let of_values = best.iter().map(Rational::abs).max().expect("some");
        let largest = of_values.max(of_all.clone());
        let mut all_close = true;
        for (j, (y, best)) in ys.iter().zip(&best).enumerate() {
            let (before, after) = (j.saturating_sub(1), (j + 1).min(ys.len() - 1));
            let beside = &breakpoints[before]..=&breakpoints[after];
            let near = exact.iter().filter(|sample| beside.contains(&&sample[0]));
            let m = (near.map(|sample| sample[1].abs()))
                .chain(ys[before..=after].iter().map(Rational::abs))
                .max()
                .expect("its own");
            let off = (y - best).abs();
            let more = (&off - &u * y.abs().max(best.abs())).max(Rational::zero());
            assert!(
                &more * &more <= &u * &m * &m || more <= &u * &of_all,
                "at {j} of {fit:?}"
            );
            all_close &= off <= &u * &largest * Rational::from_integer(2.into());
        }
        close.set(close.get() + i32::from(all_close));
    });
    assert!(answered.get() > enough(250), "{answered:?}");
    assert!(refused.get() > enough(5), "{refused:?}");
    // Nearly all values are as good as if rounded once.
    assert!(
        close.get() * 100 >= answered.get() * 97,
        "{close:?} of {answered:?}"
    );
}

fn variances_are_right_whatever_the_weights<F: Float>() {
    let compared = std::cell::Cell::new(0);
    check(300, cramped::<F>(), |(xs, ys, weights, breakpoints)| {
        let Ok(fit) = fit::least_squares((&xs, &ys, &weights), &breakpoints) else {
            return;
        };
        let (Some(variances), Some(errors)) = (fit.variances(), fit.standard_errors()) else {
            return;
        };
        let exact = exact_samples(&xs, &ys, &weights);
        let (a, _) = normal_equations(&exact, &exact_all(&breakpoints));
        let inverse: Vec<Rational> = (0..breakpoints.len())
            .map(|j| {
                let mut unit = vec![Rational::zero(); breakpoints.len()];
                unit[j] = Rational::one();
                solve(a.clone(), unit)[j].clone()
            })
            .collect();
        let normal = F::LEAST_NORMAL..=F::max_value();
        // The roundings of all operations, in the wider type, are far below u.
        let four_u = F::unit_roundoff().exact() * Rational::from_integer(4.into());
        for j in 1..breakpoints.len() {
            for (of, power) in [(variances, 1), (&errors[..], 2)] {
                if !normal.contains(&of[0]) || !normal.contains(&of[j]) {
                    assert!(of[j].is_zero() == of[0].is_zero() && !of[j].is_nan());
                    continue;
                }
                let ratio = num_traits::pow(of[j].exact() / of[0].exact(), power);
                let expected = &inverse[j] / &inverse[0];
                let off = (&ratio - &expected).abs();
                assert!(off <= &four_u * &expected * Rational::from_integer(2.into()));
                compared.set(compared.get() + 1);
            }
        }
    });
    assert!(compared.get() > enough(300), "{compared:?}");
}

fn the_residual_is_that_of_the_function<F: Float>() {
    check(300, cramped::<F>(), |(xs, ys, weights, breakpoints)| {
        let Ok(fit) = fit::least_squares((&xs, &ys, &weights), &breakpoints) else {
            return;
        };
        let sum: Rational = exact_samples(&xs, &ys, &weights)
            .iter()
            .map(|[x, y, w]| {
                let error = value_at(fit.function(), x) - y;
                w * &error * error
            })
            .sum();
        let residual = fit.residual();
        if residual < F::LEAST_NORMAL || residual > F::max_value() {
            assert_eq!(residual.is_zero(), sum.is_zero());
            assert!(residual.is_zero() || residual == rounded(&sum) || residual == F::LEAST);
            return;
        }
        // The distance of a sample from the function is a difference, off by some roundings of its terms in
        // the wider type: e +- n. So the sum of squares is off by n^2 W, by twice the root of n^2 W times the
        // sum itself, and by its rounding.
        let four = Rational::from_integer(4.into());
        let largest = fit.function().ys().iter().chain(&ys);
        let largest = largest.map(|y| y.exact().abs()).max().expect("some");
        let n = num_traits::pow(Rational::new(1.into(), 2.into()), 97) * largest;
        let all: Rational = weights.iter().map(|w| w.exact()).sum();
        let of_wide = &n * &n * all;
        let off = (residual.exact() - &sum).abs();
        let more = off - F::unit_roundoff().exact() * &sum * &four - &of_wide;
        assert!(
            !more.is_positive() || &more * &more <= four * &sum * of_wide,
            "{fit:?}"
        );
    });
}

/// Examples that were answered wrongly once, with their right answers.
#[test]
fn known_hard_cases() {
    let ys = |f: shallow_relu::PiecewiseLinear<f64>| f.ys().to_vec();
    let (three, convex) = ([0.0, 1.0, 2.0], [0.0, 1.0, 4.0]);
    let fit = fit::shape((&three, &convex, &[1.0, 1.0, 1e-35]), &three, Shape::Convex);
    assert_eq!(fit.expect("three").function().ys(), convex);
    let four = [0.0, 1.0, 2.0, 3.0];
    let weights = [1e-33, 1e-33, 1.0, 1.0];
    let fit = fit::shape(
        (&four, &[0.0, 1.0, 4.0, 9.0], &weights),
        &four,
        Shape::Convex,
    );
    assert_eq!(fit.expect("four").function().ys(), [0.0, 1.0, 4.0, 9.0]);
    let five = [0.0, 1.0, 2.0, 3.0, 4.0];
    let weights = [1.0, 1e-50, 1e-100, 1e-150, 1e-200];
    let fit = fit::shape((&five, &five, &weights), &five, Shape::Rising).expect("five");
    assert_eq!(fit.function().eval(4.0), 4.0);
    let eight: Vec<f64> = (0..8).map(f64::from).collect();
    let huge = [0.0, 1e308, 0.0, 0.5e308, 0.0, -0.6e308, -1.7e308, 0.0];
    let fit = fit::shape((&eight, &huge), &eight, Shape::Rising).expect("eight");
    assert_eq!(fit.function().xs(), [0.0, 6.0, 7.0]);
    let mean = fit.function().ys()[0];
    assert!((mean / -1.142_857_142_857_143e307 - 1.0).abs() < 1e-15);
    assert_eq!(fit.function().ys(), [mean, mean, 0.0]);

    type Isotonic<'a> = (&'a [f64], Option<&'a [f64]>, &'a [f64]);
    let cases: [Isotonic; 8] = [
        (
            &[1e-150, 2e-150],
            Some(&[1e-180, 1e-180]),
            &[1e-150, 2e-150],
        ),
        (&[0.3, 0.7], Some(&[1e-320, 1e-320]), &[0.3, 0.7]),
        (&[0.3, 0.32], Some(&[1.5e-323, 1.0]), &[0.3, 0.32]),
        (&[1e200, 2e200], Some(&[1e120, 1e120]), &[1e200, 2e200]),
        (&[1.5e308, 1e308], None, &[1.25e308, 1.25e308]),
        (&[300.0, 700.0], Some(&[1e307, 1e307]), &[300.0, 700.0]),
        (&[700.0, 300.0], Some(&[1e307, 1e-320]), &[700.0, 700.0]),
        (&[-f64::MAX, 1.0], None, &[-f64::MAX, 1.0]),
    ];
    for (given, weights, expected) in cases {
        let weights = weights.unwrap_or(&[1.0, 1.0]);
        let fit = fit::isotonic((&[0.0, 1.0], given, weights)).expect("two samples");
        assert_eq!(ys(fit.into_function()), expected, "{given:?} {weights:?}");
    }

    // Samples are close together and close to a breakpoint.
    let close = [0.1, 0.1_f64.next_up(), 2.5];
    let fit = fit::least_squares((&close, &[1.0, 1.0, 3.0]), &[0.0, 1.0, 3.0]).expect("three");
    assert_eq!(fit.function().ys(), [1.0, 1.0, 11.0 / 3.0]);
    let one = 1.0_f64;
    let close = [one, one.next_up(), one.next_up().next_up()];
    let fit = fit::least_squares((&close, &[1.0, 3.0, 1.0]), &[0.0, 2.0]).expect("three");
    let variances = fit.variances().expect("three samples, two values");
    // 8/3 is the sum of squares; 1/(2 ulp^2) is the variance of the slope, and the lever is nearly 1.
    let expected = 8.0 / 3.0 * 0.5 / (f64::EPSILON * f64::EPSILON);
    for variance in variances {
        assert!((variance / expected - 1.0).abs() < 1e-12, "{variances:?}");
    }
    // A common factor of the weights does not change the variances.
    let (xs, values) = ([0.0, 0.5, 1.0, 1.5, 2.0], [0.0, 1.0, 2.5, 1.5, 0.5]);
    let of = |weight: f64| {
        let fit = fit::least_squares((&xs, &values, &[weight; 5]), &[0.0, 1.0, 2.0]);
        fit.expect("five")
            .variances()
            .expect("five, three")
            .to_vec()
    };
    for weight in [2.0_f64.powi(-1030), 2.0_f64.powi(-1074), 2.0_f64.powi(1020)] {
        assert_eq!(of(weight), of(1.0));
    }
}

/// Many samples at neighbouring subnormal x share one value. If there were a fit for each of them, this would
/// take an hour.
#[test]
fn many_samples_too_close_for_a_slope_take_few_fits() {
    let xs: Vec<f64> = (1..=20_000).map(f64::from_bits).collect();
    let values: Vec<f64> = (0..20_000).map(f64::from).collect();
    let mean = [9_999.5; 2];
    let isotonic = fit::isotonic((&xs, &values)).expect("joined");
    assert_eq!(isotonic.function().ys(), mean);
    let rising = fit::shape((&xs, &values), &xs, Shape::Rising).expect("joined");
    assert_eq!(rising.function().ys(), mean);
    let convex = fit::shape((&xs, &values), &xs, Shape::Convex).expect("level");
    assert_eq!(convex.function().ys(), mean);
}

#[test]
fn a_bend_between_breakpoints_too_close_for_a_slope_is_level() {
    let breakpoints = [0.0, 1e-320];
    for shape in [Shape::Rising, Shape::Convex, Shape::Concave] {
        let fit = fit::shape((&breakpoints, &[0.0, 1.0]), &breakpoints, shape).expect("level");
        assert_eq!(fit.function().ys(), [0.5, 0.5]);
    }
}

/// A step down to zeros. Where the samples of the zeros weigh far less than those before, their values are still certain.
#[test]
fn light_zeros_behind_a_step_are_zeros() {
    let breakpoints = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    let xs: Vec<f64> = (0..=20_u8).map(|i| f64::from(i) / 4.0).collect();
    for top in [1.0, 1e10, 1e300] {
        for light in [1.0, 1e-42, 1e-100, 1e-300] {
            let ys = xs.iter().map(|&x| top * (2.0 - x).clamp(0.0, 1.0));
            let weights = xs.iter().map(|&x| if x <= 1.0 { 1.0 } else { light });
            let (ys, weights): (Vec<f64>, Vec<f64>) = ys.zip(weights).unzip();
            let samples = (&xs, &ys, &weights);
            let falling = fit::shape(samples, &breakpoints, Shape::Falling);
            for fit in [fit::least_squares(samples, &breakpoints), falling] {
                let fit = fit.expect("determined");
                let values = fit.function().values(&breakpoints);
                assert_eq!(values, [top, top, 0.0, 0.0, 0.0, 0.0]);
            }
        }
    }
}
