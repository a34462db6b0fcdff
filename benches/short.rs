//! How fast are short batches, and single values?
//!
//! ```text
//! cargo bench --bench short
//! ```
//!
//! The first table has million inputs a second of `eval_batch`, for batches of 8 to 4096 inputs, on random inputs of
//! random breakpoints. The second one has nanoseconds a call of `eval`: in a loop of calls that do not depend on each
//! other, so that they overlap, and in one in which each call waits for the value of the call before.

mod support;

use std::hint::black_box;

use shallow_relu::PiecewiseLinear;

use support::{Float, Inputs, best_time, breakpoints, is_bench, origin, rate};

const LENGTHS: [usize; 9] = [8, 16, 20, 32, 64, 100, 128, 256, 4096];
const SEGMENTS: [usize; 6] = [3, 14, 28, 60, 128, 1024];
const RUNS: usize = 400;

fn main() {
    if !is_bench() {
        return;
    }
    println!("{}\n", origin());
    print!("Inputs in a batch: ");
    for length in LENGTHS {
        print!("{length:>6}");
    }
    println!();
    batches::<f32>();
    batches::<f64>();
    println!();
    println!("type     N   ns a call of eval: independent  dependent");
    single_values::<f32>();
    single_values::<f64>();
}

fn function<T: Float>(segments: usize) -> PiecewiseLinear<T> {
    PiecewiseLinear::from_breakpoints(&breakpoints(segments)).expect("valid")
}

fn batches<T: Float>() {
    let inputs = Inputs::<T>::new(4096).random;
    let mut outputs = inputs.clone();
    for segments in SEGMENTS {
        let f = function::<T>(segments);
        print!("{} {segments:>8}       ", T::NAME);
        for length in LENGTHS {
            let calls = inputs.len() / length;
            let time = best_time(RUNS, || {
                for (inputs, outputs) in inputs.chunks_exact(length).zip(outputs.chunks_mut(length))
                {
                    f.eval_batch(black_box(inputs), black_box(outputs))
                        .expect("one length");
                }
            });
            print!("{:>6.0}", rate(calls * length, time));
        }
        println!();
    }
}

fn single_values<T: Float>() {
    let inputs = Inputs::<T>::new(4096).random;
    for segments in SEGMENTS {
        let f = function::<T>(segments);
        let independent = best_time(RUNS, || {
            for &x in &inputs {
                black_box(f.eval(black_box(x)));
            }
        });
        let dependent = best_time(RUNS, || {
            // The values are in [-1, 1), where the breakpoints are.
            black_box(inputs.iter().fold(T::zero(), |y, _| f.eval(black_box(y))));
        });
        let nanoseconds = |time| 1e3 / rate(inputs.len(), time);
        println!(
            "{} {segments:>5} {:>33.1} {:>10.1}",
            T::NAME,
            nanoseconds(independent),
            nanoseconds(dependent)
        );
    }
}
