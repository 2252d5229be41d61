//! `--format json`: the report that scripts, editors and agents read. The promise is in `docs/formats.md`.

use std::io;

use marketlint_parser::Column;
use serde_json::{Value, json};

use super::{Finding, Place, RenderOptions, Report, Suppressed};

/// Writes the report as one JSON document.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report, options))?;
    writeln!(out)
}

fn document(report: &Report, options: &RenderOptions) -> Value {
    let summary = report.summary();
    let mut out = json!({
        "version": 1,
        "tool": { "name": "marketlint", "version": env!("CARGO_PKG_VERSION") },
        "roots": report.roots.iter().map(|it| json!({ "path": it.path, "kind": it.kind, "plugins": it.plugins.len(), "files": it.files })).collect::<Vec<_>>(),
        "findings": report.findings.iter().map(|it| finding(report, it)).collect::<Vec<_>>(),
        "summary": {
            "errors": summary.errors, "warnings": summary.warnings, "infos": summary.infos,
            "suppressed": summary.suppressed, "fixable": summary.fixable,
        },
    });
    if options.show_suppressed {
        out["suppressed"] = report.suppressed.iter().map(|it| suppressed(report, it)).collect();
    }
    out
}

/// One finding that was silenced: the finding, by what, and why.
pub fn suppressed(report: &Report, suppressed: &Suppressed) -> Value {
    let mut out = finding(report, &suppressed.finding);
    out["suppressed_by"] = suppressed.by.into();
    out["reason"] = suppressed.reason.as_deref().into();
    out
}

/// One finding, as `jsonl` writes it too.
pub fn finding(report: &Report, finding: &Finding) -> Value {
    let fix = finding.fix.as_ref().map(|fix| {
        let edits = fix.edits.iter().map(|(place, insert)| {
            let file = report.file(place);
            json!({ "file": file.path, "start": file.source.disk_offset(place.range.start), "end": file.source.disk_offset(place.range.end), "insert": insert })
        });
        json!({ "title": fix.title, "safety": fix.safety.as_str(), "edits": edits.collect::<Vec<_>>(), "operations": fix.operations })
    });
    let labels = finding.labels.iter().map(|it| json!({ "file": report.file(it).path, "span": span(report, it), "text": it.text }));
    json!({
        "rule": finding.rule.name,
        "group": finding.rule.group(),
        "severity": finding.level.as_str(),
        "message": finding.message,
        "help": finding.help,
        "file": report.file(&finding.place).path,
        "pointer": finding.pointer,
        "path": finding.path,
        "span": span(report, &finding.place),
        "label": finding.place.text,
        "labels": labels.collect::<Vec<_>>(),
        "fix": fix,
        "fingerprint": finding.fingerprint,
        "url": finding.rule.url(),
    })
}

fn span(report: &Report, place: &Place) -> Value {
    let file = report.file(place);
    let (start, end) = report.positions(place, Column::Char);
    json!({
        "start": { "offset": file.source.disk_offset(place.range.start), "line": start.line, "column": start.column },
        "end": { "offset": file.source.disk_offset(place.range.end), "line": end.line, "column": end.column },
    })
}
