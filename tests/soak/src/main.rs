//! Soak: `soak INPUTS [BATCHES]` evaluates INPUTS random inputs of random functions of every spacing, holds each value to
//! the laws of evaluation, and prints a table of what was done and what was found. Then threads share functions until they
//! have evaluated BATCHES batches. It fails if a law was broken. `.ci/soak` runs it for every body of the evaluation that
//! the CPU has.

mod float;
mod functions;
mod inputs;
mod laws;
mod threads;
mod wide;

use std::process::ExitCode;
use std::time::Instant;

use float::{Float, Random};
use functions::Spacing;
use laws::Record;

/// The body that the library chooses, which it tells nobody: the question of `detected` in the kernel once more.
fn body() -> &'static str {
    #[cfg(all(target_arch = "x86_64", feature = "std"))]
    {
        let has_512 = std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512dq");
        if has_512 {
            return "AVX-512";
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            return "AVX2";
        }
    }
    if cfg!(all(target_arch = "aarch64", target_endian = "little")) {
        return "NEON";
    }
    if cfg!(target_feature = "avx2") {
        return "AVX2";
    }
    "portable"
}

fn main() -> ExitCode {
    let arguments: Vec<f64> = std::env::args()
        .skip(1)
        .map(|argument| argument.parse().expect("a number, such as 1e8"))
        .collect();
    let inputs = arguments.first().copied().unwrap_or(1e7);
    let batches = arguments.get(1).copied().unwrap_or(0.0);
    println!(
        "| body | type | spacing | functions | batches | inputs | compared | exact | monotone | bounded | total | \
         one value | accurate | largest error |\n|{}",
        "---|".repeat(14)
    );
    let share = inputs / (2 * Spacing::ALL.len()) as f64;
    let mut sum = Record::default();
    let start = Instant::now();
    for (i, spacing) in Spacing::ALL.into_iter().enumerate() {
        soak::<f32>(spacing, 2 * i as u64, share, &mut sum);
        soak::<f64>(spacing, 2 * i as u64 + 1, share, &mut sum);
    }
    row(&["", "all", ""], &sum);
    println!("\n{:.0} s", start.elapsed().as_secs_f64());
    let mut broken = sum.broken();
    if batches > 0.0 {
        broken += threads::soak(batches as u64);
    }
    if broken > 0 {
        println!("{broken} VIOLATIONS");
        return ExitCode::FAILURE;
    }
    println!("no violation");
    ExitCode::SUCCESS
}

/// Tries random functions of one spacing until they have had as many inputs.
fn soak<F: Float>(spacing: Spacing, seed: u64, inputs: f64, sum: &mut Record) {
    let mut random = Random(seed << 32);
    let mut record = Record::default();
    let mut finds = Vec::new();
    while (record.inputs as f64) < inputs {
        let subject = functions::function::<F>(spacing, &mut random);
        laws::try_function(&subject, &mut random, &mut record, &mut finds);
        if record.broken() == 0
            && let Some((law, x, y)) = finds.first()
        {
            println!(
                "{law:?} broken first by {y:e} at {x:e} of {}",
                subject.describe()
            );
        }
        for (law, _, _) in finds.drain(..) {
            record.violations[law as usize] += 1;
        }
    }
    row(&[body(), F::NAME, spacing.name()], &record);
    sum.add(&record);
}

fn row(names: &[&str], record: &Record) {
    let counts = [
        record.functions,
        record.batches,
        record.inputs,
        record.compared,
    ];
    let counts = counts.into_iter().chain(record.violations);
    let counts: Vec<String> = counts.map(|count| count.to_string()).collect();
    println!(
        "| {} | {} | {:.3} |",
        names.join(" | "),
        counts.join(" | "),
        record.largest_error
    );
}
