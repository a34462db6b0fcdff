//! For an exact number type every identity holds with `==`.

use num_bigint::BigInt;
use num_rational::Ratio;
use proptest::prelude::*;
use shallow_relu::{Columns, PiecewiseLinear, Scalar, Tail, construct};

use crate::support::rational::Rational;
use crate::support::{Number, check, function, oracle, tail_pairs};

impl Number for Ratio<i64> {
    fn exact(self) -> Rational {
        Rational::new(BigInt::from(*self.numer()), BigInt::from(*self.denom()))
    }
}

impl Number for Ratio<i128> {
    fn exact(self) -> Rational {
        Rational::new(BigInt::from(*self.numer()), BigInt::from(*self.denom()))
    }
}

type Point<I> = (Ratio<I>, Ratio<I>);

/// Breakpoints with small numerators and denominators, so that sums of weights do not overflow.
macro_rules! rational_strategies {
    ($name:ident, $integer:ty, $denominators:expr) => {
        fn $name() -> impl Strategy<
            Value = (
                Vec<Point<$integer>>,
                [Ratio<$integer>; 2],
                Vec<Ratio<$integer>>,
            ),
        > {
            let ratio = |from: $integer, to: $integer| {
                (from..to, prop::sample::select(&$denominators[..]))
                    .prop_map(|(n, d)| Ratio::new(n, d))
            };
            let steps = prop::collection::vec((ratio(1, 9), ratio(-9, 9)), 1..7);
            let breakpoints = (ratio(-20, 20), ratio(-9, 9), steps).prop_map(|(x, y, steps)| {
                let mut points = vec![(x, y)];
                for (h, y) in steps {
                    points.push((points[points.len() - 1].0 + h, y));
                }
                points
            });
            (
                breakpoints,
                [ratio(-9, 9), ratio(-9, 9)],
                prop::collection::vec(ratio(-90, 90), 20),
            )
        }
    };
}

rational_strategies!(ratios_i64, i64, [1, 2, 4]);
rational_strategies!(ratios_i128, i128, [1, 2, 3, 5]);

/// Network, function and exact value are equal at every x, with every pair of tails.
fn network_is_the_function<T: Number>(breakpoints: &[(T, T)], slopes: [T; 2], xs: &[T]) {
    for (left, right) in tail_pairs(slopes[0], slopes[1]) {
        let f = function(breakpoints)
            .with_tails(left, right)
            .expect("finite slopes");
        let net = construct(&f).expect("no overflow");
        assert!(net.breakpoint_error().is_zero());
        let inputs: Vec<T> = xs.iter().copied().chain(f.xs().iter().copied()).collect();
        let mut outputs = vec![T::zero(); inputs.len()];
        net.forward_batch(&inputs, &mut outputs)
            .expect("one length");
        assert_eq!(net.values(&inputs), outputs);
        let columns = Columns::new([f.negated(), f.clone()]).expect("the same x");
        assert_eq!(columns.values(&inputs)[1], outputs);
        for segment in f.segments() {
            let exact = oracle::segment_value(&segment, T::zero());
            assert_eq!(segment.intercept().exact(), exact, "{segment:?}");
        }
        for (&x, &y) in inputs.iter().zip(&outputs) {
            assert_eq!(y.exact(), oracle::value(&f, x), "at x = {x} of {f:?}");
            assert_eq!(
                (net.forward(x), net.forward_dense(x)),
                (y, y),
                "at x = {x} of {f:?}"
            );
        }
    }
}

#[test]
fn network_is_the_function_i64() {
    check(300, ratios_i64(), |(breakpoints, slopes, xs)| {
        network_is_the_function(&breakpoints, slopes, &xs)
    });
}

#[test]
fn network_is_the_function_i128() {
    check(300, ratios_i128(), |(breakpoints, slopes, xs)| {
        network_is_the_function(&breakpoints, slopes, &xs)
    });
}

#[test]
fn weights_are_the_changes_of_slope() {
    check(300, ratios_i128(), |(breakpoints, _, _)| {
        let net = construct(&function(&breakpoints)).expect("no overflow");
        let slopes: Vec<_> = net
            .function()
            .segments()
            .map(|segment| segment.slope())
            .collect();
        let before = std::iter::once(Ratio::from_integer(0)).chain(slopes.iter().copied());
        let changes: Vec<_> = slopes
            .iter()
            .zip(before)
            .map(|(after, before)| after - before)
            .collect();
        assert_eq!(net.output_weights(), changes);
    });
}

#[test]
fn simplify_changes_no_value() {
    check(300, ratios_i128(), |(breakpoints, slopes, xs)| {
        // Breakpoints in the middle of segments bend nothing.
        let halves = breakpoints.windows(2).flat_map(|pair| {
            let two = Ratio::from_integer(2);
            [
                pair[0],
                ((pair[0].0 + pair[1].0) / two, (pair[0].1 + pair[1].1) / two),
            ]
        });
        let all: Vec<_> = halves.chain(breakpoints.last().copied()).collect();
        let f = function(&all)
            .with_tails(Tail::Slope(slopes[0]), Tail::Linear)
            .expect("finite slopes");
        let simple = f.simplify().expect("no overflow");
        assert!(simple.segment_count() < breakpoints.len());
        for x in xs {
            assert_eq!(f.eval(x), simple.eval(x));
        }
    });
}

#[test]
fn a_ratio_that_is_not_finite_is_refused() {
    let good = Ratio::from_integer(1_i64);
    for bad in [
        Ratio::new_raw(1, 0),
        Ratio::new_raw(0, 0),
        Ratio::new_raw(1, -2),
    ] {
        assert!(!Scalar::is_finite(bad));
        assert!(
            PiecewiseLinear::from_breakpoints(&[(Ratio::from_integer(0), good), (good, bad)])
                .is_err()
        );
        assert!(PiecewiseLinear::from_breakpoints(&[(bad, good), (good, good)]).is_err());
    }
}

#[test]
fn errors_show_rationals_as_rationals() {
    let third = Ratio::new(1_i64, 3);
    let error =
        PiecewiseLinear::from_breakpoints(&[(third, third), (third, third)]).expect_err("equal");
    assert_eq!(
        error.to_string(),
        "x[1] = 1/3 must be greater than x[0] = 1/3; two y at one x are a jump (Discontinuous) or ties (Samples)"
    );
}
