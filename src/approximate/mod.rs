//! The function of the fewest segments: within a tolerance of [samples], of code ([closure]), or with the least
//! error for a number of segments ([budget]).
//!
//! A function that passes a row of [windows] is found by a [greedy] walk, which asks at each window which
//! lines still pass ([stabbing]). Where lines meet is rounded, and what rounding takes out of a window is
//! mended ([repair]).

mod budget;
mod closure;
mod greedy;
mod line;
mod repair;
mod samples;
mod sampling;
mod stabbing;
mod windows;

pub use budget::{approximate_samples_with, approximate_with};
pub use closure::{Certificate, approximate, approximate_network, approximate_smooth};
pub use greedy::Along;
pub use samples::{Approximation, approximate_polyline, approximate_samples, approximate_windows};
