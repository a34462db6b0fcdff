//! Shrinking to one segment.
//!
//! A list of steps shrinks by leaving out steps. That moves all later breakpoints, so a segment that fails may not
//! fail any more when it comes first. Therefore each segment is tried by itself, where it is, before anything else.

use proptest::strategy::{BoxedStrategy, NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::{Float, Side, Size, Vec};

/// Breakpoints, of which two with one x are a jump, and the sides of the jumps, perhaps more than there are.
pub(super) type Points<F> = (Vec<(F, F)>, Vec<Side>);

/// The same points. They shrink to one segment and the jumps at its ends, if it fails by itself, and then as they
/// do in the given strategy.
pub(super) fn to_one_segment<F: Float>(
    points: impl Strategy<Value = Points<F>> + 'static,
    size: &Size,
) -> BoxedStrategy<Points<F>> {
    if *size.at_least(1).start() > 1 {
        points.boxed()
    } else {
        ToOneSegment(points).boxed()
    }
}

#[derive(Clone, Debug)]
struct ToOneSegment<S>(S);

impl<F: Float, S: Strategy<Value = Points<F>>> Strategy for ToOneSegment<S> {
    type Tree = Tree<S::Tree>;
    type Value = Points<F>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let tree = self.0.new_tree(runner)?;
        Ok(Tree {
            tree,
            segment: None,
            stage: Stage::Whole,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// Nothing has been left out.
    Whole,
    /// Each segment is tried by itself.
    Segments,
    /// The strategy within shrinks.
    Within,
}

#[derive(Clone, Debug)]
struct Tree<T> {
    tree: T,
    /// The only segment that is left; None for all of them.
    segment: Option<usize>,
    stage: Stage,
}

/// The indices of the left ends of segments.
fn segments<F: Float>(points: &[(F, F)]) -> impl Iterator<Item = usize> {
    (1..points.len()).filter_map(|i| (points[i - 1].0 < points[i].0).then_some(i - 1))
}

/// The segment of this number, or the last one, with the jumps at its ends.
fn only<F: Float>((points, sides): Points<F>, segment: usize) -> Points<F> {
    let Some(i) = segments(&points).take(segment + 1).last() else {
        return (points, sides);
    };
    let is_jump = |i: usize| points[i].0 == points[i + 1].0;
    let start = if i > 0 && is_jump(i - 1) { i - 1 } else { i };
    let jumps_before = (0..start).filter(|&i| is_jump(i)).count();
    let end = if i + 2 < points.len() && is_jump(i + 1) {
        i + 3
    } else {
        i + 2
    };
    let sides = sides.into_iter().skip(jumps_before).collect();
    (points[start..end].to_vec(), sides)
}

impl<F: Float, T: ValueTree<Value = Points<F>>> ValueTree for Tree<T> {
    type Value = Points<F>;

    fn current(&self) -> Points<F> {
        let points = self.tree.current();
        match self.segment {
            None => points,
            Some(segment) => only(points, segment),
        }
    }

    fn simplify(&mut self) -> bool {
        if self.stage == Stage::Whole {
            // A single segment stays single, although the strategy may shrink to a case with more of them.
            (self.stage, self.segment) = (Stage::Segments, Some(0));
            if segments(&self.tree.current().0).count() > 1 {
                return true;
            }
        }
        // A segment that was tried has failed, so it stays.
        self.stage = Stage::Within;
        self.tree.simplify()
    }

    fn complicate(&mut self) -> bool {
        if self.stage != Stage::Segments {
            return self.tree.complicate();
        }
        let next = self.segment.map(|i| i + 1);
        let count = segments(&self.tree.current().0).count();
        self.segment = next.filter(|&i| i < count);
        if self.segment.is_some() {
            return true;
        }
        // No segment fails by itself.
        self.stage = Stage::Within;
        self.tree.simplify()
    }
}
