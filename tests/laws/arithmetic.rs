//! The wider arithmetic of construction, against rationals.

use num_rational::BigRational;
use num_traits::Signed;
use proptest::prelude::*;
use shallow_relu::{DoubleDouble, Scalar};

use crate::support::{Number, check};

/// Within `2^-bits` of `exact`, as a double-double; `low` is recovered by subtracting `high`.
fn is_close(value: DoubleDouble, exact: &BigRational, bits: i32) -> bool {
    let high = value.high();
    let low = (value - high.widen()).high();
    let error = (high.exact() + low.exact() - exact).abs();
    error <= exact.abs() * 2.0_f64.powi(-bits).exact()
}

/// Double-doubles of full length, by a sum of two floats, far from overflow and underflow.
fn operands() -> impl Strategy<Value = (DoubleDouble, BigRational)> {
    let float = || (any::<bool>(), 1.0..2.0_f64, -60..60_i32);
    (float(), float()).prop_map(|((minus, m, e), (_, small, shift))| {
        let high = if minus { -m } else { m } * 2.0_f64.powi(e);
        let low = small * 2.0_f64.powi(e - 54 - (shift.unsigned_abs() / 2) as i32);
        (high.widen() + low.widen(), high.exact() + low.exact())
    })
}

#[test]
fn double_double_keeps_its_error_bounds() {
    check(
        20_000,
        (operands(), operands()),
        |((a, exact_a), (b, exact_b))| {
            assert!(is_close(a, &exact_a, 110), "the operand itself");
            assert!(
                is_close(a + b, &(&exact_a + &exact_b), 102),
                "{a:?} + {b:?}"
            );
            assert!(
                is_close(a - b, &(&exact_a - &exact_b), 102),
                "{a:?} - {b:?}"
            );
            assert!(
                is_close(a * b, &(&exact_a * &exact_b), 102),
                "{a:?} * {b:?}"
            );
            assert!(
                is_close(a / b, &(&exact_a / &exact_b), 101),
                "{a:?} / {b:?}"
            );
        },
    );
}

#[test]
fn double_double_overflows_to_infinity_and_never_to_nan() {
    let max = f64::MAX.widen();
    assert_eq!((max + max).high(), f64::INFINITY);
    assert_eq!((-max - max).high(), f64::NEG_INFINITY);
    assert_eq!((max * max).high(), f64::INFINITY);
    assert_eq!((max / f64::MIN_POSITIVE.widen()).high(), f64::INFINITY);
    assert_eq!((max * 1.0.widen()).high(), f64::MAX);
    assert_eq!(((max + max) + 1.0.widen()).high(), f64::INFINITY);
}

#[test]
fn a_sum_and_what_is_missing_from_it_are_exact() {
    check(
        20_000,
        (operands(), any::<bool>(), 1.0..2.0_f64, -120..120_i32),
        |((wide, exact), minus, m, e)| {
            let x = if minus { -m } else { m } * 2.0_f64.powi(e);
            let (sum, missing) = x.add_to(wide);
            let low = (sum - sum.high().widen()).high();
            assert_eq!(
                sum.high().exact() + low.exact() + missing.high().exact(),
                exact + x.exact()
            );
        },
    );
    let (sum, missing) = f64::MAX.add_to(f64::MAX.widen());
    assert_eq!((sum.high(), missing.high()), (f64::INFINITY, 0.0));
}
