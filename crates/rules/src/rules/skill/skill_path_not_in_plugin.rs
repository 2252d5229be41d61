use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-path-not-in-plugin",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_path_not_in_plugin.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `.claude/skills/review/scripts/run.sh` and `~/.claude/commands/x.md`.
static PATH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?:~/|\$HOME/|\$\{HOME\}/|\./)?\.claude/((?:skills|commands|agents)/[\w./-]*[\w-]\.\w+)"#)
        .expect("the pattern is a constant")
});

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        // A plugin in `.claude` itself is a project's own.
        if repo.tree.name(plugin.dir) == ".claude" || !plugin.is_installable() {
            continue;
        }
        for doc in plugin.docs().filter(|it| matches!(it.kind, DocKind::Skill | DocKind::Command | DocKind::Agent)) {
            let Some(text) = repo.sources.text(doc.file) else { continue };
            let body = doc.front.as_ref().map_or(0, |it| it.body.start);
            let Some(text) = text.get(body..).filter(|it| memmem::find(it.as_bytes(), b".claude/").is_some()) else { continue };
            // Whoever knows the right path writes the other one for those who copied the files.
            if text.contains("CLAUDE_PLUGIN_ROOT") || text.contains("CLAUDE_SKILL_DIR") {
                continue;
            }
            for found in PATH.captures_iter(text) {
                let (Some(whole), Some(inner)) = (found.get(0), found.get(1)) else { continue };
                let before = text.get(..whole.start()).and_then(|it| it.chars().next_back());
                let stands_alone = before.is_none_or(|it| it.is_whitespace() || "\"'`(=[".contains(it));
                let in_plugin = |dir| matches!(repo.tree.find(dir, inner.as_str()), Found::At(it) if repo.tree.is_file(it));
                let in_project = || matches!(repo.tree.find(repo.tree.root(), &format!(".claude/{}", inner.as_str())), Found::At(_));
                // A text may be meant for a project that is being made.
                if stands_alone && !inner.as_str().ends_with(".md") && in_plugin(plugin.dir) && !in_project() {
                    let new = format!("${{CLAUDE_PLUGIN_ROOT}}/{}", inner.as_str());
                    let place = if whole.as_str().starts_with(['~', '$']) { "in the home of a user" } else { "of a project" };
                    let span = Span::new(doc.file, body + whole.start(), body + whole.end());
                    findings
                        .report(
                            span,
                            format!(
                                "{} is a path {place}; the plugin's own {} is not found there",
                                quote(whole.as_str()),
                                quote(inner.as_str())
                            ),
                        )
                        .help(format!("write `{new}`"))
                        .fix(Fix::risky("Start the path at the plugin", span, new));
                }
            }
        }
    }
}
