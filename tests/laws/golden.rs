//! Golden bits, by which a changed result is noticed.
//!
//! `golden.txt` holds bit patterns for the article's network and a dozen others in f32 and f64: every
//! parameter, both reports, and the values at sixteen inputs. If a change of results is meant, the failing
//! test prints the line to replace.

use std::fmt::Write;

use shallow_relu::{PiecewiseLinear, ShallowReluNet, Tail, construct};

use crate::support::{Float, function};

const GOLDEN: &str = include_str!("golden.txt");

#[test]
fn networks_and_values_have_their_golden_bits() {
    let now = lines::<f32>("f32") + &lines::<f64>("f64");
    for (golden, line) in GOLDEN.lines().zip(now.lines()) {
        assert_eq!(line, golden, "a result has changed");
    }
    assert_eq!(
        now.lines().count(),
        GOLDEN.lines().count(),
        "all of it now:\n{now}"
    );
}

#[test]
fn the_golden_article_is_the_article() {
    // 1 1 1, 1 0.5 0, 4 -8 5, -1; no breakpoint error, amplification 26.
    let bits = |values: &[f32]| {
        values
            .iter()
            .map(|v| format!(" {:x}", v.to_bits()))
            .collect::<String>()
    };
    let line = format!(
        "f32 article v:{} b:{} w:{} b0:{} error:{} amplification:{} ",
        bits(&[1.0, 1.0, 1.0]),
        bits(&[1.0, 0.5, 0.0]),
        bits(&[4.0, -8.0, 5.0]),
        bits(&[-1.0]),
        bits(&[0.0]),
        bits(&[26.0])
    );
    assert!(GOLDEN.starts_with(&line), "{line}");
}

fn lines<F: Float>(name: &str) -> String {
    let mut text = String::new();
    for (what, f) in functions::<F>() {
        let net = construct(&f).expect("a good function");
        let _ = writeln!(text, "{name} {what} {}", describe(&net));
    }
    text
}

fn describe<F: Float>(net: &ShallowReluNet<F>) -> String {
    let (first, last) = net.function().domain();
    let sixteenth = (last - first) / F::of(16.0);
    let inputs: Vec<F> = (-1..15)
        .map(|i| first + sixteenth * F::of(f64::from(i) * 1.25))
        .collect();
    let mut outputs = vec![F::zero(); inputs.len()];
    net.forward_batch(&inputs, &mut outputs)
        .expect("one length");
    let bits = |values: &[F]| {
        values
            .iter()
            .map(|v| format!(" {:x}", v.bits()))
            .collect::<String>()
    };
    format!(
        "v:{} b:{} w:{} b0:{} error:{} amplification:{} z:{}",
        bits(net.hidden_weights()),
        bits(net.hidden_biases()),
        bits(net.output_weights()),
        bits(&[net.output_bias()]),
        bits(&[net.breakpoint_error()]),
        bits(&[net.amplification()]),
        bits(&outputs)
    )
}

/// The functions are written with literals and with arithmetic that IEEE 754 fixes, so that every machine
/// makes the same functions.
fn functions<F: Float>() -> Vec<(&'static str, PiecewiseLinear<F>)> {
    let through = |points: &[(f64, f64)]| {
        function(
            &points
                .iter()
                .map(|&(x, y)| (F::of(x), F::of(y)))
                .collect::<Vec<_>>(),
        )
    };
    let made = |n: i32, y: &dyn Fn(f64) -> f64| {
        through(
            &(0..=n)
                .map(|i| f64::from(i) / f64::from(n))
                .map(|x| (x, y(x)))
                .collect::<Vec<_>>(),
        )
    };
    let tails =
        |f: PiecewiseLinear<F>, left, right| f.with_tails(left, right).expect("finite slopes");
    let article = [(-1.0, -1.0), (-0.5, 1.0), (0.0, -1.0), (1.0, 0.0)];
    let slope = |slope: f64| Tail::Slope(F::of(slope));
    vec![
        ("article", through(&article)),
        (
            "mirrored",
            tails(through(&article), Tail::Linear, Tail::Constant),
        ),
        (
            "both-linear",
            tails(through(&article), Tail::Linear, Tail::Linear),
        ),
        (
            "both-flat",
            tails(through(&article), Tail::Constant, Tail::Constant),
        ),
        (
            "own-slopes",
            tails(through(&article), slope(0.1), slope(-0.7)),
        ),
        (
            "one-segment",
            tails(
                through(&[(0.1, 0.3), (0.7, 0.2)]),
                Tail::Linear,
                Tail::Linear,
            ),
        ),
        ("flat", through(&[(-0.3, 0.1), (0.2, 0.1), (0.7, 0.1)])),
        ("square", made(10, &|x| x * x)),
        (
            "bump",
            made(12, &|x| 1.0 / (1.0 + 25.0 * (x - 0.5) * (x - 0.5))),
        ),
        (
            "sawtooth",
            made(9, &|x| [0.0, 0.3, 0.7][(x * 9.0 + 0.5) as usize % 3]),
        ),
        (
            "graded",
            through(&[(-1e9, 0.3), (0.0, 0.1), (1e-6, 0.7), (1.0, 0.2), (3e5, 0.9)]),
        ),
        (
            "tariff",
            through(&[
                (0.0, 0.0),
                (11_604.0, 0.0),
                (66_760.0, 17_000.1),
                (277_825.0, 105_000.7),
            ]),
        ),
        (
            "tiny",
            through(&[(0.0, 1e-40), (1e-38, 3e-39), (2.0, 1e-37)]),
        ),
        (
            "large",
            through(&[(-3e38, 1e38), (-1e30, -2e38), (1e37, 3e38)]),
        ),
    ]
}
