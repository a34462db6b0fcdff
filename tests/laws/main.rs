//! The laws of the crate, with one module for each subject, for every number type.
//!
//! The oracle is exact (rationals of arbitrary precision), the inputs aim at trouble
//! (`support::generators`). A tolerance appears only with its derivation.
//!
//! `LAWS=random cargo test --test laws` draws new cases, and `LAWS=third` checks a third of them.

mod support;

mod algebra;
mod approximation;
mod approximation_edges;
mod approximation_tolerance;
mod arithmetic;
mod calculus;
mod canonical;
mod close_sums;
mod columns;
mod compose;
mod construction;
mod dense;
mod errors;
mod evaluation;
mod exhaustive;
mod extremes;
mod fit;
mod fit_hostile;
mod fit_units;
mod generalized_inverses;
mod golden;
mod hostile;
mod inverses;
mod isotonic_cases;
mod jumps;
#[cfg(feature = "num-rational")]
mod minimality;
mod network_sums;
mod parameters;
mod periodic;
mod pieces;
mod questions;
#[cfg(feature = "num-rational")]
mod rational_algebra;
#[cfg(feature = "num-rational")]
mod rational_networks;
#[cfg(feature = "num-rational")]
mod rationals;
mod real_data;
mod samples;
mod sensitivity;
mod shape;
mod tolerance;
