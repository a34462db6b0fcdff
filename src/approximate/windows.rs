//! The windows through which a function has to pass: an interval of values at each x.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::line::Line;
use super::stabbing::Miss;
use crate::error::{Error, all_finite, increasing, same_length, text};
use crate::function::PiecewiseLinear;
use crate::number::orientation::side;
use crate::number::{Scalar, half, into_range, larger, largest, middle, smaller, sum_rounded_down};

/// Windows at increasing x, checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows<'a, T> {
    xs: &'a [T],
    bounds: Bounds<'a, T>,
    /// By how much each window is narrowed on both sides, to leave room for rounding.
    margin: T,
}

#[derive(Clone, Copy, Debug)]
enum Bounds<'a, T> {
    Around { ys: &'a [T], tolerance: T },
    Between { lower: &'a [T], upper: &'a [T] },
}

impl<'a, T: Scalar> Windows<'a, T> {
    /// All values within a tolerance.
    pub(super) fn around(xs: &'a [T], ys: &'a [T], tolerance: T) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        all_finite("y", ys)?;
        if !(tolerance >= T::zero() && tolerance.is_finite()) {
            return Err(Error::BadTolerance {
                what: "tolerance",
                value: text(tolerance),
            });
        }
        Self::checked(xs, Bounds::Around { ys, tolerance })
    }

    /// All values between two bounds, which may be equal.
    pub(super) fn between(xs: &'a [T], lower: &'a [T], upper: &'a [T]) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("lower", lower.len()))?;
        same_length(("xs", xs.len()), ("upper", upper.len()))?;
        all_finite("lower", lower)?;
        all_finite("upper", upper)?;
        if let Some(index) = (0..lower.len()).find(|&i| lower[i] > upper[i]) {
            let (lower, upper) = (text(lower[index]), text(upper[index]));
            return Err(Error::EmptyWindow {
                index,
                lower,
                upper,
            });
        }
        Self::checked(xs, Bounds::Between { lower, upper })
    }

    fn checked(xs: &'a [T], bounds: Bounds<'a, T>) -> Result<Self, Error> {
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
            bounds,
            margin: T::zero(),
        })
    }

    /// The windows around the same values within another tolerance, which is finite and at least 0.
    pub(super) fn with_tolerance(self, tolerance: T) -> Self {
        let bounds = match self.bounds {
            Bounds::Around { ys, .. } => Bounds::Around { ys, tolerance },
            bounds @ Bounds::Between { .. } => bounds,
        };
        Self { bounds, ..self }
    }

    /// The same windows, narrower on both sides by a margin, or by a quarter of the window if that is less.
    pub(super) fn narrowed(self, margin: T) -> Self {
        Self { margin, ..self }
    }

    /// The largest absolute value of an end, or a little more, and the largest margin that still narrows
    /// a window.
    pub(super) fn extent(&self) -> (T, T) {
        let scale = |values: &[T]| values.iter().map(|y| y.abs()).fold(T::zero(), larger);
        match self.bounds {
            Bounds::Around { ys, tolerance } => {
                let scale = scale(ys) + tolerance;
                let scale = if scale.is_finite() { scale } else { largest() };
                (scale, tolerance * half())
            }
            Bounds::Between { lower, upper } => {
                let quarters = lower
                    .iter()
                    .zip(upper)
                    .map(|(&low, &high)| quarter(low, high));
                let scale = larger(scale(lower), scale(upper));
                (scale, quarters.fold(T::zero(), larger))
            }
        }
    }

    /// The function through a value of each window. It passes all of them, with the largest possible number
    /// of segments.
    pub(super) fn interpolant(&self) -> Result<PiecewiseLinear<T>, Error> {
        let values = match self.bounds {
            Bounds::Around { ys, .. } => ys,
            Bounds::Between { lower, .. } => lower,
        };
        PiecewiseLinear::from_xy(self.xs, values)
    }

    /// The level line through all windows, if there is one.
    pub(super) fn level(&self) -> Option<PiecewiseLinear<T>> {
        let (_, mut low, mut high) = self.get(0);
        for i in 1..self.len() {
            let (_, next_low, next_high) = self.get(i);
            low = larger(low, next_low);
            high = smaller(high, next_high);
            if low > high {
                return None;
            }
        }
        // Rounding may take the middle out of the common interval.
        let y = into_range(middle(low, high), low, high);
        let ends = [self.xs[0], self.xs[self.len() - 1]];
        PiecewiseLinear::from_xy(&ends, &[y, y]).ok()
    }

    pub(super) fn xs(&self) -> &'a [T] {
        self.xs
    }

    /// The x of a window, its lower end and its upper one.
    pub(super) fn get(&self, i: usize) -> (T, T, T) {
        let (low, high) = match self.bounds {
            Bounds::Around { ys, tolerance } => (
                -sum_rounded_down(-ys[i], tolerance),
                sum_rounded_down(ys[i], tolerance),
            ),
            Bounds::Between { lower, upper } => (lower[i], upper[i]),
        };
        if self.margin.is_zero() {
            return (self.xs[i], low, high);
        }
        let margin = smaller(quarter(low, high), self.margin);
        (self.xs[i], low + margin, high - margin)
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
            for (i, &value) in (start..).zip(values.iter()) {
                let (_, low, high) = self.get(i);
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

    /// The largest distance of a function from the samples that the windows are around. The function passes
    /// all windows, and the distance is the least tolerance that it keeps. None for windows between bounds.
    pub(super) fn error_of(&self, function: &PiecewiseLinear<T>) -> Result<Option<T>, Error> {
        let Bounds::Around { ys, tolerance } = self.bounds else {
            return Ok(None);
        };
        let mut values = [T::zero(); CHUNK];
        let mut error = T::zero();
        for (xs, ys) in self.xs.chunks(CHUNK).zip(ys.chunks(CHUNK)) {
            let values = &mut values[..xs.len()];
            function.eval_batch(xs, values)?;
            let errors = values
                .iter()
                .zip(ys)
                .map(|(&value, &y)| distance_rounded_up(value, y));
            error = errors.fold(error, larger);
        }
        // A distance may be infinite near the end of the range.
        Ok(Some(smaller(error, tolerance)))
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
        let (from, to) = match miss {
            Miss::Above => ((x0, low0), (x1, low1)),
            Miss::Below => ((x0, high0), (x1, high1)),
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
        side([(x0, low0), (x1, low1), (x, y)]) != Ordering::Less
            && side([(x0, high0), (x1, high1), (x, y)]) != Ordering::Greater
    }
}

/// A quarter of the height of a window.
fn quarter<T: Scalar>(low: T, high: T) -> T {
    let quarter = half::<T>() * half::<T>();
    high * quarter - low * quarter
}

/// This many values are computed at a time.
const CHUNK: usize = 256;

/// The least value that is no less than the distance between two values.
fn distance_rounded_up<T: Scalar>(a: T, b: T) -> T {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    let difference = high - low;
    // `sum_rounded_down` tells whether the difference was rounded down.
    if difference.is_finite() && sum_rounded_down(low, difference) < high {
        difference.next_up()
    } else {
        difference
    }
}
