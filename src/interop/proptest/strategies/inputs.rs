//! Hard inputs.

use super::{Float, Segment, Vec, two_to};

/// Inputs in a segment, in increasing order, including both ends, at which something could go wrong: the floats
/// around both ends and around points in between, and inputs near the ends at every scale. For laws about one
/// segment, such as that values never move against its direction.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::{functions, inputs_within};
///
/// proptest!(|(f in functions::<f64>(1..=4))| {
///     for segment in f.segments() {
///         let values: Vec<f64> = inputs_within(&segment).into_iter().map(|x| f.eval(x)).collect();
///         prop_assert!(values.is_sorted() || values.iter().rev().is_sorted());
///     }
/// });
/// ```
#[must_use]
pub fn inputs_within<F: Float>(segment: &Segment<F>) -> Vec<F> {
    inputs_between(segment.start().0, segment.end().0)
}

fn inputs_between<F: Float>(a: F, b: F) -> Vec<F> {
    let two = F::of(2.0);
    let mut inputs = Vec::new();
    let mut around = |center: F| {
        let (mut below, mut above) = (center, center);
        inputs.push(center);
        for _ in 0..6 {
            (below, above) = (below.next_down(), above.next_up());
            inputs.extend([below, above]);
        }
    };
    around(a);
    around(b);
    around(a / two + b / two);
    for k in 1..16 {
        let part = F::of(f64::from(k) / 16.0);
        around(a * (F::one() - part) + b * part);
        // Inputs near the ends, at every scale.
        let h = b / two - a / two;
        let little = h * F::of(two_to(-3 * k));
        around(a + little);
        around(b - little);
    }
    inputs.retain(|&x| a <= x && x <= b);
    inputs.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    inputs.dedup();
    inputs
}

/// Inputs on all of R that are hard for a function with these breakpoints, in no particular order: those
/// [within](inputs_within) each segment, the floats beside the domain, zeros of both signs, subnormal and huge
/// floats, both infinities and NaN.
///
/// Both kinds of functions have their breakpoints taken from a reference.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::{functions, inputs, jumping};
///
/// proptest!(|(f in functions::<f64>(1..=4), step in jumping::<f64>(1..=4))| {
///     for x in inputs(&f) {
///         prop_assert_eq!(f.eval(x).is_nan(), x.is_nan());
///     }
///     for x in inputs(&step) {
///         prop_assert_eq!(step.eval(x).is_nan(), x.is_nan());
///     }
/// });
/// ```
#[must_use]
pub fn inputs<F: Float>(breakpoints: impl IntoIterator<Item = (F, F)>) -> Vec<F> {
    let xs: Vec<F> = breakpoints.into_iter().map(|(x, _)| x).collect();
    let pairs = xs.windows(2);
    let mut inputs: Vec<F> = pairs
        .flat_map(|pair| inputs_between(pair[0], pair[1]))
        .collect();
    for &end in xs.first().into_iter().chain(xs.last()) {
        inputs.extend([
            end.next_down(),
            end.next_up(),
            end - F::one(),
            end + F::one(),
        ]);
    }
    inputs.extend([F::zero(), F::of(-0.0)]);
    for size in [F::LEAST, F::LARGEST, F::highest()] {
        inputs.extend([size, -size]);
    }
    inputs.push(F::of(f64::NAN));
    inputs
}
