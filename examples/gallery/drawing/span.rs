//! A stretch of an axis, and the ticks on it.
//!
//! They are made for any two finite ends, `f64::MIN` and `f64::MAX` among them.

use crate::number::rounded;

/// From `low` to `high`: finite, and not empty.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Span {
    /// Around all the finite values, with a margin on both sides that is a share of their distance.
    #[must_use]
    pub fn around(values: impl IntoIterator<Item = f64>, margin: f64) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (value.min(low), value.max(high))
        });
        let pad = if low < high {
            high * margin - low * margin
        } else if low != 0.0 {
            low.abs()
        } else {
            1.0
        };
        Self {
            low: (low - pad).max(f64::MIN),
            high: (high + pad).min(f64::MAX),
        }
    }

    /// The position of a value: 0 at the low end, 1 at the high end.
    #[must_use]
    pub fn fraction(self, value: f64) -> f64 {
        let width = self.high - self.low;
        if width.is_finite() {
            (value - self.low) / width
        } else {
            (value * 0.5 - self.low * 0.5) / (self.high * 0.5 - self.low * 0.5)
        }
    }

    /// Round values inside, about `count` steps apart, with their labels. None where the steps
    /// would be too small or too large for a float.
    #[must_use]
    pub fn ticks(self, count: usize) -> Vec<(f64, String)> {
        let least_step = self.high / count as f64 - self.low / count as f64;
        let exponent = least_step.log10().floor();
        let power = format!("1e{exponent}").parse().unwrap_or(f64::NAN);
        let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
        let step = steps.into_iter().find(|&step| step >= least_step);
        let Some(step) = step.filter(|step| step.is_normal()) else {
            return Vec::new();
        };

        // As many digits as it takes to tell one tick from the next.
        let largest = self.low.abs().max(self.high.abs());
        let digits = (largest.log10().floor() - step.log10().floor() + 1.0).clamp(1.0, 17.0);
        let first = (self.low / step).ceil();
        let steps = ((self.high / step).floor() - first).clamp(0.0, count as f64);
        let ticks = (0..=steps as usize)
            .map(|i| (first + i as f64) * step)
            .filter(|&tick| self.low <= tick && tick <= self.high)
            .map(|tick| (tick, rounded(tick, digits as usize)));
        // Steps smaller than from one float to the next lead to the same tick.
        let mut ticks: Vec<_> = ticks.collect();
        ticks.dedup();
        ticks
    }
}
