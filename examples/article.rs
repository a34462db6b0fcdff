//! The article, run: a network built by hand from its breakpoints, in numbers and in pictures.
//!
//! ```text
//! cargo run --release --example article                  the article's four breakpoints
//! cargo run --release --example article -- points.csv    those of a file, one `x,y` a line
//! ```
//!
//! Prints the network, its rays and their sum, and what twiddling one number does to the function;
//! draws the pictures into `target/article/`.

mod drawing;
#[path = "article/pictures.rs"]
mod pictures;
#[path = "article/points.rs"]
mod points;
#[path = "article/report.rs"]
mod report;
#[path = "article/twiddle.rs"]
mod twiddle;

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use drawing::embed;
use shallow_relu::ShallowReluNet;

const BREAKPOINTS: [(f64, f64); 4] = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
const FOLDER: &str = "target/article";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[OsString]) -> Result<(), Box<dyn Error>> {
    let net = match arguments {
        [] => ShallowReluNet::from_breakpoints(&BREAKPOINTS)?,
        [path] => points::network(Path::new(path))?,
        _ => return Err("usage: article [points.csv]".into()),
    };
    let parts = [
        report::parameters(&net),
        report::values(&net),
        report::twiddled(&net),
        write_pictures(&net)?,
    ];
    // Not println, which panics when the reader has gone away.
    io::stdout().write_all(parts.join("\n").as_bytes())?;
    Ok(())
}

/// Writes the pictures and says which.
fn write_pictures(net: &ShallowReluNet<f64>) -> Result<String, Box<dyn Error>> {
    let mut text = String::from("Pictures:\n");
    fs::create_dir_all(FOLDER).map_err(|error| format!("{FOLDER}: {error}"))?;
    let pictures = pictures::draw_all(net)?;
    // Those that the documentation shows.
    let [(_, article), .., (_, twiddle)] = &pictures;
    let embedded = [
        ("article.md", embed::definition("article", article)),
        ("twiddle.md", embed::definition("twiddle", twiddle)),
    ];
    for (name, svg) in pictures.into_iter().chain(embedded) {
        let path = format!("{FOLDER}/{name}");
        fs::write(&path, svg).map_err(|error| format!("{path}: {error}"))?;
        text += &format!("  {path}\n");
    }
    Ok(text)
}
