//! Functions that jump, and monotone functions with level stretches and jumps.

use proptest::collection::vec;
use proptest::prelude::*;

use super::functions::walks;
use super::one_segment::{Points, to_one_segment};
use super::{Discontinuous, Float, Side, Size, Tail, Vec, floats, tails};

/// Left or right.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::{Discontinuous, proptest::sides};
///
/// proptest!(|(side in sides())| {
///     let sign = Discontinuous::from_breakpoints(&[(0.0, -1.0), (0.0, 1.0_f64)], side)?;
///     prop_assert_eq!(sign.eval(0.0).abs(), 1.0);
/// });
/// ```
pub fn sides() -> BoxedStrategy<Side> {
    prop_oneof![Just(Side::Left), Just(Side::Right)].boxed()
}

/// Functions that may jump: at some of the hard [`breakpoints`](super::breakpoints), neighbouring floats and both ends
/// included, each jump with a side of its own.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::jumping;
///
/// proptest!(|(f in jumping::<f64>(1..=8))| {
///     for jump in f.jumps() {
///         prop_assert_eq!(f.eval(jump.x()), jump.value());
///     }
/// });
/// ```
pub fn jumping<F: Float>(segments: impl Into<Size>) -> BoxedStrategy<Discontinuous<F>> {
    let size = segments.into();
    let most = size.at_least(1).end() + 1;
    let jumps = vec((floats::<F>(), any::<bool>(), sides()), most);
    let points = (walks::<F>(&size), jumps).prop_map(|(points, jumps)| with_jumps(points, &jumps));
    (to_one_segment(points, &size), tails(), tails())
        .prop_map(|((points, sides), left, right)| function(&points, &sides, left, right))
        .boxed()
}

/// The points with a second y at some of them, and the sides of the jumps.
fn with_jumps<F: Float>(points: Vec<(F, F)>, jumps: &[(F, bool, Side)]) -> Points<F> {
    let mut with_jumps = points.clone();
    for (&(x, _), &(y, is_jump, _)) in points.iter().zip(jumps) {
        if !is_jump {
            continue;
        }
        let at = with_jumps.partition_point(|point| point.0 <= x);
        let mut tried = with_jumps.clone();
        tried.insert(at, (x, y));
        // A second y that would make a segment too steep is left out.
        if Discontinuous::from_breakpoints(&tried, Side::Right).is_ok() {
            with_jumps = tried;
        }
    }
    (with_jumps, jumps.iter().map(|jump| jump.2).collect())
}

/// The function of these breakpoints, whose jumps have the first of the sides.
fn function<F: Float>(
    points: &[(F, F)],
    sides: &[Side],
    left: Tail<F>,
    right: Tail<F>,
) -> Discontinuous<F> {
    Discontinuous::from_breakpoints(points, Side::Right)
        .and_then(|f| {
            let jumps = f.jumps().len();
            f.with_sides(&sides[..jumps])
        })
        .and_then(|f| f.with_tails(left, right))
        .expect("good breakpoints, as tried, and finite slopes")
}

/// Functions that never fall, or never rise, with level stretches and jumps. They have the x and the y of hard
/// [`breakpoints`](super::breakpoints), but the y in order. Some y are replaced by the one before, and some make a jump
/// instead of a segment.
///
/// ```
/// use proptest::prelude::*;
/// use shallow_relu::proptest::monotone;
///
/// proptest!(|(f in monotone::<f64>(1..=8))| {
///     let ys = f.ys();
///     prop_assert!(ys.is_sorted() || ys.iter().rev().is_sorted());
/// });
/// ```
pub fn monotone<F: Float>(segments: impl Into<Size>) -> BoxedStrategy<Discontinuous<F>> {
    let size = segments.into();
    let most = size.at_least(1).end() + 1;
    let changes = vec((any::<[bool; 3]>(), sides()), most);
    let ends = prop_oneof![
        3 => Just((Tail::Constant, Tail::Constant)),
        1 => Just((Tail::Linear, Tail::Linear)),
        1 => Just((Tail::Constant, Tail::Slope(F::of(2.0)))),
        1 => Just((Tail::Slope(F::of(0.5)), Tail::Linear)),
    ];
    let points = (walks::<F>(&size), changes).prop_map(|(points, changes)| {
        let (changes, sides): (Vec<[bool; 3]>, Vec<Side>) = changes.into_iter().unzip();
        (rising(&points, &changes), sides)
    });
    (to_one_segment(points, &size), ends, any::<bool>())
        .prop_map(|((rising, sides), (left, right), falls)| {
            let turned = if falls { -F::one() } else { F::one() };
            let points: Vec<(F, F)> = rising.iter().map(|&(x, y)| (x, turned * y)).collect();
            let turn = |tail| match tail {
                Tail::Slope(slope) => Tail::Slope(turned * slope),
                tail => tail,
            };
            function(&points, &sides, turn(left), turn(right))
        })
        .boxed()
}

/// The points with their y in order, some of them level and some of them jumps.
fn rising<F: Float>(points: &[(F, F)], changes: &[[bool; 3]]) -> Vec<(F, F)> {
    let mut ys: Vec<F> = points.iter().map(|point| point.1).collect();
    ys.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
    let mut rising: Vec<(F, F)> = Vec::new();
    for ((&(x, _), y), &[level, level_too, jump]) in points.iter().zip(ys).zip(changes) {
        let before = rising.last().map_or(y, |point| point.1);
        let (level_point, point) = ([(x, before)], [(x, y)]);
        let jump_points = [(x, before), (x, y)];
        let candidates: [&[(F, F)]; 3] = if level && level_too {
            [&level_point, &level_point, &level_point]
        } else if jump {
            [&jump_points, &point, &level_point]
        } else {
            [&point, &jump_points, &level_point]
        };
        for candidate in candidates {
            let tried = [&rising[..], candidate].concat();
            if tried.len() < 2 || Discontinuous::from_breakpoints(&tried, Side::Right).is_ok() {
                rising = tried;
                break;
            }
        }
    }
    rising
}
