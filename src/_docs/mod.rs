//! The chapters: longer texts about the crate, each a page.
//!
//! | chapter | for |
//! |---|---|
//! | [promises] | what is promised, by which method, and the test that holds it |
//! | [accuracy] | how accurate a result is, and why adding up the units is worse |
//! | [networks] | from a function to its weights and back; twiddling, training, depth |
//! | [functions] | the algebra and the calculus; a tax, a thermocouple, a tank, a market |
//! | [approximation] | the fewest segments within a tolerance; fits of noisy samples |
//! | [speed] | how the kernels work, and what was measured |
//! | [number_types] | floats, rationals, and your own type |
//! | [recipes] | clip, wrap around, sort and merge, steps, quantiles, gaps, dates, other crates |
//! | [design] | for whoever changes the crate: folders, proofs, how to add something, how to test |

#[doc = include_str!("promises.md")]
pub mod promises {}

#[doc = include_str!("accuracy.md")]
pub mod accuracy {}

#[doc = include_str!("networks.md")]
// The pictures stand in the page itself, because a page of documentation has no files beside it.
#[doc = "\n# Picture: twiddling the second unit\n"]
#[doc = include_str!("pictures/twiddle.svg")]
pub mod networks {}

#[doc = include_str!("functions.md")]
#[doc = "\n# Picture: a tax, a thermocouple and a market\n"]
#[doc = include_str!("pictures/curves.svg")]
pub mod functions {}

#[doc = include_str!("approximation.md")]
pub mod approximation {}

#[doc = include_str!("speed.md")]
pub mod speed {}

#[doc = include_str!("number_types.md")]
pub mod number_types {}

#[doc = include_str!("recipes.md")]
pub mod recipes {}

#[doc = include_str!("design.md")]
pub mod design {}
