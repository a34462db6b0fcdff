//! The parts of a function, and inputs in them that try the laws.

use shallow_relu::{Jump, Side};

use crate::float::{Float, Random};
use crate::functions::Subject;

/// A stretch of x on which the function is linear.
pub(crate) struct Part<F> {
    /// Its ends, which for a tail are an infinity with the limit there.
    pub(crate) from: (F, F),
    pub(crate) to: (F, F),
    /// The ranks of its first and its last float. At a jump an end may belong to the neighbour.
    ranks: (i64, i64),
    pub(crate) is_tail: bool,
}

/// Inputs of one part, in order.
pub(crate) struct Visit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// None for NaN.
    pub(crate) part: Option<usize>,
    pub(crate) falls: bool,
}

pub(crate) struct Breakpoints<'a, F> {
    pub(crate) xs: &'a [F],
    ys: &'a [F],
    tail_slopes: (F, F),
    /// The side that counts at each x that is a jump, at the second of its breakpoints.
    sides: Vec<Option<Side>>,
}

impl<'a, F: Float> Breakpoints<'a, F> {
    pub(crate) fn of(subject: &'a Subject<F>) -> Self {
        match subject {
            Subject::Network(net) => Self {
                xs: net.function().xs(),
                ys: net.function().ys(),
                tail_slopes: net.function().tail_slopes(),
                sides: vec![],
            },
            Subject::Jumping(f) => {
                let mut jumps = f.jumps();
                let xs = f.xs();
                let side = |i: usize| {
                    (i > 0 && xs[i - 1] == xs[i]).then(|| jumps.next().as_ref().map(Jump::side))?
                };
                Self {
                    xs,
                    ys: f.ys(),
                    tail_slopes: f.tail_slopes(),
                    sides: (0..xs.len()).map(side).collect(),
                }
            }
        }
    }

    /// Part 0 is the left tail, part i the segment that ends with breakpoint i, and the last one the right tail.
    pub(crate) fn part(&self, i: usize) -> Part<F> {
        let (xs, ys) = (self.xs, self.ys);
        let limit = |y: F, slope: F, end: F| match slope {
            slope if slope.is_zero() => y,
            slope if (slope > F::zero()) == (end > F::zero()) => F::highest(),
            _ => F::lowest(),
        };
        let count = xs.len();
        let (from, to) = if i == 0 {
            let end = F::lowest();
            ((end, limit(ys[0], self.tail_slopes.0, end)), (xs[0], ys[0]))
        } else if i == count {
            let last = (xs[count - 1], ys[count - 1]);
            let end = F::highest();
            (last, (end, limit(last.1, self.tail_slopes.1, end)))
        } else {
            ((xs[i - 1], ys[i - 1]), (xs[i], ys[i]))
        };
        let mut ranks = (from.0.rank(), to.0.rank());
        if i > 0 && i < count && from.0 == to.0 {
            // The rise at a jump has no float of its own.
            ranks.1 = ranks.0 - 1;
        }
        if !self.sides.is_empty() && i > 0 && i < count {
            // The value at a jump is that of the segment on its side.
            ranks.0 += i64::from(self.sides[i - 1] == Some(Side::Left));
            let next = self.sides.get(i + 1).copied().flatten();
            ranks.1 -= i64::from(next == Some(Side::Right));
        }
        Part {
            from,
            to,
            ranks,
            is_tail: i == 0 || i == count,
        }
    }
}

/// In what order the parts are visited, and how many inputs a visit takes at most.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    Random(usize),
    Rising,
    Falling,
}

/// Random inputs in the parts of the function, and what they must be held to.
pub(crate) fn fill<F: Float>(
    breakpoints: &Breakpoints<'_, F>,
    order: Order,
    count: usize,
    random: &mut Random,
    inputs: &mut Vec<F>,
    visits: &mut Vec<Visit>,
) {
    let parts = breakpoints.xs.len() + 1;
    let mut next = 0;
    while inputs.len() < count {
        let start = inputs.len();
        let (part, most) = match order {
            Order::Random(most) => (random.below(parts), most),
            Order::Rising | Order::Falling if next == parts => break,
            Order::Rising | Order::Falling => {
                next += 1;
                (
                    if matches!(order, Order::Rising) {
                        next - 1
                    } else {
                        parts - next
                    },
                    2 * count.div_ceil(parts),
                )
            }
        };
        let falls = match order {
            Order::Random(_) => random.below(2) == 0,
            Order::Rising => false,
            Order::Falling => true,
        };
        if matches!(order, Order::Random(_)) && random.below(64) == 0 {
            inputs.push(F::zero() / F::zero());
            visits.push(Visit {
                start,
                end: start + 1,
                part: None,
                falls,
            });
            continue;
        }
        let many = 1 + random.below(most);
        stretch(&breakpoints.part(part), many, random, inputs);
        if falls {
            inputs[start..].reverse();
        }
        let end = inputs.len();
        visits.push(Visit {
            start,
            end,
            part: Some(part),
            falls,
        });
    }
}

/// Adds `many` inputs in a part, none less than the one before.
fn stretch<F: Float>(part: &Part<F>, many: usize, random: &mut Random, inputs: &mut Vec<F>) {
    let (first, last) = part.ranks;
    if first > last {
        return;
    }
    let floats = i128::from(last) - i128::from(first);
    let steps = many as i128 - 1;
    let width = part.to.0 - part.from.0;
    let kind = random.below(8);
    // Neighbouring floats: from the first one on, up to the last one, around the middle, around a random one.
    let base = match kind {
        0 => first,
        1 => first + (floats - steps).max(0) as i64,
        2 if !part.is_tail => {
            let middle = part.from.0 + width * F::of(0.5);
            middle.rank() - many as i64 / 2
        }
        3 => first + (floats as f64 * random.unit()) as i64,
        // By even shares of the floats between, or of the width, each moved by a random part of a share.
        4 => {
            let share = floats as f64 / many as f64;
            inputs.extend((0..many).map(|i| {
                let ahead = (share * (i as f64 + random.unit())) as i128;
                F::of_rank((i128::from(first) + ahead).min(last.into()) as i64)
            }));
            return;
        }
        _ if part.is_tail || !width.is_finite() => first + (floats as f64 * random.unit()) as i64,
        _ => {
            let (low, high) = (F::of_rank(first), F::of_rank(last));
            inputs.extend((0..many).map(|i| {
                let share = (i as f64 + random.unit()) / many as f64;
                let x = part.from.0 + width * F::of(share);
                if x < low {
                    low
                } else if x > high {
                    high
                } else {
                    x
                }
            }));
            return;
        }
    };
    let base = base.clamp(first, last);
    inputs.extend((0..many as i64).map(|i| F::of_rank((base + i).min(last))));
}
