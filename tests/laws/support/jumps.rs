//! Generators of functions that jump, and of monotone functions with level stretches and jumps; and the exact
//! values of such functions.

use proptest::prelude::*;
use shallow_relu::{Discontinuous, Segment};

use super::rational::Rational;
use super::{Float, Number, oracle, strategies};

/// A jump is added at some of the hard breakpoints, of which there are 2 to `most`, neighbouring floats and both
/// ends included, and each has a side of its own.
pub(crate) fn jumping<F: Float>(most: usize) -> BoxedStrategy<Discontinuous<F>> {
    strategies::jumping(1..=most - 1)
}

/// Functions that never fall, or never rise, with level stretches and jumps.
pub(crate) fn monotone<F: Float>(most: usize) -> BoxedStrategy<Discontinuous<F>> {
    strategies::monotone(1..=most - 1)
}

/// Inputs on all of R that are hard for a function.
pub(crate) fn hard_inputs<F: Float>(f: &Discontinuous<F>) -> Vec<F> {
    strategies::inputs(f)
}

/// The segment in whose inside `x` lies.
pub(crate) fn segment_around<T: Number>(f: &Discontinuous<T>, x: T) -> Option<Segment<T>> {
    f.segments()
        .find(|segment| segment.start().0 < x && x < segment.end().0)
}

/// The exact value at a finite `x`.
pub(crate) fn exact_value<T: Number>(f: &Discontinuous<T>, x: T) -> Rational {
    if let Some(jump) = f.jump_at(x) {
        return jump.value().exact();
    }
    if let Some((_, y)) = f.breakpoints().find(|point| point.0 == x) {
        return y.exact();
    }
    if let Some(segment) = segment_around(f, x) {
        return oracle::segment_value(&segment, x);
    }
    let (left, right) = f.tail_slopes();
    let mut ends = f.breakpoints();
    let ((x0, y0), slope) = if x < f.domain().0 {
        (ends.next().expect("two at least"), left)
    } else {
        (ends.next_back().expect("two at least"), right)
    };
    y0.exact() + slope.exact() * (x.exact() - x0.exact())
}
