//! Depth: how fast the segments of a deep network grow, and what its shallow equal costs.
//!
//! ```text
//! cargo run --release --example depth
//! ```
//!
//! A sawtooth, made of one tooth composed with itself again and again; and random layers, which do
//! not come near it. Prints two tables and draws `target/depth/depth.svg`.

#[path = "depth/chain.rs"]
mod chain;
mod drawing;
#[path = "depth/picture.rs"]
mod picture;
#[path = "depth/report.rs"]
mod report;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

const FOLDER: &str = "target/depth";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let teeth = chain::sawtooth()?;
    let random = chain::random()?;
    let path = format!("{FOLDER}/depth.svg");
    fs::create_dir_all(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
    fs::write(&path, picture::draw(&teeth, &random)?)
        .map_err(|error| format!("{path}: {error}"))?;

    let picture = format!("Picture:\n  {path}\n");
    let parts = [report::sawtooth(&teeth), report::random(&random), picture];
    // Not println, which panics when the reader has gone away.
    io::stdout().write_all(parts.join("\n").as_bytes())?;
    Ok(())
}
