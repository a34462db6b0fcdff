//! The picture of twiddling: grey the function as it was, in colour what has moved.

use plotters::prelude::RGBColor;

use super::{Net, draw_dots, view};
use crate::drawing::number::short;
use crate::drawing::panel::Panel;
use crate::drawing::span::Span;
use crate::drawing::style::{Area, Drawn, FADED, INK, WIDTH, unit_colour, width_of};
use crate::drawing::{LEGEND_HEIGHT, panels, picture};
use crate::twiddle::{Twiddle, twiddles};

/// The colour of a changed breakpoint value, which is no unit's.
const VALUE: RGBColor = RGBColor(123, 63, 160);

/// What becomes of the function when one number changes: three parameters of a unit, and the
/// value of a breakpoint.
pub(crate) fn twiddle(net: &Net) -> Drawn<String> {
    let twiddles = twiddles(net);
    let outlines = twiddles.iter().map(|twiddle| Outlines::new(net, twiddle));
    let outlines: Vec<_> = outlines.collect();
    // One height for all panels, so that they compare.
    let ys = net.function().ys().iter().copied();
    let inner = outlines.iter().flat_map(|both| both.on_domain(net));
    let values = inner.flat_map(|outline| outline.into_iter().map(|(_, y)| y));
    let height = Span::around(ys.chain(values), 0.1);

    let unit = net.width() / 2;
    let keys = [
        (FADED, "the function".to_string()),
        (unit_colour(unit), format!("unit {} changed", unit + 1)),
        (VALUE, format!("breakpoint {} raised", unit + 1)),
        (INK, "bar at the bottom: where it acts".to_string()),
    ];
    picture(LEGEND_HEIGHT + 2 * 240, |area| {
        let panels = panels(area, &keys, (2, 2))?;
        for ((panel, twiddle), both) in panels.iter().zip(&twiddles).zip(&outlines) {
            draw(panel, net, height, twiddle, both)?;
        }
        Ok(())
    })
}

fn draw(area: &Area, net: &Net, height: Span, twiddle: &Twiddle, both: &Outlines) -> Drawn {
    let panel = Panel::new(area, &title(twiddle), view(net), height)?;
    let colour = match twiddle.parameter {
        Some(_) => unit_colour(twiddle.unit),
        None => VALUE,
    };
    let [before, after] = both.on_domain(net);
    panel.between(&before, &after, colour)?;
    panel.curve(&both.before, FADED, 3)?;
    if let Some((from, to)) = twiddle.interval {
        let view = view(net);
        let (from, to) = (from.max(view.low), to.min(view.high));
        let moved = both.after.iter().filter(|(x, _)| (from..=to).contains(x));
        panel.curve(&moved.copied().collect::<Vec<_>>(), colour, 3)?;
        if from < to {
            panel.curve(&[(from, height.low), (to, height.low)], colour, 7)?;
        }
    }
    draw_dots(&panel, net, |_| FADED)?;
    let kink = twiddle.kink.filter(|&x| is_inside(view(net), x));
    kink.map_or(Ok(()), |x| panel.dot((x, twiddle.after.forward(x)), colour))
}

/// `output weight -8 to -7: acts from -0.5 on`, as far as there is room.
fn title(twiddle: &Twiddle) -> String {
    let [old, new] = [twiddle.old, twiddle.new].map(short);
    let change = format!("{} {old} to {new}", twiddle.kind());
    let title = format!("{change}: {}", twiddle.effect());
    if width_of(&title) > WIDTH as i32 / 3 {
        return change;
    }
    title
}

/// The function before and after, drawn through the kinks of both.
struct Outlines {
    before: Vec<(f64, f64)>,
    after: Vec<(f64, f64)>,
}

impl Outlines {
    fn new(net: &Net, twiddle: &Twiddle) -> Self {
        let view = view(net);
        let after = &twiddle.after;
        let ends = twiddle
            .interval
            .map_or([view.low; 2], |(from, to)| [from, to]);
        let mut xs = [net.function().xs(), after.function().xs(), &ends].concat();
        xs.retain(|&x| is_inside(view, x));
        xs.extend([view.low, view.high]);
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        Self {
            before: xs.iter().map(|&x| (x, net.forward(x))).collect(),
            after: xs.iter().map(|&x| (x, after.forward(x))).collect(),
        }
    }

    /// Without the tails, which may be too steep to fit.
    fn on_domain(&self, net: &Net) -> [Vec<(f64, f64)>; 2] {
        let (first, last) = net.function().domain();
        [&self.before, &self.after].map(|outline| {
            let inner = outline.iter().filter(|(x, _)| (first..=last).contains(x));
            inner.copied().collect()
        })
    }
}

fn is_inside(span: Span, x: f64) -> bool {
    (span.low..=span.high).contains(&x)
}
