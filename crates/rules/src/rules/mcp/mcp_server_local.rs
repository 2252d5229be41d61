use crate::model::servers::Transport;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-server-local",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("mcp_server_local.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers().filter(|it| it.transport() == Some(Transport::Stdio)) {
        findings
            .report(
                server.name.span,
                format!("the MCP server {} is a program on the user's machine; Cowork refuses a plugin that has one", quote(server.name)),
            )
            .help("offer it behind a URL, or as an `.mcpb` bundle");
    }
}
