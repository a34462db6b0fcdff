//! Printing a line. `wasm32-unknown-unknown` has no output of its own, so there whoever runs the program provides one:
//! `wasm.mjs`.

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn say(line: &str) {
    #[link(wasm_import_module = "env")]
    unsafe extern "C" {
        fn print(text: *const u8, length: usize);
    }
    // SAFETY: the text is `length` bytes long, and `print` only reads it.
    unsafe { print(line.as_ptr(), line.len()) }
}
