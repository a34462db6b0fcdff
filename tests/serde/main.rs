//! What is written comes back bit for bit, what is recorded stays as it is, and what is bad is refused.

#[path = "../laws/support/mod.rs"]
#[allow(dead_code, reason = "shared with the law tests, which use all of it")]
mod support;

mod allocations;
mod golden;
mod hostile;
mod refusals;
mod round_trips;
