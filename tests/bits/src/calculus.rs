//! Numbers from functions.

use crate::discontinuous::jumping;
use crate::float::Float;
use crate::inputs::{Random, SIZES, functions, inputs, intervals, pairs, specials};
use crate::table::{Bits, Table};

pub(crate) fn groups<F: Float>(table: &mut Table) {
    let name = |group: &str| format!("{}/calculus/{group}", F::NAME);
    table.group(&name("integrals"), integrals::<F>);
    table.group(&name("antiderivatives"), antiderivatives::<F>);
    table.group(&name("solutions"), solutions::<F>);
    table.group(&name("levels"), levels::<F>);
    table.group(&name("extrema"), extrema::<F>);
    table.group(&name("shapes"), shapes::<F>);
    table.group(&name("distances"), distances::<F>);
    #[cfg(feature = "std")]
    table.group(&name("roots"), roots::<F>);
}

fn integrals<F: Float>(bits: &mut Bits) {
    let mut random = Random(30);
    for f in functions::<F>(&SIZES[..31], 30) {
        for interval in intervals(f.xs(), &mut random) {
            bits.add((f.integral(interval), f.mean(interval)));
            bits.add(f.total_variation(interval));
        }
    }
    for f in jumping::<F>(&SIZES[..24], 30) {
        for interval in intervals(f.xs(), &mut random) {
            bits.add((f.integral(interval), f.mean(interval)));
        }
    }
}

fn antiderivatives<F: Float>(bits: &mut Bits) {
    let mut random = Random(31);
    let jumping = jumping::<F>(&SIZES[..28], 31);
    for (f, jumping) in functions::<F>(&SIZES[..28], 31).iter().zip(&jumping) {
        for table in [f.antiderivative(), jumping.antiderivative()] {
            for x in inputs(f.xs(), 4, &mut random) {
                bits.add(table.at(x));
            }
            for interval in intervals(f.xs(), &mut random) {
                bits.add(table.integral(interval));
            }
        }
    }
}

fn solutions<F: Float>(bits: &mut Bits) {
    let mut random = Random(32);
    let jumping = jumping::<F>(&SIZES[..24], 32);
    for (f, jumping) in functions::<F>(&SIZES[..24], 32).iter().zip(&jumping) {
        let mut levels = specials();
        for _ in 0..6 {
            let (a, b) = (random.one_of(f.ys()), random.one_of(f.ys()));
            levels.extend([a, a * F::of(0.5) + b * F::of(0.5)]);
        }
        for y in levels {
            bits.add((f.solve(y), jumping.solve(y)));
        }
    }
    for (f, g) in pairs::<F>(&SIZES[..16], 32) {
        bits.add(f.intersections(&g));
    }
}

/// Where an integral has a given value.
fn levels<F: Float>(bits: &mut Bits) {
    let mut random = Random(33);
    let jumping = jumping::<F>(&SIZES[..16], 33);
    for (f, jumping) in functions::<F>(&SIZES[..16], 33).iter().zip(&jumping) {
        for table in [f.antiderivative(), jumping.antiderivative()] {
            let mut values = specials();
            let reached = inputs(f.xs(), 2, &mut random).into_iter().take(8);
            values.extend(reached.flat_map(|x| table.at(x)));
            for value in values {
                bits.add(F::levels(&table, value));
            }
        }
    }
}

fn extrema<F: Float>(bits: &mut Bits) {
    let mut random = Random(34);
    for f in functions::<F>(&SIZES[..28], 34) {
        for interval in intervals(f.xs(), &mut random) {
            bits.add(f.extrema(interval));
        }
    }
}

fn shapes<F: Float>(bits: &mut Bits) {
    for f in functions::<F>(&SIZES[..30], 35) {
        let hulls = (f.convex_hull(), f.concave_hull());
        for f in [&Ok(f), &hulls.0, &hulls.1].into_iter().flatten() {
            bits.add((f.lipschitz(), f.is_monotone()));
            bits.add((f.is_convex(), f.is_concave()));
            for tolerance in [0.0, 1e-6, 0.1] {
                let tolerance = F::of(tolerance);
                bits.add((
                    f.is_convex_within(tolerance),
                    f.is_concave_within(tolerance),
                ));
            }
        }
        bits.add(hulls);
    }
}

fn distances<F: Float>(bits: &mut Bits) {
    let mut random = Random(36);
    for (f, g) in pairs::<F>(&SIZES[..16], 36) {
        for interval in intervals(f.xs(), &mut random) {
            bits.add((
                f.sup_distance(&g, interval),
                f.squared_distance(&g, interval),
            ));
        }
    }
}

#[cfg(feature = "std")]
fn roots<F: Float>(bits: &mut Bits) {
    let mut random = Random(37);
    for (f, g) in pairs::<F>(&SIZES[..12], 37) {
        for interval in intervals(f.xs(), &mut random) {
            bits.add(F::l2_distance(&f, &g, interval));
        }
    }
}
