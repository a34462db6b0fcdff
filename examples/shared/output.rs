//! What an example leaves behind: text, files, and how it has ended.

use std::error::Error;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Prints the parts, a blank line between them. Not by `print`, which panics when the reader has gone
/// away.
pub(crate) fn print(parts: &[String]) -> io::Result<()> {
    match io::stdout().write_all(parts.join("\n").as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a file into a folder, which is made where it is missing, and returns the file's path.
pub(crate) fn write(folder: &str, name: &str, content: &str) -> Result<String, String> {
    fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))?;
    let path = format!("{folder}/{name}");
    fs::write(&path, content).map_err(|error| format!("{path}: {error}"))?;
    Ok(path)
}

/// The exit code; an error is printed.
pub(crate) fn exit(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
