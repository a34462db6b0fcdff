//! Is there a number of segments, or a spacing of the breakpoints, at which a batch is suddenly slow?
//!
//! ```text
//! cargo bench --bench cliffs
//! cargo bench --bench cliffs -- every
//! ```
//!
//! The first table walks every N from 1 to 300 on each spacing ([`Spacing`]). It prints the rate at some N, then the
//! largest loss from one N to the next, and the largest number of times that a batch takes longer than one on uniform
//! breakpoints of the same N. With the argument `every`, the rate at every N is printed before.
//!
//! The second table goes on by powers of two, and prints the bytes that a function takes for each breakpoint. A line
//! is missing where so many breakpoints of that spacing do not exist.
//!
//! Rates are million inputs a second of `eval_batch`, on a random x in random segments: 4096 at a time up to N = 300,
//! and 1 Mi from there on. All N are measured in turn, several times, and the best time of each counts: what other
//! programs take on a shared machine only makes a time longer.

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use shallow_relu::PiecewiseLinear;

use support::spacing::{Spacing, inputs_between};
use support::{Float, best_time, is_bench, origin, rate};

const WALK: usize = 300;
const SHOWN: [usize; 8] = [1, 6, 14, 30, 62, 63, 128, 300];
const SWEEPS: usize = 5;

fn main() {
    if !is_bench() {
        return;
    }
    println!("{}\n", origin());
    print!("Rate at N =    ");
    for segments in SHOWN {
        print!("{segments:>7}");
    }
    println!("   largest loss to the next N   slowest beside uniform");
    walk::<f32>();
    walk::<f64>();
    println!();
    println!(
        "                 N = 1024  16384 262144   2^20   2^22   bytes a breakpoint, N = 1024   2^20"
    );
    powers::<f32>();
    powers::<f64>();
}

/// Every N up to 300.
fn walk<T: Float>() {
    let mut uniform = vec![0.0; WALK + 1];
    for spacing in Spacing::ALL {
        let cases: Vec<_> = (1..=WALK)
            .map(|segments| {
                let function = function::<T>(spacing, segments).expect("few enough");
                let inputs = inputs_between(function.xs(), 4096);
                (function, inputs)
            })
            .collect();
        let mut times = vec![Duration::MAX; WALK + 1];
        for _ in 0..SWEEPS {
            for ((function, inputs), best) in cases.iter().zip(&mut times[1..]) {
                *best = (*best).min(time(function, inputs, 30));
            }
        }
        let rates: Vec<f64> = times.iter().map(|&time| rate(4096, time)).collect();
        if spacing == Spacing::Uniform {
            uniform.clone_from(&rates);
        }
        if std::env::args().any(|argument| argument == "every") {
            println!("{} {}: {:.0?}", T::NAME, spacing.name(), &rates[1..]);
        }
        print!("{} {:<11}", T::NAME, spacing.name());
        for segments in SHOWN {
            print!("{:>7.0}", rates[segments]);
        }
        let loss = |segments: usize| 1.0 - rates[segments + 1] / rates[segments];
        let slower = |segments: usize| uniform[segments] / rates[segments];
        let cliff = largest(1..WALK, loss);
        let slowest = largest(1..WALK + 1, slower);
        println!(
            "{:>17.0} % after {:<4} {:>8.2} times at {:<4}",
            100.0 * loss(cliff),
            cliff,
            slower(slowest),
            slowest
        );
    }
}

fn largest(range: std::ops::Range<usize>, value: impl Fn(usize) -> f64) -> usize {
    range
        .max_by(|&a, &b| value(a).total_cmp(&value(b)))
        .expect("not empty")
}

/// Powers of two.
fn powers<T: Float>() {
    for spacing in Spacing::ALL {
        print!("{} {:<18}", T::NAME, spacing.name());
        let mut bytes = Vec::new();
        for exponent in [10, 14, 18, 20, 22] {
            let before = ALLOCATED.load(Ordering::Relaxed);
            let Some(function) = function::<T>(spacing, 1 << exponent) else {
                print!("{:>7}", "-");
                continue;
            };
            // The tables for evaluation may be made when it is evaluated first.
            black_box(function.eval(T::zero()));
            let taken = ALLOCATED.load(Ordering::Relaxed) - before;
            if exponent == 10 || exponent == 20 {
                bytes.push(taken as f64 / ((1 << exponent) + 1) as f64);
            }
            let inputs = inputs_between(function.xs(), 1 << 20);
            print!("{:>7.0}", rate(1 << 20, time(&function, &inputs, 10)));
        }
        for bytes in bytes {
            print!("{bytes:>20.0}");
        }
        println!();
    }
}

fn function<T: Float>(spacing: Spacing, segments: usize) -> Option<PiecewiseLinear<T>> {
    let breakpoints = spacing.breakpoints::<T>(segments)?;
    Some(PiecewiseLinear::from_breakpoints(&breakpoints).expect("valid"))
}

fn time<T: Float>(function: &PiecewiseLinear<T>, inputs: &[T], runs: usize) -> Duration {
    let mut outputs = vec![T::zero(); inputs.len()];
    best_time(runs, || {
        let outputs = black_box(&mut outputs);
        function
            .eval_batch(black_box(inputs), outputs)
            .expect("one length");
    })
}

/// Counts the bytes that are allocated.
struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on to the allocator of the system.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller promises what it needs.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller promises what it needs.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
