//! One set of axes: grid, ticks, title, and curves that stay inside.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::span::Span;
use super::style::{Area, CHARACTER, Drawn, GRID, ZERO_LINE, font, width_of};

/// Axes with a grid, a title, and curves that stay inside.
pub(crate) struct Panel<'a> {
    area: Area<'a>,
    x: Span,
    y: Span,
    /// Left, top, right and bottom of the plotted part.
    frame: (i32, i32, i32, i32),
}

impl<'a> Panel<'a> {
    /// An empty panel that fills the area.
    pub(crate) fn new(area: &Area<'a>, title: &str, x: Span, y: Span) -> Drawn<Self> {
        Self::along(area, title, "x", x, y)
    }

    /// An empty panel whose lower axis has a name of its own.
    pub(crate) fn along(
        area: &Area<'a>,
        title: &str,
        x_name: &str,
        x: Span,
        y: Span,
    ) -> Drawn<Self> {
        let (width, height) = area.dim_in_pixel();
        let (top, right, bottom) = (30, width as i32 - 16, height as i32 - 40);
        let y_ticks = y.ticks(((bottom - top) / 40).max(2) as usize);
        let widest = y_ticks.iter().map(|(_, label)| width_of(label)).max();
        let left = 18 + widest.unwrap_or(0);
        let panel = Self {
            area: area.clone(),
            x,
            y,
            frame: (left, top, right, bottom),
        };
        panel.draw_grid(&y_ticks, x_name)?;
        let at_title = (left, top - 10);
        panel.text(title, at_title, font(13, HPos::Left, VPos::Bottom))?;
        Ok(panel)
    }

    fn draw_grid(&self, y_ticks: &[(f64, String)], x_name: &str) -> Drawn {
        let (left, top, right, bottom) = self.frame;
        let line_colour = |tick| if tick == 0.0 { ZERO_LINE } else { GRID };
        for (tick, label) in y_ticks {
            let y = self.pixel((self.x.low, *tick)).1;
            self.path(vec![(left, y), (right, y)], line_colour(*tick), 1)?;
            let style = font(12, HPos::Right, VPos::Center);
            self.text(label, (left - 7, y), style)?;
        }
        for (tick, label) in &self.x_ticks() {
            let x = self.pixel((*tick, self.y.low)).0;
            self.path(vec![(x, top), (x, bottom)], line_colour(*tick), 1)?;
            let style = font(12, HPos::Center, VPos::Top);
            self.text(label, (x, bottom + 7), style)?;
        }
        let middle = (left + right) / 2;
        let style = font(12, HPos::Center, VPos::Top);
        self.text(x_name, (middle, bottom + 23), style)
    }

    /// The most ticks whose labels have room beside each other.
    fn x_ticks(&self) -> Vec<(f64, String)> {
        let (left, _, right, _) = self.frame;
        let fits = |ticks: &Vec<(f64, String)>| {
            let widest = ticks.iter().map(|(_, label)| width_of(label)).max();
            ticks.len() as i32 * (widest.unwrap_or(0) + 3 * CHARACTER) <= right - left
        };
        let mut choices = (1..=6).rev().map(|count| self.x.ticks(count));
        choices.find(fits).unwrap_or_default()
    }

    /// A curve through the points, cut off where it leaves the panel, and left out where it
    /// overflows.
    pub(crate) fn curve(&self, points: &[(f64, f64)], colour: RGBColor, width: u32) -> Drawn {
        for part in clipped(points, self.y) {
            let part = part.into_iter().map(|point| self.pixel(point)).collect();
            self.path(part, colour, width)?;
        }
        Ok(())
    }

    /// The space between two curves, tinted; no space if one overflows.
    pub(crate) fn between(
        &self,
        one: &[(f64, f64)],
        other: &[(f64, f64)],
        colour: RGBColor,
    ) -> Drawn {
        let outline = one.iter().chain(other.iter().rev());
        if !outline.clone().all(|point| point.1.is_finite()) {
            return Ok(());
        }
        let outline: Vec<_> = outline.map(|&point| self.pixel(point)).collect();
        Ok(self.area.draw(&Polygon::new(outline, colour.mix(0.12)))?)
    }

    /// A dot with a white rim.
    pub(crate) fn dot(&self, point: (f64, f64), colour: RGBColor) -> Drawn {
        let at = self.pixel(point);
        self.area.draw(&Circle::new(at, 5, WHITE.filled()))?;
        Ok(self.area.draw(&Circle::new(at, 4, colour.filled()))?)
    }

    /// A small dot, one of many.
    pub(crate) fn speck(&self, point: (f64, f64), colour: RGBColor) -> Drawn {
        let at = self.pixel(point);
        Ok(self.area.draw(&Circle::new(at, 2, colour.filled()))?)
    }

    fn path(&self, points: Vec<(i32, i32)>, colour: RGBColor, width: u32) -> Drawn {
        let style = colour.stroke_width(width);
        Ok(self.area.draw(&PathElement::new(points, style))?)
    }

    fn text(&self, text: &str, at: (i32, i32), style: TextStyle) -> Drawn {
        Ok(self.area.draw(&Text::new(text, at, style))?)
    }

    fn pixel(&self, (x, y): (f64, f64)) -> (i32, i32) {
        let (left, top, right, bottom) = self.frame;
        let along = |fraction: f64, length: i32| (fraction * f64::from(length)).round() as i32;
        (
            left + along(self.x.fraction(x), right - left),
            bottom - along(self.y.fraction(y).clamp(0.0, 1.0), bottom - top),
        )
    }
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
    // The halves, because the difference of two huge numbers overflows.
    let share = (edge * 0.5 - point.1 * 0.5) / (other.1 * 0.5 - point.1 * 0.5);
    (point.0 * (1.0 - share) + other.0 * share, edge)
}
