//! The scores of a classifier as probabilities: an isotonic fit of data with ties, and its network.
//!
//! ```text
//! cargo run --release --example classifier
//! ```

use shallow_relu::{Error, Samples, construct, fit};

fn main() -> Result<(), Error> {
    // Scores out of order, several of them equal; 1 if the answer was right; how many cases there were.
    let scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.1, 0.65, 0.9, 0.2, 0.95];
    let rights = [0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let counts = [4.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 5.0, 3.0, 0.0];
    let samples = Samples::weighted(&scores, &rights, &counts)?;
    println!(
        "{} samples; the one of weight 0 counts for nothing",
        samples.len()
    );

    // The best function that never falls. It is constant beyond the first and the last score.
    let fit = fit::isotonic(&samples)?;
    let probability = fit.function();
    for score in [0.0, 0.2, 0.35, 0.5, 0.65, 0.7, 0.8, 1.0] {
        println!(
            "score {score:.2}  probability {:.3}",
            probability.eval(score)
        );
    }
    assert_eq!((probability.eval(-3.0), probability.eval(7.0)), (0.0, 1.0));

    // From which score on the probability is at least one half, and up to which it is no more.
    let (lower, upper) = (probability.lower_inverse()?, probability.upper_inverse()?);
    assert_eq!((lower.eval(0.5), upper.eval(0.5)), (0.35, 0.65));

    // A million scores at once; the same probabilities come from a network of a few units.
    let many: Vec<f64> = (0..1_000_000).map(|i| f64::from(i) / 1e6).collect();
    let probabilities = probability.values(&many);
    assert!(probabilities.is_sorted());
    let net = construct(probability)?;
    assert_eq!(net.values(&many), probabilities);
    println!("a network of {} units returns the same bits", net.width());
    Ok(())
}
