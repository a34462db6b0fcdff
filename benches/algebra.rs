//! What do sums, maxima and compositions of functions cost?
//!
//! ```text
//! cargo bench --bench algebra
//! cargo bench --bench algebra -- algebra/f64/N=100000/
//! ```
//!
//! The name of a measurement is `algebra/type/N=breakpoints/what`. N counts the breakpoints of all operands
//! together. `thrpt` is breakpoints of the operands a second, or breakpoints of the result for `compose`.
//! Each result is a function prepared for evaluation. It is allocated and freed within the time.
//!
//! * `from_xy`: the limit, a function of N breakpoints made from its coordinates;
//! * `sum/k=2`, `sum/k=16`, `sum/k=256`: the sum of k functions of N / k breakpoints each;
//! * `max`: the maximum of two functions that cross in most segments;
//! * `maximum/k=16`: the maximum of 16;
//! * `same_function`: the comparison of a function of N / 2 breakpoints with itself;
//! * `compose`: N segments of the result, from one function of 32 after another.
//!
//! All answers are checked before any is timed.

mod support;

use std::cell::LazyCell;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shallow_relu::PiecewiseLinear;

use support::{Float, SplitMix64, breakpoints};

const BREAKPOINTS: [usize; 2] = [1000, 100_000];

/// The counts of functions in a sum.
const OPERANDS: [usize; 3] = [2, 16, 256];

/// Functions of equally many breakpoints, at different x from -1 to 1.
fn functions<T: Float>(count: usize, breakpoints_each: usize) -> Vec<PiecewiseLinear<T>> {
    let mut random = SplitMix64::new(count as u64);
    let segments = breakpoints_each.max(2) - 1;
    (0..count)
        .map(|_| {
            // The x are taken from the same spacing, and squeezed by another amount each time.
            let squeeze = T::nearest(1.0 - random.unit() / 8.0);
            let (xs, ys): (Vec<T>, Vec<T>) = breakpoints::<T>(segments)
                .into_iter()
                .map(|(x, _)| (x * squeeze, T::nearest(random.symmetric())))
                .unzip();
            PiecewiseLinear::from_xy(&xs, &ys).expect("increasing")
        })
        .collect()
}

fn sums<T: Float>(c: &mut Criterion) {
    for total in BREAKPOINTS {
        let mut group = c.benchmark_group(format!("algebra/{}/N={total}", T::NAME));
        group.throughput(Throughput::Elements(total as u64));
        group.bench_function("from_xy", |bencher| {
            let f = &functions::<T>(1, total)[0];
            bencher.iter(|| PiecewiseLinear::from_xy(black_box(f.xs()), black_box(f.ys())));
        });
        for count in OPERANDS {
            let operands = LazyCell::new(|| {
                let operands = functions::<T>(count, total / count);
                check_sum(&operands);
                operands
            });
            group.bench_function(format!("sum/k={count}"), |bencher| {
                let operands = &*operands;
                bencher.iter(|| PiecewiseLinear::sum(black_box(operands)));
            });
        }
        group.finish();
    }
}

fn extremes<T: Float>(c: &mut Criterion) {
    for total in BREAKPOINTS {
        let mut group = c.benchmark_group(format!("algebra/{}/N={total}", T::NAME));
        group.throughput(Throughput::Elements(total as u64));
        for (name, count) in [("max", 2), ("maximum/k=16", 16)] {
            let operands = LazyCell::new(|| {
                let operands = functions::<T>(count, total / count);
                check_maximum(&operands);
                operands
            });
            group.bench_function(name, |bencher| {
                let operands = &*operands;
                bencher.iter(|| PiecewiseLinear::maximum(black_box(operands)));
            });
        }
        group.bench_function("same_function", |bencher| {
            let f = &functions::<T>(1, total / 2)[0];
            assert!(f.same_function(f));
            bencher.iter(|| black_box(f).same_function(black_box(f)));
        });
        group.finish();
    }
}

fn compositions<T: Float>(c: &mut Criterion) {
    for total in BREAKPOINTS {
        let outer = functions::<T>(1, 33).remove(0);
        // The inner function goes from one end of the outer function's domain to the other and back.
        let turns = total / 32;
        let points: Vec<(T, T)> = (0..=turns)
            .map(|i| {
                let x = T::nearest(i as f64);
                (
                    x,
                    if i % 2 == 0 {
                        outer.xs()[0]
                    } else {
                        outer.xs()[32]
                    },
                )
            })
            .collect();
        let inner = PiecewiseLinear::from_breakpoints(&points).expect("increasing");
        let count = outer.compose(&inner).expect("in range").xs().len();
        // An x that is no float makes at most two breakpoints.
        assert!(turns * 31 < count && count <= turns * 64 + 1);
        let mut group = c.benchmark_group(format!("algebra/{}/N={total}", T::NAME));
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function("compose", |bencher| {
            bencher.iter(|| black_box(&outer).compose(black_box(&inner)));
        });
        group.finish();
    }
}

/// The breakpoints are those of all operands. There the values of the operands, added up in `f64`, are off by
/// at most 8 u of each, which is at most 2, and by k u of their sum.
fn check_sum<T: Float>(operands: &[PiecewiseLinear<T>]) {
    let sum = PiecewiseLinear::sum(operands).expect("in range");
    let mut xs: Vec<T> = operands.iter().flat_map(|f| f.xs()).copied().collect();
    support::sort(&mut xs);
    xs.dedup();
    assert!(sum.xs() == xs);
    let unit: f64 = T::unit_roundoff().into();
    let step = (xs.len() / 64).max(1);
    let inside = sum.breakpoints().filter(|(x, _)| x.abs() < T::nearest(0.8));
    for (x, y) in inside.step_by(step) {
        let values = operands.iter().map(|f| f.eval(x).into());
        let (expected, found): (f64, f64) = (values.sum(), y.into());
        let most = 32.0 * unit * operands.len() as f64;
        assert!((found - expected).abs() <= most, "at {x}");
    }
}

/// At its breakpoints the maximum is the greatest value, up to 8 u of an operand's, which is at most 1
/// inside. The crossings are breakpoints, too.
fn check_maximum<T: Float>(operands: &[PiecewiseLinear<T>]) {
    let maximum = PiecewiseLinear::maximum(operands).expect("in range");
    let all: usize = operands.iter().map(|f| f.xs().len()).sum();
    assert!(maximum.xs().len() > all + all / 8);
    let unit: f64 = T::unit_roundoff().into();
    let inside = maximum
        .breakpoints()
        .filter(|(x, _)| x.abs() < T::nearest(0.8));
    for (x, y) in inside.step_by((all / 64).max(1)) {
        let values = operands.iter().map(|f| f.eval(x).into());
        let expected = values.fold(f64::NEG_INFINITY, f64::max);
        let found: f64 = y.into();
        assert!((found - expected).abs() <= 16.0 * unit, "at {x}");
    }
}

criterion_group! {
    name = benches;
    config = support::brief();
    targets =
        sums::<f32>, sums::<f64>, extremes::<f32>, extremes::<f64>,
        compositions::<f32>, compositions::<f64>
}
criterion_main!(benches);
