//! Functions fitted to noisy samples by least squares.
//!
//! | you know | call |
//! |---|---|
//! | the x of the breakpoints | [`least_squares`](fn@least_squares) |
//! | also that the function only rises, only falls, or bends one way only | [`shape`](fn@shape) |
//! | only that the function never falls; every sample may be a breakpoint | [`isotonic`](fn@isotonic) |
//! | the number of breakpoints, and roughly their x | [`local`](fn@local) |
//!
//! All of them take [`Samples`](crate::Samples), or what becomes samples: `(&xs, &ys)`, `(&xs, &ys, &weights)` or
//! `&points`, for vectors, arrays and slices. Samples may come in any order, and several may have one x.
//!
//! All of them return a [`Fit`]: the function, the residual, and for [`least_squares`](fn@least_squares) and
//! [`local`](fn@local) the variance of each value. The *residual* is the sum of
//! `weight * (function(x) - y)²` over all samples, which is made as small as possible. Without weights every
//! sample counts the same. A weight is best the inverse of the variance of its sample. A sample of weight 0
//! counts for nothing.
//!
//! Beyond the breakpoints, a function that rises or falls is constant, and one that bends one way goes on with
//! its first and its last slope. The other fits have the tails of
//! [`from_breakpoints`](crate::PiecewiseLinear::from_breakpoints): constant on the left, linear on the right.
//! [`clamped`](crate::PiecewiseLinear::clamped) and [`extended`](crate::PiecewiseLinear::extended) change them.
//!
//! No result depends on the order of the samples or on units. If all x, all y or all weights are multiplied by a
//! power of two, the values of the function stay the same, or are multiplied by the power for y, unless some
//! become subnormal.
//!
//! If every sample is to lie within a tolerance, use [`approximate`](crate::approximate).
//!
//! ```
//! use shallow_relu::fit::{self, Shape};
//!
//! // Measured twice at 0 and at 2.
//! let xs = [0.0, 0.0, 1.0, 2.0, 2.0];
//! let ys = [0.5, 1.5, 1.0, 4.0, 6.0];
//! let free = fit::least_squares((&xs, &ys), &[0.0, 1.0, 2.0])?;
//! assert_eq!(free.function().ys(), [1.0, 1.0, 5.0]);
//! assert_eq!(free.residual(), 2.0 * 0.25 + 2.0 * 1.0);
//!
//! let falling = fit::shape((&xs, &ys), &[0.0, 1.0, 2.0], Shape::Falling)?;
//! assert!(falling.residual() > free.residual());
//! # Ok::<(), shallow_relu::Error>(())
//! ```
//!
//! # How the fits are computed
//!
//! 1. The samples on each segment are replaced by a few sums of positive terms (`summary.rs`).
//! 2. The values at the breakpoints are a chain, which is solved from both ends at once (`chain.rs`).
//! 3. A condition on the shape ties some values to others. Which of them are tied is found by an active set
//!    (`constrained.rs`, `active_set.rs`).
//! 4. All of this is computed in the wider type, with exponents of its own where the range of floats is too
//!    small (`arithmetic.rs`, `unbounded.rs`).

mod active_set;
mod arithmetic;
mod chain;
mod constrained;
mod isotonic;
mod least_squares;
mod local;
mod result;
mod samples;
mod shape;
mod summary;
mod unbounded;

pub use isotonic::isotonic;
pub use least_squares::least_squares;
pub use local::local;
pub use result::Fit;
pub use shape::{Shape, shape};
