//! What marketlint says of itself: its rules, their pages, its schemas.

use std::io::{self, IsTerminal, Write as _};
use std::process::{Command, Stdio};

use marketlint_rules::schema::nearest;
use marketlint_rules::{Rule, rules};
use serde_json::{Value, json};

use crate::args::{ListFormat, When};
use crate::json_schema::{self, Draft};
use crate::report::Terminal;
use crate::{Error, print, reference, terminal};

/// Prints the page of a rule; on a terminal as text, page by page.
pub fn rule(name: &str) -> Result<(), Error> {
    let Some(rule) = rules::find(name) else {
        let near = nearest(name, rules::all().iter().flat_map(|it| std::iter::once(it.name).chain(it.aliases.iter().copied())));
        let help = near.map_or_else(|| "`marketlint rules` lists them".to_owned(), |it| format!("there is `{it}`"));
        return Err(Error::Usage(format!("there is no rule `{name}`; {help}")));
    };
    let page = reference::rule_page(rule);
    if !io::stdout().is_terminal() {
        return print(|out| out.write_all(page.as_bytes()));
    }
    let text = drawn(&page, terminal::of_stdout(When::Auto));
    if through_pager(&text) { Ok(()) } else { print(|out| out.write_all(text.as_bytes())) }
}

/// Prints every rule.
pub fn list(format: ListFormat) -> Result<(), Error> {
    let all = rules::all();
    match format {
        ListFormat::Plain => print(|out| all.iter().try_for_each(|it| writeln!(out, "{}", line(it)))),
        ListFormat::Json => {
            let rules: Vec<Value> = all.iter().map(|it| about(it)).collect();
            print(|out| writeln!(out, "{:#}", Value::Array(rules)))
        }
    }
}

fn line(rule: &Rule) -> String {
    let level = if rule.opt_in { "off" } else { rule.level.as_str() };
    let fix = rule.fixes.map_or("", |it| it.as_str());
    format!("{:36} {:12} {level:8} {fix:7} {}", rule.name, rule.group(), rule.summary())
}

/// A rule for scripts.
fn about(rule: &Rule) -> Value {
    json!({
        "name": rule.name,
        "aliases": rule.aliases,
        "group": rule.group(),
        "severity": rule.level.as_str(),
        "default": if rule.opt_in { "off" } else { rule.level.as_str() },
        "fix": rule.fixes.map(|it| it.as_str()),
        "security": rule.security,
        "since": rule.since,
        "witness": { "by": rule.witness.by.as_str(), "client": rule.witness.client },
        "summary": rule.summary(),
        "url": rule.url(),
    })
}

/// Prints the JSON Schema of a kind of document.
pub fn schema(kind: &str, draft: Draft) -> Result<(), Error> {
    let tops = reference::tops();
    let known = tops.iter().find(|it| it.0 == kind);
    let (_, top) = known.ok_or_else(|| Error::Usage(format!("there is no schema of `{kind}`; there are {}", kinds().join(", "))))?;
    print(|out| writeln!(out, "{:#}", json_schema::schema(kind, top, draft)))
}

/// The kinds of document that have a schema.
pub fn kinds() -> Vec<&'static str> {
    reference::tops().into_iter().map(|it| it.0).collect()
}

/// A page of Markdown as a terminal shows it.
pub fn drawn(page: &str, terminal: Terminal) -> String {
    let paint = |code: &str, text: &str| if terminal.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut out = String::new();
    let mut fence: Option<&str> = None;
    for line in page.lines() {
        // A block ends at as many backticks as it began with.
        let ticks = line.get(..line.len() - line.trim_start_matches('`').len()).unwrap_or_default();
        if fence.is_none_or(|it| it == line) && ticks.len() >= 3 {
            fence = if fence.is_none() { Some(ticks) } else { None };
            continue;
        }
        if fence.is_some() {
            out.push_str(&format!("    {}\n", code_line(line, &paint)));
        } else if let Some(title) = line.strip_prefix("## ") {
            out.push_str(&format!("{}\n", paint("1;4", title)));
        } else if let Some(title) = line.strip_prefix("# ") {
            out.push_str(&format!("{}\n", paint("1", title)));
        } else {
            let indent = if line.starts_with("- ") { "  " } else { "" };
            for (at, part) in crate::report::terminal::wrap(line, terminal.width - indent.len()).iter().enumerate() {
                out.push_str(&format!("{}{}\n", if at == 0 { "" } else { indent }, inline(part, &paint)));
            }
        }
    }
    out
}

/// Differences and findings keep their colours.
fn code_line(line: &str, paint: &dyn Fn(&str, &str) -> String) -> String {
    let code = match line.as_bytes().first() {
        Some(b'+') if !line.starts_with("+++") => "32",
        Some(b'-') if !line.starts_with("---") => "31",
        _ if line.starts_with("error[") => "1;31",
        _ if line.starts_with("warning[") => "1;33",
        _ if line.starts_with("note[") => "1;36",
        _ => "2",
    };
    paint(code, line)
}

/// Code in a line of text, without its marks.
fn inline(text: &str, paint: &dyn Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        out.push_str(&if at % 2 == 1 { paint("36", part) } else { part.to_owned() });
    }
    out
}

/// Whether the user's pager took the text.
fn through_pager(text: &str) -> bool {
    let wanted = std::env::var("PAGER").ok().filter(|it| !it.trim().is_empty());
    let wanted = wanted.unwrap_or_else(|| "less".into());
    let mut words = wanted.split_whitespace();
    let Some(program) = words.next() else { return false };
    let mut command = Command::new(program);
    // What fits on the screen is printed and left there.
    command.args(words).env("LESS", std::env::var("LESS").unwrap_or_else(|_| "FRX".into())).stdin(Stdio::piped());
    let Ok(mut pager) = command.spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // Who quits early has seen enough.
        let _ = input.write_all(text.as_bytes());
    }
    pager.wait().is_ok_and(|it| it.success())
}
