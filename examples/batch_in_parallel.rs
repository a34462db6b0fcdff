//! Millions of inputs on all cores, with the feature `rayon` or with threads of the standard library.
//!
//! ```text
//! cargo run --release --example batch_in_parallel
//! cargo run --release --example batch_in_parallel --features rayon
//! ```

use shallow_relu::{Error, PiecewiseLinear};

fn main() -> Result<(), Error> {
    let breakpoints: Vec<(f32, f32)> = (0..=1000_u16)
        .map(|i| (f32::from(i), f32::from(i % 7)))
        .collect();
    let function = PiecewiseLinear::from_breakpoints(&breakpoints)?;
    let inputs: Vec<f32> = (0..4_000_000).map(|i| i as f32 * 0.00025).collect();

    let mut outputs = vec![0.0; inputs.len()];
    evaluate(&function, &inputs, &mut outputs)?;

    // The bits do not depend on the number of threads, nor on where a batch is cut.
    let mut on_one_thread = vec![0.0; inputs.len()];
    function.eval_batch(&inputs, &mut on_one_thread)?;
    assert_eq!(outputs, on_one_thread);
    println!("{} values, the same as on one thread", outputs.len());
    Ok(())
}

/// On the threads of `rayon`.
#[cfg(feature = "rayon")]
fn evaluate(f: &PiecewiseLinear<f32>, inputs: &[f32], outputs: &mut [f32]) -> Result<(), Error> {
    f.eval_batch_parallel(inputs, outputs)
}

/// A function can be shared among threads: each takes a part of the inputs.
#[cfg(not(feature = "rayon"))]
fn evaluate(f: &PiecewiseLinear<f32>, inputs: &[f32], outputs: &mut [f32]) -> Result<(), Error> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = inputs.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts = inputs.chunks(part).zip(outputs.chunks_mut(part));
        let running = parts.map(|(xs, ys)| scope.spawn(move || f.eval_batch(xs, ys)));
        let running: Vec<_> = running.collect();
        running
            .into_iter()
            .try_for_each(|thread| match thread.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            })
    })
}
