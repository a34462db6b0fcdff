//! The picture, and what it is to show.

use std::error::Error;

use gallery::checks::{assert_well_drawn, curves};

use crate::descent::STEPS;
use crate::picture;
use crate::race::Race;
use crate::samples::Samples;

#[test]
fn the_picture_shows_that_breakpoint_values_are_found_first() -> Result<(), Box<dyn Error>> {
    let samples = Samples::new(200);
    let race = Race::run(16, &samples)?;
    let svg = picture::draw(&race, &samples);
    assert_well_drawn("train.svg", &svg);
    // The fits of three descents and the excess of each.
    assert!(curves(&svg).count() >= 6);
    for steps in [10, 100, STEPS] {
        let values = race.excess(&race.values, steps);
        assert!(values < race.excess(&race.weights, steps), "{steps} steps");
    }
    Ok(())
}
