use crate::model::Declared;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "too-many-mcp-files",
    level: Level::Warning,
    page: include_str!("too_many_mcp_files.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    const READ: usize = 16;
    for plugin in &repo.plugins {
        let files: Vec<&Declared> =
            plugin.declared.iter().filter(|it| it.kind == DocKind::Mcp && it.entry.is_none() && it.path.ends_with(".json")).collect();
        if let Some(first) = files.get(READ) {
            findings
                .report(
                    first.path.span,
                    format!("`mcpServers` names {} files; the official check opens the first {READ} of them", files.len()),
                )
                .label("the first that is not opened")
                .help("put several servers into one file");
        }
    }
}
