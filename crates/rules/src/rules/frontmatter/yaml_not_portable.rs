use std::ops::Range;

use marketlint_parser::frontmatter::FrontMatter;
use marketlint_parser::{Repaired, Source};

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "yaml-not-portable",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("yaml_not_portable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_markdown() && it.parsed.errors.is_empty()) {
        let (Some(source), Some(front)) = (repo.sources.source(doc.file), &doc.front) else { continue };
        match &doc.parsed.repair {
            Some(repair) => repaired(findings, doc, source, front, repair),
            None if doc.root().is_some_and(Node::is_object) => refused_elsewhere(findings, doc, source, front),
            None => {}
        }
    }
}

/// The client could not read it either: it replaced tabs, and quoted values, until it could.
fn repaired(findings: &mut Findings, doc: &Doc, source: &Source, front: &FrontMatter, repair: &Repaired) {
    // A comment behind a value that had to be quoted has become part of it. Nobody meant that: it stays a comment.
    let comment_in = |span: Span| source.slice(span).find(" # ");
    let fix = match repair.quoted.iter().any(|&it| comment_in(it).is_some()) {
        true => Fix::new("Put the value in quotes, and not the comment", Safety::Unsafe),
        false => Fix::new("Write it as Claude Code reads it", Safety::Safe),
    };
    let fix = repair.quoted.iter().fold(fix, |fix, &span| {
        let text = source.slice(span);
        let value = text.get(..comment_in(span).unwrap_or(text.len())).unwrap_or(text).trim_end();
        fix.edit(Span { end: span.start + value.len() as u32, ..span }, quoted(value))
    });
    let fix =
        leading_tabs(source, front).fold(fix, |fix, tabs| fix.edit(Span::new(doc.file, tabs.start, tabs.end), "  ".repeat(tabs.len())));
    let comment = repair.quoted.iter().find_map(|&span| Some((span, source.slice(span).find(" #")?)));
    let (level, how, help) = match repair.quoted.is_empty() {
        true => (
            Level::Info,
            "Claude Code takes each tab for two spaces, but other readers refuse the whole front matter",
            "indent with spaces",
        ),
        false => (
            Level::Warning,
            "Claude Code puts the value in quotes itself, but not where lines end in CRLF, as on Windows",
            "put the value in quotes",
        ),
    };
    let diagnostic = findings.report(repair.cause.span, format!("{}; {how}", repair.cause.message));
    diagnostic.level(level).help(help).fix(fix);
    if let Some((span, at)) = comment {
        let start = span.start as usize + at + 1;
        diagnostic.also(Span::new(span.file, start, span.end as usize), "read as part of the value, not as a comment");
    }
}

/// The tabs at the beginnings of lines.
fn leading_tabs<'a>(source: &'a Source, front: &FrontMatter) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut at = front.yaml.start;
    let lines = source.text().get(front.yaml.clone()).unwrap_or_default().split_inclusive('\n');
    let ranges = lines.map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.bytes().take_while(|&it| it == b'\t').count()
    });
    ranges.filter(|it| !it.is_empty())
}

/// What Claude Code reads with ease, and the reader that most other tools are built on does not.
fn refused_elsewhere(findings: &mut Findings, doc: &Doc, source: &Source, front: &FrontMatter) {
    let Some(text) = source.text().get(front.yaml.clone()) else { return };
    if is_plain(text) {
        return;
    }
    // Only whether it can be read: nothing is built, least of all what aliases multiply.
    let Err(error) = serde_yaml::from_str::<serde::de::IgnoredAny>(text) else { return };
    let at = error.location().map_or(0, |it| it.index().min(text.len()));
    let start = source.floor(front.yaml.start + at);
    let end = source.text().get(start..).and_then(|it| it.chars().next()).map_or(start, |it| start + it.len_utf8());
    findings
        .report(Span::new(doc.file, start, end), "Claude Code reads this, but other YAML readers refuse the whole front matter here")
        .level(Level::Info)
        .help("write plain YAML: no tabs, no control characters, quotes around what is not a plain word");
}

/// A value in double quotes, as the client's own repair would write it.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a mapping is so plain that every reader takes it: one key to a line, with a word, a string in quotes, a list of
/// those or a block of text as its value. Most are, and need no second reader.
fn is_plain(text: &str) -> bool {
    let mut from = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let lines = ends.filter_map(|end| text.get(std::mem::replace(&mut from, end + 1)..end));
    let mut lines = lines.map(|it| it.strip_suffix('\r').unwrap_or(it)).peekable();
    while let Some(line) = lines.next() {
        let fits = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
        let len = line.bytes().take_while(|it| fits(it)).count();
        let (Some(key), Some(value)) = (line.get(..len), line.get(len..).and_then(|it| it.strip_prefix(':'))) else {
            // Empty lines, between keys.
            if line.is_empty() {
                continue;
            }
            return false;
        };
        let is_key = key.len() <= 64 && key.starts_with(|it: char| it.is_ascii_alphabetic());
        let is_block = matches!(value, " >" | " |" | " >-" | " |-");
        let is_value = is_block || value.is_empty() || value.strip_prefix(' ').is_some_and(is_plain_scalar);
        if !is_key || !is_value {
            return false;
        }
        // What is indented belongs to the key: all of it equally, so that nothing depends on how a reader counts.
        let mut indent = None;
        while let Some(line) = lines.next_if(|it| it.starts_with(' ')) {
            let content = line.trim_start_matches(' ');
            let item = content.strip_prefix("- ").filter(|_| value.is_empty());
            let is_part = if is_block { is_printable(content) && !content.is_empty() } else { item.is_some_and(is_plain_scalar) };
            if !is_part || *indent.get_or_insert(line.len() - content.len()) != line.len() - content.len() {
                return false;
            }
        }
    }
    true
}

/// Whether a value is a word, or several, or a string in quotes, with nothing in it that means something to any reader.
fn is_plain_scalar(text: &str) -> bool {
    let within = |quote: char| text.len() > 1 && text.strip_prefix(quote).is_some_and(|it| it.strip_suffix(quote).is_some());
    let is_quoted = |quote: char| within(quote) && text.matches(quote).count() == 2 && !text.contains('\\');
    let is_word = || {
        let colon = |at: usize| text.as_bytes().get(at + 1).is_none_or(|it| *it == b' ');
        text.starts_with(|it: char| it.is_ascii_alphanumeric())
            && !memchr::memchr_iter(b':', text.as_bytes()).any(colon)
            && memchr::memchr(b'#', text.as_bytes()).is_none()
    };
    is_printable(text) && (is_word() || is_quoted('"') || is_quoted('\''))
}

/// Whether a line has no control characters, and nothing that some readers take for one.
fn is_printable(line: &str) -> bool {
    let ascii = |it: u8| (b' '..=b'~').contains(&it);
    line.bytes().all(ascii)
        || line.chars().all(|it| {
            it.is_ascii_graphic()
                || it == ' '
                || (it >= '\u{A0}' && !matches!(it, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'))
        })
}
