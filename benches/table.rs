//! The tables of speed for the README and the chapter on speed.
//!
//! ```text
//! cargo bench --bench table
//! ```
//!
//! Prints two tables, in about a minute, to be pasted as they are. The errors of the other crates go to the
//! error output. Each entry is the median of nine runs over 4 Mi inputs. All columns of a line take turns, so
//! that a machine that slows down slows all of them.
//!
//! * The first table is in million evaluations a second. Its columns are `forward_batch` on random inputs, on
//!   the same inputs sorted, and on 4096 inputs, which stay in the cache; then the competitors of `forward`
//!   on random inputs; then `forward_batch` as a fraction of the limit, `copy_from_slice`. A fraction of 1
//!   means that only memory limits. More than 1 is noise, or a `memcpy` that is not at its best with this
//!   size.
//! * The second table tells how many times longer than on uniform breakpoints `forward_batch` takes on those
//!   of `spacing`, with a random x in random segments as inputs. More than 3 would be a failure. Those inputs
//!   are hard on uniform breakpoints, too: narrow segments get as many inputs as wide ones.
//!
//! `forward` and `spacing` measure more, with confidence intervals.

mod competitors;
mod support;

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use shallow_relu::ShallowReluNet;

use competitors::{Batch, Case};
use support::spacing::{Spacing, inputs_between};
use support::{Float, Inputs, LARGE_BATCH, SEGMENTS, SMALL_BATCH, check_batch};

const RUNS: usize = 9;

fn main() {
    // Without this argument it is a test, `cargo test --benches`, and there is nothing to test.
    if !std::env::args().any(|argument| argument == "--bench") {
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
}

/// The commit, the compiler and the machine.
fn origin() -> String {
    let commit = output_of(&["git", "describe", "--always", "--dirty", "--exclude=*"]);
    let compiler = output_of(&["rustc", "--version"]);
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or(std::env::consts::ARCH, |(_, model)| model);
    format!("commit {commit}, {compiler}, {model}{}", instructions())
}

/// The instruction set of the kernel, which the name of a CPU may not tell.
fn instructions() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512dq") {
        return " with AVX-512";
    } else if is_x86_feature_detected!("avx2") {
        return " with AVX2";
    }
    ""
}

fn output_of(command: &[&str]) -> String {
    let output = Command::new(command[0]).args(&command[1..]).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.ok()
        .filter(|text| !text.is_empty())
        .unwrap_or("unknown".to_owned())
}

fn competition<T: Float>() {
    let inputs = Inputs::<T>::new(LARGE_BATCH);
    for segments in SEGMENTS {
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
        let cases = Spacing::ALL.map(|spacing| {
            let breakpoints = spacing.breakpoints::<T>(segments);
            let net = ShallowReluNet::from_breakpoints(&breakpoints).expect("valid");
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
        let ratios = others.map(|other| other.as_secs_f64() / uniform.as_secs_f64());
        print!("{} {segments:>7} {:>12.0}", T::NAME, rate(uniform));
        for ratio in ratios {
            print!("{ratio:>11.2}");
        }
        println!("{:>11.2}", ratios.into_iter().fold(0.0, f64::max));
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
