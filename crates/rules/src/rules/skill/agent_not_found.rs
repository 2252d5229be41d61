use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::model::hooks::Group;
use crate::rules::prelude::*;
use crate::schema::tables::hooks::Matcher;

pub(super) static RULE: Rule = Rule {
    name: "agent-not-found",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("agent_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `subagent_type: "demo:reviewer"`.
static SUBAGENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"subagent_type["'`]?\s*[:=]\s*["'`]?([A-Za-z][\w-]*(?::[\w-]+)+)"#).expect("the pattern is a constant"));

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(prefix) = plugin.manifest_name().map(|it| format!("{}:", it.as_str())) else { continue };
        let own: Vec<String> = plugin.components(DocKind::Agent).flat_map(|it| ids(repo, plugin, &it.doc)).collect();
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for it in plugin.components.iter().filter(|it| matches!(it.doc.kind, DocKind::Skill | DocKind::Command)) {
            others.insert(repo.tree.name(repo.tree.parent(it.doc.file)));
            others.insert(repo.tree.stem(it.doc.file));
            others.extend(it.doc.get("name").and_then(Node::as_str));
        }
        let mut report = |span: Span, name: &str, effect: &str| {
            let Some(bare) = name.strip_prefix(&prefix).filter(|it| own.iter().all(|own| own != it)) else { return };
            // That a skill is no agent is what texts warn of.
            if others.contains(bare) {
                return;
            }
            let near = nearest(bare, own.iter().map(String::as_str));
            let help = near.map_or_else(|| "name an agent that there is".to_owned(), |it| format!("there is an agent `{prefix}{it}`"));
            findings
                .report(span, format!("the plugin has no agent {}; {effect}", quote(bare)))
                .help(help)
                .maybe_fix(near.map(|it| Fix::risky(format!("Write `{prefix}{it}`"), span, format!("{prefix}{it}"))));
        };
        for doc in plugin.docs().filter(|it| it.kind.is_markdown()) {
            let forks = doc.get("context").and_then(Node::as_str) == Some("fork");
            if let Some(agent) = doc.get("agent").and_then(Node::text).filter(|it| forks && it.is_verbatim()) {
                report(agent.content(), agent, "`general-purpose` runs instead");
            }
            let Some(text) = repo.sources.text(doc.file).filter(|it| memmem::find(it.as_bytes(), b"subagent_type").is_some()) else {
                continue;
            };
            for found in SUBAGENT.captures_iter(text).filter_map(|it| it.get(1)) {
                report(Span::new(doc.file, found.start(), found.end()), found.as_str(), "it cannot be started");
            }
        }
        let of_agents = repo.hook_groups_of(plugin).filter(|it| it.event.matcher == Matcher::Agent);
        for matcher in of_agents.filter_map(Group::matcher) {
            // A plain name with a colon is a pattern that matches itself.
            if matcher.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, ':' | '-' | '_')) && matcher.is_verbatim() {
                report(matcher.content(), matcher, "the hooks never run for it");
            }
        }
    }
}

/// The names that an agent has within its plugin: its own word for itself, and that of its file, behind its folders.
fn ids(repo: &Repo, plugin: &Plugin, doc: &Doc) -> Vec<String> {
    let written = doc.get("name").and_then(Node::as_str).filter(|it| !it.is_empty());
    let inner = repo.tree.path(doc.file).strip_prefix(repo.tree.path(plugin.dir)).unwrap_or_default().trim_start_matches('/');
    let folders = inner.strip_prefix("agents/").and_then(|it| it.rsplit_once('/')).map(|it| it.0.replace('/', ":"));
    let names = written.into_iter().chain([repo.tree.stem(doc.file)]);
    names.flat_map(|name| folders.iter().map(|it| format!("{it}:{name}")).chain([name.to_owned()]).collect::<Vec<_>>()).collect()
}
