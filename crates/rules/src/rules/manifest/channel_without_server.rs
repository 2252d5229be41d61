use std::collections::HashMap;

use crate::edit::json_string;
use crate::rules::prelude::*;
use crate::schema::Guesses;

pub(super) static RULE: Rule = Rule {
    name: "channel-without-server",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("channel_without_server.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// How many servers are named.
const SHOWN: usize = 20;

fn check(repo: &Repo, findings: &mut Findings) {
    let mut guesses = Guesses::default();
    let mut servers: HashMap<FileId, Vec<&str>> = HashMap::new();
    for (plugin, server) in repo.servers().filter_map(|it| Some((it.plugin?, it))) {
        servers.entry(plugin.dir).or_default().push(server.name);
    }
    for owner in repo.owners() {
        let channels = owner.node.get("channels").map_or(&[][..], Node::items);
        let Some(plugin) = owner.plugin.filter(|it| !channels.is_empty() && knows_servers(it)) else { continue };
        let names = servers.get(&plugin.dir).map_or(&[][..], Vec::as_slice);
        for server in channels.iter().filter_map(|it| it.get("server")?.text()).filter(|it| !it.is_empty()) {
            if names.contains(&server.as_str()) {
                continue;
            }
            let diagnostic =
                findings.report(server.span, format!("the plugin has no MCP server {}; the channel does nothing", quote(server)));
            diagnostic.label("no such server");
            match guesses.nearest(server, names) {
                Some(near) => {
                    let fix = Fix::risky(format!("Write {}", quote(near)), server.span, json_string(near));
                    diagnostic.help(format!("there is a server `{near}`")).fix(fix);
                }
                None if names.is_empty() => {
                    diagnostic.help("add the server to `mcpServers`");
                }
                None => {
                    let (shown, more) = names.split_at(names.len().min(SHOWN));
                    let more = if more.is_empty() { "" } else { ", …" };
                    diagnostic.help(format!("name one of its servers: {}{more}", either(shown)));
                }
            }
        }
    }
}

/// Whether the names of all servers can be seen: not those in bundles, and not those in files that are missing or broken.
fn knows_servers(plugin: &Plugin) -> bool {
    let files = plugin.declared.iter().filter(|it| it.kind == DocKind::Mcp);
    let all_read = files.clone().all(|it| it.path.ends_with(".json") && matches!(it.found, Found::At(_)));
    all_read && plugin.components(DocKind::Mcp).all(|it| it.doc.root().is_some() && it.doc.parsed.errors.is_empty())
}
