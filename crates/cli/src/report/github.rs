//! `--format github`: workflow commands that become annotations, and the summary of a step.

use std::cmp::Reverse;
use std::io;

use marketlint_parser::Column;
use marketlint_rules::Level;

use super::{Finding, RenderOptions, Report, markup, plain, safe, summary};

/// Writes the findings of each file as a folded group for who reads the log, and then one annotation for each, the most severe
/// first: GitHub shows ten errors and ten warnings of a step.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    for findings in report.findings.chunk_by(|a, b| a.place.file == b.place.file) {
        let Some(first) = findings.first() else { continue };
        let counts = summary::counts(findings.iter().map(|it| it.level));
        writeln!(out, "::group::{}", data(&format!("{}: {counts}", report.file(&first.place).path)))?;
        let mut text = Vec::new();
        plain::findings(report, findings, &mut text)?;
        out.write_all(harmless(&String::from_utf8_lossy(&text)).as_bytes())?;
        writeln!(out, "::endgroup::")?;
    }
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|it| Reverse(it.level));
    for finding in findings {
        annotation(report, finding, options, out)?;
    }
    let mut text = Vec::new();
    summary::render(report, options, &mut text)?;
    out.write_all(harmless(&String::from_utf8_lossy(&text)).as_bytes())
}

fn annotation(report: &Report, finding: &Finding, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let (start, end) = report.positions(&finding.place, Column::Char);
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let path = options.run.path_in_repository(&report.file(&finding.place).path);
    write!(out, "::{command} title={},file={}", property(finding.rule.name), property(&path))?;
    if report.file(&finding.place).has_text() {
        write!(out, ",line={},endLine={}", start.line, end.line)?;
        // GitHub takes columns only within one line.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
    }
    let help = finding.help.as_ref().map_or(String::new(), |it| format!("%0Ahelp: {}", data(it)));
    writeln!(out, "::{}{help}", data(&finding.message))
}

/// The text of a command.
fn data(text: &str) -> String {
    harmless(&safe::escape(text)).replace('%', "%25")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Nothing in these lines is a command of the old form, which the runner obeys wherever it stands.
fn harmless(text: &str) -> String {
    text.replace("##[", "# #[")
}

/// GitHub takes a mebibyte.
const LONGEST_SUMMARY: usize = 1_000_000;

/// The report as Markdown for `GITHUB_STEP_SUMMARY`.
pub fn step_summary(report: &Report, options: &RenderOptions) -> String {
    // One block of HTML without an empty line: nothing in it is read as Markdown.
    let line = if report.findings.is_empty() { summary::clean(report) } else { summary::line(report) };
    let mut out = format!("### marketlint\n\n<p>{}</p>\n", markup::inline(&line));
    if report.findings.is_empty() {
        return out;
    }
    out.push_str("\n<table>\n<tr><th>Level</th><th>Rule</th><th>Where</th><th>What</th></tr>\n");
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|it| Reverse(it.level));
    let mut shown = 0;
    for finding in &findings {
        let row = row(report, finding, options);
        if out.len() + row.len() > LONGEST_SUMMARY {
            break;
        }
        out.push_str(&row);
        shown += 1;
    }
    out.push_str("</table>\n");
    if shown < findings.len() {
        out.push_str(&format!("\n<p>{} more are in the log.</p>\n", findings.len() - shown));
    }
    out
}

fn row(report: &Report, finding: &Finding, options: &RenderOptions) -> String {
    let (start, end) = report.positions(&finding.place, Column::Char);
    let path = &report.file(&finding.place).path;
    let has_text = report.file(&finding.place).has_text();
    let shown = if has_text { format!("{path}:{}:{}", start.line, start.column) } else { path.clone() };
    let mut place = format!("<code>{}</code>", markup::text(&shown));
    if let Some(url) = options.run.url_of(path) {
        // Markdown is shown as it is written only when asked for.
        let plain = if path.ends_with(".md") { "?plain=1" } else { "" };
        let lines = if has_text { format!("{plain}#L{}-L{}", start.line, end.line) } else { String::new() };
        place = format!("<a href=\"{}\">{place}</a>", markup::text(&(url + &lines)));
    }
    let help = finding.help.as_ref().map_or(String::new(), |it| format!("<br>{}", markup::inline(it)));
    format!(
        "<tr><td>{}</td><td><a href=\"{}\">{}</a></td><td>{place}</td><td>{}{help}</td></tr>\n",
        finding.level.as_str(),
        markup::text(&finding.rule.url()),
        finding.rule.name,
        markup::inline(&finding.message)
    )
}
