//! Names and values that were written to break out of a format. They never do: what has a parser is parsed back, and nothing that
//! a terminal or a runner obeys comes through.

use marketlint::report::sarif::{self, Limits};
use marketlint::report::{self, Finding, Format, Notification, RenderOptions, Report, Run, Suppressed, VersionControl};
use marketlint_parser::Span;
use marketlint_rules::{Config, Fix, Level, Rule};
use regex::Regex;
use serde_json::Value;

use crate::formats::rendered;
use crate::memory::Memory;
use crate::spans::percent_decoded;

/// Each stands in a file name, a value, a message, a label, a help line and a fix.
const HOSTILE: &[&str] = &[
    "\"quoted\" 'single' `tick` \\back",
    "new\nline\r\n::error file=x::owned",
    "::error file=x,line=1::owned",
    "##[error]owned ##[add-mask]x",
    "%0A::error::owned%0D%25",
    "\u{1b}[31mred\u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{7}\u{9b}2J\u{7}\u{8}\u{7f}",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x='",
    "]]>--><!--<![CDATA[&amp;&#0;",
    "\u{202e}evil\u{2066}\u{200b}\u{feff}\u{2028}\u{2029}\u{e0041}\u{ad}",
    "[click](https://evil.example) ![x](javascript:alert(1)) | a | b |\n\n# title\n@someone",
    "{0} {{1}} ${HOME} $(id) %SRCROOT%",
    "\0nul\u{fffe}\u{ffff}\u{1}",
    "a,b:c;d=e?f#g%20h i",
];

static SPITE: Rule = Rule {
    name: "spite",
    level: Level::Error,
    page: "# spite\n\nText that means harm.\n",
    file: "crates/rules/src/rules/demo/spite.rs",
    check: |repo, findings| {
        for (at, id) in repo.tree.ids().skip(1).filter(|&it| repo.sources.source(it).is_some()).enumerate() {
            let evil = HOSTILE[at % HOSTILE.len()];
            let text = repo.sources.text(id).unwrap();
            let start = text.find(evil.chars().next().unwrap()).unwrap_or(0);
            let end = text.find(" end").unwrap_or(start).max(start);
            findings
                .report(Span::new(id, start, end), format!("{evil} in {}", repo.tree.path(id)))
                .label(evil)
                .also(repo.at(id), evil)
                .help(evil)
                .fix(Fix::safe(evil, Span::new(id, start, end), evil));
            findings.report(repo.at(repo.tree.parent(id)), evil).label(evil).level(Level::Warning);
        }
    },
    ..Rule::DEFAULT
};

/// Front matter and JSON with hostile keys and values, in directories with hostile names.
fn report() -> Report {
    let mut files = Vec::new();
    let mut entries = Vec::new();
    for (at, evil) in HOSTILE.iter().enumerate() {
        let dir = format!("plugins/{at} {}", evil.replace(['/', '\0'], "_"));
        entries.push(serde_json::json!({ "name": evil, "source": format!("./{dir}") }));
        files
            .push((format!("{dir}/.claude-plugin/plugin.json"), serde_json::json!({ "name": evil, *evil: { *evil: " end" } }).to_string()));
        files.push((format!("{dir}/skills/x/SKILL.md"), format!("---\nname: x\n---\n{evil} end\n{evil}")));
    }
    let catalogue = serde_json::json!({ "name": HOSTILE.join(" "), "plugins": entries, HOSTILE[6]: "x" }).to_string();
    files.push((".claude-plugin/marketplace.json".into(), catalogue));
    let memory = Memory::new(files.into_iter().map(|(path, text)| (path, text.into_bytes())));
    let mut report = memory.report(&[&SPITE], &Config::default());
    for (finding, evil) in report.findings.iter_mut().zip(HOSTILE.iter().cycle()) {
        finding.path = Some(evil.to_string());
    }
    report.suppressed = report.findings.iter().zip(HOSTILE.iter().cycle()).map(|(finding, evil)| silenced(finding, evil)).collect();
    assert!(report.findings.len() > 3 * HOSTILE.len());
    report
}

fn silenced(finding: &Finding, evil: &str) -> Suppressed {
    Suppressed { finding: finding.clone(), by: "comment", reason: Some(evil.to_owned()) }
}

fn options() -> RenderOptions {
    let notifications = HOSTILE.iter().map(|it| Notification { level: Level::Warning, message: it.to_string() }).collect();
    let version_control = VersionControl {
        repository: Some("https://github.com/\"><script>alert(1)</script>".into()),
        revision: Some("\"><script>".into()),
        branch: Some(HOSTILE[6].into()),
        prefix: String::new(),
    };
    let run = Run { exit_code: 1, notifications, version_control: Some(version_control) };
    RenderOptions { statistics: true, show_suppressed: true, run, ..RenderOptions::default() }
}

/// Nothing but printable characters and line breaks.
fn assert_harmless(text: &str, format: &str) {
    let bad = |it: &char| {
        (it.is_control() && *it != '\n')
            || matches!(it, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    if let Some(it) = text.chars().find(bad) {
        panic!("{format} lets {it:?} through");
    }
}

#[test]
fn reach_no_terminal() {
    let report = report();
    for format in [Format::Human, Format::Plain, Format::Concise, Format::Github] {
        assert_harmless(&rendered(&report, format, &options()), format.as_str());
    }
    let quiet = RenderOptions { quiet: true, ..RenderOptions::default() };
    let concise = rendered(&report, Format::Concise, &quiet);
    assert_eq!(concise.lines().count(), report.findings.len(), "one line each");
    assert!(concise.lines().all(|it| it.contains("[spite]: ")));
}

#[test]
fn command_no_runner() {
    let report = report();
    let out = rendered(&report, Format::Github, &options());
    assert!(!out.contains("##["), "the old form of a command, which is obeyed anywhere in a line");
    let ours = Regex::new(
        r"^::(group|endgroup|(error|warning|notice) title=spite,file=[^,:\n]*(,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?)?)::",
    )
    .unwrap();
    let commands: Vec<&str> = out.lines().filter(|it| it.trim_start().starts_with("::")).collect();
    for it in &commands {
        assert!(ours.is_match(it), "{it} is none of our commands");
    }
    let annotations = commands.iter().filter(|it| it.contains("title=spite")).count();
    assert_eq!(annotations, report.findings.len());
    for it in commands.iter().filter(|it| it.contains("title=spite")) {
        let rest = it.replace("%25", "").replace("%0A", "").replace("%3A", "").replace("%2C", "");
        assert!(!rest.contains('%'), "{it} has a percent sign of its own");
    }
}

#[test]
fn are_data_in_json() {
    let report = report();
    let json: Value = serde_json::from_str(&rendered(&report, Format::Json, &options())).unwrap();
    let gitlab: Value = serde_json::from_str(&rendered(&report, Format::Gitlab, &options())).unwrap();
    let sarif: Value = serde_json::from_str(&rendered(&report, Format::Sarif, &options())).unwrap();
    let lines = rendered(&report, Format::Jsonl, &options());
    assert_eq!(lines.lines().count(), report.findings.len() + report.suppressed.len());
    for (at, finding) in report.findings.iter().enumerate() {
        assert_eq!(json["findings"][at]["message"], *finding.message);
        assert!(gitlab[at]["description"].as_str().unwrap().starts_with(&finding.message));
    }
    let relative = Regex::new(r"^[A-Za-z0-9._~/-]([A-Za-z0-9._~/-]|%[0-9A-F]{2})*$").unwrap();
    let paths: Vec<&str> = report.files.iter().map(|it| it.path.as_str()).collect();
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(relative.is_match(uri), "{uri} is no relative reference");
        assert!(paths.contains(&percent_decoded(uri).as_str()), "{uri} leads to no file");
        let text = result["message"]["text"].as_str().unwrap();
        assert!(!text.contains("k](h"), "{text} has a link");
    }
}

/// A strict reader: tags of known shape, quoted attributes, known entities, and nothing else that could be markup.
fn assert_markup(text: &str, tags: &str) {
    let tag = Regex::new(&format!(r#"</?({tags})( [A-Za-z-]+(="[^"<>]*")?)*/?>"#)).unwrap();
    let rest = tag.replace_all(text, "");
    if let Some(at) = rest.find(['<', '>']) {
        let from = rest.floor_char_boundary(at.saturating_sub(80));
        panic!("there is markup at {:?}", rest[from..].chars().take(160).collect::<String>());
    }
    let entity = Regex::new("&(amp|lt|gt|quot|#39);").unwrap();
    assert!(!entity.replace_all(text, "").contains('&'), "there is an ampersand that begins no entity");
}

#[test]
fn are_text_in_xml() {
    let report = report();
    let xml = rendered(&report, Format::Junit, &options());
    assert_harmless(&xml, "junit");
    assert!(!xml.contains(['\u{fffe}', '\u{ffff}']));
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    assert_markup(body, "testsuites|testsuite|testcase|failure|system-out");
    for tag in ["testsuites", "testsuite", "failure"] {
        let opened = Regex::new(&format!("<{tag}[ >]")).unwrap().find_iter(body).count();
        assert_eq!(opened, body.matches(&format!("</{tag}>")).count());
    }
    assert_eq!(Regex::new("<testcase ").unwrap().find_iter(body).count(), report.findings.len());
}

#[test]
fn are_text_in_a_page() {
    let report = report();
    let page = rendered(&report, Format::Html, &options());
    assert_harmless(&page, "html");
    let script = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/html/page.js")).unwrap();
    let style = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/html/page.css")).unwrap();
    assert_eq!((page.matches("<script").count(), page.matches("<style").count()), (1, 1));
    let body = page.replace(&script, "").replace(&style, "").replace("<!doctype html>", "");
    let tags = "html|head|meta|title|style|body|a|header|main|footer|section|article|h[1-4]|p|ul|li|b|i|code|small|svg|g|rect|text|span|div|table|thead|tbody|tr|th|td|details|summary|form|fieldset|legend|label|input|select|option|button|output|figure|figcaption|pre|mark|ins|del|script";
    assert_markup(&body, tags);
    let address = Regex::new(r#"(?:href|src|action)="([^"]*)""#).unwrap();
    for it in address.captures_iter(&body) {
        assert!(it[1].starts_with('#') || it[1].starts_with("https://github.com/"), "{} leads elsewhere", &it[1]);
    }
    let handler = Regex::new(r#"<[a-z0-9]+( [A-Za-z-]+(="[^"]*")?)* (on[a-z]+|style)="#).unwrap();
    assert!(!handler.is_match(&body));
}

#[test]
fn are_text_in_a_step_summary() {
    let report = report();
    let summary = report::github::step_summary(&report, &options());
    assert_harmless(&summary, "the step summary");
    let (_, html) = summary.split_once("\n\n").unwrap();
    assert_markup(html, "p|table|tr|th|td|a|code|br");
    let table = &html[html.find("<table>").unwrap()..html.find("</table>").unwrap()];
    assert!(!table.contains("\n\n"), "an empty line would end the block of HTML");
    assert!(table.lines().all(|it| it.starts_with('<')), "every line is a row");
}

#[test]
fn a_step_summary_stays_below_the_limit() {
    let mut report = report();
    let findings: Vec<Finding> = report.findings.iter().cloned().cycle().take(4_000).collect();
    report.findings = findings;
    let summary = report::github::step_summary(&report, &options());
    assert!(summary.len() < 1 << 20, "{} bytes", summary.len());
    assert!(summary.contains(" more are in the log."));
}

#[test]
fn a_sarif_run_stays_below_the_limits() {
    let report = report();
    let cut = |limits: Limits| {
        let mut out = Vec::new();
        sarif::render(&report, &RenderOptions::default(), limits, &mut out).unwrap();
        let log: Value = serde_json::from_slice(&out).unwrap();
        log["runs"][0].clone()
    };
    let whole = cut(sarif::LIMITS);
    let count = whole["results"].as_array().unwrap().len();
    assert_eq!(count, report.findings.len() + report.suppressed.len());
    assert_eq!(whole["invocations"][0]["toolExecutionNotifications"], serde_json::json!([]));

    let errors = report.findings.iter().filter(|it| it.level == Level::Error).count();
    let few = cut(Limits { results: errors + 1, ..sarif::LIMITS });
    let levels: Vec<&str> = few["results"].as_array().unwrap().iter().map(|it| it["level"].as_str().unwrap()).collect();
    assert_eq!(levels, [vec!["error"; errors], vec!["warning"]].concat(), "the most severe stay");
    let said = few["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(said.starts_with(&format!("{} findings are left out", count - errors - 1)), "{said}");

    let small = cut(Limits { bytes: 10_000, ..sarif::LIMITS });
    assert!(serde_json::to_string(&small["results"]).unwrap().len() < 10_500);
}
