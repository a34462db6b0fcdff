//! The x at which a function given as code is evaluated.

use alloc::vec::Vec;
use core::cell::Cell;

use super::Tolerance;
use crate::error::{Error, bad_interval, text};
use crate::number::{Scalar, from_count, larger, middle};

/// The largest number of samples of one function.
pub(super) const MOST: usize = 1 << 23;

/// The number of intervals into which the domain is cut at first. It is a prime, so that no feature hides in
/// symmetry.
const FIRST: usize = 61;

/// The values of a function at increasing x.
#[derive(Clone, Debug)]
pub(super) struct Samples<T> {
    pub(super) xs: Vec<T>,
    pub(super) ys: Vec<T>,
    /// How often the function was evaluated.
    pub(super) evaluations: usize,
}

/// A function whose values must be finite.
struct Checked<F> {
    f: F,
    /// How often the function was evaluated.
    count: Cell<usize>,
}

impl<F> Checked<F> {
    fn new(f: F) -> Self {
        Self {
            f,
            count: Cell::new(0),
        }
    }

    fn at<T: Scalar>(&self, x: T) -> Result<(T, T), Error>
    where
        F: Fn(T) -> T,
    {
        self.count.set(self.count.get() + 1);
        let y = (self.f)(x);
        if y.is_finite() {
            Ok((x, y))
        } else {
            Err(Error::NoValue {
                x: text(x),
                value: text(y),
            })
        }
    }
}

pub(super) fn check_domain<T: Scalar>((from, to): (T, T)) -> Result<(), Error> {
    if from.is_finite() && to.is_finite() && from < to {
        Ok(())
    } else {
        Err(bad_interval(from, to))
    }
}

/// The values at the ends of `count` equal steps.
pub(super) fn evenly<T: Scalar>(
    f: impl Fn(T) -> T,
    (from, to): (T, T),
    count: usize,
) -> Result<Samples<T>, Error> {
    let f = Checked::new(f);
    let (mut xs, mut ys) = (Vec::with_capacity(count + 1), Vec::with_capacity(count + 1));
    let parts = from_count::<T>(count);
    let mut part = T::zero();
    for i in 0..=count {
        let share = part / parts;
        let x = from * (T::one() - share) + to * share;
        // Rounding may have taken x beyond the end.
        let x = if i < count && x < to { x } else { to };
        part = part + T::one();
        // A step may be smaller than the distance from one float to the next.
        if xs.last().is_none_or(|&before| before < x) {
            let (x, y) = f.at(x)?;
            xs.push(x);
            ys.push(y);
        }
    }
    let evaluations = f.count.get();
    Ok(Samples {
        xs,
        ys,
        evaluations,
    })
}

/// Samples so close together that the function is nearly straight between neighbours.
///
/// An interval is halved until the function, at its three quarters, is close to the line that joins the ends:
/// within a share of the tolerance there, or within some roundings of its values. A level line must keep the
/// tolerance at both of two neighbouring floats. After more than `most` samples the rest of the domain is not
/// looked at.
pub(super) fn adaptively<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    tolerance: Tolerance<T>,
    share: T,
    most: usize,
) -> Result<Samples<T>, Error> {
    let deviation = |y: T| tolerance.at(y) * share;
    let is_level = |a: T, b: T| {
        let ((low_a, high_a), (low_b, high_b)) = (tolerance.window(a), tolerance.window(b));
        low_a <= high_b && low_b <= high_a
    };
    halved(f, domain, FIRST, most, |f, [a, b]| {
        Ok(match Interval::new(f, [a, b], deviation)? {
            Interval::Closed if !is_level(a.1, b.1) => {
                let (x, from, to) = (text(b.0), text(a.1), text(b.1));
                let is_jump = tolerance.share().is_zero()
                    || exceeds_roundings(b.1 - a.1, &evenly(f.f, domain, FIRST)?.ys);
                return Err(if is_jump {
                    Error::Step { x, from, to }
                } else {
                    Error::NearZero { x, from, to }
                });
            }
            other => other,
        })
    })
}

/// Whether a step is larger than what the rounding of x and of f may make of one, a thousand roundings of the largest
/// value.
fn exceeds_roundings<T: Scalar>(step: T, ys: &[T]) -> bool {
    let largest = ys.iter().map(T::abs).fold(T::zero(), larger);
    step.abs() > largest * T::unit_roundoff() * from_count(1 << 10)
}

/// Samples so close together that each two neighbours are settled, or are neighbouring floats.
pub(super) fn until_settled<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    first: usize,
    is_settled: impl Fn([(T, T); 2]) -> bool,
) -> Result<Samples<T>, Error> {
    halved(f, domain, first, MOST, |f, [a, b]| {
        let half_way = middle(a.0, b.0);
        let has_middle = a.0 < half_way && half_way < b.0;
        Ok(if has_middle && !is_settled([a, b]) {
            Interval::Bent(f.at(half_way)?)
        } else {
            Interval::Closed
        })
    })
}

/// Samples of `first` equal intervals, each of them halved as often as `look` asks for.
fn halved<T: Scalar, F: Fn(T) -> T>(
    f: F,
    domain: (T, T),
    first: usize,
    most: usize,
    look: impl Fn(&Checked<&F>, [(T, T); 2]) -> Result<Interval<T>, Error>,
) -> Result<Samples<T>, Error> {
    let coarse = evenly(&f, domain, first)?;
    let f = Checked::new(&f);
    let mut samples = Samples {
        xs: Vec::new(),
        ys: Vec::new(),
        evaluations: coarse.evaluations,
    };
    let points: Vec<(T, T)> = coarse.xs.into_iter().zip(coarse.ys).collect();
    // Intervals still to be looked at, the leftmost on top.
    let mut open: Vec<[(T, T); 2]> = points
        .windows(2)
        .rev()
        .map(|pair| [pair[0], pair[1]])
        .collect();
    let last = points[points.len() - 1];
    while let Some([a, b]) = open.pop() {
        if samples.xs.len() > most {
            return Err(Error::TooManySamples {
                most,
                from: text(domain.0),
                x: text(a.0),
            });
        }
        match look(&f, [a, b])? {
            Interval::Straight(quarters) => {
                samples.push(a);
                quarters.into_iter().for_each(|point| samples.push(point));
            }
            Interval::Bent(middle) => open.extend([[middle, b], [a, middle]]),
            Interval::Closed => samples.push(a),
        }
    }
    samples.push(last);
    samples.evaluations += f.count.get();
    Ok(samples)
}

/// What an interval turns out to be.
enum Interval<T> {
    /// The function is nearly straight on it, at these points at its quarters.
    Straight([(T, T); 3]),
    /// It has to be halved at this point, its middle.
    Bent((T, T)),
    /// It is not to be halved, for example because no float lies between its ends.
    Closed,
}

impl<T: Scalar> Interval<T> {
    /// Nearly straight is within a deviation, which depends on the value, of the line that joins the ends, or
    /// within some roundings of the values there.
    fn new(
        f: &Checked<impl Fn(T) -> T>,
        [a, b]: [(T, T); 2],
        deviation: impl Fn(T) -> T,
    ) -> Result<Self, Error> {
        let half_way = middle(a.0, b.0);
        let quarters = [middle(a.0, half_way), half_way, middle(half_way, b.0)];
        let [first, _, last] = quarters;
        if !(a.0 < first && first < half_way && half_way < last && last < b.0) {
            // So close to the resolution of T there are no quarters, but there may be a middle.
            let has_middle = a.0 < half_way && half_way < b.0;
            return Ok(if has_middle {
                Self::Bent(f.at(half_way)?)
            } else {
                Self::Closed
            });
        }
        let points = [f.at(first)?, f.at(half_way)?, f.at(last)?];
        let rounding = from_count::<T>(8) * T::unit_roundoff();
        let is_near = |(x, y): (T, T)| {
            let share = (x - a.0) / (b.0 - a.0);
            let off = (y - (a.1 * (T::one() - share) + b.1 * share)).abs();
            off <= deviation(y) + rounding * a.1.abs() + rounding * b.1.abs()
        };
        Ok(if points.into_iter().all(is_near) {
            Self::Straight(points)
        } else {
            Self::Bent(points[1])
        })
    }
}

impl<T: Scalar> Samples<T> {
    /// The samples, and more in the middle between each two.
    pub(super) fn with_middles(&self, f: impl Fn(T) -> T) -> Result<Self, Error> {
        let pairs = self.xs.iter().zip(self.xs.iter().skip(1));
        let middles = pairs.map(|(&x, &next)| (x, middle(x, next), next));
        let between = middles.filter(|&(x, middle, next)| x < middle && middle < next);
        let xs: Vec<T> = between.map(|(_, middle, _)| middle).collect();
        self.with_more(f, &xs)
    }

    /// The samples, and more at other x within the domain, which must increase.
    pub(super) fn with_more(&self, f: impl Fn(T) -> T, xs: &[T]) -> Result<Self, Error> {
        let f = Checked::new(f);
        let (mut all, mut more) = (self.with_room(xs.len()), xs.iter().peekable());
        for (&x, &y) in self.xs.iter().zip(&self.ys) {
            while let Some(&before) = more.next_if(|&&other| other < x) {
                all.push(f.at(before)?);
            }
            more.next_if(|&&other| other == x);
            all.push((x, y));
        }
        all.evaluations += f.count.get();
        Ok(all)
    }

    fn with_room(&self, more: usize) -> Self {
        let room = self.xs.len() + more;
        Self {
            xs: Vec::with_capacity(room),
            ys: Vec::with_capacity(room),
            evaluations: self.evaluations,
        }
    }

    fn push(&mut self, (x, y): (T, T)) {
        self.xs.push(x);
        self.ys.push(y);
    }
}
