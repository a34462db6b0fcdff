//! The lines above a panel that name each of its curves.

use super::sheet::{Area, Pixel};
use super::style::{Colour, SMALL, Stroke, width_of};

/// A curve or a kind of dot, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    mark: Mark,
    /// The name.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Line(Stroke),
    Dot(Colour, i32),
    Joined(Stroke),
}

/// The height of one line of a legend.
pub const LINE_HEIGHT: f64 = 18.0;

const MARK_WIDTH: f64 = 26.0;
const GAP: f64 = 14.0;

impl Key {
    /// A curve.
    pub fn line(stroke: Stroke, text: impl Into<String>) -> Self {
        let (mark, text) = (Mark::Line(stroke), text.into());
        Self { mark, text }
    }

    /// A curve with dots on it.
    pub fn joined(stroke: Stroke, text: impl Into<String>) -> Self {
        let (mark, text) = (Mark::Joined(stroke), text.into());
        Self { mark, text }
    }

    /// Dots that are drawn by `Panel::dot`.
    pub fn dot(colour: Colour, text: impl Into<String>) -> Self {
        let (mark, text) = (Mark::Dot(colour, 4), text.into());
        Self { mark, text }
    }

    /// Dots that are drawn by `Panel::speck`.
    pub fn speck(colour: Colour, text: impl Into<String>) -> Self {
        let (mark, text) = (Mark::Dot(colour, 2), text.into());
        Self { mark, text }
    }

    /// The pixels from the mark to the end of the name.
    #[must_use]
    pub fn width(&self) -> f64 {
        MARK_WIDTH + 6.0 + width_of(&self.text)
    }
}

/// The keys in lines, as many on each as have room.
#[must_use]
pub fn lines(keys: &[Key], width: f64) -> Vec<Vec<&Key>> {
    let mut lines: Vec<Vec<&Key>> = Vec::new();
    let mut used = 0.0;
    for key in keys {
        let with_key = used + GAP + key.width();
        match lines.last_mut() {
            Some(line) if with_key <= width => {
                line.push(key);
                used = with_key;
            }
            _ => {
                lines.push(vec![key]);
                used = key.width();
            }
        }
    }
    lines
}

/// Draws the keys from this corner on.
pub fn draw(area: &Area, keys: &[Key], (left, top): Pixel, width: f64) {
    let mut y = top + LINE_HEIGHT / 2.0;
    for line in lines(keys, width) {
        let mut x = left;
        for key in line {
            let end = x + MARK_WIDTH;
            let (stroke, middle) = ([(x, y), (end, y)], ((x + end) / 2.0, y));
            match key.mark {
                Mark::Line(line) => area.line("key", &stroke, line),
                Mark::Dot(colour, radius) => area.disc("key", middle, radius, colour),
                Mark::Joined(line) => {
                    area.line("key", &stroke, line);
                    area.disc("key", middle, 4, line.colour);
                }
            }
            area.text(&key.text, (end + 6.0, y + 4.0), "start", SMALL);
            x += key.width() + GAP;
        }
        y += LINE_HEIGHT;
    }
}
