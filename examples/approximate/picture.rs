//! What the functions and the measurements look like in few segments.

use gallery::drawing::style::{FADED, Stroke, numbered};
use gallery::drawing::{Area, Axes, Key, Panel, Span, picture};
use gallery::number::spread;
use gallery::reading::Points;
use shallow_relu::PiecewiseLinear;

use crate::straightened::Straightened;
use crate::sweep::Fit;

/// The tolerance of the functions, and that of the measurements as a share of their range.
pub(crate) const TOLERANCE: f64 = 1e-2;
/// A function is drawn through this many points: more than a panel has pixels.
const POINTS: u32 = 2000;
/// Points nearer to each other than this part of the panel are left out: they add nothing to see.
const NEAR: f64 = 0.02;
/// More measurements than this could not be told apart.
const SPECKS: usize = 2000;
/// With more segments the breakpoints are specks, too.
const DOTS: usize = 60;
const GIVEN: Stroke = Stroke::solid(FADED, 6);
const FOUND: Stroke = Stroke {
    dashes: "",
    width: 2,
    ..numbered(1)
};

/// One panel for each function and one for the measurements, as SVG text.
pub(crate) fn draw(fits: &[Fit], measurements: &Points, straightened: &[Straightened]) -> String {
    picture(2.0 * 290.0, |area| {
        let areas = area.split(2, 3);
        let fits = fits.iter().filter(|fit| fit.tolerance == TOLERANCE);
        for (area, fit) in areas.iter().zip(fits) {
            draw_function(area, fit);
        }
        let straightened = straightened.iter().find(|one| one.share == TOLERANCE);
        if let (Some(area), Some(one)) = (areas.last(), straightened) {
            draw_measurements(area, measurements, one);
        }
    })
}

fn draw_function(area: &Area, fit: &Fit) {
    let (from, to) = fit.function.domain;
    let x = |i: u32| from + (to - from) * f64::from(i) / f64::from(POINTS);
    let curve: Vec<_> = (0..=POINTS)
        .map(x)
        .map(|x| (x, (fit.function.of)(x)))
        .collect();
    let title = format!("{} within {TOLERANCE}", fit.function.name);
    let keys = vec![
        Key::line(GIVEN, fit.function.name),
        Key::joined(FOUND, segments(fit.found.function())),
    ];
    let axes = axes(title, &curve, keys);
    for panel in Panel::all(&[*area], &[axes]) {
        panel.curve(&thinned(&curve), GIVEN);
        draw_result(&panel, fit.found.function());
    }
}

fn draw_measurements(area: &Area, measurements: &Points, one: &Straightened) {
    let all: Vec<_> = measurements
        .xs
        .iter()
        .copied()
        .zip(measurements.ys.iter().copied())
        .collect();
    let result = one.samples.found.function();
    let title = format!("{} values within {} %", all.len(), 100.0 * one.share);
    let keys = vec![
        Key::speck(FADED, "measurements"),
        Key::joined(FOUND, segments(result)),
    ];
    let axes = axes(title, &all, keys);
    for panel in Panel::all(&[*area], &[axes]) {
        for i in spread(all.len(), SPECKS) {
            panel.speck(all[i], FADED);
        }
        draw_result(&panel, result);
    }
}

fn segments(result: &PiecewiseLinear<f64>) -> String {
    match result.segment_count() {
        1 => "1 segment".to_string(),
        segments => format!("{segments} segments"),
    }
}

/// The points, without those that are near to one that is kept; with both ends.
fn thinned(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let x = Span::around(points.iter().map(|point| point.0), 0.0);
    let y = Span::around(points.iter().map(|point| point.1), 0.0);
    let apart = |a: (f64, f64), b: (f64, f64)| {
        (x.fraction(a.0) - x.fraction(b.0)).hypot(y.fraction(a.1) - y.fraction(b.1))
    };
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for &point in points {
        if kept.last().is_none_or(|&last| apart(point, last) >= NEAR) {
            kept.push(point);
        }
    }
    kept.extend(points.last());
    kept
}

/// Axes around the points.
fn axes(title: String, points: &[(f64, f64)], keys: Vec<Key>) -> Axes {
    let x = Span::around(points.iter().map(|point| point.0), 0.04);
    let y = Span::around(points.iter().map(|point| point.1), 0.08);
    let (x_name, y_name) = ("x", "y");
    Axes {
        title,
        x_name,
        y_name,
        x,
        y,
        keys,
    }
}

fn draw_result(panel: &Panel, result: &PiecewiseLinear<f64>) {
    let breakpoints: Vec<_> = result.breakpoints().collect();
    panel.curve(&breakpoints, FOUND);
    let few = result.segment_count() <= DOTS;
    for &point in &breakpoints {
        if few {
            panel.dot(point, FOUND.colour);
        } else {
            panel.speck(point, FOUND.colour);
        }
    }
}
