use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "agent-skill-not-found",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("agent_skill_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let prefix = plugin.manifest_name().map(|it| format!("{}:", it.as_str()));
        let mut own: Vec<&str> = Vec::new();
        for it in plugin.components(DocKind::Skill) {
            own.push(repo.tree.name(repo.tree.parent(it.doc.file)));
            own.extend(it.doc.get("name").and_then(Node::as_str));
        }
        own.extend(plugin.components(DocKind::Command).map(|it| repo.tree.stem(it.doc.file)));
        for agent in plugin.components(DocKind::Agent) {
            let Some(value) = agent.doc.get("skills") else { continue };
            for text in value.text().into_iter().chain(value.items().iter().filter_map(Node::text)) {
                for (range, name) in words(text) {
                    let bare = prefix.as_deref().and_then(|it| name.strip_prefix(it));
                    let wanted = bare.unwrap_or(name);
                    if own.contains(&wanted) {
                        continue;
                    }
                    let near = nearest(wanted, own.iter().copied());
                    // A bare name that resembles none of ours may be a skill of the user.
                    if bare.is_none() && near.is_none_or(|it| name.contains(':') || it.len() < 5) {
                        continue;
                    }
                    let span = text.slice(range.end - wanted.len()..range.end);
                    let help =
                        near.map_or_else(|| "name a skill of the plugin, or remove it".to_owned(), |it| format!("there is a skill `{it}`"));
                    findings
                        .report(span, format!("the plugin has no skill {}; the agent starts without it", quote(wanted)))
                        .help(help)
                        .maybe_fix(near.filter(|_| text.is_verbatim()).map(|it| Fix::risky(format!("Write `{it}`"), span, it)));
                }
            }
        }
    }
}

/// The words of a list in one text.
fn words(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str)> {
    let mut at = 0;
    text.split([',', ' ', '\n', '\t']).filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then(|| (start..start + word.len(), word))
    })
}
