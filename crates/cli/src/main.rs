//! The binary: parse the arguments, call, answer with an exit status.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = std::env::args().next_back().unwrap_or_default();
    let report = marketlint::lint::lint(Path::new(&root), &marketlint_rules::Config::default());
    match marketlint::report::json::render(&report, &Default::default(), &mut std::io::stdout().lock()) {
        Ok(()) if report.summary().errors > 0 => ExitCode::from(1),
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}
