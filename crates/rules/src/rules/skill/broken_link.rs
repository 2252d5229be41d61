use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "broken-link",
    level: Level::Warning,

    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("broken_link.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `](references/api.md)` and `](./x.py#L3 "title")`.
static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)"#).expect("the pattern is well formed"));

fn check(repo: &Repo, findings: &mut Findings) {
    for (plugin, component) in repo.components(DocKind::Skill) {
        let doc = &component.doc;
        let Some(source) = repo.sources.source(doc.file) else { continue };
        let body_start = doc.front.as_ref().map_or(0, |it| it.body.start);
        if memmem::find(source.text().as_bytes(), b"](").is_none() {
            continue;
        }
        let dir = repo.tree.parent(doc.file);
        for (start, line) in prose(source.text(), body_start) {
            if memmem::find(line.as_bytes(), b"](").is_none() {
                continue;
            }
            for found in LINK.captures_iter(line).filter_map(|it| it.get(1)) {
                let path = found.as_str().split(['#', '?']).next().unwrap_or_default();
                let from_skill = || repo.tree.find(dir, path) == Found::Missing;
                let from_plugin = || repo.tree.find(plugin.dir, path) == Found::Missing;
                let from_root = || repo.tree.find(repo.tree.root(), path) == Found::Missing;
                if is_local(path) && from_skill() && from_plugin() && from_root() {
                    findings
                        .report(
                            Span::new(doc.file, start + found.start(), start + found.start() + path.len()),
                            format!("the skill links to {}, which is not there; Claude cannot read it", quote(path)),
                        )
                        .help("commit the file, or correct the path from the skill's folder");
                }
            }
        }
    }
}

/// Whether a link means a file beside the skill: relative, with an ending, and no placeholder.
fn is_local(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let has_ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (1..=5).contains(&ending.len()) && ending.chars().all(|it| it.is_ascii_alphanumeric())
    });
    let placeholder = path.contains(['{', '}', '$', '*', '%', '\\', '`', '|', ':', '@', '=', ','])
        || path.contains("...")
        || path.starts_with(['/', '~']);
    let stock = ["path", "url", "link", "file", "image", "img", "example"]
        .iter()
        .any(|it| path.split(['/', '.', '-']).any(|part| part.eq_ignore_ascii_case(it)));
    has_ending && !placeholder && !stock && path.split('/').next() != Some("..")
}

/// The lines outside fenced blocks and inline code, from an offset on.
fn prose(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    let mut fence: Option<char> = None;
    text.get(from..).unwrap_or_default().split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start();
        let marker = [('`', "```"), ('~', "~~~")].into_iter().find(|(_, fence)| trimmed.starts_with(fence)).map(|it| it.0);
        match (fence, marker) {
            (None, Some(opened)) => fence = Some(opened),
            (Some(opened), Some(closed)) if opened == closed => fence = None,
            (None, None) if !line.contains('`') && !line.starts_with("    ") => return Some((start, line)),
            _ => {}
        }
        None
    })
}
