//! Colours and letters: what all pictures share.

use std::error::Error;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A part of a picture, measured in pixels.
pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(crate) type Drawn<T = ()> = Result<T, Box<dyn Error>>;

/// The width of every picture.
pub(crate) const WIDTH: u32 = 900;

/// What belongs to no unit: the output bias, the breakpoints, text.
pub(crate) const INK: RGBColor = RGBColor(51, 51, 51);
/// What is there for comparison.
pub(crate) const FADED: RGBColor = RGBColor(160, 160, 160);
pub(crate) const ZERO_LINE: RGBColor = RGBColor(190, 190, 190);
pub(crate) const GRID: RGBColor = RGBColor(232, 232, 232);

/// The colour of a unit in every picture: those of Okabe and Ito, which the colour-blind can tell
/// apart.
pub(crate) fn unit_colour(unit: usize) -> RGBColor {
    const COLOURS: [RGBColor; 6] = [
        RGBColor(0, 114, 178),
        RGBColor(213, 94, 0),
        RGBColor(0, 158, 115),
        RGBColor(204, 121, 167),
        RGBColor(230, 159, 0),
        RGBColor(86, 180, 233),
    ];
    COLOURS[unit % COLOURS.len()]
}

/// A little more than a character is wide: the backend has no fonts to measure with.
pub(crate) const CHARACTER: i32 = 7;

/// The estimated width of a text in pixels.
pub(crate) fn width_of(text: &str) -> i32 {
    text.chars().count() as i32 * CHARACTER
}

/// Letters of a size in pixels; `h` and `v` say which side of the text its place is.
pub(crate) fn font<'a>(size: u32, h: HPos, v: VPos) -> TextStyle<'a> {
    // The backend divides by 1.24.
    let style = TextStyle::from(("sans-serif", f64::from(size) * 1.24));
    style.color(&INK).pos(Pos::new(h, v))
}
