use std::ops::Range;

use marketlint_parser::frontmatter::{self, NoFrontMatter};

use crate::rules::layout::stray_docs;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "frontmatter-missing",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("frontmatter_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let kinds = |it: &&Doc| matches!(it.kind, DocKind::Skill | DocKind::Command | DocKind::Agent) && it.front.is_none();
    let told = stray_docs(repo);
    for doc in repo.docs().filter(kinds).filter(|it| !told.contains(&it.file)) {
        let Some(text) = repo.sources.text(doc.file) else { continue };
        if let Some(why) = frontmatter::why_none(text) {
            report(findings, doc, text, why);
        }
    }
}

fn report(findings: &mut Findings, doc: &Doc, text: &str, why: NoFrontMatter) {
    let span = |range: Range<usize>| Span::new(doc.file, range.start, range.end);
    let loss = match doc.kind {
        DocKind::Agent => "Claude is not told what the agent is for",
        _ => "Claude is not told of it",
    };
    let noun = doc.kind.noun();
    let begin = "begin the file with a line `---`, then `description: …`, then a line `---`";
    let unread = |what: &str| format!("{what}, so the front matter below is taken for text; {loss}");
    match why {
        NoFrontMatter::Empty => {
            findings.report(span(0..0), format!("the file is empty; {loss}")).help(begin);
        }
        NoFrontMatter::Absent => {
            findings.report(span(0..0), format!("{noun} has no front matter; {loss}")).help(begin);
        }
        NoFrontMatter::LeadingBlank(range) => {
            let fix = Fix::risky("Remove what stands before the front matter", span(range.clone()), "");
            findings
                .report(span(range.clone()), unread("blank space stands before the opening `---`"))
                .also(span(range.end..range.end + 3), "this opens nothing here")
                .help("let the file begin with `---`")
                .fix(fix);
        }
        NoFrontMatter::LeadingText { text: before, fence } => {
            findings
                .report(span(before.start..before.start + first_line(text, &before)), unread("text stands before the opening `---`"))
                .also(span(fence.clone()), "this opens nothing here")
                .help("move the text below the front matter: the file has to begin with `---`")
                .maybe_fix(moved_below(doc, text, before, fence));
        }
        NoFrontMatter::FenceTooLong(extra) => {
            let fix = Fix::risky("Remove the extra dashes", span(extra.clone()), "");
            findings.report(span(extra), unread("the opening `---` has more than three dashes")).help("write three dashes").fix(fix);
        }
        NoFrontMatter::FenceWithText(said) => {
            // The blanks before the text go with it.
            let start = text.get(..said.start).unwrap_or_default().trim_end().len();
            let without = format!("{}{}", text.get(..start).unwrap_or_default(), text.get(said.end..).unwrap_or_default());
            let fix = frontmatter::split(&without).map(|_| Fix::risky("Remove the text behind the dashes", span(start..said.end), ""));
            findings
                .report(span(said), unread("text stands behind the opening `---`"))
                .help("write the three dashes on a line of their own, and each field on a line below")
                .maybe_fix(fix);
        }
        NoFrontMatter::Unclosed { open } => {
            let line_end = if text.get(open.end..).is_some_and(|it| it.starts_with("\r\n")) { "\r\n" } else { "\n" };
            let fix = end_of_fields(text, open.end).map(|it| Fix::risky("Close the front matter", span(it..it), format!("---{line_end}")));
            findings
                .report(span(open), format!("the front matter is opened here and never closed, so all of it is taken for text; {loss}"))
                .help("write a line `---` below the last field")
                .maybe_fix(fix);
        }
        NoFrontMatter::OddLineBreak(at) => {
            findings
                .report(span(at), unread("the line of the opening `---` does not end in a line feed"))
                .help("save the file with line feeds (LF) at the ends of its lines");
        }
        NoFrontMatter::NotUtf8Text => {
            findings
                .report(span(0..0), format!("{noun} is not UTF-8 text, so no front matter is found; {loss}"))
                .help("save the file as UTF-8");
        }
    }
}

/// How long the first line of a range is that is not blank.
fn first_line(text: &str, range: &Range<usize>) -> usize {
    let part = text.get(range.clone()).unwrap_or_default();
    let blank = part.len() - part.trim_start().len();
    blank + part.trim_start().lines().next().map_or(0, str::len)
}

/// Puts what stands before the front matter behind it.
fn moved_below(doc: &Doc, text: &str, before: Range<usize>, fence: Range<usize>) -> Option<Fix> {
    let block = frontmatter::split(text.get(fence.start..)?)?;
    let body = fence.start + block.body.start;
    let fix = Fix::risky("Move the text below the front matter", Span::new(doc.file, before.start, before.end), "");
    Some(fix.edit(Span::new(doc.file, body, body), text.get(before)?.trim_start()))
}

/// Where the lines end that look like fields: `key: value`, and what is indented or listed below.
fn end_of_fields(text: &str, fence_end: usize) -> Option<usize> {
    let mut at = fence_end + text.get(fence_end..)?.find('\n')? + 1;
    let start = at;
    for line in text.get(at..)?.split_inclusive('\n') {
        let key = line.split(':').next().unwrap_or_default();
        let is_key =
            key.len() < line.len() && !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'));
        let is_below = at > start && (line.starts_with([' ', '\t']) || line.starts_with("- ")) && !line.trim().is_empty();
        if !is_key && !is_below {
            return (at > start).then_some(at);
        }
        at += line.len();
    }
    None
}
