//! Colours, strokes and letters.

/// The width of every picture.
pub const WIDTH: f64 = 900.0;

/// A colour as SVG spells it.
pub type Colour = &'static str;

/// Breakpoints, and whatever else belongs to no unit.
pub const INK: Colour = "#333333";
/// What is there for comparison.
pub const FADED: Colour = "#a0a0a0";
/// A grid line at zero, and any other grid line.
pub const ZERO_LINE: Colour = "#bebebe";
/// See `ZERO_LINE`.
pub const GRID: Colour = "#e8e8e8";

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// In pixels.
    pub width: i32,
    /// Pixels drawn and left out by turns; empty for a solid line.
    pub dashes: &'static str,
}

impl Stroke {
    /// A solid line.
    #[must_use]
    pub const fn solid(colour: Colour, width: i32) -> Self {
        let dashes = "";
        Self {
            colour,
            width,
            dashes,
        }
    }

    /// The same line with another width.
    #[must_use]
    pub const fn with_width(self, width: i32) -> Self {
        Self { width, ..self }
    }
}

/// The stroke of a curve or a unit, by its number. The colours are those of Okabe and Ito, which people who are
/// colour-blind can tell apart; the dashes tell the curves apart in grey.
#[must_use]
pub const fn numbered(number: usize) -> Stroke {
    const STROKES: [(Colour, &str); MOST_STROKES] = [
        ("#0072b2", ""),
        ("#d55e00", "9 4"),
        ("#009e73", "3 3"),
        ("#cc79a7", "12 4 3 4"),
        ("#e69f00", "18 5"),
        ("#56b4e9", "3 7"),
    ];
    let (colour, dashes) = STROKES[number % MOST_STROKES];
    Stroke {
        colour,
        width: 3,
        dashes,
    }
}

/// The strokes of more curves than this repeat.
pub const MOST_STROKES: usize = 6;

/// A little more than a letter is wide: there are no fonts here to measure with.
pub const CHARACTER: f64 = 7.0;

/// The estimated width of a text in pixels.
#[must_use]
pub fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * CHARACTER
}

/// The estimated width of a title, whose letters are bold.
#[must_use]
pub fn title_width_of(text: &str) -> f64 {
    text.chars().count() as f64 * (CHARACTER + 1.0)
}

/// Letters of titles.
pub const TITLE: &str = "font-size=\"13\" font-weight=\"bold\"";
/// Letters of legends, axes and ticks.
pub const SMALL: &str = "font-size=\"12\"";
