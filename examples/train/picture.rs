//! The fits on the way, and how the loss falls.

use std::iter;

use plotters::prelude::RGBColor;
use shallow_relu::PiecewiseLinear;

use crate::descent::{EARLY, STEPS};
use crate::drawing::panel::Panel;
use crate::drawing::span::Span;
use crate::drawing::style::{Area, Drawn, FADED, unit_colour};
use crate::drawing::{panels, picture};
use crate::race::Race;
use crate::samples::Samples;

const NAMES: [&str; 3] = ["breakpoint values", "output weights", "all parameters"];
/// The least excess in the picture, as a power of ten.
const LEAST: f64 = -6.0;

/// Both panels, as SVG text: the same text for the same race.
pub(crate) fn draw(race: &Race, samples: &Samples) -> Drawn<String> {
    picture(400, |area| {
        let samples_key = (FADED, "samples".to_string());
        let descents = colours().into_iter().zip(NAMES.map(String::from));
        let keys: Vec<_> = [samples_key].into_iter().chain(descents).collect();
        let panels = panels(area, &keys, (1, 2))?;
        draw_fits(&panels[0], race, samples)?;
        draw_excess(&panels[1], race)
    })
}

fn draw_fits(area: &Area, race: &Race, samples: &Samples) -> Drawn {
    let title = format!("{} segments after {EARLY} steps", race.segments);
    let heights = Span::around(samples.ys.iter().copied(), 0.05);
    let panel = Panel::new(area, &title, Span::around([-1.0, 1.0], 0.02), heights)?;
    for (&x, &y) in samples.xs.iter().zip(&samples.ys) {
        panel.speck((x, y), FADED)?;
    }
    for (descent, colour) in race.descents().into_iter().zip(colours()) {
        panel.curve(&outline(&descent.early), colour, 3)?;
    }
    Ok(())
}

/// The function from -1 to 1.
fn outline(function: &PiecewiseLinear<f64>) -> Vec<(f64, f64)> {
    let inside = |x: &f64| -1.0 < *x && *x < 1.0;
    let inner = function.xs().iter().copied().filter(inside);
    let xs = iter::once(-1.0).chain(inner).chain(iter::once(1.0));
    xs.map(|x| (x, function.eval(x))).collect()
}

fn draw_excess(area: &Area, race: &Race) -> Drawn {
    let x = Span::around([along(0), along(STEPS)], 0.0);
    let y = Span {
        low: LEAST,
        high: 0.0,
    };
    let panel = Panel::along(area, "log10 of the excess", "log10 of (1 + steps)", x, y)?;
    for (descent, colour) in race.descents().into_iter().zip(colours()) {
        let point = |steps| (along(steps), race.excess(descent, steps).log10());
        let points: Vec<_> = drawn_steps().map(point).collect();
        panel.curve(&points, colour, 3)?;
    }
    Ok(())
}

/// From none to all: every step at first, then as many as are less than a pixel apart.
fn drawn_steps() -> impl Iterator<Item = usize> {
    let next = |&steps: &usize| (steps < STEPS).then(|| (steps + 1 + steps / 200).min(STEPS));
    iter::successors(Some(0), next)
}

/// Where a number of steps lies: the start, no steps, at 0.
fn along(steps: usize) -> f64 {
    (1.0 + steps as f64).log10()
}

/// One for each descent.
fn colours() -> [RGBColor; 3] {
    [0, 1, 2].map(unit_colour)
}
