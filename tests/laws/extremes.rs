//! Maxima, minima, absolute values.

use std::cell::Cell;

use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use shallow_relu::{PiecewiseLinear, Tail};

use crate::algebra::{places, tails_are_right, within};
use crate::support::generators::{functions, inputs_within, pairs};
use crate::support::{Float, check, for_floats, function, oracle, same};

for_floats!(
    a_maximum_is_all_that_it_should_be,
    no_breakpoint_of_an_operand_lies_above_the_maximum,
    every_number_is_within_the_bound_of_the_maximum,
    tails_of_a_maximum_are_right_on_all_numbers,
    the_maximum_of_many_has_no_order,
    every_breakpoint_is_the_greatest_of_many_rounded_once,
    the_minimum_mirrors_the_maximum,
    absolute_values_are_exact_at_every_breakpoint,
);

fn greater<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>, x: F) -> BigRational {
    oracle::value(f, x).max(oracle::value(g, x))
}

/// The breakpoints of both and the crossings, from the exact difference of both functions: between
/// neighbouring places, and in the tails. A place between two numbers is that pair.
fn a_maximum_is_all_that_it_should_be<F: Float>() {
    let crossed = Cell::new((0, 0));
    let refused = Cell::new(0);
    check(2000, pairs::<F>(6), |(f, g)| {
        let places = places(&f, &g);
        let difference = |x: F| oracle::value(&f, x) - oracle::value(&g, x);
        let slope = |f: (F, F), g: (F, F)| (f.0.exact() - g.0.exact(), f.1.exact() - g.1.exact());
        let (left, right) = slope(f.tail_slopes(), g.tail_slopes());

        let mut expected: Vec<F> = places.clone();
        let mut cross = |at: BigRational| {
            let Some((floor, ceiling)) = oracle::around::<F>(&at) else {
                return;
            };
            let (numbers, gaps) = crossed.get();
            crossed.set(if floor == ceiling {
                (numbers + 1, gaps)
            } else {
                (numbers, gaps + 1)
            });
            expected.extend([floor, ceiling]);
        };
        let (first, last) = (places[0], places[places.len() - 1]);
        let (at_first, at_last) = (difference(first), difference(last));
        if (&at_first * &left).is_positive() {
            cross(first.exact() - at_first / &left);
        }
        if (&at_last * &right).is_negative() {
            cross(last.exact() - at_last / &right);
        }
        for pair in places.windows(2) {
            let (a, b) = (difference(pair[0]), difference(pair[1]));
            if (&a * &b).is_negative() {
                let (x0, x1) = (pair[0].exact(), pair[1].exact());
                cross(&x0 + (x1 - &x0) * &a / (&a - b));
            }
        }
        expected.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        expected.dedup();

        let points: Vec<_> = expected
            .into_iter()
            .map(|x| (x, greater(&f, &g, x)))
            .collect();
        // The greater one at the last number goes on; of equal ones the one that will be.
        let is_mine = |x: F, steeper: bool| {
            let apart = difference(x);
            apart.is_positive() || apart.is_zero() && steeper
        };
        let (mine, theirs) = (f.tail_slopes(), g.tail_slopes());
        let is_left_mine = is_mine(-F::max_value(), mine.0 < theirs.0);
        let is_right_mine = is_mine(F::max_value(), mine.1 > theirs.1);
        let slopes = (
            if is_left_mine { mine.0 } else { theirs.0 },
            if is_right_mine { mine.1 } else { theirs.1 },
        );
        let found = f.max(&g);
        refused.set(refused.get() + usize::from(found.is_err()));
        oracle::assert_rounded_once(&found, &points, slopes, &(&f, &g));
    });
    let (numbers, gaps) = crossed.get();
    assert!(numbers > 20 && gaps > 1000, "{crossed:?}");
    assert!(refused.get() > 50, "{refused:?}");
}

fn no_breakpoint_of_an_operand_lies_above_the_maximum<F: Float>() {
    let shared = Cell::new(0);
    check(1000, pairs::<F>(6), |(f, g)| {
        let (Ok(maximum), Ok(minimum)) = (f.max(&g), f.min(&g)) else {
            return;
        };
        for operand in [&f, &g] {
            for (x, y) in operand.breakpoints() {
                // Lines have breakpoints that count no more.
                if maximum.xs().contains(&x) {
                    assert!(maximum.eval(x) >= y, "{f:?}, {g:?}");
                    assert!(minimum.eval(x) <= y, "{f:?}, {g:?}");
                }
            }
        }
        for (x, y) in f.breakpoints() {
            let other = g.breakpoints().find(|other| other.0 == x);
            if let Some((_, other)) = other.filter(|_| maximum.xs().contains(&x)) {
                shared.set(shared.get() + 1);
                let greater = if y > other { y } else { other };
                assert!(same(maximum.eval(x), greater));
            }
        }
    });
    assert!(shared.get() > 300, "{shared:?}");
}

fn every_number_is_within_the_bound_of_the_maximum<F: Float>() {
    let checked = Cell::new(0);
    check(300, pairs::<F>(5), |(f, g)| {
        let Ok(maximum) = f.max(&g) else { return };
        let exact = |x: F| greater(&f, &g, x);
        for segment in maximum.segments().filter(oracle::is_accurate) {
            let most = within::<F>(&[&f, &g], &segment, exact);
            for x in inputs_within(&segment).into_iter().step_by(61) {
                checked.set(checked.get() + 1);
                let error = (maximum.eval(x).exact() - exact(x)).abs();
                assert!(error <= most, "at {x:e}, max of {f:?}, {g:?}");
            }
        }
    });
    assert!(checked.get() > 3_000, "{checked:?}");
}

fn tails_of_a_maximum_are_right_on_all_numbers<F: Float>() {
    check(500, pairs::<F>(5), |(f, g)| {
        let Ok(maximum) = f.max(&g) else { return };
        let slopes = |f: &PiecewiseLinear<F>| [f.tail_slopes().0, f.tail_slopes().1];
        for ((found, mine), theirs) in slopes(&maximum).into_iter().zip(slopes(&f)).zip(slopes(&g))
        {
            assert!(found == mine || found == theirs);
        }
        tails_are_right(&maximum, &[&f, &g], |x| greater(&f, &g, x));
        // At both ends of the numbers the slope is that of the greater one.
        for (x, i) in [(-F::max_value(), 0), (F::max_value(), 1)] {
            let (mine, theirs) = (oracle::value(&f, x), oracle::value(&g, x));
            let end = if i == 0 {
                maximum.domain().0
            } else {
                maximum.domain().1
            };
            if mine != theirs && x != end {
                let greater = if mine > theirs { &f } else { &g };
                assert_eq!(slopes(&maximum)[i], slopes(greater)[i], "{f:?}, {g:?}");
            }
        }
    });
}

fn the_maximum_of_many_has_no_order<F: Float>() {
    let several = prop::collection::vec(functions::<F>(4), 1..6);
    let pair = pairs::<F>(4).prop_map(|(f, g)| vec![f, g]);
    let alike = (pair, functions::<F>(4)).prop_map(|(mut all, f)| {
        all.push(f);
        all
    });
    check(
        500,
        (prop_oneof![several, alike], any::<prop::sample::Index>()),
        |(all, turn)| {
            let mut turned = all.clone();
            turned.rotate_left(turn.index(all.len()));
            let zeros = all.iter().all(|f| f.ys().iter().all(|y| y.is_zero()));
            let mut backward = all.clone();
            backward.reverse();
            if !zeros {
                let maximum = PiecewiseLinear::maximum(&all);
                assert_eq!(maximum, PiecewiseLinear::maximum(&turned));
                assert_eq!(maximum, PiecewiseLinear::maximum(&backward));
            }
        },
    );
}

fn every_breakpoint_is_the_greatest_of_many_rounded_once<F: Float>() {
    let found = Cell::new(0);
    check(300, prop::collection::vec(functions::<F>(4), 1..7), |all| {
        let Ok(maximum) = PiecewiseLinear::maximum(&all) else {
            return;
        };
        found.set(found.get() + 1);
        for (x, y) in maximum.breakpoints() {
            let values = all.iter().map(|f| oracle::value(f, x));
            let exact = values.max().expect("one at least");
            assert!(oracle::is_rounded(y, &exact), "{y:e} at {x:e} of {all:?}");
        }
    });
    assert!(found.get() > 100, "{found:?}");
}

fn the_minimum_mirrors_the_maximum<F: Float>() {
    check(300, pairs::<F>(6), |(f, g)| {
        let Ok(minimum) = f.min(&g) else { return };
        for (x, y) in minimum.breakpoints() {
            let exact = oracle::value(&f, x).min(oracle::value(&g, x));
            assert!(
                oracle::is_rounded(y, &exact),
                "{y:e} at {x:e} of {f:?}, {g:?}"
            );
        }
    });
}

fn absolute_values_are_exact_at_every_breakpoint<F: Float>() {
    let zeros = Cell::new(0);
    check(1000, functions::<F>(6), |f| {
        let (Ok(size), Ok(positive)) = (f.abs(), f.relu()) else {
            return;
        };
        for (x, y) in f.breakpoints() {
            assert!(same(size.eval(x), Signed::abs(&y)));
            assert!(same(
                positive.eval(x),
                if y > F::zero() { y } else { F::zero() }
            ));
        }
        // Where the function is zero, so are they, and nowhere is one negative.
        for (x, y) in size.breakpoints() {
            assert!(y >= F::zero());
            if oracle::value(&f, x).is_zero() {
                zeros.set(zeros.get() + 1);
                assert!(y.is_zero());
            }
        }
        for (x, y) in positive.breakpoints() {
            assert!(y >= F::zero());
            if !oracle::value(&f, x).is_positive() {
                assert!(y.is_zero(), "{y:e} at {x:e} of {f:?}");
            }
        }
        assert_eq!((-&f).abs().as_ref(), Ok(&size));
    });
    assert!(zeros.get() > 50, "{zeros:?}");
}

#[test]
fn a_minimum_that_is_refused_is_told_in_its_own_values() {
    let least = f64::from_bits(1);
    let f = function(&[(0.0, 10.0), (1e-300, 10.0 + 1e7)]);
    let g = function(&[(17.0 * least, 100.0), (18.0 * least, 100.0), (1.0, 101.0)]);
    let error = f.min(&g).expect_err("too steep");
    assert_eq!(
        error.to_string(),
        "the slope of segment 1, from (8.4e-323, 10) to (9e-323, 10.000000000000002), overflows"
    );
}

#[test]
fn a_steep_tail_near_its_end_is_rounded_once() {
    // Its breakpoints are subnormal, and what is left where the tail falls through zero is not.
    let f = function(&[
        (-4.17362344686538e-309, 2.7343960945580965e-4),
        (-3.859124112881264e-309, 3.44434541131218e-8),
    ]);
    let size = f.abs().expect("in range");
    for (x, y) in size.breakpoints() {
        assert!(
            oracle::is_rounded(y, &oracle::value(&f, x).abs()),
            "{y:e} at {x:e}"
        );
    }
}

#[test]
fn lines_cross_where_they_do() {
    let line = |x: f64, y: f64, slope: f64| {
        function(&[(x, y), (x + 1.0, y + slope)])
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    // At 0, which rounding on the way would miss by 1e-33.
    let tenth = function(&[(-1.0, -0.1), (2.0, 0.2)])
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("finite");
    assert_eq!(tenth.relu().expect("in range").xs(), [-1.0, 0.0, 2.0]);
    assert_eq!(tenth.abs().expect("in range").ys(), [0.1, 0.0, 0.2]);
    // At a third, between two numbers.
    let (rising, level) = (line(0.0, -1.0, 3.0), line(0.0, 0.0, 0.0));
    let greater = rising.max(&level).expect("in range");
    let third = 1.0_f64 / 3.0;
    assert_eq!(greater.xs(), [0.0, third, third.next_up(), 1.0]);
    assert_eq!(greater.ys()[..2], [0.0, 0.0]);
    // Far to the right, and beyond all numbers, where the level one is greater on all of them.
    let nearly = |slope: f64| line(0.0, -1.0, 0.0).with_tails(Tail::Constant, Tail::Slope(slope));
    let (far, place) = (nearly(2.0_f64.powi(-1000)), 2.0_f64.powi(1000));
    let greater = far.and_then(|far| far.max(&level)).expect("in range");
    assert_eq!(greater.xs(), [0.0, 1.0, place, place.next_up()]);
    let beyond = nearly(2.0_f64.powi(-1030)).expect("finite");
    let greater = beyond.max(&level).expect("in range");
    assert_eq!(
        (greater.xs(), greater.tail_slopes()),
        (&[0.0, 1.0][..], (0.0, 0.0))
    );
    // Two lines whose breakpoints do not count, because a third function bends.
    let (bent, falling) = (
        function(&[(0.0, -9.0), (1.0, -9.0), (2.0, -8.0)]),
        line(0.0, 0.0, -1.0),
    );
    let bent = bent
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("flat");
    let greatest = PiecewiseLinear::maximum([&rising, &falling, &bent]).expect("in range");
    assert_eq!(greatest.xs(), [0.0, 0.25, 1.0, 2.0]);
    let far_left = PiecewiseLinear::maximum([&falling, &line(0.0, 7.0, 1.0), &bent]);
    assert_eq!(far_left.expect("in range").xs(), [-3.5, 0.0, 1.0, 2.0]);
    let parallel = [falling.clone(), line(0.0, 7.0, -1.0), bent];
    let greatest = PiecewiseLinear::maximum(&parallel).expect("in range");
    assert_eq!((greatest.eval(-3.0), greatest.eval(2.0)), (10.0, 5.0));
    // Two lines cross above two others, at the same place.
    let tents = [1.0, -1.0].map(|slope| [5.0, 6.0].map(|y| line(5.0 * slope, y, slope)));
    let [[low, high], [low_falling, high_falling]] = tents;
    let greatest = PiecewiseLinear::maximum([&low, &low_falling, &high, &high_falling]);
    let greatest = greatest.expect("in range");
    assert_eq!(
        (greatest.xs(), greatest.eval(0.0)),
        (&[-5.0, -4.0, 0.0, 5.0, 6.0][..], 1.0)
    );
    // Below a third line a crossing is none.
    let tent = [
        line(0.0, 0.0, 1.0),
        line(0.0, 0.0, -1.0),
        line(0.0, 5.0, 0.0),
    ];
    let greatest = PiecewiseLinear::maximum(&tent).expect("in range");
    assert_eq!(greatest.xs(), [-5.0, 0.0, 1.0, 5.0]);
}

#[test]
fn huge_and_tiny_functions_cross_exactly() {
    let max = f64::MAX;
    // From one end of the numbers to the other, and back.
    let up = function(&[(-max, -1.0), (max, 1.0)]);
    assert_eq!(up.abs().expect("in range").xs(), [-max, 0.0, max]);
    let least = f64::from_bits(1);
    let up = function(&[(0.0, -least), (2.0, least)]);
    assert_eq!(
        up.relu().expect("in range").breakpoints().nth(1),
        Some((1.0, 0.0))
    );
    let steep = function(&[(0.0, -least), (2.0 * least, least)]);
    let steep = steep.abs().expect("in range");
    assert_eq!((steep.xs()[1], steep.ys()[1]), (least, 0.0));
    let long = function(&[(1.0, -1.4), (max / 2.0, 1.4)]);
    let falling = function(&[(0.0, 0.0), (1e6, -1.0)])
        .with_tails(Tail::Linear, Tail::Linear)
        .expect("finite");
    let crossed = long.max(&falling).expect("in range");
    assert_eq!((crossed.xs()[2..4].len(), crossed.eval(1.5e6)), (2, -1.4));
    let tall = 2.0_f64.powi(-60);
    let (rising, falling) = (
        function(&[(0.0, 0.0), (4.0 * least, tall)]),
        function(&[(0.0, tall), (4.0 * least, 0.0)]),
    );
    let crossed = rising.max(&falling).expect("in range");
    assert_eq!(crossed.xs()[..3], [0.0, 2.0 * least, 4.0 * least]);
    assert_eq!(crossed.ys()[..3], [tall, tall / 2.0, tall]);
}

#[test]
fn the_maximum_is_no_less_where_values_cancel() {
    // At 0 the segment has the value (b - 2 a) / 3, some 10^16 times smaller than its ends: the wider
    // type knows it to no more digits than a number has.
    for i in 1..200 {
        let a = 1e40 * (1.0 + f64::from(i) / 256.0);
        let b = (0..i % 7 + 1).fold(2.0 * a, |b, _| b.next_up());
        let steep = function(&[(-1.0, -a), (2.0, b)]);
        let nearest = (b - 2.0 * a) / 3.0;
        for y in [nearest.next_down(), nearest, nearest.next_up()] {
            let peak = function(&[(-1.0, -2.0 * a), (0.0, y), (2.0, -2.0 * a)]);
            assert!(steep.max(&peak).expect("in range").eval(0.0) >= y);
        }
    }
}

#[test]
fn lines_that_are_paired_first_are_told_apart() {
    let line = |y: f64, slope: f64| {
        function(&[(0.0, y), (1.0, y + slope)])
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    let hat = |x: f64| {
        function(&[(x, 0.0), (x + 1.0, 1.0), (x + 2.0, 0.0)])
            .with_tails(Tail::Constant, Tail::Constant)
            .expect("finite")
    };
    let all = [
        [line(0.0, 1.0), line(0.0, -1.0), hat(5.0)],
        [line(1.0, 0.0), line(2.0, 0.0), hat(0.0)],
        [line(3.0, 2.0), line(-1.0, 2.0), hat(0.0)],
    ];
    for [f, g, h] in &all {
        for order in [[f, g, h], [g, f, h], [f, h, g], [h, g, f]] {
            let maximum = PiecewiseLinear::maximum(order).expect("finite");
            for x in -20..=20 {
                let x = f64::from(x);
                let greatest = f.eval(x).max(g.eval(x)).max(h.eval(x));
                assert_eq!(maximum.eval(x), greatest, "at {x}");
            }
        }
    }
}
