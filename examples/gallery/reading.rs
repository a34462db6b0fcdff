//! Points from a CSV file: one `x,y` a line.
//!
//! A first line of column names, blank lines and lines that begin with `#` are skipped. Every
//! other line must be two numbers; an error names the line that is not.

use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use shallow_relu::Error;

/// Points, and where they are from.
#[derive(Debug, Clone)]
pub struct Points {
    /// The name of the file, or what the points are.
    pub source: String,
    /// The x of each.
    pub xs: Vec<f64>,
    /// The y of each.
    pub ys: Vec<f64>,
    /// The line of each; empty if they are not from a file.
    pub lines: Vec<usize>,
}

impl Points {
    /// The points of a file.
    ///
    /// # Errors
    ///
    /// Returns a text if the file cannot be read, or if a line is not a point. It names the line and what is
    /// wrong with it.
    pub fn read(path: &Path) -> Result<Self, String> {
        let source = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| format!("{source}: {error}"))?;
        let mut read = Self {
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
            let wrong = |problem| format!("{}, line {line}{problem}", read.source);
            let fields = fields(content).map_err(|error| wrong(format!(": {error}")))?;
            if !(header_allowed && is_header(&fields)) {
                let (x, y) = point(&fields).map_err(wrong)?;
                read.xs.push(x);
                read.ys.push(y);
                read.lines.push(line);
            }
            header_allowed = false;
        }
        Ok(read)
    }

    /// The text of an error of the library, with the line of the file that it is about.
    #[must_use]
    pub fn refused(&self, error: &Error) -> String {
        let index = match *error {
            Error::NotFinite { index, .. }
            | Error::NotIncreasing { index, .. }
            | Error::TwoAtOneX { index, .. }
            | Error::WeightOverflow { index, .. } => Some(index),
            Error::SlopeOverflow { segment, .. } => Some(segment + 1),
            _ => None,
        };
        match index.and_then(|index| self.lines.get(index)) {
            Some(line) => format!("{}, line {line}: {error}", self.source),
            None => format!("{}: {error}", self.source),
        }
    }
}

/// One line taken apart. A reader of the whole text would count the skipped lines before a record as part of it,
/// and name the wrong line.
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
fn point(fields: &StringRecord) -> Result<(f64, f64), String> {
    let number = |text: &str| {
        text.parse()
            .map_err(|_| format!(": \"{text}\" is not a number"))
    };
    if fields.len() != 2 {
        let values = if fields.len() == 1 { "value" } else { "values" };
        let count = fields.len();
        return Err(format!(" has {count} {values}, a point has two: x,y"));
    }
    Ok((number(&fields[0])?, number(&fields[1])?))
}

/// Column names: two words, not numbers with a slip in them.
fn is_header(fields: &StringRecord) -> bool {
    let is_word =
        |text: &str| text.starts_with(char::is_alphabetic) && text.parse::<f64>().is_err();
    fields.len() == 2 && fields.iter().all(is_word)
}
