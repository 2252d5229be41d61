//! `--format html`: one page for a review, with all it needs inside: what was checked, a picture of it, and the findings.
//!
//! Without its script the page is complete; the script filters. Every text from a file goes through `markup`.

use std::collections::BTreeMap;
use std::io;

use marketlint_parser::Column;
use marketlint_rules::{Level, Rule, Safety};

use super::excerpt::{Cut, Excerpt};
use super::summary::{counts, number};
use super::{Finding, Place, RenderOptions, Repair, Report, markup, summary};
use map::Map;

mod frame;
mod map;
mod treemap;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// The page may do nothing but use this style and this script: the digests of `page.css` and `page.js`.
const POLICY: &str = "default-src 'none'; \
    style-src 'sha256-eFsk5NedpzUcLkDaCYvX6DCp7t41+/S4txsyleci5YU='; \
    script-src 'sha256-t17o9LjtGnHSFeXwVfOQbuMSR1s+cA6FAdEMjdAYQIQ='; \
    base-uri 'none'; form-action 'none'";

/// From here on, findings are laid out only when they come into view.
const MANY: usize = 300;

/// A browser can hold no more at once.
const MOST_FINDINGS: usize = 5_000;

/// Writes the page.
pub fn render(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let map = Map::new(report);
    head(report, out)?;
    header(report, options, out)?;
    writeln!(out, "<main>")?;
    map.write(report, out)?;
    if !report.findings.is_empty() {
        rules(report, out)?;
        filters(report, &map, out)?;
        findings(report, &map, options, out)?;
    }
    suppressed(report, out)?;
    writeln!(
        out,
        "</main>\n<footer>Made by <a href=\"{}\">marketlint</a> {}.</footer>",
        env!("CARGO_PKG_HOMEPAGE"),
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

/// What the page is about: the marketplace's name, or the path.
fn subject(report: &Report) -> String {
    match report.roots.as_slice() {
        [root] => root.name.clone().unwrap_or_else(|| root.path.clone()),
        roots => number(roots.len(), "root"),
    }
}

fn head(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let counts = counts(report.findings.iter().map(|it| it.level));
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<title>{}: {counts} - marketlint</title>", markup::text(&subject(report)))?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body{}>", if report.findings.len() > MANY { " class=\"many\"" } else { "" })?;
    if report.findings.is_empty() { Ok(()) } else { writeln!(out, "<a class=\"skip\" href=\"#findings\">Skip to the findings</a>") }
}

fn header(report: &Report, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let summary = report.summary();
    writeln!(out, "<header>\n<p class=\"kicker\">marketlint</p>\n<h1>{}</h1>", markup::text(&subject(report)))?;
    writeln!(out, "<ul class=\"tally\">")?;
    for (level, count) in [(Level::Error, summary.errors), (Level::Warning, summary.warnings), (Level::Info, summary.infos)] {
        let none = if count == 0 { " none" } else { "" };
        let noun = number(count, level.as_str());
        let (number, noun) = noun.split_once(' ').unwrap_or_default();
        writeln!(out, "<li class=\"{}{none}\"><b>{number}</b> {noun}</li>", level.as_str())?;
    }
    writeln!(out, "</ul>")?;
    let line = if report.findings.is_empty() { summary::clean(report) } else { summary::line(report) };
    writeln!(out, "<p>{}.</p>", markup::inline(&line))?;
    for root in &report.roots {
        let mut text = format!(
            "<code>{}</code>: {}, {}, {}",
            markup::text(&root.path),
            root.kind,
            number(root.plugins.len(), "plugin"),
            number(root.files, "file")
        );
        if root.elsewhere > 0 {
            text.push_str(&format!(
                "; {} in the catalogue not in this repository",
                match root.elsewhere {
                    1 => "1 plugin is".to_owned(),
                    more => format!("{more} plugins are"),
                }
            ));
        }
        writeln!(out, "<p class=\"checked\">{text}.</p>")?;
    }
    if let Some(from) = &options.run.version_control {
        let repository = from.repository.iter().map(|it| link(it, it));
        let revision = from.revision.iter().map(|it| format!("<code>{}</code>", markup::text(it)));
        let branch = from.branch.iter().map(|it| format!("branch <code>{}</code>", markup::text(it)));
        let parts: Vec<String> = repository.chain(revision).chain(branch).collect();
        if !parts.is_empty() {
            writeln!(out, "<p class=\"checked\">{}</p>", parts.join(", "))?;
        }
    }
    for it in &options.run.notifications {
        writeln!(out, "<p class=\"notification {}\">{}</p>", it.level.as_str(), markup::inline(&it.message))?;
    }
    writeln!(out, "</header>")
}

/// A link; an address that is none of the web is only text.
fn link(url: &str, text: &str) -> String {
    let text = markup::text(text);
    if url.starts_with("https://") { format!("<a href=\"{}\" rel=\"noreferrer\">{text}</a>", markup::text(url)) } else { text }
}

/// Rules by how often they spoke.
fn by_rule(report: &Report) -> Vec<(&'static Rule, Vec<&Finding>)> {
    let mut by_name: BTreeMap<&str, (&'static Rule, Vec<&Finding>)> = BTreeMap::new();
    for finding in &report.findings {
        by_name.entry(finding.rule.name).or_insert_with(|| (finding.rule, Vec::new())).1.push(finding);
    }
    let mut rules: Vec<_> = by_name.into_values().collect();
    rules.sort_by_key(|(_, findings)| (std::cmp::Reverse(findings.iter().map(|it| it.level).max()), std::cmp::Reverse(findings.len())));
    rules
}

fn rules(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"rules-title\">\n<h2 id=\"rules-title\">Rules</h2>\n<div class=\"scroll\">\n<table>")?;
    writeln!(
        out,
        "<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Found</th><th scope=\"col\">Fixable</th><th scope=\"col\">What it finds</th></tr></thead>\n<tbody>"
    )?;
    for (rule, findings) in by_rule(report) {
        let worst = findings.iter().map(|it| it.level).max().unwrap_or(rule.level);
        let fixable = findings.iter().filter(|it| it.fix.is_some()).count();
        writeln!(
            out,
            "<tr><th scope=\"row\">{} <a href=\"#rule={}\">{}</a></th><td>{}</td><td>{fixable}</td><td>{}</td></tr>",
            badge(worst),
            rule.name,
            rule.name,
            findings.len(),
            markup::inline(rule.summary())
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>\n</section>")
}

fn badge(level: Level) -> String {
    format!("<span class=\"badge {0}\">{0}</span>", level.as_str())
}

fn filters(report: &Report, map: &Map<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let summary = report.summary();
    writeln!(out, "<form id=\"filters\" hidden aria-label=\"Filter the findings\">\n<fieldset>\n<legend>Severity</legend>")?;
    for (level, count) in [(Level::Error, summary.errors), (Level::Warning, summary.warnings), (Level::Info, summary.infos)] {
        if count > 0 {
            let name = level.as_str();
            writeln!(out, "<label><input type=\"checkbox\" name=\"level\" value=\"{name}\" checked> {}</label>", number(count, name))?;
        }
    }
    writeln!(out, "</fieldset>\n<label>Rule <select name=\"rule\"><option value=\"\">all</option>")?;
    let mut rules = by_rule(report);
    rules.sort_by_key(|(rule, _)| rule.name);
    for (rule, findings) in rules {
        writeln!(out, "<option value=\"{0}\">{0} ({1})</option>", rule.name, findings.len())?;
    }
    writeln!(out, "</select></label>\n<label>Plugin <select name=\"plugin\"><option value=\"\">all</option>")?;
    for group in map.groups.iter().filter(|it| !it.findings.is_empty()) {
        writeln!(out, "<option value=\"{}\">{} ({})</option>", group.id, markup::text(&group.name), group.findings.len())?;
    }
    writeln!(out, "</select></label>\n<label>Text <input type=\"search\" name=\"words\"></label>")?;
    writeln!(out, "<button type=\"reset\">Show all</button>\n<output id=\"shown\" aria-live=\"polite\"></output>\n</form>")
}

fn findings(report: &Report, map: &Map<'_>, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<section id=\"findings\" tabindex=\"-1\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>")?;
    let shown = report.findings.get(..MOST_FINDINGS).unwrap_or(&report.findings);
    let mut number = 0;
    for findings in shown.chunk_by(|a, b| a.place.file == b.place.file) {
        let Some(first) = findings.first() else { continue };
        let counts = counts(findings.iter().map(|it| it.level));
        writeln!(
            out,
            "<section class=\"file\">\n<h3><code>{}</code> <small>{counts}</small></h3>",
            markup::text(&report.file(&first.place).path)
        )?;
        for it in findings {
            let group = map.group_of(number).map_or("", |it| it.id.as_str());
            finding(report, it, number, group, options, out)?;
            number += 1;
        }
        writeln!(out, "</section>")?;
    }
    if shown.len() < report.findings.len() {
        writeln!(out, "<p>{} more are not on this page; the other formats have them.</p>", report.findings.len() - shown.len())?;
    }
    writeln!(out, "</section>")
}

const CUT: Cut = Cut { context: 1, width: 110, ellipsis: "…" };

fn finding(report: &Report, finding: &Finding, at: usize, group: &str, options: &RenderOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let level = finding.level.as_str();
    let rule = finding.rule;
    writeln!(
        out,
        "<article class=\"finding {level}\" id=\"f{at}\" tabindex=\"-1\" data-level=\"{level}\" data-rule=\"{}\" data-plugin=\"{group}\">",
        rule.name
    )?;
    writeln!(out, "<h4>{} {}</h4>", badge(finding.level), markup::inline(&finding.message))?;
    let (start, end) = report.positions(&finding.place, Column::Char);
    let file = report.file(&finding.place);
    let mut place = format!(
        "<code>{}</code>",
        markup::text(&if file.has_text() { format!("{}:{}:{}", file.path, start.line, start.column) } else { file.path.clone() })
    );
    if let Some(url) = options.run.url_of(&file.path) {
        let plain = if file.path.ends_with(".md") { "?plain=1" } else { "" };
        place = format!("<a href=\"{}{plain}#L{}-L{}\" rel=\"noreferrer\">{place}</a>", markup::text(&url), start.line, end.line);
    }
    if let Some(path) = finding.path.as_ref().filter(|it| !it.is_empty()) {
        place.push_str(&format!(", at <code>{}</code>", markup::text(path)));
    }
    writeln!(out, "<p class=\"place\">{place}, rule {}</p>", link(&rule.url(), rule.name))?;
    let (shown, bare): (Vec<&Place>, Vec<&Place>) = finding.places().partition(|it| report.file(it).has_text());
    let excerpt = Excerpt::new(report, &shown, &CUT);
    frame::write(&excerpt, &shown, &finding.place, out)?;
    for place in bare.iter().filter(|it| !it.text.is_empty()) {
        writeln!(out, "<p class=\"place\"><code>{}</code>: {}</p>", markup::text(&report.file(place).path), markup::inline(&place.text))?;
    }
    if let Some(help) = &finding.help {
        writeln!(out, "<p class=\"help\"><b>Help</b> {}</p>", markup::inline(help))?;
    }
    if let Some(fix) = &finding.fix {
        repair(report, fix, out)?;
    }
    writeln!(out, "</article>")
}

fn repair(report: &Report, fix: &Repair, out: &mut dyn io::Write) -> io::Result<()> {
    let command = match fix.safety {
        Safety::Safe => "marketlint fix",
        Safety::Unsafe => "marketlint fix --unsafe-fixes",
    };
    writeln!(out, "<div class=\"fix\"><p><b>Fix</b> {}: <code>{command}</code> does it.</p>", markup::inline(&fix.title))?;
    if !fix.edits.is_empty() || !fix.operations.is_empty() {
        writeln!(out, "<ul>")?;
        for (place, insert) in &fix.edits {
            let gone = report.file(place).source.text().get(place.range.clone()).unwrap_or_default();
            writeln!(out, "<li>{}</li>", change(gone, insert))?;
        }
        for it in &fix.operations {
            writeln!(out, "<li>{}</li>", markup::inline(it))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</div>")
}

fn change(gone: &str, insert: &str) -> String {
    let short = |text: &str| {
        let mut shown: String = text.chars().take(LONGEST_CHANGE).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        markup::text(&shown)
    };
    match (gone, insert) {
        ("", insert) => format!("insert <ins>{}</ins>", short(insert)),
        (gone, "") => format!("remove <del>{}</del>", short(gone)),
        (gone, insert) => format!("<del>{}</del> becomes <ins>{}</ins>", short(gone), short(insert)),
    }
}

const LONGEST_CHANGE: usize = 160;

fn suppressed(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    if report.suppressed.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details>\n<summary>{} suppressed</summary>\n<ul>", number(report.suppressed.len(), "finding"))?;
    for it in &report.suppressed {
        let finding = &it.finding;
        let (start, _) = report.positions(&finding.place, Column::Char);
        let reason = it.reason.as_ref().map_or(String::new(), |it| format!(": {}", markup::inline(it)));
        writeln!(
            out,
            "<li>{} {} <span class=\"place\"><code>{}:{}:{}</code>, rule {}, by {}{reason}</span></li>",
            badge(finding.level),
            markup::inline(&finding.message),
            markup::text(&report.file(&finding.place).path),
            start.line,
            start.column,
            finding.rule.name,
            it.by
        )?;
    }
    writeln!(out, "</ul>\n</details>")
}
