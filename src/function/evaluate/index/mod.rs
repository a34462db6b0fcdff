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

mod build;

use alloc::vec::Vec;

use build::{MOST_BUCKETS, in_order_of_search};

use crate::number::{Scalar, at_least, bound, into_range};

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

/// The number of answers that find a cell among a number of boundaries, at least two.
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
    #[inline]
    fn look_up(&self, x: T) -> Found {
        let mut bucket = self.map.bucket(x);
        for nodes in &self.levels {
            bucket = get_or_last(nodes, bucket).bucket(x);
        }
        let entry = get_or_last(&self.entries, bucket);
        let first = entry.first.truncate();
        // The sums wrap only after arithmetic other than that of IEEE 754, and only in 32 bits.
        if is_nan(entry.boundary) {
            let next = get_or_last(&self.entries, bucket.wrapping_add(1));
            return Found::Between(first, next.first.truncate());
        }
        Found::Count(first.wrapping_add(usize::from(x >= entry.boundary)))
    }
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
