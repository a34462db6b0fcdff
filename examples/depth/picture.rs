//! The picture: the first sawtooths, and segments against layers.

use crate::chain::{MOST_LAYERS, RANDOM_WIDTH, Random, Teeth};
use crate::drawing::panel::Panel;
use crate::drawing::span::Span;
use crate::drawing::style::{Area, Drawn, FADED, unit_colour};
use crate::drawing::{LEGEND_HEIGHT, panels, picture};

const SMALL_PANELS: (usize, usize) = (2, 2);

/// The picture as SVG text.
pub(crate) fn draw(teeth: &[Teeth], random: &[Random]) -> Drawn<String> {
    let keys = [
        (unit_colour(0), "the tooth, 2 units a layer".to_string()),
        (
            unit_colour(1),
            format!("random layers of {RANDOM_WIDTH} units: the median, and the most"),
        ),
        (FADED, "the most that they could have".to_string()),
    ];
    picture(LEGEND_HEIGHT + 360, |area| {
        let halves = panels(area, &keys, (1, 2))?;
        for (area, teeth) in halves[0].split_evenly(SMALL_PANELS).iter().zip(teeth) {
            draw_teeth(area, teeth)?;
        }
        draw_growth(&halves[1], teeth, random)
    })
}

fn draw_teeth(area: &Area, teeth: &Teeth) -> Drawn {
    let title = match teeth.layers {
        1 => "1 layer".to_string(),
        layers => format!("{layers} layers"),
    };
    let span = Span::around([0.0, 1.0], 0.1);
    let panel = Panel::new(area, &title, span, span)?;
    let breakpoints: Vec<_> = teeth.shallow.function().breakpoints().collect();
    panel.curve(&breakpoints, unit_colour(0), 2)
}

fn draw_growth(area: &Area, teeth: &[Teeth], random: &[Random]) -> Drawn {
    let layers = Span::around([1.0, MOST_LAYERS as f64], 0.05);
    let height = Span::around([0.0, MOST_LAYERS as f64], 0.05);
    let title = "log2 of the number of segments";
    let panel = Panel::along(area, title, "layers", layers, height)?;

    let place = |layers: usize, segments: f64| (layers as f64, segments.log2());
    let line = |segments: fn(&Random) -> f64| -> Vec<(f64, f64)> {
        let places = random
            .iter()
            .map(|random| place(random.layers, segments(random)));
        places.collect()
    };
    panel.curve(&line(Random::worst), FADED, 3)?;
    panel.curve(&line(|random| random.most() as f64), unit_colour(1), 1)?;
    panel.curve(&line(|random| random.median() as f64), unit_colour(1), 3)?;
    let sawtooth = teeth.iter().map(|teeth| {
        let segments = teeth.shallow.function().segment_count();
        place(teeth.layers, segments as f64)
    });
    panel.curve(&sawtooth.collect::<Vec<_>>(), unit_colour(0), 3)
}
