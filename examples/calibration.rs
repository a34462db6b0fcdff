//! A calibration curve: from what a sensor shows to what is true, and back.
//!
//! ```text
//! cargo run --release --example calibration
//! ```

use shallow_relu::{Error, PiecewiseLinear, Tail};

fn main() -> Result<(), Error> {
    // Known pressures in bar, and the voltage that the sensor showed at each.
    let calibration = [
        (0.0_f64, 0.50_f64),
        (2.0, 1.31),
        (4.0, 2.15),
        (6.0, 3.04),
        (8.0, 3.99),
    ];
    let voltage = PiecewiseLinear::from_breakpoints(&calibration)?
        // Both end segments go on, so that a reading a little outside is still converted.
        .with_tails(Tail::Linear, Tail::Linear)?;

    // The inverse exists because the voltage rises. It refuses a curve that does not.
    assert!(voltage.is_monotone());
    let pressure = voltage.inverse()?;

    // At every point of the calibration it is exact.
    for (bar, volts) in calibration {
        assert_eq!(pressure.eval(volts), bar);
    }
    // Elsewhere there and back again leads to the same value, except for rounding.
    for volts in [0.45, 1.0, 2.7, 3.5, 4.1] {
        let there_and_back = voltage.eval(pressure.eval(volts));
        assert!((there_and_back - volts).abs() < 1e-12);
        println!("{volts:.2} V  {:.3} bar", pressure.eval(volts));
    }

    // A sensor that has drifted shows 0.02 V too much: the same curve, moved.
    let drifted = pressure.shift_x(0.02)?;
    assert!((drifted.eval(2.17) - pressure.eval(2.15)).abs() < 1e-12);

    // The steepest part says how many bar an error of one volt costs at most.
    println!("1 mV too much is at most {:.1} mbar", pressure.lipschitz());
    assert!((pressure.lipschitz() - 2.0 / 0.81).abs() < 1e-12);
    Ok(())
}
