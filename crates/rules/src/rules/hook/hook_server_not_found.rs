use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-server-not-found",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hook_server_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks().filter(|it| it.kind() == Some("mcp_tool")) {
        let (Some(server), Some(plugin)) = (hook.text("server"), hook.group.plugin) else { continue };
        let Some(prefix) = plugin.manifest_name().map(|it| format!("plugin:{}:", it.as_str())) else { continue };
        let own: Vec<&str> = repo.servers_of(plugin).map(|it| it.name.as_str()).collect();
        if own.contains(&server.as_str()) {
            let full = format!("{prefix}{}", server.as_str());
            findings
                .report(
                    server.span,
                    format!(
                        "the plugin's own server {} is called `{full}`; under the bare name it is not connected, and the hook fails",
                        quote(server)
                    ),
                )
                .help(format!("write `{full}`"))
                .fix(Fix::risky(format!("Write `{full}`"), server.content(), full));
        } else if let Some(name) = server.strip_prefix(&prefix).filter(|it| !own.contains(it)) {
            let near = nearest(name, own.iter().copied());
            let help =
                near.map_or_else(|| "declare the server, or name one that there is".to_owned(), |it| format!("there is a server `{it}`"));
            let at = server.slice(prefix.len()..server.len());
            findings
                .report(at, format!("the plugin has no MCP server {}; the hook fails each time it runs", quote(name)))
                .help(help)
                .maybe_fix(near.map(|it| Fix::risky(format!("Write `{it}`"), at, it)));
        }
    }
}
