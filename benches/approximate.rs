//! How fast are samples turned into the function of the fewest segments?
//!
//! ```text
//! cargo bench --bench approximate
//! cargo bench --bench approximate -- approximate/f64/.*/samples
//! ```
//!
//! The name of a measurement is `approximate/type/n=samples/tolerance/what`, and the filter is a regular
//! expression over it. `thrpt` is samples a second. The time divided by n should not depend on n. Allocating
//! the result and freeing it are included.
//!
//! * `samples`: [`approximate::samples`], within the tolerance at every sample;
//! * `polyline`: [`approximate::polyline`], within the tolerance also along the straight lines between
//!   samples;
//! * `cone`: the greedy method that everyone writes, also called swing filter. Each segment starts where the
//!   one before has ended and goes on as long as one slope fits. It needs a few segments more on a smooth
//!   curve, and its answer is not checked against rounding;
//! * `approximate/type/sin/tolerance`: [`approximate::function`] of the sine itself, with `thrpt` in
//!   evaluations a second.
//!
//! The samples are those of one period of a sine, plus another sine that is a tenth as high and 7 times as
//! fast. The smaller tolerance takes about a hundred segments, the larger about a dozen. All answers are
//! checked before any is timed: every sample is within the tolerance, and no cone has fewer segments than the
//! least.

mod support;

use std::cell::LazyCell;
use std::f64::consts::TAU;
use std::hint::black_box;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use shallow_relu::Error;
use shallow_relu::approximate::{self, Approximation};

use support::Float;

/// The counts of samples that are measured.
const SAMPLES: [usize; 5] = [1000, 10_000, 100_000, 1_000_000, MANY];

/// This many samples take seconds.
const MANY: usize = 10_000_000;

const TOLERANCES: [f64; 2] = [1e-2, 1e-4];

/// Samples at equal steps.
struct Samples<T> {
    xs: Vec<T>,
    ys: Vec<T>,
}

impl<T: Float> Samples<T> {
    fn new(count: usize) -> Self {
        let x = |i: usize| TAU * i as f64 / count as f64;
        let wave = |x: f64| x.sin() + (7.0 * x).sin() / 10.0;
        Self {
            xs: (0..count).map(|i| T::nearest(x(i))).collect(),
            ys: (0..count).map(|i| T::nearest(wave(x(i)))).collect(),
        }
    }

    /// Every sample is within the tolerance, and the cone has no fewer segments than the least.
    fn check(&self, found: &Approximation<T>, tolerance: T) {
        let tolerance: f64 = tolerance.into();
        for (&x, &y) in self.xs.iter().zip(&self.ys) {
            let (y, value): (f64, f64) = (y.into(), found.function().eval(x).into());
            // The difference is rounded once.
            let error = (value - y).abs();
            assert!(
                error <= tolerance.next_up(),
                "at {x}: {value} is {error} from {y}"
            );
        }
        let segments = cone(&self.xs, &self.ys, T::nearest(tolerance)).len() - 1;
        let least = found.least_segments();
        assert!(
            segments >= least,
            "{segments} segments of a cone, {least} are the least"
        );
    }
}

/// The breakpoints of the greedy cone. The lines through the last breakpoint that pass all samples since then
/// form a cone. If a sample makes the cone empty, the line in the middle of the previous cone is drawn up to
/// the sample before.
fn cone<T: Float>(xs: &[T], ys: &[T], tolerance: T) -> Vec<(T, T)> {
    let all = (T::neg_infinity(), T::infinity());
    let half = T::nearest(0.5);
    let mut from = (xs[0], ys[0]);
    let (mut points, mut slopes, mut before) = (vec![from], all, xs[0]);
    for (&x, &y) in xs.iter().zip(ys).skip(1) {
        let through = |from: (T, T), slopes: (T, T)| {
            let low = (y - tolerance - from.1) / (x - from.0);
            let high = (y + tolerance - from.1) / (x - from.0);
            (slopes.0.max(low), slopes.1.min(high))
        };
        let narrower = through(from, slopes);
        slopes = if narrower.0 <= narrower.1 {
            narrower
        } else {
            let slope = (slopes.0 + slopes.1) * half;
            from = (before, from.1 + slope * (before - from.0));
            points.push(from);
            through(from, all)
        };
        before = x;
    }
    let slope = (slopes.0 + slopes.1) * half;
    points.push((before, from.1 + slope * (before - from.0)));
    points
}

type Method<T> = fn(&[T], &[T], T) -> Result<Approximation<T>, Error>;

fn samples<T: Float>(c: &mut Criterion) {
    let methods: [(&str, Method<T>); 2] = [
        ("samples", |xs, ys, tolerance| {
            approximate::samples((xs, ys), tolerance)
        }),
        ("polyline", |xs, ys, tolerance| {
            approximate::polyline((xs, ys), tolerance)
        }),
    ];
    for count in SAMPLES {
        let data = LazyCell::new(|| Samples::<T>::new(count));
        // This many samples take seconds, so one tolerance is enough.
        let tolerances = if count == MANY {
            &TOLERANCES[1..]
        } else {
            &TOLERANCES
        };
        for &tolerance in tolerances {
            let title = format!("approximate/{}/n={count}/{tolerance:e}", T::NAME);
            let mut group = c.benchmark_group(title);
            group.throughput(Throughput::Elements(count as u64));
            if count == MANY {
                group.sampling_mode(SamplingMode::Flat).sample_size(10);
            }
            let tolerance = T::nearest(tolerance);
            for (name, method) in methods {
                group.bench_function(name, |bencher| {
                    let Samples { xs, ys } = &*data;
                    data.check(&method(xs, ys, tolerance).expect("smooth"), tolerance);
                    bencher.iter(|| method(black_box(xs), black_box(ys), tolerance));
                });
            }
            group.bench_function("cone", |bencher| {
                let Samples { xs, ys } = &*data;
                bencher.iter(|| cone(black_box(xs), black_box(ys), tolerance));
            });
            group.finish();
        }
    }
}

fn functions<T: Float>(c: &mut Criterion) {
    let tolerance = T::nearest(TOLERANCES[1]);
    let domain = (T::zero(), T::nearest(TAU));
    let approximate =
        || approximate::function(T::sin, black_box(domain), tolerance).expect("smooth");
    let mut group = c.benchmark_group(format!("approximate/{}/sin", T::NAME));
    let found = approximate();
    assert!(
        found
            .measured_error()
            .is_some_and(|error| error <= tolerance)
    );
    group.throughput(Throughput::Elements(found.evaluations() as u64));
    group.bench_function(format!("{:e}", TOLERANCES[1]), |bencher| {
        bencher.iter(approximate);
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = support::brief();
    targets = samples::<f32>, samples::<f64>, functions::<f32>, functions::<f64>
}
criterion_main!(benches);
