//! The questions that a function answers.

use shallow_relu::{PiecewiseLinear, Tail};

use crate::support::generators::{functions, inputs};
use crate::support::{Float, check, for_floats, function, oracle, same};

for_floats!(
    segments_are_the_breakpoints_in_pairs,
    slopes_are_accurate,
    intercepts_are_rounded_once,
    slope_at_x_is_that_of_its_segment,
    range_holds_every_value,
    is_monotone_agrees_with_the_values,
    simplify_drops_exactly_what_does_not_bend,
    simplify_keeps_what_bends_by_one_float,
    collinear_is_exact,
);

fn segments_are_the_breakpoints_in_pairs<F: Float>() {
    check(300, functions::<F>(12), |f| {
        let breakpoints: Vec<(F, F)> = f.breakpoints().collect();
        let ends: Vec<_> = f
            .segments()
            .map(|segment| [segment.start(), segment.end()])
            .collect();
        assert!(
            ends.iter()
                .zip(breakpoints.windows(2))
                .all(|(ends, pair)| ends == pair)
        );
        assert_eq!(
            (f.segment_count(), f.segments().len()),
            (breakpoints.len() - 1, ends.len())
        );
        assert_eq!(
            (f.xs().len(), f.ys().len()),
            (breakpoints.len(), breakpoints.len())
        );
        assert_eq!(
            f.domain(),
            (breakpoints[0].0, breakpoints[breakpoints.len() - 1].0)
        );
        let again = PiecewiseLinear::from_xy(f.xs(), f.ys())
            .expect("good")
            .with_tails(f.tails().0, f.tails().1);
        assert_eq!(again.expect("good"), f);
    });
}

fn slopes_are_accurate<F: Float>() {
    check(500, functions::<F>(8), |f| {
        for segment in f.segments() {
            let exact = oracle::segment_slope(&segment);
            let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
            let differences = [x1.exact() - x0.exact(), y1.exact() - y0.exact()];
            if differences
                .iter()
                .chain([&exact])
                .all(oracle::is_normal_or_zero::<F>)
            {
                // There are two differences and a quotient, each within u.
                let error = (segment.slope().exact() - &exact).abs();
                assert!(error <= exact.abs() * oracle::gamma::<F>(3), "{segment:?}");
            }
        }
    });
}

fn intercepts_are_rounded_once<F: Float>() {
    check(500, functions::<F>(8), |f| {
        for segment in f.segments() {
            let found = segment.intercept();
            let exact = oracle::segment_value(&segment, F::zero());
            assert!(
                oracle::is_rounded(found, &exact),
                "{found:e} of {segment:?}"
            );
            assert!(same(found, found + F::zero()), "{segment:?}");
        }
    });
    // The line meets x = 0 beyond all floats.
    let max = F::max_value();
    let steep = function(&[(F::one(), max), (F::of(2.0), F::zero())]);
    let segment = steep.segment(0).expect("one");
    assert_eq!(segment.intercept(), F::infinity());
}

fn slope_at_x_is_that_of_its_segment<F: Float>() {
    check(300, functions::<F>(8), |f| {
        for (i, segment) in f.segments().enumerate() {
            let (a, b) = (segment.start().0, segment.end().0);
            assert_eq!(
                (f.slope_right(a), f.slope_left(b)),
                (segment.slope(), segment.slope()),
                "segment {i}"
            );
            if a.up() < b {
                assert_eq!(
                    (f.slope_left(a.up()), f.slope_right(a.up())),
                    (segment.slope(), segment.slope())
                );
            }
        }
        let (first, last) = f.domain();
        let (left, right) = f.tail_slopes();
        assert_eq!((f.slope_left(first), f.slope_right(last)), (left, right));
        assert_eq!(
            (
                f.slope_right(F::neg_infinity()),
                f.slope_left(F::infinity())
            ),
            (left, right)
        );
        assert!(f.slope_left(F::nan()).is_nan() && f.slope_right(F::nan()).is_nan());
    });
}

fn range_holds_every_value<F: Float>() {
    check(300, functions::<F>(8), |f| {
        let (least, greatest) = f.range();
        assert!(f.ys().contains(&least) && f.ys().contains(&greatest));
        let (first, last) = f.domain();
        for x in inputs(&f).into_iter().filter(|&x| first <= x && x <= last) {
            assert!(least <= f.eval(x) && f.eval(x) <= greatest);
        }
    });
}

fn is_monotone_agrees_with_the_values<F: Float>() {
    check(2000, functions::<F>(4), |f| {
        let (left, right) = f.tail_slopes();
        let mut signs: Vec<F> = vec![left, right];
        signs.extend(f.ys().windows(2).map(|pair| {
            if pair[0] < pair[1] {
                F::one()
            } else if pair[0] > pair[1] {
                -F::one()
            } else {
                F::zero()
            }
        }));
        let falls = signs.iter().any(|&s| s < F::zero());
        let rises = signs.iter().any(|&s| s > F::zero());
        assert_eq!(f.is_monotone(), !(falls && rises));
    });
}

fn simplify_drops_exactly_what_does_not_bend<F: Float>() {
    check(500, functions::<F>(8), |f| {
        let simple = f.simplify().expect("no slope near the largest float");
        assert_eq!((simple.domain(), simple.tails()), (f.domain(), f.tails()));
        // Every breakpoint that is left bends the function.
        let slopes: Vec<_> = simple
            .segments()
            .map(|segment| oracle::segment_slope(&segment))
            .collect();
        assert!(
            slopes.windows(2).all(|pair| pair[0] != pair[1]),
            "{simple:?}"
        );
        // Every breakpoint that is gone lay on the line.
        for (x, y) in f.breakpoints() {
            assert_eq!(
                oracle::value(&simple, x),
                y.exact(),
                "at x = {x:e} of {f:?}"
            );
        }
    });
}

fn simplify_keeps_what_bends_by_one_float<F: Float>() {
    let line = |x: f64| (F::of(x), F::of(3.0 * x));
    let straight = function(&[line(-1.0), line(0.5), line(2.0), line(1024.0)]);
    assert_eq!(straight.simplify().expect("good").segment_count(), 1);
    let (x, y) = line(2.0);
    let bent = function(&[line(-1.0), line(0.5), (x, y.up()), line(1024.0)]);
    assert_eq!(bent.simplify().expect("good").segment_count(), 3);
}

/// Whether three points are on a line, according to `simplify`, which then drops the middle one.
fn are_collinear<F: Float>(points: [(F, F); 3]) -> bool {
    let simple = function(&points)
        .simplify()
        .expect("no slope near the largest float");
    simple.segment_count() == 1
}

fn collinear_is_exact<F: Float>() {
    // Products that would overflow, underflow or be rounded.
    let diagonal = [F::LEAST, F::one(), F::max_value()].map(|x| (x, x));
    assert!(are_collinear(diagonal));
    assert!(!are_collinear([
        diagonal[0],
        (F::one(), F::one().up()),
        diagonal[2]
    ]));
    assert!(!are_collinear([
        (F::zero(), F::zero()),
        (F::LEAST, F::LEAST),
        (F::max_value(), F::max_value().down())
    ]));
    check(500, functions::<F>(4), |f| {
        let points: Vec<(F, F)> = f.breakpoints().collect();
        for three in points.windows(3) {
            let slope =
                |a: (F, F), b: (F, F)| (b.1.exact() - a.1.exact()) / (b.0.exact() - a.0.exact());
            let exact = slope(three[0], three[1]) == slope(three[1], three[2]);
            assert_eq!(
                are_collinear([three[0], three[1], three[2]]),
                exact,
                "{three:?}"
            );
        }
    });
}

#[test]
fn a_monotone_function_needs_its_tails_to_agree() {
    let rising = function(&[(0.0, 0.0), (1.0, 1.0)]);
    let with = |left, right| {
        rising
            .clone()
            .with_tails(left, right)
            .expect("finite slopes")
            .is_monotone()
    };
    assert!(with(Tail::Linear, Tail::Linear) && with(Tail::Slope(2.0), Tail::Constant));
    assert!(!with(Tail::Slope(-2.0), Tail::Linear) && !with(Tail::Linear, Tail::Slope(-1e-300)));
}

#[test]
fn functions_are_equal_however_their_tails_are_named() {
    let f = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (1.0, 2.0)]).expect("finite");
    let with = |left, right| f.clone().with_tails(left, right).expect("finite slopes");
    assert_eq!(
        with(Tail::Linear, Tail::Slope(2.0)),
        with(Tail::Slope(2.0), Tail::Linear)
    );
    assert_ne!(
        with(Tail::Linear, Tail::Linear),
        with(Tail::Constant, Tail::Linear)
    );
    assert_ne!(
        with(Tail::Linear, Tail::Linear),
        with(Tail::Linear, Tail::Slope(3.0))
    );
}
