//! To which side three points turn, decided exactly.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::exact::Exact;
use crate::scalar::Scalar;

/// To which side of the way from the first point to the second the third one lies: greater for the left.
/// Decided exactly: by floats where their errors leave no doubt (Shewchuk, *Adaptive precision
/// floating-point arithmetic and fast robust geometric predicates*, 1997), without rounding elsewhere.
pub(crate) fn side<T: Scalar>([a, b, c]: [(T, T); 3]) -> Ordering {
    let left = (b.0 - a.0) * (c.1 - a.1);
    let right = (c.0 - a.0) * (b.1 - a.1);
    let (turn, u) = (left - right, T::unit_roundoff());
    let two = T::one() + T::one();
    // Each difference, product and sum is off by u: (3 + 16 u) u of the size in all; and by the least
    // numbers where products underflow. Where they overflow the comparison fails.
    let doubt = || two * two * u * (left.abs() + right.abs()) + T::one() / T::highest().next_down();
    if u.is_zero() || turn.abs() > doubt() {
        return turn.partial_cmp(&T::zero()).unwrap_or(Ordering::Equal);
    }
    exact_side([a, b, c])
}

/// Out of the way of those that floats decide.
#[cold]
#[inline(never)]
fn exact_side<T: Scalar>(points: [(T, T); 3]) -> Ordering {
    turn_at_first(points).sign()
}

/// The determinant that is positive when the third point lies to the left of the way from the first to
/// the second, exactly:
///
/// ```text
/// | x_b - x_a   y_b - y_a |
/// | x_c - x_a   y_c - y_a |   =  x_b y_c - x_c y_b + x_c y_a - x_a y_c + x_a y_b - x_b y_a
/// ```
pub(crate) fn turn_at_first<T: Scalar>([a, b, c]: [(T, T); 3]) -> T::Exact {
    let mut determinant = T::Exact::zero();
    for (p, q) in [(b, c), (c, a), (a, b)] {
        determinant.add_product(p.0, q.1);
        determinant.add_product(-q.0, p.1);
    }
    determinant
}

/// Whether three points lie on one line, decided exactly.
pub(crate) fn are_collinear<T: Scalar>(points: [(T, T); 3]) -> bool {
    side(points) == Ordering::Equal
}

/// Of points in order of x those of the chain that turns to one side only, to the left where `turns` is
/// greater: their lower hull then, and else the upper one. Decided exactly (Andrew, *Another efficient
/// algorithm for convex hulls in two dimensions*, 1979).
pub(crate) fn hull<T: Scalar>(
    points: impl Iterator<Item = (T, T)>,
    turns: Ordering,
) -> Vec<(T, T)> {
    let mut chain: Vec<(T, T)> = Vec::new();
    for point in points {
        while let [.., before, here] = chain[..]
            && side([before, here, point]) != turns
        {
            chain.pop();
        }
        chain.push(point);
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::Float;
    use proptest::prelude::*;

    /// Three points on a line, or a few roundings beside it, so spread that their differences are
    /// rounded.
    fn agrees_with_the_determinant<F: Scalar + Float>(parts: [f64; 5], off: i8, power: i32) {
        let of = |n: f64| F::from(n).expect("a number of ordinary size");
        let scale = Float::powi(of(2.0), power);
        let [x0, x1, x2, y0, y1] = parts;
        let y2 = y0 + (y1 - y0) * ((x2 + 2.0 + x0) / (x1 + x0));
        let mut points =
            [(-x0, y0), (x1, y1), (x2 + 2.0, y2)].map(|(x, y)| (of(x) * scale, of(y) * scale));
        let last = &mut points[2].1;
        *last = *last + *last * F::epsilon() * of(f64::from(off % 4) / 2.0);
        assert_eq!(side(points), exact_side(points), "{points:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 50_000,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1),
            ..ProptestConfig::default()
        })]
        #[test]
        fn side_is_that_of_the_exact_determinant(
            x in prop::array::uniform3(0.0..1.0),
            y in prop::array::uniform2(-1.0..1.0),
            off: i8,
            // From sizes whose products underflow to some whose products overflow.
            power in -140..118,
        ) {
            let parts = [x[0], x[1], x[2], y[0], y[1]];
            agrees_with_the_determinant::<f32>(parts, off, power);
            agrees_with_the_determinant::<f64>(parts, off, power * 8);
        }
    }
}
