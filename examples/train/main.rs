//! One function, three sets of parameters that represent it, and how fast gradient descent finds each.
//!
//! ```text
//! cargo run --release --example train
//! ```
//!
//! Fits noisy samples by changing the values at the breakpoints, the output weights of the network, or
//! all of its parameters; prints the loss on the way, the condition numbers of the first two, and what
//! they explain; draws `target/train/train.svg`.

mod descent;
mod gram;
mod hats;
mod models;
mod picture;
mod race;
mod report;
mod samples;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::process::ExitCode;

use gallery::output;
use race::Race;
use samples::Samples;

const SAMPLES: usize = 400;
const SEGMENTS: [usize; 5] = [4, 8, 16, 32, 64];
/// The index in `SEGMENTS` of the number that is looked at more closely.
const CLOSELY: usize = 3;
const FOLDER: &str = "target/train";

fn main() -> ExitCode {
    output::exit(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let samples = Samples::new(SAMPLES);
    let races = SEGMENTS.map(|segments| Race::run(segments, &samples));
    let races: Vec<Race> = races.into_iter().collect::<Result<_, _>>()?;
    let parts = [
        report::task(&samples, &races[CLOSELY]),
        report::by_segments(&races),
        report::why(&races, &races[CLOSELY]),
        write_picture(&races[CLOSELY], &samples)?,
    ];
    Ok(output::print(&parts)?)
}

/// Writes the picture and returns a line that names the file.
fn write_picture(race: &Race, samples: &Samples) -> Result<String, Box<dyn Error>> {
    let path = output::write(FOLDER, "train.svg", &picture::draw(race, samples))?;
    Ok(format!("Picture: {path}\n"))
}
