//! Comparisons within a tolerance are those of the values, pair by pair.

#[path = "laws/support/mod.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
mod support;

use approx::{AbsDiffEq, RelativeEq, UlpsEq};
use proptest::prelude::*;
use shallow_relu::{Discontinuous, Periodic, PiecewiseLinear, Segment, ShallowReluNet, Side, Tail};

use support::generators::{functions, network, pairs, parameters};
use support::jumps::jumping;
use support::{Float, check, for_floats};

/// A float whose values can be compared within tolerances of its own type.
trait Close: Float + RelativeEq<Epsilon = Self> + UlpsEq {}
impl Close for f32 {}
impl Close for f64 {}

/// With tolerances of 0 the three comparisons are `==`, and what is equal is close within any.
fn zero_is_equality<F: Close, C>(a: &C, b: &C)
where
    C: PartialEq + RelativeEq<Epsilon = F> + UlpsEq + std::fmt::Debug,
{
    let zero = F::zero();
    let equal = a == b;
    assert_eq!(a.abs_diff_eq(b, zero), equal, "{a:?}, {b:?}");
    assert_eq!(a.relative_eq(b, zero, zero), equal, "{a:?}, {b:?}");
    assert_eq!(a.ulps_eq(b, zero, 0), equal, "{a:?}, {b:?}");
    let (epsilon, relative) = (C::default_epsilon(), C::default_max_relative());
    assert_eq!(
        (epsilon, relative),
        (F::default_epsilon(), F::default_max_relative())
    );
    assert_eq!(C::default_max_ulps(), F::default_max_ulps());
    for same in [a, b] {
        assert!(same.abs_diff_eq(same, epsilon) && same.relative_eq(same, epsilon, relative));
        assert!(same.ulps_eq(same, epsilon, C::default_max_ulps()));
    }
    assert_eq!(a.abs_diff_eq(b, epsilon), b.abs_diff_eq(a, epsilon));
}

fn values<F: Float>(f: &PiecewiseLinear<F>) -> Vec<F> {
    let (left, right) = f.tail_slopes();
    let values = f.xs().iter().chain(f.ys()).copied();
    values.chain([left, right]).collect()
}

fn functions_are_compared_pair_by_pair<F: Close>() {
    let tolerance = prop_oneof![Just(F::zero()), Just(F::epsilon()), Just(F::of(0.5))];
    check(
        500,
        (pairs::<F>(8), tolerance, 0..4_u32),
        |((f, g), tolerance, ulps)| {
            zero_is_equality(&f, &g);
            zero_is_equality(&f, &f.clone());
            let (a, b) = (values(&f), values(&g));
            let same_length = a.len() == b.len();
            let all = |close: &dyn Fn(F, F) -> bool| {
                same_length && a.iter().zip(&b).all(|(&a, &b)| close(a, b))
            };
            assert_eq!(
                f.abs_diff_eq(&g, tolerance),
                all(&|a, b| a.abs_diff_eq(&b, tolerance))
            );
            assert_eq!(
                f.relative_eq(&g, F::zero(), tolerance),
                all(&|a, b| a.relative_eq(&b, F::zero(), tolerance))
            );
            assert_eq!(
                f.ulps_eq(&g, F::zero(), ulps),
                all(&|a, b| a.ulps_eq(&b, F::zero(), ulps))
            );
            for (one, other) in f.segments().zip(g.segments()) {
                zero_is_equality::<F, Segment<F>>(&one, &other);
            }
        },
    );
}

/// A function is not close to one that has the same breakpoints and another one after them.
fn other_numbers_of_breakpoints_are_never_equal<F: Close>() {
    let longer = functions::<F>(6).prop_filter("two segments", |f| f.segment_count() > 1);
    check(300, (longer, functions::<F>(6)), |(f, tail)| {
        let points: Vec<(F, F)> = f.breakpoints().collect();
        let (left, right) = tail.tail_slopes();
        let of = |points: &[(F, F)]| {
            let f = PiecewiseLinear::from_breakpoints(points).expect("as before");
            f.with_tails(Tail::Slope(left), Tail::Slope(right))
        };
        let (whole, part) = (of(&points), of(&points[..points.len() - 1]));
        let (whole, part) = (whole.expect("finite"), part.expect("finite"));
        zero_is_equality(&whole, &part);
        let any = F::infinity();
        assert!(!whole.abs_diff_eq(&part, any) && !part.relative_eq(&whole, any, any));
    });
}

/// Each value counts: if one is another, the functions are not equal.
fn every_value_counts<F: Close>() {
    let moved = |f: &PiecewiseLinear<F>, i: usize| {
        let (mut xs, mut ys) = (f.xs().to_vec(), f.ys().to_vec());
        let (left, right) = f.tails();
        if i < xs.len() {
            xs[i] = xs[i].up();
        } else {
            let i = i % ys.len();
            ys[i] = ys[i].up();
        }
        PiecewiseLinear::from_xy(&xs, &ys)?.with_tails(left, right)
    };
    check(300, functions::<F>(6), |f| {
        for i in 0..2 * f.xs().len() {
            if let Ok(other) = moved(&f, i) {
                assert_ne!(f, other);
                zero_is_equality(&f, &other);
            }
        }
    });
}

fn jumps_are_compared<F: Close>() {
    check(300, (jumping::<F>(8), jumping::<F>(8)), |(f, g)| {
        zero_is_equality(&f, &g);
        zero_is_equality(&f, &f.clone());
        for jump in f.jumps() {
            let other = match jump.side() {
                Side::Left => Side::Right,
                Side::Right => Side::Left,
            };
            let turned = f.clone().with_side_at(jump.x(), other).expect("a jump");
            zero_is_equality(&f, &turned);
            assert!(!f.abs_diff_eq(&turned, F::one()));
        }
    });
    // Periods are values, too.
    let wave = |period: F| Periodic::from_breakpoints(&[(F::zero(), F::one()); 2], period);
    let (wave, longer) = (wave(F::one()), wave(F::one().up()));
    let (wave, longer) = (wave.expect("a constant"), longer.expect("a constant"));
    zero_is_equality(&wave, &longer);
    assert!(wave.abs_diff_eq(&longer, F::epsilon()));

    // A jump and a narrow ramp have as many breakpoints, so only where the jump is tells these two apart.
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let of = |x1: F, x2: F| {
        let points = [(zero, zero), (one, zero), (x1, one), (two, one), (x2, two)];
        Discontinuous::from_breakpoints(&points, Side::Left).expect("good breakpoints")
    };
    let (first, second) = (of(one, two.up()), of(one.up(), two));
    assert!(!first.relative_eq(&second, one, one));
    assert!(first.relative_eq(&of(one, two.up().up()), one, one));
}

fn networks_are_compared<F: Close>() {
    check(300, (parameters::<F>(6), functions::<F>(6)), |(p, f)| {
        let from_parameters = p.network().ok();
        let constructed = ShallowReluNet::from_function(f).ok();
        let nudged = network(p.v, p.b, p.w, p.b0.up()).ok();
        let negated = constructed.as_ref().map(ShallowReluNet::negated);
        // The same parameters, and often another function: its domain reaches from the first to the last kink.
        let traced = constructed.clone().map(|net| net.parameters().clone());
        let traced = traced.and_then(|own| ShallowReluNet::from_parameters(own).ok());
        let all = [from_parameters, constructed, nudged, negated, traced];
        let all: Vec<_> = all.into_iter().flatten().collect();
        for (a, b) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
            zero_is_equality(a, b);
            zero_is_equality(a.parameters(), b.parameters());
        }
    });
}

for_floats!(
    functions_are_compared_pair_by_pair,
    every_value_counts,
    other_numbers_of_breakpoints_are_never_equal,
    jumps_are_compared,
    networks_are_compared,
);
