//! Measurements from a CSV file: one `x,y` a line, x increasing.
//!
//! A first line of column names, blank lines and lines that begin with `#` are skipped. Everything
//! else must be two numbers; what is not is named with its line.

use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::measurements::Measurements;

/// The measurements of a file; or what is wrong with the file, and where.
pub(crate) fn measurements(path: &Path) -> Result<Measurements, String> {
    let source = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{source}: {error}"))?;
    let mut measurements = Measurements {
        source,
        xs: Vec::new(),
        ys: Vec::new(),
        lines: Vec::new(),
    };
    let mut header_allowed = true;
    for (line, content) in (1..).zip(text.lines()) {
        if content.trim().is_empty() || content.starts_with('#') {
            continue;
        }
        let wrong = |problem| format!("{}, line {line}: {problem}", measurements.source);
        let fields = fields(content).map_err(|error| wrong(error.to_string()))?;
        if !(header_allowed && is_header(&fields)) {
            let (x, y) = numbers(&fields).map_err(wrong)?;
            measurements.xs.push(x);
            measurements.ys.push(y);
            measurements.lines.push(line);
        }
        header_allowed = false;
    }
    Ok(measurements)
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

fn numbers(fields: &StringRecord) -> Result<(f64, f64), String> {
    let number = |text: &str| {
        text.parse()
            .map_err(|_| format!("\"{text}\" is not a number"))
    };
    match fields.len() {
        2 => Ok((number(&fields[0])?, number(&fields[1])?)),
        count => Err(format!("{count} values, where a measurement has two: x,y")),
    }
}

/// Column names: two words, not numbers with a slip in them.
fn is_header(fields: &StringRecord) -> bool {
    let is_word =
        |text: &str| text.starts_with(char::is_alphabetic) && text.parse::<f64>().is_err();
    fields.len() == 2 && fields.iter().all(is_word)
}
