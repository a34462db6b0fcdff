//! Building the tables.
//!
//! First the bucket of each boundary is written down, then all else is read off these numbers. The passes over all
//! boundaries have no branch that depends on the spacing, because random boundaries would mislead the CPU at each.

use alloc::vec;
use alloc::vec::Vec;

use super::{Buckets, Entry, MOST_LANES, Map, Node, Spread, search_depth};
use crate::number::Scalar;

/// The number of buckets for each boundary. With half as many, one input in ten needs a further comparison
/// on random boundaries. With twice as many, the table no longer fits into the cache at large N.
const BUCKETS_PER_BOUNDARY: usize = 4;

/// The number of buckets in the largest table: integers up to this one are exact in every float type.
pub(super) const MOST_BUCKETS: usize = 1 << 24;

impl<T: Scalar> Buckets<T> {
    pub(super) fn new(boundaries: &[T]) -> Self {
        let count = boundaries.len();
        // Random boundaries leave a quarter of them in crowded buckets, and three to five in the widest one.
        let is_even = |filling: &Filling| filling.cost() <= 2 * count;
        let all = (count * BUCKETS_PER_BOUNDARY).min(MOST_BUCKETS);
        let mut tried = Vec::with_capacity(3);
        for spread in spreads(boundaries) {
            let map = Map::new(boundaries, spread, all);
            let filling = Filling::of_map(&map, boundaries);
            if is_even(&filling) {
                return Self::below(map, Vec::new(), boundaries, &filling);
            }
            tried.push(spread);
        }
        // All buckets together, one more for each bucket that has buckets, are no more than can be counted.
        let coarse = count.min(MOST_BUCKETS / 4);
        let fine = all.min(MOST_BUCKETS / 2);
        let two_levels = |spread| {
            let map = Map::new(boundaries, spread, coarse);
            let outer = Filling::of_map(&map, boundaries);
            let once = nodes(boundaries, &outer, fine);
            let filling = outer.below(&once, boundaries);
            (filling, map, outer, once)
        };
        let (mut filling, mut map, mut outer, mut once) = two_levels(tried[0]);
        for &spread in &tried[1..] {
            if is_even(&filling) {
                break;
            }
            let other = two_levels(spread);
            if other.0.cost() < filling.cost() {
                (filling, map, outer, once) = other;
            }
        }
        if is_even(&filling) {
            return Self::below(map, vec![once], boundaries, &filling);
        }
        let first = nodes(boundaries, &outer, coarse);
        let middle = outer.below(&first, boundaries);
        let second = nodes(boundaries, &middle, fine);
        let inner = middle.below(&second, boundaries);
        // A further level takes a step for all inputs.
        if count + inner.cost() < filling.cost() {
            Self::below(map, vec![first, second], boundaries, &inner)
        } else {
            Self::below(map, vec![once], boundaries, &filling)
        }
    }

    /// The entries below a map and nodes.
    fn below(map: Map<T>, levels: Vec<Vec<Node<T>>>, boundaries: &[T], filling: &Filling) -> Self {
        Self {
            map,
            levels,
            entries: entries(boundaries, &filling.buckets),
            widest: filling.widest,
        }
    }
}

/// The ways to spread the inputs, each with its centre, the simplest first.
fn spreads<T: Scalar>(boundaries: &[T]) -> impl Iterator<Item = (Spread, T)> {
    let simple = [Spread::Linear, Spread::Ordinal].map(|spread| (spread, T::zero()));
    let centred = core::iter::once_with(|| (Spread::Ordinal, densest(boundaries)));
    simple.into_iter().chain(centred)
}

/// Where the boundaries are densest: of each half of them, the half that is narrowest, until two are left. (The
/// half-sample mode of Robertson and Cryer, 1974.) O(N).
fn densest<T: Scalar>(mut boundaries: &[T]) -> T {
    while boundaries.len() > 2 {
        let half = boundaries.len().div_ceil(2);
        let width = |i: usize| boundaries[i + half - 1] - boundaries[i];
        let mut narrowest = 0;
        for i in 1..=boundaries.len() - half {
            if width(i) < width(narrowest) {
                narrowest = i;
            }
        }
        boundaries = &boundaries[narrowest..][..half];
    }
    boundaries[0]
}

/// How boundaries fill buckets.
struct Filling {
    /// The bucket of each boundary. They never fall.
    buckets: Vec<u32>,
    /// The number of boundaries in buckets with others.
    crowded: usize,
    /// The number of boundaries in the fullest bucket.
    widest: usize,
}

impl Filling {
    fn of_map<T: Scalar>(map: &Map<T>, boundaries: &[T]) -> Self {
        let buckets = boundaries.iter().map(|&x| map.bucket(x) as u32);
        Self::new(buckets.collect())
    }

    /// The filling of the buckets that these have.
    fn below<T: Scalar>(&self, nodes: &[Node<T>], boundaries: &[T]) -> Self {
        let buckets = self.buckets.iter().zip(boundaries);
        let buckets = buckets.map(|(&outer, &x)| nodes[outer as usize].bucket(x) as u32);
        Self::new(buckets.collect())
    }

    fn new(buckets: Vec<u32>) -> Self {
        let (mut crowded, mut widest, mut run, mut was_same) = (0, 1, 1, 0);
        for pair in buckets.windows(2) {
            let is_same = usize::from(pair[0] == pair[1]);
            // The second of a bucket makes the first a crowded one, too.
            crowded += is_same + (is_same & (1 - was_same));
            run = run * is_same + 1;
            widest = widest.max(run);
            was_same = is_same;
        }
        Self {
            buckets,
            crowded,
            widest,
        }
    }

    /// What is left to do when the bucket is known, over all boundaries, in units of the time that a level of nodes
    /// takes: to mark an input in a crowded bucket takes two, and each step of its search two. All searches take as
    /// many steps as the one in the widest bucket.
    fn cost(&self) -> usize {
        self.crowded * (4 + 2 * self.widest.ilog2() as usize)
    }
}

impl<T: Scalar> Map<T> {
    /// About `buckets` buckets over the range of the boundaries.
    fn new(boundaries: &[T], (spread, centre): (Spread, T), buckets: usize) -> Self {
        let (first, last) = (boundaries[0], boundaries[boundaries.len() - 1]);
        let mut map = Self {
            first,
            last,
            spread,
            centre,
            gap: T::zero(),
            origin: T::zero(),
            scale: T::one(),
        };
        if spread == Spread::Ordinal {
            let distances = boundaries.iter().map(|&boundary| boundary - centre);
            let ranks = distances.map(|distance| distance.ordinal());
            let magnitudes = ranks.map(|rank| if rank < T::zero() { -rank } else { rank });
            let least = |a: T, b: T| if b < a { b } else { a };
            let far = magnitudes.filter(|rank| *rank > T::zero());
            map.gap = far.fold(T::highest(), least);
        }
        map.origin = map.key(first);
        let range = map.key(last) - map.origin;
        map.scale = scale(range, buckets);
        map
    }
}

impl<T: Scalar> Node<T> {
    /// About `buckets` buckets, and at least one, for a bucket that holds these boundaries.
    fn new(boundaries: &[T], buckets: usize, base: usize) -> Self {
        let (first, last) = match boundaries {
            [first, .., last] => (*first, *last),
            _ => (T::zero(), T::zero()),
        };
        let scale = scale(last - first, buckets);
        let top = T::whole(((last - first) * scale).truncate());
        Self {
            origin: first,
            scale,
            top,
            base: T::whole(base),
        }
    }
}

/// Buckets per unit of the range, for this many buckets over it. It is 0, which sends every input to one
/// bucket, if the range is too narrow or too wide.
fn scale<T: Scalar>(range: T, buckets: usize) -> T {
    let scale = T::whole(buckets) / range;
    if scale.is_finite() { scale } else { T::zero() }
}

/// One node for each bucket up to that of the last boundary. Together they have `share` buckets, and one more each.
fn nodes<T: Scalar>(boundaries: &[T], filling: &Filling, share: usize) -> Vec<Node<T>> {
    let mut nodes = Vec::with_capacity(1 + last_of(&filling.buckets));
    let mut base = 0;
    let mut push = |nodes: &mut Vec<Node<T>>, run: &[T]| {
        // The product is exact: both are less than 2^25.
        let buckets = run.len() as u64 * share as u64 / boundaries.len() as u64;
        let node = Node::new(run, buckets as usize, base);
        base += node.top.truncate() + 1;
        nodes.push(node);
    };
    let mut start = 0;
    for run in filling.buckets.chunk_by(|a, b| a == b) {
        while nodes.len() < run[0] as usize {
            push(&mut nodes, &[]);
        }
        push(&mut nodes, &boundaries[start..][..run.len()]);
        start += run.len();
    }
    nodes
}

/// One entry for each bucket up to that of the last boundary, and one at the end.
fn entries<T: Scalar>(boundaries: &[T], buckets: &[u32]) -> Vec<Entry<T>> {
    let none = Entry {
        boundary: T::highest(),
        first: T::zero(),
    };
    let several = T::highest() - T::highest();
    let mut entries = vec![none; last_of(buckets) + 2];
    let mut previous = u32::MAX;
    for (i, (&boundary, &bucket)) in boundaries.iter().zip(buckets).enumerate() {
        let is_first = bucket != previous;
        entries[bucket as usize].boundary = if is_first { boundary } else { several };
        entries[bucket as usize + 1].first = T::whole(i + 1);
        previous = bucket;
    }
    // The entries after empty buckets do not know yet how many boundaries are before them.
    let mut first = T::zero();
    for entry in &mut entries {
        first = if entry.first > first {
            entry.first
        } else {
            first
        };
        entry.first = first;
    }
    entries
}

fn last_of(buckets: &[u32]) -> usize {
    buckets[buckets.len() - 1] as usize
}

/// The boundaries in the order in which a binary search asks about them, as
/// [`Index::in_order_of_search`](super::Index::in_order_of_search) tells.
pub(super) fn in_order_of_search<T: Scalar>(boundaries: &[T]) -> Vec<T> {
    let depth = search_depth(boundaries.len());
    let mut table = vec![T::highest() - T::highest(); (1 << depth) + MOST_LANES];
    for (i, &boundary) in (1_usize..).zip(boundaries) {
        // The lowest digit of i that is 1 tells the level, and the digits above it are the answers so far.
        let level = depth - 1 - i.trailing_zeros();
        let answers = i.reverse_bits() >> (usize::BITS - depth);
        table[(1 << level) + answers % (1 << level)] = boundary;
    }
    table
}
