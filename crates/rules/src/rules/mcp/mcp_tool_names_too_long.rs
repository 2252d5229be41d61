use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-tool-names-too-long",
    level: Level::Warning,

    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("mcp_tool_names_too_long.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// How long the name of a tool may be for the API.
const LIMIT: usize = 64;

/// Tools with shorter names than this are rare.
const SHORTEST_TOOL: usize = 8;

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(plugin) = server.plugin.and_then(Plugin::manifest_name) else { continue };
        let prefix = format!("mcp__plugin_{}_{}__", plugin.as_str(), server.name.as_str()).chars().count();
        if prefix + SHORTEST_TOOL > LIMIT {
            let left = LIMIT.saturating_sub(prefix);
            findings
                .report(
                    server.name.span,
                    format!("the tools of {} are called `mcp__plugin_{}_{}__…`: {prefix} characters of the {LIMIT} that the API allows, which leaves {left} for the tool's own name", quote(server.name), plugin.as_str(), server.name.as_str()),
                )
                .help("give the server a shorter name; the name of the plugin is in front of it anyway");
        }
    }
}
