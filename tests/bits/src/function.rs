//! Continuous functions: constructors, evaluation alone and in batches, questions, texts, columns.

use shallow_relu::{Columns, Error, PiecewiseLinear, Side, Tail};

use crate::float::Float;
use crate::inputs::{Random, SIZES, functions, inputs, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/function/{group}", F::NAME);
    table.group(&name("constructors"), constructors::<F>);
    table.group(&name("tails"), tails::<F>);
    table.group(&name("questions"), questions::<F>);
    table.group(&name("texts"), texts::<F>);
    table.group(&name("eval"), |bits| {
        each::<F>(|f, inputs| inputs.iter().for_each(|&x| bits.add(f.eval(x))));
    });
    table.group(&name("batch"), |bits| {
        each::<F>(|f, inputs| bits.add(f.values(inputs)));
    });
    table.group(&name("sorted_batch"), |bits| {
        each::<F>(|f, inputs| {
            // NaN comes last.
            let (mut sorted, nans): (Vec<F>, Vec<F>) =
                inputs.iter().partition(|&&x| x <= F::highest());
            sorted.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            sorted.extend(nans);
            bits.add(f.values(&sorted));
        });
    });
    table.group(&name("batch_of_every_length"), lengths::<F>);
    table.group(&name("in_domain"), in_domain::<F>);
    table.group(&name("columns"), columns::<F>);
}

/// Calls `law` with hard functions of all sizes, and hard inputs for each.
fn each<F: Float>(mut law: impl FnMut(&PiecewiseLinear<F>, &[F])) {
    let mut random = Random(2);
    for f in functions::<F>(&SIZES, 3) {
        law(&f, &inputs(f.xs(), 80, &mut random));
    }
}

fn constructors<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&SIZES[..20], 4) {
        let points: Vec<(F, F)> = f.breakpoints().collect();
        bits.add(PiecewiseLinear::from_breakpoints(&points));
        bits.add(PiecewiseLinear::from_xy(f.xs(), f.ys()));
        let segments: Vec<(F, F)> = f
            .segments()
            .map(|s| (s.end().0 - s.start().0, s.slope()))
            .collect();
        bits.add(PiecewiseLinear::from_slopes(
            points[0].0,
            points[0].1,
            &segments,
        ));
        bits.add(PiecewiseLinear::try_from(&points[..]));
        bits.add(PiecewiseLinear::try_from(points));
    }
    // One bad value each in good breakpoints.
    for value in specials::<F>() {
        bits.add(PiecewiseLinear::constant(value));
        bits.add(PiecewiseLinear::from_slopes(
            value,
            F::one(),
            &[(F::one(), value), (value, F::one())],
        ));
        for place in 0..6 {
            let mut xy = [0.0, 1.0, 2.0, 3.0, 2.0, 5.0].map(F::of);
            xy[place] = value;
            bits.add(PiecewiseLinear::from_xy(&xy[..3], &xy[3..]));
        }
    }
    bits.add(PiecewiseLinear::<F>::from_breakpoints(&[]));
    bits.add(PiecewiseLinear::from_xy(&[F::one()], &[]));
    bits.add(PiecewiseLinear::from_slopes(F::one(), F::one(), &[]));
}

fn tails<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&[1, 2, 9], 5) {
        for slope in specials::<F>() {
            let kinds = [Tail::Constant, Tail::Linear, Tail::Slope(slope)];
            for (left, right) in kinds
                .iter()
                .flat_map(|&left| kinds.map(|right| (left, right)))
            {
                let f = f.clone().with_tails(left, right);
                bits.add(
                    f.as_ref()
                        .map(|f| f.values(&specials()))
                        .map_err(Error::clone),
                );
                bits.add(f);
            }
        }
        bits.add((f.clone().clamped(), f.clone().extended(), f.negated()));
    }
}

fn questions<F: Float>(bits: &mut Bits) {
    let mut random = Random(6);
    for f in functions::<F>(&SIZES[..30], 6) {
        bits.add((f.domain(), f.range(), f.segment_count()));
        bits.add(f.segments().collect::<Vec<_>>());
        bits.add((&f).into_iter().rev().collect::<Vec<_>>());
        bits.add((
            f.segment(f.segment_count() / 2),
            f.segment(f.segment_count()),
        ));
        for x in inputs(f.xs(), 8, &mut random) {
            bits.add((f.slope_left(x), f.slope_right(x)));
        }
    }
}

fn texts<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&[1, 2, 5, 6, 7, 300], 7) {
        bits.add(f.to_string());
        let (left, right) = f.tails();
        bits.add((left.to_string(), right.to_string()));
        if f.segment_count() < 300 {
            bits.add(format!("{f:?}"));
        }
        for segment in f.segments().take(3) {
            bits.add((segment.to_string(), format!("{segment:?}")));
        }
    }
    bits.add(format!("{:?} {:?}", Side::Left, Tail::Slope(F::one())));
}

/// Batches of every length up to two blocks and a few more, at every offset from an alignment.
fn lengths<F: Float>(bits: &mut Bits) {
    let mut random = Random(8);
    for f in functions::<F>(&[1, 14, 31, 62, 127, 300], 8) {
        let inputs = inputs(f.xs(), 60, &mut random);
        for length in (0..40).chain([63, 64, 65, 255, 256, 257, 300, 511, 512, 513]) {
            let start = length % 9;
            let inputs = &inputs[start.min(inputs.len())..(start + length).min(inputs.len())];
            let mut outputs = vec![F::zero(); inputs.len()];
            bits.add(f.eval_batch(inputs, &mut outputs));
            bits.add(outputs);
        }
        bits.add(f.eval_batch(&inputs, &mut []));
    }
}

fn in_domain<F: Float>(bits: &mut Bits) {
    each::<F>(|f, inputs| {
        let inputs = &inputs[..inputs.len().min(300)];
        bits.add(
            inputs
                .iter()
                .map(|&x| f.eval_in_domain(x))
                .collect::<Vec<_>>(),
        );
        let mut outputs = vec![F::zero(); inputs.len()];
        bits.add(f.eval_batch_in_domain(inputs, &mut outputs, F::NAN));
        bits.add(&outputs);
        bits.add(f.eval_batch_in_domain(inputs, &mut outputs[1..], F::one()));
    });
}

fn columns<F: Float>(bits: &mut Bits) {
    each::<F>(|f, inputs| {
        let more = [
            f.clone(),
            f.negated(),
            f.clone().clamped(),
            f.clone().extended(),
        ];
        let columns = Columns::new(more).expect("the same x");
        let first = columns.functions().iter().map(|f| f.eval(inputs[0]));
        bits.add(first.collect::<Vec<_>>());
        bits.add(columns.values(inputs));
        for &x in inputs.iter().take(30) {
            bits.add(columns.eval(x).collect::<Vec<_>>());
        }
        let mut outputs = [F::zero(); 17];
        let (one, three) = outputs.split_at_mut(5);
        let (two, three) = three.split_at_mut(5);
        let (three, four) = three.split_at_mut(5);
        bits.add(columns.eval_batch(&inputs[..5], &mut [one, two, three, four]));
        bits.add(&outputs[..]);
    });
    let functions = functions::<F>(&[1, 2], 9);
    bits.add(Columns::new(functions.clone()));
    bits.add(Columns::<F>::new([]));
    bits.add(
        Columns::new([functions[0].clone()]).and_then(|one| one.eval_batch(&[F::one()], &mut [])),
    );
}
