//! A function given as code, as the fewest segments within a tolerance.
//!
//! ```text
//! cargo run --release --example approximate_function
//! ```

use shallow_relu::{Error, approximate};

fn main() -> Result<(), Error> {
    let (domain, tolerance) = ((0.0, 3.0), 1e-3);
    // A bell curve. Its second derivative is nowhere further from 0 than at x = 0, where it is -2.
    let bell = |x: f64| (-x * x).exp();

    // As far as evaluating it can tell: the error is measured.
    let measured = approximate::function(bell, domain, tolerance)?;
    assert!(
        measured
            .measured_error()
            .is_some_and(|error| error <= tolerance)
    );
    // No function of fewer segments than `least_segments` keeps within the tolerance: one could be saved at most.
    let function = measured.function();
    assert!(function.segment_count() <= measured.least_segments() + 1);

    // With a bound on the second derivative the error is guaranteed on the whole domain.
    let guaranteed = approximate::smooth(bell, domain, tolerance, 2.0)?;
    assert!(
        guaranteed
            .guaranteed_error()
            .is_some_and(|error| error <= tolerance)
    );

    // The other way round: the least error with at most 8 segments.
    let eight = approximate::function_in_segments(bell, domain, 8)?;
    assert!(eight.function().segment_count() <= 8);

    // A thousand values in between keep within the tolerance, too.
    for i in 0..=1000 {
        let x = f64::from(i) * 0.003;
        assert!((function.eval(x) - bell(x)).abs() <= tolerance);
    }
    println!(
        "within {tolerance}: {} segments measured",
        function.segment_count()
    );
    println!(
        "within {tolerance}: {} segments guaranteed",
        guaranteed.function().segment_count()
    );
    println!(
        "8 segments: within {:.1e}",
        eight.measured_error().unwrap_or_default()
    );
    Ok(())
}
