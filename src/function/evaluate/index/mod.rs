//! How the cell of an input is found: a bucket index over the boundaries between cells, which are midpoints of
//! segments, and jumps.
//!
//! A search among N boundaries takes log N dependent loads. Buckets take one: a monotone map sends an input
//! to a bucket, and the bucket's entry holds how many boundaries lie in the buckets before it, and which
//! boundary, if any, lies in it. One comparison settles the rest. With four buckets for each boundary,
//! random boundaries leave one bucket in forty with two or more of them; in such a bucket the search goes on
//! among those few.
//!
//! The answer depends only on the map being *monotone*, not on how it is rounded. The boundaries are sent
//! through the same map, so every boundary in an earlier bucket is below x, and every one in a later bucket
//! is above it.
//!
//! No memory access relies on that. Every index that is computed in floating point is bounded by the length
//! of the table it is for when it is used, here as in the kernels.
//!
//! # Boundaries that are not spread evenly
//!
//! Buckets of equal width leave most boundaries in one bucket when the spacing varies by orders of magnitude
//! (breakpoints at -1e9, 0 and 1). There are two remedies, each used only if it is needed:
//!
//! * the map may spread the inputs by the rank of their distance from a centre in the order of all floats, which is
//!   nearly the logarithm of the distance, so that geometric spacing becomes even; the centre is 0, or where the
//!   boundaries are densest;
//! * each bucket may have buckets of its own, and these once more; that helps with clusters, with clusters of
//!   clusters and with outliers.
//!
//! From a bucket that is crowded nevertheless, the search goes on by halves.
//!
//! # Floats, not integers
//!
//! Counts and indices in the table are kept as values of type `T`, exact up to 2^24 for every float type. So
//! an entry is two values and a node four, and the kernels load them as they stand.

use alloc::vec;
use alloc::vec::Vec;

use crate::number::{Scalar, at_least, bound, into_range};

/// The number of buckets for each boundary. With half as many, one input in ten needs a further comparison
/// on random boundaries. With twice as many, the table no longer fits into the cache at large N.
const BUCKETS_PER_BOUNDARY: usize = 4;

/// The number of buckets in the largest table: integers up to this one are exact in every float type.
const MOST_BUCKETS: usize = 1 << 24;

/// The most lanes of a vector of any instruction set.
pub(crate) const MOST_LANES: usize = 16;

/// No more boundaries than these are searched in registers.
pub(crate) const FEW: usize = 126;

/// One bucket.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Entry<T> {
    /// The one boundary in it; infinite if there is none, NaN if there are several.
    pub(crate) boundary: T,
    /// The number of boundaries in the buckets before it.
    pub(crate) first: T,
}

/// The buckets that a bucket has of its own.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Node<T> {
    pub(crate) origin: T,
    pub(crate) scale: T,
    /// The index of its last bucket, counted from 0.
    pub(crate) top: T,
    /// The index in the table at which its buckets start.
    pub(crate) base: T,
}

/// By what the map spreads inputs over the buckets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Spread {
    /// By their values.
    Linear,
    /// By the ranks of their distances from the centre among all floats.
    Ordinal,
}

/// The map to the outermost buckets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Map<T> {
    /// Inputs are moved into the range of the boundaries, from `first` to `last`. NaN becomes `first`.
    pub(crate) first: T,
    pub(crate) last: T,
    pub(crate) spread: Spread,
    /// Of an ordinal spread. Ranks from `-gap` to `gap` count as 0: no boundary is so near to the centre, except one
    /// at it.
    pub(crate) centre: T,
    pub(crate) gap: T,
    pub(crate) origin: T,
    pub(crate) scale: T,
}

/// The boundaries of one function, and the tables that find an input among them.
#[derive(Clone, Debug)]
pub(crate) struct Index<T> {
    /// At least one; they never fall.
    pub(crate) boundaries: Vec<T>,
    /// Few boundaries once more, in the order in which a binary search asks about them: level l from 2^l on, each level
    /// in the order of the answers before it, the first of which is the lowest binary digit. After the last boundary
    /// there is NaN, because no input is above NaN, not even infinity. A vector may be loaded from any level on.
    pub(crate) in_order_of_search: Vec<T>,
    /// None for a number type without buckets, or if there are more boundaries than a table can count.
    pub(crate) buckets: Option<Buckets<T>>,
}

/// The map to the buckets, and the tables behind it.
#[derive(Clone, Debug)]
pub(crate) struct Buckets<T> {
    pub(crate) map: Map<T>,
    /// None if no bucket has buckets of its own. The first level has a node for each outer bucket, the second a node
    /// for each bucket of the first.
    pub(crate) levels: Vec<Vec<Node<T>>>,
    /// One for each bucket, and at the end one more with the count of all boundaries.
    pub(crate) entries: Vec<Entry<T>>,
    /// The largest number of boundaries in one bucket.
    pub(crate) widest: usize,
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
            map.gap = magnitudes
                .filter(|rank| *rank > T::zero())
                .fold(T::highest(), least);
        }
        map.origin = map.key(first);
        let range = map.key(last) - map.origin;
        map.scale = scale(range, buckets);
        map
    }

    fn key(&self, x: T) -> T {
        match self.spread {
            Spread::Linear => x,
            Spread::Ordinal => {
                let rank = (x - self.centre).ordinal();
                rank - bound(rank, -self.gap, self.gap)
            }
        }
    }

    fn bucket(&self, x: T) -> usize {
        let x = into_range(x, self.first, self.last);
        let bucket = (self.key(x) - self.origin) * self.scale;
        at_least(bucket, T::zero()).truncate()
    }
}

impl<T: Scalar> Node<T> {
    /// About so many buckets for a bucket that holds these boundaries, and at least one.
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

    fn bucket(&self, x: T) -> usize {
        let inner = into_range((x - self.origin) * self.scale, T::zero(), self.top);
        (self.base + inner).truncate()
    }
}

impl<T: Scalar> Index<T> {
    /// The index over these boundaries, which are at least one and never fall. O(N).
    pub(crate) fn new(boundaries: Vec<T>) -> Self {
        let countable = T::BUCKETS && boundaries.len() <= MOST_BUCKETS;
        let buckets = countable.then(|| Buckets::new(&boundaries));
        let few = T::BUCKETS && boundaries.len() <= FEW;
        Self {
            in_order_of_search: if few {
                in_order_of_search(&boundaries)
            } else {
                Vec::new()
            },
            boundaries,
            buckets,
        }
    }

    /// The number of boundaries that are not above `x`; 0 for NaN. O(1) if the boundaries are spread evenly
    /// enough, O(log N) at worst.
    #[inline]
    pub(crate) fn count(&self, x: T) -> usize {
        let all = self.boundaries.len();
        let (first, last) = match &self.buckets {
            Some(buckets) => match buckets.look_up(x) {
                Found::Count(count) => return count,
                Found::Between(first, last) => (first.min(last).min(all), last.min(all)),
            },
            None => (0, all),
        };
        first + self.boundaries[first..last].partition_point(|&boundary| boundary <= x)
    }
}

/// As [`Index::in_order_of_search`] tells.
fn in_order_of_search<T: Scalar>(boundaries: &[T]) -> Vec<T> {
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

/// The number of answers that find a cell among so many boundaries, at least two.
pub(crate) fn search_depth(boundaries: usize) -> u32 {
    (usize::BITS - boundaries.leading_zeros()).max(2)
}

/// What the buckets tell about an input.
enum Found {
    /// The number of boundaries that are not above it.
    Count(usize),
    /// A lower and an upper bound of that number, for an input in a bucket that holds several boundaries.
    Between(usize, usize),
}

impl<T: Scalar> Buckets<T> {
    fn new(boundaries: &[T]) -> Self {
        let count = boundaries.len();
        // Random boundaries leave a quarter of them in crowded buckets, and three to five in the widest one.
        let is_even = |cost: usize| cost <= 2 * count;
        let all = (count * BUCKETS_PER_BOUNDARY).min(MOST_BUCKETS);
        for spread in spreads(boundaries) {
            let map = Map::new(boundaries, spread, all);
            if is_even(cost(boundaries, |x| map.bucket(x))) {
                return Self::below(boundaries, map, Vec::new());
            }
        }
        // All buckets together, one more for each bucket that has buckets, are no more than can be counted.
        let coarse = count.min(MOST_BUCKETS / 4);
        let fine = all.min(MOST_BUCKETS / 2);
        let mut best = None;
        let mut least = usize::MAX;
        for spread in spreads(boundaries) {
            let map = Map::new(boundaries, spread, coarse);
            let levels = vec![nodes(boundaries, fine, |x| map.bucket(x))];
            let cost = cost(boundaries, |x| bucket(&map, &levels, x));
            if cost < least {
                (least, best) = (cost, Some((map, levels)));
            }
            if is_even(cost) {
                break;
            }
        }
        let (map, once) = best.expect("a cost is less than the most");
        if is_even(least) {
            return Self::below(boundaries, map, once);
        }
        let mut twice = vec![nodes(boundaries, coarse, |x| map.bucket(x))];
        twice.push(nodes(boundaries, fine, |x| bucket(&map, &twice, x)));
        // A further level takes a step for all inputs.
        let cost = count + cost(boundaries, |x| bucket(&map, &twice, x));
        Self::below(boundaries, map, if cost < least { twice } else { once })
    }

    /// The entries below a map and nodes.
    fn below(boundaries: &[T], map: Map<T>, levels: Vec<Vec<Node<T>>>) -> Self {
        let (entries, widest) = entries(boundaries, |x| bucket(&map, &levels, x));
        Self {
            map,
            levels,
            entries,
            widest,
        }
    }

    #[inline]
    fn look_up(&self, x: T) -> Found {
        let bucket = bucket(&self.map, &self.levels, x);
        let entry = get_or_last(&self.entries, bucket);
        let first = entry.first.truncate();
        if is_nan(entry.boundary) {
            return Found::Between(
                first,
                get_or_last(&self.entries, bucket + 1).first.truncate(),
            );
        }
        Found::Count(first + usize::from(x >= entry.boundary))
    }
}

/// The bucket of an input, below a map and nodes: the index of an entry, or of a node of the next level.
#[inline]
fn bucket<T: Scalar>(map: &Map<T>, levels: &[Vec<Node<T>>], x: T) -> usize {
    let mut bucket = map.bucket(x);
    for nodes in levels {
        bucket = get_or_last(nodes, bucket).bucket(x);
    }
    bucket
}

/// What is left to do when the bucket is known, over all boundaries, in units of the time that a level of nodes takes:
/// to mark an input in a crowded bucket takes two, and each step of its search two. All searches take as many steps as
/// the one in the widest bucket.
fn cost<T: Scalar>(boundaries: &[T], bucket: impl Fn(T) -> usize) -> usize {
    let runs = boundaries.chunk_by(|&a, &b| bucket(a) == bucket(b));
    let (mut crowded, mut widest) = (0, 1);
    for run in runs.filter(|run| run.len() > 1) {
        crowded += run.len();
        widest = run.len().max(widest);
    }
    crowded * (4 + 2 * widest.ilog2() as usize)
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

/// One entry for each bucket up to that of the last boundary, and one at the end; then the largest number of
/// boundaries in one bucket.
fn entries<T: Scalar>(boundaries: &[T], bucket: impl Fn(T) -> usize) -> (Vec<Entry<T>>, usize) {
    let last = boundaries[boundaries.len() - 1];
    let mut entries = Vec::with_capacity(bucket(last) + 2);
    let mut first = T::zero();
    let mut widest = 0;
    for run in boundaries.chunk_by(|&a, &b| bucket(a) == bucket(b)) {
        entries.resize(
            bucket(run[0]),
            Entry {
                boundary: T::highest(),
                first,
            },
        );
        let boundary = if let &[only] = run {
            only
        } else {
            T::highest() - T::highest()
        };
        entries.push(Entry { boundary, first });
        first = first + T::whole(run.len());
        widest = widest.max(run.len());
    }
    entries.push(Entry {
        boundary: T::highest(),
        first,
    });
    (entries, widest)
}

/// One node for each bucket up to that of the last boundary. Together they have `buckets` buckets, and one more each.
fn nodes<T: Scalar>(boundaries: &[T], buckets: usize, bucket: impl Fn(T) -> usize) -> Vec<Node<T>> {
    let last = boundaries[boundaries.len() - 1];
    let mut nodes = Vec::with_capacity(bucket(last) + 1);
    let mut base = 0;
    let mut push = |nodes: &mut Vec<Node<T>>, run: &[T]| {
        // The product is exact: both are less than 2^25.
        let share = run.len() as u64 * buckets as u64 / boundaries.len() as u64;
        let node = Node::new(run, share as usize, base);
        base += node.top.truncate() + 1;
        nodes.push(node);
    };
    for run in boundaries.chunk_by(|&a, &b| bucket(a) == bucket(b)) {
        while nodes.len() < bucket(run[0]) {
            push(&mut nodes, &[]);
        }
        push(&mut nodes, run);
    }
    nodes
}

/// Buckets per unit of the range, for this many buckets over it. It is 0, which sends every input to one
/// bucket, if the range is too narrow or too wide.
fn scale<T: Scalar>(range: T, buckets: usize) -> T {
    let scale = T::whole(buckets) / range;
    if scale.is_finite() { scale } else { T::zero() }
}

/// The element of the table at an index, or the last one if the index is beyond the end. Only arithmetic
/// other than that of IEEE 754 could lead there.
#[inline(always)]
pub(crate) fn get_or_last<R>(table: &[R], index: usize) -> &R {
    table.get(index).unwrap_or_else(|| last_of(table))
}

#[cold]
fn last_of<R>(table: &[R]) -> &R {
    &table[table.len() - 1]
}

#[inline(always)]
fn is_nan<T: Scalar>(x: T) -> bool {
    x.partial_cmp(&x).is_none()
}
