//! The breakpoints of two functions in one order.

use crate::number::{Scalar, smaller};

/// The x of two increasing lists together, each once. With each come the counts of x in either list that are
/// not above it.
pub(crate) fn union<'a, T: Scalar>(
    a: &'a [T],
    b: &'a [T],
) -> impl Iterator<Item = (T, usize, usize)> + 'a {
    let (mut i, mut j) = (0, 0);
    core::iter::from_fn(move || {
        let x = match (a.get(i), b.get(j)) {
            (None, None) => return None,
            (Some(&x), None) | (None, Some(&x)) => x,
            (Some(&x), Some(&y)) => smaller(x, y),
        };
        i += usize::from(a.get(i) == Some(&x));
        j += usize::from(b.get(j) == Some(&x));
        Some((x, i, j))
    })
}

/// The last x after `passed` of them have been passed; None if none has.
pub(crate) fn last_passed<T: Copy>(xs: &[T], passed: usize) -> Option<T> {
    passed.checked_sub(1).map(|last| xs[last])
}
