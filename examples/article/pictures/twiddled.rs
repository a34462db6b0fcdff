//! The picture of twiddling: grey the function as it was, in colour what has moved.

use gallery::drawing::style::{FADED, Stroke, WIDTH, numbered, title_width_of};
use gallery::drawing::{Axes, Key, Panel, Span, picture};
use gallery::number::short;

use super::{Net, axes, draw_dots, view};
use crate::twiddle::{Twiddle, twiddles};

/// The stroke of a changed breakpoint value, which is no unit's.
const VALUE: Stroke = Stroke::solid("#7b3fa0", 3);

/// What becomes of the function when one parameter changes: three parameters of a unit, and the value of a
/// breakpoint.
pub(super) fn twiddle(net: &Net) -> String {
    let twiddles = twiddles(net);
    let outlines = twiddles.iter().map(|twiddle| Outlines::new(net, twiddle));
    let outlines: Vec<_> = outlines.collect();
    // One height for all panels, so that they compare.
    let ys = net.function().ys().iter().copied();
    let inner = outlines.iter().flat_map(|both| both.on_domain(net));
    let values = inner.flat_map(|outline| outline.into_iter().map(|(_, y)| y));
    let height = Span::around(ys.chain(values), 0.1);
    let axes: Vec<Axes> = twiddles
        .iter()
        .map(|twiddle| axes(net, title(twiddle), "z", height, keys(twiddle)))
        .collect();
    picture(2.0 * 260.0, |area| {
        let panels = Panel::all(&area.split(2, 2), &axes);
        for ((panel, twiddle), both) in panels.iter().zip(&twiddles).zip(&outlines) {
            draw(panel, net, height, twiddle, both);
        }
    })
}

fn stroke(twiddle: &Twiddle) -> Stroke {
    match twiddle.parameter {
        Some(_) => numbered(twiddle.unit),
        None => VALUE,
    }
}

fn keys(twiddle: &Twiddle) -> Vec<Key> {
    let stroke = stroke(twiddle);
    vec![
        Key::line(Stroke::solid(FADED, 3), "before"),
        Key::line(stroke, "after"),
        Key::line(Stroke::solid(stroke.colour, 7), "the x on which it acts"),
    ]
}

fn draw(panel: &Panel, net: &Net, height: Span, twiddle: &Twiddle, both: &Outlines) {
    let stroke = stroke(twiddle);
    let [before, after] = both.on_domain(net);
    panel.between(&before, &after, stroke.colour);
    panel.curve(&both.before, Stroke::solid(FADED, 3));
    if let Some((from, to)) = twiddle.interval {
        let view = view(net);
        let (from, to) = (from.max(view.low), to.min(view.high));
        let moved = both.after.iter().filter(|(x, _)| (from..=to).contains(x));
        panel.curve(&moved.copied().collect::<Vec<_>>(), stroke);
        if from < to {
            let bar = [(from, height.low), (to, height.low)];
            panel.curve(&bar, Stroke::solid(stroke.colour, 7));
        }
    }
    draw_dots(panel, net, |_| FADED);
    if let Some(x) = twiddle.kink.filter(|&x| is_inside(view(net), x)) {
        panel.dot((x, twiddle.after.forward(x)), stroke.colour);
    }
}

/// `output weight -8 to -7: acts from -0.5 on`, as far as there is room.
fn title(twiddle: &Twiddle) -> String {
    let [old, new] = [twiddle.old, twiddle.new].map(short);
    let change = format!("{} {old} to {new}", twiddle.kind());
    let title = format!("{change}: {}", twiddle.effect());
    if title_width_of(&title) > WIDTH / 2.0 - 20.0 {
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
