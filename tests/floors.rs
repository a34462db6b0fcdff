//! The floors of `src`: a module imports only from those above it in the list of `lib.rs`.

mod sources;

use std::fs;
use std::path::Path;

use sources::files;

#[test]
fn a_module_imports_only_from_those_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(src.join("lib.rs")).expect("lib.rs");
    let lines = lib.lines().map(|line| line.trim_start_matches("pub "));
    let floors: Vec<&str> = lines
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .filter(|&floor| floor != "support")
        .collect();
    assert_eq!(floors.first(), Some(&"number"));
    let (mut found, mut imports) = (vec![], 0);
    files(&src, &mut found);
    for path in &found {
        let inside = path.strip_prefix(&src).expect("a file of src");
        let folder = inside.iter().next().and_then(|folder| folder.to_str());
        let Some(own) = floors.iter().position(|&floor| Some(floor) == folder) else {
            continue;
        };
        let text = fs::read_to_string(path).expect("a file of src");
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code.filter(|line| !path.ends_with("tests.rs") || !line.contains("support")) {
            for rest in line.split("crate::").skip(1) {
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if let Some(other) = floors.iter().position(|&floor| floor == name) {
                    imports += 1;
                    assert!(other <= own, "{}: {line}", inside.display());
                }
            }
        }
    }
    assert!(imports > 100, "{imports} imports seen");
}
