//! Smooth functions and noisy measurements as the fewest segments within a tolerance.
//!
//! ```text
//! cargo run --release --example approximate
//! cargo run --release --example approximate -- measurements.csv    # one x,y a line
//! ```
//!
//! Prints how many segments it takes for tolerances from 1e-2 to 1e-5, what a guarantee costs, what a
//! budget of segments buys, and how many segments measurements need; draws `target/approximate/approximate.svg`.
//! Everything except the times is the same in every run.

mod budget;
mod erf;
mod functions;
mod guarantee;
mod measurements;
mod picture;
mod progress;
mod report;
mod straightened;
mod sweep;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use budget::Budget;
use functions::FUNCTIONS;
use gallery::output;
use gallery::reading::Points;
use guarantee::Guarantee;
use progress::Progress;
use straightened::Straightened;
use sweep::{Fit, TOLERANCES};

const FOLDER: &str = "target/approximate";

fn main() -> ExitCode {
    output::exit(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let measurements = match arguments.next() {
        Some(path) => Points::read(Path::new(&path))?,
        None => measurements::built_in(),
    };
    if arguments.next().is_some() {
        return Err("usage: approximate [FILE.csv]".into());
    }

    let progress = Progress::new(FUNCTIONS.len() * TOLERANCES.len() + straightened::SHARES.len());
    let fits = sweep::sweep(&FUNCTIONS, &progress)?;
    let straightened = Straightened::all(&measurements, &progress)?;
    progress.finish();
    let guarantees = Guarantee::all(&fits)?;
    let budgets = Budget::all()?;

    let parts = [
        report::sweep(&fits),
        report::guarantees(&guarantees),
        report::budgets(&budgets),
        report::measurements(&measurements, &straightened),
        write_picture(&fits, &measurements, &straightened)?,
    ];
    Ok(output::print(&parts)?)
}

/// Writes the picture and returns a line that names the file.
fn write_picture(
    fits: &[Fit],
    measurements: &Points,
    straightened: &[Straightened],
) -> Result<String, Box<dyn Error>> {
    let svg = picture::draw(fits, measurements, straightened);
    let path = output::write(FOLDER, "approximate.svg", &svg)?;
    Ok(format!("Picture: {path}\n"))
}

/// The result of a computation, and how long it took.
fn timed<R>(compute: impl FnOnce() -> R) -> (R, Duration) {
    let start = std::time::Instant::now();
    let result = compute();
    (result, start.elapsed())
}
