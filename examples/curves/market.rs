//! A market: two suppliers, their customers, and the price at which both agree.

use shallow_relu::{Error, PiecewiseLinear, Solution, Tail};

/// The quantities offered at each price: none below the first, no more beyond the last.
const MINE: [(f64, f64); 2] = [(2.0, 0.0), (6.0, 20.0)];
const YOURS: [(f64, f64); 3] = [(4.0, 0.0), (5.0, 15.0), (9.0, 25.0)];
/// The quantity that is asked for: at the last price none.
const DEMAND: [(f64, f64); 3] = [(0.0, 70.0), (5.0, 40.0), (15.0, 0.0)];
/// On every unit that is sold.
pub(crate) const DUTY: f64 = 1.0;

pub(crate) struct Market {
    pub(crate) suppliers: [PiecewiseLinear<f64>; 2],
    pub(crate) supply: PiecewiseLinear<f64>,
    pub(crate) demand: PiecewiseLinear<f64>,
}

/// Where supply meets demand.
pub(crate) struct Balance {
    pub(crate) price: f64,
    pub(crate) quantity: f64,
    /// What the customers would have paid beyond the price.
    pub(crate) consumer_surplus: f64,
    /// What the suppliers are paid beyond what they would have sold for.
    pub(crate) producer_surplus: f64,
}

impl Market {
    pub(crate) fn new() -> Result<Self, Error> {
        let level = |curve: &[(f64, f64)]| {
            PiecewiseLinear::from_breakpoints(curve)?.with_tails(Tail::Constant, Tail::Constant)
        };
        let suppliers = [level(&MINE)?, level(&YOURS)?];
        Ok(Self {
            supply: PiecewiseLinear::sum(&suppliers)?,
            demand: level(&DEMAND)?,
            suppliers,
        })
    }

    /// The same market with the duty, which the suppliers add to their prices.
    pub(crate) fn taxed(&self) -> Result<Self, Error> {
        let [mine, yours] = &self.suppliers;
        let suppliers = [mine.shift_x(DUTY)?, yours.shift_x(DUTY)?];
        Ok(Self {
            supply: PiecewiseLinear::sum(&suppliers)?,
            demand: self.demand.clone(),
            suppliers,
        })
    }

    /// None where no single price settles it.
    pub(crate) fn balance(&self) -> Result<Option<Balance>, Error> {
        let [Solution::Point(price)] = self.supply.intersections(&self.demand)[..] else {
            return Ok(None);
        };
        let (nothing, (_, choke)) = (self.supply.domain().0.min(price), self.demand.domain());
        Ok(Some(Balance {
            price,
            quantity: self.supply.eval(price),
            consumer_surplus: self.demand.integral((price, choke.max(price)))?,
            producer_surplus: self.supply.integral((nothing, price))?,
        }))
    }
}
