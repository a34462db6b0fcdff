//! The helpers that the laws share.

pub(crate) mod fits;
pub(crate) mod generators;
pub(crate) mod jumps;
pub(crate) mod oracle;
pub(crate) mod rational;
// What a user draws with the feature `proptest` is what the laws draw, with the feature or without it.
#[path = "../../../src/interop/proptest/strategies/mod.rs"]
#[allow(
    unreachable_pub,
    unused_imports,
    dead_code,
    clippy::duplicate_mod,
    reason = "files of the library"
)]
pub(crate) mod strategies;

use std::fmt::Debug;
use std::panic::RefUnwindSafe;
use std::vec::Vec;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rational::Rational;
use shallow_relu::{
    Antiderivative, Discontinuous, Parameters, Periodic, PiecewiseLinear, Samples, Scalar, Segment,
    ShallowReluNet, Side, Solution, Tail,
};

/// A number type under test, with its exact value.
pub(crate) trait Number: Scalar + RefUnwindSafe + 'static {
    /// The value of a finite `T` as a rational.
    fn exact(self) -> Rational;
}

/// A float type under test.
pub(crate) trait Float: Number + strategies::Float + num_traits::Float {
    /// The bit pattern, widened.
    fn bits(self) -> u64;
    /// The float of a bit pattern, whose upper half is ignored by `f32`.
    fn from_bits(bits: u64) -> Self;
    /// The float after this one.
    fn up(self) -> Self;
    /// The float before this one.
    fn down(self) -> Self;
    /// [`Antiderivative::solve`], whose bound is not this trait.
    fn levels(integrals: &Antiderivative<'_, Self>, value: Self) -> Vec<Solution<Self>>;
}

macro_rules! impl_float {
    ($float:ident, $bits:ty) => {
        impl Number for $float {
            fn exact(self) -> Rational {
                Rational::from_float(self).expect("a finite float")
            }
        }

        impl Float for $float {
            fn bits(self) -> u64 {
                self.to_bits().into()
            }
            fn from_bits(bits: u64) -> Self {
                $float::from_bits(bits as $bits)
            }
            fn up(self) -> Self {
                self.next_up()
            }
            fn down(self) -> Self {
                self.next_down()
            }
            fn levels(integrals: &Antiderivative<'_, Self>, value: Self) -> Vec<Solution<Self>> {
                integrals.solve(value)
            }
        }
    };
}

impl_float!(f32, u32);
impl_float!(f64, u64);

/// Equal bits, or both NaN.
pub(crate) fn same<F: Float>(a: F, b: F) -> bool {
    a.bits() == b.bits() || (a.is_nan() && b.is_nan())
}

/// Asserts that two lists of values are the same, bit for bit.
pub(crate) fn assert_same_values<F: Float>(one: &[F], other: &[F]) {
    assert_eq!(one.len(), other.len());
    assert!(one.iter().zip(other).all(|(&a, &b)| same(a, b)));
}

/// Equal breakpoints and slopes of the tails, bit for bit.
pub(crate) fn same_bits<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) -> bool {
    let bits = |f: &PiecewiseLinear<F>| -> Vec<u64> {
        let (left, right) = f.tail_slopes();
        let values = f.xs().iter().chain(f.ys()).copied();
        values.chain([left, right]).map(Float::bits).collect()
    };
    bits(f) == bits(g)
}

/// The function through these breakpoints, which are known to be good.
pub(crate) fn function<T: Scalar>(breakpoints: &[(T, T)]) -> PiecewiseLinear<T> {
    PiecewiseLinear::from_breakpoints(breakpoints).expect("good breakpoints")
}

/// Every pair of tails, with a different slope for each side.
pub(crate) fn tail_pairs<T: Scalar>(left: T, right: T) -> Vec<(Tail<T>, Tail<T>)> {
    let tails = |slope| [Tail::Constant, Tail::Linear, Tail::Slope(slope)];
    tails(left)
        .into_iter()
        .flat_map(|a| tails(right).map(|b| (a, b)))
        .collect()
}

/// Whether both tails have the slopes of the end segments.
pub(crate) fn tails_go_on<T: Scalar>(f: &PiecewiseLinear<T>) -> bool {
    let (first, last) = (f.segments().next(), f.segments().last());
    let slope = |segment: Option<Segment<T>>| segment.expect("one at least").slope();
    f.tail_slopes() == (slope(first), slope(last))
}

/// Runs a generic law for `f32` and `f64`, each as a test of its own.
macro_rules! for_floats {
    ($($law:ident),* $(,)?) => {
        mod in_f32 {
            $(#[test] fn $law() { super::$law::<f32>(); })*
        }
        mod in_f64 {
            $(#[test] fn $law() { super::$law::<f64>(); })*
        }
    };
}

pub(crate) use for_floats;

/// Whether `LAWS=third` in the environment asks for a third of the cases.
fn only_a_third() -> bool {
    std::env::var("LAWS").as_deref() == Ok("third")
}

/// As many cases as must have been seen of a kind that a law needs: `count`, or a quarter of it if only a third of the
/// cases are checked.
pub(crate) fn enough<N: From<u8> + std::ops::Div<Output = N>>(count: N) -> N {
    if only_a_third() {
        count / N::from(4)
    } else {
        count
    }
}

/// Checks `law` on the values that `strategy` generates. The first failure is shrunk and reported. The cases
/// are the same in every run, unless `LAWS=random` in the environment draws new ones. `LAWS=third` checks the
/// first third of them, for emulators.
pub(crate) fn check<S: Strategy>(cases: u32, strategy: S, law: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let config = Config {
        cases: if only_a_third() {
            cases.div_ceil(3)
        } else {
            cases
        },
        failure_persistence: None,
        max_shrink_iters: 1000,
        ..Config::default()
    };
    let mut runner = match std::env::var("LAWS").as_deref() {
        Ok("random") => TestRunner::new(config),
        _ => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let outcome = runner.run(&strategy, |value| {
        law(value);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
