//! Does the time of a batch depend on the spacing of the breakpoints?
//!
//! ```text
//! cargo bench --bench spacing
//! cargo bench --bench spacing -- spacing/f32/N=1024/segments/
//! ```
//!
//! The name of a measurement is `spacing/type/N=segments/inputs/spacing`, and the filter is a regular
//! expression over it. `thrpt` is inputs a second of [`forward_batch`](ShallowReluNet::forward_batch) on 4 Mi
//! inputs. It is to be compared within a group: the slowest spacings take a little more than twice as long as
//! `uniform`. [`Spacing`] tells what they are.
//!
//! There are two kinds of inputs:
//!
//! * `domain`: uniform from the first breakpoint to the last. Few lie where breakpoints are crowded. If
//!   nearly all lie in one segment, this is fast.
//! * `segments`: a random x in a random segment. They are as crowded as the breakpoints, which is the hard
//!   case.
//!
//! All answers are checked before any is timed. The breakpoints and the inputs are random, and the same in
//! every run.

mod support;

use std::hint::black_box;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use shallow_relu::ShallowReluNet;

use support::spacing::{Spacing, inputs_between};
use support::{Float, LARGE_BATCH, check_batch};

fn spacing<T: Float>(c: &mut Criterion) {
    let mut outputs = vec![T::zero(); LARGE_BATCH];
    for segments in [64, 1024, 65_536] {
        for kind in ["domain", "segments"] {
            let mut group = c.benchmark_group(format!("spacing/{}/N={segments}/{kind}", T::NAME));
            group.sampling_mode(SamplingMode::Flat).sample_size(10);
            group.throughput(Throughput::Elements(LARGE_BATCH as u64));
            for spacing in Spacing::ALL {
                group.bench_function(spacing.name(), |bencher| {
                    let breakpoints = spacing.breakpoints::<T>(segments).expect("few enough");
                    let net = ShallowReluNet::from_breakpoints(&breakpoints).expect("valid");
                    let xs = net.function().xs();
                    let inputs = match kind {
                        "domain" => inputs_between(&[xs[0], xs[segments]], LARGE_BATCH),
                        _ => inputs_between(xs, LARGE_BATCH),
                    };
                    check_batch(&net, &inputs);
                    bencher.iter(|| {
                        net.forward_batch(black_box(&inputs), &mut outputs)
                            .expect("one length");
                        black_box(&outputs);
                    });
                });
            }
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = support::of_seconds(2);
    targets = spacing::<f32>, spacing::<f64>
}
criterion_main!(benches);
