//! What a number type must provide, and the arithmetics that the crate computes in.
//!
//! The table goes from the fastest to the most exact, for a float type T:
//!
//! | arithmetic | file | what it is for |
//! |---|---|---|
//! | T itself | [`scalar`] | evaluation, which promises what plain operations keep |
//! | the wider type, about 106 bits | [`double_double`] | sums of functions, weights, fits: one rounding to T at the end |
//! | the wider type without care of its range, with a proven doubt | [`quick`] | the same, for values of moderate size: a filter before the next |
//! | the wider type with a proven doubt | [`estimate`] | decisions and values that are clear almost always |
//! | sums of products without rounding | [`exact`], [`exact_sum`] | what an estimate leaves in doubt |
//! | quotients of such sums | [`division`] | values that are rounded once, however much cancels |
//!
//! For an exact type all six are the arithmetic of the type itself.

pub(crate) mod division;
mod double_double;
pub(crate) mod estimate;
mod exact;
mod exact_scalar;
mod exact_sum;
mod float;
pub(crate) mod interpolation;
pub(crate) mod orientation;
pub(crate) mod quick;
mod scalar;

pub use double_double::{DoubleDouble, Wide};
pub use exact::Exact;
pub use exact_scalar::ExactScalar;
pub use exact_sum::ExactSum;
#[doc(hidden)]
pub use quick::Quick;
pub use scalar::Scalar;
pub(crate) use scalar::{
    at_least, bound, compared_alone, from_count, half, into_range, larger, largest, middle,
    product_rounded_down, relu, smaller, sum_rounded_down, without_negative_zero,
};
