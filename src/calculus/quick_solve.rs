//! The x at which segments pass a level: several at once, by quick estimates.

use crate::function::PiecewiseLinear;
use crate::function::evaluate::kernel::{Work, widest};
use crate::number::quick::{Quick, QuickLine};
use crate::number::{Scalar, without_negative_zero};

/// How many segments are taken together. The compiler puts them into vectors.
pub(super) const SEGMENTS: usize = 64;

/// The segments among some neighbouring ones that have a level, and where they pass it.
pub(super) struct QuickSolutions<T> {
    segments: [usize; SEGMENTS],
    /// Columns of x and y at both ends of each. What is left in them of other segments does no harm.
    ends: [[T; SEGMENTS]; 4],
    nearest: [T; SEGMENTS],
}

impl<T: Scalar> QuickSolutions<T> {
    pub(super) fn new() -> Self {
        Self {
            segments: [0; SEGMENTS],
            ends: [[T::zero(); SEGMENTS]; 4],
            nearest: [T::highest(); SEGMENTS],
        }
    }

    /// Those among the [`SEGMENTS`] segments from `first` on, in order, and the float nearest to the pass of each; the
    /// highest value if it is in doubt.
    pub(super) fn find(
        &mut self,
        function: &PiecewiseLinear<T>,
        first: usize,
        y: T,
    ) -> impl Iterator<Item = (usize, T)> {
        let last = (first + SEGMENTS).min(function.segment_count());
        let [xs, ys] = [function.xs(), function.ys()].map(|values| &values[first..=last]);
        // Whether a segment has the level is hard to predict, so all are noted down without a branch.
        let mut count = 0;
        let [x0, y0, x1, y1] = &mut self.ends;
        for (i, (x, ends)) in xs.windows(2).zip(ys.windows(2)).enumerate() {
            // There are no more than SEGMENTS. The compiler knows it from the remainder.
            let lane = count % SEGMENTS;
            self.segments[lane] = first + i;
            (x0[lane], y0[lane], x1[lane], y1[lane]) = (x[0], ends[0], x[1], ends[1]);
            let is_apart = ((ends[0] < y) & (ends[1] < y)) | ((y < ends[0]) & (y < ends[1]));
            count += usize::from(!is_apart);
        }
        if T::Quick::DECIDES && count > 0 {
            widest(Nearest {
                ends: &self.ends,
                y,
                count,
                nearest: &mut self.nearest,
            });
        }
        let found = self.segments.iter().zip(&self.nearest);
        found.take(count).map(|(i, x)| (*i, *x))
    }
}

struct Nearest<'a, T> {
    ends: &'a [[T; SEGMENTS]; 4],
    y: T,
    count: usize,
    nearest: &'a mut [T; SEGMENTS],
}

/// A whole number of vectors.
const LANES: usize = 16;

impl<T: Scalar> Work for Nearest<'_, T> {
    #[inline(always)]
    fn run(self) {
        for start in (0..self.count).step_by(LANES) {
            let [x0, y0, x1, y1] = self
                .ends
                .each_ref()
                .map(|column| &column[start..start + LANES]);
            let nearest = &mut self.nearest[start..start + LANES];
            for lane in 0..LANES {
                nearest[lane] = nearest_pass((x0[lane], y0[lane]), (x1[lane], y1[lane]), self.y);
            }
        }
    }
}

/// The float nearest to where a segment that rises or falls has the level y, if nothing is in doubt. It may be an end.
#[inline(always)]
fn nearest_pass<T: Scalar>((x0, y0): (T, T), (x1, y1): (T, T), y: T) -> T {
    let difference = T::Quick::difference;
    let line = QuickLine::<T>::new((y0, x0), difference(x1, x0), difference(y1, y0));
    let x = line.at(y);
    let (low, high) = x.value.ends(x.size);
    // At a jump there is no pass, and a level segment is a NaN.
    if (low == high) & (x0 < x1) {
        without_negative_zero(low)
    } else {
        T::highest()
    }
}

#[cfg(test)]
mod tests {
    use crate::function::{Discontinuous, Side};

    #[test]
    fn no_value_lies_between_the_limits_of_a_jump() {
        let points: [(f32, f32); 4] = [(0.0, 0.0), (1.0, 1.0), (1.0, 3.0), (2.0, 4.0)];
        let f = Discontinuous::from_breakpoints(&points, Side::Right).expect("increasing");
        assert_eq!(f.clamped().solve(2.0), []);
    }
}
