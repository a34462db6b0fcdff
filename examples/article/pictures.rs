//! The article's pictures.
//!
//! Every curve is drawn through its own kinks, so nothing is sampled. A unit has one colour in all
//! pictures, and the piece of the sum that its ray has turned is drawn in that colour.
//!
//! For networks made from breakpoints with the default tails: unit i's ray starts at breakpoint i.

mod keys;
mod twiddled;

use std::iter;

use plotters::prelude::RGBColor;
use shallow_relu::ShallowReluNet;

use crate::drawing::number::spread;
use crate::drawing::panel::Panel;
use crate::drawing::span::Span;
use crate::drawing::style::{Area, Drawn, FADED, INK, unit_colour};
use crate::drawing::{LEGEND_HEIGHT, panels, picture};
use keys::unit_keys;
use twiddled::twiddle;

type Net = ShallowReluNet<f64>;

/// More rays than this in one panel could not be told apart.
const MOST_RAYS: usize = 24;
/// With more breakpoints than this the dots would hide the curve.
const MOST_DOTS: usize = 32;
/// The panels of the build-up.
const MOST_STEPS: usize = 6;

/// All pictures, by file name, as SVG text: the same text for the same network.
pub(crate) fn draw_all(net: &Net) -> Drawn<[(&'static str, String); 4]> {
    Ok([
        ("article.svg", article(net)?),
        ("rays.svg", rays(net)?),
        ("build-up.svg", build_up(net)?),
        ("twiddle.svg", twiddle(net)?),
    ])
}

/// The whole idea at one glance: rays, weighted rays, their sum.
fn article(net: &Net) -> Drawn<String> {
    picture(320, |area| {
        let panels = panels(area, &unit_keys(net), (1, 3))?;
        draw_plain_and_weighted(&panels, net)?;
        draw_function(&panels[2], net)
    })
}

/// The rays, plain and weighted.
fn rays(net: &Net) -> Drawn<String> {
    picture(400, |area| {
        let panels = panels(area, &unit_keys(net), (1, 2))?;
        draw_plain_and_weighted(&panels, net)
    })
}

/// The sum with one more ray in each panel, from the bias to the function; of many rays, with
/// several more.
fn build_up(net: &Net) -> Drawn<String> {
    let counts = spread(net.width() + 1, MOST_STEPS + 1);
    let (rows, columns) = ((counts.len() - 1).div_ceil(3), (counts.len() - 1).min(3));
    picture(LEGEND_HEIGHT + 280 * rows as u32, |area| {
        let mut keys = unit_keys(net);
        keys.push((FADED, "the sum before".to_string()));
        let panels = panels(area, &keys, (rows, columns))?;
        for (panel, step) in panels.iter().zip(counts.windows(2)) {
            draw_step(panel, net, step[0], step[1])?;
        }
        Ok(())
    })
}

/// The sum of `count` rays, and in grey the sum before the last of them were added.
fn draw_step(area: &Area, net: &Net, before: usize, count: usize) -> Drawn {
    let title = match (before, count - before) {
        (0, 1) => "b0 + ray 1".to_string(),
        (0, _) => format!("b0 + rays 1 to {count}"),
        (_, 1) => format!("... + ray {count}"),
        _ => format!("... + rays {} to {count}", before + 1),
    };
    let height = Span::around(net.function().ys().iter().copied(), 0.4);
    let panel = Panel::new(area, &title, view(net), height)?;
    let sum_of = |count: usize| move |x| sum(net, count, x);
    panel.curve(&outline(net, before + 1, sum_of(before)), FADED, 2)?;
    draw_pieces(&panel, net, count, sum_of(count))?;
    let reached = |breakpoint| breakpoint <= count;
    draw_dots(&panel, net, |i| if reached(i) { INK } else { FADED })
}

/// The output bias and the first `count` weighted rays, added up at `x`.
fn sum(net: &Net, count: usize, x: f64) -> f64 {
    let rays = net.hidden_activations(x).into_iter().take(count);
    rays.zip(net.output_weights())
        .fold(net.output_bias(), |z, (ray, w)| z + w * ray)
}

/// The rays in one panel, each times its output weight in the next.
fn draw_plain_and_weighted(panels: &[Area], net: &Net) -> Drawn {
    let weights = net.output_weights();
    draw_rays(&panels[0], net, "relu(b + v x)", |_| 1.0)?;
    draw_rays(&panels[1], net, "w relu(b + v x)", |unit| weights[unit])
}

/// The rays of all units, or of a choice of them, each times a factor.
fn draw_rays(area: &Area, net: &Net, formula: &str, factor: impl Fn(usize) -> f64) -> Drawn {
    let rays: Vec<(usize, [(f64, f64); 3])> = spread(net.width(), MOST_RAYS)
        .into_iter()
        .map(|unit| {
            let start = net.function().xs()[unit];
            let point = |x| (x, factor(unit) * net.hidden_activations(x)[unit]);
            (unit, [view(net).low, start, view(net).high].map(point))
        })
        .collect();
    let heights = rays.iter().flat_map(|(_, points)| points.map(|(_, y)| y));
    let title = match net.width() {
        width if width > rays.len() => format!("{} of {width} units: {formula}", rays.len()),
        _ => format!("each unit: {formula}"),
    };
    let panel = Panel::new(area, &title, view(net), Span::around(heights, 0.06))?;
    // The first unit last, so that of every flat part the piece shows that no earlier one covers.
    for (unit, points) in rays.into_iter().rev() {
        panel.curve(&points, unit_colour(unit), 3)?;
    }
    Ok(())
}

/// The function through its breakpoints.
fn draw_function(area: &Area, net: &Net) -> Drawn {
    let height = Span::around(net.function().ys().iter().copied(), 0.2);
    let panel = Panel::new(area, "the sum: z", view(net), height)?;
    draw_pieces(&panel, net, net.width(), |x| net.forward(x))?;
    draw_dots(&panel, net, |_| INK)
}

/// A sum of the first `count` rays, each piece in the colour of the unit that turned it.
fn draw_pieces(panel: &Panel, net: &Net, count: usize, sum: impl Fn(f64) -> f64) -> Drawn {
    let point = |x| (x, sum(x));
    let xs = net.function().xs();
    panel.curve(&[view(net).low, xs[0]].map(point), INK, 3)?;
    for unit in 0..count {
        let ends = [xs[unit], xs[unit + 1]];
        panel.curve(&ends.map(point), unit_colour(unit), 3)?;
    }
    let last_ray = [xs[count], view(net).high];
    panel.curve(&last_ray.map(point), unit_colour(count - 1), 3)
}

fn draw_dots(panel: &Panel, net: &Net, colour: impl Fn(usize) -> RGBColor) -> Drawn {
    let breakpoints = net.function().breakpoints();
    if breakpoints.len() <= MOST_DOTS {
        for (i, breakpoint) in breakpoints.enumerate() {
            panel.dot(breakpoint, colour(i))?;
        }
    }
    Ok(())
}

/// A curve across the whole view, by way of the first `count` breakpoints.
fn outline(net: &Net, count: usize, value: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let Span { low, high } = view(net);
    let inner = net.function().xs()[..count].iter().copied();
    let xs = iter::once(low).chain(inner).chain(iter::once(high));
    xs.map(|x| (x, value(x))).collect()
}

/// The domain and something of both tails.
fn view(net: &Net) -> Span {
    let (first, last) = net.function().domain();
    Span::around([first, last], 0.15)
}
