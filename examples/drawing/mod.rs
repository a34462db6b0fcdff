//! What the pictures of all examples are drawn with: SVG text, the same for the same input.

// No example uses all of it.
#![allow(dead_code)]

pub(crate) mod embed;
pub(crate) mod legend;
pub(crate) mod number;
pub(crate) mod panel;
pub(crate) mod span;
pub(crate) mod style;
pub(crate) mod table;

use plotters::prelude::{IntoDrawingArea, SVGBackend, WHITE};

use legend::{Key, legend};
use style::{Area, Drawn, WIDTH};

/// The legend lies above all panels.
pub(crate) const LEGEND_HEIGHT: u32 = 36;

/// Draws the legend and cuts what is below it into panels.
pub(crate) fn panels<'a>(
    area: &Area<'a>,
    keys: &[Key],
    grid: (usize, usize),
) -> Drawn<Vec<Area<'a>>> {
    let (top, rest) = area.split_vertically(LEGEND_HEIGHT);
    legend(&top, keys)?;
    Ok(rest.split_evenly(grid))
}

/// Draws on a white sheet and returns it as SVG text.
pub(crate) fn picture(height: u32, draw: impl FnOnce(&Area) -> Drawn) -> Drawn<String> {
    let mut svg = String::new();
    let sheet = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
    sheet.fill(&WHITE)?;
    draw(&sheet)?;
    sheet.present()?;
    drop(sheet);
    Ok(svg)
}
