//! `--format junit`: JUnit's XML, for whatever shows test results. A file is a suite, a finding a failed test.

use std::collections::BTreeMap;
use std::io;

use marketlint_parser::Column;
use marketlint_rules::Level;

use super::{Finding, Report, markup, summary};

/// Writes a suite for each file with findings; what was checked and is fine is one test that passed.
pub fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let counts = report.summary();
    let failures = counts.errors + counts.warnings;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    if report.findings.is_empty() {
        writeln!(out, "<testsuites name=\"marketlint\" tests=\"1\" failures=\"0\" errors=\"0\">")?;
        writeln!(out, "  <testsuite name=\"marketlint\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">")?;
        writeln!(out, "    <testcase name=\"{}\" classname=\"marketlint\"/>", xml(&summary::clean(report)))?;
        writeln!(out, "  </testsuite>")?;
        return writeln!(out, "</testsuites>");
    }
    let tests = report.findings.len();
    writeln!(out, "<testsuites name=\"marketlint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    for findings in report.findings.chunk_by(|a, b| a.place.file == b.place.file) {
        let Some(first) = findings.first() else { continue };
        let path = xml(&report.file(&first.place).path);
        let failures = findings.iter().filter(|it| it.level != Level::Info).count();
        let tests = findings.len();
        writeln!(out, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">")?;
        let mut seen = BTreeMap::new();
        for finding in findings {
            case(report, finding, &mut seen, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Advice is a test that passed, with something to say.
fn case(report: &Report, finding: &Finding, seen: &mut BTreeMap<String, usize>, out: &mut dyn io::Write) -> io::Result<()> {
    let (start, _) = report.positions(&finding.place, Column::Char);
    let path = &report.file(&finding.place).path;
    let help = finding.help.as_ref().map_or(String::new(), |it| format!("\nhelp: {}", xml(it)));
    let place = format!("{}:{}:{}", xml(path), start.line, start.column);
    let text = format!("{place}\n{}{help}\n{}", xml(&finding.message), xml(&finding.rule.url()));
    let (open, close) = match finding.level {
        Level::Info => ("<system-out>".to_owned(), "</system-out>"),
        level => (format!("<failure type=\"{}\" message=\"{}\">", level.as_str(), xml(&finding.message)), "</failure>"),
    };
    let name = name(finding, start.line, seen);
    let (name, class) = (xml(&name), xml(path));
    writeln!(
        out,
        "    <testcase name=\"{name}\" classname=\"{class}\" file=\"{class}\" line=\"{}\">{open}{text}{close}</testcase>",
        start.line
    )
}

/// The rule and the way into the document, or the line. Equal ones are numbered: some readers keep one test of a name.
fn name(finding: &Finding, line: usize, seen: &mut BTreeMap<String, usize>) -> String {
    let place = match finding.path.as_deref() {
        Some(path) if !path.is_empty() => path.to_owned(),
        _ => format!("line {line}"),
    };
    let name = format!("{}: {place}", finding.rule.name);
    let count = seen.entry(name.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { name } else { format!("{name} ({count})") }
}

/// XML cannot hold control characters, which are written out, and two more.
fn xml(text: &str) -> String {
    markup::text(text).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
