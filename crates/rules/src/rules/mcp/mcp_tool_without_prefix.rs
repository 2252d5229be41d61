use crate::model::hooks::Group;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-tool-without-prefix",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_tool_without_prefix.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(name) = plugin.manifest_name() else { continue };
        let servers: Vec<&str> = super::servers_of(plugin).collect();
        if servers.is_empty() {
            continue;
        }
        let mut report = |texts: &[&Text]| {
            for text in texts {
                for (at, _) in text.match_indices("mcp__") {
                    let rest = text.get(at + 5..).unwrap_or_default();
                    let Some(server) =
                        servers.iter().find(|it| rest.strip_prefix(**it).is_some_and(|it| it.is_empty() || it.starts_with("__")))
                    else {
                        continue;
                    };
                    let end = at + 5 + server.len();
                    let full = format!("mcp__plugin_{}_{server}", name.as_str());
                    // Who names both serves a project that has the server, too.
                    if texts.iter().any(|it| it.contains(&full)) {
                        continue;
                    }
                    let span = text.slice(at..end);
                    let fix = text.is_verbatim().then(|| Fix::risky(format!("Write `{full}`"), span, full.clone()));
                    findings
                        .report(
                            span,
                            format!("the tools of the plugin's own server `{server}` are called `{full}__…`; this name matches none"),
                        )
                        .help(format!("write `{full}`"))
                        .maybe_fix(fix);
                }
            }
        };
        for doc in plugin.docs().filter(|it| it.kind.is_markdown()) {
            for field in ["tools", "disallowedTools", "allowed-tools", "disallowed-tools"] {
                let Some(value) = doc.get(field) else { continue };
                report(&value.text().into_iter().chain(value.items().iter().filter_map(Node::text)).collect::<Vec<_>>());
            }
        }
        repo.hook_groups_of(plugin).filter_map(Group::matcher).for_each(|it| report(&[it]));
    }
}
