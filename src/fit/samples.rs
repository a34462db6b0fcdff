//! The samples of a fit, and where they lie between breakpoints.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{Error, all_finite, same_length, text};
use crate::function::PiecewiseLinear;
use crate::scalar::Scalar;

/// Finite samples of one length and their weights, which are positive; 1 where none are given.
#[derive(Clone, Copy)]
pub(super) struct Samples<'a, T> {
    xs: &'a [T],
    ys: &'a [T],
    weights: Option<&'a [T]>,
}

/// A sample, seen from the segment that it lies in.
pub(super) struct Share<W> {
    pub(super) segment: usize,
    /// The shares of the two ends of the segment in the value at the sample.
    pub(super) ends: [W; 2],
    pub(super) weight: W,
    pub(super) y: W,
}

impl<'a, T: Scalar> Samples<'a, T> {
    pub(super) fn checked(
        xs: &'a [T],
        ys: &'a [T],
        weights: Option<&'a [T]>,
    ) -> Result<Self, Error> {
        same_length(("xs", xs.len()), ("ys", ys.len()))?;
        all_finite("x", xs)?;
        all_finite("y", ys)?;
        if let Some(weights) = weights {
            same_length(("xs", xs.len()), ("weights", weights.len()))?;
            let is_bad = |weight: &T| !(*weight > T::zero() && weight.is_finite());
            if let Some(index) = weights.iter().position(is_bad) {
                return Err(Error::BadWeight {
                    index,
                    value: text(weights[index]),
                });
            }
        }
        Ok(Self { xs, ys, weights })
    }

    /// The weight of sample `i`.
    pub(super) fn weight(&self, i: usize) -> T::Wide {
        self.weights.map_or(T::one(), |weights| weights[i]).widen()
    }

    /// `Ok` when the places can be breakpoints, no sample lies beyond them, and the samples say every
    /// value: one for each place can be found, in order of x, within the segments beside it (Schoenberg
    /// and Whitney, *On Polya frequency functions III*, 1953).
    pub(super) fn determine(&self, places: &[T]) -> Result<(), Error> {
        // As breakpoints the places are checked.
        let level = PiecewiseLinear::from_xy(places, &alloc::vec![T::zero(); places.len()])?;
        let (first, last) = level.domain();
        if let Some(index) = self.xs.iter().position(|&x| x < first || last < x) {
            return Err(Error::OutsideDomain {
                index,
                x: text(self.xs[index]),
            });
        }
        let mut sorted: Vec<T> = self.xs.to_vec();
        sorted.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        sorted.dedup();
        let mut samples = sorted.into_iter().peekable();
        for (index, &place) in places.iter().enumerate() {
            let above = |x: T| index == 0 || places[index - 1] < x;
            let below = |x: T| index + 1 == places.len() || x < places[index + 1];
            while samples.next_if(|&x| !above(x)).is_some() {}
            if samples.next_if(|&x| below(x)).is_none() {
                return Err(Error::Undetermined {
                    index,
                    x: text(place),
                });
            }
        }
        Ok(())
    }

    /// The samples between the places, none of them beyond.
    pub(super) fn between(&self, places: &[T]) -> impl Iterator<Item = Share<T::Wide>> {
        let mut segment = 0;
        (0..self.xs.len()).map(move |i| {
            segment = segment_of(self.xs[i], places, segment);
            Share {
                segment,
                ends: shares(self.xs[i], places, segment),
                weight: self.weight(i),
                y: self.ys[i].widen(),
            }
        })
    }

    /// The weighted sum of the squared distances from a function.
    pub(super) fn residual(&self, function: &PiecewiseLinear<T>) -> T::Wide {
        let values = function.ys();
        self.between(function.xs())
            .fold(T::zero().widen(), |sum, sample| {
                let [left, right] = sample.ends;
                let segment = sample.segment;
                let value = left * values[segment].widen() + right * values[segment + 1].widen();
                let error = value - sample.y;
                sum + sample.weight * error * error
            })
    }
}

/// The segment that `x` lies in, sought from the one before.
fn segment_of<T: Scalar>(x: T, places: &[T], before: usize) -> usize {
    let last = places.len() - 2;
    let mut segment = before;
    if x < places[segment] || places[segment + 1] < x {
        segment += 1;
        if segment > last || x < places[segment] || places[segment + 1] < x {
            segment = places
                .partition_point(|&place| place <= x)
                .saturating_sub(1);
        }
    }
    segment.min(last)
}

/// The shares of the two ends of a segment in the value at `x`.
pub(super) fn shares<T: Scalar>(x: T, places: &[T], segment: usize) -> [T::Wide; 2] {
    let (from, to) = (places[segment], places[segment + 1]);
    let width = to.wide_difference(from);
    [
        to.wide_difference(x) / width,
        x.wide_difference(from) / width,
    ]
}
