//! How fast do breakpoints become a function, and a function a network?
//!
//! ```text
//! cargo bench --bench construct
//! cargo bench --bench construct -- construct/f64/N=1024/
//! ```
//!
//! The name of a measurement is `construct/type/N=segments/what`, and the filter is a regular expression over
//! it. `thrpt` is segments a second. Allocating the result and freeing it are included.
//!
//! * `construct`: from a function to its network. It copies the function, which the network keeps;
//! * `ShallowReluNet::from_breakpoints`: from breakpoints to a network, the two steps in one;
//! * `PiecewiseLinear::from_breakpoints`: from breakpoints to a function;
//! * `naive`: from breakpoints to weights, by differences of slopes. Nothing is checked or prepared for
//!   evaluation, and rounding errors may accumulate;
//! * `to_vec`: the limit, a copy of the breakpoints.
//!
//! All answers are checked before any is timed. The breakpoints are random, and the same in every run.

mod support;

use std::cell::LazyCell;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shallow_relu::{PiecewiseLinear, ShallowReluNet, construct};

use support::{Float, SEGMENTS, breakpoints};

fn construction<T: Float>(c: &mut Criterion) {
    for segments in SEGMENTS {
        // This is computed only for a measurement that the filter lets pass.
        let case = LazyCell::new(|| {
            let breakpoints = breakpoints::<T>(segments);
            let function = PiecewiseLinear::from_breakpoints(&breakpoints).expect("valid");
            check(&breakpoints, &function);
            (breakpoints, function)
        });
        let mut group = c.benchmark_group(format!("construct/{}/N={segments}", T::NAME));
        group.throughput(Throughput::Elements(segments as u64));
        group.bench_function("construct", |bencher| {
            let function = &case.1;
            bencher.iter(|| construct(black_box(function)));
        });
        group.bench_function("ShallowReluNet::from_breakpoints", |bencher| {
            let breakpoints = &case.0;
            bencher.iter(|| ShallowReluNet::from_breakpoints(black_box(breakpoints)));
        });
        group.bench_function("PiecewiseLinear::from_breakpoints", |bencher| {
            let breakpoints = &case.0;
            bencher.iter(|| PiecewiseLinear::from_breakpoints(black_box(breakpoints)));
        });
        group.bench_function("naive", |bencher| {
            let breakpoints = &case.0;
            bencher.iter(|| Naive::new(black_box(breakpoints)));
        });
        group.bench_function("to_vec", |bencher| {
            let breakpoints = &case.0;
            bencher.iter(|| black_box(breakpoints).to_vec());
        });
        group.finish();
    }
}

fn check<T: Float>(breakpoints: &[(T, T)], function: &PiecewiseLinear<T>) {
    let net = construct(function).expect("no overflow");
    assert_eq!(
        ShallowReluNet::from_breakpoints(breakpoints),
        Ok(net.clone())
    );
    assert!(function.breakpoints().eq(breakpoints.iter().copied()));
    assert_eq!(net.width(), breakpoints.len() - 1);
    for &(x, y) in breakpoints {
        assert_eq!(net.forward(x), y, "at {x}");
    }
    check_weights(&net, &Naive::new(breakpoints));
}

/// The naive weights are those of the network, except for rounding.
///
/// Let s_i be the exact slopes.
///
/// 1. A naive weight comes from two slopes, with three roundings each, and a difference. It is within 4 u
///    (|s_i| + |s_{i-1}|) of the exact one.
/// 2. A weight of the network leads from the slope of its own sum to s_i. It is corrected by at most 16 u
///    (|s_i| + |s_{i-1}|) and rounded once, which makes 17 u of the same.
/// 3. The slope from which it leads was off from s_{i-1} by 17 u (|s_{i-1}| + |s_{i-2}|).
/// 4. Altogether that is less than 38 u (|s_i| + |s_{i-1}| + |s_{i-2}|). The bound is 40, which leaves room
///    for the products of roundings.
fn check_weights<T: Float>(net: &ShallowReluNet<T>, naive: &Naive<T>) {
    assert_eq!(net.hidden_biases(), naive.hidden_biases);
    assert_eq!(net.output_bias(), naive.output_bias);
    let slopes: Vec<f64> = net
        .function()
        .segments()
        .map(|s| s.slope().into())
        .collect();
    let weights = net.output_weights().iter().zip(&naive.output_weights);
    for (i, (&ours, &theirs)) in weights.enumerate() {
        let size: f64 = slopes[i.saturating_sub(2)..=i]
            .iter()
            .map(|s| s.abs())
            .sum();
        let (difference, unit) = ((ours - theirs).into().abs(), T::unit_roundoff().into());
        assert!(
            difference <= 40.0 * unit * size,
            "weight {i}: {ours:e}, naive {theirs:e}"
        );
    }
}

/// The network as a reader of the article would write it.
struct Naive<T> {
    hidden_biases: Vec<T>,
    output_weights: Vec<T>,
    output_bias: T,
}

impl<T: Float> Naive<T> {
    fn new(breakpoints: &[(T, T)]) -> Self {
        let mut last_slope = T::zero();
        let (hidden_biases, output_weights) = breakpoints
            .windows(2)
            .map(|pair| {
                let slope = (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0);
                let weight = slope - last_slope;
                last_slope = slope;
                (-pair[0].0, weight)
            })
            .unzip();
        Self {
            hidden_biases,
            output_weights,
            output_bias: breakpoints[0].1,
        }
    }
}

criterion_group! {
    name = benches;
    config = support::of_seconds(1).sample_size(30);
    targets = construction::<f32>, construction::<f64>
}
criterion_main!(benches);
