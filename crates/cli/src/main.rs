//! The binary: parse the arguments, call, answer with an exit status.

use std::process::ExitCode;

use clap::Parser;
use marketlint::args::Cli;

/// Texts and trees are thousands of small pieces, made on many threads: what systems bring along is slow at that.
#[cfg(not(target_env = "musl"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Where the message cannot be written there is nobody left to be told.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    ExitCode::from(marketlint::run(cli))
}
