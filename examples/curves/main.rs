//! Curves that people use: an income tax, a thermocouple and a market.
//!
//! ```text
//! cargo run --release --example curves
//! ```
//!
//! Functions are added, subtracted, shifted, inverted, intersected and integrated. Prints what comes of
//! it and draws `target/curves/curves.svg`.

mod market;
mod picture;
mod report;
mod tax;
#[cfg(test)]
mod tests;
mod thermocouple;

use std::error::Error;
use std::process::ExitCode;

use gallery::output;
use market::Market;
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
    let parts = [
        report::tax(&tax)?,
        report::thermocouple(&thermocouple)?,
        report::market(&market)?,
        format!("Picture: {path}\n"),
    ];
    Ok(output::print(&parts)?)
}
