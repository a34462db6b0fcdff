//! The tables of speed for the README and the chapter on speed.
//!
//! ```text
//! cargo bench --bench table
//! ```
//!
//! Prints four tables, in about three minutes, to be pasted as they are. The errors of the other crates go to the
//! error output. Each entry is the median of nine runs over 4 Mi inputs. All columns of a line take turns, so
//! that a machine that slows down slows all of them.
//!
//! * The first table is in million evaluations a second. Its columns are `forward_batch` on random inputs, on
//!   the same inputs sorted, and on 4096 inputs, which stay in the cache; then the competitors of `forward`
//!   on random inputs; then `forward_batch` as a fraction of the limit, `copy_from_slice`. A fraction of 1
//!   means that only memory limits. More than 1 is noise, or a `memcpy` that is not at its best with this
//!   size.
//! * The second table tells how many times longer than on uniform breakpoints `forward_batch` takes on those
//!   of `spacing`, with a random x in random segments as inputs. Those inputs
//!   are hard on uniform breakpoints, too: narrow segments get as many inputs as wide ones.
//! * The third table tells how many times longer `Discontinuous::eval_batch` takes than
//!   `PiecewiseLinear::eval_batch` with as many cells, on the same random inputs: for a step function, and for
//!   one that jumps at every breakpoint between straight pieces, first with evenly spaced breakpoints, then
//!   with random ones. (A jump is a boundary between cells, and otherwise the middle of two breakpoints is.
//!   Random jumps are less even than the middles of random breakpoints, and crowd more buckets.) The last
//!   column is the rate at which quantiles are evaluated: the lower inverse of a distribution function with as
//!   many segments, of which every tenth is level, at random probabilities.
//! * The fourth table tells how many times the rate of separate batches `Columns::eval_batch` has, for 2, 4 and 8
//!   functions over the same x, with 65536 random inputs at a time.
//!
//! `forward` and `spacing` measure more, with confidence intervals.

mod competitors;
mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use shallow_relu::{Columns, Discontinuous, Error, PiecewiseLinear, ShallowReluNet, Side};

use competitors::{Batch, Case};
use support::spacing::{Spacing, inputs_between};
use support::{
    Float, Inputs, LARGE_BATCH, SEGMENTS, SMALL_BATCH, breakpoints, check_batch, is_bench, origin,
};

const RUNS: usize = 9;

/// The counts of segments in the first table: those of the other benchmarks, and some between, because the ways to
/// evaluate a batch change there.
const ROWS: [usize; 11] = [3, 8, 16, 24, 32, 48, 64, 128, 256, 1024, 65_536];

fn main() {
    if !is_bench() {
        return;
    }
    println!("{}", origin());
    println!();
    println!(
        "Million evaluations a second, one thread, 4 Mi inputs (4096: 4096 inputs, in the cache)"
    );
    println!();
    println!(
        "            forward_batch            partition                          part of copy"
    );
    println!(
        "type      N  random  sorted   4096    _point  interp  interpn    copy  random  sorted"
    );
    competition::<f32>();
    competition::<f64>();
    println!();
    println!(
        "Time of forward_batch, uniform breakpoints = 1; inputs at random x in random segments"
    );
    println!();
    print!("type      N uniform, M/s");
    for spacing in &Spacing::ALL[1..] {
        print!("{:>11}", spacing.name());
    }
    println!("{:>11}", "worst");
    spacings::<f32>();
    spacings::<f64>();
    println!();
    println!("Time of Discontinuous::eval_batch, continuous with as many cells = 1; random inputs");
    println!();
    println!("type      N even: steps  jumps random: steps  jumps   quantiles, M/s");
    jumps::<f32>();
    jumps::<f64>();
    println!();
    println!("Rate of Columns::eval_batch, separate batches = 1; random inputs, 65536 at a time");
    println!();
    println!("type      N  2 columns  4 columns  8 columns");
    columns::<f32>();
    columns::<f64>();
}

fn competition<T: Float>() {
    let inputs = Inputs::<T>::new(LARGE_BATCH);
    for segments in ROWS {
        let case = &Case::checked(segments, &inputs.random);
        let run = |inputs, answer: Batch<T>| Run {
            inputs,
            answer: Box::new(move |inputs, outputs| answer(case, inputs, outputs)),
        };
        let medians = medians(&[
            run(&inputs.random, Case::forward_batch),
            run(&inputs.sorted, Case::forward_batch),
            run(&inputs.random[..SMALL_BATCH], Case::forward_batch),
            run(&inputs.random, Case::partition_point),
            run(&inputs.random, Case::interp),
            run(&inputs.random, Case::interpn),
            run(&inputs.random, Case::copy_from_slice),
        ]);
        let rates = medians.map(rate);
        let [
            random,
            sorted,
            small,
            partition_point,
            interp,
            interpn,
            copy,
        ] = rates;
        println!(
            "{} {segments:>7} {random:>7.0} {sorted:>7.0} {small:>6.0} {partition_point:>9.0} \
             {interp:>7.0} {interpn:>8.0} {copy:>7.0} {:>7.2} {:>7.2}",
            T::NAME,
            random / copy,
            sorted / copy,
        );
    }
}

fn spacings<T: Float>() {
    for segments in [64, 1024, 65_536] {
        // So many breakpoints of some spacings do not exist for `f32`. Uniform ones stand in for them, and are not shown.
        let exists = Spacing::ALL.map(|spacing| spacing.breakpoints::<T>(segments).is_some());
        let cases = Spacing::ALL.map(|spacing| {
            let breakpoints = spacing.breakpoints::<T>(segments);
            let breakpoints = breakpoints.or_else(|| Spacing::Uniform.breakpoints(segments));
            let net = ShallowReluNet::from_breakpoints(&breakpoints.expect("uniform ones exist"))
                .expect("valid");
            let inputs = inputs_between(net.function().xs(), LARGE_BATCH);
            check_batch(&net, &inputs);
            (net, inputs)
        });
        let [uniform, others @ ..] = medians(&cases.each_ref().map(|(net, inputs)| Run {
            inputs,
            answer: Box::new(|inputs, outputs| {
                net.forward_batch(inputs, outputs).expect("one length");
            }),
        }));
        print!("{} {segments:>7} {:>12.0}", T::NAME, rate(uniform));
        let mut worst = 0.0_f64;
        for (other, exists) in others.into_iter().zip(&exists[1..]) {
            let ratio = other.as_secs_f64() / uniform.as_secs_f64();
            if *exists {
                print!("{ratio:>11.2}");
                worst = worst.max(ratio);
            } else {
                print!("{:>11}", "-");
            }
        }
        println!("{worst:>11.2}");
    }
}

fn jumps<T: Float>() {
    let inputs = &Inputs::<T>::new(LARGE_BATCH).random;
    for segments in SEGMENTS {
        let even = jump_ratios(even::<T>, segments, inputs);
        let random = jump_ratios(breakpoints::<T>, segments, inputs);
        let quantiles = quantiles::<T>(&breakpoints(segments));
        check_values(&quantiles, inputs);
        let [time] = medians(&[run(inputs, |xs, ys| quantiles.eval_batch(xs, ys))]);
        println!(
            "{} {segments:>7} {:>11.2} {:>6.2} {:>13.2} {:>6.2} {:>16.0}",
            T::NAME,
            even[0],
            even[1],
            random[0],
            random[1],
            rate(time),
        );
    }
}

/// The time for a step function and for one with a jump at every breakpoint, in times that for a continuous
/// function with as many cells.
fn jump_ratios<T: Float>(
    breakpoints: fn(usize) -> Vec<(T, T)>,
    segments: usize,
    inputs: &[T],
) -> [f64; 2] {
    let points = breakpoints(segments);
    let continuous = PiecewiseLinear::from_breakpoints(&points).expect("valid");
    let steps = Discontinuous::previous(&points).expect("valid");
    let half = breakpoints(segments.div_ceil(2));
    let twice: Vec<(T, T)> = half.iter().flat_map(|&(x, y)| [(x, y), (x, -y)]).collect();
    let jumps = Discontinuous::from_breakpoints(&twice[1..twice.len() - 1], Side::Left);
    let jumps = jumps.expect("valid");
    check_values(&steps, inputs);
    check_values(&jumps, inputs);
    let [continuous, steps, jumps] = medians(&[
        run(inputs, |xs, ys| continuous.eval_batch(xs, ys)),
        run(inputs, |xs, ys| steps.eval_batch(xs, ys)),
        run(inputs, |xs, ys| jumps.eval_batch(xs, ys)),
    ]);
    [steps, jumps].map(|time| time.as_secs_f64() / continuous.as_secs_f64())
}

fn columns<T: Float>() {
    let inputs = &Inputs::<T>::new(1 << 16).random;
    for segments in [16, 64, 1024, 65_536] {
        print!("{} {segments:>7}", T::NAME);
        for count in [2, 4, 8] {
            print!(
                " {:>10.2}",
                columns_ratio(&breakpoints::<T>(segments), count, inputs)
            );
        }
        println!();
    }
}

/// The rate of columns, in that of separate batches.
fn columns_ratio<T: Float>(points: &[(T, T)], count: usize, inputs: &[T]) -> f64 {
    let column = |k: usize| {
        let (xs, mut ys): (Vec<T>, Vec<T>) = points.iter().copied().unzip();
        ys.rotate_left(k);
        PiecewiseLinear::from_xy(&xs, &ys).expect("valid")
    };
    let functions: Vec<_> = (0..count).map(column).collect();
    let columns = Columns::new(functions.clone()).expect("the same x");
    for (f, values) in functions.iter().zip(columns.values(inputs)) {
        assert!(
            values == f.values(inputs),
            "columns differ from their functions"
        );
    }
    let [separate, together] = medians(&[
        Run {
            inputs,
            answer: Box::new(|inputs, outputs| {
                outputs.resize(count * inputs.len(), T::zero());
                for (f, outputs) in functions.iter().zip(outputs.chunks_mut(inputs.len())) {
                    f.eval_batch(inputs, outputs).expect("one length");
                }
            }),
        },
        Run {
            inputs,
            answer: Box::new(|inputs, outputs| {
                outputs.resize(count * inputs.len(), T::zero());
                let mut outputs: Vec<&mut [T]> = outputs.chunks_mut(inputs.len()).collect();
                columns
                    .eval_batch(inputs, &mut outputs)
                    .expect("one length");
            }),
        },
    ]);
    separate.as_secs_f64() / together.as_secs_f64()
}

/// Evenly spaced breakpoints from -1 to 1, with random y.
fn even<T: Float>(segments: usize) -> Vec<(T, T)> {
    let x = |i| T::nearest(2.0 * i as f64 / segments as f64 - 1.0);
    let points = breakpoints::<T>(segments).into_iter().enumerate();
    points.map(|(i, (_, y))| (x(i), y)).collect()
}

fn run<'a, T: Float>(
    inputs: &'a [T],
    eval_batch: impl Fn(&[T], &mut [T]) -> Result<(), Error> + 'a,
) -> Run<'a, T> {
    Run {
        inputs,
        answer: Box::new(move |xs, ys| eval_batch(xs, ys).expect("one length")),
    }
}

/// The lower inverse of a function that rises from -1 to 1 and is level on every tenth segment.
fn quantiles<T: Float>(points: &[(T, T)]) -> Discontinuous<T> {
    let last = T::nearest((points.len() - 1) as f64);
    let probability = |i: usize| T::nearest(2.0 * i as f64) / last - T::one();
    let level = |i: usize| if i % 10 == 9 { i - 1 } else { i };
    let points: Vec<(T, T)> = points
        .iter()
        .enumerate()
        .map(|(i, &(x, _))| (x, probability(level(i))))
        .collect();
    let distribution = PiecewiseLinear::from_breakpoints(&points).expect("valid");
    distribution
        .clamped()
        .lower_inverse()
        .expect("it never falls")
}

/// Checks *one value*: the batch has the bits of single values.
fn check_values<T: Float>(function: &Discontinuous<T>, inputs: &[T]) {
    let mut outputs = vec![T::zero(); inputs.len()];
    function
        .eval_batch(inputs, &mut outputs)
        .expect("one length");
    for (&x, y) in inputs.iter().zip(outputs) {
        assert!(function.eval(x) == y, "eval_batch at {x}");
    }
}

/// The rate in million evaluations a second.
fn rate(time: Duration) -> f64 {
    LARGE_BATCH as f64 / time.as_secs_f64() / 1e6
}

/// A column of a table.
struct Run<'a, T> {
    inputs: &'a [T],
    answer: Box<Answer<'a, T>>,
}

type Answer<'a, T> = dyn Fn(&[T], &mut Vec<T>) + 'a;

impl<T: Float> Run<'_, T> {
    /// The time for as many inputs as a large batch has.
    fn time(&self, outputs: &mut Vec<T>) -> Duration {
        // All columns use the same memory, and find the caches as a copy leaves them, not as the column
        // before. Otherwise the copy itself would be at a disadvantage.
        outputs.clear();
        outputs.extend_from_slice(self.inputs);
        let start = Instant::now();
        for _ in 0..LARGE_BATCH / self.inputs.len() {
            (self.answer)(black_box(self.inputs), outputs);
            black_box(&*outputs);
        }
        start.elapsed()
    }
}

fn medians<T: Float, const N: usize>(runs: &[Run<'_, T>; N]) -> [Duration; N] {
    let mut outputs = Vec::new();
    let mut times = [[Duration::ZERO; RUNS]; N];
    // The first round warms up.
    for round in 0..=RUNS {
        for (run, times) in runs.iter().zip(&mut times) {
            times[round.saturating_sub(1)] = run.time(&mut outputs);
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[RUNS / 2]
    })
}
