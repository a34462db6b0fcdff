//! The cases that scikit-learn's `IsotonicRegression` is tested on (`sklearn/tests/test_isotonic.py`, 1.9.1),
//! remade: permutations, ties, weights, weight 0, bounds on y, inputs outside, x that are too close.
//!
//! Where the two differ, the difference is told beside the case. The cases of `increasing="auto"`, of arrays of
//! two dimensions, of pickles and of output types have nothing to compare here.

use shallow_relu::fit::{self, Fit, Shape};
use shallow_relu::{Error, PiecewiseLinear, Samples};

use crate::support::{Float, for_floats};

for_floats!(
    the_order_of_samples_does_not_matter,
    samples_that_fall_are_pooled,
    samples_at_one_x_become_their_mean,
    ties_at_the_ends_become_their_mean,
    ties_within_are_pooled_as_blocks,
    groups_of_ties_of_different_sizes_are_weighted_by_size,
    a_falling_fit_is_found_by_its_shape,
    the_better_direction_has_the_smaller_residual,
    lengths_that_differ_are_refused,
    weights_of_one_are_the_default,
    bounds_on_y_are_a_maximum_and_a_minimum,
    inputs_outside_are_clipped,
    equal_samples_at_the_least_x_do_no_harm,
    bounds_on_y_hold_everywhere,
    runs_of_weight_zero_count_for_nothing,
    breakpoints_that_are_left_out_change_no_value,
    ties_by_rounding_are_ties,
    x_too_close_for_a_slope_share_a_value,
    breakpoints_are_samples_and_values_within_their_range,
);

fn of<F: Float, const N: usize>(values: [f64; N]) -> [F; N] {
    values.map(F::of)
}

/// 0, 1, 2 and so on.
fn indices<F: Float>(n: usize) -> Vec<F> {
    (0..n).map(|i| F::of(i as f64)).collect()
}

fn values<F: Float>(fit: &Fit<F>, xs: &[F]) -> Vec<F> {
    xs.iter().map(|&x| fit.function().eval(x)).collect()
}

/// Numbers from 0 to 1 that look random.
fn noise<F: Float>(n: usize, mut state: u64) -> Vec<F> {
    let next = |_| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        F::of((state >> 40) as f64 / (1_u64 << 24) as f64)
    };
    (0..n).map(next).collect()
}

/// The function between a floor and a ceiling.
fn between<F: Float>(f: &PiecewiseLinear<F>, floor: f64, ceiling: f64) -> PiecewiseLinear<F> {
    let bound = |y: f64| PiecewiseLinear::constant(F::of(y)).expect("finite");
    let above = f.max(&bound(floor)).expect("in range");
    above.min(&bound(ceiling)).expect("in range")
}

fn the_order_of_samples_does_not_matter<F: Float>() {
    let xs = of::<F, 7>([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    let ys = of::<F, _>([1.0, 41.0, 51.0, 1.0, 2.0, 5.0, 24.0]);
    let fit = fit::isotonic((&xs, &ys, &xs)).expect("seven");
    // (2 * 41 + 3 * 51 + 4 * 1 + 5 * 2 + 6 * 5) / 20
    let mean = F::of(13.95);
    assert_eq!(
        values(&fit, &xs),
        [F::of(1.0), mean, mean, mean, mean, mean, F::of(24.0)]
    );
    assert_eq!(fit.function().xs(), [xs[0], xs[1], xs[5], xs[6]]);
    let order = [6, 2, 1, 3, 0, 5, 4];
    let (xs, ys) = (order.map(|i| xs[i]), order.map(|i| ys[i]));
    assert_eq!(fit::isotonic((&xs, &ys, &xs)), Ok(fit));
}

fn samples_that_fall_are_pooled<F: Float>() {
    let (xs, ys) = (
        indices::<F>(7),
        of::<F, _>([3.0, 7.0, 5.0, 9.0, 8.0, 7.0, 10.0]),
    );
    let fit = fit::isotonic((&xs, &ys)).expect("seven");
    assert_eq!(values(&fit, &xs), of([3.0, 6.0, 6.0, 8.0, 8.0, 8.0, 10.0]));
    let (xs, ys) = (indices::<F>(3), of::<F, _>([10.0, 0.0, 2.0]));
    let fit = fit::isotonic((&xs, &ys)).expect("three");
    assert_eq!(values(&fit, &xs), of([4.0; 3]));
    let backward: Vec<(F, F)> = xs.iter().copied().zip(ys).rev().collect();
    assert_eq!(fit::isotonic(&backward), Ok(fit));
}

fn samples_at_one_x_become_their_mean<F: Float>() {
    let fit = fit::isotonic((&of::<F, 3>([1.0; 3]), &of::<F, _>([10.0, 0.0, 2.0]))).expect("three");
    assert_eq!(values(&fit, &of::<F, _>([-9.0, 1.0, 9.0])), of([4.0; 3]));
    assert_eq!(fit.residual(), F::of(36.0 + 16.0 + 4.0));
}

fn ties_at_the_ends_become_their_mean<F: Float>() {
    let ys = of::<F, 6>([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let xs = of::<F, _>([1.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let fit = fit::isotonic((&xs, &ys)).expect("six");
    assert_eq!(values(&fit, &xs), of([1.5, 1.5, 3.0, 4.0, 5.0, 6.0]));
    let xs = of::<F, _>([1.0, 2.0, 3.0, 4.0, 5.0, 5.0]);
    let fit = fit::isotonic((&xs, &ys)).expect("six");
    assert_eq!(values(&fit, &xs), of([1.0, 2.0, 3.0, 4.0, 5.5, 5.5]));
}

/// Sizes of the pituitary fissure at four ages: the example of de Leeuw, Hornik and Mair, *Isotone Optimization
/// in R*, 2009, for ties that are kept together.
fn ties_within_are_pooled_as_blocks<F: Float>() {
    let xs = of::<F, 11>([
        8.0, 8.0, 8.0, 10.0, 10.0, 10.0, 12.0, 12.0, 12.0, 14.0, 14.0,
    ]);
    let ys = of::<F, _>([
        21.0, 23.5, 23.0, 24.0, 21.0, 25.0, 21.5, 22.0, 19.0, 23.5, 25.0,
    ]);
    let fit = fit::isotonic((&xs, &ys)).expect("eleven");
    assert_eq!(fit.function().xs(), of([8.0, 12.0, 14.0]));
    let mean = F::of(200.0) / F::of(9.0);
    assert_eq!(fit.function().ys(), [mean, mean, F::of(24.25)]);
}

fn groups_of_ties_of_different_sizes_are_weighted_by_size<F: Float>() {
    let xs = of::<F, 6>([0.0, 1.0, 1.0, 2.0, 3.0, 4.0]);
    let ys = of::<F, _>([0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    let fit = fit::isotonic((&xs, &ys)).expect("six");
    assert_eq!(values(&fit, &xs), of([0.0, 0.25, 0.25, 0.25, 0.25, 1.0]));
    // The two at 1 count as many as one of weight 2.
    let merged = (
        of::<F, 5>([0.0, 1.0, 2.0, 3.0, 4.0]),
        of::<F, _>([0.0, 0.5, 0.0, 0.0, 1.0]),
    );
    let weights = of::<F, _>([1.0, 2.0, 1.0, 1.0, 1.0]);
    let other = fit::isotonic((&merged.0, &merged.1, &weights)).expect("five");
    assert_eq!(other.function(), fit.function());
}

fn a_falling_fit_is_found_by_its_shape<F: Float>() {
    let (xs, ys) = (
        indices::<F>(7),
        of::<F, _>([10.0, 9.0, 10.0, 7.0, 6.0, 6.5, 5.0]),
    );
    let fit = fit::shape((&xs, &ys), &xs, Shape::Falling).expect("seven");
    assert_eq!(
        values(&fit, &xs),
        of([10.0, 9.5, 9.5, 7.0, 6.25, 6.25, 5.0])
    );
    let outside = of([-10.0, 17.0]);
    assert_eq!(values(&fit, &outside), of([10.0, 5.0]));
    // It is the rising fit of the opposite samples.
    let down = ys.map(|y| -y);
    let opposite = fit::isotonic((&xs, &down)).expect("seven");
    assert!((-opposite.function()).same_function(fit.function()));
}

/// scikit-learn can choose the direction by itself (`increasing="auto"`). Here the two residuals tell.
fn the_better_direction_has_the_smaller_residual<F: Float>() {
    let xs = indices::<F>(7);
    for (ys, is_rising) in [
        ([10.0, 9.0, 10.0, 7.0, 6.0, 6.1, 5.0], false),
        ([5.0, 6.1, 6.0, 7.0, 10.0, 9.0, 10.0], true),
    ] {
        let fit = |shape| fit::shape((&xs, &of::<F, _>(ys)), &xs, shape).expect("seven");
        let [rising, falling] = [Shape::Rising, Shape::Falling].map(|s| fit(s).residual());
        assert_eq!(rising < falling, is_rising);
    }
}

fn lengths_that_differ_are_refused<F: Float>() {
    let (three, two) = (of::<F, 3>([0.0, 1.0, 2.0]), of::<F, _>([0.1, 0.6]));
    let error = fit::isotonic((&three, &three, &two)).expect_err("two weights");
    assert!(matches!(
        error,
        Error::LengthMismatch {
            right: "weights",
            ..
        }
    ));
    let error = fit::isotonic((&three, &two)).expect_err("two y");
    assert!(matches!(error, Error::LengthMismatch { right: "ys", .. }));
}

fn weights_of_one_are_the_default<F: Float>() {
    let xs = indices::<F>(100);
    let slope = |(i, noise): (usize, F)| F::of((i as f64).sqrt()) + noise * F::of(5.0);
    let ys: Vec<F> = noise(100, 42).into_iter().enumerate().map(slope).collect();
    let ones = vec![F::one(); 100];
    assert_eq!(fit::isotonic((&xs, &ys, &ones)), fit::isotonic((&xs, &ys)));
}

/// scikit-learn takes `y_min` and `y_max`. Here the fit is cut off by a maximum and a minimum. At the samples
/// both are the same. Between two samples, scikit-learn draws the line between the values that were cut off;
/// the cut of the function has a breakpoint where it reaches the bound.
fn bounds_on_y_are_a_maximum_and_a_minimum<F: Float>() {
    let xs = indices::<F>(6);
    let fit = fit::isotonic((&xs, &xs)).expect("six");
    let cut = between(fit.function(), 2.0, 4.0);
    let found: Vec<F> = xs.iter().map(|&x| cut.eval(x)).collect();
    assert_eq!(found, of([2.0, 2.0, 2.0, 3.0, 4.0, 4.0]));
}

/// As with `out_of_bounds="clip"`. For the others, `domain` tells which inputs are outside.
fn inputs_outside_are_clipped<F: Float>() {
    let (xs, ys) = (
        indices::<F>(7),
        of::<F, _>([3.0, 7.0, 5.0, 9.0, 8.0, 7.0, 10.0]),
    );
    let fit = fit::isotonic((&xs, &ys)).expect("seven");
    let infinite = [F::neg_infinity(), F::infinity()];
    assert_eq!(values(&fit, &of::<F, _>([-10.0, 16.0])), of([3.0, 10.0]));
    assert_eq!(values(&fit, &infinite), of([3.0, 10.0]));
    assert_eq!(fit.function().domain(), (F::of(0.0), F::of(6.0)));
}

fn equal_samples_at_the_least_x_do_no_harm<F: Float>() {
    let (xs, ys) = (of::<F, 3>([0.0, 0.0, 1.0]), of::<F, _>([0.0, 0.0, 1.0]));
    let fit = fit::isotonic((&xs, &ys)).expect("three");
    assert_eq!(
        (fit.function().xs(), fit.function().ys()),
        (&xs[1..], &ys[1..])
    );
    assert_eq!(fit.residual(), F::zero());
}

fn bounds_on_y_hold_everywhere<F: Float>() {
    let xs = indices::<F>(20);
    let ys: Vec<F> = noise::<F>(20, 7)
        .into_iter()
        .map(|y| y * F::of(3.0) - F::of(1.5))
        .collect();
    let rising = fit::isotonic((&xs, &ys)).expect("twenty").into_function();
    let falling = fit::shape((&xs, &ys), &xs, Shape::Falling)
        .expect("twenty")
        .into_function();
    for f in [rising, falling] {
        let cut = between(&f, 0.0, 0.1);
        let (least, greatest) = cut.range();
        assert!(F::zero() <= least && greatest <= F::of(0.1));
        assert_eq!(cut.tail_slopes(), (F::zero(), F::zero()));
    }
}

fn runs_of_weight_zero_count_for_nothing<F: Float>() {
    let xs: Vec<F> = (0..50).map(|i| F::of(f64::from(i) * 0.125 - 3.0)).collect();
    let ys: Vec<F> = xs
        .iter()
        .zip(noise::<F>(50, 3))
        .map(|(&x, y)| x + y)
        .collect();
    let mut weights = noise::<F>(50, 5);
    weights[5..8].fill(F::zero());
    let fit = fit::isotonic((&xs, &ys, &weights)).expect("fifty");
    for all in [&xs, &ys, &weights] {
        assert_eq!(all.len(), 50);
    }
    let without = |all: &[F]| [&all[..5], &all[8..]].concat();
    let other = fit::isotonic((&without(&xs), &without(&ys), &without(&weights)));
    assert_eq!(other, Ok(fit));
}

/// The fit keeps only the ends of level stretches. A function through all samples has the same values.
fn breakpoints_that_are_left_out_change_no_value<F: Float>() {
    let xs: Vec<F> = noise::<F>(1000, 11)
        .into_iter()
        .map(|x| x * F::of(20.0))
        .collect();
    let is_hit = |(&x, y): (&F, F)| F::of(f64::from(u8::from(y * F::of(20.0) < x)));
    let ys: Vec<F> = xs.iter().zip(noise::<F>(1000, 13)).map(is_hit).collect();
    let mut weights = noise::<F>(1000, 17);
    weights
        .iter_mut()
        .step_by(10)
        .for_each(|weight| *weight = F::zero());
    let fit = fit::isotonic((&xs, &ys, &weights)).expect("a thousand");
    let samples = Samples::weighted(&xs, &ys, &weights).expect("a thousand");
    let mut all: Vec<F> = samples.iter().map(|(x, ..)| x).collect();
    all.dedup();
    let whole = PiecewiseLinear::from_xy(&all, &values(&fit, &all))
        .expect("increasing")
        .clamped();
    assert!(fit.function().segment_count() < whole.segment_count() / 4);
    for x in noise::<F>(1000, 19)
        .into_iter()
        .map(|x| x * F::of(22.0) - F::one())
    {
        assert_eq!(fit.function().eval(x), whole.eval(x));
    }
}

/// 1 and 1 + 10⁻¹⁶ are one float. scikit-learn merges x up to 10⁻¹⁵ apart (10⁻⁶ for `f32`), whatever their
/// size. Here different floats are different x.
fn ties_by_rounding_are_ties<F: Float>() {
    let xs = of::<F, 4>([0.0, 1.0, 1.0 + 1e-16, 2.0]);
    let fit = fit::isotonic((&xs, &of::<F, _>([0.0, 1.0, 2.0, 3.0]))).expect("four");
    assert_eq!(fit.function().xs(), of([0.0, 1.0, 2.0]));
    assert_eq!(
        values(&fit, &of::<F, _>([0.0, 0.5, 1.0, 1.5, 2.0])),
        of([0.0, 0.75, 1.5, 2.25, 3.0])
    );
    let close = of::<F, 3>([0.0, 1e-16, 1.0]);
    let fit = fit::isotonic((&close, &of::<F, _>([0.0, 1.0, 2.0]))).expect("three");
    assert_eq!(fit.function().xs(), close);
}

/// Subnormal x, as softmax scores have them. scikit-learn merges them because they are close to each other.
/// Here they share a value only if the slope between them would overflow.
fn x_too_close_for_a_slope_share_a_value<F: Float>() {
    let [first, second, third] = [1, 10_000, 1 << 20].map(F::from_bits);
    let xs = [F::zero(), second, third, F::one()];
    let fit = fit::isotonic((&xs, &of::<F, _>([0.42, 0.42, 0.44, 0.44]))).expect("four");
    let found = values(
        &fit,
        &[F::zero(), first, second, third, F::of(1e-10), F::one()],
    );
    assert!(found.iter().all(|y| F::of(0.42) <= *y && *y <= F::of(0.44)));
    assert!(found.is_sorted() && found[5] == F::of(0.44));
    // Another one of the issues: the least and the greatest x are samples, too, and only 0 is near another x.
    let xs = [F::zero(), F::LEAST, F::one()];
    let fit = fit::isotonic((&xs, &of::<F, _>([0.0, 0.8, 0.9]))).expect("three");
    assert_eq!(fit.function().xs(), xs);
    assert_eq!(fit.function().ys(), of([0.4, 0.4, 0.9]));
}

fn breakpoints_are_samples_and_values_within_their_range<F: Float>() {
    let (xs, ys) = (noise::<F>(30, 23), noise::<F>(30, 29));
    let mut breakpoints = xs.clone();
    breakpoints.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    let rising = fit::isotonic((&xs, &ys)).expect("thirty").into_function();
    let falling = fit::shape((&xs, &ys), &breakpoints, Shape::Falling).expect("thirty");
    let falling = falling.into_function();
    let bounds = Samples::new(&ys, &ys).expect("thirty");
    let (least, greatest) = (bounds.iter().next(), bounds.iter().next_back());
    for f in [&rising, &falling] {
        assert!(f.xs().len() < xs.len());
        assert!(f.xs().iter().all(|x| xs.contains(x)));
        let (from, to) = f.range();
        assert!(least.is_some_and(|least| least.0 <= from));
        assert!(greatest.is_some_and(|greatest| to <= greatest.0));
    }
    assert!(rising.ys().is_sorted() && falling.ys().is_sorted_by(|a, b| a >= b));
}
