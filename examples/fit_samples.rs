//! Noisy samples: the best function with given breakpoints, and the best one that never falls.
//!
//! ```text
//! cargo run --release --example fit_samples
//! ```

use std::error::Error;

use shallow_relu::fit;

fn main() -> Result<(), Box<dyn Error>> {
    // 600 samples of a curve that rises to 1 and stays there, with noise from -0.1 to 0.1.
    let truth = |x: f64| x.min(1.0);
    let xs: Vec<f64> = (0..600).map(|i| f64::from(i) / 300.0).collect();
    let noise = |i: u32| f64::from(i * 7919 % 601) / 3000.0 - 0.1;
    let ys: Vec<f64> = (0..).zip(&xs).map(|(i, &x)| truth(x) + noise(i)).collect();

    // Least squares with breakpoints at 0, 0.5, 1, 1.5 and 2.
    let found = fit::least_squares((&xs, &ys), &[0.0, 0.5, 1.0, 1.5, 2.0])?;
    // How far off each value of the fit may be, estimated from the samples.
    let errors = found
        .standard_errors()
        .ok_or("too few samples for an estimate")?;
    for ((x, y), error) in found.function().breakpoints().zip(&errors) {
        println!("{x:>4}: {y:.3} +- {error:.3}");
        // Six times the estimate, because the noise here is not random at all.
        assert!((y - truth(x)).abs() <= 6.0 * error);
    }
    // No other function with these breakpoints comes nearer to the samples: not even the true one.
    let squares = xs.iter().zip(&ys).map(|(&x, y)| (truth(x) - y).powi(2));
    assert!(found.residual() <= squares.sum::<f64>());

    // If all that is known is that the curve never falls: the best function that never falls.
    let rising = fit::isotonic((&xs, &ys))?.into_function();
    assert!(rising.ys().is_sorted());
    println!("never falling: {} segments", rising.segment_count());
    Ok(())
}
