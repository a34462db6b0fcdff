//! Maxima, minima, absolute values.

use std::cell::Cell;

use num_traits::{Signed, Zero};
use proptest::prelude::*;
use shallow_relu::{PiecewiseLinear, Solution, Tail, construct};

use crate::algebra::{all_xs, tails_are_right, within};
use crate::support::generators::{functions, inputs_within, pairs};
use crate::support::rational::Rational;
use crate::support::{Float, Number, check, enough, for_floats, function, oracle, same};

for_floats!(
    a_maximum_has_the_exact_breakpoints_and_tails,
    no_breakpoint_of_an_operand_lies_above_the_maximum,
    a_maximum_is_within_its_bound_at_every_float,
    tails_of_a_maximum_are_right_at_all_floats,
    the_maximum_of_many_has_no_order,
    every_breakpoint_is_the_greatest_of_many,
    the_minimum_mirrors_the_maximum,
    monotone_functions_have_a_monotone_maximum,
    slopes_of_a_maximum_lie_within_those_of_its_functions,
    absolute_values_are_exact_at_every_breakpoint,
);

fn greater<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>, x: F) -> Rational {
    oracle::value(f, x).max(oracle::value(g, x))
}

/// A crossing of two functions: its exact x, the slopes of both there, and the value there if one function is
/// level.
struct Crossing<F> {
    at: Rational,
    slopes: [Rational; 2],
    level: Option<F>,
}

/// The breakpoints of both functions, and the crossings from their exact difference: between neighbouring
/// breakpoints, and in the tails.
fn crossings<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) -> Vec<Crossing<F>> {
    let all_xs = all_xs(f, g);
    let difference = |x: F| oracle::value(f, x) - oracle::value(g, x);
    let crossing = |at: Rational, slopes: [Rational; 2], x: F| {
        let level = match slopes.each_ref().map(Zero::is_zero) {
            [true, false] => Some(oracle::rounded(&oracle::value(f, x))),
            [false, true] => Some(oracle::rounded(&oracle::value(g, x))),
            _ => None,
        };
        Crossing { at, slopes, level }
    };
    let (mine, theirs) = (f.tail_slopes(), g.tail_slopes());
    let (first, last) = (all_xs[0], all_xs[all_xs.len() - 1]);
    let mut crossings = vec![];
    for (x, slopes, side) in [
        (first, [mine.0, theirs.0], -1),
        (last, [mine.1, theirs.1], 1),
    ] {
        let slopes = slopes.map(Number::exact);
        let (apart, slope) = (difference(x), &slopes[0] - &slopes[1]);
        if (&apart * &slope * Rational::from_integer(side.into())).is_negative() {
            crossings.push(crossing(x.exact() - apart / slope, slopes, x));
        }
    }
    for pair in all_xs.windows(2) {
        let (a, b) = (difference(pair[0]), difference(pair[1]));
        if (&a * &b).is_negative() {
            let (x0, x1) = (pair[0].exact(), pair[1].exact());
            let slope = |f| (oracle::value(f, pair[1]) - oracle::value(f, pair[0])) / (&x1 - &x0);
            let at = &x0 + (&x1 - &x0) * &a / (&a - b);
            crossings.push(crossing(at, [slope(f), slope(g)], pair[0]));
        }
    }
    crossings
}

/// The cost of moving the crossings whose nearest float is `x` there: the change of slope times the distance,
/// for each.
fn cost_of_crossings<F: Float>(crossings: &[Crossing<F>], x: F) -> Rational {
    let near = crossings
        .iter()
        .filter(|crossing| oracle::nearest(&crossing.at) == Some(x));
    let cost = |crossing: &Crossing<F>| {
        let [mine, theirs] = &crossing.slopes;
        (mine - theirs).abs() * (&crossing.at - x.exact()).abs()
    };
    near.map(cost).sum()
}

/// The breakpoints are those of both functions, and the floats nearest to their crossings. There y is the
/// greater value, rounded once. At a crossing with a function that is level, y is its level.
fn a_maximum_has_the_exact_breakpoints_and_tails<F: Float>() {
    let crossed = Cell::new((0, 0));
    let refused = Cell::new(0);
    let levels = Cell::new(0);
    check(3000, pairs::<F>(6), |(f, g)| {
        let all_xs = all_xs(&f, &g);
        let difference = |x: F| oracle::value(&f, x) - oracle::value(&g, x);
        let mut points: Vec<(F, Rational)> =
            all_xs.iter().map(|&x| (x, greater(&f, &g, x))).collect();
        for crossing in crossings(&f, &g) {
            let Some(x) = oracle::nearest::<F>(&crossing.at) else {
                continue;
            };
            let (floats, gaps) = crossed.get();
            crossed.set(if x.exact() == crossing.at {
                (floats + 1, gaps)
            } else {
                (floats, gaps + 1)
            });
            if all_xs.contains(&x) {
                continue;
            }
            levels.set(levels.get() + usize::from(crossing.level.is_some()));
            let level = crossing.level.map(Number::exact);
            points.push((x, level.unwrap_or_else(|| greater(&f, &g, x))));
        }
        points.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));

        // Beyond the last float the greater function goes on. If both are equal there, it is the one that
        // will be greater.
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
    let (floats, gaps) = crossed.get();
    assert!(
        floats > 20 && gaps > 1000 && levels.get() > enough(100),
        "{crossed:?}, {levels:?}"
    );
    assert!(refused.get() > enough(20), "{refused:?}");
}

fn no_breakpoint_of_an_operand_lies_above_the_maximum<F: Float>() {
    let shared = Cell::new(0);
    check(1000, pairs::<F>(6), |(f, g)| {
        let (Ok(maximum), Ok(minimum)) = (f.max(&g), f.min(&g)) else {
            return;
        };
        let all_xs = all_xs(&f, &g);
        for operand in [&f, &g] {
            for (x, y) in operand.breakpoints() {
                // The breakpoints of lines do not count.
                if all_xs.contains(&x) {
                    assert!(maximum.eval(x) >= y, "{f:?}, {g:?}");
                    assert!(minimum.eval(x) <= y, "{f:?}, {g:?}");
                }
            }
        }
        for (x, y) in f.breakpoints() {
            let other = g.breakpoints().find(|other| other.0 == x);
            if let Some((_, other)) = other.filter(|_| all_xs.contains(&x)) {
                shared.set(shared.get() + 1);
                let greater = if y > other { y } else { other };
                assert!(same(maximum.eval(x), greater));
            }
        }
    });
    assert!(shared.get() > enough(300), "{shared:?}");
}

fn a_maximum_is_within_its_bound_at_every_float<F: Float>() {
    let checked = Cell::new(0);
    check(300, pairs::<F>(5), |(f, g)| {
        let Ok(maximum) = f.max(&g) else { return };
        let exact = |x: F| greater(&f, &g, x);
        let crossings = crossings(&f, &g);
        let off = |x| cost_of_crossings(&crossings, x);
        for segment in maximum.segments().filter(oracle::is_accurate) {
            let most = within::<F>(&[&f, &g], &segment, exact, off);
            for x in inputs_within(&segment).into_iter().step_by(61) {
                checked.set(checked.get() + 1);
                let error = (maximum.eval(x).exact() - exact(x)).abs();
                assert!(error <= most, "at {x:e}, max of {f:?}, {g:?}");
            }
        }
    });
    assert!(checked.get() > enough(3_000), "{checked:?}");
}

fn tails_of_a_maximum_are_right_at_all_floats<F: Float>() {
    check(500, pairs::<F>(5), |(f, g)| {
        let Ok(maximum) = f.max(&g) else { return };
        let slopes = |f: &PiecewiseLinear<F>| [f.tail_slopes().0, f.tail_slopes().1];
        for ((found, mine), theirs) in slopes(&maximum).into_iter().zip(slopes(&f)).zip(slopes(&g))
        {
            assert!(found == mine || found == theirs);
        }
        let crossings = crossings(&f, &g);
        let off = |x| cost_of_crossings(&crossings, x);
        tails_are_right(&maximum, &[&f, &g], |x| greater(&f, &g, x), off);
        // At the lowest float and at the largest the slope is that of the greater function.
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

/// Whether y is the exact value, rounded once, or the level of an operand that is level to one side and is
/// crossed this near.
fn every_breakpoint_is_the_greatest_of_many<F: Float>() {
    let found = Cell::new([0; 2]);
    let several = prop::collection::vec(functions::<F>(4), 1..7);
    let alike = (functions::<F>(4), pairs::<F>(4)).prop_map(|(f, (g, h))| vec![f, g, h]);
    check(600, prop_oneof![several, alike], |all| {
        let Ok(maximum) = PiecewiseLinear::maximum(&all) else {
            return;
        };
        for (x, y) in maximum.breakpoints() {
            let [rounded, levels] = found.get();
            let values = all.iter().map(|f| oracle::value(f, x));
            let exact = values.max().expect("one at least");
            if oracle::is_rounded(y, &exact) {
                found.set([rounded + 1, levels]);
                continue;
            }
            found.set([rounded, levels + 1]);
            let is_level = |f: &PiecewiseLinear<F>| {
                oracle::value(f, x) == y.exact()
                    && (f.slope_left(x).is_zero() || f.slope_right(x).is_zero())
            };
            assert!(all.iter().any(is_level), "{y:e} at {x:e} of {all:?}");
            let pairs = all
                .iter()
                .enumerate()
                .flat_map(|(i, f)| all[..i].iter().map(move |g| (f, g)));
            let cost: Rational = pairs
                .map(|(f, g)| cost_of_crossings(&crossings(f, g), x))
                .sum();
            assert!(
                (y.exact() - exact).abs() <= cost,
                "{y:e} at {x:e} of {all:?}"
            );
        }
    });
    let [rounded, levels] = found.get();
    assert!(rounded > enough(1000) && levels > enough(10), "{found:?}");
}

fn the_minimum_mirrors_the_maximum<F: Float>() {
    check(500, pairs::<F>(6), |(f, g)| {
        let maximum = (-&f).max(&-&g);
        assert_eq!(f.min(&g).ok(), maximum.ok().map(|maximum| -maximum));
    });
}

fn monotone_functions_have_a_monotone_maximum<F: Float>() {
    let rising = || {
        functions::<F>(6).prop_filter_map("too steep", |f| {
            let mut ys = f.ys().to_vec();
            ys.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            let (left, right) = f.tail_slopes();
            let tails = (
                Tail::Slope(Signed::abs(&left)),
                Tail::Slope(Signed::abs(&right)),
            );
            let rising = PiecewiseLinear::from_xy(f.xs(), &ys).ok()?;
            rising.with_tails(tails.0, tails.1).ok()
        })
    };
    let combined = Cell::new(0);
    check(1000, (rising(), rising()), |(f, g)| {
        let together = [f.max(&g), f.min(&g), f.compose(&g), f.relu(), g.compose(&f)];
        for result in together.into_iter().flatten() {
            combined.set(combined.get() + 1);
            assert!(
                result.is_monotone() && result.ys().is_sorted(),
                "{f:?}, {g:?}"
            );
        }
    });
    assert!(combined.get() > enough(2_000), "{combined:?}");
}

/// The bounds are widened by the rounding of y at both ends, and by the cost of a crossing there.
fn slopes_of_a_maximum_lie_within_those_of_its_functions<F: Float>() {
    let checked = Cell::new(0);
    check(500, pairs::<F>(6), |(f, g)| {
        let Ok(maximum) = f.max(&g) else { return };
        let crossings = crossings(&f, &g);
        for segment in maximum.segments() {
            let ((a, ya), (b, yb)) = (segment.start(), segment.end());
            // All slopes of either function between the ends.
            let slopes = |f: &PiecewiseLinear<F>| {
                let mut xs: Vec<F> = f.xs().iter().copied().filter(|&x| a < x && x < b).collect();
                xs.insert(0, a);
                xs.push(b);
                let slope = |pair: &[F]| {
                    (oracle::value(f, pair[1]) - oracle::value(f, pair[0]))
                        / (pair[1].exact() - pair[0].exact())
                };
                xs.windows(2).map(slope).collect::<Vec<_>>()
            };
            let all = [slopes(&f), slopes(&g)].concat();
            let least = all.iter().min().expect("two").clone();
            let greatest = all.iter().max().expect("two").clone();
            let larger = ya.exact().abs().max(yb.exact().abs());
            let two_u = F::unit_roundoff().exact() * Rational::from_integer(2.into());
            let room = (larger * two_u
                + F::LEAST.exact()
                + cost_of_crossings(&crossings, a)
                + cost_of_crossings(&crossings, b))
                / (b.exact() - a.exact());
            let slope = oracle::segment_slope(&segment);
            assert!(
                least - &room <= slope && slope <= greatest + room,
                "{segment:?} of the maximum of {f:?} and {g:?}"
            );
            checked.set(checked.get() + 1);
        }
    });
    assert!(checked.get() > enough(2_000), "{checked:?}");
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
        // Where the function is zero, these two are zero, too, and neither is ever negative.
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
    assert!(zeros.get() > enough(50), "{zeros:?}");
}

#[test]
fn a_refused_minimum_is_reported_in_its_own_values() {
    let least = f64::from_bits(1);
    let f = function(&[(0.0, 10.0), (1e-300, 10.0 + 1e7)]);
    let g = function(&[(17.0 * least, 100.0), (18.0 * least, 100.0), (1.0, 101.0)]);
    let error = f.min(&g).expect_err("too steep");
    assert_eq!(
        error.to_string(),
        "the slope of segment 1, from (8.4e-323, 10) to (9e-323, 10.000000000000002), is too large for \
         the number type; merge the two breakpoints, move them apart in x, or make a jump of them (Discontinuous)"
    );
}

#[test]
fn a_steep_tail_near_its_end_is_rounded_once() {
    // The breakpoints are subnormal. The values that are left where the tail falls through zero are not.
    let f = function(&[
        (-4.17362344686538e-309, 2.7343960945580965e-4),
        (-3.859124112881264e-309, 3.44434541131218e-8),
    ]);
    let nearly_level = function(&[(-1.0, -1e-300), (1.0, 1e-300)]);
    let greater = f.max(&nearly_level).expect("in range");
    assert_eq!(greater.xs().len(), 5);
    for (x, y) in greater.breakpoints() {
        assert!(
            oracle::is_rounded(y, &self::greater(&f, &nearly_level, x)),
            "{y:e} at {x:e}"
        );
    }
}

#[test]
fn the_slopes_of_an_envelope_are_those_of_its_lines() {
    let line = |y: f64, slope: f64| {
        function(&[(0.0, y), (1.0, y + slope)])
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    let greater = line(14.76, 3.96)
        .max(&line(10.78, -2.02))
        .expect("in range");
    assert_eq!((greater.xs().len(), greater.lipschitz()), (3, 3.96));
    assert!(greater.is_convex_within(1e-14));
    // There is one unit for the crossing, which is the only bend, and one for the tail on the left.
    let net = construct(&greater.simplify_within(1e-14).expect("finite")).expect("small");
    assert_eq!(net.width(), 2);
    // The zero of |f| is that of f.
    let f = function(&[(0.0, -1.0), (1.0, 2.0)]);
    let third = [Solution::Point(1.0 / 3.0)];
    assert_eq!(f.solve(0.0), third);
    assert_eq!(f.abs().expect("in range").solve(0.0), third);
    assert_eq!(
        f.relu().expect("in range").solve(0.0),
        [Solution::Interval((f64::NEG_INFINITY, 1.0 / 3.0))]
    );
    // The function is sin at multiples of pi / 2. A breakpoint beside its zero keeps its |y|.
    let xs = [0.5, 1.0, 1.5].map(|part| part * std::f64::consts::PI);
    let sin = PiecewiseLinear::from_xy(&xs, &xs.map(f64::sin)).expect("good breakpoints");
    assert_eq!(sin.solve(0.0), [Solution::Point(xs[1])]);
    let size = sin.abs().expect("in range");
    assert_eq!((size.eval(xs[1]), size.solve(0.0)), (xs[1].sin(), vec![]));
    // The values are capped exactly, also far out.
    let capped = line(-0.1, 0.7).min(&PiecewiseLinear::constant(0.3).expect("finite"));
    let capped = capped.expect("in range");
    assert_eq!(
        (capped.range().1, capped.eval(1e300), capped.tail_slopes().1),
        (0.3, 0.3, 0.0)
    );
}

#[test]
fn price_plans_have_the_slopes_of_plans() {
    // Fees and prices are multiples of a hundredth, by a fixed generator of Lehmer's.
    let mut state = 1_u64;
    let mut hundredths = |most: u64| {
        state = state * 48_271 % 2_147_483_647;
        (state % most) as f64 / 100.0
    };
    for _ in 0..2000 {
        let plans: Vec<PiecewiseLinear<f64>> = (0..12)
            .map(|_| {
                let (fee, price) = (hundredths(10_000), hundredths(400));
                function(&[(0.0, fee), (1.0, fee + price)])
                    .with_tails(Tail::Linear, Tail::Linear)
                    .expect("finite")
            })
            .collect();
        let steepest = plans
            .iter()
            .map(PiecewiseLinear::lipschitz)
            .fold(0.0, f64::max);
        let cheapest = PiecewiseLinear::minimum(&plans).expect("in range");
        assert!(cheapest.is_concave_within(1e-12), "{plans:?}");
        // Values below 41 000 are rounded at both ends, by 2^-52 of them altogether, on pieces that are at
        // least 1 / 400^2 wide: two plans cross at a quotient of two multiples of a hundredth, whose
        // denominator is less than 400.
        let room = 41_000.0 * f64::EPSILON * 400.0 * 400.0;
        assert!(cheapest.lipschitz() <= steepest + room, "{plans:?}");
    }
}

#[test]
fn lines_cross_at_the_nearest_float() {
    let line = |x: f64, y: f64, slope: f64| {
        function(&[(x, y), (x + 1.0, y + slope)])
            .with_tails(Tail::Linear, Tail::Linear)
            .expect("finite")
    };
    // The crossing is at 0. Rounding of intermediate results would miss it by 1e-33.
    let tenth = function(&[(-1.0, -0.1), (2.0, 0.2)])
        .with_tails(Tail::Constant, Tail::Constant)
        .expect("finite");
    assert_eq!(tenth.relu().expect("in range").xs(), [-1.0, 0.0, 2.0]);
    assert_eq!(tenth.abs().expect("in range").ys(), [0.1, 0.0, 0.2]);
    // The crossing is at a third, between two floats. The lower one is nearer.
    let (rising, level) = (line(0.0, -1.0, 3.0), line(0.0, 0.0, 0.0));
    let greater = rising.max(&level).expect("in range");
    let third = 1.0_f64 / 3.0;
    assert_eq!(greater.xs(), [0.0, third, 1.0]);
    assert_eq!(greater.ys(), [0.0, 0.0, 2.0]);
    // The crossing is far to the right, and then beyond all floats. In that case the level function is the
    // greater one at every float.
    let nearly = |slope: f64| line(0.0, -1.0, 0.0).with_tails(Tail::Constant, Tail::Slope(slope));
    let (far, at) = (nearly(2.0_f64.powi(-1000)), 2.0_f64.powi(1000));
    let greater = far.and_then(|far| far.max(&level)).expect("in range");
    assert_eq!(greater.xs(), [0.0, 1.0, at]);
    let beyond = nearly(2.0_f64.powi(-1030)).expect("finite");
    let greater = beyond.max(&level).expect("in range");
    assert_eq!(
        (greater.xs(), greater.tail_slopes()),
        (&[0.0, 1.0][..], (0.0, 0.0))
    );
    // The breakpoints of the two lines do not count, because a third function bends.
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
    // Two lines cross above two others, at the same x.
    let tents = [1.0, -1.0].map(|slope| [5.0, 6.0].map(|y| line(5.0 * slope, y, slope)));
    let [[low, high], [low_falling, high_falling]] = tents;
    let greatest = PiecewiseLinear::maximum([&low, &low_falling, &high, &high_falling]);
    let greatest = greatest.expect("in range");
    assert_eq!(
        (greatest.xs(), greatest.eval(0.0)),
        (&[-5.0, -4.0, 0.0, 5.0, 6.0][..], 1.0)
    );
    // A crossing below a third line does not count.
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
    // From the lowest float to the largest, and back.
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
    assert_eq!((crossed.xs().len(), crossed.eval(1.5e6)), (5, -1.4));
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
    // At 0 the segment has the value (b - 2 a) / 3, about 10^16 times smaller than its ends. The wider type
    // has only as many digits of it as a float has.
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
