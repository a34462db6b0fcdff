//! Integrals, solutions, extrema and distances.

use num_traits::Zero;
use shallow_relu::{Discontinuous, Error, PiecewiseLinear, Side, Solution};

use crate::bits::Bits;
use crate::script::Script;
use crate::support::rational::Rational;
use crate::support::{Float, finite, inputs, oracle, same};

/// Two finite inputs in order.
pub(crate) fn interval<F: Float>(script: &mut Script, f: &PiecewiseLinear<F>) -> [F; 2] {
    let inputs = inputs(f.xs());
    let end = |script: &mut Script| match script.byte() % 4 {
        0 => script.number(),
        _ => script.one_of(&inputs),
    };
    let [a, b] = [end(script), end(script)];
    [a.min(b), a.max(b)]
}

/// Asserts that a result is the exact one, rounded once, and is refused only if that is out of range.
fn rounded_once<F: Float>(
    found: Result<F, Error>,
    exact: &Rational,
    context: &dyn std::fmt::Debug,
) {
    match found {
        Ok(found) => assert!(oracle::is_rounded(found, exact), "{found:e}, {context:?}"),
        Err(Error::IntervalOverflow { .. }) => {
            assert!(oracle::rounded::<F>(exact).is_infinite(), "{context:?}")
        }
        Err(error) => panic!("{error}, {context:?}"),
    }
}

/// The sum over the straight pieces in an interval, of their widths and the values at their ends.
fn sum_over<F: Float>(
    f: &PiecewiseLinear<F>,
    [from, to]: [F; 2],
    of: impl Fn(Rational, Rational, Rational) -> Rational,
) -> Rational {
    let inside = f.xs().iter().copied().filter(|&x| from < x && x < to);
    let xs: Vec<F> = [from].into_iter().chain(inside).chain([to]).collect();
    let ends: Vec<(Rational, Rational)> = xs
        .iter()
        .map(|&x| (x.exact(), oracle::value(f, x)))
        .collect();
    let pieces = ends.windows(2).map(|pair| {
        of(
            &pair[1].0 - &pair[0].0,
            pair[0].1.clone(),
            pair[1].1.clone(),
        )
    });
    pieces.sum()
}

pub(crate) fn integrals<F: Float>(f: &PiecewiseLinear<F>, script: &mut Script) {
    let [from, to] = interval(script, f);
    let context = (f, from, to);
    let two = Rational::from_integer(2.into());
    let area = sum_over(f, [from, to], |width, a, b| width * (a + b)) / two;
    rounded_once(f.integral((from, to)), &area, &context);
    let table = f.antiderivative();
    match (table.integral((from, to)), f.integral((from, to))) {
        (Ok(one), Ok(other)) => assert!(same(one, other), "{context:?}"),
        (one, other) => assert_eq!(one, other, "{context:?}"),
    }
    if from < to {
        let width = to.exact() - from.exact();
        rounded_once(f.mean((from, to)), &(area / width), &context);
    }
    let variation = sum_over(f, [from, to], |_, a, b| (b - a).abs());
    rounded_once(f.total_variation((from, to)), &variation, &context);
    let _ = F::levels(&table, script.number());
    let extrema = f.extrema((from, to));
    if let Ok(extrema) = extrema {
        for x in inputs(f.xs()).into_iter().filter(|&x| from <= x && x <= to) {
            let y = f.eval(x);
            assert!(
                extrema.min <= y && y <= extrema.max,
                "{y:e} at {x:e} of {context:?}"
            );
        }
    }
}

/// The floats nearest to the x at which `f` passes `y` between breakpoints, and the breakpoints at which it has that
/// value, without those that level pieces reach.
pub(crate) fn solutions<F: Float>(
    f: &PiecewiseLinear<F>,
    g: &PiecewiseLinear<F>,
    script: &mut Script,
) {
    let y = match script.byte() % 4 {
        0 => script.number(),
        1 => script.one_of(f.ys()),
        2 => script.one_of(f.ys()).up(),
        _ => f.eval(script.one_of(&inputs(f.xs()))),
    };
    let found = f.solve(y);
    if !finite(y) {
        assert_eq!(found, []);
        return;
    }
    let mut wanted: Vec<F> = Vec::new();
    let mut pass = |x: &F, at: &F, slope: &Rational, from: Option<F>, to: Option<F>| {
        if slope.is_zero() {
            return;
        }
        let exact = x.exact() + (y.exact() - at.exact()) / slope;
        let inside =
            from.is_none_or(|from| from.exact() < exact) && to.is_none_or(|to| exact < to.exact());
        if inside {
            wanted.extend(oracle::nearest::<F>(&exact));
        }
    };
    let (first, last) = f.domain();
    let (left, right) = f.tail_slopes();
    pass(&first, &f.ys()[0], &left.exact(), None, Some(first));
    for segment in f.segments() {
        let (start, end) = (segment.start(), segment.end());
        pass(
            &start.0,
            &start.1,
            &oracle::segment_slope(&segment),
            Some(start.0),
            Some(end.0),
        );
    }
    pass(
        &last,
        &f.ys()[f.segment_count()],
        &right.exact(),
        Some(last),
        None,
    );
    let at = f.breakpoints().filter(|point| point.1 == y);
    wanted.extend(at.map(|point| point.0));
    for solution in &found {
        match *solution {
            Solution::Point(x) => {
                assert!(wanted.contains(&x), "{x:e} of {found:?} for {y:e} of {f:?}")
            }
            Solution::Interval((from, to)) => {
                assert!(from < to, "{found:?} for {y:e} of {f:?}");
                let ends = [from, to].into_iter().filter(|&x| finite(x));
                for x in ends {
                    assert_eq!(f.eval(x), y, "{found:?} for {y:e} of {f:?}");
                }
            }
        }
    }
    for x in wanted {
        let is_found = found.iter().any(|solution| match *solution {
            Solution::Point(point) => point == x,
            Solution::Interval((from, to)) => from <= x && x <= to,
        });
        assert!(is_found, "{x:e} is not in {found:?} for {y:e} of {f:?}");
    }
    let constant = PiecewiseLinear::constant(y).expect("finite");
    assert_eq!(f.intersections(&constant), found, "{y:e} of {f:?}");
    assert_eq!(f.intersections(g), g.intersections(f), "{f:?}, {g:?}");
}

pub(crate) fn distances<F: Float>(
    f: &PiecewiseLinear<F>,
    g: &PiecewiseLinear<F>,
    script: &mut Script,
) {
    let [from, to] = interval(script, f);
    let context = (f, g, from, to);
    let xs = f
        .xs()
        .iter()
        .chain(g.xs())
        .copied()
        .filter(|&x| from < x && x < to);
    let apart = xs
        .chain([from, to])
        .map(|x| (oracle::value(f, x) - oracle::value(g, x)).abs());
    let largest = apart.max().expect("two ends");
    let found = f.sup_distance(g, (from, to));
    assert_eq!(found, g.sup_distance(f, (from, to)), "{context:?}");
    rounded_once(found, &largest, &context);
    let squared = f.squared_distance(g, (from, to));
    if let Ok(squared) = squared {
        assert!(squared >= F::zero(), "{context:?}");
    }
    let same_bits = f.bits() == g.bits();
    assert!(!same_bits || f.same_function(g));
    assert_eq!(f.same_function(g), g.same_function(f), "{f:?}, {g:?}");
}

/// Integrals, solutions and parts of functions that jump.
pub(crate) fn of_jumps<F: Float>(f: &Discontinuous<F>, script: &mut Script) {
    let inputs = inputs(f.xs());
    let [a, b] = [0; 2].map(|_: usize| script.one_of(&inputs));
    let (from, to) = (a.min(b), a.max(b));
    let limit = |x: F, side: Side| match (f.jump_at(x), side) {
        (Some(jump), Side::Left) => jump.left(),
        (Some(jump), Side::Right) => jump.right(),
        (None, _) => f.eval(x),
    };
    // Between breakpoints, where no value has to be computed.
    let xs: Vec<F> = f
        .xs()
        .iter()
        .copied()
        .filter(|&x| from <= x && x <= to)
        .collect();
    if let ([first, .., last], two) = (&xs[..], Rational::from_integer(2.into())) {
        let pieces = xs.windows(2).map(|pair| {
            let ends = limit(pair[0], Side::Right).exact() + limit(pair[1], Side::Left).exact();
            ends * (pair[1].exact() - pair[0].exact())
        });
        let area = pieces.sum::<Rational>() / two;
        rounded_once(f.integral((*first, *last)), &area, &(f, first, last));
    }
    let y = script.number_after(f.ys()[0]);
    let _ = (f.solve(y), f.mean((from, to)), f.ramped(script.number()));
    let _ = (
        f.restrict((from, to)),
        f.repeat(script.below(4), script.side()),
        f.append(f, script.side()),
    );
    let table = f.antiderivative();
    let _ = (table.at(from), F::levels(&table, y));
}
