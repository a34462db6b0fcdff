//! Quantiles of a histogram with an empty bin, and times with its distribution.
//!
//! ```text
//! cargo run --release --example quantiles
//! ```

use shallow_relu::{Error, PiecewiseLinear};

fn main() -> Result<(), Error> {
    // Waiting times in minutes: how many of 40 people waited no longer than x. Nobody waited 10 to 20 minutes.
    let counts = [
        (0.0, 0.0),
        (5.0, 16.0),
        (10.0, 24.0),
        (20.0, 24.0),
        (40.0, 40.0),
    ];
    let people = PiecewiseLinear::from_breakpoints(&counts)?.clamped();
    let share = people.divide_y(40.0)?;

    // The inverse jumps where the share is level. The least and the greatest time with that share:
    let (lower, upper) = (share.lower_inverse()?, share.upper_inverse()?);
    assert_eq!((lower.eval(0.6), upper.eval(0.6)), (10.0, 20.0));
    for p in [0.1, 0.25, 0.5, 0.6, 0.9] {
        println!(
            "{:>3.0} % waited no longer than {:>5.2} minutes",
            100.0 * p,
            lower.eval(p)
        );
    }

    // A million times with this distribution: the quantiles of evenly spread probabilities, in one batch.
    let probabilities: Vec<f64> = (0..1_000_000).map(|i| (f64::from(i) + 0.5) / 1e6).collect();
    let times = lower.values(&probabilities);
    assert!(times.iter().all(|time| *time <= 10.0 || *time >= 20.0));
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    println!("{} times, {mean:.3} minutes on average", times.len());

    // Back again: the share of every one of them.
    let shares = share.values(&times);
    let largest = shares
        .iter()
        .zip(&probabilities)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max);
    assert!(largest < 1e-15);
    Ok(())
}
