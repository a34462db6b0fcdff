//! To which side the path through three points turns, decided exactly.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::number::{Exact, Scalar, from_count, half, largest};

/// On which side of the line from the first point to the second the third one lies: `Greater` for the left.
/// Decided exactly: by floats if their errors leave no doubt (Shewchuk, *Adaptive precision floating-point
/// arithmetic and fast robust geometric predicates*, 1997), otherwise without rounding.
#[inline]
pub(crate) fn side<T: Scalar>([a, b, c]: [(T, T); 3]) -> Ordering {
    let left = (b.0 - a.0) * (c.1 - a.1);
    let right = (c.0 - a.0) * (b.1 - a.1);
    let (turn, u) = (left - right, T::unit_roundoff());
    let two = T::one() + T::one();
    // Each difference, product and sum is off by a relative u: together by (3 + 16 u) u of the size. If
    // products underflow, they add a few times the least positive float. If they overflow, the comparison
    // fails.
    let doubt = || two * two * u * (left.abs() + right.abs()) + T::one() / largest();
    if u.is_zero() {
        return turn.partial_cmp(&T::zero()).unwrap_or(Ordering::Equal);
    }
    let doubt = doubt();
    if turn > doubt {
        return Ordering::Greater;
    }
    if turn < -doubt {
        return Ordering::Less;
    }
    unlimited_side([a, b, c])
}

/// A function of its own, so that the code for points that plain floats decide stays short.
#[cold]
#[inline(never)]
fn unlimited_side<T: Scalar>(points: [(T, T); 3]) -> Ordering {
    side_of_short(points)
        .or_else(|| scaled_side(points))
        .unwrap_or_else(|| turn_at_first(points).sign())
}

/// The side, if no difference of coordinates is rounded. Most points on one line are decided here: they come from values
/// of few digits.
fn side_of_short<T: Scalar>([a, b, c]: [(T, T); 3]) -> Option<Ordering> {
    Some(T::Exact::compare_products(
        (unrounded(b.0, a.0)?, unrounded(c.1, a.1)?),
        (unrounded(c.0, a.0)?, unrounded(b.1, a.1)?),
    ))
}

/// `a - b`, if it needs no rounding.
fn unrounded<T: Scalar>(a: T, b: T) -> Option<T> {
    let difference = a - b;
    // What rounding has taken (Knuth's two-sum).
    let part = difference - a;
    let lost = (a - (difference - part)) - (b + part);
    lost.is_zero().then_some(difference)
}

/// The side, if floats whose exponents have no limits decide it. Most points on very different scales are
/// decided here, many times as fast as by the exact determinant.
///
/// A difference is off by a relative u, because a subnormal one is exact. A product is off by 3 u + O(u²).
/// So the side is decided if left and right differ by more than 8 u of their sizes.
fn scaled_side<T: Scalar>([a, b, c]: [(T, T); 3]) -> Option<Ordering> {
    let left = Scaled::difference(b.0, a.0).times(Scaled::difference(c.1, a.1));
    let right = Scaled::difference(c.0, a.0).times(Scaled::difference(b.1, a.1));
    let apart = left.power - right.power;
    let (left, right) = (left.shrunk(-apart), right.shrunk(apart));
    let doubt = from_count::<T>(8) * T::unit_roundoff() * (left.abs() + right.abs());
    let turn = left - right;
    let is_sure = turn.abs() > doubt;
    is_sure.then(|| turn.partial_cmp(&T::zero())).flatten()
}

/// A value times a power of [`scale`].
#[derive(Clone, Copy)]
struct Scaled<T> {
    significand: T,
    power: i32,
}

impl<T: Scalar> Scaled<T> {
    /// Twice `a - b`, with a significand that is zero or has a size from 2 to four times the scale.
    fn difference(a: T, b: T) -> Self {
        let (scale, mut power) = (scale::<T>(), 0);
        let (mut value, factor) = match a - b {
            difference if difference.is_finite() => (difference, from_count(2)),
            // The difference of the halves does not overflow.
            _ => (a * half() - b * half(), from_count::<T>(4)),
        };
        while value.abs() > scale {
            (value, power) = (value / scale, power + 1);
        }
        while value.abs() < T::one() && !value.is_zero() {
            (value, power) = (value * scale, power - 1);
        }
        let significand = value * factor;
        Self { significand, power }
    }

    /// The product, with a significand that is zero or has a size from 4 to sixteen times the square of the
    /// scale.
    fn times(self, other: Self) -> Self {
        Self {
            significand: self.significand * other.significand,
            power: self.power + other.power,
        }
    }

    /// The significand of a product, divided `times` times by the scale. After three divisions it is nothing
    /// beside another product, so it becomes zero.
    fn shrunk(self, times: i32) -> T {
        match times {
            ..=0 => self.significand,
            1..=2 => (0..times).fold(self.significand, |value, _| value / scale()),
            _ => T::zero(),
        }
    }
}

/// The largest 2^(2^k) whose cube is finite, up to 2⁵¹²: 2²⁵⁶ for `f64`, 2³² for `f32`.
fn scale<T: Scalar>() -> T {
    let squares = (0..9).scan(from_count::<T>(2), |power, _| {
        *power = *power * *power;
        Some(*power)
    });
    squares
        .take_while(|&square| (square * square * square).is_finite())
        .fold(from_count(2), |_, square| square)
}

/// The determinant, without rounding, that is positive if the third point lies to the left of the line from
/// the first to the second:
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

/// The lower hull of points in order of x if `turns` is `Greater`, otherwise their upper hull: the points of
/// the chain that turns to one side only, to the left for the lower hull. Decided exactly (Andrew, *Another
/// efficient algorithm for convex hulls in two dimensions*, 1979).
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

    /// Three points on a line, or a few roundings beside it, so far apart that their differences are
    /// rounded.
    fn agrees_on_a_line<F: Scalar + Float>(parts: [f64; 5], off: i8, powers: [i32; 2]) {
        let float = |x: f64| F::from(x).expect("a float of ordinary size");
        let [x_scale, y_scale] = powers.map(|power| Float::powi(float(2.0), power));
        let [x0, x1, x2, y0, y1] = parts;
        let y2 = y0 + (y1 - y0) * ((x2 + 2.0 + x0) / (x1 + x0));
        let mut points = [(-x0, y0), (x1, y1), (x2 + 2.0, y2)]
            .map(|(x, y)| (float(x) * x_scale, float(y) * y_scale));
        let last = &mut points[2].1;
        *last = *last + *last * F::epsilon() * float(f64::from(off % 4) / 2.0);
        agrees(points);
    }

    /// Three points of any exponents, in order of x.
    fn agrees_on_any<F: Scalar + Float>(values: [(f64, i32); 6]) {
        let [a, b, c, d, e, f] = values.map(|(value, power)| {
            let half = Float::powi(F::from(2.0).expect("two"), power / 2);
            F::from(value).expect("a float of ordinary size") * half * half
        });
        agrees([(a, b), (c, d), (e, f)]);
    }

    fn agrees<F: Scalar + Float>(points: [(F, F); 3]) {
        let exact = turn_at_first(points).sign();
        assert_eq!(side(points), exact, "{points:?}");
        if let Some(short) = side_of_short(points) {
            assert_eq!(short, exact, "{points:?}");
        }
        if let Some(scaled) = scaled_side(points) {
            assert_eq!(scaled, exact, "{points:?}");
        }
    }

    #[test]
    fn points_of_few_digits_need_no_sums() {
        let values = [-3.0, -0.125, 0.0, 0.125, 7.0_f64];
        let points = values.map(|x| values.map(|y| (x, y)));
        let points = points.as_flattened();
        for &a in points {
            for &b in points {
                for &c in points {
                    let exact = turn_at_first([a, b, c]).sign();
                    assert_eq!(side_of_short([a, b, c]), Some(exact));
                }
            }
        }
        assert_eq!(unrounded(1.0, f64::EPSILON / 4.0), None);
        assert_eq!(unrounded(f64::MAX, -f64::MAX), None);
    }

    #[test]
    fn floats_of_any_exponent_decide_nearly_all_that_is_not_on_a_line() {
        let far = [(-1e300, 1e-320), (2e-310, 1e300), (f64::MAX, -f64::MAX)];
        assert_eq!(scaled_side(far), Some(Ordering::Less));
        let line = [(-f64::MAX, -1e-310), (0.0, 0.0), (f64::MAX, 1e-310)];
        assert_eq!(scaled_side(line), None);
        let [scale_32, scale_64] = [f64::from(scale::<f32>()), scale::<f64>()];
        assert_eq!((scale_32, scale_64), (32_f64.exp2(), 256_f64.exp2()));
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
            // The sizes reach from some whose products underflow to some whose products overflow.
            powers in prop::array::uniform2(-140..118),
        ) {
            let parts = [x[0], x[1], x[2], y[0], y[1]];
            agrees_on_a_line::<f32>(parts, off, powers);
            agrees_on_a_line::<f64>(parts, off, powers.map(|power| power * 8));
        }

        #[test]
        fn side_is_that_of_the_exact_determinant_on_any_scales(
            values in prop::array::uniform6((-2.0..2.0, -149..128)),
        ) {
            agrees_on_any::<f32>(values);
            agrees_on_any::<f64>(values.map(|(value, power)| (value, power * 8)));
        }
    }
}
