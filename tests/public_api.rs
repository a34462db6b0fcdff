//! The public items of the crate are those listed in `tests/public_api.txt`, so that no change of them goes
//! unnoticed. `LIST=write cargo test --test public_api` writes the list anew.

#[path = "sources/items.rs"]
mod items;
mod sources;

use std::fs;
use std::path::Path;

use items::{Item, public_items};
use sources::files;

/// The declarations of public items, one in a line.
fn declarations() -> Vec<String> {
    let line = |item: Item| format!("{}: {}", item.file, item.declaration);
    public_items().into_iter().map(line).collect()
}

#[test]
fn the_public_items_are_those_of_the_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public_api.txt");
    let items = declarations();
    assert!(items.len() > 150, "{} public items", items.len());
    if std::env::var("LIST").as_deref() == Ok("write") {
        fs::write(&path, items.join("\n") + "\n").expect("the list");
    }
    let list = fs::read_to_string(&path).unwrap_or_default();
    let listed: Vec<&str> = list.lines().collect();
    let gone: Vec<_> = listed
        .iter()
        .filter(|item| !items.iter().any(|own| own == *item))
        .collect();
    let new: Vec<_> = items
        .iter()
        .filter(|item| !listed.contains(&item.as_str()))
        .collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "no longer public: {gone:#?}\nnew: {new:#?}"
    );
}

/// The program that compares machines calls every public function, except strategies of tests and threads. It is looked
/// for by name, so where several types have a function of that name, one call is enough for this test.
#[test]
fn the_bits_of_every_public_function_are_compared() {
    let mut paths = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bits/src");
    files(&folder, &mut paths);
    let read = |path| fs::read_to_string(path).expect("a file of tests/bits");
    let program: String = paths.iter().map(read).collect();
    let mut called = 0;
    for item in public_items() {
        let Some(name) = item.function() else {
            continue;
        };
        if item.file.starts_with("interop/proptest") || item.file == "interop/rayon.rs" {
            continue;
        }
        let calls = [".", "::", "("].map(|before| format!("{before}{name}"));
        let is_called = calls.iter().any(|call| {
            let mut ends = program.split(call.as_str()).skip(1);
            ends.any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        assert!(is_called, "tests/bits does not call {name} of {}", item.of);
        called += 1;
    }
    assert!(called > 150, "{called} functions are called");
}
