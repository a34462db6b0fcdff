//! One set of axes: title, legend, grid, ticks, and curves that stay inside.

use super::legend::{self, Key, LINE_HEIGHT};
use super::sheet::{Area, Pixel};
use super::span::Span;
use super::style::{CHARACTER, Colour, GRID, SMALL, Stroke, TITLE, ZERO_LINE, width_of};

/// What stands around a panel, and what it spans.
#[derive(Debug, Clone)]
pub struct Axes {
    /// What is to be seen.
    pub title: String,
    /// The name of the lower axis, with its unit.
    pub x_name: &'static str,
    /// The name of the upright axis, with its unit.
    pub y_name: &'static str,
    /// The stretch of the lower axis.
    pub x: Span,
    /// The stretch of the upright axis.
    pub y: Span,
    /// The name of each curve.
    pub keys: Vec<Key>,
}

/// Axes with a grid, a title, a legend, and curves that stay inside.
#[derive(Debug)]
pub struct Panel<'a> {
    area: Area<'a>,
    x: Span,
    y: Span,
    /// Left, top, right and bottom of the plotted part.
    frame: (f64, f64, f64, f64),
}

/// What stands to the left of the plotted part, the ticks excepted.
const Y_NAME_WIDTH: f64 = 34.0;
const RIGHT_MARGIN: f64 = 16.0;
const TITLE_HEIGHT: f64 = 26.0;

impl<'a> Panel<'a> {
    /// Empty panels that fill the areas. All have as much room above them as the longest legend takes.
    #[must_use]
    pub fn all(areas: &[Area<'a>], axes: &[Axes]) -> Vec<Self> {
        let pairs = || areas.iter().zip(axes);
        let lines = pairs().map(|(area, axes)| legend::lines(&axes.keys, legend_width(area)).len());
        let lines = lines.max().unwrap_or(0) as f64;
        pairs()
            .map(|(area, axes)| Self::new(area, axes, lines))
            .collect()
    }

    fn new(area: &Area<'a>, axes: &Axes, legend_lines: f64) -> Self {
        let top = area.top + TITLE_HEIGHT + LINE_HEIGHT * legend_lines + 8.0;
        let bottom = area.top + area.height - 40.0;
        let y_ticks = axes.y.ticks(((bottom - top) / 40.0).max(2.0) as usize);
        let widest = widest(&y_ticks);
        let left = area.left + Y_NAME_WIDTH + widest;
        let panel = Self {
            area: *area,
            x: axes.x,
            y: axes.y,
            frame: (left, top, area.left + area.width - RIGHT_MARGIN, bottom),
        };
        let corner = area.left + LEGEND_MARGIN;
        area.text(&axes.title, (corner, area.top + 18.0), "start", TITLE);
        let below_title = (corner, area.top + TITLE_HEIGHT);
        legend::draw(area, &axes.keys, below_title, legend_width(area));
        panel.draw_grid(&y_ticks, axes);
        panel
    }

    fn draw_grid(&self, y_ticks: &[(f64, String)], axes: &Axes) {
        let (left, top, right, bottom) = self.frame;
        let stroke = |tick| Stroke::solid(if tick == 0.0 { ZERO_LINE } else { GRID }, 1);
        for (tick, label) in y_ticks {
            let y = crisp(self.pixel((self.x.low, *tick)).1);
            let ends = [(left, y), (right, y)];
            self.area.line("across", &ends, stroke(*tick));
            self.area.text(label, (left - 7.0, y + 4.0), "end", SMALL);
        }
        for (tick, label) in &self.x_ticks() {
            let x = crisp(self.pixel((*tick, self.y.low)).0);
            let ends = [(x, top), (x, bottom)];
            self.area.line("upright", &ends, stroke(*tick));
            self.area.text(label, (x, bottom + 17.0), "middle", SMALL);
        }
        let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
        let below = (middle.0, bottom + 33.0);
        self.area.text(axes.x_name, below, "middle", SMALL);
        let beside = (self.area.left + 14.0, middle.1);
        self.area.upward_text(axes.y_name, beside, SMALL);
    }

    /// The most ticks whose labels have room beside each other.
    fn x_ticks(&self) -> Vec<(f64, String)> {
        let (left, _, right, _) = self.frame;
        let fits = |ticks: &Vec<(f64, String)>| {
            ticks.len() as f64 * (widest(ticks) + 3.0 * CHARACTER) <= right - left
        };
        let mut choices = (1..=6).rev().map(|count| self.x.ticks(count));
        let mut ticks = choices.find(fits).unwrap_or_default();
        // A wide label near an end of the axis would be cut off, or reach into the next panel.
        let (start, end) = (self.area.left, self.area.left + self.area.width);
        ticks.retain(|(tick, label)| {
            let (x, half) = (
                self.pixel((*tick, self.y.low)).0,
                width_of(label) / 2.0 + 1.0,
            );
            start <= x - half && x + half <= end
        });
        ticks
    }

    /// A curve through the points, cut off where it leaves the panel, and left out where it
    /// overflows.
    pub fn curve(&self, points: &[(f64, f64)], stroke: Stroke) {
        for part in clipped(points, self.y) {
            let part: Vec<_> = part.into_iter().map(|point| self.pixel(point)).collect();
            self.area.line("curve", &part, stroke);
        }
    }

    /// The space between two curves, tinted; no space if one overflows.
    pub fn between(&self, one: &[(f64, f64)], other: &[(f64, f64)], colour: Colour) {
        let outline = one.iter().chain(other.iter().rev());
        if outline.clone().all(|point| point.1.is_finite()) {
            let outline: Vec<_> = outline.map(|&point| self.pixel(point)).collect();
            self.area.tint(&outline, colour);
        }
    }

    /// A dot with a white rim.
    pub fn dot(&self, point: (f64, f64), colour: Colour) {
        let at = self.pixel(point);
        self.area.disc("rim", at, 5, "#ffffff");
        self.area.disc("dot", at, 4, colour);
    }

    /// A small dot, one of many.
    pub fn speck(&self, point: (f64, f64), colour: Colour) {
        self.area.disc("speck", self.pixel(point), 2, colour);
    }

    fn pixel(&self, (x, y): (f64, f64)) -> Pixel {
        let (left, top, right, bottom) = self.frame;
        // More digits would only lengthen the text.
        let to_tenths = |pixels: f64| (10.0 * pixels).round() / 10.0;
        (
            to_tenths(left + self.x.fraction(x) * (right - left)),
            to_tenths(bottom - self.y.fraction(y).clamp(0.0, 1.0) * (bottom - top)),
        )
    }
}

/// The middle of a pixel: a line one pixel wide is drawn there in its full colour.
fn crisp(pixels: f64) -> f64 {
    pixels.floor() + 0.5
}

fn widest(ticks: &[(f64, String)]) -> f64 {
    let widths = ticks.iter().map(|(_, label)| width_of(label));
    widths.fold(0.0, f64::max)
}

const LEGEND_MARGIN: f64 = 14.0;

fn legend_width(area: &Area) -> f64 {
    area.width - LEGEND_MARGIN
}

/// The parts of a curve whose y lies in the span.
fn clipped(points: &[(f64, f64)], y: Span) -> Vec<Vec<(f64, f64)>> {
    let mut parts: Vec<Vec<(f64, f64)>> = Vec::new();
    for ends in points.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let is_finite = from.1.is_finite() && to.1.is_finite();
        if !is_finite || from.1.min(to.1) > y.high || from.1.max(to.1) < y.low {
            continue;
        }
        let (start, end) = (moved_inside(from, to, y), moved_inside(to, from, y));
        match parts.last_mut() {
            Some(part) if part.last() == Some(&start) => part.push(end),
            _ => parts.push(vec![start, end]),
        }
    }
    parts
}

/// The point itself if its y lies in the span; otherwise where the line to `other` enters it.
fn moved_inside(point: (f64, f64), other: (f64, f64), y: Span) -> (f64, f64) {
    let edge = point.1.clamp(y.low, y.high);
    if edge == point.1 {
        return point;
    }
    // The halves, because the difference of two huge values overflows.
    let share = (edge * 0.5 - point.1 * 0.5) / (other.1 * 0.5 - point.1 * 0.5);
    (point.0 * (1.0 - share) + other.0 * share, edge)
}
