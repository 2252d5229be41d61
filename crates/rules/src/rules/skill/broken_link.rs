use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::markdown::Fences;
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
    let opening = memmem::Finder::new("](");
    for (plugin, component) in repo.components(DocKind::Skill) {
        let doc = &component.doc;
        let Some(source) = repo.sources.source(doc.file) else { continue };
        let body_start = doc.front.as_ref().map_or(0, |it| it.body.start);
        if opening.find(source.text().as_bytes()).is_none() {
            continue;
        }
        let dir = repo.tree.parent(doc.file);
        for (start, line) in prose(source.text(), body_start) {
            if opening.find(line.as_bytes()).is_none() {
                continue;
            }
            for found in LINK.captures_iter(line).filter_map(|it| it.get(1)) {
                let path = found.as_str().split(['#', '?']).next().unwrap_or_default();
                let from_skill = || repo.tree.find(dir, path) == Found::Missing;
                let from_plugin = || repo.tree.find(plugin.dir, path) == Found::Missing;
                let from_root = || repo.tree.find(repo.tree.root(), path) == Found::Missing;
                if is_local(repo, dir, path) && from_skill() && from_plugin() && from_root() {
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

/// Whether a link means a file that the skill brings along: relative, with an ending, no placeholder, and in a folder that skills
/// have. A link to `src/main.rs` or `README.md` speaks of the user's project.
fn is_local(repo: &Repo, dir: FileId, path: &str) -> bool {
    const FOLDERS: &[&str] =
        &["references", "reference", "scripts", "assets", "resources", "examples", "templates", "rules", "guides", "workflows"];
    const OF_PROJECTS: &[&str] = &[
        "readme",
        "changelog",
        "contributing",
        "code_of_conduct",
        "claude",
        "agents",
        "license",
        "security",
        "support",
        "todo",
        "tasks",
        "plan",
        "spec",
        "prd",
        "roadmap",
        "architecture",
        "design",
        "requirements",
        "notes",
        "progress",
        "memory",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    let has_ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (1..=5).contains(&ending.len()) && ending.chars().all(|it| it.is_ascii_alphanumeric())
    });
    let placeholder = path.contains(['{', '}', '$', '*', '%', '\\', '`', '|', ':', '@', '=', ',']) || path.contains("...");
    let stock = path.split(['/', '.']).any(|part| {
        let part = part.to_lowercase();
        ["path", "url", "link", "file", "filename", "file-name", "image", "img", "example", "foo", "bar", "xxx"].contains(&part.as_str())
            || ["your-", "your_", "path-", "link-"].iter().any(|it| part.starts_with(it))
    });
    let belongs = match path.strip_prefix("./").unwrap_or(path).split_once('/') {
        Some((folder, _)) => FOLDERS.contains(&folder) || repo.tree.find(dir, folder) != Found::Missing,
        None => {
            let stem = name.rsplit_once('.').map_or(name, |it| it.0).to_lowercase();
            name.ends_with(".md") && !OF_PROJECTS.contains(&stem.as_str())
        }
    };
    has_ending && !placeholder && !stock && belongs && !path.starts_with(['/', '~']) && path.split('/').next() != Some("..")
}

/// The lines outside fenced blocks, comments and inline code, from an offset on.
fn prose(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    let mut fences = Fences::default();
    let mut in_comment = false;
    text.get(from..).unwrap_or_default().split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        if fences.takes(line) {
            return None;
        }
        let was_in_comment = in_comment;
        if let Some(last) = line.rfind("<!--").max(line.rfind("-->")) {
            in_comment = line.get(last..).is_some_and(|it| it.starts_with("<!--"));
        }
        let is_comment = was_in_comment || in_comment || line.contains("<!--");
        let is_code = line.contains('`') || line.starts_with("    ") || line.starts_with('\t');
        (!is_comment && !is_code).then_some((start, line))
    })
}
