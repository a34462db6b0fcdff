//! The article, run: a network built by hand from its breakpoints, in numbers and in pictures.
//!
//! ```text
//! cargo run --release --example article                  the article's four breakpoints
//! cargo run --release --example article -- points.csv    those of a file, one `x,y` a line
//! ```
//!
//! Prints the network, its rays and their sum, and what twiddling one parameter does to the function;
//! draws the pictures into `target/article/`.

mod pictures;
mod report;
#[cfg(test)]
mod tests;
mod twiddle;

use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use gallery::output;
use gallery::reading::Points;
use shallow_relu::ShallowReluNet;

const BREAKPOINTS: [(f64, f64); 4] = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
const FOLDER: &str = "target/article";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    output::exit(run(&arguments))
}

fn run(arguments: &[OsString]) -> Result<(), Box<dyn Error>> {
    let net = match arguments {
        [] => ShallowReluNet::from_breakpoints(&BREAKPOINTS)?,
        [path] => network(&Points::read(Path::new(path))?)?,
        _ => return Err("usage: article [points.csv]".into()),
    };
    let parts = [
        report::parameters(&net),
        report::values(&net),
        report::twiddled(&net),
        write_pictures(&net)?,
    ];
    Ok(output::print(&parts)?)
}

/// The network through these breakpoints.
fn network(points: &Points) -> Result<ShallowReluNet<f64>, String> {
    let breakpoints = points.xs.iter().copied().zip(points.ys.iter().copied());
    ShallowReluNet::from_breakpoints(&breakpoints.collect::<Vec<_>>())
        .map_err(|error| points.refused(&error))
}

/// Writes the pictures and lists them.
fn write_pictures(net: &ShallowReluNet<f64>) -> Result<String, Box<dyn Error>> {
    let mut text = String::from("Pictures:\n");
    for (name, svg) in pictures::draw_all(net) {
        text += &format!("  {}\n", output::write(FOLDER, name, &svg)?);
    }
    Ok(text)
}
