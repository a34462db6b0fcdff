//! The wider and the exact arithmetic, compared with rationals.

use std::cell::Cell;

use num_traits::{Signed, Zero};
use proptest::collection::vec;
use proptest::prelude::*;
use shallow_relu::Scalar;
use shallow_relu::number::{DoubleDouble, Exact, ExactSum};

use crate::support::generators::floats;
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, oracle};

for_floats!(
    an_exact_sum_is_exact_and_rounded_once,
    an_exact_sum_rounds_ties_to_even_and_to_infinity,
    products_are_compared_exactly,
);

/// Whether a double-double is within `2^-bits` of `exact`. Its `low` is recovered by subtracting `high`.
fn is_close(value: DoubleDouble, exact: &Rational, bits: i32) -> bool {
    let high = value.high();
    let low = (value - high.widen()).high();
    let error = (high.exact() + low.exact() - exact).abs();
    error <= exact.abs() * 2.0_f64.powi(-bits).exact()
}

/// Double-doubles of full length, made by a sum of two floats, far from overflow and underflow.
fn operands() -> impl Strategy<Value = (DoubleDouble, Rational)> {
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
    // The product is slightly more than the largest float, and must not be rounded down to it.
    let more = 1.0.widen() + (f64::EPSILON / 2.0).widen();
    assert_eq!((max * more).high(), f64::INFINITY);
    assert_eq!((-max / (2.0.widen() - more)).high(), f64::NEG_INFINITY);
}

#[test]
fn double_double_keeps_its_error_bounds_for_subnormal_factors() {
    check(
        20_000,
        (operands(), 1_u64..1 << 52),
        |((a, exact), bits)| {
            let (large, subnormal) = (2.0_f64.powi(900), f64::from_bits(bits));
            let exact = exact * large.exact() * subnormal.exact();
            for product in [
                a * large.widen() * subnormal.widen(),
                subnormal.widen() * (a * large.widen()),
            ] {
                assert!(is_close(product, &exact, 102), "{a:?} {bits}");
            }
        },
    );
}

#[test]
fn double_double_keeps_its_error_bounds_up_to_the_largest_float() {
    let counts = Cell::new((0, 0));
    check(20_000, (operands(), operands(), -1..2), |(a, b, up)| {
        // The shift brings the product close to the largest float.
        let shift = 1023 + up - (a.1.ilogb() + b.1.ilogb()) as i32;
        let powers = [shift / 2, shift - shift / 2].map(|power| 2.0_f64.powi(power));
        let a = (a.0 * powers[0].widen(), a.1 * powers[0].exact());
        let b = (b.0 * powers[1].widen(), b.1 * powers[1].exact());
        let (product, exact) = (a.0 * b.0, &a.1 * &b.1);
        let (finite, infinite) = counts.get();
        if product.high().is_finite() {
            counts.set((finite + 1, infinite));
            assert!(is_close(product, &exact, 102), "{a:?} {b:?}");
        } else {
            counts.set((finite, infinite + 1));
            assert!(exact.abs() > f64::MAX.exact(), "{a:?} {b:?}");
        }
        // The quotient comes close to the largest float, too.
        let quotient = a.0 / (1.0.widen() / b.0);
        if quotient.high().is_finite() {
            assert!(is_close(quotient, &exact, 99), "{a:?} {b:?}");
        } else {
            assert!(exact.abs() * 2.0.exact() > f64::MAX.exact(), "{a:?} {b:?}");
        }
    });
    // The rounded quotient of the largest float, times the divisor, may be larger than that float.
    for divisor in (3..100).map(f64::from) {
        let exact = f64::MAX.exact() / divisor.exact();
        assert!(is_close(f64::MAX.widen() / divisor.widen(), &exact, 101));
    }
    let (finite, infinite) = counts.get();
    assert!(
        finite > enough(5_000) && infinite > enough(5_000),
        "{counts:?}"
    );
}

#[test]
fn a_sum_and_its_rounding_error_are_exact() {
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

fn an_exact_sum_is_exact_and_rounded_once<F: Float>() {
    let products = || vec((floats::<F>(), floats::<F>()), 0..8);
    // Half of the sums contain the opposites of their terms, so that the rest is small or zero.
    let cases = (products(), products(), floats::<F>(), any::<bool>());
    check(3000, cases, |(products, more, x, cancels)| {
        let (mut sum, mut exact) = (F::Exact::zero(), Rational::zero());
        let mut add = |sum: &mut F::Exact, a: F, b: F| {
            sum.add_product(a, b);
            exact += a.exact() * b.exact();
        };
        for &(a, b) in &products {
            add(&mut sum, a, b);
        }
        let mut other = F::Exact::zero();
        for &(a, b) in &more {
            add(&mut other, a, b);
        }
        sum.add(&other);
        for &(a, b) in products.iter().filter(|_| cancels) {
            add(&mut sum, -b, a);
        }
        assert!(
            oracle::is_rounded(sum.round(), &exact),
            "{sum:?} is {exact}"
        );
        assert_eq!(sum.sign(), exact.cmp(&Rational::zero()));
        let (mut times, product) = (sum.times(x), &exact * x.exact());
        assert!(
            oracle::is_rounded(times.round(), &product),
            "{times:?} is {product}"
        );
        assert_eq!(times.sign(), product.cmp(&Rational::zero()));

        let power = Rational::from_integer(2.into()).pow(32 * sum.take_power());
        let (left, size) = (exact / power, Signed::abs(&sum.round()));
        assert!(oracle::is_rounded(sum.round(), &left), "{sum:?} is {left}");
        assert!(size.is_zero() || F::of(0.5) <= size && size <= F::of(2.0_f64.powi(32)));
    });
}

fn an_exact_sum_rounds_ties_to_even_and_to_infinity<F: Float>() {
    let half = F::of(0.5);
    let of = |terms: &[(F, F)]| {
        let mut sum = F::Exact::zero();
        for &(a, b) in terms {
            sum.add_product(a, b);
        }
        sum.round()
    };
    let (one, least, max) = (F::one(), F::LEAST, F::max_value());
    let step = one.up() - one;
    assert_eq!(of(&[]), F::zero());
    assert_eq!(of(&[(one, one), (step, half)]), one);
    assert_eq!(of(&[(one, one), (step, half), (least, least)]), one.up());
    assert_eq!(of(&[(one.up(), one), (step, half)]), one.up().up());
    assert_eq!(of(&[(one, one), (-step, half * half)]), one);
    assert_eq!(of(&[(least, half)]), F::zero());
    assert_eq!(of(&[(least, half), (least, least)]), least);
    assert_eq!(of(&[(least, half), (least, one)]), least + least);
    assert_eq!(
        of(&[(F::LEAST_NORMAL, one), (-least, half)]),
        F::LEAST_NORMAL
    );
    let last_step = max - max.down();
    assert_eq!(of(&[(max, one), (last_step, half)]), F::infinity());
    assert_eq!(of(&[(max, -one), (last_step, -half)]), F::neg_infinity());
    assert_eq!(of(&[(max, one), (last_step, half), (least, -least)]), max);
}

fn products_are_compared_exactly<F: Float>() {
    let factor = floats::<F>;
    check(
        5000,
        (factor(), factor(), factor(), factor(), 0..4),
        |(a, b, c, d, alike)| {
            // The products are often equal or nearly so.
            let (c, d) = match alike {
                0 => (c, d),
                1 => (b, a),
                2 => (-b, -a),
                _ => (b, if a < F::max_value() { a.up() } else { a }),
            };
            let exact = (a.exact() * b.exact()).cmp(&(c.exact() * d.exact()));
            assert_eq!(
                F::Exact::compare_products((a, b), (c, d)),
                exact,
                "{a:e} {b:e} {c:e} {d:e}"
            );
        },
    );
}

#[test]
fn an_exact_sum_carries_in_time() {
    // The sum, whose digits are as full as possible, is doubled a hundred times.
    let mut sum = ExactSum::<f64>::default();
    sum.add_product(-f64::MAX, 1.0);
    let mut exact = -f64::MAX.exact();
    for _ in 0..100 {
        let same = sum.clone();
        sum.add(&same);
        exact *= 2.0.exact();
    }
    sum.add_product(1e-300, -1e-300);
    exact -= 1e-300.exact() * 1e-300.exact();
    let scaled = sum.times(f64::MIN_POSITIVE).round();
    assert!(oracle::is_rounded(
        scaled,
        &(exact * f64::MIN_POSITIVE.exact())
    ));
}
