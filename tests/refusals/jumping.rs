//! Functions that jump, and periodic ones.

use shallow_relu::{Discontinuous, Periodic, Side, Tail};

use crate::table::Table;
use crate::values::{
    FEW, INTERVALS, NAN, Number, POINTS, SCALARS, SIDES, SLICES, jumping, many, pair, points,
    subjects,
};

pub(crate) fn call_all<F: Number>(table: &mut Table) {
    for list in POINTS {
        for side in SIDES {
            table.call(
                "Discontinuous::from_breakpoints",
                format_args!("{list:?}, {side:?}"),
                || Discontinuous::from_breakpoints(&points::<F>(list), side),
            );
        }
        table.call("Discontinuous::previous", format_args!("{list:?}"), || {
            Discontinuous::previous(&points::<F>(list))
        });
        table.call("Discontinuous::next", format_args!("{list:?}"), || {
            Discontinuous::next(&points::<F>(list))
        });
    }
    for (xs, ys) in SLICES {
        table.call(
            "Discontinuous::from_xy",
            format_args!("{xs:?}, {ys:?}"),
            || Discontinuous::from_xy(&many::<F>(xs), &many::<F>(ys), Side::Left),
        );
    }
    for (name, f) in jumping::<F>() {
        changes(table, name, &f);
        evaluation(table, name, &f);
        questions(table, name, &f);
    }
    periodic::<F>(table);
}

fn changes<F: Number>(table: &mut Table, name: &str, f: &Discontinuous<F>) {
    for value in SCALARS {
        let number = F::of(value);
        let arguments = format!("of {name}: {value:?}");
        table.call("Discontinuous::with_side_at", &arguments, || {
            f.clone().with_side_at(number, Side::Left)
        });
        table.call("Discontinuous::ramped", &arguments, || f.ramped(number));
    }
    for sides in [&[][..], &[Side::Left], &[Side::Left; 9]] {
        table.call(
            "Discontinuous::with_sides",
            format_args!("of {name}: {}", sides.len()),
            || f.clone().with_sides(sides),
        );
    }
    for slope in FEW {
        table.call(
            "Discontinuous::with_tails",
            format_args!("of {name}: {slope:?}, linear"),
            || {
                f.clone()
                    .with_tails(Tail::Slope(F::of(slope)), Tail::Linear)
            },
        );
        table.call(
            "Discontinuous::with_tails",
            format_args!("of {name}: constant, {slope:?}"),
            || {
                f.clone()
                    .with_tails(Tail::Constant, Tail::Slope(F::of(slope)))
            },
        );
    }
    table.call("Discontinuous::clamped", format_args!("of {name}"), || {
        f.clone().clamped()
    });
    table.call("Discontinuous::extended", format_args!("of {name}"), || {
        f.clone().extended()
    });
}

fn evaluation<F: Number>(table: &mut Table, name: &str, f: &Discontinuous<F>) {
    for x in SCALARS {
        let at = F::of(x);
        let arguments = format!("of {name}: {x:?}");
        table.call("Discontinuous::eval", &arguments, || f.eval(at));
        table.call("Discontinuous::eval_in_domain", &arguments, || {
            f.eval_in_domain(at)
        });
        table.call("Discontinuous::left_limit", &arguments, || f.left_limit(at));
        table.call("Discontinuous::right_limit", &arguments, || {
            f.right_limit(at)
        });
        table.call("Discontinuous::jump_at", &arguments, || f.jump_at(at));
    }
    table.call(
        "Discontinuous::values",
        format_args!("of {name}: all of these"),
        || f.values(&many::<F>(&SCALARS)).len(),
    );
    for (inputs, outputs) in SLICES {
        let arguments = format!("of {name}: {inputs:?}, {} outputs", outputs.len());
        let (inputs, mut outputs) = (many::<F>(inputs), many::<F>(outputs));
        table.call("Discontinuous::eval_batch", &arguments, || {
            f.eval_batch(&inputs, &mut outputs)
        });
        table.call("Discontinuous::eval_batch_in_domain", &arguments, || {
            f.eval_batch_in_domain(&inputs, &mut outputs, F::of(NAN))
        });
    }
}

fn questions<F: Number>(table: &mut Table, name: &str, f: &Discontinuous<F>) {
    let of = format!("of {name}");
    table.call("Discontinuous::xs", &of, || f.xs().to_vec());
    table.call("Discontinuous::ys", &of, || f.ys().to_vec());
    table.call("Discontinuous::breakpoints", &of, || f.breakpoints().len());
    table.call("Discontinuous::tails", &of, || f.tails());
    table.call("Discontinuous::tail_slopes", &of, || f.tail_slopes());
    table.call("Discontinuous::segment_count", &of, || f.segment_count());
    table.call("Discontinuous::segments", &of, || f.segments().count());
    table.call("Discontinuous::domain", &of, || f.domain());
    table.call("Discontinuous::range", &of, || f.range());
    table.call("Discontinuous::jumps", &of, || f.jumps().len());
    for jump in f.jumps() {
        table.call("Jump::x", &of, || jump.x());
        table.call("Jump::left", &of, || jump.left());
        table.call("Jump::right", &of, || jump.right());
        table.call("Jump::side", &of, || Some(jump.side()));
        table.call("Jump::value", &of, || jump.value());
    }
}

fn periodic<F: Number>(table: &mut Table) {
    for list in POINTS {
        for period in FEW {
            table.call(
                "Periodic::from_breakpoints",
                format_args!("{list:?}, {period:?}"),
                || Periodic::from_breakpoints(&points::<F>(list), F::of(period)),
            );
        }
    }
    for period in SCALARS {
        for (name, f) in subjects::<F>() {
            table.call(
                "PiecewiseLinear::periodic",
                format_args!("of {name}: {period:?}"),
                || f.periodic(F::of(period)),
            );
        }
        for (name, f) in jumping::<F>() {
            table.call(
                "Discontinuous::periodic",
                format_args!("of {name}: {period:?}"),
                || f.periodic(F::of(period), Side::Left),
            );
        }
    }
    for (list, period) in [
        (&[(0.0, 0.0), (1.0, 1.0)][..], 3.0),
        (&[(0.0, 1.0), (crate::values::LEAST, 0.0)], 1.0),
        (&[(-1.0, 0.0), (1.0, 1.0)], crate::values::MAX),
        (&[(0.0, 0.0)], crate::values::MIN_POSITIVE),
        (&[(0.0, crate::values::MAX), (1.0, crate::values::MAX)], 2.0),
    ] {
        let Ok(f) = Periodic::from_breakpoints(&points::<F>(list), F::of(period)) else {
            continue;
        };
        let of = format!("of {list:?} every {period:?}");
        table.call("Periodic::period", &of, || f.period());
        table.call("Periodic::function", &of, || f.function().clone());
        for x in SCALARS {
            table.call("Periodic::eval", format_args!("{of}: {x:?}"), || {
                f.eval(F::of(x))
            });
        }
        table.call(
            "Periodic::values",
            format_args!("{of}: all of these"),
            || f.values(&many::<F>(&SCALARS)).len(),
        );
        for (inputs, outputs) in SLICES {
            let arguments = format!("{of}: {inputs:?}, {} outputs", outputs.len());
            let (inputs, mut outputs) = (many::<F>(inputs), many::<F>(outputs));
            table.call("Periodic::eval_batch", arguments, || {
                f.eval_batch(&inputs, &mut outputs)
            });
        }
        for interval in INTERVALS {
            let arguments = format!("{of}: {interval:?}");
            table.call("Periodic::integral", &arguments, || {
                f.integral(pair(interval))
            });
            table.call("Periodic::mean", &arguments, || f.mean(pair(interval)));
        }
    }
}
