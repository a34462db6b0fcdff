//! The texts of parameters and of kinds of results. Those of errors are in the groups of what refuses.

use shallow_relu::approximate::{Along, Tolerance};
use shallow_relu::fit::Shape;
use shallow_relu::{Parameter, Solution, Ties};

use crate::table::Table;

pub(crate) fn groups(table: &mut Table) {
    table.group("error/texts", |bits| {
        for parameter in [
            Parameter::HiddenWeight(0),
            Parameter::HiddenBias(17),
            Parameter::OutputWeight(20_000),
            Parameter::OutputBias,
        ] {
            bits.add((parameter.to_string(), format!("{parameter:?}")));
        }
        bits.add(format!(
            "{:?} {:?} {:?}",
            Ties::Mean,
            Shape::Rising,
            Along::Samples
        ));
        bits.add(format!(
            "{:?} {:?}",
            Solution::Point(1.5),
            Tolerance::relative(0.1)
        ));
    });
}
