use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "mcp-url-unreachable",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_url_unreachable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(address) = server.url() else { continue };
        if address.trim().is_empty() {
            // Some catalogues leave the address to whoever installs the plugin.
            findings
                .report(address.span, format!("the MCP server {} has an empty `url`; the client never connects to it", quote(server.name)))
                .level(Level::Info)
                .help("write its address, or take it from a setting: `${user_config.url}`");
            continue;
        }
        let Some(kind) = server.text("type").filter(|it| it.as_str() != "ws") else { continue };
        let Ok(found) = url::parse(address) else { continue };
        // `mcp-url-unencrypted` speaks of `ws:`.
        if matches!(found.scheme.as_str(), "http" | "https" | "ws") {
            continue;
        }
        let is_socket = found.scheme == "wss";
        let help = if is_socket { "write `\"type\": \"ws\"`" } else { "write an `https:` address" };
        let fix = is_socket.then(|| Fix::risky("Set the type to `ws`", kind.content(), "ws"));
        findings
            .report(
                address.slice(found.scheme_range),
                format!(
                    "a server of type {} is asked over `https:` alone; the client refuses the address, and {} never connects",
                    quote(kind),
                    quote(server.name)
                ),
            )
            .help(help)
            .maybe_fix(fix);
    }
}
