//! `--format sarif`: SARIF 2.1.0, for GitHub's code scanning and for viewers.

use std::collections::BTreeMap;
use std::io;

use marketlint_parser::Column;
use marketlint_rules::{Level, Rule};
use serde_json::{Value, json};

use super::{Finding, Place, RenderOptions, Repair, Report, Run, Suppressed, VersionControl, uri};

/// How much a run may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many results.
    pub results: usize,
    /// How many bytes of results, before they are compressed.
    pub bytes: usize,
}

/// What GitHub takes in one run: so many results, and ten megabytes when compressed. Reports like ours shrink to less than a
/// tenth.
pub const LIMITS: Limits = Limits { results: 25_000, bytes: 80_000_000 };

/// What is longer is looked up in the file.
const LONGEST_SNIPPET: usize = 256;

/// Writes the report as one SARIF log with one run.
pub fn render(report: &Report, options: &RenderOptions, limits: Limits, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &log(report, &options.run, limits))?;
    writeln!(out)
}

fn log(report: &Report, run: &Run, limits: Limits) -> Value {
    let writer = Writer { report, run, rules: rules(report) };
    let (results, left_out) = writer.results(limits);
    let rules: Vec<Value> = writer.rules.values().map(|(_, it)| descriptor(it)).collect();
    let mut out = json!({
        "tool": { "driver": {
            "name": "marketlint",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_HOMEPAGE"),
            "rules": rules,
        } },
        "invocations": [invocation(run, left_out)],
    });
    if let Some(provenance) = run.version_control.as_ref().and_then(provenance) {
        out["versionControlProvenance"] = json!([provenance]);
    }
    out["originalUriBaseIds"] = json!({ BASE: { "description": { "text": "The top of the checked repository." } } });
    out["columnKind"] = "utf16CodeUnits".into();
    out["defaultEncoding"] = "utf-8".into();
    out["language"] = "en".into();
    out["results"] = results.into();
    json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [out] })
}

const BASE: &str = "%SRCROOT%";

/// The rules that found something, by name, each with its place in the list.
fn rules(report: &Report) -> BTreeMap<&'static str, (usize, &'static Rule)> {
    let silenced = report.suppressed.iter().map(|it| it.finding.rule);
    let mut rules: BTreeMap<&str, (usize, &Rule)> =
        report.findings.iter().map(|it| it.rule).chain(silenced).map(|it| (it.name, (0, it))).collect();
    for (index, (place, _)) in rules.values_mut().enumerate() {
        *place = index;
    }
    rules
}

fn descriptor(rule: &Rule) -> Value {
    let witness = rule.witness.by.as_str();
    let mut tags = vec![rule.group(), witness.strip_prefix("the ").unwrap_or(witness)];
    if rule.security.is_some() && rule.group() != "security" {
        tags.push("security");
    }
    let mut properties = json!({
        "tags": tags,
        "precision": "very-high",
        "problem.severity": match rule.level { Level::Error => "error", Level::Warning => "warning", Level::Info => "recommendation" },
        "witness": { "by": witness, "client": rule.witness.client },
    });
    if let Some(severity) = rule.security {
        properties["security-severity"] = severity.into();
    }
    let url = rule.url();
    json!({
        "id": rule.name,
        "name": pascal(rule.name),
        "shortDescription": { "text": rule.summary() },
        "fullDescription": { "text": introduction(rule.page) },
        "help": { "text": format!("{}\n\nMore: {url}", introduction(rule.page)), "markdown": rule.page },
        "helpUri": url,
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": properties,
    })
}

/// What a page says before its first example.
fn introduction(page: &str) -> String {
    let lines = page.lines().skip(1).take_while(|it| !it.starts_with("## "));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn invocation(run: &Run, left_out: usize) -> Value {
    let mut notifications: Vec<Value> =
        run.notifications.iter().map(|it| json!({ "level": level(it.level), "message": { "text": sentence(&it.message) } })).collect();
    if left_out > 0 {
        let text = format!("{left_out} findings are left out, the mildest: GitHub takes no more in one run.");
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    let meaning = match run.exit_code {
        0 => "nothing at or above the threshold",
        1 => "there are findings at or above the threshold",
        _ => "the check could not be made",
    };
    json!({
        "executionSuccessful": run.exit_code < 2,
        "exitCode": run.exit_code,
        "exitCodeDescription": meaning,
        "toolExecutionNotifications": notifications,
    })
}

fn provenance(from: &VersionControl) -> Option<Value> {
    let mut out = json!({ "repositoryUri": from.repository.as_ref()? });
    if let Some(revision) = &from.revision {
        out["revisionId"] = revision.as_str().into();
    }
    if let Some(branch) = &from.branch {
        out["branch"] = branch.as_str().into();
    }
    out["mappedTo"] = json!({ "uriBaseId": BASE });
    Some(out)
}

/// What every result needs.
struct Writer<'a> {
    report: &'a Report,
    run: &'a Run,
    rules: BTreeMap<&'static str, (usize, &'static Rule)>,
}

impl Writer<'_> {
    /// The results, the most severe first, and how many did not fit.
    fn results(&self, limits: Limits) -> (Vec<Value>, usize) {
        let silenced = self.report.suppressed.iter().map(|it| (&it.finding, Some(it)));
        let mut all: Vec<(&Finding, Option<&Suppressed>)> = self.report.findings.iter().map(|it| (it, None)).chain(silenced).collect();
        let count = all.len();
        // GitHub shows 5,000 of them: the first are those that matter most.
        all.sort_by_key(|(finding, silenced)| (silenced.is_some(), std::cmp::Reverse(finding.level)));
        all.truncate(limits.results);
        let mut bytes = 0;
        let results = all.iter().map(|(finding, silenced)| self.result(finding, *silenced)).take_while(|it| {
            bytes += it.to_string().len();
            bytes <= limits.bytes
        });
        let results: Vec<Value> = results.collect();
        let left_out = count - results.len();
        (results, left_out)
    }

    fn result(&self, finding: &Finding, silenced: Option<&Suppressed>) -> Value {
        let (index, _) = self.rules.get(finding.rule.name).copied().unwrap_or((0, finding.rule));
        let mut location = json!({ "physicalLocation": self.location(&finding.place) });
        if let Some(path) = finding.path.as_ref().filter(|it| !it.is_empty()) {
            location["logicalLocations"] = json!([{ "fullyQualifiedName": path, "kind": "member" }]);
        }
        if !finding.place.text.is_empty() {
            location["message"] = json!({ "text": sentence(&finding.place.text) });
        }
        let message = match &finding.help {
            Some(help) => format!("{} {}", sentence(&finding.message), sentence(help)),
            None => sentence(&finding.message),
        };
        let mut out = json!({
            "ruleId": finding.rule.name,
            "ruleIndex": index,
            "level": level(finding.level),
            "message": { "text": message },
            "locations": [location],
            "partialFingerprints": { "marketlint/v1": finding.fingerprint },
        });
        if !finding.labels.is_empty() {
            let related =
                finding.labels.iter().enumerate().map(
                    |(at, it)| json!({ "id": at + 1, "physicalLocation": self.location(it), "message": { "text": sentence(&it.text) } }),
                );
            out["relatedLocations"] = related.collect();
        }
        if let Some(fix) = finding.fix.as_ref().filter(|it| !it.edits.is_empty()) {
            out["fixes"] = json!([self.fix(fix)]);
        }
        // Once a run speaks of suppressions, a result without any has to say so.
        if !self.report.suppressed.is_empty() {
            out["suppressions"] = silenced.map(suppression).into_iter().collect();
        }
        out
    }

    fn location(&self, place: &Place) -> Value {
        json!({ "artifactLocation": self.artifact(place), "region": self.region(place) })
    }

    fn artifact(&self, place: &Place) -> Value {
        let path = self.run.path_in_repository(&self.report.file(place).path);
        json!({ "uri": uri::encode(&path), "uriBaseId": BASE })
    }

    fn region(&self, place: &Place) -> Value {
        let (start, end) = self.report.positions(place, Column::Utf16);
        let source = &self.report.file(place).source;
        let (from, to) = (source.disk_offset(place.range.start), source.disk_offset(place.range.end));
        let mut out = json!({
            "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
            "byteOffset": from, "byteLength": to - from,
        });
        if let Some(snippet) = source.text().get(place.range.clone()).filter(|it| !it.is_empty() && it.len() <= LONGEST_SNIPPET) {
            out["snippet"] = json!({ "text": snippet });
        }
        out
    }

    fn fix(&self, fix: &Repair) -> Value {
        let mut by_file: BTreeMap<usize, Vec<&(Place, String)>> = BTreeMap::new();
        for edit in &fix.edits {
            by_file.entry(edit.0.file).or_default().push(edit);
        }
        let changes = by_file.values().filter_map(|edits| {
            let replacements =
                edits.iter().map(|(place, insert)| json!({ "deletedRegion": self.region(place), "insertedContent": { "text": insert } }));
            let (place, _) = edits.first()?;
            Some(json!({ "artifactLocation": self.artifact(place), "replacements": replacements.collect::<Vec<_>>() }))
        });
        json!({
            "description": { "text": sentence(&fix.title) },
            "artifactChanges": changes.collect::<Vec<_>>(),
            "properties": { "safety": fix.safety.as_str() },
        })
    }
}

fn suppression(silenced: &Suppressed) -> Value {
    let kind = if silenced.by == "comment" { "inSource" } else { "external" };
    let mut out = json!({ "kind": kind, "status": "accepted" });
    out["justification"] = silenced.reason.as_deref().unwrap_or(silenced.by).into();
    out
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// Our messages end without a full stop; here they stand in running text.
fn sentence(text: &str) -> String {
    let mut out = text.to_owned();
    if let Some(first) = out.chars().next() {
        out.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    // `[text](target)` is a link in a SARIF message; a name from a file must not become one.
    if out.contains("](") { out.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]") } else { out }
}

/// `source-not-found` as `SourceNotFound`.
fn pascal(name: &str) -> String {
    name.split('-').map(|word| word.split_at_checked(1).map_or(String::new(), |(first, rest)| first.to_ascii_uppercase() + rest)).collect()
}
