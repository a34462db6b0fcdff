//! The measurements. Random numbers come from a fixed seed and the arithmetic is IEEE 754's, so
//! every machine prints the same table.

use shallow_relu::ShallowReluNet;

use gallery::random::Random;

const SEGMENTS: usize = 10_000;

/// The table.
pub(crate) fn report() -> String {
    let mut lines = vec![
        "f32, 10 000 segments; errors in units in the last place of max|y|".to_string(),
        String::new(),
        row(
            "",
            ["noise", "sawtooth", "random walk", "graded mesh"].map(str::to_string),
        ),
    ];
    let cases =
        [noise(), sawtooth(), random_walk(), graded_mesh()].map(|points| Case::measure(&points));
    let column = |measured: fn(&Case) -> f64| cases.each_ref().map(|case| short(measured(case)));
    lines.push(row(
        "weights, rounded one by one",
        column(|case| case.naive_weights),
    ));
    lines.push(row("weights of construct", column(|case| case.weights)));
    lines.push(row(
        "sum of the units, forward_dense",
        column(|case| case.dense),
    ));
    lines.push(row(
        "forward, at the breakpoints",
        column(|case| case.forward),
    ));
    lines.push(row("forward, between them", column(|case| case.between)));
    let missed = cases
        .each_ref()
        .map(|case| format!("{:.1} %", case.missed_by_folklore));
    lines.push(row("segments whose end y0 + s (x - x0) misses", missed));
    lines.join("\n") + "\n"
}

fn row(title: &str, cells: [String; 4]) -> String {
    format!(
        "{title:42}{:>12}{:>12}{:>13}{:>13}",
        cells[0], cells[1], cells[2], cells[3]
    )
}

fn short(error: f64) -> String {
    match error {
        0.0 => "0".into(),
        1e-2..1e4 => format!("{error:.2}"),
        _ => format!("{error:.0e}"),
    }
}

/// Largest errors in ulp of max|y|, but `between` in ulp of the larger end of its segment.
struct Case {
    naive_weights: f64,
    weights: f64,
    dense: f64,
    forward: f64,
    between: f64,
    /// In percent.
    missed_by_folklore: f64,
}

impl Case {
    fn measure(points: &[(f32, f32)]) -> Self {
        let net = ShallowReluNet::from_breakpoints(points).expect("increasing x, moderate slopes");
        let (least, greatest) = net.function().range();
        let ulp = ulp(least.abs().max(greatest.abs()));
        let slopes: Vec<f32> = net
            .function()
            .segments()
            .map(|segment| segment.slope())
            .collect();
        let changes: Vec<f32> = (0..slopes.len())
            .map(|i| {
                if i == 0 {
                    slopes[0]
                } else {
                    slopes[i] - slopes[i - 1]
                }
            })
            .collect();
        let missed = points
            .windows(2)
            .zip(&slopes)
            .filter(|(ends, slope)| ends[0].1 + **slope * (ends[1].0 - ends[0].0) != ends[1].1);
        let distance = |value: f32, y: f32| (f64::from(value) - f64::from(y)).abs();
        let largest = |errors: &mut dyn Iterator<Item = f64>| errors.fold(0.0, f64::max);
        Self {
            naive_weights: breakpoint_error(points, &changes) / ulp,
            weights: breakpoint_error(points, net.output_weights()) / ulp,
            // A sum of N units at each of N breakpoints: every tenth is enough.
            dense: largest(
                &mut points
                    .iter()
                    .step_by(10)
                    .map(|&(x, y)| distance(net.forward_dense(x), y)),
            ) / ulp,
            forward: largest(&mut points.iter().map(|&(x, y)| distance(net.forward(x), y))) / ulp,
            between: largest(
                &mut points
                    .windows(2)
                    .map(|ends| error_between(&net, ends[0], ends[1])),
            ),
            missed_by_folklore: 100.0 * missed.count() as f64 / slopes.len() as f64,
        }
    }
}

/// The largest distance from y of the sum with these weights, itself without rounding (in f64).
fn breakpoint_error(points: &[(f32, f32)], weights: &[f32]) -> f64 {
    let (mut slope, mut sum, mut worst) = (0.0, f64::from(points[0].1), 0.0_f64);
    for (ends, weight) in points.windows(2).zip(weights) {
        slope += f64::from(*weight);
        sum += slope * (f64::from(ends[1].0) - f64::from(ends[0].0));
        worst = worst.max((sum - f64::from(ends[1].1)).abs());
    }
    worst
}

/// The largest error of `forward` at 15 inputs of a segment, in ulp of its larger end.
fn error_between(net: &ShallowReluNet<f32>, start: (f32, f32), end: (f32, f32)) -> f64 {
    let [x0, y0, x1, y1] = [start.0, start.1, end.0, end.1].map(f64::from);
    let errors = (1..16).map(|k| {
        let x = (start.0 + (end.0 - start.0) * (k as f32 / 16.0)).clamp(start.0, end.0);
        let exact = y0 + (y1 - y0) * (f64::from(x) - x0) / (x1 - x0);
        (f64::from(net.forward(x)) - exact).abs()
    });
    errors.fold(0.0, f64::max) / ulp(start.1.abs().max(end.1.abs()))
}

fn ulp(y: f32) -> f64 {
    f64::from(y.next_up()) - f64::from(y)
}

/// Random steps, random values.
fn noise() -> Vec<(f32, f32)> {
    let mut random = Random::new(1);
    let mut x = -1.0;
    let point = |_| {
        x += (random.unit_f32() + 0.1) / SEGMENTS as f32;
        (x, 2.0 * random.unit_f32() - 1.0)
    };
    (0..=SEGMENTS).map(point).collect()
}

/// 0, 0.3, 0.7, and again.
fn sawtooth() -> Vec<(f32, f32)> {
    (0..=SEGMENTS)
        .map(|i| (i as f32 * 0.1, [0.0, 0.3, 0.7][i % 3]))
        .collect()
}

/// Small random steps up and down.
fn random_walk() -> Vec<(f32, f32)> {
    let mut random = Random::new(2);
    let mut y = 0.0;
    let point = |i: usize| {
        y += (random.unit_f32() - 0.5) * 0.3;
        (i as f32 * 0.1, y)
    };
    (0..=SEGMENTS).map(point).collect()
}

/// Segments that widen from 1e-12 to 3e-4, random values.
fn graded_mesh() -> Vec<(f32, f32)> {
    let mut random = Random::new(3);
    let point = |i: usize| {
        let part = i as f32 / SEGMENTS as f32;
        (part * part * part, random.unit_f32())
    };
    (0..=SEGMENTS).map(point).collect()
}
