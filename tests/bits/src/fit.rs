//! Noisy samples.

use shallow_relu::fit::{self, Fit, Shape};
use shallow_relu::{Error, Samples};

use crate::float::Float;
use crate::inputs::{Random, SPACINGS, plateaus, samples, specials};
use crate::table::Table;

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/fit/{group}", F::NAME);
    table.group(&name("least_squares"), |bits| {
        each::<F>(60, |samples, xs| {
            bits.add(parts(fit::least_squares(samples, xs)))
        });
        let samples = good_samples::<F>();
        for value in specials() {
            bits.add(fit::least_squares(
                &samples,
                &[F::zero(), value, F::of(3.0)],
            ));
            bits.add(fit::least_squares(&samples, &[value, F::of(3.0)]));
        }
        bits.add(fit::least_squares(&samples, &[]));
    });
    table.group(&name("local"), |bits| {
        each::<F>(12, |samples, xs| bits.add(fit::local(samples, xs)));
        bits.add(fit::local(&good_samples::<F>(), &[]));
    });
    table.group(&name("isotonic"), |bits| {
        each::<F>(60, |samples, _| bits.add(fit::isotonic(samples)));
    });
    table.group(&name("shape"), |bits| {
        each::<F>(30, |samples, xs| {
            for shape in [Shape::Rising, Shape::Falling, Shape::Convex, Shape::Concave] {
                bits.add(fit::shape(samples, xs, shape));
            }
        });
    });
    #[cfg(feature = "std")]
    table.group(&name("roots"), |bits| {
        each::<F>(60, |samples, xs| {
            bits.add(fit::least_squares(samples, xs).map(|fit| F::standard_errors(&fit)));
        });
    });
}

type Parts<F> = (Fit<F>, shallow_relu::PiecewiseLinear<F>);

fn parts<F: Float>(fit: Result<Fit<F>, Error>) -> Result<Parts<F>, Error> {
    fit.map(|fit| (fit.clone(), fit.into_function()))
}

fn good_samples<F: Float>() -> Samples<F> {
    let point = |i: u32| (F::of(f64::from(i) * 0.3), F::of(f64::from(i * i % 7)));
    Samples::from_points(&(0..11).map(point).collect::<Vec<_>>()).expect("finite")
}

/// Calls `law` with plateaus and with samples of every spacing, up to `most` of them, and breakpoints that hold them all.
fn each<F: Float>(most: usize, mut law: impl FnMut(&Samples<F>, &[F])) {
    for (xs, ys) in plateaus::<F>() {
        let samples = Samples::new(&xs, &ys).expect("finite");
        let mut breakpoints: Vec<F> = xs.iter().copied().step_by(3).collect();
        breakpoints.extend(xs.last());
        breakpoints.dedup();
        law(&samples, &breakpoints);
    }
    let mut random = Random(60);
    for spacing in SPACINGS {
        for kind in 0..9 {
            let made = samples::<F>(spacing, kind, 2 + random.below(most), &mut random);
            let (xs, ys, weights) = crate::inputs::columns(&made);
            let Ok(samples) = Samples::weighted(&xs, &ys, &weights) else {
                continue;
            };
            let mut breakpoints = xs;
            breakpoints.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
            breakpoints.dedup();
            let last = breakpoints.len() - 1;
            let mut i = 0;
            breakpoints.retain(|_| {
                i += 1;
                i == 1 || i == last + 1 || i % 4 == 0
            });
            law(&samples, &breakpoints);
        }
    }
}
