//! Generators of functions that jump, and of monotone functions with level stretches and jumps; and the exact
//! values of such functions.

use proptest::collection::vec;
use proptest::prelude::*;
use shallow_relu::{Discontinuous, Segment, Side, Tail};

use super::generators::{breakpoints, floats, inputs_within, tail};
use super::rational::Rational;
use super::{Float, Number, oracle};

fn side() -> impl Strategy<Value = Side> + Clone {
    prop_oneof![Just(Side::Left), Just(Side::Right)]
}

/// A jump is added at some of the hard breakpoints, neighbouring floats and both ends included, and each has
/// a side of its own. A second y that would make a segment too steep is left out.
pub(crate) fn jumping<F: Float>(most: usize) -> impl Strategy<Value = Discontinuous<F>> {
    let jumps = vec((floats::<F>(), any::<bool>(), side()), most);
    (breakpoints::<F>(most), jumps, tail(), tail()).prop_map(|(points, jumps, left, right)| {
        let mut with_jumps = points.clone();
        for (&(x, _), &(y, is_jump, _)) in points.iter().zip(&jumps) {
            if !is_jump {
                continue;
            }
            let at = with_jumps.partition_point(|point| point.0 <= x);
            let mut tried = with_jumps.clone();
            tried.insert(at, (x, y));
            if Discontinuous::from_breakpoints(&tried, Side::Left).is_ok() {
                with_jumps = tried;
            }
        }
        let mut f = Discontinuous::from_breakpoints(&with_jumps, Side::Right).expect("as tried");
        let xs: Vec<F> = f.jumps().map(|jump| jump.x()).collect();
        for (x, (_, _, side)) in xs.into_iter().zip(jumps) {
            f = f.with_side_at(x, side).expect("a jump");
        }
        f.with_tails(left, right).expect("finite slopes")
    })
}

/// Functions that never fall, or never rise, with level stretches and jumps: the hard breakpoints with their
/// y in order, of which some are as the one before, and some make a jump instead of a segment.
pub(crate) fn monotone<F: Float>(most: usize) -> impl Strategy<Value = Discontinuous<F>> {
    let changes = vec((any::<[bool; 4]>(), side()), most);
    let tails = prop_oneof![
        3 => Just((Tail::Constant, Tail::Constant)),
        1 => Just((Tail::Linear, Tail::Linear)),
        1 => Just((Tail::Constant, Tail::Slope(F::of(2.0)))),
        1 => Just((Tail::Slope(F::of(0.5)), Tail::Linear)),
    ];
    let drawn = (breakpoints::<F>(most), changes, tails, any::<bool>());
    drawn.prop_map(|(points, changes, (left, right), falls)| {
        let mut ys: Vec<F> = points.iter().map(|point| point.1).collect();
        ys.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        let mut rising: Vec<(F, F)> = Vec::new();
        for ((&(x, _), y), ([level, level_too, jump, _], _)) in points.iter().zip(ys).zip(&changes)
        {
            let before = rising.last().map_or(y, |point| point.1);
            let candidates = if *level && *level_too {
                vec![vec![(x, before)]]
            } else if *jump {
                vec![vec![(x, before), (x, y)], vec![(x, y)], vec![(x, before)]]
            } else {
                vec![vec![(x, y)], vec![(x, before), (x, y)]]
            };
            for candidate in candidates {
                let tried: Vec<(F, F)> = rising.iter().copied().chain(candidate).collect();
                if tried.len() < 2 || Discontinuous::from_breakpoints(&tried, Side::Left).is_ok() {
                    rising = tried;
                    break;
                }
            }
        }
        let turned = if falls { -F::one() } else { F::one() };
        let points: Vec<(F, F)> = rising.iter().map(|&(x, y)| (x, turned * y)).collect();
        let turn = |tail| match tail {
            Tail::Slope(slope) => Tail::Slope(turned * slope),
            tail => tail,
        };
        let side = changes[0].1;
        let f = Discontinuous::from_breakpoints(&points, side).expect("as tried");
        f.with_tails(turn(left), turn(right))
            .expect("finite slopes")
    })
}

/// Inputs on all of R that are hard for a function.
pub(crate) fn hard_inputs<F: Float>(f: &Discontinuous<F>) -> Vec<F> {
    let within = f.segments().flat_map(|segment| inputs_within(&segment));
    let mut inputs: Vec<F> = within.collect();
    for jump in f.jumps() {
        inputs.extend([jump.x().down(), jump.x(), jump.x().up()]);
    }
    let (first, last) = f.domain();
    inputs.extend([first.down(), last.up(), first - F::one(), last + F::one()]);
    inputs.extend([F::zero(), F::of(-0.0), F::LEAST, -F::LEAST]);
    inputs.extend([F::max_value(), -F::max_value()]);
    inputs.extend([F::infinity(), F::neg_infinity(), F::nan()]);
    inputs
}

/// The segment in whose inside `x` lies.
pub(crate) fn segment_around<T: Number>(f: &Discontinuous<T>, x: T) -> Option<Segment<T>> {
    f.segments()
        .find(|segment| segment.start().0 < x && x < segment.end().0)
}

/// The exact value at a finite `x`.
pub(crate) fn exact_value<T: Number>(f: &Discontinuous<T>, x: T) -> Rational {
    if let Some(jump) = f.jump_at(x) {
        return jump.value().exact();
    }
    if let Some((_, y)) = f.breakpoints().find(|point| point.0 == x) {
        return y.exact();
    }
    if let Some(segment) = segment_around(f, x) {
        return oracle::segment_value(&segment, x);
    }
    let (left, right) = f.tail_slopes();
    let mut ends = f.breakpoints();
    let ((x0, y0), slope) = if x < f.domain().0 {
        (ends.next().expect("two at least"), left)
    } else {
        (ends.next_back().expect("two at least"), right)
    };
    y0.exact() + slope.exact() * (x.exact() - x0.exact())
}
