//! The lines behind the findings: how many, in how much, and what can be done about them.

use std::collections::BTreeMap;
use std::io;

use marketlint_parser::Column;
use marketlint_rules::Level;
use marketlint_rules::schema::thousands;

use super::terminal::{Paint, wrap};
use super::{RenderOptions, Report, safe};

/// Writes what `human`, `plain` and `concise` end with: the table of rules where it is asked for, and the summary.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    end(report, options, &|line| line, out)
}

/// The same in colour, and broken at the width of the terminal.
pub fn render_painted(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::new(options.terminal);
    let fitted = |line: String| wrap(&line, options.terminal.width.max(20)).join("\n");
    let clean = report.findings.is_empty();
    end(report, options, &|line| if clean { paint.good(&fitted(line)) } else { paint.bold(&fitted(line)) }, out)
}

fn end(report: &Report, options: &RenderOptions, shape: &dyn Fn(String) -> String, out: &mut dyn io::Write) -> io::Result<()> {
    if options.statistics && !report.findings.is_empty() {
        statistics(report, out)?;
        writeln!(out)?;
    }
    if options.show_suppressed {
        suppressed(report, out)?;
    }
    if options.quiet {
        return Ok(());
    }
    writeln!(out, "{}", shape(if report.findings.is_empty() { clean(report) } else { line(report) }))
}

/// What was silenced, one line each, with the reason.
fn suppressed(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for it in &report.suppressed {
        let (start, _) = report.positions(&it.finding.place, Column::Char);
        let path = safe::escape(&report.file(&it.finding.place).path);
        let reason = it.reason.as_deref().map(|it| format!(": {}", safe::escape(it))).unwrap_or_default();
        let (rule, message) = (it.finding.rule.name, safe::escape(&it.finding.message));
        writeln!(out, "{path}:{}:{}: suppressed[{rule}]: {message} (by {}{reason})", start.line, start.column, it.by)?;
    }
    if report.suppressed.is_empty() { Ok(()) } else { writeln!(out) }
}

/// "3 errors, 2 warnings in 87 files of 12 plugins; 2 can be fixed with `marketlint fix`".
pub fn line(report: &Report) -> String {
    let summary = report.summary();
    let mut out = format!("{} in {}", counts(report.findings.iter().map(|it| it.level)), extent(report));
    match (summary.fixable, summary.fixable_unsafe) {
        (0, 0) => {}
        (safe, 0) => out.push_str(&format!("; {safe} can be fixed with `marketlint fix`")),
        (0, risky) => out.push_str(&format!("; {risky} can be fixed with `marketlint fix --unsafe-fixes`")),
        (safe, risky) => out.push_str(&format!("; {safe} can be fixed with `marketlint fix`, {risky} more with `--unsafe-fixes`")),
    }
    out + &unseen(report)
}

/// What there is to say when nothing was found: what was looked at.
pub fn clean(report: &Report) -> String {
    let names: Vec<String> = report
        .roots
        .iter()
        .map(|it| match &it.name {
            Some(name) => format!("{} `{}`", it.kind, safe::escape(name)),
            None => format!("{} `{}`", it.kind, safe::escape(&it.path)),
        })
        .collect();
    let what = match names.as_slice() {
        [] => "nothing".to_owned(),
        [one] => format!("the {one}"),
        more => format!("{} roots", more.len()),
    };
    format!("No findings: checked {what}, {}{}", extent(report), unseen(report))
}

/// A table of the rules that found something, the most frequent first.
pub fn statistics(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut by_rule: BTreeMap<&str, (usize, Level, usize)> = BTreeMap::new();
    for finding in &report.findings {
        let row = by_rule.entry(finding.rule.name).or_insert((0, finding.level, 0));
        row.0 += 1;
        row.1 = row.1.max(finding.level);
        row.2 += usize::from(finding.fix.is_some());
    }
    let mut rows: Vec<(&str, (usize, Level, usize))> = by_rule.into_iter().collect();
    rows.sort_by_key(|&(name, (count, ..))| (std::cmp::Reverse(count), name));
    writeln!(out, "count  fixable  level    rule")?;
    for (name, (count, level, fixable)) in rows {
        writeln!(out, "{count:>5}  {fixable:>7}  {:<7}  {name}", level.as_str())?;
    }
    Ok(())
}

/// "3 errors, 1 warning"; what there is none of is left out.
pub fn counts(levels: impl Iterator<Item = Level>) -> String {
    let mut by_level: BTreeMap<Level, usize> = BTreeMap::new();
    for level in levels {
        *by_level.entry(level).or_insert(0) += 1;
    }
    let parts: Vec<String> = by_level.iter().rev().map(|(level, count)| number(*count, level.as_str())).collect();
    if parts.is_empty() { "no findings".into() } else { parts.join(", ") }
}

/// "87 files of 12 plugins".
fn extent(report: &Report) -> String {
    let files = report.roots.iter().map(|it| it.files).sum();
    let plugins = report.roots.iter().map(|it| it.plugins.len()).sum();
    match plugins {
        0 => number(files, "file"),
        plugins => format!("{} of {}", number(files, "file"), number(plugins, "plugin")),
    }
}

/// What is not shown, and how to see it.
fn unseen(report: &Report) -> String {
    let mut out = String::new();
    if !report.suppressed.is_empty() {
        out.push_str(&format!("; {} suppressed", report.suppressed.len()));
    }
    if report.hidden > 0 {
        out.push_str(&format!("; {} of advice not shown (`--all-severities` shows them)", number(report.hidden, "piece")));
    }
    if report.waiting > 0 {
        out.push_str(&format!("; {} wait for `rules` in the configuration to move on", number(report.waiting, "newer rule")));
    }
    out
}

/// "1 file", "2 files", "1,542 files".
pub fn number(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}
