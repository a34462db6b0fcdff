//! What the example prints.

use crate::descent::STEPS;
use crate::race::Race;
use crate::samples::{NOISE, Samples};
use gallery::number::rounded;
use gallery::table::Table;

/// Two losses less than this apart are the same except for rounding.
const ROUNDING: f64 = 1e-15;

/// What is fitted, and what is measured.
pub(crate) fn task(samples: &Samples, race: &Race) -> String {
    format!(
        "Gradient descent to {} samples of 16 x^5 - 20 x^3 + 5 x with noise within {NOISE}, x from -1\n\
         to 1. The function is piecewise linear, starts at zero, and is represented by\n\n  \
         values     its values at the breakpoints, which stay where they are\n  \
         weights    the output weights and the output bias of its network\n  \
         all        all parameters of its network, so that the breakpoints move too\n\n\
         Loss: half the mean squared error. Excess: the loss less the least loss with the breakpoints of\n\
         the start, which is solved for directly. The rate is 1 / L, L being the largest eigenvalue of\n\
         the Gram matrix; for all parameters, where that matrix changes on the way, it is the largest of\n\
         1, 1/2, 1/4, ... that never raises the loss in {STEPS} steps.\n\n\
         {} segments: least loss {}, excess (0: below {ROUNDING:e}, which is rounding)\n\n{}",
        samples.len(),
        race.segments,
        rounded(race.least_loss, 3),
        by_steps(race),
    )
}

fn by_steps(race: &Race) -> Table {
    let mut table = Table::new("steps", ["values", "weights", "all"].map(String::from));
    for steps in [0, 1, 10, 100, 1000, STEPS] {
        let excess = race.descents().map(|descent| race.excess(descent, steps));
        table.line(&steps.to_string(), excess.map(shown));
    }
    table.line(
        "rate",
        race.descents().map(|descent| rounded(descent.rate, 3)),
    );
    table
}

/// The condition numbers, and where the descents end.
pub(crate) fn by_segments(races: &[Race]) -> String {
    let conditions = ["values", "weights", "times"].map(String::from);
    let excess = ["values", "weights", "all"].map(|name| format!("{name}, end"));
    let mut table = Table::new("N", conditions.into_iter().chain(excess));
    for (i, race) in races.iter().enumerate() {
        let conditions = [
            rounded(race.values_condition, 3),
            rounded(race.weights_condition, 2),
            growth(&races[..=i]).map_or(String::new(), |growth| rounded(growth, 3)),
        ];
        let excess = race.descents().map(|descent| race.excess(descent, STEPS));
        let cells = conditions.into_iter().chain(excess.map(shown));
        table.line(&race.segments.to_string(), cells);
    }
    format!(
        "N segments: the condition numbers of the Gram matrices of values and weights, how many times\n\
         that of the weights grows from line to line, and the excess after {STEPS} steps\n\n{table}"
    )
}

/// How many times larger the condition number of the weights is in the last race than in the one
/// before.
fn growth(races: &[Race]) -> Option<f64> {
    let [.., before, last] = races else {
        return None;
    };
    Some(last.weights_condition / before.weights_condition)
}

/// What follows from the tables: why the weights take so long, and two things that it does not show.
pub(crate) fn why(races: &[Race], race: &Race) -> String {
    let of_values = || races.iter().map(|race| race.values_condition);
    let (least, most) = (
        of_values().fold(f64::INFINITY, f64::min),
        of_values().fold(0.0, f64::max),
    );
    format!(
        "Why: a step at the rate 1 / L leaves the share 1 - l / L of the error along an eigenvector with\n\
         the eigenvalue l, so the slowest part takes about as many steps as the condition number to\n\
         shrink by a factor of e: {} for the values and {} for the weights at {} segments. Twice the\n\
         segments multiply it by {} for the weights in the last line, nearly 2^4, while for the values it\n\
         stays between {} and {}. The rays of neighbouring units are almost the same function; the\n\
         values of neighbouring breakpoints act together on one segment only.\n\n\
         That is the slowest part. How much of the loss lies there depends on the samples: what the\n\
         weights leave after {STEPS} steps need not grow with their condition number. And where all\n\
         parameters move, an excess below zero is a better fit than any with the breakpoints of the start.\n",
        rounded(race.values_condition, 2),
        rounded(race.weights_condition, 2),
        race.segments,
        growth(races).map_or(String::new(), |growth| rounded(growth, 3)),
        rounded(least, 3),
        rounded(most, 3),
    )
}

fn shown(excess: f64) -> String {
    if excess.abs() < ROUNDING {
        return "0".to_string();
    }
    format!("{excess:.1e}")
}
