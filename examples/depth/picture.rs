//! The picture: the first sawtooths, and segments against layers.

use gallery::drawing::style::{FADED, Stroke, numbered};
use gallery::drawing::{Axes, Key, Panel, Span, picture};

use crate::chain::{MOST_LAYERS, RANDOM_WIDTH, Random, SAMPLES, Teeth};

const TEETH: Stroke = numbered(0);
const MEDIAN: Stroke = numbered(1);
const MOST: Stroke = Stroke {
    width: 2,
    ..numbered(2)
};
const LIMIT: Stroke = Stroke {
    dashes: "12 6",
    ..Stroke::solid(FADED, 3)
};

/// The picture as SVG text.
pub(crate) fn draw(teeth: &[Teeth], random: &[Random]) -> String {
    picture(420.0, |area| {
        let halves = area.split(1, 2);
        let axes: Vec<Axes> = teeth.iter().take(4).map(teeth_axes).collect();
        let panels = Panel::all(&halves[0].split(2, 2), &axes);
        for (panel, teeth) in panels.iter().zip(teeth) {
            let breakpoints: Vec<_> = teeth.shallow.function().breakpoints().collect();
            panel.curve(&breakpoints, TEETH.with_width(2));
        }
        for panel in Panel::all(&halves[1..], &[growth_axes()]) {
            draw_growth(&panel, teeth, random);
        }
    })
}

fn teeth_axes(teeth: &Teeth) -> Axes {
    let segments = teeth.shallow.function().segment_count();
    let span = Span::around([0.0, 1.0], 0.1);
    let layers = match teeth.layers {
        1 => "1 layer".to_string(),
        layers => format!("{layers} layers"),
    };
    Axes {
        title: format!("{layers}: {segments} segments"),
        x_name: "x",
        y_name: "sawtooth",
        x: span,
        y: span,
        keys: Vec::new(),
    }
}

fn growth_axes() -> Axes {
    Axes {
        title: "A layer can double the segments, but seldom does".to_string(),
        x_name: "layers",
        y_name: "log2 of the number of segments",
        x: Span::around([1.0, MOST_LAYERS as f64], 0.05),
        y: Span::around([0.0, MOST_LAYERS as f64], 0.05),
        keys: vec![
            Key::line(TEETH, "sawtooth, 2 units a layer"),
            Key::line(LIMIT, format!("limit of {RANDOM_WIDTH} units a layer")),
            Key::line(
                MOST,
                format!(
                    "most segments in {SAMPLES} random networks of {RANDOM_WIDTH} units a layer"
                ),
            ),
            Key::line(MEDIAN, "their median"),
        ],
    }
}

fn draw_growth(panel: &Panel, teeth: &[Teeth], random: &[Random]) {
    let point = |layers: usize, segments: f64| (layers as f64, segments.log2());
    let line = |segments: fn(&Random) -> f64| -> Vec<(f64, f64)> {
        let points = random
            .iter()
            .map(|random| point(random.layers, segments(random)));
        points.collect()
    };
    panel.curve(&line(Random::worst), LIMIT);
    panel.curve(&line(|random| random.most() as f64), MOST);
    panel.curve(&line(|random| random.median() as f64), MEDIAN);
    let sawtooth = teeth.iter().map(|teeth| {
        let segments = teeth.shallow.function().segment_count();
        point(teeth.layers, segments as f64)
    });
    panel.curve(&sawtooth.collect::<Vec<_>>(), TEETH);
}
