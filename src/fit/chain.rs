//! Least squares over a chain: unknown values, each tied to the next by samples between them.
//!
//! All samples to the left of a breakpoint together determine its value to some accuracy. They are summed up
//! in a *mass*: a weight and a level. All samples to its right are summed up in another mass. (These are the
//! two filters of a smoother: Fraser and Potter, *The optimum linear smoother as a combination of two optimum
//! linear filters*, 1969.) The value is the weighted mean of both masses and of the samples at the
//! breakpoint. Its variance is the inverse of the sum of their weights, times a factor.
//!
//! The samples between two breakpoints amount to three conditions on the two values: that of the mass on the
//! one side, that of the mean point, and that of the slope. Any two of them determine the other value. All
//! three together determine the mean of these three values, where the weight of a pair is the product of its
//! weights and the square of its determinant (Jacobi, 1841). All of these weights are positive and none is
//! the difference of two others, so no digits of a weight are lost, whatever the exponents.
//!
//! Two methods were rejected. The normal equations would square the condition number. A factorisation that
//! substitutes back from one end would multiply errors from breakpoint to breakpoint.

use alloc::vec::Vec;

use super::arithmetic::Number;
use super::summary::{Cluster, Mass};

/// The samples between two values of a chain.
#[derive(Clone, Copy)]
pub(super) struct Link<N: Number> {
    /// The mean point, and the shares that the values on both sides have in the value at this point.
    point: Mass<N>,
    shares: [N; 2],
    /// The weight of the rise from one value to the other, and that rise.
    rise: Mass<N>,
}

impl<N: Number> Link<N> {
    /// The link of a cluster between two ends that are `width` apart.
    pub(super) fn new(cluster: &Cluster<N>, width: N) -> Self {
        let per_spread = width.over(cluster.spread);
        Self {
            point: cluster.mass,
            shares: [cluster.right / width, cluster.left / width],
            rise: Mass {
                weight: cluster.spread / width.square(),
                level: cluster.tilt * per_spread,
                error: cluster.tilt_error * per_spread,
            },
        }
    }

    fn mirrored(&self) -> Self {
        let [left, right] = self.shares;
        let mut mirrored = *self;
        mirrored.shares = [right, left];
        mirrored.rise.level = -self.rise.level;
        mirrored
    }

    /// The mass on the right that a mass on the left and the samples between them determine.
    fn pass(&self, mass: Mass<N>, roundoff: N) -> Mass<N> {
        let ([near, far], point, rise) = (self.shares, self.point, self.rise);
        let pairs = [
            mass.weight * point.weight * far,
            mass.weight * rise.weight,
            point.weight * rise.weight,
        ];
        let all = pairs[0] * far + pairs[1] + pairs[2];
        if all.is_zero() {
            return Mass::none();
        }
        let sum =
            |terms: [N; 3]| (pairs[0] * terms[0] + pairs[1] * terms[1] + pairs[2] * terms[2]) / all;
        let level = sum([
            point.level - near * mass.level,
            mass.level + rise.level,
            point.level + near * rise.level,
        ]);
        let size = [point, mass, rise].map(|mass| mass.error + roundoff * mass.level.abs());
        Mass {
            weight: all / (mass.weight + point.weight * near.square() + rise.weight),
            level,
            error: sum([
                size[0] + near * size[1],
                size[1] + size[2],
                size[0] + near * size[2],
            ]),
        }
    }

    /// How fast half the sum of squares grows if the masses on both sides, which have one common value, are
    /// moved apart so that the right one is higher; and a bound on the error of that.
    ///
    /// The common value is the mean. The distance of a level from it is a mean of distances from the others,
    /// so nothing is lost if one of them outweighs the rest.
    pub(super) fn hold(&self, left: Mass<N>, right: Mass<N>, roundoff: N) -> (N, N) {
        let ([near, far], point, rise) = (self.shares, self.point, self.rise);
        let all = left.weight + point.weight + right.weight;
        let pairs = [
            (left.weight * right.weight, left, right),
            (left.weight * point.weight * far, left, point),
            (point.weight * right.weight * near, point, right),
        ];
        let zero = N::zero();
        let (mut hold, mut doubt) = (zero, zero);
        for (weight, a, b) in pairs {
            let apart = a.level - b.level;
            hold += weight * apart;
            doubt += weight * (a.error + b.error + roundoff * apart.abs());
        }
        (
            hold.over(all) - rise.weight * rise.level,
            doubt.over(all) + rise.weight * (rise.error + roundoff * rise.level.abs()),
        )
    }
}

impl<N: Number> Mass<N> {
    /// The same mass with a simpler level, if that is within its error: the level of `own`, the samples at the
    /// breakpoint itself, or zero.
    fn settled(self, own: Self) -> Self {
        let mut settled = self;
        if !own.weight.is_zero() && (self.level - own.level).abs() <= self.error {
            settled.level = own.level;
        } else if self.level.abs() <= self.error {
            settled.level = N::zero();
        }
        settled
    }
}

/// Values of a chain.
pub(super) struct Chain<N: Number> {
    /// The masses of the samples to the left of each breakpoint, and of those to its right, without the samples
    /// at the breakpoint itself.
    pub(super) from_left: Vec<Mass<N>>,
    pub(super) from_right: Vec<Mass<N>>,
    /// The mass of all samples for each value: its weight, its level, and a bound on its error.
    pub(super) values: Vec<Mass<N>>,
}

impl<N: Number> Chain<N> {
    /// The best values. There is one link fewer than there are masses. O(N).
    pub(super) fn solve(masses: &[Mass<N>], links: &[Link<N>], roundoff: N) -> Self {
        let mut from_left = alloc::vec![Mass::none(); masses.len()];
        let mut from_right = from_left.clone();
        for (k, link) in links.iter().enumerate() {
            from_left[k + 1] = link.pass(from_left[k].and(masses[k]), roundoff);
        }
        for (k, link) in links.iter().enumerate().rev() {
            let mass = from_right[k + 1].and(masses[k + 1]);
            from_right[k] = link.mirrored().pass(mass, roundoff);
        }
        let beside = from_left.iter().zip(&from_right);
        let values = masses.iter().zip(beside);
        let values = values
            .map(|(mass, (left, right))| mass.and(*left).and(*right).settled(*mass))
            .collect();
        Self {
            from_left,
            from_right,
            values,
        }
    }
}
