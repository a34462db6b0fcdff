//! The article's pictures.
//!
//! Every curve is drawn through its own kinks, so nothing is sampled. A unit has one stroke in all pictures, and
//! the piece of the sum that its ray has turned is drawn with that stroke.
//!
//! They are for networks made from breakpoints with the default tails: unit i's ray starts at breakpoint i.

mod keys;
mod twiddled;

use std::iter;

use gallery::drawing::style::{Colour, FADED, INK, MOST_STROKES, Stroke, numbered};
use gallery::drawing::{Axes, Key, Panel, Span, picture};
use gallery::number::{rounded, spread};
use shallow_relu::ShallowReluNet;

use keys::{ray_keys, sum_keys};
use twiddled::twiddle;

type Net = ShallowReluNet<f64>;

/// What no ray has turned yet, or in this step.
const BLACK: Stroke = Stroke::solid(INK, 3);
/// More rays than this in one panel could not be told apart.
const MOST_RAYS: usize = 24;
/// With more breakpoints than this the dots would hide the curve.
const MOST_DOTS: usize = 32;
/// The panels of the build-up.
const MOST_STEPS: usize = 6;

/// All pictures, by file name, as SVG text: the same text for the same network.
pub(crate) fn draw_all(net: &Net) -> [(&'static str, String); 4] {
    [
        ("article.svg", article(net)),
        ("rays.svg", rays(net)),
        ("build-up.svg", build_up(net)),
        ("twiddle.svg", twiddle(net)),
    ]
}

/// The whole idea at one glance: rays, weighted rays, their sum.
fn article(net: &Net) -> String {
    let [plain, weighted] = plain_and_weighted(net);
    let axes = [plain.axes(net), weighted.axes(net), function_axes(net)];
    picture(380.0, |area| {
        let panels = Panel::all(&area.split(1, 3), &axes);
        plain.draw(&panels[0]);
        weighted.draw(&panels[1]);
        draw_sum(&panels[2], net);
        draw_dots(&panels[2], net, |_| INK);
    })
}

/// The rays, plain and weighted.
fn rays(net: &Net) -> String {
    let both = plain_and_weighted(net);
    let axes = both.each_ref().map(|rays| rays.axes(net));
    picture(420.0, |area| {
        for (rays, panel) in both.iter().zip(Panel::all(&area.split(1, 2), &axes)) {
            rays.draw(&panel);
        }
    })
}

/// The sum with one more ray in each panel, from the bias to the function; of many rays, with several more.
fn build_up(net: &Net) -> String {
    let counts = spread(net.width() + 1, MOST_STEPS + 1);
    let steps: Vec<_> = counts.windows(2).map(|step| (step[0], step[1])).collect();
    let (rows, columns) = (steps.len().div_ceil(3), steps.len().min(3));
    let axes: Vec<Axes> = steps.iter().map(|&step| step_axes(net, step)).collect();
    picture(320.0 * rows as f64, |area| {
        let areas = area.split(rows as u32, columns as u32);
        for (panel, &step) in Panel::all(&areas, &axes).iter().zip(&steps) {
            draw_step(panel, net, step);
        }
    })
}

fn step_axes(net: &Net, (before, count): (usize, usize)) -> Axes {
    let bias = rounded(net.output_bias(), 4);
    let (title, turned) = match (before, count - before) {
        (0, 1) => (format!("{bias} plus ray 1"), "turned by ray 1".to_string()),
        (0, _) => (
            format!("{bias} plus rays 1 to {count}"),
            format!("turned by rays 1 to {count}"),
        ),
        (_, 1) => (
            format!("... plus ray {count}"),
            format!("turned by ray {count}"),
        ),
        _ => {
            let rays = format!("rays {} to {count}", before + 1);
            (format!("... plus {rays}"), format!("turned by {rays}"))
        }
    };
    let keys = vec![
        Key::line(Stroke::solid(FADED, 2), "the sum before"),
        Key::line(BLACK, "the sum now"),
        Key::line(numbered(count - 1), turned),
    ];
    let height = Span::around(net.function().ys().iter().copied(), 0.4);
    axes(net, title, "z", height, keys)
}

/// The sum of `count` rays, and in grey the sum before the last of them were added.
fn draw_step(panel: &Panel, net: &Net, (before, count): (usize, usize)) {
    let sum_of = |count: usize| move |x| sum(net, count, x);
    let grey = outline(net, before + 1, sum_of(before));
    panel.curve(&grey, Stroke::solid(FADED, 2));
    let turned = numbered(count - 1);
    let stroke = |unit| if unit < before { BLACK } else { turned };
    draw_pieces(panel, net, count, stroke, sum_of(count));
    let reached = |breakpoint| breakpoint <= count;
    draw_dots(panel, net, |i| if reached(i) { INK } else { FADED });
}

/// The output bias and the first `count` weighted rays, added up at `x`.
fn sum(net: &Net, count: usize, x: f64) -> f64 {
    let rays = net.hidden_activations(x).into_iter().take(count);
    rays.zip(net.output_weights())
        .fold(net.output_bias(), |z, (ray, w)| z + w * ray)
}

/// Rays of all units, or of a choice of them, each times a factor.
struct Rays {
    title: String,
    y_name: &'static str,
    keys: Vec<Key>,
    /// For each unit the points of its curve: the left end, the kink, the right end.
    curves: Vec<(usize, [(f64, f64); 3])>,
}

/// The rays as they are, and each times its output weight.
fn plain_and_weighted(net: &Net) -> [Rays; 2] {
    let weights = net.output_weights();
    let number = |unit: usize| format!("{} ", rounded(weights[unit], 4));
    let (plain, weighted) = (ray_keys(net, |_| String::new()), ray_keys(net, number));
    [
        Rays::new(
            net,
            ["", "Each unit is a ray"],
            "relu(b + v x)",
            plain,
            |_| 1.0,
        ),
        Rays::new(
            net,
            ["weighted ", "Each ray times its output weight"],
            "w relu(b + v x)",
            weighted,
            |unit| weights[unit],
        ),
    ]
}

impl Rays {
    fn new(
        net: &Net,
        [kind, all]: [&str; 2],
        y_name: &'static str,
        keys: Vec<Key>,
        factor: impl Fn(usize) -> f64,
    ) -> Self {
        let Span { low, high } = view(net);
        let curves = spread(net.width(), MOST_RAYS).into_iter().map(|unit| {
            let start = net.function().xs()[unit];
            let point = |x| (x, factor(unit) * net.hidden_activations(x)[unit]);
            (unit, [low, start, high].map(point))
        });
        let curves: Vec<_> = curves.collect();
        let title = match net.width() {
            width if width > curves.len() => format!("{} of {width} {kind}rays", curves.len()),
            _ => all.to_string(),
        };
        Self {
            title,
            y_name,
            keys,
            curves,
        }
    }

    fn axes(&self, net: &Net) -> Axes {
        let heights = self
            .curves
            .iter()
            .flat_map(|(_, points)| points.map(|(_, y)| y));
        let height = Span::around(heights, 0.06);
        axes(
            net,
            self.title.clone(),
            self.y_name,
            height,
            self.keys.clone(),
        )
    }

    fn draw(&self, panel: &Panel) {
        // The first unit last, so that of every flat part the piece shows that no earlier one covers.
        for (unit, points) in self.curves.iter().rev() {
            panel.curve(points, numbered(*unit));
        }
    }
}

fn function_axes(net: &Net) -> Axes {
    let height = Span::around(net.function().ys().iter().copied(), 0.2);
    let title = "Their sum is the function".to_string();
    let mut keys = sum_keys(net);
    if shows_dots(net) {
        keys.push(Key::dot(INK, "breakpoint"));
    }
    axes(net, title, "z", height, keys)
}

fn axes(net: &Net, title: String, y_name: &'static str, y: Span, keys: Vec<Key>) -> Axes {
    let (x_name, x) = ("x", view(net));
    Axes {
        title,
        x_name,
        y_name,
        x,
        y,
        keys,
    }
}

/// The sum of all rays: each piece has the stroke of the unit that turned it, unless strokes would repeat.
fn draw_sum(panel: &Panel, net: &Net) {
    let repeat = net.width() > MOST_STROKES;
    let stroke = |unit| if repeat { BLACK } else { numbered(unit) };
    draw_pieces(panel, net, net.width(), stroke, |x| net.forward(x));
}

/// A sum of the first `count` rays, each piece with the stroke of the unit that turned it.
fn draw_pieces(
    panel: &Panel,
    net: &Net,
    count: usize,
    stroke: impl Fn(usize) -> Stroke,
    sum: impl Fn(f64) -> f64,
) {
    let point = |x| (x, sum(x));
    let xs = net.function().xs();
    panel.curve(&[view(net).low, xs[0]].map(point), BLACK);
    for unit in 0..count {
        panel.curve(&[xs[unit], xs[unit + 1]].map(point), stroke(unit));
    }
    let last_ray = [xs[count], view(net).high];
    panel.curve(&last_ray.map(point), stroke(count - 1));
}

fn draw_dots(panel: &Panel, net: &Net, colour: impl Fn(usize) -> Colour) {
    if shows_dots(net) {
        for (i, breakpoint) in net.function().breakpoints().enumerate() {
            panel.dot(breakpoint, colour(i));
        }
    }
}

fn shows_dots(net: &Net) -> bool {
    net.function().xs().len() <= MOST_DOTS
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
