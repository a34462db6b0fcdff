//! A trained network, read from text: the function that it computes, and the same function with fewer units.
//!
//! ```text
//! cargo run --release --example network_in
//! ```

use std::error::Error;

use shallow_relu::{Parameters, ShallowReluNet};

/// Hidden weight, hidden bias and output weight of each unit, as a training framework might print them. The third
/// unit bends at the same x as the first, the fourth is never active, and the fifth does not depend on x.
const UNITS: &str = "
    1.5    -0.75   2.0
   -0.5     1.0    0.25
    3.0    -1.5    1.0
    2.0     0.5    0.0
    0.0     0.125  8.0
";
const OUTPUT_BIAS: f64 = -1.0;

fn main() -> Result<(), Box<dyn Error>> {
    let mut parameters = Parameters {
        hidden_weights: Vec::new(),
        hidden_biases: Vec::new(),
        output_weights: Vec::new(),
        output_bias: OUTPUT_BIAS,
    };
    for line in UNITS.trim().lines() {
        let values: Result<Vec<f64>, _> = line.split_whitespace().map(str::parse).collect();
        let [hidden_weight, bias, output_weight] = values?[..] else {
            return Err(format!("three values are expected: {line}").into());
        };
        parameters.hidden_weights.push(hidden_weight);
        parameters.hidden_biases.push(bias);
        parameters.output_weights.push(output_weight);
    }
    let net = ShallowReluNet::from_parameters(parameters)?;

    // It has five units, but bends at two values of x only: three linear pieces, one segment and two tails.
    let function = net.function();
    assert_eq!((net.width(), function.xs()), (5, &[0.5, 2.0][..]));
    let pieces = function.segment_count() + 2;
    println!("{} units, {pieces} linear pieces", net.width());
    println!(
        "slopes at the far left and right: {:?}",
        function.tail_slopes()
    );

    // The same function without the units that do nothing, or the same as another one.
    let small = net.canonical()?;
    assert_eq!(small.width(), 2);
    assert!(small.same_function(&net));
    println!("{} units are enough", small.width());
    Ok(())
}
