//! Many operands, taken in pairs.

use alloc::vec::Vec;

use crate::error::Error;

/// All operands in one: neighbours are combined, then the results, and so on. An error where there are
/// none.
pub(super) fn in_pairs<D>(
    mut operands: Vec<D>,
    combined: impl Fn(&D, &D) -> Result<D, Error>,
) -> Result<D, Error> {
    while operands.len() > 1 {
        let mut rest = operands.into_iter();
        let mut next = Vec::with_capacity(rest.len().div_ceil(2));
        while let Some(first) = rest.next() {
            next.push(match rest.next() {
                Some(second) => combined(&first, &second)?,
                None => first,
            });
        }
        operands = next;
    }
    operands.pop().ok_or(Error::NothingToCombine)
}
