//! Recorded files: they are written as they were, and read as they were.

use std::fmt::Debug;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use shallow_relu::{
    Discontinuous, Error, Parameters, PiecewiseLinear, Samples, ShallowReluNet, Side, Tail,
};

/// The value is written as the file `name`, and the file is read as the value. The bytes of postcard are recorded
/// as a line of hexadecimal digits.
fn is_recorded<V>(name: &str, value: &V)
where
    V: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/serde/golden");
    let read = |end: &str| std::fs::read_to_string(folder.join(format!("{name}.{end}")));

    let json = serde_json::to_string_pretty(value).expect("JSON") + "\n";
    let recorded = read("json").unwrap_or_default();
    assert_eq!(json, recorded, "{name}.json should be:\n{json}");
    assert_eq!(
        &serde_json::from_str::<V>(&recorded).expect("the file"),
        value
    );

    let bytes = postcard::to_allocvec(value).expect("bytes");
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let recorded = read("postcard.txt").unwrap_or_default();
    assert_eq!(
        digits,
        recorded.trim_end(),
        "{name}.postcard.txt should be:\n{digits}"
    );
    assert_eq!(
        &postcard::from_bytes::<V>(&bytes).expect("the bytes"),
        value
    );
}

#[test]
fn files_are_written_and_read_as_recorded() -> Result<(), Error> {
    let hard = [
        (-f64::MAX, f64::from_bits(1)),
        (-0.1, 1.0 / 3.0),
        (0.0, -2.2250738585072014e-308),
        (0.30000000000000004, 123456789012345680.0),
        (1e300, -f64::MAX),
    ];
    let function = PiecewiseLinear::from_breakpoints(&hard)?;
    is_recorded("function", &function);
    is_recorded(
        "function_f32",
        &PiecewiseLinear::from_breakpoints(&[(0.1_f32, f32::MAX), (16777216.0, 1e-45)])?
            .with_tails(Tail::Slope(-0.7), Tail::Constant)?,
    );

    let points = [
        (0.0, 0.0),
        (45.0, 0.0),
        (45.0, 30.0),
        (80.0, 100.0),
        (80.0, 0.1),
    ];
    let jumping = Discontinuous::from_breakpoints(&points, Side::Right)?;
    let jumping = jumping.with_side_at(80.0, Side::Left)?;
    is_recorded(
        "jumping",
        &jumping.with_tails(Tail::Constant, Tail::Linear)?,
    );

    let article = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
    let network = ShallowReluNet::from_breakpoints(&article)?;
    is_recorded("network", &network);
    let parameters = Parameters {
        hidden_weights: vec![1.5, -0.7, 0.1],
        hidden_biases: vec![-0.75, -0.0, 1e-5],
        output_weights: vec![2.0, 0.25, -3.0],
        output_bias: -1.0,
    };
    is_recorded("parameters", &parameters);
    let trained = ShallowReluNet::from_parameters(parameters)?;
    is_recorded("network_of_parameters", &trained);
    is_recorded("network_sum", &network.plus(&trained)?);

    let samples = Samples::weighted(&[2.0, 0.1, 2.0], &[5.0, 0.7, -1e-7], &[1.0, 0.5, 3.0])?;
    is_recorded("samples", &samples);

    // A sawtooth whose jump is where one period ends and the next starts.
    let tooth = PiecewiseLinear::from_breakpoints(&[(-180.0, -180.0), (0.1, 0.3), (180.0, 180.0)])?;
    is_recorded(
        "periodic",
        &Discontinuous::from(tooth).periodic(360.0, Side::Left)?,
    );
    Ok(())
}
