//! The lines behind the findings: how many, in how much, and what can be done about them.

use std::io;

use super::{RenderOptions, Report};

/// Writes the summary.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    if options.quiet {
        return Ok(());
    }
    let summary = report.summary();
    writeln!(out, "{} errors, {} warnings", summary.errors, summary.warnings)
}
