//! Evaluation: [cells] with one formula each, an [index] that finds the cell of an input, and
//! [kernels](kernel) that do both for batches.

pub(crate) mod cells;
pub(crate) mod index;
pub(crate) mod kernel;
