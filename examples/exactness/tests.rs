//! The numbers in the documentation are those that the command beside them prints.

use crate::report;

#[test]
fn the_table_in_the_readme_is_the_one_the_example_prints() {
    let readme = include_str!("../../README.md");
    let report = report::report();
    assert!(
        readme.contains(report.trim_end()),
        "put into README.md what cargo run --release --example exactness prints:\n{report}"
    );
}
