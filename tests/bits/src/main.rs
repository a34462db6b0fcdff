//! Whether this machine computes the recorded bits.
//!
//! The program calls every public operation on hard inputs, for `f32` and for `f64`, and hashes the bits of all results
//! and the texts of all errors, one hash for each group of operations. It compares the hashes with those of the table
//! `bits.txt`, and fails if one differs. Only NaN counts as NaN, whatever its sign and payload are: see promise 5 in the
//! chapter *promises*.
//!
//! ```text
//! cd tests/bits
//! cargo run --release                              # compares
//! cargo run --release write                        # writes the table anew, after a change of results that is meant
//! cargo run --release list f64/function/eval       # every value of a group, to compare two machines by diff
//! ../machines.sh                                   # the program on every machine that can be had
//! ```
//!
//! The inputs are made by integer arithmetic and by plus, minus, times and divided by, which IEEE 754 fixes: nothing
//! depends on a library of functions, on the order of bytes, or on the width of `usize`. Each file holds the operations of
//! the folder of its name in `src`. A test in `tests/public_api.rs` asks whether every public operation is in one. These are left
//! out: serde and proptest, which need other crates for a run; threads, which not every machine has; exact number
//! types, which compute in integers.

mod algebra;
mod approximate;
mod calculus;
mod discontinuous;
mod error;
mod fit;
mod float;
mod function;
mod inputs;
mod interop;
mod network;
mod number;
mod output;
mod periodic;
#[path = "../../hostile/random.rs"]
mod random;
mod record;
mod samples;
mod table;

use std::process::ExitCode;

use float::Float;
use output::say;
use table::Table;

const RECORDED: &str = include_str!("../bits.txt");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => compare(&all_groups(None)),
        ["write"] => write(&all_groups(None)),
        ["list", group] => {
            all_groups(Some(group.to_owned()));
            ExitCode::SUCCESS
        }
        _ => {
            say("usage: nothing, or write, or list GROUP");
            ExitCode::FAILURE
        }
    }
}

/// The hashes of all groups. The values of the one that is `listed` are printed.
fn all_groups(listed: Option<String>) -> Table {
    let mut table = Table::new(listed);
    groups_of::<f32>(&mut table);
    groups_of::<f64>(&mut table);
    error::groups(&mut table);
    table
}

fn groups_of<F: Float>(table: &mut Table) {
    number::groups::<F>(table);
    function::groups::<F>(table);
    discontinuous::groups::<F>(table);
    periodic::groups::<F>(table);
    samples::groups::<F>(table);
    algebra::groups::<F>(table);
    calculus::groups::<F>(table);
    network::groups::<F>(table);
    approximate::groups::<F>(table);
    fit::groups::<F>(table);
    interop::groups::<F>(table);
}

/// Compares with the recorded table, line by line, and tells what differs.
fn compare(table: &Table) -> ExitCode {
    let mut differ = 0;
    let mut left_out = 0;
    for line in RECORDED.lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        match table.line_of(name) {
            Some(now) if now == line => {}
            Some(now) => {
                differ += 1;
                say(&format!(
                    "DIFFERS: {name}\n  recorded {line}\n  here     {now}"
                ));
            }
            None if cfg!(not(feature = "std")) && name.ends_with("/roots") => left_out += 1,
            None => {
                differ += 1;
                say(&format!("MISSING: {name}"));
            }
        }
    }
    let recorded = |name: &str| {
        let mut names = RECORDED.lines().map(|line| line.split_whitespace().next());
        names.any(|recorded| recorded == Some(name))
    };
    for name in table.names().filter(|name| !recorded(name)) {
        differ += 1;
        say(&format!("NOT RECORDED: {name}"));
    }
    let (groups, values) = table.totals();
    let without = if left_out > 0 {
        ", square roots left out"
    } else {
        ""
    };
    if differ == 0 {
        say(&format!(
            "{groups} groups, {values} values and texts: the recorded bits{without}"
        ));
        return ExitCode::SUCCESS;
    }
    say(&format!(
        "{differ} of {groups} groups DIFFER from the recorded bits{without}"
    ));
    ExitCode::FAILURE
}

fn write(table: &Table) -> ExitCode {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/bits.txt");
    match std::fs::write(path, table.text()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{path}: {error}"));
            ExitCode::FAILURE
        }
    }
}
