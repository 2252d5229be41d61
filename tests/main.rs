//! Everything that is tested through files and output alone: one module per topic.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

mod memory;
mod pages;
