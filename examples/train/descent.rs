//! Plain gradient descent on all samples at once.

use shallow_relu::{Error, PiecewiseLinear};

use crate::models::Model;
use crate::samples::{Samples, loss};

/// The steps of a whole descent.
pub(crate) const STEPS: usize = 10_000;
/// The steps after which the function is kept.
pub(crate) const EARLY: usize = 1000;

/// A whole descent.
pub(crate) struct Descent {
    /// What the gradient is multiplied by.
    pub(crate) rate: f64,
    /// The loss after 0, 1, 2, ... steps.
    pub(crate) losses: Vec<f64>,
    /// The function after `EARLY` steps.
    pub(crate) early: PiecewiseLinear<f64>,
}

impl Descent {
    pub(crate) fn new<M: Model>(start: &M, samples: &Samples, rate: f64) -> Result<Self, Error> {
        Self::while_allowed(start, samples, rate, |_, _| true)
    }

    /// At the largest rate of 1, 1/2, 1/4, ... that never raises the loss.
    pub(crate) fn by_halving<M: Model>(start: &M, samples: &Samples) -> Result<Self, Error> {
        let mut rate = 1.0;
        loop {
            let falls = |before, after| after <= before;
            match Self::while_allowed(start, samples, rate, falls) {
                Ok(descent) if descent.losses.len() <= STEPS => rate *= 0.5,
                outcome => return outcome,
            }
        }
    }

    /// Ends early where a step from one loss to another is not allowed.
    fn while_allowed<M: Model>(
        start: &M,
        samples: &Samples,
        rate: f64,
        allowed: impl Fn(f64, f64) -> bool,
    ) -> Result<Self, Error> {
        let mut model = start.clone();
        let mut errors = errors(&model, samples);
        let mut descent = Self {
            rate,
            losses: vec![loss(&errors)],
            early: model.function().clone(),
        };
        for taken in 1..=STEPS {
            model = stepped(&model, samples, &errors, rate)?;
            errors = self::errors(&model, samples);
            let (before, after) = (descent.losses[taken - 1], loss(&errors));
            if !allowed(before, after) {
                break;
            }
            descent.losses.push(after);
            if taken == EARLY {
                descent.early = model.function().clone();
            }
        }
        Ok(descent)
    }
}

fn stepped<M: Model>(model: &M, samples: &Samples, errors: &[f64], rate: f64) -> Result<M, Error> {
    let share = 1.0 / samples.len() as f64;
    let slopes: Vec<f64> = errors.iter().map(|error| share * error).collect();
    model.stepped(&samples.xs, &slopes, rate)
}

fn errors<M: Model>(model: &M, samples: &Samples) -> Vec<f64> {
    samples.errors(&model.function().values(&samples.xs))
}
