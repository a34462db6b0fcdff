//! The exact fit, by other means than those of the crate.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use shallow_relu::fit::Shape;

use super::Number;

/// The values as rationals.
pub(crate) fn exact_all<T: Number>(numbers: &[T]) -> Vec<BigRational> {
    numbers.iter().map(|number| number.exact()).collect()
}

/// x, y and weight of each sample as rationals.
pub(crate) fn exact_samples<T: Number>(xs: &[T], ys: &[T], weights: &[T]) -> Vec<[BigRational; 3]> {
    let pairs = xs.iter().zip(ys).zip(weights);
    pairs
        .map(|((x, y), w)| [x.exact(), y.exact(), w.exact()])
        .collect()
}

/// Whether a shape is a condition on values, and not on slopes.
pub(crate) fn is_of_value(shape: Shape) -> bool {
    matches!(shape, Shape::Rising | Shape::Falling)
}

/// 1, or -1 if the opposite function is the one that rises or bends up.
pub(crate) fn sign_of(shape: Shape) -> BigRational {
    let is_upright = matches!(shape, Shape::Rising | Shape::Convex);
    BigRational::from_integer(if is_upright { 1 } else { -1 }.into())
}

/// The weighted means of neighbours, which are pooled until none of the means falls.
pub(crate) fn pooled_means(samples: &[[BigRational; 3]]) -> Vec<BigRational> {
    let mut blocks: Vec<(BigRational, BigRational, usize)> = vec![];
    for [_, y, w] in samples {
        let mut block = (w * y, w.clone(), 1);
        while let Some(before) =
            blocks.pop_if(|before| &before.0 * &block.1 >= &block.0 * &before.1)
        {
            block = (before.0 + block.0, before.1 + block.1, before.2 + block.2);
        }
        blocks.push(block);
    }
    let means = blocks.into_iter();
    means
        .flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count))
        .collect()
}

/// The normal equations for the values at the breakpoints: the matrix, and the right side.
pub(crate) fn normal_equations(
    samples: &[[BigRational; 3]],
    places: &[BigRational],
) -> (Vec<Vec<BigRational>>, Vec<BigRational>) {
    let size = places.len();
    let mut a = vec![vec![BigRational::zero(); size]; size];
    let mut r = vec![BigRational::zero(); size];
    for [x, y, w] in samples {
        let i = places.partition_point(|place| place < x).clamp(1, size - 1) - 1;
        let right = (x - &places[i]) / (&places[i + 1] - &places[i]);
        let shares = [(i, BigRational::one() - &right), (i + 1, right)];
        for (j, share) in &shares {
            for (k, other) in &shares {
                a[*j][*k] += w * share * other;
            }
            r[*j] += w * share * y;
        }
    }
    (a, r)
}

/// The solution of `A z = r` for a positive definite A.
pub(crate) fn solve(mut a: Vec<Vec<BigRational>>, mut r: Vec<BigRational>) -> Vec<BigRational> {
    let size = r.len();
    for j in 0..size {
        let row = a[j].clone();
        for i in (0..size).filter(|&i| i != j) {
            let factor = &a[i][j] / &row[j];
            for (entry, own) in a[i].iter_mut().zip(&row) {
                *entry -= &factor * own;
            }
            let entry = &factor * &r[j];
            r[i] -= entry;
        }
    }
    (0..size).map(|j| &r[j] / &a[j][j]).collect()
}

/// A basis of the functions that have certain ties, by their values at the breakpoints.
fn basis(places: &[BigRational], ties: u32, shape: Shape) -> Vec<Vec<BigRational>> {
    let size = places.len();
    let is_free = |j: &usize| {
        let can_be_tied = *j > 0 && (is_of_value(shape) || j + 1 < size);
        !(can_be_tied && ties >> (j - 1) & 1 == 1)
    };
    let free: Vec<usize> = (0..size).filter(is_free).collect();
    (0..free.len())
        .map(|k| {
            let value = |j: usize| {
                if is_of_value(shape) {
                    let is_here = free[k] <= j && free.get(k + 1).is_none_or(|&next| j < next);
                    return BigRational::from_integer(i32::from(is_here).into());
                }
                let (x, peak) = (&places[j], &places[free[k]]);
                let foot = if j < free[k] {
                    k.checked_sub(1)
                } else {
                    Some(k + 1)
                };
                match foot.and_then(|foot| free.get(foot)) {
                    _ if j == free[k] => BigRational::one(),
                    None => BigRational::zero(),
                    Some(&foot) => {
                        ((x - &places[foot]) / (peak - &places[foot])).max(BigRational::zero())
                    }
                }
            };
            (0..size).map(value).collect()
        })
        .collect()
}

/// The values at the breakpoints of the best function of the shape. For each choice of ties the best function
/// is computed, and the best of those that have the shape is returned.
pub(crate) fn best_of_shape(
    samples: &[[BigRational; 3]],
    places: &[BigRational],
    shape: Shape,
) -> Vec<BigRational> {
    let at = |values: &[BigRational], x: &BigRational| {
        let i = places.partition_point(|place| place < x).max(1);
        let part = (x - &places[i - 1]) / (&places[i] - &places[i - 1]);
        &values[i - 1] + part * (&values[i] - &values[i - 1])
    };
    let sign = sign_of(shape);
    let has_shape = |values: &[BigRational]| {
        let rises = values.windows(2).zip(places.windows(2));
        let slopes: Vec<BigRational> = rises
            .map(|(y, x)| (&y[1] - &y[0]) / (&x[1] - &x[0]) * &sign)
            .collect();
        if is_of_value(shape) {
            slopes.iter().all(|slope| !slope.is_negative())
        } else {
            slopes.is_sorted()
        }
    };
    let candidates = (0..1 << (places.len() - 1)).filter_map(|ties| {
        let basis = basis(places, ties, shape);
        let size = basis.len();
        let mut a = vec![vec![BigRational::zero(); size]; size];
        let mut r = vec![BigRational::zero(); size];
        for [x, y, w] in samples {
            let shares: Vec<BigRational> = basis.iter().map(|b| at(b, x)).collect();
            for j in 0..size {
                for k in 0..size {
                    a[j][k] += w * &shares[j] * &shares[k];
                }
                r[j] += w * &shares[j] * y;
            }
        }
        let solution = solve(a, r);
        let values: Vec<BigRational> = (0..places.len())
            .map(|i| solution.iter().zip(&basis).map(|(z, b)| z * &b[i]).sum())
            .collect();
        let square = |[x, y, w]: &[BigRational; 3]| {
            let error = at(&values, x) - y;
            w * &error * error
        };
        let error: BigRational = samples.iter().map(square).sum();
        has_shape(&values).then_some((error, values))
    });
    candidates.min().expect("with all ties it has the shape").1
}
