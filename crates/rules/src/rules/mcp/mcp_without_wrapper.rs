use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-without-wrapper",
    level: Level::Info,
    fixes: Some(Safety::Safe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_without_wrapper.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Mcp) {
        let Some(root) = component.doc.root().filter(|it| it.is_object()) else { continue };
        match root.member("mcpServers") {
            Some(servers) if servers.value.is_object() && servers.value.members().is_empty() => {
                findings
                    .report(servers.value.span, "the MCP file declares no server; nothing is started")
                    .help("declare a server, or remove the file");
            }
            Some(_) => {}
            None if root.members().is_empty() => {
                findings
                    .report(root.span, "the MCP file declares no server; nothing is started")
                    .help("declare a server, or remove the file");
            }
            None if root.members().iter().all(|it| is_server(&it.value)) && component.doc.parsed.errors.is_empty() => {
                let fix = Fix::safe("Put the servers into `mcpServers`", root.span.first(0), "{ \"mcpServers\": ")
                    .edit(Span { start: root.span.end, ..root.span }, " }");
                findings
                    .report(
                        root.opening(),
                        "the servers stand in the file without `mcpServers` around them; clients of early 2026 and other programs find none",
                    )
                    .help("put them into `{ \"mcpServers\": { … } }`")
                    .fix(fix);
            }
            None => {}
        }
    }
}

/// Whether a value is a server: under a key of another name there may be many.
fn is_server(node: &Node) -> bool {
    node.get("command").or_else(|| node.get("url")).is_some_and(|it| it.text().is_some())
}
