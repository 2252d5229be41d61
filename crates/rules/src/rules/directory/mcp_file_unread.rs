use super::unread;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-file-unread",
    aliases: &["MCP_FILE_UNREAD"],
    level: Level::Error,
    opt_in: true,
    page: include_str!("mcp_file_unread.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (file, said) in unread(repo, DocKind::Mcp, ".mcp.json") {
        findings
            .report(repo.at(file), format!("the MCP file {said}; the plugin directory blocks the plugin"))
            .help("put a regular file of less than 1 MiB in its place");
    }
}
