//! The exact fit, by other means than those of the crate.

use num_traits::{One, Zero};
use shallow_relu::fit::Shape;

use super::Number;
use super::rational::Rational;

/// The values as rationals.
pub(crate) fn exact_all<T: Number>(values: &[T]) -> Vec<Rational> {
    values.iter().map(|value| value.exact()).collect()
}

/// x, y and weight of each sample as rationals.
pub(crate) fn exact_samples<T: Number>(xs: &[T], ys: &[T], weights: &[T]) -> Vec<[Rational; 3]> {
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
pub(crate) fn sign_of(shape: Shape) -> Rational {
    let is_upright = matches!(shape, Shape::Rising | Shape::Convex);
    Rational::from_integer(if is_upright { 1 } else { -1 }.into())
}

/// The weighted means of neighbours, which are pooled until none of the means falls.
pub(crate) fn pooled_means(samples: &[[Rational; 3]]) -> Vec<Rational> {
    let mut blocks: Vec<(Rational, Rational, usize)> = vec![];
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
    samples: &[[Rational; 3]],
    breakpoints: &[Rational],
) -> (Vec<Vec<Rational>>, Vec<Rational>) {
    let size = breakpoints.len();
    let mut a = vec![vec![Rational::zero(); size]; size];
    let mut r = vec![Rational::zero(); size];
    for [x, y, w] in samples {
        let i = breakpoints
            .partition_point(|breakpoint| breakpoint < x)
            .clamp(1, size - 1)
            - 1;
        let right = (x - &breakpoints[i]) / (&breakpoints[i + 1] - &breakpoints[i]);
        let shares = [(i, Rational::one() - &right), (i + 1, right)];
        for (j, share) in &shares {
            for (k, other) in &shares {
                a[*j][*k] += w * share * other;
            }
            r[*j] += w * share * y;
        }
    }
    (a, r)
}

/// The solution of `A z = r` for a positive definite A, by elimination without fractions (Bareiss): once the
/// equations have no odd denominators, every entry is a minor of them, and each division by the pivot before
/// leaves none.
pub(crate) fn solve(mut a: Vec<Vec<Rational>>, mut r: Vec<Rational>) -> Vec<Rational> {
    let size = r.len();
    for (row, right) in a.iter_mut().zip(&mut r) {
        for k in 0..=size {
            let grain = row.get(k).unwrap_or(right).grain();
            row.iter_mut().for_each(|entry| *entry /= &grain);
            *right /= &grain;
        }
    }
    let mut before = Rational::one();
    for j in 0..size {
        let (row, right) = (a[j].clone(), r[j].clone());
        for i in (0..size).filter(|&i| i != j) {
            let factor = a[i][j].clone();
            for (entry, own) in a[i].iter_mut().zip(&row) {
                *entry = (&*entry * &row[j] - &factor * own) / &before;
            }
            r[i] = (&r[i] * &row[j] - &factor * &right) / &before;
        }
        before = row[j].clone();
    }
    (0..size).map(|j| &r[j] / &a[j][j]).collect()
}

/// A basis of the functions that have certain ties, by their values at the breakpoints.
fn basis(breakpoints: &[Rational], ties: u32, shape: Shape) -> Vec<Vec<Rational>> {
    let size = breakpoints.len();
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
                    return Rational::from_integer(i32::from(is_here).into());
                }
                let (x, peak) = (&breakpoints[j], &breakpoints[free[k]]);
                let foot = if j < free[k] {
                    k.checked_sub(1)
                } else {
                    Some(k + 1)
                };
                match foot.and_then(|foot| free.get(foot)) {
                    _ if j == free[k] => Rational::one(),
                    None => Rational::zero(),
                    Some(&foot) => ((x - &breakpoints[foot]) / (peak - &breakpoints[foot]))
                        .max(Rational::zero()),
                }
            };
            (0..size).map(value).collect()
        })
        .collect()
}

/// The values at the breakpoints of the best function of the shape. For each choice of ties the best function
/// is computed, and the best of those that have the shape is returned.
pub(crate) fn best_of_shape(
    samples: &[[Rational; 3]],
    breakpoints: &[Rational],
    shape: Shape,
) -> Vec<Rational> {
    let at = |values: &[Rational], x: &Rational| {
        let i = breakpoints
            .partition_point(|breakpoint| breakpoint < x)
            .max(1);
        let part = (x - &breakpoints[i - 1]) / (&breakpoints[i] - &breakpoints[i - 1]);
        &values[i - 1] + part * (&values[i] - &values[i - 1])
    };
    let sign = sign_of(shape);
    let has_shape = |values: &[Rational]| {
        let rises = values.windows(2).zip(breakpoints.windows(2));
        let slopes: Vec<Rational> = rises
            .map(|(y, x)| (&y[1] - &y[0]) / (&x[1] - &x[0]) * &sign)
            .collect();
        if is_of_value(shape) {
            slopes.iter().all(|slope| !slope.is_negative())
        } else {
            slopes.is_sorted()
        }
    };
    let candidates = (0..1 << (breakpoints.len() - 1)).filter_map(|ties| {
        let basis = basis(breakpoints, ties, shape);
        let size = basis.len();
        let mut a = vec![vec![Rational::zero(); size]; size];
        let mut r = vec![Rational::zero(); size];
        for [x, y, w] in samples {
            let shares: Vec<Rational> = basis.iter().map(|b| at(b, x)).collect();
            for j in 0..size {
                for k in 0..size {
                    a[j][k] += w * &shares[j] * &shares[k];
                }
                r[j] += w * &shares[j] * y;
            }
        }
        let solution = solve(a, r);
        let values: Vec<Rational> = (0..breakpoints.len())
            .map(|i| solution.iter().zip(&basis).map(|(z, b)| z * &b[i]).sum())
            .collect();
        let square = |[x, y, w]: &[Rational; 3]| {
            let error = at(&values, x) - y;
            w * &error * error
        };
        has_shape(&values).then(|| {
            let error: Rational = samples.iter().map(square).sum();
            (error, values.clone())
        })
    });
    candidates.min().expect("with all ties it has the shape").1
}
