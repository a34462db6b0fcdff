//! The numbers.

use shallow_relu::{Error, Solution};

use crate::market::{Balance, DUTY, Market};
use crate::tax::Tax;
use crate::thermocouple::{TERMINALS, TOLERANCE, Thermocouple};
use gallery::number::rounded;
use gallery::table::Table;

const INCOMES: [f64; 6] = [10_000.0, 20_000.0, 50_000.0, 80_000.0, 125_000.0, 200_000.0];
const VOLTAGES: [f64; 5] = [0.0, 5.0, 10.0, 20.0, 40.0];

pub(crate) fn tax(tax: &Tax) -> Result<String, Error> {
    let headings = ["tax", "marginal rate", "net", "income for that net"];
    let mut table = Table::new("income", headings.map(String::from));
    for income in INCOMES {
        let net = tax.net.eval(income);
        let cells = [
            tax.owed.eval(income),
            tax.owed.slope_right(income),
            net,
            tax.gross.eval(net),
        ];
        table.line(&rounded(income, 9), cells.map(|x| rounded(x, 9)));
    }
    let points = tax
        .even()
        .into_iter()
        .filter_map(|solution| match solution {
            Solution::Point(income) => Some(rounded(income, 9)),
            Solution::Interval(_) => None,
        });
    let even: Vec<String> = points.collect();
    let chosen = tax.chosen()?;
    let saved = (&tax.owed - &chosen)?;
    let highest = INCOMES[INCOMES.len() - 1];
    let most = saved.extrema((0.0, highest))?;
    let beyond = match saved.slope_right(highest) {
        rate if rate > 0.0 => format!(
            "each further unit of income saves {} more",
            rounded(rate, 9)
        ),
        _ => "a higher income saves nothing more".to_string(),
    };
    Ok(format!(
        "An income tax. {} segments\n\n{table}\n\
         A flat tax with a credit is the same at incomes of {}.\n\
         Someone who may choose between them saves at most {}, among incomes up to {}: at {};\n{}.\n",
        tax.owed.segment_count(),
        even.join(" and "),
        rounded(most.max, 9),
        rounded(highest, 9),
        rounded(most.argmax, 9),
        beyond,
    ))
}

pub(crate) fn thermocouple(thermocouple: &Thermocouple) -> Result<String, Error> {
    let Thermocouple {
        temperature, net, ..
    } = thermocouple;
    let headings = ["degrees", "by the network"];
    let mut table = Table::new("millivolts", headings.map(String::from));
    for voltage in VOLTAGES {
        let degrees = [temperature.eval(voltage), net.forward(voltage)];
        table.line(&rounded(voltage, 6), degrees.map(|x| rounded(x, 6)));
    }
    let (from, to) = temperature.domain();
    let distance = temperature.sup_distance(net.function(), (from, to))?;
    Ok(format!(
        "A thermocouple of type K, the meter's terminals at {TERMINALS} degrees\n\n{table}\n\
         The table has {} segments, and {} are enough to keep within {TOLERANCE} degrees of it: the\n\
         network of as many units is nowhere further from it than {}.\n",
        temperature.segment_count(),
        net.width(),
        rounded(distance, 4),
    ))
}

pub(crate) fn market(market: &Market) -> Result<String, Error> {
    let headings = ["price", "quantity", "consumer surplus", "producer surplus"];
    let mut table = Table::new("", headings.map(String::from));
    let markets = [
        ("free", market.balance()?),
        ("with the duty", market.taxed()?.balance()?),
    ];
    for (name, balance) in markets {
        let Some(balance) = balance else {
            table.line(name, ["-"; 4].map(String::from));
            continue;
        };
        let Balance {
            price,
            quantity,
            consumer_surplus,
            producer_surplus,
        } = balance;
        let cells = [price, quantity, consumer_surplus, producer_surplus];
        table.line(name, cells.map(|x| rounded(x, 6)));
    }
    Ok(format!(
        "A market of two suppliers, and the same with a duty of {DUTY} on a unit\n\n{table}"
    ))
}
