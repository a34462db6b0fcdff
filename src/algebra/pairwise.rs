//! Many operands, combined in pairs.

use alloc::vec::Vec;

use crate::error::Error;

/// Neighbours are combined, then the results, and so on, until one or two are left. It returns an error if there are no
/// operands.
pub(super) fn down_to_two<D>(
    mut operands: Vec<D>,
    combined: impl Fn(&D, &D) -> Result<D, Error>,
) -> Result<(D, Option<D>), Error> {
    while operands.len() > 2 {
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
    let mut operands = operands.into_iter();
    let first = operands.next().ok_or(Error::NothingToCombine)?;
    Ok((first, operands.next()))
}

/// All operands combined into one in this way.
pub(super) fn in_pairs<D>(
    operands: Vec<D>,
    combined: impl Fn(&D, &D) -> Result<D, Error>,
) -> Result<D, Error> {
    match down_to_two(operands, &combined)? {
        (first, None) => Ok(first),
        (first, Some(second)) => combined(&first, &second),
    }
}
