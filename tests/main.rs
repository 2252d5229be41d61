//! Everything that is tested through files and output alone: one module per topic.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

mod base;
mod cli;
mod config;
mod discover;
mod docs;
mod fixes;
mod formats;
mod hostile;
mod hostile_formats;
mod lsp;
mod memory;
mod mutations;
mod official;
mod pages;
mod spans;

// What runs bash and git as they are on Linux and macOS; Windows runners try the action itself.
#[cfg(unix)]
mod action;
#[cfg(unix)]
mod guides;
#[cfg(unix)]
mod release;
