//! How fast does a network answer, compared with the code that one would write without this crate?
//!
//! ```text
//! cargo bench --bench forward
//! cargo bench --bench forward -- forward_batch/f32/N=1024/random/4096
//! cargo bench --bench forward -- 'forward_scalar/.*/N=1024/'
//! ```
//!
//! The name of a measurement is `forward_batch/type/N=segments/order of the inputs/batch/competitor` or
//! `forward_scalar/type/N=segments/style/competitor`, and the filter is a regular expression over it. `thrpt`
//! is inputs a second, to be compared within a group:
//!
//! * `ours`: [`forward_batch`](ShallowReluNet::forward_batch), or [`forward`](ShallowReluNet::forward);
//! * `partition_point`: a binary search and a slope for each input;
//! * `dense`: [`forward_dense`](ShallowReluNet::forward_dense) for each input, the sum over N units;
//! * `interp`, `interpn`: the crates of these names. `interp` computes the slopes of all segments in every
//!   call and returns a new vector. That is its interface, so it is counted;
//! * `copy_from_slice`: the limit, a copy of the inputs to the outputs without any computation. 4096 inputs
//!   stay in the cache, 4 Mi do not.
//!
//! The method of `forward_batch` depends on the group. 3 segments are searched in the registers, and so are
//! 16 on machines with long vectors. More segments are searched by an index, whose time grows with N only
//! because larger tables leave the caches. Sorted inputs are recognised if a few hundred in a row have one
//! nearest breakpoint. At larger N they still find their part of the tables in the cache.
//!
//! `time` is that of one call in the styles of `forward_scalar`:
//!
//! * `independent`: the processor may begin a call before the last one is done;
//! * `latency`: each input waits for the last result. A multiplication and an addition, about 2 ns, make it
//!   wait and are counted.
//!
//! All answers are checked before any is timed. The errors of the other crates are printed as a note. The
//! breakpoints and the inputs are random, and the same in every run. `cargo bench --bench table` measures the
//! most important part in a minute.

mod competitors;
mod support;

use std::cell::LazyCell;
use std::hint::black_box;

use criterion::{
    Bencher, BenchmarkGroup, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
    measurement::WallTime,
};
#[cfg(doc)]
use shallow_relu::ShallowReluNet;

use competitors::{Batch, Case};
use support::{Float, Inputs, LARGE_BATCH, SEGMENTS, SMALL_BATCH};

/// The cost of dense is batch x N units, and its time for one input does not depend on the batch. So it is
/// left out beyond this product, which takes a third of a second for an iteration.
const DENSE_UNITS: usize = 1 << 28;

/// The inputs of a scalar measurement. There are more of them than a branch predictor can learn by heart.
const SCALAR_INPUTS: usize = 1 << 16;

fn forward_batch<T: Float>(c: &mut Criterion) {
    for batch in [SMALL_BATCH, LARGE_BATCH] {
        // The lazy values here and below are computed only for a measurement that the filter lets pass.
        let inputs = LazyCell::new(|| Inputs::<T>::new(batch));
        let mut outputs = vec![T::zero(); batch];
        for segments in SEGMENTS {
            for order in ["random", "sorted"] {
                let mut group = c.benchmark_group(format!(
                    "forward_batch/{}/N={segments}/{order}/{batch}",
                    T::NAME
                ));
                // A large batch takes up to half a second for an iteration, so there are as few iterations as
                // possible.
                group.sampling_mode(SamplingMode::Flat).sample_size(10);
                group.throughput(Throughput::Elements(batch as u64));
                compare_batch(
                    &mut group,
                    segments,
                    || inputs.in_order(order),
                    &mut outputs,
                );
                group.finish();
            }
        }
    }
}

fn compare_batch<'a, T: Float>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    segments: usize,
    inputs: impl Fn() -> &'a [T],
    outputs: &mut Vec<T>,
) {
    let competitors: [(&str, Batch<T>); 6] = [
        ("ours", Case::forward_batch),
        ("partition_point", Case::partition_point),
        ("dense", |case, inputs, outputs| {
            for (&x, y) in inputs.iter().zip(outputs) {
                *y = case.net.forward_dense(x);
            }
        }),
        ("interp", Case::interp),
        ("interpn", Case::interpn),
        ("copy_from_slice", Case::copy_from_slice),
    ];
    let mut case = None;
    for (name, answer) in competitors {
        if name == "dense" && outputs.len() * segments > DENSE_UNITS {
            continue;
        }
        group.bench_function(name, |bencher| {
            let inputs = inputs();
            let case = case.get_or_insert_with(|| Case::checked(segments, inputs));
            bencher.iter(|| {
                answer(case, black_box(inputs), outputs);
                black_box(&*outputs);
            });
        });
    }
}

fn forward_scalar<T: Float>(c: &mut Criterion) {
    let inputs = LazyCell::new(|| Inputs::<T>::new(SCALAR_INPUTS).random);
    for segments in SEGMENTS {
        let case = LazyCell::new(|| Case::checked(segments, &inputs));
        for style in [Style::Independent, Style::Latency] {
            let mut group =
                c.benchmark_group(format!("forward_scalar/{}/N={segments}/{style}", T::NAME));
            group.throughput(Throughput::Elements(1));
            group.bench_function("ours", |bencher| {
                let net = &case.net;
                style.measure(bencher, &inputs, |x| net.forward(x));
            });
            group.bench_function("partition_point", |bencher| {
                let table = &case.table;
                style.measure(bencher, &inputs, |x| table.eval(x));
            });
            group.bench_function("dense", |bencher| {
                let net = &case.net;
                style.measure(bencher, &inputs, |x| net.forward_dense(x));
            });
            group.finish();
        }
    }
}

/// How one call follows another.
#[derive(Clone, Copy)]
enum Style {
    Independent,
    Latency,
}

impl Style {
    fn measure<T: Float>(self, bencher: &mut Bencher<'_>, inputs: &[T], answer: impl Fn(T) -> T) {
        let mut inputs = inputs.iter().copied().cycle();
        let mut next = || inputs.next().expect("a cycle has no end");
        match self {
            Self::Independent => bencher.iter(|| answer(next())),
            Self::Latency => {
                // The input is the same as above. The last result does not change it, but the compiler cannot
                // know that and the processor does not guess it.
                let nothing = black_box(T::zero());
                let mut last = T::zero();
                bencher.iter(|| {
                    last = answer(next() + nothing * last);
                    last
                });
            }
        }
    }
}

impl std::fmt::Display for Style {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Independent => "independent",
            Self::Latency => "latency",
        })
    }
}

criterion_group! {
    name = benches;
    config = support::of_seconds(2).sample_size(30);
    targets = forward_scalar::<f32>, forward_scalar::<f64>, forward_batch::<f32>, forward_batch::<f64>
}
criterion_main!(benches);
