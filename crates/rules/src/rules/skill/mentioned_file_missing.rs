use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mentioned-file-missing",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mentioned_file_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `${CLAUDE_PLUGIN_ROOT}/scripts/run.sh`, `"${CLAUDE_SKILL_DIR}"/api.md`, and what stands behind.
static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\$\{(CLAUDE_PLUGIN_ROOT|CLAUDE_SKILL_DIR)\}["']?/([\w@./-]*\w)(.?)"#).expect("the pattern is a constant")
});

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for doc in plugin.docs().filter(|it| matches!(it.kind, DocKind::Skill | DocKind::Command | DocKind::Agent)) {
            let Some(source) = repo.sources.source(doc.file) else { continue };
            let body = doc.body(source);
            let start = source.text().len() - body.len();
            // Texts that teach how plugins are made are full of files that nobody has.
            let teaches = || {
                ["plugin.json", "hooks.json", ".mcp.json", "mcpServers", "marketplace.json", "PreToolUse", "PostToolUse", "\"hooks\":"]
                    .iter()
                    .any(|it| body.contains(it))
            };
            if memmem::find(body.as_bytes(), b"${CLAUDE_").is_none() || teaches() {
                continue;
            }
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            for found in MENTION.captures_iter(body) {
                let (Some(whole), Some(variable), Some(path), Some(next)) = (found.get(0), found.get(1), found.get(2), found.get(3)) else {
                    continue;
                };
                let base = match variable.as_str() {
                    "CLAUDE_PLUGIN_ROOT" => plugin.dir,
                    _ if doc.kind == DocKind::Skill => repo.tree.parent(doc.file),
                    _ => continue,
                };
                let goes_on = matches!(next.as_str(), "*" | "{" | "<" | "$" | "[" | "?" | "…" | "/");
                if goes_on || !is_fixed(path.as_str()) || !seen.insert(path.as_str()) {
                    continue;
                }
                // What a text says is written there need not be there yet.
                let line = body.get(..whole.start()).and_then(|it| it.rsplit('\n').next()).unwrap_or_default().to_lowercase();
                let made = [
                    ">", "mkdir", "write", "creat", "sav", "generat", "output", "touch", "-o ", "stor", "cache", "if ", "-f ", "-e ",
                    "exist",
                ]
                .iter()
                .any(|it| line.contains(it));
                if !made && repo.tree.find(base, path.as_str()) == Found::Missing {
                    findings
                        .report(
                            Span::new(doc.file, start + whole.start(), start + path.end()),
                            format!("the plugin holds no {}; Claude is sent to a file that is not there", quote(path.as_str())),
                        )
                        .label("no such file")
                        .help("commit the file, or correct the path");
                }
            }
        }
    }
}

/// Whether a path names one file that a plugin brings along: an ending, no example, and not where programs put what they make.
fn is_fixed(path: &str) -> bool {
    const MADE: &[&str] = &[
        "node_modules",
        ".venv",
        "venv",
        "__pycache__",
        ".cache",
        "tmp",
        "temp",
        "logs",
        "data",
        ".state",
        "state",
        "output",
        "outputs",
        "dist",
        "build",
        "target",
        "bin",
        ".env",
        ".git",
    ];
    const STOCK: &[&str] = &["path", "example", "name", "foo", "bar", "xxx", "your", "my", "some"];
    const RUN_OR_READ: &[&str] = &["sh", "bash", "py", "js", "mjs", "cjs", "ts", "rb", "pl", "ps1", "md", "txt"];
    let parts: Vec<&str> = path.split('/').collect();
    let ending = parts.last().and_then(|it| it.rsplit_once('.'));
    let stock = || path.split(['/', '.', '-', '_']).any(|it| STOCK.iter().any(|stock| it.eq_ignore_ascii_case(stock)) || it.contains("XX"));
    let has_ending = ending.is_some_and(|(stem, it)| !stem.is_empty() && RUN_OR_READ.contains(&it));
    has_ending && !parts.iter().any(|it| MADE.contains(it) || it.contains("..") || it.is_empty()) && !stock()
}
