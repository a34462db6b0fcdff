//! The public items of the crate, as its source files declare them.

use std::fs;
use std::path::Path;

use crate::sources::files;

/// A public item of the crate.
pub(crate) struct Item {
    /// The file it is in, as seen from `src`.
    pub(crate) file: String,
    /// The type whose `impl` it is in, or else the first folder of the file.
    pub(crate) of: String,
    /// What stands between `pub` and the body.
    pub(crate) declaration: String,
}

impl Item {
    /// The name, if it is a function.
    pub(crate) fn function(&self) -> Option<&str> {
        let rest = (self.declaration.strip_prefix("fn "))
            .or_else(|| self.declaration.strip_prefix("const fn "))?;
        rest.split(['(', '<']).next()
    }
}

/// All public items, except those in files of tests.
pub(crate) fn public_items() -> Vec<Item> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&src, &mut paths);
    paths.sort();
    let mut items = Vec::new();
    for path in paths.iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = fs::read_to_string(path).expect("a file of src");
        let inside = path.strip_prefix(&src).expect("a file of src");
        let file = inside.to_str().expect("a name in UTF-8").replace('\\', "/");
        let folder = file.split('/').next().expect("a name");
        let mut of = folder.to_owned();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("impl") {
                of = type_of(line);
            } else if line.starts_with('}') {
                folder.clone_into(&mut of);
            }
            if let Some(declaration) = declaration(line, &mut lines) {
                items.push(Item {
                    file: file.clone(),
                    of: of.clone(),
                    declaration,
                });
            }
        }
    }
    items
}

/// The declaration of a public item that starts in a line and goes on in the next ones.
fn declaration<'a>(line: &str, next: &mut impl Iterator<Item = &'a str>) -> Option<String> {
    let kinds = [
        "fn ",
        "const fn ",
        "struct ",
        "enum ",
        "trait ",
        "type ",
        "const ",
        "mod ",
        "use ",
    ];
    let rest = line.trim().strip_prefix("pub ")?;
    if !kinds.iter().any(|kind| rest.starts_with(kind)) {
        return None;
    }
    let mut item = rest.to_owned();
    let is_open = |item: &str| !item.ends_with(['{', ';', '}']) && !item.contains(" {");
    while is_open(&item)
        && let Some(line) = next.next()
    {
        item = format!("{item} {}", line.trim());
    }
    let end = if item.starts_with("use ") {
        item.len()
    } else {
        item.find(" {").unwrap_or(item.len())
    };
    Some(item[..end].trim_end_matches([';', ',', ' ']).to_owned())
}

/// The name of the type in `impl<T: Scalar> Type<T> {`.
fn type_of(line: &str) -> String {
    let rest = &line["impl".len()..];
    let mut depth = 0;
    let start = rest.find(|c| {
        depth += i32::from(c == '<') - i32::from(c == '>');
        c == ' ' && depth == 0
    });
    let rest = rest[start.unwrap_or(0)..].trim_start();
    rest.chars().take_while(|c| c.is_alphanumeric()).collect()
}
