//! Functions from functions.

use shallow_relu::{Discontinuous, PiecewiseLinear, Side};

use crate::table::Table;
use crate::values::{COUNTS, INTERVALS, Number, SCALARS, jumping, pair, subjects};

pub(crate) fn call_all<F: Number>(table: &mut Table) {
    table.call("PiecewiseLinear::sum", "of nothing", || {
        PiecewiseLinear::<F>::sum([])
    });
    table.call("PiecewiseLinear::maximum", "of nothing", || {
        PiecewiseLinear::<F>::maximum([])
    });
    table.call("PiecewiseLinear::minimum", "of nothing", || {
        PiecewiseLinear::<F>::minimum([])
    });
    for (name, f) in subjects::<F>() {
        one(table, name, &f);
        for (other, g) in subjects::<F>() {
            two(table, &format!("of {name}, {other}"), &f, &g);
        }
    }
    for (name, f) in jumping::<F>() {
        one_with_jumps(table, name, &f);
        for (other, g) in jumping::<F>() {
            table.call(
                "Discontinuous::append",
                format_args!("of {name}, {other}"),
                || f.append(&g, Side::Left),
            );
        }
    }
}

fn one<F: Number>(table: &mut Table, name: &str, f: &PiecewiseLinear<F>) {
    for value in SCALARS {
        let number = F::of(value);
        let arguments = format!("of {name}: {value:?}");
        table.call("PiecewiseLinear::shift_x", &arguments, || f.shift_x(number));
        table.call("PiecewiseLinear::scale_x", &arguments, || f.scale_x(number));
        table.call("PiecewiseLinear::shift_y", &arguments, || f.shift_y(number));
        table.call("PiecewiseLinear::scale_y", &arguments, || f.scale_y(number));
        table.call("PiecewiseLinear::divide_y", &arguments, || {
            f.divide_y(number)
        });
        table.call("PiecewiseLinear::simplify_within", &arguments, || {
            f.simplify_within(number)
        });
    }
    for interval in INTERVALS {
        table.call(
            "PiecewiseLinear::restrict",
            format_args!("of {name}: {interval:?}"),
            || f.restrict(pair(interval)),
        );
    }
    for n in COUNTS {
        table.call(
            "PiecewiseLinear::repeat",
            format_args!("of {name}: {n}"),
            || f.repeat(n),
        );
    }
    let of = format!("of {name}");
    table.call("PiecewiseLinear::abs", &of, || f.abs());
    table.call("PiecewiseLinear::relu", &of, || f.relu());
    table.call("PiecewiseLinear::inverse", &of, || f.inverse());
    table.call("PiecewiseLinear::lower_inverse", &of, || f.lower_inverse());
    table.call("PiecewiseLinear::upper_inverse", &of, || f.upper_inverse());
    table.call("PiecewiseLinear::simplify", &of, || f.simplify());
}

fn two<F: Number>(table: &mut Table, of: &str, f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) {
    table.call("PiecewiseLinear::plus", of, || f.plus(g));
    table.call("PiecewiseLinear::minus", of, || f.minus(g));
    table.call(
        "PiecewiseLinear::sum",
        format_args!("{of}, once more"),
        || PiecewiseLinear::sum([f, g, f]),
    );
    table.call("PiecewiseLinear::max", of, || f.max(g));
    table.call("PiecewiseLinear::min", of, || f.min(g));
    table.call(
        "PiecewiseLinear::maximum",
        format_args!("{of}, once more"),
        || PiecewiseLinear::maximum([f, g, f]),
    );
    table.call(
        "PiecewiseLinear::minimum",
        format_args!("{of}, once more"),
        || PiecewiseLinear::minimum([f, g, f]),
    );
    table.call("PiecewiseLinear::compose", of, || f.compose(g));
    table.call("PiecewiseLinear::append", of, || f.append(g));
    table.call("PiecewiseLinear::same_function", of, || f.same_function(g));
}

fn one_with_jumps<F: Number>(table: &mut Table, name: &str, f: &Discontinuous<F>) {
    for interval in INTERVALS {
        table.call(
            "Discontinuous::restrict",
            format_args!("of {name}: {interval:?}"),
            || f.restrict(pair(interval)),
        );
    }
    for n in COUNTS {
        table.call(
            "Discontinuous::repeat",
            format_args!("of {name}: {n}"),
            || f.repeat(n, Side::Right),
        );
    }
    table.call(
        "Discontinuous::lower_inverse",
        format_args!("of {name}"),
        || f.lower_inverse(),
    );
    table.call(
        "Discontinuous::upper_inverse",
        format_args!("of {name}"),
        || f.upper_inverse(),
    );
}
