//! Layers one after the other, each a network with one input and one output.
//!
//! Random numbers come from a fixed seed and the arithmetic is IEEE 754's, so every machine finds
//! the same.

use shallow_relu::{Error, ShallowReluNet};

use gallery::random::Random as Numbers;

pub(crate) type Net = ShallowReluNet<f64>;

/// Layers of the deepest network.
pub(crate) const MOST_LAYERS: usize = 16;
/// Units of a random layer.
pub(crate) const RANDOM_WIDTH: usize = 4;
/// Random networks of every depth.
pub(crate) const SAMPLES: usize = 99;

/// The tooth composed k times, as one hidden layer.
pub(crate) struct Teeth {
    pub(crate) layers: usize,
    /// In all layers together.
    pub(crate) deep_units: usize,
    pub(crate) shallow: Net,
    /// Points at which the two were compared, and those at which they are equal.
    pub(crate) points: usize,
    pub(crate) equal: usize,
}

/// One tooth and then more and more of them.
pub(crate) fn sawtooth() -> Result<Vec<Teeth>, Error> {
    let tooth = Net::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    let mut shallow = tooth.clone();
    let mut teeth = Vec::new();
    for layers in 1..=MOST_LAYERS {
        if layers > 1 {
            shallow = tooth.compose(&shallow)?;
        }
        let deep = |x: f64| (0..layers).fold(x, |x, _| tooth.forward(x));
        // Four to a segment; in all of them the tooth is exact.
        let steps = 4_u32 << layers;
        let points: Vec<f64> = (0..=steps)
            .map(|i| f64::from(i) / f64::from(steps))
            .collect();
        teeth.push(Teeth {
            layers,
            deep_units: layers * tooth.width(),
            points: points.len(),
            equal: points
                .iter()
                .filter(|&&x| deep(x) == shallow.forward(x))
                .count(),
            shallow: shallow.clone(),
        });
    }
    Ok(teeth)
}

/// What was found for random networks of one depth.
pub(crate) struct Random {
    pub(crate) layers: usize,
    /// The segments on the domain, fewest first.
    pub(crate) segments: Vec<usize>,
    /// The units of the shallow network, fewest first.
    pub(crate) widths: Vec<usize>,
}

impl Random {
    /// The most segments that such layers can have.
    pub(crate) fn worst(&self) -> f64 {
        (0..self.layers).fold(1.0, |product, _| product * RANDOM_WIDTH as f64)
    }

    pub(crate) fn most(&self) -> usize {
        self.segments[self.segments.len() - 1]
    }

    pub(crate) fn median(&self) -> usize {
        self.segments[self.segments.len() / 2]
    }
}

/// Random layers that map [0, 1] into itself, so that none loses the signal in a tail.
pub(crate) fn random() -> Result<Vec<Random>, Error> {
    let empty = |layers| Random {
        layers,
        segments: Vec::new(),
        widths: Vec::new(),
    };
    let mut found: Vec<Random> = (1..=MOST_LAYERS).map(empty).collect();
    let mut numbers = Numbers::new(1);
    for _ in 0..SAMPLES {
        let mut shallow: Option<Net> = None;
        for found in &mut found {
            let layer = random_layer(&mut numbers)?;
            let composed = match &shallow {
                None => layer,
                Some(inner) => layer.compose(inner)?,
            };
            found.segments.push(segments(&composed));
            found.widths.push(composed.width());
            shallow = Some(composed);
        }
    }
    for found in &mut found {
        found.segments.sort_unstable();
        found.widths.sort_unstable();
    }
    Ok(found)
}

fn random_layer(numbers: &mut Numbers) -> Result<Net, Error> {
    let mut xs = [0.0; RANDOM_WIDTH + 1];
    xs[1..RANDOM_WIDTH].fill_with(|| numbers.unit_f32().into());
    xs[RANDOM_WIDTH] = 1.0;
    xs.sort_unstable_by(f64::total_cmp);
    Net::from_breakpoints(&xs.map(|x| (x, numbers.unit_f32().into())))
}

/// The segments between 0 and 1. A bend that is not a float lies between two breakpoints; the step
/// from one float to the next is not counted.
fn segments(net: &Net) -> usize {
    let segments = net.function().segments();
    let ends = segments.map(|segment| (segment.start().0, segment.end().0));
    ends.filter(|&(from, to)| from < 1.0 && from.next_up() < to)
        .count()
}
