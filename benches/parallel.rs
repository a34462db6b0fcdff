//! How much faster are all threads than one?
//!
//! ```text
//! cargo bench --bench parallel --features rayon
//! ```
//!
//! Prints million inputs a second of `eval_batch` and `eval_batch_parallel`, for 4 Mi random inputs, and how many times as
//! fast the second one is. The last columns say the same of a plain copy, because the threads share one memory.

mod support;

use rayon::prelude::*;
use shallow_relu::PiecewiseLinear;

use support::{Float, Inputs, LARGE_BATCH, best_time, breakpoints, is_bench, origin, rate};

const SEGMENTS: [usize; 6] = [3, 60, 1024, 16_384, 65_536, 1 << 20];
const RUNS: usize = 40;
/// What a thread copies at a time, as long as what it evaluates at a time.
const CHUNK: usize = 1 << 16;

fn main() {
    if !is_bench() {
        return;
    }
    println!("{}\n", origin());
    println!(
        "Million evaluations a second, 4 Mi random inputs, {} threads\n",
        rayon::current_num_threads()
    );
    println!("type       N  one thread  all threads  times  copy: one    all  times");
    measure::<f32>();
    measure::<f64>();
}

fn measure<T: Float + Send + Sync>() {
    let inputs = Inputs::<T>::new(LARGE_BATCH).random;
    let mut outputs = inputs.clone();
    for segments in SEGMENTS {
        let f = PiecewiseLinear::from_breakpoints(&breakpoints::<T>(segments)).expect("valid");
        // In turn, so that a busy moment of the machine meets all four.
        let mut rates = [0.0_f64; 4];
        for _ in 0..RUNS {
            let times = [
                best_time(1, || {
                    f.eval_batch(&inputs, &mut outputs).expect("one length");
                }),
                best_time(1, || {
                    f.eval_batch_parallel(&inputs, &mut outputs)
                        .expect("one length");
                }),
                best_time(1, || outputs.copy_from_slice(&inputs)),
                best_time(1, || {
                    let chunks = outputs.par_chunks_mut(CHUNK).zip(inputs.par_chunks(CHUNK));
                    chunks.for_each(|(outputs, inputs)| outputs.copy_from_slice(inputs));
                }),
            ];
            for (best, time) in rates.iter_mut().zip(times) {
                *best = best.max(rate(inputs.len(), time));
            }
        }
        let [one, all, copy_one, copy_all] = rates;
        println!(
            "{} {segments:>8}  {one:>10.0}  {all:>11.0}  {:>5.2}  {copy_one:>9.0} {copy_all:>5.0}  {:>5.2}",
            T::NAME,
            all / one,
            copy_all / copy_one,
        );
    }
}
