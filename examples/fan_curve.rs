//! A fan curve that jumps: off when it is cool, then a minimum speed, then a slope; and its network with ramps.
//!
//! ```text
//! cargo run --release --example fan_curve
//! ```

use shallow_relu::{Discontinuous, Error, Side, construct};

fn main() -> Result<(), Error> {
    // Degrees and percent. The fan does not turn with less than 25 %, so it starts with that at 45 degrees.
    let points = [
        (30.0, 0.0),
        (45.0, 0.0),
        (45.0, 25.0),
        (70.0, 60.0),
        (85.0, 100.0),
    ];
    let rising = Discontinuous::from_breakpoints(&points, Side::Right)?;
    assert_eq!(
        [20.0, 44.9, 45.0, 70.0, 99.0].map(|x| rising.eval(x)),
        [0.0, 0.0, 25.0, 60.0, 100.0]
    );

    // It is switched off later than it is switched on: when it cools down, the jump is at 40 degrees.
    let falling = Discontinuous::from_breakpoints(
        &[
            (30.0, 0.0),
            (40.0, 0.0),
            (40.0, 25.0),
            (45.0, 25.0),
            (70.0, 60.0),
            (85.0, 100.0),
        ],
        Side::Right,
    )?;
    assert_eq!(
        [39.9, 40.0, 44.0].map(|x| falling.eval(x)),
        [0.0, 25.0, 25.0]
    );

    // The temperatures at which it turns with 40 %, and with anything from 0 to 25 %.
    let temperature = rising.lower_inverse()?;
    assert_eq!(
        (temperature.eval(10.0), temperature.eval(25.0)),
        (45.0, 45.0)
    );
    println!("40 % at {:.2} degrees", temperature.eval(40.0));

    // A network is continuous. A sensor is good to a tenth of a degree. Ramps of that width change
    // nothing outside of them.
    let net = construct(&rising.ramped(0.1)?)?;
    println!(
        "a network of {} units, whose literal sum is within {:.0e} %",
        net.width(),
        net.dense_error_bound()
    );
    for x in [44.8, 44.95, 45.0, 60.0] {
        println!(
            "{x:>6} degrees: {:>6.2} %, by the network {:>6.2} %",
            rising.eval(x),
            net.forward(x)
        );
    }
    Ok(())
}
