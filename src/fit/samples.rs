//! The samples of a fit.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::arithmetic::{Number, Scales};
use super::unbounded::Unbounded;
use crate::error::{Error, text};
use crate::function::{PiecewiseLinear, Sample, Samples};
use crate::number::Scalar;

/// The samples in order of x, those of one x in order of y, and those of one y in order of weight. So no
/// result depends on the order in which samples come.
pub(super) fn in_order<T: Scalar>(
    samples: impl TryInto<Samples<T>, Error: Into<Error>>,
) -> Result<Vec<Sample<T>>, Error> {
    let mut samples = samples.try_into().map_err(Into::into)?.into_sorted();
    sort(&mut samples);
    Ok(samples)
}

fn sort<T: Scalar>(samples: &mut [Sample<T>]) {
    for group in samples.chunk_by_mut(|a, b| a.x == b.x) {
        group.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    }
}

/// Turns samples in order upside down: each y becomes its opposite.
pub(super) fn turn_upside_down<T: Scalar>(samples: &mut [Sample<T>]) {
    for sample in samples.iter_mut() {
        sample.y = T::zero() - sample.y;
    }
    sort(samples);
}

/// `Ok` if the breakpoints are valid, no sample lies beyond them, and the samples, which are in order,
/// determine every value.
///
/// They determine every value if each breakpoint gets a sample of its own, in order of x, from within the
/// segments beside it (Schoenberg and Whitney, *On Polya frequency functions III*, 1953).
pub(super) fn determine<T: Scalar>(samples: &[Sample<T>], breakpoints: &[T]) -> Result<(), Error> {
    // The constructor checks the breakpoints.
    let level = PiecewiseLinear::checked(
        breakpoints.to_vec(),
        alloc::vec![T::zero(); breakpoints.len()],
    )?;
    let (first, last) = level.domain();
    let is_outside = |sample: &&Sample<T>| sample.x < first || last < sample.x;
    let outside = samples.iter().filter(is_outside);
    if let Some(sample) = outside.min_by_key(|sample| sample.index) {
        return Err(Error::OutsideDomain {
            index: sample.index,
            x: text(sample.x),
        });
    }
    let mut samples = samples.chunk_by(|a, b| a.x == b.x).peekable();
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

/// The weighted sum of the squared distances from a function whose domain holds the samples, which are in
/// order.
pub(super) fn residual<N: Number>(
    samples: &[Sample<N::Scalar>],
    function: &PiecewiseLinear<N::Scalar>,
    scales: &Scales,
) -> Unbounded<N::Scalar> {
    let mut rest = samples;
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

/// The same for a constant function, wherever its breakpoints are.
pub(super) fn residual_of_level<N: Number>(
    samples: &[Sample<N::Scalar>],
    level: N::Scalar,
    scales: &Scales,
) -> Unbounded<N::Scalar> {
    let sum = samples.iter().fold(N::zero(), |sum, sample| {
        let error: N = scales.rise(level, sample.y);
        sum + scales.weight::<N>(sample.weight) * error.square()
    });
    scales.residual(sum)
}
