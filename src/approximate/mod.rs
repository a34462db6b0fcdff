//! Functions of few segments that stay close to samples, or to a function given as code.
//!
//! | you have | you want | call |
//! |---|---|---|
//! | samples | to stay within a tolerance of every sample | [`samples`](fn@samples) |
//! | samples joined by straight lines | to stay within a tolerance of the lines, too | [`polyline`] |
//! | a lower and an upper bound at every x | to stay between them | [`windows`](fn@windows) |
//! | samples | the least error of at most n segments | [`samples_in_segments`] |
//! | a function given as code | to stay within a tolerance, as far as evaluating it can tell | [`function`] |
//! | a function and a bound on its second derivative | to stay within a tolerance at every x, guaranteed | [`smooth`] |
//! | a function given as code | the least error of at most n segments | [`function_in_segments`] |
//!
//! A [`Tolerance`] is absolute, or relative to the value, or on one side only: never below, never above.
//!
//! All of them return an [`Approximation`]: the function, the number of segments that any function needs,
//! and the error that was measured or is guaranteed. `construct(found.function())` makes a network of it,
//! with one unit for each segment.
//!
//! A tolerance bounds every single error. If samples are noisy and their mean error is to be small, use
//! [`fit`](crate::fit).
//!
//! ```
//! use shallow_relu::{approximate, construct};
//!
//! let tanh = approximate::function(f64::tanh, (-4.0, 4.0), 1e-3)?;
//! assert_eq!(tanh.function().segment_count(), 27);
//! assert_eq!(construct(tanh.function())?.width(), 27);
//!
//! // Half as many segments have about four times the error.
//! let tanh = approximate::function_in_segments(f64::tanh, (-4.0, 4.0), 13)?;
//! assert!(tanh.measured_error().is_some_and(|error| 3.5e-3 < error && error < 4.5e-3));
//! # Ok::<(), shallow_relu::Error>(())
//! ```
//!
//! # How the fewest segments are found
//!
//! 1. A tolerance makes a *window* of each sample: the values that it allows there (`tolerance.rs`).
//! 2. A walk from left to right keeps all lines that pass the windows so far. If the next window is out of
//!    their reach, the walk starts a new line. This greedy walk gives the least number of lines (proof and
//!    references: `greedy.rs` and `stabbing.rs`). Where samples lie close together, it looks at many at a time
//!    (`ahead.rs`).
//! 3. The point where two lines meet is rounded to a breakpoint. If rounding takes the function out of a
//!    window, a breakpoint repairs it (`repair.rs`).
//! 4. A function given as code is evaluated more densely the more it bends, and then treated as samples
//!    (`sampling.rs`).
//! 5. A bound on the second derivative guarantees the tolerance between the samples (`certificate.rs`).
//! 6. For a given number of segments the tolerance is found by bisection (`budget.rs`).

mod ahead;
mod approximation;
mod budget;
mod certificate;
mod closure;
mod errors;
mod fewest;
mod greedy;
mod line;
mod repair;
mod samples;
mod sampling;
mod stabbing;
mod tolerance;
mod windows;

pub use approximation::Approximation;
pub use budget::{function_in_segments, samples_in_segments};
pub use closure::{function, smooth};
pub use greedy::Along;
pub use samples::{polyline, samples, windows};
pub use tolerance::Tolerance;
