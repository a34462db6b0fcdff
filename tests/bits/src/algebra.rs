//! Functions from functions.

use shallow_relu::{PiecewiseLinear, Side};

use crate::discontinuous::jumping;
use crate::float::Float;
use crate::inputs::{Random, SIZES, functions, intervals, pairs, specials};
use crate::table::{Bits, Table};

/// Small functions, and two that are not: the number of pairs of pieces may be the product.
const SMALL: [usize; 7] = [1, 2, 3, 5, 8, 17, 40];

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/algebra/{group}", F::NAME);
    table.group(&name("affine"), affine::<F>);
    table.group(&name("sums"), sums::<F>);
    table.group(&name("sums_of_many"), of_many::<F>);
    table.group(&name("maxima"), maxima::<F>);
    table.group(&name("compose"), compose::<F>);
    table.group(&name("inverses"), inverses::<F>);
    table.group(&name("pieces"), pieces::<F>);
    table.group(&name("simplify"), simplify::<F>);
    table.group(&name("compare"), compare::<F>);
}

fn affine<F: Float>(bits: &mut Bits) {
    let mut random = Random(20);
    for f in functions::<F>(&SIZES[..16], 20) {
        let values = [F::of(0.1), F::of(-3.0), F::of(1e-30), random.finite()];
        for value in values.into_iter().chain(specials()) {
            bits.add((f.shift_x(value), f.scale_x(value)));
            bits.add((f.shift_y(value), f.scale_y(value), f.divide_y(value)));
        }
        bits.add((&f * F::of(0.3), &f / F::of(0.3), -&f));
    }
}

fn sums<F: Float>(bits: &mut Bits) {
    for (f, g) in pairs::<F>(&SMALL, 21) {
        bits.add((f.plus(&g), f.minus(&g)));
        bits.add((&f + &g, &g - &f));
    }
    for (f, g) in pairs::<F>(&[1000], 21) {
        bits.add((f.plus(&g), f.minus(&g)));
    }
}

/// Sums and maxima of up to nine functions.
fn of_many<F: Float>(bits: &mut Bits) {
    let functions = functions::<F>(&[1, 4, 9, 30], 22);
    for count in [1, 2, 3, 5, 9] {
        for some in functions.chunks(count) {
            bits.add(PiecewiseLinear::sum(some));
            bits.add((
                PiecewiseLinear::maximum(some),
                PiecewiseLinear::minimum(some),
            ));
        }
    }
    bits.add(PiecewiseLinear::<F>::sum([]));
    bits.add((
        PiecewiseLinear::<F>::maximum([]),
        PiecewiseLinear::<F>::minimum([]),
    ));
}

fn maxima<F: Float>(bits: &mut Bits) {
    for (f, g) in pairs::<F>(&SMALL, 23) {
        bits.add((f.max(&g), f.min(&g)));
        bits.add((f.abs(), f.relu()));
    }
    for (f, g) in pairs::<F>(&[1000], 23) {
        bits.add((f.max(&g), f.min(&g)));
    }
}

fn compose<F: Float>(bits: &mut Bits) {
    for (f, g) in pairs::<F>(&SMALL[..6], 24) {
        bits.add((f.compose(&g), g.compose(&f), f.compose(&f)));
        // The inner one moved to where the outer one bends.
        let (first, last) = f.domain();
        let (low, high) = g.range();
        let scaled = g
            .shift_y(-low)
            .and_then(|g| g.scale_y((last - first) / (high - low)));
        bits.add(
            scaled
                .and_then(|g| g.shift_y(first))
                .and_then(|g| f.compose(&g)),
        );
    }
}

fn inverses<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&SIZES[..24], 25) {
        bits.add((f.inverse(), f.lower_inverse(), f.upper_inverse()));
        // The same x with y that rise: the running maxima, and x itself.
        let mut most = f.ys()[0];
        let rising = f.ys().iter().map(|&y| {
            most = if y > most { y } else { most };
            most
        });
        let rising = PiecewiseLinear::from_xy(f.xs(), &rising.collect::<Vec<F>>());
        for f in [rising, PiecewiseLinear::from_xy(f.xs(), f.xs())]
            .into_iter()
            .flatten()
        {
            let falling = f.negated().extended();
            for f in [f.clone().extended(), f.clamped(), falling] {
                bits.add((f.inverse(), f.lower_inverse(), f.upper_inverse()));
            }
        }
    }
    for f in jumping::<F>(&SIZES[..12], 25) {
        bits.add((f.lower_inverse(), f.upper_inverse()));
        let Ok(lower) = f.lower_inverse() else {
            continue;
        };
        bits.add((lower.lower_inverse(), lower.upper_inverse()));
    }
}

fn pieces<F: Float>(bits: &mut Bits) {
    let mut random = Random(26);
    let all = functions::<F>(&SIZES[..16], 26);
    for (f, jumping) in all.iter().zip(jumping::<F>(&SIZES[..16], 26)) {
        for interval in intervals(f.xs(), &mut random) {
            bits.add((f.restrict(interval), jumping.restrict(interval)));
        }
        for copies in [0, 1, 2, 5] {
            bits.add((f.repeat(copies), jumping.repeat(copies, Side::Right)));
        }
        // Cut in two and joined again, and joined to something else.
        let ((first, last), middle) = (f.domain(), f.xs()[f.xs().len() / 2]);
        if let (Ok(left), Ok(right)) = (f.restrict((first, middle)), f.restrict((middle, last))) {
            bits.add((left.append(&right), right.append(&left)));
        }
        if let (Ok(left), Ok(right)) = (
            jumping.restrict((first, middle)),
            jumping.restrict((middle, last)),
        ) {
            bits.add((
                left.append(&right, Side::Left),
                right.append(&left, Side::Right),
            ));
        }
        bits.add(f.append(&random.one_of(&[&all[0], &all[40], f]).clone()));
    }
}

fn simplify<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&SIZES[..28], 27) {
        bits.add(f.simplify());
        for tolerance in [0.0, 1e-3, 0.3, 1e30] {
            bits.add(f.simplify_within(F::of(tolerance)));
        }
        // Twice as many breakpoints, half of which hardly bend.
        let middles = f
            .xs()
            .windows(2)
            .flat_map(|x| [x[0], x[0] * F::of(0.5) + x[1] * F::of(0.5)]);
        let mut xs: Vec<F> = middles.chain(f.xs().last().copied()).collect();
        xs.dedup();
        let denser = PiecewiseLinear::from_xy(&xs, &f.values(&xs));
        bits.add(denser.and_then(|f| f.simplify()));
    }
    for value in specials() {
        bits.add(functions::<F>(&[3], 27)[0].simplify_within(value));
    }
}

fn compare<F: Float>(bits: &mut Bits) {
    for (f, g) in pairs::<F>(&SMALL, 28) {
        bits.add((f.same_function(&g), f == g, f.negated().negated() == f));
        let zero = f.minus(&f).and_then(|zero| f.plus(&zero));
        bits.add(zero.map(|f_again| f_again.same_function(&f)));
        bits.add(f.simplify().map(|simpler| simpler.same_function(&f)));
    }
}
