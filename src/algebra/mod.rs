//! Arithmetic of functions and of networks.
//!
//! Sums and maxima are taken at the breakpoints of all operands together. Sums are added in the wider type
//! and rounded at the end. Maxima are exact and rounded once, and the crossings of two functions become
//! breakpoints, too. Many operands are combined in pairs, the results again in pairs, and so on: O(n log k)
//! for n breakpoints of k operands.
//!
//! A straight line does not bend a sum. So if another operand bends, a line adds no breakpoints of its own:
//! f + 0 is f. [`kept_breakpoints`] decides whose breakpoints count.
//!
//! Functions are also cut, joined and repeated: [`restrict`], [`append`], [`repeat`]. These keep breakpoints as they are,
//! and round only what they make anew.

mod affine;
mod append;
mod compose;
mod envelope;
mod equality;
mod generalized_inverse;
mod inverse;
mod kept_breakpoints;
mod maximum;
pub(crate) mod operators;
mod pairwise;
mod quick_passes;
mod repeat;
mod restrict;
mod simplify;
mod sum;
mod wide_function;
