//! The row above the panels that says whose colour is whose.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::style::{Area, Drawn, font, width_of};

/// A colour and whose it is.
pub(crate) type Key = (RGBColor, String);

const STROKE: i32 = 20;
const GAP: i32 = 50;

pub(crate) fn row_width(keys: &[Key]) -> i32 {
    keys.iter().map(|(_, text)| width_of(text) + GAP).sum()
}

/// Draws the keys in a row, each as a stroke of its colour and its text.
pub(crate) fn legend(area: &Area, keys: &[Key]) -> Drawn {
    let (mut x, y) = (18, 20);
    for (colour, text) in keys {
        let stroke = vec![(x, y), (x + STROKE, y)];
        area.draw(&PathElement::new(stroke, colour.stroke_width(3)))?;
        let style = font(13, HPos::Left, VPos::Center);
        area.draw(&Text::new(text.as_str(), (x + STROKE + 7, y), style))?;
        x += width_of(text) + GAP;
    }
    Ok(())
}
