//! Calculus: derivative, integral, roots, extrema, shape, distance.
//!
//! A piecewise linear function of N segments answers these questions in O(N), from its breakpoints and
//! without sampling. An answer is computed exactly and rounded once, at the end, unless its method tells
//! another bound. A sum over whole segments is a sum of products of values, which
//! [`Exact`](crate::number::Exact) holds without rounding; the parts of pieces at both ends of an interval
//! add one quotient each ([`interval_sum`]). If an [estimate](crate::number::estimate::Estimate) of these
//! leaves the last bit in doubt, they are added exactly, too. So nothing cancels, nothing overflows on the
//! way, and no bound grows with N.

mod antiderivative;
mod distance;
mod extrema;
mod hull;
mod integral;
mod intersections;
mod interval_sum;
mod lipschitz;
mod periodic_integral;
mod quick_integral;
mod quick_solve;
mod shape;
mod solution;
mod solve;
mod solve_integral;
mod variation;

pub use antiderivative::Antiderivative;
pub use extrema::Extrema;
pub use solution::Solution;
