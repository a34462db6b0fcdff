//! The picture, and what it is to show.

use std::error::Error;

use gallery::checks::{assert_well_drawn, dots};

use crate::functions::FUNCTIONS;
use crate::progress::Progress;
use crate::straightened::Straightened;
use crate::{measurements, picture, sweep};

#[test]
fn the_picture_shows_every_breakpoint() -> Result<(), Box<dyn Error>> {
    let progress = Progress::new(0);
    let fits = sweep::sweep(&FUNCTIONS, &progress)?;
    let measurements = measurements::built_in();
    let straightened = Straightened::all(&measurements, &progress)?;
    let svg = picture::draw(&fits, &measurements, &straightened);
    assert_well_drawn("approximate.svg", &svg);

    let shown = fits
        .iter()
        .filter(|fit| fit.tolerance == picture::TOLERANCE);
    let functions = shown.map(|fit| fit.found.function().xs().len());
    let same = straightened
        .iter()
        .filter(|one| one.share == picture::TOLERANCE);
    let measured = same.map(|one| one.samples.found.function().xs().len());
    assert_eq!(dots(&svg).len(), functions.chain(measured).sum::<usize>());
    Ok(())
}
