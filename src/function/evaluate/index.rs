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
//! * the map may spread the inputs by their rank in the order of all floats, which is nearly their
//!   logarithm, so that geometric spacing becomes even;
//! * each bucket may have buckets of its own, four times as many as it has boundaries; that helps with
//!   clusters and outliers.
//!
//! Clusters of clusters, and geometric spacing around a point other than 0, leave buckets of buckets
//! crowded. From there the search goes on by halves, and a batch takes several times as long as for even
//! spacing.
//!
//! # Floats, not integers
//!
//! Counts and indices in the table are kept as values of type `T`, exact up to 2^24 for every float type. So
//! an entry is two values and a node four, and the kernels load them as they stand.

use alloc::vec;
use alloc::vec::Vec;

use crate::number::{Scalar, at_least, into_range};

/// The number of buckets for each boundary. With half as many, one input in ten needs a further comparison
/// on random boundaries. With twice as many, the table no longer fits into the cache at large N.
const BUCKETS_PER_BOUNDARY: usize = 4;

/// The number of buckets in the largest table: integers up to this one are exact in every float type.
const MOST_BUCKETS: usize = 1 << 24;

/// The most lanes of a vector of any instruction set.
pub(crate) const MOST_LANES: usize = 16;

/// No more boundaries than these are searched in registers.
pub(crate) const FEW: usize = 62;

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
    /// By their ranks among all floats.
    Ordinal,
}

/// The map to the outermost buckets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Map<T> {
    /// Inputs are moved into the range of the boundaries, from `first` to `last`. NaN becomes `first`.
    pub(crate) first: T,
    pub(crate) last: T,
    pub(crate) spread: Spread,
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
    /// One for each outer bucket if buckets have buckets; otherwise empty.
    pub(crate) nodes: Vec<Node<T>>,
    /// One for each bucket, and at the end one more with the count of all boundaries.
    pub(crate) entries: Vec<Entry<T>>,
    /// The largest number of boundaries in one bucket.
    pub(crate) widest: usize,
}

impl<T: Scalar> Map<T> {
    /// About `buckets` buckets over the range of the boundaries.
    fn new(boundaries: &[T], spread: Spread, buckets: usize) -> Self {
        let (first, last) = (boundaries[0], boundaries[boundaries.len() - 1]);
        let mut map = Self {
            first,
            last,
            spread,
            origin: T::zero(),
            scale: T::one(),
        };
        map.origin = map.key(first);
        let range = map.key(last) - map.origin;
        map.scale = scale(range, buckets);
        map
    }

    fn key(&self, x: T) -> T {
        match self.spread {
            Spread::Linear => x,
            Spread::Ordinal => x.ordinal(),
        }
    }

    fn bucket(&self, x: T) -> usize {
        let x = into_range(x, self.first, self.last);
        let bucket = (self.key(x) - self.origin) * self.scale;
        at_least(bucket, T::zero()).truncate()
    }

    /// The number of steps that are left after the map, over all boundaries: `k log k` for k boundaries in one
    /// bucket.
    fn cost(&self, boundaries: &[T]) -> usize {
        let runs = boundaries.chunk_by(|&a, &b| self.bucket(a) == self.bucket(b));
        runs.map(|run| run.len() * run.len().ilog2() as usize).sum()
    }
}

impl<T: Scalar> Node<T> {
    /// The buckets of an outer bucket that holds these boundaries, at least one bucket.
    fn new(boundaries: &[T], base: usize) -> Self {
        let (first, last) = match boundaries {
            [first, .., last] => (*first, *last),
            _ => (T::zero(), T::zero()),
        };
        let scale = scale(last - first, boundaries.len() * BUCKETS_PER_BOUNDARY);
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
        let buckets = (count * BUCKETS_PER_BOUNDARY).min(MOST_BUCKETS);
        let even = |map: &Map<T>| map.cost(boundaries) <= count / 2;
        let linear = Map::new(boundaries, Spread::Linear, buckets);
        if even(&linear) {
            return Self::flat(boundaries, linear);
        }
        let ordinal = Map::new(boundaries, Spread::Ordinal, buckets);
        // There would be too many nodes and buckets to count.
        if count > MOST_BUCKETS / (2 + BUCKETS_PER_BOUNDARY) {
            let cheaper = linear.cost(boundaries) <= ordinal.cost(boundaries);
            return Self::flat(boundaries, if cheaper { linear } else { ordinal });
        }
        if even(&ordinal) {
            return Self::flat(boundaries, ordinal);
        }
        let linear = Map::new(boundaries, Spread::Linear, count);
        let ordinal = Map::new(boundaries, Spread::Ordinal, count);
        let cheaper = linear.cost(boundaries) <= ordinal.cost(boundaries);
        let map = if cheaper { linear } else { ordinal };
        let nodes = nodes(boundaries, &map);
        let (entries, widest) = entries(boundaries, |x| nodes[map.bucket(x)].bucket(x));
        Self {
            map,
            nodes,
            entries,
            widest,
        }
    }

    fn flat(boundaries: &[T], map: Map<T>) -> Self {
        let (entries, widest) = entries(boundaries, |x| map.bucket(x));
        Self {
            map,
            nodes: Vec::new(),
            entries,
            widest,
        }
    }

    #[inline]
    fn look_up(&self, x: T) -> Found {
        let outer = self.map.bucket(x);
        let bucket = if self.nodes.is_empty() {
            outer
        } else {
            get_or_last(&self.nodes, outer).bucket(x)
        };
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

/// One node for each outer bucket.
fn nodes<T: Scalar>(boundaries: &[T], map: &Map<T>) -> Vec<Node<T>> {
    let mut nodes = Vec::with_capacity(map.bucket(map.last) + 1);
    let mut base = 0;
    let mut push = |nodes: &mut Vec<Node<T>>, run: &[T]| {
        let node = Node::new(run, base);
        base += node.top.truncate() + 1;
        nodes.push(node);
    };
    for run in boundaries.chunk_by(|&a, &b| map.bucket(a) == map.bucket(b)) {
        while nodes.len() < map.bucket(run[0]) {
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
