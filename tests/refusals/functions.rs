//! Continuous functions, segments and columns.

use shallow_relu::{Columns, PiecewiseLinear, Tail};

use crate::table::Table;
use crate::values::{
    FEW, INF, LEAST, MAX, NAN, Number, POINTS, SCALARS, SLICES, many, points, subjects,
};

pub(crate) fn call_all<F: Number>(table: &mut Table) {
    constructors::<F>(table);
    for (name, f) in subjects::<F>() {
        evaluation(table, name, &f);
        questions(table, name, &f);
    }
    columns::<F>(table);
}

fn constructors<F: Number>(table: &mut Table) {
    for list in POINTS {
        table.call(
            "PiecewiseLinear::from_breakpoints",
            format_args!("{list:?}"),
            || PiecewiseLinear::from_breakpoints(&points::<F>(list)),
        );
    }
    for (xs, ys) in SLICES {
        table.call(
            "PiecewiseLinear::from_xy",
            format_args!("{xs:?}, {ys:?}"),
            || PiecewiseLinear::from_xy(&many::<F>(xs), &many::<F>(ys)),
        );
    }
    let starts = [(NAN, 0.0), (0.0, INF), (MAX, 0.0), (0.0, MAX), (-0.0, -0.0)];
    let segments: [&[(f64, f64)]; 12] = [
        &[],
        &[(1.0, 1.0)],
        &[(NAN, 1.0)],
        &[(1.0, NAN)],
        &[(INF, 1.0)],
        &[(1.0, INF)],
        &[(1.0, 0.0)],
        &[(1.0, -1.0)],
        &[(1.0, 2.0), (1.0, 2.0)],
        &[(MAX, 2.0), (1.0, MAX)],
        &[(-MAX, MAX)],
        &[(LEAST, LEAST)],
    ];
    for (x, y) in starts {
        for list in segments {
            table.call(
                "PiecewiseLinear::from_slopes",
                format_args!("{x:?}, {y:?}, {list:?}"),
                || PiecewiseLinear::from_slopes(F::of(x), F::of(y), &points::<F>(list)),
            );
        }
    }
    for y in SCALARS {
        table.call("PiecewiseLinear::constant", format_args!("{y:?}"), || {
            PiecewiseLinear::constant(F::of(y))
        });
    }
    for (name, f) in subjects::<F>() {
        for left in FEW {
            table.call(
                "PiecewiseLinear::with_tails",
                format_args!("of {name}: {left:?}, linear"),
                || f.clone().with_tails(Tail::Slope(F::of(left)), Tail::Linear),
            );
            table.call(
                "PiecewiseLinear::with_tails",
                format_args!("of {name}: constant, {left:?}"),
                || {
                    f.clone()
                        .with_tails(Tail::Constant, Tail::Slope(F::of(left)))
                },
            );
        }
        table.call(
            "PiecewiseLinear::clamped",
            format_args!("of {name}"),
            || f.clone().clamped(),
        );
        table.call(
            "PiecewiseLinear::extended",
            format_args!("of {name}"),
            || f.clone().extended(),
        );
    }
}

fn evaluation<F: Number>(table: &mut Table, name: &str, f: &PiecewiseLinear<F>) {
    for x in SCALARS {
        let at = F::of(x);
        let arguments = format!("of {name}: {x:?}");
        table.call("PiecewiseLinear::eval", &arguments, || f.eval(at));
        table.call("PiecewiseLinear::eval_in_domain", &arguments, || {
            f.eval_in_domain(at)
        });
        table.call("PiecewiseLinear::slope_left", &arguments, || {
            f.slope_left(at)
        });
        table.call("PiecewiseLinear::slope_right", &arguments, || {
            f.slope_right(at)
        });
    }
    table.call(
        "PiecewiseLinear::values",
        format_args!("of {name}: all of these"),
        || f.values(&many::<F>(&SCALARS)).len(),
    );
    for (inputs, outputs) in SLICES {
        let arguments = format!("of {name}: {inputs:?}, {} outputs", outputs.len());
        let (inputs, mut outputs) = (many::<F>(inputs), many::<F>(outputs));
        table.call("PiecewiseLinear::eval_batch", &arguments, || {
            f.eval_batch(&inputs, &mut outputs)
        });
        table.call("PiecewiseLinear::eval_batch_in_domain", &arguments, || {
            f.eval_batch_in_domain(&inputs, &mut outputs, F::of(NAN))
        });
    }
}

fn questions<F: Number>(table: &mut Table, name: &str, f: &PiecewiseLinear<F>) {
    let of = format!("of {name}");
    table.call("PiecewiseLinear::negated", &of, || f.negated());
    table.call("PiecewiseLinear::xs", &of, || f.xs().to_vec());
    table.call("PiecewiseLinear::ys", &of, || f.ys().to_vec());
    table.call("PiecewiseLinear::breakpoints", &of, || {
        f.breakpoints().len()
    });
    table.call("PiecewiseLinear::tails", &of, || f.tails());
    table.call("PiecewiseLinear::tail_slopes", &of, || f.tail_slopes());
    table.call("PiecewiseLinear::segment_count", &of, || f.segment_count());
    table.call("PiecewiseLinear::domain", &of, || f.domain());
    table.call("PiecewiseLinear::range", &of, || f.range());
    table.call("PiecewiseLinear::segments", &of, || f.segments().len());
    for i in [0, 1, 2, usize::MAX] {
        table.call(
            "PiecewiseLinear::segment",
            format_args!("of {name}: {i}"),
            || f.segment(i).map(|segment| segment.start()),
        );
    }
    for (i, segment) in f.segments().enumerate() {
        let of = format!("{i} of {name}");
        table.call("Segment::start", &of, || segment.start());
        table.call("Segment::end", &of, || segment.end());
        table.call("Segment::slope", &of, || segment.slope());
        table.call("Segment::intercept", &of, || segment.intercept());
    }
}

fn columns<F: Number>(table: &mut Table) {
    let subjects = subjects::<F>();
    table.call("Columns::new", "of nothing", || Columns::<F>::new([]));
    for (name, f) in &subjects {
        for (other, g) in &subjects {
            table.call("Columns::new", format_args!("of {name}, {other}"), || {
                Columns::new([f.clone(), g.clone()])
            });
        }
        let columns = Columns::new([f.clone(), f.negated()]).expect("the same x");
        table.call("Columns::functions", format_args!("of {name}"), || {
            columns.functions().len()
        });
        for x in SCALARS {
            table.call("Columns::eval", format_args!("of {name}: {x:?}"), || {
                columns.eval(F::of(x)).collect::<Vec<_>>()
            });
        }
        table.call(
            "Columns::values",
            format_args!("of {name}: all of these"),
            || columns.values(&many::<F>(&SCALARS)).len(),
        );
        for lengths in [&[][..], &[1], &[1, 1], &[2, 1], &[1, 2], &[1, 1, 1]] {
            let mut outputs: Vec<Vec<F>> = lengths
                .iter()
                .map(|&length| vec![F::of(0.0); length])
                .collect();
            table.call(
                "Columns::eval_batch",
                format_args!("of {name}: 1 input, outputs {lengths:?}"),
                || {
                    let mut slices: Vec<&mut [F]> =
                        outputs.iter_mut().map(|output| &mut output[..]).collect();
                    columns.eval_batch(&[F::of(INF)], &mut slices)
                },
            );
        }
    }
}
