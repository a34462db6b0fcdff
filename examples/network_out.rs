//! A network out of breakpoints, written as text that any other program can read.
//!
//! ```text
//! cargo run --release --example network_out > network.csv
//! ```

use std::error::Error;

use shallow_relu::ShallowReluNet;

fn main() -> Result<(), Box<dyn Error>> {
    let breakpoints = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
    let net = ShallowReluNet::from_breakpoints(&breakpoints)?;
    // One unit for each segment.
    assert_eq!(net.width(), 3);

    // A line for each unit and one for the output bias. `{}` writes as many digits as it takes to read the same
    // float again.
    let units = net.hidden_weights().iter().zip(net.hidden_biases());
    let mut csv = String::from("hidden_weight,hidden_bias,output_weight\n");
    for ((v, b), w) in units.zip(net.output_weights()) {
        csv += &format!("{v},{b},{w}\n");
    }
    csv += &format!("output_bias,,{}\n", net.output_bias());
    print!("{csv}");

    // Whoever reads the text evaluates z = b0 + the sum of w * relu(b + v * x). The sum rounds more often than
    // `forward` does; this bounds what it may be off on the domain.
    let bound = net.dense_error_bound();
    for x in [-1.0, -0.7, -0.5, 0.3, 1.0] {
        assert!((sum_of_units(&csv, x)? - net.forward(x)).abs() <= bound);
    }
    Ok(())
}

/// The network of the text, evaluated as another program would.
fn sum_of_units(csv: &str, x: f64) -> Result<f64, Box<dyn Error>> {
    let mut z = 0.0;
    for line in csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let w: f64 = fields[2].parse()?;
        z += match fields[0] {
            "output_bias" => w,
            v => w * (fields[1].parse::<f64>()? + v.parse::<f64>()? * x).max(0.0),
        };
    }
    Ok(z)
}
