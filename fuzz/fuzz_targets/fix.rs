#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| marketlint_fuzz::run("fix", bytes));
