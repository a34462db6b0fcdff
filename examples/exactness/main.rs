//! How exact the crate is, and how exact the usual ways are, measured: the table in the chapter on accuracy.
//!
//! ```text
//! cargo run --release --example exactness
//! ```

mod report;
#[cfg(test)]
mod tests;

fn main() {
    print!("{}", report::report());
}
