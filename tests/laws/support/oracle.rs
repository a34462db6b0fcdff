//! The exact answers, in rationals.

use num_traits::{One, Zero};
use shallow_relu::{Error, PiecewiseLinear, Scalar, Segment, ShallowReluNet, Tail};

use super::rational::Rational;
use super::{Float, Number};

/// The exact value of a segment at `x`.
pub(crate) fn segment_value<T: Number>(segment: &Segment<T>, x: T) -> Rational {
    let ((x0, y0), (x1, y1)) = (exact_point(segment.start()), exact_point(segment.end()));
    let slope = (y1 - &y0) / (x1 - &x0);
    y0 + slope * (x.exact() - x0)
}

/// The exact slope of a segment.
pub(crate) fn segment_slope<T: Number>(segment: &Segment<T>) -> Rational {
    let ((x0, y0), (x1, y1)) = (exact_point(segment.start()), exact_point(segment.end()));
    (y1 - y0) / (x1 - x0)
}

/// The exact value of a function at `x`. A tail has the slope that the function reports for it.
pub(crate) fn value<T: Number>(f: &PiecewiseLinear<T>, x: T) -> Rational {
    value_at(f, &x.exact())
}

/// The same at any rational x.
pub(crate) fn value_at<T: Number>(f: &PiecewiseLinear<T>, x: &Rational) -> Rational {
    let (start, slope) = piece_at(f, x);
    start.1 + slope * (x - start.0)
}

/// A breakpoint of the piece on which `x` lies, and the slope of the piece.
fn piece_at<T: Number>(f: &PiecewiseLinear<T>, x: &Rational) -> ((Rational, Rational), Rational) {
    let (first, last) = (
        f.segments().next().expect("one"),
        f.segments().last().expect("one"),
    );
    let (left, right) = f.tail_slopes();
    if *x < first.start().0.exact() {
        return (exact_point(first.start()), left.exact());
    }
    if *x > last.end().0.exact() {
        return (exact_point(last.end()), right.exact());
    }
    let segment = f
        .segments()
        .find(|segment| *x <= segment.end().0.exact())
        .expect("x is in the domain");
    (exact_point(segment.start()), segment_slope(&segment))
}

/// The exact sum of the units at `x`, and the sum of the absolute values of its terms.
pub(crate) fn network_value<T: Number>(net: &ShallowReluNet<T>, x: T) -> (Rational, Rational) {
    let start = net.output_bias().exact();
    let hidden = net.hidden_weights().iter().zip(net.hidden_biases());
    hidden.zip(net.output_weights()).fold(
        (start.clone(), start.abs()),
        |(sum, size), ((v, b), w)| {
            let ray = v.exact() * x.exact() + b.exact();
            if ray.is_positive() {
                let term = w.exact() * ray;
                (sum + &term, size + term.abs())
            } else {
                (sum, size)
            }
        },
    )
}

/// A kink of a unit: its exact x, the float nearest to it, and the change of slope there.
pub(crate) struct Kink<F> {
    pub(crate) at: Rational,
    pub(crate) nearest: Option<F>,
    pub(crate) turn: Rational,
}

pub(crate) fn kinks<F: Float>(net: &ShallowReluNet<F>) -> Vec<Kink<F>> {
    let units = net.hidden_weights().iter().zip(net.hidden_biases());
    let units = units.zip(net.output_weights());
    let bending = units.filter(|((v, _), w)| !v.is_zero() && !w.is_zero());
    let kink = |((v, b), w): ((&F, &F), &F)| {
        let at = -b.exact() / v.exact();
        let nearest = nearest(&at);
        let turn = w.exact() * v.exact().abs();
        Kink { at, nearest, turn }
    };
    bending.map(kink).collect()
}

/// The cost of moving the kinks whose nearest float is `x` there: the change of slope times the distance, for
/// each. It is at most u |w b| (1 + u), or half the least positive float times the change of slope.
pub(crate) fn cost_of_kinks<F: Float>(kinks: &[Kink<F>], x: F) -> Rational {
    let near = kinks.iter().filter(|kink| kink.nearest == Some(x));
    let cost = |kink: &Kink<F>| {
        let distance = (&kink.at - x.exact()).abs();
        let u = F::unit_roundoff().exact();
        let half_a_step = F::LEAST.exact() / Rational::from_integer(2.into());
        let bound = &u * kink.at.abs() * (Rational::one() + &u);
        assert!(distance <= bound.max(half_a_step));
        kink.turn.abs() * distance
    };
    near.map(cost).sum()
}

/// The largest |y| of a function.
pub(crate) fn scale<T: Number>(f: &PiecewiseLinear<T>) -> Rational {
    f.ys()
        .iter()
        .map(|y| y.exact().abs())
        .max()
        .expect("two breakpoints at least")
}

/// The last float that is not above `at` and the first that is not below it, by bisection. None beyond all
/// floats.
pub(crate) fn around<F: Float>(at: &Rational) -> Option<(F, F)> {
    let (mut low, mut high) = (-F::max_value(), F::max_value());
    if *at < low.exact() || *at > high.exact() {
        return None;
    }
    // Neighbouring floats have neighbouring bits on either side of zero.
    let zero = F::zero();
    if at.is_zero() {
        return Some((zero, zero));
    }
    if at.is_positive() {
        low = zero;
    } else {
        high = -zero;
    }
    while low.up() < high && low.exact() != *at {
        let middle =
            F::from_bits(low.bits() / 2 + high.bits() / 2 + (low.bits() & high.bits() & 1));
        if middle.exact() <= *at {
            low = middle;
        } else {
            high = middle;
        }
    }
    let normal = |x: F| x + F::zero();
    if low.exact() == *at {
        return Some((normal(low), normal(low)));
    }
    if high.exact() == *at {
        return Some((normal(high), normal(high)));
    }
    Some((normal(low), normal(high)))
}

/// The float nearest to `at`, the lower one of two. None beyond all floats.
pub(crate) fn nearest<F: Float>(at: &Rational) -> Option<F> {
    let (floor, ceiling) = around::<F>(at)?;
    Some(if is_nearest(floor, at) {
        floor
    } else {
        ceiling
    })
}

/// Whether `x` is the float nearest to `at`, the lower one of two.
pub(crate) fn is_nearest<F: Float>(x: F, at: &Rational) -> bool {
    let two = Rational::from_integer(2.into());
    let low = (x.down() > F::neg_infinity()).then(|| (x.down().exact() + x.exact()) / &two);
    let high = (x.up() < F::infinity()).then(|| (x.exact() + x.up().exact()) / two);
    low.is_none_or(|low| low < *at) && high.is_none_or(|high| *at <= high)
}

/// The float to which `exact` is rounded once; infinite if it is out of range.
pub(crate) fn rounded<F: Float>(exact: &Rational) -> F {
    // The infinities come first, because beside them the largest float has no other neighbour.
    let candidates = match around::<F>(exact) {
        Some((floor, ceiling)) => [floor, ceiling],
        None if exact.is_positive() => [F::infinity(), F::max_value()],
        None => [F::neg_infinity(), -F::max_value()],
    };
    let nearest = candidates.into_iter().find(|&x| is_rounded(x, exact));
    nearest.expect("one of both")
}

/// Asserts that a function is the one through these points, each y rounded once, with tails of these slopes;
/// or that it was refused with the error of that function.
pub(crate) fn assert_rounded_once<F: Float>(
    found: &Result<PiecewiseLinear<F>, Error>,
    points: &[(F, Rational)],
    (left, right): (F, F),
    context: &dyn std::fmt::Debug,
) {
    let (xs, ys): (Vec<F>, Vec<F>) = points.iter().map(|(x, y)| (*x, rounded::<F>(y))).unzip();
    if let Some(i) = ys.iter().position(|y| y.is_infinite()) {
        let x_of_error = match found {
            Err(Error::ValueOverflow { x }) => x.parse().ok().map(F::of),
            _ => None,
        };
        assert_eq!(x_of_error, Some(xs[i]), "{found:?}, {context:?}");
        return;
    }
    let expected = PiecewiseLinear::from_xy(&xs, &ys)
        .and_then(|f| f.with_tails(Tail::Slope(left), Tail::Slope(right)));
    assert_eq!(*found, expected, "{context:?}");
}

/// Whether `float` is `exact`, rounded once: to the nearest float, ties to even.
pub(crate) fn is_rounded<F: Float>(float: F, exact: &Rational) -> bool {
    if float.is_infinite() {
        let max = F::max_value();
        let half_a_step = (max.exact() - max.down().exact()) / Rational::from_integer(2.into());
        let sign = if float > F::zero() {
            Rational::one()
        } else {
            -Rational::one()
        };
        return exact * sign >= max.exact() + half_a_step;
    }
    let distance = |to: F| (to.exact() - exact).abs();
    [float.up(), float.down()].into_iter().all(|other| {
        if other.is_infinite() {
            return true;
        }
        let further = distance(other) - distance(float);
        further.is_positive() || (further.is_zero() && float.bits().is_multiple_of(2))
    })
}

/// The distance from |y| to the next larger float.
pub(crate) fn ulp<F: Float>(y: F) -> Rational {
    let y = num_traits::Float::abs(y);
    let y = if y == F::max_value() { y.down() } else { y };
    y.up().exact() - y.exact()
}

/// `k u / (1 - k u)`, which bounds the relative error of k roundings.
pub(crate) fn gamma<T: Number>(k: usize) -> Rational {
    let ku = <T as Scalar>::unit_roundoff().exact() * Rational::from_integer(k.into());
    &ku / (Rational::one() - &ku)
}

/// Whether a value is within the range of normal floats, or zero.
pub(crate) fn is_normal_or_zero<F: Float>(value: &Rational) -> bool {
    value.is_zero()
        || (F::LEAST_NORMAL.exact() <= value.abs() && value.abs() <= F::max_value().exact())
}

/// Whether law 6 applies to a segment: its slope and the differences of its ends are normal floats.
pub(crate) fn is_accurate<F: Float>(segment: &Segment<F>) -> bool {
    let ((x0, y0), (x1, y1)) = (exact_point(segment.start()), exact_point(segment.end()));
    [x1 - x0, y1 - y0, segment_slope(segment)]
        .iter()
        .all(is_normal_or_zero::<F>)
}

fn exact_point<T: Number>((x, y): (T, T)) -> (Rational, Rational) {
    (x.exact(), y.exact())
}
