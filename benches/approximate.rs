//! How fast are samples turned into the function of the fewest segments?
//!
//! ```text
//! cargo bench --bench approximate
//! ```
//!
//! The first table has nanoseconds a sample, which should not depend on n. The least time of several runs counts, of long
//! ones only the time in which they really ran. Allocating the result and freeing it are included.
//!
//! * `samples`: [`approximate::samples`], within the tolerance at every sample;
//! * `polyline`: [`approximate::polyline`], within the tolerance also along the straight lines between
//!   samples;
//! * `cone`: the greedy method that everyone writes, also called swing filter. Each segment starts where the
//!   one before has ended and goes on as long as one slope fits. It needs a few segments more on a smooth
//!   curve, and its answer is not checked against rounding.
//!
//! The samples are those of one period of a sine, plus another sine that is a tenth as high and 7 times as
//! fast, without noise or with noise evenly spread up to `noise`. Without noise the smaller tolerance takes about 270
//! segments, the larger about 30. All answers are checked before any is timed: every sample is within the tolerance,
//! and no cone has fewer segments than the least.
//!
//! The second table has million evaluations a second of [`approximate::function`], how many there were, the number of
//! segments found, and the least one for any function within the tolerance at the samples.

mod support;

use std::f64::consts::TAU;
use std::hint::black_box;

use shallow_relu::Error;
use shallow_relu::approximate::{self, Approximation};

use support::{Float, SplitMix64, best_running_time, is_bench, origin, rate};

/// The counts of samples that are measured.
const SAMPLES: [usize; 3] = [1000, 100_000, 10_000_000];

/// The noise of the samples and the tolerance.
const CASES: [(f64, f64); 5] = [
    (0.0, 1e-2),
    (0.0, 1e-4),
    (5e-3, 1e-2),
    (1e-2, 1e-2),
    (1e-2, 1e-4),
];

/// Samples at equal steps.
struct Samples<T> {
    xs: Vec<T>,
    ys: Vec<T>,
}

impl<T: Float> Samples<T> {
    fn new(count: usize, noise: f64) -> Self {
        let mut random = SplitMix64::new(1);
        let x = |i: usize| TAU * i as f64 / count as f64;
        let mut wave = |x: f64| x.sin() + (7.0 * x).sin() / 10.0 + noise * random.symmetric();
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

fn main() {
    if !is_bench() {
        return;
    }
    println!("{}\n", origin());
    println!("type  noise  tolerance         n   ns a sample: samples  polyline  cone");
    samples::<f32>();
    samples::<f64>();
    println!(
        "\ntype  code  tolerance   million evaluations a second  evaluations  segments  least"
    );
    functions::<f32>();
    functions::<f64>();
}

/// So many runs that some of them are not interrupted.
fn runs(count: usize) -> usize {
    (2_000_000 / count).clamp(2, 200)
}

fn samples<T: Float>() {
    let methods: [Method<T>; 2] = [
        |xs, ys, tolerance| approximate::samples((xs, ys), tolerance),
        |xs, ys, tolerance| approximate::polyline((xs, ys), tolerance),
    ];
    for (noise, tolerance) in CASES {
        for count in SAMPLES {
            // Where nearly every sample takes a segment, so many would take minutes.
            if tolerance < noise && count > 1_000_000 {
                continue;
            }
            let data = Samples::<T>::new(count, noise);
            let Samples { xs, ys } = &data;
            let tolerance = T::nearest(tolerance);
            let nanoseconds =
                |run: &dyn Fn()| 1e3 / rate(count, best_running_time(runs(count), run));
            let [of_samples, of_polyline] = methods.map(|method| {
                data.check(&method(xs, ys, tolerance).expect("valid"), tolerance);
                nanoseconds(&|| {
                    let _ = black_box(method(black_box(xs), black_box(ys), tolerance));
                })
            });
            let of_cone = nanoseconds(&|| {
                black_box(cone(black_box(xs), black_box(ys), tolerance));
            });
            println!(
                "{:4} {noise:>6} {tolerance:>10} {count:>9} {of_samples:>22.0} {of_polyline:>9.0} {of_cone:>5.0}",
                T::NAME
            );
        }
    }
}

type Code<T> = (&'static str, fn(T) -> T, (f64, f64));

fn functions<T: Float>() {
    let codes: [Code<T>; 3] = [
        ("sin", T::sin, (0.0, TAU)),
        ("exp", T::exp, (0.0, 1.0)),
        ("sqrt", T::sqrt, (0.0, 2.0)),
    ];
    for (name, f, (from, to)) in codes {
        for tolerance in [1e-2, 1e-4, 1e-6] {
            let approximate = || {
                let domain = black_box((T::nearest(from), T::nearest(to)));
                approximate::function(f, domain, T::nearest(tolerance)).expect("smooth")
            };
            let found = approximate();
            let error: f64 = found.measured_error().expect("measured").into();
            assert!(error <= tolerance.next_up() || error <= T::nearest(tolerance).into());
            let evaluations = found.evaluations();
            let time = best_running_time(runs(evaluations), || {
                black_box(approximate());
            });
            println!(
                "{}  {name:>5} {tolerance:>10e} {:>30.1} {evaluations:>12} {:>9} {:>6}",
                T::NAME,
                rate(evaluations, time),
                found.function().segment_count(),
                found.least_segments()
            );
        }
    }
}
