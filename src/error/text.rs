//! Values as text.

use alloc::{format, string::String, string::ToString};
use core::fmt::{Display, LowerExp};

/// The shorter of the plain and the scientific form: `2.5` and `1e300` rather than 300 zeros.
pub(crate) fn text<T: Display + LowerExp>(value: T) -> String {
    let plain = value.to_string();
    if plain.len() <= 21 {
        return plain;
    }
    let scientific = format!("{value:e}");
    if scientific.len() < plain.len() {
        scientific
    } else {
        plain
    }
}
