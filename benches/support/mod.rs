//! The input of the benchmarks: the float types, the sizes, and random breakpoints and inputs that are the
//! same in every run.
#![allow(
    dead_code,
    reason = "every benchmark compiles its own copy and uses a part of it"
)]

pub(crate) mod spacing;

use std::process::Command;
use std::time::{Duration, Instant};

use criterion::Criterion;
use shallow_relu::{Scalar, ShallowReluNet};

/// The counts of segments that are measured: a toy, a table that fits the registers of some machines, a small
/// table, one about as large as a level-one cache, and one larger than most level-two caches.
pub(crate) const SEGMENTS: [usize; 5] = [3, 16, 64, 1024, 65_536];

/// A batch that stays in the cache, with its results.
pub(crate) const SMALL_BATCH: usize = 4096;

/// A batch that does not stay in the cache.
pub(crate) const LARGE_BATCH: usize = 4 << 20;

/// The types measured.
pub(crate) trait Float: Scalar + num_traits::Float + Into<f64> {
    /// The name in the benchmark's title.
    const NAME: &'static str;

    /// The value of this type nearest to `value`.
    fn nearest(value: f64) -> Self;
}

impl Float for f32 {
    const NAME: &'static str = "f32";

    fn nearest(value: f64) -> Self {
        value as f32
    }
}

impl Float for f64 {
    const NAME: &'static str = "f64";

    fn nearest(value: f64) -> Self {
        value
    }
}

/// For tables with many rows, of one second each.
pub(crate) fn brief() -> Criterion {
    of_seconds(1)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
        .sample_size(20)
}

/// For rows that are measured for the given number of seconds.
pub(crate) fn of_seconds(seconds: u64) -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(seconds))
        .nresamples(10_000)
        .without_plots()
}

/// SplitMix64 (Steele, Lea, Flood 2014). The whole generator is three lines, and a seed always gives the same
/// sequence.
pub(crate) struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Uniform in [-1, 1).
    pub(crate) fn symmetric(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    pub(crate) fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Breakpoints of a random function with the given number of segments: x from -1 to 1, strictly increasing, y
/// uniform in [-1, 1).
///
/// The gaps have the exponential distribution of the gaps between sorted uniform points, so an evaluation
/// cannot profit from a regular grid. A sixteenth of the mean is added to each. Otherwise some of 65 536
/// uniform `f32` would coincide. The narrowest gap here is 2 / 65 536 / 17, thirty times the distance of
/// floats near 1.
pub(crate) fn breakpoints<T: Float>(segments: usize) -> Vec<(T, T)> {
    let mut random = SplitMix64::new(segments as u64);
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for _ in 0..segments {
        // 1 - unit is never 0.
        sum += 1.0 / 16.0 - (1.0 - random.unit()).ln();
        sums.push(sum);
    }
    sums.into_iter()
        .map(|part| (2.0 * (part / sum) - 1.0, random.symmetric()))
        .map(|(x, y)| (T::nearest(x), T::nearest(y)))
        .collect()
}

/// Inputs in the domain of [`breakpoints`], in random order and sorted.
pub(crate) struct Inputs<T> {
    pub(crate) random: Vec<T>,
    pub(crate) sorted: Vec<T>,
}

impl<T: Float> Inputs<T> {
    pub(crate) fn new(count: usize) -> Self {
        let mut generator = SplitMix64::new(0);
        let random: Vec<T> = (0..count)
            .map(|_| T::nearest(generator.symmetric()))
            .collect();
        let mut sorted = random.clone();
        sort(&mut sorted);
        Self { random, sorted }
    }

    pub(crate) fn in_order(&self, order: &str) -> &[T] {
        match order {
            "sorted" => &self.sorted,
            _ => &self.random,
        }
    }
}

/// The shortest time of several runs: what other programs take on a shared machine only makes a time longer.
pub(crate) fn best_time(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..runs).map(|_| time()).min().expect("one run or more")
}

/// The same for runs in one thread that may be too long to go on without interruption: of those, only the time counts in
/// which this thread ran, where the system tells.
pub(crate) fn best_running_time(runs: usize, mut run: impl FnMut()) -> Duration {
    let running = || {
        let counts = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds = counts.split(' ').next()?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    };
    let mut time = || {
        let (start, elapsed) = (running(), best_time(1, &mut run));
        let ran = running().zip(start).map(|(end, start)| end - start);
        // Linux counts only some hundred times a second.
        ran.filter(|&ran| ran > Duration::from_millis(50))
            .unwrap_or(elapsed)
    };
    (0..runs).map(|_| time()).min().expect("one run or more")
}

/// A rate in million inputs a second.
pub(crate) fn rate(inputs: usize, time: Duration) -> f64 {
    inputs as f64 / time.as_secs_f64() / 1e6
}

/// Whether the program is to measure. Without this argument it is a test, `cargo test --benches`, and there is nothing
/// to test.
pub(crate) fn is_bench() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// The commit, the compiler and the machine.
pub(crate) fn origin() -> String {
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

/// Sorts in increasing order. There must be no NaN.
pub(crate) fn sort<T: Float>(values: &mut [T]) {
    values.sort_unstable_by(|a, b| a.partial_cmp(b).expect("no NaN"));
}

/// Checks *one value*: the batch has the bits of the scalar.
pub(crate) fn check_batch<T: Float>(net: &ShallowReluNet<T>, inputs: &[T]) {
    let mut outputs = vec![T::zero(); inputs.len()];
    net.forward_batch(inputs, &mut outputs).expect("one length");
    for (&x, y) in inputs.iter().zip(outputs) {
        let (batch, scalar): (f64, f64) = (y.into(), net.forward(x).into());
        assert_eq!(batch.to_bits(), scalar.to_bits(), "forward_batch at {x}");
    }
}
