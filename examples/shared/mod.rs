//! What the examples share, pictures apart.

// No example uses all of it.
#![allow(dead_code)]

pub(crate) mod output;
pub(crate) mod random;
pub(crate) mod reading;
