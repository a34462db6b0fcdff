//! One function after another.

use std::cell::Cell;

use num_rational::BigRational;
use num_traits::{One, Signed};
use shallow_relu::{PiecewiseLinear, Scalar, ShallowReluNet, Tail};

use crate::support::generators::{functions, inputs};
use crate::support::{Float, Number, check, for_floats, function, oracle, same};

for_floats!(
    every_breakpoint_is_the_composition_rounded_once,
    every_number_is_within_the_stated_bound_of_the_composition,
    a_straight_line_adds_no_breakpoint,
    the_composition_is_exact_at_the_breakpoints_of_both,
    teeth_double_with_every_layer,
    tails_go_where_the_composition_goes,
);

/// The values of the composition on the reals at and around a number. Where a segment of the outer
/// function is wider than the largest number, between the least and the greatest lies what an inner
/// value off by 2^-96 of its terms gives; elsewhere all three are the same.
fn exact<F: Float>(
    outer: &PiecewiseLinear<F>,
    inner: &PiecewiseLinear<F>,
    x: F,
) -> [BigRational; 3] {
    let value = oracle::value(inner, x);
    let mut off = BigRational::from_integer(0.into());
    if outer
        .xs()
        .windows(2)
        .any(|pair| !Scalar::is_finite(pair[1] - pair[0]))
    {
        off = (oracle::scale_at(inner, x) + value.abs()) * 2.0_f64.powi(-96).exact();
    }
    [&value - &off, value.clone(), value + off].map(|y| oracle::value_at(outer, &y))
}

/// How far `y` may be from the exact value: one rounding, what the wider type leaves open, and what
/// the inner value does.
fn bound<F: Float>(
    outer: &PiecewiseLinear<F>,
    values: &[BigRational; 3],
    inner_y: &BigRational,
) -> BigRational {
    let u = F::unit_roundoff().exact();
    let open = (&values[0] - &values[1]).abs() + (&values[2] - &values[1]).abs();
    let wide =
        (oracle::scale_at_exact(outer, inner_y) + values[1].abs()) * 2.0_f64.powi(-98).exact();
    u * (values[1].abs() + &open) + open + wide + F::LEAST.exact()
}

fn every_breakpoint_is_the_composition_rounded_once<F: Float>() {
    let composed = Cell::new(0);
    check(
        1000,
        (functions::<F>(6), functions::<F>(6)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            composed.set(composed.get() + 1);
            for (x, y) in f.breakpoints() {
                let values = exact(&outer, &inner, x);
                let error = (y.exact() - &values[1]).abs();
                let inner_y = oracle::value(&inner, x);
                assert!(
                    error <= bound(&outer, &values, &inner_y),
                    "{y:e} at {x:e} of {f:?}, {outer:?} of {inner:?}"
                );
            }
        },
    );
    assert!(composed.get() > 400, "{composed:?}");
}

fn every_number_is_within_the_stated_bound_of_the_composition<F: Float>() {
    let checked = Cell::new(0);
    check(
        300,
        (functions::<F>(5), functions::<F>(5)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for segment in f.segments().filter(oracle::is_accurate) {
                let (start, end) = (segment.start(), segment.end());
                let larger = Signed::abs(&start.1)
                    .exact()
                    .max(Signed::abs(&end.1).exact());
                let ulp = larger * F::unit_roundoff().exact() * BigRational::from_integer(2.into())
                    + F::LEAST.exact();
                let ends = [start.0, end.0].map(|x| {
                    let values = exact(&outer, &inner, x);
                    bound(&outer, &values, &oracle::value(&inner, x))
                });
                let of_ends = ends[0].clone().max(ends[1].clone());
                for x in crate::support::generators::inputs_within(&segment)
                    .into_iter()
                    .step_by(61)
                {
                    checked.set(checked.get() + 1);
                    let values = exact(&outer, &inner, x);
                    let here = bound(&outer, &values, &oracle::value(&inner, x));
                    let error = (f.eval(x).exact() - &values[1]).abs();
                    let bound = &ulp * BigRational::from_integer(4.into()) + &of_ends + here;
                    assert!(error <= bound, "at {x:e} of {f:?}, {outer:?} of {inner:?}");
                }
            }
        },
    );
    assert!(checked.get() > 5_000, "{checked:?}");
}

fn a_straight_line_adds_no_breakpoint<F: Float>() {
    let line = |points: [f64; 2], slope: f64| {
        function(&points.map(|x| (F::of(x), F::of(slope * x))))
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    let identities = [line([0.0, 1.0], 1.0), line([-3.0, 5.0], 1.0)];
    let double = line([0.0, 1.0], 2.0);
    check(500, functions::<F>(6), |f| {
        for identity in &identities {
            assert_eq!(f.compose(identity).as_ref(), Ok(&f));
            assert_eq!(identity.compose(&f).as_ref(), Ok(&f));
        }
        if !is_line(&f)
            && let Ok(g) = double.compose(&f)
        {
            assert_eq!(g.xs(), f.xs());
        }
    });
}

fn is_line<F: Float>(f: &PiecewiseLinear<F>) -> bool {
    let slopes: Vec<_> = f
        .segments()
        .map(|segment| oracle::segment_slope(&segment))
        .collect();
    let (left, right) = f.tail_slopes();
    let goes_on = |tail, slope: F| tail == Tail::Linear || slope.exact() == slopes[0];
    slopes.windows(2).all(|pair| pair[0] == pair[1])
        && goes_on(f.tails().0, left)
        && goes_on(f.tails().1, right)
}

fn the_composition_is_exact_at_the_breakpoints_of_both<F: Float>() {
    check(
        500,
        (functions::<F>(6), functions::<F>(6)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for (x, y) in inner.breakpoints() {
                if let Some(i) = outer.xs().iter().position(|&level| level == y) {
                    assert_eq!(f.eval(x), outer.ys()[i], "at {x:e}, {outer:?} of {inner:?}");
                }
            }
        },
    );
}

fn teeth_double_with_every_layer<F: Float>() {
    let points = [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)].map(|(x, y)| (F::of(x), F::of(y)));
    let tooth = ShallowReluNet::from_breakpoints(&points).expect("a tooth");
    let mut teeth = tooth.clone();
    for layers in 2..=10 {
        teeth = tooth.compose(&teeth).expect("small numbers");
        assert_eq!(teeth.function().segment_count(), 1 << layers);
        assert_eq!(teeth.breakpoint_error(), F::zero());
        for i in 0..100 {
            // A multiple of 2^-12 keeps a bit to spare at every layer.
            let x = F::of(f64::from(i * 41) / 4096.0);
            let deep = (0..layers).fold(x, |x, _| tooth.forward(x));
            assert!(same(teeth.forward(x), deep) && same(teeth.forward_dense(x), deep));
        }
    }
}

fn tails_go_where_the_composition_goes<F: Float>() {
    check(
        1000,
        (functions::<F>(5), functions::<F>(5)),
        |(outer, inner)| {
            let Ok(f) = outer.compose(&inner) else { return };
            for x in inputs(&f)
                .into_iter()
                .step_by(3)
                .filter(|&x| Scalar::is_finite(x))
            {
                let (first, last) = f.domain();
                if first <= x && x <= last {
                    continue;
                }
                let found = f.eval(x);
                let values = exact(&outer, &inner, x);
                let end = if x < first { first } else { last };
                let at_end = f.eval(end).exact();
                let (width, rise) = (x.exact() - end.exact(), &values[1] - &at_end);
                let slope = &rise / &width;
                let inner_slope = (oracle::value(&inner, x) - oracle::value(&inner, end)) / &width;
                let operands = [width, rise.clone(), slope, inner_slope, values[1].clone()];
                if !Scalar::is_finite(found) || !operands.iter().all(oracle::is_normal_or_zero::<F>)
                {
                    continue;
                }
                let inner_y = oracle::value(&inner, x);
                let twelve_u = F::unit_roundoff().exact() * BigRational::from_integer(12.into());
                let bound = bound(&outer, &values, &inner_y)
                    + twelve_u
                        * (rise.abs() + values[1].abs() + at_end.abs())
                        * (BigRational::one() + F::unit_roundoff().exact());
                assert!(
                    (found.exact() - &values[1]).abs() <= bound,
                    "{found:e} at {x:e} of {f:?}, {outer:?} of {inner:?}"
                );
            }
        },
    );
}

#[test]
fn huge_segments_keep_all_kinks() {
    let flat = |points: &[(f64, f64)]| {
        let f = PiecewiseLinear::from_breakpoints(points).expect("good breakpoints");
        f.with_tails(Tail::Constant, Tail::Constant)
            .expect("finite")
    };
    let inner = flat(&[(-1e300, -1.3e300), (2e300, 2.6e300)]);
    let outer = flat(&[(0.0, 0.0), (1e200, 0.0), (2e200, 1.0)]);
    let f = outer.compose(&inner).expect("in range");
    assert_eq!(
        (f.eval(-1e200), f.eval(7e199), f.eval(2e200), f.eval(1e299)),
        (0.0, 0.0, 1.0, 1.0)
    );

    // A tail from one end of the numbers to the other.
    let max = f64::MAX;
    let inner = PiecewiseLinear::from_breakpoints(&[(-1.0, -max), (0.0, -max)]).expect("level");
    let inner = inner
        .with_tails(Tail::Constant, Tail::Slope(1e10))
        .expect("finite");
    let outer = flat(&[(max / 2.0, 0.0), (max, 1.0)]);
    let f = outer.compose(&inner).expect("in range");
    let kink = f.xs().iter().copied().find(|&x| x > 1.0).expect("a kink");
    assert!((kink / (1.5 * (max / 1e10)) - 1.0).abs() < 1e-15, "{f:?}");
}

#[test]
fn a_composition_costs_what_its_result_does() {
    // A line of many breakpoints outside, and inside: were each piece to look at all of the other
    // function, this would take minutes.
    let many = |y: fn(i32) -> f64| {
        let points: Vec<(f64, f64)> = (0..200_000).map(|i| (f64::from(i), y(i))).collect();
        function(&points)
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    let (line, bent) = (many(|i| f64::from(i) * 2.0), many(|i| f64::from(i % 2)));
    assert_eq!(line.compose(&bent).expect("in range").xs().len(), 200_000);
    assert_eq!(bent.compose(&line).expect("in range").xs().len(), 200_000);
}
