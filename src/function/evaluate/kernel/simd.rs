//! What the algorithm needs of an instruction set.

use crate::function::evaluate::index::Entry;
use crate::number::Scalar;

/// The operations of one instruction set on a vector of numbers.
///
/// A value of an implementing type exists only where the CPU has the instructions: it is the proof
/// that lets the operations be safe functions. All round as the operations of `Number` do.
pub(super) trait Simd: Copy {
    type Number: Scalar;
    type Vector: Copy;
    type Mask: Copy;
    /// One whole number a lane.
    type Places: Copy;
    /// Numbers kept in registers.
    type Table: Copy;

    /// Numbers in a vector: at most 16.
    const LANES: usize;
    /// Numbers in a table: a power of two, or 0 where tables do not pay.
    const TABLE: usize;

    fn splat(self, x: Self::Number) -> Self::Vector;

    /// The first `LANES` numbers.
    ///
    /// # Safety
    /// There are so many.
    unsafe fn load(self, from: *const Self::Number) -> Self::Vector;

    /// # Safety
    /// There is room for `LANES` numbers.
    unsafe fn store(self, vector: Self::Vector, to: *mut Self::Number);

    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;

    /// `a >= b`; not for NaN.
    fn ge(self, a: Self::Vector, b: Self::Vector) -> Self::Mask;

    /// Not equal to itself.
    fn is_nan(self, a: Self::Vector) -> Self::Mask;

    /// `yes` where the mask is set.
    fn select(self, mask: Self::Mask, yes: Self::Vector, no: Self::Vector) -> Self::Vector;

    /// One bit a lane, the first lane lowest.
    fn bits(self, mask: Self::Mask) -> u32;

    /// Moved up to `low`, down to `high`; NaN stays.
    fn bound(self, x: Self::Vector, low: Self::Vector, high: Self::Vector) -> Self::Vector;

    /// Moved up to `low`; NaN becomes `low`.
    fn at_least(self, x: Self::Vector, low: Self::Vector) -> Self::Vector;

    /// Moved up to `low`, down to `high`; NaN becomes `low`.
    fn into_range(self, x: Self::Vector, low: Self::Vector, high: Self::Vector) -> Self::Vector;

    /// `Scalar::ordinal`.
    fn ordinal(self, x: Self::Vector) -> Self::Vector;

    /// Writes the integer parts of numbers from 0 to 2^24, and `most` for larger ones. Whatever `x` is,
    /// no number that is written is larger than `most`.
    ///
    /// # Safety
    /// There is room for `LANES` of them.
    unsafe fn store_bounded(self, x: Self::Vector, most: u32, to: *mut u32);

    /// The entries at the first `LANES` indices, by columns: boundaries, firsts.
    ///
    /// # Safety
    /// There are so many indices, all of them inside the table.
    unsafe fn pairs(self, table: *const Entry<Self::Number>, at: *const u32) -> [Self::Vector; 2];

    /// The rows of four numbers at the first `LANES` indices, by columns.
    ///
    /// # Safety
    /// There are so many indices, all of them inside the table.
    unsafe fn quads(self, table: *const [Self::Number; 4], at: *const u32) -> [Self::Vector; 4];

    /// The numbers, `TABLE` of them, in registers.
    fn table(self, numbers: &[Self::Number; 32]) -> Self::Table;

    /// The number at each place.
    fn look_up(self, table: Self::Table, places: Self::Places) -> Self::Vector;

    fn no_places(self) -> Self::Places;

    /// `places + step` where the mask is set.
    fn ahead_where(self, mask: Self::Mask, places: Self::Places, step: u32) -> Self::Places;
}
