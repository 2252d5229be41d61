use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-tool-of-no-server",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_tool_of_no_server.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(name) = plugin.manifest_name() else { continue };
        let prefix = format!("mcp__plugin_{}_", in_tools(name));
        let servers: Vec<String> = repo.servers_of(plugin).map(|it| in_tools(it.name)).collect();
        let mut report = |text: &Text| {
            for (at, _) in text.match_indices(prefix.as_str()) {
                let start = at + prefix.len();
                let rest = text.get(start..).unwrap_or_default();
                let word = rest.find(|it: char| !it.is_ascii_alphanumeric() && !matches!(it, '_' | '-')).unwrap_or(rest.len());
                let word = rest.get(..word).unwrap_or_default();
                // A pattern may end in the middle of a name.
                let known = servers.iter().any(|it| word.starts_with(it.as_str()) || it.starts_with(word));
                if known {
                    continue;
                }
                let server = word.split("__").next().unwrap_or(word);
                let near = nearest(server, servers.iter().map(String::as_str));
                let span = text.slice(start..start + server.len());
                let help = near
                    .map_or_else(|| "name a server that the plugin has, or remove it".to_owned(), |it| format!("there is a server `{it}`"));
                findings
                    .report(span, format!("the plugin has no MCP server {}; the name matches no tool", quote(server)))
                    .help(help)
                    .maybe_fix(near.filter(|_| text.is_verbatim()).map(|it| Fix::risky(format!("Write `{it}`"), span, it)));
            }
        };
        for doc in plugin.docs().filter(|it| it.kind.is_markdown()) {
            for value in ["tools", "disallowedTools", "allowed-tools", "disallowed-tools"].iter().filter_map(|it| doc.get(it)) {
                value.text().into_iter().chain(value.items().iter().filter_map(Node::text)).for_each(&mut report);
            }
        }
        repo.hook_groups_of(plugin).filter_map(crate::model::hooks::Group::matcher).for_each(&mut report);
    }
}

/// A name as it stands in the names of tools.
fn in_tools(name: &str) -> String {
    name.chars().map(|it| if it.is_ascii_alphanumeric() || matches!(it, '_' | '-') { it } else { '_' }).collect()
}
