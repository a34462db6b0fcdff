//! Many operands, combined in pairs.

use alloc::vec::Vec;

use crate::error::Error;

/// All operands combined into one: neighbours are combined, then the results, and so on. It returns an error
/// if there are no operands.
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
