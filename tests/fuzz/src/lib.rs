//! The laws that the fuzz targets hold the library to.
//!
//! Each target is a program: libFuzzer makes up bytes, keeps those that reach code that no others have reached, and
//! makes up the next ones from them. What the bytes stand for is decided here: functions, networks and samples are
//! read from them by [`script`], and files are the bytes themselves. `.ci/fuzz` builds all targets and runs each for
//! a minute. README.md tells how to run one for longer, and what to do with a find.

pub mod algebra;
pub mod data;
pub mod evaluation;
pub mod files;
pub mod parameters;

mod bits;
mod calculus;
mod models;
mod script;
mod support;
