//! Functions that repeat.

use shallow_relu::{Periodic, Side};

use crate::discontinuous::jumping;
use crate::float::Float;
use crate::inputs::{Random, SIZES, functions, inputs, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/periodic/{group}", F::NAME);
    table.group(&name("constructors"), constructors::<F>);
    table.group(&name("eval"), eval::<F>);
    table.group(&name("integrals"), integrals::<F>);
}

/// One period of every kind of function: the width of its domain, or a little more.
fn repeating<F: Float>(sizes: &[usize], seed: u64) -> Vec<Periodic<F>> {
    let mut made = Vec::new();
    for (i, f) in jumping::<F>(sizes, seed).into_iter().enumerate() {
        let (first, last) = f.domain();
        let width = (last - first) * F::of([1.0, 1.125, 3.0][i % 3]);
        made.extend([
            f.periodic(width, Side::Left),
            f.periodic(width.next_up(), Side::Right),
        ]);
    }
    for f in functions::<F>(sizes, seed) {
        let (first, last) = f.domain();
        let points: Vec<(F, F)> = f.breakpoints().collect();
        made.push(Periodic::from_breakpoints(
            &points,
            (last - first) * F::of(1.5),
        ));
    }
    made.into_iter().flatten().collect()
}

fn constructors<F: Float>(bits: &mut Bits) {
    for f in jumping::<F>(&SIZES[..12], 15) {
        let (first, last) = f.domain();
        for period in specials()
            .into_iter()
            .chain([last - first, (last - first) * F::of(2.0)])
        {
            bits.add(f.periodic(period, Side::Left));
        }
    }
    for f in functions::<F>(&SIZES[..12], 15) {
        let (first, last) = f.domain();
        let points: Vec<(F, F)> = f.breakpoints().collect();
        for period in specials()
            .into_iter()
            .chain([last - first, (last - first) * F::of(2.0)])
        {
            bits.add((
                f.periodic(period),
                Periodic::from_breakpoints(&points, period),
            ));
        }
        bits.add(Periodic::from_breakpoints(&points[..1], F::one()));
    }
    for f in repeating::<F>(&SIZES[..12], 15) {
        bits.add((f.period(), f.function(), f.to_string()));
        if f.function().segment_count() < 300 {
            bits.add(format!("{f:?}"));
        }
    }
}

fn eval<F: Float>(bits: &mut Bits) {
    let mut random = Random(16);
    for f in repeating::<F>(&SIZES[..30], 16) {
        let mut inputs = inputs(f.function().xs(), 10, &mut random);
        for _ in 0..20 {
            let (x, periods) = (random.one_of(&inputs), random.below(1 << 20) as f64 - 5e5);
            inputs.push(x + f.period() * F::of(periods));
        }
        bits.add(inputs.iter().map(|&x| f.eval(x)).collect::<Vec<_>>());
        let mut outputs = f.values(&inputs);
        bits.add(&outputs);
        bits.add(f.eval_batch(&inputs[1..], &mut outputs[1..]));
        bits.add(f.eval_batch(&inputs, &mut outputs[1..]));
        bits.add(outputs);
    }
}

fn integrals<F: Float>(bits: &mut Bits) {
    let mut random = Random(17);
    for f in repeating::<F>(&SIZES[..12], 17) {
        let inputs = inputs(f.function().xs(), 3, &mut random);
        for pair in inputs.windows(2).take(12) {
            let far = pair[1] + f.period() * F::of(random.below(100) as f64);
            for ends in [(pair[0], pair[1]), (pair[0], far)] {
                bits.add((f.integral(ends), f.mean(ends)));
            }
        }
    }
}
