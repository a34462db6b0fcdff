//! What an example leaves behind: text, files, and an exit code.

use std::error::Error;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Prints the parts, a blank line between them. Unlike `print!` it does not panic if the reader has gone away.
///
/// # Errors
///
/// Returns any other error of standard output.
pub fn print(parts: &[String]) -> io::Result<()> {
    match io::stdout().write_all(parts.join("\n").as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a file into a folder, which is made if it is missing, and returns the path of the file.
///
/// # Errors
///
/// Returns a text if one of them cannot be written.
pub fn write(folder: &str, name: &str, content: &str) -> Result<String, String> {
    fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))?;
    let path = format!("{folder}/{name}");
    fs::write(&path, content).map_err(|error| format!("{path}: {error}"))?;
    Ok(path)
}

/// Prints the error, if there is one, and returns the exit code.
#[must_use]
pub fn exit(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
