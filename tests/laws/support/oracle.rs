//! What the exact answer is.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use shallow_relu::{PiecewiseLinear, Scalar, Segment, ShallowReluNet};

use super::{Float, Number};

/// The value of a segment at `x`, on the reals.
pub(crate) fn segment_value<T: Number>(segment: &Segment<T>, x: T) -> BigRational {
    let ((x0, y0), (x1, y1)) = (exact_point(segment.start()), exact_point(segment.end()));
    let slope = (y1 - &y0) / (x1 - &x0);
    y0 + slope * (x.exact() - x0)
}

/// The slope of a segment, on the reals.
pub(crate) fn segment_slope<T: Number>(segment: &Segment<T>) -> BigRational {
    let ((x0, y0), (x1, y1)) = (exact_point(segment.start()), exact_point(segment.end()));
    (y1 - y0) / (x1 - x0)
}

/// The value of a function at `x`, on the reals. A tail has the slope that the function reports for
/// it.
pub(crate) fn value<T: Number>(f: &PiecewiseLinear<T>, x: T) -> BigRational {
    let (first, last) = (
        f.segments().next().expect("one"),
        f.segments().last().expect("one"),
    );
    let (left, right) = f.tail_slopes();
    if x < first.start().0 {
        return first.start().1.exact() + left.exact() * (x.exact() - first.start().0.exact());
    }
    if x > last.end().0 {
        return last.end().1.exact() + right.exact() * (x.exact() - last.end().0.exact());
    }
    let segment = f
        .segments()
        .find(|segment| x <= segment.end().0)
        .expect("x is in the domain");
    segment_value(&segment, x)
}

/// The sum of the units at `x` and the sum of the absolute values of its terms, without rounding.
pub(crate) fn network_value<T: Number>(
    net: &ShallowReluNet<T>,
    x: T,
) -> (BigRational, BigRational) {
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

/// The largest |y| of a function.
pub(crate) fn scale<T: Number>(f: &PiecewiseLinear<T>) -> BigRational {
    f.ys()
        .iter()
        .map(|y| y.exact().abs())
        .max()
        .expect("two breakpoints at least")
}

/// The distance from |y| to the next larger float.
pub(crate) fn ulp<F: Float>(y: F) -> BigRational {
    let y = num_traits::Float::abs(y);
    let y = if y == F::max_value() { y.down() } else { y };
    y.up().exact() - y.exact()
}

/// `k u / (1 - k u)`: bounds the relative error of k roundings.
pub(crate) fn gamma<T: Number>(k: usize) -> BigRational {
    let ku = <T as Scalar>::unit_roundoff().exact() * BigRational::from_integer(k.into());
    &ku / (BigRational::one() - &ku)
}

/// Within the range of normal numbers, or zero.
pub(crate) fn is_normal_or_zero<F: Float>(value: &BigRational) -> bool {
    value.is_zero()
        || (F::LEAST_NORMAL.exact() <= value.abs() && value.abs() <= F::max_value().exact())
}

/// Whether law 6 speaks of a segment: its slope and the differences of its ends are normal numbers.
pub(crate) fn is_accurate<F: Float>(segment: &Segment<F>) -> bool {
    let ((x0, y0), (x1, y1)) = (exact_point(segment.start()), exact_point(segment.end()));
    [x1 - x0, y1 - y0, segment_slope(segment)]
        .iter()
        .all(is_normal_or_zero::<F>)
}

fn exact_point<T: Number>((x, y): (T, T)) -> (BigRational, BigRational) {
    (x.exact(), y.exact())
}
