//! A thermocouple of type K: a table from temperature to voltage, read the other way.

use shallow_relu::{Error, PiecewiseLinear, ShallowReluNet, approximate, construct};

/// Degrees Celsius and millivolts, every 50 degrees (the reference table ITS-90 of the United States'
/// National Institute of Standards and Technology).
pub(crate) const TABLE: [(f64, f64); 21] = [
    (0.0, 0.0),
    (50.0, 2.023),
    (100.0, 4.096),
    (150.0, 6.138),
    (200.0, 8.138),
    (250.0, 10.153),
    (300.0, 12.209),
    (350.0, 14.293),
    (400.0, 16.397),
    (450.0, 18.516),
    (500.0, 20.644),
    (550.0, 22.776),
    (600.0, 24.905),
    (650.0, 27.025),
    (700.0, 29.129),
    (750.0, 31.213),
    (800.0, 33.275),
    (850.0, 35.313),
    (900.0, 37.326),
    (950.0, 39.314),
    (1000.0, 41.276),
];

/// The temperature of the meter's terminals, where the thermocouple ends.
pub(crate) const TERMINALS: f64 = 25.0;

/// Degrees.
pub(crate) const TOLERANCE: f64 = 0.5;

pub(crate) struct Thermocouple {
    /// From the millivolts that the meter shows to degrees.
    pub(crate) temperature: PiecewiseLinear<f64>,
    /// The same within the tolerance, with the fewest units.
    pub(crate) net: ShallowReluNet<f64>,
}

impl Thermocouple {
    pub(crate) fn new() -> Result<Self, Error> {
        let voltage = PiecewiseLinear::from_breakpoints(&TABLE)?;
        // The meter shows less by what the way from 0 degrees to its terminals would add.
        let temperature = voltage.inverse()?.shift_x(-voltage.eval(TERMINALS))?;
        let few = approximate::polyline((temperature.xs(), temperature.ys()), TOLERANCE)?;
        Ok(Self {
            net: construct(few.function())?,
            temperature,
        })
    }
}
