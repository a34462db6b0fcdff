//! The fits on the way, and how the loss falls.

use std::iter;

use gallery::drawing::style::{FADED, numbered};
use gallery::drawing::{Axes, Key, Panel, Span, picture};
use shallow_relu::PiecewiseLinear;

use crate::descent::{EARLY, STEPS};
use crate::race::Race;
use crate::samples::Samples;

const NAMES: [&str; 3] = ["breakpoint values", "output weights", "all parameters"];
/// The least excess in the picture, as a power of ten.
const LEAST: f64 = -6.0;

/// Both panels, as SVG text: the same text for the same race.
pub(crate) fn draw(race: &Race, samples: &Samples) -> String {
    let axes = [fits_axes(race, samples), excess_axes()];
    picture(420.0, |area| {
        let panels = Panel::all(&area.split(1, 2), &axes);
        draw_fits(&panels[0], race, samples);
        draw_excess(&panels[1], race);
    })
}

fn descent_keys() -> impl Iterator<Item = Key> {
    let numbered_names = NAMES.into_iter().enumerate();
    numbered_names.map(|(i, name)| Key::line(numbered(i), name))
}

fn fits_axes(race: &Race, samples: &Samples) -> Axes {
    let samples_key = Key::speck(FADED, "samples");
    Axes {
        title: format!(
            "Fits of {} segments after {EARLY} steps, by what is trained",
            race.segments
        ),
        x_name: "x",
        y_name: "y",
        x: Span::around([-1.0, 1.0], 0.02),
        y: Span::around(samples.ys.iter().copied(), 0.05),
        keys: descent_keys().chain([samples_key]).collect(),
    }
}

fn draw_fits(panel: &Panel, race: &Race, samples: &Samples) {
    for (&x, &y) in samples.xs.iter().zip(&samples.ys) {
        panel.speck((x, y), FADED);
    }
    for (i, descent) in race.descents().into_iter().enumerate() {
        panel.curve(&outline(&descent.early), numbered(i));
    }
}

/// The function from -1 to 1.
fn outline(function: &PiecewiseLinear<f64>) -> Vec<(f64, f64)> {
    let inside = |x: &f64| -1.0 < *x && *x < 1.0;
    let inner = function.xs().iter().copied().filter(inside);
    let xs = iter::once(-1.0).chain(inner).chain(iter::once(1.0));
    xs.map(|x| (x, function.eval(x))).collect()
}

fn excess_axes() -> Axes {
    Axes {
        title: "The loss falls fastest for breakpoint values".to_string(),
        x_name: "log10 of (1 + steps)",
        y_name: "log10 of (loss - least loss)",
        x: Span::around([along(0), along(STEPS)], 0.0),
        y: Span {
            low: LEAST,
            high: 0.0,
        },
        keys: descent_keys().collect(),
    }
}

fn draw_excess(panel: &Panel, race: &Race) {
    for (i, descent) in race.descents().into_iter().enumerate() {
        let point = |steps| (along(steps), race.excess(descent, steps).log10());
        let points: Vec<_> = drawn_steps().map(point).collect();
        panel.curve(&points, numbered(i));
    }
}

/// From none to all: every step at first, then as many as are less than a pixel apart.
fn drawn_steps() -> impl Iterator<Item = usize> {
    let next = |&steps: &usize| (steps < STEPS).then(|| (steps + 1 + steps / 200).min(STEPS));
    iter::successors(Some(0), next)
}

/// The position of a number of steps on the axis: no steps lie at 0.
fn along(steps: usize) -> f64 {
    (1.0 + steps as f64).log10()
}
