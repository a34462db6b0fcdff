//! Arithmetic of functions and of networks.
//!
//! Sums and maxima are taken at the breakpoints of all operands together: sums in the wider type,
//! rounded at the end; maxima exactly, with the places where two functions cross, and rounded once.
//! Many operands are taken in pairs, the results again in pairs and so on, in O(n log k) for n
//! breakpoints of k operands.
//!
//! A straight line bends nothing, so where another operand does bend, a line adds no breakpoints of its
//! own: f + 0 is f. [`rank`] says whose breakpoints count.

mod compose;
mod draft;
mod envelope;
mod extremes;
mod from_slopes;
mod inverse;
mod networks;
mod operators;
mod pairs;
mod place;
mod rank;
mod same;
mod shift;
mod sum;
