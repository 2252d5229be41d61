//! The summary of a step of GitHub Actions: a file that the runner names in the environment, to which steps append.

use std::io::Write as _;
use std::path::Path;

use crate::Error;
use crate::report::{RenderOptions, Report, github};

/// Appends the report where `GITHUB_STEP_SUMMARY` points, if it points anywhere.
pub fn append(report: &Report, options: &RenderOptions) -> Result<(), Error> {
    match std::env::var_os("GITHUB_STEP_SUMMARY") {
        Some(path) if !path.is_empty() => append_to(Path::new(&path), &github::step_summary(report, options)),
        _ => Ok(()),
    }
}

fn append_to(path: &Path, text: &str) -> Result<(), Error> {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
    file.and_then(|mut it| it.write_all(text.as_bytes()))
        .map_err(|source| Error::Io { doing: format!("cannot write the summary of the step to {}", path.display()), source })
}
