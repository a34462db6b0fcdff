//! What the functions and the measurements look like in few segments.

use shallow_relu::PiecewiseLinear;

use crate::drawing::number::spread;
use crate::drawing::panel::Panel;
use crate::drawing::span::Span;
use crate::drawing::style::{Area, Drawn, FADED, unit_colour};
use crate::drawing::{LEGEND_HEIGHT, panels, picture};
use crate::shared::reading::Points;
use crate::straightened::Straightened;
use crate::sweep::Fit;

/// Of the functions; of the measurements the share of their range.
const TOLERANCE: f64 = 1e-2;
/// Where a function is evaluated to draw it: more places than a panel has pixels.
const PLACES: u32 = 2000;
/// Of these as many are left out as come nearer to each other, in parts of the panel: pixels are
/// whole, and a curve from each to the next is ragged.
const NEAR: f64 = 0.02;
/// So many measurements can still be seen.
const SPECKS: usize = 2000;
/// With more segments the breakpoints are specks, too.
const DOTS: usize = 60;
const HEIGHT: u32 = LEGEND_HEIGHT + 2 * 250;

/// One panel for each function and one for the measurements, as SVG text.
pub(crate) fn draw(
    fits: &[Fit],
    measurements: &Points,
    straightened: &[Straightened],
) -> Drawn<String> {
    let keys = [
        (FADED, "function, or measurements".to_string()),
        (
            unit_colour(1),
            format!(
                "within {TOLERANCE:e}, or {TOLERANCE:e} of the measurements' range; breakpoints"
            ),
        ),
    ];
    picture(HEIGHT, |area| {
        let areas = panels(area, &keys, (2, 3))?;
        let fits = fits.iter().filter(|fit| fit.tolerance == TOLERANCE);
        for (area, fit) in areas.iter().zip(fits) {
            draw_function(area, fit)?;
        }
        let straightened = straightened.iter().find(|one| one.share == TOLERANCE);
        match (areas.last(), straightened) {
            (Some(area), Some(one)) => draw_measurements(area, measurements, one),
            _ => Ok(()),
        }
    })
}

fn draw_function(area: &Area, fit: &Fit) -> Drawn {
    let (from, to) = fit.function.domain;
    let place = |i: u32| from + (to - from) * f64::from(i) / f64::from(PLACES);
    let curve: Vec<_> = (0..=PLACES)
        .map(place)
        .map(|x| (x, (fit.function.of)(x)))
        .collect();
    let title = titled(fit.function.name, &fit.result);
    let panel = panel(area, &title, &curve)?;
    panel.curve(&thinned(&curve), FADED, 5)?;
    draw_result(&panel, &fit.result)
}

fn draw_measurements(area: &Area, measurements: &Points, one: &Straightened) -> Drawn {
    let all: Vec<_> = measurements
        .xs
        .iter()
        .copied()
        .zip(measurements.ys.iter().copied())
        .collect();
    let result = one.samples.found.function();
    let panel = panel(area, &titled("measurements", result), &all)?;
    for i in spread(all.len(), SPECKS) {
        panel.speck(all[i], FADED)?;
    }
    draw_result(&panel, result)
}

fn titled(name: &str, result: &PiecewiseLinear<f64>) -> String {
    match result.segment_count() {
        1 => format!("{name}: 1 segment"),
        segments => format!("{name}: {segments} segments"),
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

/// A panel around the points.
fn panel<'a>(area: &Area<'a>, title: &str, points: &[(f64, f64)]) -> Drawn<Panel<'a>> {
    let x = Span::around(points.iter().map(|point| point.0), 0.04);
    let y = Span::around(points.iter().map(|point| point.1), 0.08);
    Panel::new(area, title, x, y)
}

fn draw_result(panel: &Panel, result: &PiecewiseLinear<f64>) -> Drawn {
    let breakpoints: Vec<_> = result.breakpoints().collect();
    let colour = unit_colour(1);
    panel.curve(&breakpoints, colour, 2)?;
    let few = result.segment_count() <= DOTS;
    for &point in &breakpoints {
        if few {
            panel.dot(point, colour)?;
        } else {
            panel.speck(point, colour)?;
        }
    }
    Ok(())
}
