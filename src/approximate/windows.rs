//! The windows through which a function has to pass: an interval of values at each x.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::Tolerance;
use super::errors::{CHUNK, Errors};
use super::line::Line;
use super::stabbing::Miss;
use crate::error::{Error, all_finite, increasing, same_length, text};
use crate::function::PiecewiseLinear;
use crate::number::orientation::side;
use crate::number::{Scalar, half, into_range, larger, largest, middle, smaller};

/// Windows at increasing x, checked. A lower end that is `T::lowest()` and an upper end that is `T::highest()`
/// bound nothing.
#[derive(Debug)]
pub(super) struct Windows<'a, T: Clone> {
    xs: &'a [T],
    lower: Cow<'a, [T]>,
    upper: Cow<'a, [T]>,
    /// The values that the windows are around, if they are.
    around: Option<(&'a [T], Tolerance<T>)>,
}

impl<'a, T: Scalar> Windows<'a, T> {
    /// All values within a tolerance.
    pub(super) fn around(xs: &'a [T], ys: &'a [T], tolerance: Tolerance<T>) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        all_finite("y", ys)?;
        tolerance.check()?;
        let (lower, upper) = tolerance.windows(ys);
        Self::checked(xs, (lower.into(), upper.into()), Some((ys, tolerance)))
    }

    /// All values between two bounds, which may be equal. A lower bound of minus infinity or an upper one of
    /// infinity bounds nothing.
    pub(super) fn between(xs: &'a [T], lower: &'a [T], upper: &'a [T]) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("lower", lower.len()))?;
        same_length(("xs", xs.len()), ("upper", upper.len()))?;
        all_finite_or("lower", lower, (T::lowest(), "finite or -inf"))?;
        all_finite_or("upper", upper, (T::highest(), "finite or inf"))?;
        if let Some(index) = (0..lower.len()).find(|&i| lower[i] > upper[i]) {
            let (lower, upper) = (text(lower[index]), text(upper[index]));
            return Err(Error::EmptyWindow {
                index,
                lower,
                upper,
            });
        }
        Self::checked(xs, (lower.into(), upper.into()), None)
    }

    fn checked(
        xs: &'a [T],
        (lower, upper): (Cow<'a, [T]>, Cow<'a, [T]>),
        around: Option<(&'a [T], Tolerance<T>)>,
    ) -> Result<Self, Error> {
        if xs.len() < 2 {
            return Err(Error::TooFewSamples {
                least: 2,
                count: xs.len(),
            });
        }
        all_finite("x", xs)?;
        increasing(xs)?;
        Ok(Self {
            xs,
            lower,
            upper,
            around,
        })
    }

    /// The windows around the same values within another tolerance, which is finite and at least 0.
    pub(super) fn with_tolerance(&self, tolerance: T) -> Windows<'_, T> {
        let Some((ys, _)) = self.around else {
            return self.borrowed();
        };
        let tolerance = Tolerance::absolute(tolerance);
        let (lower, upper) = tolerance.windows(ys);
        Windows {
            xs: self.xs,
            lower: lower.into(),
            upper: upper.into(),
            around: Some((ys, tolerance)),
        }
    }

    /// The same windows, narrower on both sides by a margin, or by a quarter of the window if that is less.
    pub(super) fn narrowed(&self, margin: T) -> Windows<'_, T> {
        if margin.is_zero() {
            return self.borrowed();
        }
        let ends = self.lower.iter().zip(&*self.upper);
        let (lower, upper): (Vec<T>, Vec<T>) = ends
            .map(|(&low, &high)| narrower(low, high, margin))
            .unzip();
        Windows {
            xs: self.xs,
            lower: lower.into(),
            upper: upper.into(),
            around: self.around,
        }
    }

    fn borrowed(&self) -> Windows<'_, T> {
        Windows {
            xs: self.xs,
            lower: Cow::Borrowed(&self.lower),
            upper: Cow::Borrowed(&self.upper),
            around: self.around,
        }
    }

    /// The largest absolute value of an end, or a little more, and the largest margin that still narrows a window.
    pub(super) fn extent(&self) -> (T, T) {
        if let Some((ys, tolerance)) = self.around
            && let Some(size) = tolerance.constant()
        {
            // This takes a fraction of the time.
            let scale = ys.iter().map(|y| y.abs()).fold(T::zero(), larger) + size;
            return (smaller(scale, largest()), size * half());
        }
        let (mut scale, mut widest, mut is_open) = (T::zero(), T::zero(), false);
        for i in 0..self.len() {
            let (_, low, high) = self.get(i);
            let (low, high) = (bound_below(low), bound_above(high));
            let ends = [low, high].into_iter().flatten();
            scale = ends.map(|end| end.abs()).fold(scale, larger);
            match (low, high) {
                (Some(low), Some(high)) => widest = larger(widest, quarter(low, high)),
                _ => is_open = true,
            }
        }
        // A window that is open on one side has no width. It is narrowed by as much as the others may be.
        let open = scale * half::<T>() * half();
        (
            scale,
            if is_open {
                larger(widest, open)
            } else {
                widest
            },
        )
    }

    /// The function through a value of each window. It passes all of them, with the largest possible number
    /// of segments.
    pub(super) fn interpolant(&self) -> Result<PiecewiseLinear<T>, Error> {
        if let Some((ys, _)) = self.around {
            return PiecewiseLinear::from_xy(self.xs, ys);
        }
        // Where nothing is bound, the value before goes on.
        let ends = self.lower.iter().zip(&*self.upper);
        let values = ends.scan(T::zero(), |value, (&low, &high)| {
            *value = inside(low, high).unwrap_or(*value);
            Some(*value)
        });
        PiecewiseLinear::from_xy(self.xs, &values.collect::<Vec<_>>())
    }

    /// The level line through all windows, if there is one.
    pub(super) fn level(&self) -> Option<PiecewiseLinear<T>> {
        let y = self.common_value()?;
        let ends = [self.xs[0], self.xs[self.len() - 1]];
        PiecewiseLinear::from_xy(&ends, &[y, y]).ok()
    }

    /// A value that lies in all windows, if there is one.
    pub(super) fn common_value(&self) -> Option<T> {
        let (_, mut low, mut high) = self.get(0);
        for i in 1..self.len() {
            let (_, next_low, next_high) = self.get(i);
            low = larger(low, next_low);
            high = smaller(high, next_high);
            if low > high {
                return None;
            }
        }
        Some(inside(low, high).unwrap_or(T::zero()))
    }

    pub(super) fn xs(&self) -> &'a [T] {
        self.xs
    }

    /// The windows from one on, in double precision.
    #[inline]
    pub(super) fn doubles(
        &self,
        start: usize,
    ) -> impl Iterator<Item = (T::Double, T::Double, T::Double)> {
        let ends = self.lower[start..].iter().zip(&self.upper[start..]);
        let all = self.xs[start..].iter().zip(ends);
        all.map(|(&x, (&low, &high))| (x.to_double(), low.to_double(), high.to_double()))
    }

    /// A window in double precision.
    #[inline]
    pub(super) fn double(&self, i: usize) -> (T::Double, T::Double, T::Double) {
        let (x, low, high) = self.get(i);
        (x.to_double(), low.to_double(), high.to_double())
    }

    /// The x of a window, its lower end and its upper one.
    pub(super) fn get(&self, i: usize) -> (T, T, T) {
        (self.xs[i], self.lower[i], self.upper[i])
    }
}

impl<T: Scalar> Windows<'_, T> {
    /// The number of windows.
    pub(super) fn len(&self) -> usize {
        self.xs.len()
    }

    /// The first windows that a function does not pass, `enough` of them or a few more.
    pub(super) fn missed_by(
        &self,
        function: &PiecewiseLinear<T>,
        enough: usize,
    ) -> Result<Vec<usize>, Error> {
        let mut missed = Vec::new();
        let mut values = [T::zero(); CHUNK];
        for (chunk, xs) in self.xs.chunks(CHUNK).enumerate() {
            let start = chunk * CHUNK;
            let values = &mut values[..xs.len()];
            function.eval_batch(xs, values)?;
            let ends = self.lower[start..].iter().zip(&self.upper[start..]);
            for (i, (&value, (&low, &high))) in (start..).zip(values.iter().zip(ends)) {
                if !(low <= value && value <= high) {
                    missed.push(i);
                }
            }
            if missed.len() >= enough {
                break;
            }
        }
        Ok(missed)
    }

    /// The errors of a function at the samples that the windows are around. The function passes all windows.
    /// None for windows between bounds.
    pub(super) fn errors_of(
        &self,
        function: &PiecewiseLinear<T>,
    ) -> Result<Option<Errors<T>>, Error> {
        self.around
            .map(|(ys, tolerance)| Errors::of(function, self.xs, ys, tolerance))
            .transpose()
    }

    /// The value in a window that is nearest to `y`.
    pub(super) fn nearest(&self, i: usize, y: T) -> T {
        let (_, low, high) = self.get(i);
        into_range(y, low, high)
    }

    /// The point where a line that passes the window before `i` and misses window `i` leaves the strip
    /// between them. It is rounded to the side on which the next line has more room, so that no line is left
    /// out.
    pub(super) fn exit(&self, line: &Line<T>, i: usize, miss: Miss) -> Option<(T, T)> {
        let ((x0, low0, high0), (x1, low1, high1)) = (self.get(i - 1), self.get(i));
        // Without an end at the window before, the strip ends at window `i`.
        let (from, to) = match miss {
            Miss::Above => ((x0, bound_below(low0)?), (x1, low1)),
            Miss::Below => ((x0, bound_above(high0)?), (x1, high1)),
        };
        let wall = Line { from, to };
        // The line is within the strip at the window before, so it leaves the strip at x0 or further on.
        let x = larger(wall.meets(line).next_up(), x0);
        let y = match miss {
            Miss::Above => wall.at(x).next_down(),
            Miss::Below => wall.at(x).next_up(),
        };
        (x < x1 && y.is_finite()).then_some((x, y))
    }

    /// Whether a point lies within the strip, at window `i` or between it and the next.
    pub(super) fn contain(&self, (x, y): (T, T), i: usize) -> bool {
        let ((x0, low0, high0), (x1, low1, high1)) = (self.get(i), self.get(i + 1));
        let is_above = |low0, low1| side([(x0, low0), (x1, low1), (x, y)]) != Ordering::Less;
        let is_below = |high0, high1| side([(x0, high0), (x1, high1), (x, y)]) != Ordering::Greater;
        let lows = bound_below(low0).zip(bound_below(low1));
        let highs = bound_above(high0).zip(bound_above(high1));
        lows.is_none_or(|(low0, low1)| is_above(low0, low1))
            && highs.is_none_or(|(high0, high1)| is_below(high0, high1))
    }
}

/// The lower end of a window, if it is a bound.
pub(super) fn bound_below<T: Scalar>(low: T) -> Option<T> {
    (low > T::lowest()).then_some(low)
}

/// The upper end of a window, if it is a bound.
pub(super) fn bound_above<T: Scalar>(high: T) -> Option<T> {
    (high < T::highest()).then_some(high)
}

/// A value within a window: the middle, or the only bound. None if there is no bound.
fn inside<T: Scalar>(low: T, high: T) -> Option<T> {
    match (bound_below(low), bound_above(high)) {
        (Some(low), Some(high)) => {
            // Rounding may have taken the middle out of the window.
            Some(into_range(middle(low, high), low, high))
        }
        (low, high) => low.or(high),
    }
}

/// `Ok` if each value is finite, or the one that bounds nothing.
fn all_finite_or<T: Scalar>(
    what: &'static str,
    values: &[T],
    (no_bound, expected): (T, &'static str),
) -> Result<(), Error> {
    let is_bad = |&value: &T| !value.is_finite() && value != no_bound;
    match values.iter().position(is_bad) {
        None => Ok(()),
        Some(index) => Err(Error::BadBound {
            what,
            index,
            expected,
            value: text(values[index]),
        }),
    }
}

/// A window narrowed on both sides by a margin, or by a quarter of it if that is less.
fn narrower<T: Scalar>(low: T, high: T, margin: T) -> (T, T) {
    match (bound_below(low), bound_above(high)) {
        (Some(low), Some(high)) => {
            let margin = smaller(margin, quarter(low, high));
            (low + margin, high - margin)
        }
        (Some(low), None) => (smaller(low + margin, largest()), high),
        (None, Some(high)) => (low, larger(high - margin, -largest::<T>())),
        (None, None) => (low, high),
    }
}

/// A quarter of the height of a window.
fn quarter<T: Scalar>(low: T, high: T) -> T {
    let quarter = half::<T>() * half::<T>();
    high * quarter - low * quarter
}
