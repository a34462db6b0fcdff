//! Sums of functions that nearly cancel, whose breakpoints lie as close as floats allow.

use std::cell::Cell;

use proptest::prelude::*;
use shallow_relu::PiecewiseLinear;

use crate::algebra::assert_within_its_bound;
use crate::support::{Float, check, enough, for_floats};

for_floats!(every_breakpoint_of_a_sum_is_within_the_bound_however_close_they_lie);

/// A float times a power of two. An intermediate result may be out of range.
fn power<F: Float>((mantissa, exponent): (f64, i32)) -> F {
    let half = exponent / 2;
    F::of(mantissa) * F::of(2.0).powi(half) * F::of(2.0).powi(exponent - half)
}

fn mantissas_and_exponents(exponents: std::ops::Range<i32>) -> impl Strategy<Value = (f64, i32)> {
    let mantissa = prop_oneof![1.0..2.0_f64, -2.0..-1.0_f64, Just(0.0)];
    (mantissa, exponents)
}

/// Points with x in some range of exponents or in all, and y in some range. The ranges are given as exponents
/// below zero.
fn points<F: Float>() -> impl Strategy<Value = Vec<(F, F)>> {
    let (least, most) = (F::EXPONENTS.start, F::EXPONENTS.end - 1);
    let x_exponents = prop_oneof![
        (least..0).prop_flat_map(move |top| (top - 200).max(least)..top + 1),
        least..most,
    ];
    let point = (x_exponents, 1.0..2.0_f64, any::<bool>());
    let x = point.prop_map(|(exponent, mantissa, is_minus)| {
        power::<F>((if is_minus { -mantissa } else { mantissa }, exponent))
    });
    let x = prop_oneof![3 => x, 1 => Just(F::zero())];
    (least..0).prop_flat_map(move |y_top| {
        let y = mantissas_and_exponents((y_top - 60).max(least)..y_top + 1).prop_map(power::<F>);
        prop::collection::vec((x.clone(), y), 2..5)
    })
}

fn function<F: Float>(mut points: Vec<(F, F)>) -> Option<PiecewiseLinear<F>> {
    points.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("no NaN"));
    points.dedup_by_key(|point| point.0);
    PiecewiseLinear::from_breakpoints(&points).ok()
}

fn every_breakpoint_of_a_sum_is_within_the_bound_however_close_they_lie<F: Float>() {
    let summed = Cell::new(0);
    let drawn = (prop::collection::vec(points::<F>(), 1..4), points::<F>());
    check(2500, drawn, |(all, last)| {
        let mut all: Vec<_> = all.into_iter().filter_map(function).collect();
        // The last function subtracts the sum of the others.
        let value = |x: F| all.iter().fold(F::zero(), |sum, f| sum + f.eval(x));
        all.extend(function(
            last.iter().map(|&(x, _)| (x, -value(x))).collect(),
        ));
        let Ok(sum) = PiecewiseLinear::sum(&all) else {
            return;
        };
        summed.set(summed.get() + 1);
        assert_within_its_bound(&sum, &all);
    });
    assert!(summed.get() > enough(2_000), "{summed:?}");
}

#[test]
fn errors_of_a_segment_name_its_index() {
    let text = |x0: f64, y0: f64, segments: &[(f64, f64)]| {
        let error = PiecewiseLinear::from_slopes(x0, y0, segments).expect_err("bad segments");
        error.to_string()
    };
    // The bracket of index 3 ends before it starts.
    let brackets = [(0.1, 1e4), (0.2, 1e5), (0.3, 3e5), (0.4, 2e5)];
    assert_eq!(
        text(0.0, 0.0, &brackets),
        "segment 3 must end to the right of its start x = 300000, but ends at x = 200000"
    );
    assert_eq!(
        text(5.0, 0.0, &[(1.0, 5.0)]),
        "segment 0 must end to the right of its start x = 5, but ends at x = 5"
    );
    let nan = f64::NAN;
    assert_eq!(
        text(0.0, 0.0, &[(1.0, 1.0), (2.0, nan)]),
        "end[1] = NaN is not finite"
    );
    assert_eq!(
        text(0.0, 0.0, &[(1.0, 1.0), (nan, 2.0)]),
        "slope[1] = NaN is not finite"
    );
    assert_eq!(text(nan, 0.0, &[(1.0, 1.0)]), "x0 = NaN is not finite");
    assert_eq!(text(0.0, nan, &[(1.0, 1.0)]), "y0 = NaN is not finite");
}

/// The documented order of errors: bad breakpoints come before segments that are too steep.
#[test]
fn the_first_bad_breakpoint_is_named_before_a_steep_segment() {
    let (xs, ys) = (
        [0.0, 1e-300, 1.0, 2.0],
        [0.0, 1e300, f64::NAN, f64::INFINITY],
    );
    let error = PiecewiseLinear::from_xy(&xs, &ys).expect_err("steep, and no values");
    assert_eq!(error.to_string(), "y[2] = NaN is not finite");
    let error = PiecewiseLinear::from_xy(&xs[..2], &ys[..2]).expect_err("steep");
    assert!(
        error.to_string().starts_with("the slope of segment 0"),
        "{error}"
    );
}
