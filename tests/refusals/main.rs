//! Every public function, called with every hostile value that fits its parameters: nothing panics, and every refusal
//! has the variant and the text that are recorded in `f64.txt`. Where two parameters meet, some values of one stand for
//! all. The file has a line for each answer of each function, with the first call that gets this answer and the number of
//! the others, and a last line with a hash of all calls and answers. (`f32.txt` has the calls that `f32` answers
//! otherwise, and a hash of all, too.) `LIST=write cargo test --all-features --test refusals` records them anew.
//!
//! A new public function is to be called here, or named among the exceptions with the reason.

// The counts of 64-bit machines are among the calls.
#![cfg(target_pointer_width = "64")]

mod algebra;
mod calculus;
mod data;
#[cfg(all(feature = "onnx", feature = "safetensors", feature = "rayon"))]
mod features;
mod functions;
#[path = "../sources/items.rs"]
mod items;
mod jumping;
mod networks;
#[path = "../sources/mod.rs"]
mod sources;
mod table;
mod values;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use items::public_items;
use shallow_relu::number::DoubleDouble;
use table::Table;
use values::{FEW, Number, SCALARS};

/// Public functions that are not called, and why.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "interop::proptest",
    "strategies take no floats, and tests/proptest.rs draws with hostile sizes",
)];

/// All calls but those that need features.
fn calls<F: Number>() -> Table {
    let mut table = Table::new();
    functions::call_all::<F>(&mut table);
    jumping::call_all::<F>(&mut table);
    algebra::call_all::<F>(&mut table);
    calculus::call_all::<F>(&mut table);
    data::call_all::<F>(&mut table);
    networks::call_all::<F>(&mut table);
    quotients(&mut table);
    table
}

/// The one public function of the wider type of floats, whose operators are its other ones.
fn quotients(table: &mut Table) {
    for (a, b) in SCALARS.into_iter().flat_map(|a| FEW.map(|b| (a, b))) {
        table.call(
            "DoubleDouble::high",
            format_args!("of {a:?} / {b:?}"),
            || (DoubleDouble::from(a) / DoubleDouble::from(b)).high(),
        );
    }
}

/// Those of `f64`, made once for all tests.
fn of_f64() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(calls::<f64>)
}

/// Compares lines, and all calls, with what is recorded, and records them if that is asked for.
fn compare(name: &str, mut lines: Vec<String>, calls: &Table) {
    lines.push(calls.total());
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/refusals")
        .join(name);
    if std::env::var("LIST").as_deref() == Ok("write") {
        fs::write(&path, lines.join("\n") + "\n").expect("the list");
    }
    let list = fs::read_to_string(&path).unwrap_or_default();
    let listed: Vec<&str> = list.lines().collect();
    let differing: Vec<String> = lines
        .iter()
        .zip(listed.iter().copied().chain(std::iter::repeat("nothing")))
        .filter(|(now, listed)| now != listed)
        .map(|(now, listed)| format!("\n   now: {now}\nlisted: {listed}"))
        .take(20)
        .collect();
    assert!(
        differing.is_empty(),
        "the first lines that differ from {name}: {}",
        differing.concat()
    );
    assert_eq!(lines.len(), listed.len(), "calls in {name}");
}

#[test]
fn every_call_is_answered_as_recorded() {
    compare("f64.txt", of_f64().lines(), of_f64());
}

/// A call of `f32` is answered as that of `f64`, except for the values in the texts. The others are recorded.
#[test]
fn every_call_of_f32_is_answered_as_recorded() {
    /// An answer without its values.
    fn kind(answer: &str) -> &str {
        answer.split([':', ' ', '(']).next().unwrap_or_default()
    }
    let calls = calls::<f32>();
    let of_f64 = &of_f64().calls;
    assert_eq!(calls.calls.len(), of_f64.len(), "calls of f32");
    let others: HashMap<String, &str> = of_f64
        .iter()
        .map(|call| (call.text(), kind(&call.answer)))
        .collect();
    let is_word = |answer: &str| answer.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut lines = Vec::new();
    for call in &calls.calls {
        let (text, answer) = (call.text(), kind(&call.answer));
        let other = others.get(&text).copied().unwrap_or_default();
        if answer != other && (is_word(answer) || is_word(other)) {
            lines.push(format!("{text} | {}", call.answer));
        }
    }
    compare("f32.txt", lines, &calls);
}

#[cfg(all(feature = "onnx", feature = "safetensors", feature = "rayon"))]
#[test]
fn every_call_of_a_feature_is_answered_as_recorded() {
    let calls = features::calls();
    compare("features.txt", calls.lines(), &calls);
}

/// The public functions of the crate, as `Type::name`, or `module::name` where there is no type, with the module they
/// are in.
fn public_functions() -> BTreeSet<(String, String)> {
    let items = public_items().into_iter();
    let functions = items.filter_map(|item| {
        let folders: Vec<&str> = item.file.split('/').take(2).collect();
        let name = format!("{}::{}", item.of, item.function()?);
        Some((name, folders.join("::")))
    });
    functions.collect()
}

#[test]
fn every_public_function_is_called() {
    let functions = public_functions();
    let called = of_f64().names();
    let excepted = |function: &str, module: &str| {
        EXCEPTIONS
            .iter()
            .any(|(name, _)| *name == function || *name == module)
    };
    let in_features =
        |function: &str| include_str!("features.rs").contains(&format!("\"{function}\""));
    let missing: Vec<_> = functions
        .iter()
        .filter(|(function, module)| {
            let needs_a_feature = module.starts_with("interop");
            let is_called =
                called.contains(function.as_str()) || needs_a_feature && in_features(function);
            !is_called && !excepted(function, module)
        })
        .collect();
    assert!(
        missing.is_empty(),
        "public functions that are not called with hostile values: {missing:#?}"
    );
    let listed = include_str!("../public_api.txt").lines();
    let listed = listed
        .filter(|line| line.contains(": fn ") || line.contains(": const fn "))
        .count();
    assert!(
        functions.len() <= listed && functions.len() + 5 > listed,
        "{} of {listed}",
        functions.len()
    );
    let known = |name: &str| functions.iter().any(|(function, _)| function == name);
    let unknown: Vec<_> = called.iter().filter(|name| !known(name)).collect();
    assert!(unknown.is_empty(), "not public: {unknown:?}");
    for (name, reason) in EXCEPTIONS {
        let exists = functions
            .iter()
            .any(|(function, module)| function == name || module == name);
        assert!(
            exists && !called.contains(name),
            "{name} is no exception: {reason}"
        );
    }
}

/// The calls here, and the laws, whose profile is the same, are tried with all checks of the language.
#[test]
fn debug_assertions_and_overflow_checks_are_on() {
    let panics = |call: fn() -> u8| std::panic::catch_unwind(call).is_err();
    assert!(panics(|| std::hint::black_box(u8::MAX) + 1));
    assert!(panics(|| {
        debug_assert!(std::hint::black_box(false));
        0
    }));
}
