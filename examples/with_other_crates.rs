//! Arrays of ndarray and tables of csv: a slice in and a slice out works with every version of them.
//!
//! ```text
//! cargo run --release --example with_other_crates
//! ```

use std::error::Error;

use ndarray::{Array1, Array2, ArrayView1, Axis};
use shallow_relu::PiecewiseLinear;

fn main() -> Result<(), Box<dyn Error>> {
    // csv: one row for each breakpoint. What cannot be read is an error of csv, and what is out of order one of ours.
    let table = "\
flow,head
0,62
40,60
80,54
120,44
";
    let file = table.as_bytes();
    let rows = csv::Reader::from_reader(file).into_deserialize();
    let points: Vec<(f64, f64)> = rows.collect::<Result<_, _>>()?;
    let f = PiecewiseLinear::from_breakpoints(&points)?;
    let pump = f.clamped();

    // ndarray: contiguous arrays at full speed, others one by one.
    let flows = Array2::from_shape_fn((1000, 3), |(i, j)| (i * 3 + j) as f64 / 25.0);
    let mut heads = flows.clone();
    for (flow, mut head) in flows.axis_iter(Axis(0)).zip(heads.axis_iter_mut(Axis(0))) {
        head.assign(&values(&pump, flow)?);
    }
    for (flow, head) in flows.axis_iter(Axis(1)).zip(heads.axis_iter(Axis(1))) {
        assert_eq!(values(&pump, flow)?, head);
    }
    println!(
        "{} heads of a pump, from {} to {} m",
        heads.len(),
        heads[[0, 0]],
        heads[[999, 2]]
    );
    Ok(())
}

fn values(
    f: &PiecewiseLinear<f64>,
    x: ArrayView1<f64>,
) -> Result<Array1<f64>, shallow_relu::Error> {
    let mut y = Array1::zeros(x.len());
    match (x.as_slice(), y.as_slice_mut()) {
        (Some(x), Some(y)) => f.eval_batch(x, y)?,
        _ => y = x.mapv(|x| f.eval(x)),
    }
    Ok(y)
}
