use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-server-outside-wrapper",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_server_outside_wrapper.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Mcp) {
        let Some(root) = component.doc.root().filter(|it| it.member("mcpServers").is_some()) else { continue };
        for member in root.effective_members().filter(|it| it.key.as_str() != "mcpServers" && is_server(&it.value)) {
            findings
                .report(
                    member.key.span,
                    format!(
                        "the MCP server {} stands beside `mcpServers`, where it is not looked for; it never starts",
                        quote(&member.key)
                    ),
                )
                .help("move it into `mcpServers`");
        }
    }
}

fn is_server(node: &Node) -> bool {
    node.get("command").or_else(|| node.get("url")).is_some_and(|it| it.text().is_some())
}
