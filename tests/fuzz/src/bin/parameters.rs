#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shallow_relu_fuzz::parameters::laws(bytes));
