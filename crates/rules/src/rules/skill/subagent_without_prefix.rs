use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "subagent-without-prefix",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("subagent_without_prefix.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `subagent_type: "reviewer"` and `subagent_type=reviewer`.
static SUBAGENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"subagent_type["'`]?\s*[:=]\s*["'`]?([A-Za-z][\w-]*)(["'`\s,)}]|$)"#).expect("the pattern is well formed")
});

/// Agents that come with the client, and need no prefix.
const BUILT_IN: &[&str] = &["claude", "Explore", "general-purpose", "Plan", "statusline-setup", "output-style-setup", "claude-code-guide"];

fn check(repo: &Repo, findings: &mut Findings) {
    let word = memmem::Finder::new("subagent_type");
    for plugin in &repo.plugins {
        let Some(prefix) = plugin.manifest_name() else { continue };
        let agents: Vec<(&str, String)> = plugin.components(DocKind::Agent).map(|it| agent_name(repo, plugin, &it.doc)).collect();
        if agents.is_empty() {
            continue;
        }
        for doc in plugin.docs().filter(|it| matches!(it.kind, DocKind::Skill | DocKind::Command)) {
            let forks = doc.get("context").and_then(Node::as_str) == Some("fork");
            let Some(agent) = doc.get("agent").and_then(Node::text).filter(|it| forks && !BUILT_IN.contains(&it.as_str())) else {
                continue;
            };
            let Some((_, id)) = agents.iter().find(|(name, _)| *name == agent.as_str()) else { continue };
            let full = format!("{}:{id}", prefix.as_str());
            findings
                .report(
                    agent.span,
                    format!(
                        "the agent {} of this plugin is called `{full}`; under the bare name `general-purpose` runs instead",
                        quote(agent)
                    ),
                )
                .help(format!("write `{full}`"))
                .fix(Fix::risky(format!("Write `{full}`"), agent.span, format!("\"{full}\"")));
        }
        for doc in plugin.docs().filter(|it| it.kind.is_markdown()) {
            let Some(text) = repo.sources.text(doc.file) else { continue };
            if word.find(text.as_bytes()).is_none() {
                continue;
            }
            for found in SUBAGENT.captures_iter(text).filter_map(|it| it.get(1)).filter(|it| !BUILT_IN.contains(&it.as_str())) {
                let Some((_, id)) = agents.iter().find(|(name, _)| *name == found.as_str()) else { continue };
                let full = format!("{}:{id}", prefix.as_str());
                let span = Span::new(doc.file, found.start(), found.end());
                findings
                    .report(
                        span,
                        format!(
                            "the agent {} of this plugin is called `{full}`; without the prefix it is not found",
                            quote(found.as_str())
                        ),
                    )
                    .help(format!("write `{full}`"))
                    .fix(Fix::risky(format!("Write `{full}`"), span, full.clone()));
            }
        }
    }
}

/// What an agent is called, and what it is called within its plugin: folders below `agents` count.
fn agent_name<'a>(repo: &'a Repo, plugin: &Plugin, doc: &'a Doc) -> (&'a str, String) {
    let written = doc.get("name").and_then(Node::as_str).filter(|it| !it.is_empty());
    let name = written.unwrap_or_else(|| repo.tree.stem(doc.file));
    let inner = repo.tree.path(doc.file).strip_prefix(repo.tree.path(plugin.dir)).unwrap_or_default().trim_start_matches('/');
    let folders = inner.strip_prefix("agents/").and_then(|it| it.rsplit_once('/')).map(|it| it.0.replace('/', ":"));
    (name, folders.map_or_else(|| name.to_owned(), |it| format!("{it}:{name}")))
}
