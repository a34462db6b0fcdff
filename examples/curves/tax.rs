//! An income tax: what is owed, what is left, and what to earn for it.

use shallow_relu::{Error, PiecewiseLinear, Solution, Tail};

/// The rate of each bracket, and the income up to which it holds.
const BRACKETS: [(f64, f64); 3] = [(0.0, 12_000.0), (0.2, 50_000.0), (0.4, 125_000.0)];
/// Beyond the last bracket.
const TOP_RATE: f64 = 0.45;

/// Another tax: one rate for all, and the same sum back for everyone.
const FLAT_RATE: f64 = 0.35;
const CREDIT: f64 = 6_000.0;

pub(crate) struct Tax {
    /// The tax on an income.
    pub(crate) owed: PiecewiseLinear<f64>,
    /// What the tax leaves of an income.
    pub(crate) net: PiecewiseLinear<f64>,
    /// The income of which the tax leaves so much.
    pub(crate) gross: PiecewiseLinear<f64>,
    /// The other tax.
    pub(crate) flat: PiecewiseLinear<f64>,
}

impl Tax {
    pub(crate) fn new() -> Result<Self, Error> {
        let owed = PiecewiseLinear::from_slopes(0.0, 0.0, &BRACKETS)?
            .with_tails(Tail::Constant, Tail::Slope(TOP_RATE))?;
        let income = line(0.0, 1.0)?;
        let net = income.minus(&owed)?;
        Ok(Self {
            gross: net.inverse()?,
            flat: line(-CREDIT, FLAT_RATE)?,
            owed,
            net,
        })
    }

    /// The incomes on which both taxes are the same.
    pub(crate) fn even(&self) -> Vec<Solution<f64>> {
        self.owed.intersections(&self.flat)
    }

    /// If everyone chooses.
    pub(crate) fn chosen(&self) -> Result<PiecewiseLinear<f64>, Error> {
        self.owed.min(&self.flat)
    }
}

/// A straight line on all of R, by its value and slope at 0.
fn line(y: f64, slope: f64) -> Result<PiecewiseLinear<f64>, Error> {
    PiecewiseLinear::from_slopes(0.0, y, &[(slope, 100_000.0)])?
        .with_tails(Tail::Linear, Tail::Linear)
}
