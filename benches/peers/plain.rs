//! The loops of floats that one would write by hand: one pass, the slope of a segment computed once, no check and no
//! exactness. Functions are lists of breakpoints over one domain.

use crate::support::Float;

use super::Point;

/// A segment, as a loop keeps it.
#[derive(Clone, Copy)]
struct Line<T> {
    x: T,
    y: T,
    slope: T,
}

impl<T: Float> Line<T> {
    fn through((x, y): Point<T>, (x1, y1): Point<T>) -> Self {
        Self {
            x,
            y,
            slope: (y1 - y) / (x1 - x),
        }
    }

    fn at(&self, x: T) -> T {
        self.y + self.slope * (x - self.x)
    }
}

/// Calls `visit` with each x of two functions in order, and with the value of both.
fn merge<T: Float>(f: &[Point<T>], g: &[Point<T>], mut visit: impl FnMut(T, T, T)) {
    let (mut i, mut j) = (1, 1);
    let (mut mine, mut theirs) = (Line::through(f[0], f[1]), Line::through(g[0], g[1]));
    visit(f[0].0, f[0].1, g[0].1);
    while i < f.len() && j < g.len() {
        let (a, b) = (f[i], g[j]);
        if a.0 < b.0 {
            visit(a.0, a.1, theirs.at(a.0));
        } else if b.0 < a.0 {
            visit(b.0, mine.at(b.0), b.1);
        } else {
            visit(a.0, a.1, b.1);
        }
        if a.0 <= b.0 {
            i += 1;
            if i < f.len() {
                mine = Line::through(a, f[i]);
            }
        }
        if b.0 <= a.0 {
            j += 1;
            if j < g.len() {
                theirs = Line::through(b, g[j]);
            }
        }
    }
}

pub(crate) fn sum<T: Float>(f: &[Point<T>], g: &[Point<T>]) -> Vec<Point<T>> {
    let mut sum = Vec::with_capacity(f.len() + g.len());
    merge(f, g, |x, y, z| sum.push((x, y + z)));
    sum
}

pub(crate) fn max<T: Float>(f: &[Point<T>], g: &[Point<T>]) -> Vec<Point<T>> {
    let mut max: Vec<Point<T>> = Vec::with_capacity(2 * (f.len() + g.len()));
    let mut last = (T::zero(), T::zero(), T::zero());
    merge(f, g, |x, y, z| {
        let apart = y - z;
        let (last_x, last_y, last_apart) = last;
        if !max.is_empty() && last_apart * apart < T::zero() {
            let fraction = last_apart / (last_apart - apart);
            let crossing = last_x + fraction * (x - last_x);
            max.push((crossing, last_y + fraction * (y - last_y)));
        }
        max.push((x, if apart > T::zero() { y } else { z }));
        last = (x, y, apart);
    });
    max
}

/// `outer(inner(x))`, for an inner function that never leaves the domain of the outer one.
pub(crate) fn compose<T: Float>(outer: &[Point<T>], inner: &[Point<T>]) -> Vec<Point<T>> {
    let mut composed = Vec::new();
    let value = |at: usize, y: T| {
        let at = at.clamp(1, outer.len() - 1);
        Line::through(outer[at - 1], outer[at]).at(y)
    };
    // How many breakpoints of the outer function are below the inner one.
    let mut below = outer.partition_point(|&(x, _)| x < inner[0].1);
    composed.push((inner[0].0, value(below, inner[0].1)));
    for pair in inner.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let slope = (x1 - x0) / (y1 - y0);
        if y0 < y1 {
            while below < outer.len() && outer[below].0 < y1 {
                if outer[below].0 > y0 {
                    composed.push((x0 + slope * (outer[below].0 - y0), outer[below].1));
                }
                below += 1;
            }
        } else {
            while below > 0 && outer[below - 1].0 > y1 {
                below -= 1;
                if outer[below].0 < y0 {
                    composed.push((x0 + slope * (outer[below].0 - y0), outer[below].1));
                }
            }
        }
        composed.push((x1, value(below, y1)));
    }
    composed
}

/// None if the function does not rise.
pub(crate) fn inverse<T: Float>(f: &[Point<T>]) -> Option<Vec<Point<T>>> {
    let rises = f.windows(2).all(|pair| pair[0].1 < pair[1].1);
    rises.then(|| f.iter().map(|&(x, y)| (y, x)).collect())
}

pub(crate) fn integral<T: Float>(f: &[Point<T>]) -> T {
    let twice = f.windows(2).fold(T::zero(), |sum, pair| {
        sum + (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1)
    });
    twice / (T::one() + T::one())
}

pub(crate) fn solve<T: Float>(f: &[Point<T>], y: T) -> Vec<T> {
    let mut solutions = Vec::new();
    for pair in f.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if y0 == y {
            solutions.push(x0);
        } else if (y0 < y) != (y1 < y) {
            solutions.push(x0 + (y - y0) / (y1 - y0) * (x1 - x0));
        }
    }
    solutions
}
