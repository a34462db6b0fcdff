//! A sheet of SVG text, cut into areas that are drawn on.
//!
//! Every element stands on a line of its own and no line is blank, so that the text can be part of a Markdown
//! file: that is how the documentation shows it. The class of an element says what it is, for the tests.

use std::cell::RefCell;
use std::fmt::Write;

use super::style::{Colour, Stroke, WIDTH};

/// A point of the sheet, in pixels.
pub type Pixel = (f64, f64);

/// A part of a sheet, measured in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Area<'a> {
    svg: &'a RefCell<String>,
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// From the left edge to the right one.
    pub width: f64,
    /// From the upper edge to the lower one.
    pub height: f64,
}

/// Draws on a white sheet and returns it as SVG text.
pub fn picture(height: f64, draw: impl FnOnce(&Area)) -> String {
    let svg = RefCell::new(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" style=\"max-width:100%;height:auto\" \
         font-family=\"sans-serif\" fill=\"none\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    ));
    draw(&Area {
        svg: &svg,
        left: 0.0,
        top: 0.0,
        width: WIDTH,
        height,
    });
    svg.into_inner() + "</svg>\n"
}

impl<'a> Area<'a> {
    /// Cuts the area into rows and columns: row by row, each from the left to the right.
    #[must_use]
    pub fn split(&self, rows: u32, columns: u32) -> Vec<Area<'a>> {
        let (width, height) = (
            self.width / f64::from(columns),
            self.height / f64::from(rows),
        );
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells
            .map(|(row, column)| Area {
                svg: self.svg,
                left: self.left + f64::from(column) * width,
                top: self.top + f64::from(row) * height,
                width,
                height,
            })
            .collect()
    }

    /// A line through the points.
    pub fn line(&self, class: &str, points: &[Pixel], stroke: Stroke) {
        let (points, Stroke { colour, width, .. }) = (listed(points), stroke);
        let dashes = match stroke.dashes {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        self.element(&format!(
            "<polyline class=\"{class}\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes} points=\"{points}\"/>"
        ));
    }

    /// The inside of a polygon, lightly tinted.
    pub fn tint(&self, corners: &[Pixel], colour: Colour) {
        let points = listed(corners);
        self.element(&format!(
            "<polygon class=\"tint\" fill=\"{colour}\" fill-opacity=\"0.12\" points=\"{points}\"/>"
        ));
    }

    /// A disc.
    pub fn disc(&self, class: &str, (x, y): Pixel, radius: i32, colour: Colour) {
        self.element(&format!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{colour}\"/>"
        ));
    }

    /// A text whose start, middle or end (the anchor) lies at the point, on its base line.
    pub fn text(&self, text: &str, (x, y): Pixel, anchor: &str, style: &str) {
        let text = escaped(text);
        self.element(&format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"#333333\" {style}>{text}</text>"
        ));
    }

    /// A text that reads upwards, its middle at the point.
    pub fn upward_text(&self, text: &str, (x, y): Pixel, style: &str) {
        let text = escaped(text);
        self.element(&format!(
            "<text transform=\"translate({x} {y}) rotate(-90)\" text-anchor=\"middle\" fill=\"#333333\" {style}>{text}</text>"
        ));
    }

    fn element(&self, element: &str) {
        // Writing to a String does not fail.
        let _ = writeln!(self.svg.borrow_mut(), "{element}");
    }
}

fn listed(points: &[Pixel]) -> String {
    let points = points.iter().map(|(x, y)| format!("{x},{y}"));
    points.collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
