//! The samples of a fit.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::arithmetic::{Number, Scales};
use super::unbounded::Unbounded;
use crate::error::{Error, all_finite, same_length, text};
use crate::function::{PiecewiseLinear, Sample};
use crate::number::Scalar;

/// Finite samples in order of x, those of one x in order of y, and those of one y in order of weight. So no
/// result depends on the order in which samples come.
pub(super) struct Samples<T> {
    sorted: Vec<Sample<T>>,
}

impl<T: Scalar> Samples<T> {
    pub(super) fn checked(xs: &[T], ys: &[T], weights: Option<&[T]>) -> Result<Self, Error> {
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
        let sample = |i: usize| Sample {
            x: xs[i],
            y: ys[i],
            weight: weights.map_or(T::one(), |weights| weights[i]),
            index: i,
        };
        Ok(Self::sort((0..xs.len()).map(sample).collect()))
    }

    fn sort(mut samples: Vec<Sample<T>>) -> Self {
        if !samples.is_sorted() {
            samples.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        }
        Self { sorted: samples }
    }

    /// The samples with the opposite y.
    pub(super) fn upside_down(mut self) -> Self {
        for sample in &mut self.sorted {
            sample.y = T::zero() - sample.y;
        }
        Self::sort(self.sorted)
    }

    pub(super) fn sorted(&self) -> &[Sample<T>] {
        &self.sorted
    }

    /// `Ok` if the breakpoints are valid, no sample lies beyond them, and the samples determine every value.
    ///
    /// They determine every value if each breakpoint gets a sample of its own, in order of x, from within the
    /// segments beside it (Schoenberg and Whitney, *On Polya frequency functions III*, 1953). `xs` are the x
    /// of the samples in the order given.
    pub(super) fn determine(&self, xs: &[T], breakpoints: &[T]) -> Result<(), Error> {
        // The constructor checks the breakpoints.
        let level =
            PiecewiseLinear::from_xy(breakpoints, &alloc::vec![T::zero(); breakpoints.len()])?;
        let (first, last) = level.domain();
        if let Some(index) = xs.iter().position(|&x| x < first || last < x) {
            return Err(Error::OutsideDomain {
                index,
                x: text(xs[index]),
            });
        }
        let mut samples = self.sorted.chunk_by(|a, b| a.x == b.x).peekable();
        for (index, &breakpoint) in breakpoints.iter().enumerate() {
            let above = |x: T| index == 0 || breakpoints[index - 1] < x;
            let below = |x: T| index + 1 == breakpoints.len() || x < breakpoints[index + 1];
            while samples.next_if(|group| !above(group[0].x)).is_some() {}
            if samples.next_if(|group| below(group[0].x)).is_none() {
                return Err(Error::Undetermined {
                    index,
                    x: text(breakpoint),
                });
            }
        }
        Ok(())
    }

    /// The weighted sum of the squared distances from a function whose domain holds the samples.
    pub(super) fn residual<N: Number<Scalar = T>>(
        &self,
        function: &PiecewiseLinear<T>,
        scales: &Scales,
    ) -> Unbounded<T> {
        let mut rest = &self.sorted[..];
        let mut sum = N::zero();
        for segment in function.segments() {
            let ((x0, y0), (x1, y1)) = (segment.start(), segment.end());
            let within = rest.iter().take_while(|sample| sample.x <= x1).count();
            let of_segment = rest[..within].iter().fold(N::zero(), |sum, sample| {
                // The distance times the width of the segment.
                let left: N = scales.distance(x1, sample.x);
                let right: N = scales.distance(sample.x, x0);
                let error = left * scales.rise(y0, sample.y) + right * scales.rise(y1, sample.y);
                sum + scales.weight::<N>(sample.weight) * error.square()
            });
            sum += of_segment / scales.distance::<N>(x1, x0).square();
            rest = &rest[within..];
        }
        scales.residual(sum)
    }
}
