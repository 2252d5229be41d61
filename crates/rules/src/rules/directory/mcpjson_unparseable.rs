use super::submitted;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcpjson-unparseable",
    aliases: &["MCPJSON_UNPARSEABLE"],
    level: Level::Error,
    opt_in: true,
    page: include_str!("mcpjson_unparseable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        for root in plugin.components(DocKind::Mcp).filter_map(|it| it.doc.root()) {
            let (node, what) = match root.get("mcpServers") {
                Some(servers) => (servers, "`mcpServers`"),
                None => (root, "the MCP file"),
            };
            if !node.is_object() {
                findings
                    .report(node.span, format!("{what} is {}; the plugin directory blocks the plugin", describe(node)))
                    .label("not an object")
                    .help("write `{ \"mcpServers\": { \"name\": { … } } }`");
            }
        }
    }
}
