//! `--format jsonl`: one finding per line, as in `json`, for pipes.

use std::io;

use super::{RenderOptions, Report, json};

/// Writes every finding as one line; what was silenced follows where it is asked for.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        serde_json::to_writer(&mut *out, &json::finding(report, finding))?;
        writeln!(out)?;
    }
    let suppressed = if options.show_suppressed { report.suppressed.as_slice() } else { &[] };
    for it in suppressed {
        serde_json::to_writer(&mut *out, &json::suppressed(report, it))?;
        writeln!(out)?;
    }
    Ok(())
}
