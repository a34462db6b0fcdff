//! The numbers in the documentation are those that the command beside them prints.

use crate::report;

#[test]
fn the_table_of_accuracy_is_the_one_the_example_prints() {
    let chapter = include_str!("../../src/_docs/accuracy.md");
    let report = report::report();
    assert!(
        chapter.contains(report.trim_end()),
        "put into src/_docs/accuracy.md what cargo run --release --example exactness prints:\n{report}"
    );
}
