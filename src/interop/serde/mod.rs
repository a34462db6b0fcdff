//! Functions, networks and samples in every format of serde.
//!
//! A type with something to check is written as a plain form, and read through the constructors that everyone
//! calls: what they refuse, no file can bring in. The forms are derived. One type is the form that is written,
//! which borrows its vectors, and the form that is read, which owns them, so the two have the same fields in the
//! same order. That is what a format needs that does not describe itself. For the same reason no field is ever
//! left out, no form is flattened into another one, and no enum is untagged.

mod functions;
mod networks;
mod samples;

/// The default of fields that may be missing.
fn none<V>() -> Option<V> {
    None
}
