//! `--format concise`: one line each, which terminals and editors make clickable.

use std::io;

use marketlint_parser::Column;

use super::Report;

/// Writes every finding as `path:line:column: level[rule]: message`.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        let (start, _) = report.positions(&finding.place, Column::Char);
        let path = &report.file(&finding.place).path;
        writeln!(out, "{path}:{}:{}: {}[{}]: {}", start.line, start.column, finding.level.as_str(), finding.rule.name, finding.message)?;
    }
    Ok(())
}
