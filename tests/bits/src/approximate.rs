//! The fewest segments, of samples and of code.

use shallow_relu::approximate::{self, Along, Tolerance};

use crate::float::Float;
use crate::inputs::{Random, SPACINGS, Spacing, columns, heights, plateaus, samples, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/approximate/{group}", F::NAME);
    table.group(&name("tolerances"), tolerances::<F>);
    table.group(&name("samples"), of_samples::<F>);
    table.group(&name("samples_in_segments"), in_segments::<F>);
    table.group(&name("windows"), windows::<F>);
    table.group(&name("function"), of_code::<F>);
    table.group(&name("smooth"), smooth::<F>);
    table.group(&name("function_in_segments"), code_in_segments::<F>);
}

/// Tolerances of every kind.
fn kinds<F: Float>(size: F) -> [Tolerance<F>; 5] {
    [
        Tolerance::absolute(size),
        Tolerance::relative(size).at_least(F::of(1e-3)),
        Tolerance::relative(size),
        Tolerance::absolute(size).never_below(),
        Tolerance::relative(size).at_least(size).never_above(),
    ]
}

fn tolerances<F: Float>(bits: &mut Bits) {
    let mut random = Random(50);
    for tolerance in [0.0, 1e-3, 0.7]
        .into_iter()
        .flat_map(|size| kinds(F::of(size)))
    {
        for y in specials()
            .into_iter()
            .chain((0..20).map(|_| random.finite()))
        {
            bits.add(tolerance.window(y));
        }
    }
}

/// Samples at different x. Most of those that share an x are refused, because one value cannot be near them all.
fn untied<F: Float>(
    spacing: Spacing,
    kind: usize,
    count: usize,
    random: &mut Random,
) -> (Vec<F>, Vec<F>) {
    let xs = spacing.xs(count, random);
    (xs, heights(kind, count, random))
}

fn of_samples<F: Float>(bits: &mut Bits) {
    let mut random = Random(51);
    for (kind, spacing) in SPACINGS.into_iter().enumerate() {
        for count in [1, 2, 3, 10, 60, 300] {
            let tied = columns(&samples::<F>(spacing, kind + count, count, &mut random));
            for (xs, ys) in [
                (tied.0, tied.1),
                untied(spacing, kind + count, count, &mut random),
            ] {
                for size in [0.0, 1e-3, 0.2] {
                    for tolerance in kinds(F::of(size)) {
                        bits.add(approximate::samples((&xs, &ys), tolerance));
                        bits.add(approximate::polyline((&xs, &ys), tolerance));
                    }
                }
            }
        }
    }
    for (xs, ys) in plateaus::<F>() {
        for size in [0.0, 0.1, 0.5] {
            for tolerance in kinds(F::of(size)) {
                bits.add(approximate::samples((&xs, &ys), tolerance));
                bits.add(approximate::polyline((&xs, &ys), tolerance));
            }
        }
    }
    let (xs, ys) = ([0.0, 1.0, 2.0].map(F::of), [0.0, 1.0, 0.0].map(F::of));
    for value in specials() {
        bits.add(approximate::samples((&xs, &ys), value));
        bits.add(approximate::polyline(
            (&xs, &ys),
            Tolerance::relative(value),
        ));
    }
}

fn in_segments<F: Float>(bits: &mut Bits) {
    let mut random = Random(52);
    for (kind, spacing) in SPACINGS.into_iter().enumerate() {
        for count in [2, 3, 10, 60] {
            let tied = columns(&samples::<F>(spacing, kind, count, &mut random));
            for (xs, ys) in [(tied.0, tied.1), untied(spacing, kind, count, &mut random)] {
                for segments in [0, 1, 2, 7, 30] {
                    let found = approximate::samples_in_segments((&xs, &ys), segments);
                    bits.add(found.clone().map(|found| found.into_function()));
                    bits.add(found);
                }
            }
        }
    }
}

fn windows<F: Float>(bits: &mut Bits) {
    let mut random = Random(53);
    for (kind, spacing) in SPACINGS.into_iter().enumerate() {
        for count in [2, 3, 10, 100, 400] {
            let xs = spacing.xs::<F>(count, &mut random);
            let ys = heights::<F>(kind, count, &mut random);
            let mut bound = |y: &F| {
                let size = F::of(0.3 * random.unit() + 0.31);
                let window = Tolerance::relative(size).at_least(size).window(*y);
                match random.below(20) {
                    0 => (F::lowest(), window.1),
                    1 => (window.0, F::highest()),
                    2 => (*y, *y),
                    _ => window,
                }
            };
            let (lower, upper): (Vec<F>, Vec<F>) = ys.iter().map(&mut bound).unzip();
            for along in [Along::Samples, Along::Polyline] {
                bits.add(approximate::windows(&xs, &lower, &upper, along));
            }
            bits.add(approximate::windows(&xs, &upper, &lower, Along::Samples));
            bits.add(approximate::windows(
                &xs,
                &lower[1..],
                &upper,
                Along::Samples,
            ));
        }
    }
}

/// Code that takes no library of functions: a curve with a hump, 1 / (1 + x²), and a parabola.
fn codes<F: Float>() -> [fn(F) -> F; 3] {
    [
        |x| (x * x - F::one()) * x,
        |x| F::one() / (F::one() + x * x),
        |x| F::of(0.5) * x * x - F::of(2.0),
    ]
}

fn of_code<F: Float>(bits: &mut Bits) {
    for f in codes::<F>() {
        for domain in [(-1.0, 2.0), (0.1, 0.2), (-3.0, 4.0)] {
            let domain = (F::of(domain.0), F::of(domain.1));
            for size in [3e-3, 0.03, 0.5] {
                for tolerance in kinds(F::of(size)) {
                    // Beside a zero of the code, millions of samples would be taken in vain.
                    if tolerance != Tolerance::relative(F::of(size)) {
                        bits.add(approximate::function(f, domain, tolerance));
                    }
                }
            }
        }
    }
    let everywhere = (F::of(-3.0), F::of(30.0));
    bits.add(approximate::function(
        codes::<F>()[1],
        everywhere,
        Tolerance::relative(F::of(0.03)),
    ));
    for value in specials::<F>() {
        let f = codes::<F>()[0];
        bits.add(approximate::function(f, (F::zero(), value), F::one()));
        bits.add(approximate::function(
            f,
            (F::zero(), F::one()),
            Tolerance::relative(value),
        ));
        bits.add(approximate::function(
            |_| value,
            (F::zero(), F::one()),
            F::one(),
        ));
    }
    let step = |x: F| if x < F::of(0.3) { F::zero() } else { F::one() };
    bits.add(approximate::function(
        step,
        (F::zero(), F::one()),
        F::of(0.1),
    ));
}

fn smooth<F: Float>(bits: &mut Bits) {
    for (f, curvature) in codes::<F>().into_iter().zip([12.0, 2.0, 1.0]) {
        for domain in [(-1.0, 2.0), (0.1, 0.2)] {
            let domain = (F::of(domain.0), F::of(domain.1));
            for size in [0.01, 0.1] {
                for tolerance in kinds(F::of(size)) {
                    bits.add(approximate::smooth(f, domain, tolerance, F::of(curvature)));
                }
            }
        }
        let unit = (F::zero(), F::one());
        bits.add(approximate::smooth(
            f,
            unit,
            F::of(0.01),
            F::of(0.1 * curvature),
        ));
        bits.add(approximate::smooth(f, unit, F::of(1e-30), F::of(curvature)));
        for value in [F::NAN, -F::one(), F::highest()] {
            bits.add(approximate::smooth(f, unit, F::of(0.01), value));
        }
    }
}

fn code_in_segments<F: Float>(bits: &mut Bits) {
    for f in codes::<F>() {
        for segments in [0, 1, 5, 12] {
            let domain = (F::of(-1.0), F::of(2.0));
            bits.add(approximate::function_in_segments(f, domain, segments));
        }
    }
    let neighbours: Vec<F> = Spacing::Neighbours.xs(9, &mut Random(54));
    let domain = (neighbours[0], neighbours[8]);
    bits.add(approximate::function_in_segments(
        codes::<F>()[0],
        domain,
        3,
    ));
}
