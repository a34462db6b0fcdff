//! The picture: the tax, the thermocouple and the market, side by side.

use gallery::drawing::style::{FADED, INK, Stroke, numbered};
use gallery::drawing::{Axes, Key, Panel, Span, picture};
use shallow_relu::{Error, PiecewiseLinear, Solution};

use crate::market::Market;
use crate::tax::Tax;
use crate::thermocouple::{TOLERANCE, Thermocouple};

/// Incomes, in thousands.
const INCOMES: (f64, f64) = (0.0, 160.0);

const FIRST: Stroke = numbered(0);
const SECOND: Stroke = numbered(1);
const THIRD: Stroke = Stroke {
    width: 2,
    ..numbered(2)
};
const FOURTH: Stroke = Stroke {
    width: 2,
    ..numbered(3)
};
const LIMIT: Stroke = Stroke {
    dashes: "6 6",
    ..Stroke::solid(FADED, 2)
};

/// The picture as SVG text.
pub(crate) fn draw(
    tax: &Tax,
    thermocouple: &Thermocouple,
    market: &Market,
) -> Result<String, Error> {
    let axes = [
        tax_axes(),
        thermocouple_axes(thermocouple),
        market_axes(market),
    ];
    let off = (thermocouple.net.function() - &thermocouple.temperature)?;
    let balance = market.balance()?;
    Ok(picture(400.0, |area| {
        let panels = Panel::all(&area.split(1, 3), &axes);
        draw_tax(&panels[0], tax);
        draw_thermocouple(&panels[1], thermocouple, &off);
        draw_market(&panels[2], market);
        if let Some(balance) = balance {
            panels[2].dot((balance.price, balance.quantity), INK);
        }
    }))
}

fn tax_axes() -> Axes {
    Axes {
        title: "Two taxes, equal at two incomes".to_string(),
        x_name: "income, thousand pounds a year",
        y_name: "thousand pounds a year",
        x: span(INCOMES),
        y: span((-10.0, 110.0)),
        keys: vec![
            Key::line(FIRST, "tax by brackets"),
            Key::line(SECOND, "what it leaves"),
            Key::line(THIRD, "flat tax less a credit"),
            Key::dot(INK, "equal"),
        ],
    }
}

fn draw_tax(panel: &Panel, tax: &Tax) {
    let in_thousands = |f: &PiecewiseLinear<f64>| -> Vec<(f64, f64)> {
        let (from, to) = (INCOMES.0 * 1e3, INCOMES.1 * 1e3);
        let points = points(f, from, to).into_iter();
        points.map(|(x, y)| (x / 1e3, y / 1e3)).collect()
    };
    panel.curve(&in_thousands(&tax.net), SECOND);
    panel.curve(&in_thousands(&tax.owed), FIRST);
    panel.curve(&in_thousands(&tax.flat), THIRD);
    for solution in tax.even() {
        if let Solution::Point(income) = solution {
            panel.dot((income / 1e3, tax.owed.eval(income) / 1e3), INK);
        }
    }
}

fn thermocouple_axes(thermocouple: &Thermocouple) -> Axes {
    let units = thermocouple.net.width();
    let segments = thermocouple.temperature.segment_count();
    Axes {
        title: format!("{units} units for a table of {segments} segments"),
        x_name: "voltage, mV",
        y_name: "difference, degrees Celsius",
        x: span(thermocouple.temperature.domain()),
        y: Span::around([-TOLERANCE, TOLERANCE], 0.1),
        keys: vec![
            Key::line(FIRST, "network less table"),
            Key::line(LIMIT, format!("tolerance, {TOLERANCE} either way")),
        ],
    }
}

fn draw_thermocouple(panel: &Panel, thermocouple: &Thermocouple, off: &PiecewiseLinear<f64>) {
    let (from, to) = thermocouple.temperature.domain();
    for limit in [-TOLERANCE, TOLERANCE] {
        panel.curve(&[(from, limit), (to, limit)], LIMIT);
    }
    panel.curve(&points(off, from, to), FIRST);
}

fn market_axes(market: &Market) -> Axes {
    Axes {
        title: "Supply of two firms meets demand".to_string(),
        x_name: "price, pounds a piece",
        y_name: "pieces a day",
        x: span(market.demand.domain()),
        y: Span::around(market.demand.ys().iter().copied(), 0.05),
        keys: vec![
            Key::line(FIRST, "supply of both"),
            Key::line(SECOND, "demand"),
            Key::line(THIRD, "first firm"),
            Key::line(FOURTH, "second firm"),
            Key::dot(INK, "where they meet"),
        ],
    }
}

fn draw_market(panel: &Panel, market: &Market) {
    let (from, to) = market.demand.domain();
    for (supplier, stroke) in market.suppliers.iter().zip([THIRD, FOURTH]) {
        panel.curve(&points(supplier, from, to), stroke);
    }
    panel.curve(&points(&market.demand, from, to), SECOND);
    panel.curve(&points(&market.supply, from, to), FIRST);
}

fn span((low, high): (f64, f64)) -> Span {
    Span { low, high }
}

/// The function between two inputs: these, and its breakpoints between them.
fn points(f: &PiecewiseLinear<f64>, from: f64, to: f64) -> Vec<(f64, f64)> {
    let inner = f.breakpoints().filter(|&(x, _)| from < x && x < to);
    let ends = |x: f64| [(x, f.eval(x))];
    ends(from)
        .into_iter()
        .chain(inner)
        .chain(ends(to))
        .collect()
}
