//! The laws and files that the documents name exist.

use std::fs;
use std::path::Path;

/// The file of the module in a name `module::name` of a chapter.
fn file_of(module: &str) -> String {
    match module.strip_prefix("kernel::") {
        Some(inside) => format!("src/function/evaluate/kernel/{inside}.rs"),
        None => format!("tests/laws/{}.rs", module.replace("::", "/")),
    }
}

#[test]
fn the_laws_that_chapters_name_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for chapter in ["promises", "design"] {
        let path = root.join(format!("src/_docs/{chapter}.md"));
        let text = fs::read_to_string(path).expect("a chapter");
        // Every second part is the text between backticks.
        for code in text.split('`').skip(1).step_by(2) {
            let is_path =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
            let Some((module, law)) = code.rsplit_once("::").filter(|_| code.chars().all(is_path))
            else {
                continue;
            };
            let file = root.join(file_of(module));
            let source = fs::read_to_string(&file)
                .unwrap_or_else(|error| panic!("{chapter}.md names {code}: {error}"));
            let declared = [format!("fn {law}("), format!("fn {law}<")];
            assert!(
                declared.iter().any(|fun| source.contains(fun.as_str())),
                "{chapter}.md names {code}, and {} has no such function",
                file.display()
            );
            named += 1;
        }
    }
    assert!(named > 50, "{named} laws are named");
}

#[test]
fn the_files_that_the_readme_links_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README");
    let mut linked = 0;
    for rest in readme.split("](").chain(readme.split("]: ")).skip(1) {
        let target = rest.split([')', '\n']).next().unwrap_or_default();
        let is_file = target.ends_with(".md") || target.ends_with(".svg") || target == "LICENSE";
        if is_file && !target.contains(char::is_whitespace) {
            assert!(root.join(target).exists(), "README.md links {target}");
            linked += 1;
        }
    }
    assert!(linked > 10, "{linked} files are linked");
}

#[test]
fn the_files_that_the_design_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let design = fs::read_to_string(root.join("src/_docs/design.md")).expect("the chapter");
    let folders = ["", "src", "src/function/evaluate", "tests/laws"];
    let mut named = 0;
    for code in design.split('`').skip(1).step_by(2) {
        let is_file = [".rs", ".md", ".txt"].iter().any(|end| code.ends_with(end));
        if is_file && code.contains('/') && !code.contains(char::is_whitespace) {
            let found = folders
                .iter()
                .any(|folder| root.join(folder).join(code).exists());
            assert!(found, "design.md names {code}");
            named += 1;
        }
    }
    assert!(named > 20, "{named} files are named");
}

/// The six rows of the README are rows of the table in the chapter `speed`, which is pasted as it was printed.
#[test]
fn the_speeds_of_the_readme_are_those_of_the_chapter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let [readme, chapter] = ["README.md", "src/_docs/speed.md"]
        .map(|file| fs::read_to_string(root.join(file)).expect("a document"));
    let origin = chapter.split("commit ").nth(1).expect("a commit");
    let commit = origin.split(',').next().expect("a commit");
    assert!(readme.contains(&format!("commit {commit},")), "{commit}");
    let printed: Vec<Vec<&str>> = chapter
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let mut rows = 0;
    for row in readme.lines().filter(|line| line.starts_with("| `f")) {
        let cells: Vec<&str> = row
            .split(['|', '`', ' '])
            .filter(|s| !s.is_empty())
            .collect();
        // The columns type, N, random, sorted, 4096, partition_point and interp of the printed table.
        assert!(
            printed.iter().any(|line| line.len() == 11
                && line[..4] == cells[..4]
                && line[5..7] == cells[4..6]),
            "{row} is not in the chapter"
        );
        rows += 1;
    }
    assert_eq!(rows, 6);
}

/// What the chapter of recipes shows for other crates is in programs that run, line by line.
#[test]
fn recipes_for_other_crates_are_parts_of_programs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(root.join(file)).expect("a file");
    let chapter = read("src/_docs/recipes.md");
    for (name, program) in [
        ("// ndarray", "examples/with_other_crates.rs"),
        ("// csv", "examples/with_other_crates.rs"),
        ("// arrow", "examples/datafusion/README.md"),
    ] {
        let recipe = chapter.split(name).nth(1).expect("a recipe");
        let end = recipe.find("\n\n").expect("the end of the recipe");
        let program = read(program);
        let lines: Vec<&str> = program.lines().map(str::trim).collect();
        let shown: Vec<&str> = recipe[..end].lines().skip(1).map(str::trim).collect();
        assert!(shown.len() > 2, "{name}");
        for line in shown {
            assert!(lines.contains(&line), "{name}: {line}");
        }
    }
}

/// The machines of the chapter *promises* have compared as many values as are recorded now, and its refusals are as many.
#[test]
fn the_counts_of_the_promises_are_the_recorded_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let [chapter, bits, refusals] = [
        "src/_docs/promises.md",
        "tests/bits/bits.txt",
        "tests/refusals/f64.txt",
    ]
    .map(|file| fs::read_to_string(root.join(file)).expect("a file"));
    let values = bits.lines().map(|line| {
        let count = line.split_whitespace().nth(1).expect("three columns");
        count.parse::<u64>().expect("a count")
    });
    let wanted = format!("| {} equal ", values.sum::<u64>());
    let mut machines = 0;
    for line in chapter.lines().filter(|line| line.contains(" equal  ")) {
        assert!(line.contains(&wanted), "{line}, but {wanted} is recorded");
        machines += 1;
    }
    assert!(machines > 5, "{machines} machines");

    let total = refusals.lines().last().expect("a line for all calls");
    let (calls, _) = total.split_once(" calls").expect("a count");
    let words: String = chapter.split_whitespace().collect();
    assert!(
        words.contains(&format!("{calls}callsforeachof")),
        "{calls} calls are recorded"
    );
}
