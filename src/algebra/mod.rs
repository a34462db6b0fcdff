//! Arithmetic of functions and of networks.
//!
//! Sums and maxima are taken at the breakpoints of all operands together: sums in the wider type,
//! rounded at the end; maxima exactly, with the places where two functions cross, and rounded once.
//! Many operands are taken in pairs, the results again in pairs and so on, in O(n log k) for n
//! breakpoints of k operands.
//!
//! A straight line bends nothing, so where another operand does bend, a line adds no breakpoints of its
//! own: f + 0 is f. [`kept_breakpoints`] says whose breakpoints count.

mod affine;
mod compose;
mod envelope;
mod equality;
mod inverse;
mod kept_breakpoints;
mod maximum;
pub(crate) mod operators;
mod pairwise;
mod simplify;
mod sum;
mod wide_function;
