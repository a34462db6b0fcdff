//! How fast are functions fitted to noisy samples?
//!
//! ```text
//! cargo bench --bench fit
//! cargo bench --bench fit -- fit/f64/n=1000000/isotonic
//! ```
//!
//! The name of a measurement is `fit/type/n=samples/what`, and the filter is a regular expression over it. `thrpt`
//! is samples a second. The time divided by n should not depend on n. Allocating the result and freeing it are
//! included.
//!
//! * `isotonic`: [`fit::isotonic`] of a rising curve with noise, so that most neighbours are pooled;
//! * `isotonic/rising`: the same without noise, so that none are pooled;
//! * `pooled`: the stack of means that everyone writes, in plain floats. It returns values at the samples, which
//!   are off by the roundings of the means, and no function;
//! * `least_squares/N=breakpoints`: [`fit::least_squares`] of a wave with noise.
//!
//! All answers are checked before any is timed.

mod support;

use std::cell::LazyCell;
use std::f64::consts::TAU;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shallow_relu::fit;

use support::Float;

/// The counts of samples that are measured.
const SAMPLES: [usize; 4] = [1000, 10_000, 100_000, 1_000_000];

/// The counts of breakpoints of the fits by least squares.
const BREAKPOINTS: [usize; 2] = [11, 1001];

/// A curve at equal steps, with noise of this size.
fn samples<T: Float>(count: usize, noise: f64, curve: impl Fn(f64) -> f64) -> (Vec<T>, Vec<T>) {
    let mut state = 1_u64;
    let mut random = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    let x = |i: usize| TAU * i as f64 / count as f64;
    let y = |i: usize| curve(x(i)) + noise * random();
    let xs = (0..count).map(|i| T::nearest(x(i))).collect();
    (xs, (0..count).map(y).map(T::nearest).collect())
}

/// The values of the function that never falls and is nearest to the samples: neighbours that fall are pooled.
fn pooled<T: Float>(ys: &[T]) -> Vec<T> {
    let mut blocks: Vec<(T, usize)> = Vec::new();
    for &y in ys {
        let mut block = (y, 1);
        while let Some(&(mean, count)) = blocks.last() {
            if mean < block.0 {
                break;
            }
            let (weight, more) = (T::nearest(count as f64), T::nearest(block.1 as f64));
            block = (
                (mean * weight + block.0 * more) / (weight + more),
                count + block.1,
            );
            blocks.pop();
        }
        blocks.push(block);
    }
    let values = blocks.iter();
    values
        .flat_map(|&(mean, count)| std::iter::repeat_n(mean, count))
        .collect()
}

fn isotonic<T: Float>(c: &mut Criterion) {
    for count in SAMPLES {
        let noisy = LazyCell::new(|| {
            let samples = samples::<T>(count, 0.5, f64::sqrt);
            let found = fit::isotonic((&samples.0, &samples.1)).expect("valid");
            let near = 1e3 * T::unit_roundoff().into();
            for (&x, value) in samples.0.iter().zip(pooled(&samples.1)) {
                let (ours, theirs): (f64, f64) = (found.function().eval(x).into(), value.into());
                assert!(
                    (ours - theirs).abs() <= near,
                    "at {x}: {ours}, pooled {theirs}"
                );
            }
            samples
        });
        let rising = LazyCell::new(|| {
            let samples = samples::<T>(count, 0.0, f64::exp);
            let found = fit::isotonic((&samples.0, &samples.1)).expect("valid");
            assert_eq!(found.residual(), T::zero());
            samples
        });
        let mut group = c.benchmark_group(format!("fit/{}/n={count}", T::NAME));
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function("isotonic", |bencher| {
            let (xs, ys) = &*noisy;
            bencher.iter(|| fit::isotonic((black_box(xs), black_box(ys))));
        });
        group.bench_function("isotonic/rising", |bencher| {
            let (xs, ys) = &*rising;
            bencher.iter(|| fit::isotonic((black_box(xs), black_box(ys))));
        });
        group.bench_function("pooled", |bencher| {
            let (_, ys) = &*noisy;
            bencher.iter(|| pooled(black_box(ys)));
        });
        group.finish();
    }
}

fn least_squares<T: Float>(c: &mut Criterion) {
    for count in SAMPLES {
        for breakpoints in BREAKPOINTS {
            // Each segment has several samples.
            if 10 * breakpoints > count {
                continue;
            }
            let case = LazyCell::new(|| {
                let (xs, ys) = samples::<T>(count, 0.5, f64::sin);
                let last = (breakpoints - 1) as f64;
                let at = |i: usize| T::nearest(TAU * i as f64 / last);
                let at: Vec<T> = (0..breakpoints).map(at).collect();
                let found = fit::least_squares((&xs, &ys), &at).expect("determined");
                // The noise is spread evenly over an interval of length 1/2.
                let residual: f64 = found.residual().into();
                assert!(residual < 1.1 * count as f64 * 0.25 / 12.0, "{residual}");
                (xs, ys, at)
            });
            let mut group = c.benchmark_group(format!("fit/{}/n={count}", T::NAME));
            group.throughput(Throughput::Elements(count as u64));
            group.bench_function(format!("least_squares/N={breakpoints}"), |bencher| {
                let (xs, ys, at) = &*case;
                bencher.iter(|| fit::least_squares((black_box(xs), black_box(ys)), at));
            });
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = support::brief();
    targets = isotonic::<f32>, isotonic::<f64>, least_squares::<f32>, least_squares::<f64>
}
criterion_main!(benches);
