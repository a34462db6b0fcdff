//! Integrals, solutions, extrema, shapes, hulls and distances.

mod distances;
mod integrals;
mod levels;
#[cfg(feature = "num-rational")]
mod rationals;
mod shapes;
mod solutions;

use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Error, PiecewiseLinear, Scalar};

use crate::support::generators::{functions, inputs};
use crate::support::rational::Rational;
use crate::support::{Float, Number, oracle};

/// Functions, and intervals whose ends are hard for them.
fn on_intervals<F: Float>(most: usize) -> impl Strategy<Value = (PiecewiseLinear<F>, F, F)> {
    let ends = any::<[Index; 2]>();
    (functions::<F>(most), ends).prop_map(|(f, [a, b])| {
        let (from, to) = interval(&f, a, b);
        (f, from, to)
    })
}

/// An interval between two hard inputs.
fn interval<F: Float>(f: &PiecewiseLinear<F>, a: Index, b: Index) -> (F, F) {
    let mut inputs = inputs(f);
    inputs.retain(|&x| Scalar::is_finite(x));
    let (a, b) = (*a.get(&inputs), *b.get(&inputs));
    if a <= b { (a, b) } else { (b, a) }
}

/// The ends of an interval and those of these x that lie between them, in order, each once.
fn ends_of_pieces<T: Number>(xs: impl Iterator<Item = T>, from: T, to: T) -> Vec<Rational> {
    let (from, to) = (from.exact(), to.exact());
    let mut ends: Vec<_> = xs
        .map(Number::exact)
        .filter(|x| from < *x && *x < to)
        .collect();
    ends.extend([from, to]);
    ends.sort();
    ends.dedup();
    ends
}

/// The sum over an interval of the terms of its straight pieces. A term is computed from the width of a piece
/// and the values at its ends.
fn sum_over<T: Number>(
    f: &PiecewiseLinear<T>,
    (from, to): (T, T),
    of_piece: impl Fn(Rational, Rational, Rational) -> Rational,
) -> Rational {
    let ends = ends_of_pieces(f.xs().iter().copied(), from, to);
    let pieces = ends.windows(2).map(|pair| {
        let [a, b] = [0, 1].map(|i| oracle::value_at(f, &pair[i]));
        of_piece(&pair[1] - &pair[0], a, b)
    });
    pieces.sum()
}

/// The exact integral over an interval.
fn exact_integral<T: Number>(f: &PiecewiseLinear<T>, ends: (T, T)) -> Rational {
    let two = Rational::from_integer(2.into());
    sum_over(f, ends, |width, a, b| width * (a + b)) / two
}

/// Asserts that a result is the exact one, rounded once, and is refused only if that is out of range.
fn assert_rounded_once<F: Float>(
    found: &Result<F, Error>,
    exact: &Rational,
    context: &dyn std::fmt::Debug,
) {
    match found {
        Ok(found) => assert!(
            oracle::is_rounded(*found, exact),
            "{found:e} in {context:?}"
        ),
        Err(Error::IntervalOverflow { .. }) => {
            assert!(exact.abs() > F::max_value().exact(), "{context:?}");
        }
        Err(error) => panic!("{error} in {context:?}"),
    }
}
