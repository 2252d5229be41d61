//! `--format concise`: one line each, which terminals and editors make clickable.

use std::io;

use marketlint_parser::Column;

use super::{Report, safe};

/// Writes every finding as `path:line:column: level[rule]: message`.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        let (start, _) = report.positions(&finding.place, Column::Char);
        let path = safe::escape(&report.file(&finding.place).path);
        let (level, rule, message) = (finding.level.as_str(), finding.rule.name, safe::escape(&finding.message));
        writeln!(out, "{path}:{}:{}: {level}[{rule}]: {message}", start.line, start.column)?;
    }
    Ok(())
}
