//! The picture: the tax, the thermocouple and the market, side by side.

use crate::drawing::panel::Panel;
use crate::drawing::span::Span;
use crate::drawing::style::{Area, Drawn, FADED, INK, unit_colour};
use crate::drawing::{LEGEND_HEIGHT, panels, picture};
use crate::market::Market;
use crate::tax::Tax;
use crate::thermocouple::{TOLERANCE, Thermocouple};
use shallow_relu::{PiecewiseLinear, Solution};

/// Incomes, in thousands.
const INCOMES: (f64, f64) = (0.0, 160.0);

/// The picture as SVG text.
pub(crate) fn draw(tax: &Tax, thermocouple: &Thermocouple, market: &Market) -> Drawn<String> {
    let keys = [
        (
            unit_colour(0),
            "tax; network less table; supply".to_string(),
        ),
        (unit_colour(1), "net income; demand".to_string()),
        (FADED, "flat tax; each supplier".to_string()),
    ];
    picture(LEGEND_HEIGHT + 300, |area| {
        let thirds = panels(area, &keys, (1, 3))?;
        draw_tax(&thirds[0], tax)?;
        draw_thermocouple(&thirds[1], thermocouple)?;
        draw_market(&thirds[2], market)
    })
}

fn draw_tax(area: &Area, tax: &Tax) -> Drawn {
    let (incomes, amounts) = (span(INCOMES), span((-10.0, 110.0)));
    let panel = Panel::along(
        area,
        "thousands, of an income",
        "income, thousands",
        incomes,
        amounts,
    )?;
    let in_thousands = |f: &PiecewiseLinear<f64>| -> Vec<(f64, f64)> {
        let (from, to) = (INCOMES.0 * 1e3, INCOMES.1 * 1e3);
        let points = points(f, from, to).into_iter();
        points.map(|(x, y)| (x / 1e3, y / 1e3)).collect()
    };
    panel.curve(&in_thousands(&tax.flat), FADED, 2)?;
    panel.curve(&in_thousands(&tax.net), unit_colour(1), 3)?;
    panel.curve(&in_thousands(&tax.owed), unit_colour(0), 3)?;
    for solution in tax.even() {
        if let Solution::Point(income) = solution {
            panel.dot((income / 1e3, tax.owed.eval(income) / 1e3), INK)?;
        }
    }
    Ok(())
}

fn draw_thermocouple(area: &Area, thermocouple: &Thermocouple) -> Drawn {
    let Thermocouple { temperature, net } = thermocouple;
    let off = (net.function() - temperature)?;
    let (from, to) = temperature.domain();
    let degrees = Span::around([-TOLERANCE, TOLERANCE], 0.1);
    let title = "degrees, network less table";
    let panel = Panel::along(area, title, "millivolts", span((from, to)), degrees)?;
    panel.curve(&points(&off, from, to), unit_colour(0), 3)
}

fn draw_market(area: &Area, market: &Market) -> Drawn {
    let (from, to) = market.demand.domain();
    let quantities = Span::around(market.demand.ys().iter().copied(), 0.05);
    let panel = Panel::along(
        area,
        "quantity, of a price",
        "price",
        span((from, to)),
        quantities,
    )?;
    for supplier in &market.suppliers {
        panel.curve(&points(supplier, from, to), FADED, 2)?;
    }
    panel.curve(&points(&market.demand, from, to), unit_colour(1), 3)?;
    panel.curve(&points(&market.supply, from, to), unit_colour(0), 3)?;
    match market.balance()? {
        Some(balance) => panel.dot((balance.price, balance.quantity), INK),
        None => Ok(()),
    }
}

fn span((low, high): (f64, f64)) -> Span {
    Span { low, high }
}

/// The function between two places: these, and its breakpoints between.
fn points(f: &PiecewiseLinear<f64>, from: f64, to: f64) -> Vec<(f64, f64)> {
    let inner = f.breakpoints().filter(|&(x, _)| from < x && x < to);
    let ends = |x: f64| [(x, f.eval(x))];
    ends(from)
        .into_iter()
        .chain(inner)
        .chain(ends(to))
        .collect()
}
