//! `--format gitlab`: GitLab's code quality report, a list of issues.

use std::io;

use marketlint_parser::Column;
use marketlint_rules::Level;
use serde_json::{Value, json};

use super::{Finding, RenderOptions, Report};

/// Writes one issue for each finding.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let issues: Vec<Value> = report.findings.iter().map(|it| issue(report, it, options)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(report: &Report, finding: &Finding, options: &RenderOptions) -> Value {
    let (start, end) = report.positions(&finding.place, Column::Char);
    let description = match &finding.help {
        Some(help) => format!("{}: {help}", finding.message),
        None => finding.message.clone(),
    };
    let severity = match finding.level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info => "info",
    };
    let file = report.file(&finding.place);
    // Unique in the whole report, as GitLab wants it, and the same as elsewhere where there is but one root.
    let fingerprint = match report.roots.get(file.root) {
        Some(root) if report.roots.len() > 1 => format!("{}:{}", root.path, finding.fingerprint),
        _ => finding.fingerprint.clone(),
    };
    json!({
        "type": "issue",
        "check_name": finding.rule.name,
        "description": description,
        "categories": [if finding.rule.security.is_some() { "Security" } else { "Bug Risk" }],
        "severity": severity,
        "fingerprint": fingerprint,
        "location": {
            "path": options.run.path_in_repository(&file.path),
            "lines": { "begin": start.line, "end": end.line },
        },
    })
}
