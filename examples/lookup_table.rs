//! A lookup table: values between its entries, for one input or for many.
//!
//! ```text
//! cargo run --release --example lookup_table
//! ```

use shallow_relu::{Error, PiecewiseLinear, Tail};

fn main() -> Result<(), Error> {
    // The density of water in kg/m³ at temperatures in degrees Celsius.
    let temperatures = [0.0, 4.0, 10.0, 20.0, 30.0, 50.0, 100.0];
    let densities = [999.84_f64, 999.97, 999.70, 998.21, 995.65, 988.04, 958.37];
    let table = PiecewiseLinear::from_xy(&temperatures, &densities)?
        // Beyond the table its first and last values hold. Without this line the last segment goes on.
        .with_tails(Tail::Constant, Tail::Constant)?;

    // An entry comes back as it was given. Between two entries the value lies on the line that joins them.
    assert_eq!(table.eval(20.0), 998.21);
    assert!((table.eval(25.0) - 996.93).abs() < 1e-9);
    assert_eq!((table.eval(-5.0), table.eval(120.0)), (999.84, 958.37));

    // Many inputs at once are much faster, and give the same bits. NaN, a missing reading, gives NaN.
    let readings = [18.5, 21.0, f64::NAN, 35.0];
    let values = table.values(&readings);
    assert_eq!(values[0], table.eval(18.5));
    assert!(values[2].is_nan());

    for (reading, value) in readings.iter().zip(values) {
        println!("{reading:>6.1} degrees  {value:>8.3} kg/m³");
    }
    Ok(())
}
