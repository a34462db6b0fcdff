//! Curves that people use: an income tax, a thermocouple and a market.
//!
//! ```text
//! cargo run --release --example curves
//! ```
//!
//! Functions are added, subtracted, shifted, inverted, intersected and integrated. Prints what comes of
//! it and draws `target/curves/curves.svg`.

mod drawing;
#[path = "curves/market.rs"]
mod market;
#[path = "curves/picture.rs"]
mod picture;
#[path = "curves/report.rs"]
mod report;
mod shared;
#[path = "curves/tax.rs"]
mod tax;
#[path = "curves/thermocouple.rs"]
mod thermocouple;

use std::error::Error;
use std::process::ExitCode;

use drawing::embed;
use market::Market;
use shared::output;
use tax::Tax;
use thermocouple::Thermocouple;

const FOLDER: &str = "target/curves";

fn main() -> ExitCode {
    output::exit(run())
}

fn run() -> Result<(), Box<dyn Error>> {
    let (tax, thermocouple, market) = (Tax::new()?, Thermocouple::new()?, Market::new()?);
    let svg = picture::draw(&tax, &thermocouple, &market)?;
    let path = output::write(FOLDER, "curves.svg", &svg)?;
    // As the documentation shows it.
    output::write(FOLDER, "curves.md", &embed::definition("curves", &svg))?;
    let parts = [
        report::tax(&tax)?,
        report::thermocouple(&thermocouple)?,
        report::market(&market)?,
        format!("Picture: {path}\n"),
    ];
    Ok(output::print(&parts)?)
}
