//! A function given as code, as the fewest segments within a tolerance.
//!
//! ```text
//! cargo run --release --example approximate_function
//! ```

use shallow_relu::{Error, approximate, approximate_smooth, approximate_with};

fn main() -> Result<(), Error> {
    let (domain, tolerance) = ((0.0, 3.0), 1e-3);
    // A bell curve. Its second derivative is nowhere further from 0 than at x = 0, where it is -2.
    let bell = |x: f64| (-x * x).exp();

    // As far as evaluating it can tell: the error is measured.
    let (function, measured) = approximate(bell, domain, tolerance)?;
    assert!(measured.measured_error <= tolerance);
    // No function of fewer segments than `least_segments` keeps within the tolerance: one could be saved at most.
    assert!(measured.segments <= measured.least_segments + 1);

    // With a bound on the second derivative the error is guaranteed on the whole domain.
    let (_, guaranteed) = approximate_smooth(bell, domain, tolerance, 2.0)?;
    assert!(
        guaranteed
            .guaranteed_error
            .is_some_and(|error| error <= tolerance)
    );

    // The other way round: the least error with at most 8 segments.
    let (_, eight) = approximate_with(bell, domain, 8)?;
    assert!(eight.segments <= 8);

    // A thousand values in between keep within the tolerance, too.
    for i in 0..=1000 {
        let x = f64::from(i) * 0.003;
        assert!((function.eval(x) - bell(x)).abs() <= tolerance);
    }
    println!(
        "within {tolerance}: {} segments measured",
        measured.segments
    );
    println!(
        "within {tolerance}: {} segments guaranteed",
        guaranteed.segments
    );
    println!("8 segments: within {:.1e}", eight.measured_error);
    Ok(())
}
