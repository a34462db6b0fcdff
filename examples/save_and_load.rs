//! Functions and networks in JSON: only what determines them is written, and what is read is checked.
//!
//! ```text
//! cargo run --release --example save_and_load --features serde
//! ```
//!
//! serde_json needs its feature `float_roundtrip`. Without it, it changes the last bit of many floats.

use std::error::Error;

use shallow_relu::{Discontinuous, PiecewiseLinear, ShallowReluNet, construct};

fn main() -> Result<(), Box<dyn Error>> {
    let pump =
        PiecewiseLinear::from_breakpoints(&[(0.0, 62.0), (40.0, 60.1), (120.0, 44.0)])?.clamped();
    let text = serde_json::to_string(&pump)?;
    println!("{text}");
    assert_eq!(serde_json::from_str::<PiecewiseLinear<f64>>(&text)?, pump);

    // A network is written as its function if that determines it, and otherwise as its parameters.
    let net = construct(&pump)?;
    let text = serde_json::to_string(&net)?;
    assert_eq!(serde_json::from_str::<ShallowReluNet<f64>>(&text)?, net);

    // By hand: tails may be left out. The constructor refuses what it refuses everywhere.
    let steps: Discontinuous<f64> =
        serde_json::from_str(r#"{"xs": [0, 1, 1], "ys": [5, 5, 7], "sides": ["right"]}"#)?;
    assert_eq!((steps.eval(0.9), steps.eval(1.0)), (5.0, 7.0));
    let refused =
        serde_json::from_str::<PiecewiseLinear<f64>>(r#"{"xs": [0, 2, 1], "ys": [5, 5, 7]}"#);
    println!("refused: {}", refused.unwrap_err());
    Ok(())
}
