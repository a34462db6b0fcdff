//! Samples as they come.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{Float, Samples, Size, Vec, floats};

/// Samples as they come: in no order, many at a few x, some x one or two floats apart, and some of weight 0, which
/// are left out. The size counts those of weight 0, too, so there may be none left.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::{Ties, proptest::samples};
///
/// proptest!(|(samples in samples::<f64>(2..=8))| {
///     if let Ok(greatest) = samples.interpolate(Ties::Greatest) {
///         for (x, y, _) in samples.iter() {
///             prop_assert!(y <= greatest.function().eval(x));
///         }
///     }
/// });
/// ```
pub fn samples<F: Float>(size: impl Into<Size>) -> BoxedStrategy<Samples<F>> {
    rows(floats::<F>(), size).prop_map(of_rows).boxed()
}

fn of_rows<F: Float>(rows: Vec<(F, F, F)>) -> Samples<F> {
    let xs: Vec<F> = rows.iter().map(|row| row.0).collect();
    let ys: Vec<F> = rows.iter().map(|row| row.1).collect();
    let weights: Vec<F> = rows.iter().map(|row| row.2).collect();
    Samples::weighted(&xs, &ys, &weights).expect("finite rows")
}

/// The rows x, y and weight of samples. `x` draws the x that others are near.
pub(crate) fn rows<F: Float>(
    x: impl Strategy<Value = F> + 'static,
    size: impl Into<Size>,
) -> BoxedStrategy<Vec<(F, F, F)>> {
    let whole = (-3..=3_i8).prop_map(|y| F::of(y.into()));
    let y = prop_oneof![3 => whole, 1 => floats::<F>()];
    let weight = prop_oneof![
        1 => Just(F::zero()),
        3 => (1..4_u8).prop_map(|w| F::of(w.into())),
        2 => floats::<F>().prop_map(|w| w.abs()),
    ];
    let row = (any::<Index>(), 0..6_u8, y, weight);
    (vec(x, 1..4), vec(row, size.into().at_least(0)))
        .prop_map(|(near, rows)| {
            let sample = |(index, floats, y, weight): (Index, u8, F, F)| {
                let x: F = near[index.index(near.len())];
                let further = (3..floats).fold(x, |x, _| x.next_up());
                let x = if further.is_finite() { further } else { x };
                (x, y, weight)
            };
            rows.into_iter().map(sample).collect()
        })
        .boxed()
}
