//! Samples, and the function through them.

use shallow_relu::{Samples, Ties};

use crate::float::Float;
use crate::inputs::{Random, SPACINGS, columns, samples, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/samples/{group}", F::NAME);
    table.group(&name("constructors"), constructors::<F>);
    table.group(&name("interpolate"), interpolate::<F>);
}

fn constructors<F: Float>(bits: &mut Bits) {
    let mut random = Random(18);
    for (kind, spacing) in SPACINGS.into_iter().enumerate() {
        let (xs, ys, weights) = columns(&samples::<F>(spacing, kind, 50, &mut random));
        let points: Vec<(F, F)> = xs.iter().copied().zip(ys.iter().copied()).collect();
        bits.add((
            Samples::new(&xs, &ys),
            Samples::weighted(&xs, &ys, &weights),
        ));
        bits.add((Samples::from_points(&points), Samples::try_from(&points)));
        bits.add((
            Samples::try_from(&points[..]),
            Samples::try_from(&[points[0], points[1]]),
        ));
        bits.add((
            Samples::try_from((&xs, &ys)),
            Samples::try_from((&xs, &ys, &weights)),
        ));
        bits.add(Samples::new(&xs, &ys[1..]));
        bits.add(Samples::new(&xs, &ys) == Samples::weighted(&xs, &ys, &weights));
        bits.add(Samples::new(&xs, &ys).map(|samples| (samples.len(), samples.is_empty())));
        for value in specials() {
            let (mut x, mut y, mut weight) = (xs.clone(), ys.clone(), weights.clone());
            (x[3], y[4], weight[5]) = (value, value, value);
            bits.add((Samples::new(&x, &ys), Samples::new(&xs, &y)));
            bits.add(Samples::weighted(&xs, &ys, &weight));
        }
    }
    bits.add(Samples::<F>::new(&[], &[]));
}

fn interpolate<F: Float>(bits: &mut Bits) {
    let ties = [
        Ties::Mean,
        Ties::First,
        Ties::Last,
        Ties::Least,
        Ties::Greatest,
        Ties::Refuse,
    ];
    let mut random = Random(19);
    for spacing in SPACINGS {
        for kind in 0..12 {
            let made = samples::<F>(spacing, kind, 2 + 9 * kind, &mut random);
            let (xs, ys, weights) = columns(&made);
            let Ok(samples) = Samples::weighted(&xs, &ys, &weights) else {
                continue;
            };
            for ties in ties {
                let interpolant = samples.interpolate(ties);
                bits.add(
                    interpolant
                        .clone()
                        .map(|interpolant| interpolant.into_function()),
                );
                bits.add(interpolant);
            }
        }
    }
}
