//! A picture for documentation pages, which have no file beside them to show.

/// The definition, in Markdown, of a link named `name` that carries the whole picture.
pub(crate) fn definition(name: &str, svg: &str) -> String {
    // Only what a link may not hold is escaped.
    let escaped = svg.chars().map(|c| match c {
        '%' | '#' | '<' | '>' | '"' | '(' | ')' | ' ' | '\n' => format!("%{:02X}", c as u32),
        c => c.to_string(),
    });
    format!(
        "[{name}]: data:image/svg+xml,{}\n",
        escaped.collect::<String>()
    )
}
