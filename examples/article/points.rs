//! Breakpoints from a CSV file: one `x,y` a line.
//!
//! A first line of column names, blank lines and lines that begin with `#` are skipped. Everything
//! else must be two numbers; what is not is named with its line, and so is what the library
//! refuses.

use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use shallow_relu::{Error, ShallowReluNet};

/// The network through the breakpoints of a file; or what is wrong with the file, and where.
pub(crate) fn network(path: &Path) -> Result<ShallowReluNet<f64>, String> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let points = read(&text).map_err(|problem| format!("{name}, {problem}"))?;
    let breakpoints: Vec<_> = points.iter().map(|point| point.breakpoint).collect();
    ShallowReluNet::from_breakpoints(&breakpoints).map_err(|error| match refused(&error) {
        Some(index) => format!("{name}, line {}: {error}", points[index].line),
        None => format!("{name}: {error}"),
    })
}

struct Point {
    line: usize,
    breakpoint: (f64, f64),
}

fn read(text: &str) -> Result<Vec<Point>, String> {
    let mut points = Vec::new();
    let mut header_allowed = true;
    for (line, content) in (1..).zip(text.lines()) {
        if content.trim().is_empty() || content.starts_with('#') {
            continue;
        }
        let fields = fields(content).map_err(|error| format!("line {line}: {error}"))?;
        if !(header_allowed && is_header(&fields)) {
            let breakpoint =
                breakpoint(&fields).map_err(|problem| format!("line {line}{problem}"))?;
            points.push(Point { line, breakpoint });
        }
        header_allowed = false;
    }
    Ok(points)
}

/// One line taken apart. By itself, because a reader of the whole text would count the skipped
/// lines before a record as part of it, and name the wrong line.
fn fields(line: &str) -> Result<StringRecord, csv::Error> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(line.as_bytes());
    let mut fields = StringRecord::new();
    reader.read_record(&mut fields)?;
    Ok(fields)
}

/// The two numbers of a line; or what is wrong with it, worded to follow "line 3".
fn breakpoint(fields: &StringRecord) -> Result<(f64, f64), String> {
    let number = |text: &str| {
        text.parse()
            .map_err(|_| format!(": \"{text}\" is not a number"))
    };
    if fields.len() != 2 {
        let values = if fields.len() == 1 { "value" } else { "values" };
        let count = fields.len();
        return Err(format!(" has {count} {values}, a breakpoint has two: x,y"));
    }
    Ok((number(&fields[0])?, number(&fields[1])?))
}

/// Column names: two words, not numbers with a slip in them.
fn is_header(fields: &StringRecord) -> bool {
    let is_word =
        |text: &str| text.starts_with(char::is_alphabetic) && text.parse::<f64>().is_err();
    fields.len() == 2 && fields.iter().all(is_word)
}

/// The breakpoint at which the library refused the rest.
fn refused(error: &Error) -> Option<usize> {
    match *error {
        Error::NotFinite { index, .. }
        | Error::NotIncreasing { index, .. }
        | Error::WeightOverflow { index, .. } => Some(index),
        Error::SlopeOverflow { segment, .. } => Some(segment + 1),
        _ => None,
    }
}
