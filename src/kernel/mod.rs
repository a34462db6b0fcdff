//! Batched evaluation of cells.
//!
//! Every body returns, for every input, the bits that [`Cells::eval`](crate::cells::Cells::eval)
//! returns.

mod portable;

pub(crate) use portable::eval_batch;
