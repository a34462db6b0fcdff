//! How fast are functions fitted to noisy samples?
//!
//! ```text
//! cargo bench --bench fit
//! ```
//!
//! The table has nanoseconds a sample, which should not depend on n. The least time of several runs counts, of long
//! ones only the time in which they really ran. Allocating the result and freeing it are included.
//!
//! * `isotonic`: [`fit::isotonic`] of a rising curve with noise, so that most neighbours are pooled;
//! * `rising`: the same without noise, so that none are pooled;
//! * `pooled`: the stack of means that everyone writes, in plain floats. It returns values at the samples, which
//!   are off by the roundings of the means, and no function;
//! * `N=breakpoints`: [`fit::least_squares`] of a wave with noise, where each segment has ten samples or more.
//!
//! `fit.py` measures scikit-learn and numpy with samples like these.
//!
//! All answers are checked before any is timed.

mod support;

use std::f64::consts::TAU;
use std::hint::black_box;

use shallow_relu::fit;

use support::{Float, SplitMix64, best_running_time, is_bench, origin, rate};

/// The counts of samples that are measured.
const SAMPLES: [usize; 4] = [1000, 10_000, 100_000, 1_000_000];

/// The counts of breakpoints of the fits by least squares.
const BREAKPOINTS: [usize; 2] = [11, 1001];

/// A curve at equal steps, with noise of this size.
fn samples<T: Float>(count: usize, noise: f64, curve: impl Fn(f64) -> f64) -> (Vec<T>, Vec<T>) {
    let mut random = SplitMix64::new(1);
    let x = |i: usize| TAU * i as f64 / count as f64;
    let y = |i: usize| curve(x(i)) + noise * (random.unit() - 0.5);
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

fn main() {
    if !is_bench() {
        return;
    }
    println!("{}\n", origin());
    println!("type        n   isotonic  rising  pooled  N=11  N=1001");
    fits::<f32>();
    fits::<f64>();
}

fn nanoseconds<R>(count: usize, run: impl Fn() -> R) -> f64 {
    // So many runs that some of them are not interrupted.
    let runs = (4_000_000 / count).clamp(10, 400);
    let time = best_running_time(runs, || {
        black_box(run());
    });
    1e3 / rate(count, time)
}

fn fits<T: Float>() {
    for count in SAMPLES {
        let [of_noisy, of_rising, of_pooled] = isotonic::<T>(count);
        print!(
            "{} {count:>9} {of_noisy:>10.0} {of_rising:>7.0} {of_pooled:>7.0}",
            T::NAME
        );
        for breakpoints in BREAKPOINTS {
            if 10 * breakpoints <= count {
                print!(" {:>5.0}", least_squares::<T>(count, breakpoints));
            }
        }
        println!();
    }
}

fn isotonic<T: Float>(count: usize) -> [f64; 3] {
    let noisy = samples::<T>(count, 0.5, f64::sqrt);
    let found = fit::isotonic((&noisy.0, &noisy.1)).expect("valid");
    let near = 1e3 * T::unit_roundoff().into();
    for (&x, value) in noisy.0.iter().zip(pooled(&noisy.1)) {
        let (ours, theirs): (f64, f64) = (found.function().eval(x).into(), value.into());
        assert!(
            (ours - theirs).abs() <= near,
            "at {x}: {ours}, pooled {theirs}"
        );
    }
    let rising = samples::<T>(count, 0.0, f64::exp);
    let found = fit::isotonic((&rising.0, &rising.1)).expect("valid");
    assert_eq!(found.residual(), T::zero());
    let of = |(xs, ys): &(Vec<T>, Vec<T>)| {
        nanoseconds(count, || fit::isotonic((black_box(xs), black_box(ys))))
    };
    let of_pooled = nanoseconds(count, || pooled(black_box(&noisy.1)));
    [of(&noisy), of(&rising), of_pooled]
}

fn least_squares<T: Float>(count: usize, breakpoints: usize) -> f64 {
    let (xs, ys) = samples::<T>(count, 0.5, f64::sin);
    let last = (breakpoints - 1) as f64;
    let at = |i: usize| T::nearest(TAU * i as f64 / last);
    let at: Vec<T> = (0..breakpoints).map(at).collect();
    let found = fit::least_squares((&xs, &ys), &at).expect("determined");
    // The noise is spread evenly over an interval of length 1/2.
    let residual: f64 = found.residual().into();
    assert!(residual < 1.1 * count as f64 * 0.25 / 12.0, "{residual}");
    nanoseconds(count, || {
        fit::least_squares((black_box(&xs), black_box(&ys)), &at)
    })
}
