//! The sums that stand for the samples in a fit.
//!
//! On a segment the function is a line. The sum of squares of a line depends on the samples only through
//! their weight, their mean x and y, the spread of x and the tilt of y over x:
//!
//! ```text
//! sum of w (line(x) - y)^2 = W (line(mean x) - mean y)^2 + S (slope - tilt / S)^2 + a constant,
//! S = sum of w (x - mean x)^2,   tilt = sum of w (x - mean x) (y - mean y)
//! ```
//!
//! These sums are computed by updating (Chan, Golub and LeVeque, *Algorithms for computing the sample
//! variance*, 1983). The mean x is kept only as its distances from the two ends, which are sums of positive
//! terms. So no digits are lost if samples lie close together, or close to an end.

use alloc::vec::Vec;

use super::arithmetic::{Number, Scales};
use crate::function::Sample;
use crate::number::{Scalar, from_count, larger};

/// A weight at one x, the mean y of the samples at this x, and a bound on the error of that mean.
#[derive(Clone, Copy)]
pub(super) struct Mass<N: Number> {
    pub(super) weight: N,
    pub(super) level: N,
    pub(super) error: N,
}

/// Samples between two breakpoints.
#[derive(Clone, Copy)]
pub(super) struct Cluster<N: Number> {
    /// The weight and the mean y.
    pub(super) mass: Mass<N>,
    /// The mean distances from the breakpoint on the left, and from that on the right.
    pub(super) left: N,
    pub(super) right: N,
    pub(super) spread: N,
    pub(super) tilt: N,
    pub(super) tilt_error: N,
}

/// The samples of a fit, summed up for breakpoints between which the function is straight.
pub(super) struct Summary<'a, N: Number> {
    pub(super) breakpoints: &'a [N::Scalar],
    pub(super) scales: Scales,
    /// The samples at each breakpoint, and those between it and the next.
    pub(super) masses: Vec<Mass<N>>,
    pub(super) clusters: Vec<Cluster<N>>,
    /// The largest |y| on each segment.
    pub(super) largest: Vec<N>,
    /// A bound on the relative error of a result of as many operations as the fit has.
    pub(super) roundoff: N,
}

impl<N: Number> Mass<N> {
    pub(super) fn none() -> Self {
        let zero = N::zero();
        Self {
            weight: zero,
            level: zero,
            error: zero,
        }
    }

    fn of(sample: &Sample<N::Scalar>, scales: &Scales, roundoff: N) -> Self {
        let level: N = scales.y(sample.y);
        Self {
            weight: scales.weight(sample.weight),
            level,
            error: roundoff * level.abs(),
        }
    }

    /// Both as one mass: the sum of their weights and the mean of their levels.
    pub(super) fn and(self, other: Self) -> Self {
        let (heavy, light) = if self.weight < other.weight {
            (other, self)
        } else {
            (self, other)
        };
        if light.weight.is_zero() {
            return heavy;
        }
        let weight = heavy.weight + light.weight;
        heavy.and_light(light, light.weight / weight, weight)
    }

    /// Both as one, if the weight of the other one is no larger than this, and that part of the weight of both.
    #[inline]
    fn and_light(self, light: Self, part: N, weight: N) -> Self {
        Self {
            weight,
            level: self.level + part * (light.level - self.level),
            error: self.error + part * light.error,
        }
    }
}

impl<N: Number> Cluster<N> {
    /// No samples.
    pub(super) fn none() -> Self {
        Self::at_left_end(Mass::none())
    }

    /// A mass whose left end and right end are one breakpoint.
    pub(super) fn at_left_end(mass: Mass<N>) -> Self {
        let zero = N::zero();
        Self {
            mass,
            left: zero,
            right: zero,
            spread: zero,
            tilt: zero,
            tilt_error: zero,
        }
    }

    /// The samples from `left` to `right`, which lie strictly between.
    fn between<T: Scalar>(
        [left, right]: [T; 2],
        samples: &[Sample<T>],
        scales: &Scales,
        roundoff: N,
    ) -> Self
    where
        N: Number<Scalar = T>,
    {
        let ([first, rest @ ..], [.., last]) = (samples, samples) else {
            return Self::none();
        };
        let mass = |sample: &Sample<T>| Mass::of(sample, scales, roundoff);
        // The cluster reaches from the first sample to the last one so far.
        let mut cluster = Self::at_left_end(mass(first));
        let mut before = first;
        for sample in rest {
            cluster.right += scales.distance(sample.x, before.x);
            let beside = [scales.distance(sample.x, first.x), N::zero()];
            cluster = cluster.and_next(&Self::at_left_end(mass(sample)), beside, roundoff);
            before = sample;
        }
        cluster.left += scales.distance(first.x, left);
        cluster.right += scales.distance(right, last.x);
        cluster
    }

    /// This cluster and the next one, which is `width` wide and begins `offset` from the left end.
    pub(super) fn and_next(&self, next: &Self, [offset, width]: [N; 2], roundoff: N) -> Self {
        if next.mass.weight.is_zero() {
            let right = self.right + width;
            return Self { right, ..*self };
        }
        let all = self.mass.weight + next.mass.weight;
        let [before, own] = [self.mass.weight / all, next.mass.weight / all];
        let step = self.right + next.left;
        let rise = next.mass.level - self.mass.level;
        let lever = next.mass.weight * before * step;
        let doubt = self.mass.error + next.mass.error + roundoff * rise.abs();
        let mass = if self.mass.weight < next.mass.weight {
            next.mass.and_light(self.mass, before, all)
        } else {
            self.mass.and_light(next.mass, own, all)
        };
        Self {
            mass,
            left: before * self.left + own * (offset + next.left),
            right: before * (self.right + width) + own * next.right,
            spread: self.spread + next.spread + lever * step,
            tilt: self.tilt + next.tilt + lever * rise,
            tilt_error: self.tilt_error + next.tilt_error + lever * doubt,
        }
    }

    /// The mirror image.
    pub(super) fn mirrored(&self) -> Self {
        Self {
            left: self.right,
            right: self.left,
            tilt: -self.tilt,
            ..*self
        }
    }
}

/// The largest |y|.
fn most<T: Scalar>(samples: &[Sample<T>]) -> T {
    let size = |most, sample: &Sample<T>| larger(most, sample.y.abs());
    samples.iter().fold(T::zero(), size)
}

impl<'a, N: Number> Summary<'a, N> {
    /// The samples are in order, and none of them lies beyond the breakpoints.
    pub(super) fn new(
        samples: &[Sample<N::Scalar>],
        breakpoints: &'a [N::Scalar],
        scales: Scales,
    ) -> Self {
        let operations: N::Scalar = from_count(16 * (samples.len() + breakpoints.len()));
        let roundoff = N::new(N::Scalar::wide_roundoff()) * N::new(operations);
        let mut rest = samples;
        let mut take = |is_taken: &dyn Fn(N::Scalar) -> bool| {
            let count = rest.iter().take_while(|sample| is_taken(sample.x)).count();
            let (taken, later) = rest.split_at(count);
            rest = later;
            taken
        };
        let (mut masses, mut clusters) = (Vec::new(), Vec::new());
        let mut largest: Vec<N> = Vec::new();
        let mut before = N::zero();
        for (j, &breakpoint) in breakpoints.iter().enumerate() {
            let here = take(&|x| x <= breakpoint);
            let size = scales.y::<N>(most(here));
            let mass = |sample: &Sample<N::Scalar>| Mass::of(sample, &scales, roundoff);
            masses.push(here.iter().map(mass).fold(Mass::none(), Mass::and));
            if j > 0 {
                largest.push(before.larger(size));
            }
            if let Some(&next) = breakpoints.get(j + 1) {
                let within = take(&|x| x < next);
                clusters.push(Cluster::between(
                    [breakpoint, next],
                    within,
                    &scales,
                    roundoff,
                ));
                before = size.larger(scales.y(most(within)));
            }
        }
        Self {
            breakpoints,
            scales,
            masses,
            clusters,
            largest,
            roundoff,
        }
    }

    /// The distance between two breakpoints.
    #[inline]
    pub(super) fn distance(&self, from: usize, to: usize) -> N {
        self.scales
            .distance(self.breakpoints[to], self.breakpoints[from])
    }
}
