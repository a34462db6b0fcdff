//! The curves of the example, against what one computes by hand, and the picture of them.

use gallery::checks::{assert_committed, assert_well_drawn, curves, dots};
use shallow_relu::{Error, Solution};

use crate::market::{DUTY, Market};
use crate::picture;
use crate::tax::Tax;
use crate::thermocouple::{TABLE, TERMINALS, TOLERANCE, Thermocouple};

#[test]
fn the_committed_picture_is_the_one_the_example_draws_and_well_drawn() -> Result<(), Error> {
    let svg = picture::draw(&Tax::new()?, &Thermocouple::new()?, &Market::new()?)?;
    assert_committed("curves", "curves.svg", &svg);
    assert_well_drawn("curves.svg", &svg);
    // Two taxes are the same at two incomes, and supply meets demand: each dot is on both curves.
    let dots = dots(&svg);
    assert_eq!(dots.len(), 3);
    for (x, y) in dots {
        let through = curves(&svg).filter(|curve| {
            curve.windows(2).any(|ends| {
                let ((x0, y0), (x1, y1)) = (ends[0], ends[1]);
                // Corners and dot are rounded to tenths of a pixel.
                let width = (x1 - x0).max(0.1);
                let along = y0 + (y1 - y0) * (x - x0) / width;
                x0 <= x && x <= x1 && (along - y).abs() <= 0.1 + 0.1 * (y1 - y0).abs() / width
            })
        });
        assert!(through.count() >= 2, "at {x}, {y}");
    }
    Ok(())
}

#[test]
fn a_tax_is_the_sum_of_its_brackets() -> Result<(), Error> {
    let tax = Tax::new()?;
    for step in 0..2000 {
        let income = f64::from(step) * 137.0;
        let within = |from: f64, to: f64| (income.min(to) - from).max(0.0);
        let owed = 0.2 * within(12_000.0, 50_000.0)
            + 0.4 * within(50_000.0, 125_000.0)
            + 0.45 * within(125_000.0, f64::INFINITY);
        // An amount below 2^18 is rounded by 2^-36 at most: four times in an evaluation, as often here.
        let rounding = 8.0 * 2.0_f64.powi(-36);
        assert!((tax.owed.eval(income) - owed).abs() <= rounding);
        assert!((tax.net.eval(income) - (income - owed)).abs() <= 2.0 * rounding);
        // What the net is off by is more by the slope of the inverse, 1 / 0.55 at most.
        assert!((tax.gross.eval(tax.net.eval(income)) - income).abs() <= 4.0 * rounding);
    }
    for income in [0.0, 12_000.0, 50_000.0, 125_000.0] {
        assert_eq!(tax.gross.eval(tax.net.eval(income)), income);
    }
    assert_eq!(tax.owed.slope_right(50_000.0), 0.4);
    assert_eq!(tax.owed.slope_right(1e9), 0.45);
    Ok(())
}

#[test]
fn two_taxes_are_even_where_they_cross() -> Result<(), Error> {
    let tax = Tax::new()?;
    // 0.35 x - 6000 = 0.2 (x - 12000), and 37600 + 0.45 (x - 125000): at 24000 and 126500, except for the
    // rounding of the rates, which moves a crossing by 2^-53 x of 2^17 over a difference of 0.1.
    let even = tax.even();
    assert_eq!(even.len(), 2);
    for (solution, income) in even.iter().zip([24_000.0, 126_500.0]) {
        let Solution::Point(x) = *solution else {
            panic!("{even:?}")
        };
        assert!((x - income).abs() <= 10.0 * 2.0_f64.powi(17 - 53), "{x}");
        assert!((tax.owed.slope_left(x) - tax.flat.slope_left(x)).abs() >= 0.1 - 1e-15);
    }
    let chosen = tax.chosen()?;
    for income in [0.0, 20_000.0, 50_000.0, 126_000.0, 130_000.0, 1e6] {
        let least = tax.owed.eval(income).min(tax.flat.eval(income));
        // Both are rounded four times, below 2^19.
        assert!((chosen.eval(income) - least).abs() <= 8.0 * 2.0_f64.powi(-35));
    }
    Ok(())
}

#[test]
fn a_thermocouple_is_read_the_other_way() -> Result<(), Error> {
    let Thermocouple { temperature, net } = Thermocouple::new()?;
    // Half-way from the first entry to the second.
    let at_terminals = TABLE[1].1 * TERMINALS / TABLE[1].0;
    assert_eq!(temperature.eval(0.0 - at_terminals), TABLE[0].0);
    for (entry, (x, degrees)) in TABLE.into_iter().zip(temperature.breakpoints()) {
        assert_eq!((x, degrees), (entry.1 - at_terminals, entry.0));
    }
    assert!((temperature.eval(0.0) - TERMINALS).abs() <= 4.0 * f64::EPSILON * TABLE[1].0);
    let (from, to) = temperature.domain();
    let distance = temperature.sup_distance(net.function(), (from, to))?;
    // The tolerance is kept at breakpoints and samples as they are evaluated; rounding there is 4 ulp
    // of 1000 on both sides.
    assert!(distance <= TOLERANCE + 8.0 * 512.0 * f64::EPSILON);
    assert!(net.width() < temperature.segment_count() / 2);
    Ok(())
}

#[test]
fn a_market_settles_where_supply_meets_demand() -> Result<(), Error> {
    let market = Market::new()?;
    let free = market.balance()?.expect("one price");
    // 5 (p - 2) + 15 + 2.5 (p - 5) = 40 - 4 (p - 5): whole numbers all, so the price is rounded once.
    assert_eq!(free.price, 135.0 / 23.0);
    let near =
        |found: f64, expected: f64| (found - expected).abs() <= 8.0 * f64::EPSILON * expected;
    assert!(near(free.quantity, 840.0 / 23.0));
    assert!(near(
        free.consumer_surplus,
        0.5 * (15.0 - 135.0 / 23.0) * 840.0 / 23.0
    ));
    // Triangles up to 4 and trapezoids to 5 and to the price.
    let last = 0.5 * (30.0 + 840.0 / 23.0) * (135.0 / 23.0 - 5.0);
    assert!(near(
        free.producer_surplus,
        10.0 + 0.5 * (10.0 + 30.0) + last
    ));

    let taxed = market.taxed()?.balance()?.expect("one price");
    // 5 (p - 3) + 15 + 2.5 (p - 6) = 40 - 4 (p - 5)
    assert_eq!(taxed.price, 150.0 / 23.0);
    assert!(taxed.quantity < free.quantity && taxed.price < free.price + DUTY);
    assert!(taxed.producer_surplus < free.producer_surplus);
    Ok(())
}
