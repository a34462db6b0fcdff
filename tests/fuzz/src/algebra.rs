//! Two functions: sums, envelopes, compositions, inverses, shapes, pieces; and what `calculus` checks.

use num_traits::Zero;
use shallow_relu::{Discontinuous, Error, PiecewiseLinear};

use crate::bits::Bits;
use crate::calculus;
use crate::script::Script;
use crate::support::rational::Rational;
use crate::support::{Float, Number, finite, inputs, oracle, same};

/// The laws of algebra and calculus.
pub fn laws(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    if script.flag() {
        of_two::<f32>(&mut script);
    } else {
        of_two::<f64>(&mut script);
    }
}

fn of_two<F: Float>(script: &mut Script) {
    let kind = script.below(8);
    if kind == 7 {
        let f = script.jumping(8);
        inverses(&f);
        return calculus::of_jumps::<F>(&f, script);
    }
    let f: PiecewiseLinear<F> = script.function(8);
    let g = script.function_after(&f, 8);
    match kind {
        0 => sums(&f, &g),
        1 => envelopes(&f, &g, script),
        2 => compositions(&f, &g),
        3 => of_one(&f, script),
        4 => calculus::integrals(&f, script),
        5 => calculus::solutions(&f, &g, script),
        _ => calculus::distances(&f, &g, script),
    }
}

fn is_zero<F: Float>(f: &PiecewiseLinear<F>) -> bool {
    let (left, right) = f.tail_slopes();
    f.ys().iter().chain([&left, &right]).all(|y| y.is_zero())
}

fn bits<F: Float>(result: Result<PiecewiseLinear<F>, Error>) -> Option<Vec<u64>> {
    result.ok().map(|f| f.bits())
}

/// The terms from which the value of a function at `x` is computed.
fn terms<F: Float>(f: &PiecewiseLinear<F>, x: F) -> Rational {
    let mut segments = f.segments();
    if let Some(segment) = segments.find(|segment| segment.start().0 <= x && x <= segment.end().0) {
        return segment.start().1.exact().abs() + segment.end().1.exact().abs();
    }
    let end = if x < f.xs()[0] { 0 } else { f.segment_count() };
    let y = f.ys()[end].exact();
    y.abs() + (oracle::value(f, x) - y).abs()
}

/// At every breakpoint y is the exact sum, rounded once, except for 2^-98 of its terms.
fn sums<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>) {
    let sum = f.plus(g);
    if !is_zero(f) || !is_zero(g) {
        assert_eq!(bits(sum.clone()), bits(g.plus(f)), "{f:?} + {g:?}");
        let turned = g.minus(f).map(|difference| difference.negated());
        assert_eq!(bits(f.minus(g)), bits(turned), "{f:?} - {g:?}");
    }
    assert_eq!(bits(f.minus(g)), bits(f.plus(&g.negated())));
    assert_eq!(bits(f.plus(f)), bits(f.scale_y(F::of(2.0))), "{f:?}");
    assert!(
        f.minus(f)
            .is_ok_and(|difference| is_zero(&difference) && difference.xs() == f.xs())
    );
    let zero = PiecewiseLinear::constant(F::zero()).expect("finite");
    assert_eq!(bits(f.plus(&zero)), Some(f.bits()));
    let Ok(sum) = sum else { return };
    for (x, y) in sum.breakpoints() {
        let exact = oracle::value(f, x) + oracle::value(g, x);
        let wide = (terms(f, x) + terms(g, x)) * 2.0_f64.powi(-98).exact();
        let wide = wide + f64::from_bits(6).exact();
        let most = F::unit_roundoff().exact() * (exact.abs() + &wide) + wide + F::LEAST.exact();
        assert!(
            (y.exact() - exact).abs() <= most,
            "{y:e} at {x:e} of {f:?} + {g:?}"
        );
    }
}

/// The largest of the absolute slopes of the pieces that touch `x` or contain it.
fn steepest_at<F: Float>(f: &PiecewiseLinear<F>, x: F) -> Rational {
    let (left, right) = f.tail_slopes();
    let (first, last) = f.domain();
    let segments = f
        .segments()
        .filter(|segment| segment.start().0 <= x && x <= segment.end().0);
    let mut slopes: Vec<Rational> = segments
        .map(|segment| oracle::segment_slope(&segment).abs())
        .collect();
    if x <= first {
        slopes.push(left.exact().abs());
    }
    if x >= last {
        slopes.push(right.exact().abs());
    }
    slopes.into_iter().max().expect("one piece at least")
}

fn is_level_at<F: Float>(f: &PiecewiseLinear<F>, x: F) -> bool {
    f.slope_left(x).is_zero() || f.slope_right(x).is_zero()
}

/// The width of the floats around `x`.
fn step_at<F: Float>(x: F) -> Rational {
    let beside = if x > F::zero() { x.down() } else { x.up() };
    let width = |other: F| {
        if finite(other) {
            (x.exact() - other.exact()).abs()
        } else {
            Rational::zero()
        }
    };
    width(beside).max(oracle::ulp(x))
}

/// At every breakpoint of a maximum y is the greater value, rounded once. Only a level that is crossed beside the float
/// is kept as it is.
fn envelopes<F: Float>(f: &PiecewiseLinear<F>, g: &PiecewiseLinear<F>, script: &mut Script) {
    assert_eq!(bits(f.max(f)), Some(f.bits()));
    let maximum = f.max(g);
    let mirrored = f.negated().min(&g.negated()).map(|f| f.negated());
    assert_eq!(bits(maximum.clone()), bits(mirrored), "{f:?}, {g:?}");
    let h = script.function_after(g, 6);
    let all = [f, g, &h];
    if !all.iter().any(|f| is_zero(f)) {
        assert_eq!(bits(maximum.clone()), bits(g.max(f)), "{f:?}, {g:?}");
        let of_all = PiecewiseLinear::maximum(all);
        assert_eq!(
            bits(of_all.clone()),
            bits(PiecewiseLinear::maximum([&h, f, g])),
            "{all:?}"
        );
        assert_eq!(
            bits(of_all),
            bits(PiecewiseLinear::maximum([g, &h, f])),
            "{all:?}"
        );
    }
    let Ok(maximum) = maximum else { return };
    for (x, y) in maximum.breakpoints() {
        let exact = oracle::value(f, x).max(oracle::value(g, x));
        if oracle::is_rounded(y, &exact) {
            continue;
        }
        let most = (steepest_at(f, x) + steepest_at(g, x)) * step_at(x);
        assert!(
            is_level_at(f, x) || is_level_at(g, x),
            "{y:e} at {x:e}, {f:?}, {g:?}"
        );
        assert!(
            (y.exact() - exact).abs() <= most,
            "{y:e} at {x:e}, {f:?}, {g:?}"
        );
    }
    for x in script.some(inputs(maximum.xs()), 6) {
        // At breakpoints of both the value is exactly the greater one.
        let ys = [f, g].map(|f| {
            f.xs()
                .iter()
                .position(|&other| other == x)
                .map(|i| f.ys()[i])
        });
        if let [Some(a), Some(b)] = ys
            && maximum.xs().contains(&x)
        {
            assert!(same(maximum.eval(x), a.max(b)), "at {x:e} of {f:?}, {g:?}");
        }
    }
    let _ = (f.abs(), f.relu());
}

/// At every breakpoint of a composition y is the exact one, rounded once, or the level of an outer piece.
fn compositions<F: Float>(outer: &PiecewiseLinear<F>, inner: &PiecewiseLinear<F>) {
    let Ok(f) = outer.compose(inner) else { return };
    let (left, right) = outer.tail_slopes();
    let slopes = outer
        .segments()
        .map(|segment| oracle::segment_slope(&segment));
    let slopes = slopes.chain([left.exact(), right.exact()]);
    let steepest = slopes.map(|slope| slope.abs()).max().expect("a slope");
    for (x, y) in f.breakpoints() {
        let exact = oracle::value_at(outer, &oracle::value(inner, x));
        if !oracle::is_rounded(y, &exact) {
            let two = Rational::from_integer(2.into());
            let most = &steepest * steepest_at(inner, x) * step_at(x) * two;
            assert!(
                outer.ys().contains(&y),
                "{y:e} at {x:e}, {outer:?} of {inner:?}"
            );
            assert!(
                (y.exact() - exact).abs() <= most,
                "{y:e} at {x:e}, {outer:?} of {inner:?}"
            );
        }
    }
}

fn of_one<F: Float>(f: &PiecewiseLinear<F>, script: &mut Script) {
    if let Ok(inverse) = f.inverse() {
        let mut points: Vec<(F, F)> = f.breakpoints().map(|(x, y)| (y, x)).collect();
        points.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
        assert!(inverse.breakpoints().eq(points), "{f:?}");
    }
    inverses(&Discontinuous::from(f.clone()));
    if let Ok(simple) = f.simplify() {
        assert!(simple.breakpoints().all(|(x, y)| same(f.eval(x), y)));
        let ends_stay = simple.domain() == f.domain();
        assert!(ends_stay, "{f:?}");
        // The same function in the domain, so the tails are those of f.
        let (left, right) = f.tail_slopes();
        let tails = (
            shallow_relu::Tail::Slope(left),
            shallow_relu::Tail::Slope(right),
        );
        let simple = simple.with_tails(tails.0, tails.1).expect("finite");
        assert!(f.same_function(&simple) && simple.same_function(f), "{f:?}");
    }
    let by: F = script.number();
    if let Ok(multiple) = f.scale_y(by) {
        let ys = f.ys().iter().map(|&y| y * by);
        assert!(ys.eq(multiple.ys().iter().copied()), "{f:?} times {by:e}");
    }
    if let Ok(quotient) = f.divide_y(by) {
        let ys = f.ys().iter().map(|&y| y / by);
        assert!(ys.eq(quotient.ys().iter().copied()), "{f:?} by {by:e}");
    }
    if let Ok(up) = f.shift_y(by) {
        let ys = f.ys().iter().map(|&y| y + by);
        assert!(ys.eq(up.ys().iter().copied()), "{f:?} plus {by:e}");
    }
    if let Ok(right) = f.shift_x(by) {
        assert!(right.xs().len() <= f.xs().len());
        let _ = f.append(&right);
    }
    let _ = (f.scale_x(by), f.repeat(script.below(5)));
    // Shapes.
    let steepest = f
        .segments()
        .map(|segment| oracle::segment_slope(&segment).abs());
    let (left, right) = f.tail_slopes();
    let tails = [left, right].map(|slope| slope.exact().abs());
    let steepest = steepest.chain(tails).max().expect("a slope");
    let found = f.lipschitz();
    if finite(found) {
        assert!(found.exact() >= steepest, "{found:e} of {f:?}");
        assert!(
            found.is_zero() || found.down().exact() < steepest,
            "{found:e} of {f:?}"
        );
    } else {
        assert!(steepest > F::LARGEST.exact(), "{f:?}");
    }
    if let (Ok(below), Ok(above)) = (f.convex_hull(), f.concave_hull()) {
        assert!(below.clone().is_convex() && above.is_concave(), "{f:?}");
        for (x, y) in f.breakpoints() {
            let [low, high] = [&below, &above].map(|hull| oracle::value(hull, x));
            assert!(low <= y.exact() && y.exact() <= high, "at {x:e} of {f:?}");
        }
    }
    let [from, to] = calculus::interval(script, f);
    if let Ok(part) = f.restrict((from, to)) {
        assert_eq!(part.domain(), (from, to));
        for (x, y) in part.breakpoints() {
            assert!(
                oracle::is_rounded(y, &oracle::value(f, x)),
                "{y:e} at {x:e} of {f:?}"
            );
        }
    }
}

/// The lower and the upper inverse give the least and the greatest x of the y of a breakpoint.
fn inverses<F: Float>(f: &Discontinuous<F>) {
    let (Ok(lower), Ok(upper)) = (f.lower_inverse(), f.upper_inverse()) else {
        return;
    };
    for &y in f.ys() {
        let mut xs = f
            .breakpoints()
            .filter(|point| point.1 == y)
            .map(|point| point.0);
        let first = xs.next().expect("this one");
        let last = xs.next_back().unwrap_or(first);
        assert_eq!(lower.eval(y).bits(), first.bits(), "lower at {y:e}, {f:?}");
        assert_eq!(upper.eval(y).bits(), last.bits(), "upper at {y:e}, {f:?}");
    }
}
