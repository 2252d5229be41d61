use super::{allowed, fits_any};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-server-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("mcp_server_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(servers) = &repo.options.policy.mcp_servers else { return };
    for server in repo.servers().filter(|it| !fits_any(servers, it.name)) {
        findings
            .report(server.name.span, format!("the MCP server {} is not allowed in this house", quote(server.name)))
            .help(allowed(servers));
    }
    // What a bundle holds is not known; it is judged by its path.
    let declared = repo.plugins.iter().flat_map(|it| &it.declared).filter(|it| it.kind == DocKind::Mcp);
    for bundle in declared.map(|it| &it.path).filter(|it| it.ends_with(".mcpb") || it.ends_with(".dxt")) {
        if !fits_any(servers, bundle) {
            findings
                .report(bundle.span, format!("the bundle {} brings MCP servers that this house does not allow", quote(bundle)))
                .help(allowed(servers));
        }
    }
}
