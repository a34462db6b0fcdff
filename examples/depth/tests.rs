//! The picture of depth, and the numbers behind it.

use std::error::Error;

use gallery::checks::assert_well_drawn;

use crate::{chain, picture};

#[test]
fn the_picture_of_depth_shows_what_can_be() -> Result<(), Box<dyn Error>> {
    let (teeth, random) = (chain::sawtooth()?, chain::random()?);
    assert_well_drawn("depth.svg", &picture::draw(&teeth, &random));
    for teeth in teeth {
        assert_eq!(teeth.deep_units, 2 * teeth.layers);
        assert_eq!(teeth.shallow.function().segment_count(), 1 << teeth.layers);
        assert_eq!(teeth.equal, teeth.points, "{} layers", teeth.layers);
    }
    for random in random {
        assert_eq!(random.segments.len(), chain::SAMPLES);
        assert!(random.most() as f64 <= random.worst());
        assert!(random.widths[0] >= random.segments[0]);
    }
    Ok(())
}
