//! One function after another: depth made shallow.
//!
//! The composition bends at the inner function's breakpoints and wherever the inner function passes
//! a breakpoint of the outer one. Such a place in general is no number; then, as for a network's
//! kinks, the numbers on both of its sides become breakpoints. Values and places are computed in the
//! wider type and rounded once.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::construct::construct;
use crate::error::{Error, text};
use crate::exact::Exact;
use crate::function::PiecewiseLinear;
use crate::network::ShallowReluNet;
use crate::scalar::{Scalar, next_up};
use crate::segment::{Segment, half, turn_at_first};

impl<T: Scalar> PiecewiseLinear<T> {
    /// This function after another one: `x -> self(inner(x))`, on all of R.
    ///
    /// Its breakpoints are those of `inner`, and the places where `inner` passes a breakpoint of
    /// `self`, or the numbers on both sides of such a place. There y is `self(inner(x))` on the
    /// reals, rounded once but for 2⁻⁹⁶ of the terms (exact for an exact `T`), and what is promised
    /// of evaluation holds between them. A function that is one straight line on all of R adds no
    /// breakpoints of its own: the identity after f, and f after the identity, are f.
    ///
    /// N segments after M segments are at most N M + N + M of them, and as many more where places
    /// are no numbers. The cost is that of the result, times log N.
    ///
    /// # Errors
    ///
    /// [`ValueOverflow`](Error::ValueOverflow), [`SlopeOverflow`](Error::SlopeOverflow) and
    /// [`TailNotFinite`](Error::TailNotFinite) where a value or a slope of the result is out of range.
    ///
    /// ```
    /// use shallow_relu::{PiecewiseLinear, Tail};
    ///
    /// let tent = PiecewiseLinear::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    /// let two_teeth = tent.compose(&tent)?;
    /// assert_eq!(two_teeth.xs(), [0.0, 0.25, 0.5, 0.75, 1.0]);
    /// assert_eq!(two_teeth.ys(), [0.0, 1.0, 0.0, 1.0, 0.0]);
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn compose(&self, inner: &Self) -> Result<Self, Error> {
        // The breakpoints of a straight line are no places where the composition bends. They serve
        // where there are no others.
        let is_straight = inner.is_line() && !self.is_line();
        let mut composition = Composition::new(self, inner);
        composition.add_all(!is_straight)?;
        if composition.xs.len() < 2 {
            composition = Composition::new(self, inner);
            composition.add_all(true)?;
        }
        let Composition { xs, ys, .. } = composition;
        let slopes = [Side::Left, Side::Right].map(|side| tail_slope(self, inner, side));
        Self::checked(xs, ys)?.with_tail_slopes(slopes[0], slopes[1])
    }
}

impl<T: Scalar> ShallowReluNet<T> {
    /// The shallow network of this network after another one, `x -> self(inner(x))`: of their
    /// functions, [composed](PiecewiseLinear::compose) and [constructed](construct).
    ///
    /// Networks one after the other are a deep network, whose width here is their product: a
    /// network of N units after one of M may need some N M units.
    ///
    /// # Errors
    ///
    /// Those of [`PiecewiseLinear::compose`] and of [`construct`].
    ///
    /// ```
    /// use shallow_relu::ShallowReluNet;
    ///
    /// // A tooth of two units; four teeth, by three layers of it: eight segments and a flat tail.
    /// let tooth = ShallowReluNet::from_breakpoints(&[(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)])?;
    /// let four_teeth = tooth.compose(&tooth)?.compose(&tooth)?;
    /// assert_eq!((tooth.width(), four_teeth.width()), (2, 9));
    /// assert_eq!(four_teeth.forward(0.8125), tooth.forward(tooth.forward(tooth.forward(0.8125))));
    /// # Ok::<(), shallow_relu::Error>(())
    /// ```
    pub fn compose(&self, inner: &Self) -> Result<Self, Error> {
        construct(&self.function().compose(inner.function())?)
    }
}

/// The numbers around a place are found in two or three steps; near zero, where numbers are dense, in
/// one for every 24 or 53 bits.
const MOST_STEPS: usize = 64;

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

/// A straight piece of the inner function: a segment, or a tail from its breakpoint on.
#[derive(Clone, Copy)]
enum Piece<T> {
    Segment(Segment<T>),
    Tail { side: Side, end: (T, T), slope: T },
}

impl<T: Scalar> Piece<T> {
    fn tail(function: &PiecewiseLinear<T>, side: Side) -> Self {
        let (xs, ys) = (function.xs(), function.ys());
        let slopes = function.tail_slopes();
        let (i, slope) = match side {
            Side::Left => (0, slopes.0),
            Side::Right => (function.segment_count(), slopes.1),
        };
        Self::Tail {
            side,
            end: (xs[i], ys[i]),
            slope,
        }
    }

    /// The value at a number on the piece: exact at the ends.
    fn value_at(&self, x: T) -> T::Wide {
        match *self {
            Self::Segment(segment) => match (segment.start(), segment.end()) {
                ((x0, y0), _) if x == x0 => y0.widen(),
                (_, (x1, y1)) if x == x1 => y1.widen(),
                ((x0, y0), (x1, y1)) => between((y0, y1), part((x0, x1), x.widen())),
            },
            Self::Tail { end, slope, .. } => beyond(end, slope, x.widen()),
        }
    }

    /// The numbers on both sides of the place where the piece, which is not level, has the value `y`;
    /// the same number twice where the place is one. None where it is beyond all numbers.
    ///
    /// The place as the wider type has it may miss, by many numbers where it is near zero. On which
    /// side of the place a number lies is decided exactly, and from there it is approached.
    fn numbers_around(&self, y: T) -> Option<(T, T)> {
        if self.below((T::zero(), y)).sign() == Ordering::Equal {
            return Some((T::zero(), T::zero()));
        }
        let (place, rise) = self.place_of(y);
        let mut number = T::round(place);
        let mut neighbour = number;
        for _ in 0..MOST_STEPS {
            if !number.is_finite() {
                return None;
            }
            let mut missing = self.below((number, y));
            let sign = missing.sign();
            if sign == Ordering::Equal {
                return Some((number, number));
            }
            let is_left = (sign == Ordering::Greater) == (rise > T::zero());
            neighbour = if is_left {
                next_up(number)
            } else {
                number.next_down()
            };
            if !neighbour.is_finite() {
                return None;
            }
            if self.below((neighbour, y)).sign() != sign {
                break;
            }
            let nearer = number + missing.round() / rise;
            let is_step = nearer.is_finite() && nearer != number;
            number = if is_step { nearer } else { neighbour };
        }
        Some(if number < neighbour {
            (number, neighbour)
        } else {
            (neighbour, number)
        })
    }

    /// Where the piece has the value `y`, in the wider type; and how much it rises, over its width or,
    /// for a tail, over one.
    fn place_of(&self, y: T) -> (T::Wide, T) {
        match *self {
            Self::Segment(segment) => {
                let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
                (between((x0, x1), part((y0, y1), y.widen())), y1 - y0)
            }
            Self::Tail {
                end: (x, y0),
                slope,
                ..
            } => {
                let rise = y.wide_difference(y0);
                let distance = if T::round(rise).is_finite() {
                    rise / slope.widen()
                } else {
                    (y * half()).wide_difference(y0 * half()) / (slope * half()).widen()
                };
                (x.widen() + distance, slope)
            }
        }
    }

    /// By how much the piece lies below a point, times its width: positive where it does. Exact.
    fn below(&self, (x, y): (T, T)) -> T::Exact {
        match *self {
            Self::Segment(segment) => turn_at_first([segment.start(), segment.end(), (x, y)]),
            Self::Tail {
                end: (x0, y0),
                slope,
                ..
            } => {
                let mut below = T::Exact::zero();
                for (a, b) in [(y, T::one()), (-y0, T::one()), (-slope, x), (slope, x0)] {
                    below.add_product(a, b);
                }
                below
            }
        }
    }

    /// Whether a number lies on the piece, its ends included.
    fn reaches(&self, x: T) -> bool {
        match *self {
            Self::Segment(segment) => segment.start().0 <= x && x <= segment.end().0,
            Self::Tail {
                side: Side::Left,
                end,
                ..
            } => x <= end.0,
            Self::Tail {
                side: Side::Right,
                end,
                ..
            } => end.0 <= x,
        }
    }

    /// The `levels` that the piece passes between its ends, in the order in which it does, as a range
    /// of places among them; and whether it goes through them backward.
    fn passes(&self, levels: &[T]) -> (core::ops::Range<usize>, bool) {
        let above = |y: T| levels.partition_point(|&level| level <= y);
        let below = |y: T| levels.partition_point(|&level| level < y);
        match *self {
            Self::Segment(segment) => {
                let (y0, y1) = (segment.start().1, segment.end().1);
                let falls = y1 < y0;
                let (low, high) = if falls { (y1, y0) } else { (y0, y1) };
                (above(low)..below(high).max(above(low)), falls)
            }
            Self::Tail { slope, .. } if slope.is_zero() => (0..0, false),
            Self::Tail {
                side,
                end: (_, y),
                slope,
            } => {
                let falls = slope < T::zero();
                // To the left of a rising function it is low.
                if (side == Side::Left) == falls {
                    (above(y)..levels.len(), falls)
                } else {
                    (0..below(y), falls)
                }
            }
        }
    }
}

/// The breakpoints of a composition, from left to right.
struct Composition<'a, T> {
    outer: &'a PiecewiseLinear<T>,
    inner: &'a PiecewiseLinear<T>,
    xs: Vec<T>,
    ys: Vec<T>,
}

impl<'a, T: Scalar> Composition<'a, T> {
    fn new(outer: &'a PiecewiseLinear<T>, inner: &'a PiecewiseLinear<T>) -> Self {
        Self {
            outer,
            inner,
            xs: Vec::new(),
            ys: Vec::new(),
        }
    }

    /// All breakpoints; those of the inner function only where asked for, or where it has the value
    /// of one of the outer.
    fn add_all(&mut self, with_own: bool) -> Result<(), Error> {
        let inner = self.inner;
        self.add_passes(&Piece::tail(inner, Side::Left))?;
        for i in 0..=inner.segment_count() {
            let (x, y) = (inner.xs()[i], inner.ys()[i]);
            if i > 0 {
                let start = (inner.xs()[i - 1], inner.ys()[i - 1]);
                self.add_passes(&Piece::Segment(Segment::new(start, (x, y))))?;
            }
            let is_level = || self.outer.xs().contains(&y);
            if with_own || is_level() {
                self.add(x, y.widen())?;
            }
        }
        self.add_passes(&Piece::tail(inner, Side::Right))
    }

    /// The places where a piece passes a breakpoint of the outer function.
    fn add_passes(&mut self, piece: &Piece<T>) -> Result<(), Error> {
        let outer = self.outer;
        // Without a bend in the outer function there is nothing to pass.
        let levels = if outer.is_line() { &[] } else { outer.xs() };
        let (range, falls) = piece.passes(levels);
        let count = range.len();
        for i in 0..count {
            let i = if falls {
                range.end - 1 - i
            } else {
                range.start + i
            };
            let Some((floor, ceiling)) = piece.numbers_around(levels[i]) else {
                continue;
            };
            if floor == ceiling {
                self.add(floor, levels[i].widen())?;
                continue;
            }
            for x in [floor, ceiling] {
                if piece.reaches(x) {
                    self.add(x, piece.value_at(x))?;
                }
            }
        }
        Ok(())
    }

    /// The breakpoint at `x`, where the inner function has the given value, unless it lies behind.
    fn add(&mut self, x: T, inner_value: T::Wide) -> Result<(), Error> {
        if self.xs.last().is_some_and(|&last| last >= x) {
            return Ok(());
        }
        let y = T::round(wide_value(self.outer, inner_value));
        if !y.is_finite() {
            return Err(Error::ValueOverflow { x: text(x) });
        }
        self.xs.push(x);
        self.ys.push(y);
        Ok(())
    }
}

/// The slope of the composition beyond its last breakpoint on one side.
fn tail_slope<T: Scalar>(outer: &PiecewiseLinear<T>, inner: &PiecewiseLinear<T>, side: Side) -> T {
    let piece = Piece::tail(inner, side);
    let Piece::Tail {
        end: (_, y), slope, ..
    } = piece
    else {
        return T::zero();
    };
    if slope.is_zero() {
        return slope;
    }
    // The last breakpoint of the outer function that is passed at a number.
    let (range, _) = piece.passes(outer.xs());
    let mut passed = outer.xs()[range].iter().copied();
    let is_passed = |&level: &T| piece.numbers_around(level).is_some();
    let falls = (side == Side::Left) == (slope > T::zero());
    let last = if falls {
        passed.find(is_passed)
    } else {
        passed.rfind(is_passed)
    };
    let last = last.unwrap_or(y);
    slope
        * if falls {
            outer.slope_left(last)
        } else {
            outer.slope_right(last)
        }
}

/// The value of a function at a number of the wider type.
fn wide_value<T: Scalar>(function: &PiecewiseLinear<T>, x: T::Wide) -> T::Wide {
    let (xs, ys) = (function.xs(), function.ys());
    let is_passed = |&breakpoint: &T| T::round(x - breakpoint.widen()) >= T::zero();
    let slopes = function.tail_slopes();
    match xs.partition_point(is_passed) {
        0 => beyond((xs[0], ys[0]), slopes.0, x),
        passed if passed == xs.len() => beyond((xs[passed - 1], ys[passed - 1]), slopes.1, x),
        i => between((ys[i - 1], ys[i]), part((xs[i - 1], xs[i]), x)),
    }
}

/// The value at `x` on a tail.
fn beyond<T: Scalar>((x0, y0): (T, T), slope: T, x: T::Wide) -> T::Wide {
    if slope.is_zero() {
        return y0.widen();
    }
    let rise = slope.widen() * (x - x0.widen());
    if T::round(rise).is_finite() {
        return y0.widen() + rise;
    }
    // The value may be finite where the rise is not.
    let half = half::<T>();
    let half_way = x * half.widen() - (x0 * half).widen();
    ((y0 * half).widen() + slope.widen() * half_way) / half.widen()
}

/// How far `at` has come from one number to another: 0 at the first, 1 at the second.
fn part<T: Scalar>((from, to): (T, T), at: T::Wide) -> T::Wide {
    let (way, whole) = (at - from.widen(), to.wide_difference(from));
    if T::round(way).is_finite() && T::round(whole).is_finite() {
        return way / whole;
    }
    // The differences of the halves do not overflow, and the quotient is the same.
    let (from, to) = (from * half(), to * half());
    (at * half::<T>().widen() - from.widen()) / to.wide_difference(from)
}

/// The number that has come that part of the way.
fn between<T: Scalar>((from, to): (T, T), part: T::Wide) -> T::Wide {
    let whole = to.wide_difference(from);
    if T::round(whole).is_finite() {
        return from.widen() + whole * part;
    }
    // The numbers have different signs, and so the terms do.
    from.widen() * (T::one().widen() - part) + to.widen() * part
}
