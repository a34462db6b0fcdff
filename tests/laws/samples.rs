//! Samples in any order, with ties and weights, and the function through them.

use std::cell::Cell;

use num_traits::Zero;
use proptest::prelude::*;
use shallow_relu::fit::{self, Shape};
use shallow_relu::{Error, Interpolant, PiecewiseLinear, Samples, Scalar, Ties};

use crate::support::fits::{exact_samples, pooled_means};
use crate::support::generators::{floats, unsorted_samples};
use crate::support::oracle::rounded;
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, function};

for_floats!(
    samples_are_in_order_of_x_and_ties_in_the_order_given,
    every_conversion_makes_the_same_samples,
    the_function_through_samples_is_the_exact_one,
    the_order_counts_only_for_the_first_and_the_last,
    bad_samples_are_named_by_their_index,
    samples_of_weight_zero_count_for_nothing,
    isotonic_values_are_exact_means_of_ties,
    samples_at_one_x_make_a_constant,
);

const TIES: [Ties; 6] = [
    Ties::Mean,
    Ties::First,
    Ties::Last,
    Ties::Least,
    Ties::Greatest,
    Ties::Refuse,
];

type Rows<T> = Vec<(T, T, T)>;

fn any_rows<F: Float>() -> impl Strategy<Value = Rows<F>> {
    let whole = (-3..=3_i8).prop_map(|x| F::of(x.into()));
    unsorted_samples::<F>(prop_oneof![2 => whole, 1 => floats::<F>()], 12)
}

fn columns<T: Copy>(rows: &[(T, T, T)]) -> [Vec<T>; 3] {
    [
        rows.iter().map(|row| row.0).collect(),
        rows.iter().map(|row| row.1).collect(),
        rows.iter().map(|row| row.2).collect(),
    ]
}

fn samples<T: Scalar>(rows: &[(T, T, T)]) -> Samples<T> {
    let [xs, ys, weights] = columns(rows);
    Samples::weighted(&xs, &ys, &weights).expect("finite, no weight negative")
}

/// The rows of positive weight in order of x, with their indices; equal x stay in the order given.
fn sorted<T: Scalar>(rows: &[(T, T, T)]) -> Vec<(usize, (T, T, T))> {
    let mut rows: Vec<_> = rows.iter().copied().enumerate().collect();
    rows.retain(|(_, row)| !row.2.is_zero());
    rows.sort_by(|(_, a), (_, b)| a.0.partial_cmp(&b.0).expect("no NaN"));
    rows
}

fn samples_are_in_order_of_x_and_ties_in_the_order_given<F: Float>() {
    check(1000, any_rows::<F>(), |rows| {
        let (samples, sorted) = (samples(&rows), sorted(&rows));
        assert_eq!(samples.len(), sorted.len());
        assert_eq!(samples.is_empty(), sorted.is_empty());
        for (found, (_, row)) in samples.iter().zip(sorted) {
            // -0.0 is stored as +0.0.
            let expected = [row.0 + F::zero(), row.1 + F::zero(), row.2];
            assert_eq!(
                [found.0, found.1, found.2].map(F::bits),
                expected.map(F::bits)
            );
        }
    });
}

fn every_conversion_makes_the_same_samples<F: Float>() {
    check(100, any_rows::<F>(), |rows| {
        let [xs, ys, weights] = columns(&rows);
        let all = Samples::weighted(&xs, &ys, &weights);
        assert_eq!(Samples::try_from((&xs, &ys, &weights)), all);
        assert_eq!(Samples::try_from((&xs[..], &ys, &weights[..])), all);
        let ones = vec![F::one(); xs.len()];
        let all = Samples::weighted(&xs, &ys, &ones);
        assert_eq!(Samples::new(&xs, &ys), all);
        assert_eq!(Samples::try_from((&xs, &ys)), all);
        assert_eq!(Samples::try_from((&xs[..], &ys[..])), all);
        let points: Vec<(F, F)> = rows.iter().map(|row| (row.0, row.1)).collect();
        assert_eq!(Samples::from_points(&points), all);
        assert_eq!(Samples::try_from(&points), all);
        assert_eq!(Samples::try_from(&points[..]), all);
        let samples = all.expect("finite");
        assert_eq!(Samples::from(&samples), samples);
        if let [first, second, third, ..] = rows[..] {
            let (xs, ys) = ([first.0, second.0, third.0], [first.1, second.1, third.1]);
            let three = Samples::new(&xs, &ys);
            assert_eq!(Samples::try_from((&xs, &ys)), three);
            let points = [0, 1, 2].map(|i| (xs[i], ys[i]));
            assert_eq!(Samples::try_from(&points), three);
            // What takes samples takes all of these, and asks for no type.
            let fit = fit::isotonic(&three.expect("finite"));
            assert_eq!(fit::isotonic((&xs, &ys)), fit);
            assert_eq!(fit::isotonic(&points), fit);
        }
    });
}

/// The value that ties get, exactly; or the error.
fn merged<T: Number>(group: &[(usize, (T, T, T))], ties: Ties) -> Result<Rational, Error> {
    let ys = || group.iter().map(|(_, row)| row.1.exact());
    let least_and_greatest = (ys().min(), ys().max());
    let found = match ties {
        Ties::First => ys().next(),
        Ties::Last => ys().last(),
        Ties::Least => least_and_greatest.0,
        Ties::Greatest => least_and_greatest.1,
        Ties::Mean => {
            let weight: Rational = group.iter().map(|(_, row)| row.2.exact()).sum();
            let sum: Rational = group
                .iter()
                .map(|(_, row)| row.1.exact() * row.2.exact())
                .sum();
            Some(sum / weight)
        }
        Ties::Refuse => match group {
            [(first, row), (second, _), ..] => {
                return Err(Error::Tie {
                    first: *first,
                    second: *second,
                    x: text_of(row.0),
                });
            }
            _ => ys().next(),
        },
    };
    Ok(found.expect("a group has samples"))
}

/// The x as the error has it: taken from an error of another kind.
fn text_of<T: Scalar>(x: T) -> String {
    match PiecewiseLinear::from_xy(&[x, x], &[T::zero(); 2]) {
        Err(Error::TwoAtOneX { x, .. }) => x,
        other => panic!("{other:?}"),
    }
}

/// The function and the number of samples merged, or the error.
fn expected<T: Number>(
    rows: &[(T, T, T)],
    ties: Ties,
    round: fn(&Rational) -> T,
) -> Result<(PiecewiseLinear<T>, usize), Error> {
    let sorted = sorted(rows);
    let groups: Vec<_> = sorted.chunk_by(|(_, a), (_, b)| a.0 == b.0).collect();
    let xs: Vec<T> = groups.iter().map(|group| group[0].1.0).collect();
    let ys = groups.iter().map(|group| merged(group, ties));
    let ys: Vec<T> = ys
        .map(|y| y.map(|y| round(&y)))
        .collect::<Result<_, Error>>()?;
    let function = match (&xs[..], &ys[..]) {
        ([], _) => Err(Error::TooFewSamples { least: 1, count: 0 }),
        (&[_], &[y]) => PiecewiseLinear::constant(y),
        _ => PiecewiseLinear::from_xy(&xs, &ys).map(PiecewiseLinear::clamped),
    };
    Ok((function?, sorted.len() - groups.len()))
}

fn assert_interpolates<T: Number>(rows: &[(T, T, T)], round: fn(&Rational) -> T) -> usize {
    let samples = samples(rows);
    let mut merges = 0;
    for ties in TIES {
        let found: Result<Interpolant<T>, Error> = samples.interpolate(ties);
        match (found, expected(rows, ties, round)) {
            (Ok(found), Ok((function, merged))) => {
                // Where its breakpoints are is no matter of a constant function.
                let is_constant = samples.len() == merged + 1;
                assert!(
                    *found.function() == function
                        || is_constant && found.function().same_function(&function),
                    "{ties:?} {found:?} {function:?}"
                );
                assert_eq!(found.merged(), merged);
                assert_eq!(found.clone().into_function(), *found.function());
                merges += merged;
            }
            (found, expected) => assert_eq!(found.err(), expected.err(), "{ties:?}"),
        }
    }
    merges
}

fn the_function_through_samples_is_the_exact_one<F: Float>() {
    let merges = Cell::new(0);
    check(2000, any_rows::<F>(), |rows| {
        merges.set(merges.get() + assert_interpolates(&rows, rounded::<F>));
    });
    assert!(merges.get() > enough(5000), "{merges:?}");
}

fn shuffled<T: Copy>(rows: &[T], mut state: u64) -> Vec<T> {
    let mut rows = rows.to_vec();
    for i in (1..rows.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        rows.swap(i, (state >> 33) as usize % (i + 1));
    }
    rows
}

fn the_order_counts_only_for_the_first_and_the_last<F: Float>() {
    check(1000, (any_rows::<F>(), any::<u64>()), |(rows, seed)| {
        let given = samples(&rows);
        let other = samples(&shuffled(&rows, seed));
        for ties in [Ties::Mean, Ties::Least, Ties::Greatest] {
            assert_eq!(given.interpolate(ties), other.interpolate(ties));
        }
        assert_eq!(fit::isotonic(&given), fit::isotonic(&other));
        let tied = |error: Result<_, Error>| matches!(error, Err(Error::Tie { .. }));
        assert_eq!(
            tied(given.interpolate(Ties::Refuse)),
            tied(other.interpolate(Ties::Refuse))
        );
        let reversed: Rows<F> = rows.iter().rev().copied().collect();
        let reversed = samples(&reversed);
        assert_eq!(
            given.interpolate(Ties::First),
            reversed.interpolate(Ties::Last)
        );
        assert_eq!(
            given.interpolate(Ties::Last),
            reversed.interpolate(Ties::First)
        );
    });
}

fn bad_samples_are_named_by_their_index<F: Float>() {
    let bad = [F::nan(), F::infinity(), F::neg_infinity(), -F::one()];
    let which = (any::<prop::sample::Index>(), 0..3_usize, 0..4_usize);
    let drawn = (any_rows::<F>(), prop::collection::vec(which, 1..4));
    check(500, drawn, |(mut rows, which)| {
        rows.push((F::one(), F::one(), F::zero()));
        let mut expected: Vec<(usize, usize, F)> = vec![];
        for (index, column, value) in which {
            let (index, value) = (index.index(rows.len()), bad[value]);
            // Only a weight may not be negative.
            let value = if column < 2 && value > -F::infinity() {
                F::nan()
            } else {
                value
            };
            let row = &mut rows[index];
            *[&mut row.0, &mut row.1, &mut row.2][column] = value;
            expected.retain(|&(i, c, _)| (i, c) != (index, column));
            expected.push((index, column, value));
        }
        let first = expected.into_iter().min_by_key(|&(i, c, _)| (i, c));
        let (index, column, value) = first.expect("one at least");
        let value = value.to_string();
        let expected = match column {
            2 => Error::BadWeight { index, value },
            _ => {
                let what = ["x", "y"][column];
                Error::NotFinite { what, index, value }
            }
        };
        let [xs, ys, weights] = columns(&rows);
        assert_eq!(Samples::weighted(&xs, &ys, &weights), Err(expected.clone()));
        let refused = fit::isotonic((&xs, &ys, &weights));
        assert_eq!(refused, Err(expected.clone()));
        let points: Vec<(F, F)> = rows.iter().map(|row| (row.0, row.1)).collect();
        let without = Samples::from_points(&points);
        assert_eq!(without, Samples::new(&xs, &ys));
        assert_eq!(
            without.err().is_some_and(|error| error == expected),
            column < 2
        );
        // Lengths are compared before anything else.
        let fewer = &ys[1..];
        let mismatch = |error: Result<Samples<F>, Error>, name: &str, len: usize| {
            let Err(Error::LengthMismatch {
                right, right_len, ..
            }) = error
            else {
                panic!("{error:?}");
            };
            assert_eq!((right, right_len), (name, len));
        };
        mismatch(Samples::new(&xs, fewer), "ys", fewer.len());
        mismatch(Samples::weighted(&xs, &ys, fewer), "weights", fewer.len());
    });
}

fn samples_of_weight_zero_count_for_nothing<F: Float>() {
    let drawn = (any_rows::<F>(), any_rows::<F>(), any::<u64>());
    check(500, drawn, |(rows, light, seed)| {
        let light = light.iter().map(|&(x, y, _)| (x, y, F::zero()));
        let both: Rows<F> = rows.iter().copied().chain(light).collect();
        // The light rows come anywhere between the others, which keep their order.
        let mut order: Vec<usize> = shuffled(&(0..both.len()).collect::<Vec<_>>(), seed);
        let mut kept = 0..rows.len();
        for i in order.iter_mut().filter(|i| **i < rows.len()) {
            *i = kept.next().expect("as many as rows");
        }
        let both: Rows<F> = order.into_iter().map(|i| both[i]).collect();
        let (alone, both) = (samples(&rows), samples(&both));
        assert_eq!(alone, both);
        for ties in TIES {
            assert_eq!(alone.interpolate(ties).ok(), both.interpolate(ties).ok());
        }
        assert_eq!(fit::isotonic(&alone), fit::isotonic(&both));
        // They may lie beyond the breakpoints, too.
        let mut breakpoints: Vec<F> = alone.iter().map(|(x, ..)| x).collect();
        breakpoints.dedup();
        let fits = |samples: &Samples<F>| {
            let mut fits = vec![
                fit::least_squares(samples, &breakpoints),
                fit::local(samples, &breakpoints),
            ];
            fits.extend(
                [Shape::Rising, Shape::Convex].map(|s| fit::shape(samples, &breakpoints, s)),
            );
            fits
        };
        assert_eq!(fits(&alone), fits(&both));
    });
}

/// x of ordinary size, so that none are too close for a slope.
fn isotonic_values_are_exact_means_of_ties<F: Float>() {
    let x = (1..=4_i8).prop_map(|x| F::of(x.into()));
    let (fitted, tied) = (Cell::new(0), Cell::new(0));
    check(2000, unsorted_samples(x, 16), |rows| {
        let [xs, ys, weights] = columns(&rows);
        let fit = match fit::isotonic((&xs, &ys, &weights)) {
            Ok(fit) => fit,
            Err(Error::SlopeOverflow { .. }) => return,
            Err(error) => {
                assert_eq!(error, Error::TooFewSamples { least: 1, count: 0 });
                assert!(sorted(&rows).is_empty());
                return;
            }
        };
        fitted.set(fitted.get() + 1);
        let sorted = sorted(&rows);
        let groups: Vec<_> = sorted.chunk_by(|(_, a), (_, b)| a.0 == b.0).collect();
        tied.set(tied.get() + sorted.len() - groups.len());
        let blocks: Vec<[Rational; 3]> = groups
            .iter()
            .map(|group| {
                let mean = merged(group, Ties::Mean).expect("a mean");
                let weight = group.iter().map(|(_, row)| row.2.exact()).sum();
                [group[0].1.0.exact(), mean, weight]
            })
            .collect();
        let f = fit.function();
        for (group, mean) in groups.iter().zip(pooled_means(&blocks)) {
            assert_eq!(f.eval(group[0].1.0), rounded::<F>(&mean), "{f:?}");
        }
        assert_eq!(f.tail_slopes(), (F::zero(), F::zero()));
        // The residual counts every sample, also those that were merged.
        let exact = exact_samples(&xs, &ys, &weights);
        let square = |([_, y, w], &x): (&[Rational; 3], &F)| {
            let error = f.eval(x).exact() - y;
            w * &error * error
        };
        let sum: Rational = exact.iter().zip(&xs).map(square).sum();
        let residual = fit.residual();
        assert_eq!(residual.is_zero(), sum.is_zero());
        if F::LEAST_NORMAL <= residual && residual <= F::max_value() {
            // Rounded once, and off by some roundings of the largest y in the wider type, as documented.
            let largest = exact.iter().map(|[_, y, _]| y * y).max().expect("some");
            let all: Rational = exact.iter().map(|[_, _, w]| w.clone()).sum();
            let wide = num_traits::pow(Rational::new(1.into(), 2.into()), 97);
            let n = &wide * &wide * largest * all;
            let four = Rational::from_integer(4.into());
            let off = residual.exact() - &sum;
            let more = off.abs() - F::unit_roundoff().exact() * &sum * &four - &n;
            assert!(more <= Rational::zero() || &more * &more <= four * sum * n);
        }
    });
    assert!(
        fitted.get() > enough(1000) && tied.get() > enough(3000),
        "{fitted:?} {tied:?}"
    );
}

fn samples_at_one_x_make_a_constant<F: Float>() {
    let y = (-2.0..2.0_f64).prop_map(F::of);
    check(
        300,
        (floats::<F>(), prop::collection::vec(y, 1..5)),
        |(x, ys)| {
            let samples = Samples::new(&vec![x; ys.len()], &ys).expect("finite");
            let f = samples
                .interpolate(Ties::Mean)
                .expect("a constant")
                .into_function();
            let g = fit::isotonic(&samples).expect("a constant").into_function();
            assert_eq!(f, g);
            let (first, last) = f.domain();
            assert!(first <= x && x <= last);
            let zero = F::zero();
            let far = [
                F::neg_infinity(),
                -F::max_value(),
                zero,
                x,
                F::max_value(),
                F::infinity(),
            ];
            assert!(far.into_iter().all(|far| f.eval(far) == f.eval(x)));
        },
    );
}

#[test]
fn ties_are_named_as_given() {
    let samples = Samples::weighted(
        &[3.0, 1.0, 3.0, 1.0, 1.0],
        &[0.0, 1.0, 2.0, 3.0, 4.0],
        &[1.0, 0.0, 1.0, 1.0, 1.0],
    );
    // The sample of weight 0 is no tie, but it keeps its index.
    let error = samples
        .expect("five")
        .interpolate(Ties::Refuse)
        .expect_err("two ties");
    let text = "x[3] and x[4] are both 1; merge them, for example by Ties::Mean";
    assert_eq!(error.to_string(), text);
    let none = Samples::weighted(&[3.0], &[1.0], &[0.0]).expect("none that counts");
    assert_eq!(
        none.interpolate(Ties::Mean).expect_err("none").to_string(),
        "at least 1 sample of positive weight is needed, got 0"
    );
    let steep = Samples::new(&[1e-320, 0.0, 1.0], &[1.0, 0.0, 0.0]).expect("three");
    let error = steep.interpolate(Ties::Mean).expect_err("steep");
    assert!(matches!(error, Error::SlopeOverflow { segment: 0, .. }));
    // A sample outside of the breakpoints of a fit is named as given, too.
    let error = fit::least_squares((&[1.0, 9.0, 0.0, -9.0], &[0.0; 4]), &[0.0, 1.0]);
    assert!(matches!(error, Err(Error::OutsideDomain { index: 1, .. })));
    let error = fit::least_squares((&[1.0, 0.0, -9.0, 9.0], &[0.0; 4]), &[0.0, 1.0]);
    assert!(matches!(error, Err(Error::OutsideDomain { index: 2, .. })));
}

/// The residual is twice the sum of the weights, 1 + 2⁻⁵³ + 64 * 2⁻¹¹⁰, which is just above the middle between
/// two floats. In the wider type the light samples are lost if each is added after the heavy ones.
#[test]
fn the_order_of_ties_does_not_change_a_residual() {
    let powers = [0, -53].into_iter().chain([-110; 64]);
    let ends = |power: i32| [-1.0, 1.0].map(|y| (0.5, y, 2.0_f64.powi(power)));
    let rows: Rows<f64> = powers.flat_map(ends).collect();
    let backward: Rows<f64> = rows.iter().rev().copied().collect();
    let [rows, backward] = [rows, backward].map(|rows| samples(&rows));
    assert_ne!(rows, backward);
    let fit = fit::isotonic(&rows).expect("a constant");
    assert_eq!(fit.function().ys(), [0.0, 0.0]);
    assert_eq!(fit::isotonic(&backward), Ok(fit));
}

#[test]
fn the_value_of_a_tie_does_not_overflow() {
    let most = f64::MAX;
    let mean = |ys: &[f64]| {
        let samples = Samples::new(&vec![0.0; ys.len()], ys).expect("finite");
        samples
            .interpolate(Ties::Mean)
            .expect("a mean")
            .function()
            .eval(0.0)
    };
    assert_eq!(mean(&[most, most, most]), most);
    assert_eq!(mean(&[most, -most, 3.0]), 1.0);
    let through = function(&[(0.0, most), (1.0, most)]).clamped();
    let samples = Samples::new(&[0.0, 1.0, 0.0, 1.0], &[most; 4]).expect("finite");
    assert_eq!(
        *samples.interpolate(Ties::Mean).expect("level").function(),
        through
    );
}

#[cfg(feature = "num-rational")]
mod exact {
    use num_bigint::BigInt;
    use num_rational::Ratio;

    use super::*;
    use crate::support::fits::exact_all;

    type Exact = Ratio<i128>;

    fn rows() -> impl Strategy<Value = Rows<Exact>> {
        let small = || (-4..=4_i128, 1..=3_i128).prop_map(|(n, d)| Ratio::new(n, d));
        let weight = (0..=3_i128, 1..=2_i128).prop_map(|(n, d)| Ratio::new(n, d));
        let x = (0..=4_i128).prop_map(|n| Ratio::new(n, 2));
        prop::collection::vec((x, small(), weight), 0..9)
    }

    fn from_big(value: &Rational) -> Exact {
        let value = value.to_rational();
        let [numerator, denominator] = [value.numer(), value.denom()];
        let small = |part: &BigInt| i128::try_from(part).expect("small");
        Ratio::new(small(numerator), small(denominator))
    }

    #[test]
    fn the_function_through_samples_is_the_exact_one() {
        check(1000, rows(), |rows| {
            assert_interpolates(&rows, from_big);
        });
    }

    #[test]
    fn isotonic_fits_of_ties_are_exact() {
        check(1000, rows(), |rows| {
            let sorted = sorted(&rows);
            let groups: Vec<_> = sorted.chunk_by(|(_, a), (_, b)| a.0 == b.0).collect();
            let Ok(fit) = fit::isotonic(samples(&rows)) else {
                assert!(groups.is_empty());
                return;
            };
            let blocks: Vec<[Rational; 3]> = groups
                .iter()
                .map(|group| {
                    let mean = merged(group, Ties::Mean).expect("a mean");
                    let weight = group.iter().map(|(_, row)| row.2.exact()).sum();
                    [group[0].1.0.exact(), mean, weight]
                })
                .collect();
            let values: Vec<Exact> = groups
                .iter()
                .map(|g| fit.function().eval(g[0].1.0))
                .collect();
            assert_eq!(exact_all(&values), pooled_means(&blocks));
            let square = |(_, (x, y, w)): &(usize, (Exact, Exact, Exact))| {
                let error = fit.function().eval(*x) - y;
                w * error * error
            };
            assert_eq!(fit.residual(), sorted.iter().map(square).sum());
            // A rising function with breakpoints at all x is the same one, tails included.
            let breakpoints: Vec<Exact> = groups.iter().map(|group| group[0].1.0).collect();
            if breakpoints.len() > 1 {
                let rising =
                    fit::shape(samples(&rows), &breakpoints, Shape::Rising).expect("determined");
                assert_eq!(
                    *rising.function(),
                    fit.function().simplify().expect("small")
                );
                assert_eq!(rising.residual(), fit.residual());
            }
        });
    }
}
