//! The laws of a field and of a lattice, with `==`, for functions of rationals.

use num_rational::Ratio;
use num_traits::{One, Zero};
use proptest::prelude::*;
use shallow_relu::{PiecewiseLinear, ShallowReluNet, Tail, construct};

use crate::support::rational::Rational;
use crate::support::{Number, check, function, oracle};

type Exact = Ratio<i128>;
type Function = PiecewiseLinear<Exact>;

fn small() -> impl Strategy<Value = Exact> + Clone {
    (-4..=4_i128, 1..=2_i128).prop_map(|(n, d)| Ratio::new(n, d))
}

/// Few breakpoints at few different x, so that x and values often coincide.
fn any_function() -> impl Strategy<Value = Function> {
    let tail = || {
        prop_oneof![
            Just(Tail::Constant),
            Just(Tail::Linear),
            small().prop_map(Tail::Slope)
        ]
    };
    let steps = prop::collection::vec((1..4_i128, small()), 1..4);
    (small(), small(), steps, tail(), tail()).prop_map(|(x, y, steps, left, right)| {
        let mut points = vec![(x, y)];
        for (h, y) in steps {
            points.push((points[points.len() - 1].0 + Ratio::new(h, 2), y));
        }
        let f = function(&points);
        f.with_tails(left, right).expect("finite")
    })
}

fn inputs() -> impl Strategy<Value = Vec<Exact>> {
    let fine = (-40..=40_i128, 1..=4_i128).prop_map(|(n, d)| Ratio::new(n, d));
    prop::collection::vec(fine, 12)
}

fn sum(f: &Function, g: &Function) -> Function {
    (f + g).expect("small values")
}

fn product(f: &Function, factor: Exact) -> Function {
    (f * factor).expect("small values")
}

fn max(f: &Function, g: &Function) -> Function {
    f.max(g).expect("small values")
}

fn min(f: &Function, g: &Function) -> Function {
    f.min(g).expect("small values")
}

#[test]
fn every_value_is_that_of_the_operands() {
    check(
        600,
        (any_function(), any_function(), inputs()),
        |(f, g, xs)| {
            let (sum, difference) = (sum(&f, &g), (&f - &g).expect("small values"));
            let (max, min) = (max(&f, &g), min(&f, &g));
            let (size, positive) = (f.abs(), f.relu());
            let (size, positive) = (size.expect("small"), positive.expect("small"));
            for &x in xs.iter().chain(max.xs()).chain(sum.xs()) {
                let (a, b) = (oracle::value(&f, x), oracle::value(&g, x));
                assert_eq!(sum.eval(x).exact(), &a + &b);
                assert_eq!(difference.eval(x).exact(), &a - &b);
                assert_eq!(max.eval(x).exact(), a.clone().max(b.clone()));
                assert_eq!(min.eval(x).exact(), a.clone().min(b));
                assert_eq!(size.eval(x).exact(), a.abs());
                assert_eq!(positive.eval(x).exact(), a.max(Rational::zero()));
            }
        },
    );
}

#[test]
fn functions_are_a_vector_space() {
    let three = (any_function(), any_function(), any_function());
    check(600, (three, small(), small()), |((f, g, h), c, d)| {
        assert!(sum(&f, &g).same_function(&sum(&g, &f)));
        let (left, right) = (sum(&sum(&f, &g), &h), sum(&f, &sum(&g, &h)));
        // A sum of functions that bend may be a line.
        assert!(left.same_function(&right));
        let distributed = sum(&product(&f, c), &product(&g, c));
        assert!(product(&sum(&f, &g), c).same_function(&distributed));
        let distributed = sum(&product(&f, c), &product(&f, d));
        assert!(product(&f, c + d).same_function(&distributed));
        assert_eq!(product(&product(&f, c), d), product(&f, c * d));
        assert_eq!(product(&f, Exact::one()), f);
        let zero = Function::constant(Exact::zero()).expect("zero");
        assert_eq!(sum(&f, &zero), f);
        let itself = f.clone();
        let nothing = (&f - &itself).expect("zero");
        assert!(nothing.same_function(&zero) && nothing.xs() == f.xs());
    });
}

#[test]
fn functions_are_a_distributive_lattice() {
    check(
        600,
        (any_function(), any_function(), any_function()),
        |(f, g, h)| {
            assert!(max(&f, &g).same_function(&max(&g, &f)));
            assert!(max(&max(&f, &g), &h).same_function(&max(&f, &max(&g, &h))));
            assert_eq!(max(&f, &f), f);
            assert!(max(&f, &min(&f, &g)).same_function(&f));
            assert!(min(&f, &max(&f, &g)).same_function(&f));
            let distributed = max(&min(&f, &h), &min(&g, &h));
            assert!(min(&max(&f, &g), &h).same_function(&distributed));
            assert_eq!(max(&f, &g), -min(&-&f, &-&g));
            // With addition it is an ordered space.
            let moved = max(&sum(&f, &h), &sum(&g, &h));
            assert!(sum(&max(&f, &g), &h).same_function(&moved));
            assert!(sum(&max(&f, &g), &min(&f, &g)).same_function(&sum(&f, &g)));
            let parts = f.relu().and_then(|up| &up - &(-&f).relu()?);
            assert!(parts.expect("small values").same_function(&f));
        },
    );
}

#[test]
fn many_are_combined_as_two_by_two() {
    let many = prop::collection::vec(any_function(), 1..7);
    check(300, many, |all| {
        let by_two = |combine: fn(&Function, &Function) -> Function| {
            let rest = all[1..].iter();
            rest.fold(all[0].clone(), |so_far, f| combine(&so_far, f))
        };
        let total = PiecewiseLinear::sum(&all).expect("small values");
        assert!(total.same_function(&by_two(sum)));
        let greatest = PiecewiseLinear::maximum(&all).expect("small values");
        assert!(greatest.same_function(&by_two(max)));
        let least = PiecewiseLinear::minimum(&all).expect("small values");
        assert!(least.same_function(&by_two(min)));
    });
}

#[test]
fn an_inverse_undoes() {
    check(600, (any_function(), inputs()), |(f, xs)| {
        let f = f.with_tails(Tail::Linear, Tail::Linear).expect("linear");
        let rises = f.ys().is_sorted_by(|a, b| a < b);
        let falls = f.ys().is_sorted_by(|a, b| a > b);
        let inverse = f.inverse();
        assert_eq!(inverse.is_ok(), rises || falls);
        let Ok(inverse) = inverse else { return };
        for x in xs {
            assert_eq!((inverse.eval(f.eval(x)), f.eval(inverse.eval(x))), (x, x));
        }
        assert_eq!(inverse.inverse(), Ok(f));
    });
}

#[test]
fn slopes_make_the_function() {
    check(300, any_function(), |f| {
        let segments: Vec<_> = f
            .segments()
            .map(|segment| (segment.slope(), segment.end().0))
            .collect();
        let again = PiecewiseLinear::from_slopes(f.xs()[0], f.ys()[0], &segments);
        let (left, right) = f.tails();
        assert_eq!(again.and_then(|again| again.with_tails(left, right)), Ok(f));
    });
}

#[test]
fn functions_move_as_their_arguments() {
    check(300, (any_function(), small(), inputs()), |(f, by, xs)| {
        let (right, up) = (f.shift_x(by), f.shift_y(by));
        let (right, up) = (right.expect("small"), up.expect("small"));
        for &x in &xs {
            assert_eq!(right.eval(x), f.eval(x - by));
            assert_eq!(up.eval(x), f.eval(x) + by);
        }
        assert_eq!(f.divide_y(by).is_err(), by.is_zero());
        if !by.is_zero() {
            let quotient = f.divide_y(by).expect("small");
            assert!(xs.iter().all(|&x| quotient.eval(x) == f.eval(x) / by));
            assert_eq!(quotient.scale_y(by), Ok(f.clone()));
            let stretched = f.scale_x(by).expect("small");
            assert!(xs.iter().all(|&x| stretched.eval(x * by) == f.eval(x)));
        } else {
            assert!(f.scale_x(by).is_err());
        }
        assert_eq!(right.shift_x(-by), Ok(f.clone()));
        assert_eq!(up.shift_y(-by), Ok(f));
    });
}

#[test]
fn same_function_is_decided_by_values() {
    check(
        600,
        (any_function(), any_function(), inputs()),
        |(f, g, xs)| {
            let agree = |x: &Exact| oracle::value(&f, *x) == oracle::value(&g, *x);
            let slopes = f.tail_slopes() == g.tail_slopes();
            let at_places = f.xs().iter().chain(g.xs()).all(agree);
            assert_eq!(f.same_function(&g), slopes && at_places);
            if f.same_function(&g) {
                assert!(xs.iter().all(agree));
            }
            // An additional breakpoint does not matter.
            let cut = sum(&sum(&f, &g), &-&g);
            assert!(cut.same_function(&f) && f.same_function(&cut));
            let bent = sum(
                &f,
                &function(&[(f.xs()[0], Exact::zero()), (f.xs()[1], Exact::one())]),
            );
            assert!(!bent.same_function(&f));
        },
    );
}

#[test]
fn the_function_of_a_sum_of_networks_is_the_sum_of_their_functions() {
    check(
        300,
        (any_function(), any_function(), small()),
        |(f, g, c)| {
            let [a, b] = [&f, &g].map(|f| construct(f).expect("small values"));
            let total = (&a + &b).expect("small values");
            assert_eq!(total.width(), a.width() + b.width());
            assert!(total.function().same_function(&sum(&f, &g)));
            let canonical = total.canonical().expect("small values");
            assert!(canonical.function().same_function(&sum(&f, &g)));
            assert!(canonical.width() <= total.width() + 1);
            let difference = (&a - &b).expect("small values");
            assert!(
                difference
                    .function()
                    .same_function(&(&f - &g).expect("small values"))
            );
            let multiple = (&a * c).expect("small values");
            assert!(multiple.function().same_function(&product(&f, c)));
            let all = ShallowReluNet::sum([&a, &b, &-&a]).expect("small values");
            assert!(all.function().same_function(&g));
        },
    );
}
