//! Depth: how fast the segments of a deep network grow, and what its shallow equal costs.
//!
//! ```text
//! cargo run --release --example depth
//! ```
//!
//! A sawtooth, made of one tooth composed with itself again and again; and random layers, which do
//! not come near it. Prints two tables and draws `target/depth/depth.svg`.

mod chain;
mod picture;
mod report;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::process::ExitCode;

use gallery::output;

const FOLDER: &str = "target/depth";

fn main() -> ExitCode {
    output::exit(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let teeth = chain::sawtooth()?;
    let random = chain::random()?;
    let path = output::write(FOLDER, "depth.svg", &picture::draw(&teeth, &random))?;
    let picture = format!("Picture:\n  {path}\n");
    let parts = [report::sawtooth(&teeth), report::random(&random), picture];
    Ok(output::print(&parts)?)
}
