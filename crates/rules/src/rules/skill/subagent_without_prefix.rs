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

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(prefix) = plugin.manifest_name() else { continue };
        let agents: Vec<&str> = plugin.components(DocKind::Agent).map(|it| agent_name(repo, &it.doc)).collect();
        if agents.is_empty() {
            continue;
        }
        for doc in plugin.docs().filter(|it| it.kind.is_markdown()) {
            let Some(text) = repo.sources.text(doc.file) else { continue };
            if memmem::find(text.as_bytes(), b"subagent_type").is_none() {
                continue;
            }
            for found in SUBAGENT.captures_iter(text).filter_map(|it| it.get(1)).filter(|it| agents.contains(&it.as_str())) {
                let full = format!("{}:{}", prefix.as_str(), found.as_str());
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

/// What an agent is called within its plugin.
fn agent_name<'a>(repo: &'a Repo, doc: &'a Doc) -> &'a str {
    let written = doc.get("name").and_then(Node::as_str).filter(|it| !it.is_empty());
    written.unwrap_or_else(|| repo.tree.stem(doc.file))
}
