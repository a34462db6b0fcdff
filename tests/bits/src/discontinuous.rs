//! Functions that jump.

use shallow_relu::{Discontinuous, PiecewiseLinear, Side, Tail};

use crate::float::Float;
use crate::inputs::{Random, SIZES, functions, inputs, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/discontinuous/{group}", F::NAME);
    table.group(&name("constructors"), constructors::<F>);
    table.group(&name("questions"), questions::<F>);
    table.group(&name("eval"), eval::<F>);
    table.group(&name("in_domain"), in_domain::<F>);
    table.group(&name("ramped"), ramped::<F>);
}

/// Breakpoints some of which share an x with the next one, with different y.
fn points<F: Float>(f: &PiecewiseLinear<F>, random: &mut Random) -> Vec<(F, F)> {
    let mut points: Vec<(F, F)> = Vec::new();
    for (i, (x, y)) in f.breakpoints().enumerate() {
        points.push((x, y));
        if i % 3 == random.below(3) && i + 1 < f.xs().len() {
            // The y of the next breakpoint, so that no segment becomes too steep.
            points.push((x, f.ys()[i + 1]));
        }
    }
    points
}

/// Functions with jumps of either side, for every spacing and size.
pub(crate) fn jumping<F: Float>(sizes: &[usize], seed: u64) -> Vec<Discontinuous<F>> {
    let mut random = Random(seed);
    let mut made = Vec::new();
    for f in functions::<F>(sizes, seed) {
        let Ok(jumping) = Discontinuous::from_breakpoints(&points(&f, &mut random), Side::Left)
        else {
            made.push(Discontinuous::from(f));
            continue;
        };
        let sides = jumping
            .jumps()
            .map(|_| random.one_of(&[Side::Left, Side::Right]));
        let sides: Vec<Side> = sides.collect();
        made.push(jumping.with_sides(&sides).expect("as many sides as jumps"));
    }
    made
}

fn constructors<F: Float>(bits: &mut Bits) {
    let mut random = Random(10);
    for f in functions::<F>(&SIZES[..20], 10) {
        let points = points(&f, &mut random);
        let (xs, ys): (Vec<F>, Vec<F>) = points.iter().copied().unzip();
        let breakpoints: Vec<(F, F)> = f.breakpoints().collect();
        bits.add(Discontinuous::from_breakpoints(&points, Side::Right));
        bits.add(Discontinuous::from_xy(&xs, &ys, Side::Left));
        bits.add((
            Discontinuous::previous(&breakpoints),
            Discontinuous::next(&breakpoints),
        ));
        if let Ok(f) = Discontinuous::from_xy(&xs, &ys, Side::Left) {
            bits.add((f.clone().clamped(), f.clone().extended()));
            bits.add(
                f.clone()
                    .with_tails(Tail::Linear, Tail::Slope(F::of(random.unit()))),
            );
            bits.add(f.clone().with_side_at(xs[xs.len() / 2], Side::Right));
            bits.add(f.clone().with_sides(&[Side::Right]));
            bits.add(PiecewiseLinear::try_from(f));
        }
    }
    for value in specials::<F>() {
        let [zero, one] = [F::zero(), F::one()];
        let bad = [
            (zero, one),
            (value, one),
            (value, value),
            (F::of(3.0), zero),
        ];
        bits.add(Discontinuous::from_breakpoints(&bad, Side::Left));
        bits.add(Discontinuous::from_breakpoints(
            &[(one, zero), (one, one), (one, value)],
            Side::Left,
        ));
        bits.add((Discontinuous::previous(&bad), Discontinuous::next(&bad)));
        let step = Discontinuous::previous(&[(zero, one), (one, F::of(3.0))]).expect("good points");
        bits.add(step.clone().with_tails(Tail::Slope(value), Tail::Constant));
        bits.add(step.with_side_at(value, Side::Left));
    }
    bits.add(Discontinuous::from_xy(&[F::one()], &[], Side::Left));
}

fn questions<F: Float>(bits: &mut Bits) {
    let mut random = Random(11);
    for f in jumping::<F>(&SIZES[..24], 11) {
        bits.add((f.domain(), f.range(), f.segment_count()));
        bits.add(f.segments().collect::<Vec<_>>());
        bits.add((
            f.breakpoints().collect::<Vec<_>>(),
            f.jumps().collect::<Vec<_>>(),
        ));
        bits.add((&f).into_iter().collect::<Vec<_>>());
        bits.add((f.to_string(), format!("{:?}", f.tails())));
        if f.segment_count() < 300 {
            bits.add(format!("{f:?}"));
        }
        for x in inputs(f.xs(), 8, &mut random) {
            bits.add((f.left_limit(x), f.right_limit(x), f.jump_at(x)));
        }
        bits.add(
            f.jumps()
                .map(|jump| format!("{jump:?}"))
                .collect::<Vec<_>>(),
        );
    }
}

fn eval<F: Float>(bits: &mut Bits) {
    let mut random = Random(12);
    for f in jumping::<F>(&SIZES, 12) {
        let inputs = inputs(f.xs(), 30, &mut random);
        bits.add(inputs.iter().map(|&x| f.eval(x)).collect::<Vec<_>>());
        let mut outputs = f.values(&inputs);
        bits.add(&outputs);
        bits.add(f.eval_batch(&inputs[..9], &mut outputs[..9]));
        bits.add(f.eval_batch(&inputs, &mut outputs[1..]));
        bits.add(outputs);
    }
}

fn in_domain<F: Float>(bits: &mut Bits) {
    let mut random = Random(13);
    for f in jumping::<F>(&SIZES[..24], 13) {
        let inputs = inputs(f.xs(), 10, &mut random);
        bits.add(
            inputs
                .iter()
                .map(|&x| f.eval_in_domain(x))
                .collect::<Vec<_>>(),
        );
        let mut outputs = vec![F::zero(); inputs.len()];
        bits.add(f.eval_batch_in_domain(&inputs, &mut outputs, F::one()));
        bits.add(&outputs);
        bits.add(f.eval_batch_in_domain(&inputs, &mut outputs[1..], F::one()));
    }
}

fn ramped<F: Float>(bits: &mut Bits) {
    let mut random = Random(14);
    for f in jumping::<F>(&SIZES[..16], 14) {
        let (first, last) = f.domain();
        for share in [1e-3, 1e-6, 0.3] {
            let width = (last - first) * F::of(share * (1.5 + random.unit()) / f.xs().len() as f64);
            bits.add(f.ramped(width));
        }
    }
    let step = &jumping::<F>(&[5], 14)[0];
    for width in specials() {
        bits.add(step.ramped(width));
    }
}
