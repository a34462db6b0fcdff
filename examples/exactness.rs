//! How exact the crate is, and how exact the usual ways are, measured: the table in the README.
//!
//! ```text
//! cargo run --release --example exactness
//! ```

#[path = "exactness/report.rs"]
mod report;
mod shared;

fn main() {
    print!("{}", report::report());
}
