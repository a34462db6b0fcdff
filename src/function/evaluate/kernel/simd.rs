//! The operations that the algorithm needs of an instruction set.

use crate::function::evaluate::cells::Record;
use crate::function::evaluate::index::{Entry, Node};
use crate::number::Scalar;

// Records and nodes are read as rows of four floats, and entries as rows of two.
const _: () = {
    assert!(size_of::<Record<f32>>() == size_of::<[f32; 4]>());
    assert!(size_of::<Record<f64>>() == size_of::<[f64; 4]>());
    assert!(size_of::<Node<f32>>() == size_of::<[f32; 4]>());
    assert!(size_of::<Node<f64>>() == size_of::<[f64; 4]>());
    assert!(size_of::<Entry<f32>>() == size_of::<[f32; 2]>());
    assert!(size_of::<Entry<f64>>() == size_of::<[f64; 2]>());
};

/// The operations of one instruction set on a vector of floats.
///
/// A value of an implementing type exists only if the CPU has the instructions. It is the proof that lets
/// the operations be safe functions. All of them round as the operations of `Float` do.
pub(super) trait Simd: Copy {
    type Float: Scalar;
    type Vector: Copy;
    type Mask: Copy;
    /// One integer in each lane: an index into a table.
    type Indices: Copy;

    /// The number of lanes in a vector, at most 16.
    const LANES: usize;
    /// If there are fewer records than this, they are kept in registers. It is a power of two and at most eight times
    /// `LANES`, or 0 if registers do not pay.
    const RECORDS_IN_REGISTERS: usize;
    /// The number of vectors, 2 or 4, that are taken through the search in registers together. More of them wait less for
    /// each other, and leave fewer registers to the tables.
    const TOGETHER: usize;

    fn splat(self, x: Self::Float) -> Self::Vector;

    /// The first `LANES` floats.
    ///
    /// # Safety
    /// There are at least `LANES` floats.
    unsafe fn load(self, from: *const Self::Float) -> Self::Vector;

    /// # Safety
    /// There is room for `LANES` floats.
    unsafe fn store(self, vector: Self::Vector, to: *mut Self::Float);

    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// `a >= b`, which is false for NaN.
    fn ge(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;

    /// Whether a lane is NaN: not equal to itself.
    fn is_nan(self, a: Self::Vector) -> Self::Mask;

    /// The lanes that are set in both masks.
    fn and(self, a: Self::Mask, b: Self::Mask) -> Self::Mask;

    /// `yes` in the lanes where the mask is set, `no` in the others.
    fn select(self, mask: Self::Mask, yes: Self::Vector, no: Self::Vector) -> Self::Vector;

    /// One bit for each lane, the first lane lowest.
    fn bits(self, mask: Self::Mask) -> u32;

    /// `x` moved up to `low` and down to `high`. NaN stays.
    fn bound(self, x: Self::Vector, low: Self::Vector, high: Self::Vector) -> Self::Vector;

    /// `x` moved up to `low`. NaN becomes `low`.
    fn at_least(self, x: Self::Vector, low: Self::Vector) -> Self::Vector;

    /// `x` moved up to `low` and down to `high`. NaN becomes `low`.
    fn into_range(self, x: Self::Vector, low: Self::Vector, high: Self::Vector) -> Self::Vector;

    /// `Scalar::ordinal`.
    fn ordinal(self, x: Self::Vector) -> Self::Vector;

    /// Writes the integer parts of floats from 0 to 2^24, and `most` for larger ones. No integer that is
    /// written is larger than `most`, whatever `x` is.
    ///
    /// # Safety
    /// There is room for `LANES` integers.
    unsafe fn store_bounded(self, x: Self::Vector, most: u32, to: *mut u32);

    /// The entries at the first `LANES` indices, as two columns: boundaries, firsts.
    ///
    /// # Safety
    /// There are at least `LANES` indices, and the first `LANES` of them are inside the table.
    unsafe fn pairs(self, table: *const Entry<Self::Float>, at: *const u32) -> [Self::Vector; 2];

    /// The rows of four floats at the first `LANES` indices, as four columns.
    ///
    /// # Safety
    /// There are at least `LANES` indices, and the first `LANES` of them are inside the table.
    unsafe fn quads(self, table: *const [Self::Float; 4], at: *const u32) -> [Self::Vector; 4];

    /// The float of a table of 1, 2, 4 or 8 vectors at each index.
    fn look_up<const VECTORS: usize>(
        self,
        table: &[Self::Vector; VECTORS],
        indices: Self::Indices,
    ) -> Self::Vector;

    /// The index 0 in each lane.
    fn zero_indices(self) -> Self::Indices;

    /// `indices + step` in the lanes where the mask is set, `indices` in the others.
    fn ahead_where(self, mask: Self::Mask, indices: Self::Indices, step: u32) -> Self::Indices;
}
