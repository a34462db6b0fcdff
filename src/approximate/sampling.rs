//! Where to evaluate a function.

use alloc::vec::Vec;

use crate::error::{Error, text};
use crate::scalar::{Scalar, from_count};
use crate::segment::half;

/// As many evaluations as are made for one function.
pub(super) const MOST: usize = 1 << 23;

/// The intervals that the domain is cut into at first, so that no feature hides in symmetry.
const FIRST: usize = 61;

/// A function at increasing places.
#[derive(Clone, Debug)]
pub(super) struct Samples<T> {
    pub(super) xs: Vec<T>,
    pub(super) ys: Vec<T>,
}

/// A function that is asked for its values, and refuses those that are no numbers.
struct Checked<F>(F);

impl<F> Checked<F> {
    fn at<T: Scalar>(&self, x: T) -> Result<(T, T), Error>
    where
        F: Fn(T) -> T,
    {
        let y = (self.0)(x);
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
        Err(Error::BadInterval {
            from: text(from),
            to: text(to),
        })
    }
}

/// At equal steps, `count` of them.
pub(super) fn evenly<T: Scalar>(
    f: impl Fn(T) -> T,
    (from, to): (T, T),
    count: usize,
) -> Result<Samples<T>, Error> {
    let f = Checked(f);
    let (mut xs, mut ys) = (Vec::with_capacity(count + 1), Vec::with_capacity(count + 1));
    let parts = from_count::<T>(count);
    let mut part = T::zero();
    for i in 0..=count {
        let share = part / parts;
        let x = if i == count {
            to
        } else {
            from * (T::one() - share) + to * share
        };
        part = part + T::one();
        // Steps may be as small as those of the numbers.
        if xs.last().is_none_or(|&before| before < x) {
            let (x, y) = f.at(x)?;
            xs.push(x);
            ys.push(y);
        }
    }
    Ok(Samples { xs, ys })
}

/// So close that between neighbours the function is within `deviation` of a line: at the quarters of
/// every interval where that was asked.
pub(super) fn adaptively<T: Scalar>(
    f: impl Fn(T) -> T,
    domain: (T, T),
    deviation: T,
) -> Result<Samples<T>, Error> {
    let coarse = evenly(&f, domain, FIRST)?;
    let f = Checked(f);
    let mut samples = Samples {
        xs: Vec::new(),
        ys: Vec::new(),
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
        if samples.xs.len() > MOST {
            return Err(Error::TooManySamples { x: text(a.0) });
        }
        let middle = middle(a.0, b.0);
        let quarters = [self::middle(a.0, middle), middle, self::middle(middle, b.0)];
        let is_apart = a.0 < quarters[0]
            && quarters[0] < quarters[1]
            && quarters[1] < quarters[2]
            && quarters[2] < b.0;
        if !is_apart {
            // Nothing between but a few numbers.
            if !((b.1 - a.1).abs() <= deviation * from_count(512)) {
                return Err(Error::Step {
                    x: text(b.0),
                    from: text(a.1),
                    to: text(b.1),
                });
            }
            samples.push(a);
            continue;
        }
        let [p, q, r] = [f.at(quarters[0])?, f.at(quarters[1])?, f.at(quarters[2])?];
        let is_straight = |(x, y): (T, T)| {
            let share = (x - a.0) / (b.0 - a.0);
            (y - (a.1 * (T::one() - share) + b.1 * share)).abs() <= deviation
        };
        if [p, q, r].into_iter().all(is_straight) {
            [a, p, q, r]
                .into_iter()
                .for_each(|point| samples.push(point));
        } else {
            open.push([q, b]);
            open.push([a, q]);
        }
    }
    samples.push(last);
    Ok(samples)
}

impl<T> Samples<T> {
    fn push(&mut self, (x, y): (T, T)) {
        self.xs.push(x);
        self.ys.push(y);
    }
}

fn middle<T: Scalar>(a: T, b: T) -> T {
    a * half() + b * half()
}
