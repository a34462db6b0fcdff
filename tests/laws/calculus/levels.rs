//! The x up to which an integral has a given value: a level from a volume.

use std::cmp::Ordering;
use std::fmt::Debug;

use num_traits::Zero as _;
use proptest::prelude::*;
use proptest::sample::Index;
use shallow_relu::{Discontinuous, PiecewiseLinear, Scalar, Side, Solution, Tail};

use crate::support::generators::{floats, functions, inputs};
use crate::support::rational::Rational;
use crate::support::{Float, check, for_floats, function, oracle, same};

for_floats!(
    levels_are_the_floats_nearest_to_all_exact_ones,
    levels_of_many_segments_are_all_found,
    a_value_that_the_integral_only_touches_has_one_level,
    a_square_has_the_root_as_its_level,
    the_level_in_the_middle_of_two_floats_is_the_lower,
    levels_where_nothing_is_added_are_an_interval,
    levels_beyond_all_floats_are_left_out,
    levels_across_jumps_are_found,
    values_that_are_not_finite_have_no_level,
);

/// Twice the integral of a function from its first breakpoint on, less twice a value.
struct Excess<F> {
    f: PiecewiseLinear<F>,
    /// The breakpoints, and the x between them and on the tails at which the function changes its sign: between
    /// two of these, and beyond them, the excess is monotone.
    turns: Vec<Turn<F>>,
}

struct Turn<F> {
    x: Rational,
    /// The value of the function, and the excess.
    y: Rational,
    excess: Rational,
    breakpoint: Option<F>,
}

/// Solutions before they are rounded.
enum Level<F> {
    /// A breakpoint, or an interval between two of them.
    Exactly(Solution<F>),
    /// The turn of this index, which is no breakpoint.
    Turn(usize),
    /// Between the turn before this one and this one, or beyond all.
    Between(usize),
}

fn sign(value: &Rational) -> Ordering {
    value.cmp(&Rational::zero())
}

fn differ(a: Ordering, b: Ordering) -> bool {
    a != Ordering::Equal && a == b.reverse()
}

impl<F: Float> Excess<F> {
    fn new(f: &PiecewiseLinear<F>, value: F) -> Self {
        let two = Rational::from_integer(2.into());
        let points: Vec<(F, Rational, Rational)> = f
            .breakpoints()
            .map(|(x, y)| (x, x.exact(), y.exact()))
            .collect();
        let (left, right) = f.tail_slopes();
        let mut turns: Vec<Turn<F>> = vec![];
        let zero = Rational::zero;
        let turn = |x: Rational| Turn {
            x,
            y: zero(),
            excess: zero(),
            breakpoint: None,
        };
        let (_, x, y) = &points[0];
        if (y * left.exact()).is_positive() {
            turns.push(turn(x - y / left.exact()));
        }
        for (i, (at, x, y)) in points.iter().enumerate() {
            if let Some((_, x0, y0)) = i.checked_sub(1).map(|i| &points[i])
                && (y0 * y).is_negative()
            {
                turns.push(turn(x0 + y0 * (x - x0) / (y0 - y)));
            }
            turns.push(Turn {
                x: x.clone(),
                y: y.clone(),
                excess: zero(),
                breakpoint: Some(*at),
            });
        }
        let (_, x, y) = &points[points.len() - 1];
        if (y * right.exact()).is_negative() {
            turns.push(turn(x - y / right.exact()));
        }
        // From turn to turn, then less what lies before the first breakpoint.
        for i in 1..turns.len() {
            let (before, at) = (&turns[i - 1], &turns[i]);
            turns[i].excess = &before.excess + (&before.y + &at.y) * (&at.x - &before.x);
        }
        let first = turns
            .iter()
            .find(|turn| turn.breakpoint.is_some())
            .expect("two breakpoints");
        let offset = &first.excess + two * value.exact();
        for turn in &mut turns {
            turn.excess -= &offset;
        }
        Self {
            f: f.clone(),
            turns,
        }
    }

    /// The excess at an x in a gap: before the turn of this index, or after the last.
    fn at(&self, gap: usize, x: &Rational) -> Rational {
        let turn = &self.turns[gap.min(self.turns.len() - 1)];
        let y = oracle::value_at(&self.f, x);
        &turn.excess + (&turn.y + y) * (x - &turn.x)
    }

    /// The sign of the excess at both ends of a gap.
    fn signs(&self, gap: usize) -> (Ordering, Ordering) {
        let of_slope = |slope: F, y: Ordering| match sign(&slope.exact()) {
            Ordering::Equal => y,
            sign => sign,
        };
        let (left, right) = self.f.tail_slopes();
        let before = match gap.checked_sub(1) {
            Some(i) => sign(&self.turns[i].excess),
            None => of_slope(left, sign(&self.turns[0].y).reverse()),
        };
        let after = match self.turns.get(gap) {
            Some(turn) => sign(&turn.excess),
            None => of_slope(right, sign(&self.turns[gap - 1].y)),
        };
        (before, after)
    }

    /// Whether the function is 0 all over a gap.
    fn is_zero(&self, gap: usize) -> bool {
        let (left, right) = self.f.tail_slopes();
        let ends = [
            gap.checked_sub(1).map(|i| &self.turns[i]),
            self.turns.get(gap),
        ];
        let zero = |turn: &Turn<F>| turn.y.is_zero() && turn.breakpoint.is_some();
        ends.iter().flatten().all(|turn| zero(turn))
            && (gap > 0 || left == F::zero())
            && (gap < self.turns.len() || right == F::zero())
    }

    fn levels(&self) -> Vec<Level<F>> {
        let last = self.turns.len();
        let at = |i: usize| self.turns[i].breakpoint.expect("a breakpoint");
        let is_level = |gap: usize| {
            let turn = &self.turns[gap.min(last - 1)];
            self.is_zero(gap) && turn.excess.is_zero()
        };
        let mut levels = vec![];
        for gap in 0..=last {
            if is_level(gap) && (gap == 0 || !is_level(gap - 1)) {
                let end = (gap..last).find(|&gap| !is_level(gap + 1));
                levels.push(Level::Exactly(Solution::Interval((
                    gap.checked_sub(1).map_or(F::neg_infinity(), at),
                    end.map_or(F::infinity(), at),
                ))));
            }
            let (before, after) = self.signs(gap);
            if differ(before, after) {
                levels.push(Level::Between(gap));
            }
            if gap < last && self.turns[gap].excess.is_zero() {
                match self.turns[gap].breakpoint {
                    None => levels.push(Level::Turn(gap)),
                    Some(_) if is_level(gap) || is_level(gap + 1) => {}
                    Some(x) => levels.push(Level::Exactly(Solution::Point(x))),
                }
            }
        }
        levels
    }

    /// How a level that is no breakpoint compares with an x.
    fn compare(&self, level: &Level<F>, x: &Rational) -> Ordering {
        match level {
            Level::Exactly(_) => panic!("a breakpoint"),
            Level::Turn(i) => self.turns[*i].x.cmp(x),
            Level::Between(gap) => {
                let (before, after) = (gap.checked_sub(1), self.turns.get(*gap));
                if before.is_some_and(|i| *x <= self.turns[i].x) {
                    return Ordering::Greater;
                }
                if after.is_some_and(|turn| turn.x <= *x) {
                    return Ordering::Less;
                }
                match sign(&self.at(*gap, x)) {
                    Ordering::Equal => Ordering::Equal,
                    sign if sign == self.signs(*gap).0 => Ordering::Greater,
                    _ => Ordering::Less,
                }
            }
        }
    }

    /// Whether `x` is the float nearest to a level, the lower one of two.
    fn is_nearest(&self, level: &Level<F>, x: F) -> bool {
        let two = Rational::from_integer(2.into());
        let middle = |a: F, b: F| (a.exact() + b.exact()) / &two;
        let above = x.down() == F::neg_infinity()
            || self.compare(level, &middle(x.down(), x)) == Ordering::Greater;
        above
            && (x.up() == F::infinity()
                || self.compare(level, &middle(x, x.up())) != Ordering::Greater)
    }

    /// Whether a level is beyond all floats.
    fn is_beyond(&self, level: &Level<F>) -> bool {
        let max = F::max_value().exact();
        self.compare(level, &max) == Ordering::Greater
            || self.compare(level, &-max) == Ordering::Less
    }

    /// Asserts that these are the floats nearest to all levels.
    fn assert_solved(&self, found: &[Solution<F>], context: &dyn Debug) {
        for solution in found {
            let (Solution::Point(x) | Solution::Interval((x, _))) = *solution;
            assert!(same(x, x + F::zero()), "{context:?}");
        }
        let mut found = found.iter().copied().peekable();
        let mut before = None;
        for level in self.levels() {
            let is_nearest = |x: F| self.is_nearest(&level, x);
            // A float that is the nearest to several levels is found once.
            let is_found = match (&level, before) {
                (_, None) => false,
                (Level::Exactly(level), before) => before == Some(*level),
                (_, Some(Solution::Point(x) | Solution::Interval((_, x)))) => {
                    Scalar::is_finite(x) && is_nearest(x)
                }
            };
            if is_found {
                continue;
            }
            match level {
                Level::Exactly(level) => {
                    before = found.next();
                    assert_eq!(before, Some(level), "{context:?}");
                }
                _ if self.is_beyond(&level) => {}
                _ => match found.peek().copied() {
                    Some(Solution::Point(x)) if is_nearest(x) => before = found.next(),
                    // The interval begins at the same float.
                    Some(Solution::Interval((x, _))) if is_nearest(x) => {}
                    other => panic!("{other:?} in {context:?}"),
                },
            }
        }
        assert_eq!(found.next(), None, "{context:?}");
    }
}

/// Which value an integral is to have.
#[derive(Clone, Debug)]
enum Value<F> {
    Any(F),
    /// The integral up to an input, and a few floats further.
    At(Index, i8),
    /// The integral up to a breakpoint or a turn, and a few floats further.
    AtTurn(Index, i8),
}

fn values<F: Float>() -> impl Strategy<Value = Value<F>> {
    let steps = prop_oneof![2 => Just(0), 1 => -2..=2_i8];
    prop_oneof![
        1 => floats::<F>().prop_map(Value::Any),
        3 => (any::<Index>(), steps.clone()).prop_map(|(i, steps)| Value::At(i, steps)),
        3 => (any::<Index>(), steps).prop_map(|(i, steps)| Value::AtTurn(i, steps)),
    ]
}

impl<F: Float> Value<F> {
    fn of(self, f: &PiecewiseLinear<F>) -> F {
        let (value, steps) = match self {
            Self::Any(value) => (value, 0),
            Self::At(i, steps) => {
                let mut xs = inputs(f);
                xs.retain(|&x| Scalar::is_finite(x));
                let integral = f.antiderivative().at(*i.get(&xs));
                (integral.unwrap_or(F::zero()), steps)
            }
            Self::AtTurn(i, steps) => {
                let turns = Excess::new(f, F::zero()).turns;
                let integral = &i.get(&turns).excess / Rational::from_integer(2.into());
                (oracle::rounded(&integral), steps)
            }
        };
        let value = (0..steps).fold(value, |value, _| value.up());
        let value = (steps..0).fold(value, |value, _| value.down());
        if Scalar::is_finite(value) {
            value
        } else {
            F::zero()
        }
    }
}

fn assert_solved<F: Float>(f: &PiecewiseLinear<F>, value: F) {
    let found = F::levels(&f.antiderivative(), value);
    let excess = Excess::new(f, value);
    excess.assert_solved(&found, &(f, value, &found));
}

fn levels_are_the_floats_nearest_to_all_exact_ones<F: Float>() {
    check(4000, (functions::<F>(7), values()), |(f, value)| {
        let value = value.of(&f);
        assert_solved(&f, value);
    });
}

/// So many that most sums are not kept, with signs that last for a while.
fn levels_of_many_segments_are_all_found<F: Float>() {
    let lengths = prop::collection::vec(1..30_usize, 40);
    let drawn = (functions::<F>(60), lengths, values());
    check(200, drawn, |(f, lengths, value)| {
        let signs = lengths.iter().enumerate().flat_map(|(i, &length)| {
            let sign = if i % 2 == 0 { F::one() } else { -F::one() };
            std::iter::repeat_n(sign, length)
        });
        let ys = f.ys().iter().zip(signs);
        let ys: Vec<F> = ys
            .map(|(&y, sign)| sign * num_traits::Float::abs(y))
            .collect();
        // A sign may make a segment too steep.
        let Ok(signed) = PiecewiseLinear::from_xy(f.xs(), &ys) else {
            return;
        };
        let (left, right) = f.tails();
        let f = signed.with_tails(left, right).unwrap_or(f);
        let value = value.of(&f);
        assert_solved(&f, value);
    });
}

/// From `a (a + b)` to `-b (a + b)` on a width h the function passes zero after `h a / (a + b)`, and the
/// integral up to there is `h a^2 / 2`.
fn a_value_that_the_integral_only_touches_has_one_level<F: Float>() {
    let drawn = (
        (1..40_i32, 1..40_i32, 1..20_i32),
        (-50..50_i32, -20..20_i32, any::<bool>()),
    );
    check(1000, drawn, |((a, b, h), (x, exponent, is_upside_down))| {
        let scale = F::of(2.0).powi(exponent);
        let unit = if is_upside_down { -scale } else { scale };
        let of = |n: i32| F::of(n.into());
        let points = [
            (of(x), of(a * (a + b)) * unit),
            (of(x + h), of(-b * (a + b)) * unit),
        ];
        let f = function(&points).clamped();
        let value = of(h * a * a) / of(2) * unit;
        let whole = |n: i32| Rational::from_integer(n.into());
        let turn = whole(x) + whole(h * a) / whole(a + b);
        let nearest = oracle::nearest::<F>(&turn).expect("small");
        let volume = f.antiderivative();
        assert_eq!(
            F::levels(&volume, value),
            [Solution::Point(nearest)],
            "{f:?}"
        );
        let (more, less) = if is_upside_down {
            (value.down(), value.up())
        } else {
            (value.up(), value.down())
        };
        assert_eq!(F::levels(&volume, more), [], "{f:?}");
        let around = F::levels(&volume, less);
        assert!((1..=2).contains(&around.len()), "{around:?} of {f:?}");
        Excess::new(&f, less).assert_solved(&around, &f);
    });
}

/// Below f(x) = 2 x the area up to x is its square.
fn a_square_has_the_root_as_its_level<F: Float>() {
    let f = function(&[(F::zero(), F::zero()), (F::one(), F::of(2.0))]);
    let volume = f.antiderivative();
    for n in 1..2000_i32 {
        let value = F::of(n.into());
        // A float root is the nearest to the exact one, and no square of a tie is an integer.
        let root = num_traits::Float::sqrt(value);
        assert_eq!(F::levels(&volume, value), [Solution::Point(root)], "{n}");
    }
    let both = f.extended();
    let two = F::of(2.0);
    let root = num_traits::Float::sqrt(two);
    let around = [-root, root].map(Solution::Point);
    assert_eq!(F::levels(&both.antiderivative(), two), around);
    assert_eq!(
        F::levels(&both.antiderivative(), F::zero()),
        [Solution::Point(F::zero())]
    );
    assert_eq!(F::levels(&both.antiderivative(), -F::LEAST), []);
}

/// The area from 0 to 1 is -epsilon / 2, and then the function is 1.
fn the_level_in_the_middle_of_two_floats_is_the_lower<F: Float>() {
    let (zero, one, two) = (F::zero(), F::one(), F::of(2.0));
    let f = function(&[(zero, -one.up()), (one, one), (two, one)]);
    let volume = f.antiderivative();
    for (value, levels) in [
        (zero, [zero, one]),
        (F::LEAST, [-F::LEAST, one.up()]),
        (-F::LEAST, [F::LEAST, one]),
    ] {
        assert_eq!(F::levels(&volume, value), levels.map(Solution::Point));
    }
}

fn levels_where_nothing_is_added_are_an_interval<F: Float>() {
    let [zero, one, two, three] = [0.0, 1.0, 2.0, 3.0].map(F::of);
    let interval = |from, to| Solution::Interval((from, to));
    // Zero, a tooth, zero on two segments, and a tooth below zero.
    let points = [
        (-one, zero),
        (zero, zero),
        (one, two),
        (two, zero),
        (three, zero),
        (F::of(4.0), zero),
        (F::of(5.0), -two),
        (F::of(6.0), zero),
    ];
    let f = function(&points).clamped();
    let volume = f.antiderivative();
    let (lowest, highest) = (F::neg_infinity(), F::infinity());
    assert_eq!(
        F::levels(&volume, zero),
        [interval(lowest, zero), interval(F::of(6.0), highest)]
    );
    assert_eq!(F::levels(&volume, two), [interval(two, F::of(4.0))]);
    assert_eq!(
        F::levels(&volume, one),
        [one, F::of(5.0)].map(Solution::Point)
    );
    assert_eq!(F::levels(&volume, three), []);
    let nothing = PiecewiseLinear::constant(zero).expect("finite");
    let nothing = nothing.antiderivative();
    assert_eq!(F::levels(&nothing, zero), [interval(lowest, highest)]);
    assert_eq!(F::levels(&nothing, F::LEAST), []);
}

fn levels_beyond_all_floats_are_left_out<F: Float>() {
    let max = F::max_value();
    let [zero, one, two] = [0.0, 1.0, 2.0].map(F::of);
    let low = function(&[(zero, F::LEAST), (one, F::LEAST)]).clamped();
    assert_eq!(F::levels(&low.antiderivative(), max), []);
    assert_eq!(F::levels(&low.antiderivative(), -max), []);
    let half = function(&[(zero, one / two), (one, one / two)]).clamped();
    assert_eq!(
        F::levels(&half.antiderivative(), max / two),
        [Solution::Point(max)]
    );
    assert_eq!(F::levels(&half.antiderivative(), (max / two).up()), []);
    assert_eq!(
        F::levels(&half.antiderivative(), -max / two),
        [Solution::Point(-max)]
    );
    // The sums are far out of range, and the levels are not.
    let high = function(&[(-max, max), (zero, max), (max, -max)]).clamped();
    for value in [zero, one, max, -max] {
        assert_solved(&high, value);
    }
}

/// The area of steps: 3 up to x = 1, then 0 up to 2, then -1.
fn levels_across_jumps_are_found<F: Float>() {
    let [zero, one, two, three] = [0.0, 1.0, 2.0, 3.0].map(F::of);
    let steps = [(zero, three), (one, zero), (two, -one), (three, -one)];
    let f = Discontinuous::previous(&steps).expect("good steps");
    let volume = f.antiderivative();
    assert_eq!(F::levels(&volume, three), [Solution::Interval((one, two))]);
    let half = F::of(0.5);
    assert_eq!(
        F::levels(&volume, three * half),
        [half, three + half].map(Solution::Point)
    );
    assert_eq!(volume.at(two + half), Ok(two + half));
    assert_eq!(volume.integral((half, two)), f.integral((half, two)));
    // A peak at a jump from above zero to below it.
    let peak = [(zero, one), (one, one), (one, -one), (two, -one)];
    let peak = Discontinuous::from_breakpoints(&peak, Side::Left).expect("good");
    let volume = peak.antiderivative();
    assert_eq!(F::levels(&volume, one), [Solution::Point(one)]);
    assert_eq!(F::levels(&volume, one.up()), []);
    assert_eq!(
        F::levels(&volume, half),
        [half, one + half].map(Solution::Point)
    );
    // Without jumps it is that of the continuous function.
    check(200, (functions::<F>(6), values()), |(f, value)| {
        let value = value.of(&f);
        let same = Discontinuous::from(f.clone());
        let found = F::levels(&same.antiderivative(), value);
        assert_eq!(found, F::levels(&f.antiderivative(), value));
    });
}

fn values_that_are_not_finite_have_no_level<F: Float>() {
    let f = function(&[(F::zero(), F::zero()), (F::one(), F::zero())])
        .with_tails(Tail::Constant, Tail::Slope(F::one()))
        .expect("finite");
    for value in [F::nan(), F::infinity(), F::neg_infinity()] {
        assert_eq!(F::levels(&f.antiderivative(), value), []);
    }
}
