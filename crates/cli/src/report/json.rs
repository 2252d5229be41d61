//! `--format json`: the report that scripts, editors and agents read. The promise is in `docs/formats.md`.

use std::io;

use marketlint_parser::Column;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::{Finding, Place, RenderOptions, Report, Suppressed};

/// Writes the report as one JSON document.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document { report, options })?;
    writeln!(out)
}

struct Document<'a> {
    report: &'a Report,
    options: &'a RenderOptions,
}

/// Findings are made as they are written: hundreds of thousands of them are more than fits.
impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.report;
        let summary = report.summary();
        let roots = report.roots.iter();
        let roots = roots.map(|it| json!({ "path": it.path, "kind": it.kind, "plugins": it.plugins.len(), "files": it.files }));
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("version", &1)?;
        out.serialize_entry("tool", &json!({ "name": "marketlint", "version": env!("CARGO_PKG_VERSION") }))?;
        out.serialize_entry("roots", &roots.collect::<Vec<_>>())?;
        out.serialize_entry("findings", &Each(&report.findings, |it: &Finding| finding(report, it)))?;
        out.serialize_entry(
            "summary",
            &json!({
                "errors": summary.errors, "warnings": summary.warnings, "infos": summary.infos,
                "suppressed": summary.suppressed, "fixable": summary.fixable,
            }),
        )?;
        if self.options.show_suppressed {
            out.serialize_entry("suppressed", &Each(&report.suppressed, |it: &Suppressed| suppressed(report, it)))?;
        }
        out.end()
    }
}

/// A list, and what is written for each of it.
struct Each<'a, T, F>(&'a [T], F);

impl<T, F: Fn(&T) -> Value> Serialize for Each<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
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
